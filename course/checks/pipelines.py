"""The checks of homework 01, in the order of its exercises.

Oracles: the library's pipelines on the shelf's checkpoints, or counting in plain Python.
"""

# The order of the exercises:
# isort: off
from course.checks._pipelines_reading import (
    jobs,
    sure_complaints,
    zero_shot,
    wording,
    preference,
    group_tokens,
)
from course.checks._pipelines_deciding import (
    best_span,
    greedy,
    entropy,
    choose,
    calibration_error,
    tune_labels,
)
from course.checks._pipelines_tools import MESSAGES

__all__ = [
    "MESSAGES",  # shown in exercise 1.4
    "best_span",
    "calibration_error",
    "choose",
    "entropy",
    "greedy",
    "group_tokens",
    "jobs",
    "preference",
    "sure_complaints",
    "tune_labels",
    "wording",
    "zero_shot",
]
