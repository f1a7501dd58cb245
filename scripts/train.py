"""Fine-tune the encoder on pairs of sentences: on one core, several GPUs or several machines.

    accelerate launch --config_file configs/accelerate/two_processes.yaml scripts/train.py \
        --output runs/two --save-every 10

The training of lesson 06 as a script. In the folder --output it leaves log.jsonl (a line for every
step), checkpoints (step-N, the last one only), the trained model (model) and result.json. The same
command with --resume goes on where the last checkpoint was written.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
import time
from pathlib import Path

import torch
from accelerate import Accelerator, DataLoaderConfiguration, skip_first_batches
from accelerate.utils import set_seed
from datasets import disable_caching, load_dataset
from torch.utils.data import DataLoader
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    get_scheduler,
)
from transformers.utils import logging

import course  # first: it switches progress bars off


def main(words: list[str] | None = None) -> None:
    """Train as the words of the command line say."""
    args = read(words)
    logging.set_verbosity_error()
    accelerator = Accelerator(
        cpu=args.cpu or needs_cpu(),
        mixed_precision=args.precision,  # None: what the configuration file says
        gradient_accumulation_steps=args.accumulate,
        dataloader_config=DataLoaderConfiguration(use_seedable_sampler=True),
    )
    set_seed(args.seed)
    train_loader, eval_loader = loaders(args)
    model = build(args)
    optimizer = torch.optim.AdamW(groups(model), lr=args.learning_rate, fused=True)
    # As if there were one process: a prepared schedule moves on by one for every process.
    total = int(args.epochs) * math.ceil(len(train_loader) / args.accumulate)
    schedule = get_scheduler("linear", optimizer, math.ceil(args.warmup * total), total)
    model, optimizer, train_loader, eval_loader, schedule = accelerator.prepare(
        model, optimizer, train_loader, eval_loader, schedule
    )
    set_seed(args.seed, device_specific=True)  # each process its own dropout
    train(args, accelerator, model, optimizer, schedule, train_loader)
    result = evaluate(accelerator, model, eval_loader)
    weights = accelerator.get_state_dict(model)  # every process takes part
    if accelerator.is_main_process:
        accelerator.unwrap_model(model).save_pretrained(args.output / "model", state_dict=weights)
        result |= {"processes": accelerator.num_processes, "device": accelerator.device.type}
        (args.output / "result.json").write_text(json.dumps(result), encoding="utf-8")
    # The wrapped model goes first. If it is the last to hold the process group, the group is taken
    # down under Python's lock, and may wait for ever for a thread of gloo that wants this lock.
    del model, optimizer, schedule, train_loader, eval_loader, weights
    accelerator.free_memory()
    accelerator.end_training()


def train(args, accelerator, model, optimizer, schedule, loader) -> None:
    """Train for the epochs that are asked for, from the last checkpoint on if asked to."""
    per_epoch = math.ceil(len(loader) / args.accumulate)
    done = resume(args, accelerator) if args.resume else 0
    log = Log(args.output, done) if accelerator.is_main_process else None
    step = done
    for epoch in range(done // per_epoch, int(args.epochs)):
        skipped = (done % per_epoch) * args.accumulate if epoch == done // per_epoch else 0
        batches = skip_first_batches(loader, skipped) if skipped else loader
        batches.set_epoch(epoch)
        model.train()
        started, losses = time.perf_counter(), []
        for batch in batches:
            with accelerator.accumulate(model):
                loss = model(**batch).loss
                accelerator.backward(loss)
                if accelerator.sync_gradients:
                    longest = args.max_norm or math.inf
                    norm = accelerator.clip_grad_norm_(model.parameters(), longest)
                    rate = schedule.get_last_lr()[0]
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
            losses.append(loss.detach())
            if not accelerator.sync_gradients:
                continue  # the gradient is not complete yet
            step += 1
            mean = accelerator.reduce(torch.stack(losses).mean(), "mean").item()
            now = time.perf_counter()
            if log:
                line = {"step": step, "epoch": epoch, "loss": mean, "norm": float(norm)}
                log.write(**line, learning_rate=rate, seconds=now - started)
            if args.save_every and step % args.save_every == 0:
                save(args, accelerator, step)
            started, losses = time.perf_counter(), []


@torch.no_grad()
def evaluate(accelerator, model, loader) -> dict:
    """Return loss and accuracy on all pairs of a loader, each counted once."""
    model.eval()
    right, losses = [], []
    for batch in loader:
        logits = model(**batch).logits.float()  # (pairs, labels)
        loss = torch.nn.functional.cross_entropy(logits, batch["labels"], reduction="none")
        hits = logits.argmax(dim=-1) == batch["labels"]
        # The last batches may repeat pairs, so that all processes have as many: these are dropped.
        hits, loss = accelerator.gather_for_metrics((hits, loss))
        right.append(hits)
        losses.append(loss)
    right, losses = torch.cat(right), torch.cat(losses)
    return {
        "accuracy": right.float().mean().item(),
        "loss": losses.mean().item(),
        "pairs": len(right),
    }


def needs_cpu() -> bool:
    """Return whether this machine has fewer GPUs than processes, so that all use its cores."""
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    return several and torch.cuda.device_count() < int(os.environ.get("LOCAL_WORLD_SIZE", "1"))


# Data and model


def loaders(args) -> tuple[DataLoader, DataLoader]:
    """Return the batches for training, shuffled, and for validation."""
    disable_caching()  # several processes write no file of the same name
    pairs = load_dataset(course.dataset("paraphrases", args.source))
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder", args.source))
    splits = []
    for name, rows in [("train", args.train_rows), ("validation", args.eval_rows)]:
        split = pairs[name].shuffle(seed=args.seed) if name == "train" else pairs[name]
        split = split.select(range(min(rows, len(split))))
        texts = tokenizer(list(split["sentence1"]), list(split["sentence2"]), truncation=True)
        splits.append(
            [
                {key: texts[key][i] for key in texts} | {"labels": split[i]["label"]}
                for i in range(len(split))
            ]
        )
    collator = DataCollatorWithPadding(tokenizer)
    # A generator of its own: to begin an epoch does not change the random numbers of the dropout.
    order = torch.Generator().manual_seed(args.seed)
    return (
        DataLoader(splits[0], args.batch_size, shuffle=True, collate_fn=collator, generator=order),
        DataLoader(splits[1], 64, collate_fn=collator, generator=order),
    )


def build(args):
    """Return the encoder with a new head for two labels."""
    return AutoModelForSequenceClassification.from_pretrained(
        course.checkpoint("encoder", args.source),
        num_labels=2,
        hidden_dropout_prob=args.dropout,
        attention_probs_dropout_prob=args.dropout,
    )


def groups(model) -> list[dict]:
    """Return the weights in two groups: matrices decay, biases and norms do not."""
    weights = list(model.parameters())
    return [
        {"params": [one for one in weights if one.ndim > 1], "weight_decay": 0.01},
        {"params": [one for one in weights if one.ndim == 1], "weight_decay": 0.0},
    ]


# Files


def save(args, accelerator, step: int) -> None:
    """Write a checkpoint, whole or not at all, and remove older ones."""
    part, whole = args.output / f"step-{step}.part", args.output / f"step-{step}"
    if accelerator.is_main_process:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(whole, ignore_errors=True)
    accelerator.wait_for_everyone()
    accelerator.save_state(part)
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        part.rename(whole)
        for old in args.output.glob("step-*"):
            if old != whole:
                shutil.rmtree(old, ignore_errors=True)
    accelerator.wait_for_everyone()


def resume(args, accelerator) -> int:
    """Load the last checkpoint; return how many steps it has seen."""
    steps = [int(path.name[5:]) for path in args.output.glob("step-*") if path.suffix != ".part"]
    if not steps:
        accelerator.print(f"no checkpoint in {args.output.name}: from the beginning", flush=True)
        return 0
    accelerator.load_state(args.output / f"step-{max(steps)}")
    accelerator.print(f"resumed after step {max(steps)}", flush=True)
    return max(steps)


class Log:
    """A file with a line of JSON for every step, on disk at once."""

    def __init__(self, folder: Path, done: int):
        """Keep the lines of the steps that are done; a resumed training writes the others again."""
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "log.jsonl"
        kept = self.path.read_text(encoding="utf-8").splitlines()[:done] if done else []
        self.path.write_text("".join(line + "\n" for line in kept), encoding="utf-8")

    def write(self, **values) -> None:
        """Add a line."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")


