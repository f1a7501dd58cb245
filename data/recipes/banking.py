"""Write the train and validation splits of the banking data set: hand-written rows plus a grammar.

The grammar is in banking_frames.txt, the hand-written rows in handwritten_banking/train.txt and
handwritten_banking/validation.txt. Every intent gets as many rows as every other one, and the same
greetings, thanks, typing errors and shorthand, so that only the question tells the intents apart.
The same seed gives the same bytes everywhere.
"""

import random
import re
from pathlib import Path

from data_card import refresh  # these modules lie beside this file
from rows import normalise, options, read, write

SEED = 20240611
GRAMMAR_ROWS = 76  # of each intent
FRAMES = Path(__file__).resolve().parent / "banking_frames.txt"
SHARED = ("slots", "greetings", "thanks")  # the parts of the grammar that are no intents
ASKS = re.compile(
    r"(((and|at|by|in|now|on|since|so|until) )?(what|which)|(by|since|until) when|(now )?how|where|"
    r"and after|why|who|can|could|will|is|are|has|do|does|did|may|must|when (will|do|does|is))\b",
    re.IGNORECASE,
)  # how a question begins
SHORTHAND = {"please": "pls", "you": "u", "your": "ur", "are": "r", "account": "acct"}


def main(arguments: list[str] | None = None) -> None:
    """Write train.jsonl and validation.jsonl next to test.jsonl and bring the card up to date."""
    found = options(__doc__, "banking", arguments)
    test = found.folder / "test.jsonl"
    hidden = {normalise(row["text"]) for row in read(test)} if test.exists() else set()
    by_hand = {
        name: sections(found.handwritten / f"{name}.txt") for name in ("train", "validation")
    }
    found.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in build(by_hand, sections(FRAMES), hidden).items():
        write(found.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows")
    refresh(found.folder)


def sections(path: Path) -> dict[str, list[str]]:
    """Return the lines below each heading ("= NAME") of a file."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            found[line[2:]] = lines = []
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


def build(
    by_hand: dict[str, dict[str, list[str]]], grammar: dict[str, list[str]], hidden: set[str]
) -> dict[str, list[dict]]:
    """Return the rows of both splits: no text twice, none in `hidden`."""
    rng = random.Random(SEED)
    shared = {name: grammar[name] for name in SHARED}
    intents = sorted(set(grammar) - set(SHARED))
    taken = set(hidden)
    splits: dict[str, list[dict]] = {"train": [], "validation": []}
    for split, rows in splits.items():
        for label, intent in enumerate(intents):
            rows += new(by_hand[split][intent], label, taken)
    for label, intent in enumerate(intents):
        rows = []
        while len(rows) < GRAMMAR_ROWS:
            rows += new([question(rng, grammar[intent], shared, len(rows))], label, taken)
        splits["train"] += rows
    for rows in splits.values():
        rng.shuffle(rows)
    return splits


def new(texts: list[str], label: int, taken: set[str]) -> list[dict]:
    """Return rows for the texts that are not taken yet, and take them."""
    rows = []
    for text in texts:
        key = normalise(text)
        if key not in taken:
            taken.add(key)
            rows.append({"text": text, "label": label})
    return rows


def question(rng: random.Random, lines: list[str], shared: dict[str, list[str]], turn: int) -> str:
    """Return a question of an intent; the lines of the grammar take turns."""
    cores = [line for line in lines if not line.startswith("+")]
    extras = [line[2:] for line in lines if line.startswith("+")]
    parts = [cores[turn % len(cores)]]
    if rng.random() < 0.3:
        parts.append(rng.choice(extras))
    if rng.random() < 0.25:
        parts.insert(0, rng.choice(shared["greetings"]))
    if rng.random() < 0.2:
        parts.append(rng.choice(shared["thanks"]))
    text = sentences(fill(rng, "\n".join(parts), shared["slots"]).split("\n"))
    return sloppy(rng, text) if rng.random() < 0.3 else text


def fill(rng: random.Random, template: str, slots: list[str]) -> str:
    """Make all choices of a template and give each slot its value."""
    text = re.sub(r"\[([^\]]*)\]", lambda found: rng.choice(found[1].split("|")), template)
    for line in slots:
        name, values = line.split(": ")
        first, second = rng.sample(values.split("|"), 2)
        text = text.replace(f"{{{name}}}", first).replace(f"{{{name}2}}", second)
    return "\n".join(re.sub(r" +(?=[ ,.?!]|$)", "", line) for line in text.split("\n"))


def sentences(parts: list[str]) -> str:
    """Join the parts of a question: capitals at the beginning, a full stop at the end."""
    text = ""
    for part in parts:
        begins = not text.endswith(", ")
        text += part[0].upper() + part[1:] if begins else part
        text += mark(part) + " "
    return text.strip()


def mark(part: str) -> str:
    """Return what a sentence of the grammar ends with, unless it ends with something already."""
    if part[-1] in ".?!,":
        return ""
    clauses = re.split("[,:?] ", part)
    asks = ASKS.match(clauses[-1]) or (ASKS.match(clauses[0]) and "? " not in part)
    return "?" if asks else "."


def sloppy(rng: random.Random, text: str) -> str:
    """Type a question in a hurry: small letters, shorthand, a slip, no mark at the end."""
    words = text.lower().rstrip(".?!").split()
    if rng.random() < 0.5:
        words = [SHORTHAND.get(word, word) for word in words]
    if rng.random() < 0.6:
        place = rng.randrange(len(words))
        words[place] = slip(rng, words[place])
    return " ".join(words)


def slip(rng: random.Random, word: str) -> str:
    """Return a longer word with a letter left out or two letters exchanged; others as they are."""
    if len(word) < 5 or not word.isalpha():
        return word
    place = rng.randrange(1, len(word) - 2)
    if rng.random() < 0.5:
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


if __name__ == "__main__":
    main()
