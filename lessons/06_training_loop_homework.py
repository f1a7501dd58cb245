# %% [markdown]
# # 06 · Homework: the training loop
#
# Each exercise is one cell: write your code where it says `your code here`, run the cell, read the
# verdict. Change it and run it again as often as you like. `check.NAME.hint()` in a new cell gives a
# hint, a stronger one each time; `check.NAME.solution()` shows a solution. Your progress is kept;
# `course` in a terminal shows it.
#
# ●○○○ is a warm-up, ●●○○ needs a look at the lesson, ●●●○ needs thought, ●●●● is a small project. You can skip any of them.
#
# The first eight exercises take one training step apart. The next four do by hand what several
# processes do; you need only one for them. Then a training survives being killed, you read a profile,
# and two projects follow.
#
# All models but the last are tiny, and their weights are random: each check takes less than a second
# or two, and one core is enough.

# %%
import copy
import math
import os
from collections import Counter

import torch
from datasets import load_dataset
from torch.nn.functional import cross_entropy
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    get_linear_schedule_with_warmup,
)
from transformers.utils import logging

logging.set_verbosity_error()
tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))

# %% [markdown]
# ### 6.1 One training step
# ●○○○ · 10 min · You need no device and no clipping.
#
# Write `training_step(model, batch, optimizer, scheduler)`: everything that happens with one batch, in
# the right order. `model(**batch)` gives an output with `loss`. The step switches the model to training
# mode, and it works whatever gradients were there before. Return the loss as a number.
#
# The check calls it four times and compares losses, weights and learning rates with those of its own
# steps.


# %%
def training_step(model, batch, optimizer, scheduler):
    """Train with one batch; return its loss."""
    ### BEGIN SOLUTION
    model.train()
    optimizer.zero_grad()
    loss = model(**batch).loss
    loss.backward()
    optimizer.step()
    scheduler.step()
    return loss.item()
    ### END SOLUTION


check.training_step(training_step)


# %% tags=["wrong"]
def stepped(model, batch, optimizer, scheduler, order="train clear loss back step rate", item=True):
    loss = None
    for word in order.split():
        if word == "train":
            model.train()
        elif word == "clear":
            optimizer.zero_grad()
        elif word == "loss":
            loss = model(**batch).loss
        elif word == "back":
            loss.backward()
        elif word == "step":
            optimizer.step()
        else:
            scheduler.step()
    return loss.item() if item else loss


def ordered(order, item=True):
    return lambda *given: stepped(*given, order=order, item=item)


check.training_step.rejects(ordered("train loss back step rate"), saying="zero_grad() is missing")
check.training_step.rejects(
    ordered("train loss back step clear rate"), saying="Clear them before backward()"
)
check.training_step.rejects(ordered("clear loss back step rate"), saying="Switch in every step")
check.training_step.rejects(
    ordered("train clear loss back step"), saying="scheduler.step() is missing"
)
check.training_step.rejects(
    ordered("train clear loss back clear step rate"), saying="gradients that are still there"
)
check.training_step.rejects(ordered("train clear loss rate"), saying="are what they were")
check.training_step.rejects(ordered("train loss step clear back rate"), saying="RuntimeError")
check.training_step.rejects(ordered("train clear loss back step rate", False), saying=".item()")

# %% [markdown] tags=["solution"]
# `zero_grad()` may stand at the end instead, as in many scripts, if nobody leaves gradients behind
# before the first step. At the beginning it is safe.
#
# The schedule steps last: it sets the learning rate of the **next** step. torch warns if it comes first.

# %% [markdown]
# ### 6.2 An evaluation that leaves no trace
# ●●○○ · 15 min · The labels are in the batch. You need no metric from a library.
#
# Write `evaluate(model, batches)`: return `{"loss": …, "accuracy": …}`, both as numbers, over **all
# rows** of the batches. The last batch may be smaller, and its rows count no more than others.
#
# Dropout is off, and torch prepares no gradients. Afterwards the model is in the mode in which it came,
# whichever that was.
#
# `output = model(**batch)` has `output.loss`, the mean over the rows of this batch, and `output.logits`,
# of shape (batch, labels).


# %%
def evaluate(model, batches):
    """Return {"loss", "accuracy"} over all rows."""
    ### BEGIN SOLUTION
    was = model.training
    model.eval()
    loss, right, rows = 0.0, 0, 0
    with torch.no_grad():
        for batch in batches:
            output, labels = model(**batch), batch["labels"]
            loss += output.loss.item() * len(labels)
            right += (output.logits.argmax(dim=-1) == labels).sum().item()
            rows += len(labels)
    model.train(was)
    return {"loss": loss / rows, "accuracy": right / rows}
    ### END SOLUTION


check.evaluate(evaluate)


# %% tags=["wrong"]
def judged(model, batches, dropout=False, grad=False, after="was", by_batch=False):
    was = model.training
    model.train(dropout)
    sums = [0.0, 0.0, 0]
    torch.set_grad_enabled(grad)
    for batch in batches:
        output, labels = model(**batch), batch["labels"]
        weight = 1 if by_batch else len(labels)
        right = (output.logits.argmax(-1) == labels).float().mean().item()
        sums = [sums[0] + weight * output.loss.item(), sums[1] + weight * right, sums[2] + weight]
    torch.set_grad_enabled(after != "off")
    model.train({"was": was, "off": was, "train": True, "eval": False}[after])
    return {"loss": sums[0] / sums[2], "accuracy": sums[1] / sums[2]}


check.evaluate.rejects(lambda m, b: judged(m, b, dropout=True), saying="Dropout was on")
check.evaluate.rejects(lambda m, b: judged(m, b, grad=True), saying="never comes")
check.evaluate.rejects(lambda m, b: judged(m, b, after="train"), saying="was in evaluation mode")
check.evaluate.rejects(lambda m, b: judged(m, b, after="eval"), saying="was in training mode")
check.evaluate.rejects(lambda m, b: judged(m, b, after="off"), saying="still switched off")
check.evaluate.rejects(lambda m, b: judged(m, b, by_batch=True), saying="mean over the batches")
check.evaluate.rejects(lambda m, b: judged(m, b[:2]), saying="Every batch")

# %% [markdown] tags=["solution"]
# A decorator does the same in one line: `@torch.no_grad()` above the function. `torch.inference_mode()`
# is a stricter and slightly faster relative.
#
# If an evaluation can fail in the middle, put `model.train(was)` into a `finally:` block: otherwise the
# next training step runs without dropout, and nobody notices.

# %% [markdown]
# ### 6.3 Many small batches, one large step
# ●●●○ · 20 min · The model has no gradients at the beginning. You make no step.
#
# A batch of 64 does not fit into memory, but four of 16 do. `backward()` adds to the gradients that are
# there, so several batches can share one step: this is **gradient accumulation**.
#
# Write `accumulate(model, batches)`. `batches` is a list of pairs `(inputs, labels)`; `model(inputs)`
# gives logits. Only one batch goes through the model at a time. Afterwards, `.grad` of every weight is
# what one `backward()` of the mean `cross_entropy` over **all rows** would leave there, also if the last
# batch is smaller. Return that mean loss as a number.


