"""Write a checkpoint's model card, in the Hub's format, from what was measured."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from adapter import CHECKPOINTS  # beside this file
from huggingface_hub import EvalResult, ModelCardData

from course.measure import Measured

ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
RECIPE = "`python data/recipes/{recipe}.py` trains it and writes these figures; "
RECIPE += "`python -m course shelf verify` measures them again."


def options(recipe: str, validates: bool = True) -> argparse.Namespace:
    """Return a recipe's options; `recipe` is its docstring, whose first line describes it.

    `validates` says whether the recipe can stop after the validation split.
    """
    parser = argparse.ArgumentParser(description=recipe.splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure only; train nothing")
    if validates:
        parser.add_argument("--validate", action="store_true", help="look at validation only")
    return parser.parse_args()


def settings(name: str) -> dict:
    """Return how a checkpoint was trained."""
    return json.loads((CHECKPOINTS / name / "training.json").read_text(encoding="utf-8"))


def write(
    folder: Path,
    measured: Measured,
    sections: dict[str, str],
    *,
    pipeline_tag: str,
    language: str | list[str] = "en",
    base_model: str | None = ENCODER,
    more: dict[str, float] | None = None,
) -> None:
    """Write README.md into `folder`.

    `sections` are Markdown by heading; the first heading is the title. `measured.figures` go into
    the header, where `course shelf verify` finds them, and with `more` into the table that takes
    the place of `{figures}`.
    """
    metadata = ModelCardData(
        language=language,
        license="apache-2.0",
        base_model=base_model,
        library_name="peft" if base_model else "transformers",
        pipeline_tag=pipeline_tag,
        metrics=list(measured.figures),
        model_name=folder.name,
        eval_results=[
            EvalResult(
                task_type=pipeline_tag,
                dataset_type=measured.dataset,
                dataset_name=f"{measured.dataset} (this repository)",
                dataset_split="test",
                metric_type=metric,
                metric_value=round(value, 3),
            )
            for metric, value in measured.figures.items()
        ],
    )
    figures = table(
        ["figure", "value"],
        [[name, f"{value:.3f}"] for name, value in (measured.figures | (more or {})).items()],
    )
    title, *rest = sections.items()
    parts = [f"# {title[0]}\n\n{title[1].strip()}"]
    parts += [f"## {heading}\n\n{body.strip()}" for heading, body in rest]
    text = "\n\n".join(parts).replace("{figures}", figures)
    card = f"---\n{metadata.to_yaml().strip()}\n---\n\n{text}\n"
    (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")


def table(head: list[str], rows: list[list]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def by(rows: list[dict], column: str) -> str:
    """Return the table of accuracy by the values of a column ("±" is two standard errors)."""
    lines = []
    for value in sorted({row[column] for row in rows}):
        right = [row["right"] for row in rows if row[column] == value]
        share = sum(right) / len(right)
        spread = 2 * (share * (1 - share) / len(right)) ** 0.5
        lines.append([value, len(right), f"{share:.2f} ± {spread:.2f}"])
    return table([column, "rows", "accuracy"], lines)


def described(settings: dict) -> str:
    """Return the settings of a training in one line."""
    return "; ".join(f"{name} {value}" for name, value in settings.items())
