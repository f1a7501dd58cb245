"""Entities found, as a module for `evaluate.load`; the package seqeval counts them."""

import warnings

import evaluate
from seqeval import scheme as schemes
from seqeval.metrics import accuracy_score, classification_report

from course.metric_inputs import TAGS, Checked, require_one_of, tag_rows

INPUTS = """
    predictions: one list of tags a row, such as ["B-PER", "I-PER", "O"]
    references: the true tags, as many in each row
    suffix: True for tags such as "PER-B"
    scheme: "IOB1", "IOB2", "IOE1", "IOE2", "IOBES" or "BILOU"; counts with mode="strict" alone
    mode: "strict" takes an entity for one only if its tags follow the scheme
    sample_weight: accepted as on the Hub, but seqeval leaves it out of account
    zero_division: the value where there is nothing to divide by; "warn" is 0 with a warning
"""
SCHEMES = ("IOB1", "IOB2", "IOE1", "IOE2", "IOBES", "BILOU")
SHOWN = {"precision": "precision", "recall": "recall", "f1": "f1-score"}


class Seqeval(Checked, evaluate.Metric):
    """Precision, recall and F1 of whole entities, over all and by type; accuracy of the tags."""

    rows = staticmethod(tag_rows)

    def _info(self):
        return evaluate.MetricInfo(
            description=self.__doc__,
            citation="",
            inputs_description=INPUTS,
            features=TAGS,
        )

    def _compute(
        self,
        predictions,
        references,
        suffix=False,
        scheme=None,
        mode=None,
        sample_weight=None,
        zero_division="warn",
    ):
        require_one_of("mode", mode, (None, "strict"))
        require_one_of("scheme", scheme, (None, *SCHEMES))
        _require_entities(predictions + references, suffix, "BIESUL" if mode else "BIES")
        with warnings.catch_warnings():
            # without any entity the macro average, which is not shown, is a mean of nothing
            warnings.simplefilter("ignore", RuntimeWarning)
            report = classification_report(
                references,
                predictions,
                suffix=suffix,
                output_dict=True,
                mode=mode,
                sample_weight=sample_weight,
                zero_division=zero_division,
                scheme=getattr(schemes, scheme) if scheme else None,
            )
        overall = report.pop("micro avg")
        found = {
            kind: _shown(scores) | {"number": int(scores["support"])}
            for kind, scores in report.items()
            if kind not in ("macro avg", "weighted avg")
        }
        found |= {f"overall_{key}": value for key, value in _shown(overall).items()}
        return found | {"overall_accuracy": float(accuracy_score(references, predictions))}


def _shown(scores):
    return {key: float(scores[name]) for key, name in SHOWN.items()}


def _require_entities(rows, suffix, letters):
    """Raise ValueError unless every tag is "O" or names a type, and there is one at all."""
    found = {tag for row in rows for tag in row}
    if not found:
        raise ValueError("There is nothing to compare: every row is an empty list of tags.")
    for tag in sorted(found - {"O"}):
        letter = tag[-1:] if suffix else tag[:1]
        dash = tag[-2:-1] if suffix else tag[1:2]
        if letter not in letters or dash != "-" or len(tag) < 3:
            example = "'PER-B'" if suffix else "'B-PER'"
            raise ValueError(f"{tag!r} is no tag of an entity: those are 'O' or such as {example}.")
