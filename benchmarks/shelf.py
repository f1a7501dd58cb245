"""The shelf: first and later use of each checkpoint, and what a pipeline and an adapter cost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import course
from benchmarks.classifying import reviews, speed
from benchmarks.measure import Row, in_turns, seconds
from course.paths import DATA
from course.shelf import CHECKPOINTS
from course.verify import clean

BATCH_SIZE = 16


def checkpoints() -> Iterator[Row]:
    """Seconds until each checkpoint's folder is ready: with an empty cache, and again."""
    for name in CHECKPOINTS:
        first, later = in_turns(3, partial(_first, name), partial(seconds, course.checkpoint, name))
        yield Row(f"{name}, first use", first, "s", later, "later use")


def pipeline_call() -> Iterator[Row]:
    """Reviews a second of the pipeline, against tokenizer and model called directly."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    folder, texts = course.checkpoint("sentiment"), reviews()
    whole = partial(pipeline("text-classification", model=folder), batch_size=BATCH_SIZE)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder)

    def bare(texts: list[str]) -> None:
        with torch.no_grad():
            for start in range(0, len(texts), BATCH_SIZE):
                batch = texts[start : start + BATCH_SIZE]
                model(**tokenizer(batch, padding=True, return_tensors="pt")).logits.argmax(-1)

    measured, baseline = in_turns(3, partial(speed, whole, texts), partial(speed, bare, texts))
    yield Row("sentiment pipeline", measured, "reviews/s", baseline, "tokenizer and model, bare")


def adapter() -> Iterator[Row]:
    """Reviews a second of the merged checkpoint, against the adapter applied at run time."""
    from peft import PeftModel
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    texts, folder = reviews(), course.checkpoint("encoder")
    merged = pipeline("text-classification", model=course.checkpoint("sentiment"))
    base = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=2)
    apart = PeftModel.from_pretrained(base, str(DATA / "checkpoints" / "sentiment")).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    applied = pipeline("text-classification", model=apart, tokenizer=tokenizer)
    runs = [partial(model, batch_size=BATCH_SIZE) for model in (merged, applied)]
    measured, baseline = in_turns(3, *(partial(speed, run, texts) for run in runs))
    yield Row("merged adapter", measured, "reviews/s", baseline, "adapter at run time")


def _first(name: str) -> float:
    with clean():
        return seconds(course.checkpoint, name)
