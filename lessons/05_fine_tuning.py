# %% [markdown]
# # 05 · Fine-tuning with Trainer
#
# A pretrained model knows a language and not your task. Fine-tuning shows it a few hundred examples of
# the task and changes its weights a little; a `Trainer` does that in ten lines. The hard part comes
# after: to know what the result is worth, how much of it is luck, and what to change next.
#
# **90 minutes** · runs in about 7 minutes on two CPU cores · a GPU is optional, and the same cells use it
#
# **When you are done, you can**
#
# - [ ] fine-tune a checkpoint on pairs of sentences, and name the nine parts of the recipe
# - [ ] say what is in a batch, of which shape, and what `trainer.predict` returns
# - [ ] choose the training arguments that matter, and leave the others alone
# - [ ] set a baseline first, and read a learning curve: healthy, overfit, underfit, unstable
# - [ ] stop early, resume after an interruption, and show the spread over seeds
# - [ ] find out which mistakes a model makes, and write its model card
# - [ ] compare pretrained with random weights, and LoRA with full fine-tuning
# - [ ] turn an opinion about training into a hypothesis, and give a verdict

# %% tags=["parameters"]
source = "local"  # "local": the course's own shelf; "hub": full-size originals, needs a network
train_rows = 3000  # pairs for the training of section 7; there are 3,300
epochs = 2.0  # how often it sees each of them
learning_rate = 5e-5  # how far one step goes
batch_size = 16  # pairs in one step
seed = 42  # draws the pairs, their order, the new weights and the dropout
pretrained = True  # False: the same architecture with random weights
lora = False  # True: train small matrices beside the frozen weights
origin = "all"  # which training pairs: "all", "hand" or "grammar"
token_types = True  # False: do not tell the model which sentence a token belongs to
small_rows = 64  # pairs for the short trainings
search = False  # True: section 16 searches, if Optuna is installed

# %% [markdown]
# ## 1 · The recipe, whole
#
# Two sentences: do they say the same? That is our task, known as paraphrase detection. A bank asks it of two
# complaints, a newsroom of two reports, a search engine of a question and an old answer.
#
# Every fine-tuning has the same nine parts:
#
# | part | here |
# |---|---|
# | **checkpoint** | the encoder: 22.7 million pretrained weights |
# | **tokenizer** | the checkpoint's own |
# | **data** | pairs of sentences with a label |
# | **collator** | makes a batch of rows |
# | **arguments** | how long, how fast, what to log |
# | **metrics** | what counts as good |
# | **train** | change the weights |
# | **evaluate** | measure on validation data, as often as you like |
# | **predict** | answers for new rows; on the test data, once |
#
# The next cell holds all but the last three. `quiet` collects what keeps a notebook tidy: no progress bar, no
# service to report to, and page-locked memory only where there is a GPU.

# %%
import tempfile

import torch
import transformers
from datasets import load_dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    set_seed,
)

transformers.utils.logging.set_verbosity_error()  # no LOAD REPORT: see lesson 02
set_seed(seed)
quiet = {
    "report_to": "none",
    "disable_tqdm": True,
    "dataloader_pin_memory": torch.cuda.is_available(),
}
workspace = tempfile.TemporaryDirectory()
pairs = load_dataset(course.dataset("paraphrases", source))
checkpoint = course.checkpoint("encoder", source)
tokenizer = AutoTokenizer.from_pretrained(checkpoint)


# %%
def tokenize(rows):
    """Return the ids of a batch of pairs."""
    return tokenizer(
        rows["sentence1"],
        rows["sentence2"],
        truncation=True,
        return_token_type_ids=token_types,
    )


encoded = pairs.map(tokenize, batched=True)
collator = DataCollatorWithPadding(tokenizer)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint, num_labels=2)
few = encoded["train"].shuffle(seed=seed).select(range(small_rows))
trainer = Trainer(
    model=model,
    args=TrainingArguments(workspace.name, num_train_epochs=1, logging_steps=2, **quiet),
    data_collator=collator,
    train_dataset=few,
    eval_dataset=encoded["validation"],
    processing_class=tokenizer,
)
outcome = trainer.train()

# %% [markdown]
# That was a training: eight steps of eight pairs, a line for every second step. The **loss** says how far
# the answers are from the labels; here it moves around and hardly falls. `grad_norm` is the
# length of the gradient, and `learning_rate` sinks to zero, which section 5 explains.
#
# It ran. Is the model any good now? Nobody can say, as long as there is nothing to compare it with.

# %% [markdown]
# ## 2 · First a baseline
#
# A **baseline** is the cheapest answer to your task. If a model does not beat it clearly, you do not
# need the model. Look at the data first.
#
# **Predict.** Which pairs have more words in common: those that say the same, or those that do not?

# %% tags=["nbval-check-output"]
names = pairs["train"].features["label"].names
for split in pairs:
    labels = list(pairs[split]["label"])
    counts = {name: labels.count(number) for number, name in enumerate(names)}
    print(f"{split:11}{len(labels):5} pairs  {counts}")
for row in pairs["validation"].select(range(4)):
    print(f"\n{names[row['label']]}\n  {row['sentence1']}\n  {row['sentence2']}")

# %% [markdown]
# The validation and test pairs were written by hand, and so were some of the training pairs; a grammar made
# the others. Half of each split is equivalent, so always saying the same thing gives 0.50.
#
# **Overlap** is the share of words that occur in both sentences: common words divided by all words.

# %%
import re

import matplotlib.pyplot as plt
import numpy as np


def words(text):
    """Return the set of words and numbers in a text."""
    return set(re.findall(r"\w+", text.lower()))


def overlap(rows):
    """Return the share of common words of each pair, (pairs,)."""
    both = zip(rows["sentence1"], rows["sentence2"], strict=True)
    return np.array([len(words(a) & words(b)) / len(words(a) | words(b)) for a, b in both])


shares = overlap(pairs["validation"])
validation_labels = np.array(list(pairs["validation"]["label"]))
figure, axis = plt.subplots(figsize=(7, 3))
for number, hatch in enumerate(["", "//"]):
    axis.hist(shares[validation_labels == number], bins=np.linspace(0, 1, 16), alpha=0.6,
              hatch=hatch, edgecolor="black", label=names[number])  # fmt: skip
means = [shares[validation_labels == number].mean() for number in (0, 1)]
axis.set_title(f"Mean overlap: {means[0]:.2f} if not equivalent, {means[1]:.2f} if equivalent")
axis.set(xlabel="overlap of the two sentences (share of words)", ylabel="pairs")
axis.legend()
plt.show()

# %% [markdown]
# The bars lie over each other. Many pairs that do *not* say the same differ in one changed number, one "not" or two names
# swapped, and many that do say the same use other words. Whoever counts words has a hard time here. How hard?
#
# Below, a **logistic regression** (a weighted sum of numbers, squeezed into a probability) learns from the
# overlap alone, and then from four more numbers that people would try.
#
# **Predict.** Which accuracy does each reach?

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def signs(rows):
    """Return five numbers for each pair, (pairs, 5)."""
    table = []
    for a, b in zip(rows["sentence1"], rows["sentence2"], strict=True):
        changed = words(a) ^ words(b)  # in one of the two only
        digits = sum(word.isdigit() for word in changed)
        negated = bool(changed & {"not", "no", "never", "nobody", "none", "without"})
        lengths = len(a.split()), len(b.split())
        table.append([len(changed), digits, negated, abs(lengths[0] - lengths[1]), sum(lengths)])
    return np.column_stack([overlap(rows), table])


