"""What checking costs: one call of a check, and a whole notebook of homework."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from benchmarks.homework import solved
from benchmarks.measure import Aim, Row, in_turns, seconds
from course import grade, lesson
from course.errors import CourseError
from course.paths import EXERCISES, short
from course.verdict import CORRECT, NOT_ATTEMPTED

CHEAP = ("softmax", "pad_batch", "encode", "head_parameters", "mean_pool")  # quick to answer


def check_call() -> Iterator[Row]:
    """A whole `check.NAME(answer)`: the answer itself, the verdict, saving the progress."""
    from course.checks import behind_the_pipeline as check

    answers = solved("02", *CHEAP)
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, COURSE_HOME=folder):
        for name in CHEAP:
            exercise, title = getattr(check, name), f"check-call {name}"
            verdict = exercise.verdict(answers[name])
            if verdict.status == CORRECT:
                (measured,) = in_turns(15, partial(_quiet_call, exercise, answers[name]))
                yield Row(title, measured, "ms", aim=Aim("measured", 50))
            else:
                yield Row(title, note=f"the solution is {verdict.status}: {verdict.message}")


def check_notebook() -> Iterator[Row]:
    """`course check 02` on the untouched exercises, against nbclient running the same notebook."""
    found = lesson.find("02")
    path = EXERCISES / f"{found.name}.ipynb"
    measured, baseline = in_turns(
        3, partial(seconds, _grade, found, path), partial(seconds, _run_bare, path)
    )
    yield Row("check-notebook 02", measured, "s", baseline, "nbclient", Aim("ratio", 1.3))


def _quiet_call(exercise, answer) -> float:
    """Return the milliseconds of one check call, as outside a notebook, its text swallowed."""
    with contextlib.redirect_stdout(io.StringIO()):
        return 1000 * seconds(exercise, answer)


def _grade(found: lesson.Lesson, path: Path) -> None:
    for verdict in grade.grade(found, path, timeout=600):
        if verdict["status"] != NOT_ATTEMPTED:
            raise CourseError(
                f"{verdict['number']} {verdict['name']} of the untouched {short(path)} is "
                f"{verdict['status']}: {verdict['message']}"
            )


def _run_bare(path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    options = {
        "resources": {"metadata": {"path": str(path.parent)}},
        "extra_arguments": ["--log-level=ERROR"],  # no warning at each start
    }
    with tempfile.TemporaryDirectory() as folder:
        try:
            NotebookClient(notebook, timeout=600, **options).execute(
                env=os.environ | {"COURSE_HOME": folder}
            )
        except CellExecutionError as error:
            raise CourseError(
                f"{short(path)} does not run: {error.ename}: {error.evalue}"
            ) from error
