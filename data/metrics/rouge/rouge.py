"""ROUGE as a module for `evaluate.load`; rouge_score computes it for each row."""

from types import SimpleNamespace

import evaluate
from rouge_score.rouge_scorer import RougeScorer

from course.metric_inputs import TEXTS, Checked, text_rows

INPUTS = """
    predictions: one text a row
    references: one text a row, or a list of texts, of which the nearest counts
    rouge_types: which of rouge1 … rouge9, rougeL, rougeLsum (default: 1, 2, L, Lsum)
    use_aggregator: False gives one value a row instead of their mean
    use_stemmer: True makes "cats" and "cat" the same word (English)
    tokenizer: a function that splits a text into words (default: a to z and 0 to 9 alone)
"""
TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


class Rouge(Checked, evaluate.Metric):
    """ROUGE, 0 to 1: what predicted and true texts share, as F1 of n-grams or of a subsequence."""

    rows = staticmethod(text_rows)

    def _info(self):
        return evaluate.MetricInfo(
            description=self.__doc__,
            citation="",
            inputs_description=INPUTS,
            features=TEXTS,
        )

    def _compute(
        self,
        predictions,
        references,
        rouge_types=None,
        use_aggregator=True,
        use_stemmer=False,
        tokenizer=None,
    ):
        types = [rouge_types] if isinstance(rouge_types, str) else list(rouge_types or TYPES)
        split = SimpleNamespace(tokenize=tokenizer) if tokenizer else None
        scorer = RougeScorer(types, use_stemmer=use_stemmer, tokenizer=split)
        rows = [
            scorer.score_multi(row, text) for row, text in zip(references, predictions, strict=True)
        ]
        found = {kind: [float(row[kind].fmeasure) for row in rows] for kind in types}
        if use_aggregator:
            return {kind: sum(values) / len(values) for kind, values in found.items()}
        return found
