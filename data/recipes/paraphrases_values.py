"""What may stand in a slot of the paraphrase grammar: words, names, days and numbers."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).resolve().parent / "paraphrases_words.txt"
SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty""".split()
# what a change of a kind is that has no entries in the file
CHANGED = {"person": "names", "name": "names", "day": "time", "date": "time"}
CHANGED |= {"year": "time", "future": "time"}
CHANGED |= dict.fromkeys(("int", "big", "money", "fee", "fortune"), "number")


@dataclass(frozen=True)
class Value:
    """Ways to say the same, by form; `less` is what says less than it."""

    ways: dict[str, tuple[str, ...]]
    less: str = ""
    number: int | None = None

    def differs(self, other: Value) -> bool:
        """Say whether the two mean something else, and neither of them less than the other."""
        if self.number is not None and other.number is not None:
            return self.number != other.number
        mine, others = self.all(), other.all()
        return not mine & others and self.less not in others and other.less not in mine

    def all(self) -> set[str]:
        """Return every way to say it."""
        return {way for ways in self.ways.values() for way in ways}


class Values:
    """Draws values of all kinds."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.kinds, self.phenomena = read_words(WORDS)

    def draw(self, kind: str, used: list[Value]) -> Value:
        """Return a value of this kind that differs from those in use."""
        while True:
            value = self.make(kind)
            if all(value.differs(other) for other in used):
                return value

    def phenomenon(self, kind: str) -> str:
        """Return what a pair is about in which a value of this kind is another one."""
        name = re.sub(r"[\d-]+", "", kind)
        return CHANGED.get(name) or self.phenomena.get(name) or "detail"

    def make(self, kind: str) -> Value:
        """Return a value of this kind."""
        if kind.startswith("int"):
            return numbered(self.rng.randint(*(int(end) for end in kind[3:].split("-"))))
        if kind in self.kinds:
            return self.rng.choice(self.kinds[kind])
        return getattr(self, kind)()

    def word(self, kind: str) -> str:
        """Return one entry of the file, as it is."""
        return self.rng.choice(self.kinds[kind]).ways[""][0]

    def name(self) -> Value:
        """Return a first name."""
        return said(self.word("first"))

    def person(self) -> Value:
        """Return a full name; the surname alone will sometimes do."""
        last = self.word("last")
        return said(*[f"{self.word('first')} {last}"] * 3, last)

    def day(self) -> Value:
        """Return a day of the week."""
        return said(f"on {self.word('weekday')}")

    def date(self) -> Value:
        """Return a day of the year; its month says less."""
        month, day = self.word("month"), self.rng.randint(2, 28)
        return Value({"": (f"on {day} {month}", f"on {month} {day}")}, f"in {month}")

    def year(self) -> Value:
        """Return a year."""
        return numbered(self.rng.randint(1950, 2004), year=True)

    def future(self) -> Value:
        """Return a year to come."""
        return numbered(self.rng.randint(2026, 2045), year=True)

    def big(self) -> Value:
        """Return a number of people."""
        return numbered(100 * self.rng.randint(3, 90))

    def money(self) -> Value:
        """Return what one pays for a thing."""
        amount = self.rng.randint(2, 9)
        return said(f"£{amount},500", f"{amount},500 pounds")

    def fee(self) -> Value:
        """Return what a bank charges."""
        amount = self.rng.randint(2, 9)
        return said(f"€{amount}", f"{amount} euros", f"{SMALL[amount]} euros")

    def fortune(self) -> Value:
        """Return what a firm pays."""
        amount = self.rng.randint(2, 9)
        return said(f"${amount}.5 million", f"{amount}.5 million dollars")


def said(*ways: str) -> Value:
    """Return a value with one form."""
    return Value({"": ways})


def numbered(number: int, year: bool = False) -> Value:
    """Return a number, in digits and, if it is short, in words."""
    ways = [str(number) if year else f"{number:,}"]
    if number < len(SMALL):
        ways += [SMALL[number]] * 2
    elif number % 1000 == 0 and not year:
        ways.append(f"{SMALL[number // 1000]} thousand")
    return Value({"": tuple(ways)}, number=number)


# --- The file -----------------------------------------------------------------------------------


def read_words(path: Path) -> tuple[dict[str, list[Value]], dict[str, str]]:
    """Return the values of each kind, and the phenomenon of a change where one is given."""
    kinds: dict[str, list[Value]] = {}
    phenomena: dict[str, str] = {}
    for paragraph in path.read_text(encoding="utf-8").split("\n@ ")[1:]:
        head, _, text = paragraph.partition("\n")
        names, _, phenomenon = head.partition(": ")
        kind, *forms = names.split()
        separator = r";|\n" if "/" in text else ";"
        kinds[kind] = [
            value for entry in re.split(separator, text) for value in entered(entry, forms)
        ]
        phenomena[kind] = phenomenon
    return kinds, phenomena


def entered(entry: str, forms: list[str]) -> list[Value]:
    """Return the values that an entry stands for."""
    text, _, less = " ".join(entry.split()).partition(" > ")
    if not text:
        return []
    if not forms:
        return [Value({"": tuple(text.split(" = "))}, less)]
    first, _, rest = text.partition(" ")
    if "/" not in first:
        return [Value({form: (part,) for form, part in zip(forms, text.split(" | "), strict=True)})]
    verbs = list(zip(forms, first.split("/"), strict=True))
    return [Value({form: (f"{verb} {end}",) for form, verb in verbs}) for end in rest.split(", ")]