def read(words: list[str] | None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--output", type=Path, required=True, help="folder for log, checkpoints, model and result")
    add("--source", default="local", choices=["local", "hub"], help="where data and weights are")
    add("--train-rows", type=int, default=320, help="pairs to train with")
    add("--eval-rows", type=int, default=10**6, help="validation pairs to judge with, at most")
    add("--epochs", type=float, default=2.0, help="how often each pair is seen")
    add("--learning-rate", type=float, default=1e-4, help="length of a step at its longest")
    add("--warmup", type=float, default=0.1, help="share of the steps until it is reached")
    add("--batch-size", type=int, default=16, help="pairs in a batch of each process")
    add("--accumulate", type=int, default=1, help="batches whose gradients make one step")
    add("--max-norm", type=float, default=1.0, help="longest gradient; 0: no clipping")
    add("--dropout", type=float, default=0.1, help="share of numbers set to zero in training")
    add("--precision", choices=["no", "bf16", "fp16"], help="mixed precision")
    add("--seed", type=int, default=42, help="draws the pairs, their order, head and dropout")
    add("--save-every", type=int, default=0, help="steps between two checkpoints; 0: none")
    add("--resume", action="store_true", help="go on from the last checkpoint")
    add("--cpu", action="store_true", help="leave GPUs alone")
    return parser.parse_args(words)


if __name__ == "__main__":
    main(sys.argv[1:])
