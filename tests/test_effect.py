"""Verdicts: how often they are right, shown by simulation, and what they say in odd cases."""

import math

import numpy as np
import pytest

from course.hypotheses.effect import (
    FEWEST,
    MOST,
    POWER,
    REFUTED,
    SUPPORTED,
    UNDECIDED,
    judge,
    seeds_needed,
)

TRIALS = 800
SPREAD = 0.02  # standard deviation of a difference
PREDICTED = 0.10  # "at least half of it": the prediction is 0.05 or more


def verdicts(seeds: int, effect: float, least=PREDICTED / 2, most=math.inf, draw=None) -> dict:
    """Return how often each verdict came, over simulated results with a known effect."""
    rng = np.random.default_rng(seeds)
    draw = draw or (lambda size: rng.normal(0, SPREAD, size))
    found = {SUPPORTED: 0, REFUTED: 0, UNDECIDED: 0}
    for _ in range(TRIALS):
        before = rng.normal(0.7, 0.05, seeds)  # what the seed does to both sides
        after = before + effect + draw(seeds)
        sides = (dict(enumerate(side.tolist())) for side in (before, after))
        found[judge(*sides, least, most).verdict] += 1 / TRIALS
    return found


def chance(share: float) -> float:
    """Return a share plus what 800 trials may add to it by luck (3.5 standard errors)."""
    return share + 3.5 * math.sqrt(share * (1 - share) / TRIALS)


each_number = pytest.mark.parametrize("seeds", [3, 5, 10, 20])


@each_number
def test_no_effect_is_seldom_called_supported(seeds):
    assert verdicts(seeds, 0.0)[SUPPORTED] <= chance(0.025)


@each_number
def test_effect_on_the_border_is_wrongly_decided_in_one_of_twenty(seeds):
    found = verdicts(seeds, PREDICTED / 2)
    assert found[SUPPORTED] <= chance(0.025) and found[REFUTED] <= chance(0.025)
    assert found[UNDECIDED] >= 0.9


@each_number
def test_predicted_effect_is_seldom_called_refuted(seeds):
    assert verdicts(seeds, PREDICTED)[REFUTED] <= chance(0.025)


@each_number
def test_half_of_a_prediction_with_two_borders_is_seldom_supported(seeds):
    found = verdicts(seeds, PREDICTED / 2, least=0.08, most=0.12)
    assert found[SUPPORTED] <= chance(0.025)


@pytest.mark.parametrize(("seeds", "least"), [(5, 0.95), (10, 0.99), (20, 0.99)])
def test_enough_seeds_decide(seeds, least):
    assert verdicts(seeds, PREDICTED)[SUPPORTED] >= least
    assert verdicts(seeds, 0.0)[REFUTED] >= least


def test_three_seeds_often_leave_it_undecided():
    assert verdicts(3, PREDICTED)[UNDECIDED] >= 0.2


@each_number
def test_coverage_of_the_interval_is_95_percent_and_the_bootstraps_is_less(seeds):
    from scipy.stats import bootstrap

    rng = np.random.default_rng(1)
    covered = {"student": 0, "bootstrap": 0}
    for _ in range(TRIALS):
        values = rng.normal(0, 1, seeds)
        found = judge(dict.fromkeys(range(seeds), 0.0), dict(enumerate(values.tolist())), least=0)
        covered["student"] += found.low <= 0 <= found.high
        drawn = bootstrap([values], np.mean, n_resamples=400, method="percentile", rng=rng)
        covered["bootstrap"] += drawn.confidence_interval.low <= 0 <= drawn.confidence_interval.high
    assert 0.95 - 0.03 <= covered["student"] / TRIALS <= 0.95 + 0.03
    assert covered["bootstrap"] < covered["student"]


def test_skewed_differences_are_wrongly_decided_more_often_as_the_docstring_warns():
    rng = np.random.default_rng(0)
    skewed = verdicts(5, 0.05, draw=lambda size: SPREAD * (rng.exponential(1, size) - 1))
    assert 0.05 < skewed[REFUTED] + skewed[SUPPORTED] < 0.25


