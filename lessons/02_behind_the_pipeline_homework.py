# %% [markdown]
# # 02 · Homework: behind the pipeline
#
# Each exercise is one cell: write your code where it says `your code here`, run the cell, read the
# verdict. Change it and run it again as often as you like. `check.NAME.hint()` in a new cell gives
# a hint, a stronger one each time; `check.NAME.solution()` shows a solution. Your progress is kept;
# `course` in a terminal shows it.
#
# ●○○○ is a warm-up, ●●○○ needs a look at the lesson, ●●●○ needs thought, ●●●● is a small project. You can skip any of them.

# %%
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

encoder = course.checkpoint("encoder")
checkpoint = course.checkpoint("sentiment")
tokenizer = AutoTokenizer.from_pretrained(checkpoint)

# %% [markdown]
# ### 2.1 Predict the pieces
# ●○○○ · 5 min · Guess first, then find out with the tokenizer.
#
# Which of these words does the tokenizer cut into more than one piece?
# `finance`, `tokenizer`, `football`, `blockchain`, `goalkeeper`, `fintech`, `mortgage`
#
# Assign a list of them, in any order, for example `["finance", "football"]`.

# %%
### BEGIN SOLUTION
words = ["finance", "tokenizer", "football", "blockchain", "goalkeeper", "fintech", "mortgage"]
split_words = [word for word in words if len(tokenizer.tokenize(word)) > 1]
### END SOLUTION

check.split_words(split_words)

# %% tags=["wrong"]
check.split_words.rejects(["finance", "tokenizer"], saying="one piece")
check.split_words.rejects(["tokenizer"], saying="missing")
check.split_words.rejects("tokenizer", saying="list")

# %% [markdown] tags=["solution"]
# Common words have an entry of their own; rare and new ones are put together from pieces. The
# vocabulary was learned from books and encyclopedia articles of before 2019, which knew football
# well and fintech hardly.

# %% [markdown]
# ### 2.2 Encode by hand
# ●○○○ · 10 min · You need not cut words into pieces; the tokens are given.
#
# Write `encode(tokens, vocabulary)`: look up the number of each token in the dictionary
# `vocabulary` and put the numbers of `[CLS]` and `[SEP]` around them. A token that is not in the
# vocabulary becomes `[UNK]`.
#
# `encode(["i", "hate", "this"], tokenizer.vocab)` is `[101, 1045, 5223, 2023, 102]`.


# %%
def encode(tokens, vocabulary):
    """Return the input_ids of `tokens`, special tokens included."""
    ### BEGIN SOLUTION
    unknown = vocabulary["[UNK]"]
    middle = [vocabulary.get(token, unknown) for token in tokens]
    return [vocabulary["[CLS]"], *middle, vocabulary["[SEP]"]]
    ### END SOLUTION


check.encode(encode)

# %% tags=["wrong"]
check.encode.rejects(lambda tokens, v: [v[t] for t in tokens], saying="[CLS]")
check.encode.rejects(lambda tokens, v: [101, *(v[t] for t in tokens), 102], saying="KeyError")
check.encode.rejects(lambda tokens, v: [101, *(v.get(t, 0) for t in tokens), 102], saying="[UNK]")

# %% [markdown]
# ### 2.3 Pad a batch
# ●●○○ · 10 min · You need not handle an empty batch.
#
# Write `pad_batch(rows, pad_id)`. `rows` is a list of lists of numbers of different lengths. Return
# a dictionary with `input_ids`, every row filled up on the right with `pad_id` to the length of the
# longest, and `attention_mask`.
#
# `pad_batch([[5, 6], [7]], pad_id=0)` is `{"input_ids": [[5, 6], [7, 0]], "attention_mask": [[1,
# 1], [1, 0]]}`.


# %%
def pad_batch(rows, pad_id):
    """Return {"input_ids", "attention_mask"}, each a list of rows of one length."""
    ### BEGIN SOLUTION
    width = max(len(row) for row in rows)
    return {
        "input_ids": [row + [pad_id] * (width - len(row)) for row in rows],
        "attention_mask": [[1] * len(row) + [0] * (width - len(row)) for row in rows],
    }
    ### END SOLUTION


check.pad_batch(pad_batch)

# %% tags=["wrong"]
ones = [[1, 1]]
check.pad_batch.rejects(lambda rows, pad_id: rows, saying="dictionary")
check.pad_batch.rejects(
    lambda rows, pad_id: {"input_ids": rows, "attention_mask": [[1] * len(r) for r in rows]},
    saying="same length",
)


