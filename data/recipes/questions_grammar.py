"""Build training questions on invented passages: a scene gives the sentences and the questions.

The scenes stand in questions_scenes.txt, whose head explains the notation; the words that all
scenes share are in questions_vocabulary.py. An answer is the text of a slot or of a marked span, so
that it always begins and ends where the scene says. A passage holds rival persons, dates, sums and
places; a question asks for one of them, and each passage is asked for several kinds of answer.
"""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from questions_vocabulary import CURRENCIES, draw, pronoun

SCENES = Path(__file__).resolve().parent / "questions_scenes.txt"
PER_PASSAGE = 4
WORDS = (25, 64)
NUMBER = "#"  # <few1: {few1} weeks> is "six weeks" for "how long", {few1} "six" for "how many"
OPEN, SHUT, NAME_END = "\ue000", "\ue001", "\ue002"  # around a span: OPEN name NAME_END text SHUT


@dataclass
class Fact:
    """One thing a passage can tell: ways to say it, and ways to ask for its parts."""

    wordings: list[str] = field(default_factory=list)
    questions: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Scene:
    """A kind of passage: titles, its own word lists, and facts, of which the first opens it."""

    titles: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)


def rows(rng: random.Random, n: int) -> list[dict]:
    """Return n questions with title, context, question, answer and answer_start."""
    scenes = read_scenes(SCENES.read_text(encoding="utf-8"))
    made: list[dict] = []
    while len(made) < n:
        rng.shuffle(scenes)
        for scene in scenes:
            made += passage(rng, scene)
    return made[:n]


def passage(rng: random.Random, scene: Scene) -> list[dict]:
    """Return the questions on one new passage of a scene."""
    while True:
        slots = Slots(rng, scene.lists)
        facts = choose(rng, scene.facts)
        told = [render(rng, rng.choice(fact.wordings), slots) for fact in facts]
        context, spans = locate(" ".join(told))
        if WORDS[0] <= len(context.split()) <= WORDS[1]:
            break
    title, _ = locate(render(rng, rng.choice(scene.titles), slots))
    asked = [
        (name, rng.choice(fact.questions[name]))
        for fact in facts
        for name in fact.questions
        if name in spans
    ]
    asked = rng.sample(asked, min(PER_PASSAGE, len(asked)))
    found = []
    for name, wording in asked:
        question, _ = locate(render(rng, wording, slots))
        number = name + NUMBER if "how many" in question.lower() else name
        start, answer = spans.get(number, spans[name])
        found.append(
            {
                "title": title,
                "context": context,
                "question": question,
                "answer": answer,
                "answer_start": start,
            }
        )
    return found


def choose(rng: random.Random, facts: list[Fact]) -> list[Fact]:
    """Return the opening fact and one to three of the others, in their order."""
    number = min(rng.choice([1, 2, 2, 2, 3]), len(facts) - 1)
    others = sorted(rng.sample(range(1, len(facts)), number))
    return [facts[0]] + [facts[at] for at in others]


# --- Slots and spans --------------------------------------------------------------------------


class Slots:
    """The words drawn for one passage: {p1} is the same person wherever it stands."""

    def __init__(self, rng: random.Random, lists: dict[str, list[str]]):
        self.rng, self.lists = rng, lists
        self.unit = rng.choice(CURRENCIES)
        self.words: dict[str, object] = {}
        self.pools: dict[str, list] = {}

    def word(self, name: str) -> str:
        """Return the text of {name}; {p1.last} and {p1.his} are forms of the person p1."""
        base, _, form = name.partition(".")
        if base not in self.words:
            self.draw(base)
        return pronoun(self.words[base], form) if form else str(self.words[base])

    def draw(self, base: str) -> None:
        """Draw a word: slots of the same kind differ, and those in time order stay in order."""
        kind, number = re.fullmatch(r"([a-z_]+?)(\d?)", base).groups()
        if kind in self.lists:
            if kind not in self.pools:
                self.pools[kind] = self.rng.sample(self.lists[kind], len(self.lists[kind]))
            pool = self.pools[kind]
        else:
            pool = self.pools.setdefault(kind, draw(self.rng, kind))
        word = pool[int(number or 1) - 1]
        self.words[base] = word.replace("¤", self.unit) if isinstance(word, str) else word


def render(rng: random.Random, text: str, slots: Slots) -> str:
    """Choose among [a|b], fill in {slots} and mark where each span begins and ends."""
    while choice := re.search(r"\[([^\[\]]*)\]", text):
        chosen = rng.choice(choice[1].split("|"))
        text = text[: choice.start()] + chosen + text[choice.end() :]
    text = re.sub(r"<(\w+): ", rf"{OPEN}\1{NAME_END}", text).replace(">", SHUT)
    text = re.sub(r"\{([\w.]+)\}", lambda match: mark(match[1], slots), text)
    return re.sub(r"\s+([,.;:?!])", r"\1", re.sub(r"  +", " ", text)).strip()


def mark(name: str, slots: Slots) -> str:
    """Return the text of a slot as a span of that name; pronouns are no spans."""
    base, _, form = name.partition(".")
    text = slots.word(name)
    if "{" in text:
        text = re.sub(r"\{([\w.]+)\}", lambda match: slots.word(match[1]), text)
    return text if form not in ("", "last", "first") else f"{OPEN}{base}{NAME_END}{text}{SHUT}"


def locate(marked: str) -> tuple[str, dict[str, tuple[int, str]]]:
    """Return the plain text and the first place of each span in it."""
    marks = rf"(?:{OPEN}\w+{NAME_END}|{SHUT})*"
    marked = re.sub(rf"\b([Aa])\(n\) (?={marks}[aeiouAEIO])", r"\1n ", marked).replace("(n) ", " ")
    marked = re.sub(rf"(^|[.?!] )({marks})([a-zà-ÿ])", lambda m: m[1] + m[2] + m[3].upper(), marked)
    text, spans, stack = "", {}, []
    for part in re.split(rf"({OPEN}\w+{NAME_END}|{SHUT})", marked):
        if part.startswith(OPEN):
            stack.append((part[1:-1], len(text)))
        elif part == SHUT:
            name, start = stack.pop()
            if re.match("[Tt]he ", text[start:]) and not name.startswith("why"):
                start += 4
            inner = any(name == outer for outer, _ in stack)
            spans.setdefault(name + NUMBER * inner, (start, text[start:]))
        else:
            text += part
    return text, spans


# --- The scenes -------------------------------------------------------------------------------


def read_scenes(text: str) -> list[Scene]:
    """Return the scenes; a line that does not fit is a ValueError with its number."""
    scenes: list[Scene] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("%"):
            continue
        if line.startswith("# "):
            scenes.append(Scene())
        elif line == "=":
            scenes[-1].facts.append(Fact())
        elif line.startswith("? "):
            name, asked = line[2:].split(": ", 1)
            wordings = re.split(r"(?<=\?)\s+", asked)
            if not all(wording.endswith("?") for wording in wordings):
                raise ValueError(f"questions_scenes.txt:{number}: a question without '?'")
            scenes[-1].facts[-1].questions.setdefault(name, []).extend(wordings)
        elif line.startswith("title: "):
            scenes[-1].titles += line[7:].split(" | ")
        elif not scenes[-1].facts:
            name, values = line.split(": ", 1)
            scenes[-1].lists[name] = values.split(" | ")
        else:
            scenes[-1].facts[-1].wordings.append(line)
    return scenes