@pytest.mark.parametrize(
    ("mean", "spread"), [(0.07, 0.02), (0.04, 0.02), (0.10, 0.1), (0.0, 0.05), (0.052, 0.01)]
)
def test_suggested_number_of_seeds_decides_four_times_in_five(mean, spread):
    seeds = seeds_needed(mean, spread, PREDICTED / 2, math.inf)
    rng = np.random.default_rng(2)
    found = verdicts(seeds, mean, draw=lambda size: rng.normal(0, spread, size))
    assert POWER - 0.06 <= 1 - found[UNDECIDED]
    wrong = REFUTED if mean > PREDICTED / 2 else SUPPORTED
    assert found[wrong] <= chance(0.025)


def test_suggested_number_is_no_larger_than_needed():
    seeds = seeds_needed(0.07, 0.02, PREDICTED / 2, math.inf)
    rng = np.random.default_rng(3)
    found = verdicts(seeds - 2, 0.07, draw=lambda size: rng.normal(0, 0.02, size))
    assert 1 - found[UNDECIDED] < POWER + 0.02


def test_following_the_advice_once_is_wrong_in_one_of_ten_on_the_border():
    rng = np.random.default_rng(4)
    decided = 0
    for _ in range(TRIALS):
        values = dict(enumerate(rng.normal(PREDICTED / 2, SPREAD, 40).tolist()))
        zeros = dict.fromkeys(values, 0.0)
        first = judge(zeros, {seed: values[seed] for seed in range(5)}, PREDICTED / 2)
        if first.verdict == UNDECIDED and first.more:
            more = range(min(40, max(6, first.more)))
            first = judge(zeros, {seed: values[seed] for seed in more}, PREDICTED / 2)
        decided += first.verdict != UNDECIDED
    assert decided / TRIALS <= chance(0.10)


def test_no_number_is_suggested_on_the_border_itself():
    assert seeds_needed(0.05, 0.02, 0.05, math.inf) is None
    assert seeds_needed(0.051, 0.5, 0.05, math.inf) is None and MOST == 1000


# Odd cases


def sides(*differences: float) -> tuple[dict, dict]:
    """Return two sides with these differences, whose values change with the seed."""
    before = {seed: 0.5 + seed / 100 for seed in range(len(differences))}
    return before, {seed: before[seed] + d for seed, d in enumerate(differences)}


def test_difference_is_after_minus_before_of_the_same_seed():
    found = judge({0: 1.0, 1: 5.0, 2: 3.0}, {2: 3.5, 0: 1.25, 1: 5.75}, least=0.0)
    assert found.differences == {0: 0.25, 1: 0.75, 2: 0.5} and found.mean == 0.5


def test_interval_is_that_of_a_paired_t_test():
    from scipy.stats import ttest_rel

    before, after = sides(0.1, 0.3, 0.15, 0.2)
    found = judge(before, after, least=0.0)
    expected = ttest_rel(list(after.values()), list(before.values())).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_seed_that_one_side_lacks_is_left_out():
    assert list(judge({0: 1.0, 1: 1.0}, {1: 2.0, 2: 2.0}, least=0).differences) == [1]


@pytest.mark.parametrize("number", range(FEWEST))
def test_too_few_seeds_are_undecided(number):
    found = judge(*sides(*[0.5] * number), least=0.0)
    assert found.verdict == UNDECIDED and math.isnan(found.low) and found.why


def test_equal_differences_of_few_seeds_are_undecided():
    found = judge(*sides(0.5, 0.5, 0.5), least=0.0)
    assert found.verdict == UNDECIDED and found.more == 5


def test_equal_differences_of_five_seeds_are_decided():
    assert judge(*sides(*[0.5] * 5), least=0.0).verdict == SUPPORTED
    assert judge(*sides(*[0.0] * 5), least=0.1).verdict == REFUTED


def test_metric_that_never_changes_is_undecided():
    constant = dict.fromkeys(range(10), 0.5)
    found = judge(constant, constant, least=-0.01, most=0.01)
    assert found.verdict == UNDECIDED and "nothing was measured" in found.why


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_run_without_a_number_is_undecided(odd):
    found = judge(*sides(0.5, 0.5, 0.6, odd, 0.5), least=0.0)
    assert found.verdict == UNDECIDED and "1 seed of 5" in found.why


def test_undecided_verdict_suggests_more_seeds():
    found = judge(*sides(0.02, 0.12, 0.09, 0.05), least=0.03)
    assert found.verdict == UNDECIDED and found.more > 4