def pads_left(rows, pad_id):
    width = max(map(len, rows))
    return {
        "input_ids": [[pad_id] * (width - len(r)) + r for r in rows],
        "attention_mask": [[0] * (width - len(r)) + [1] * len(r) for r in rows],
    }


def masks_by_value(rows, pad_id):
    width = max(map(len, rows))
    ids = [r + [pad_id] * (width - len(r)) for r in rows]
    return {"input_ids": ids, "attention_mask": [[int(n != pad_id) for n in r] for r in ids]}


check.pad_batch.rejects(pads_left, saying="right")
check.pad_batch.rejects(masks_by_value, saying="belongs to the text")

# %% [markdown]
# ### 2.4 Cut a long text
# ●●○○ · 10 min · Rows hold at least the two special tokens, and `max_length` is at least 2.
#
# Write `truncate(input_ids, max_length)`: return at most `max_length` numbers of a row that starts
# with `[CLS]` and ends with `[SEP]`. Both must still be there afterwards. A row that is short
# enough comes back as it is.
#
# `truncate([101, 7, 8, 9, 102], 4)` is `[101, 7, 8, 102]`.


# %%
def truncate(input_ids, max_length):
    """Return the row cut to `max_length`, with its last number kept."""
    ### BEGIN SOLUTION
    if len(input_ids) <= max_length:
        return input_ids
    return input_ids[: max_length - 1] + input_ids[-1:]
    ### END SOLUTION


check.truncate(truncate)

# %% tags=["wrong"]
check.truncate.rejects(lambda ids, n: ids[:n], saying="[SEP]")
check.truncate.rejects(lambda ids, n: ids[:n] + ids[-1:], saying="max_length")
check.truncate.rejects(lambda ids, n: ids[: n - 1] + ids[-1:], saying="short enough")

# %% [markdown]
# ### 2.5 Softmax that does not overflow
# ●●○○ · 10 min · Do not use `torch.softmax` or `log_softmax`.
#
# Write `softmax(logits)` for a tensor (rows, labels): each row becomes positive and adds up to one.
# Logits of 1000 must not give `nan`: $e^{1000}$ is larger than a float can hold, but subtracting
# the same number from a whole row changes nothing in the result.
#
# `softmax(torch.tensor([[0.0, 0.0]]))` is `tensor([[0.5, 0.5]])`.


# %%
def softmax(logits):
    """Return probabilities of the same shape as `logits` (rows, labels)."""
    ### BEGIN SOLUTION
    powers = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
    return powers / powers.sum(dim=-1, keepdim=True)
    ### END SOLUTION


check.softmax(softmax)

# %% tags=["wrong"]
check.softmax.rejects(lambda x: x.exp() / x.exp().sum(), saying="each row")
check.softmax.rejects(lambda x: x.exp() / x.exp().sum(-1, keepdim=True), saying="nan")
check.softmax.rejects(lambda x: x / x.sum(-1, keepdim=True), saying="exp")

# %% [markdown]
# ### 2.6 From logits to labels
# ●●○○ · 10 min · Ties will not occur.
#
# Write `to_labels(logits, id2label)`: return, for each row of the tensor `logits` (rows, labels), a
# dictionary with the `label` of the largest logit and its `score`, a Python float after softmax.
# You may use your own `softmax` or torch's.
#
# `to_labels(torch.tensor([[2.0, 0.0]]), {0: "no", 1: "yes"})` is `[{"label": "no", "score":
# 0.8808…}]`.


# %%
def to_labels(logits, id2label):
    """Return one {"label", "score"} for each row of `logits`."""
    ### BEGIN SOLUTION
    scores, places = torch.softmax(logits, dim=-1).max(dim=-1)
    return [
        {"label": id2label[place], "score": score}
        for place, score in zip(places.tolist(), scores.tolist(), strict=True)
    ]
    ### END SOLUTION


check.to_labels(to_labels)


# %% tags=["wrong"]
def raw_scores(logits, id2label):
    return [{"label": id2label[int(r.argmax())], "score": float(r.max())} for r in logits]


def first_label(logits, id2label):
    scores = torch.softmax(logits, -1)
    return [{"label": id2label[0], "score": float(r[0])} for r in scores]


def over_the_batch(logits, id2label):
    scores = torch.softmax(logits, dim=0)
    return [{"label": id2label[int(r.argmax())], "score": float(r.max())} for r in scores]


