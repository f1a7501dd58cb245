"""Measure the translation checkpoint and write its model card."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from huggingface_hub import EvalResult, ModelCardData

TEMPLATE = """---
{metadata}
---

# Translation: English to French

Translates short English sentences into French: a Marian encoder–decoder (the architecture of the
Helsinki-NLP models) of {parameters} parameters, {layers}, {width} wide, trained from scratch on
sentences of a grammar. The full-size original of this kind has 75 million.

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

## Intended use

Learning and experimenting: tokenizers, generation, BLEU, and the difference between learning a
grammar and knowing a language. It knows about {words:,} English word forms of a small world
(home, restaurant, travel, bank, office, app interface, football), in one or two clauses, 20 words
at most. It is not made for any text that somebody will rely on.

## Training data

[`data/translation`](../../translation/README.md): the {train_rows:,} training pairs and those that
follow them from the same seed, {pairs}. All are made by a grammar; it knows the conventions stated
in that card (you = vous, past = passé composé, questions with est-ce que …). None of them is a pair
of the test split.

## Measured

`python data/recipes/translation.py` trains it and writes these figures. An exact match is a
translation equal to the reference to the last letter and point; BLEU is sacreBLEU's.

| split | pairs | exact match | BLEU |
|---|---|---|---|
{figures}

{measured}
The references of hand-written rows were written by the author of the grammar, who knew its words;
a high score here says that the model learnt that grammar, not that it knows French.

The training: {settings}.

## All mistakes on the test split

{mistakes}

## Limits: outside its world

Ten sentences with words or structures it never saw. Words it does not know it spells with pieces of
words it does know, and it never says that it is lost:

| English | what it says |
|---|---|
{outside}

Inside its world, set phrases fail: every pair is seen once, and a set phrase is a single pair.

| English | what it says |
|---|---|
{phrases}
"""
PHRASES = ["Good morning!", "It is ten o'clock.", "Thank you."]
MEASURED = """The test split was measured once, after everything had been settled on validation.
"""
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


def write_card(folder: Path, data, translate: Callable[[list[str]], list[str]]) -> None:
    """Write README.md into `folder` and print what was measured; `translate` maps texts."""
    validation, test = list(data["validation"]), list(data["test"])
    parts = {
        "test (by hand)": test,
        "validation, by hand": [row for row in validation if row["origin"] == "hand"],
        "validation, by the grammar": [row for row in validation if row["origin"] == "grammar"],
    }
    figures, mistakes = {}, []
    for name, rows in parts.items():
        figures[name], wrong = score(rows, translate)
        print(f"{name}: {figures[name]}")
        mistakes = mistakes or wrong
    metadata = card_metadata(figures["test (by hand)"])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    settings = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    english = {
        word
        for text in data["train"]["translation"]
        for word in text["en"].lower().rstrip(".?!").split()
        if word.isalpha()
    }
    card = TEMPLATE.format(
        metadata=metadata.to_yaml().strip(),
        parameters=settings["parameters"],
        pairs=settings["pairs"],
        layers=f"{config['encoder_layers']} + {config['decoder_layers']} layers",
        width=config["d_model"],
        words=round(len(english), -2),
        train_rows=len(data["train"]),
        figures="\n".join(figure_line(name, *figures[name], len(parts[name])) for name in parts),
        measured=MEASURED,
        settings="; ".join(f"{name} {value}" for name, value in settings.items()),
        mistakes="\n".join(mistakes) or "None.",
        outside=answers(OUTSIDE, translate),
        phrases=answers(PHRASES, translate),
    )
    (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")


def answers(texts: list[str], translate) -> str:
    """Return rows of a table: each text and what the model says."""
    said = translate(texts)
    return "\n".join(f"| {text} | {found} |" for text, found in zip(texts, said, strict=True))


def score(rows: list[dict], translate) -> tuple[tuple[float, float | None], list[str]]:
    """Return exact match and BLEU (None without sacrebleu), and the mistakes as lines."""
    pairs = [(row["translation"]["en"], row["translation"]["fr"]) for row in rows]
    said = translate([en for en, _ in pairs])
    wrong = [
        f"- {en}\n  says “{found}”, reference “{fr}”"
        for (en, fr), found in zip(pairs, said, strict=True)
        if found != fr
    ]
    try:
        from sacrebleu import corpus_bleu
    except ImportError:
        bleu = None
    else:
        bleu = corpus_bleu(said, [[fr for _, fr in pairs]]).score
    return (1 - len(wrong) / len(pairs), bleu), wrong


def figure_line(name: str, exact: float, bleu: float | None, size: int) -> str:
    """Return a row of the table of figures."""
    return (
        f"| {name} | {size} | {exact:.3f} | {'not measured' if bleu is None else f'{bleu:.1f}'} |"
    )


def card_metadata(figures: tuple[float, float | None]) -> ModelCardData:
    """Return the card's header with what `course.measure` measures on the test split."""
    named = {"exact_match": round(figures[0], 3)}
    return ModelCardData(
        language=["en", "fr"],
        license="apache-2.0",
        library_name="transformers",
        pipeline_tag="translation",
        metrics=list(named),
        model_name="translation",
        eval_results=[
            EvalResult(
                task_type="translation",
                dataset_type="translation",
                dataset_name="translation (this repository)",
                dataset_split="test",
                metric_type=name,
                metric_value=value,
            )
            for name, value in named.items()
        ],
    )
