"""What the commands print: progress, the lessons, verdicts, the next step, the shelf."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from course import lesson as source
from course import progress, shelf
from course.lesson import Lesson, Task
from course.paths import ROOT
from course.verdict import CORRECT, MARKS, NOT_ATTEMPTED, NOT_YET
from course.verify import Comparison


def lessons() -> list[dict]:
    """Return one dictionary a lesson: number, name, title, minutes, exercises with progress."""
    done = progress.read()
    return [
        {"number": lesson.number, "name": lesson.name, "title": lesson.facts["title"]}
        | {"minutes": int(lesson.facts["minutes"])}
        | {
            "exercises": [
                {
                    "number": task.number,
                    "name": task.name,
                    "title": task.title,
                    "minutes": task.minutes,
                    "status": _status(lesson, task, done),
                }
                for task in lesson.tasks
            ]
        }
        for lesson in source.lessons()
    ]


def lesson_table() -> Table:
    """Return the lessons with minutes and progress as a table."""
    done = progress.read()
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("lesson")
    table.add_column("minutes", justify="right")
    table.add_column("homework")
    table.add_column("correct", justify="right")
    for lesson in source.lessons():
        marks = [_status(lesson, task, done) for task in lesson.tasks]
        table.add_row(
            f"{lesson.number} {lesson.facts['title']}",
            lesson.facts["minutes"],
            " ".join(MARKS[mark] for mark in marks),
            f"{marks.count(CORRECT)} of {len(marks)}",
        )
    table.caption = "  ".join(f"{mark} {status}" for status, mark in MARKS.items())
    return table


def verdict_table(verdicts: list[dict[str, str]]) -> Group:
    """Return the verdicts of `course check` as a table with a closing line."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("exercise", "verdict", "why"):
        table.add_column(column)
    styles = {CORRECT: "blue", NOT_ATTEMPTED: "dim"}
    for verdict in verdicts:
        status = verdict["status"]
        table.add_row(
            f"{verdict['number']} {verdict['name']}",
            Text(f"{MARKS.get(status, MARKS[NOT_YET])} {status}", styles.get(status, "yellow")),
            Text(verdict["message"]),
        )
    correct = sum(verdict["status"] == CORRECT for verdict in verdicts)
    return Group(table, Text(f"{correct} of {len(verdicts)} correct."))


def shelf_tables() -> Group:
    """Return what is on the shelf, a table for each kind: names, sizes, originals."""
    kinds = {"checkpoint": shelf.CHECKPOINTS, "data set": shelf.DATASETS, "metric": shelf.METRICS}
    tables = []
    for kind, items in kinds.items():
        table = Table(box=box.SIMPLE_HEAD)
        table.add_column(kind, no_wrap=True)
        table.add_column("what it is")
        table.add_column("MB", justify="right")
        table.add_column("original on the Hub", overflow="fold")
        for name, item in items.items():
            folder = shelf.packaged_encoder() if name == "encoder" else ROOT / item.here
            table.add_row(
                name,
                Text(_title(folder) if name != "encoder" else item.here),
                _megabytes(folder) if folder and folder.is_dir() else "missing",
                Text(item.hub or "none: ours only"),
            )
        tables.append(table)
    return Group(*tables)


def comparison_table(comparisons: list[Comparison]) -> Group:
    """Return the figures of `course shelf verify` as a table with a closing line."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("checkpoint", "figure"):
        table.add_column(column)
    for column in ("stated", "measured"):
        table.add_column(column, justify="right")
    table.add_column("ok")
    for one in comparisons:
        values = ["none" if v is None else f"{v:.3f}" for v in (one.stated, one.measured)]
        mark = Text("yes", "blue") if one.ok else Text("no", "yellow")
        table.add_row(one.name, one.figure, *values, mark)
    right = sum(one.ok for one in comparisons)
    return Group(table, Text(f"{right} of {len(comparisons)} figures are as stated."))


def _title(folder: Path) -> str:
    """Return the title of the card in a folder."""
    try:
        lines = (folder / "README.md").read_text(encoding="utf-8").split("\n")
    except OSError:
        return "no card"
    return next((line[2:] for line in lines if line.startswith("# ")), "no title")


def _megabytes(folder: Path) -> str:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return f"{size:.2f}" if size >= 0.01 else "< 0.01"


def _status(lesson: Lesson, task: Task, done: dict[str, dict]) -> str:
    status = done.get(f"{lesson.number}/{task.name}", {}).get("status")
    return status if status in MARKS else NOT_ATTEMPTED
