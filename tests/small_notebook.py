"""A notebook that runs in a second, for tests of everything around a run."""

from __future__ import annotations

from pathlib import Path

import nbformat

PARAMETERS = "rate = 0.1\nseed = 0\nkind = 'a'\nfast = True\nlog = ''\n"
SCORE = """\
import os, random, time, course
if log:
    with open(log, "a") as file:
        file.write(f"{rate} {seed}\\n")
score = rate + random.Random(f"{rate} {seed}").gauss(0, 0.01)
course.record(score=score, kind=kind)
"""
LATE = "course.record(late=1)"


def write(folder: Path, *cells: str, parameters: str = PARAMETERS) -> str:
    """Write small.ipynb with these code cells after its parameters; return its path."""
    new = nbformat.v4.new_code_cell
    made = [new(parameters, metadata={"tags": ["parameters"]})]
    made += [new(cell) for cell in cells or (SCORE, LATE)]
    path = folder / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return str(path)