# %%
def accumulate(model, batches):
    """Leave the gradients of the mean loss over all rows in the model; return that loss."""
    ### BEGIN SOLUTION
    rows = sum(len(labels) for _, labels in batches)
    total = 0.0
    for inputs, labels in batches:
        loss = cross_entropy(model(inputs), labels, reduction="sum") / rows
        loss.backward()
        total += loss.item()
    return total
    ### END SOLUTION


check.accumulate(accumulate)


# %% tags=["wrong"]
def added(model, batches, share=None, keep=True, item=True):
    total = 0.0
    for inputs, labels in batches:
        if not keep:
            model.zero_grad()
        loss = (
            cross_entropy(model(inputs), labels) * (share or 1) * (1 / len(batches) ** (not share))
        )
        loss.backward()
        total += loss if not item else loss.item()
    return total


def all_at_once(model, batches):
    inputs, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    loss = cross_entropy(model(inputs), labels)
    loss.backward()
    return loss.item()


def right(model, batches):
    rows = sum(len(labels) for _, labels in batches)
    losses = [cross_entropy(model(x), labels, reduction="sum") / rows for x, labels in batches]
    sum(losses).backward()
    return sum(losses).item()


def with_a_step(model, batches):
    loss = right(model, batches)
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    return loss


check.accumulate.rejects(lambda m, b: added(m, b, share=1), saying="number of batches")
check.accumulate.rejects(added, saying="counts as much as a full one")
check.accumulate.rejects(lambda m, b: added(m, b, share=1, keep=False), saying="the last batch")
check.accumulate.rejects(all_at_once, saying="one batch at a time")
check.accumulate.rejects(with_a_step, saying="no step")
check.accumulate.rejects(lambda m, b: added(m, b, item=False), saying="as a number")
check.accumulate.rejects(lambda m, b: right(m, b) * len(b), saying="Return the mean loss")

# %% [markdown] tags=["solution"]
# Dividing each batch's mean by the number of batches is right as long as all batches are full. Most
# scripts do that, and the error in the last step of an epoch is small. With **tokens** instead of rows
# it is not: there every batch has another number of real tokens. The next exercise is about that.

# %% [markdown]
# ### 6.4 Only real tokens count
# ●●○○ · 15 min · There is at least one real token. Every row has its padding on the right.
#
# In tagging and in language models every token has a label, and padding has the label -100. Write
# `token_loss(logits, labels, count=None)`: `logits` of shape (batch, tokens, classes), `labels` of shape
# (batch, tokens). The loss of one token is the cross-entropy, $-\log p$ of its label. Return the sum of
# the losses of all real tokens, divided by `count`; if that is `None`, by the number of real tokens. Use
# torch only, so that `backward()` works on the result.
#
# Why `count`? A batch that is the third of four in one step has to divide by the tokens of **all four**.
# The check hands it in as the `Trainer` does.


# %%
def token_loss(logits, labels, count=None):
    """Return the loss of the real tokens as a tensor."""
    ### BEGIN SOLUTION
    real = labels != -100  # (batch, tokens)
    log_p = logits[real].log_softmax(dim=-1)  # (real tokens, classes)
    own = log_p.gather(dim=-1, index=labels[real][:, None])  # (real tokens, 1)
    return -own.sum() / (real.sum() if count is None else count)
    ### END SOLUTION


check.token_loss(token_loss)


# %% tags=["wrong"]
def tokens(logits, labels, count=None, way="tokens", skip=True):
    each = cross_entropy(logits.transpose(1, 2), labels, reduction="none")
    real = (labels != -100).sum()
    if way == "all":
        return each.mean() if count is None else each.sum() / count
    if way == "rows":
        return (each.sum(dim=1) / (labels != -100).sum(dim=1)).mean()
    if way == "sum":
        return each.sum()
    return each.sum() / (real if count is None or not skip else count)


def padding_is_class_0(logits, labels, count=None):
    labels = labels.clamp(min=0)
    each = cross_entropy(logits.transpose(1, 2), labels, reduction="none")
    return each.mean()


check.token_loss.rejects(lambda *g: tokens(*g, way="all"), saying="padding counts")
check.token_loss.rejects(lambda *g: tokens(*g, way="rows"), saying="of a short row")
check.token_loss.rejects(lambda *g: tokens(*g, way="sum"), saying="This is the sum")
check.token_loss.rejects(lambda *g: -tokens(*g), saying="sign")
check.token_loss.rejects(lambda *g: tokens(*g, skip=False), saying="If `count` is given")
check.token_loss.rejects(padding_is_class_0, saying="not -100")
check.token_loss.rejects(lambda *g: tokens(*g).item(), saying="as a tensor")
check.token_loss.rejects(lambda *g: tokens(*g).detach(), saying="no way back")

# %% [markdown] tags=["solution"]
# `cross_entropy(logits.transpose(1, 2), labels)` is the same: -100 is its `ignore_index`. For a
# classification of whole rows, count and number of rows are one. For tokens the means of several
# batches are not the mean of all tokens, so a `Trainer` counts the tokens of all batches of a step first
# and passes them to the model as `num_items_in_batch`.

# %% [markdown]
# ### 6.5 Clip the gradients
# ●●○○ · 15 min · Some weights may have no gradient. Do not use `torch.nn.utils`.
#
# One strange batch can make a huge step. **Clipping** by norm keeps its direction and limits its length.
# Write `clip(parameters, limit)`. The norm is the square root of the sum of the squares of **all**
# numbers in all gradients. If it is larger than `limit`, multiply all gradients, in place, by
# limit / norm; otherwise leave them. Return the norm from before, as a number or a tensor.
#
# `parameters` is what `model.parameters()` returns: it can be walked through once. Two weights with the
# gradients `[3.0]` and `[4.0]` have the norm 5; with a limit of 1 they become `[0.6]` and `[0.8]`.


# %%
def clip(parameters, limit):
    """Limit the norm of all gradients; return the norm from before."""
    ### BEGIN SOLUTION
    grads = [weight.grad for weight in parameters if weight.grad is not None]
    norm = math.sqrt(sum(grad.pow(2).sum().item() for grad in grads))
    if norm > limit:
        for grad in grads:
            grad.mul_(limit / norm)
    return norm
    ### END SOLUTION


check.clip(clip)


# %% tags=["wrong"]
def clipped(parameters, limit, apart=False, always=False, value=False, after=False, twice=False):
    weights = parameters if twice else list(parameters)
    grads = [weight.grad for weight in weights if weight.grad is not None]
    norm = torch.cat([grad.flatten() for grad in grads]).norm().item()
    for grad in [w.grad for w in weights if w.grad is not None] if twice else grads:
        if value:
            grad.clamp_(-limit, limit)
        elif apart:
            grad.mul_(min(1, limit / grad.norm().item()))
        elif norm > limit or always:
            grad.mul_(limit / norm)
    return min(norm, limit) if after else norm


def none_is_there_too(parameters, limit):
    return math.sqrt(sum(weight.grad.pow(2).sum() for weight in parameters))


check.clip.rejects(lambda *g: clipped(*g, twice=True), saying="only once")
check.clip.rejects(lambda *g: clipped(*g, apart=True), saying="on its own")
check.clip.rejects(lambda *g: clipped(*g, value=True), saying="clip_grad_value_")
check.clip.rejects(lambda *g: clipped(*g, always=True), saying="stay as they are")
check.clip.rejects(lambda *g: clipped(*g, after=True), saying="before the clipping")
check.clip.rejects(none_is_there_too, saying="AttributeError")

