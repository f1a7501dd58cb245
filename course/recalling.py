"""When a card comes back: the schedule by fsrs and what you answered, `my/recall.json`.

The file is treated like `my/progress.json`: written whole to a neighbour and moved into place,
under a lock. The history of a card stays when its question is edited, and also when it vanishes.

    {"version": 1,
     "cards": {"03/recall-batch": {…, "due": "2026-…+00:00", "first": "2026-…+00:00"}},
     "log": [["03/recall-batch", 3, "2026-…+00:00"]]}

`cards` holds fsrs's own dictionary of each card and when it was rated first, `log` every rating:
card, 1 to 4, when.

A lesson's cards come in once you have tried one of its exercises, an exercise's card once it is
correct, at most NEW_A_DAY new cards a day. Asking for a lesson by number offers its cards
at once; those that you rate come back by themselves from then on.
"""

from __future__ import annotations

import json
import math
import os
import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from course import activity
from course.cards import Card, begun, cards
from course.errors import CourseError
from course.paths import home, short
from course.progress import write_atomically

RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}
NEW_A_DAY = 10
STEP = timedelta(minutes=10)  # when a forgotten card comes back
REVIEW = 2  # fsrs's state of a card whose interval is in days


def path() -> Path:
    """Return the path of the file that holds schedule and answers."""
    return home() / "recall.json"


def read() -> dict:
    """Return what the file says: `cards` and `log`. A missing or damaged file counts as empty.

    Raises CourseError when the file is there and cannot be opened.
    """
    return _load()[0]


def fault() -> str:
    """Return one sentence if the file is damaged, else an empty text."""
    if not _load()[1]:
        return ""
    return (
        f"{short(path())} is damaged, so all cards count as new. Your next answer begins a fresh "
        "file; the damaged one stays beside it under a dated name."
    )


def due(
    now: datetime | None = None,
    number: str | int | None = None,
    limit: int | None = None,
    new: int = NEW_A_DAY,
) -> list[Card]:
    """Return the cards to answer: those that are due, longest first, then new ones.

    With `number`, only cards of that lesson. At most `limit` cards in all, and at most `new` new
    ones a day; those that you began today count. A card whose interval is in days is due on
    the whole of its day. Raises CourseError for a lesson that does not exist.
    """
    now = now or clock()
    saved = read()
    mine, fresh = _split(saved, number)
    again = [card for card in mine if _is_due(saved["cards"][card.id], now)]
    again.sort(key=lambda card: _due(saved["cards"][card.id]))
    room = max(new - _begun_on(day(now), saved["cards"].values()), 0)
    return (again + fresh[:room])[:limit]


def ahead(
    now: datetime | None = None, number: str | int | None = None, new: int = NEW_A_DAY
) -> tuple[datetime, int] | None:
    """Return when the next card comes after those due now, and how many come on that day.

    New cards beyond the `new` of today count for tomorrow. None when nothing will come by itself.
    """
    now = now or clock()
    saved = read()
    mine, fresh = _split(saved, number)
    entries = [saved["cards"][card.id] for card in mine]
    times = [_due(entry) for entry in entries if not _is_due(entry, now)]
    room = max(new - _begun_on(day(now), saved["cards"].values()), 0)
    times += [now + timedelta(days=1)] * len(fresh[room : room + NEW_A_DAY])
    if not times:
        return None
    first = min(times)
    return first, sum(day(time) == day(first) for time in times)


def review(
    card_id: str, rating: int | str, now: datetime | None = None, fuzz: bool = True
) -> datetime:
    """Record how well you knew a card, and return when it comes back.

    `rating` is 1 to 4 or "again", "hard", "good", "easy". With `fuzz`, intervals vary a little, so
    that cards learned together do not stay together. Raises CourseError, with the file unchanged,
    for a card or rating that does not exist and when the file cannot be written.
    """
    from filelock import FileLock, Timeout

    value = RATINGS.get(rating, rating)
    if value not in RATINGS.values():
        raise CourseError(f"No rating {rating!r}: the ratings are {', '.join(RATINGS)} (1 to 4).")
    now = (now or clock()).astimezone(UTC)
    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(".recall.lock"), timeout=10):
            saved, damaged = _load()
            old = saved["cards"].get(card_id)
            if old is None and card_id not in {card.id for card in cards()}:
                raise CourseError(f"No card {card_id!r}: see course.cards.cards().")
            entry = _schedule(card_id, old, value, now, fuzz)
            saved["cards"][card_id] = {"first": now.isoformat()} | (old or {}) | entry
            saved["log"].append([card_id, value, now.isoformat(timespec="seconds")])
            if damaged:
                os.replace(target, _aside(target, now))
            write_atomically(target, json.dumps(saved, ensure_ascii=False))
    except (OSError, Timeout) as error:
        reason = getattr(error, "strerror", None) or "another session holds its lock"
        raise CourseError(
            f"Your answer could not be saved to {target}: {reason}. "
            "What was saved before is still there; put that right and rate the card again."
        ) from error
    activity.note(f"recall {card_id}", now)
    return _due(entry)


