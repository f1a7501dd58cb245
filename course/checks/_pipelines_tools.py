"""What the checks of homework 01 ask with: pipelines of the shelf, stand-ins, and sentences.

A stand-in is called like a pipeline and answers what a check has planned, so that a check knows
the right result without running a model.
"""

from __future__ import annotations

import math
import random
from functools import cache
from pathlib import Path
from typing import Any

import course

# Exercise 1.4: each message with the code that the bank sorts it under.
MESSAGES = [
    ("My purse was snatched on the tram and everything in it is gone.", "C4"),
    ("I left my debit card in a taxi last night; please block it.", "C4"),
    ("Somewhere between the gym and home the card fell out of my pocket.", "C4"),
    ("A thief has my wallet. Stop all payments at once, please.", "C4"),
    ("How many yen would I get for 400 pounds today?", "E2"),
    ("We fly to Turkey on Friday and need lira in small notes.", "E2"),
    ("Do you buy back dollars that are left over after a holiday?", "E2"),
    ("Which branch hands out Swiss francs without ordering them first?", "E2"),
    ("I finish my degree in June and would like to work in your risk team.", "J9"),
    ("To whom do I send my CV for the post of cashier?", "J9"),
    ("Thank you for the interview; when will you decide?", "J9"),
    ("Do you take interns in the legal department over the summer?", "J9"),
]
OTHER_MESSAGES = [
    ("Since the burglary I can't find the card of our joint account.", "C4"),
    ("I think my card slipped out when I paid at the petrol station.", "C4"),
    ("Someone took my bag at the beach, with both cards in it.", "C4"),
    ("My card must have dropped behind a seat in the cinema; please send another.", "C4"),
    ("Is it cheaper to change money here or at the airport in Oslo?", "E2"),
    ("What rate do you give for Polish zloty this week?", "E2"),
    ("Can I order 2,000 Canadian dollars in cash for Thursday?", "E2"),
    ("I came back from Prague with a bundle of crowns; can I have euros for them?", "E2"),
    ("Is the position of branch manager in Leeds still open?", "J9"),
    ("I have ten years of experience in lending and am looking for a new employer.", "J9"),
    ("Your website says that vacancies are listed, but I see none for programmers.", "J9"),
    ("My application has been under review since August; have you chosen somebody?", "J9"),
]
# Exercise 1.6: sentences for the real model; the kinds of one made by hand.
NEWS = [
    "Sofia Lindqvist of Brightwater Bank sent 2,500 euros to Lyon on Friday.",
    "On 3 May the club Red Harbour bought Ousmane Diarra from Porto for £4 million.",
    "Marta Kowalczyk flew from Lisbon to Accra in March and paid $640.",
    "The Ministry of Health told Peter Vance on Monday that Oakfield Clinic will close.",
]
GIVEN = ["Sofia", "Ben", "Marta", "Ousmane", "Aisha", "Tom"]
FAMILY = ["Lindqvist", "Kowalczyk", "Diarra", "Vanterpool", "Morimoto"]
FIRMS = ["Brightwater", "Oakfield", "Harland", "Northlight"]
TOWNS = ["Lisbon", "Accra", "Osaka", "Tromso"]


@cache
def loaded(task: str, name: str, **options):
    """Return a pipeline on a checkpoint of the shelf, loaded once."""
    from transformers import pipeline

    return pipeline(task, model=course.checkpoint(name), **options)


@cache
def reviews() -> list[str]:
    """Return the texts of the reviews of the test split."""
    from datasets import load_dataset

    return list(load_dataset(course.dataset("reviews"), split="test")["text"])


class Named:
    """An object that a message shows by its name, as a learner would type it."""

    def __init__(self, name: str):
        self._name = name

    def __repr__(self) -> str:
        return self._name


class Classifier(Named):
    """A stand-in for a text-classification pipeline: `planned` has (label, score) by text."""

    def __init__(self, planned: dict[str, tuple[str, float]]):
        super().__init__("classifier")
        self.planned = planned

    def __call__(self, texts, **options) -> list[dict]:
        """Answer one text, or a list of them, as the pipeline does."""
        asked = [texts] if isinstance(texts, str) else texts
        return [dict(zip(("label", "score"), self.planned[t], strict=True)) for t in asked]


class Judge(Named):
    """A stand-in for `judge(text, hypothesis)` that remembers what it was asked."""

    def __init__(self, seed: int):
        super().__init__("judge")
        self.seed, self.asked = seed, []

    def __call__(self, text: str, hypothesis: str) -> float:
        """Return a logit that depends on both sentences."""
        self.asked.append((text, hypothesis))
        return self.logit(text, hypothesis)

    def logit(self, text: str, hypothesis: str) -> float:
        """Return the same logit, without remembering the question."""
        return random.Random(f"{self.seed} {text} {hypothesis}").uniform(-3, 3)