# %%
train_labels = list(pairs["train"]["label"])
majority = max(set(train_labels), key=train_labels.count)
baselines = {"majority": (validation_labels == majority).mean()}
for name, features in {
    "overlap": lambda r: overlap(r)[:, None],
    "overlap and signs": signs,
}.items():
    simple = make_pipeline(StandardScaler(), LogisticRegression())
    simple.fit(features(pairs["train"]), train_labels)
    baselines[name] = simple.score(features(pairs["validation"]), validation_labels)
for name, accuracy in baselines.items():
    print(f"{name:18}{accuracy:.2f}")
best_baseline = max(baselines.values())

# %% [markdown]
# The last line is the number to beat. Write it at the top of your notes before you train anything; a model that
# reaches 0.60 would look like progress otherwise. (With every word and pair of words as a feature as well, a logistic
# regression reaches 0.62 on these pairs; the card of the data set says how.)

# %% [markdown]
# ## 3 · From pairs to a batch
#
# The tokenizer takes both sentences and joins them (lesson 03).
#
# **Predict.** How many special tokens has a pair, and which `token_type_ids` do they get?

# %% tags=["nbval-check-output"]
one = tokenizer("She paid on Monday.", "She was paid on Monday.")
print(one.tokens())
print(one["token_type_ids"])
print(encoded["train"].column_names)
print([len(ids) for ids in encoded["train"][:8]["input_ids"]])

# %% [markdown]
# One row: `[CLS]` first `[SEP]` second `[SEP]`, and a 1 for everything that belongs to the second sentence.
#
# `map(tokenize, batched=True)` has added columns to the data set and kept the old ones. It did *not*
# pad: the rows have different lengths. Padding inside `map` would make all of them as long as the longest.
# The **collator** pads when it makes a batch, to the longest row of that batch: **dynamic padding**.
#
# **Predict.** Which keys does a batch of four pairs have, and of which shapes?

# %% tags=["nbval-check-output"]
wanted = [name for name in encoded["train"].column_names if name in tokenizer.model_input_names]
rows = [
    {name: row[name] for name in [*wanted, "label"]} for row in encoded["train"].select(range(4))
]
batch = collator(rows)
for name, tensor in batch.items():
    print(f"{name:16}{tuple(tensor.shape)}  {tensor.dtype}")
print("labels:", batch["labels"].tolist(), " real tokens:", batch["attention_mask"].sum(1).tolist())

# %% [markdown]
# | key | shape | holds |
# |---|---|---|
# | `input_ids` | (batch, tokens) | the number of each token, 0 for padding |
# | `token_type_ids` | (batch, tokens) | 0 for the first sentence, 1 for the second |
# | `attention_mask` | (batch, tokens) | 1 for text, 0 for padding |
# | `labels` | (batch,) | the right answers; the collator renamed the column `label` |
#
# Text columns cannot become tensors. The `Trainer` drops every column that the model's `forward` does not
# know; if you build batches yourself, you have to. **Predict:** what does the collator say otherwise?

# %%
try:
    collator([encoded["train"][i] for i in range(4)])
except ValueError as error:
    print(str(error)[:150], "…")

# %% [markdown]
# The message talks about padding and truncation, and the reason is the columns with text. What does dynamic padding save?

# %% tags=["nbval-check-output"]
lengths = [len(ids) for ids in encoded["train"]["input_ids"]]
order = np.random.default_rng(0).permutation(len(lengths))
batches = [[lengths[i] for i in order[n : n + 16]] for n in range(0, len(lengths), 16)]
dynamic = sum(len(one) * max(one) for one in batches)
for name, positions in [
    ("to 128 tokens", 128 * len(lengths)),
    ("to the longest of all", max(lengths) * len(lengths)),
    ("to the longest of each batch", dynamic),
]:
    print(f"{name:30}{positions:8,} positions, {1 - sum(lengths) / positions:4.0%} padding")

# %%
import warnings

from peft import LoraConfig, get_peft_model

# peft still uses a name that transformers is about to drop:
warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
adapter = LoraConfig(  # what this is, section 14 says
    task_type="SEQ_CLS",
    r=16,
    lora_alpha=32,
    lora_dropout=0.05,
    target_modules=["query", "key", "value", "dense"],
)


def build():
    """Return the model before training, by this lesson's parameters."""
    set_seed(seed)
    if pretrained:
        made = AutoModelForSequenceClassification.from_pretrained(checkpoint, num_labels=2)
    else:
        config = transformers.AutoConfig.from_pretrained(checkpoint, num_labels=2)
        made = AutoModelForSequenceClassification.from_config(config)
    made.config.id2label = dict(enumerate(names))
    made.config.label2id = {name: number for number, name in enumerate(names)}
    return get_peft_model(made, adapter) if lora else made


# %% tags=["nbval-check-output"]
model = build().eval()
with torch.no_grad():
    outputs = model(**batch)
print("loss:", round(outputs.loss.item(), 2), " minus log 0.5:", round(-np.log(0.5), 2))
print("logits:", tuple(outputs.logits.shape))
print(model.config.id2label)

# %% [markdown]
# A loss near 0.69 means "knows nothing" for two labels. If your training starts far above, something is wrong:
# the learning rate, the labels, or the number of labels.
#
# `id2label` goes into the configuration, so that a pipeline can say `equivalent` rather than `LABEL_1`.

# %% [markdown]
# ## 5 · TrainingArguments, one by one
#
# There are more than a hundred. These matter:
#
# | argument | default | what it does | change it when |
# |---|---|---|---|
# | `output_dir` | – | where checkpoints go | always |
# | `num_train_epochs` | 3 | how often all rows are seen | few rows: more; curve flat: fewer |
# | `learning_rate` | 5e-5 | length of a step | first of all: see section 15 |
# | `per_device_train_batch_size` | 8 | rows in a step, on each device | as memory allows |
# | `gradient_accumulation_steps` | 1 | add up the gradients of so many batches | a batch does not fit |
# | `warmup_steps` | 0 | rise to the learning rate; below 1 it is a share | large learning rates |
# | `lr_scheduler_type` | linear | how it sinks afterwards | seldom |
# | `weight_decay` | 0 | pull weights towards zero | overfitting |
# | `max_grad_norm` | 1.0 | shorten longer gradients to this | seldom |
# | `eval_strategy` | no | when to evaluate: no, steps, epoch | always |
# | `save_strategy` | steps | when to write a checkpoint | disk is full: no |
# | `load_best_model_at_end` | False | keep the best, not the last | early stopping |
# | `logging_steps` | 500 | when to note the training loss | short trainings: always |
# | `bf16` | False | compute in half as many bits | a GPU of 2020 or later |
# | `seed` | 42 | all that is drawn | to see the spread |
# | `report_to` | none | a service that draws curves: trackio, wandb | you use one |
#
# Three of them hang together. **Predict.** 1,000 pairs, batches of 16, 3 epochs: how many steps?

# %% tags=["nbval-check-output"]
import math

steps_per_epoch = math.ceil(1000 / 16)  # the last batch is smaller
print(steps_per_epoch, "steps an epoch,", 3 * steps_per_epoch, "steps in all")

