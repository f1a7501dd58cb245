"""What the checks of homework 06 share: tiny models, drawn batches, and looks at weights."""

from __future__ import annotations

import random
from typing import Any

from course.answer import Called, NotYet
from course.checks._fine_tuning_tools import (
    is_number,
    kept_randomness,
    linear,
    lists,
    points,
    require_counts,
    require_keys,
    require_numbers,
    seeded,
    tiny_bert,
    tokenizer,
)
from course.exercise import call, require

__all__ = [
    "ask",
    "bert_batches",
    "flat",
    "is_number",
    "kept_randomness",
    "linear",
    "lists",
    "network",
    "points",
    "require_counts",
    "require_keys",
    "require_number",
    "require_numbers",
    "seeded",
    "shown",
    "tiny_bert",
    "tokenizer",
]


def ask(answer, text: str, *args, **kwargs) -> Called:
    """Call the learner's function, and show the call as `text`: a model fills a page."""
    try:
        found = call(answer, *args, **kwargs)
    except NotYet as reason:
        if "called" in reason.details:
            reason.details["called"] = text
        raise
    found.text = text
    return found


def bert_batches(draw: random.Random, sizes: list[int], width: int = 6) -> list[dict]:
    """Return batches for a tiny BERT, with `sizes` rows, half of the last row being padding."""
    import torch

    generator = torch.Generator().manual_seed(draw.randrange(10**6))
    batches = []
    for size in sizes:
        mask = torch.ones(size, width, dtype=torch.long)
        mask[-1, width // 2 :] = 0
        batches.append(
            {
                "input_ids": torch.randint(5, 95, (size, width), generator=generator),
                "attention_mask": mask,
                "labels": torch.randint(3, (size,), generator=generator),
            }
        )
    return batches


def network(draw: random.Random, dropout: float = 0.0, labels: int = 2):
    """Return a network of 6 inputs and one hidden layer, with drawn weights."""
    import torch

    with seeded(draw.randrange(10**6)):
        return torch.nn.Sequential(
            torch.nn.Linear(6, 8),
            torch.nn.Tanh(),
            torch.nn.Dropout(dropout),
            torch.nn.Linear(8, labels),
        )


def flat(model, gradients: bool = False):
    """Return all weights of a model, or all gradients, in one row; no gradient counts as 0."""
    import torch

    parts = []
    for weight in model.parameters():
        value = weight.detach()
        if gradients:
            value = torch.zeros_like(value) if weight.grad is None else weight.grad
        parts.append(value.flatten().clone())
    return torch.cat(parts)


def shown(values, digits: int = 4) -> list[float]:
    """Return the first six numbers of a row, rounded, to be read in a message."""
    return [round(float(value), digits) for value in lists(values)[:6]]


def require_number(found, what: str, expected: Any = ...) -> None:
    """Require a plain Python number and no tensor."""
    import torch

    require(
        not isinstance(found.value, torch.Tensor),
        f"Return {what} as a number, with .item(): a tensor keeps all that is needed for another "
        "backward() in memory.",
        of=found,
        expected=expected,
    )
    require(is_number(found.value), f"Return {what} as a number.", of=found, expected=expected)
