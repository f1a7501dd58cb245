"""Two states of the same learner become one: progress, recall, activity.

Merging loses nothing and may be repeated: what is in both counts once.
"""

from __future__ import annotations

import json
import os
from datetime import datetime

from filelock import FileLock

from course import activity
from course.paths import home
from course.progress import EMPTY, write_atomically
from course.verdict import CORRECT

LOCKS = {"progress.json": ".progress.lock", "recall.json": ".recall.lock"}
MERGED = {*LOCKS, "activity.jsonl"}


def changes(name: str, theirs: bytes) -> bool:
    """Return whether merging would change anything here."""
    if name == "activity.jsonl":
        return bool(_new_events(theirs))
    mine, other = _understood((home() / name).read_bytes()), _understood(theirs)
    return mine is None or other is None or documents(mine, other) != mine


def merge(name: str, theirs: bytes, now: datetime) -> list[str]:
    """Merge the content of another machine's file into the learner's; return what was done.

    A file of ours that is damaged is kept under a dated name, one of theirs likewise. Raises
    OSError, with the file unchanged, when it cannot be written or its lock is held.
    """
    if name == "activity.jsonl":
        return _activity(theirs)
    target = home() / name
    with FileLock(target.with_name(LOCKS[name]), timeout=10):
        mine, other = _understood(target.read_bytes()), _understood(theirs)
        if other is None:
            kept = _aside(name, theirs, "imported-damaged", now)
            return [f"{name} of the import is damaged; yours stays, the other is kept as {kept}."]
        said = []
        if mine is None:
            kept = _aside(name, target.read_bytes(), "damaged", now)
            said, mine = [f"{name} was damaged; it is kept as {kept}."], {}
        write_atomically(target, json.dumps(documents(mine, other), indent=1, ensure_ascii=False))
        return [*said, f"{name}: merged."]


def documents(mine: dict, theirs: dict) -> dict:
    """Return two documents as one: tables merged entry by entry, lists united, the rest mine."""
    together = theirs | mine
    for name in theirs.keys() & mine.keys():
        ours, others = mine[name], theirs[name]
        if isinstance(ours, dict) and isinstance(others, dict):
            both = {key: entries(ours[key], others[key]) for key in ours.keys() & others.keys()}
            together[name] = others | ours | both
        elif isinstance(ours, list) and isinstance(others, list):
            known = {json.dumps(item) for item in ours}
            more = [item for item in others if json.dumps(item) not in known]
            together[name] = sorted(ours + more, key=_when) if more else ours
    return together


def entries(mine, theirs):
    """Return two states of one exercise or card as one.

    The one with the newer `last` wins, or `last_review` of a card; but correct stays correct, a
    solution seen stays seen, counts do not go down, and the first success stays the first.
    """
    if not (isinstance(mine, dict) and isinstance(theirs, dict)):
        return mine
    older, newer = sorted([theirs, mine], key=_last)
    together = older | newer
    if CORRECT in (mine.get("status"), theirs.get("status")):
        together["status"] = CORRECT
    for name in {"attempts", "hints", "solution_seen"} & together.keys():
        together[name] = max(side[name] for side in (mine, theirs) if name in side)
    if "first_correct" in together:
        every = [side["first_correct"] for side in (mine, theirs) if "first_correct" in side]
        together["first_correct"] = min(every)
    return together


def _activity(theirs: bytes) -> list[str]:
    more = _new_events(theirs)
    if more and not activity.add(more):
        raise OSError(None, "it cannot be written now", str(activity.path()))
    return [f"activity.jsonl: {len(more)} event{'' if len(more) == 1 else 's'} added."]


def _new_events(theirs: bytes) -> list[str]:
    here = set(activity.lines())
    every = dict.fromkeys(line for line in theirs.splitlines() if line not in here)
    return [line.decode("utf-8", "replace") for line in every if activity.parse(line)]


def _understood(data: bytes) -> dict | None:
    """Return a document; None when it is damaged or lacks its table."""
    try:
        said = json.loads(data)
        exercises, cards = said.get("exercises", {}), said.get("cards", {})
        for entry in exercises.values():
            if any(type(entry.get(k, empty)) is not type(empty) for k, empty in EMPTY.items()):
                return None
        for entry in cards.values():
            datetime.fromisoformat(entry["due"]), datetime.fromisoformat(entry["last_review"])
        return said if "exercises" in said or "cards" in said else None
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return None


def _last(entry: dict) -> str:
    """Return when an entry changed last; all times are UTC in one form, so texts compare."""
    return str(entry.get("last") or entry.get("last_review") or "")


def _when(item) -> str:
    return str(item[-1]) if isinstance(item, list) and item else ""


def _aside(name: str, data: bytes, why: str, now: datetime) -> str:
    """Keep a damaged file under a dated name, unless the same is kept already; return the name."""
    stem, _, end = name.partition(".")
    for path in home().glob(f"{stem}.{why}-*.{end}"):
        if path.read_bytes() == data:
            return path.name
    kept = home() / f"{stem}.{why}-{now:%Y-%m-%dT%H-%M-%S}.{end}"
    part = kept.with_name(f".{kept.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.replace(part, kept)
    finally:
        part.unlink(missing_ok=True)
    return kept.name