check.to_labels.rejects(raw_scores, saying="between 0 and 1")
check.to_labels.rejects(first_label, saying="largest")
check.to_labels.rejects(over_the_batch, saying="dim")

# %% [markdown]
# ### 2.7 Read the plan
# ●○○○ · 10 min · Everything stands in the checkpoint's `config.json`; nothing needs to be computed by a model.
#
# Write `read_plan(checkpoint)`: return a dictionary with the numbers `layers`, `heads`,
# `hidden_size`, `head_width` (how many of the hidden numbers one attention head works on) and
# `labels` (how many labels the head has).


# %%
def read_plan(checkpoint):
    """Return {"layers", "heads", "hidden_size", "head_width", "labels"} of a checkpoint."""
    ### BEGIN SOLUTION
    config = AutoConfig.from_pretrained(checkpoint)
    return {
        "layers": config.num_hidden_layers,
        "heads": config.num_attention_heads,
        "hidden_size": config.hidden_size,
        "head_width": config.hidden_size // config.num_attention_heads,
        "labels": config.num_labels,
    }
    ### END SOLUTION


check.read_plan(read_plan)


# %% tags=["wrong"]
def one_head_is_all(checkpoint):
    c = AutoConfig.from_pretrained(checkpoint)
    return {
        "layers": c.num_hidden_layers, "heads": c.num_attention_heads,
        "hidden_size": c.hidden_size, "head_width": c.hidden_size, "labels": c.num_labels,
    }  # fmt: skip


check.read_plan.rejects(one_head_is_all, saying="share")
check.read_plan.rejects(
    lambda checkpoint: {
        "layers": 6,
        "heads": 12,
        "hidden_size": 384,
        "head_width": 32,
        "labels": 2,
    },
    saying="another checkpoint",
)

# %% [markdown]
# ### 2.8 How big is a head?
# ●●○○ · 10 min · Only the last linear layer counts.
#
# Write `head_parameters(hidden_size, labels)`: how many numbers does a linear layer hold that turns
# a vector of `hidden_size` numbers into `labels` logits? `head_parameters(384, 2)` is 770.


# %%
def head_parameters(hidden_size, labels):
    """Return the number of parameters of a classification head."""
    ### BEGIN SOLUTION
    return hidden_size * labels + labels
    ### END SOLUTION


check.head_parameters(head_parameters)

# %% tags=["wrong"]
check.head_parameters.rejects(lambda hidden_size, labels: hidden_size * labels, saying="bias")
check.head_parameters.rejects(
    lambda hidden_size, labels: hidden_size * labels + hidden_size, saying="bias"
)
check.head_parameters.rejects(lambda hidden_size, labels: 770, saying="depend")

# %% [markdown] tags=["solution"]
# One weight from each input to each label, and one bias for each label. The library says the same:
# `sum(p.numel() for p in torch.nn.Linear(384, 2).parameters())`.

# %% [markdown]
# ### 2.9 What is missing?
# ●●○○ · 10 min · Do not read the printed report; ask for the loading information.
#
# Write `missing_weights(checkpoint, model_class)`: return the sorted list of the names of all
# weights that `model_class` needs and the checkpoint does not have. For the encoder and `AutoModel`
# it is `[]`.


# %%
def missing_weights(checkpoint, model_class):
    """Return the sorted names of the weights that would be filled with random numbers."""
    ### BEGIN SOLUTION
    _, report = model_class.from_pretrained(checkpoint, output_loading_info=True)
    return sorted(report["missing_keys"])
    ### END SOLUTION


check.missing_weights(missing_weights)


# %% tags=["wrong"]
def unexpected(checkpoint, model_class):
    _, report = model_class.from_pretrained(checkpoint, output_loading_info=True)
    return sorted(report["unexpected_keys"])


check.missing_weights.rejects(unexpected, saying="unexpected")
check.missing_weights.rejects(
    lambda c, m: ["classifier.bias", "classifier.weight"], saying="Without a head"
)
check.missing_weights.rejects(lambda c, m: [], saying="random")

# %% [markdown]
# ### 2.10 Mean pooling
# ●●●○ · 15 min · Every text has at least one token.
#
# One vector for a whole text: the mean of its hidden states. Write `mean_pool(hidden,
# attention_mask)`; `hidden` is a tensor (batch, tokens, hidden size), the mask (batch, tokens)
# holds 1 for text and 0 for padding. Return (batch, hidden size). Padding must not count, neither
# in the sum nor in the number of tokens.


