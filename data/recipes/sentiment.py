"""Train the sentiment checkpoint: LoRA on the encoder, over data/reviews.

    python data/recipes/sentiment.py

Seeded; under ten minutes on two CPU cores. Writes the adapter (safetensors), its labels and the
model card with what it measured to data/checkpoints/sentiment.
"""

from __future__ import annotations

import argparse
import json

import card  # card and adapter: beside this file
from adapter import CHECKPOINTS, Settings, fit, save
from datasets import load_dataset
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    pipeline,
)

import course
from course.measure import Measured, measure

SETTINGS = Settings(task_type="SEQ_CLS", head=["classifier"], epochs=5)
LABELS = ["negative", "positive"]
TARGET = CHECKPOINTS / "sentiment"
DEMO = ["I've been waiting for a HuggingFace course my whole life.", "I hate this so much!"]


def main() -> None:
    """Train and write the adapter, then measure what learners load and write its card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure only; train nothing")
    parser.add_argument("--validate", action="store_true", help="look at validation only")
    options = parser.parse_args()
    reviews = load_dataset(course.dataset("reviews"))
    if not options.measure:
        model, settings = train(reviews["train"])
        save("sentiment", model, "SequenceClassification", LABELS, settings)
    validation = accuracy(reviews["validation"])
    print(f"validation: {validation:.3f}")
    if not options.validate:
        measured = measure("sentiment")
        write_card(reviews, measured, validation)
        print(f"test: {measured.figures['accuracy']:.3f}")


def train(rows):
    """Return the encoder with a trained adapter and head, and the settings to print."""
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    model = AutoModelForSequenceClassification.from_pretrained(
        course.checkpoint("encoder"), num_labels=len(LABELS)
    )
    encoded = [
        {"input_ids": tokenizer(row["text"], truncation=True, max_length=128)["input_ids"]}
        | {"label": row["label"]}
        for row in rows
    ]
    return fit(model, encoded, DataCollatorWithPadding(tokenizer), SETTINGS)


def accuracy(split) -> float:
    """Return the accuracy on a split of the reviews."""
    classifier = pipeline("text-classification", model=course.checkpoint("sentiment"))
    found = classifier(list(split["text"]), batch_size=32)
    right = [
        LABELS.index(said["label"]) == row["label"] for said, row in zip(found, split, strict=True)
    ]
    return sum(right) / len(right)


def words_only(reviews) -> float:
    """Return the test accuracy of a model that only counts words and word pairs."""
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10))
    model.fit(list(reviews["train"]["text"]), list(reviews["train"]["label"]))
    return model.score(list(reviews["test"]["text"]), list(reviews["test"]["label"]))


def write_card(reviews, measured: Measured, validation: float) -> None:
    """Write the model card."""
    origins = list(reviews["train"]["origin"])
    demo = pipeline("text-classification", model=course.checkpoint("sentiment"))(DEMO)
    wrong = sorted((row for row in measured.rows if not row["right"]), key=lambda r: -r["score"])
    settings = json.loads((TARGET / "training.json").read_text(encoding="utf-8"))
    sections = {
        "Sentiment: short English reviews": """
Says whether a short English review is `negative` or `positive`: a LoRA adapter on
[all-MiniLM-L6-v2](https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2) (BERT, 6 layers,
22.7 million parameters). `course.checkpoint("sentiment")` merges the two into an ordinary
checkpoint.""",
        "Intended use": """
Learning and experimenting: reviews of films, apps, meals, hotels and banks, 3 to 60 words long. It
is small enough to run anywhere, and wrong often enough to be studied. It is not made for decisions
about people, for other languages, or for texts longer than a few sentences.""",
        "Training data": f"""
[`data/reviews`](../../reviews/README.md): {len(origins):,} training rows, {origins.count("hand"):,}
of them written by hand and {origins.count("grammar"):,} made by a grammar. Validation
({len(reviews["validation"])} rows) and test ({len(reviews["test"])} rows) are hand-written only;
the test split was written apart.

{HISTORY}""",
        "Measured": f"""
{card.RECIPE.format(recipe="sentiment")}

{{figures}}

Test accuracy by what makes the review hard ("±" is two standard errors of a share):

{card.by(measured.rows, "phenomenon")}

The training: {card.described(settings)}.""",
        "The two sentences every course begins with": "\n".join(
            f"- “{text}” is {said['label']} (score {said['score']:.2f})"
            for text, said in zip(DEMO, demo, strict=True)
        ),
        "Limits, with examples": "The mistakes of which it is most sure, from the test split:\n\n"
        + "\n".join(
            f"- says {row['found']} ({row['score']:.2f}): “{row['text']}”" for row in wrong[:3]
        )
        + "\n\nA score close to one does not mean that the label is right.",
    }
    more = {
        "accuracy on validation": validation,
        "accuracy of counting words only (TF-IDF and logistic regression)": words_only(reviews),
    }
    card.write(TARGET, measured, sections, pipeline_tag="text-classification", more=more)


# How the settings were found; to be kept up with what was done.
HISTORY = """"""

if __name__ == "__main__":
    main()
