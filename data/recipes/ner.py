"""Train the ner checkpoint: LoRA on the encoder for token classification, over data/entities.

    python data/recipes/ner.py

Seeded; about ten minutes on two CPU cores. Writes adapter, labels and model card to
data/checkpoints/ner.
"""

from __future__ import annotations

import card  # card and adapter: beside this file
from adapter import CHECKPOINTS, Settings, fit, save
from datasets import load_dataset
from transformers import (
    AutoModelForTokenClassification,
    AutoTokenizer,
    DataCollatorForTokenClassification,
    pipeline,
)

import course
from course.measure import Measured, measure

SETTINGS = Settings(task_type="TOKEN_CLS", head=["classifier"], epochs=3, batch_size=16)
TARGET = CHECKPOINTS / "ner"
DEMO = "Ada Bell of Northlight Bank sent 400 euros to a school in Lisbon on Tuesday."


def main() -> None:
    """Train and write the adapter, then measure what learners load and write its card."""
    options = card.options(__doc__)
    entities = load_dataset(course.dataset("entities"))
    labels = entities["train"].features["ner_tags"].feature.names
    if not options.measure:
        model, settings = train(entities["train"], labels)
        save("ner", model, "TokenClassification", labels, settings)
    print("validation:", measure("ner", split="validation").figures)
    if not options.validate:
        measured = measure("ner")
        write_card(entities, measured)
        print("test:", measured.figures)


def train(rows, labels: list[str]):
    """Return the encoder with a trained adapter and head, and the settings to print."""
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    model = AutoModelForTokenClassification.from_pretrained(
        course.checkpoint("encoder"), num_labels=len(labels)
    )
    encoded = [encode(tokenizer, row, labels) for row in rows]
    return fit(model, encoded, DataCollatorForTokenClassification(tokenizer), SETTINGS)


def encode(tokenizer, row: dict, labels: list[str]) -> dict:
    """Return token ids and one label a token: further pieces of a word continue its entity."""
    encoded = tokenizer(row["tokens"], is_split_into_words=True, truncation=True, max_length=128)
    tags, before = [], None
    for place in encoded.word_ids():
        if place is None:
            tags.append(-100)  # [CLS] and [SEP] do not count
        else:
            name = labels[row["ner_tags"][place]]
            inside = place == before and name.startswith("B-")
            tags.append(labels.index("I-" + name[2:] if inside else name))
        before = place
    return {"input_ids": encoded["input_ids"], "labels": tags}


def write_card(entities, measured: Measured) -> None:
    """Write the model card."""
    from seqeval.metrics import classification_report

    tagger = pipeline("ner", model=course.checkpoint("ner"), aggregation_strategy="first")
    expected = [row["expected"] for row in measured.rows]
    found = [row["found"] for row in measured.rows]
    kinds = classification_report(expected, found, output_dict=True, zero_division=0)
    origins = list(entities["train"]["origin"])
    settings = card.settings("ner")
    wrong = [row for row in measured.rows if row["expected"] != row["found"]]
    sections = {
        "Named entities in everyday English": f"""
Marks persons (PER), organisations (ORG), places (LOC), sums of money (MONEY) and dates (DATE): a
LoRA adapter on [all-MiniLM-L6-v2](https://huggingface.co/{card.ENCODER}), merged by
`course.checkpoint("ner")`.

```python
pipeline("ner", model=course.checkpoint("ner"), aggregation_strategy="first")
```

“{DEMO}” gives: {", ".join(f"{e['word']} ({e['entity_group']})" for e in tagger(DEMO))}.""",
        "Intended use": """
Learning and experimenting: sentences of news, banking messages, football reports and letters. The
encoder does not see capitals, so it goes by context and by how names are built. It is not made for
finding persons in order to decide about them, nor for removing personal data.""",
        "Training data": f"""
[`data/entities`](../../entities/README.md): {len(origins):,} sentences, {origins.count("hand"):,}
written by hand and {origins.count("grammar"):,} by a grammar with long lists of names. No person,
organisation or place of the test split occurs in training.""",
        "Measured": f"""
{card.RECIPE.format(recipe="ner")}
An entity counts when its words and its kind are right (seqeval), over {len(measured.rows)}
hand-written sentences.

{{figures}}

"""
        + card.table(
            ["kind", "entities", "precision", "recall", "F1"],
            [
                [kind, int(row["support"])]
                + [f"{row[key]:.2f}" for key in ("precision", "recall", "f1-score")]
                for kind, row in kinds.items()
                if " " not in kind
            ],
        )
        + f"\n\nThe training: {card.described(settings)}.",
        "Limits, with examples": f"""
It is wrong somewhere in {len(wrong)} of {len(measured.rows)} test sentences, for example:

{examples(wrong[:4])}""",
    }
    card.write(TARGET, measured, sections, pipeline_tag="token-classification")


def examples(rows: list[dict]) -> str:
    """Return the sentences as a list, with the words that were tagged wrongly."""
    lines = []
    for row in rows:
        faults = [
            f"“{token}” is {expected}, it says {found}"
            for token, expected, found in zip(
                row["tokens"], row["expected"], row["found"], strict=True
            )
            if expected != found
        ]
        lines.append(f"- {' '.join(row['tokens'])}: {'; '.join(faults[:3])}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