# %% [markdown] tags=["solution"]
# `torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)` does this, and returns the norm from before,
# too. It belongs between `backward()` and `step()`, and after the **last** of the batches that share a
# step. Log the norm: if it is nearly always above the limit, the limit sets your learning rate.

# %% [markdown]
# ### 6.6 A schedule of your own
# ●●○○ · 15 min · `warmup` may be 0, and is smaller than `total`. Steps count from 0.
#
# A **cosine schedule** stays high for a while, falls fast in the middle, and ends slowly. Write
# `cosine_factor(step, warmup, total)`: the number that the peak rate is multiplied by at `step`. During
# the warm-up it grows from 0 to 1 in a straight line; at step `warmup` it is 1. From there to `total` it
# falls from 1 to 0 along half a wave of the cosine. Behind `total` it stays 0.
#
# `cosine_factor(5, 10, 110)` is 0.5 and `cosine_factor(60, 10, 110)` is 0.5, too. In between,
# `cosine_factor(35, 10, 110)` is 0.853….


# %%
def cosine_factor(step, warmup, total):
    """Return the factor of the learning rate at `step`."""
    ### BEGIN SOLUTION
    if step < warmup:
        return step / warmup
    progress = min(1, (step - warmup) / (total - warmup))
    return 0.5 * (1 + math.cos(math.pi * progress))
    ### END SOLUTION


check.cosine_factor(cosine_factor)


# %% tags=["wrong"]
def cosine(step, warmup, total, first=0, start=None, down=None, end=True):
    if step < warmup:
        return (step + first) / warmup
    start = warmup if start is None else start
    progress = (step - start) / (total - start)
    progress = min(1, progress) if end else progress
    return down(progress) if down else 0.5 * (1 + math.cos(math.pi * progress))


check.cosine_factor.rejects(
    lambda *g: cosine(*g, down=lambda p: 1 - p), saying="straight line down"
)
check.cosine_factor.rejects(lambda *g: cosine(*g, start=0), saying="begins at the end of the warm")
check.cosine_factor.rejects(lambda *g: cosine(*g, first=1), saying="Step 0")
check.cosine_factor.rejects(lambda *g: cosine(*g, end=False), saying="rise again")
check.cosine_factor.rejects(
    lambda *g: cosine(*g, down=lambda p: math.cos(math.pi * p / 2)), saying="quarter of a wave"
)
check.cosine_factor.rejects(
    lambda *g: cosine(*g, down=lambda p: math.cos(math.pi * p)), saying="goes down to -1"
)
check.cosine_factor.rejects(lambda s, w, t: min(s / w, cosine(s, w, t)), saying="ZeroDivisionError")

# %% tags=["solution"]
optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: cosine_factor(step, 3, 12))
for step in range(12):
    print(f"step {step:2}: {schedule.get_last_lr()[0]:.6f}")
    optimizer.step()
    schedule.step()

# %% [markdown] tags=["solution"]
# `LambdaLR` turns any such function into a schedule: it multiplies the optimizer's rate by the factor.
# The library's `get_cosine_schedule_with_warmup(optimizer, warmup, total)` is made in the same way.

# %% [markdown]
# ### 6.7 One step of AdamW
# ●●●○ · 25 min · One weight tensor. Do not use `torch.optim`.
#
# `optimizer.step()` is five lines of arithmetic. For a weight $w$ with the gradient $g$, in step $t$
# (from 1), number by number:
#
# - $m \leftarrow \beta_1 m + (1-\beta_1)\,g$, a running mean of the gradients;
# - $v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$, a running mean of their squares;
# - $\hat m = m/(1-\beta_1^t)$ and $\hat v = v/(1-\beta_2^t)$, because $m$ and $v$ begin at 0;
# - $w \leftarrow w\,(1 - \text{lr}\cdot\text{weight\_decay})$, the weight decay;
# - $w \leftarrow w - \text{lr}\cdot\hat m/(\sqrt{\hat v}+\text{eps})$.
#
# Write `adamw_step(weight, grad, state, lr, betas, eps, weight_decay)`. `betas` is
# $(\beta_1, \beta_2)$. `state` is an empty dictionary before the first step, and later what your last
# call returned. Return the new weight and the new state, a dictionary with `step`, `m` and `v`.


# %%
def adamw_step(weight, grad, state, lr, betas, eps, weight_decay):
    """Return (new weight, new state)."""
    ### BEGIN SOLUTION
    zeros = torch.zeros_like(weight)
    step = state.get("step", 0) + 1
    m = betas[0] * state.get("m", zeros) + (1 - betas[0]) * grad
    v = betas[1] * state.get("v", zeros) + (1 - betas[1]) * grad**2
    m_hat, v_hat = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    weight = weight * (1 - lr * weight_decay)
    weight = weight - lr * m_hat / (v_hat.sqrt() + eps)
    return weight, {"step": step, "m": m, "v": v}
    ### END SOLUTION


check.adamw_step(adamw_step)


# %% tags=["wrong"]
def adam(weight, grad, state, lr, betas, eps, weight_decay, l2=False, correct=True, inside=False,
         last=False, keep_hats=False, decay=True, raw=False, count=True):  # fmt: skip
    step = state.get("step", 0) + 1
    if l2:
        grad = grad + weight_decay * weight
    m = betas[0] * state.get("m", 0) + (1 - betas[0]) * grad
    v = betas[1] * state.get("v", 0) + (1 - betas[1]) * grad**2
    power = step if count else 1
    m_hat, v_hat = (m / (1 - betas[0] ** power), v / (1 - betas[1] ** power)) if correct else (m, v)
    move = lr * m_hat / ((v_hat + eps).sqrt() if inside else v_hat.sqrt() + eps)
    shrink = 1 - (1 if raw else lr) * weight_decay * (decay and not l2)
    weight = (weight - move) * shrink if last else weight * shrink - move
    kept = (m_hat, v_hat) if keep_hats else (m, v)
    return weight, {"step": step, "m": kept[0], "v": kept[1]}


def made(**how):
    return lambda *g, **settings: adam(*g, **settings, **how)


check.adamw_step.rejects(made(l2=True), saying="as in Adam with L2")
check.adamw_step.rejects(made(correct=False), saying="too small at first")
check.adamw_step.rejects(made(inside=True), saying="not under it")
check.adamw_step.rejects(made(last=True), saying="before the step is subtracted")
check.adamw_step.rejects(made(decay=False), saying="decay is missing")
check.adamw_step.rejects(made(raw=True), saying="not weight_decay alone")
check.adamw_step.rejects(made(keep_hats=True), saying="not kept in the state")
check.adamw_step.rejects(made(count=False), saying="not kept in the state")
check.adamw_step.rejects(lambda *g, **s: adam(*g, **s)[0], saying="two things")

# %% [markdown] tags=["solution"]
# Two things to take along. In the first step $\hat m/\sqrt{\hat v}$ is the **sign** of the gradient: every
# weight moves by the learning rate, however small its gradient. And the optimizer keeps two numbers for
# every weight: for a model of $n$ numbers, training needs memory for $4n$ of them (weights, gradients,
# $m$, $v$), before the first batch comes.

