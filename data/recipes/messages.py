"""Write messages to a bank's support with the dirt that such tables have.

Train is composed by a grammar (messages_grammar.py, messages_vocabulary.py); test is written by
hand, in handwritten_messages/*.txt, `topic | message` a line. Both get customers, times, answers
and ratings from the same model, in which there is something to be found, and then the same kinds of
dirt (messages_dirt.py). `python data/recipes/messages.py` writes both splits and brings the numbers
of the card up to date. The same seed gives the same bytes.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from data_card import refresh
from messages_dirt import dirt, spoil
from messages_grammar import TOPICS, message, short_ones
from rows import normalise, options, write

SEED = 20240527
TEXTS = 3150  # of train, without the very short ones and the duplicates
CUSTOMERS = {"train": 1100, "test": 160}
YEAR = 2024
OUTAGE, OUTAGE_TEXTS = datetime(2024, 9, 17), 55  # a Tuesday on which the app was down
COUNTRIES = {"DE": 30, "FR": 18, "NL": 12, "IT": 10, "ES": 9, "AT": 7, "BE": 6, "IE": 4, "PT": 4}
SHARES = dict(zip(TOPICS, (20, 18, 11, 17, 8, 11, 8, 7), strict=True))
WEEKDAYS = (1.5, 1.15, 1.0, 1.0, 1.05, 0.45, 0.3)
HOURS = (1, 0, 0, 0, 0, 1, 3, 7, 12, 15, 14, 12, 10, 9, 9, 9, 9, 11, 12, 11, 9, 7, 4, 2)
CHANNELS = {"e-mail": 38, "app": 27, "chat": 22, "phone": 13}
# What there is to be found; the card says it in words.
MEDIAN_MINUTES = {"e-mail": 260, "app": 70, "chat": 7, "phone": 4}
WEEKEND, MONDAY = 5.0, 1.5  # times as long: e-mail and app at the weekend, all on Mondays
RATING_AT_ONCE, RATING_PER_TENFOLD = 4.9, -0.75
RATING_OF_CHANNEL = {"e-mail": 0.35, "app": 0.0, "chat": -0.6, "phone": 0.0}
RATING_OF_TOPIC = {"fees": -0.4, "fraud": -0.2}


@dataclass(frozen=True)
class Customer:
    """Who writes: an id, a country, and how much better than others they rate."""

    id: str
    country: str
    mood: float


def main(arguments: list[str] | None = None) -> None:
    """Write both splits, refresh the card, and print how many rows there are."""
    where = options(__doc__, "messages", arguments)
    splits = build(handwritten(where.handwritten))
    where.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in splits.items():
        write(where.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows")
    train, test = dirt(splits["train"]), dirt(splits["test"])
    table = ["| what | train | test |", "|---|---|---|"]
    table += [f"| {kind} | {train[kind]:,} | {test[kind]:,} |" for kind in train]
    refresh(where.folder, {"dirt": "\n".join(table)})


def handwritten(folder: Path) -> list[tuple[str, str]]:
    """Return topic and text of the hand-written messages; ValueError for an unknown topic."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        for line in filter(None, file.read_text(encoding="utf-8").split("\n")):
            topic, _, text = line.partition("|")
            if topic.strip() not in ("", *TOPICS):
                raise ValueError(f"{file.name}: no topic {topic.strip()!r}")
            found.append((topic.strip(), text.strip().replace("\\n", "\n")))
    return found


def build(by_hand: list[tuple[str, str]]) -> dict[str, list[dict]]:
    """Return both splits; ids follow the order in which all messages came in."""
    rng = random.Random(SEED)
    taken = {normalise(text) for _, text in [*by_hand, *short_ones()]}
    texts = {
        "train": [*composed(rng, TEXTS, taken), *short_ones()],
        "test": by_hand,
    }
    splits = {}
    for name, told in texts.items():
        crowd = people(rng, name)
        rows = [sent(rng, one(rng, crowd), *each, moment(rng)) for each in told]
        if name == "train":
            down = composed(rng, OUTAGE_TEXTS, taken, topic="app")
            rows += [sent(rng, one(rng, crowd), *each, in_outage(rng)) for each in down]
        splits[name] = spoil(rng, rows)
    return numbered(splits)


