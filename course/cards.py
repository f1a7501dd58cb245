"""Which cards there are to recall: the lessons' questions, and every exercise that is correct.

A card has an id that does not depend on what it says: `03/recall-batch` for the cell of lesson 03
with the id `recall-batch`, `03/exercise-words` for the exercise `words`. So an edited question
keeps its history.

The sources are read here without jupytext, which takes seconds to import, and once in a process,
unless a file changes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course import lesson as source
from course import progress
from course.errors import CourseError
from course.lesson import BEGIN, TASK, Lesson
from course.outline import cells
from course.paths import short
from course.verdict import CORRECT

TAGS = re.compile(r"\btags=(\[[^]]*\])")
ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True)
class Card:
    """One card; texts are Markdown. `answer` is None for an exercise, whose answer is its code."""

    id: str
    number: str
    question: str
    answer: str | None = None
    exercise: str = ""


def cards(number: str | int | None = None) -> list[Card]:
    """Return all cards in the order of the lessons, or those of lesson `number`.

    These are the questions of every lesson, begun or not, and each exercise whose progress says
    "correct". Raises CourseError for a lesson that does not exist and for a source with a fault.
    """
    chosen = source.lessons() if number is None else [source.find(str(number))]
    done = progress.read()
    found = []
    for lesson in chosen:
        found += _read(_questions, lesson, lesson.source)
        found += [
            card
            for card in _read(_exercises, lesson, lesson.homework)
            if done.get(f"{lesson.number}/{card.exercise}", {}).get("status") == CORRECT
        ]
    return found


def begun() -> set[str]:
    """Return the numbers of the lessons in which you have tried an exercise."""
    return {key.split("/")[0] for key, entry in progress.read().items() if entry.get("attempts")}


def answer(card: Card) -> str:
    """Return the answer of a card as Markdown; for an exercise, its solution as a block of code."""
    if card.answer is not None:
        return card.answer
    from course.convert import solution_code

    return f"```python\n{solution_code(card.number, card.exercise)}\n```"


def _read(read, lesson: Lesson, path: Path) -> tuple[Card, ...]:
    try:
        state = path.stat()
    except FileNotFoundError:
        return ()  # a lesson without homework yet
    return read(lesson.number, path, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=1000)
def _questions(number: str, path: Path, state: tuple) -> tuple[Card, ...]:
    """Return the cards of a lesson's source; `state` tells a changed file from an old one."""
    found = {}
    for head, body in cells(path):
        if "recall" not in _tags(head):
            continue
        name = ID.search(head)
        question, between, answer = body.removeprefix("**Q.** ").partition("\n\n**A.** ")
        if not (name and between and body.startswith("**Q.** ") and answer.strip()):
            raise CourseError(
                f"{short(path)}: a recall cell needs an id, '**Q.** …', an empty line, '**A.** …'; "
                f"this one starts {body[:40]!r}."
            )
        key = f"{number}/{name[1]}"
        if key in found:
            raise CourseError(f"{short(path)}: two recall cells have the id {name[1]!r}.")
        found[key] = Card(key, number, question.strip(), answer.strip())
    return tuple(found.values())


@lru_cache(maxsize=1000)
def _exercises(number: str, path: Path, state: tuple) -> tuple[Card, ...]:
    """Return a card for every exercise of a homework's source, solved or not."""
    found, announced = [], None
    for head, body in cells(path):
        if "[markdown]" in head:
            if match := TASK.search(body):
                announced = match, body[match.end() :].partition("\n")[2].strip()
        elif BEGIN in body and announced and (name := source.exercise_name(body)):
            match, task = announced
            question = f"Could you still write it?\n\n**{match[1]} {match[2].strip()}**\n\n{task}"
            found.append(Card(f"{number}/exercise-{name}", number, question.strip(), None, name))
            announced = None
    return tuple(found)


def _tags(head: str) -> list[str]:
    found = TAGS.search(head)
    return json.loads(found[1]) if found else []
