"""Simulate football matches of an invented league and write a report and a headline of each."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from reports_vocabulary import CUP, DERBIES, ROUNDS, Club, clubs
from reports_wording import Writer, expand, tables

CLUBS = clubs()
SCORES = range(8)
LATE, EXTRA = 82, 95  # minutes from which a goal is late, and scored in extra time


@dataclass
class Goal:
    """A goal: its minute, the side it counts for (0 is home), scorer, kind and who set it up."""

    minute: int
    side: int
    player: str
    kind: str
    mate: str


@dataclass
class Match:
    """What happened in a match; `events` are (minute, kind, side, player)."""

    sides: tuple[Club, Club]
    goals: list[Goal]
    events: list[tuple[int, str, int, str]]
    round: str | None
    derby: str | None
    crowd: int
    course: list[tuple[int, int]] = field(default_factory=list)  # the score after each goal

    def __post_init__(self) -> None:
        score = [0, 0]
        for goal in self.goals:
            score[goal.side] += 1
            self.course.append((score[0], score[1]))

    @property
    def score(self) -> tuple[int, int]:
        """The final score."""
        return self.course[-1] if self.course else (0, 0)

    @property
    def winner(self) -> int | None:
        """The side that won, or None."""
        home, away = self.score
        return None if home == away else int(away > home)


def pair(rng: random.Random) -> dict[str, str]:
    """Return one row: a report of 50 to 130 words and its headline."""
    while True:
        match = simulate(rng)
        told = not match.goals or rng.random() >= 0.25
        words = report(rng, match, told)
        if 50 <= len(words.split()) <= 130 and all(club.town in words for club in match.sides):
            title = headline(rng, match, told)
            if 5 <= len(title.split()) <= 14:
                return {"report": words, "headline": title}


# --- What happens ---------------------------------------------------------------------------


def simulate(rng: random.Random) -> Match:
    """Return a match that was played."""
    derby = None
    if rng.random() < 0.15:
        towns, derby = rng.choice(list(DERBIES.items()))
        sides = [club for club in CLUBS if club.town in towns]
        rng.shuffle(sides)
    else:
        sides = rng.sample(CLUBS, 2)
    cup = rng.choice(ROUNDS) if derby is None and rng.random() < 0.15 else None
    while True:
        counts = [rng.choices(SCORES, [22, 30, 23, 13, 7, 3, 2, 0])[0] for _ in sides]
        if sum(counts) <= 7 and not (cup and counts[0] == counts[1]):
            break
    found = play(rng, sides, counts)
    if found and rng.random() < 0.25:
        found[-1].minute = rng.randint(LATE, 94)
    if cup and abs(counts[0] - counts[1]) == 1 and rng.random() < 0.3:
        found[-1].minute = rng.randint(EXTRA, 119)
    events = []
    for kind, share in (("red", 0.13), ("missed", 0.1)):
        if rng.random() < share:
            side = rng.randrange(2)
            events.append((rng.randint(12, 85), kind, side, idle(rng, sides[side], found)))
    crowd = rng.randint(1200, 24000)
    return Match((sides[0], sides[1]), found, events, cup, derby, crowd)


def play(rng: random.Random, sides: list[Club], counts: list[int]) -> list[Goal]:
    """Return the goals of a match in order."""
    order = [side for side in (0, 1) for _ in range(counts[side])]
    rng.shuffle(order)
    minutes = sorted(rng.sample(range(1, 92), len(order)))
    stars = [someone(rng, club) if rng.random() < 0.4 else None for club in sides]
    found = []
    for minute, side in zip(minutes, order, strict=True):
        kind = rng.choices(["open", "penalty", "free kick", "own goal"], [83, 8, 5, 4])[0]
        player = stars[side] if stars[side] and rng.random() < 0.7 else someone(rng, sides[side])
        if kind == "own goal":
            player = rng.choice(sides[1 - side].defenders)
        mate = someone(rng, sides[side])
        while mate == player:
            mate = someone(rng, sides[side])
        found.append(Goal(minute, side, player, kind, mate))
    return found


def idle(rng: random.Random, club: Club, found: list[Goal]) -> str:
    """Return a player of the club who has no part in the goals."""
    busy = {name for goal in found for name in (goal.player, goal.mate)}
    others = [*club.defenders, *club.midfielders, *club.forwards]
    return rng.choice([name for name in others if name not in busy] or [club.keeper])


def someone(rng: random.Random, club: Club) -> str:
    """Return a player of the club who is not the goalkeeper, more often one who attacks."""
    line = rng.choices([club.forwards, club.midfielders, club.defenders], [6, 3, 1])[0]
    return rng.choice(line)


# --- What is written ------------------------------------------------------------------------


def report(rng: random.Random, match: Match, told: bool) -> str:
    """Return the report of a match: an opening, what happened, and how it ended."""
    writer = Writer(rng, match)
    stated = rng.random() < 0.22  # the result stands in the first sentence
    parts = [result(writer, lead=True)] if stated else [prelude(writer)]
    if rng.random() < 0.35:
        parts.append(prelude(writer))
    parts += in_order(writer) if told else summarised(writer)
    if not stated or rng.random() < 0.15:
        parts.append(result(writer))
    if rng.random() < 0.12:
        parts.append(chance(writer))
    return " ".join(parts)


def prelude(writer: Writer) -> str:
    """Return a sentence that sets the scene."""
    match, table = writer.match, "prelude"
    if match.derby and writer.rng.random() < 0.5:
        table = "prelude derby"
    if match.round and writer.rng.random() < 0.5:
        table = "prelude cup"
    return writer.write(table, writer.rng.randrange(2))


def chance(writer: Writer) -> str:
    """Return a sentence about a chance that was missed, or about nothing much."""
    side = writer.rng.randrange(2)
    player = someone(writer.rng, writer.match.sides[side])
    return writer.write("chance", side, p=player)


def result(writer: Writer, lead: bool = False) -> str:
    """Return a sentence with the final score."""
    match = writer.match
    if match.winner is None:
        table = "lead draw" if lead else "end draw"
    elif match.round and not lead and writer.rng.random() < 0.4 and match.round != "final":
        table = "end win cup"
    else:
        table = "lead win" if lead else "end win"
    return writer.write(table, writer.rng.randrange(2), score=match.score)


def in_order(writer: Writer) -> list[str]:
    """Return the goals and other events in the order of the match."""
    rng, match = writer.rng, writer.match
    found = [(event[0], other(writer, event)) for event in match.events]
    place = 0
    while place < len(match.goals):
        used, sentence = goal(writer, place)
        found.append((match.goals[place].minute, sentence))
        place += used
    if match.goals and rng.random() < 0.25:
        found.append((45.5, interval(writer)))
    for _ in range(rng.choices([0, 1, 2, 3], [3, 4, 2, 1 + 2 * (len(found) < 3)])[0]):
        found.append((rng.randint(5, 90), chance(writer)))
    found.sort(key=lambda pair: pair[0])
    return [sentence for _, sentence in found]


def interval(writer: Writer) -> str:
    """Return a sentence with the score at half-time."""
    match = writer.match
    played = sum(goal.minute <= 45 for goal in match.goals)
    score = match.course[played - 1] if played else (0, 0)
    if score[0] == score[1]:
        return writer.write("half-time level", 0, score=score)
    return writer.write("half-time", int(score[1] > score[0]), score=score)


def other(writer: Writer, event: tuple[int, str, int, str]) -> str:
    """Return the sentence of a red card or a missed penalty."""
    minute, kind, side, player = event
    rival = someone(writer.rng, writer.match.sides[1 - side])
    table = "red" if kind == "red" else "missed penalty"
    return writer.write(table, side, p=player, q=rival, minute=minute)


def goal(writer: Writer, place: int) -> tuple[int, str]:
    """Return how many goals the next sentence tells, and the sentence."""
    match, rng = writer.match, writer.rng
    this = match.goals[place]
    following = match.goals[place + 1] if place + 1 < len(match.goals) else None
    before = match.course[place - 1] if place else (0, 0)
    slots = {"p": this.player, "a": this.mate, "minute": this.minute, "kind": this.kind}
    if following and following.side == this.side and before[0] == before[1] == 0:
        if {this.kind, following.kind} == {"open"} and rng.random() < 0.5:
            table = "twice" if this.player == following.player else "two"
            slots |= {"q": following.player, "minute2": following.minute}
            return 2, writer.write(table, this.side, score=match.course[place + 1], **slots)
    table = goal_table(match, place)
    if this.kind == "own goal":
        slots["q"] = match.sides[1 - this.side].keeper
    return 1, writer.write(table, this.side, score=match.course[place], **slots)


def goal_table(match: Match, place: int) -> str:
    """Return the sentences that suit a goal: what it changes, and when."""
    this, last = match.goals[place], place + 1 == len(match.goals)
    after = match.course[place][this.side], match.course[place][1 - this.side]
    same = sum(
        other.player == this.player and other.kind != "own goal"
        for other in match.goals[: place + 1]
    )
    if this.kind == "own goal":
        return "own goal"
    if same == 3:
        return "third of three"
    if after[0] == after[1]:
        return "late level" if last and this.minute >= LATE else "level"
    if after[0] < after[1]:
        return "pull back"
    if after[0] - after[1] > 1:
        return "more"
    if last and this.minute >= LATE:
        return "late winner"
    return "opener" if after == (1, 0) else "ahead"


def summarised(writer: Writer) -> list[str]:
    """Return the goals by side, not in order: the winner's, then the loser's."""
    match, rng = writer.match, writer.rng
    first = rng.randrange(2) if match.winner is None else match.winner
    parts = []
    for side, table in ((first, "summary"), (1 - first, "reply")):
        mine = [goal for goal in match.goals if goal.side == side]
        if mine:
            parts.append(writer.write(table, side, names=writer.scorers(mine)))
    parts += [other(writer, event) for event in match.events]
    for _ in range(rng.choice([1, 2, 3])):
        parts.insert(rng.randint(0, len(parts)), chance(writer))
    return parts


# --- What stands above it -------------------------------------------------------------------


def headline(rng: random.Random, match: Match, told: bool) -> str:
    """Return the headline: the main story of the match."""
    from reports_stories import story

    kind, slots = story(rng, match, told)
    named = [line for line in tables()[f"headline: {kind}"] if slots.get("p") or "{p}" not in line]
    template = expand(rng, rng.choice(named))
    title = template.format_map(slots | {"cup": CUP, "derby": match.derby})
    return re.sub(r"s's\b", "s'", title)