# %% [markdown]
# A **schedule** changes the learning rate as the steps go by.
#
# **Predict.** Why start below the full learning rate? Think of the head in the first step.

# %%
from transformers import get_scheduler

total, warm = 189, 19
figure, axis = plt.subplots(figsize=(7, 3))
for kind, style in [("linear", "-"), ("cosine", "--"), ("constant_with_warmup", ":")]:
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=learning_rate)
    schedule = get_scheduler(kind, optimizer, num_warmup_steps=warm, num_training_steps=total)
    rates = []
    for _ in range(total):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    axis.plot(rates, style, linewidth=2, label=kind)
axis.set(title="A tenth of the steps to warm up, then down", xlabel="step", ylabel="learning rate")
axis.legend()
plt.show()

# %% [markdown]
# A new head sends large, meaningless gradients into good weights. The **warm-up** keeps the first steps short until it has learned
# something. At the end, short steps let the weights settle.

# %% [markdown]
# ## 6 · Evaluate and predict
#
# The trainer of section 1 has no metrics. **Predict.** What can `evaluate` tell all the same?

# %%
found = trainer.evaluate()
prediction = trainer.predict(encoded["validation"])

# %% tags=["nbval-check-output"]
print(sorted(key for key in found if not key.endswith(("runtime", "second", "time", "flos"))))
print(prediction._fields)
print("predictions:", prediction.predictions.shape, prediction.predictions.dtype)
print("label_ids:  ", prediction.label_ids.shape, prediction.label_ids.dtype)

# %% [markdown]
# Without metrics there is the loss alone. `predict` returns three things:
#
# - `predictions`, shape (888, 2): **logits**, one row for each of the 888 validation pairs, one column for each label;
# - `label_ids`, shape (888,): the right answers;
# - `metrics`: the loss and times, with `test_` in front of each name.
#
# The shapes differ because the one holds scores and the other answers. `argmax` over the last axis
# takes the column with the higher score, which is the number of the label.
#
# **Predict.** Is softmax needed before `argmax`?

# %%
logits = prediction.predictions  # (pairs, labels)
answers = logits.argmax(axis=-1)  # (pairs,)
print("first logits:\n", logits[:3].round(2))
print("first answers:", answers[:3], " labels:", prediction.label_ids[:3])
print("accuracy:", round(float((answers == prediction.label_ids).mean()), 2))
soft = torch.softmax(torch.tensor(logits), dim=-1).numpy()
assert (soft.argmax(axis=-1) == answers).all()

# %% [markdown]
# No: softmax keeps the order. After eight steps the accuracy is what a coin reaches.
#
# `compute_metrics` does this after every evaluation. It gets logits and labels and returns a dictionary. The numbers
# come from `evaluate`, which combines several metrics. **F1** is the harmonic mean of precision (how many of the pairs
# called equivalent are) and recall (how many of the equivalent pairs were found).

# %%
import evaluate

scores = evaluate.combine([course.metric(name, source) for name in ("accuracy", "f1")])


def compute_metrics(prediction):
    """Return accuracy and F1 of an evaluation."""
    answers = prediction.predictions.argmax(axis=-1)  # (pairs,)
    return scores.compute(predictions=answers, references=prediction.label_ids)


trainer = Trainer(
    model=trainer.model,
    args=trainer.args,
    data_collator=collator,
    eval_dataset=encoded["validation"],
    processing_class=tokenizer,
    compute_metrics=compute_metrics,
)
found = trainer.evaluate()

# %% [markdown]
# The line above is printed by the trainer: `eval_accuracy` and `eval_f1` have joined the loss.

# %% [markdown]
# ## 7 · The real training
#
# From here on there are many trainings, so the recipe goes into a function. What a training changes is
# an argument; everything else stays as it is. The trainer's printer goes away, since `trainer.state.log_history` keeps all it says.

# %%
from transformers import PrinterCallback

usual = {
    "num_train_epochs": epochs,
    "learning_rate": learning_rate,
    "per_device_train_batch_size": batch_size,
    "per_device_eval_batch_size": 64,
    "warmup_steps": 0.1,
    "weight_decay": 0.01,
    "seed": seed,
    "eval_strategy": "epoch",
    "save_strategy": "no",
    "logging_steps": 5,
}


# %%
def make_trainer(model, train_dataset, eval_dataset, name="run", callbacks=(), **changes):
    """Return a Trainer with this lesson's arguments, apart from `changes`."""
    made = Trainer(
        model=model,
        args=TrainingArguments(f"{workspace.name}/{name}", **(usual | quiet | changes)),
        data_collator=collator,
        train_dataset=train_dataset,
        eval_dataset=eval_dataset,
        processing_class=tokenizer,
        compute_metrics=compute_metrics,
        callbacks=list(callbacks),
    )
    made.remove_callback(PrinterCallback)
    return made


# %% [markdown]
# `course.record` keeps a number in the executed notebook, so that runs with other parameters can be compared by it.
#
# **Predict.** After two epochs: which validation accuracy? And will the training loss end above or below the
# validation loss?

# %%
chosen = encoded["train"]
if origin != "all":
    chosen = chosen.filter(lambda row: row["origin"] == origin)
chosen = chosen.shuffle(seed=seed)
train_dataset = chosen.select(range(min(train_rows, len(chosen))))
trainer = make_trainer(build(), train_dataset, encoded["validation"])
outcome = trainer.train()


# %%
import pandas as pd


def logged(trainer, key):
    """Return the epochs and the values at which a trainer noted `key`."""
    rows = [row for row in trainer.state.log_history if key in row]
    return [row["epoch"] for row in rows], [row[key] for row in rows]


columns = {key: logged(trainer, key)[1] for key in ("eval_loss", "eval_accuracy", "eval_f1")}
table = pd.DataFrame(columns, index=pd.Index(logged(trainer, "eval_loss")[0], name="epoch"))
print(outcome.global_step, "steps")
final, final_loss = table["eval_accuracy"].iloc[-1], table["eval_loss"].iloc[-1]
course.record(accuracy=final, loss=final_loss)
table.round(2)

# %%
figure, panels = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
panels[0].plot(*logged(trainer, "loss"), "-", alpha=0.7, label="training, mean of 5 steps")
panels[0].plot(*logged(trainer, "eval_loss"), "o--", linewidth=2, label="validation")
panels[0].axhline(np.log(2), color="grey", linestyle=":", label="knows nothing: 0.69")
panels[0].set(title="Loss", xlabel="epoch", ylabel="loss (cross-entropy)")
panels[1].plot(*logged(trainer, "eval_accuracy"), "o--", linewidth=2, label="validation")
panels[1].axhline(best_baseline, color="grey", linestyle=":", label="best baseline")
panels[1].set(title=f"Validation accuracy ends at {final:.2f}; baseline {best_baseline:.2f}")
panels[1].set(xlabel="epoch", ylabel="accuracy (share right)", ylim=(0.4, 1))
for axis in panels:
    axis.legend()
plt.show()

