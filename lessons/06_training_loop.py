# %% [markdown]
# # 06 · The training loop and Accelerate
#
# A `Trainer` is one loop with many switches. Whoever can write this loop knows what each switch does,
# and can do what no switch does. With Accelerate the same loop runs in several processes, on several
# GPUs, on several machines, and goes on after somebody has pulled the plug.
#
# **75 minutes** · runs in about 5 minutes on two CPU cores · a GPU is optional, and the same cells use it
#
# **When you are done, you can**
#
# - [ ] write a training loop: batches, forward, backward, clipping, optimizer, schedule, evaluation
# - [ ] show that it does what the `Trainer` does, step by step
# - [ ] accumulate gradients, and say why dividing by the number of pieces can be wrong
# - [ ] say what mixed precision changes, and what stays in 32 bits
# - [ ] measure where the time goes, and how close you are to what the machine can do
# - [ ] change three lines for Accelerate, and launch two processes from a terminal and from a notebook
# - [ ] say what two processes do to batch, steps, learning rate and speed
# - [ ] kill a training and resume it, with the same weights at the end
# - [ ] read the verdict on an opinion about training loops, and say what it does not cover

# %% tags=["parameters"]
source = "local"  # "local": the course's own shelf; "hub": full-size originals, needs a network
train_rows = 320  # pairs to train with; there are 3,300
epochs = 2.0  # how often each pair is seen
learning_rate = 1e-4  # length of a step at its longest
warmup = 0.1  # share of the steps until the learning rate is reached
batch_size = 16  # pairs in one step
micro_batch = 16  # pairs computed at a time; if fewer than batch_size, gradients are accumulated
max_norm = 1.0  # longest gradient; longer ones are shortened to this; 0: no clipping
precision = "fp32"  # "bf16": multiply with half as many bits, on a GPU of 2020 or later
seed = 42  # draws the pairs, their order, the new weights and the dropout

# %% [markdown]
# ## 1 · One step, in slow motion
#
# Task, data and model are those of lesson 05: do two sentences say the same? Few pairs are enough here:
# this lesson is not about the accuracy, it is about the loop.
#
# The collator wants columns that can become tensors, so the text columns go.

# %%
import itertools
import math
import os
import tempfile
from pathlib import Path

os.environ["KINETO_LOG_LEVEL"] = "99"  # section 8: the profiler prints no messages of its own
import matplotlib.pyplot as plt
import pandas as pd
import torch
import transformers
from datasets import load_dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    get_scheduler,
    set_seed,
)

transformers.utils.logging.set_verbosity_error()  # no LOAD REPORT: see lesson 02
workspace = tempfile.TemporaryDirectory(prefix="lesson-06-", ignore_cleanup_errors=True)
folder = Path(workspace.name)
pairs = load_dataset(course.dataset("paraphrases", source))
checkpoint = course.checkpoint("encoder", source)
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
collator = DataCollatorWithPadding(tokenizer)

# %%
encoded = pairs.map(
    lambda rows: tokenizer(rows["sentence1"], rows["sentence2"], truncation=True), batched=True
).select_columns([*tokenizer.model_input_names, "label"])
train_dataset = encoded["train"].shuffle(seed=seed)
train_dataset = train_dataset.select(range(min(train_rows, len(train_dataset))))
eval_dataset = encoded["validation"]


def build(dropout=0.1):
    """Return the encoder with a new head; the same seed gives the same head."""
    set_seed(seed)
    return AutoModelForSequenceClassification.from_pretrained(
        checkpoint,
        num_labels=2,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )


# %% [markdown]
# All of training is five lines, repeated. Here they are once, without dropout and with the simplest optimizer, `SGD`:
# it takes the learning rate times the gradient away from each weight.
#
# **Predict.** Before `backward`, what is `weight.grad`? And after the step, is the loss on the *same* batch higher or lower?

# %% tags=["nbval-check-output"]
model = build(dropout=0.0).train()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
batch = collator([train_dataset[i] for i in range(8)])
weight = model.classifier.weight  # (labels, hidden)
print("gradient at first:", weight.grad)
before = model(**batch).loss  # 1 forward: a number, and how it came about
before.backward()  # 2 backward: a gradient for every weight
print("gradient after backward:", tuple(weight.grad.shape), "like", tuple(weight.shape))
optimizer.step()  # 3 step: change the weights
optimizer.zero_grad()  # 4 forget the gradients
print("gradient after zero_grad:", weight.grad)
after = model(**batch).loss  # 5 the next batch; here the same one again
print("the loss fell:", after.item() < before.item())

# %% [markdown]
# A gradient has the shape of its weight: for each number, by how much the loss rises when this number rises. The step goes the
# other way, so the loss falls.
#
# `backward` *adds* to the gradients that are there. Without `zero_grad` each step would walk in the sum of all gradients so far.
#
# **Predict.** Call `backward` twice on the same batch: how long is the gradient, compared with once?

# %% tags=["nbval-check-output"]
lengths = []
for _ in range(2):
    model(**batch).loss.backward()
    lengths.append(weight.grad.norm().item())
print("twice is", round(lengths[1] / lengths[0], 3), "times as long")
model.zero_grad()

# %% [markdown]
# ## 2 · Batches in an order
#
# A `DataLoader` asks a **sampler** for row numbers, fetches those rows, and hands them to the collator. Shuffling is drawn from
# a **generator** of random numbers. Ours gets a new seed for each epoch, so that every epoch has another order, and
# each of them the same order whenever you run it.
#
# **Predict.** Ten rows in batches of four: how many batches, and how large is the last one?

# %% tags=["nbval-check-output"]
from torch.utils.data import DataLoader, RandomSampler

order = torch.Generator()
tiny = DataLoader(range(10), batch_size=4, sampler=RandomSampler(range(10), generator=order))
for epoch in [0, 1, 0]:
    order.manual_seed(100 + epoch)
    print("epoch", epoch, [batch.tolist() for batch in tiny])

# %% [markdown]
# Three batches, the last of two rows. Epoch 1 differs from epoch 0, and epoch 0 comes back exactly. Remember that when a training
# has to go on in the middle of an epoch: whoever knows seed, epoch and batch number knows which rows are next.
#
# `micro_batch` is what is computed at a time. Normally that is the whole batch; section 6 says when not.

