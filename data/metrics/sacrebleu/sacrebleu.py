"""BLEU as a module for `evaluate.load`; sacrebleu computes it."""

import evaluate
from sacrebleu.metrics import BLEU

from course.metric_inputs import TEXTS, Checked, require_one_of, text_rows

INPUTS = """
    predictions: one text a row, as it was decoded (sacrebleu splits it into words itself)
    references: one text a row, or a list of texts, as many in every row
    smooth_method: "exp", "floor", "add-k" or "none": what stands for n-grams without a match
    smooth_value: the number for "floor" and "add-k"
    force: True leaves out the warning for texts that look already split
    lowercase: True ignores capital letters
    tokenize: how to split, such as "13a" (the default), "intl", "char", "zh", "none"
    use_effective_order: True leaves out n-grams longer than the text, for single sentences
"""
SHOWN = ("score", "counts", "totals", "precisions", "bp", "sys_len", "ref_len")


class Sacrebleu(Checked, evaluate.Metric):
    """BLEU, 0 to 100: how many n-grams of the predicted texts stand in the references."""

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
        smooth_method="exp",
        smooth_value=None,
        force=False,
        lowercase=False,
        tokenize=None,
        use_effective_order=False,
    ):
        require_one_of("smooth_method", smooth_method, BLEU.SMOOTH_DEFAULTS)
        require_one_of("tokenize", tokenize, [None, *BLEU.TOKENIZERS])
        for row, texts_of_row in enumerate(references):
            if len(texts_of_row) != len(references[0]):
                raise ValueError(
                    f"references[{row}] holds {len(texts_of_row)} texts, references[0] holds "
                    f"{len(references[0])}: BLEU needs as many in every row."
                )
        bleu = BLEU(
            lowercase=lowercase,
            force=force,
            tokenize=tokenize,
            smooth_method=smooth_method,
            smooth_value=smooth_value,
            effective_order=use_effective_order,
        )
        columns = list(zip(*references, strict=True))  # the first of every row, the second, …
        found = bleu.corpus_score(predictions, columns)
        return {key: getattr(found, key) for key in SHOWN}
