"""The learner's own copies in `my/`: made once, never overwritten."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

from course.errors import CourseError
from course.lesson import Lesson, lessons
from course.paths import EXERCISES, NOTEBOOKS, ROOT, home, short

FOLDERS = {"lessons": NOTEBOOKS, "exercises": EXERCISES}


def copies(lesson: Lesson) -> dict[Path, Path]:
    """Return the learner's copies of a lesson, each with the course's own file."""
    file = f"{lesson.name}.ipynb"
    return {home() / folder / file: original / file for folder, original in FOLDERS.items()}


def exercise_copy(lesson: Lesson) -> Path:
    """Return where the learner's copy of a lesson's exercises is."""
    return home() / "exercises" / f"{lesson.name}.ipynb"


def prepare() -> list[Path]:
    """Put copies of all lessons and exercises into `my/` that are not there yet; return them.

    Lessons come without outputs, so that a prediction is made before its answer is on the screen.
    """
    made = []
    for lesson in lessons():
        for copy, original in copies(lesson).items():
            if not copy.exists():
                _put(copy, original)
                made.append(copy)
    return made


def fresh(lesson: Lesson) -> dict[Path, Path]:
    """Replace the learner's copies of one lesson by new ones; return where the old ones are.

    The new copies are complete on disk before an old one is moved.
    """
    kept, now = {}, datetime.now().strftime("%Y-%m-%d-%H%M%S")
    news = {}
    for copy, original in copies(lesson).items():
        news[copy] = copy.with_name(f".{copy.name}.new")
        _put(news[copy], original)
    for copy, new in news.items():
        try:
            if copy.exists():
                kept[copy] = copy.rename(_free_name(copy, now))
            new.replace(copy)
        except OSError as error:
            raise CourseError(
                f"{short(copy)} could not be replaced: {error.strerror}. What you wrote is still "
                f"in {short(kept.get(copy, copy))}."
            ) from error
    return kept


def _free_name(copy: Path, now: str) -> Path:
    """Return a dated name beside `copy` that is not taken."""
    old = copy.with_name(f"{copy.stem}.{now}.ipynb")
    number = 2
    while old.exists():
        old = copy.with_name(f"{copy.stem}.{now}-{number}.ipynb")
        number += 1
    return old


def _put(copy: Path, original: Path) -> None:
    """Write a notebook without its outputs to `copy`.

    What reads notebooks is imported here: starting JupyterLab again must not wait for it.
    """
    from course import build
    from course import notebook as notebooks

    notebook = notebooks.load(original)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    build.save(copy, build.write_text(notebook))


def lab_command(first: list[Path]) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts JupyterLab in the learner's folder, and its environment.

    Terminals in JupyterLab find `course` and `papermill`. Right after copies were made (`first`),
    the first of them opens; later starts come back as the learner left them.
    """
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={home()}"]
    if first:
        opened = first[0].relative_to(home()).as_posix()
        command.append(f"--LabApp.default_url=/lab/tree/{opened}")
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": scripts + os.pathsep + os.environ.get("PATH", "")}
    if Path(sys.prefix).resolve() == (ROOT / ".venv").resolve():
        _ask_nothing()
    return command, environment


def _ask_nothing() -> None:
    """Keep JupyterLab in `.venv` from opening with a question about fetching news."""
    settings = Path(sys.prefix, "etc/jupyter/labconfig/default_setting_overrides.json")
    if not settings.exists():
        from course import build

        news = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
        build.save(settings, json.dumps(news))
