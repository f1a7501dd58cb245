"""The model solutions of a homework, ready to be called."""

from __future__ import annotations

import ast

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
