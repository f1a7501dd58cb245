"""The lessons and their exercises with their minutes, read in milliseconds.

`course.lesson` reads the same with jupytext and checks every source on the way; importing that
alone takes longer than a learner waits for `course today`. A test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course import lesson as source
from course.lesson import BEGIN, TASK, Lesson, Task
from course.verdict import CORRECT, MARKS, NOT_ATTEMPTED

CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """One lesson with its exercises; `minutes` is what reading it takes."""

    number: str
    name: str
    title: str
    minutes: int
    tasks: tuple[Task, ...]

    def key(self, task: Task) -> str:
        """Return under which name progress keeps an exercise."""
        return f"{self.number}/{task.name}"

    def statuses(self, done: dict[str, dict]) -> list[str]:
        """Return the status of every exercise, given what `progress.read()` says."""
        found = [done.get(self.key(task), {}).get("status") for task in self.tasks]
        return [status if status in MARKS else NOT_ATTEMPTED for status in found]

    def begun(self, done: dict[str, dict]) -> bool:
        """Return whether an exercise was tried; then the lesson counts as read."""
        return any(done.get(self.key(task), {}).get("attempts") for task in self.tasks)


def chapters() -> list[Chapter]:
    """Return all lessons in order. Raises CourseError for one without its first cell."""
    return [
        Chapter(one.number, one.name, one.facts["title"], int(one.facts["minutes"]), _tasks(one))
        for one in source.lessons()
    ]


def following(found: list[Chapter], done: dict[str, dict]) -> tuple[Chapter, Task] | None:
    """Return the first exercise that is not correct, with its lesson; None when all are."""
    for chapter in found:
        for task, status in zip(chapter.tasks, chapter.statuses(done), strict=True):
            if status != CORRECT:
                return chapter, task
    return None


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Return each cell's marker line and its text, Markdown without the comment signs."""
    _, *parts = CELL.split(path.read_text(encoding="utf-8"))
    for head, body in zip(parts[::2], parts[1::2], strict=True):
        if "[markdown]" in head:
            body = re.sub(r"^# ?", "", body, flags=re.MULTILINE)
        yield head, body.strip("\n")


def _tasks(lesson: Lesson) -> tuple[Task, ...]:
    """Return the exercises that a homework announces and defines."""
    if not lesson.homework.exists():
        return ()  # a lesson without homework yet
    found, announced = [], None
    for head, body in cells(lesson.homework):
        if "[markdown]" in head:
            announced = TASK.search(body) or announced
        elif announced and BEGIN in body and (name := source.exercise_name(body)):
            number, title, dots, minutes = announced.groups()
            found.append(Task(name, number, title.strip(), dots.count("●"), int(minutes)))
            announced = None
    return tuple(found)
