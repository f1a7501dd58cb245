"""What the checks of homework 05 ask with: pairs of the shelf, tiny models, drawn inputs."""

from __future__ import annotations

import gc
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import course
from course.answer import NotAttempted
from course.exercise import require

LONGEST = 64  # tokens of a pair in exercise 5.1
ROWS, LABELS, BATCH_SIZE = 70, 3, 32  # the data set, the model and the batches of exercise 5.3
PAD = "[unused9]"  # a padding token whose number is not 0
WORDS = "bank fee card loan goal team match price coach rate cash cup pass save sign risk".split()
BUGS = {
    "a": "The gradients of one batch are still there when those of the next come",
    "b": "Texts and labels do not belong together",
    "c": "Dropout is on while the model is judged",
    "d": "Dropout is off while the model learns",
    "e": "Rows of the test split, or copies of them, are among the training rows",
    "f": "Padding counts as if somebody had labelled it",
    "g": "The learning rate is far too large",
    "h": "The rows come sorted by label and are never shuffled",
}


@cache
def tokenizer():
    """Return the encoder's tokenizer, loaded once."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(course.checkpoint("encoder", source="local"))


@cache
def other_tokenizer():
    """Return the same tokenizer with another padding token."""
    from transformers import AutoTokenizer

    folder = course.checkpoint("encoder", source="local")
    return AutoTokenizer.from_pretrained(folder, pad_token=PAD)


@cache
def _paraphrases() -> list[dict]:
    from datasets import load_dataset

    return list(load_dataset(course.dataset("paraphrases", source="local"), split="validation"))


def pairs(draw: random.Random, count: int) -> list[dict]:
    """Return pairs of the shelf with sentence1, sentence2 and label."""
    keys = ("sentence1", "sentence2", "label")
    return [{key: row[key] for key in keys} for row in draw.sample(_paraphrases(), count)]


def encoded(draw: random.Random, count: int) -> list[dict]:
    """Return encoded pairs as a collator gets them: three lists and a label each."""
    rows = sorted(pairs(draw, count), key=lambda row: len(row["sentence1"]))
    return [
        dict(tokenizer()(row["sentence1"], row["sentence2"])) | {"label": row["label"]}
        for row in rows
    ]


def lists(value: Any) -> Any:
    """Return tensors and arrays as nested lists."""
    return value.tolist() if hasattr(value, "tolist") else value


def is_number(value: Any) -> bool:
    """Whether a value is a number, and no Boolean."""
    import numpy

    return isinstance(value, int | float | numpy.number) and not isinstance(value, bool)


def require_keys(found, keys: list[str] | dict, of: str = "Return a dictionary") -> None:
    """Require a dictionary with these keys."""
    got = found.value
    require(
        isinstance(got, dict) and set(got) == set(keys),
        f"{of} with the keys {', '.join(keys)}.",
        of=found,
        got=sorted(map(str, got)) if isinstance(got, dict) else got,
    )


def require_numbers(found, expected: dict, why: str = "Every value is a number.") -> None:
    """Require a dictionary whose values are numbers."""
    numbers = all(is_number(value) for value in found.value.values())
    require(numbers, why, of=found, expected=expected)


def require_counts(found, expected: dict[str, int], told: dict[str, dict[int, str]]) -> None:
    """Require these counts; `told` says for each name what a wrong count comes from."""
    for name, value in expected.items():
        got = found.value[name]
        require(
            got == value,
            f"{name}: {told[name].get(int(got), 'another number.')}",
            of=found,
            expected=expected,
        )


def repaired(answer: Any, right: str, why: dict[str, str]):
    """Return the learner's function of an answer (bug, function), after a look at the bug.

    `why` says of a wrong letter why it does not fit.
    """
    require(
        isinstance(answer, tuple) and len(answer) == 2 and not callable(answer[0]),
        "Pass the letter of the bug and your function, in brackets: check.NAME((bug, function)).",
        got=answer,
    )
    bug, function = answer
    if bug is ...:
        return function
    letter = str(bug).strip().lower()
    require(
        letter in BUGS,
        f"Name the bug by its letter, one of {', '.join(BUGS)}.",
        got=bug,
    )
    require(
        letter == right,
        f"{BUGS[letter]}: {why.get(letter, 'that would show in another way.')}",
        got=bug,
    )
    return function


def require_named(answer: tuple) -> None:
    """Require, last of all, that the bug is named."""
    require(
        answer[0] is not ...,
        "The function is repaired. Now name the bug: assign its letter to `bug`.",
        got="no letter",
    )


def untouched(error: BaseException | None = None) -> None:
    """Say that the exercise was not attempted."""
    raise NotAttempted from error


def points(draw: random.Random, count: int, size: int = 8):
    """Return batches (inputs, labels) of points around two centres that lie close together."""
    import torch

    generator = torch.Generator().manual_seed(draw.randrange(10**6))
    centres = torch.randn(2, 6, generator=generator) / 2
    batches = []
    for _ in range(count):
        labels = torch.randint(2, (size,), generator=generator)
        batches.append((centres[labels] + torch.randn(size, 6, generator=generator), labels))
    return batches


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed torch's generator for a while; afterwards it is in the state that it was in."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def linear(draw: random.Random, labels: int = 2):
    """Return a linear model of 6 inputs with drawn weights."""
    import torch

    with seeded(draw.randrange(10**6)):
        return torch.nn.Linear(6, labels)


def tiny_bert(draw: random.Random, **plan):
    """Return a BERT classifier of a few thousand drawn weights."""
    from transformers import BertConfig, BertForSequenceClassification

    small = {"vocab_size": 200, "hidden_size": 16, "num_hidden_layers": 1,
             "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 80,
             "num_labels": LABELS}  # fmt: skip
    with seeded(draw.randrange(10**6)):
        return BertForSequenceClassification(BertConfig(**small | plan))


@contextmanager
def trainer(model, **settings) -> Iterator:
    """Give a Trainer that prints nothing and leaves no file behind.

    `settings` go to TrainingArguments, apart from the data sets and `compute_metrics`.
    """
    from transformers import PrinterCallback, Trainer, TrainingArguments

    own = {
        key: settings.pop(key)
        for key in ("train_dataset", "eval_dataset", "compute_metrics")
        if key in settings
    }
    quiet = {"report_to": "none", "disable_tqdm": True, "save_strategy": "no",
             "logging_strategy": "no", "dataloader_pin_memory": False, "use_cpu": True}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, kept_objects(), kept_randomness():
        made = Trainer(model, TrainingArguments(folder, **quiet | settings), **own)
        made.remove_callback(PrinterCallback)
        yield made


@contextmanager
def kept_objects() -> Iterator[None]:
    """Take what is in memory out of garbage collection for a while.

    A training of the Trainer begins with gc.collect(), which looks at every object of every
    library: longer than a tiny training takes.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def kept_randomness() -> Iterator[None]:
    """Put back the states of the random generators afterwards: a Trainer seeds all of them."""
    import numpy
    import torch

    states = random.getstate(), numpy.random.get_state()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(states[0])
        numpy.random.set_state(states[1])


def ids_dataset(rows: int, labels: int = LABELS, width: int = 6):
    """Return a data set of `rows` rows of token numbers with labels."""
    from datasets import Dataset

    return Dataset.from_dict(
        {
            "input_ids": [
                [5 + (row + place) % 90 for place in range(width)] for row in range(rows)
            ],
            "labels": [row % labels for row in range(rows)],
        }
    )
