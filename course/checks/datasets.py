"""The checks of homework 04, in the order of its exercises.

Oracles: planned rows and plain Python, the library itself, faiss, or a server's own count.
"""

# The order of the exercises:
# isort: off
from course.checks._datasets_rows import longest, count_words, name_labels, clean, without_copies
from course.checks._datasets_tables import split_customers, mean_by, explode, through_pandas
from course.checks._datasets_large import memory, first_matches, mixture_size
from course.checks._datasets_web import fetch_all, nearest
from course.checks._datasets_project import investigate

__all__ = [
    "clean",
    "count_words",
    "explode",
    "fetch_all",
    "first_matches",
    "investigate",
    "longest",
    "mean_by",
    "memory",
    "mixture_size",
    "name_labels",
    "nearest",
    "split_customers",
    "through_pandas",
    "without_copies",
]
