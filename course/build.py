"""From a lesson's source to its notebooks: lesson, exercises, solutions, and the README's table.

`lessons/` is edited by people; everything this module writes is built from it and never edited.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from course import lesson as source
from course import notebook as notebooks
from course.convert import exercises_notebook, lesson_notebook, solutions_notebook, tags
from course.errors import CourseError
from course.lesson import Lesson
from course.paths import EXERCISES, NOTEBOOKS, ROOT, SOLUTIONS, short
from course.progress import write_atomically

TABLE = re.compile(r"(?<=<!-- lessons -->\n).*?(?=<!-- /lessons -->)", re.DOTALL)


def build(lessons: list[Lesson]) -> list[Path]:
    """Write the notebooks of `lessons` and the README's table; return what changed.

    Outputs of an executed notebook are kept as long as none of its code changed. Everything is
    built before anything is written: a mistake in a source changes nothing.
    """
    fresh = {path: _keep_outputs(made, path) for path, made in _all(lessons).items()}
    texts = {path: write_text(notebook) for path, notebook in fresh.items()}
    readme = ROOT / "README.md"
    if readme.exists():
        texts[readme] = _readme(readme.read_text(encoding="utf-8"))
    changed = [path for path, text in texts.items() if _text(path) != text]
    for path in changed:
        save(path, texts[path])
    return changed


def execute(lessons: list[Lesson]) -> list[Path]:
    """Run the lesson and the solutions of each, and write them with their outputs.

    Raises CourseError, with the files unchanged, when a cell fails or leaves debris: a warning, a
    progress bar, a path of this machine.
    """
    ran = []
    for path in _all(lessons):
        if path.parent != EXERCISES:
            notebook = notebooks.load(path)
            notebooks.execute(notebook, path)
            if faults := unfinished(notebook):
                raise CourseError(f"{short(path)} is not fit to publish: {'; '.join(faults)}")
            save(path, write_text(notebook))
            ran.append(path)
    return ran


def check(lessons: list[Lesson]) -> list[str]:
    """Compare what is committed with a fresh build; return one sentence for each difference."""
    faults = []
    fresh = _all(lessons)
    for path, made in fresh.items():
        if not path.exists():
            faults.append(f"{short(path)} is missing.")
            continue
        kept = notebooks.load(path)
        if _essence(made) != _essence(kept):
            faults.append(f"{short(path)} is not what its source builds.")
        elif path.parent != EXERCISES:
            faults += [f"{short(path)}: {fault}" for fault in unfinished(kept)]
    if len(lessons) == len(source.lessons()):
        for folder in (NOTEBOOKS, EXERCISES, SOLUTIONS):
            strays = set(folder.glob("*")) - set(fresh) if folder.exists() else set()
            faults += [
                f"{short(path)} has no source in lessons/."
                for path in sorted(strays)
                if path.name != ".ipynb_checkpoints"
            ]
    readme = _text(ROOT / "README.md")
    if readme is not None and _readme(readme) != readme:
        faults.append("README.md: the table of lessons is not current.")
    return faults


def write_text(notebook) -> str:
    """Return the notebook as the text of its file, the same on every machine."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def save(path: Path, text: str) -> None:
    """Write a built file. Raises CourseError when the folder cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    except OSError as error:
        raise CourseError(
            f"{short(path)} could not be written: {error.strerror}. Free the space or the "
            "permission and run the command again."
        ) from error


def unfinished(notebook) -> list[str]:
    """Return what an executed notebook may not contain: cells not run, errors, warnings, paths."""
    faults = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None:
            return ["not executed since its code changed (course build NN --execute)."]
        for output in cell.outputs:
            text = str(output)
            if output.output_type == "error":
                faults.append(f"cell {cell.id} ends in {output.ename}: {output.evalue}")
            elif output.get("name") == "stderr":
                faults.append(f"cell {cell.id} prints to stderr: {output.text.strip()[:200]}")
            elif str(ROOT) in text or str(Path.home()) + "/" in text:
                faults.append(f"cell {cell.id} shows a path of this machine.")
    return faults


def _all(lessons: list[Lesson]) -> dict[Path, object]:
    built = {}
    for lesson in lessons:
        file = f"{lesson.name}.ipynb"
        built[NOTEBOOKS / file] = lesson_notebook(lesson)
        built[EXERCISES / file] = exercises_notebook(lesson)
        built[SOLUTIONS / file] = solutions_notebook(lesson)
    return built


def _keep_outputs(made, path: Path):
    """Copy the outputs on disk into a fresh build when every code cell is the same."""
    try:
        kept = nbformat.read(path, as_version=4)
    except Exception:  # noqa: BLE001  (missing or damaged: it is being built anew)
        return made
    codes = [[c for c in nb.cells if c.cell_type == "code"] for nb in (made, kept)]
    if [c.source for c in codes[0]] == [c.source for c in codes[1]]:
        for new, old in zip(*codes, strict=True):
            new.outputs, new.execution_count = old.outputs, old.execution_count
    return made


def _essence(notebook) -> list:
    cells = [(c.id, c.cell_type, c.source, tags(c)) for c in notebook.cells]
    return [cells, notebook.metadata, notebook.nbformat, notebook.nbformat_minor]


def _readme(text: str) -> str:
    rows = ["| | lesson | why | minutes | homework |", "|---|---|---|---|---|"]
    for lesson in source.lessons():
        facts, file = lesson.facts, f"{lesson.name}.ipynb"
        exercise_minutes = sum(task.minutes for task in lesson.tasks)
        rows.append(
            f"| {lesson.number} | [{facts['title']}](notebooks/{file}) | {facts['why']} | "
            f"{facts['minutes']} | [{len(lesson.tasks)} exercises](exercises/{file}), "
            f"{exercise_minutes} min ([solutions](solutions/{file})) |"
        )
    return TABLE.sub(lambda _: "\n".join(rows) + "\n", text)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
