"""A dated plan over what is left, `my/plan.json`, which is made again when a day has passed.

What is left are the exercises that are not correct and the reading of lessons in which none was
tried. On a day with activity, what was planned to be read counts as read; a day without activity
is missed. What is left is then spread over the remaining days: at the minutes that were agreed,
or, if that is too little, at the fewest that are enough. Every day keeps some minutes for recall.
Within a day the plan stays as it is.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from course import activity, outline, progress
from course.errors import CourseError
from course.outline import Chapter
from course.paths import home, short
from course.progress import write_atomically
from course.verdict import CORRECT

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RECALL = 10  # minutes a day, but at most a quarter of it
SHORTEST = 10  # minutes: nothing is cut into smaller pieces
WHOLE = 20  # minutes: an exercise of up to so many is done in one go
FEWEST, MOST = 15, 16 * 60  # minutes that a day may have
LONGEST = 1000  # days
ONE_DAY = timedelta(days=1)

Piece = tuple[str, int]  # "02" (reading) or "02/pad_batch", and minutes


@dataclass(frozen=True)
class Plan:
    """`minutes` a day were agreed, `now` are needed; `days` was laid out on the day `made`."""

    start: date
    end: date
    minutes: int
    off: tuple[str, ...]
    now: int
    made: date
    days: dict[date, list[Piece]]
    read: dict[str, int]
    note: str = ""

    def dates(self, first: date) -> list[date]:
        """Return the days of work from `first` to the end."""
        length = (self.end - first).days + 1
        return list(islice(_workdays(first, self.off, length), max(length, 0)))


def path() -> Path:
    """Return the path of the learner's plan."""
    return home() / "plan.json"


def make(today: date, days: int, minutes: int = 60, off: tuple[str, ...] = ()) -> Plan:
    """Make a plan for `days` days from `today` on, days off among them, and keep it.

    When what is left does not fit, the plan has the fewest minutes a day that are enough, and its
    note says so. Raises CourseError, with the old plan unchanged, when even whole days are too
    little, and when it cannot be written.
    """
    _require_sense(days, minutes, off)
    work = left(outline.chapters(), progress.read(), {})
    end = today + timedelta(days=days - 1)
    made = Plan(today, end, minutes, tuple(off), minutes, today, {}, {})
    dates = made.dates(today)
    now = _fewest(work, dates, minutes)
    if now != minutes:
        needed = _days_needed(work, today, minutes, made.off)
        short_of = (
            f"What is left ({_hours(work)}, and recall) does not fit into {len(dates)} days of "
            f"{minutes} minutes. "
        )
        if now is None:
            raise CourseError(f"{short_of}At {minutes} minutes a day it takes --days {needed}.")
        made = replace(
            made,
            now=now,
            note=f"{short_of}It takes {now} minutes a day, as planned here, or --days {needed}.",
        )
    made = replace(made, days=_lay(work, dates, now))
    try:
        with _kept():
            _save(made)
    except OSError as error:
        reason = error.strerror or "another program holds its lock"
        raise CourseError(f"The plan could not be saved to {short(path())}: {reason}.") from error
    return made


def current(today: date) -> Plan | None:
    """Return the plan as it stands today, made again if a day has passed; None without one.

    Raises CourseError for a plan that is damaged.
    """
    if not path().exists():
        return None
    try:
        with _kept():
            saved = _load()
            fresh = renewed(saved, today)
            if fresh != saved:
                _save(fresh)
            return fresh
    except OSError:  # shown all the same; the next call that can write keeps it
        return renewed(_load(), today)


def renewed(plan: Plan, today: date) -> Plan:
    """Return the plan over what is left, with a note on what changed; unchanged the same day."""
    if today <= plan.made:
        return plan
    chapters, done = outline.chapters(), progress.read()
    active = activity.days(activity.read())
    read, past = dict(plan.read), [day for day in plan.days if day < today]
    for key, minutes in [piece for day in past if day in active for piece in plan.days[day]]:
        if "/" not in key:
            read[key] = read.get(key, 0) + minutes
    work = left(chapters, done, read)
    open_ = {key for key, _ in work}
    missed = sum(
        day not in active and any(key in open_ for key, _ in plan.days[day]) for day in past
    )
    plan = replace(plan, made=today, read=read, days={}, note="")
    if not work:
        return plan
    dates = plan.dates(today)
    now = _fewest(work, dates, plan.minutes)
    if now is None:
        days = _days_needed(work, today, plan.minutes, plan.off)
        why = "has ended" if today > plan.end else "does not fit any more"
        return replace(
            plan,
            note=f"{_missed(missed)}The plan until {plan.end} {why}: {_hours(work)} are left. "
            f"A new one: course plan --days {days} --minutes {plan.minutes}{_off(plan.off)}",
        )
    return replace(plan, now=now, days=_lay(work, dates, now), note=_changed(missed, plan, now))


def left(chapters: list[Chapter], done: dict[str, dict], read: dict[str, int]) -> list[Piece]:
    """Return what is left, in order: reading less what was read, exercises that are not correct."""
    pieces = []
    for chapter in chapters:
        unread = chapter.minutes - read.get(chapter.number, 0)
        if unread > 0 and not chapter.begun(done):
            pieces.append((chapter.number, unread))
        for task, status in zip(chapter.tasks, chapter.statuses(done), strict=True):
            if status != CORRECT:
                pieces.append((chapter.key(task), task.minutes))
    return pieces


