"""The measurements as a table for people and as JSON for scripts."""

from __future__ import annotations

import sys
from dataclasses import asdict
from math import floor, log10
from statistics import median

from benchmarks.measure import Row

PIPED_WIDTH = 120  # columns, when the table goes into a file
CAPTION = (
    "measured, baseline: median (min–max) of n runs that take turns. "
    "ratio, difference: median over the pairs of runs."
)


def show(machine: dict[str, str], rows: list[Row]) -> None:
    """Print the machine and one table of all rows."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, highlight=False)
    console.print(" · ".join(f"{name} {value}" for name, value in machine.items()), markup=False)
    if not rows:
        return
    table = Table(caption=CAPTION, caption_justify="left", show_lines=True)
    for heading in ("benchmark", "measured", "baseline", "ratio", "aim"):
        table.add_column(
            heading, justify="right" if heading == "ratio" else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*_cells(row))
    console.print(table, markup=False)
    for row in rows:
        if row.note:
            console.print(f"{row.name} was not measured: {row.note}", markup=False)


def as_json(machine: dict[str, str], rows: list[Row]) -> dict:
    """Return everything that the table says as plain values."""
    return {"machine": machine, "benchmarks": [_facts(row) for row in rows]}


def _facts(row: Row) -> dict:
    aim = asdict(row.aim) | {"met": row.met} if row.aim else None
    return {
        "name": row.name,
        "unit": row.unit,
        "measured": _spread(row.measured),
        "baseline": _spread(row.baseline) and {"what": row.against} | _spread(row.baseline),
        "ratio": row.ratio,
        "difference": row.difference,
        "aim": aim,
        "note": row.note,
    }


def _spread(values: tuple[float, ...]) -> dict | None:
    if not values:
        return None
    return {"median": median(values), "min": min(values), "max": max(values), "n": len(values)}


def _cells(row: Row) -> tuple[str, ...]:
    baseline = f"{row.against}\n{_text(row.baseline, row.unit)}" if row.baseline else "–"
    ratio = "–"
    if row.ratio is not None:
        ratio = f"{row.ratio:.2f}×"
        if row.aim and row.aim.of == "difference":
            ratio += f"\n{'+' if row.difference >= 0 else ''}{_number(row.difference)} {row.unit}"
    return (
        row.name,
        _text(row.measured, row.unit) if row.measured else "–",
        baseline,
        ratio,
        _aim(row),
    )


def _text(values: tuple[float, ...], unit: str) -> str:
    """Return "1.32 s (1.27–1.50), n=3"; a single value stands alone."""
    middle = f"{_number(median(values))} {unit}"
    if len(values) == 1:
        return f"{middle}, n=1"
    return f"{middle} ({_number(min(values))}–{_number(max(values))}), n={len(values)}"


def _aim(row: Row) -> str:
    if row.aim is None:
        return "–"
    sign, bound = ("<", row.aim.below) if row.aim.least is None else ("≥", row.aim.least)
    wanted = {
        "measured": f"{sign} {bound:g} {row.unit}",
        "ratio": f"{sign} {bound:g}×",
        "difference": f"{sign} {bound:+g} {row.unit}",
    }[row.aim.of]
    return wanted if row.met is None else f"{wanted} {'✓' if row.met else '✗'}"


def _number(value: float) -> str:
    """Return three significant digits, never an exponent."""
    digits = 2 - floor(log10(abs(value))) if value else 2
    return f"{value:,.{min(max(digits, 0), 4)}f}"
