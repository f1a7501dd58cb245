"""Write pairs of sentences from the frames of paraphrases_frames.txt.

A frame has several meanings, and a meaning has several wordings. Two wordings of one meaning with
the same values are equivalent. A pair is not equivalent if its wordings are of two meanings, if two
roles have changed places, or if a value is another one or says less. So every wording occurs under
both labels.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paraphrases_values import Value, Values, numbered, said

FRAMES = Path(__file__).resolve().parent / "paraphrases_frames.txt"
NEGATIVES = {"swap": 0.35, "meaning": 0.4, "change": 0.25, "general": 0.2}
SAME_WORDING, TWO_CHANGES, WRAPPED, LESS_SAID = 0.2, 0.3, 0.2, 0.15
WRAPPERS = [  # {} is who says it, * what is said
    ("according to {}, *", "{} said that *", "*, {} said", "*, according to {}"),
    ("it is true that *, {} confirmed", "{} confirmed that *", "as {} confirmed, *"),
]


@dataclass
class Meaning:
    """Wordings that say the same; `swaps` says whether it matters who is who."""

    phenomenon: str
    swaps: bool
    wordings: list[str]


@dataclass
class Frame:
    """Slots with their kinds, slots that are sums of others, two slots to swap, and meanings."""

    kinds: dict[str, str]
    sums: dict[str, str]
    swap: list[str]
    meanings: list[Meaning]


def pairs(rng: random.Random) -> Iterator[tuple[str, str, int, str]]:
    """Yield two sentences, their label and phenomenon: of each frame in turn one of each label."""
    values, frames = Values(rng), read_frames(FRAMES)
    while True:
        for frame in rng.sample(frames, len(frames)):
            for label in (1, 0):
                yield pair(values, frame, label)


def pair(source: Values, frame: Frame, label: int) -> tuple[str, str, int, str]:
    """Return two sentences of a frame, their label and their phenomenon."""
    rng = source.rng
    values = draw(source, frame)
    meaning = rng.choice(frame.meanings)
    one, two = wordings(rng, meaning)
    others, phenomenon = values, meaning.phenomenon
    kind = None if label else negative(rng, meaning, values)
    if kind == "meaning":
        other = rng.choice([other for other in frame.meanings if other is not meaning])
        two, phenomenon = rng.choice(other.wordings), rng.choice([meaning, other]).phenomenon
    elif kind == "swap":
        others, phenomenon = swapped(frame, values, meaning)
    elif kind == "general":
        slot = rng.choice(vague(values))
        others, phenomenon = values | {slot: said(values[slot].less)}, "general"
    elif kind == "change":
        others, phenomenon = changed(source, frame, values)
    texts = [fill(rng, one, add(frame, values)), fill(rng, two, add(frame, others))]
    if texts[0] == texts[1]:
        return pair(source, frame, label)
    if "source" not in frame.kinds.values() and rng.random() < WRAPPED:
        texts = wrap(source, texts)
    rng.shuffle(texts)
    one, two = (text[0].upper() + text[1:].rstrip(".") + "." for text in texts)
    return one, two, label, phenomenon


def draw(source: Values, frame: Frame) -> dict[str, Value]:
    """Return a value for each slot, no two of them the same."""
    values: dict[str, Value] = {}
    for slot, kind in frame.kinds.items():
        value = source.draw(kind, list(values.values()))
        less = value.less and source.rng.random() < LESS_SAID
        values[slot] = said(value.less) if less else value
    return values


def wordings(rng: random.Random, meaning: Meaning) -> tuple[str, str]:
    """Return two wordings of a meaning, now and then twice the same."""
    if rng.random() < SAME_WORDING:
        return (rng.choice(meaning.wordings),) * 2
    one, two = rng.sample(meaning.wordings, 2)
    return one, two


# --- What makes a pair not equivalent -----------------------------------------------------------


def negative(rng: random.Random, meaning: Meaning, values: dict[str, Value]) -> str:
    """Return the way in which the two sentences are to differ."""
    found = dict(NEGATIVES)
    if not meaning.swaps:
        del found["swap"]
    if not vague(values):
        del found["general"]
    return rng.choices(list(found), list(found.values()))[0]


def vague(values: dict[str, Value]) -> list[str]:
    """Return the slots whose value has a word that says less."""
    return [slot for slot, value in values.items() if value.less]


def swapped(
    frame: Frame, values: dict[str, Value], meaning: Meaning
) -> tuple[dict[str, Value], str]:
    """Return the values with two of them exchanged, and the phenomenon."""
    a, b = frame.swap
    kept = meaning.phenomenon in ("names", "comparison", "converse", "time", "cause")
    phenomenon = meaning.phenomenon if kept else "roles"
    return values | {a: values[b], b: values[a]}, phenomenon


def changed(source: Values, frame: Frame, values: dict[str, Value]) -> tuple[dict[str, Value], str]:
    """Return the values with one of them or two changed, and the phenomenon of the first."""
    rng = source.rng
    slots = rng.sample(list(values), 2 if rng.random() < TWO_CHANGES else 1)
    found = dict(values)
    for slot in slots:
        found[slot] = source.draw(frame.kinds[slot], [*values.values(), *found.values()])
    return found, source.phenomenon(frame.kinds[slots[0]])


# --- Sentences ----------------------------------------------------------------------------------


def fill(rng: random.Random, wording: str, values: dict[str, Value]) -> str:
    """Return a sentence without its capital and full stop."""
    text = re.sub(r"\[([^\]]*)\]", lambda match: rng.choice(match[1].split("|")), wording)

    def slot(match: re.Match) -> str:
        name, _, form = match[1].partition(".")
        return rng.choice(values[name].ways[form])

    return re.sub(r"\{([\w.]+)\}", slot, text)


def add(frame: Frame, values: dict[str, Value]) -> dict[str, Value]:
    """Return the values with the sums."""
    found = dict(values)
    for name, formula in frame.sums.items():
        one, sign, two = re.fullmatch(r"(\w)([+*])(\w)", formula).groups()
        a, b = values[one].number, values[two].number
        found[name] = numbered(a + b if sign == "+" else a * b, frame.kinds[one] == "year")
    return found


def wrap(source: Values, texts: list[str]) -> list[str]:
    """Return the same sentences as somebody's words."""
    ways, speaker = source.rng.choice(WRAPPERS), source.word("speaker")
    return [source.rng.choice(ways).format(speaker).replace("*", text) for text in texts]