def day(moment: datetime) -> date:
    """Return the day of a moment, in local time."""
    return moment.astimezone().date()


def clock() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def _schedule(card_id: str, old: dict | None, rating: int, now: datetime, fuzz: bool) -> dict:
    """Return fsrs's dictionary of a card after a rating."""
    import fsrs

    # One step, not fsrs's two: a new card that you know is not asked again on the same day.
    scheduler = fsrs.Scheduler(
        learning_steps=(STEP,), relearning_steps=(STEP,), enable_fuzzing=fuzz
    )
    if old is None:
        card = fsrs.Card(card_id=zlib.crc32(card_id.encode()), due=now)
    else:
        card = fsrs.Card.from_dict(old)
        # fsrs counts full 24 hours; for us it is a day later when the date says so.
        days = (day(now) - day(card.last_review)).days
        if days > (now - card.last_review).days:
            card.last_review = now - timedelta(days=days)
    return scheduler.review_card(card, fsrs.Rating(rating), now)[0].to_dict()


def _split(saved: dict, number: str | int | None) -> tuple[list[Card], list[Card]]:
    """Return the cards that have a history, and the new ones that may come in."""
    known, open_ = cards(number), begun()
    mine = [card for card in known if card.id in saved["cards"]]
    fresh = [
        card
        for card in known
        if card.id not in saved["cards"] and (number is not None or card.number in open_)
    ]
    return mine, fresh


def _due(entry: dict) -> datetime:
    return datetime.fromisoformat(entry["due"])


def _is_due(entry: dict, now: datetime) -> bool:
    return _due(entry) <= now or (entry["state"] == REVIEW and day(_due(entry)) <= day(now))


def _begun_on(today: date, entries: Iterable[dict]) -> int:
    """Return how many cards were rated for the first time on a day."""
    return sum(day(datetime.fromisoformat(entry["first"])) == today for entry in entries)


def _aside(target: Path, now: datetime) -> Path:
    """Return a free dated name for a damaged file."""
    stem = f"recall.damaged-{now:%Y-%m-%dT%H-%M-%S}"
    free, number = target.with_name(f"{stem}.json"), 2
    while free.exists():
        free, number = target.with_name(f"{stem}-{number}.json"), number + 1
    return free


def _load() -> tuple[dict, bool]:
    """Return what the file says, and whether there is a file that cannot be understood."""
    nothing = {"version": 1, "cards": {}, "log": []}
    try:
        saved = json.loads(path().read_text(encoding="utf-8"))
        for entry in saved["cards"].values():
            _require_sound(entry)
        if type(saved["log"]) is not list:
            raise ValueError("the log is not a list")
        return saved, False
    except FileNotFoundError:
        return nothing, False
    except OSError as error:
        raise CourseError(
            f"{short(path())} cannot be read: {error.strerror}. It holds when your cards are due; "
            "put that right and try again."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return nothing, True


def _require_sound(entry: dict) -> None:
    """Raise ValueError, KeyError or TypeError for what fsrs could not go on with."""
    numbers = entry["stability"], entry["difficulty"]
    learned = entry["state"] == REVIEW
    sound = (
        type(entry["card_id"]) is int
        and entry["state"] in (1, REVIEW, 3)
        and (entry["step"] is None if learned else type(entry["step"]) is int)
        and all(0 < number < math.inf for number in numbers)
        and all(_time(entry[name]) for name in ("due", "first", "last_review"))
    )
    if not sound:
        raise ValueError("a card is not what it should be")


def _time(text: str) -> bool:
    """Return whether a text is a time with its zone, in years that a calendar can handle."""
    time = datetime.fromisoformat(text)
    return time.tzinfo is not None and 1990 < time.year < 9000
