"""What one measurement is, and how subject and baseline are taken in turns.

The speed of a machine swings by a factor of two within minutes. So subject and baseline alternate,
and they are compared pair by pair before the median is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Aim:
    """What is wanted of the `measured` value, the `ratio` or the `difference`.

    It is to be `below` one bound, or `least` another; the one that is not meant is None.
    """

    of: str
    below: float | None = None
    least: float | None = None


@dataclass(frozen=True)
class Row:
    """One line of the report. The n-th values of `measured` and `baseline` are a pair."""

    name: str
    measured: tuple[float, ...] = ()
    unit: str = "s"
    baseline: tuple[float, ...] = ()
    against: str = ""  # what the baseline is
    aim: Aim | None = None
    note: str = ""  # why nothing was measured

    @property
    def ratio(self) -> float | None:
        """Median over the pairs of measured / baseline."""
        return median(m / b for m, b in self._pairs()) if self.baseline else None

    @property
    def difference(self) -> float | None:
        """Median over the pairs of measured - baseline."""
        return median(m - b for m, b in self._pairs()) if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without an aim."""
        if self.aim is None or not self.measured:
            return None
        value = median(self.measured) if self.aim.of == "measured" else getattr(self, self.aim.of)
        if self.aim.least is not None:
            return value >= self.aim.least
        return value < self.aim.below

    def _pairs(self):
        return zip(self.measured, self.baseline, strict=True)


def in_turns(rounds: int, *runs: Callable[[], float]) -> list[tuple[float, ...]]:
    """Call each of `runs` once a round (ABAB…) and return the values of each.

    One round more comes first and is not counted: it fills the caches.
    """
    values = [[run() for run in runs] for _ in range(rounds + 1)]
    return list(zip(*values[1:], strict=True))


def seconds(action: Callable, *args, **kwargs) -> float:
    """Return how long one call takes."""
    started = perf_counter()
    action(*args, **kwargs)
    return perf_counter() - started