def numbered(splits: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """Return the rows with ids in place of the time by which they are in order."""
    times = [(row["received_at"], name, n) for name in splits for n, row in enumerate(splits[name])]
    ids = {place[1:]: f"M{number:05}" for number, place in enumerate(sorted(times), 1)}
    return {
        name: [
            {"message_id": ids[name, n]} | {k: v for k, v in row.items() if k != "received_at"}
            for n, row in enumerate(rows)
        ]
        for name, rows in splits.items()
    }


def composed(
    rng: random.Random, number: int, taken: set[str], topic: str | None = None
) -> list[tuple[str, str]]:
    """Return topics and texts, none of which is in `taken`; they are added to it."""
    found: list[tuple[str, str]] = []
    while len(found) < number:
        about = topic or rng.choices(list(SHARES), list(SHARES.values()))[0]
        text = message(rng, about)
        if normalise(text) not in taken:
            taken.add(normalise(text))
            found.append((about, text))
    return found


# --- The model ------------------------------------------------------------------------------


def people(rng: random.Random, split: str) -> list[Customer]:
    """Return the customers of a split; no two splits share one."""
    start = {"train": 10_000, "test": 60_000}[split]
    ids = rng.sample(range(start, start + 40_000), CUSTOMERS[split])
    countries = rng.choices(list(COUNTRIES), list(COUNTRIES.values()), k=len(ids))
    return [
        Customer(f"C{number}", country, rng.gauss(0, 0.35))
        for number, country in zip(ids, countries, strict=True)
    ]


def one(rng: random.Random, crowd: list[Customer]) -> Customer:
    """Return a customer; some write far more often than others."""
    return crowd[int(len(crowd) * rng.random() ** 1.6)]


def moment(rng: random.Random) -> datetime:
    """Return a time of the year: most come on Mondays, few on Sundays, hardly any at night."""
    while True:
        day = datetime(YEAR, 1, 1) + timedelta(days=rng.randrange(366))
        if rng.random() < WEEKDAYS[day.weekday()] / max(WEEKDAYS):
            break
    hour = rng.choices(range(24), HOURS)[0]
    return day + timedelta(hours=hour, minutes=rng.randrange(60))


def in_outage(rng: random.Random) -> datetime:
    """Return a time on the morning of the outage."""
    return OUTAGE + timedelta(hours=7, minutes=int(300 * rng.random() ** 1.3))


def sent(rng: random.Random, customer: Customer, topic: str, text: str, received: datetime) -> dict:
    """Return a message with what became of it, still clean."""
    channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    minutes = answered_after(rng, channel, received.weekday())
    rating = RATING_AT_ONCE + RATING_PER_TENFOLD * math.log10(1 + minutes)
    rating += RATING_OF_CHANNEL[channel] + RATING_OF_TOPIC.get(topic, 0.0)
    rating += customer.mood + rng.gauss(0, 0.7)
    return {
        "received_at": received,
        "channel": channel,
        "topic": topic or None,
        "text": text,
        "customer": customer.id,
        "rating": min(5, max(1, round(rating))),
        "minutes_to_answer": minutes,
        "country": customer.country,
    }


def answered_after(rng: random.Random, channel: str, weekday: int) -> float:
    """Return the minutes until the answer."""
    minutes = MEDIAN_MINUTES[channel] * math.exp(rng.gauss(0, 0.7))
    if weekday >= 5 and channel in ("e-mail", "app"):
        minutes *= WEEKEND
    if weekday == 0:
        minutes *= MONDAY
    return round(minutes, 1)


if __name__ == "__main__":
    main()
