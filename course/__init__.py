"""A hands-on Hugging Face course: notebooks that run, homework that is checked.

Importing the package is cheap (standard library only) and sets three defaults for the libraries
that lessons import later, unless you have set them yourself: no telemetry, no progress bars in
saved notebooks, and no fork warnings from the tokenizers library. It also keeps out what older
libraries log about calls of their own.
"""

import os

for _name, _value in {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}.items():
    os.environ.setdefault(_name, _value)

from course.hypotheses import experiment, record, sweep  # noqa: E402  (the defaults come first)
from course.quiet import filter_noise  # noqa: E402
from course.recall_views import recall  # noqa: E402
from course.shelf import checkpoint, dataset, metric  # noqa: E402

filter_noise()

__all__ = ["checkpoint", "dataset", "experiment", "metric", "recall", "record", "sweep"]
