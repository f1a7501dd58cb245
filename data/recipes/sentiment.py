"""Train the sentiment checkpoint: LoRA on the encoder, over data/reviews.

    python data/recipes/sentiment.py

Seeded; under ten minutes on two CPU cores. Writes the adapter (safetensors), its labels and the
model card with what it measured to data/checkpoints/sentiment.
"""

from __future__ import annotations

import time

import card  # card and adapter: beside this file
import torch
from adapter import CHECKPOINTS, LINEAR, save
from datasets import load_dataset
from peft import LoraConfig, get_peft_model
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    pipeline,
    set_seed,
)

import course
from course.measure import Measured, measure

SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE = 7, 5, 16, 5e-4
RANK, ALPHA, DROPOUT = 16, 32, 0.1
LABELS = ["negative", "positive"]
TARGET = CHECKPOINTS / "sentiment"
DEMO = ["I've been waiting for a HuggingFace course my whole life.", "I hate this so much!"]


def main() -> None:
    """Train and write the adapter, then measure what learners load and write its card."""
    options = card.options(__doc__)
    reviews = load_dataset(course.dataset("reviews"))
    if not options.measure:
        model, settings = train(reviews)
        save("sentiment", model, "SequenceClassification", LABELS, settings)
    validation = accuracy(reviews["validation"])
    print(f"validation: {validation:.3f}")
    if not options.validate:
        measured = measure("sentiment")
        write_card(reviews, measured, validation)
        print(f"test: {measured.figures['accuracy']:.3f}")


def train(reviews):
    """Return the encoder with a trained adapter and head, and the settings to print."""
    set_seed(SEED)
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    model = AutoModelForSequenceClassification.from_pretrained(
        course.checkpoint("encoder"),
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
    )
    adapter = LoraConfig(
        task_type="SEQ_CLS",
        r=RANK,
        lora_alpha=ALPHA,
        lora_dropout=DROPOUT,
        target_modules=LINEAR,
        modules_to_save=["classifier"],
    )
    trainer = Trainer(
        model=get_peft_model(model, adapter),
        args=TrainingArguments(
            output_dir="runs/sentiment",
            seed=SEED,
            num_train_epochs=EPOCHS,
            per_device_train_batch_size=BATCH_SIZE,
            learning_rate=LEARNING_RATE,
            lr_scheduler_type="linear",
            warmup_steps=0.1,  # a tenth of all steps
            weight_decay=0.01,
            save_strategy="no",
            report_to="none",
            train_sampling_strategy="group_by_length",  # less padding, three times as fast
            logging_steps=100,
            disable_tqdm=True,
            dataloader_pin_memory=False,
        ),
        train_dataset=tokenized(reviews["train"], tokenizer),
        data_collator=DataCollatorWithPadding(tokenizer),
        processing_class=tokenizer,
    )
    started = time.perf_counter()
    trainer.train()
    return trainer.model, described(time.perf_counter() - started)


def tokenized(split, tokenizer):
    """Return the split with the tokenizer's columns and the label only."""
    columns = [name for name in split.column_names if name != "label"]
    return split.map(
        lambda rows: tokenizer(rows["text"], truncation=True, max_length=128),
        batched=True,
        remove_columns=columns,
    )


def described(seconds: float) -> dict:
    """Return the settings to print."""
    return {
        "seed": SEED,
        "epochs": EPOCHS,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "LoRA": f"rank {RANK}, alpha {ALPHA}, dropout {DROPOUT}, all linear layers",
        "training time": f"{seconds:.0f} s on {torch.get_num_threads()} CPU threads",
    }


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
    settings = card.settings("sentiment")
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
HISTORY = """The test split was measured after each of three trainings (0.850, 0.881, 0.872), and
the first figure was one reason to go on, so the last may be optimistic; the 0.881 belonged to a
training file that the recipe does not write. Since then, trainings with other learning rates (1e-3,
5e-4), with and without the grammar's rows, and with the mean of the weights over the last half were
judged on held-out hand-written rows only. None was better, so none was kept: the aim of 0.88 was
missed."""

if __name__ == "__main__":
    main()
