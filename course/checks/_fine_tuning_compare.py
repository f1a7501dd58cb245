"""The check of exercise 5.18: the same training twice, with one thing changed."""

from __future__ import annotations

import math
from statistics import mean, stdev

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

KEYS = ["base", "changed", "difference", "error", "verdict"]
EFFECTS = ((0.06, "better"), (-0.05, "worse"), (0.004, "undecided"))  # and what they come to


@exercise(
    "5.18",
    hints=[
        "Two lists first: one accuracy for each seed with `base`, one with the change. Then the "
        "differences, seed by seed.",
        "{**base, **change} is a new dictionary with the change on top. base.update(change) would "
        "change `base` itself, for all runs that follow.",
        "differences = [b - a for a, b in zip(before, after)]; then statistics.mean(differences), "
        "and statistics.stdev(differences) / math.sqrt(len(seeds)).",
    ],
)
def compare(answer):
    """Let it compare trainings that are pretended: a level for the settings, luck for the seed."""
    random = draw("compare")
    for effect, verdict in EFFECTS:
        run, calls = _pretended(random, effect)
        base = {"learning_rate": 1e-4, "num_train_epochs": 2, "weight_decay": 0.01}
        seeds = random.sample(range(1000), random.randint(4, 6))
        found = call(answer, run, base, {"learning_rate": 3e-4}, seeds)
        found.text = f"compare(run, base, change={{'learning_rate': 0.0003}}, seeds={seeds})"
        tools.require_keys(found, KEYS)
        _require_calls(found, calls, base, seeds)
        _require_sides(found, run, base, seeds)
        _require_figures(found, verdict)


def _pretended(random, effect: float):
    """Return a run of made-up accuracies, whose seeds differ more than its settings, and its calls.

    The luck of a seed is on both sides. Only what is left of it blurs the difference.
    """
    luck, noise, calls = {}, {}, []
    blur = 0.02 if abs(effect) < 0.01 else 0.004

    def run(settings: dict, seed: int) -> float:
        calls.append((dict(settings), seed))
        changed = settings.get("learning_rate") != 1e-4
        luck.setdefault(seed, random.uniform(0.5, 0.8))
        side = -1 if len(noise) % 2 else 1  # of few draws of one sign nothing would be undecided
        noise.setdefault(seed, side * random.uniform(0.5, 1) * blur)
        return luck[seed] + changed * (effect + noise[seed])

    return run, calls


def _require_calls(found, calls: list, base: dict, seeds: list[int]) -> None:
    """Require one run for each seed and side, each with its settings."""
    changed = {**base, "learning_rate": 3e-4}
    used = [settings for settings, _ in calls]
    require(
        base in used,
        "No run has the settings `base` as they are.",
        of=found,
        got=used[:2],
        expected=f"{base} among them",
    )
    require(
        {"learning_rate": 3e-4} not in used,
        "A run with `change` alone: the other settings are missing. On that side they are those of "
        "`base`, too.",
        of=found,
        got=used,
        expected=f"{changed}",
    )
    require(
        changed in used,
        "No run has the change: train the second side with {**base, **change}.",
        of=found,
        got=used,
        expected=f"{changed} among them",
    )
    for settings, side in ((base, "base"), (changed, "base with the change")):
        got = [seed for used, seed in calls if used == settings]
        require(
            sorted(got) == sorted(seeds),
            f"The runs with {side} had other seeds than they should: once each. If `base` itself "
            "gets the change (base.update), every later run has it as well.",
            of=found,
            got=got,
            expected=seeds,
        )


def _require_sides(found, run, base: dict, seeds: list[int]) -> None:
    """Require both lists of accuracies, in the order of the seeds."""
    sides = {
        "base": [run(base, seed) for seed in seeds],
        "changed": [run({**base, "learning_rate": 3e-4}, seed) for seed in seeds],
    }
    got = {side: tools.lists(found.value[side]) for side in sides}
    require(
        not nearly_equal(got["base"], sides["changed"]),
        "base and changed are mixed up.",
        of=found,
        got=got,
        expected=sides,
    )
    for side, expected in sides.items():
        require(
            nearly_equal(got[side], expected),
            f"`{side}` is the list of its accuracies, in the order of the seeds.",
            of=found,
            got=got[side],
            expected=expected,
        )


def _require_figures(found, verdict: str) -> None:
    report = found.value
    sides = [list(report[side]) for side in ("base", "changed")]
    differences = [changed - base for base, changed in zip(*sides, strict=True)]
    difference, spread = mean(differences), stdev(differences)
    error = spread / math.sqrt(len(differences))
    apart = math.sqrt(sum(stdev(side) ** 2 for side in sides) / len(differences))
    shown = {key: report[key] for key in ("difference", "error", "verdict")}
    expected = {"difference": difference, "error": error, "verdict": verdict}
    for wrong, why in (
        (not nearly_equal(report["difference"], difference),
         "difference: the mean of changed minus base, seed by seed."),
        (nearly_equal(report["error"], spread),
         "That is the spread of single differences. The standard error of their mean is smaller: "
         "divide by the square root of their number."),
        (nearly_equal(report["error"], apart),
         "That is the error for two sides with seeds of their own. Here both sides have the same "
         "seeds, and the luck of a seed cancels out: take the differences first."),
        (not nearly_equal(report["error"], error),
         "error: statistics.stdev of the differences (changed minus base, seed by seed), divided "
         "by the square root of their number."),
        (report["verdict"] not in ("better", "worse", "undecided"),
         'verdict is "better", "worse" or "undecided".'),
        (report["verdict"] != verdict,
         "verdict: better or worse only if the difference is more than two errors away from 0."),
    ):  # fmt: skip
        require(not wrong, why, of=found, got=shown, expected=expected)
