"""Training on a GPU: pairs a second by precision, and the share of what the GPU can multiply.

`python -m course bench gpu` writes benchmarks/GPU.md. Without a GPU it says so and does nothing.
"""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.measure import Row, in_turns, seconds
from course.paths import short

ROUNDS = 5
ROWS = 3072  # pairs: whole batches of every size
BATCH_SIZES = (16, 256)
PRECISIONS = ("fp32", "bf16")
TABLE = Path(__file__).parent / "GPU.md"
TEXT = """# Training on a GPU

Written by `python -m course bench gpu` on {date}.

{machine}

The encoder of lesson 05 is fine-tuned whole on {rows:,} pairs of `paraphrases`, by a bare PyTorch
loop on batches that are ready and on the GPU. Each row is padded to {tokens} tokens, so that a
compiled model is compiled once. bf16 is autocast over float32 weights; compiled is
`torch.compile(model)`, and the time to compile is not counted. Median (min–max) of {rounds} rounds
in which all take turns. The operations are those of the formula in `benchmarks/loops.py`. The peak
is what multiplying two large square matrices reached in the same rounds, in the same number format
(float32 at torch's matmul precision "{precision}", where "highest" means without TF32).

| batch | precision | pairs/s | against fp32 | TFLOP/s | measured peak | share of the peak |
|---|---|---|---|---|---|---|
{lines}
"""


def gpu() -> Iterator[Row]:
    """On a GPU: training in fp32, bf16 and compiled, as benchmarks/GPU.md."""
    import torch

    if not torch.cuda.is_available():
        print("No GPU that torch can use: nothing is measured or written.", file=sys.stderr)
        return
    rows, lines = [], []
    for batch_size in BATCH_SIZES:
        for row, line in _measure(batch_size):
            rows.append(row)
            lines.append(line)
    TABLE.write_text(_text(lines), encoding="utf-8")
    print(f"Wrote {short(TABLE)}.", file=sys.stderr)
    yield from rows


def _measure(batch_size: int) -> Iterator[tuple[Row, str]]:
    """Measure all precisions in turns: a row of the report and a line of the table for each."""
    import torch

    from benchmarks import loops

    where = loops.device()
    batches = [
        {name: tensor.to(where) for name, tensor in batch.items()} for batch in _batches(batch_size)
    ]
    ways = _ways()
    dtypes = {"fp32": torch.float32, "bf16": torch.bfloat16}
    runs = [partial(_speed, *way, batches) for way in ways.values()]
    peaks = [partial(loops.matmul_rate, where, dtypes[precision]) for precision in PRECISIONS]
    *speeds, fp32, bf16 = in_turns(ROUNDS, *runs, *peaks)
    each = loops.flops(loops.build(), batches) / (len(batches) * batch_size)
    for name, speed in zip(ways, speeds, strict=True):
        baseline, against = ((), "") if name == "fp32" else (speeds[0], "fp32")
        row = Row(f"GPU, batches of {batch_size}, {name}", speed, "pairs/s", baseline, against)
        yield row, _line(batch_size, name, row, each, bf16 if "bf16" in name else fp32)


def _batches(batch_size: int) -> list:
    """Return whole batches, all padded to the longest pair, rounded up to eight tokens."""
    from benchmarks import loops

    rows = loops.pairs(ROWS)
    return loops.ready(rows, batch_size, padding="max_length", max_length=_tokens(rows))


def _tokens(rows) -> int:
    return -(-max(map(len, rows["input_ids"])) // 8) * 8


def _ways() -> dict[str, tuple]:
    """Return for each name a model of its own, and whether it computes in bf16."""
    import torch

    from benchmarks import loops

    torch.compiler.reset()  # the second batch size is compiled as the first: for its own shape
    ways = {name: (loops.build(), name == "bf16") for name in PRECISIONS}
    if importlib.util.find_spec("triton"):  # the compiler for GPUs; not on every system
        for name in PRECISIONS:
            ways[f"{name}, compiled"] = (torch.compile(loops.build()), name == "bf16")
    return ways


def _speed(model, bf16: bool, batches: list) -> float:
    from benchmarks import loops

    return sum(len(batch["labels"]) for batch in batches) / seconds(
        loops.bare, model, batches, bf16
    )


def _line(batch_size: int, name: str, row: Row, each: float, peak: tuple[float, ...]) -> str:
    """Return a line of the table; `each` is the number of operations for one pair."""
    rates = [each * speed for speed in row.measured]
    share = median(rate / most for rate, most in zip(rates, peak, strict=True))
    spread = f"{min(row.measured):,.0f}–{max(row.measured):,.0f}"
    cells = [
        str(batch_size),
        name,
        f"{median(row.measured):,.0f} ({spread})",
        f"{row.ratio:.2f}×" if row.baseline else "–",
        f"{median(rates) / 1e12:.2f}",
        f"{median(peak) / 1e12:.1f}",
        f"{share:.2f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _text(lines: list[str]) -> str:
    import torch

    from benchmarks import loops

    card = torch.cuda.get_device_properties(0)
    versions = {"Python": platform.python_version()}
    versions |= {name: version(name) for name in ("torch", "transformers")}
    versions["CUDA"] = torch.version.cuda or torch.version.hip
    machine = [f"{card.name}, {card.total_memory / 2**30:.0f} GiB"]
    machine += [f"{name} {number}" for name, number in versions.items()]
    return TEXT.format(
        date=date.today().isoformat(),
        machine=" · ".join(machine),
        rows=ROWS,
        tokens=_tokens(loops.pairs(ROWS)),
        rounds=ROUNDS,
        precision=torch.get_float32_matmul_precision(),
        lines="\n".join(lines),
    )
