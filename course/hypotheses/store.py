"""Where runs are kept: `runs/LESSON/KEY/`, with the executed notebook and what it recorded.

A finished run has a `point.json`, which is written last and whole: a kill or a full disk leaves
the run unfinished, never half. A failed one has a `failed.json` instead, and is made again next
time. The folder is `runs/` in the repository, or beside the learner's files if COURSE_HOME says
where those are.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from course.errors import CourseError
from course.hypotheses.points import Point, versions
from course.paths import ROOT, home, short
from course.progress import write_atomically


@dataclass(frozen=True)
class Run:
    """What came out of a point: metrics, or the error that ended it."""

    parameters: dict
    metrics: dict
    seconds: float
    error: str
    notebook: Path
    finished: str


def folder() -> Path:
    """Return the folder of all runs."""
    return (home() if os.environ.get("COURSE_HOME") else ROOT) / "runs"


def place(point: Point) -> Path:
    """Return the folder of a point's run."""
    return folder() / point.lesson / point.key


def finished(point: Point) -> Run | None:
    """Return the finished run of a point, or None."""
    return _read(place(point) / "point.json")


def save(point: Point, outcome: dict) -> Run:
    """Keep the outcome of a point and return it.

    Raises CourseError when it cannot be written; runs that were kept before are untouched.
    """
    target, error = place(point), outcome["error"]
    notebook = target / "executed.ipynb"
    content = {
        "version": 1,
        "lesson": point.lesson,
        "code": point.code,
        "given": point.given,
        "parameters": point.parameters,
        "versions": versions(),
        "metrics": outcome["metrics"],
        "error": error,
        "seconds": outcome["seconds"],
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    try:
        target.mkdir(parents=True, exist_ok=True)
        for left in target.glob(".*.part"):  # of a run that was killed while it was kept
            left.unlink(missing_ok=True)
        write_atomically(notebook, outcome["notebook"].decode("utf-8"))
        name, other = ("failed.json", "point.json") if error else ("point.json", "failed.json")
        write_atomically(target / name, json.dumps(content, indent=1))
        (target / other).unlink(missing_ok=True)
    except OSError as problem:
        raise CourseError(
            f"A finished run could not be kept in {short(target)}: {problem.strerror}. The runs "
            "before it are kept; put that right, and the same command goes on with the rest."
        ) from problem
    return _run(content, notebook)


def stale(points: list[Point]) -> int:
    """Return how many runs with these parameters were made with other code or versions.

    They stay where they are, and count for nothing: the lesson, its data or a library has changed.
    """
    wanted = {_same(point.parameters) for point in points}
    current = {point.key for point in points}
    return sum(
        path.parent.name not in current and _same(kept.parameters) in wanted
        for lesson in {point.lesson for point in points}
        for path in (folder() / lesson).glob("*/point.json")
        if (kept := _read(path))
    )


def _read(path: Path) -> Run | None:
    """Return what a file says; None when there is none, or when it is damaged."""
    try:
        return _run(json.loads(path.read_text(encoding="utf-8")), path.with_name("executed.ipynb"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _run(content: dict, notebook: Path) -> Run:
    names = ("parameters", "metrics", "seconds", "error", "finished")
    return Run(notebook=notebook, **{name: content[name] for name in names})


def _same(values: dict) -> str:
    return json.dumps(values, sort_keys=True)
