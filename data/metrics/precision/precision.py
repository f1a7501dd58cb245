"""Precision as a module for `evaluate.load`; scikit-learn computes it."""

import evaluate
from sklearn.metrics import precision_score

from course.metric_inputs import LABELS, Checked, label_rows

INPUTS = """
    predictions: one label a row, whole numbers or text
    references: the true labels, in the same order
    labels: which labels count, and their order if average is None
    pos_label: the label that average="binary" asks about
    average: "binary", "micro", "macro", "weighted", or None for one value a label
    sample_weight: how much each row counts
    zero_division: the value where there is nothing to divide by; "warn" is 0 with a warning
"""


class Precision(Checked, evaluate.Metric):
    """Of the rows predicted as a label, the share that has it."""

    rows = staticmethod(label_rows)

    def _info(self):
        return evaluate.MetricInfo(
            description=self.__doc__,
            citation="",
            inputs_description=INPUTS,
            features=LABELS,
        )

    def _compute(
        self,
        predictions,
        references,
        labels=None,
        pos_label=1,
        average="binary",
        sample_weight=None,
        zero_division="warn",
    ):
        score = precision_score(
            references,
            predictions,
            labels=labels,
            pos_label=pos_label,
            average=average,
            sample_weight=sample_weight,
            zero_division=zero_division,
        )
        return {"precision": score if average is None else float(score)}
