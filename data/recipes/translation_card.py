"""Measure the translation checkpoint and write its model card."""

from __future__ import annotations

import json

from adapter import CHECKPOINTS  # adapter, card and the data's recipe: beside this file
from card import RECIPE, described, table, write
from rows import read
from transformers import pipeline
from translation_data import HERE

import course.pipelines  # noqa: F401  (registers the task)
from course.measure import measure

FOLDER = CHECKPOINTS / "translation"
PHRASES = ["Good morning!", "It is ten o'clock.", "Thank you.", "Where are the keys?"]
OUTSIDE = [
    "The spaceship landed softly on Mars.",
    "My tailor is rich.",
    "I've been waiting for a HuggingFace course my whole life.",
    "This course is produced by Hugging Face.",
    "Could you tell me how to get to the nearest hospital?",
    "The stock market crashed after the president resigned.",
    "She had been working there for ten years when the factory closed.",
    "To be or not to be, that is the question.",
    "I will call you tomorrow.",
    "Photosynthesis turns sunlight into sugar.",
]


def write_card(settings: dict) -> None:
    """Measure test and validation and write README.md."""
    test, validation = measure("translation"), measure("translation", "validation")
    parts = {
        "test (by hand)": test.rows,
        "validation, by hand": [row for row in validation.rows if row["origin"] == "hand"],
        "validation, by the grammar": [
            row for row in validation.rows if row["origin"] == "grammar"
        ],
    }
    figures = table(
        ["split", "pairs", "exact match"],
        [
            [name, len(rows), f"{sum(row['right'] for row in rows) / len(rows):.3f}"]
            for name, rows in parts.items()
        ],
    )
    print(figures)
    train = read(HERE.parent / "translation" / "train.jsonl")
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    sections = {
        "Translation: English to French": INTRODUCTION.format(
            parameters=settings["parameters"] / 1e6,
            layers=f"{config['encoder_layers']} + {config['decoder_layers']} layers",
            width=config["d_model"],
        ),
        "Intended use": INTENDED.format(words=vocabulary(train)),
        "Training data": DATA.format(rows=len(train), pairs=settings["pairs"]),
        "Measured": f"{RECIPE.format(recipe='translation')}\n{EXACT.strip()}\n\n{figures}\n\n"
        f"{TESTED.strip()}\n\nThe training: {described(settings)}.",
        "All mistakes on the test split": mistakes(test.rows),
        "Limits: outside its world": f"{LOST.strip()}\n\n{answers(OUTSIDE)}\n\n"
        f"Inside its world, some phrases that everybody tries:\n\n{answers(PHRASES)}",
    }
    write(
        FOLDER,
        test,
        sections,
        pipeline_tag="translation",
        language=["en", "fr"],
        base_model=None,
    )


def vocabulary(rows: list[dict]) -> int:
    """Return how many English word forms the rows have, to the nearest hundred."""
    words = {
        word
        for row in rows
        for word in row["translation"]["en"].lower().rstrip(".?!").split()
        if word.isalpha()
    }
    return round(len(words), -2)


def mistakes(rows: list[dict]) -> str:
    """Return the rows that were translated otherwise than expected, as a list."""
    lines = [
        f"- {row['en']}\n  says “{row['found']}”, reference “{row['fr']}”"
        for row in rows
        if not row["right"]
    ]
    return "\n".join(lines) or "None."


def answers(texts: list[str]) -> str:
    """Return a table of texts and what the model says."""
    translate = pipeline("translation", model=str(FOLDER))
    said = [found["translation_text"] for found in translate(texts)]
    return table(["English", "what it says"], list(zip(texts, said, strict=True)))


INTRODUCTION = """
Translates short English sentences into French: a Marian encoder–decoder (the architecture of the
Helsinki-NLP models) of {parameters:.1f} million parameters, {layers}, {width} wide, trained from
scratch on sentences of a grammar. The full-size original of this kind has 75 million.

```python
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

import course

checkpoint = course.checkpoint("translation")
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
batch = tokenizer(["The old waitress has forgotten our keys."], return_tensors="pt")
print(tokenizer.batch_decode(model.generate(**batch), skip_special_tokens=True))
```

The weights are kept in half precision and loaded in single precision (`dtype` in config.json).
"""
INTENDED = """
Learning and experimenting: tokenizers, generation, BLEU, and the difference between learning a
grammar and knowing a language. It knows about {words:,} English word forms of a small world
(home, restaurant, travel, bank, office, app interface, football), in one or two clauses, 20 words
at most. It is not made for any text that somebody will rely on.
"""
DATA = """
[`data/translation`](../../translation/README.md): the {rows:,} training pairs and those that follow
them from the same seed, {pairs}. All are made by a grammar; what it says again comes again, which
is seldom for a sentence and often for “Good morning!”. It knows the conventions stated in that card
(you = vous, past = passé composé, questions with est-ce que …). None of them is a pair of the test
split.
"""
EXACT = """
An exact match is a translation equal to the reference to the last letter and point.
"""
TESTED = """
Everything was settled on validation. The test split was measured for two trainings: in the first
(0.965) no pair came twice, so that it never learnt the set phrases.

The references of hand-written rows were written by the author of the grammar, who knew its words;
a high score here says that the model learnt that grammar, not that it knows French.
"""
LOST = """
Ten sentences with words or structures it never saw. Words it does not know it spells with pieces of
words it does know, and it never says that it is lost:
"""
