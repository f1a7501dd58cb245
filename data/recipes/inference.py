"""Write the train and validation splits of the inference data set from its hand-written premises.

Each hand-written line holds a premise and three hypotheses: one that follows from it, one that
may or may not be true, one that cannot be true. The recipe makes three rows of it, all in the
same split, so that no premise of validation was ever seen in training. The same seed gives the
same bytes everywhere.
"""

import random

from rows import normalise, read, read_folder, write  # beside this file
from rows import options as find_options

SEED = 20240623
VALIDATION_PREMISES = 50
LABELS = ["entailment", "neutral", "contradiction"]


def main(arguments: list[str] | None = None) -> None:
    """Write train.jsonl and validation.jsonl next to test.jsonl and print what went into them."""
    options = find_options(__doc__, "inference", arguments)
    test = options.folder / "test.jsonl"
    handwritten = read_folder(options.handwritten)
    splits, report = build(handwritten, read(test) if test.exists() else [])
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in splits.items():
        write(options.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows, {len({row['premise'] for row in rows})} premises")
    print(", ".join(f"{key}: {value}" for key, value in report.items()))


def build(
    handwritten: list[dict], test: list[dict]
) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Return the rows of both splits and the numbers of premises left out.

    A premise that stands in the test split is left out with all of its hypotheses, so no row of
    training or validation can be equal to a test row.
    """
    rng = random.Random(SEED)
    hidden = {normalise(row["premise"]) for row in test}
    unique: dict[str, dict] = {}
    for entry in handwritten:
        unique.setdefault(normalise(entry["premise"]), entry)
    kept = [entry for premise, entry in unique.items() if premise not in hidden]
    rng.shuffle(kept)
    parts = {"train": kept[VALIDATION_PREMISES:], "validation": kept[:VALIDATION_PREMISES]}
    splits = {name: [row for entry in part for row in rows(entry)] for name, part in parts.items()}
    for part in splits.values():
        rng.shuffle(part)
    report = {
        "premises written twice, left out": len(handwritten) - len(unique),
        "premises of the test split, left out": len(unique) - len(kept),
    }
    return splits, report


def rows(entry: dict) -> list[dict]:
    """Return the three rows of a premise, one for each label."""
    return [
        {"premise": entry["premise"], "hypothesis": entry[name], "label": label, "origin": "hand"}
        for label, name in enumerate(LABELS)
    ]


if __name__ == "__main__":
    main()
