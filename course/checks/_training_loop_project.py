"""The check of exercise 6.16: intents of bank customers, learned with a loop of one's own."""

from __future__ import annotations

import zlib
from functools import cache

from course.checks import _training_loop_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

KEYS = ["predict", "accuracies", "best_epoch", "confused"]
INTENTS = ["card_lost", "card_stolen", "exchange_rate", "pin_change", "transfer_failed"]
SUBJECTS = {
    "card_lost": "lost find pocket gone misplaced card".split(),
    "card_stolen": "stolen thief robbed bag snatched card".split(),
    "exchange_rate": "rate euros dollars exchange convert abroad".split(),
    "pin_change": "pin code number change new digits".split(),
    "transfer_failed": "transfer failed sent money back error".split(),
}
FILLING = "please help hello my i the today it what now".split()
TURNED = [0.4, 0.15, 0.15, 0.15, 0.15]  # of each intent, validation labels that are wrong
TURNED_SHARE = sum(TURNED) / len(TURNED)
_vectors: dict[str, object] = {}


def embed(texts: list[str]):
    """Return the encoder's vectors of texts, a tensor (texts, 384), without gradients.

    The mean over the tokens, of length 1. Vectors are remembered: a text is computed once.
    """
    import torch

    new = sorted({text for text in texts if text not in _vectors}, key=len)
    for start in range(0, len(new), 64):
        part = new[start : start + 64]
        _vectors.update(zip(part, _encoded(part), strict=True))
    return torch.stack([_vectors[text] for text in texts]) if texts else torch.empty(0, 384)


def _encoded(texts: list[str]):
    import torch

    batch = tools.tokenizer()(texts, padding=True, truncation=True, return_tensors="pt")
    with torch.no_grad():
        states = _encoder()(**batch).last_hidden_state  # (texts, tokens, 384)
    mask = batch["attention_mask"][..., None]
    mean = (states * mask).sum(dim=1) / mask.sum(dim=1)
    return torch.nn.functional.normalize(mean, dim=-1)


@cache
def _encoder():
    from transformers import AutoModel

    import course

    return AutoModel.from_pretrained(course.checkpoint("encoder", source="local")).eval()


@cache
def _banking():
    from datasets import load_dataset

    import course

    return load_dataset(course.dataset("banking", source="local"))


