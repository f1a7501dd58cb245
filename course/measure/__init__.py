"""What the shelf's checkpoints reach on their test splits: the figures of their cards.

The recipes write these figures into the model cards; `course shelf verify` measures them again.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Measured:
    """Figures by metric, and one dict for each test row: what was asked, expected and found."""

    dataset: str
    figures: dict[str, float]
    rows: list[dict] = field(default_factory=list)


def measure(name: str, split: str = "test") -> Measured:
    """Return what the checkpoint `name` reaches on a split of its data; seconds to two minutes."""
    from course.measure import tasks

    return getattr(tasks, name.replace("-", "_"))(split)
