"""Rows of the data sets: reading and writing them, and comparing their texts."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def options(recipe: str, name: str, arguments: list[str] | None) -> argparse.Namespace:
    """Return where a recipe finds its hand-written rows and where its data set lies.

    `recipe` is its docstring, whose first line describes it; `name` is the data set's.
    """
    parser = argparse.ArgumentParser(description=recipe.splitlines()[0])
    parser.add_argument("--handwritten", type=Path, default=HERE / f"handwritten_{name}")
    parser.add_argument("--folder", type=Path, default=HERE.parent / name)
    return parser.parse_args(arguments)


def read_folder(folder: Path) -> list[dict]:
    """Return the rows of all jsonl files of a folder; without one, stop in one sentence."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        sys.exit(f"no hand-written rows (*.jsonl) in {folder}: pass --handwritten PATH")
    return [row for file in files for row in read(file)]


def read(path: Path) -> list[dict]:
    """Return the rows of a jsonl file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write(path: Path, rows: list[dict]) -> None:
    """Write a jsonl file that has the same bytes on every platform."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def normalise(text: str) -> str:
    """Return the text without case and punctuation: what two rows are compared by."""
    return " ".join(re.findall(r"\w+", text.lower().replace("'", "").replace("’", "")))