# %% [markdown]
# This is a **healthy** training. The training loss begins near 0.69 and stays there for a while: the warm-up, and a head that has to find
# its direction first. Then it falls, and the accuracy ends well above the best baseline. The validation loss is measured after each epoch on
# the same 888 pairs, without dropout; the training loss comes from five batches at a time, with dropout. So the one is calm and the other is not.
#
# Look closer, and the second epoch has a first sign of something else. The training loss goes on falling, the validation loss has risen a little, and the
# accuracy has hardly moved: the model gets surer of its answers, also of the wrong ones. Would more epochs help, or more pairs? About the pairs, section 13 knows.
#
# Seven of ten is no triumph, and section 11 looks at the other three. But it is far more than counting words finds, from
# 3,000 pairs and a model that fits into your pocket.

# %% [markdown]
# ## 8 · Four curves
#
# To recognise a bad training you have to have seen one. Here are three, made on purpose, on few rows:
#
# - **overfit**: 64 pairs, twelve times. Enough to learn them by heart;
# - **underfit**: a learning rate a hundred times smaller;
# - **unstable**: a learning rate fifty times larger, without warm-up or clipping.
#
# **Predict.** Draw the two losses, training and validation, for each.

# %%
quick = encoded["validation"].shuffle(seed=seed).select(range(128))
more = encoded["train"].shuffle(seed=seed).select(range(4 * small_rows))
recipes = {
    "overfit": (few, {"num_train_epochs": 12}),
    "underfit": (more, {"learning_rate": learning_rate / 100}),
    "unstable": (
        more,
        {"learning_rate": 50 * learning_rate, "warmup_steps": 0, "max_grad_norm": 0},
    ),
}
runs = {"healthy": trainer}
for name, (rows, changes) in recipes.items():
    runs[name] = make_trainer(build(), rows, quick, name, logging_steps=2, **changes)
    runs[name].train()

# %%
figure, panels = plt.subplots(2, 2, figsize=(10, 6), layout="constrained")
for axis, (name, run) in zip(panels.flat, runs.items(), strict=True):
    axis.plot(*logged(run, "loss"), "-", alpha=0.7, label="training")
    axis.plot(*logged(run, "eval_loss"), "o--", linewidth=2, label="validation")
    axis.axhline(np.log(2), color="grey", linestyle=":", label="knows nothing")
    accuracy = logged(run, "eval_accuracy")[1][-1]
    axis.set(title=f"{name}: validation accuracy {accuracy:.2f}", xlabel="epoch", ylabel="loss")
    axis.set_ylim(0, min(3, axis.get_ylim()[1]))
panels[0, 0].legend()
plt.show()

# %% [markdown]
# - **Overfit**: the training loss falls and falls, the validation loss rises from the beginning. The model is learning the 64
#   answers by heart, not the question. More data, fewer epochs, or stop early.
# - **Underfit**: both lines stay near 0.69. The steps are too short, or too few, or the model too small. Raise the learning rate first.
# - **Unstable**: the training loss jumps, often above 0.69, and the accuracy is a coin's. What pretraining had put into
#   the weights is gone after a few such steps, and no later step brings it back. Lower the learning rate, keep warm-up and clipping.
#
# The first sign is always the distance between the two lines, the second their height, the third their calm.

# %% [markdown]
# ## 9 · Stop early, go on later
#
# The overfit training was best early on its way. **Early stopping** ends a training when the validation
# loss has not improved for a number of evaluations, the **patience**, and goes back to the best.
#
# **Predict.** By the curve above, and with a patience of 2: when does it stop, and which epoch does it keep?

# %%
from pathlib import Path

from transformers import EarlyStoppingCallback

stopped = make_trainer(
    build(), few, quick, "early", [EarlyStoppingCallback(early_stopping_patience=2)],
    num_train_epochs=12, save_strategy="epoch", save_total_limit=1,
    load_best_model_at_end=True, metric_for_best_model="loss", greater_is_better=False,
)  # fmt: skip
stopped.train()
reached, values = logged(stopped, "eval_loss")
for epoch, value in zip(reached, values, strict=True):
    print(f"epoch {epoch:4.1f}  validation loss {value:.3f}  {'best' * (value == min(values))}")
best = Path(stopped.state.best_model_checkpoint)
print(f"stopped after {reached[-1]:.0f} of 12 epochs, went back to {best.name}")

# %% [markdown]
# The rule is as simple as it looks: it waits two evaluations after the best one, then goes back to the best checkpoint. It needs
# `load_best_model_at_end`, a `metric_for_best_model`, and saving as often as evaluating. It also *looks* at the
# validation data after every epoch: from now on, their loss is a little too kind.
#
# What is in such a checkpoint? **Predict.** Which file is the largest?

# %%
for path in sorted(best.iterdir()):
    print(f"{path.name:24}{path.stat().st_size / 1e6:8.1f} MB")

# %% [markdown]
# | file | what for |
# |---|---|
# | `model.safetensors`, `config.json`, `tokenizer…` | the model: all that predicting needs |
# | `optimizer.pt` | two running means for every weight, so twice the size of the model |
# | `scheduler.pt` | where the learning rate is |
# | `rng_state.pth` | the random numbers: dropout goes on where it was |
# | `trainer_state.json` | step, epoch and log |
# | `training_args.bin` | the arguments |
#
# With all of that, a training that was interrupted can go on. Below, one training runs for two epochs. Another
# has the same arguments, and is stopped after the first.
#
# **Predict.** If the second one resumes from its checkpoint: will its weights be equal to the first one's, or similar?


# %%
class Interrupt(transformers.TrainerCallback):
    """Stop at the end of the first epoch, as if the machine had gone down."""

    def on_epoch_end(self, args, state, control, **kwargs):
        """Save, and ask the trainer to stop."""
        control.should_save = control.should_training_stop = True


