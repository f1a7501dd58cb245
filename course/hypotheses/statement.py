"""A hypothesis: what is asked, what is predicted, and which runs would tell.

    question = "What do ten times as many pairs bring?"
    prediction = "3,000 pairs instead of 300 bring at least 10 points."
    sure = 80                       # how sure you are, in per cent (may be left out)
    notebook = "05_fine_tuning"
    metric = "accuracy"

    [grid]
    train_rows = [300, 3000]
    seed = [0, 1, 2, 3, 4]

    [comparison]
    from = { train_rows = 300 }
    to = { train_rows = 3000 }

    [effect]                        # of metric(to) - metric(from); either bound may be left out
    low = 0.10

Those of the course lie in `experiments/`, your own in `my/experiments/`.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.hypotheses import parameters, points
from course.paths import ROOT, home, short
from course.progress import write_atomically

EXPERIMENTS = ROOT / "experiments"
NAME = re.compile(r"\w[\w-]*")
RANGE = re.compile(r"(?P<low>[-+−\d.e]+)\s*(?:\.\.|to|…)\s*(?P<high>[-+−\d.e]+)")
BOUND = re.compile(r"(?P<sign><=|>=|<|>|≤|≥)\s*(?P<bound>[-+−\d.e]+)")


@dataclass(frozen=True)
class Hypothesis:
    """What a file in `experiments/` says; `low` and `high` bound the predicted effect."""

    name: str
    question: str
    prediction: str
    notebook: str
    metric: str
    grid: dict[str, list]
    before: dict[str, parameters.Value]
    after: dict[str, parameters.Value]
    low: float
    high: float
    sure: float | None
    path: Path

    @property
    def own(self) -> bool:
        """Whether it is the learner's own."""
        return self.path.parent != EXPERIMENTS

    def sides(self, rows: list[dict]) -> tuple[dict[int, float], dict[int, float]]:
        """Return the metric by seed, without and with the change, from rows of results."""
        return tuple(
            {
                row["seed"]: row.get(self.metric, math.nan)
                for row in rows
                if all(row.get(name) == value for name, value in side.items())
            }
            for side in (self.before, self.after)
        )

    def seeded(self, seeds: int | None) -> dict[str, list]:
        """Return the grid, with as many seeds as are asked for (its own first)."""
        own = self.grid["seed"]
        if seeds is None:
            return self.grid
        more = (seed for seed in range(len(own) + seeds) if seed not in own)
        return self.grid | {"seed": [*own, *more][:seeds]}


def every() -> list[Hypothesis]:
    """Return all hypotheses, the course's first. Raises CourseError for a file with a mistake."""
    folders = (EXPERIMENTS, home() / "experiments")
    return [load(path) for folder in folders for path in sorted(folder.glob("*.toml"))]


def find(name: str) -> Hypothesis:
    """Return the hypothesis called `name`; your own comes before the course's.

    Raises CourseError when there is none, and says the nearest name.
    """
    if name.endswith(".toml"):
        return load(Path(name))
    folders = (home() / "experiments", EXPERIMENTS)
    for folder in folders:
        if NAME.fullmatch(name) and (folder / f"{name}.toml").exists():
            return load(folder / f"{name}.toml")
    known = [path.stem for folder in folders for path in folder.glob("*.toml")]
    raise CourseError(
        f"There is no hypothesis {name!r}{parameters.nearest(name, known)} "
        "(see: course hypothesis list)"
    )


def load(path: Path) -> Hypothesis:
    """Read a file. Raises CourseError that says what is wrong in it."""
    where = short(path)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{where} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CourseError(f"{where} is not TOML: {error}.") from error
    try:
        effect = said["effect"]
        made = Hypothesis(
            name=path.stem,
            **{name: said[name] for name in ("question", "prediction", "notebook", "metric")},
            grid=said["grid"],
            before=said["comparison"]["from"],
            after=said["comparison"]["to"],
            low=float(effect.get("low", -math.inf)),
            high=float(effect.get("high", math.inf)),
            sure=said.get("sure"),
            path=path,
        )
    except KeyError as error:
        raise CourseError(f"{where} lacks {error.args[0]!r}.") from None
    except (AttributeError, TypeError, ValueError):
        raise CourseError(f"{where}: [grid], [comparison] and [effect] are tables.") from None
    _require_sense(made, where)
    return made


