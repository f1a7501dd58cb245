"""Write the train and validation splits of the entity data set: marked sentences plus a grammar.

The hand-written sentences stand one a line in handwritten_entities/*.txt, with the entities marked
in the text: `[PER Ana Costa] sent [MONEY £1,200] to [LOC Lyon] on [DATE 3 March].` The grammar
(entities_grammar.py) writes sentences with the same marks. Here the marks become tokens and tags.
The same seed gives the same bytes everywhere.
"""

import argparse
import random
import re
import sys
from collections import Counter
from pathlib import Path

from entities_grammar import sentences
from rows import read, write

HERE = Path(__file__).resolve().parent
SEED = 20240517
GRAMMAR_ROWS = 4000
KINDS = ["PER", "ORG", "LOC", "MONEY", "DATE"]
NAMES = ["O"] + [f"{place}-{kind}" for kind in KINDS for place in "BI"]
NAMED = {"PER", "ORG", "LOC"}  # none of these may stand in both train and test

MARK = re.compile(rf"\[({'|'.join(KINDS)}) ([^][]+)\]")
# A final 's, a word or number with what holds it together inside, or a single sign.
TOKEN = re.compile(r"['’]s\b|\w+(?:(?!['’]s\b)(?:['’-]|(?<=\d)[.,:/](?=\d))\w+)*|[^\w\s]")


def main(arguments: list[str] | None = None) -> None:
    """Write train.jsonl and validation.jsonl next to test.jsonl and print what went into them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--handwritten", type=Path, default=HERE / "handwritten_entities")
    parser.add_argument("--folder", type=Path, default=HERE.parent / "entities")
    options = parser.parse_args(arguments)
    handwritten = read_handwritten(options.handwritten)
    test = options.folder / "test.jsonl"
    splits, report = build(handwritten, read(test) if test.exists() else [])
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in splits.items():
        write(options.folder / f"{name}.jsonl", rows)
        kinds = Counter(kind for row in rows for kind, _ in entities(row))
        print(f"{name}: {len(rows)} rows", dict(sorted(kinds.items())))
    print(", ".join(f"{key}: {value}" for key, value in report.items()))


def read_handwritten(folder: Path) -> dict[str, list[dict]]:
    """Return the rows of the hand-written files, by file name without its ending."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        sys.exit(f"no hand-written sentences (*.txt) in {folder}: pass --handwritten PATH")
    return {file.stem: [tag(line, "hand") for line in lines(file)] for file in files}


def build(
    handwritten: dict[str, list[dict]], test: list[dict]
) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Return the rows of both splits and the numbers of rows dropped.

    `validation` and `test` are files of their own; every other file is train. A name that stands
    in the test split may stand nowhere in train: a score should say what the context gives away.
    """
    seen = {normalise(row) for row in test}
    hidden = {name for row in test for name in names(row)}
    train = {}
    dropped = Counter({"hand": 0, "grammar": 0})
    files = [name for name in sorted(handwritten) if name not in ("test", "validation")]
    validation = handwritten.get("validation", [])
    seen |= {normalise(row) for row in validation}
    for row in (row for name in files for row in handwritten[name]):
        add(train, row, seen, hidden, dropped)
    rng = random.Random(SEED)
    drawn = (tag(text, "grammar") for text in sentences(rng))
    size = len(train) + GRAMMAR_ROWS
    while len(train) < size:
        add(train, next(drawn), seen, hidden, dropped)
    rows = list(train.values())
    rng.shuffle(rows)
    report = {f"{origin} rows dropped": number for origin, number in dropped.items()}
    return {"train": rows, "validation": validation}, report


def add(
    train: dict[str, dict], row: dict, seen: set[str], hidden: set[str], dropped: Counter
) -> None:
    """Put a row into `train` unless its text is there or held out, or it has a name of the test."""
    key = normalise(row)
    if key in seen or key in train or names(row) & hidden:
        dropped[row["origin"]] += 1
    else:
        train[key] = row


# --- Marks, tokens, tags ----------------------------------------------------------------------


def tag(line: str, origin: str) -> dict:
    """Turn a marked sentence into a row: `[LOC Lyon] !` gives B-LOC and O."""
    if re.search(r"[][]", MARK.sub("", line)):
        raise ValueError(f"a bracket without its mark in {line!r}: write [PER …], [ORG …], …")
    tokens, tags = [], []
    for place, part in enumerate(re.split(r"(\[[^]]+\])", line)):
        mark = MARK.fullmatch(part) if place % 2 else None
        found = TOKEN.findall(mark[2] if mark else part)
        tokens += found
        first = NAMES.index(f"B-{mark[1]}") if mark else 0
        tags += [first + (mark is not None and number > 0) for number in range(len(found))]
    return {"tokens": tokens, "ner_tags": tags, "origin": origin}


def entities(row: dict) -> list[tuple[str, str]]:
    """Return kind and text of every entity of a row."""
    found: list[tuple[str, str]] = []
    for token, number in zip(row["tokens"], row["ner_tags"], strict=True):
        place, _, kind = NAMES[number].partition("-")
        if place == "B":
            found.append((kind, token))
        elif place == "I":
            found[-1] = (kind, f"{found[-1][1]} {token}")
    return found


def names(row: dict) -> set[str]:
    """Return the people, organisations and places of a row in lower case."""
    return {text.lower() for kind, text in entities(row) if kind in NAMED}


def normalise(row: dict) -> str:
    """Return the text of a row without case and punctuation: what two rows are compared by."""
    return " ".join(re.findall(r"\w+", " ".join(row["tokens"]).lower()))


# --- Files ------------------------------------------------------------------------------------


def lines(path: Path) -> list[str]:
    """Return the lines of a text file that hold something."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    main()
