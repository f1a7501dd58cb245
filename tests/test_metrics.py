"""The metrics of data/metrics: their figures, what they refuse, and that they need no network."""

import math
import random
import socket
import warnings
from collections import Counter

import evaluate
import numpy
import pandas
import pytest
import sacrebleu
import torch
from datasets import Dataset
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.scoring import BootstrapAggregator
from seqeval import metrics as seqeval_metrics
from seqeval.scheme import IOB2
from sklearn import metrics as sklearn_metrics
from sklearn.exceptions import UndefinedMetricWarning

import course

OF_LABELS = ("accuracy", "f1", "precision", "recall")
AVERAGED = ("f1", "precision", "recall")
OF_TEXTS = ("sacrebleu", "rouge")
WORDS = "the a bank Bank clubs club paid won lost late goal fee café Über and not on in".split()


@pytest.fixture(autouse=True)
def network(monkeypatch):
    """No network, and a test that tries it fails, even if the library hides the error."""
    tried = []

    def refuse(*arguments, **options):
        tried.append(arguments)
        raise OSError("no network in this test")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    yield tried
    assert not tried


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Load a metric by its name."""
    monkeypatch.delenv("COURSE_SOURCE", raising=False)
    return lambda name: evaluate.load(course.metric(name), cache_dir=str(tmp_path))


@pytest.fixture
def compute(load):
    """Load a metric by its name and compute it."""

    def compute(name, predictions, references, **options):
        return load(name).compute(predictions=predictions, references=references, **options)

    return compute


def drawn_labels(seed: int, kinds: int, text: bool) -> tuple[list, list]:
    """Return random predictions and references."""
    draw = random.Random(seed)
    names = [f"label {n}" for n in range(kinds)] if text else list(range(kinds))
    rows = draw.randint(20, 200)
    return draw.choices(names, k=rows), draw.choices(names, k=rows)


def drawn_texts(seed: int, references: int = 1) -> tuple[list[str], list[list[str]]]:
    """Return random texts, some of them empty, and references for each."""
    draw = random.Random(seed)

    def text(least):
        return " ".join(draw.choices(WORDS, k=draw.randint(least, 12)))

    rows = draw.randint(10, 40)
    return [text(0) for _ in range(rows)], [
        [text(1) for _ in range(references)] for _ in range(rows)
    ]


def drawn_tags(seed: int) -> tuple[list, list]:
    """Return random tags: mostly O, entities of two types, beginnings now and then wrong."""
    draw = random.Random(seed)
    names = ["O"] * 4 + ["B-PER", "I-PER", "B-LOC", "I-LOC"]
    lengths = [draw.randint(1, 12) for _ in range(draw.randint(10, 40))]
    return tuple([draw.choices(names, k=length) for length in lengths] for _ in range(2))


# Classification


@pytest.mark.parametrize("text", [False, True], ids=["numbers", "text"])
@pytest.mark.parametrize("seed", range(3))
def test_accuracy_is_scikit_learns_and_the_share_of_equal_rows(compute, seed, text):
    predictions, references = drawn_labels(seed, kinds=3, text=text)
    found = compute("accuracy", predictions, references)
    assert found == {"accuracy": sklearn_metrics.accuracy_score(references, predictions)}
    equal = sum(p == r for p, r in zip(predictions, references, strict=True))
    assert found["accuracy"] == pytest.approx(equal / len(references))


def test_accuracy_counts_instead_and_takes_weights(compute):
    assert compute("accuracy", [1, 0, 1], [1, 1, 1], normalize=False) == {"accuracy": 2}
    found = compute("accuracy", [1, 0, 1], [1, 1, 1], sample_weight=[1, 6, 1])
    assert found == {"accuracy": 0.25}


@pytest.mark.parametrize("average", ["micro", "macro", "weighted", None])
@pytest.mark.parametrize("text", [False, True], ids=["numbers", "text"])
@pytest.mark.parametrize("name", AVERAGED)
def test_averages_over_many_labels_are_scikit_learns(compute, name, text, average):
    predictions, references = drawn_labels(seed=7, kinds=5, text=text)
    found = compute(name, predictions, references, average=average)
    oracle = getattr(sklearn_metrics, f"{name}_score")(references, predictions, average=average)
    assert list(found) == [name] and numpy.array_equal(found[name], oracle)


@pytest.mark.parametrize("positive", [0, 1, "no", "yes"])
@pytest.mark.parametrize("seed", range(3))
def test_one_label_is_measured_as_counting_says(compute, seed, positive):
    predictions, references = drawn_labels(seed, kinds=2, text=False)
    if isinstance(positive, str):
        predictions = [["no", "yes"][label] for label in predictions]
        references = [["no", "yes"][label] for label in references]
    pairs = Counter(
        (p == positive, r == positive) for p, r in zip(predictions, references, strict=True)
    )
    hits, alarms, misses = pairs[True, True], pairs[True, False], pairs[False, True]
    expected = {
        "precision": hits / (hits + alarms),
        "recall": hits / (hits + misses),
        "f1": 2 * hits / (2 * hits + alarms + misses),
    }
    for name in AVERAGED:
        found = compute(name, predictions, references, pos_label=positive)
        assert found == pytest.approx({name: expected[name]})


@pytest.mark.parametrize("name", AVERAGED)
@pytest.mark.parametrize("options", [{"labels": [1, 2]}, {"labels": [3, 0, 2]}], ids=str)
def test_chosen_labels_and_weights_are_scikit_learns(compute, name, options):
    predictions, references = drawn_labels(seed=3, kinds=4, text=False)
    options = options | {
        "average": None,
        "sample_weight": [n % 3 + 1 for n in range(len(references))],
    }
    oracle = getattr(sklearn_metrics, f"{name}_score")(references, predictions, **options)
    assert numpy.array_equal(compute(name, predictions, references, **options)[name], oracle)


@pytest.mark.parametrize("name", AVERAGED)
@pytest.mark.parametrize("value", [0, 1])
def test_label_that_nobody_has_is_what_zero_division_says(compute, name, value):
    found = compute(name, [0, 1], [0, 1], labels=[0, 1, 2], average=None, zero_division=value)
    assert found[name].tolist() == [1, 1, value]


@pytest.mark.parametrize(
    "name, predictions, references",
    [("precision", [0, 0], [0, 1]), ("recall", [0, 1], [0, 0]), ("f1", [0, 0], [0, 0])],
)
def test_nothing_to_divide_by_is_zero_with_a_warning(compute, name, predictions, references):
    with pytest.warns(UndefinedMetricWarning, match="ill-defined"):
        assert compute(name, predictions, references) == {name: 0}


def test_one_label_missing_from_the_predictions_counts_in_the_macro_average(compute):
    references, predictions = [0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 0, 1]
    assert compute("recall", predictions, references, average="macro")["recall"] == pytest.approx(
        2 / 3
    )


@pytest.mark.parametrize(
    "pack",
    [
        tuple,
        numpy.array,
        torch.tensor,
        pandas.Series,
        lambda labels: [torch.tensor(label) for label in labels],
        lambda labels: numpy.array(labels, dtype=float),
        lambda labels: [label == 1 for label in labels],
        lambda labels: Dataset.from_dict({"label": labels})["label"],
        lambda labels: Dataset.from_dict({"label": labels}).with_format("torch")["label"],
    ],
    ids="tuple numpy torch pandas tensors whole-floats bool column torch-column".split(),
)
def test_labels_come_as_what_libraries_give(compute, pack):
    predictions, references = drawn_labels(seed=1, kinds=2, text=False)
    expected = compute("f1", predictions, references)
    assert compute("f1", pack(predictions), pack(references)) == expected


def test_digits_as_text_stay_text(compute):
    assert compute("precision", ["1", "1"], ["1", "01"], pos_label="1") == {"precision": 0.5}


# Texts


@pytest.mark.parametrize("references", [1, 3])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lowercase": True},
        {"tokenize": "char"},
        {"use_effective_order": True},
        {"smooth_method": "none"},
        {"smooth_method": "add-k", "smooth_value": 7},
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", range(3))
def test_bleu_is_sacrebleus(compute, seed, references, options):
    predictions, rows = drawn_texts(seed, references)
    columns = [[row[n] for row in rows] for n in range(references)]
    oracle = sacrebleu.corpus_bleu(predictions, columns, **options)
    found = compute("sacrebleu", predictions, rows, **options)
    keys = ["score", "counts", "totals", "precisions", "bp", "sys_len", "ref_len"]
    assert found == {key: getattr(oracle, key) for key in keys} and list(found) == keys


def test_bleu_of_a_short_text_needs_the_effective_order(compute):
    assert compute("sacrebleu", ["a cat"], ["a cat"])["score"] == 0
    found = compute("sacrebleu", ["a cat"], ["a cat"], use_effective_order=True)
    assert found["score"] == pytest.approx(100)


def test_bleu_warns_of_texts_that_were_split_unless_forced(compute, caplog):
    texts = ["a cat ."] * 200
    compute("sacrebleu", texts, texts, force=True)
    assert not caplog.records
    compute("sacrebleu", texts, texts)
    assert "detokenize" in caplog.text


@pytest.mark.parametrize("seed", range(3))
def test_bleu_is_what_its_formula_says(compute, seed):
    predictions, rows = drawn_texts(seed)
    predictions = [f"{text} the bank paid the fee" for text in predictions]
    references = [f"the bank paid the fee {row[0]}" for row in rows]
    precisions = []
    for size in range(1, 5):
        shared = total = 0
        for text, reference in zip(predictions, references, strict=True):
            given, wanted = ngrams(text, size), ngrams(reference, size)
            shared, total = shared + (given & wanted).total(), total + given.total()
        precisions.append(shared / total)
    lengths = [sum(len(text.split()) for text in texts) for texts in (references, predictions)]
    penalty = math.exp(min(0, 1 - lengths[0] / lengths[1]))
    expected = 100 * penalty * math.prod(precisions) ** 0.25
    assert compute("sacrebleu", predictions, references)["score"] == pytest.approx(expected)


def ngrams(text: str, size: int) -> Counter:
    """Count the sequences of so many words."""
    words = text.split()
    return Counter(zip(*(words[n:] for n in range(size)), strict=False))


@pytest.mark.parametrize("references", [1, 3])
@pytest.mark.parametrize("stemmed", [False, True])
def test_rouge_is_the_mean_of_rouge_scores_rows(compute, references, stemmed):
    predictions, rows = drawn_texts(5, references)
    kinds = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    scorer = RougeScorer(kinds, use_stemmer=stemmed)
    scores = [scorer.score_multi(row, text) for row, text in zip(rows, predictions, strict=True)]
    values = {kind: [score[kind].fmeasure for score in scores] for kind in kinds}
    found = compute("rouge", predictions, rows, use_stemmer=stemmed)
    assert found == pytest.approx({kind: numpy.mean(values[kind]) for kind in kinds})
    assert compute("rouge", predictions, rows, use_stemmer=stemmed, use_aggregator=False) == values


def test_rouge_is_near_the_median_of_resampled_means(compute):
    predictions, rows = drawn_texts(5)
    scorer, aggregator = RougeScorer(["rougeL"]), BootstrapAggregator()
    for text, (reference,) in zip(predictions, rows, strict=True):
        aggregator.add_scores(scorer.score(reference, text))
    found = compute("rouge", predictions, rows, rouge_types="rougeL")
    median = aggregator.aggregate()["rougeL"].mid.fmeasure
    assert found == {"rougeL": pytest.approx(median, abs=0.02)}


def test_rouge_takes_another_tokenizer(compute):
    assert compute("rouge", ["你 好"], ["你 好"])["rouge1"] == 0
    assert compute("rouge", ["你 好"], ["你 好"], tokenizer=str.split)["rouge1"] == 1


@pytest.mark.parametrize("name", OF_TEXTS)
def test_one_reference_a_row_may_stand_without_a_list(compute, name):
    predictions, rows = drawn_texts(2)
    assert compute(name, predictions, [row[0] for row in rows]) == compute(name, predictions, rows)


@pytest.mark.parametrize("name, key", [("sacrebleu", "score"), ("rouge", "rougeL")])
@pytest.mark.parametrize("prediction, reference", [("", "a b c d"), ("a b c d", ""), ("", "")])
def test_empty_text_scores_nothing(compute, name, key, prediction, reference):
    assert compute(name, [prediction], [reference])[key] == 0


# Tags


@pytest.mark.parametrize("options", [{}, {"mode": "strict", "scheme": "IOB2"}], ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_entities_are_seqevals(compute, seed, options):
    predictions, references = drawn_tags(seed)
    oracle = seqeval_metrics.classification_report(
        references,
        predictions,
        output_dict=True,
        **(options and {"mode": "strict", "scheme": IOB2}),
    )
    expected = {"overall_accuracy": seqeval_metrics.accuracy_score(references, predictions)}
    for key, name in (("precision", "precision"), ("recall", "recall"), ("f1", "f1-score")):
        expected[f"overall_{key}"] = oracle["micro avg"][name]
        for kind in ("LOC", "PER"):
            expected.setdefault(kind, {"number": oracle[kind]["support"]})[key] = oracle[kind][name]
    assert compute("seqeval", predictions, references, **options) == expected


@pytest.mark.parametrize("seed", range(3))
def test_strict_entities_are_what_counting_says(compute, seed):
    predictions, references = drawn_tags(seed)
    predicted, true = entities(predictions), entities(references)
    found = compute("seqeval", predictions, references, mode="strict", scheme="IOB2")
    assert found["overall_precision"] == pytest.approx(len(predicted & true) / len(predicted))
    assert found["overall_recall"] == pytest.approx(len(predicted & true) / len(true))
    assert found["PER"]["number"] == sum(kind == "PER" for *_, kind in true)


def entities(rows: list[list[str]]) -> set[tuple]:
    """Return row, start, end and type of whatever a B- begins and I- of its type go on with."""
    found = set()
    for number, row in enumerate(rows):
        for start, tag in enumerate(row):
            if tag[0] == "B":
                end = start + 1
                while end < len(row) and row[end] == f"I{tag[1:]}":
                    end += 1
                found.add((number, start, end, tag[2:]))
    return found


def test_type_that_is_never_predicted_has_its_own_row(compute):
    found = compute("seqeval", [["O", "B-LOC"]], [["B-PER", "B-LOC"]], zero_division=0)
    assert found["PER"] == {"precision": 0, "recall": 0, "f1": 0, "number": 1}
    assert found["LOC"]["f1"] == 1 and found["overall_recall"] == 0.5


def test_nothing_predicted_of_a_type_is_what_zero_division_says(compute):
    for value in (0, 1):
        found = compute("seqeval", [["O"]], [["B-PER"]], zero_division=value)
        assert found["PER"]["precision"] == found["overall_precision"] == value


def test_no_entity_at_all_is_zero_with_warnings_about_that_alone(compute):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = compute("seqeval", [["O", "O"], []], [["O", "O"], []])
    assert found.pop("overall_accuracy") == 1 and set(found.values()) == {0}
    assert said and not [w for w in said if "ill-defined" not in str(w.message)]


@pytest.mark.parametrize("scheme, found", [("IOB1", 1), ("IOB2", 0), ("IOE1", 1), ("IOE2", 0)])
def test_strict_scheme_says_what_an_entity_is(compute, scheme, found):
    tags = [["I-PER", "I-PER", "O"]]
    options = {"mode": "strict", "scheme": scheme, "zero_division": 0}
    assert compute("seqeval", tags, tags, **options)["overall_f1"] == found


def test_tags_of_other_schemes_need_the_strict_mode(compute):
    tags = [["B-PER", "L-PER", "U-LOC"]]
    assert compute("seqeval", tags, tags, mode="strict", scheme="BILOU")["overall_f1"] == 1
    with pytest.raises(ValueError, match="'L-PER' is no tag of an entity"):
        compute("seqeval", tags, tags)


def test_rows_of_tags_may_be_tuples(compute):
    assert compute("seqeval", [("B-PER", "O")], [("B-PER", "O")])["PER"]["f1"] == 1


def test_tags_may_end_with_their_prefix(compute):
    assert compute("seqeval", [["PER-B"]], [["PER-B"]], suffix=True)["PER"]["f1"] == 1


# Wrong input


LOGITS = numpy.array([[0.1, 2.0], [1.5, -0.5]])
WRONG = [
    ("accuracy", LOGITS, [1, 0], {}, r"predictions\[0\] is \[0.1, 2.0\], .*logits.argmax"),
    ("accuracy", [0.9, 0.2], [1, 0], {}, r"predictions\[0\] is 0.9, .*score > 0.5"),
    ("accuracy", [1.0, 0.2], [1.0, 0.0], {}, r"predictions\[1\] is 0.2"),
    ("accuracy", [1, 0], [1, math.nan], {}, r"references\[1\] is nan"),
    ("accuracy", [1, None], [1, 0], {}, r"predictions\[1\] is None, not one label"),
    ("accuracy", [1, 0, 1], [1], {}, "3 predictions and 1 reference: every row"),
    ("accuracy", [], [], {}, "nothing to compare"),
    ("accuracy", [1], None, {}, r"no references: pass references=\["),
    ("accuracy", None, [1], {}, r"no predictions: pass predictions=\["),
    ("accuracy", "yes", ["yes"], {}, "predictions is 'yes', not a list"),
    ("accuracy", 1, [1], {}, "predictions is 1, not a list"),
    ("accuracy", {"label": 1}, [1], {}, "predictions is {'label': 1}, not a list"),
    ("accuracy", ["yes"], [1], {}, r"predictions\[0\] is 'yes' but references\[0\] is 1"),
    ("f1", [0, 1, 2], [0, 1, 1], {}, "multiclass but average='binary'"),
    ("f1", ["no", "yes"], ["no", "no"], {}, "pos_label=1 is not a valid label"),
    ("f1", [0, 1], [0, 1], {"average": "makro"}, "Got 'makro' instead"),
    ("recall", [0, 1], [0, 1], {"sample_weight": [1]}, "inconsistent numbers"),
    ("sacrebleu", [[101, 7]], ["a"], {}, r"predictions\[0\] is \[101, 7\], .*batch_decode"),
    ("sacrebleu", [["a", "b"]], ["a"], {}, r"predictions\[0\] is \['a', 'b'\], .*join"),
    ("sacrebleu", ["a", "b"], [["a"], ["a", "b"]], {}, r"references\[1\] holds 2 texts"),
    ("sacrebleu", ["a"], [[]], {}, r"references\[0\] is \[\], not a text"),
    ("sacrebleu", ["a"], [["a", 7]], {}, r"references\[0\]\[1\] is 7, not a text"),
    ("sacrebleu", ["a"], ["a"], {"tokenize": "words"}, "tokenize is one of .* not 'words'"),
    ("sacrebleu", ["a"], ["a"], {"smooth_method": "no"}, "smooth_method is one of .* not 'no'"),
    ("rouge", "a text", ["a text"], {}, "predictions is 'a text', not a list"),
    ("rouge", [None], ["a"], {}, r"predictions\[0\] is None, not a text"),
    ("rouge", ["a"], ["a"], {"rouge_types": ["rougeX"]}, "Invalid rouge type: rougeX"),
    ("seqeval", ["O"], ["O"], {}, r"predictions\[0\] is 'O', not a list of tags"),
    ("seqeval", [[3, -100]], [["O", "O"]], {}, r"predictions\[0\]\[0\] is 3, .*labelled -100"),
    ("seqeval", [["O"], ["O"]], [["O"], ["O", "O"]], {}, r"references\[1\] have 1 and 2 tags"),
    ("seqeval", [["NOUN"]], [["O"]], {}, "'NOUN' is no tag of an entity: .*'B-PER'"),
    ("seqeval", [["O"]], [["NOUN"]], {}, "'NOUN' is no tag of an entity"),
    ("seqeval", [["B-PER"]], [["O"]], {"suffix": True}, "no tag of an entity: .*'PER-B'"),
    ("seqeval", [[]], [[]], {}, "every row is an empty list"),
    ("seqeval", [["O"]], [["O"]], {"mode": "stritc"}, "mode is one of None, 'strict', not"),
    ("seqeval", [["O"]], [["O"]], {"scheme": "BIO"}, "scheme is one of .* not 'BIO'"),
]


@pytest.mark.parametrize("name, predictions, references, options, saying", WRONG)
def test_wrong_input_is_one_sentence(compute, name, predictions, references, options, saying):
    with pytest.raises(ValueError, match=saying) as raised:
        compute(name, predictions, references, **options)
    assert "\n" not in str(raised.value)


def test_long_input_is_shortened_in_the_sentence(compute):
    with pytest.raises(ValueError) as raised:
        compute("accuracy", [list(range(10_000))], [1])
    assert len(str(raised.value)) < 200


def test_configuration_that_is_not_here_is_refused():
    with pytest.raises(ValueError, match="no configuration 'multilabel'"):
        evaluate.load(course.metric("f1"), "multilabel")


@pytest.mark.parametrize("wrong", [[0.5, 1], ["yes", "no"], [2, 1]], ids=str)
def test_metric_is_as_before_after_wrong_input(load, wrong):
    metric = load("f1")
    with pytest.raises(ValueError):
        metric.compute(predictions=wrong, references=[0, 1])
    assert metric.compute(predictions=[1, 1], references=[1, 1]) == {"f1": 1}


# Row by row, and several metrics at once


def test_batches_and_single_rows_give_the_same_as_all_at_once(compute, load):
    predictions, references = drawn_labels(seed=4, kinds=2, text=True)
    metric = load("recall")
    metric.add_batch(predictions=predictions[:5], references=references[:5])
    for prediction, reference in zip(predictions[5:], references[5:], strict=True):
        metric.add(prediction=prediction, reference=reference)
    assert len(metric) == len(references)
    expected = compute("recall", predictions, references, average="macro")
    assert metric.compute(average="macro") == expected and len(metric) == 0


def test_labels_of_another_kind_than_the_waiting_ones_are_refused(load):
    metric = load("accuracy")
    metric.add(prediction=1, reference=1)
    with pytest.raises(ValueError, match="of another kind"):
        metric.add(prediction="yes", reference="yes")
    assert metric.compute() == {"accuracy": 1}


@pytest.mark.parametrize("text", [False, True], ids=["numbers", "text"])
def test_metrics_of_labels_combine(compute, text):
    predictions, references = drawn_labels(seed=5, kinds=2, text=text)
    options = {"pos_label": "label 1"} if text else {}
    combined = evaluate.combine([course.metric(name) for name in AVERAGED])
    together = combined.compute(predictions=predictions, references=references, **options)
    assert together == {
        name: compute(name, predictions, references, **options)[name] for name in AVERAGED
    }


def test_combined_metrics_take_rows_one_by_one():
    combined = evaluate.combine([course.metric(name) for name in OF_LABELS])
    for prediction, reference in ((1, 1), (1, 0), (0, 0), (0, 0)):
        combined.add(prediction=prediction, reference=reference)
    expected = {"accuracy": 0.75, "f1": pytest.approx(2 / 3), "precision": 0.5, "recall": 1}
    assert combined.compute() == expected


def test_metrics_of_texts_combine(compute):
    predictions, rows = drawn_texts(6)
    combined = evaluate.combine([course.metric(name) for name in OF_TEXTS])
    together = combined.compute(predictions=predictions, references=rows)
    assert together == compute("sacrebleu", predictions, rows) | compute("rouge", predictions, rows)
