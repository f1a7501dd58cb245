"""Train the zero-shot checkpoint: LoRA on the encoder for inference between two sentences.

    python data/recipes/zero_shot.py

Zero-shot classification asks whether a text entails "This example is about cooking." So the model
learns from two sources: data/inference (premise, hypothesis, label) and data/topics, where a
sentence entails its own topic and contradicts another. The topics of the test split are in neither.
Seeded. Writes adapter, labels and model card to data/checkpoints/zero-shot.
"""

from __future__ import annotations

import random

import card  # card, adapter, baselines and topics: beside this file
from adapter import CHECKPOINTS, Settings, fit, save
from baselines import nearest
from datasets import load_dataset
from topics import WORDINGS
from transformers import AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding

import course
from course.measure import Measured, measure
from course.measure.tasks import zero_shot_inference

SETTINGS = Settings(task_type="SEQ_CLS", head=["classifier"], epochs=7, learning_rate=8e-4)
LABELS = ["entailment", "neutral", "contradiction"]
TEMPLATES = [
    "This example is {}.",
    "This example is {}.",  # the pipeline's own, twice as often
    "This example is about {}.",
    "This text is about {}.",
    "The topic is {}.",
    "This message is about {}.",
]
OTHERS = 2  # topics that a sentence is not about, for each that it is
TARGET = CHECKPOINTS / "zero-shot"


def main() -> None:
    """Train and write the adapter, then measure what learners load and write its card."""
    options = card.options(__doc__)
    if not options.measure:
        model, settings = train()
        save("zero-shot", model, "SequenceClassification", LABELS, settings)
    print("validation, topics:", measure("zero-shot", split="validation").figures)
    print("validation, inference:", zero_shot_inference("validation"))
    if not options.validate:
        measured, inference = measure("zero-shot"), zero_shot_inference("test")
        write_card(measured, inference)
        print("test:", measured.figures, inference)


def train():
    """Return the encoder with a trained adapter and head, and the settings to print."""
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    model = AutoModelForSequenceClassification.from_pretrained(
        course.checkpoint("encoder"), num_labels=len(LABELS)
    )
    inference = load_dataset(course.dataset("inference"), split="train")
    topics = load_dataset(course.dataset("topics"), split="train")
    rows = [(row["premise"], row["hypothesis"], row["label"]) for row in inference]
    rows += pairs(list(topics))
    encoded = []
    for premise, hypothesis, label in rows:
        ids = tokenizer(premise, hypothesis, truncation=True, max_length=128)
        encoded.append(
            {key: ids[key] for key in ("input_ids", "token_type_ids")} | {"label": label}
        )
    return fit(model, encoded, DataCollatorWithPadding(tokenizer), SETTINGS)


def pairs(rows: list[dict]) -> list[tuple[str, str, int]]:
    """Return (sentence, statement about its topic, label): its own topic, and some others.

    One of the others is of the same family where there is one: lost card and blocked card are
    harder to tell apart than lost card and astronomy.
    """
    rng = random.Random(SETTINGS.seed)
    family = {row["label"]: row["set"] for row in rows}

    def statement(label: str) -> str:
        return rng.choice(TEMPLATES).format(rng.choice([label, *WORDINGS.get(label, [])]))

    made = []
    for row in rows:
        near = [label for label in family if family[label] == row["set"] and label != row["label"]]
        far = [label for label in family if label != row["label"]]
        made.append((row["text"], statement(row["label"]), 0))
        for place in range(OTHERS):
            other = rng.choice(near if near and place == 0 else far)
            made.append((row["text"], statement(other), 2))
    return made


def write_card(measured: Measured, inference: float) -> None:
    """Write the model card."""
    settings = card.settings("zero-shot")
    wrong = sorted((row for row in measured.rows if not row["right"]), key=lambda r: -r["score"])
    sections = {
        "Zero-shot: labels of your own": f"""
Says whether one sentence entails another, is neutral to it or contradicts it; with that,
`pipeline("zero-shot-classification")` sorts texts under labels that you choose. A LoRA adapter on
[all-MiniLM-L6-v2](https://huggingface.co/{card.ENCODER}), merged by
`course.checkpoint("zero-shot")`.""",
        "Intended use": """
Learning and experimenting: sentences and short messages in English, two to ten labels of one to
four words. Wording of labels matters more than one would like. It is not made for decisions about
people, and as a judge of inference alone it is weak: see the figures.""",
        "Training data": """
[`data/inference`](../../inference/README.md) and [`data/topics`](../../topics/README.md), written
by hand for this course. No label of the test split, nor a synonym of one, occurs in training.""",
        "Measured": f"""
{card.RECIPE.format(recipe="zero_shot")}
{len(measured.rows)} hand-written sentences, each with five labels to choose from (chance: 0.20).

{{figures}}

The bare encoder needs no training for this and is better: a sentence and the name of its topic lie
near each other. Try that baseline first, wherever the labels are topics.

{card.by(measured.rows, "set")}

The training: {card.described(settings)}.""",
        "Limits, with examples": "Mistakes of which it is most sure:\n\n"
        + "\n".join(
            f"- says {row['found']} ({row['score']:.2f}), right is {row['label']}: “{row['text']}”"
            for row in wrong[:4]
        ),
    }
    more = {
        "accuracy of the bare encoder: the label nearest to the sentence": nearest("test"),
        "accuracy of inference, three labels (data/inference)": inference,
    }
    card.write(TARGET, measured, sections, pipeline_tag="zero-shot-classification", more=more)


if __name__ == "__main__":
    main()
