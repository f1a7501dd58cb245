"""Write the train and validation splits of the match reports: a grammar, and reports by hand.

    python data/recipes/reports.py

The same seed gives the same bytes everywhere. The test split is hand-written and not touched.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from reports_grammar import pair  # beside this file, as rows is
from rows import normalise, read, write

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "reports"
HANDWRITTEN = HERE / "handwritten_reports" / "validation.txt"
SEED, TRAIN_ROWS, VALIDATION_ROWS = 20240612, 4000, 300


def main() -> None:
    """Write train.jsonl and validation.jsonl and print how many rows they have."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    for name, rows in build(read(FOLDER / "test.jsonl")).items():
        write(FOLDER / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows")


def build(test: list[dict]) -> dict[str, list[dict]]:
    """Return the rows of both splits; no report is there twice, or in the test split."""
    hand = handwritten(HANDWRITTEN.read_text(encoding="utf-8"))
    taken = {normalise(row["report"]) for row in [*test, *hand]}
    rng, rows = random.Random(SEED), []
    while len(rows) < TRAIN_ROWS + VALIDATION_ROWS:
        row = pair(rng) | {"origin": "grammar"}
        if (key := normalise(row["report"])) not in taken:
            taken.add(key)
            rows.append(row)
    return {"train": rows[:TRAIN_ROWS], "validation": hand + rows[TRAIN_ROWS:]}


def handwritten(text: str) -> list[dict]:
    """Return the rows of a text: a headline after "# ", the report below, then an empty line."""
    rows = []
    for block in text.strip().split("\n\n"):
        headline, report = block.split("\n", 1)
        rows.append(
            {
                "report": " ".join(report.split()),
                "headline": headline.removeprefix("# "),
                "origin": "hand",
            }
        )
    return rows


if __name__ == "__main__":
    main()
