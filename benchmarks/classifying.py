"""The classifier that learners build by hand in homework 02, against the library's pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import course
from benchmarks.homework import solved
from benchmarks.measure import Row, in_turns, seconds
from course.errors import CourseError

BATCH_SIZE = 16


def classifier() -> Iterator[Row]:
    """Reviews a second by hand, against `pipeline` with the same batches and one by one."""
    checkpoint, texts = course.checkpoint("sentiment"), reviews()
    by_hand, batched, single = _classifiers(checkpoint)
    some = texts[: 2 * BATCH_SIZE]
    labels = [[result["label"] for result in run(some)] for run in (by_hand, batched, single)]
    if not labels[0] == labels[1] == labels[2]:
        raise CourseError("the classifier made by hand and the pipeline give different labels")
    runs = [partial(speed, run, texts) for run in (by_hand, batched, single)]
    hand, same_batches, one_by_one = in_turns(3, *runs)
    for baseline, against in [
        (same_batches, f"pipeline, batch_size={BATCH_SIZE}"),
        (one_by_one, "pipeline, one at a time"),
    ]:
        name = f"classifier by hand, batch_size={BATCH_SIZE}"
        yield Row(name, hand, "reviews/s", baseline, against)


def _classifiers(checkpoint: str) -> tuple[Callable, ...]:
    from transformers import pipeline

    by_hand = solved("02", "to_labels", "text_classifier")["TextClassifier"]
    single = pipeline("text-classification", model=checkpoint)
    return by_hand(checkpoint, BATCH_SIZE), partial(single, batch_size=BATCH_SIZE), single


def reviews() -> list[str]:
    """Return the texts of the test split."""
    from datasets import load_dataset

    return list(load_dataset(course.dataset("reviews"), split="test")["text"])


def speed(run: Callable, texts: list[str]) -> float:
    """Return how many texts a second `run` takes."""
    return len(texts) / seconds(run, texts)
