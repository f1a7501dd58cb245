"""The checks of homework 05, in the order of its exercises.

Oracles: transformers (collators, the Trainer, its schedule and callback), scikit-learn, peft, and
tiny models that train in milliseconds.
"""

# The order of the exercises:
# isort: off
from course.checks._fine_tuning_tools import BATCH_SIZE, LABELS, ROWS
from course.checks._fine_tuning_batches import tokenize, collate, shapes
from course.checks._fine_tuning_metrics import scores, compute_metrics
from course.checks._fine_tuning_baselines import baselines, error_table
from course.checks._fine_tuning_steps import learning_rate, plan, stop_at
from course.checks._fine_tuning_bugs import jumping_loss, mixed_up_labels, wobbling_accuracy
from course.checks._fine_tuning_leaks import too_good, shrinking_loss
from course.checks._fine_tuning_models import lora_parameters, write_card
from course.checks._fine_tuning_compare import compare
from course.checks._fine_tuning_project import fine_tune

__all__ = [
    "BATCH_SIZE",
    "LABELS",
    "ROWS",
    "baselines",
    "collate",
    "compare",
    "compute_metrics",
    "error_table",
    "fine_tune",
    "jumping_loss",
    "learning_rate",
    "lora_parameters",
    "mixed_up_labels",
    "plan",
    "scores",
    "shapes",
    "shrinking_loss",
    "stop_at",
    "tokenize",
    "too_good",
    "wobbling_accuracy",
    "write_card",
]
