"""The checks of homework 03, in the order of its exercises.

Oracles: the `tokenizers` library's own models and trainers, the encoder's tokenizer, or counting.
"""

# The order of the exercises:
# isort: off
from course.checks._tokenizers_words import (
    by_cost,
    words,
    build_vocabulary,
    read_files,
    word_spans,
)
from course.checks._tokenizers_batches import (
    pair,
    pad,
    padding_waste,
    windows,
)
from course.checks._tokenizers_models import (
    next_merge,
    bpe,
    wordpiece,
    viterbi,
    domain_report,
)
from course.checks._tokenizers_tools import TEXTS

__all__ = [
    "TEXTS",  # shown in exercise 3.1
    "bpe",
    "build_vocabulary",
    "by_cost",
    "domain_report",
    "next_merge",
    "pad",
    "padding_waste",
    "pair",
    "read_files",
    "viterbi",
    "windows",
    "word_spans",
    "wordpiece",
    "words",
]
