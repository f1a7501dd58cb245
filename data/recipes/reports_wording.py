"""From a template to a sentence: choices, names of clubs that vary, minutes and scores in words."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reports_vocabulary import CUP, LEAGUE

if TYPE_CHECKING:
    from reports_grammar import Goal, Match

NUMBERS = ["nil", "one", "two", "three", "four", "five", "six", "seven", "eight"]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
ROLES = [
    ["the home side", "the hosts", "the home team"],
    ["the visitors", "the away side", "the visiting team"],
]


TEMPLATES = Path(__file__).resolve().parent / "reports_templates.txt"


@cache
def tables() -> dict[str, list[str]]:
    """Return the templates of reports_templates.txt by the name of their table."""
    found: dict[str, list[str]] = {}
    for line in TEMPLATES.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            templates = found.setdefault(line[2:], [])
        elif line and not line.startswith("#"):
            templates.append(line)
    return found


def expand(rng: random.Random, template: str) -> str:
    """Replace every [a|b] by one of its choices."""
    while match := re.search(r"\[([^\[\]]*)\]", template):
        choice = rng.choice(match[1].split("|"))
        template = template[: match.start()] + choice + template[match.end() :]
    return template


class Writer:
    """Writes the sentences of one report and remembers which clubs it has named."""

    def __init__(self, rng: random.Random, match: Match) -> None:
        self.rng, self.match = rng, match
        self.named: set[int] = set()
        self.used: set[str] = set()
        self.roles = True

    def write(self, table: str, side: int, **slots) -> str:
        """Return a sentence of a table about a side, not from a line used before."""
        templates = tables()[table]
        choices = [line for line in templates if line not in self.used] or templates
        line = self.rng.choice(choices)
        self.used.add(line)
        self.roles = not table.startswith(("prelude", "lead"))  # where "the visitors" is clear
        template = expand(self.rng, line)
        if "{how}" in template:
            template = template.replace("{how}", self.how(slots.get("kind", "open")))
        sentence = template.format_map(Slots(self, side, slots))
        sentence = re.sub(r"s's\b", "s'", " ".join(sentence.split()))
        sentence = sentence.replace(" ,", ",").replace(" .", ".")
        return re.sub(r"(^|[.?!] )(\w)", lambda found: found[1] + found[2].upper(), sentence)

    def how(self, kind: str) -> str:
        """Return a phrase for the way a goal was scored, sometimes none."""
        kinds = {"penalty": "penalty how", "free kick": "free kick how"}
        if kind not in kinds and self.rng.random() < 0.4:
            return ""
        return " " + expand(self.rng, self.rng.choice(tables()[kinds.get(kind, "how")]))

    def club(self, side: int) -> str:
        """Return a name for a side: in full at first, later sometimes what it is."""
        club, chance = self.match.sides[side], self.rng.random()
        if self.roles and side in self.named and chance < 0.25:
            return self.rng.choice(ROLES[side])
        full = chance > (0.9 if side in self.named else 0.5)
        self.named.add(side)
        return f"{club.town} {club.suffix}" if full else club.town

    def scorers(self, found: list[Goal]) -> str:
        """Return the scorers of goals as a list in words, with how often each scored."""
        names: dict[str, int] = {}
        for goal in found:
            own = " (own goal)" if goal.kind == "own goal" else ""
            names[goal.player + own] = names.get(goal.player + own, 0) + 1
        often = {1: [""], 2: [" (two)", " (twice)"]}
        parts = [
            name + self.rng.choice(often.get(count, [f" ({NUMBERS[count]})"]))
            for name, count in names.items()
        ]
        self.rng.shuffle(parts)
        return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]

    def when(self, minute: int) -> str:
        """Return a phrase for a minute of the match."""
        exact = [f"in the {ordinal(minute)} minute", f"after {minute} minutes"]
        options = [f"on {minute} minutes", *exact]
        for low, high, phrases in MOMENTS:
            if low <= minute <= high:
                options = options[:1] * (minute <= 90) + list(phrases)
        if 70 <= minute <= 88 and self.rng.random() < 0.4:
            left = 90 - minute
            options = [f"with {left} minutes left", f"{left} minutes from time"]
        if minute <= 90 and self.rng.random() < 0.4:
            options = exact
        return self.rng.choice(options)


MOMENTS = [
    (1, 3, ["in the opening minutes", "almost from the kick-off", "with the first attack"]),
    (4, 12, ["early on", "in the early stages", "before many had sat down"]),
    (13, 30, ["midway through the first half", "before the half-hour"]),
    (38, 45, ["just before half-time", "shortly before the break", "on the stroke of half-time"]),
    (46, 53, ["soon after the break", "early in the second half", "straight after half-time"]),
    (57, 61, ["around the hour", "on the hour"]),
    (62, 74, ["midway through the second half", "after the hour"]),
    (80, 90, ["late on", "near the end", "in the closing minutes", "late in the game"]),
    (91, 94, ["in stoppage time", "in added time", "with the last kick", "in the dying seconds"]),
    (95, 120, ["in extra time", "deep into extra time", "late in extra time"]),
]


class Slots(dict):
    """What stands for the slots of a template, worked out when it is asked for."""

    def __init__(self, writer: Writer, side: int, slots: dict) -> None:
        super().__init__(slots)
        self.writer, self.side = writer, side

    def __missing__(self, key: str) -> str:
        writer, match, rng = self.writer, self.writer.match, self.writer.rng
        side = {
            "t": self.side,
            "t_": self.side,
            "u": self.side,
            "o": 1 - self.side,
            "h": 0,
            "v": 1,
        }.get(key)
        if key in ("w", "l", "l_"):
            side = match.winner if key == "w" else 1 - match.winner
        if side is not None:
            return writer.club(side) + "'s" * key.endswith("_")
        high, low = sorted(self.get("score", (0, 0)), reverse=True)
        simple = {
            "s": lambda: f"{high}-{low}",
            "sw": lambda: f"{NUMBERS[high]} goal{'s' * (high > 1)} to {NUMBERS[low]}",
            "nth": lambda: ORDINALS[self["score"][self.side] - 1],
            "k": lambda: match.sides[1 - self.side].keeper,
            "ot": lambda: match.sides[1 - self.side].town,
            "number": lambda: self["minute"],
            "when": lambda: writer.when(self["minute"]),
            "when_": lambda: writer.when(self["minute"]),
            "when2": lambda: writer.when(self["minute2"]),
            "ground": lambda: match.sides[0].ground,
            "crowd": lambda: f"{match.crowd:,}",
            "other": lambda: f"{rng.randint(1, 4)}-{rng.randint(0, 1)}",
            "third": lambda: stranger(rng, match),
            "competition": lambda: CUP if match.round else LEAGUE,
            "cup": lambda: CUP,
            "round": lambda: match.round or "",
            "derby": lambda: match.derby or "",
        }
        return simple[key]()


def stranger(rng: random.Random, match: Match) -> str:
    """Return the town of a club that did not play in the match."""
    from reports_grammar import CLUBS

    towns = {club.town for club in match.sides}
    return rng.choice([club.town for club in CLUBS if club.town not in towns])


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, …"""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