def entailment(text: str, hypothesis: str) -> float:
    """Return the zero-shot checkpoint's logit for: the text entails the hypothesis."""
    found = loaded("text-classification", "zero-shot")(
        {"text": text, "text_pair": hypothesis}, top_k=None, function_to_apply="none"
    )
    return next(row["score"] for row in found if row["label"] == "entailment")


class NextLogits(Named):
    """A stand-in for a decoder: logits that depend on the last two tokens of a small vocabulary."""

    def __init__(self, seed: int, vocabulary: int = 11):
        super().__init__("next_logits")
        self.seed, self.vocabulary, self.lengths = seed, vocabulary, []

    def __call__(self, ids):
        """Return the logits of the token after `ids`, shape (vocabulary,)."""
        import torch

        ids = [int(number) for number in ids]
        self.lengths.append(len(ids))
        generator = torch.Generator().manual_seed(self.seed + 100 * ids[-1] + sum(ids[-2:-1]))
        return torch.randn(self.vocabulary, generator=generator)


class Sorter(Named):
    """A stand-in for a zero-shot pipeline: `planned` has the winning wording by (text, wordings).

    Wordings that were not planned, or a text that was not, win in the order in which they come.
    """

    def __init__(self, planned: dict[tuple[str, frozenset[str]], str]):
        super().__init__("sorter")
        self.planned = planned

    def __call__(self, texts, candidate_labels=(), **options) -> Any:
        """Answer one text with a dictionary, a list of texts with a list, as the pipeline does."""
        if isinstance(texts, str):
            return self._answer(texts, list(candidate_labels))
        return [self._answer(text, list(candidate_labels)) for text in texts]

    def _answer(self, text: str, labels: list[str]) -> dict:
        first = self.planned.get((text, frozenset(labels)), labels[0])
        ranked = sorted(labels, key=lambda label: label != first)
        powers = [2.0**-place for place in range(len(ranked))]
        scores = [power / sum(powers) for power in powers]
        return {"sequence": text, "labels": ranked, "scores": scores}


def tagged(draw: random.Random) -> tuple[str, list[dict], list[tuple[str, str]]]:
    """Return a text, tokens as an `ner` pipeline gives them, and the entities in it.

    Two names stand side by side, and both towns and the sum begin with "I-", as a model may say.
    """
    one, other = draw.sample(GIVEN, 2)
    family, firm = draw.choice(FAMILY), draw.choice(FIRMS)
    town, next_town = draw.sample(TOWNS, 2)
    amount = str(draw.randint(100, 999))
    words = [
        (one, "B-PER"), (family, "I-PER"), ("gave", "O"), (other, "B-PER"),
        (draw.choice(FAMILY), "B-PER"), ("the", "O"), (firm, "B-ORG"), ("Bank", "I-ORG"),
        (town, "I-LOC"), ("and", "O"), (next_town, "I-LOC"), ("for", "O"),
        (amount, "I-MONEY"), ("euros", "I-MONEY"),
    ]  # fmt: skip
    groups = [[0, 1], [3], [4], [6, 7], [8], [10], [12, 13]]
    text = " ".join(word for word, _ in words) + "."
    tokens, index, start = [], 0, 0
    for word, tag in words:
        for piece, offset in _pieces(word):
            index += 1
            if tag != "O":
                inside = "I" + tag[1:] if offset else tag
                place = start + offset
                tokens.append(_token(inside, index, piece, place, draw))
        start += len(word) + 1
    entities = [
        (words[group[0]][1][2:], " ".join(words[place][0] for place in group)) for group in groups
    ]
    return text, tokens, entities


def _pieces(word: str) -> list[tuple[str, int]]:
    """Return (token, where it starts) for the pieces of a word: long words are cut once."""
    cut = 4 if len(word) > 6 else len(word)
    return [(word[:cut].lower(), 0)] + ([("##" + word[cut:], cut)] if word[cut:] else [])


def _token(tag: str, index: int, piece: str, start: int, draw: random.Random) -> dict:
    return {
        "entity": tag,
        "score": round(draw.uniform(0.5, 1), 3),
        "index": index,
        "word": piece,
        "start": start,
        "end": start + len(piece.removeprefix("##")),
    }


def spans(start_logits: list[float], end_logits: list[float], most: int) -> dict:
    """Return the sum of every span that is allowed: (start, end) → sum of its two logits."""
    return {
        (start, end): first + last
        for start, first in enumerate(start_logits)
        for end, last in enumerate(end_logits)
        if 0 <= end - start < most
    }


