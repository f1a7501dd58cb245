"""Measure what the cards of the data sets compare with: models that are no answer, or need none.

    python data/recipes/baselines.py

Prints the accuracy of word counters on the inference data set (whether its labels can be guessed
without reading) and that of the bare encoder on the topics (the label nearest to the sentence).
"""

from __future__ import annotations

import numpy as np
from datasets import load_dataset
from sentence_transformers import SentenceTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import course


def main() -> None:
    """Print the figures."""
    inference = load_dataset(course.dataset("inference"))
    seen = {
        "words of the hypothesis": lambda row: row["hypothesis"],
        "words of premise and hypothesis": lambda row: f"{row['premise']} {row['hypothesis']}",
    }
    for name, text in seen.items():
        print(name, guessed(inference, text))
    for split in ("validation", "test"):
        print(f"nearest label, topics, {split}:", nearest(split))


def guessed(data, text) -> dict[str, float]:
    """Return the accuracy by split of a logistic regression on what `text` shows of each row."""
    counter = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=2000),
    )
    counter.fit([text(row) for row in data["train"]], data["train"]["label"])
    return {
        split: round(
            counter.score([text(row) for row in data[split]], list(data[split]["label"])), 3
        )
        for split in ("validation", "test")
    }


def nearest(split: str) -> float:
    """Return how often the label whose name is nearest to the sentence (cosine) is the right one.

    A sentence is compared with the five labels of its own set.
    """
    rows = load_dataset(course.dataset("topics"), split=split).to_pandas()
    encoder = SentenceTransformer(course.checkpoint("encoder"), device="cpu")
    right = 0
    for _, part in rows.groupby("set"):
        labels = sorted(part["label"].unique())
        texts, names = (
            encoder.encode(list(values), normalize_embeddings=True, show_progress_bar=False)
            for values in (part["text"], labels)
        )  # (rows, 384) and (labels, 384)
        found = np.array(labels)[(texts @ names.T).argmax(axis=1)]
        right += (found == part["label"].to_numpy()).sum()
    return round(float(right / len(rows)), 3)


if __name__ == "__main__":
    main()
