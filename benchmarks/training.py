"""What fine-tuning costs, and what changes it: lessons 05 and 06 on the pairs of `paraphrases`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from unittest.mock import patch

from benchmarks.measure import Aim, Row, in_turns, seconds
from course.errors import CourseError

ROUNDS = 3
ROWS = 96  # pairs that each way of training sees in a round: 6 batches of 16
FEW_ROWS = 32  # where a row takes longer, or less is to be seen
FIXED = 128  # tokens
LIMIT = 300  # seconds until two processes must have finished


def training() -> Iterator[Row]:
    """Training: the Trainer and our loop against bare PyTorch, padding, LoRA, two processes."""
    yield from _ways()
    yield from _padding()
    yield from _lora()
    yield from _two_processes()


def _ways() -> Iterator[Row]:
    """The Trainer, lesson 06's loop and similar lengths against a bare loop; its arithmetic."""
    from benchmarks import loops

    rows, models = loops.pairs(ROWS), [loops.build() for _ in range(3)]
    batches, by_hand = loops.ready(rows), loops.by_hand(rows)
    with tempfile.TemporaryDirectory() as folder:
        loops.compare(loops.with_trainer(models[1], rows, folder), batches)

    def trainer() -> float:
        with tempfile.TemporaryDirectory() as folder:
            return len(rows) / seconds(loops.with_trainer(models[1], rows, folder).train)

    def bare(batches: list) -> float:
        return len(rows) / seconds(loops.bare, models[0], batches)

    similar = loops.ready(sorted(rows, key=lambda row: len(row["input_ids"])))
    matmul, plain, by_trainer, by_us, grouped = in_turns(
        ROUNDS,
        partial(loops.matmul_rate, loops.device()),
        partial(bare, batches),
        trainer,
        lambda: len(rows) / seconds(by_hand, models[2]),
        partial(bare, similar),
    )
    against = f"bare PyTorch loop, batches of {loops.BATCH_SIZE}"
    for name, speed in [("Trainer", by_trainer), ("loop of lesson 06", by_us)]:
        yield Row(name, speed, "pairs/s", plain, against, Aim("ratio", least=0.9))
    peak = tuple(rate / 1e9 for rate in matmul)
    each = loops.flops(models[0], batches) / len(rows) / 1e9
    for name, speed in [("bare loop", plain), ("Trainer", by_trainer)]:
        rates = tuple(each * pairs for pairs in speed)
        title, against = f"{name}, arithmetic", "multiplying large float32 matrices"
        yield Row(title, rates, "GFLOP/s", peak, against, Aim("ratio", least=0.45))
    name, against = f"grouped by length, {_said(similar)}", f"random order, {_said(batches)}"
    yield Row(name, grouped, "pairs/s", plain, against)


def _padding() -> Iterator[Row]:
    """Batches padded to a fixed length, against batches padded to their longest row."""
    from benchmarks import loops

    rows, model = loops.pairs(FEW_ROWS), loops.build()
    dynamic, fixed = loops.ready(rows), loops.ready(rows, padding="max_length", max_length=FIXED)
    long, short = in_turns(
        ROUNDS,
        lambda: len(rows) / seconds(loops.bare, model, fixed),
        lambda: len(rows) / seconds(loops.bare, model, dynamic),
    )
    against = f"to the batch's longest, {_said(dynamic)}"
    yield Row(f"padded to {FIXED}, {_said(fixed)}", long, "pairs/s", short, against)


def _said(batches: list) -> str:
    from benchmarks import loops

    return f"{100 * loops.padding_share(batches):.0f} % padding"


