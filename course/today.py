"""What to do today (cards, the next exercise, a hypothesis) and how far you are: text and HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from course import activity, outline, plan, progress, recalling
from course.errors import CourseError
from course.outline import Chapter
from course.paths import home, short
from course.verdict import CORRECT, MARKS

if TYPE_CHECKING:
    from rich.console import Group

CARDS_A_MINUTE = 2
LAB = "python3 -m course lab"
HYPOTHESIS = 10  # minutes: to predict and to read the verdict; the runs need no one
ALL_CORRECT = "All exercises are correct. Go deeper: the open questions at the end of each lesson."


@dataclass(frozen=True)
class Item:
    """One thing to do: what, its minutes, and the command for it."""

    what: str
    minutes: int
    command: str


@dataclass(frozen=True)
class Today:
    """Everything that `course today` shows; `lessons` are title, minutes and statuses."""

    day: date
    items: list[Item]
    next_step: str
    plan: list[str]
    lessons: list[tuple[str, int, list[str]]]
    streak: int
    active: bool
    minutes: int
    minutes_today: int
    notes: list[str]

    @property
    def total(self) -> str:
        """The sum of the minutes, in words."""
        return f"{sum(item.minutes for item in self.items)} min in all"

    def record(self) -> str:
        """Return streak and time spent in a few sentences."""
        days = f"{self.streak} day{'' if self.streak == 1 else 's'} in a row"
        if self.streak and not self.active:
            days += ", and today would be the next"
        spent = f"{_hours(self.minutes)} in all, {_hours(self.minutes_today)} today"
        return f"Streak: {days}. Time: {spent}. ({activity.HOW})"


def today(now: datetime) -> Today:
    """Return what there is to do and what was done, at the moment `now` (with its time zone).

    A damaged plan or hypothesis becomes a note. Raises CourseError for a lesson with a fault.
    """
    chapters, done, notes = outline.chapters(), progress.read(), []
    day = now.astimezone().date()
    agreed = _noting(notes, lambda: plan.current(day))
    place = outline.following(chapters, done)
    items = _recall(now, notes)
    if place:
        items += _lesson(place[0], done, agreed.read if agreed else {})
        items.append(Item(f"Exercise {place[1].number} {place[1].title}", place[1].minutes, LAB))
    items += _hypothesis(place[0] if place else None, notes)
    events = activity.read()
    spent = activity.minutes(events)
    return Today(
        day=day,
        items=items,
        next_step=_next_step(place),
        plan=[text for text in (agreed.note, plan.line(agreed, day)) if text] if agreed else [],
        lessons=[(f"{c.number} {c.title}", c.minutes, c.statuses(done)) for c in chapters],
        streak=activity.streak(events, day),
        active=day in activity.days(events),
        minutes=sum(spent.values()),
        minutes_today=spent.get(day, 0),
        notes=notes,
    )


def show(found: Today) -> Group:
    """Return the page for a terminal."""
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    to_do = Table(box=box.SIMPLE_HEAD, title=f"Today, {_date(found.day)}", title_justify="left")
    to_do.add_column("to do")
    to_do.add_column("min", justify="right")
    to_do.add_column("with", overflow="fold")
    for item in found.items:
        to_do.add_row(Text(item.what), str(item.minutes), Text(item.command))
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("lesson", "minutes", "homework", "correct"):
        table.add_column(column, justify="right" if column in ("minutes", "correct") else "left")
    for title, minutes, statuses in found.lessons:
        marks = " ".join(MARKS[status] for status in statuses)
        table.add_row(Text(title), str(minutes), marks, _correct(statuses))
    table.caption = "  ".join(f"{mark} {status}" for status, mark in MARKS.items())
    first = [to_do, Text(f"{found.total.capitalize()}.")] if found.items else []
    rest = [*found.plan, found.record(), *found.notes, found.next_step]
    return Group(*first, table, Text(), *map(Text, rest))


def page(found: Today) -> str:
    """Return the page as one HTML file that needs no other."""
    items = "".join(
        f"<tr><th scope='row'>{_html(item.what)}</th><td>{item.minutes}</td>"
        f"<td><code>{_html(item.command)}</code></td></tr>\n"
        for item in found.items
    )
    to_do = (
        f"<table>\n<caption>{_html(found.total)}</caption>\n<thead><tr><th scope='col'>to do</th>"
        f"<th scope='col'>min</th><th scope='col'>with</th></tr></thead>\n<tbody>\n{items}"
        "</tbody></table>"
    )
    plan_ = "".join(f"<p>{_html(text)}</p>\n" for text in found.plan)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Today, {_date(found.day)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>Today, {_date(found.day)}</h1>
{to_do if found.items else ""}
<p>{_html(found.next_step)}</p>
{f"<h2>Plan</h2>{plan_}" if plan_ else ""}
<h2>Progress</h2>
<p>{_html(found.record())}</p>
{"".join(f"<p>{_html(note)}</p>" for note in found.notes)}
<table>
<caption>Exercises that are correct, by lesson</caption>
<thead><tr><th scope="col">lesson</th><th scope="col">minutes</th><th scope="col">correct</th>
<th scope="col">share</th></tr></thead>
<tbody>
{"".join(map(_row, found.lessons))}</tbody></table>
</main>
</body>
</html>
"""


