"""The checks of exercises 5.6 and 5.7: what costs nothing, and where a model fails."""

from __future__ import annotations

import re
from collections import Counter

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "5.6",
    hints=[
        "The most frequent label of `train` is the same answer for every pair of `validation`.",
        "Try every overlap that occurs in `train` as a threshold, and count right answers in "
        "`train`. Only then look at `validation`, once, with the one that won.",
        "max(sorted(set(overlaps)), key=right_answers) takes the smallest of those that tie.",
    ],
)
def baselines(answer):
    """Compare with a plain count on pairs drawn so that every likely slip gives other figures."""
    random = draw("baselines")
    train, validation, figures = _overlapping(random)
    expected = figures["right"]
    found = call(answer, train, validation)
    found.text = f"baselines({len(train)} pairs, {len(validation)} pairs)"
    tools.require_keys(found, expected)
    got = found.value
    tools.require_numbers(found, expected)
    require(
        not nearly_equal(got["majority"], 1 - expected["majority"]),
        "That is the most frequent label of the validation pairs. A baseline may know the "
        "training pairs only: what it says has to be fixed before.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(got["majority"], expected["majority"]),
        "majority: the share of validation pairs that have the label which is most frequent in "
        "`train`.",
        of=found,
        expected=expected,
    )
    for name, why in (
        ("peeked", "This threshold is the best one for the validation pairs. Choose it on the "
                   "training pairs: otherwise the figure is no measurement any more."),
        ("on train", "That is the accuracy on the training pairs, where the threshold was chosen."),
        ("strict", "A pair whose overlap equals the threshold counts as equivalent: >=."),
        ("last", "Several thresholds are equally good on the training pairs; take the smallest."),
        ("shorter", "overlap divides by the number of words in either sentence, and not by those "
                    "of one of them."),
        ("upside", "The more words two sentences share, the rather they count as equivalent."),
    ):  # fmt: skip
        same = [nearly_equal(got[key], figures[name][key]) for key in ("overlap", "threshold")]
        require(not all(same), why, of=found, expected=expected)
    for name in ("threshold", "overlap"):
        require(
            nearly_equal(got[name], expected[name]),
            f"{name} differs.",
            of=found,
            expected=expected,
        )


def _overlapping(random) -> tuple[list[dict], list[dict], dict[str, dict]]:
    """Return training and validation pairs, and the figures of the right way and of slips."""
    for _ in range(2000):
        train = [_pair(random, 0.62, 0.25) for _ in range(31)]
        validation = [_pair(random, 0.35, -0.1) for _ in range(25)]
        figures = _all_figures(train, validation)
        majorities = {_majority(train), _majority(validation)}
        slips = [figures[name] for name in figures if name != "right"]
        if len(majorities) == 2 and not any(_same(slip, figures["right"]) for slip in slips):
            return train, validation, figures
    raise AssertionError("no pairs were found")


def _same(one: dict, two: dict) -> bool:
    return all(abs(one[key] - two[key]) < 1e-9 for key in ("overlap", "threshold"))


def _all_figures(train: list[dict], validation: list[dict]) -> dict[str, dict]:
    right = _figures(train, validation)
    return {
        "right": right,
        "peeked": _figures(validation, validation),
        "on train": {**right, "overlap": _figures(train, train)["overlap"]},
        "strict": _figures(train, validation, strict=True),
        "last": _figures(train, validation, last=True),
        "shorter": _figures(train, validation, shorter=True),
        "upside": _figures(train, validation, sign=-1),
    }


def _figures(train, validation, strict=False, last=False, shorter=False, sign=1) -> dict:
    def measured(rows):
        return [(sign * _overlap(row, shorter), row["label"]) for row in rows]

    def right(rows, threshold):
        said = [value > threshold if strict else value >= threshold for value, _ in rows]
        return sum(one == bool(label) for one, (_, label) in zip(said, rows, strict=True))

    known, unseen = measured(train), measured(validation)
    candidates = sorted({value for value, _ in known}, reverse=last)
    best = max(candidates, key=lambda threshold: right(known, threshold))
    majority = _majority(train)
    return {
        "majority": sum(row["label"] == majority for row in validation) / len(validation),
        "threshold": sign * best,
        "overlap": right(unseen, best) / len(unseen),
    }


def _majority(rows: list[dict]) -> int:
    return Counter(row["label"] for row in rows).most_common(1)[0][0]


def _overlap(row: dict, shorter: bool = False) -> float:
    one, two = (set(re.findall(r"\w+", row[key].lower())) for key in ("sentence1", "sentence2"))
    return len(one & two) / (min(len(one), len(two)) if shorter else len(one | two))


