"""What the metric modules in data/metrics share: rows are checked before `evaluate` takes them.

`evaluate` makes integers of probabilities without a word (0.9 becomes 0), and where it refuses
rows, it does so in several lines. Here a wrong row is a ValueError of one sentence: which row, what
it is, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from reprlib import repr as short

from datasets import Features, List, Value

# How `evaluate` stores each kind of rows until compute(); of several it takes the first that fits.
LABELS = [Features(predictions=Value(kind), references=Value(kind)) for kind in ("string", "int64")]
TEXTS = Features(predictions=Value("string"), references=List(Value("string")))
TAGS = Features(predictions=List(Value("string")), references=List(Value("string")))


class Checked:
    """What a metric module inherits from, before `evaluate.Metric`.

    The module's `rows` is one of `label_rows`, `text_rows` and `tag_rows`. This class is no
    `evaluate.Metric` itself, because of those in a file `evaluate` loads the first, even if it is
    imported.
    """

    def __init__(self, config_name: str | None = None, **options):
        if config_name not in (None, "default"):
            raise ValueError(
                f"There is no configuration {config_name!r} of this metric: leave it out."
            )
        super().__init__(config_name=config_name, **options)

    def add(self, *, prediction=None, reference=None, predictions=None, references=None):
        """Add one prediction and its reference (`evaluate.combine` names them in the plural)."""
        prediction = predictions if prediction is None else prediction
        reference = references if reference is None else reference
        self.add_batch(predictions=[prediction], references=[reference])

    def add_batch(self, *, predictions=None, references=None):
        """Add predictions and their references."""
        predictions = _listed(predictions, "predictions")
        references = _listed(references, "references")
        _require_pairs(predictions, references, "prediction", "reference")
        predictions, references = self.rows(predictions, references)
        rows = {"predictions": predictions, "references": references}
        if len(self) and self._infer_feature_from_batch(rows) != self.selected_feature_format:
            raise ValueError(
                "These labels are of another kind (text, numbers) than those added before: call "
                "compute() for those first."
            )
        super().add_batch(**rows)


def label_rows(predictions: list, references: list) -> tuple[list, list]:
    """Return rows of one label each: all whole numbers or all text."""
    if {type(value) for value in predictions + references} in ({int}, {str}):
        return predictions, references
    found = {
        "predictions": [_label(value, f"predictions[{n}]") for n, value in enumerate(predictions)],
        "references": [_label(value, f"references[{n}]") for n, value in enumerate(references)],
    }
    first = {}  # the first label of each kind
    for name, values in found.items():
        for n, value in enumerate(values):
            if type(value) not in first:
                first[type(value)] = f"{name}[{n}] is {short(value)}"
    if len(first) > 1:
        raise ValueError(f"Labels are all numbers or all text: {' but '.join(first.values())}.")
    return found["predictions"], found["references"]


def text_rows(predictions: list, references: list) -> tuple[list, list]:
    """Return rows of a predicted text and a list of texts to compare it with."""
    for n, prediction in enumerate(predictions):
        _require_text(prediction, f"predictions[{n}]")
    allowed = [[row] if isinstance(row, str) else row for row in references]
    for n, row in enumerate(allowed):
        if not isinstance(row, list) or not row:
            raise ValueError(f"references[{n}] is {short(row)}, not a text or a list of texts.")
        for m, reference in enumerate(row):
            _require_text(reference, f"references[{n}][{m}]")
    return predictions, allowed


def tag_rows(predictions: list, references: list) -> tuple[list, list]:
    """Return rows of one tag a word: as many predicted as true ones in each."""
    for name, rows in (("predictions", predictions), ("references", references)):
        for n, row in enumerate(rows):
            if not isinstance(row, list):
                raise ValueError(
                    f"{name}[{n}] is {short(row)}, not a list of tags: give one list a sentence, "
                    "such as ['B-PER', 'O']."
                )
            for m, tag in enumerate(row):
                if not isinstance(tag, str):
                    raise ValueError(
                        f"{name}[{n}][{m}] is {short(tag)}, not a tag such as 'B-PER': leave out "
                        "the positions labelled -100 and turn the other ids into names (id2label)."
                    )
    for n, (predicted, true) in enumerate(zip(predictions, references, strict=True)):
        if len(predicted) != len(true):
            raise ValueError(
                f"predictions[{n}] and references[{n}] have {len(predicted)} and {len(true)} tags: "
                "leave out the same positions in both."
            )
    return predictions, references


def require_one_of(name: str, value, allowed: Iterable) -> None:
    """Raise ValueError unless an option has one of the values that it can have."""
    allowed = list(allowed)
    if value not in allowed:
        raise ValueError(f"{name} is one of {', '.join(map(repr, allowed))}, not {value!r}.")


def _listed(values, name: str) -> list:
    """Return a list, array, tensor or column as a list of plain Python values."""
    if values is None:
        raise ValueError(f"There are no {name}: pass {name}=[…], with one entry a row.")
    plain = _plain(values)
    if isinstance(plain, (str, bytes, dict)) or not hasattr(plain, "__iter__"):
        raise ValueError(f"{name} is {short(plain)}, not a list with one entry a row.")
    return [_plain(value) for value in plain]


def _plain(value):
    if hasattr(value, "tolist"):  # numpy, torch, pandas
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _require_pairs(left: list, right: list, one: str, other: str) -> None:
    if len(left) != len(right):
        raise ValueError(
            f"{len(left)} {one}{'s' * (len(left) != 1)} and {len(right)} {other}"
            f"{'s' * (len(right) != 1)}: every row needs one of each."
        )
    if not left:
        raise ValueError(f"There is nothing to compare: no {one} and no {other}.")


def _label(value, where: str) -> int | str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return int(value)
    if isinstance(value, list):
        advice = "take the label with the highest score of a row first, logits.argmax(axis=-1)"
    elif isinstance(value, float):
        advice = "turn scores into labels first, such as int(score > 0.5)"
    else:
        advice = "a label is a whole number or a text"
    raise ValueError(f"{where} is {short(value)}, not one label: {advice}.")


def _require_text(value, where: str) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, list) and value and all(isinstance(one, int) for one in value):
        advice = "decode token ids first, tokenizer.batch_decode(ids, skip_special_tokens=True)"
    elif isinstance(value, list):
        advice = "join its words, ' '.join(words)"
    else:
        advice = "one str a row"
    raise ValueError(f"{where} is {short(value)}, not a text: {advice}.")
