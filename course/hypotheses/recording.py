"""Metrics that a notebook records about itself, in its own outputs."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from course.errors import CourseError
from course.verdict import in_notebook

MIME = "application/vnd.course.record+json"


class Recorded(dict):
    """What one call recorded; a notebook shows it as a line and keeps the numbers beside it."""

    def __repr__(self) -> str:
        return "recorded: " + ", ".join(f"{name} {_shown(value)}" for name, value in self.items())

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        return {"text/plain": repr(self), MIME: {name: kept(v) for name, v in self.items()}}


def record(**metrics: float | bool | str) -> None:
    """Record metrics in this notebook: `record(accuracy=0.71, loss=0.58)`.

    They show as one line and are kept in the cell's output (MIME type
    application/vnd.course.record+json), where `sweep` finds them after a run. Values are numbers,
    one-element tensors or arrays, or text. Recorded twice, the last value counts.

    Raises CourseError for a value that is none of these.
    """
    if not metrics:
        raise CourseError("record() needs at least one metric: record(accuracy=0.71).")
    found = Recorded({name: _plain(name, value) for name, value in metrics.items()})
    if in_notebook():
        from IPython.display import display

        display(found)
    else:
        print(found)


def recorded(cells: Iterable[dict]) -> dict[str, float | str]:
    """Return the metrics in the outputs of executed cells."""
    found: dict[str, float | str] = {}
    for cell in cells:
        for output in cell.get("outputs", []):
            said = output.get("data", {}).get(MIME, {})
            found |= {name: restored(value) for name, value in said.items()}
    return found


@lru_cache(maxsize=1024)
def names(code: str) -> frozenset[str]:
    """Return the metrics that a cell's code records: the names in its calls of `record`."""
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a cell with a magic
        return frozenset()
    return frozenset(
        keyword.arg
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("record", "course.record")
        for keyword in call.keywords
        if keyword.arg
    )


def _plain(name: str, value: Any) -> float | int | str:
    if isinstance(value, str):
        return value
    try:
        value = value.item() if hasattr(value, "item") else value
        return value if isinstance(value, int) and not isinstance(value, bool) else float(value)
    except (TypeError, ValueError, RuntimeError):
        raise CourseError(
            f"record({name}=…) got {type(value).__name__}; a metric is one number or a text."
        ) from None


def kept(value: float | str) -> Any:
    """Return a value that JSON can hold: it has no word for NaN and the infinities."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    return value


def restored(value: Any) -> float | str:
    """Return the value that `kept` made fit for JSON."""
    return float(value["float"]) if isinstance(value, dict) else value


def _shown(value: float | str) -> str:
    if isinstance(value, str):
        return value if len(value) <= 20 else f"{value[:20]}…"
    return f"{value:.4g}" if isinstance(value, float) else f"{value:,}"
