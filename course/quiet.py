"""Keep transformers from reporting what is meant to be so, or what it does itself."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# What the text-generation pipelines of older versions (5.15 is one, 5.23 is not) say of their own
# calls, whatever they are asked for; 20 is the length that nobody set.
NOISE = {
    "transformers.generation.utils": (
        "Passing `generation_config` together with generation-related arguments",
        "and `max_length`(=20) seem to have been set",
    ),
    "transformers.tokenization_utils_tokenizers": ("Ignoring clean_up_tokenization_spaces=True",),
}
PROFILER = "Warning: Profiler clears events"  # torch 2.11 says so whenever its profiler starts


def filter_noise() -> None:
    """Keep NOISE and PROFILER out of notebooks; whatever else is said still comes through."""
    warnings.filterwarnings("ignore", message=PROFILER, category=UserWarning)
    for name in NOISE:
        logging.getLogger(name).addFilter(_tells)


def _tells(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    return not any(words in message for words in NOISE[record.name])


@contextmanager
def quiet() -> Iterator[None]:
    """Let transformers print errors only, as long as the block lasts."""
    from transformers.utils import logging

    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
