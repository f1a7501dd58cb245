"""What lessons there are, and what stands in their source files (jupytext py:percent)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course.errors import CourseError
from course.paths import LESSONS, short

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
CHECK = re.compile(r"^check\.(\w+)\(", re.MULTILINE)
TASK = re.compile(r"^### (\d+\.\d+) (.+)\n+([●○]{4}) · (\d+) min", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """One exercise as its homework announces it."""

    name: str
    number: str
    title: str
    difficulty: int
    minutes: int


@dataclass(frozen=True)
class Lesson:
    """One lesson: `lessons/NN_slug.py` and `lessons/NN_slug_homework.py`."""

    number: str
    slug: str

    @property
    def name(self) -> str:
        """`NN_slug`, the stem of every file built from the lesson."""
        return f"{self.number}_{self.slug}"

    @property
    def source(self) -> Path:
        """The lesson's source file."""
        return LESSONS / f"{self.name}.py"

    @property
    def homework(self) -> Path:
        """The homework's source file."""
        return LESSONS / f"{self.name}_homework.py"

    @cached_property
    def facts(self) -> dict[str, str]:
        """Title, why and minutes, read from the lesson's first cell."""
        text = self.source.read_text(encoding="utf-8")
        title = re.search(r"^# # \d\d · (.+)$", text, re.MULTILINE)
        why = re.search(r"^# # .+\n#\n((?:# \S.*\n)+)", text, re.MULTILINE)
        minutes = re.search(r"^# \*\*(\d+) minutes\*\*", text, re.MULTILINE)
        if not (title and why and minutes):
            raise CourseError(
                f"{short(self.source)}: the first cell needs a title '# NN · Title', two sentences "
                "of why and a line that starts with '**NN minutes**'."
            )
        reason = " ".join(line.removeprefix("# ") for line in why[1].splitlines())
        return {"title": title[1], "why": reason, "minutes": minutes[1]}

    @cached_property
    def tasks(self) -> list[Task]:
        """The homework's exercises, in order.

        Raises CourseError for one that lacks its markers, check, announcement or a name of its own.
        """
        tasks, announced = {}, None
        for cell in read(self.homework).cells:
            if cell.cell_type == "markdown":
                announced = TASK.search(cell.source) or announced
            elif name := self._exercise(cell):
                if announced is None:
                    raise CourseError(
                        f"{short(self.homework)}: exercise {name!r} needs a markdown cell "
                        "before it with '### N.N Title' and '●●○○ · N min'."
                    )
                if name in tasks:
                    raise CourseError(
                        f"{short(self.homework)}: exercise {name!r} is there twice; "
                        "give each a name of its own."
                    )
                number, title, dots, minutes = announced.groups()
                tasks[name] = Task(name, number, title.strip(), dots.count("●"), int(minutes))
                announced = None
        return list(tasks.values())

    def _exercise(self, cell) -> str | None:
        """Return the name of the exercise in a code cell, or None when it holds none."""
        name = exercise_name(cell.source)
        if BEGIN in cell.source and name is None:
            raise CourseError(
                f"{short(self.homework)}: the exercise cell that starts "
                f"{cell.source.splitlines()[0]!r} has no line `check.NAME(…)`."
            )
        if name and BEGIN not in cell.source:
            if "solution" in cell.metadata.get("tags", []):
                return None
            raise CourseError(
                f"{short(self.homework)}: the cell of exercise {name!r} has no solution between "
                f"'{BEGIN}' and '{END}'."
            )
        return name


def lessons() -> list[Lesson]:
    """Return all lessons in order of their numbers."""
    found = []
    for path in sorted(LESSONS.glob("[0-9][0-9]_*.py")):
        if not path.stem.endswith("_homework"):
            number, slug = path.stem.split("_", 1)
            found.append(Lesson(number, slug))
    return found


def find(wanted: str) -> Lesson:
    """Return the lesson called `wanted`: "2", "02" or "02_behind_the_pipeline".

    Raises CourseError when there is none.
    """
    everything = lessons()
    for lesson in everything:
        if wanted in (lesson.number, lesson.number.lstrip("0"), lesson.slug, lesson.name):
            return lesson
    names = ", ".join(lesson.number for lesson in everything) or "none yet"
    raise CourseError(f"No lesson {wanted!r}: the lessons are {names} (see: course list).")


def exercise_name(source: str) -> str | None:
    """Return NAME of the line `check.NAME(…)` in a cell's source, or None."""
    match = CHECK.search(source)
    return match[1] if match else None


def read(path: Path):
    """Read a source file as a notebook (nbformat's NotebookNode), after checking its markers."""
    import jupytext

    if not path.exists():
        raise CourseError(f"{short(path)} is missing: a lesson has a source and a homework.")
    text = path.read_text(encoding="utf-8")
    _require_balanced_markers(text, path)
    return jupytext.reads(text, fmt="py:percent")


def _require_balanced_markers(text: str, path: Path) -> None:
    opened = None
    for number, line in enumerate(text.splitlines(), start=1):
        place, mark = f"{short(path)}:{number}", line.strip()
        if mark == BEGIN and opened:
            raise CourseError(f"{place}: {BEGIN} inside the solution begun in line {opened}.")
        if mark == END and not opened:
            raise CourseError(f"{place}: {END} without a {BEGIN} before it.")
        if line.startswith("# %%") and opened:
            raise CourseError(f"{short(path)}:{opened}: {BEGIN} without {END} in its cell.")
        opened = number if mark == BEGIN else None if mark == END else opened
    if opened:
        raise CourseError(f"{short(path)}:{opened}: {BEGIN} without {END} in its cell.")
