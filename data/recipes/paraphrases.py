"""Write the splits of the paraphrase data set: hand-written pairs and those of a grammar.

    python data/recipes/paraphrases.py

The hand-written pairs stand in handwritten_paraphrases/{train,validation,test}/*.txt:

    # what the pairs are about
    A sentence.
    + A sentence that says the same.
    - A sentence that does not.

Every "+" or "-" makes a pair with the sentence above it; which of the two comes first is drawn. The
test split is written once and from then on only compared. The same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections import Counter
from pathlib import Path

from data_card import refresh
from paraphrases_grammar import pairs
from rows import normalise, options, read, write

SEED = 20240911
TRAIN_ROWS = 3300
EVENTS = 0.5  # share of the grammar's not_equivalent pairs that put two events side by side
CANDIDATES = 400  # sentences among which the other event, with most words in common, is sought
SPLITS = ["train", "validation", "test"]
LABELS = {"-": 0, "+": 1}  # not_equivalent, equivalent
FACT = re.compile(r"(?<!^)\b[A-Z]\w+|\d+")  # a name or a number


def main(arguments: list[str] | None = None) -> None:
    """Write train and validation, compare test (or write it if missing), and print the counts."""
    found = options(__doc__, "paraphrases", arguments)
    try:
        splits = build(read_handwritten(found.handwritten))
        found.folder.mkdir(parents=True, exist_ok=True)
        keep_test(found.folder / "test.jsonl", splits.pop("test"))
    except ValueError as error:
        sys.exit(str(error))
    for name, rows in splits.items():
        write(found.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} pairs", dict(Counter(row["origin"] for row in rows)))
    refresh(found.folder)


def build(handwritten: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """Return the rows of the three splits; ValueError if two of them share a sentence."""
    seen: dict[str, str] = {}
    for split in SPLITS:
        for text in texts(handwritten[split]):
            if seen.setdefault(text, split) != split:
                raise ValueError(f"in {seen[text]} and in {split}: {text!r}: change one of them")
    rng = random.Random(SEED)
    splits = dict(handwritten, train=handwritten["train"] + grammar(rng, handwritten, set(seen)))
    for split in SPLITS:
        random.Random(SEED).shuffle(splits[split])
    return {
        split: [numbered(row, idx) for idx, row in enumerate(splits[split])] for split in SPLITS
    }


def grammar(rng: random.Random, handwritten: dict[str, list[dict]], seen: set[str]) -> list[dict]:
    """Return pairs of the grammar, as many of each label as train still needs."""
    wanted = Counter({label: TRAIN_ROWS // 2 for label in LABELS.values()})
    wanted -= Counter(row["label"] for row in handwritten["train"])
    two_events = round(EVENTS * wanted[LABELS["-"]])
    wanted[LABELS["-"]] -= two_events
    made: dict[frozenset[str], dict] = {}
    for one, two, label, phenomenon in pairs(rng):
        both = frozenset(map(normalise, (one, two)))
        if wanted[label] and both not in made and len(both) == 2 and not both & seen:
            made[both] = row(one, two, label, "grammar", phenomenon)
            wanted[label] -= 1
        if not +wanted:
            break
    return [*made.values(), *events(rng, made, two_events)]


def events(rng: random.Random, made: dict[frozenset[str], dict], count: int) -> list[dict]:
    """Return pairs of two events: sentences of two rows that share words, but not all facts."""
    found = [(one[name], both) for both, one in made.items() for name in ("sentence1", "sentence2")]
    bags = {text: set(normalise(text).split()) for text, _ in found}
    facts = {text: {normalise(fact) for fact in FACT.findall(text)} for text, _ in found}
    chosen: dict[frozenset[str], dict] = {}
    for one, origin in rng.sample(found, len(found)):
        told = [
            text
            for text, other in rng.sample(found, CANDIDATES)
            if other != origin and facts[text] - bags[one] and facts[one] - bags[text]
        ]
        two = max(told, default=None, key=lambda text: overlap(bags[one], bags[text]))
        both = frozenset(map(normalise, (one, two or one)))
        if len(both) == 2 and both not in made:
            chosen.setdefault(both, row(one, two, 0, "grammar", "event"))
        if len(chosen) == count:
            break
    return list(chosen.values())


def overlap(one: set[str], two: set[str]) -> float:
    """Return the share of words in common."""
    return len(one & two) / len(one | two)


def keep_test(path: Path, rows: list[dict]) -> None:
    """Write the test split if it is not there; never change one that is."""
    if not path.exists():
        write(path, rows)
    elif read(path) != rows:
        raise ValueError(
            f"{path} is not what handwritten_paraphrases/test gives: the test split stays as it "
            "is, so undo the change there (or delete test.jsonl if a new test split is meant)"
        )


# --- Rows ---------------------------------------------------------------------------------------


def read_handwritten(folder: Path) -> dict[str, list[dict]]:
    """Return the rows of each split; ValueError lists every line that does not fit."""
    splits, problems = {}, []
    for split in SPLITS:
        files = sorted((folder / split).glob("*.txt"))
        if not files:
            problems.append(f"no pairs (*.txt) in {folder / split}: pass --handwritten PATH")
        splits[split] = [found for file in files for found in parse(file, problems)]
    if problems:
        raise ValueError("\n".join(problems))
    return splits


def parse(path: Path, problems: list[str]) -> list[dict]:
    """Return the pairs of one file and add what is wrong with it to `problems`."""
    rows: list[dict] = []
    phenomenon = sentence = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        mark, text = line[:2], line[2:].strip()
        if mark == "# ":
            phenomenon, sentence = text, None
        elif mark in ("+ ", "- ") and sentence:
            rows.append(ordered(sentence, text, LABELS[mark[0]], phenomenon))
        elif mark in ("+ ", "- ") or (line and not phenomenon):
            problems.append(
                f"{path.parent.name}/{path.name}:{number}: {line[:60]!r} has no place here: "
                "# phenomenon, a sentence, then lines with + or -"
            )
        elif line:
            sentence = line.strip()
    return rows


def ordered(one: str, two: str, label: int, phenomenon: str) -> dict:
    """Return a hand-written pair in an order that depends on nothing but its text."""
    digest = hashlib.sha256(f"{one}\n{two}".encode()).digest()
    one, two = (one, two) if digest[0] % 2 else (two, one)
    return row(one, two, label, "hand", phenomenon)


def row(one: str, two: str, label: int, origin: str, phenomenon: str) -> dict:
    """Return a row without its number."""
    values = {"sentence1": one, "sentence2": two, "label": label}
    return values | {"origin": origin, "phenomenon": phenomenon}


def numbered(found: dict, idx: int) -> dict:
    """Return a row with the columns in MRPC's order, and ours behind them."""
    names = ("sentence1", "sentence2", "label")
    return {name: found[name] for name in names} | {"idx": idx} | found


def texts(rows: list[dict]) -> set[str]:
    """Return the sentences of the rows, without case and punctuation."""
    return {normalise(found[name]) for found in rows for name in ("sentence1", "sentence2")}


if __name__ == "__main__":
    main()
