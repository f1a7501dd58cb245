"""The checks of homework 06, in the order of its exercises.

Oracles: torch (AdamW, clipping, DistributedSampler), transformers (the cosine schedule),
Accelerate (how it deals batches out), scikit-learn, and tiny models that train in milliseconds.
"""

# The order of the exercises:
# isort: off
from course.checks._training_loop_steps import training_step, evaluate
from course.checks._training_loop_gradients import accumulate, token_loss, clip
from course.checks._training_loop_optimizer import cosine_factor, adamw_step, precision
from course.checks._training_loop_processes import in_step, shared_plan, share, in_order
from course.checks._training_loop_resume import train
from course.checks._training_loop_costs import PROFILE, own_times, fast_train, counted
from course.checks._training_loop_project import baseline, embed, train_intents

__all__ = [
    "PROFILE",
    "accumulate",
    "adamw_step",
    "baseline",
    "clip",
    "cosine_factor",
    "counted",
    "embed",
    "evaluate",
    "fast_train",
    "in_order",
    "in_step",
    "own_times",
    "precision",
    "share",
    "shared_plan",
    "token_loss",
    "train",
    "train_intents",
    "training_step",
]