def recall(minutes: int) -> int:
    """Return how many minutes of a day are for recall."""
    return min(RECALL, minutes // 4)


def line(plan: Plan, today: date) -> str:
    """Return in one line what the plan has for today; what is correct already has a tick."""
    whole = f"day {(today - plan.start).days + 1} of {(plan.end - plan.start).days + 1}"
    if today > plan.end:
        return f"Plan: it ended on {plan.end}."
    if WEEKDAYS[today.weekday()] in plan.off:
        return f"Plan, {whole}: a day off."
    return f"Plan, {whole}, {plan.now} min: {described(plan, [today])[today]}."


def described(plan: Plan, days: list[date]) -> dict[date, str]:
    """Return what the plan has for each day: "read 02 Behind the pipeline (30), 2.1 … (5)"."""
    chapters, done = outline.chapters(), progress.read()
    names = {one.number: f"read {one.number} {one.title}" for one in chapters}
    for chapter in chapters:
        for task, status in zip(chapter.tasks, chapter.statuses(done), strict=True):
            tick = "✓ " if status == CORRECT else ""
            names[chapter.key(task)] = f"{tick}{task.number} {task.title}"
    found = {}
    for day in days:
        pieces = [(names[key], minutes) for key, minutes in plan.days.get(day, []) if key in names]
        pieces.append(("recall", recall(plan.now)))
        found[day] = ", ".join(f"{name} ({minutes})" for name, minutes in pieces)
    return found


def _lay(work: list[Piece], dates: list[date], minutes: int) -> dict[date, list[Piece]] | None:
    """Return the work laid out over days of so many minutes; None when it does not fit.

    Reading and long exercises may go on on the next day.
    """
    room = minutes - recall(minutes)
    queue, days = deque(work), {}
    for day in dates:
        if not queue:
            break
        free = room
        while queue:
            key, needed = queue[0]
            if needed <= free:
                queue.popleft()
                piece = needed
            elif free < SHORTEST or ("/" in key and needed <= min(WHOLE, room)):
                break
            else:
                queue[0], piece = (key, needed - free), free
            days.setdefault(day, []).append((key, piece))
            free -= piece
    return None if queue else days


def _fewest(work: list[Piece], dates: list[date], minutes: int) -> int | None:
    """Return the fewest minutes a day, from `minutes` up, at which the work fits."""
    return next((m for m in range(minutes, MOST + 1) if _lay(work, dates, m) is not None), None)


def _days_needed(work: list[Piece], today: date, minutes: int, off: tuple[str, ...]) -> int:
    """Return how many days the work takes, days off among them."""
    last = max(_lay(work, list(_workdays(today, off, 100_000)), minutes), default=today)
    return (last - today).days + 1


def _workdays(first: date, off: tuple[str, ...], length: int) -> Iterator[date]:
    days = (first + ONE_DAY * number for number in range(length))
    return (day for day in days if WEEKDAYS[day.weekday()] not in off)


def _changed(missed: int, plan: Plan, now: int) -> str:
    """Return in one sentence what became of the minutes a day."""
    if now > plan.now:
        why = _missed(missed, ": ") or "Less was done than planned: "
        return f"{why}{now} minutes a day now instead of {plan.now}."
    if now < plan.now:
        return f"You are ahead: {now} minutes a day are enough now instead of {plan.now}."
    return _missed(missed, f"; {now} minutes a day are still enough.")


def _missed(days: int, end: str = ". ") -> str:
    return f"{days} day{' was' if days == 1 else 's were'} missed{end}" if days else ""


def _hours(work: list[Piece]) -> str:
    minutes = sum(piece for _, piece in work)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _off(days: tuple[str, ...]) -> str:
    return f" --off {','.join(days)}" if days else ""


def _require_sense(days: int, minutes: int, off: tuple[str, ...]) -> None:
    if not 1 <= days <= LONGEST:
        raise CourseError(f"--days {days}: a number from 1 to {LONGEST}.")
    if not FEWEST <= minutes <= MOST:
        raise CourseError(f"--minutes {minutes}: a number from {FEWEST} to {MOST}.")
    for day in off:
        if day not in WEEKDAYS:
            raise CourseError(f"--off {day}: the days are {', '.join(WEEKDAYS)}.")
    if set(off) == set(WEEKDAYS):
        raise CourseError("--off: at least one day of the week must be left.")


@contextmanager
def _kept() -> Iterator[None]:
    """Hold the plan's lock. Raises OSError (of filelock: TimeoutError) when it cannot."""
    from filelock import FileLock

    path().parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path().with_name(".plan.lock"), timeout=5):
        yield


def _save(plan: Plan) -> None:
    content = {"version": 1} | asdict(plan)
    content["days"] = {str(day): pieces for day, pieces in plan.days.items()}
    write_atomically(path(), json.dumps(content, indent=1, default=str))


def _load() -> Plan:
    """Return the plan on disk. Raises CourseError when it is damaged."""
    try:
        said = json.loads(path().read_text(encoding="utf-8"))
        day = date.fromisoformat
        days = {day(k): [(str(a), int(b)) for a, b in v] for k, v in said["days"].items()}
        start, end, made = (day(said[name]) for name in ("start", "end", "made"))
        minutes, now = int(said["minutes"]), int(said["now"])
        off, read = tuple(said["off"]), {k: int(v) for k, v in said["read"].items()}
        _require_sense((end - start).days + 1, minutes, off)
        return Plan(start, end, minutes, off, now, made, days, read, str(said["note"]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError,
            CourseError):  # fmt: skip
        raise CourseError(
            f"{short(path())} is damaged. A new plan takes its place: course plan --days 40"
        ) from None
