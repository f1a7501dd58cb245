"""The checks of exercises 5.4 and 5.5: metrics, from counts and for a Trainer."""

from __future__ import annotations

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

NAMES = ["accuracy", "precision", "recall", "f1"]


@exercise(
    "5.4",
    hints=[
        "Count three kinds of rows: said 1 and is 1, said 1 and is 0, said 0 and is 1.",
        "precision = said 1 and is 1 / said 1; recall = said 1 and is 1 / is 1.",
        "f1 = 2 * precision * recall / (precision + recall), and 0.0 if nothing can be divided by.",
    ],
)
def scores(answer):
    """Compare with scikit-learn on drawn labels, and where nothing can be divided by."""
    random = draw("scores")
    for predictions, labels in (
        _telling(random),
        [[int(random.random() < 0.3) for _ in range(50)] for _ in "12"],
        [[0] * 6, [0, 1, 1, 0, 0, 1]],
        [[1, 0, 1, 0], [0] * 4],
        [[1, 1, 0], [1, 1, 0]],
    ):
        expected = _library_scores(predictions, labels)
        found = call(answer, predictions, labels)
        tools.require_keys(found, NAMES)
        got = found.value
        tools.require_numbers(found, expected)
        for name in NAMES:
            require(
                nearly_equal(got[name], expected[name]),
                _why(name, got, expected, predictions, labels),
                of=found,
                expected=expected,
            )


def _telling(random) -> tuple[list[int], list[int]]:
    """Return predictions and labels for which each likely slip gives other values."""
    while True:
        said, true = ([int(random.random() < share) for _ in range(30)] for share in (0.8, 0.4))
        right, other = _library_scores(said, true), _library_scores(*_turned(said, true))
        values = [right["precision"], right["recall"], other["precision"], other["recall"]]
        if len(set(values)) == 4 and right["f1"] != other["f1"]:
            return said, true


def _turned(*rows: list[int]) -> list[list[int]]:
    return [[1 - label for label in row] for row in rows]


def _library_scores(predictions: list[int], labels: list[int]) -> dict[str, float]:
    from sklearn.metrics import accuracy_score, precision_recall_fscore_support

    precision, recall, f1, _ = precision_recall_fscore_support(
        labels, predictions, average="binary", zero_division=0
    )
    values = (accuracy_score(labels, predictions), precision, recall, f1)
    return dict(zip(NAMES, map(float, values), strict=True))


def _why(name: str, got: dict, expected: dict, predictions: list[int], labels: list[int]) -> str:
    """Return the likely cause of a wrong value."""
    other = _library_scores(*_turned(predictions, labels))
    swapped = {"precision": "recall", "recall": "precision"}
    if name in swapped and nearly_equal(got[name], expected[swapped[name]]):
        return (
            f"This is the {swapped[name]}. Precision asks: of the rows that were said to be 1, how "
            "many are? Recall asks: of the rows that are 1, how many were said to be?"
        )
    if name != "accuracy" and nearly_equal(got[name], other[name]):
        return f"This is the {name} of label 0. The label that is looked for is 1."
    if name == "f1" and nearly_equal(got[name], (got["precision"] + got["recall"]) / 2):
        return (
            "This is the mean of precision and recall. F1 is their harmonic mean, which is small "
            "as soon as one of them is."
        )
    if not sum(predictions) or not sum(labels):
        return f"{name} would divide by 0 here. It is then 0.0."
    return f"{name} differs."


@exercise(
    "5.5",
    hints=[
        "eval_pred unpacks: logits, labels = eval_pred. Both are numpy arrays.",
        "predictions = logits.argmax(axis=-1): the labels are the last axis.",
        'f1_score(labels, predictions, average="macro") from sklearn.metrics is the mean of the '
        "F1 of every label.",
        'Return {"accuracy": …, "macro_f1": …}; float() makes plain numbers of numpy\'s.',
    ],
)
def compute_metrics(answer):
    """Compare with scikit-learn on drawn logits of 2 to 5 labels, then let a Trainer call it."""
    import numpy as np
    from transformers import EvalPrediction

    random = draw("compute_metrics")
    rng = np.random.default_rng(random.randrange(10**6))
    for labels in (2, random.randint(3, 5), 4):
        logits, truth = _uneven(rng, labels)
        found = call(answer, EvalPrediction(logits, truth))
        found.text = f"compute_metrics((logits of shape {logits.shape}, 40 labels))"
        _require_metrics(found, logits, truth)
    settings = {"eval_dataset": tools.ids_dataset(12), "compute_metrics": answer}
    with tools.trainer(tools.tiny_bert(random), **settings) as made:
        found = call(made.evaluate)
    found.text = "trainer.evaluate() with your compute_metrics"
    require(
        {"eval_accuracy", "eval_macro_f1"} <= set(found.value),
        "The Trainer writes eval_ in front of your names: accuracy and macro_f1.",
        of=found,
    )


def _uneven(rng, labels: int):
    """Return logits and labels, the last label frequent, for which all means of F1 differ."""
    import numpy as np
    from sklearn.metrics import f1_score

    while True:
        truth = np.minimum(rng.integers(0, labels + 2, 40), labels - 1)
        logits = rng.normal(size=(40, labels)) - 1.0
        logits[np.arange(40), truth] += 1.2
        said = logits.argmax(axis=-1)
        if set(said) == set(truth) == set(range(labels)):
            averages = ["macro", "micro", "weighted"] + ["binary"] * (labels == 2)
            values = {round(f1_score(truth, said, average=one), 4) for one in averages}
            if len(values) == len(averages):
                return logits, truth


def _require_metrics(found, logits, truth) -> None:
    from sklearn.metrics import accuracy_score, f1_score

    said = logits.argmax(axis=-1)
    expected = {
        "accuracy": float(accuracy_score(truth, said)),
        "macro_f1": float(f1_score(truth, said, average="macro")),
    }
    tools.require_keys(found, expected)
    got = found.value
    require(
        all(tools.is_number(value) for value in got.values()),
        "Both are single numbers. Comparing logits with labels, or a mean that keeps an axis, "
        "gives an array.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(got["accuracy"], expected["accuracy"]),
        "accuracy differs: the share of rows whose largest logit, argmax over the last axis, is "
        "that of the label.",
        of=found,
        expected=expected,
    )
    told = (
        ("binary", "That is the F1 of label 1 alone. The macro mean takes that of label 0, too."),
        ("micro", "That is the accuracy again: the micro mean counts rows, so that large labels "
                  "hide small ones. The macro mean gives every label one vote."),
        ("weighted", "That mean weighs every label by its rows. The macro mean gives each one "
                     "vote."),
    )  # fmt: skip
    for average, why in told[logits.shape[1] > 2 :]:  # with more labels there is no label 1 alone
        require(
            not nearly_equal(got["macro_f1"], f1_score(truth, said, average=average)),
            why,
            of=found,
            expected=expected,
        )
    require(
        nearly_equal(got["macro_f1"], expected["macro_f1"]),
        'macro_f1 differs: the mean of the F1 of every label (average="macro").',
        of=found,
        expected=expected,
    )
