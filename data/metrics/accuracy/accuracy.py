"""Accuracy as a module for `evaluate.load`; scikit-learn computes it."""

import evaluate
from sklearn.metrics import accuracy_score

from course.metric_inputs import LABELS, Checked, label_rows

INPUTS = """
    predictions: one label a row, whole numbers or text
    references: the true labels, in the same order
    normalize: False counts the right rows instead of giving their share
    sample_weight: how much each row counts
"""


class Accuracy(Checked, evaluate.Metric):
    """The share of rows whose predicted label is the true one."""

    rows = staticmethod(label_rows)

    def _info(self):
        return evaluate.MetricInfo(
            description=self.__doc__,
            citation="",
            inputs_description=INPUTS,
            features=LABELS,
        )

    def _compute(self, predictions, references, normalize=True, sample_weight=None):
        share = accuracy_score(
            references, predictions, normalize=normalize, sample_weight=sample_weight
        )
        return {"accuracy": float(share)}
