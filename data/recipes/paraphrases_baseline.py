"""Measure on the paraphrases what needs no understanding: words that two sentences share.

    python data/recipes/paraphrases_baseline.py

Prints the accuracy on validation of logistic regressions that were fitted on train: on counted
words, and, as a model that does understand but is not trained, on the encoder's embeddings.
"""

from __future__ import annotations

import re

import numpy as np
from datasets import load_dataset
from scipy.sparse import csr_matrix, hstack
from sentence_transformers import SentenceTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

import course

NEGATIONS = set("not no never nobody none neither nor without nothing cannot unless".split())


def main() -> None:
    """Print the figures."""
    data = load_dataset(course.dataset("paraphrases"))
    train, validation = data["train"].to_pandas(), data["validation"].to_pandas()
    found = [counted(part) for part in (train, validation)]
    scaler = StandardScaler().fit(found[0])
    counts = [csr_matrix(scaler.transform(part)) for part in found]
    words = tfidf(train, validation)
    seen = {
        "share of words in common": [part[:, :1] for part in counts],
        "that, lengths, numbers, negations, pairs of words": counts,
        "words that differ and words in common (TF-IDF, one and two words)": words,
        "all of it": [hstack(pair).tocsr() for pair in zip(counts, words, strict=True)],
    }
    encoder = SentenceTransformer(course.checkpoint("encoder"))
    seen["embeddings of the encoder"] = [embedded(encoder, part) for part in (train, validation)]
    for name, (fitted, measured) in seen.items():
        model = LogisticRegression(max_iter=3000).fit(fitted, train["label"])
        print(f"{name}: {model.score(measured, validation['label']):.3f}")
    share = found[1][:, 0]
    for label, name in enumerate(data["train"].features["label"].names):
        print(f"mean share in validation, {name}: {share[validation['label'] == label].mean():.3f}")
    for split, pairs in data.items():
        print(f"event pairs by hand, {split}: {longer(pairs.to_pandas()):+.1f} words if equivalent")


def longer(rows) -> float:
    """Return by how many words the equivalent hand-written pairs of events are longer."""
    events = rows[(rows["phenomenon"] == "event") & (rows["origin"] == "hand")]
    words = sum(events[name].str.split().str.len() for name in ("sentence1", "sentence2"))
    means = words.groupby(events["label"]).mean()
    return means[1] - means[0]


def counted(rows) -> np.ndarray:
    """Return what can be counted in each pair."""
    pairs = zip(rows["sentence1"], rows["sentence2"], strict=True)
    return np.array([overlap(*pair) for pair in pairs], dtype=float)


def overlap(one: str, two: str) -> list[float]:
    """Return the share of words in common first, then what else two sentences have in common."""
    a, b = (re.findall(r"\w+", text.lower()) for text in (one, two))
    first, second = set(a), set(b)
    runs = [set(zip(words, words[1:], strict=False)) for words in (a, b)]
    other = first ^ second
    return [
        len(first & second) / len(first | second),
        len(first & second) / min(len(first), len(second)),
        len(runs[0] & runs[1]) / len(runs[0] | runs[1]),
        abs(len(a) - len(b)),
        len(a) + len(b),
        sum(word.isdigit() for word in other),
        bool(other & NEGATIONS),
        bool((first | second) & NEGATIONS),
    ]


def embedded(encoder: SentenceTransformer, rows) -> np.ndarray:
    """Return how much the embeddings of the two sentences differ and what they share."""
    one, two = (
        encoder.encode(list(rows[name]), normalize_embeddings=True, show_progress_bar=False)
        for name in ("sentence1", "sentence2")
    )
    return np.hstack([abs(one - two), one * two])


def tfidf(train, validation) -> list[csr_matrix]:
    """Return how much the TF-IDF vectors of the two sentences differ and what they share."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    vectorizer.fit([*train["sentence1"], *train["sentence2"]])
    found = []
    for rows in (train, validation):
        one, two = (vectorizer.transform(rows[name]) for name in ("sentence1", "sentence2"))
        found.append(hstack([abs(one - two), one.multiply(two)]).tocsr())
    return found


if __name__ == "__main__":
    main()
