"""Measure on the banking questions what needs no fine-tuning: word counts and the bare encoder.

    python data/recipes/banking_baseline.py

Prints accuracies on validation and, with --test, those of the word counter on test. What is fitted
is fitted on train.
"""

from __future__ import annotations

import sys

import numpy as np
from datasets import DatasetDict, load_dataset
from sentence_transformers import SentenceTransformer
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import course


def main() -> None:
    """Print the figures."""
    data = load_dataset(course.dataset("banking"))
    counter = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=2000),
    )
    counter.fit(list(data["train"]["text"]), data["train"]["label"])
    majority = DummyClassifier().fit(list(data["train"]["text"]), data["train"]["label"])
    for split in ("validation", "test") if "--test" in sys.argv else ("validation",):
        texts, labels = list(data[split]["text"]), data[split]["label"]
        print(f"{split}, always the same intent: {majority.score(texts, labels):.3f}")
        print(f"{split}, TF-IDF and logistic regression: {counter.score(texts, labels):.3f}")
    for name, accuracy in encoded(data).items():
        print(f"validation, {name}: {accuracy:.3f}")


def encoded(data: DatasetDict) -> dict[str, float]:
    """Return the accuracy on validation of two uses of the bare encoder's embeddings."""
    encoder = SentenceTransformer(course.checkpoint("encoder"), device="cpu")
    intents = [name.replace("_", " ") for name in data["train"].features["label"].names]
    train, validation, names = (
        encoder.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        for texts in (data["train"]["text"], data["validation"]["text"], intents)
    )  # (rows, 384), (rows, 384) and (intents, 384)
    labels = np.array(data["validation"]["label"])
    fitted = LogisticRegression(C=10, max_iter=2000).fit(train, data["train"]["label"])
    return {
        "intent whose name is nearest": ((validation @ names.T).argmax(axis=1) == labels).mean(),
        "logistic regression on embeddings": fitted.score(validation, labels),
    }


if __name__ == "__main__":
    main()