def _lora() -> Iterator[Row]:
    """LoRA as in lesson 05 against full fine-tuning, both as a bare loop."""
    from peft import get_peft_model

    from benchmarks import loops
    from benchmarks.homework import taught

    adapter = taught("05", "adapter")["adapter"]
    batches, whole = loops.ready(loops.pairs(FEW_ROWS)), loops.build()
    small = get_peft_model(loops.build(), adapter)
    lora, full = in_turns(
        ROUNDS,
        *(
            lambda model=model: seconds(loops.bare, model, batches) / len(batches)
            for model in (small, whole)
        ),
    )
    yield Row("LoRA", lora, "s/step", full, "full fine-tuning")
    trained = [
        sum(weight.numel() for weight in model.parameters() if weight.requires_grad)
        for model in (small, whole)
    ]
    yield Row("LoRA, trained", (trained[0],), "weights", (trained[1],), "full fine-tuning")


# One process and two


def _two_processes() -> Iterator[Row]:
    """Two processes that share each batch and the cores, against one that has both for itself."""
    import torch

    from benchmarks import loops

    threads = torch.get_num_threads()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(loops.pairs(ROWS))
        torch.save(loops.ready(rows), Path(folder, "whole.pt"))
        for rank in range(2):  # every batch of one process is half each here
            torch.save(
                loops.ready(rows[rank::2], loops.BATCH_SIZE // 2), Path(folder, f"{rank}.pt")
            )
        _start_two(folder, threads)
        one, two = json.loads(Path(folder, "speeds.json").read_text(encoding="utf-8"))
    name = f"two processes, gloo, {max(1, threads // 2)} thread(s) each"
    yield Row(name, tuple(two), "pairs/s", tuple(one), f"one process, {threads} thread(s)")


def _start_two(folder: str, threads: int) -> None:
    """Run `_train_one` in two processes; end both in any case, at the latest after the limit."""
    from torch import multiprocessing

    start = multiprocessing.get_context("spawn")
    both = [
        start.Process(target=_train_one, args=(rank, folder, threads, ROUNDS), daemon=True)
        for rank in range(2)
    ]
    local = {"GLOO_SOCKET_IFNAME": "lo"} if sys.platform == "linux" else {}
    local |= {"CUDA_VISIBLE_DEVICES": ""}  # two processes on one GPU would say nothing
    try:
        with patch.dict(os.environ, local):
            for process in both:
                process.start()
        end, codes = monotonic() + LIMIT, [None]
        while None in codes:
            sleep(0.1)
            codes = [process.exitcode for process in both]
            if any(codes):
                raise CourseError("one of the two processes failed (see above)")
            if monotonic() > end:
                raise CourseError(f"two processes did not finish within {LIMIT} seconds")
    finally:
        for process in both:
            if process.is_alive():
                process.kill()
                process.join(10)


def _train_one(rank: int, folder: str, threads: int, rounds: int) -> None:
    """Be one of two processes: wait while the first trains alone, then train together, in turns."""
    from datetime import timedelta

    import torch
    from torch import distributed
    from torch.nn.parallel import DistributedDataParallel

    from benchmarks import loops

    distributed.init_process_group(
        "gloo",
        init_method=Path(folder, "meeting").as_uri(),  # a file: no port is needed
        rank=rank,
        world_size=2,
        timeout=timedelta(seconds=LIMIT),
    )
    whole, half = (torch.load(Path(folder, f"{name}.pt")) for name in ("whole", rank))
    rows = sum(len(batch["labels"]) for batch in whole)
    model, shared = loops.build(), DistributedDataParallel(loops.build())

    def together(work, use: int) -> float:
        torch.set_num_threads(use)
        distributed.barrier()
        return rows / seconds(lambda: (work(), distributed.barrier()))

    def alone() -> None:
        if rank == 0:
            loops.bare(model, whole)

    speeds = in_turns(
        rounds,
        lambda: together(alone, threads),
        lambda: together(lambda: loops.bare(shared, half), max(1, threads // 2)),
    )
    if rank == 0:
        Path(folder, "speeds.json").write_text(json.dumps(speeds), encoding="utf-8")
    shared = None  # freed before its group: scripts/train.py says why
    distributed.destroy_process_group()