# --- Frames -------------------------------------------------------------------------------------


def read_frames(path: Path) -> list[Frame]:
    """Return the frames of a file; ValueError for a meaning whose wordings do not say the same."""
    frames: list[Frame] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("@ "):
            frames.append(header(line[2:]))
        elif line.startswith("= "):
            phenomenon, *flags = line[2:].split()
            swaps = bool(frames[-1].swap) and "noswap" not in flags
            frames[-1].meanings.append(Meaning(phenomenon, swaps, []))
        elif line and not line.startswith("#"):
            frames[-1].meanings[-1].wordings.append(line)
    for frame in frames:
        for meaning in frame.meanings:
            require_same_slots(frame, meaning)
    return frames


def header(text: str) -> Frame:
    """Return the frame that a line announces."""
    slots, _, swap = text.partition(" swap ")
    kinds = dict(slot.split(":") for slot in slots.split() if ":" in slot)
    sums = dict(slot.split("=") for slot in slots.split() if "=" in slot)
    return Frame(kinds, sums, swap.split(), [])


def require_same_slots(frame: Frame, meaning: Meaning) -> None:
    """Raise ValueError unless all wordings of a meaning have the same slots (sums aside)."""
    free = set(frame.sums) | set("".join(frame.sums.values()))
    slots = [set(re.findall(r"\{(\w)", wording)) - free for wording in meaning.wordings]
    for wording, found in zip(meaning.wordings, slots, strict=True):
        if found != slots[0]:
            raise ValueError(f"{wording!r} has not the slots {sorted(slots[0])}")
    if len(meaning.wordings) < 2:
        raise ValueError(f"{meaning.wordings} is the only wording of its meaning")
