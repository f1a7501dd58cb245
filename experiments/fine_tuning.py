"""Train for the hypotheses of lesson 05.

    python experiments/fine_tuning.py experiments/05_pretrained.toml …

One training for each point of a hypothesis's grid, by the same calls as the lesson's own training;
judged on the validation split. trainings.py says what becomes of the results.
"""

from __future__ import annotations

import sys
import tempfile
import time

from trainings import Trainings

import course  # first: it switches progress bars off

# The parameters of lessons/05_fine_tuning.py with their defaults there.
DEFAULTS = {
    "train_rows": 3000,
    "learning_rate": 5e-5,
    "epochs": 2.0,
    "batch_size": 16,
    "seed": 42,
    "pretrained": True,
    "lora": False,
    "origin": "all",
    "token_types": True,
}


def train(point: dict) -> dict:
    """Train at one point; return it with what was measured."""
    import torch
    from transformers import (
        DataCollatorWithPadding,
        PrinterCallback,
        Trainer,
        TrainingArguments,
        set_seed,
    )
    from transformers.utils import logging

    logging.set_verbosity_error()
    checkpoint = course.checkpoint("encoder")
    tokenizer, train_dataset, eval_dataset = data(checkpoint, point)
    set_seed(point["seed"])
    model = build(checkpoint, point)
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(
            model=model,
            args=TrainingArguments(
                output_dir=folder,
                num_train_epochs=point["epochs"],
                learning_rate=point["learning_rate"],
                per_device_train_batch_size=point["batch_size"],
                per_device_eval_batch_size=64,
                warmup_steps=0.1,
                weight_decay=0.01,
                seed=point["seed"],
                bf16=True,
                use_cpu=not torch.cuda.is_available(),
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
                dataloader_pin_memory=torch.cuda.is_available(),
                log_level="error",
            ),
            train_dataset=train_dataset,
            eval_dataset=eval_dataset,
            data_collator=DataCollatorWithPadding(tokenizer),
            processing_class=tokenizer,
        )
        trainer.remove_callback(PrinterCallback)
        started = time.process_time()
        trained = trainer.train()
        seconds = time.process_time() - started
        judged = trainer.predict(eval_dataset, metric_key_prefix="eval")
    right = judged.predictions.argmax(axis=-1) == judged.label_ids
    return point | {
        "accuracy": round(float(right.mean()), 4),
        "loss": round(judged.metrics["eval_loss"], 4),
        "train_loss": round(trained.training_loss, 4),
        "trained_parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "processor_seconds": round(seconds, 1),
        "right": "".join("01"[int(one)] for one in right),
    }


def data(checkpoint: str, point: dict):
    """Return the tokenizer, the training pairs of a point and the validation pairs."""
    from datasets import load_dataset
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    pairs = load_dataset(course.dataset("paraphrases"))
    chosen = pairs["train"]
    if point["origin"] != "all":
        chosen = chosen.filter(lambda row: row["origin"] == point["origin"])
    chosen = chosen.shuffle(seed=point["seed"])
    chosen = chosen.select(range(min(point["train_rows"], len(chosen))))
    return tokenizer, *(
        split.map(
            lambda rows: tokenizer(
                rows["sentence1"],
                rows["sentence2"],
                truncation=True,
                return_token_type_ids=point["token_types"],
            ),
            batched=True,
        )
        for split in (chosen, pairs["validation"])
    )


def build(checkpoint: str, point: dict):
    """Return the model of a point, not yet trained."""
    from peft import LoraConfig, get_peft_model
    from transformers import AutoConfig, AutoModelForSequenceClassification

    if point["pretrained"]:
        model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
    else:
        config = AutoConfig.from_pretrained(checkpoint)
        model = AutoModelForSequenceClassification.from_config(config)
    if point["lora"]:
        adapter = LoraConfig(
            task_type="SEQ_CLS",
            r=16,
            lora_alpha=32,
            lora_dropout=0.05,
            target_modules=["query", "key", "value", "dense"],
        )
        model = get_peft_model(model, adapter)
    return model


TRAININGS = Trainings(
    script="fine_tuning.py",
    train=train,
    defaults=DEFAULTS,
    packages=("torch", "transformers", "datasets", "accelerate", "peft"),
    precision="bfloat16 where autocast allows it (the lesson: float32)",
)

if __name__ == "__main__":
    TRAININGS.run(sys.argv[1:])
