"""Lesson 05's training in three ways, on the same batches, and what it costs in arithmetic.

bare: batches that are ready, forward, backward, AdamW. by_hand: lesson 06's loop, which collates,
clips and has a schedule. with_trainer: the library's Trainer with lesson 05's arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter

import torch
from datasets import Dataset, load_dataset
from torch.utils.data import DataLoader
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    PreTrainedModel,
    PrinterCallback,
    Trainer,
    TrainingArguments,
)
from transformers.utils import logging

import course
from benchmarks.homework import taught
from course.errors import CourseError

BATCH_SIZE = 16
LEARNING_RATE = 1e-4
Batch = dict[str, torch.Tensor]


def device() -> torch.device:
    """Return where this machine trains: the GPU if torch can use one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def pairs(rows: int) -> Dataset:
    """Return the first so many of the shuffled training pairs, tokenized and not padded."""
    tokenizer = _tokenizer()
    split = load_dataset(course.dataset("paraphrases"), split="train")
    chosen = split.shuffle(seed=0).select(range(rows))
    return chosen.map(
        lambda some: tokenizer(some["sentence1"], some["sentence2"], truncation=True),
        batched=True,
        remove_columns=[name for name in chosen.column_names if name != "label"],
        keep_in_memory=True,
    )


def ready(rows: Iterable[dict], batch_size: int = BATCH_SIZE, **padding) -> list[Batch]:
    """Return the batches of these rows in their order, padded as the collator's options say."""
    rows, collator = list(rows), DataCollatorWithPadding(_tokenizer(), **padding)
    return [dict(collator(rows[n : n + batch_size])) for n in range(0, len(rows), batch_size)]


def build() -> PreTrainedModel:
    """Return the encoder with a new head for two labels, where this machine trains."""
    logging.set_verbosity_error()  # no report that the head is new
    torch.manual_seed(0)
    checkpoint = course.checkpoint("encoder")
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, num_labels=2)
    return model.to(device())


# The three ways. Each makes an optimizer and goes through all batches once.


def bare(model: torch.nn.Module, batches: list[Batch], bf16: bool = False) -> None:
    """Train on ready batches with PyTorch alone: the baseline."""
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=LEARNING_RATE, fused=True)
    where = weights[0].device
    model.train()
    for batch in DataLoader(batches, batch_size=None):
        batch = {name: tensor.to(where) for name, tensor in batch.items()}
        with torch.autocast(where.type, torch.bfloat16, enabled=bf16):
            loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    loss.item()  # waits for the GPU


def by_hand(rows: Dataset) -> Callable[[PreTrainedModel], object]:
    """Return lesson 06's own `train` for one epoch: collator, decay, schedule, clipping, history.

    What the lesson's other cells make is given, except its progress line.
    """
    loader = DataLoader(rows, BATCH_SIZE, collate_fn=DataCollatorWithPadding(_tokenizer()))
    lesson = taught(
        "06",
        *("groups", "optimize", "pieces", "autocast", "train"),
        train_loader=loader,
        order=torch.Generator(),  # it is seeded, and nothing is drawn: the rows keep their order
        steps=len(loader),
        accumulate=1,
        epochs=1,
        learning_rate=LEARNING_RATE,
        warmup=0.1,
        max_norm=1.0,
        precision="fp32",
        seed=0,
        device=device(),
        show=lambda text, handle=None: handle,
    )
    return lesson["train"]


def with_trainer(model: PreTrainedModel, rows: Dataset, folder: str) -> Trainer:
    """Return a Trainer for one epoch with lesson 05's arguments, the rows in their order.

    Nothing is saved in the folder, but the Trainer makes it.
    """
    args = TrainingArguments(
        folder,
        num_train_epochs=1,
        learning_rate=LEARNING_RATE,
        per_device_train_batch_size=BATCH_SIZE,
        warmup_steps=0.1,
        weight_decay=0.01,
        train_sampling_strategy="sequential",
        logging_steps=5,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=torch.cuda.is_available(),
        use_cpu=device().type == "cpu",  # so that all three compute in the same place
    )
    tokenizer = _tokenizer()
    collator = DataCollatorWithPadding(tokenizer)
    trainer = Trainer(model, args, collator, train_dataset=rows, processing_class=tokenizer)
    trainer.remove_callback(PrinterCallback)
    return trainer


def compare(trainer: Trainer, batches: list[Batch]) -> None:
    """Raise an error unless a Trainer trains on these very batches."""
    loaded = [{k: v.cpu() for k, v in batch.items()} for batch in trainer.get_train_dataloader()]
    same = len(loaded) == len(batches) and all(
        torch.equal(one[name], other[name])
        for one, other in zip(loaded, batches, strict=True)
        for name in other
    )
    if not same:
        hint = "; try CUDA_VISIBLE_DEVICES=0" if torch.cuda.device_count() > 1 else ""
        raise CourseError(f"the Trainer does not train on the batches of the bare loop{hint}")


# Arithmetic


def flops(model: PreTrainedModel, batches: list[Batch]) -> float:
    """Return the floating-point operations that training on these batches once needs.

    6 × parameters in matrices × tokens, padding included, + 12 × layers × width × tokens² for each
    row. A multiplication with a matrix takes 2 operations for each of its parameters and tokens,
    and the backward pass twice as many: the 6 of Kaplan et al. 2020 (arXiv 2001.08361, section
    2.1). Scores and weighted sums of attention come from PaLM's appendix B (arXiv 2204.02311),
    as does the rule that nothing is counted twice if it is computed twice. The pooler and the head
    see one token of each row. Embeddings are looked up, and what works element by element
    (activations, norms, softmax, dropout, the optimizer) is not counted.
    """
    per_token = per_row = 0
    for name, part in model.named_modules():
        if isinstance(part, torch.nn.Linear):
            if ".encoder." in name:
                per_token += part.weight.numel()
            else:
                per_row += part.weight.numel()
    attention = 12 * model.config.num_hidden_layers * model.config.hidden_size
    shapes = [batch["input_ids"].shape for batch in batches]
    return float(sum(r * (t * (6 * per_token + attention * t) + 6 * per_row) for r, t in shapes))


def matmul_rate(where: torch.device, dtype: torch.dtype = torch.float32, least: float = 1) -> float:
    """Return operations a second of multiplying large square matrices, for `least` seconds."""
    size = 8192 if where.type == "cuda" else 2048
    one, other = (torch.randn(size, size, device=where, dtype=dtype) for _ in range(2))
    into, times, started = torch.empty_like(one), 0, perf_counter()
    while perf_counter() - started < least:
        torch.mm(one, other, out=into)
        times += 1
        if where.type == "cuda":
            torch.cuda.synchronize()
    return 2 * size**3 * times / (perf_counter() - started)


def padding_share(batches: list[Batch]) -> float:
    """Return which share of all positions is padding."""
    masks = [batch["attention_mask"] for batch in batches]
    return 1 - sum(mask.sum().item() for mask in masks) / sum(mask.numel() for mask in masks)


def _tokenizer():
    return AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
