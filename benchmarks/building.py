"""What the course's notebooks cost: to build, and to run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks import processes
from benchmarks.measure import Row, in_turns, seconds
from course import build as builder
from course import lesson
from course import notebook as course_notebook
from course.paths import NOTEBOOKS, SOLUTIONS


def build() -> Iterator[Row]:
    """Building every notebook in memory and comparing it with the committed one."""
    (measured,) = in_turns(5, partial(seconds, lambda: builder.check(lesson.lessons())))
    yield Row("build", measured)


def notebooks() -> Iterator[Row]:
    """Seconds and peak memory of each lesson and each solved homework, run once."""
    for path in sorted([*NOTEBOOKS.glob("*.ipynb"), *SOLUTIONS.glob("*.ipynb")]):
        notebook = course_notebook.load(path)
        with processes.peak_memory() as peak:
            measured = seconds(course_notebook.execute, notebook, path)
        name = f"{path.parent.name} {path.stem.split('_')[0]}"
        yield Row(f"{name} time", (measured,))
        yield Row(f"{name} memory", tuple(peak), "MB")
