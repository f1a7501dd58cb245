"""Small tasks for exercise 5.19, a tiny checkpoint, and a watch on the rows that a model meets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from course.checks import _fine_tuning_tools as tools

PAIR = ["first", "second"]
SUBJECTS = {
    "money": "loan rate card fee account bank savings mortgage".split(),
    "sport": "goal coach match team keeper pitch season striker".split(),
    "weather": "rain wind storm cloud snow sun fog ice".split(),
}
FILLING = "the a it was we had very today".split()
SIZES = {"train": 26, "validation": 21, "test": 9}


@dataclass(frozen=True)
class Met:
    """A row that a model met: its tokens without padding, its label, and in which mode."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    label: int | None
    training: bool


@dataclass(frozen=True)
class Task:
    """A data set, the columns that count in it, and what the tokenizer makes of its rows."""

    dataset: Any
    columns: list[str]
    label: str

    @cached_property
    def _known(self) -> dict[str, dict[tuple, int]]:
        return {split: self._encoded(split, self.columns) for split in SIZES}

    def known(self, split: str) -> dict[tuple[int, ...], int]:
        """Return the label of each encoded row of a split."""
        return self._known[split]

    def alone(self, split: str, place: int) -> dict[tuple[int, ...], int]:
        """Return the same with one of the two texts only."""
        return self._encoded(split, self.columns[place : place + 1])

    def accuracy(self, model) -> float:
        """Return a model's accuracy on validation."""
        import torch

        rows = self.dataset["validation"]
        batch = tools.tokenizer()(
            *(list(rows[name]) for name in self.columns),
            truncation=True, max_length=tools.LONGEST, padding=True, return_tensors="pt",
        )  # fmt: skip
        training = model.training
        model.eval()
        with torch.no_grad():
            answers = model(**batch.to(model.device)).logits.argmax(dim=-1).tolist()
        model.train(training)
        pairs = zip(answers, rows[self.label], strict=True)
        return sum(said == label for said, label in pairs) / len(answers)

    def _encoded(self, split: str, columns: list[str]) -> dict[tuple, int]:
        rows = self.dataset[split]
        made = tools.tokenizer()(
            *(list(rows[name]) for name in columns), truncation=True, max_length=tools.LONGEST
        )
        return dict(zip(map(tuple, made["input_ids"]), rows[self.label], strict=True))


def texts(random) -> Task:
    """Return texts with three topics, one of them long, and a column `label` that is not meant."""
    name = random.choice(["text", "message", "sentence"])
    columns = {}
    for split, count in SIZES.items():
        subjects = _subjects(split, count, 3)
        lines = [_text(random, subject) for subject in subjects]
        if split == "train":
            lines[3] = " ".join(_text(random, subjects[3]) for _ in range(18))
        columns[split] = {
            "idx": list(range(count)),
            name: lines,
            "label": [random.randrange(2) for _ in lines],
            "topic": subjects,
        }
    labels = {"label": ["calm", "angry"], "topic": list(SUBJECTS)}
    return Task(_dataset(columns, labels), [name], "topic")


def text_pairs(random) -> Task:
    """Return pairs of texts that are about the same subject, or about two."""
    columns = {}
    for split, count in SIZES.items():
        same = _subjects(split, count, 2)
        firsts = [random.randrange(2) for _ in same]
        seconds = [first if label else 1 - first for first, label in zip(firsts, same, strict=True)]
        columns[split] = {
            "second": [_text(random, subject) for subject in seconds],
            "first": [_text(random, subject) for subject in firsts],
            "same_subject": same,
        }
    labels = {"same_subject": ["different", "same"]}
    return Task(_dataset(columns, labels), PAIR, "same_subject")


def _subjects(split: str, count: int, kinds: int) -> list[int]:
    """Return numbers below `kinds`: most often 1 in train, and 0 elsewhere."""
    common = 1 if split == "train" else 0
    return [number // 2 % kinds if number % 2 else common for number in range(count)]


def _text(random, subject: int) -> str:
    words = random.sample(list(SUBJECTS.values())[subject], 3) + random.sample(FILLING, 3)
    return " ".join(random.sample(words, len(words)))


def _dataset(columns: dict[str, dict], labels: dict[str, list[str]]):
    from datasets import ClassLabel, Dataset, DatasetDict

    made = DatasetDict({split: Dataset.from_dict(part) for split, part in columns.items()})
    for name, names in labels.items():
        made = made.cast_column(name, ClassLabel(names=names))
    return made


@contextmanager
def checkpoint(random) -> Iterator[str]:
    """Give the folder of a tiny BERT body, without a head."""
    sizes = {"vocab_size": len(tools.tokenizer()), "max_position_embeddings": 256}
    model = tools.tiny_bert(random, num_attention_heads=1, **sizes)
    with tempfile.TemporaryDirectory() as folder:
        model.bert.save_pretrained(folder)
        tools.tokenizer().save_pretrained(folder)
        yield folder


@contextmanager
def watched() -> Iterator[list[Met]]:
    """Give a list that fills with the rows that any classifier meets meanwhile."""
    from torch.nn.modules.module import register_module_forward_hook
    from transformers import PreTrainedModel

    rows: list[Met] = []

    def note(module, args, given, output):
        if isinstance(module, PreTrainedModel) and hasattr(module, "classifier"):
            rows.extend(_met(module, given))

    handle = register_module_forward_hook(note, with_kwargs=True)
    try:
        yield rows
    finally:
        handle.remove()


def _met(model, given: dict) -> Iterator[Met]:
    ids = given["input_ids"].tolist()
    mask = _or(given.get("attention_mask"), [[1] * len(row) for row in ids])
    types = _or(given.get("token_type_ids"), [[0] * len(row) for row in ids])
    labels = _or(given.get("labels"), [None] * len(ids))
    for row, real, kinds, label in zip(ids, mask, types, labels, strict=True):
        kept = [place for place, one in enumerate(real) if one]
        yield Met(
            tuple(row[place] for place in kept),
            tuple(kinds[place] for place in kept),
            label,
            model.training,
        )


def _or(tensor, otherwise: list) -> list:
    return otherwise if tensor is None else tensor.tolist()
