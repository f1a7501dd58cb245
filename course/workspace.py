"""The learner's own copies in `my/`: made once, never overwritten."""

from __future__ import annotations

import hashlib
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
                base = original_text(original)
                keep_base(copy, base)
                _save(copy, base)
                move_base(copy, base)
                made.append(copy)
    return made


def fresh(lesson: Lesson) -> dict[Path, Path]:
    """Replace the learner's copies of one lesson by new ones; return where the old ones are.

    The new copies are complete on disk before an old one is moved.
    """
    kept, now = {}, datetime.now().strftime("%Y-%m-%d-%H%M%S")
    news, bases = {}, {}
    for copy, original in copies(lesson).items():
        news[copy] = copy.with_name(f".{copy.name}.new")
        bases[copy] = original_text(original)
        keep_base(copy, bases[copy])
        _save(news[copy], bases[copy])
    for copy, new in news.items():
        try:
            if copy.exists():
                kept[copy] = copy.rename(_free_name(copy, now))
            new.replace(copy)
            move_base(copy, bases[copy])
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


def original_text(original: Path) -> str:
    """Return a notebook of the course without its outputs, as the text of a file.

    What reads notebooks is imported here: starting JupyterLab again must not wait for it. Raises
    CourseError when the notebook is missing or damaged.
    """
    from course import build
    from course import notebook as notebooks

    notebook = notebooks.load(original)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return build.write_text(notebook)


def _save(path: Path, base: str) -> None:
    """Write a notebook of the course to `path`, marked with what it is made from."""
    import nbformat

    from course import build

    notebook = nbformat.reads(base, as_version=nbformat.NO_CONVERT)
    notebook.metadata["course"] = {"base": mark(base)}
    build.save(path, build.write_text(notebook))


# What a copy was made from: `my/.base/exercises/02….ipynb`. An update needs it to tell what the
# learner changed. Each copy bears the mark of its base, so the two cannot come apart: a base is
# kept under its mark before its copy is written, and moves into place after that.


def mark(base: str) -> str:
    """Return the mark that a copy bears in its metadata when it was made from `base`."""
    return hashlib.sha256(base.encode()).hexdigest()[:16]


def base_path(copy: Path) -> Path:
    """Return where the base of a copy is when nothing is under way."""
    return home() / ".base" / copy.parent.name / copy.name


def find_base(copy: Path, marked: str | None) -> tuple[str | None, bool]:
    """Return what a copy with that mark was made from, and whether this is certain.

    A base that is not in place is found by its content, so under any name (an import renames some).
    """
    current = base_path(copy)
    others = sorted(current.parent.glob(f"{current.stem}[.-]*.ipynb")) if marked else []
    for path in (current, *others):
        try:
            base = path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        if marked in (None, mark(base)):
            return base, marked is not None
    return None, False


def keep_base(copy: Path, base: str) -> None:
    """Keep what a copy will be made from, beside its present base. Raises CourseError."""
    from course import build

    build.save(_older(base_path(copy), mark(base)), base)


def move_base(copy: Path, base: str) -> None:
    """Make a kept base the present one, once the copy is written. Raises CourseError."""
    current = base_path(copy)
    try:
        if current.exists():
            past = hashlib.sha256(current.read_bytes()).hexdigest()[:16]
            current.replace(_older(current, past))
        _older(current, mark(base)).replace(current)
    except OSError as error:
        raise CourseError(
            f"{short(current)} could not be written: {error.strerror}. Your copy is complete; "
            "free the space or the permission and run the command again."
        ) from error


def _older(current: Path, marked: str | None) -> Path:
    """Return where a base is kept that is not in place yet, or no more."""
    return current.with_name(f"{current.stem}.{marked}.ipynb")


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