# %% [markdown]
# ### 6.8 What stays in 32 bits?
# ●●○○ · 10 min · Guess all six first, then run the step. The CPU is enough.
#
# **Mixed precision** computes with two kinds of numbers: float32, and a shorter one, here bfloat16, which
# keeps the range and only two to three digits. One training step of a linear layer looks like this:
#
# ```
# model = torch.nn.Linear(8, 3)
# optimizer = torch.optim.AdamW(model.parameters())
# with torch.autocast("cpu", dtype=torch.bfloat16):
#     logits = model(torch.ones(4, 8))
#     loss = cross_entropy(logits, torch.tensor([0, 1, 2, 0]))
# loss.backward()
# optimizer.step()
# ```
#
# Assign a dictionary. `weights`, `logits`, `loss`, `gradients` (of the weights) and `moments` (AdamW's
# $m$ and $v$) are `"float32"` or `"bfloat16"`. `grown` is a number: 1.0 as a bfloat16 tensor, to which
# 0.001 is added 1,000 times, one after the other. What is it then?

# %%
### BEGIN SOLUTION
types = {
    "weights": "float32",
    "logits": "bfloat16",
    "loss": "float32",
    "gradients": "float32",
    "moments": "float32",
    "grown": 1.0,
}
### END SOLUTION

check.precision(types)

# %% tags=["wrong"]
right = dict.fromkeys(["weights", "loss", "gradients", "moments"], "float32")
right |= {"logits": "bfloat16", "grown": 1.0}
check.precision.rejects(right | {"weights": "bfloat16"}, saying="does not touch the weights")
check.precision.rejects(right | {"logits": "float32"}, saying="matrix multiplication")
check.precision.rejects(right | {"loss": torch.bfloat16}, saying="needs its digits")
check.precision.rejects(right | {"gradients": "bfloat16"}, saying="type of its weight")
check.precision.rejects(right | {"moments": "bfloat16"}, saying="the optimizer makes them")
check.precision.rejects(right | {"grown": 2.0}, saying="bfloat16 has 128 steps")
check.precision.rejects(right | {"logits": "half"}, saying='"float32" or "bfloat16"')
check.precision.rejects("float32", saying="dictionary")

# %% tags=["solution"]
model = torch.nn.Linear(8, 3)
optimizer = torch.optim.AdamW(model.parameters())
with torch.autocast("cpu", dtype=torch.bfloat16):
    logits = model(torch.ones(4, 8))
    loss = cross_entropy(logits, torch.tensor([0, 1, 2, 0]))
loss.backward()
optimizer.step()
moments = optimizer.state[model.weight]["exp_avg"]
for value in (model.weight, logits, loss, model.weight.grad, moments):
    print(value.dtype)
one = torch.tensor(1.0, dtype=torch.bfloat16)
for _ in range(1000):
    one += 0.001
print(one.item())

# %% [markdown] tags=["solution"]
# `grown` is the reason for the others. A training step changes a weight by a small part of it,
# and in bfloat16 that part is rounded away: 1,000 steps, and nothing has moved. So weights and the
# optimizer's averages stay in float32, and only the large multiplications are done with short numbers.
#
# What autocast does with other operations depends on the device: after a `LayerNorm`, for example, the
# numbers are bfloat16 on a CPU and float32 on a GPU.

# %% [markdown]
# ### 6.9 Two processes, one model
# ●●○○ · 15 min · No processes are started: the replicas are models in a list. All batches have one size.
#
# With several processes each has a **replica**, a copy of the model, and a batch of its own. After every
# `backward()` the processes exchange their gradients, and then each makes the same step. So the replicas
# stay equal, without a weight ever being sent.
#
# Write `in_step(replicas, batches, rate)`, one such step. `replicas` is a list of equal models,
# `batches` a list of pairs `(inputs, labels)`, one for each. Compute each replica's gradients from the
# mean `cross_entropy` of its batch; give every replica the **mean** of these gradients; move each weight
# by minus `rate` times that. Return the mean of the losses as a number.
#
# The check calls it twice in a row and compares with one model that gets all rows in one batch.


# %%
def in_step(replicas, batches, rate):
    """Make one step with every replica; return the mean of their losses."""
    ### BEGIN SOLUTION
    losses = []
    for replica, (inputs, labels) in zip(replicas, batches, strict=True):
        replica.zero_grad()
        loss = cross_entropy(replica(inputs), labels)
        loss.backward()
        losses.append(loss.item())
    with torch.no_grad():
        for weights in zip(*(replica.parameters() for replica in replicas), strict=True):
            mean = sum(weight.grad for weight in weights) / len(weights)
            for weight in weights:
                weight -= rate * mean
    return sum(losses) / len(losses)
    ### END SOLUTION


check.in_step(in_step)


# %% tags=["wrong"]
def moved(replicas, batches, rate, share="mean", clear=True, item=True, only_first=False):
    losses = []
    for replica, (inputs, labels) in zip(replicas, batches, strict=True):
        if clear:
            replica.zero_grad()
        losses.append(cross_entropy(replica(inputs), labels))
        losses[-1].backward()
    with torch.no_grad():
        for weights in zip(*(r.parameters() for r in replicas), strict=True):
            total = sum(weight.grad.clone() for weight in weights)
            for weight in weights[:1] if only_first else weights:
                own = {"mean": total / len(weights), "sum": total, "own": weight.grad}[share]
                weight -= rate * own
    loss = sum(losses) / len(losses)
    return loss.item() if item else loss


check.in_step.rejects(lambda *g: moved(*g, share="own"), saying="exchange gradients")
check.in_step.rejects(lambda *g: moved(*g, share="sum"), saying="added up")
check.in_step.rejects(lambda *g: moved(*g, clear=False), saying="the step before")
check.in_step.rejects(lambda *g: moved(*g, only_first=True), saying="not the same any more")
check.in_step.rejects(lambda *g: moved(*g, item=False), saying="as a number")
check.in_step.rejects(lambda r, b, rate: moved(r, b, 0.0), saying="No weight has changed")
check.in_step.rejects(lambda *g: 2 * moved(*g), saying="mean of the replicas' losses")

# %% [markdown] tags=["solution"]
# This is what `DistributedDataParallel` does, and Accelerate wraps a model in it when there is more than
# one process. The exchange (**all-reduce**) starts while `backward()` still runs, layer by layer, so that
# little of it is waited for.
#
# The mean of means is the mean only because all batches have one size. Where they have not, the rows of
# a smaller batch weigh more, as in 6.3.

# %% [markdown]
# ### 6.10 How many steps with several processes?
# ●●○○ · 15 min · Whole numbers. The batch size is that of one process, as in Accelerate.
#
# Predict on paper first: 3,300 rows, batches of 16, 4 processes, 2 batches of each process in one step.
# How many rows decide on one step, and how many steps has an epoch?
#
# Write `shared_plan(rows, batch_size, processes, accumulation)`. Accelerate deals out whole batches:
# the first to process 0, the second to process 1, and so on. So that all processes have the same number
# of full batches, it fills up the end with rows from the beginning. Return a dictionary with
#
# - `effective_batch`: the number of rows that one step averages over;
# - `batches`: how many batches each process gets in one epoch;
# - `steps`: how often the weights change in one epoch; batches that are left at its end make a step, too;
# - `seen`: how many rows all processes together compute in one epoch, those filled up included.
#
# `shared_plan(10, 2, 3, 1)` is `{"effective_batch": 6, "batches": 2, "steps": 2, "seen": 12}`.


