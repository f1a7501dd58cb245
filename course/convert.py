"""From the source of one lesson to its three notebooks, in memory."""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib

import nbformat

from course import lesson as source
from course.errors import CourseError
from course.lesson import BEGIN, END, Lesson
from course.paths import ROOT, short

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# Where the set-up cell puts the course. A name that cannot be imported: with the folder "course"
# on the path, Python would find that instead of the package in it.
CLONE = "hands-on-course"
RECALL = re.compile(r"\*\*Q\.\*\* (?P<question>.+?)\n\n\*\*A\.\*\* (?P<answer>.+)", re.DOTALL)
SOLUTION = re.compile(
    rf"^(?P<indent>[ \t]*){BEGIN}[ \t]*\n(?P<code>.*?)^[ \t]*{END}[ \t]*\n?",
    re.MULTILINE | re.DOTALL,
)


def lesson_notebook(lesson: Lesson):
    """Build the lesson: set-up cell in, recall questions folded, cell ids set."""
    cells = source.read(lesson.source).cells
    for cell in cells:
        if "recall" in tags(cell):
            cell.source = _fold(cell.source, lesson)
    cells.insert(1, _setup("import course"))
    return _notebook(cells, "lesson", lesson)


def exercises_notebook(lesson: Lesson):
    """Build the homework as the learner gets it: without solutions and without outputs."""
    cells = _homework_cells(lesson, without={"wrong", "solution"})
    for cell in cells:
        cell.source = _strip(cell.source, lesson)
    return _notebook(cells, "homework", lesson)


def solutions_notebook(lesson: Lesson):
    """Build the homework solved, with commentary; its verdicts are compared when it is tested."""
    cells = _homework_cells(lesson, without={"wrong"})
    for cell in cells:
        if BEGIN in cell.source:
            cell.source = _solved(cell.source)
            cell.metadata["tags"] = [*tags(cell), "nbval-check-output"]
    return _notebook(cells, "homework", lesson)


def wrong_answers(lesson: Lesson) -> list:
    """Return the cells tagged `wrong`: `check.NAME.rejects(answer, saying=…)`."""
    return [cell for cell in source.read(lesson.homework).cells if "wrong" in tags(cell)]


def solution_code(number: str, name: str) -> str:
    """Return the solved cell of exercise `name`, without its check."""
    for cell in source.read(source.find(number).homework).cells:
        if BEGIN in cell.source and source.exercise_name(cell.source) == name:
            return _solved(cell.source).split(f"check.{name}(")[0].strip()
    raise CourseError(f"No solution for {name!r} in the homework of lesson {number}.")


def tags(cell) -> list[str]:
    """Return a cell's tags."""
    return list(cell.metadata.get("tags", []))


def _homework_cells(lesson: Lesson, without: set[str]) -> list:
    cells = [c for c in source.read(lesson.homework).cells if not without & set(tags(c))]
    cells.insert(1, _setup(f"import course\nfrom course.checks import {lesson.slug} as check"))
    tasks = iter(lesson.tasks)
    for before, cell in zip(cells, cells[1:], strict=False):
        if BEGIN in cell.source:
            name = next(tasks).name
            cell.metadata["id"] = f"exercise-{name}"
            if before.cell_type == "markdown":
                before.metadata.setdefault("id", f"task-{name}")
    return cells


def _notebook(cells: list, prefix: str, lesson: Lesson):
    for number, cell in enumerate(cells):
        cell.id = cell.metadata.pop("id", f"{prefix}-{number:02d}")
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's note about the source's layout
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    address = repository()
    if address:
        folder = "notebooks" if prefix == "lesson" else "exercises"
        cells[0].source += (
            "\n\n[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
            f"(https://colab.research.google.com/github/{address.removeprefix('https://github.com/')}"
            f"/blob/main/{folder}/{lesson.name}.ipynb)"
        )
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    notebook.nbformat_minor = 5
    return notebook


def _setup(imports: str):
    if address := repository():
        return _code(on_colab(address) + imports)
    code = """\
        try:
            import course
        except ModuleNotFoundError:
            raise SystemExit("No course in this kernel. Start: python3 -m course lab") from None
        """
    rest = imports.removeprefix("import course").lstrip("\n")
    return _code(textwrap.dedent(code) + (f"\n{rest}" if rest else ""))


def on_colab(address: str) -> str:
    """Return code that makes `import course` work on Colab; elsewhere it does nothing.

    `address` is what git clones. pip gets the versions that are installed as constraints: whatever
    Colab has stays as it is, so nothing has to be restarted.
    """
    code = f"""\
        # On Colab: fetch the course and install what is missing (a minute). Elsewhere: nothing.
        import importlib.util
        import os
        import sys

        if importlib.util.find_spec("course") is None:
            folder = os.path.abspath("{CLONE}")
            !test -d "{{folder}}" || git clone -q --depth 1 {address} "{{folder}}"
            !cd "{{folder}}" && pip list --format=freeze > had.txt
            !cd "{{folder}}" && pip install -q -r requirements.txt -c had.txt
            sys.path.insert(0, folder)
            os.environ["PYTHONPATH"] = os.pathsep.join([folder, os.environ.get("PYTHONPATH", "")])

        """
    return textwrap.dedent(code)


def _code(text: str):
    cell = nbformat.v4.new_code_cell(text.rstrip("\n"))
    cell.metadata = nbformat.from_dict({"id": "setup", "tags": ["setup"]})
    return cell


def repository() -> str:
    """Return the repository's address from pyproject.toml, or "" while it has none."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["course"]["repository"].removesuffix("/").removesuffix(".git")


def _strip(code: str, lesson: Lesson) -> str:
    """Replace every solution by its placeholder."""

    def placeholder(match: re.Match) -> str:
        indent = match["indent"]
        if indent:
            return f"{indent}raise NotImplementedError  # your code here\n"
        return "".join(f"{name} = ...  # your answer here\n" for name in names(match["code"]))

    def names(block: str) -> list[str]:
        found = []
        for statement in _statements(block):
            if not isinstance(statement, ast.Assign) or not all(
                isinstance(target, ast.Name) for target in statement.targets
            ):
                shown = ast.get_source_segment(block, statement) if statement else block.strip()
                raise CourseError(
                    f"{short(lesson.homework)}: a solution that is not indented may only assign "
                    f"names, not {shown.splitlines()[0]!r}; put it in a function."
                )
            found += [target.id for target in statement.targets]
        return found

    return SOLUTION.sub(placeholder, code + "\n").rstrip("\n")


def _statements(block: str) -> list[ast.stmt | None]:
    """Return the statements of a block; one None when it is not Python (`!ls`)."""
    try:
        return ast.parse(block).body
    except SyntaxError:
        return [None]


def _solved(code: str) -> str:
    return SOLUTION.sub(lambda match: match["code"], code + "\n").rstrip("\n")


def _fold(text: str, lesson: Lesson) -> str:
    match = RECALL.fullmatch(text.strip())
    if not match:
        raise CourseError(
            f"{short(lesson.source)}: a recall cell needs '**Q.** …', an empty line, '**A.** …'; "
            f"this one starts {text.strip().splitlines()[0]!r}."
        )
    question, answer = match["question"].strip(), match["answer"].strip()
    return f"<details>\n<summary>{_code_html(question)}</summary>\n\n{answer}\n\n</details>"


def _code_html(text: str) -> str:
    """Set `code` between backticks as HTML: a <summary> does not render Markdown."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", " ".join(escaped.split()))
