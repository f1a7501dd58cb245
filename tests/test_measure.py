"""What measures the checkpoints: answers as SQuAD scores them, the trigram model, perplexity."""

import math

import pytest
import torch

from course.measure import python_text, tasks
from course.measure.answers import exact_match, f1, normalise
from course.measure.trigram import Trigram

# Answers


@pytest.mark.parametrize(
    "text, normal",
    [
        ("The Old Bridge", "old bridge"),
        ("a  cat and\tan owl ", "cat and owl"),
        ("Ana's £1,200.", "anas £1200"),
        ("theatre", "theatre"),
        ("(the) end!", "end"),
        ("état", "état"),
        ("The", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_normalised_text_has_no_case_punctuation_articles_or_extra_spaces(text, normal):
    assert normalise(text) == normal


@pytest.mark.parametrize(
    "answer, accepted, score",
    [
        ("the Old Bridge.", ["old bridge"], 1.0),
        ("1971", ["in 1971", "1971"], 1.0),
        ("1971", ["in 1971"], 0.0),
        ("", ["1971"], 0.0),
        ("the", [""], 1.0),
    ],
)
def test_exact_match_is_with_any_accepted_answer(answer, accepted, score):
    assert exact_match(answer, accepted) == score


@pytest.mark.parametrize(
    "answer, accepted, score",
    [
        ("the old bridge", ["Old Bridge!"], 1.0),
        ("old bridge", ["bridge"], 2 / 3),  # precision 1/2, recall 1
        ("bridge", ["the old stone bridge"], 1 / 2),  # precision 1, recall 1/3
        ("old old", ["old"], 2 / 3),  # a word counts as often as it is there
        ("bridge", ["river", "bridge bank", "old stone bridge"], 2 / 3),  # the best one
        ("river", ["bridge"], 0.0),
        ("", ["bridge"], 0.0),
        ("bridge", [""], 0.0),
        ("", ["the"], 1.0),
    ],
)
def test_f1_is_the_best_overlap_of_words(answer, accepted, score):
    assert f1(answer, accepted) == pytest.approx(score)


# Trigrams

SEQUENCES = [[0, 0, 1, 2, 3, 1, 2, 4], [0, 0, 1, 2, 3], [0, 0, 4, 1, 2]]


@pytest.fixture(scope="module")
def trigram():
    """A model that has seen 5 of 7 tokens."""
    return Trigram(SEQUENCES, 7)


@pytest.mark.parametrize(
    "context",
    [(0, 0), (1, 2), (2, 3), (3, 2), (4, 0), (6, 1), (1, 6), (5, 6)],
    ids=str,
)
def test_probabilities_sum_to_one_after_any_context(trigram, context):
    assert math.fsum(trigram.probability(*context, token) for token in range(7)) == pytest.approx(1)


def test_no_token_is_impossible(trigram):
    contexts = [(a, b) for a in range(7) for b in range(7)]
    assert all(trigram.probability(*context, token) > 0 for context in contexts for token in (2, 6))


def test_what_was_seen_is_likelier_than_what_was_not(trigram):
    assert trigram.probability(1, 2, 3) > trigram.probability(1, 2, 0)


def test_probability_is_the_one_worked_out_by_hand():
    model = Trigram([[0, 0, 1, 0, 1]], 2)  # 001, 010 and 101, once each
    unigram = 0.25 / 2 + 0.75 * 2 / 2 / 2  # each token ends one of the two bigrams: 0.5
    after_0 = 1.25 / 2 + 0.75 / 2 * unigram  # 01 came after two tokens: 0.8125
    assert model.probability(0, 0, 1) == pytest.approx(0.25 + 0.75 * after_0)


def test_context_that_was_not_seen_falls_back_to_the_shorter_one():
    model = Trigram([[0, 0, 1, 0, 1]], 2)
    assert model.probability(1, 1, 0) == pytest.approx(0.25 + 0.75 * 0.5)  # 0 after 1


@pytest.mark.parametrize("size", [1, 2, 10])
def test_perplexity_of_a_uniform_choice_is_the_number_of_tokens(monkeypatch, size):
    monkeypatch.setattr(Trigram, "probability", lambda self, a, b, c: 1 / size)
    assert Trigram([[0, 0, 0]], size).perplexity([[0] * 9, [0] * 4]) == pytest.approx(size)


def test_perplexity_counts_a_token_and_not_a_sequence(trigram):
    logs = [
        math.log(trigram.probability(*gram))
        for ids in SEQUENCES
        for gram in zip(ids, ids[1:], ids[2:], strict=False)
    ]
    expected = math.exp(-sum(logs) / len(logs))
    assert trigram.perplexity(SEQUENCES) == pytest.approx(expected)


# Python's own text


@pytest.fixture(scope="module")
def names():
    """The names of the files of each split."""
    return {split: [name for name, _ in python_text.files(split)] for split in ("train", "test")}


def test_no_file_is_in_both_splits(names):
    assert not set(names["train"]) & set(names["test"])


def test_files_are_sorted_and_each_is_there_once(names):
    assert all(found == sorted(set(found)) for found in names.values())


def test_about_one_file_in_twenty_is_for_testing(names):
    share = len(names["test"]) / (len(names["train"]) + len(names["test"]))
    assert 0.03 < share < 0.08


def test_files_are_source_and_topics_of_help(names):
    assert "textwrap.py" in names["train"] + names["test"]
    assert "help/lambda" in names["train"] + names["test"]


def test_tests_and_installed_packages_are_left_out(names):
    folders = {part for found in names.values() for name in found for part in name.split("/")[:-1]}
    assert not folders & {"test", "tests", "site-packages", "__pycache__"}


@pytest.mark.parametrize(
    "name, split",
    [
        ("textwrap.py", "train"),
        ("json/decoder.py", "train"),
        ("help/lambda", "test"),
        ("asyncio/base_events.py", "train"),
    ],
)
def test_split_of_a_file_depends_on_its_name_alone(name, split):
    assert python_text.split_of(name) == split


# Perplexity


@pytest.fixture(scope="module")
def model():
    """A tiny model with random weights."""
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2}
    config = LlamaConfig(
        vocab_size=11, num_attention_heads=2, num_key_value_heads=2, pad_token_id=0, **sizes
    )
    model = LlamaForCausalLM(config).eval()
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.5)  # far from uniform
    return model


def surprise(model, ids: list[int], first: int = 1) -> list[float]:
    """Return minus the log of the probability of each token from `first` on, after all others."""
    with torch.no_grad():
        logs = model(input_ids=torch.tensor([ids])).logits[0].log_softmax(-1)
    return [-logs[place - 1, ids[place]].item() for place in range(first, len(ids))]


def test_perplexity_of_a_short_sequence_is_the_direct_one(model):
    ids = [1, 5, 3, 9, 10, 2, 2, 7]
    losses = surprise(model, ids)
    expected = math.exp(sum(losses) / len(losses))
    assert tasks._perplexity(model, [ids]) == pytest.approx(expected, rel=1e-4)


def test_perplexity_counts_every_token_of_every_sequence_alike(model):
    sequences = [[1, 5, 3, 9, 10, 2, 2, 7], [4, 4], [8, 1, 6]]
    losses = [loss for ids in sequences for loss in surprise(model, ids)]
    expected = math.exp(sum(losses) / len(losses))
    assert tasks._perplexity(model, sequences) == pytest.approx(expected, rel=1e-4)


def test_perplexity_of_a_long_sequence_is_that_of_windows_with_half_a_window_before(model):
    ids = [place * place % 11 for place in range(21)]
    losses = surprise(model, ids[:8])  # then four at a time, after the four before them
    for end in (12, 16, 20):
        losses += surprise(model, ids[end - 8 : end], first=4)
    losses += surprise(model, ids[13:21], first=7)  # the last window is shifted to be a whole one
    assert len(losses) == len(ids) - 1
    expected = math.exp(sum(losses) / len(losses))
    found = tasks._perplexity(model, [ids], window=8, stride=4)
    assert found == pytest.approx(expected, rel=1e-4)