def save(made: Hypothesis) -> Path:
    """Write a learner's hypothesis to `my/experiments/` and return the file.

    Raises CourseError when it does not fit its lesson, or when the name is taken.
    """
    if not NAME.fullmatch(made.name):
        raise CourseError(f"{made.name!r} is no name: use letters, digits, '-' and '_'.")
    if made.path.exists() or (EXPERIMENTS / f"{made.name}.toml").exists():
        raise CourseError(f"There is a hypothesis {made.name!r} already: choose another name.")
    _require_sense(made, f"hypothesis {made.name}")
    require_fit(made)
    try:
        made.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(made.path, _text(made))
    except OSError as error:
        raise CourseError(f"{short(made.path)} cannot be written: {error.strerror}.") from error
    return made.path


def require_fit(made: Hypothesis) -> None:
    """Raise CourseError unless the lesson has these parameters and records this metric."""
    of = points.source(made.notebook)
    for name, values in made.grid.items():
        for value in values:
            parameters.typed(name, value, of.known, of.name)
    of.until([made.metric])


def effect_range(text: str) -> tuple[float, float]:
    """Return the bounds that ">= 0.05", "<= -0.02" or "-0.01 .. 0.01" stand for.

    Raises CourseError for anything else.
    """
    text = text.strip().replace("−", "-")
    try:
        if found := BOUND.fullmatch(text):
            bound = float(found["bound"])
            return (bound, math.inf) if found["sign"] in (">", ">=", "≥") else (-math.inf, bound)
        if found := RANGE.fullmatch(text):
            low, high = float(found["low"]), float(found["high"])
            if low <= high:
                return low, high
    except ValueError:
        pass
    raise CourseError(
        f"{text!r} is no effect: write '>= 0.05', '<= -0.02' or '-0.01 .. 0.01' (the metric after "
        "the change minus the metric before it)."
    )


def _require_sense(made: Hypothesis, where: str) -> None:
    """Raise CourseError when the parts of a hypothesis do not go together."""
    grid, sides = made.grid, (made.before, made.after)
    if "seed" not in grid:
        raise CourseError(f"{where}: [grid] needs 'seed' with several values.")
    for name, values in grid.items():
        if not isinstance(values, list) or not values:
            raise CourseError(f"{where}: [grid] {name} must be a list of values.")
    if made.before == made.after:
        raise CourseError(f"{where}: 'from' and 'to' are the same; nothing would be compared.")
    for side in sides:
        for name, value in side.items():
            if value not in grid.get(name, []):
                raise CourseError(f"{where}: {name} = {value!r} is compared but not in [grid].")
        for name, values in grid.items():
            if name != "seed" and len(values) > 1 and name not in side:
                raise CourseError(
                    f"{where}: [grid] has several values of {name}; 'from' and 'to' must each say "
                    "which one they mean."
                )
    if made.low > made.high or math.isinf(made.low) and math.isinf(made.high):
        raise CourseError(f"{where}: [effect] needs a 'low', a 'high', or both with low <= high.")
    if made.sure is not None and not 50 <= made.sure <= 100:
        raise CourseError(f"{where}: sure = {made.sure}: a number from 50 (a coin) to 100.")


def _text(made: Hypothesis) -> str:
    """Return a hypothesis as TOML. (JSON's texts, numbers and lists are TOML's too.)"""
    sides = {"from": made.before, "to": made.after}
    bounds = {"low": made.low, "high": made.high}
    lines = [
        *(f"{k} = {_toml(getattr(made, k))}" for k in ("question", "prediction")),
        *([f"sure = {made.sure:g}"] if made.sure is not None else []),
        *(f"{k} = {_toml(getattr(made, k))}" for k in ("notebook", "metric")),
        "\n[grid]",
        *(f"{name} = {_toml(values)}" for name, values in made.grid.items()),
        "\n[comparison]",
        *(
            f"{name} = {{ {', '.join(f'{k} = {_toml(v)}' for k, v in side.items())} }}"
            for name, side in sides.items()
        ),
        "\n[effect]",
        *(f"{name} = {bound!r}" for name, bound in bounds.items() if math.isfinite(bound)),
    ]
    return "\n".join(lines) + "\n"


def _toml(value) -> str:
    return json.dumps(value, ensure_ascii=False)
