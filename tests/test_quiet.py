"""What is kept out of notebooks, and that nothing else is."""

import logging
import warnings

import pytest

from course import quiet

SAID = {
    "transformers.generation.utils": [
        "Passing `generation_config` together with generation-related arguments=({'do_sample'}) is",
        "Both `max_new_tokens` (=24) and `max_length`(=20) seem to have been set.",
    ],
    "transformers.tokenization_utils_tokenizers": [
        "Ignoring clean_up_tokenization_spaces=True for BPE tokenizer TokenizersBackend.",
    ],
}
EACH = [(name, words) for name, said in SAID.items() for words in said]


def passes(name: str, words: str) -> bool:
    """Whether a logger lets these words through to its handlers."""
    logger = logging.getLogger(name)
    return bool(logger.filter(logger.makeRecord(name, logging.WARNING, "", 1, words, (), None)))


@pytest.mark.parametrize("name, words", EACH)
def test_noise_of_older_pipelines_is_kept_out(name, words):
    assert not passes(name, words)


@pytest.mark.parametrize("name", quiet.NOISE)
@pytest.mark.parametrize(
    "words", ["Some weights were newly initialized.", "and `max_length`(=50) seem to have been set"]
)
def test_everything_else_is_told(name, words):
    assert passes(name, words)


def test_filter_twice_is_one_filter():
    before = len(logging.getLogger("transformers.generation.utils").filters)
    quiet.filter_noise()
    assert len(logging.getLogger("transformers.generation.utils").filters) == before


def test_profiler_starts_without_a_warning_and_others_warn():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        quiet.filter_noise()
        warnings.warn("Warning: Profiler clears events at the end of each cycle.", stacklevel=1)
        warnings.warn("Something else.", stacklevel=1)
    assert [str(one.message) for one in told] == ["Something else."]
