"""Put dirt into clean messages, and count the dirt that is in some."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable
from datetime import timedelta

SPELLINGS = {
    "e-mail": ["E-Mail", "email", "e-mail ", "EMAIL", "Email", " e-mail", "E-mail"],
    "app": ["App", "APP", " app", "app "],
    "chat": ["Chat", "CHAT", "chat ", "live chat"],
    "phone": ["Phone", "PHONE", "phone ", "telephone"],
}
MARKUP = re.compile("&#?[a-z0-9]+;|<br/>")
ISO, DAY_FIRST = "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"
TYPED, ASKED = ("e-mail", "app"), 0.3  # the forms that escape texts, and how often they are used


def spoil(rng: random.Random, rows: list[dict]) -> list[dict]:
    """Return the messages in their order, with duplicates and with dirt in every column.

    "received_at" stays beside the text of "received", so that all can be put in order later.
    """
    dirty = []
    for row in sorted(rows, key=lambda row: row["received_at"]):
        short = len(row["text"].split()) <= 3
        row = row | {"text": row["text"] if short else _text(rng, row)}
        dirty.append(row)
        if not short and row["text"] and row["text"].strip() and rng.random() < 0.05:
            dirty.append(_again(rng, row))
    dirty.sort(key=lambda row: row["received_at"])
    return [_row(rng, row) for row in dirty]


def _text(rng: random.Random, row: dict) -> str | None:
    """Return the text as it was stored: lost, escaped by a web form, or with too many spaces."""
    chance, text = rng.random(), row["text"]
    if chance < 0.020:
        return None if chance < 0.012 else "" if chance < 0.017 else "   "
    if row["channel"] in TYPED and rng.random() < ASKED:
        text = html.escape(text).replace("&#x27;", "&#39;").replace("\n", "<br/>")
    if rng.random() < 0.10:
        words = text.split(" ")
        for place in rng.sample(range(len(words)), min(len(words), rng.randint(1, 3))):
            words[place] += " " * rng.randint(1, 2)
        text = " ".join(words)
    if rng.random() < 0.04:
        text = rng.choice([" " + text, text + " ", text + "  "])
    return text


def _again(rng: random.Random, row: dict) -> dict:
    """Return the message as its sender sent it once more: the same, or in other case or space."""
    text = row["text"]
    ways: list[Callable[[str], str]] = [lambda t: t + " ", lambda t: t.replace(" ", "  ", 2)]
    if not re.search("[&<]", text):  # an entity in capitals would be none
        ways += [str.upper, str.lower, str.lower]
    if rng.random() < 0.5:
        text = rng.choice(ways)(text)
    later = row["received_at"] + timedelta(minutes=rng.randint(1, 45))
    return row | {"received_at": later, "text": text}


def _row(rng: random.Random, row: dict) -> dict:
    """Return the message with the columns and the values that the file has."""
    at, chance = row["received_at"], rng.random()
    received = None if chance < 0.02 else at.strftime(DAY_FIRST if chance < 0.09 else ISO)
    spelt = rng.random() < 0.25
    chance, rating = rng.random(), row["rating"]
    if chance < 0.215:
        rating = None if chance < 0.18 else 0 if chance < 0.20 else 99
    chance, minutes = rng.random(), row["minutes_to_answer"]
    if chance < 0.04:
        minutes = None if chance < 0.03 else -round(rng.uniform(1, 90), 1)
    return {
        "received_at": at,
        "received": received,
        "channel": rng.choice(SPELLINGS[row["channel"]]) if spelt else row["channel"],
        "topic": None if rng.random() < 0.03 else row["topic"],
        "text": row["text"],
        "customer": row["customer"],
        "rating": rating,
        "minutes_to_answer": minutes,
        "country": row["country"],
    }


# --- Counting -------------------------------------------------------------------------------


def dirt(rows: list[dict]) -> dict[str, int]:
    """Return how many rows have each kind of dirt."""
    texts = [row["text"] for row in rows]
    said = [text for text in texts if text and text.strip()]
    exact, loose = _repeats(said)
    ratings = [row["rating"] for row in rows]
    minutes = [row["minutes_to_answer"] for row in rows]
    received = [row["received"] for row in rows]
    return {
        "rows": len(rows),
        "`received` with the day first": sum("/" in (time or "") for time in received),
        "`received` missing": received.count(None),
        "`channel` not spelt as one of the four": sum(r["channel"] not in SPELLINGS for r in rows),
        "`topic` missing": sum(row["topic"] is None for row in rows),
        "`text` missing": texts.count(None),
        "`text` empty or blank": len(texts) - len(said) - texts.count(None),
        "`text` of one to three words": sum(len(text.split()) <= 3 for text in said),
        "`text` with an HTML entity or `<br/>`": sum(bool(MARKUP.search(text)) for text in said),
        "`text` with spaces side by side or at an end": sum(map(_spaced, said)),
        "`text` equal to an earlier one": exact,
        "`text` equal to an earlier one only up to case and space": loose,
        "`rating` missing": ratings.count(None),
        "`rating` 0": ratings.count(0),
        "`rating` 99": ratings.count(99),
        "`minutes_to_answer` missing": minutes.count(None),
        "`minutes_to_answer` negative": sum(m is not None and m < 0 for m in minutes),
    }


def _spaced(text: str) -> bool:
    return text != text.strip() or "  " in text


def _repeats(texts: list[str]) -> tuple[int, int]:
    """Return how many texts are equal to an earlier one, and how many only up to case and space."""
    seen, folded, exact, loose = set(), set(), 0, 0
    for text in texts:
        plain = " ".join(text.split()).casefold()
        exact += text in seen
        loose += text not in seen and plain in folded
        seen.add(text)
        folded.add(plain)
    return exact, loose