def _pair(random, share: float, lean: float) -> dict:
    """Return two sentences of drawn words and a label, equivalent with the given share."""
    label = int(random.random() < share)
    words = random.sample(tools.WORDS, len(tools.WORDS))
    first = words[: random.randint(5, 8)]
    kept = sum(random.random() < 0.45 + (lean if label else -lean) for _ in first)
    second = random.sample(first, kept) + words[8 : 8 + random.randint(1, 5)]
    texts = (" ".join(part).capitalize() + "." for part in (first, second))
    return dict(zip(("sentence1", "sentence2"), texts, strict=True)) | {"label": label}


@exercise(
    "5.7",
    hints=[
        "predictions = logits.argmax(axis=-1). Missed: label 1, said 0. False alarm: label 0, "
        "said 1.",
        "The loss of a row is -log of the probability of its label: log of the sum of exp(logits), "
        "minus the logit of the label.",
        "Put the columns into a DataFrame of the rows, then table.groupby('phenomenon').agg("
        "pairs=('label', 'size'), missed=('missed', 'sum'), …, loss=('loss', 'mean')).",
        "sort_values('loss', ascending=False) puts the worst first.",
    ],
)
def error_table(answer):
    """Compare with a count row by row and torch's cross-entropy, on drawn logits."""
    import numpy as np
    import pandas as pd

    random = draw("error_table")
    rng = np.random.default_rng(random.randrange(10**6))
    kinds = random.sample(["voice", "number", "negation", "roles", "synonym", "time"], 4)
    rows = [
        {"label": random.randint(0, 1), "phenomenon": kind}
        for kind, count in zip(kinds, (6, 9, 14, 5), strict=True)
        for _ in range(count)
    ]
    random.shuffle(rows)
    logits = rng.normal(scale=2, size=(len(rows), 2)).astype("float32")
    expected = _counted(rows, logits)
    shown = pd.DataFrame.from_dict(expected, orient="index").round(3)
    found = call(answer, rows, logits)
    found.text = f"error_table({len(rows)} rows, logits of shape {logits.shape})"
    columns = list(shown.columns)
    require(
        isinstance(found.value, pd.DataFrame) and set(found.value.columns) == set(columns),
        f"Return a DataFrame with the columns {', '.join(columns)}.",
        of=found,
        expected=str(shown),
    )
    table = found.value
    require(
        sorted(map(str, table.index)) == sorted(kinds),
        "The phenomena are the index of the table, each of them once.",
        of=found,
        got=list(table.index),
        expected=sorted(kinds),
    )
    got = {kind: {name: float(table.loc[kind, name]) for name in columns} for kind in kinds}
    for name, why in (
        ("pairs", "pairs: how many rows have the phenomenon."),
        ("missed", "missed: label 1, said 0."),
        ("false_alarms", "false_alarms: label 0, said 1."),
        ("loss", "loss: the mean of the rows' own losses, -log of the probability of the label."),
    ):
        wrong = [k for k in kinds if not nearly_equal(got[k][name], expected[k][name], 1e-4)]
        require(
            not wrong,
            _swapped(name, got, expected) or why,
            of=found,
            got=f"\n{table.round(3)}",
            expected=f"\n{shown}",
        )
    require(
        list(table.index) == list(expected),
        "The largest loss comes first.",
        of=found,
        got=list(table.index),
        expected=list(expected),
    )


def _counted(rows: list[dict], logits) -> dict[str, dict]:
    import torch

    truth = torch.tensor([row["label"] for row in rows])
    losses = torch.nn.functional.cross_entropy(torch.tensor(logits), truth, reduction="none")
    found = {}
    for row, pair, loss in zip(rows, logits, losses.tolist(), strict=True):
        mine = found.setdefault(
            row["phenomenon"], {"pairs": 0, "missed": 0, "false_alarms": 0, "loss": 0.0}
        )
        said = int(pair[1] > pair[0])
        mine["pairs"] += 1
        mine["missed"] += row["label"] > said
        mine["false_alarms"] += row["label"] < said
        mine["loss"] += loss
    for mine in found.values():
        mine["loss"] /= mine["pairs"]
    return dict(sorted(found.items(), key=lambda entry: -entry[1]["loss"]))


def _swapped(name: str, got: dict, expected: dict) -> str:
    """Return what is wrong where two columns are mixed up, or the loss is a sum."""
    if name == "missed" and all(got[k]["missed"] == expected[k]["false_alarms"] for k in got):
        return "missed and false_alarms are mixed up: label 1, said 0 is missed."
    pairs = {k: expected[k]["pairs"] for k in got}
    if name == "loss" and all(
        nearly_equal(got[k]["loss"], expected[k]["loss"] * pairs[k], 1e-3) for k in got
    ):
        return "That is the sum of the losses: many pairs make a large sum. Take the mean."
    return ""
