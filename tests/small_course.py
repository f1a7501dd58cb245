"""A small course of two lessons, and a learner who has copies of them: for tests of updates."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat

from course import update, workspace
from course.lesson import Lesson

FIRST, SECOND = Lesson("01", "first"), Lesson("02", "second")
START = "def {0}(x):\n    raise NotImplementedError  # your code here\n\ncheck.{0}({0})"
SOLVED = "def {0}(x):\n    return x + 1\n\ncheck.{0}({0})"


def make(tmp_path, monkeypatch) -> Path:
    """Make a course of two lessons and a learner's folder with copies; return that folder."""
    folders = {"lessons": tmp_path / "notebooks", "exercises": tmp_path / "exercises"}
    monkeypatch.setattr(workspace, "FOLDERS", folders)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # the machine stays on in these tests
    for module in (workspace, update):
        monkeypatch.setattr(module, "lessons", lambda: [FIRST, SECOND])
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my own"))
    for lesson in (FIRST, SECOND):
        publish(markdown("A title"), code("1 + 2", "lesson-01"), lesson=lesson, folder="lessons")
        publish(*homework(), lesson=lesson)
    workspace.prepare()
    return tmp_path / "my own"


def markdown(text, id_=None):
    return nbformat.v4.new_markdown_cell(text, id=id_ or "homework-00")


def code(text, id_=None):
    return nbformat.v4.new_code_cell(text, id=id_ or "homework-00")


def exercise(name, task=None, start=None):
    return [
        markdown(task or f"### 1.1 Write {name}", f"task-{name}"),
        code(start or START.format(name), f"exercise-{name}"),
    ]


def homework():
    return [
        markdown("# Homework"),
        code("import course", "setup"),
        *exercise("add"),
        *exercise("pad"),
        markdown("That was all.", "homework-06"),
    ]


def publish(*cells, lesson=FIRST, folder="exercises"):
    """Make `cells` the course's present version."""
    path = workspace.FOLDERS[folder] / f"{lesson.name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def mine(lesson=FIRST, folder="exercises") -> Path:
    return workspace.home() / folder / f"{lesson.name}.ipynb"


def cells(path=None) -> list:
    return nbformat.read(path or mine(), as_version=4).cells


def texts(path=None) -> list[str]:
    return [cell.source for cell in cells(path)]


def names(path=None) -> list[str]:
    return [cell.id for cell in cells(path)]


def change(edit, path=None) -> None:
    """Change a notebook as JupyterLab would: read it, let `edit` work on the cells, save it."""
    path = path or mine()
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = edit(notebook.cells) or notebook.cells
    nbformat.write(notebook, path)


def write(id_, text, **more):
    """Put `text` into a cell of the copy."""

    def edit(found):
        (cell,) = (cell for cell in found if cell.id == id_)
        cell.update(source=text, **more)

    change(edit)


def files(home) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.name != ".update.lock"
    }


def forget(home) -> None:
    """Make the copies as old ones are: nobody kept what they were made from."""
    shutil.rmtree(home / ".base")
    for path in [*home.glob("*/*.ipynb")]:
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata.pop("course", None)
        nbformat.write(notebook, path)


def lose_ids() -> None:
    """Save the copy as a program would that knows neither ids nor the course's mark."""
    notebook = nbformat.read(mine(), as_version=4)
    notebook.nbformat_minor, notebook.metadata = 4, {}
    for cell in notebook.cells:
        cell.pop("id", None)
    nbformat.write(notebook, mine())


def told(kind, lesson=FIRST) -> list[str]:
    """Update, and return what is said of one kind of change."""
    return [
        c for one in update.update().changes if one.copy == mine(lesson) for c in one.told[kind]
    ]


def texts_of(course, **solved) -> list[str]:
    """Return the texts of `course` with some exercises solved."""
    return [solved.get(cell.id.removeprefix("exercise-"), cell.source) for cell in course]


def change_by_both() -> str:
    """Let the learner solve an exercise whose starting code the course changes; return that."""
    write("exercise-add", SOLVED.format("add"))
    start = START.format("add").replace("x", "x: int")
    publish(*homework()[:2], *exercise("add", start=start), *homework()[4:])
    return start
