"""When you worked: `my/activity.jsonl`, one line an event, only ever added to.

    {"at": "2026-…+00:00", "what": "check 02/pad_batch"}

From it come the streak and the time spent. Both are an estimate: the time is the sum of the gaps
between neighbouring events, and a gap of more than LONGEST_GAP counts as AFTER_A_BREAK.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from course.paths import home

LONGEST_GAP = timedelta(minutes=20)
AFTER_A_BREAK = timedelta(minutes=5)
HOW = "Counted from one check to the next; a gap of more than 20 minutes counts as 5."


@dataclass(frozen=True, order=True)
class Event:
    """Something that you did: when (aware, in local time) and what ("check 02/pad_batch")."""

    at: datetime
    what: str

    @property
    def day(self) -> date:
        """The day of the event where you are."""
        return self.at.date()


def path() -> Path:
    """Return the path of the learner's activity."""
    return home() / "activity.jsonl"


def note(what: str, at: datetime | None = None) -> bool:
    """Add an event; return whether it could be written. Never raises: work goes on without it."""
    now = (at or datetime.now(UTC)).astimezone(UTC)
    return add([json.dumps({"at": now.isoformat(timespec="seconds"), "what": what})])


def add(lines: list[str]) -> bool:
    """Add lines under a lock, in one write; return whether all of them are on the disk."""
    from filelock import FileLock, Timeout

    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(".activity.lock"), timeout=2):
            return _append(target, "".join(f"{line}\n" for line in lines).encode())
    except (OSError, Timeout):
        return False


def read() -> list[Event]:
    """Return all events in order of time; lines that cannot be understood are left out."""
    return sorted(event for line in lines() if (event := parse(line)))


def lines() -> list[bytes]:
    """Return the lines of the file as they are; none when it cannot be read."""
    try:
        return path().read_bytes().splitlines()
    except OSError:
        return []


def parse(line: bytes | str) -> Event | None:
    """Return the event of a line, or None for one that was cut or damaged."""
    try:
        said = json.loads(line)
        at = datetime.fromisoformat(said["at"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Event(at.astimezone(), str(said["what"]))
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        return None


def days(events: Iterable[Event]) -> set[date]:
    """Return the days with an event."""
    return {event.day for event in events}


def streak(events: Iterable[Event], today: date) -> int:
    """Return how many days in a row have an event, up to today or, if today has none, yesterday."""
    active, one = days(events), timedelta(days=1)
    day = today if today in active else today - one
    length = 0
    while day in active:
        length, day = length + 1, day - one
    return length


def minutes(events: Iterable[Event]) -> dict[date, int]:
    """Return the minutes spent by day: what lies between an event and the one before it."""
    ordered = sorted(events)
    spent = {event.day: timedelta() for event in ordered}
    for before, after in pairwise(ordered):
        gap = after.at - before.at
        spent[after.day] += gap if gap <= LONGEST_GAP else AFTER_A_BREAK
    return {day: round(time.total_seconds() / 60) for day, time in spent.items()}


def _append(target: Path, data: bytes) -> bool:
    """Write `data` to the end of a file, on a line of its own; all of it or nothing."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(target, flags, 0o644)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        if size:
            os.lseek(descriptor, -1, os.SEEK_END)
            if os.read(descriptor, 1) != b"\n":  # who wrote last was killed in the middle
                data = b"\n" + data
        if os.write(descriptor, data) == len(data):
            return True
        os.ftruncate(descriptor, size)  # the disk is full: no half line
        return False
    finally:
        os.close(descriptor)
