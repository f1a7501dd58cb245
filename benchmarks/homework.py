"""Code of lessons and the solutions of their homework, ready to be called."""

from __future__ import annotations

import ast
import contextlib

from course import convert, lesson


def solved(number: str, *names: str) -> dict:
    """Run the solutions of these exercises, after the imports of the homework's first cell.

    Returns the namespace that they ran in. The rest of that cell, which loads models, is left out.
    """
    cells = lesson.read(lesson.find(number).homework).cells
    first = ast.parse(next(cell.source for cell in cells if cell.cell_type == "code"))
    first.body = [line for line in first.body if isinstance(line, ast.Import | ast.ImportFrom)]
    namespace = {}
    exec(compile(first, "homework", "exec"), namespace)
    for name in names:
        exec(convert.solution_code(number, name), namespace)
    return namespace


def taught(number: str, *names: str, **given) -> dict:
    """Return a namespace with the imports of a lesson and what it defines under these names.

    That are functions, and values that one statement assigns. `given` are values that these
    functions use and other cells of the lesson make.
    """
    body = [
        line
        for line in statements(number)
        if isinstance(line, ast.Import | ast.ImportFrom)
        or (isinstance(line, ast.FunctionDef) and line.name in names)
        or (isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) in names)
    ]
    namespace = dict(given)
    exec(compile(ast.Module(body, []), "lesson", "exec"), namespace)
    return namespace


def statements(number: str) -> list[ast.stmt]:
    """Return the statements of a lesson's cells, without cells that hold magics."""
    found = []
    for cell in lesson.read(lesson.find(number).source).cells:
        if cell.cell_type == "code":
            with contextlib.suppress(SyntaxError):
                found += ast.parse(cell.source).body
    return found