STYLE = """
:root { color-scheme: light dark; --line: #767676; --done: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --line: #8f8f8f; --done: #56b4e9; } }
body { font-family: system-ui, sans-serif; line-height: 1.5; margin: 2rem auto; max-width: 60rem;
       padding: 0 1rem; background: Canvas; color: CanvasText; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { border-bottom: 1px solid var(--line); padding: 0.2rem 0.8rem; text-align: right; }
th:first-child, td code, td:last-child, th:last-child { text-align: left; }
thead th { vertical-align: bottom; }
tbody th { font-weight: normal; }
progress { width: 10rem; accent-color: var(--done); }
code { overflow-wrap: anywhere; }
"""


def _row(lesson: tuple[str, int, list[str]]) -> str:
    title, minutes, statuses = lesson
    correct = _correct(statuses)
    bar = (
        f"<progress max='{len(statuses) or 1}' value='{statuses.count(CORRECT)}' "
        f"aria-label='{_html(title)}: {correct} correct'>{correct}</progress>"
    )
    return (
        f"<tr><th scope='row'>{_html(title)}</th><td>{minutes}</td><td>{correct}</td>"
        f"<td>{bar}</td></tr>\n"
    )


def _recall(now: datetime, notes: list[str]) -> list[Item]:
    count = len(_noting(notes, lambda: recalling.due(now)) or [])
    if not count:
        return []
    cards = f"Recall: {count} card{'' if count == 1 else 's'} due"
    return [Item(cards, -(-count // CARDS_A_MINUTE), "python3 -m course recall")]


def _lesson(chapter: Chapter, done: dict[str, dict], read: dict[str, int]) -> list[Item]:
    """Return the reading of a lesson in which no exercise was tried yet, less what was read."""
    unread = chapter.minutes - read.get(chapter.number, 0)
    if chapter.begun(done) or unread <= 0:
        return []
    return [Item(f"Read lesson {chapter.number} {chapter.title}", unread, LAB)]


def _hypothesis(chapter: Chapter | None, notes: list[str]) -> list[Item]:
    """Return a hypothesis of the lesson that you have not tested; of any lesson without one."""
    from course.hypotheses import statement

    results = home() / "experiments" / "results"
    for said in _noting(notes, statement.every) or []:
        mine = chapter is None or said.notebook in (chapter.number, chapter.name)
        if mine and not any((results / said.name).glob("*.json")):
            command = f"python3 -m course hypothesis run {said.name}"
            return [Item(f"Hypothesis: {said.question}", HYPOTHESIS, command)]
    return []


def _next_step(place) -> str:
    if place is None:
        return ALL_CORRECT
    chapter, task = place
    copy = short(home() / "exercises" / f"{chapter.name}.ipynb")
    return f"Next: {task.number} {task.title} ({task.minutes} min) in {copy}. Open it with: {LAB}"


def _noting(notes: list[str], look):
    """Return what `look()` finds; a CourseError becomes a note, and None is returned."""
    try:
        return look()
    except CourseError as error:
        notes.append(str(error))
        return None


def _correct(statuses: list[str]) -> str:
    return f"{statuses.count(CORRECT)} of {len(statuses)}"


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _date(day: date) -> str:
    return f"{plan.WEEKDAYS[day.weekday()].capitalize()} {day}"


def _html(text: str) -> str:
    return html.escape(text)
