"""Compose messages to a bank from the templates of messages_vocabulary.py."""

from __future__ import annotations

import random
import re

from messages_vocabulary import ANY, CORES, DETAILS, QUESTIONS, SHORT, WORDS

TOPICS = tuple(CORES)
WORD_LISTS = {
    name: [word.strip() for word in re.split(r"[|\n]", words)] for name, words in WORDS.items()
}
SHAPES = {  # which parts a message has, and how often
    ("core",): 16,
    ("core", "question"): 18,
    ("core", "detail"): 14,
    ("core", "detail", "question"): 13,
    ("greeting", "core"): 5,
    ("greeting", "core", "closing"): 7,
    ("greeting", "opening", "core", "question", "closing"): 7,
    ("greeting", "core", "detail", "question", "closing"): 7,
    ("greeting", "opening", "core", "detail", "closing"): 5,
    ("opening", "core"): 4,
    ("opening", "core", "detail", "question"): 4,
}
PARAGRAPHS = {"greeting", "closing"}  # which stand on lines of their own in a long message


def message(rng: random.Random, topic: str) -> str:
    """Return a message on a topic, of one to six sentences."""
    filled = _Filled(rng)
    core = filled.part("core", topic)
    alone = core.endswith(("?", "*"))
    shape = rng.choices(list(SHAPES), list(SHAPES.values()))[0]
    shape = tuple(name for name in shape if not alone or name not in ("detail", "question"))
    parts = [core.removesuffix(" *") if n == "core" else filled.part(n, topic) for n in shape]
    lines = len(shape) > 2 and rng.random() < 0.5
    text = parts[0]
    for before, name, part in zip(shape, shape[1:], parts[1:], strict=False):
        text += ("\n" if lines and {before, name} & PARAGRAPHS else " ") + part
    return text


def short_ones() -> list[tuple[str, str]]:
    """Return the topic and the text of every message of three words or fewer."""
    lists = {topic: re.split(r"\s*\|\s*|\n\s*", text.strip()) for topic, text in SHORT.items()}
    return [(topic, text) for topic, texts in lists.items() for text in texts]


class _Filled:
    """Fills templates; a firm, a place or a person that is named once stays the same."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.known: dict[str, str] = {}

    def part(self, name: str, topic: str) -> str:
        """Return one part of a message, with a capital at its start."""
        tables = {"core": CORES, "detail": DETAILS, "question": QUESTIONS}
        templates = tables[name][topic] if name in tables else ANY[name]
        text = self.fill(self.rng.choice(templates.strip().split("\n")))
        return text[0].upper() + text[1:]

    def fill(self, template: str) -> str:
        """Return the template with choices made and slots filled."""
        chosen = re.sub(r"\(([^()]*\|[^()]*)\)", self._choose, template)
        return re.sub(r"\{(\w+)\}", lambda slot: self.word(slot[1]), chosen)

    def word(self, slot: str) -> str:
        """Return what goes into a slot."""
        if slot not in self.known:
            if slot in WORD_LISTS:
                self.known[slot] = self.rng.choice(WORD_LISTS[slot])
            else:
                self.known[slot] = MADE[slot](self.rng)
        return self.known[slot]

    def _choose(self, match: re.Match) -> str:
        return self.rng.choice(match[1].split("|"))


def _money(rng: random.Random, low: float, high: float, whole: float) -> str:
    """Return an amount in one of the ways in which people write one."""
    amount = low * (high / low) ** rng.random()
    if rng.random() < whole:
        step = 5 if amount < 100 else 10 if amount < 1000 else 500
        digits = f"{max(step, round(amount / step) * step):,}"
    else:
        digits = f"{amount:,.2f}"
    return rng.choice(["€{}", "{} euros", "{} EUR", "EUR {}"]).format(digits)


MADE = {
    "s": lambda rng: _money(rng, 1.5, 30, 0.2),
    "s2": lambda rng: _money(rng, 31, 60, 0.2),
    "m": lambda rng: _money(rng, 40, 900, 0.6),
    "l": lambda rng: _money(rng, 1000, 40_000, 0.9),
    "n2": lambda rng: f"{rng.randrange(100):02}",
    "four": lambda rng: f"{rng.randrange(10_000):04}",
    "code": lambda rng: f"{rng.choice('AEX')}-{rng.randrange(100, 1000)}",
    "ref": lambda rng: f"K{rng.randrange(10_000, 100_000)}/{rng.randrange(10, 25)}",
}
