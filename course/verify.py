"""Measure the shelf's checkpoints again and compare with what their cards state."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from course.errors import CourseError
from course.measure import measure
from course.paths import ROOT, short
from course.shelf import CHECKPOINTS, find

TOLERANCE = 0.01  # of shares, which go from 0 to 1
# Perplexities are measured on the standard library's source, which is another in every version
# of Python, so their tolerance is wide; the ratio of two on the same text moves less.
RELATIVE_TOLERANCE = 0.10  # of perplexities
RATIO_TOLERANCE = 0.05
# The encoder is not ours and has no card here: its figures stand in data/triples/README.md.
ENCODER = {"meaning_accuracy": 50 / 50, "words_accuracy": 3 / 60}


@dataclass(frozen=True)
class Comparison:
    """One figure of a checkpoint: as stated and as measured, None where there is no such figure."""

    name: str
    figure: str
    stated: float | None
    measured: float | None

    @property
    def ok(self) -> bool:
        """Whether both are there and close enough."""
        if self.stated is None or self.measured is None:
            return False
        return abs(self.measured - self.stated) <= tolerance(self.figure, self.stated)


def verify(names: list[str], tell: Callable[[str], None] = lambda line: None) -> list[Comparison]:
    """Measure checkpoints, all if `names` is empty, and compare every figure with its card.

    The cache is an empty one, so each adapter is merged afresh; a checkpoint takes seconds to two
    minutes, and `tell` hears which it is. Raises CourseError, before anything is measured, for an
    unknown name or a card that cannot be read.
    """
    found = []
    with clean():
        cards = {name: stated(name) for name in names or CHECKPOINTS}
        for place, (name, figures) in enumerate(cards.items(), 1):
            tell(f"measuring {name} ({place} of {len(cards)})")
            measured = measure(name).figures
            found += [
                Comparison(name, figure, figures.get(figure), measured.get(figure))
                for figure in figures | measured
            ]
    return found


def stated(name: str) -> dict[str, float]:
    """Return the figures in the header of a checkpoint's card, by metric."""
    item = find(name, CHECKPOINTS, "checkpoint")
    if name == "encoder":
        return ENCODER
    from huggingface_hub import ModelCard

    path = ROOT / item.here / "README.md"
    try:
        results = ModelCard.load(path).data.eval_results or []
        return {result.metric_type: float(result.metric_value) for result in results}
    except Exception as error:  # of the file, of YAML, or of what the header holds
        raise CourseError(
            f"The card of the checkpoint {name!r} cannot be read: {short(path)}. "
            "Restore it: git checkout -- data/checkpoints"
        ) from error


def tolerance(figure: str, value: float) -> float:
    """Return how far from the stated value a figure may be."""
    if figure.endswith("perplexity"):
        return RELATIVE_TOLERANCE * value
    return RATIO_TOLERANCE if figure == "ratio" else TOLERANCE


@contextmanager
def clean() -> Iterator[None]:
    """Use an empty cache, the local shelf and no progress bars, as long as the block lasts.

    The libraries read the switches of their bars when they are imported, which is after this.
    """
    with tempfile.TemporaryDirectory(prefix="course-verify-") as folder:
        settings = {"COURSE_CACHE": folder, "COURSE_SOURCE": "local"}
        settings |= {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
        before = {name: os.environ.get(name) for name in settings}
        os.environ |= settings
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
