"""Write the train and validation splits of the English-French data set.

    python data/recipes/translation_data.py

The training pairs come from a bilingual grammar (the package bilingual/). Some combinations of
words (verb and object, adjective and noun) are held out: a training pair has none of them, each
pair that the grammar adds to validation has at least one. Seeded; the same bytes every time.
"""

import argparse
import itertools
import random
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bilingual import Scene, sentence
from rows import read, write

HERE = Path(__file__).resolve().parent
SEED = 20240714
TRAIN_ROWS, VALIDATION_ROWS = 36_000, 500
HELD_OUT = 25  # one combination of words in 25 is kept for validation


def main(arguments: list[str] | None = None) -> None:
    """Write train.jsonl and validation.jsonl next to test.jsonl and print what went into them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=HERE.parent / "translation")
    options = parser.parse_args(arguments)
    splits, report = build(handwritten(), read(options.folder / "test.jsonl"))
    for name, rows in splits.items():
        write(options.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows")
    print(", ".join(f"{key}: {value}" for key, value in report.items()))


def build(
    handwritten: list[dict], test: list[dict]
) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Return the rows of both splits, and how many pairs of the grammar were equal to a test row.

    `handwritten` are the pairs of validation that were written by hand.
    """
    report = {"equal to a row of test or validation, left out": 0}
    train = itertools.islice(training_pairs(handwritten, test, report), TRAIN_ROWS)
    rows = [row(pair, "hand") for pair in pairs_of(handwritten)]
    rows += [row(pair, "grammar") for pair in validation_pairs(handwritten, test)]
    random.Random(SEED).shuffle(rows)
    return {"train": [row(pair, "grammar") for pair in train], "validation": rows}, report


def training_pairs(
    handwritten: list[dict], test: list[dict], report: dict | None = None, repeats: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield training pairs without end: train.jsonl is the beginning of it.

    With `repeats` what the grammar says again is yielded again: most sentences never come twice,
    but "Good morning!" has to, or nobody would learn it.

    No English or French sentence of test or validation is among them.
    """
    made = validation_pairs(handwritten, test)
    hidden = hidden_keys([*pairs_of(handwritten), *pairs_of(test), *made])
    for pair, held_out in drawn_pairs(SEED, repeats):
        if hidden & {normalise(pair[0]), normalise(pair[1])}:
            if report is not None:
                report["equal to a row of test or validation, left out"] += not held_out
        elif not held_out:
            yield pair


def validation_pairs(handwritten: list[dict], test: list[dict]) -> list[tuple[str, str]]:
    """Return the pairs of validation that the grammar makes, with a held-out combination each."""
    hidden = hidden_keys([*pairs_of(handwritten), *pairs_of(test)])
    found = (
        pair
        for pair, held_out in drawn_pairs(SEED + 1)
        if held_out and not hidden & {normalise(pair[0]), normalise(pair[1])}
    )
    return list(itertools.islice(found, VALIDATION_ROWS))


def drawn_pairs(seed: int, repeats: bool = False) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield pairs of the grammar, and whether a combination of words in them is held out."""
    rng, seen = random.Random(seed), set()
    while True:
        scene = Scene(rng)
        pair = sentence(scene)
        key = normalise(pair[0])
        if repeats or key not in seen:
            seen.add(key)
            yield pair, any(map(is_held_out, scene.combinations))


def is_held_out(combination: tuple[str, str]) -> bool:
    """Say whether two words may meet in validation only."""
    return zlib.crc32("|".join(combination).encode()) % HELD_OUT == 0


def hidden_keys(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return what no training pair may be equal to."""
    return {normalise(text) for pair in pairs for text in pair}


def pairs_of(rows: list[dict]) -> list[tuple[str, str]]:
    """Return English and French of rows, nested under "translation" or not."""
    found = [one.get("translation", one) for one in rows]
    return [(one["en"], one["fr"]) for one in found]


def row(pair: tuple[str, str], origin: str) -> dict:
    """Return the row of the data set for a pair."""
    return {"translation": {"en": pair[0], "fr": pair[1]}, "origin": origin}


def normalise(text: str) -> str:
    """Return the letters and digits in lower case: what two rows are compared by."""
    return re.sub(r"[\W_]", "", text.lower())


def handwritten() -> list[dict]:
    """Return the hand-written pairs of validation."""
    return read(HERE / "handwritten_translation" / "validation.jsonl")


if __name__ == "__main__":
    main()
