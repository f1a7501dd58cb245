"""What every day costs: `course` (what to do today), recall of many cards, an update."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import Aim, Row, in_turns, seconds
from course import lesson
from course.__main__ import inside
from course.lesson import Lesson
from course.paths import NOTEBOOKS, ROOT

LESSONS, CARDS = 50, 5000
COPIES = 50  # notebooks of a learner: lessons and as many homeworks
QUESTION = """\
# %% [markdown] id="recall-{0}" tags=["recall"]
# **Q.** What is {0}?
#
# **A.** It is {0}.

"""
LIST = """
import json, sys
from course import cli
cli.main([])
files = [getattr(module, name, None) for module in sys.modules.values()
         for name in ("__file__", "__cached__")]
print(json.dumps([file for file in set(files) if file]), file=sys.stderr)
"""


def today() -> Iterator[Row]:
    """`course`, which shows what to do today: first start, its modules on the disk; and again."""
    nothing, aim = partial(_python, ["-c", "pass"]), Aim("measured", 0.5)
    if hasattr(os, "posix_fadvise"):  # Linux
        cold, idle = in_turns(5, partial(_cold_today, _loaded()), nothing)
        yield Row("course today, cold", cold, "s", idle, "python -c pass", aim)
    with tempfile.TemporaryDirectory() as folder:
        warm, idle = in_turns(5, partial(_python, ["-m", "course"], COURSE_HOME=folder), nothing)
    yield Row("course today, warm", warm, "s", idle, "python -c pass", aim)


def recall() -> Iterator[Row]:
    """Recall with 5,000 cards in 50 lessons: the first question of a process, and an answer."""
    from course import cards, recalling

    with _many_cards():

        def anew() -> float:
            cards._questions.cache_clear()
            cards._exercises.cache_clear()
            return seconds(recalling.due)

        (read,) = in_turns(5, anew)
        yield Row(f"recall, {CARDS:,} cards due: which, read anew", read, "s")
        card = recalling.due()[0].id
        again = partial(seconds, recalling.due)
        due, answered = in_turns(5, again, partial(seconds, recalling.review, card, "again"))
        yield Row("the same, sources read before", due, "s")
        yield Row(f"an answer, saved with {CARDS:,} others", answered, "s")


def update() -> Iterator[Row]:
    """`course update` of 50 notebooks that changed on both sides, and again with nothing to do."""
    changed, reading = in_turns(3, _update, _read_and_write)
    against = "reading and writing them with nbformat"
    yield Row(f"update of {COPIES} notebooks", changed, "s", reading, against)
    (idle,) = in_turns(3, partial(_update, news=False))
    yield Row(f"update of {COPIES} notebooks, nothing new", idle, "s")


def _python(words: list[str], **variables: str) -> float:
    """Return the seconds of a new interpreter; what it prints is thrown away."""
    variables.setdefault("COURSE_NO_VENV", "" if inside() else "1")
    command = [sys.executable, *words]
    options = {"cwd": ROOT, "env": os.environ | variables, "stdout": subprocess.DEVNULL}
    return seconds(subprocess.run, command, check=True, **options)


def _loaded() -> list[str]:
    """Return the files that `course` reads as modules, compiled ones and libraries included."""
    done = subprocess.run(
        [sys.executable, "-c", LIST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return list(filter(os.path.exists, json.loads(done.stderr)))


def _cold_today(files: list[str]) -> float:
    """Return the seconds of `course` for a new learner when its modules come from the disk."""
    for name in files:
        with open(name, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with tempfile.TemporaryDirectory() as folder:
        return _python(["-m", "course"], COURSE_HOME=folder)


@contextmanager
def _many_cards() -> Iterator[None]:
    """Make a course of LESSONS lessons with CARDS questions, and a learner for whom all are due."""
    from course import cards, recalling

    homework = (ROOT / "lessons" / "02_behind_the_pipeline_homework.py").read_text("utf-8")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "lessons")
        folder.mkdir()
        for number in range(1, LESSONS + 1):
            title = f"# %% [markdown]\n# # {number:02d} · Title\n#\n# Why.\n#\n# **5 minutes**\n\n"
            questions = "".join(QUESTION.format(place) for place in range(CARDS // LESSONS))
            source = folder / f"{number:02d}_many.py"
            source.write_text(title + questions, encoding="utf-8")
            source.with_name(f"{number:02d}_many_homework.py").write_text(homework, "utf-8")
        with (
            patch.object(lesson, "LESSONS", folder),
            patch.dict(os.environ, {"COURSE_HOME": str(Path(made, "my"))}),
        ):
            ids = [card.id for card in cards.cards()]
            assert len(ids) == CARDS
            recalling.review(ids[0], "good", datetime.now(UTC) - timedelta(days=9))
            saved = recalling.read()
            for one in ids:
                saved["cards"][one] = saved["cards"][ids[0]]
                saved["log"].append([one, *saved["log"][0][1:]])
            recalling.path().write_text(json.dumps(saved), encoding="utf-8")
            yield


@contextmanager
def _many_copies() -> Iterator[Path]:
    """Make a course whose COPIES notebooks are all the longest one, with copies of a learner."""
    from course import update, workspace

    longest = max(NOTEBOOKS.glob("*.ipynb"), key=lambda path: len(path.read_bytes()))
    with tempfile.TemporaryDirectory() as made:
        folders = {name: Path(made, name) for name in workspace.FOLDERS}
        many = [Lesson(f"{number:02d}", "many") for number in range(1, COPIES // 2 + 1)]
        for folder in folders.values():
            folder.mkdir()
            for one in many:
                (folder / f"{one.name}.ipynb").write_bytes(longest.read_bytes())
        with (
            patch.object(workspace, "FOLDERS", folders),
            patch.object(workspace, "lessons", lambda: many),
            patch.object(update, "lessons", lambda: many),
            patch.dict(os.environ, {"COURSE_HOME": str(Path(made, "my"))}),
        ):
            workspace.prepare()
            yield Path(made)


def _update(news: bool = True) -> float:
    """Return the seconds of an update; with `news`, learner and course changed every notebook."""
    from course import update

    with _many_copies() as folder:
        if news:
            for path in folder.glob("my/*/*.ipynb"):
                _edit(path, "code", "# what the learner wrote\n")
            for path in [*folder.glob("lessons/*.ipynb"), *folder.glob("exercises/*.ipynb")]:
                _edit(path, "markdown", "What the course says now. ")
        done: list = []
        taken = seconds(lambda: done.append(update.update()))
        assert len(done[0].changes) == (COPIES if news else 0) and not done[0].left
        return taken


def _read_and_write() -> float:
    """Return the seconds to read and write the learner's notebooks and the course's."""
    import nbformat

    with _many_copies() as folder:

        def all_of_them() -> None:
            for path in folder.glob("*/*.ipynb"):
                nbformat.read(path, as_version=4)
            for path in folder.glob("my/*/*.ipynb"):
                nbformat.write(nbformat.read(path, as_version=4), path)

        return seconds(all_of_them)


def _edit(path: Path, kind: str, words: str) -> None:
    """Put words before the text of the last cell of a kind."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    cell = [cell for cell in notebook.cells if cell.cell_type == kind][-1]
    cell.source = words + cell.source
    nbformat.write(notebook, path)
