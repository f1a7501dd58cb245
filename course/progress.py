"""The learner's progress, `my/progress.json`: never lost, never half-written.

The file is written whole to a neighbour and moved into place, under a lock, and every change is
made to what the file says at that moment. So two notebooks may write at once, and a kill or a
full disk leaves the last good state.

    {"version": 1,
     "exercises": {"02/pad_batch": {"status": "correct", "attempts": 3, "hints": 1,
                                    "solution_seen": false, "first_correct": "2026-…+00:00",
                                    "last": "2026-…+00:00"}}}
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from course import activity
from course.errors import CourseError
from course.paths import home

EMPTY = {"status": "not attempted", "attempts": 0, "hints": 0, "solution_seen": False}


def path() -> Path:
    """Return the path of the learner's progress file."""
    return home() / "progress.json"


def read() -> dict[str, dict]:
    """Return progress by exercise ("02/pad_batch"). A file that cannot be read counts as empty."""
    try:
        return _load()[0]["exercises"]
    except OSError:
        return {}


def record(exercise: str, *, status: str | None = None, **changes) -> None:
    """Record an attempt (with `status`) or another change of one exercise.

    Raises CourseError, with the state on disk unchanged, when the file cannot be written.
    """

    def change(entry: dict) -> dict:
        hints = max(entry.get("hints", 0), changes.get("hints", 0))
        entry = EMPTY | entry | changes | {"hints": hints, "last": _now()}
        if status:
            entry |= {"status": status, "attempts": entry["attempts"] + 1}
            if status == "correct":
                entry.setdefault("first_correct", _now())
        return entry

    _update(exercise, change)
    if status:
        activity.note(f"check {exercise}")


def _update(exercise: str, change: Callable[[dict], dict]) -> None:
    from filelock import FileLock, Timeout

    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(".progress.lock"), timeout=10):
            saved, damaged = _load()
            if damaged:
                os.replace(
                    target,
                    target.with_name(f"progress.damaged-{_now()[:19]}.json".replace(":", "-")),
                )
            entries = saved["exercises"]
            entries[exercise] = change(entries.get(exercise, {}))
            write_atomically(target, json.dumps(saved, indent=1))
    except (OSError, Timeout) as error:
        reason = getattr(error, "strerror", None) or "another notebook holds its lock"
        raise CourseError(
            f"Your progress could not be saved to {target}: {reason}. "
            "What was saved before is still there; put that right and run the cell again."
        ) from error


def write_atomically(target: Path, text: str) -> None:
    """Write `text` to `target` so that a reader sees the old file or the new one, never half.

    Raises OSError when it cannot; the old file is then untouched.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _load() -> tuple[dict, bool]:
    """Return what the file says, and whether there is a file that cannot be understood."""
    nothing = {"version": 1, "exercises": {}}
    try:
        saved = json.loads(path().read_text(encoding="utf-8"))
        for entry in saved["exercises"].values():
            if not all(type(entry.get(k, empty)) is type(empty) for k, empty in EMPTY.items()):
                raise ValueError("a field is not what it should be")
        return saved, False
    except FileNotFoundError:
        return nothing, False
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return nothing, True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
