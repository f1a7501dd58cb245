"""From results to a verdict: the mean difference over seeds, its interval, and what they say.

Method. Each seed is run with and without the change, and the two are subtracted: what the seed
does to both sides cancels out (a *paired* comparison). The 95 % interval of the mean of these
differences is Student's (Student 1908, "The probable error of a mean", Biometrika 6):
mean ± t(n − 1) · s / √n. The verdict asks where this interval lies (the inclusion rule of
equivalence tests: Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15):

- **supported**: the whole interval lies within the predicted range;
- **refuted**: no part of it does;
- **undecided**: it crosses a border of the range, or there is too little to judge by.

Why not the bootstrap? With few seeds its intervals are too short: over 5 normal values the
percentile bootstrap covers the true mean 84 times in 100, Student's interval 95 times
(`course bench intervals`; the same advice is given by Colas, Sigaud and
Oudeyer 2018, "How Many Random Seeds?", arXiv:1806.08295).

Limits. Student's interval takes the differences to be roughly normal; with strongly skewed ones
and few seeds it is wrong more often than 1 in 20. An interval speaks of the seeds: other data,
another model or other settings are other questions. Ten hypotheses at 95 % each are together wrong
more often than one. Whoever adds seeds because the first look was undecided gets a second chance to
be wrong: an effect exactly on the border is then decided 10 times in 100 instead of 5
(tests/test_effect.py, the advice).
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

SUPPORTED, REFUTED, UNDECIDED = "supported", "refuted", "undecided"
CONFIDENCE = 0.95
POWER = 0.8  # how often the suggested number of seeds should decide
FEWEST = 3  # seeds for a verdict
FEWEST_EQUAL = 5  # seeds for a verdict when all differences are equal: the spread is not known
MOST = 1000  # no larger number of seeds is suggested

PLAIN_METHOD = (
    "Every seed was run with and without the change, and the two results were subtracted, so that "
    "what the seed does to both cancels out. The interval (Student's, 95 %) says how far the mean "
    "difference could be from what was seen, if other seeds had been drawn. Supported means that "
    "the whole interval lies within the predicted range, refuted that none of it does, undecided "
    "that it crosses a border. At most one verdict in twenty is wrong by bad luck; one in ten if "
    "seeds were added after a first look; and more if a few runs differ wildly from the rest. It "
    "says nothing about other data or other models."
)


@dataclass(frozen=True)
class Effect:
    """What the runs say about a predicted effect.

    `differences` are metric(to) − metric(from), one for each seed; `low` and `high` bound the
    95 % interval of their mean (NaN where there is none). `more` is the number of seeds that
    would probably decide, None if none was worked out.
    """

    verdict: str
    differences: dict[int, float]
    mean: float
    low: float
    high: float
    why: str
    more: int | None = None


def judge(
    before: dict[int, float],
    after: dict[int, float],
    least: float = -math.inf,
    most: float = math.inf,
) -> Effect:
    """Return the verdict on the prediction that `after` − `before` lies between two bounds.

    `before` and `after` map each seed to the metric without and with the change; seeds that one
    side lacks are left out.
    """
    seeds = sorted(before.keys() & after.keys())
    differences = {seed: after[seed] - before[seed] for seed in seeds}
    values = list(differences.values())
    lost = [seed for seed in seeds if not math.isfinite(differences[seed])]
    if not values:
        return _undecided(differences, "no seed has been run with and without the change")
    if lost:
        return _undecided(
            differences,
            f"{_count(len(lost), 'seed')} of {len(seeds)} gave no number (NaN or infinity), and "
            "to leave them out would choose among the results",
        )
    mean = statistics.fmean(values)
    if len(values) < FEWEST:
        text = f"{_count(len(values), 'seed')} cannot show how much chance does"
        return Effect(UNDECIDED, differences, mean, math.nan, math.nan, text, FEWEST_EQUAL)
    spread = statistics.stdev(values)
    if spread <= 1e-12 * max(1.0, abs(mean)):
        return _equal(before, after, seeds, differences, mean, least, most)
    half = _t(CONFIDENCE / 2 + 0.5, len(values)) * spread / math.sqrt(len(values))
    low, high = mean - half, mean + half
    verdict = _inside(low, high, least, most)
    more = seeds_needed(mean, spread, least, most) if verdict == UNDECIDED else None
    return Effect(verdict, differences, mean, low, high, "", more)


def seeds_needed(mean: float, spread: float, least: float, most: float) -> int | None:
    """Return how many seeds would decide 4 times in 5, or None if more than 1,000.

    This takes the mean and standard deviation of the differences seen so far for the true ones;
    with few seeds both are rough, and so is the number. The interval of n seeds must then stay
    clear of the nearest border: (t₀.₉₇₅ + t₀.₈)(n − 1) · s / √n ≤ distance.
    """
    distance = min(abs(mean - least), abs(mean - most))
    for n in range(FEWEST, MOST + 1):
        reach = _t(CONFIDENCE / 2 + 0.5, n) + _t(POWER, n)
        if reach * spread / math.sqrt(n) <= distance:
            return n
    return None


def _equal(before, after, seeds, differences, mean, least, most) -> Effect:
    """Judge differences that are all the same."""
    if len({side[seed] for side in (before, after) for seed in seeds}) == 1:
        return _undecided(
            differences,
            "every run gave the same value, so nothing was measured: is the metric recorded after "
            "the parameter is used?",
        )
    if len(seeds) < FEWEST_EQUAL:
        text = "all differences are equal, and so few seeds cannot say that this is no accident"
        return Effect(UNDECIDED, differences, mean, mean, mean, text, FEWEST_EQUAL)
    text = "every seed gave the same difference"
    return Effect(_inside(mean, mean, least, most), differences, mean, mean, mean, text)


def _inside(low: float, high: float, least: float, most: float) -> str:
    if least <= low and high <= most:
        return SUPPORTED
    return REFUTED if high < least or low > most else UNDECIDED


def _undecided(differences: dict, why: str) -> Effect:
    finite = [value for value in differences.values() if math.isfinite(value)]
    mean = statistics.fmean(finite) if finite else math.nan
    return Effect(UNDECIDED, differences, mean, math.nan, math.nan, why)


def _t(share: float, count: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(count - 1, share))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
