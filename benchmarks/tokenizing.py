"""Tokenizers written by hand in homework 03 and the library's; `map` one by one and in batches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

import course
from benchmarks.classifying import reviews
from benchmarks.homework import solved
from benchmarks.measure import Row, in_turns, seconds
from course.errors import CourseError

WORDS = 4000  # of the reviews, each of them cut into pieces


def tokenizers() -> Iterator[Row]:
    """Tokens a second of the library's WordPiece, BPE and Unigram, against those by hand."""
    words = _words()
    for name, (by_hand, library) in _models(words).items():
        pieces = [sum(len(cut(word)) for word in words) for cut in (by_hand, library)]
        if pieces[0] != pieces[1]:
            raise CourseError(f"{name} by hand and the library's give different tokens")
        runs = [partial(_tokens_a_second, cut, words, pieces[0]) for cut in (by_hand, library)]
        baseline, measured = in_turns(3, *runs)
        yield Row(f"{name} of the library", measured, "tokens/s", baseline, "by hand")
    yield from _whole_texts()


def maps() -> Iterator[Row]:
    """Reviews a second that `map` tokenizes: one by one, in batches, in two processes."""
    import datasets
    from transformers import AutoTokenizer

    datasets.disable_progress_bars()
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    rows = datasets.load_dataset(course.dataset("reviews"), split="train")

    def tokenize(row):
        return tokenizer(row["text"], truncation=True)

    def speed(**options) -> float:
        fresh = {"load_from_cache_file": False, "keep_in_memory": True}
        return len(rows) / seconds(rows.map, tokenize, **fresh, **options)

    single, batched, two = in_turns(
        3, speed, partial(speed, batched=True), partial(speed, batched=True, num_proc=2)
    )
    yield Row("map, one by one", single, "reviews/s", batched, "map, batched")
    yield Row("map, batched, two processes", two, "reviews/s", batched, "map, batched")


def _words() -> list[str]:
    """Return words of the reviews, lower case and cut at punctuation as the encoder does."""
    from tokenizers import normalizers, pre_tokenizers

    normalizer, cut = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    texts = (normalizer.normalize_str(text) for text in reviews())
    return [word for text in texts for word, _ in cut.pre_tokenize_str(text)][:WORDS]


def _models(words: list[str]) -> dict[str, tuple[Callable, Callable]]:
    """Return for each kind of model a function by hand and one of the library, from word to tokens.

    BPE and Unigram have learned from the words themselves.
    """
    from tokenizers import Tokenizer, models, trainers
    from transformers import AutoTokenizer

    hand = solved("03", "wordpiece", "bpe", "viterbi")
    encoder = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    pairs = Tokenizer(models.BPE())
    pairs.train_from_iterator(words, trainers.BpeTrainer(vocab_size=1000, show_progress=False))
    likely = Tokenizer(models.Unigram())
    likely.train_from_iterator(words, trainers.UnigramTrainer(vocab_size=1000, show_progress=False))
    merges = [tuple(pair) for pair in json.loads(pairs.to_str())["model"]["merges"]]
    scores = dict(json.loads(likely.to_str())["model"]["vocab"])
    return {
        "WordPiece": (
            partial(hand["wordpiece"], vocabulary=encoder.get_vocab()),
            encoder.backend_tokenizer.model.tokenize,
        ),
        "BPE": (partial(hand["bpe"], merges=merges), pairs.model.tokenize),
        "Unigram": (partial(hand["viterbi"], log_probs=scores), likely.model.tokenize),
    }


def _whole_texts() -> Iterator[Row]:
    """The library as it is used: whole texts at once, against text by text."""
    from transformers import AutoTokenizer

    texts = reviews()
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    tokens = sum(map(len, tokenizer(texts)["input_ids"]))
    at_once, single = in_turns(
        3,
        lambda: tokens / seconds(tokenizer, texts),
        lambda: tokens / seconds(lambda: [tokenizer(text) for text in texts]),
    )
    yield Row("encoder's tokenizer, a list", at_once, "tokens/s", single, "text by text")


def _tokens_a_second(cut: Callable, words: list[str], tokens: int) -> float:
    return tokens / seconds(lambda: [cut(word) for word in words])