# %%
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
order = torch.Generator()
train_loader = DataLoader(
    train_dataset,
    batch_size=min(micro_batch, batch_size),
    sampler=RandomSampler(train_dataset, generator=order),
    collate_fn=collator,
)
eval_loader = DataLoader(eval_dataset, batch_size=64, collate_fn=collator)
accumulate = max(1, batch_size // micro_batch)  # pieces of a step
steps = int(epochs) * math.ceil(len(train_loader) / accumulate)
print(len(train_loader), "pieces an epoch,", steps, "steps in all, on", device.type)

# %% [markdown]
# ## 3 · Optimizer and schedule
#
# **AdamW** keeps two running means for each weight, of its gradient and of the gradient's square, and divides the one by the root of
# the other. So every weight moves by about one learning rate, however large its gradient. **Weight decay** pulls
# weights towards zero a little in each step: matrices, but not biases and norms, of which there are few and whose size matters.
#
# `fused=True` updates all weights in one go instead of one after the other.
#
# **Predict.** How many of the 22.7 million weights are not decayed: about half, a tenth, or a thousandth?


# %% tags=["nbval-check-output"]
def groups(model):
    """Return the weights in two groups: matrices decay, biases and norms do not."""
    weights = list(model.parameters())
    return [
        {"params": [one for one in weights if one.ndim > 1], "weight_decay": 0.01},
        {"params": [one for one in weights if one.ndim == 1], "weight_decay": 0.0},
    ]


def optimize(model):
    """Return a fused AdamW and a schedule: up in the warm-up, then down to zero."""
    optimizer = torch.optim.AdamW(groups(model), lr=learning_rate, fused=True)
    return optimizer, get_scheduler("linear", optimizer, math.ceil(warmup * steps), steps)


for group in groups(model):
    count = sum(one.numel() for one in group["params"])
    print(f"{count:10,} weights with decay {group['weight_decay']}")

# %% [markdown]
# About two in a thousand.
#
# The schedule of lesson 05 is one number for each step, which the optimizer's learning rate is multiplied by. It moves on when *you* call `schedule.step()`,
# after `optimizer.step()`. Forget it, and the learning rate stays where it starts: at zero.

# %% [markdown]
# ## 4 · The loop
#
# A progress bar should tell you that something moves, and leave nothing behind. The usual ones print a new line for every change
# and fill a saved notebook. A **display handle** replaces its own output instead.


# %%
from IPython.display import display


def show(text, handle=None):
    """Show a line, or put it in the place of the one that a handle stands for."""
    data = {"text/plain": text}
    if handle is None:
        return display(data, raw=True, display_id=True)
    handle.update(data, raw=True)
    return handle


def pieces(loader, size):
    """Yield the batches of a loader in lists of `size`; the last list may be shorter."""
    batches = iter(loader)
    while group := list(itertools.islice(batches, size)):
        yield group


def autocast(name=precision):
    """Return the context in which the model computes."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=name == "bf16")


# %% [markdown]
# Now the loop. Five lines of it you know. New are:
#
# - `.to(device)`: the batch goes to where the model is;
# - `autocast`: section 7; with `precision = "fp32"` it does nothing;
# - the share: a piece counts by its rows (section 6);
# - `clip_grad_norm_`: shortens the gradient if it is too long, and returns how long it was.


# %%
def train(model):
    """Train by hand; return loss, length of the gradient and learning rate of every step."""
    optimizer, schedule = optimize(model)
    history, handle = [], show("starting")
    model.train()
    for epoch in range(int(epochs)):
        order.manual_seed(seed + epoch)
        for group in pieces(train_loader, accumulate):
            rows = sum(len(batch["labels"]) for batch in group)
            total = 0.0
            for batch in group:
                share = len(batch["labels"]) / rows
                with autocast():
                    loss = model(**batch.to(device)).loss * share
                loss.backward()
                total += loss.item()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm or math.inf)
            history.append({"loss": total, "norm": norm.item(), "rate": schedule.get_last_lr()[0]})
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            show(f"{len(history)} of {steps} steps", handle)
    return pd.DataFrame(history, index=pd.RangeIndex(1, steps + 1, name="step"))


# %% [markdown]
# Evaluation needs two switches. `model.eval()` turns the dropout off, and stays until somebody calls `model.train()`. (`from_pretrained`
# returns a model in this state, hence the `model.train()` above.)
# `torch.no_grad()` keeps no notes for a backward pass that never comes, which saves memory and time.
#
# **Predict.** What happens to the next epoch if you forget to go back to `model.train()`?


# %%
@torch.no_grad()
def evaluate(model, loader):
    """Return the logits for all pairs of a loader, (pairs, labels), and the labels, (pairs,)."""
    was_training = model.training
    model.eval()
    logits, labels = [], []
    for batch in loader:
        logits.append(model(**batch.to(device)).logits.float().cpu())
        labels.append(batch["labels"].cpu())
    model.train(was_training)
    return torch.cat(logits), torch.cat(labels)


model = build().to(device)
set_seed(seed)  # the dropout begins here
history = train(model)
logits, labels = evaluate(model, eval_loader)
accuracy = (logits.argmax(dim=-1) == labels).float().mean().item()
print(f"validation accuracy {accuracy:.2f} on {len(labels)} pairs, {tuple(logits.shape)} logits")
history.iloc[[0, 1, 2, -2, -1]].round(5)

# %% [markdown]
# The table holds the first and the last steps. The loss has just begun to fall: the training is short. In the first one the learning rate is zero: the warm-up starts there.
#
# Without `model.train()` the next epoch would have no dropout. No error, no warning; the training loss looks better, and the model
# learns by heart faster. Hence `was_training`.
#
# How sure is the accuracy? A share $a$ of $n$ pairs has a standard error of $\sqrt{a(1-a)/n}$: about 1.6 points for the 888 pairs
# here. With 256 pairs it would be 3 points, and a change worth 2 points would drown in it. This is only the luck of the
# validation pairs. Another seed draws other training pairs, another head and another dropout, and moves the accuracy as well: section 14 uses five.
#
# `course.record` keeps numbers in the executed notebook, so that a run with other parameters can be compared with this one.

# %%
loss = torch.nn.functional.cross_entropy(logits, labels).item()
course.record(accuracy=accuracy, loss=loss)

# %% [markdown]
# ## 5 · Equal to the Trainer?
#
# The claim is that the `Trainer` does the same. Not "about as well": *the same*, batch by batch. For that it needs the same weights at
# the start, the same order, the same dropout, and the arguments of lesson 05. The order is no accident: the Trainer, too, seeds
# its sampler with `seed + epoch`.
#
# **Predict.** How far apart will the two losses be in the last step: 0.1, 0.001, or 0.000001?

# %%
from transformers import PrinterCallback, Trainer, TrainingArguments

arguments = TrainingArguments(
    str(folder / "trainer"), num_train_epochs=int(epochs), learning_rate=learning_rate,
    per_device_train_batch_size=min(micro_batch, batch_size),
    gradient_accumulation_steps=accumulate, warmup_steps=warmup, weight_decay=0.01,
    max_grad_norm=max_norm, seed=seed, bf16=precision == "bf16", optim="adamw_torch_fused",
    logging_steps=1, save_strategy="no", report_to="none", disable_tqdm=True,
    dataloader_pin_memory=False, use_cpu=device.type == "cpu",
)  # fmt: skip
arguments._n_gpu = min(arguments.n_gpu, 1)  # in a notebook it would cut batches for all GPUs
trainer = Trainer(
    model=build(),
    args=arguments,
    train_dataset=train_dataset,
    data_collator=collator,
    processing_class=tokenizer,
)
trainer.remove_callback(PrinterCallback)
trainer.train()
theirs = [row["loss"] for row in trainer.state.log_history if "loss" in row]


# %%
def apart(first, second):
    """Return the largest difference between two models' weights."""
    both = zip(first.state_dict().values(), second.state_dict().values(), strict=True)
    return max((a.cpu().float() - b.cpu().float()).abs().max().item() for a, b in both)


gap = (history["loss"] - theirs).abs().max()
figure, axis = plt.subplots(figsize=(7, 3.4))
axis.plot(history.index, theirs, "-", linewidth=6, alpha=0.4, label="Trainer")
axis.plot(history.index, history["loss"], "k--", linewidth=1.5, label="by hand")
axis.axhline(math.log(2), color="grey", linestyle=":", label="knows nothing: 0.69")
axis.set(title=f"One curve on the other: they differ by at most {gap:.0e}")
axis.set(xlabel="step", ylabel="training loss")
axis.legend()
plt.show()
their_logits, _ = evaluate(trainer.model, eval_loader)
same = (their_logits.argmax(dim=-1) == logits.argmax(dim=-1)).float().mean().item()
print(f"weights differ by at most {apart(model, trainer.model):.0e}")
print(f"same answer on {same:.0%} of the validation pairs")

# %% [markdown]
# The curves lie on each other. On the machine of this run not one bit of 22.7 million weights differs. On yours a last digit may: in floating
# point, $(a + b) + c$ and $a + (b + c)$ are not always the same, and a GPU adds in another order each time. Such **rounding** is all that may be left.
#
# So there is no secret in the `Trainer`. It has more switches, it is tested, and you should use it whenever it fits. When it does not, you
# can leave it without losing anything.

# %% [markdown]
# ## 6 · Accumulate and clip
#
# A batch of 64 does not fit into memory? Compute four **pieces** of 16, one after the other, and let `backward` add up
# their gradients; only then step. That is **gradient accumulation**: more steps forward and backward, the memory of one piece.
#
# The loss of a piece is a mean over its rows. **Predict.** Sixteen rows in pieces of 6, 6 and 4: is the mean of the three means
# the mean of all sixteen?


# %% tags=["nbval-check-output"]
def gradient(model, rows, cuts, weigh):
    """Return the gradient of a batch that is computed in pieces."""
    model.zero_grad()
    for start, end in itertools.pairwise(cuts):
        piece = collator([train_dataset[i] for i in range(start, end)]).to(device)
        share = (end - start) / rows if weigh == "by rows" else 1 / (len(cuts) - 1)
        (model(**piece).loss * share).backward()
    return torch.cat([one.grad.flatten() for one in model.parameters()])


still = build(dropout=0.0).to(device).train()
whole = gradient(still, 16, [0, 16], "by rows")
for name, cuts in {"4 + 4 + 4 + 4": [0, 4, 8, 12, 16], "6 + 6 + 4": [0, 6, 12, 16]}.items():
    for weigh in ("by rows", "by pieces"):
        difference = (gradient(still, 16, cuts, weigh) - whole).norm() / whole.norm()
        print(f"{name:14} weighed {weigh:10} right: {bool(difference < 1e-3)}")

# %% [markdown]
# With equal pieces both ways are right. With unequal ones only weighing by rows is, and the last piece of an epoch often is unequal. For
# a language model the same holds for *tokens*: pieces hold different numbers of them. Libraries got this wrong for years.
#
# **Clipping** looks at the length of the whole gradient, all weights as one long vector. If it is longer than `max_norm`, all
# of it is scaled down: the direction stays. Our loop noted the lengths.
#
# **Predict.** In which part of the training are the gradients longest? And how many steps were clipped?

# %%
figure, axis = plt.subplots(figsize=(7, 3.2))
axis.plot(history.index, history["norm"], "o-", markersize=4, label="length of the gradient")
if max_norm:
    axis.axhline(max_norm, color="grey", linestyle=":", label="max_norm")
clipped = (history["norm"] > (max_norm or math.inf)).mean()
axis.set(title=f"{clipped:.0%} of the steps were clipped", xlabel="step")
axis.set(ylabel="length of the gradient", ylim=(0, None))
axis.legend()
plt.show()

# %% [markdown]
# Gradients need not shrink while the loss falls: a model that has begun to take sides is pulled harder by a pair that it gets wrong.
#
# If nearly all steps are clipped, `max_norm` is a second learning rate, and if none is, it does nothing. Its use is the
# one batch in a thousand whose gradient is fifty times too long. AdamW divides by the gradient's own size:
# does clipping then change anything at all? Section 14 asks.

# %% [markdown]
# ## 7 · Half as many bits
#
# `bfloat16` keeps 8 bits for the exponent, like `float32`, and 8 instead of 24 for the digits. Matrix multiplications in it take half the memory
# traffic, and a GPU of 2020 or later has circuits for it. What cannot stand it stays in 32 bits: that is **mixed precision**.
#
# **Predict.** Which of these are in 16 bits under `autocast`: weights, logits, loss, gradients?

# %% tags=["nbval-check-output"]
piece = collator([train_dataset[i] for i in range(8)]).to(device)
with autocast("bf16"):
    outputs = still(**piece)
    product = still.bert.pooler.dense(torch.ones(1, 384, device=device))
outputs.loss.backward()
print("weights:             ", still.classifier.weight.dtype)
print("a layer's output:    ", product.dtype)
print("logits:              ", outputs.logits.dtype)
print("gradients:           ", still.classifier.weight.grad.dtype)
one = torch.tensor(1.0, dtype=torch.bfloat16)
print("1 + 0.003 in bfloat16:", (one + 0.003).item())

# %% [markdown]
# Weights and gradients stay in 32 bits; the layers get copies in 16. The last line says why: next to 1, the smallest number that bfloat16
# can tell apart is 0.008. A step of AdamW changes a weight by 0.0001. In bfloat16 it would be rounded away, and the model would never move.
#
# Older GPUs have `float16` only: more digits, a smaller range. Small gradients become zero there, so the loss is multiplied by a large number
# first and the gradients divided by it before the step (`torch.amp.GradScaler`). bfloat16 needs no such thing.
#
# Is it faster? That depends on the machine, so measure yours.

# %%
from time import perf_counter


def now():
    """Return the time when all work so far is done: a GPU works while Python goes on."""
    if device.type == "cuda":
        torch.cuda.synchronize()
    return perf_counter()


def seconds_of_a_step(name, tries=3):
    """Return the shortest time of a forward and backward pass."""
    times = []
    for _ in range(tries):
        start = now()
        with autocast(name):
            loss = still(**wide).loss
        loss.backward()
        times.append(now() - start)
    return min(times)


wide = collator([train_dataset[i] for i in range(batch_size)]).to(device)
ratio = seconds_of_a_step("fp32") / seconds_of_a_step("bf16")
print(f"bf16 is {ratio:.1f} times as fast as fp32 on this {device.type}")
still.zero_grad()

# %% [markdown]
# ## 8 · Where the time goes
#
# A step has four parts: fetch the **data**, **forward**, **backward**, **optimizer**. Optimise the longest one; the others do not matter.
#
# **Predict.** Put the four in order. (For each weight, forward needs one multiplication. Backward needs two: one for the gradient of the weight, one
# to hand the gradient to the layer below.)


# %%
def timed_steps(model, count=6):
    """Return the seconds of each part of some steps, and how many positions they had."""
    optimizer, _ = optimize(model)
    batches, rows, positions = iter(train_loader), [], 0
    for _ in range(count):
        times = [now()]
        batch = next(batches).to(device)
        times.append(now())
        with autocast():
            loss = model(**batch).loss
        times.append(now())
        loss.backward()
        times.append(now())
        optimizer.step()
        optimizer.zero_grad()
        times.append(now())
        rows.append([end - start for start, end in itertools.pairwise(times)])
        positions += batch["input_ids"].numel()
    return pd.DataFrame(rows, columns=["data", "forward", "backward", "optimizer"]), positions


parts, positions = timed_steps(build().to(device).train())
parts, positions = parts.iloc[1:], positions * (len(parts) - 1) / len(parts)  # the first warms up
shares = parts.mean() / parts.mean().sum()

# %%
figure, axis = plt.subplots(figsize=(7, 3.4))
bars = axis.bar(parts.columns, 1000 * parts.mean(), hatch="//", alpha=0.7)
axis.bar_label(bars, [f"{share:.0%}" for share in shares])
axis.margins(y=0.15)
axis.set_title(f"{shares.idxmax().capitalize()} takes {shares.max():.0%} of a step")
axis.set_xlabel("part of a step")
axis.set_ylabel("time (milliseconds)")
plt.show()

# %% [markdown]
# Backward takes longer than forward, up to twice as long, and reading the data hardly anything: the pairs are tokenized already, and they are short. With pictures, or if
# you tokenize in the collator, the first bar can be the highest, and then the fastest GPU waits. The optimizer
# costs the same for any batch size, so its share shrinks when batches grow.
#
# The **profiler** looks inside: which operations are these parts made of?

# %%
from torch.profiler import ProfilerActivity, profile

activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * (device.type == "cuda")
with profile(activities=activities) as profiler:
    with autocast():
        loss = still(**wide).loss
    loss.backward()
kind = "device" if device.type == "cuda" else "cpu"
spent = pd.Series(
    {event.key: getattr(event, f"self_{kind}_time_total") for event in profiler.key_averages()}
)
spent = (spent / spent.sum()).rename(lambda name: name[:40])
spent.nlargest(6).map("{:.0%}".format).to_frame("share of the time")

# %% [markdown]
# `aten::addmm` and `aten::mm` are **matrix multiplications**: the linear layers, forward and backward. They should be at the top. If something
# else is, it is worth asking why.
#
# So the machine's speed at matrix multiplication is the limit. How close are we? Count: a matrix with $N$ numbers
# needs $2N$ operations for a token forward (multiply and add) and $4N$ backward, $6N$ in all.
#
# **Predict.** Which share of the possible speed does this training reach?


# %%
def multiply_rate(size):
    """Return the operations a second of a large matrix multiplication, the best of a few."""
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    a = torch.randn(size, size, device=device, dtype=dtype)
    times = []
    for _ in range(4):
        start = now()
        a @ a
        times.append(now() - start)
    return 2 * size**3 / min(times)


peak = multiply_rate(8192 if device.type == "cuda" else 1536)
layers = [m for m in still.modules() if isinstance(m, torch.nn.Linear)]
matrix_weights = sum(layer.weight.numel() for layer in layers)
rate = 6 * matrix_weights * positions / parts.to_numpy().sum()
print(f"{matrix_weights:,} of {still.num_parameters():,} weights are in matrices that multiply")
print(f"a large multiplication: {peak / 1e9:,.0f} billion operations a second")
print(f"this training:          {rate / 1e9:,.0f} billion, {rate / peak:.0%} of that")

# %% [markdown]
# The other half of the weights are word vectors, which are looked up and not multiplied. What is missing to 100 %: softmax, norms, GELU and dropout, which move numbers and multiply
# few; small matrices; the optimizer; Python. We counted the padding as work, since it *is* computed; of what is useful, the share is smaller still.
#
# On a CPU a half is good. On a GPU this little model with small batches gets a few percent, and that is a finding: larger batches would be nearly free there.

# %% [markdown]
# ## 9 · Three lines for Accelerate
#
# Our loop knows one device. **Accelerate** makes the same loop run in one process or many, on whatever there is. You change three lines:
#
# | by hand | with Accelerate |
# |---|---|
# | `device = …`, `model.to(device)` | `accelerator = Accelerator()` |
# | `batch.to(device)` | `model, optimizer, loader, schedule = accelerator.prepare(…)` |
# | `loss.backward()` | `accelerator.backward(loss)` |
#
# `prepare` moves the model, wraps the optimizer, and makes the loader give each process its own part of the rows, already on its device.
# One setting is needed for the order that we are used to: `use_seedable_sampler` seeds each epoch with `seed + epoch`.
#
# **Predict.** Will the first epoch have the losses of our loop?

# %%
from accelerate import Accelerator, DataLoaderConfiguration

accelerator = Accelerator(
    cpu=device.type == "cpu",
    mixed_precision="bf16" if precision == "bf16" else "no",
    gradient_accumulation_steps=accumulate,
    dataloader_config=DataLoaderConfiguration(use_seedable_sampler=True),
)
model = build().train()
optimizer, schedule = optimize(model)
set_seed(seed)
loader = DataLoader(train_dataset, train_loader.batch_size, shuffle=True, collate_fn=collator)
model, optimizer, loader, schedule = accelerator.prepare(model, optimizer, loader, schedule)
losses = []
for batch in loader:
    with accelerator.accumulate(model):
        loss = model(**batch).loss
        accelerator.backward(loss)
        if accelerator.sync_gradients:  # the last piece of a step
            accelerator.clip_grad_norm_(model.parameters(), max_norm or math.inf)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    losses.append(loss.item())

# %%
first_epoch = [sum(piece) / len(piece) for piece in pieces(losses, accumulate)]
gap = max(abs(a - b) for a, b in zip(first_epoch, history["loss"], strict=False))
print(f"{len(first_epoch)} steps in {accelerator.num_processes} process on {accelerator.device}")
print(f"losses differ by at most {gap:.0e} from those by hand")

# %% [markdown]
# The same losses. `accelerator.accumulate` replaces our pieces: in it, `optimizer.step()` does nothing until the last piece, and
# `accelerator.backward` divides by the number of pieces, so the last, smaller piece of an epoch weighs a little too much. Now you can see that.

# %% [markdown]
# ## 10 · Two processes
#
# Several processes cannot live in one notebook cell. The usual way is a script, started by `accelerate launch` once for
# each process. Ours is `scripts/train.py`; its core is the loop above.

# %% tags=["nbval-check-output"]
from course.paths import ROOT

script = ROOT / "scripts" / "train.py"
code = script.read_text(encoding="utf-8")
start = code.index("        for batch in batches:")
print(code[start : code.index("            losses.append", start)])

# %% [markdown]
# How many processes, and on what, stands in a **configuration file**. `accelerate config` asks you questions and writes one;
# the course has six in `configs/accelerate/`.

# %% tags=["nbval-check-output"]
configs = ROOT / "configs" / "accelerate"
lines = (configs / "two_processes.yaml").read_text(encoding="utf-8").splitlines()
print("\n".join(line for line in lines if not line.startswith("#")))

# %% [markdown]
# Whoever starts processes should be able to end them. `launch` below waits for a limited time; then it ends the process *and its children*, and says so.


# %%
import subprocess
import sys

import psutil

environment = os.environ | {"OMP_NUM_THREADS": "1"}  # a core for each process
if sys.platform == "linux":
    environment["GLOO_SOCKET_IFNAME"] = "lo"  # processes of one machine talk inside it


def end(process):
    """Kill a process and all that it has started."""
    for child in [*psutil.Process(process.pid).children(recursive=True), process]:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            pass
    process.wait()


# %%
def launch(words, limit=500):
    """Run a command to its end. Raises RuntimeError if that takes too long or goes wrong."""
    log = folder / "launched.txt"
    with log.open("w") as file:
        process = subprocess.Popen(words, stdout=file, stderr=subprocess.STDOUT, env=environment)
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            end(process)
            raise RuntimeError(f"ended after {limit} seconds without a result") from None
    if code:
        raise RuntimeError(f"it ended with code {code}:\n{log.read_text()[-2000:]}")


# %% [markdown]
# The same training three times: one process with batches of `batch_size`, two processes with half of that each, and two processes with
# all of it each. Dropout is off, because each process draws its own.
#
# **Predict.** For each of the three: how many pairs are in a step, how many steps has an epoch, and which two trainings end alike?

# %%
gpus = torch.cuda.device_count()
cores = ["--cpu"] if gpus == 1 else []  # one GPU is not enough for two processes
rows = max(2 * batch_size, train_rows // 2 // (2 * batch_size) * (2 * batch_size))
common = ["--source", source, "--train-rows", rows, "--eval-rows", 64]
common += ["--epochs", epochs, "--learning-rate", learning_rate, "--warmup", warmup]
common += ["--max-norm", max_norm, "--seed", seed, *cores]
common += ["--precision", "bf16"] if precision == "bf16" else []
settings = {
    "one process": ("one_process", batch_size),
    "two, half batches": ("two_processes", max(1, batch_size // 2)),
    "two, whole batches": ("two_processes", batch_size),
}


def command(config, *words):
    """Return the command `accelerate launch …` for the script."""
    start = [sys.executable, "-m", "accelerate.commands.launch"]
    return [*start, "--config_file", str(configs / f"{config}.yaml"), str(script), *map(str, words)]


for name, (config, size) in settings.items():
    words = [*common, "--dropout", 0, "--batch-size", size, "--output", folder / name]
    launch(command(config, *words))


# %%
def read(name):
    """Return the log of a training, one line a step, and what it found at the end."""
    log = pd.read_json(folder / name / "log.jsonl", lines=True).set_index("step")
    return log, pd.read_json(folder / name / "result.json", typ="series")


table = {}
for name, (_, size) in settings.items():
    log, found = read(name)
    per_step = size * found["processes"]
    pace = per_step / log["seconds"].median()
    table[name] = [found["processes"], size, per_step, len(log), pace, log["loss"].iloc[-1]]
columns = ["processes", "batch of each", "pairs a step", "steps", "pairs a second", "last loss"]
table = pd.DataFrame.from_dict(table, orient="index", columns=columns)
table.round({"pairs a second": 0, "last loss": 5})

# %%
figure, panels = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
for name, style in zip(settings, ["-", "k--", "s:"], strict=True):
    log, _ = read(name)
    seen = log.index * table.loc[name, "pairs a step"]
    panels[0].plot(seen, log["loss"], style, linewidth=5 if style == "-" else 1.5, label=name)
panels[0].set(title="Half batches: one curve on the other", xlabel="pairs seen")
panels[0].set_ylabel("training loss")
panels[0].legend()
bars = panels[1].bar(table.index, table["pairs a second"], hatch="//", alpha=0.7)
panels[1].bar_label(bars, fmt="%.0f")
panels[1].margins(y=0.15)
gain = table["pairs a second"].iloc[2] / table["pairs a second"].iloc[0]
panels[1].set(title=f"Two processes: {gain:.1f} times the pairs a second", xlabel="training")
panels[1].set_ylabel("pairs a second")
plt.show()

# %% [markdown]
# Two processes with half the batch each are one process with the whole: each computes the gradient of its half, then they exchange
# gradients and both take the mean. (`DistributedDataParallel` does that during `backward`, by **gloo** between CPUs and by **NCCL** between GPUs.) Both make the same step,
# so their weights stay equal without ever being sent.
#
# Two processes with the *same command* have twice the batch: half as many steps, each with a better gradient. `learning_rate` was chosen for another batch, so
# this is another training. Many raise the learning rate along. Does it help? The end of section 14 has a command that asks.
#
# Speed: never quite two times. The gradients of 22.7 million weights have to be exchanged in every step, and whoever is done first waits. Two
# processes gain only if they have two cores or two GPUs; on one core they share it.

# %% [markdown]
# Three traps, all of them silent:
#
# - **Data.** Each process must see *other* rows. `prepare` does that for the loader; rows that you pick by hand it does not know.
# - **Printing and saving.** Everything happens twice, unless it stands under `if accelerator.is_main_process`.
# - **Evaluation.** 61 pairs in two processes: so that both have as many, one pair is computed twice. `accelerator.gather_for_metrics`
#   drops it again; `accelerator.gather` does not.
#
# A fourth one is loud in its effect: a prepared schedule moves on by one for *every* process at each step. So its total is counted as if there
# were one process, before `prepare`.

# %% [markdown]
# ## 11 · Two processes from a notebook
#
# `notebook_launcher(function, args, num_processes=2)` does the same from a cell. It **forks**: copies of the running notebook start, each with all that
# is in its memory. Threads are not copied, and that is the catch. So before it, the notebook must not have
#
# - used a GPU,
# - made an `Accelerator` (or a `Trainer`, which makes one),
# - computed with torch on several threads: the copies would wait for threads that do not exist, for ever.
#
# **Predict.** Which of the three has this notebook done by now?

# %%
from accelerate import notebook_launcher

try:
    notebook_launcher(print, num_processes=2)
except ValueError as error:
    print(str(error)[:150], "…")

# %% [markdown]
# All that you have, and this message comes for the second. For the third there is no message: it hangs.
#
# So it belongs to the top of a **fresh** notebook. Here is one, made and run by this cell in a kernel of its own, with a time limit.
# Everything the processes need is imported and made *inside* of `main`, or at least not computed outside.

# %%
import socket

import nbformat
from nbclient import NotebookClient

with socket.socket() as free:  # a port that nobody uses
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
words = [*common, "--dropout", 0, "--batch-size", max(1, batch_size // 2), "--output"]
cell = f"""
import sys
sys.path.insert(0, {str(script.parent)!r})
from accelerate import notebook_launcher
from train import main  # imports torch, computes nothing
notebook_launcher(main, args=({[*map(str, words), str(folder / "notebook")]},),
                  num_processes=2, use_port="{port}")
"""
fresh = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
quiet = ["--log-level=ERROR"]
client = NotebookClient(fresh, timeout=500, kernel_name="python3", extra_arguments=quiet)
client.execute(cwd=str(folder), env=environment)
launched, found = read("notebook")
print(f"{found['processes']} processes, {len(launched)} steps on {found['device']}")

# %%
with_script, _ = read("two, half batches")
gap = (launched["loss"] - with_script["loss"]).abs().max()
print(f"losses differ by at most {gap:.0e} from those of accelerate launch")

# %% [markdown]
# The same training, started in two ways. `accelerate launch` is what you will use: it works on several machines, and the script can be tested.
# `notebook_launcher` is for a rented machine with several GPUs of which you have nothing but a notebook. (On a hosted notebook with one GPU or none it starts no second process: it
# calls the function once.)

# %% [markdown]
# ## 12 · Kill it
#
# Machines go down, and time slots end. `accelerator.save_state(folder)` writes all that a training consists of, `load_state` brings it back, and
# `skip_first_batches(loader, n)` leaves out what the epoch has seen. `scripts/train.py` writes a checkpoint to a folder with another name first, and renames it when it is complete: so there is
# never a half one.
#
# Below, dropout is on. We wait until about half of the steps are done, and **kill** the process: it gets no chance to tidy up.
#
# **Predict.** The resumed training ends with weights. Equal to those of a training that nobody interrupted, or similar?

# %%
from time import sleep

every = max(1, int(epochs) * rows // batch_size // 5)  # steps between two checkpoints
plan = [sys.executable, str(script), *map(str, common), "--batch-size", str(batch_size)]
plan += ["--save-every", str(every), "--output"]
launch([*plan, str(folder / "whole")])
enough = 3 * every - 1  # not while it writes a checkpoint
journal = folder / "cut" / "log.jsonl"
with (folder / "cut.txt").open("w") as file:
    victim = subprocess.Popen(
        [*plan, str(folder / "cut")], stdout=file, stderr=file, env=environment
    )
limit = perf_counter() + 500
while not journal.exists() or len(journal.read_text().splitlines()) < enough:
    if victim.poll() is not None or perf_counter() > limit:
        end(victim)
        raise RuntimeError("the training did not come far enough to be killed")
    sleep(0.005)
end(victim)
print("steps in the log:", len(journal.read_text().splitlines()))
print("left in the folder:", sorted(path.name for path in journal.parent.iterdir()))

# %% [markdown]
# The log knows more steps than the last checkpoint. They are lost, and will be made again. Now the same command, with `--resume`.

# %%
from safetensors.torch import load_file

saved = sorted(path.name for path in journal.parent.glob("step-*"))
size = {path.name: path.stat().st_size for path in (journal.parent / saved[-1]).iterdir()}
for name, bytes_ in sorted(size.items()):
    print(f"{name:24}{bytes_ / 1e6:8.1f} MB")
launch([*plan, str(folder / "cut"), "--resume"])
said = (folder / "launched.txt").read_text().splitlines()
print([line for line in said if line.startswith("resumed")])
first, second = (
    load_file(folder / name / "model" / "model.safetensors") for name in ("whole", "cut")
)
gap = max((first[name] - second[name]).abs().max().item() for name in first)
print(f"steps: {len(read('whole')[0])} and {len(read('cut')[0])}; weights differ by {gap:.0e}")

# %% [markdown]
# Equal, to the last bit (on a GPU a last digit may differ). For that, five things had to come back: the **weights**, the optimizer's **running means**, the place in the **schedule**, the **random
# numbers** of the dropout, and the place in the **order of the rows**. The first four are files above. The fifth is a number: seed and epoch give the order, the number
# of the step says how much of it is done.
#
# Leave one out, and the training still runs, and nobody notices. Only a comparison such as this shows it.

# %% [markdown]
# ## 13 · More GPUs, more machines
#
# The script does not change. The file does:
#
# | file | for | on |
# |---|---|---|
# | `one_process.yaml` | one process | a GPU, or the cores |
# | `two_processes.yaml` | two processes | the cores of one machine |
# | `multi_gpu.yaml` | a process for each GPU | one machine |
# | `two_machines_rank0.yaml`, `…rank1.yaml` | start on each machine with its own file | two machines |
# | `fsdp.yaml` | the model itself is divided | several GPUs |
#
# **Predict.** Which lines differ between the two files for two machines?

# %% tags=["nbval-check-output"]
import difflib

both = [
    (configs / f"two_machines_rank{rank}.yaml").read_text(encoding="utf-8").splitlines()
    for rank in (0, 1)
]
values = [[line.split("  #")[0] for line in lines if line[0] != "#"] for lines in both]
print("\n".join(line for line in difflib.ndiff(*values) if line[0] in "+-"))
print()
print("\n".join(line for line in values[0] if line.startswith(("num_", "main_"))))

# %% [markdown]
# One number. Both machines need the address of the first one and an open port there. `num_processes` counts all processes of *all* machines.
#
# So far every process holds the whole model: weights, gradients, and the two running means of AdamW, sixteen bytes for each weight. **FSDP** (fully sharded data parallel) divides all four among
# the GPUs, and fetches the weights of a layer when it is that layer's turn. More is sent, and models fit that did not.
#
# **Predict.** A model with 7 billion weights: how many gigabytes is that on each GPU, without activations, in the ordinary way and with FSDP on 8 GPUs?

# %% tags=["nbval-check-output"]
for name, weights in {"our encoder": 22.7e6, "7 billion": 7e9}.items():
    whole = 16 * weights / 1e9  # 4 bytes each: weight, gradient, two running means
    print(f"{name:12} each GPU: {whole:6.1f} GB, with FSDP on 8 GPUs: {whole / 8:5.1f} GB")

# %%
workspace.cleanup()

# %% [markdown]
# ## 14 · From opinions to verdicts
#
# Clip the gradient. Start slowly. Use half as many bits. People say such things about training loops, and one run cannot tell: it may be luck.
# Lesson 05 turned opinions into hypotheses. Here are three about the loop, each a file in `experiments/` with a prediction that was written before any run.
#
# Each compares two settings with the same five seeds: 600 pairs, two epochs, the lesson up to the accuracy of section 4. **Supported**: the 95 % interval of the mean difference
# lies within the predicted range. **Refuted**: it lies outside. **Undecided**: it crosses the border.
#
# The first asks what section 6 left open: "Without clipping, the accuracy falls by at least 2 points."
#
# **Predict.** Your verdict? Think of what AdamW divides by, and of how many steps were clipped.

# %%
course.experiment("06_clipping")

# %% [markdown]
# Refuted, by a hair: the interval ends where the prediction begins. On average clipping made half a point of difference, in four seeds of five it
# was a little better with clipping, in one without. AdamW divides each gradient by its usual size anyway, so a long gradient does not make a long step.
#
# Look at the seeds, too: they differ by 18 points, far more than anything that clipping does. Each seed's two runs have the same pairs and the same
# head, so they can be compared all the same. Two single runs with different seeds would have told you nothing.
#
# The second is about the schedule: "Without warm-up, at three times the learning rate, the accuracy falls by at least 2 points."
#
# **Predict.** In the first steps the two running means of AdamW come from one or two batches. How large is a step then, and does
# the training recover from it?

# %%
course.experiment("06_warmup")

# %% [markdown]
# Undecided. One seed lost 11 points without warm-up, one gained a point, and one stayed at the accuracy of a coin either way. With such a spread five seeds say little,
# and hundreds would be needed. That is a result as well: at this learning rate chance decides more than the warm-up does. A prediction about the *spread*, or about a smaller learning rate,
# would have a better chance of an answer.
#
# The third is about section 7: "bfloat16 costs nothing that counts: within 1 point of float32." This range has two borders.
#
# **Predict.** The two trainings of a seed start with the same weights and see the same pairs. Will their accuracies be equal? And
# are five seeds enough to say "within 1 point"?

# %%
course.experiment("06_precision")

# %% [markdown]
# Supported. Three seeds of five have the very same accuracy with half as many bits, and the other two differ by a pair or three of 888. The interval is short,
# because the two runs of a seed go nearly the same way: that is what pairing is for. Had we compared the means of five runs each with other seeds, the spread of 18 points would
# have hidden all of it.
#
# All three speak about this model, 76 steps and these pairs. Clipping and warm-up are meant for long trainings of large models, where one
# bad step can cost a day: nothing here says anything about those.
#
# `course hypothesis run 06_clipping`, in a terminal of JupyterLab, makes the runs on your machine, about a minute each. Section 10 left a question too: does twice the learning rate
# make up for half the steps? This asks it:
#
# ```
# course sweep 06 batch_size=32 micro_batch=32 learning_rate=1e-4,2e-4 seed=0..4 --metric accuracy
# ```
#
# Runs need nothing from each other, so they can be made on many machines at once: `docs/cluster.md` says how.

# %% [markdown]
# ## Change your mind
#
# Say what you expect, with a number. Then run the whole lesson with other parameters, in a terminal of JupyterLab. The executed
# notebook lies where the command says; compare it with this one.
#
# **Hypothesis 1: four pieces of four pairs give the same training as sixteen pairs at once**, so no curve of section 5 changes by more than 0.01. Think of the
# dropout before you answer, and of section 8.
#
# ```
# course run 06 -p micro_batch=4
# ```
#
# **Hypothesis 2: without warm-up and clipping, at three times the learning rate, the training breaks**: a loss above 0.8 somewhere.
#
# ```
# course run 06 -p warmup=0.0 -p max_norm=0.0 -p learning_rate=3e-4
# ```
#
# **Hypothesis 3: with batches of four, two processes are no faster than one**, because the gradients to exchange are as many as before, and
# the work between two exchanges is a quarter.
#
# ```
# course run 06 -p batch_size=4 -p micro_batch=4 -p train_rows=96
# ```
#
# **Hypothesis 4: in bf16 the Trainer and our loop still agree, but in fewer digits.** How many?
#
# ```
# course run 06 -p precision=bf16
# ```

# %% [markdown]
# ## Recap
#
# - Forward, backward, clip, step, schedule, zero: that is a training step, and the order matters.
# - A gradient has the shape of its weight. `backward` adds; `zero_grad` forgets.
# - The `Trainer` does nothing else: same seed, same order, same losses, up to rounding.
# - Pieces of a batch are weighed by their rows (or tokens), not by their number.
# - Mixed precision multiplies in 16 bits; weights, gradients and running means stay in 32.
# - Measure first. Backward takes up to twice as long as forward; the limit is the rate of matrix multiplication.
# - Accelerate: make an `Accelerator`, `prepare` four things, call its `backward`.
# - Two processes with the same command have twice the batch and half the steps.
# - A checkpoint is complete if a killed and resumed training ends with the same weights.
# - One run is luck. The same seeds with and without a change give a verdict, for this model and these pairs.
#
# Answer before you open:

# %% [markdown] id="recall-step" tags=["recall"]
# **Q.** What happens in a training step, in which order?
#
# **A.** Forward (loss), backward (gradients), clip, optimizer step, schedule step, zero the gradients.

# %% [markdown] id="recall-zero-grad" tags=["recall"]
# **Q.** What happens if `zero_grad` is forgotten?
#
# **A.** `backward` adds to the gradients that are there, so each step walks in the sum of all gradients so far. No error; the training gets unstable.

# %% [markdown] id="recall-eval" tags=["recall"]
# **Q.** What do `model.eval()` and `torch.no_grad()` do, and which of them must be undone?
#
# **A.** `eval()` switches dropout off (and must be undone by `train()`); `no_grad()` keeps no notes for a backward pass, within its block.

# %% [markdown] id="recall-equal" tags=["recall"]
# **Q.** What has to be the same for two trainings to have the same losses step by step?
#
# **A.** Starting weights, the order of the rows, the dropout's random numbers, and all arguments: learning rate, schedule, decay, clipping. What is left is rounding.

# %% [markdown] id="recall-accumulation" tags=["recall"]
# **Q.** What does gradient accumulation save, and how are the pieces weighed?
#
# **A.** Memory: only one piece is computed at a time. Each piece counts by its rows (tokens, for a language model), not one divided by the number of pieces.

# %% [markdown] id="recall-clipping" tags=["recall"]
# **Q.** What does `clip_grad_norm_` change, and what does it return?
#
# **A.** If the gradient, taken as one long vector, is longer than the limit, all of it is scaled down; its direction stays. It returns the length before.

# %% [markdown] id="recall-precision" tags=["recall"]
# **Q.** Why do the weights stay in 32 bits in mixed precision?
#
# **A.** Next to 1, bfloat16 cannot tell apart numbers closer than 0.008. A step changes a weight by about the learning rate, which would be rounded away.

# %% [markdown] id="recall-profile" tags=["recall"]
# **Q.** A profile says: data 60 %, forward 12 %, backward 23 %, optimizer 5 %. What do you do?
#
# **A.** Something about the data: tokenize once instead of in the collator, let worker processes fetch, read smaller files. A faster GPU would wait even longer.

# %% [markdown] id="recall-flops" tags=["recall"]
# **Q.** How many operations does a training need for each token, for a model with N weights in matrices?
#
# **A.** About 6N: 2N forward (multiply and add), 4N backward (gradients of weights and of inputs).

# %% [markdown] id="recall-three-lines" tags=["recall"]
# **Q.** Which three lines does Accelerate change?
#
# **A.** `Accelerator()` instead of a device, `prepare` for model, optimizer, loader and schedule, and `accelerator.backward(loss)`.

# %% [markdown] id="recall-two-processes" tags=["recall"]
# **Q.** You start the same script with four processes instead of one. What happens to the pairs in a step, the steps of an epoch, and the learning rate?
#
# **A.** Four times the pairs, a quarter of the steps; the learning rate stays as you wrote it, although it was chosen for another batch.

# %% [markdown] id="recall-gather" tags=["recall"]
# **Q.** Why `gather_for_metrics` and not `gather`?
#
# **A.** So that all processes have as many rows, some are computed twice at the end. `gather_for_metrics` drops the repeated ones.

# %% [markdown] id="recall-fork" tags=["recall"]
# **Q.** Why does `notebook_launcher` belong into a fresh notebook?
#
# **A.** It forks. A used GPU or an `Accelerator` made before are refused; threads that torch has used are not copied, and the copies wait for them for ever.

# %% [markdown] id="recall-resume-exactly" tags=["recall"]
# **Q.** Which five things must come back for a training to go on exactly?
#
# **A.** Weights, the optimizer's running means, the place in the schedule, the random numbers, and the place in the order of the rows.

# %% [markdown]
# ## Go deeper
#
# - Remove one of the five things from the checkpoint at a time (delete a file, or do not skip the batches) and resume. Which of them costs
#   the most, which could nobody find without comparing weights?
# - Two processes exchange 22.7 million gradients in every step, four bytes each. At which speed of the network between two machines does the exchange
#   take as long as the computing? What could you send instead?
#
# ## If you follow the older course text
#
# | there | today |
# |---|---|
# | `from transformers import AdamW` | `torch.optim.AdamW(…, fused=True)`; transformers has none any more |
# | `accelerator = Accelerator(fp16=True)` | `Accelerator(mixed_precision="fp16")`, or "bf16" |
# | `Accelerator(dispatch_batches=…, split_batches=…)` | `Accelerator(dataloader_config=DataLoaderConfiguration(…))` |
# | `accelerator.gather(…)` and cut by hand | `accelerator.gather_for_metrics(…)` |
# | `load_metric("glue", "mrpc")` | `evaluate.load(…)`, or the three lines of section 4 |
# | `torch.cuda.amp.autocast()`, `GradScaler()` | `torch.autocast("cuda", …)`, `torch.amp.GradScaler("cuda")` |
# | `python -m torch.distributed.launch` | `accelerate launch`, or `torchrun` |
# | `fsdp_sharding_strategy: FULL_SHARD` | `fsdp_version: 2` with `fsdp_reshard_after_forward: true` |
# | `notebook_launcher(training_function)` in a used notebook | in a fresh one, as its first cell |
#
# **Next:** do the [homework](../exercises/06_training_loop.ipynb).
