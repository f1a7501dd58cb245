"""Choose the main story of a match for its headline."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from reports_vocabulary import ROUNDS
from reports_wording import NUMBERS

if TYPE_CHECKING:
    from reports_grammar import Match

LATE, EXTRA = 82, 95
NEXT = ["second round", "third round", "quarter-finals", "semi-finals", "final"]


UNTOLD = {"late winner", "comeback", "extra time", "penalty", "late level", "draw comeback"}


def story(rng: random.Random, match: Match, told: bool) -> tuple[str, dict[str, str]]:
    """Return the kind of story and what stands in its headline's slots.

    `told` says that the report tells the goals in order; if not, nobody knows which came late.
    """
    high, low = sorted(match.score, reverse=True)
    slots = {"s": f"{high}-{low}", "count": NUMBERS[high + low] if high + low < 9 else "many"}
    kinds = won(match, slots) if match.winner is not None else drawn(rng, match, slots)
    if not told:
        kinds = [kind for kind in kinds if kind not in UNTOLD]
        kinds = ["pair" if kind == "win" else kind for kind in kinds]
        if kinds and kinds[0] in ("cup", "final", "derby", "draw") and sum(match.score) > 1:
            slots["p"] = ""
            kinds = kinds[:1]
        kinds = kinds or ["draw plain" if match.winner is None else "plain"]
    return (kinds[0] if rng.random() < 0.8 else rng.choice(kinds)), slots


def won(match: Match, slots: dict[str, str]) -> list[str]:
    """Return the stories of a match that was won, the best first, and fill the slots."""
    side = match.winner
    slots |= {"w": match.sides[side].town, "l": match.sides[1 - side].town}
    high, low = sorted(match.score, reverse=True)
    mine = [goal for goal in match.goals if goal.side == side]
    decisive = mine[low]  # the goal that took the lead for good
    scored = Counter(goal.player for goal in mine if goal.kind != "own goal")
    star, times = scored.most_common(1)[0] if scored else (decisive.player, 1)
    trailed = any(score[side] < score[1 - side] for score in match.course)
    others = [player for player in scored if player != decisive.player]
    slots["p"] = decisive.player
    kinds = []
    if times >= 3:
        kinds.append("hat-trick")
    if match.round == "final":
        kinds.append("final")
    if decisive.minute >= EXTRA:
        kinds.append("extra time")
    elif decisive.minute >= LATE and decisive.kind == "open":
        kinds.append("late winner")
    if match.round and match.round != "final":
        slots["next"] = NEXT[ROUNDS.index(match.round)]
        kinds.append("cup")
    kinds += carded(match, slots, side)
    if match.derby:
        kinds.append("derby")
    if high - low >= 3:
        kinds.append("rout")
    if trailed and decisive.kind != "own goal":
        kinds.append("comeback")
    if times == 2:
        kinds.append("double")
    if decisive.kind == "own goal" and high == low + 1:
        kinds.append("own goal")
    if decisive.kind == "penalty" and high == low + 1:
        kinds.append("penalty")
    if high + low >= 6:
        kinds.append("thriller")
    if decisive.kind != "own goal":
        if high == 1:
            kinds.append("one goal")
        elif others:
            slots["q"] = others[0]
            kinds.append("win")
    if decisive.kind == "own goal" and kinds and kinds[0] != "own goal":
        slots["p"] = ""
        kinds = [kind for kind in kinds if kind != "own goal"]
    return settle(kinds, slots, star)


def settle(kinds: list[str], slots: dict[str, str], star: str) -> list[str]:
    """Return the stories that go with the player in the slots: the first one's."""
    if not kinds:
        return ["plain"]
    starred = {"hat-trick", "double", "rout"}
    if kinds[0] in starred:
        slots["p"] = star
    return [kind for kind in kinds if (kind in starred) == (kinds[0] in starred)] or kinds


def carded(match: Match, slots: dict[str, str], side: int) -> list[str]:
    """Return the stories of red cards and missed penalties, and fill the slots."""
    kinds = []
    for _, kind, who, player in match.events:
        slots["r" if kind == "red" else "m"] = player
        if kind == "red":
            kinds.append("ten men win" if who == side else "beat ten men")
        else:
            kinds.append("despite penalty" if who == side else "saved by miss")
    return kinds


def drawn(rng: random.Random, match: Match, slots: dict[str, str]) -> list[str]:
    """Return the stories of a draw, the best first, and fill the slots."""
    goals = match.goals
    side = goals[-1].side if goals else rng.randrange(2)
    slots |= {"w": match.sides[side].town, "l": match.sides[1 - side].town}
    missed = [player for _, kind, _, player in match.events if kind == "missed"]
    if missed:
        slots["m"] = missed[0]
    if not goals:
        return ["goalless miss"] if missed else ["goalless"]
    slots["p"] = goals[-1].player
    kinds = []
    fair = goals[-1].kind != "own goal"
    if goals[-1].minute >= LATE and fair:
        kinds.append("late level")
    if max(score[1 - side] - score[side] for score in match.course) >= 2:
        kinds.append("draw comeback")
    if match.derby:
        kinds.append("draw derby")
    if missed:
        kinds.append("draw miss")
    if sum(match.score) >= 6:
        kinds.append("draw thriller")
    return [*kinds, "draw"] if fair else [*kinds, "draw plain"]