@cache
def baseline() -> float:
    """Return the accuracy on test of TF-IDF with logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    data = _banking()
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=1000),
    )
    model.fit(list(data["train"]["text"]), list(data["train"]["label"]))
    return float(model.score(list(data["test"]["text"]), list(data["test"]["label"])))


@exercise(
    "6.16",
    hints=[
        "Compute the vectors of all training texts once, before the first epoch, and those of "
        "validation once, too. What is trained is a torch.nn.Linear(vectors.shape[1], intents), "
        "or two layers with a Dropout between.",
        "Seed before the head is drawn. In each epoch: a new torch.randperm, batches of 32, and "
        "for each the step of 6.1 with cross_entropy; then the accuracy on validation, "
        "in evaluation mode.",
        "If the accuracy is the best so far: best = copy.deepcopy(head.state_dict()). After the "
        "last epoch head.load_state_dict(best), and head.eval() for good.",
        "AdamW with a rate of 1e-2 and a linear schedule is a fair start: the vectors have length "
        "1, so logits grow slowly. 20 epochs take a second or two.",
        "confused: Counter((name of label, name of answer) for each wrong row).most_common(1).",
    ],
)
def train_intents(answer):
    """Try it on drawn rows that a small head can learn; then on data/banking and its test split."""
    random = draw("train_intents")
    train, validation = _drawn(random, 30), _drawn(random, 20, turned=TURNED)
    asked: list[str] = []
    with tools.kept_randomness():
        first = _trained(answer, train, validation, 3, asked)
        _require_thrift(first, asked, train, validation)
        _require_best(first, validation)
        second = _trained(answer, train, validation, 3, [])
        require(
            nearly_equal(first.value["accuracies"], second.value["accuracies"]),
            "The same seed twice gave two results: torch.manual_seed(seed) belongs before the head "
            "is drawn.",
            of=second,
            got=_rounded(second.value["accuracies"]),
            expected=_rounded(first.value["accuracies"]),
        )
        _require_real(answer)


def _trained(answer, train, validation, seed: int, asked: list[str]):
    def vectors(texts):
        asked.extend(texts)
        return _hashed(texts)

    text = f"train_intents(embed, {len(train)} rows, {len(validation)} rows, seed={seed})"
    found = tools.ask(answer, text, vectors, train, validation, seed)
    tools.require_keys(found, KEYS)
    accuracies = tools.lists(found.value["accuracies"])
    require(
        isinstance(accuracies, list)
        and len(accuracies) > 1
        and all(tools.is_number(one) and 0 <= one <= 1 for one in accuracies),
        "accuracies: a list with the accuracy on validation after each epoch, between 0 and 1, of "
        "two epochs or more.",
        of=found,
        got=accuracies,
    )
    require(
        callable(found.value["predict"]),
        "predict: a function from a list of texts to the list of their label numbers.",
        of=found,
        got=found.value["predict"],
    )
    return found


def _require_thrift(found, asked: list[str], train, validation) -> None:
    rows = len(train) + len(validation)
    require(
        len(asked) <= rows,
        "Texts go through the encoder again and again. It is frozen, so its vectors stay the same: "
        "compute them once, before the loop.",
        of=found,
        got=f"{len(asked):,} texts",
        expected=f"{rows:,} texts",
    )


def _require_best(found, validation) -> None:
    """Require the best epoch, its weights, its predictions and its most frequent confusion."""
    report = found.value
    accuracies = [float(one) for one in report["accuracies"]]
    shown = _rounded(accuracies)
    labels, texts = list(validation["label"]), list(validation["text"])
    best = accuracies.index(max(accuracies)) + 1
    require(
        max(accuracies) < 1 - TURNED_SHARE / 2,  # halfway between judging and knowing them
        f"In these validation rows {TURNED_SHARE:.0%} of the labels are wrong on purpose, and your "
        "model knows even these. Validation rows judge; they are not trained on.",
        of=found,
        got=f"accuracies {shown}",
        expected=f"about {1 - TURNED_SHARE:.2f} at best",
    )
    require(
        max(accuracies) > 1 - TURNED_SHARE - 0.15,
        "It has hardly learned these rows, which are easy. Is the learning rate far too small, or "
        "are there too few epochs?",
        of=found,
        got=f"accuracies {shown}",
        expected=f"about {1 - TURNED_SHARE:.2f} at best",
    )
    require(
        report["best_epoch"] == best,
        "best_epoch: the epoch with the highest accuracy on validation, counted from 1; of equal "
        "ones, the first.",
        of=found,
        got=report["best_epoch"],
        expected=best,
    )
    said = tools.lists(call(report["predict"], texts, name="predict").value)
    require(
        isinstance(said, list) and len(said) == len(texts) and all(map(tools.is_number, said)),
        "predict returns a list with one label number for each text.",
        of=found,
        got=said,
        expected=f"{len(texts)} numbers",
    )
    accuracy = sum(a == b for a, b in zip(said, labels, strict=True)) / len(labels)
    require(
        nearly_equal(accuracy, max(accuracies), 0.5 / len(labels)),
        "predict is not the model of the best epoch. A state_dict() holds the weights themselves, "
        "and they change on: copy.deepcopy it. And is dropout off?",
        of=found,
        got=f"accuracy {accuracy:.3f} on validation",
        expected=f"{max(accuracies):.3f}",
    )
    alone = [
        tools.lists(call(report["predict"], [text], name="predict").value) for text in texts[:9]
    ]
    require(
        alone == [[one] for one in said[:9]],
        "One text alone gets another answer than among others.",
        of=found,
        got=alone,
        expected=[[one] for one in said[:9]],
    )
    names = validation.features["label"].names
    wrong = [(names[a], names[b]) for a, b in zip(labels, said, strict=True) if a != b]
    most = max(map(wrong.count, wrong), default=0)
    pairs = sorted(pair for pair in set(wrong) if wrong.count(pair) == most)
    got = report["confused"]
    require(
        isinstance(got, tuple | list) and len(got) == 2 and all(isinstance(n, str) for n in got),
        "confused: two names of intents, the true one and the one that was said instead.",
        of=found,
        got=got,
        expected=pairs[0],
    )
    require(
        tuple(got) in pairs or tuple(got)[::-1] not in pairs,
        "confused: first the true intent, then the one that was said instead.",
        of=found,
        got=got,
        expected=pairs[0],
    )
    require(
        tuple(got) in pairs,
        "confused: the mistake that `predict` makes most often on validation.",
        of=found,
        got=got,
        expected=pairs[0],
    )


def _require_real(answer) -> None:
    """Require that the model beats the baseline on the test split of data/banking."""
    data = _banking()
    text = "train_intents(check.embed, banking['train'], banking['validation'], seed=0)"
    found = tools.ask(answer, text, embed, data["train"], data["validation"], 0)
    said = tools.lists(
        call(found.value["predict"], list(data["test"]["text"]), name="predict").value
    )
    labels = list(data["test"]["label"])
    accuracy = sum(a == b for a, b in zip(said, labels, strict=True)) / len(labels)
    best = max(found.value["accuracies"])
    require(
        accuracy > baseline(),
        "On the test split of data/banking, TF-IDF with logistic regression is as good as this "
        "model, without any encoder. More epochs, or a larger learning rate?",
        of=found,
        got=f"accuracy {accuracy:.3f} (on validation {best:.3f})",
        expected=f"more than {baseline():.3f}",
    )


def _rounded(values) -> list[float]:
    return [round(float(value), 3) for value in values]


def _hashed(texts: list[str]):
    """Return a vector for each text: the mean of its words' vectors, which their letters decide."""
    import torch

    vectors = []
    for text in texts:
        words = [torch.Generator().manual_seed(zlib.crc32(word.encode())) for word in text.split()]
        mean = torch.stack([torch.randn(48, generator=word) for word in words]).mean(dim=0)
        vectors.append(mean / mean.norm())
    return torch.stack(vectors)


def _drawn(random, each: int, turned: tuple | list = (0, 0, 0, 0, 0)):
    """Return `each` rows of every intent; the share `turned` of them has the next one's label."""
    from datasets import ClassLabel, Dataset, Features, Value

    rows = []
    for number, intent in enumerate(INTENTS):
        for place in range(each):
            words = random.sample(SUBJECTS[intent], 3) + random.sample(FILLING, 3)
            label = (number + 1) % len(INTENTS) if place < turned[number] * each else number
            rows.append({"text": " ".join(random.sample(words, 6)), "label": label})
    random.shuffle(rows)
    features = Features({"text": Value("string"), "label": ClassLabel(names=INTENTS)})
    columns = {key: [row[key] for row in rows] for key in ("text", "label")}
    return Dataset.from_dict(columns, features=features)
