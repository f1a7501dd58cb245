"""Train a small model from random weights: what the recipes of the generators share."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import torch
from adapter import write_json  # beside this file


def fit(
    model,
    batches: Iterable[dict],
    steps: int,
    *,
    learning_rate: float,
    warm_up: int,
    floor: float = 0.0,
    betas: tuple[float, float] = (0.9, 0.999),
    weight_decay: float = 0.01,
    half: bool = False,
) -> str:
    """Train `model` on `batches`, of which there are `steps`; return how long it took, in words.

    The learning rate rises in a line for `warm_up` steps and falls in half a cosine to `floor` of
    its height. With `half` the forward pass computes in bfloat16.
    """
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=learning_rate, betas=betas, weight_decay=weight_decay
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: cosine(step, steps, warm_up, floor)
    )
    precision = torch.autocast("cpu", torch.bfloat16) if half else nullcontext()
    started, losses = time.perf_counter(), []
    for step, batch in enumerate(batches, start=1):
        with precision:
            loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 200 == 0:
            seconds = time.perf_counter() - started
            recent = sum(losses[-200:]) / 200
            print(f"{step}/{steps}: loss {recent:.3f}, {seconds:.0f} s", flush=True)
    model.eval()
    return f"{time.perf_counter() - started:.0f} s on {torch.get_num_threads()} CPU threads"


def cosine(step: int, steps: int, warm_up: int, floor: float) -> float:
    """Return the factor of the learning rate: up in a line, down in half a cosine to `floor`."""
    if step < warm_up:
        return (step + 1) / warm_up
    done = min(1.0, (step - warm_up) / max(1, steps - warm_up))
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * done))


def padded(rows: Iterable[list[int]], fill: int) -> torch.Tensor:
    """Return rows of ids as one tensor (rows, longest), filled on the right."""
    rows = list(rows)
    width = max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


def pairs(sources: list[list[int]], targets: list[list[int]], pad: int) -> dict[str, torch.Tensor]:
    """Return a batch for an encoder-decoder; labels are -100 where there is padding."""
    input_ids = padded(sources, pad)
    mask = (input_ids != pad).long()
    return {"input_ids": input_ids, "attention_mask": mask, "labels": padded(targets, -100)}


def save(folder: Path, model, tokenizer, settings: dict) -> None:
    """Write weights in half precision, tokenizer and settings to `folder`."""
    model.half().save_pretrained(folder)
    model.config.dtype = torch.float32  # what the weights become when they are loaded
    model.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    named = folder / "tokenizer_config.json"
    content = json.loads(named.read_text(encoding="utf-8"))
    write_json(named, content | {"tokenizer_class": "PreTrainedTokenizerFast"})  # in 4 and 5
    (folder / "model.safetensors").chmod(0o644)  # it is written for its owner only
    write_json(folder / "training.json", settings)