def two_epochs(name, callbacks=()):
    """Return a trainer for two epochs on a few rows."""
    half = few.select(range(len(few) // 2))
    changes = {"num_train_epochs": 2, "eval_strategy": "no"}
    return make_trainer(build(), half, None, name, callbacks, **changes)


whole = two_epochs("whole")
whole.train()
two_epochs("cut", [Interrupt()]).train()
resumed = two_epochs("cut")
resumed.train(resume_from_checkpoint=True)  # the last checkpoint in output_dir
weights = zip(whole.model.parameters(), resumed.model.parameters(), strict=True)
apart = max((a - b).abs().max().item() for a, b in weights)
print(
    f"steps: {whole.state.global_step} and {resumed.state.global_step}; weights differ by {apart:.0e}"
)

# %% [markdown]
# Equal: the checkpoint brought back weights, running means, the place in the schedule, the order of the rows and the random
# numbers of the dropout. (On a GPU a last digit may differ.) Two things must not change in between: the number of epochs, because the
# schedule depends on it, and the data.

# %% [markdown]
# ## 10 · One run is an anecdote
#
# The seed draws which pairs are taken, in which order they come, the weights of the new head and the dropout.
# None of this is part of your idea. So how much does the result depend on it?
#
# Trainings by the dozen take longer than a lesson. They were run once, with a command that stands in the file, and
# their results lie in `experiments/results/`; the lesson reads them. (They used half precision to save time, and a script without the rest of the lesson.)
#
# **Predict.** Five seeds, all else equal: how far apart are the best and the worst accuracy, with 3,000 pairs and with 600?

# %%
import json

from course.paths import ROOT

experiments = ROOT / "experiments"


def results(name):
    """Return the stored runs of a hypothesis, one row each."""
    file = experiments / "results" / f"{name}.json"
    return pd.DataFrame(json.loads(file.read_text(encoding="utf-8"))["runs"])


stored = json.loads((experiments / "results" / "05_pretrained.json").read_text(encoding="utf-8"))
print(stored["command"])
print(stored["versions"], "judged on:", stored["judged_on"])
sizes, rates = results("05_pretrained"), results("05_learning_rate")
same = sizes[sizes["pretrained"] & (sizes["train_rows"] == 3000)]
fewer = rates[rates["learning_rate"] == 5e-5]
for part in (same, fewer):
    columns = ["seed", "train_rows", "epochs", "accuracy", "loss"]
    print(part[columns].round(3).to_string(index=False))
    mean, spread = part["accuracy"].mean(), part["accuracy"].std()
    print(f"mean {mean:.3f}, standard deviation {spread:.3f}\n")

# %%
right = np.array([[int(one) for one in row] for row in same["right"]])  # (seeds, pairs)
times = right.sum(axis=0)
figure, panels = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
for height, part in enumerate([fewer, same]):
    panels[0].plot(part["accuracy"], [height] * len(part), "o", markersize=9, alpha=0.6, color="C0")
panels[0].plot(final, 1, "D", color="C1", label="this lesson's run")
panels[0].axvline(best_baseline, color="grey", linestyle=":", label="best baseline")
spread = fewer["accuracy"].max() - fewer["accuracy"].min()
panels[0].set(title=f"600 pairs: best and worst seed {100 * spread:.0f} points apart")
panels[0].set_yticks([0, 1], ["600", "3,000"])
panels[0].set(xlabel="validation accuracy (share right)", ylabel="training pairs", ylim=(-1, 2))
panels[0].legend()
panels[1].bar(range(len(right) + 1), np.bincount(times, minlength=len(right) + 1))
changing = ((times > 0) & (times < len(right))).mean()
panels[1].set(title=f"{changing:.0%} of the pairs change sides with the seed")
panels[1].set(xlabel=f"how many of {len(right)} seeds get a pair right", ylabel="validation pairs")
plt.show()

# %% [markdown]
# Every point is the same idea, the same code, the same number of pairs. With 3,000 pairs two runs differ by a point or so; with
# 600 by several. Whoever had tried two ideas on 600 pairs, each with one seed, could have called the worse one better.
# The standard deviation is the yardstick: a difference much smaller than that is no finding.
#
# The right plot looks at single pairs, with 3,000 for training. Even where the accuracy hardly moves, it is not the same pairs that are right
# each time: about one in eight changes sides. There the seed decides. And about one in four is wrong with every seed: no luck helps there, only
# something else to learn from.

# %% [markdown]
# ## 11 · The mistakes
#
# All choices so far looked at validation data: arguments, epochs, early stopping. So its accuracy is a little too kind. The
# **test** split is for the end, once.
#
# **Predict.** Which mistake is more common: calling different things equal, or equal things different?

# %%
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

tested = trainer.predict(encoded["test"])
test_labels = tested.label_ids
answers = tested.predictions.argmax(axis=-1)
counts = confusion_matrix(test_labels, answers)
figure, axis = plt.subplots(figsize=(5, 4))
ConfusionMatrixDisplay(counts, display_labels=names).plot(ax=axis, cmap="Blues", colorbar=False)
axis.set(title=f"Test: {tested.metrics['test_accuracy']:.2f} of {len(test_labels)} pairs right")
axis.set(xlabel="the model says", ylabel="true label")
plt.show()
simple_test = simple.score(signs(pairs["test"]), test_labels)
print(f"accuracy {tested.metrics['test_accuracy']:.2f}, baseline {simple_test:.2f}")

# %% [markdown]
# The diagonal holds the right answers. Compare the two other fields: the model says `equivalent` too often. Two sentences about
# the same things look alike to it, and the word that makes the difference weighs little.
#
# Numbers say how many, never why. Read the **worst ten**: wrong answers that the model is most sure of.

# %%
sure = torch.softmax(torch.tensor(tested.predictions), dim=-1).numpy()  # (pairs, labels)
wrong = np.flatnonzero(answers != test_labels)
worst = wrong[np.argsort(-sure[wrong].max(axis=-1))][:10]
test_rows = pairs["test"]
kinds = (
    test_rows["phenomenon"] if "phenomenon" in test_rows.column_names else ["all"] * len(test_rows)
)
for i in worst.tolist():
    row = test_rows[i]
    print(f"{kinds[i]}: says {names[answers[i]]} with {sure[i].max():.2f}")
    print(f"    {row['sentence1']}\n    {row['sentence2']}")

# %% [markdown]
# Go through the ten with a pencil. Is the label right? What would the model have to know? A mistake of the model, a mistake of
# the label and a pair that people dispute are three different findings. A high score is no excuse: it says how far apart the two logits are.
#
# **Predict.** Which phenomena are hardest for the model, and which are easiest?

# %%
judged = pd.DataFrame({"phenomenon": list(kinds), "model": answers == test_labels})
judged["baseline"] = simple.predict(signs(test_rows)) == test_labels
by_kind = judged.groupby("phenomenon")[["model", "baseline"]].mean().sort_values("model")
figure, axis = plt.subplots(figsize=(8, 5))
places = np.arange(len(by_kind))
axis.barh(places, by_kind["model"], height=0.7, alpha=0.7, label="fine-tuned")
axis.plot(by_kind["baseline"], places, "kD", markersize=5, label="baseline")
axis.axvline(0.5, color="grey", linestyle=":", label="coin")
axis.set_yticks(places, by_kind.index)
axis.set(title=f"Hardest: {by_kind.index[0]}; easiest: {by_kind.index[-1]}")
axis.set(xlabel="accuracy (share right)", ylabel="phenomenon", xlim=(0, 1))
axis.legend(loc="lower right")
plt.show()
print(
    judged["phenomenon"].value_counts().min(),
    "to",
    judged["phenomenon"].value_counts().max(),
    "pairs a phenomenon",
)

# %% [markdown]
# All but two of the phenomena have about twenty pairs, so one pair is five points, and a bar can move by ten with another seed. Look at the order
# of the bars from far away. `event`, `detail` and `general` turn on what a sentence is about, and there the model is good. All the others are close calls:
# who did it, before or after, all or some, with or without a "not". There it is a coin, whatever its score says. An accuracy of 0.72 is the mean of these two.

# %% [markdown]
# ## 12 · Save it, write its card, load it again
#
# `save_model` writes weights, configuration and tokenizer. The **model card** is the `README.md` beside them: what the
# model was made for, from what, how well it does, and where it fails. Its header is read by machines, the rest by people.
#
# **Predict.** Which of the figures of this lesson belong into the card?

# %%
from huggingface_hub import EvalResult, ModelCard, ModelCardData

model_folder = Path(workspace.name, "paraphrase-encoder")
trainer.save_model(model_folder)
data_id = {"dataset_type": "paraphrases", "dataset_name": "Paraphrases", "dataset_split": "test"}
card_data = ModelCardData(
    language="en",
    license="apache-2.0",
    library_name="transformers",
    pipeline_tag="text-classification",
    base_model="sentence-transformers/all-MiniLM-L6-v2",
    model_name="paraphrase-encoder",
    eval_results=[
        EvalResult("text-classification", **data_id, metric_type=name, metric_value=round(value, 3))
        for name, value in [
            ("accuracy", tested.metrics["test_accuracy"]),
            ("f1", tested.metrics["test_f1"]),
        ]
    ],
)

# %%
hard = ", ".join(f"{name} ({share:.2f})" for name, share in by_kind["model"].head(3).items())
text = f"""# paraphrase-encoder

Says whether two English sentences mean the same: `equivalent` or `not_equivalent`.

**Trained** on {len(train_dataset):,} pairs of the data set Paraphrases, {epochs:g} epochs, learning rate
{learning_rate:g}, batches of {batch_size}, seed {seed}.
**Tested** once on {len(test_labels)} pairs written by hand: accuracy {tested.metrics["test_accuracy"]:.2f}.
The best baseline without a model reaches {simple_test:.2f}. Over five seeds, validation accuracy has a
standard deviation of {same["accuracy"].std():.3f}.

**Fails** most often at: {hard}. It has seen short sentences of news and daily life, and nothing else.
Do not use it to decide about people.
"""
card = ModelCard(f"---\n{card_data}\n---\n\n{text}")
card.save(model_folder / "README.md")
print(card.content)

# %% [markdown]
# A card that says where a model fails saves its users a week. Here the figures come from variables of the run, so they cannot be older
# than the model. With a network, `card.validate()` asks the Hub whether the header is in order.
#
# `trainer.create_model_card()` writes a draft of hyperparameters and losses by itself. What the model is for, and where it fails, it cannot know.
#
# Whoever gets this folder needs one line. **Predict.** How do you hand a pair to a pipeline?

# %%
from transformers import pipeline

again = pipeline("text-classification", model=str(model_folder))
first = {
    "text": "The club sold the striker to a rival.",
    "text_pair": "A rival bought the striker.",
}
turned = {"text": first["text_pair"], "text_pair": first["text"]}
for pair in [first, turned, {"text": first["text"], "text_pair": "The striker sold the club."}]:
    said = again(pair)
    print(f"{said['label']:16}{said['score']:.2f}  {pair['text']} | {pair['text_pair']}")
sample = pairs["test"].select(range(32))
said = again([{"text": r["sentence1"], "text_pair": r["sentence2"]} for r in sample])
same_answers = [names[n] for n in answers[:32]] == [one["label"] for one in said]
print("same answers as trainer.predict:", same_answers)

# %% [markdown]
# A dictionary with `text` and `text_pair`; for many pairs, a list of dictionaries. The labels have names, because `build` put
# `id2label` into the configuration. The pipeline gives the same answers as `trainer.predict`: nothing was lost on the way.
#
# Turn the two sentences around, and the score moves: nobody told the model that the order does not matter.

# %% [markdown]
# ## 13 · Pretrained against random
#
# What would the same architecture learn from our pairs alone, without pretraining? `pretrained = False` starts from
# random weights; everything else stays.
#
# **Predict.** Draw two curves over 300, 1,000 and 3,000 pairs.

# %%
figure, axis = plt.subplots(figsize=(7, 4))
for start, style, label in [(True, "o-", "pretrained weights"), (False, "s--", "random weights")]:
    part = sizes[sizes["pretrained"] == start]
    mean = part.groupby("train_rows")["accuracy"].mean()
    (line,) = axis.plot(mean.index, mean, style, linewidth=2, label=label)
    axis.plot(part["train_rows"], part["accuracy"], style[0], color=line.get_color(), alpha=0.35)
axis.axhline(best_baseline, color="grey", linestyle=":", label="best baseline")
axis.set_xscale("log")
axis.set_xticks([300, 1000, 3000], ["300", "1,000", "3,000"])
axis.minorticks_off()
largest = sizes[sizes["train_rows"] == sizes["train_rows"].max()].groupby("pretrained")["accuracy"]
gain = 100 * (largest.mean()[True] - largest.mean()[False])
axis.set_title(f"With {sizes['train_rows'].max():,} pairs, pretraining is worth {gain:.0f} points")
axis.set(xlabel="training pairs", ylabel="validation accuracy (share right)")
axis.legend()
plt.show()

# %% [markdown]
# With random weights the model stays where a coin is, whatever the size: from 3,000 pairs nobody learns English. With
# pretrained weights, 300 pairs are too few as well (38 steps for two epochs); with 1,000 it is on its way, and with 3,000 further still,
# and the curve has not turned flat. So nearly all that the fine-tuned model knows, it knew before. Your pairs tell it what you want
# to know.
#
# How much did it know? Without any fine-tuning, a logistic regression on the encoder's vectors of the two sentences (their difference
# and product) reaches 0.68 with all 3,300 pairs; the card of the data set says how to repeat that. Fine-tuning the whole
# model on so few pairs is worth two or three points more than that: no miracle. More pairs are.

# %% [markdown]
# ## 14 · LoRA: train a few percent
#
# **LoRA** freezes all pretrained weights. Beside each chosen matrix $W$ it puts two narrow ones, $A$ and $B$, and
# computes $Wx + \tfrac{\alpha}{r} B A x$. Only $A$, $B$ and the new head are trained. With a **rank** $r$ of 16, a matrix of 384 × 384 = 147,456
# numbers gets 2 × 16 × 384 = 12,288 beside it. $B$ starts as zero, so at first nothing changes.
#
# The `adapter` of section 4 chooses every linear layer of the body.
#
# **Predict.** Which share of the weights is trained? And how much faster is a step?

# %%
from time import perf_counter

lora_model = get_peft_model(
    AutoModelForSequenceClassification.from_pretrained(checkpoint, num_labels=2), adapter
)
full_model = AutoModelForSequenceClassification.from_pretrained(checkpoint, num_labels=2)
trained, seconds = {}, {"full": [], "LoRA": []}
for name, candidate in [("full", full_model), ("LoRA", lora_model)]:
    trained[name] = sum(p.numel() for p in candidate.parameters() if p.requires_grad)
    print(f"{name}: {trained[name]:,} of {candidate.num_parameters():,} weights are trained")
candidates = {"full": full_model, "LoRA": lora_model}
for name in ["full", "LoRA", "LoRA", "full"]:  # in turns: the machine's speed changes
    short = make_trainer(candidates[name], few, None, "short", max_steps=4, eval_strategy="no")
    start = perf_counter()
    short.train()
    seconds[name].append(perf_counter() - start)
seconds = {name: min(values) / 4 for name, values in seconds.items()}

# %%
compared = results("05_lora")
points = {"full": (False, 5e-5), "LoRA": (True, 5e-4), "LoRA, rate of full": (True, 5e-5)}
accuracies = {
    name: compared[(compared["lora"] == kind) & (compared["learning_rate"] == rate)]["accuracy"]
    for name, (kind, rate) in points.items()
}
figure, panels = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
panels[0].bar(trained.keys(), [n / 1e6 for n in trained.values()], hatch="//", alpha=0.7)
panels[0].set(title=f"{trained['LoRA'] / trained['full']:.0%} of the weights", xlabel="method")
panels[0].set_ylabel("trained weights (millions)")
panels[1].bar(seconds.keys(), seconds.values(), hatch="//", alpha=0.7)
panels[1].set(title=f"{seconds['LoRA'] / seconds['full']:.0%} of the time", xlabel="method")
panels[1].set_ylabel("time of a step (seconds)")
for place, values in enumerate(accuracies.values()):
    panels[2].plot([place] * len(values), values, "o", alpha=0.5, color="C0")
    panels[2].plot(place, values.mean(), "k_", markersize=24)
panels[2].set_xticks(range(len(accuracies)), [name.replace(", ", "\n") for name in accuracies])
panels[2].set(title="Accuracy by seed, bar: mean", xlabel="method", ylabel="accuracy (share right)")
plt.show()

# %% [markdown]
# Three in a hundred of the weights are trained, and yet a step takes as long, on this machine even longer: forward has more to do, and the gradients have
# to travel back through every layer, frozen or not. What LoRA saves is memory (gradients and running means for the adapter only)
# and disk: an adapter is a file of a few megabytes beside a model that many adapters share.
#
# And the accuracy? With a learning rate of its own, ten times that of full fine-tuning, LoRA is at least as good here.
# With the rate of full fine-tuning it learns nothing at all. Many a comparison of two methods is in truth one of a tuned method with an untuned one.

# %% [markdown]
# ## 15 · Learning rate and batch size
#
# If you may try one argument only, try the learning rate, and in factors of three or ten.
#
# **Predict.** Three learning rates, ten times apart: 0.000005, 0.00005 and 0.0005. Which one wins, and what happens at the
# ends?

# %%
batch_runs = results("05_batch_size")
figure, panels = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained", sharey=True)
for axis, runs_of, column, label in [
    (panels[0], rates, "learning_rate", "learning rate"),
    (panels[1], batch_runs, "batch_size", "batch size (pairs)"),
]:
    mean = runs_of.groupby(column)["accuracy"].mean()
    axis.plot(runs_of[column], runs_of["accuracy"], "o", alpha=0.4, label="a seed")
    axis.plot(mean.index, mean, "k-", linewidth=2, label="mean")
    axis.axhline(best_baseline, color="grey", linestyle=":", label="best baseline")
    axis.set(xscale="log", title=f"Best {label.split(' (')[0]}: {mean.idxmax():g}", xlabel=label)
panels[1].set_xticks([16, 64], ["16", "64"])
panels[1].minorticks_off()
panels[0].set_ylabel("validation accuracy (share right)")
panels[0].legend()
plt.show()

# %% [markdown]
# One learning rate works. Ten times more, and the first steps destroy what pretraining has built: 0.50 with every seed. Ten times
# less, and in so few steps the model hardly moves: 0.50 as well. Two failures that look alike in the accuracy and not in the
# loss: section 8 has the curves. In between there is room: a factor of two or three seldom matters.
#
# The batch size, at the same number of epochs, changes the number of steps: 600 pairs three times are 114 steps of 16, and 30 of 64.
# Thirty steps at this learning rate are too few, and the accuracy stays near a coin's. The larger batch is not worse as such: it was given
# fewer steps. With more epochs or a larger learning rate it would catch up, and on a GPU it would still be the faster one.

# %% [markdown]
# ## 16 · Let the machine search (optional)
#
# A hand tries one argument after the other; `hyperparameter_search` tries combinations. It needs a `model_init` that makes
# a fresh model for each trial, and a library that chooses them. In a terminal:
#
# ```
# pip install optuna
# ```
#
# Then run this lesson with `search = True`. Each **trial** is a whole training, here a short one.

# %%
import importlib.util


def space(trial):
    """Return the arguments of one trial."""
    return {
        "learning_rate": trial.suggest_float("learning_rate", 1e-5, 1e-3, log=True),
        "per_device_train_batch_size": trial.suggest_categorical(
            "per_device_train_batch_size", [8, 16, 32]
        ),
    }


# %%
if search and importlib.util.find_spec("optuna"):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    searcher = Trainer(
        model_init=build,  # instead of model=…
        args=TrainingArguments(
            f"{workspace.name}/search", eval_strategy="epoch", save_strategy="no", **quiet
        ),
        data_collator=collator,
        train_dataset=more,
        eval_dataset=quick,
        processing_class=tokenizer,
        compute_metrics=compute_metrics,
    )
    searcher.remove_callback(PrinterCallback)
    found = searcher.hyperparameter_search(
        direction="maximize", backend="optuna", hp_space=space, n_trials=4,
        compute_objective=lambda metrics: metrics["eval_accuracy"],
    )  # fmt: skip
    print(f"best of 4 trials: accuracy {found.objective:.2f} with {found.hyperparameters}")
else:
    print("skipped: needs Optuna and search = True")

# %% [markdown]
# A search is many looks at the validation data. The best of a hundred trials is partly the luckiest: run it again with other seeds before
# you believe it, and do not report its validation accuracy as the model's.

# %% [markdown]
# ## 17 · From opinions to verdicts
#
# "LoRA is just as good." "Larger batches are worse." Such sentences become useful when they say how much, and
# can turn out wrong. Each file in `experiments/` is one **hypothesis**: question, prediction with a number, the grid of trainings, what is compared with what.

# %% tags=["nbval-check-output"]
print((experiments / "05_pretrained.toml").read_text(encoding="utf-8"))

# %% [markdown]
# The verdict compares *the same seed* with and without the change (**paired**), takes the five differences, and asks how far
# their mean could be from what we saw, had other seeds been drawn. **Student's interval** answers that: the mean, plus and minus a number of standard
# errors that is larger the fewer the seeds (2.8 for five). In 95 of 100 cases such an interval holds the true mean.
#
# **Supported**: the interval lies within the predicted range. **Refuted**: it lies outside. **Undecided**: it crosses the border.
#
# **Predict.** Write down your own verdicts for the predictions before you look at the last line of each.

# %%
verdicts = [course.experiment(path.stem) for path in sorted(experiments.glob("05_*.toml"))]
for found in verdicts:
    effect = found.effect
    print(f"{found.said.name}: {found.said.prediction}")
    print(
        f"   {effect.verdict}: {effect.mean:+.3f}, interval {effect.low:+.3f} to {effect.high:+.3f}\n"
    )

# %%
figure, axis = plt.subplots(figsize=(9, 4), layout="constrained")
for place, found in enumerate(verdicts):
    low, high = max(found.said.low, -0.4), min(found.said.high, 0.4)
    axis.barh(place, high - low, left=low, height=0.6, color="C0", alpha=0.2)
    axis.plot([found.effect.low, found.effect.high], [place, place], "k-", linewidth=3)
    axis.plot(found.effect.mean, place, "ko", markersize=8)
    axis.text(0.41, place, found.effect.verdict, va="center")
axis.axvline(0, color="grey", linestyle=":")
axis.set_yticks(range(len(verdicts)), [found.said.name[3:].replace("_", " ") for found in verdicts])
axis.set(title="Predicted (shaded) and found (line: 95 % interval)", xlim=(-0.4, 0.4))
axis.set(xlabel="difference in validation accuracy", ylabel="hypothesis")
plt.show()
workspace.cleanup()

# %% [markdown]
# At the end of a cell, `course.experiment` shows one of them whole. **Predict.** How far do the five seeds of this one differ?

# %%
course.experiment("05_lora_rate")

# %% [markdown]
# A verdict speaks about this model, these pairs, these settings, and about nothing else.
#
# Five seeds are few, so the intervals are long. When one crosses the border, say **undecided**, and run more seeds; the verdict then says how many would
# probably do. That is a result too. And a prediction that was refuted taught you more than one that came true: it shows where your picture of the training was wrong.
#
# `course hypothesis run 05_lora_rate`, in a terminal of JupyterLab, makes its ten runs on your machine: this lesson as far as the accuracy of section 7, in full
# precision, so the numbers will be a little different. `course hypothesis compare 05_lora_rate` then lays both results side by side. And
# `course hypothesis new` asks you four questions and writes a hypothesis of your own.

# %% [markdown]
# ## Change your mind
#
# Say what you expect, with a number. Then run the whole lesson with other parameters, in a terminal of
# JupyterLab. The executed notebook lies where the command says; compare it with this one.
#
# **Hypothesis 1: a third of the pairs costs at least 5 points** on the test split. Or do 1,000 teach all
# there is to learn?
#
# ```
# course run 05 -p train_rows=1000
# ```
#
# **Hypothesis 2: with random weights, the curve of section 7 never leaves 0.69**, and the confusion matrix has one
# full column. What does "underfit" mean here?
#
# ```
# course run 05 -p pretrained=False
# ```
#
# **Hypothesis 3: the pairs written by hand make other mistakes.** They are few, so give them more epochs. Which bars of
# section 11 move, and in which direction?
#
# ```
# course run 05 -p origin=hand -p epochs=4
# ```
#
# **Hypothesis 4: with LoRA and ten times the learning rate, no figure of this lesson changes by more than 3 points.**
#
# ```
# course run 05 -p lora=True -p learning_rate=5e-4
# ```

# %% [markdown]
# ## Recap
#
# - Nine parts: checkpoint, tokenizer, data, collator, arguments, metrics, train, evaluate, predict.
# - First the baseline, then the model. First the validation split, then, once, the test split.
# - A batch is a dictionary of tensors: (batch, tokens) for the inputs, (batch,) for the labels.
# - `predict` returns logits (rows, labels), the labels (rows,) and metrics; `argmax` makes answers of logits.
# - A curve has two lines. Their distance says overfit; their height says underfit; jumps say unstable.
# - The seed alone moves the result. Compare several seeds, the same ones on both sides.
# - A checkpoint holds the optimizer, the schedule and the random numbers too, so a training can go on exactly.
# - Most of what a small data set seems to teach was learned in pretraining.
#
# Answer before you open:

# %% [markdown] id="recall-recipe" tags=["recall"]
# **Q.** Which nine parts does a fine-tuning have?
#
# **A.** Checkpoint, tokenizer, data, collator, arguments, metrics; then train, evaluate, predict.

# %% [markdown] id="recall-batch" tags=["recall"]
# **Q.** What is in a batch of four pairs, and which shape has each part?
#
# **A.** `input_ids`, `token_type_ids` and `attention_mask`, each (4, tokens of the longest of the four); `labels`, (4,).

# %% [markdown] id="recall-dynamic" tags=["recall"]
# **Q.** Where does dynamic padding happen, and why not in `map`?
#
# **A.** In the collator, when a batch is made: to the longest row of this batch. `map` would pad to one length for all, and the model would compute with padding.

# %% [markdown] id="recall-predict" tags=["recall"]
# **Q.** `trainer.predict` on 408 pairs with two labels: what are `predictions.shape` and `label_ids.shape`, and why do they differ?
#
# **A.** (408, 2) and (408,). The first holds one logit for each label, the second the number of the right label. `predictions.argmax(axis=-1)` has the shape of the second.

# %% [markdown] id="recall-first-loss" tags=["recall"]
# **Q.** Which loss do you expect before the first step, for two labels and for ten?
#
# **A.** Minus the logarithm of one over the number of labels: 0.69 and 2.30. Far above: look for a mistake.

# %% [markdown] id="recall-baseline" tags=["recall"]
# **Q.** Why measure a baseline before you train?
#
# **A.** Without one, nobody knows what an accuracy is worth. If a rule of two lines does as well, you do not need the model; and a baseline far above a coin shows what the data give away.

# %% [markdown] id="recall-curves" tags=["recall"]
# **Q.** How do you recognise an overfit, an underfit and an unstable training from its two losses?
#
# **A.** Overfit: training loss falls to zero, validation loss rises. Underfit: both stay high, near the loss of knowing nothing. Unstable: the training loss jumps, and may end above where it began.

# %% [markdown] id="recall-early-stopping" tags=["recall"]
# **Q.** Which arguments does `EarlyStoppingCallback` need besides its patience?
#
# **A.** `load_best_model_at_end=True`, `metric_for_best_model` (with `greater_is_better`), and the same strategy for evaluating and saving.

# %% [markdown] id="recall-resume" tags=["recall"]
# **Q.** What does a checkpoint of the Trainer hold besides the model, and what breaks without it?
#
# **A.** The optimizer's running means, the place in the schedule, the random numbers, and the step. Without them a resumed training is another training: wrong learning rate, cold optimizer, other order and dropout.

# %% [markdown] id="recall-seeds" tags=["recall"]
# **Q.** Your change brings one point on one seed. What do you do before you believe it?
#
# **A.** Run the same seeds with and without it, and look at the differences pair by pair, with an interval. One seed moves the result by more than a point.

# %% [markdown] id="recall-lora" tags=["recall"]
# **Q.** What does LoRA train, and what stays as it is?
#
# **A.** Two narrow matrices beside each chosen matrix, and the head. All pretrained weights are frozen, so an adapter is a file of few megabytes.

# %% [markdown] id="recall-test-split" tags=["recall"]
# **Q.** Why is the test split used once?
#
# **A.** Every choice made by looking at a split fits the choice to that split. After ten choices on the test data, its accuracy says how well you chose, not how well the model does on new data.

# %% [markdown]
# ## Go deeper
#
# - "A says the same as B" should not depend on which comes first. Measure on how many test pairs the model changes its mind when
#   the two are swapped. Could you train that away? Would it help the accuracy?
# - Take your own field: what would a hand-written test of 300 pairs look like there, and which phenomena would you put into it? In finance,
#   which two sentences with nine words in common must never be confused?
#
# ## If you follow the older course text
#
# | there | today |
# |---|---|
# | `Trainer(tokenizer=tokenizer)` | `Trainer(processing_class=tokenizer)` |
# | `evaluation_strategy="epoch"` | `eval_strategy="epoch"` |
# | `warmup_ratio=0.1` | `warmup_steps=0.1`: below 1 it is a share of the steps |
# | `group_by_length=True` | `train_sampling_strategy="group_by_length"` |
# | `no_cuda=True` | `use_cpu=True` |
# | `load_metric("glue", "mrpc")` from datasets | `evaluate.load(…)`; it left datasets in version 3 |
# | `load_dataset("glue", "mrpc")` | ids need an owner: `load_dataset("nyu-mll/glue", "mrpc")` |
# | `fp16=True` | `bf16=True` on a GPU of 2020 or later; `fp16` on older ones |
# | `push_to_hub=True` during the course | not needed: `save_model` and `pipeline(model=folder)` |
# | `TFAutoModel…`, `model.compile`, `model.fit` | TensorFlow is gone from transformers 5 |
# | wandb starts by itself | `report_to` is "none" unless you choose one |
#
# **Next:** do the [homework](../exercises/05_fine_tuning.ipynb).
