"""Train the sentiment checkpoint: LoRA on the encoder, over data/reviews.

    python data/recipes/sentiment.py

Seeded; a few minutes on two CPU cores. Writes the adapter (safetensors), its labels and the model
card with what it measured to data/checkpoints/sentiment. The settings below were chosen on the
validation split; the test split is looked at once, for the card.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import torch
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
    set_seed,
)

import course

SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE = 7, 5, 16, 3e-4
RANK, ALPHA, DROPOUT = 16, 32, 0.1
LABELS = ["negative", "positive"]
LINEAR = ["query", "key", "value", "dense"]  # every linear layer of the body, pooler included
TARGET = Path(__file__).resolve().parent.parent / "checkpoints" / "sentiment"


def main() -> None:
    """Train, measure on the test split, and write adapter, labels and card."""
    started = time.perf_counter()
    reviews = load_dataset(course.dataset("reviews"))
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    trainer = train(reviews, tokenizer)
    seconds = time.perf_counter() - started
    validation = accuracy(reviews["validation"], predict(trainer, reviews["validation"], tokenizer))
    logits = predict(trainer, reviews["test"], tokenizer)
    save(trainer.model)
    from sentiment_card import write_card  # beside this file

    figures = {
        "validation accuracy": validation,
        "test accuracy": accuracy(reviews["test"], logits),
        "words alone (TF-IDF and logistic regression)": word_baseline(reviews),
    }
    write_card(TARGET, reviews, logits, figures, settings(seconds))
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    print(f"{seconds:.0f} s of training on {torch.get_num_threads()} threads; wrote {TARGET.name}/")


def train(reviews, tokenizer) -> Trainer:
    """Return a trainer whose model is the encoder with a trained adapter and head."""
    set_seed(SEED)
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
            per_device_eval_batch_size=64,
            learning_rate=LEARNING_RATE,
            lr_scheduler_type="linear",
            warmup_steps=0.1,  # a tenth of all steps,
            weight_decay=0.01,
            save_strategy="no",
            report_to="none",
            train_sampling_strategy="group_by_length",  # less padding, three times as fast
            logging_steps=100,
            disable_tqdm=True,
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


def predict(trainer: Trainer, split, tokenizer):
    """Return the logits of a split, an array (rows, 2)."""
    return trainer.predict(tokenized(split, tokenizer)).predictions


def accuracy(split, logits) -> float:
    """Return the share of rows whose larger logit is the label's."""
    return float((logits.argmax(-1) == split.with_format("numpy")["label"]).mean())


def word_baseline(reviews) -> float:
    """Return the test accuracy of a model that only counts words and word pairs."""
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10))
    model.fit(list(reviews["train"]["text"]), list(reviews["train"]["label"]))
    return model.score(list(reviews["test"]["text"]), list(reviews["test"]["label"]))


def save(model) -> None:
    """Write the adapter and the labels, without paths of this machine."""
    model.peft_config["default"].base_model_name_or_path = "sentence-transformers/all-MiniLM-L6-v2"
    model.save_pretrained(TARGET)
    (TARGET / "labels.json").write_text(json.dumps(LABELS) + "\n", encoding="utf-8")


def settings(seconds: float) -> dict[str, object]:
    """Return what the card says of the training."""
    return {
        "seed": SEED,
        "epochs": EPOCHS,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "LoRA": f"rank {RANK}, alpha {ALPHA}, dropout {DROPOUT}, all linear layers",
        "training time": f"{seconds:.0f} s on {torch.get_num_threads()} CPU threads",
    }


if __name__ == "__main__":
    main()