# %%
def mean_pool(hidden, attention_mask):
    """Return the mean hidden state of the real tokens of each text, (batch, hidden size)."""
    ### BEGIN SOLUTION
    mask = attention_mask.unsqueeze(-1)  # (batch, tokens, 1): the same for all hidden numbers
    return (hidden * mask).sum(dim=1) / mask.sum(dim=1)
    ### END SOLUTION


check.mean_pool(mean_pool)

# %% tags=["wrong"]
check.mean_pool.rejects(lambda hidden, mask: hidden.mean(dim=1), saying="padding")
check.mean_pool.rejects(
    lambda hidden, mask: (hidden * mask.unsqueeze(-1)).mean(dim=1), saying="divide"
)
check.mean_pool.rejects(lambda hidden, mask: hidden[:, 0], saying="first token")
check.mean_pool.rejects(lambda hidden, mask: hidden.mean(dim=0), saying="shape")

# %% [markdown]
# ### 2.11 Who looks at whom
# ●●●○ · 15 min · If two tokens are equal, take either.
#
# Write `looks_at(attentions, tokens, word, layer)`. `attentions` is what a model returns with
# `output_attentions=True` for one text: one tensor (1, heads, from, to) for each layer. Take the
# mean over the heads of the given layer (counted from 0) and return the token that the first
# occurrence of `word` looks at most, **other than itself, `[CLS]` and `[SEP]`**.


# %%
def looks_at(attentions, tokens, word, layer):
    """Return the token to which `word` gives the largest mean attention weight in `layer`."""
    ### BEGIN SOLUTION
    position = tokens.index(word)
    weights = attentions[layer][0].mean(dim=0)[position]  # (to,)
    candidates = [
        place
        for place, token in enumerate(tokens)
        if place != position and token not in ("[CLS]", "[SEP]")
    ]
    return tokens[max(candidates, key=lambda place: weights[place])]
    ### END SOLUTION


check.looks_at(looks_at)


# %% tags=["wrong"]
def everything_allowed(attentions, tokens, word, layer):
    return tokens[int(attentions[layer][0].mean(0)[tokens.index(word)].argmax())]


def column_for_row(attentions, tokens, word, layer):
    place = tokens.index(word)
    weights = attentions[layer][0].mean(0)[:, place]
    allowed = [i for i, t in enumerate(tokens) if i != place and t not in ("[CLS]", "[SEP]")]
    return tokens[max(allowed, key=lambda i: weights[i])]


check.looks_at.rejects(everything_allowed, saying="other than")
check.looks_at.rejects(column_for_row, saying="row")

# %% [markdown]
# ### 2.12 Your own classifier
# ●●●● · 30 min · You need not handle an empty list, nor devices other than the CPU.
#
# Put everything together. Write the class `TextClassifier`:
#
# - `TextClassifier(checkpoint, batch_size=16)` loads tokenizer and model;
# - calling it with a list of texts returns one `{"label", "score"}` for each text, in order,
#   running `batch_size` texts at a time; long texts are cut.
#
# On 200 reviews it has to give the labels of `pipeline("text-classification")` and its scores to
# 1e-5.


# %%
class TextClassifier:
    """A text-classification pipeline, made by hand."""

    def __init__(self, checkpoint, batch_size=16):
        ### BEGIN SOLUTION
        self.tokenizer = AutoTokenizer.from_pretrained(checkpoint)
        self.model = AutoModelForSequenceClassification.from_pretrained(checkpoint).eval()
        self.batch_size = batch_size
        ### END SOLUTION

    def __call__(self, texts):
        ### BEGIN SOLUTION
        results = []
        for start in range(0, len(texts), self.batch_size):
            some = texts[start : start + self.batch_size]
            batch = self.tokenizer(some, padding=True, truncation=True, return_tensors="pt")
            with torch.no_grad():
                logits = self.model(**batch).logits
            results += to_labels(logits, self.model.config.id2label)
        return results
        ### END SOLUTION


check.text_classifier(TextClassifier)