def bits(logits: list[float], temperature: float) -> float:
    """Return the entropy in bits of softmax(logits / temperature), with Python's numbers alone."""
    largest = max(logits)
    powers = [math.exp((logit - largest) / temperature) for logit in logits]
    shares = [power / sum(powers) for power in powers]
    return -sum(share * math.log2(share) for share in shares if share > 0)


def write_card(folder: Path, task: str, licence: str, figure: float | None) -> None:
    """Write a model card that states its task, its licence and, if there is one, a figure."""
    from huggingface_hub import EvalResult, ModelCardData

    results = None
    if figure is not None:
        result = EvalResult(
            task_type=task,
            dataset_type="made-up",
            dataset_name="Made up",
            metric_type="accuracy",
            metric_value=figure,
        )
        results = [result]
    data = ModelCardData(
        license=licence, pipeline_tag=task, model_name=folder.name, eval_results=results
    )
    folder.mkdir()
    text = f"---\n{data.to_yaml()}\n---\n\n# {folder.name}\n"
    (folder / "README.md").write_text(text, encoding="utf-8")


def is_number(value) -> bool:
    """Whether a value is one number: Python's, or one of numpy or torch."""
    if isinstance(value, str | bytes):
        return False
    try:
        float(value)
    except (TypeError, ValueError, RuntimeError):
        return False
    return True


def in_bins(draw: random.Random, bins: int) -> tuple[list[float], list[bool], float, dict]:
    """Return scores, which are right, their calibration error, and what common mistakes give.

    Some bins stay empty, the others are of different sizes, and one score is exactly 1.
    """
    sizes = {place: draw.randint(2, 9) for place in draw.sample(range(bins - 1), bins // 2)}
    sizes[bins - 1] = draw.randint(10, 15)
    rows, gaps = [], {}
    for number, (place, size) in enumerate(sizes.items()):
        scores = [(place + draw.uniform(0.1, 0.9)) / bins for _ in range(size)]
        right = [number % 2 == 0] * size  # not sure enough in one bin, too sure in the next
        if place == bins - 1:  # a wrong answer with a score of 1 among right ones
            scores[0], right = 1.0, [False] + [True] * (size - 1)
        gaps[place] = (sum(right) - sum(scores)) / size
        rows += zip(scores, right, strict=True)
    weights = {place: size / len(rows) for place, size in sizes.items()}
    wrong = {
        "unweighted": sum(abs(gap) for gap in gaps.values()) / len(gaps),
        "signed": sum(weights[place] * gap for place, gap in gaps.items()),
    }
    draw.shuffle(rows)
    error = sum(weights[place] * abs(gap) for place, gap in gaps.items())
    return [score for score, _ in rows], [right for _, right in rows], error, wrong


def routed(draw: random.Random) -> tuple[list[dict], list[dict[str, str]], Sorter, dict]:
    """Return rows, wordings, a sorter and the report that exercise 1.12 has to come to.

    The second wording is the best on the even rows, the third on the odd rows and on all together.
    """
    labels = draw.sample(["fees", "cards", "loans", "login", "transfers"], 3)
    wordings = [{label: pattern.format(label) for label in labels} for pattern in
                ("{}", "a question about {}", "trouble with {}")]  # fmt: skip
    even, odd = ([label for label in labels for _ in range(4)] for _ in range(2))
    draw.shuffle(even)
    draw.shuffle(odd)
    rows = [
        {"text": f"message {place}", "label": (odd if place % 2 else even)[place // 2]}
        for place in range(24)
    ]
    right = [(6, 6), (10, 5), (8, 11)]  # by wording: how many of each half, even and odd
    planned, held = {}, []
    for number, (wording, counts) in enumerate(zip(wordings, right, strict=True)):
        names = frozenset(wording.values())
        hits = {
            place * 2 + half for half in (0, 1) for place in draw.sample(range(12), counts[half])
        }
        for place, row in enumerate(rows):
            other = draw.choice([label for label in labels if label != row["label"]])
            said = row["label"] if place in hits else other
            planned[row["text"], names] = wording[said]
            if number == 1 and place % 2:
                held.append((row["label"], place in hits))
    report = {
        "wording": wordings[1],
        "chosen_on": {"before": 6 / 12, "after": 10 / 12},
        "held_out": {"before": 6 / 12, "after": 5 / 12},
        "by_label": {
            label: sum(hit for name, hit in held if name == label) / 4 for label in sorted(labels)
        },
    }
    return rows, wordings, Sorter(planned), report
