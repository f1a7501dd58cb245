"""Train the sentiment checkpoint: LoRA on the encoder, over data/reviews.

    python data/recipes/sentiment.py

Seeded; a few minutes on two CPU cores. Writes the adapter (safetensors), its labels and the model
card with what it measured to data/checkpoints/sentiment. How the settings below
were settled, and how often the test split was measured, stands in the card.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy
import torch
from datasets import load_dataset
from peft import LoraConfig, get_peft_model
from sentiment_card import DEMO, write_card  # beside this file
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

SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE = 7, 5, 16, 5e-4
RANK, ALPHA, DROPOUT = 16, 32, 0.1
MEASURED = ("test", "validation")
LABELS = ["negative", "positive"]
LINEAR = ["query", "key", "value", "dense"]  # every linear layer of the body, pooler included
TARGET = Path(__file__).resolve().parent.parent / "checkpoints" / "sentiment"


def main() -> None:
    """Train and write the adapter, then measure what learners load and write its card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure only; train nothing")
    reviews = load_dataset(course.dataset("reviews"))
    if not parser.parse_args().measure:
        started = time.perf_counter()
        trainer = train(reviews)
        save(trainer.model, time.perf_counter() - started)
    classifier = pipeline("text-classification", model=course.checkpoint("sentiment"), top_k=None)
    measured = {name: predict(classifier, list(reviews[name]["text"])) for name in MEASURED}
    demo = predict(classifier, [text for text, _ in DEMO])
    figures = {name: accuracy(reviews[name], scores) for name, scores in measured.items()}
    figures["test, counting words only (TF-IDF and logistic regression)"] = words_only(reviews)
    settings = json.loads((TARGET / "training.json").read_text(encoding="utf-8"))
    write_card(TARGET, reviews, measured["test"], demo, figures, settings)
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    print(f"wrote {TARGET.name}/; training: {settings['training time']}")


def train(reviews) -> Trainer:
    """Return a trainer whose model is the encoder with a trained adapter and head."""
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
            warmup_steps=0.1,  # a tenth of all steps,
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
    trainer.train()
    return trainer


def tokenized(split, tokenizer):
    """Return the split with the tokenizer's columns and the label only."""
    columns = [name for name in split.column_names if name != "label"]
    return split.map(
        lambda rows: tokenizer(rows["text"], truncation=True, max_length=128),
        batched=True,
        remove_columns=columns,
    )


def predict(classifier, texts: list[str]) -> numpy.ndarray:
    """Return the scores of each text, an array (texts, labels)."""
    return numpy.array(
        [
            [score["score"] for score in sorted(row, key=lambda s: LABELS.index(s["label"]))]
            for row in classifier(texts, batch_size=32)
        ]
    )


def accuracy(split, scores: numpy.ndarray) -> float:
    """Return the share of rows whose highest score is the label's."""
    return float((scores.argmax(-1) == numpy.array(split["label"])).mean())


def words_only(reviews) -> float:
    """Return the test accuracy of a model that only counts words and word pairs."""
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10))
    model.fit(list(reviews["train"]["text"]), list(reviews["train"]["label"]))
    return model.score(list(reviews["test"]["text"]), list(reviews["test"]["label"]))


def save(model, seconds: float) -> None:
    """Write the adapter, the labels and the settings, without paths of this machine."""
    model.peft_config["default"].base_model_name_or_path = "sentence-transformers/all-MiniLM-L6-v2"
    model.save_pretrained(TARGET, save_embedding_layers=False)
    settings = {
        "seed": SEED,
        "epochs": EPOCHS,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "LoRA": f"rank {RANK}, alpha {ALPHA}, dropout {DROPOUT}, all linear layers",
        "training time": f"{seconds:.0f} s on {torch.get_num_threads()} CPU threads",
    }
    for name, content in {"labels.json": LABELS, "training.json": settings}.items():
        text = json.dumps(content, indent=1) + "\n"
        (TARGET / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