# %% tags=["wrong"]
class Reference:
    drop_mask, train_mode, lose_last = False, False, False

    def __init__(self, checkpoint, batch_size=16):
        self.tokenizer = AutoTokenizer.from_pretrained(checkpoint)
        self.model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
        self.model.train(self.train_mode)
        self.batch_size = batch_size

    def __call__(self, texts):
        results = []
        stop = len(texts) // self.batch_size * self.batch_size if self.lose_last else len(texts)
        for start in range(0, stop, self.batch_size):
            some = texts[start : start + self.batch_size]
            batch = self.tokenizer(some, padding=True, truncation=True, return_tensors="pt")
            if self.drop_mask:
                del batch["attention_mask"]
            with torch.no_grad():
                probabilities = self.model(**batch).logits.softmax(-1)
            for score, place in zip(*probabilities.max(-1), strict=True):
                results.append(
                    {"label": self.model.config.id2label[int(place)], "score": float(score)}
                )
        return results


class NoMask(Reference):
    drop_mask = True


class WithDropout(Reference):
    train_mode = True


class WholeBatchesOnly(Reference):
    lose_last = True


check.text_classifier.rejects(NoMask, saying="attention_mask")
check.text_classifier.rejects(WithDropout, saying="eval()")
check.text_classifier.rejects(WholeBatchesOnly, saying="last batch")

# %% [markdown]
# ### 2.13 Mini-project: where does it fail?
# ●●●● · 40 min · No statistics needed beyond counting; there are no missing values.
#
# The test split of the reviews says of each text what makes it hard: `plain`, `negation`,
# `contrast` or `faint praise`. Write `failure_report(rows, predictions)`:
#
# - `rows` is a list of dictionaries with `text`, `label` (0 or 1) and `phenomenon`; `predictions` a
#   list of 0 and 1 in the same order;
# - return a pandas `DataFrame`, one row for each phenomenon, as its index, with the columns
#   `reviews` (how many), `wrong` (how many the model got wrong) and `error_rate` (wrong / reviews),
#   the largest `error_rate` first.
#
# The cell after it runs your report on the real model. Look at the numbers, then read the mistakes:
# what do the worst group's have in common?

# %%
import pandas as pd


def failure_report(rows, predictions):
    """Return reviews, wrong and error_rate by phenomenon, the worst first."""
    ### BEGIN SOLUTION
    table = pd.DataFrame(rows)
    table["wrong"] = table["label"] != pd.Series(predictions)
    report = table.groupby("phenomenon")["wrong"].agg(reviews="size", wrong="sum")
    report["error_rate"] = report["wrong"] / report["reviews"]
    return report.sort_values("error_rate", ascending=False)
    ### END SOLUTION


check.failure_report(failure_report)


# %% tags=["wrong"]
def tally(rows, predictions, ascending=False, per=None):
    frame = pd.DataFrame(rows)
    frame["wrong"] = frame["label"] != pd.Series(predictions)
    found = frame.groupby("phenomenon")["wrong"].agg(reviews="size", wrong="sum")
    found["error_rate"] = found["wrong"] / (per or found["reviews"])
    return found.sort_values("error_rate", ascending=ascending)


def share_of_all(rows, predictions):
    return tally(rows, predictions, per=len(rows))


def best_first(rows, predictions):
    return tally(rows, predictions, ascending=True)


def accuracy_instead(rows, predictions):
    return tally(rows, [1 - p for p in predictions])


check.failure_report.rejects(share_of_all, saying="own reviews")
check.failure_report.rejects(best_first, saying="largest error rate first")
check.failure_report.rejects(accuracy_instead, saying="right ones")

# %% [markdown]
# Your report on the real model, as soon as it is ready:

# %%
from datasets import load_dataset
from transformers import pipeline

reviews = load_dataset(course.dataset("reviews"), split="test")
classifier = pipeline("text-classification", model=checkpoint)
label2id = classifier.model.config.label2id
predictions = [label2id[result["label"]] for result in classifier(list(reviews["text"]))]
try:
    print(failure_report(list(reviews), predictions))
except NotImplementedError:
    print("failure_report is not written yet.")

# %% tags=["solution"]
worst = failure_report(list(reviews), predictions).index[0]
for row, guess in zip(reviews, predictions, strict=True):
    if guess != row["label"] and row["phenomenon"] == worst:
        print("said", "positive:" if guess else "negative:", row["text"][:150])

# %% [markdown] tags=["solution"]
# Two things to take from the table and the list. First, compare each error rate with that of
# `plain`: the gap is what the construction costs this model. Second, mind how few reviews stand
# behind a row. With 60 reviews, six wrong instead of nine moves the rate by five points, and
# another 60 reviews would do that by chance. Say "contrast is harder than plain" only where the gap
# is larger than such wobbling.