# %%
def shared_plan(rows, batch_size, processes, accumulation):
    """Return {"effective_batch", "batches", "steps", "seen"}."""
    ### BEGIN SOLUTION
    batches = math.ceil(math.ceil(rows / batch_size) / processes)
    return {
        "effective_batch": batch_size * processes * accumulation,
        "batches": batches,
        "steps": math.ceil(batches / accumulation),
        "seen": batches * batch_size * processes,
    }
    ### END SOLUTION


check.shared_plan(shared_plan)


# %% tags=["wrong"]
def planned(rows, size, processes, accumulation, **changed):
    batches = changed.get("batches", math.ceil(rows / size / processes))
    made = {
        "effective_batch": size * processes * accumulation,
        "batches": batches,
        "steps": math.ceil(batches / accumulation),
        "seen": batches * size * processes,
    }
    return made | changed


def made(change):
    return lambda *given: planned(*given, **change(*given))


check.shared_plan.rejects(
    made(lambda r, s, p, a: {"effective_batch": s * p}), saying="takes 2 batches"
)
check.shared_plan.rejects(
    made(lambda r, s, p, a: {"effective_batch": s * a}), saying="each has its own rows"
)
check.shared_plan.rejects(
    made(lambda r, s, p, a: {"batches": math.ceil(r / s)}), saying="Each process gets its share"
)
check.shared_plan.rejects(
    made(lambda r, s, p, a: {"batches": math.ceil(r / s) // p}), saying="round up, twice"
)
check.shared_plan.rejects(
    made(lambda r, s, p, a: {"steps": math.ceil(r / s / p)}), saying="once in 2 batches"
)
check.shared_plan.rejects(
    made(lambda r, s, p, a: {"seen": r}), saying="the last batches are filled up"
)
check.shared_plan.rejects(
    made(lambda r, s, p, a: {"seen": math.ceil(r / p) * p}), saying="fills up whole batches"
)
check.shared_plan.rejects(lambda *g: planned(*g)["steps"], saying="keys")

# %% tags=["solution"]
for processes in (1, 2, 4, 8):
    print(processes, "processes:", shared_plan(3300, 16, processes, 2))

# %% [markdown] tags=["solution"]
# From 104 steps to 13, with the same data: each step is better informed, and there are fewer of them. To
# compare runs with different numbers of processes, keep the effective batch the same, by a smaller batch
# or less accumulation. Otherwise the learning rate and the number of epochs have to be looked at again.

# %% [markdown]
# ### 6.11 Who gets which rows?
# ●●●○ · 20 min · There is at least one row; there may be fewer rows than processes.
#
# torch's own way of dealing out is row by row. Write `share(rows, rank, processes, seed, epoch)`: the list
# of row numbers that process `rank` (from 0) gets in this epoch. Every process computes the same order and
# takes its part:
#
# 1. The order: `torch.randperm(rows, generator=…)` with a `torch.Generator()` of its own, seeded with
#    `seed + epoch`.
# 2. Fill it up with its own beginning until it can be dealt out evenly. If the beginning is not enough,
#    begin again.
# 3. Deal out: the first to process 0, the second to process 1, …
#
# The order `[3, 0, 4, 1, 2]` and 2 processes: `[3, 4, 2]` for process 0 and `[0, 1, 3]` for process 1.


# %%
def share(rows, rank, processes, seed, epoch):
    """Return the row numbers of one process in one epoch."""
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(rows, generator=generator).tolist()
    length = math.ceil(rows / processes) * processes
    order = (order * math.ceil(length / rows))[:length]
    return order[rank::processes]
    ### END SOLUTION


check.share(share)


# %% tags=["wrong"]
def dealt(rows, rank, processes, seed, epoch, blocks=False, fill=True, again=True, shuffled=True):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(rows, generator=generator).tolist() if shuffled else list(range(rows))
    length = math.ceil(rows / processes) * processes
    if fill:
        order = (order * (processes if again else 2))[:length]
    size = length // processes
    return order[rank * size : (rank + 1) * size] if blocks else order[rank::processes]


check.share.rejects(lambda *g: dealt(*g, blocks=True), saying="like cards")
check.share.rejects(lambda *g: dealt(*g, fill=False), saying="too few rows")
check.share.rejects(lambda *g: dealt(*g, again=False), saying="too few rows")
check.share.rejects(lambda *g: dealt(*g, shuffled=False), saying="not shuffled")
check.share.rejects(lambda *g: dealt(*g[:4], 0), saying="same order")
check.share.rejects(lambda r, k, p, s, e: dealt(r, k, p, s + 1, e), saying="Another order")
check.share.rejects(lambda *g: torch.tensor(dealt(*g)).float().tolist(), saying="row numbers")

# %% [markdown] tags=["solution"]
# This is `torch.utils.data.DistributedSampler`, which repeats at most `processes - 1` rows and not whole
# batches. Its `set_epoch(epoch)` has to be called before every epoch; who forgets it trains on one order
# for ever. Accelerate's loaders call it by themselves.

# %% [markdown]
# ### 6.12 Put the answers together
# ●●○○ · 15 min · Answers are numbers. There is at least one row.
#
# Two processes have predicted their batches, and process 0 gathers the answers. `parts[r]` is the list
# of batches of process `r`, and a batch is a list of answers. The rows were dealt out as in 6.10: whole
# batches, in turn, and the end filled up with rows from the beginning. Write `in_order(parts, rows)`: one
# list with the answers to all `rows` rows, in the order of the rows, and each row once.
#
# For 5 rows with the answers 10, 11, 12, 13, 14, batches of 2 and two processes, `parts` is
# `[[[10, 11], [14, 10]], [[12, 13], [11, 12]]]`, and the result `[10, 11, 12, 13, 14]`.


# %%
def in_order(parts, rows):
    """Return the answers in the order of the rows."""
    ### BEGIN SOLUTION
    rounds = zip(*parts, strict=True)  # each round: one batch of every process
    answers = [answer for batches in rounds for batch in batches for answer in batch]
    return answers[:rows]
    ### END SOLUTION


check.in_order(in_order)


# %% tags=["wrong"]
def every_answer(parts):
    return [one for batches in zip(*parts, strict=True) for batch in batches for one in batch]


def by_process(parts):
    return [one for part in parts for batch in part for one in batch]


check.in_order.rejects(lambda p, n: every_answer(p), saying="counted twice")
check.in_order.rejects(lambda p, n: by_process(p)[:n], saying="process by process")
check.in_order.rejects(
    lambda p, n: list(dict.fromkeys(every_answer(p))), saying="only their places"
)
check.in_order.rejects(
    lambda p, n: [b for bs in zip(*p, strict=True) for b in bs], saying="one flat list"
)
check.in_order.rejects(lambda p, n: every_answer(p)[:n][::-1], saying="Another order")
check.in_order.rejects(lambda p, n: len(p), saying="Return one list")

# %% [markdown] tags=["solution"]
# `accelerator.gather_for_metrics(answers)` is called batch by batch, in all processes: it puts the batches
# of one round together, and cuts the last round to what is left of the rows. With `gather` alone the
# filled-up rows stay in: with batches of 16 and two processes, an accuracy over 336 rows is computed from
# 352 answers.

# %% [markdown]
# ### 6.13 Killed, and none the wiser
# ●●●● · 45 min · One checkpoint file is enough; a kill in the middle of saving does not happen here.
#
# Write `train(model, optimizer, scheduler, inputs, labels, epochs, path, after_step)`, a training that can
# be killed at any moment, and started again with the same call in a new process. In the end it has the
# **same** weights as one that ran through.
#
# - It trains in training mode. At the start of each epoch it draws the order of the rows,
#   `order = torch.randperm(len(labels))`, from torch's common generator. Then it takes batches of 8 rows
#   in this order; the last may be smaller.
# - A step: clear the gradients, `cross_entropy(model(inputs[batch]), labels[batch])`, backward, the step
#   of the optimizer, the step of the schedule.
# - After each step it saves whatever is needed at `path` (`torch.save`), and then calls
#   `after_step(number)`: the number of steps done so far, over all epochs, from 1.
# - If there is a file at `path` when it is called, it goes on from there (`torch.load`). The model,
#   optimizer and schedule that it is given are new then, and the generator is anywhere.
#
# The model has a dropout layer, which draws from the common generator, too. The check kills the training
# twice: in `after_step`, and in the middle of another step.


# %%
def train(model, optimizer, scheduler, inputs, labels, epochs, path, after_step):
    """Train; go on from the checkpoint at `path` if there is one."""
    ### BEGIN SOLUTION
    done, order = 0, None
    if os.path.exists(path):
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        scheduler.load_state_dict(saved["scheduler"])
        done, order = saved["done"], saved["order"]
        torch.set_rng_state(saved["rng"])
    model.train()
    per_epoch = math.ceil(len(labels) / 8)
    for step in range(done, epochs * per_epoch):
        place = step % per_epoch
        if place == 0:
            order = torch.randperm(len(labels))
        batch = order[8 * place : 8 * place + 8]
        optimizer.zero_grad()
        cross_entropy(model(inputs[batch]), labels[batch]).backward()
        optimizer.step()
        scheduler.step()
        saved = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
        saved = {name: part.state_dict() for name, part in saved.items()}
        torch.save(saved | {"done": step + 1, "order": order, "rng": torch.get_rng_state()}, path)
        after_step(step + 1)
    ### END SOLUTION


check.train(train)


# %% tags=["wrong"]
def resumed(model, optimizer, scheduler, inputs, labels, epochs, path, after_step, forget=(),
            save=1, restart=False, count=0, mode=True):  # fmt: skip
    done, order = 0, None
    parts = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
    per_epoch = math.ceil(len(labels) / 8)
    if os.path.exists(path):
        saved = torch.load(path)
        for name, part in parts.items():
            if name not in forget:
                part.load_state_dict(saved[name])
        done, order = saved["done"], saved["order"]
        if restart:
            done = done // per_epoch * per_epoch
        if "rng" not in forget:
            torch.set_rng_state(saved["rng"])
        if "order" in forget:
            order = torch.randperm(len(labels))
    model.train(mode)
    for step in range(done, epochs * per_epoch):
        place = step % per_epoch
        order = torch.randperm(len(labels)) if place == 0 else order
        batch = order[8 * place : 8 * place + 8]
        optimizer.zero_grad()
        cross_entropy(model(inputs[batch]), labels[batch]).backward()
        optimizer.step()
        scheduler.step()
        if save and (step + 1) % save == 0:
            states = {name: part.state_dict() for name, part in parts.items()}
            rng = torch.get_rng_state()
            torch.save(states | {"done": step + 1, "order": order, "rng": rng}, path)
        after_step(step + count + 1)
    return True


def made(**how):
    return lambda *given: resumed(*given, **how)


check.train.rejects(made(forget=["model"]), saying="the weights are not those")
check.train.rejects(made(forget=["optimizer"]), saying="does not know its averages")
check.train.rejects(made(forget=["scheduler"]), saying="learning rate is not that")
check.train.rejects(made(forget=["rng"]), saying="the generator is in another state")
check.train.rejects(made(forget=["order", "rng"]), saying="keep the order and the place")
check.train.rejects(made(restart=True), saying="go on behind the steps")
check.train.rejects(made(save=0), saying="no checkpoint at `path`")
check.train.rejects(made(count=1), saying="Call after_step(step)")
check.train.rejects(made(mode=False), saying="Call model.train()")

# %% [markdown] tags=["solution"]
# Six things are in the file, and all of them matter; with a GPU its generator is the seventh
# (`torch.cuda.get_rng_state_all()`). The `Trainer` saves the same things with
# `resume_from_checkpoint`, and Accelerate with `save_state`.
#
# Two practical points. A kill **while** the file is written leaves half a file: write to another name,
# then `os.replace(new, path)`, which happens at once or not at all. And a checkpoint after every step
# would cost more than the steps of a real model: every few minutes is usual, and what was done since the
# last one is done again.

# %% [markdown]
# ### 6.14 Read a profile
# ●●○○ · 20 min · Spans are properly nested: each lies whole inside another one or outside of it. One process, one thread.
#
# A profiler writes down **spans**: a name, when it began, when it ended. Spans contain others: what
# happens in `step` while the data are tokenized belongs to `tokenize`. To find the slow part, you need
# each part's **own** time: the length of a span without the spans inside it.
#
# Write `own_times(spans)`. `spans` is a list of `(name, start, end)`, sorted by start; a span comes
# before those inside it. Return a dictionary from each name to its own time, added up over all spans of
# that name, and sorted: the slowest part first.
#
# `own_times([("step", 0, 100), ("data", 0, 60), ("tokenize", 10, 50), ("forward", 60, 80)])` is
# `{"tokenize": 40, "step": 20, "data": 20, "forward": 20}`.


# %%
def own_times(spans):
    """Return name → own time, the largest first."""
    ### BEGIN SOLUTION
    own, around = Counter(), []
    for name, start, end in spans:
        while around and around[-1][1] <= start:  # it has ended before this one begins
            around.pop()
        own[name] += end - start
        if around:
            own[around[-1][0]] -= end - start
        around.append((name, end))
    return dict(own.most_common())
    ### END SOLUTION


check.own_times(own_times)

# %% [markdown]
# A profile of one training step, in microseconds. Which part would you make faster first? Which one
# looks slow in the list and is not?

# %%
for name, start, end in check.PROFILE:
    print(f"{start:5} to {end:5}  {name}")
try:
    print(own_times(check.PROFILE))
except NotImplementedError:
    print("own_times is not written yet.")


# %% tags=["wrong"]
def totals(spans):
    times = Counter()
    for name, start, end in spans:
        times[name] += end - start
    return dict(times.most_common())


def minus_all_inside(spans):
    times = Counter()
    for place, (name, start, end) in enumerate(spans):
        inside = [e - s for _, s, e in spans[place + 1 :] if start <= s and e <= end]
        times[name] += end - start - sum(inside)
    return dict(times.most_common())


def right(spans):
    times = Counter()
    for place, (name, start, end) in enumerate(spans):
        times[name] += end - start
        around = [n for n, s, e in spans[:place] if s <= start and end <= e]
        times.subtract({around[-1]: end - start} if around else {})
    return dict(times.most_common())


def calls(spans):
    return dict(Counter(name for name, _, _ in spans).most_common())


check.own_times.rejects(totals, saying="the outermost is always the slowest")
check.own_times.rejects(minus_all_inside, saying="children of a child")
check.own_times.rejects(calls, saying="These times differ")
check.own_times.rejects(
    lambda s: dict(sorted(right(s).items(), key=lambda item: item[1])), saying="comes first"
)
check.own_times.rejects(lambda s: list(right(s).items()), saying="dictionary")

# %% [markdown] tags=["solution"]
# `tokenize`: nearly half of the step, and it has nothing to do with the model. `data` is the second
# longest span in the list, but of its own it does little. And a faster GPU would help only the forward
# and backward parts.
#
# In `torch.profiler` the two columns are called `Self CPU` and `CPU total`. On a GPU mind that the
# Python code only **starts** the work: a part that waits for a result, such as `loss.item()`, gets the
# time of all the work before it.

# %% [markdown]
# ### 6.15 Mini-project: a loop that wastes its time
# ●●●● · 45 min · One device. Speed is counted, not timed: counts are the same on every machine.
#
# The loop below is right, and slow: it does many things more often than needed. `check.counted(function,
# model, tokenizer, train, validation)` calls such a function and counts four things: texts that were
# tokenized; calls of the model; positions, which are tokens that went through the model, padding
# included; and how many of these with gradients prepared.

# %%
reviews = load_dataset(course.dataset("reviews"))
some_train = [dict(row) for row in reviews["train"].shuffle(seed=0).select(range(48))]
some_validation = [dict(row) for row in reviews["validation"].shuffle(seed=0).select(range(40))]
sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
no_dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
torch.manual_seed(0)
tiny = BertForSequenceClassification(BertConfig(**sizes, **no_dropout, intermediate_size=16))


# %%
def slow_train(model, tokenizer, train, validation):
    """Train two epochs; return the loss of each batch and the accuracy after each epoch."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses, accuracies = [], []

    def encode(row):
        return tokenizer(row["text"], padding="max_length", max_length=512, truncation=True)

    for _ in range(2):
        model.train()
        for start in range(0, len(train), 8):
            rows = [encode(row) for row in train[start : start + 8]]
            batch = {name: torch.tensor([row[name] for row in rows]) for name in rows[0]}
            labels = torch.tensor([row["label"] for row in train[start : start + 8]])
            loss = model(**batch, labels=labels).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        right = 0
        for row in validation:
            batch = {name: torch.tensor([value]) for name, value in encode(row).items()}
            right += model(**batch).logits.argmax(dim=-1).item() == row["label"]
        accuracies.append(right / len(validation))
    return {"losses": losses, "accuracies": accuracies}


# %%
def show_costs(function):
    """Print what a training function cost."""
    result, costs = check.counted(function, tiny, tokenizer, some_train, some_validation)
    for name, count in costs.items():
        print(f"{name:25} {count:9,}")
    return result


slow_result = show_costs(slow_train)

# %% [markdown]
# Write `fast_train(model, tokenizer, train, validation)` with the **same result**, to three decimals:
# the same batches in the same order, the same optimizer, two epochs. It tokenizes each text once; pads
# no batch beyond its longest row; judges in batches of 32; and prepares gradients for nothing but
# training. `tokenizer.pad(rows, return_tensors="pt")` pads tokenized rows to the longest. Rows have
# `text` and `label`, perhaps among others; none is longer than 512 tokens.


# %%
def fast_train(model, tokenizer, train, validation):
    """Return what slow_train returns, at a fraction of the cost."""
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses, accuracies = [], []

    def batches_of(rows, size):
        ids = tokenizer([row["text"] for row in rows])
        for start in range(0, len(rows), size):
            part = {name: values[start : start + size] for name, values in ids.items()}
            labels = torch.tensor([row["label"] for row in rows[start : start + size]])
            yield tokenizer.pad(part, return_tensors="pt") | {"labels": labels}

    train_batches = list(batches_of(train, 8))
    by_length = sorted(validation, key=lambda row: len(row["text"]))
    validation_batches = list(batches_of(by_length, 32))
    for _ in range(2):
        model.train()
        for batch in train_batches:
            loss = model(**batch).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        with torch.no_grad():
            right = [
                (model(**batch).logits.argmax(dim=-1) == batch["labels"]).sum().item()
                for batch in validation_batches
            ]
        accuracies.append(sum(right) / len(validation))
    return {"losses": losses, "accuracies": accuracies}
    ### END SOLUTION


check.fast_train(fast_train)

# %% [markdown]
# The costs of yours, and whether its losses are those of the slow loop:

# %%
try:
    fast_result = show_costs(fast_train)
    gaps = zip(slow_result["losses"], fast_result["losses"], strict=True)
    print("the same losses:", max(abs(one - two) for one, two in gaps) < 1e-3)
except NotImplementedError:
    print("fast_train is not written yet.")


# %% tags=["wrong"]
def faster(model, tokenizer, train, validation, size=8, judge=32, width=None, grad=False, once=True,
           epochs=2, rate=0.5):  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses, accuracies = [], []
    how = {"padding": "max_length", "max_length": width} if width else {"padding": True}

    def made(rows, size):
        parts = [rows[i : i + size] for i in range(0, len(rows), size)]
        return [
            dict(tokenizer([row["text"] for row in part], return_tensors="pt", **how))
            | {"labels": torch.tensor([row["label"] for row in part])}
            for part in parts
        ]

    kept = made(train, size), made(validation, judge)
    for _ in range(epochs):
        batches, judged = kept if once else (made(train, size), made(validation, judge))
        for batch in batches:
            loss = model.train()(**batch).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        with torch.set_grad_enabled(grad):
            right = [(model(**b).logits.argmax(-1) == b["labels"]).sum().item() for b in judged]
        accuracies.append(sum(right) / len(validation))
    return {"losses": losses, "accuracies": accuracies}


def made(**how):
    return lambda *given: faster(*given, **how)


check.fast_train.rejects(slow_train, saying="texts tokenized")
check.fast_train.rejects(
    made(once=False), saying="texts tokenized: a text is tokenized more than once"
)
check.fast_train.rejects(made(grad=True), saying="positions with gradients")
check.fast_train.rejects(made(width=64), saying="positions")
check.fast_train.rejects(made(judge=1), saying="model calls")
check.fast_train.rejects(made(size=16), saying="losses: the result has changed")
check.fast_train.rejects(made(epochs=1), saying="losses: the result has changed")
check.fast_train.rejects(made(rate=0.1), saying="losses: the result has changed")
check.fast_train.rejects(lambda *g: faster(*g)["losses"], saying="keys")

# %% [markdown] tags=["solution"]
# The same result from less than a tenth of the positions. Nothing here is clever: three of the four savings
# are things not done twice, or not done for nobody.
#
# What to do next with a real model depends on its profile: longer texts of equal length together,
# `num_workers` in the `DataLoader` if the data are slow, a larger batch if the GPU is not busy, and
# fewer `.item()` in the loop, because each of them waits for the GPU.

# %% [markdown]
# ### 6.16 Mini-project: what does the customer want?
# ●●●● · 90 min · The encoder stays frozen: only a head on its vectors is trained. So no GPU is needed, and a training takes seconds.
#
# `banking` holds what customers write to their bank, each message with one of 24 **intents**: what the
# customer wants. Train a classifier with a loop of your own, and beat TF-IDF with logistic regression on
# the test split: the check computes that baseline and compares.
#
# `check.embed(texts)` gives the frozen encoder's vectors, a tensor (texts, 384); each has length 1. It
# remembers them. All texts together take half a minute on one core, the first time.

# %%
banking = load_dataset(course.dataset("banking"))
names = banking["train"].features["label"].names
some = banking["train"].shuffle(seed=1).select(range(4))
print({split: len(rows) for split, rows in banking.items()}, len(names), "intents")
for row in some:
    print(f"{names[row['label']]:25} {row['text']}")
print(tuple(check.embed(list(some["text"])).shape))

# %% [markdown]
# Write `train_intents(embed, train, validation, seed)`. The data sets have the columns `text` and `label`
# (a `ClassLabel`); `embed` is a function like `check.embed`, perhaps with vectors of another length.
# Embed each text once; train a head (`torch.nn.Linear`, or more) in batches, with an optimizer, for some
# epochs; after each epoch, measure the accuracy on validation; keep the weights of the **best** epoch.
# Return a dictionary with
#
# - `predict`: a function that takes a list of texts and returns the list of their label numbers, with
#   the weights of the best epoch;
# - `accuracies`: the accuracy on validation after each epoch;
# - `best_epoch`: the epoch with the highest of them, counted from 1; of equal ones, the first;
# - `confused`: the mistake that `predict` makes most often on validation: a pair of names, first the true
#   intent, then the one that was said instead.
#
# The same seed gives the same result. Write down first: how accurate will it be on the test split, and
# which two intents will it confuse?


# %%
def train_intents(embed, train, validation, seed):
    """Return {"predict", "accuracies", "best_epoch", "confused"}."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    names = train.features["label"].names
    inputs, labels = embed(list(train["text"])), torch.tensor(list(train["label"]))
    judged, truth = embed(list(validation["text"])), torch.tensor(list(validation["label"]))
    head = torch.nn.Linear(inputs.shape[1], len(names))
    optimizer = torch.optim.AdamW(head.parameters(), lr=3e-2)
    epochs, steps = 20, math.ceil(len(labels) / 32)
    scheduler = get_linear_schedule_with_warmup(optimizer, 10, epochs * steps)
    accuracies, best = [], None
    for _ in range(epochs):
        for batch in torch.randperm(len(labels)).split(32):
            optimizer.zero_grad()
            cross_entropy(head(inputs[batch]), labels[batch]).backward()
            optimizer.step()
            scheduler.step()
        with torch.no_grad():
            said = head(judged).argmax(dim=-1)
        accuracies.append((said == truth).float().mean().item())
        if accuracies[-1] > max(accuracies[:-1], default=0):
            best, best_said = copy.deepcopy(head.state_dict()), said
    head.load_state_dict(best)

    def predict(texts):
        with torch.no_grad():
            return head(embed(texts)).argmax(dim=-1).tolist()

    pairs = zip(truth.tolist(), best_said.tolist(), strict=True)
    wrong = Counter((names[true], names[answer]) for true, answer in pairs if true != answer)
    return {
        "predict": predict,
        "accuracies": accuracies,
        "best_epoch": 1 + accuracies.index(max(accuracies)),
        "confused": wrong.most_common(1)[0][0] if wrong else (names[0], names[0]),
    }
    ### END SOLUTION


check.train_intents(train_intents)

# %% [markdown]
# What does yours reach? `check.baseline()` is the accuracy of TF-IDF with logistic regression on the test
# split. Look at test once, when you are done with choosing.

# %%
test = banking["test"]
try:
    report = train_intents(check.embed, banking["train"], banking["validation"], seed=0)
except NotImplementedError:
    print("train_intents is not written yet.")
else:
    said = report["predict"](list(test["text"]))
    right = sum(answer == label for answer, label in zip(said, test["label"], strict=True))
    print("on validation, by epoch:", " ".join(f"{one:.2f}" for one in report["accuracies"]))
    print(
        f"on test: {right} of {len(test)}, {right / len(test):.2f}; baseline {check.baseline():.2f}"
    )
    print("confused most often:", report["confused"][0], "was called", report["confused"][1])


# %% tags=["wrong"]
def intents(embed, train, validation, seed, seeded=True, again=False, on_validation=False, copied=True,
            rate=3e-2, epochs=20, last=False, turn=False, zero=False, most=99):  # fmt: skip
    if seeded:
        torch.manual_seed(seed)
    names, source = train.features["label"].names, validation if on_validation else train
    texts, labels = list(source["text"]), torch.tensor(list(source["label"]))
    inputs, truth = embed(texts), torch.tensor(list(validation["label"]))
    inputs, labels = inputs[labels < most], labels[labels < most]
    judged = embed(list(validation["text"]))
    head = torch.nn.Linear(inputs.shape[1], len(names))
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate)
    accuracies, best = [], head.state_dict()
    for _ in range(epochs):
        if again:
            embed(texts)
        for batch in torch.randperm(len(labels)).split(8 if on_validation else 32):
            optimizer.zero_grad()
            cross_entropy(head(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        accuracies.append((head(judged).argmax(-1) == truth).float().mean().item())
        if accuracies[-1] == max(accuracies):
            best = copy.deepcopy(head.state_dict()) if copied else head.state_dict()
    if not copied:
        with torch.no_grad():
            head.weight.add_(torch.randn_like(head.weight))  # as more epochs would
    head.load_state_dict(best)
    said = head(judged).argmax(-1)
    pairs = zip(truth.tolist(), said.tolist(), strict=True)
    wrong = Counter((names[a], names[b]) for a, b in pairs if a != b).most_common()
    pair = wrong[-1 if last else 0][0] if wrong else names[:2]
    return {
        "predict": lambda texts: head(embed(texts)).argmax(-1).tolist(),
        "accuracies": accuracies,
        "best_epoch": accuracies.index(max(accuracies)) + (not zero),
        "confused": pair[::-1] if turn else pair,
    }


def made(**how):
    return lambda *given: intents(*given, **how)


check.train_intents.rejects(made(again=True), saying="compute them once")
check.train_intents.rejects(made(seeded=False), saying="gave two results")
check.train_intents.rejects(
    made(on_validation=True, rate=0.3, epochs=60), saying="Validation rows judge"
)
check.train_intents.rejects(made(rate=1e-5), saying="hardly learned")
check.train_intents.rejects(made(zero=True), saying="best_epoch")
check.train_intents.rejects(made(copied=False), saying="copy.deepcopy it")
check.train_intents.rejects(made(last=True), saying="makes most often")
check.train_intents.rejects(made(turn=True), saying="first the true intent")
check.train_intents.rejects(made(most=5), saying="as good as this model")
check.train_intents.rejects(lambda *g: intents(*g)["predict"], saying="keys")

# %% [markdown] tags=["solution"]
# A linear head on frozen vectors, in seconds, and above the baseline: on test about 0.81 against 0.75. The
# vectors come from a model that has read a lot, so a word that no training row has can still help; TF-IDF
# knows only words that it has seen.
#
# Two numbers to be careful with. The best of twenty epochs was chosen by validation, so its accuracy there
# is a little too high. But the gap to test is larger than that, and both splits were written by hand: no
# share of it is explained here. Read the rows that are wrong before you believe a reason.
#
# Which way up? Fine-tune the encoder as well, with the loop of the lesson: minutes instead of seconds on a
# CPU. Or read what was confused, and write more training rows for that pair of intents.
