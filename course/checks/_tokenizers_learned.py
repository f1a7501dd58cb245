"""What the checks of exercises 3.10 to 3.14 ask with: drawn pieces, and the library's models."""

from __future__ import annotations

import json
import random
from collections import Counter

from course.checks._tokenizers_tools import texts

LETTERS = "abcdefgh"
ENDLESS = 200_000  # looks at a vocabulary after which a search is called endless


class Counted(dict):
    """A dictionary that raises when it is looked at so often that the search has no end."""

    looks = 0

    def _look(self) -> None:
        self.looks += 1
        if self.looks > ENDLESS:
            raise RecursionError(
                f"more than {ENDLESS:,} looks at the vocabulary for one word. The ways to cut a "
                "word double with each letter: keep the best result for each beginning of the "
                "word instead of trying all of them"
            )

    def __getitem__(self, key):
        self._look()
        return super().__getitem__(key)

    def __contains__(self, key) -> bool:
        self._look()
        return super().__contains__(key)

    def get(self, key, default=None):
        """Return the entry of `key`, or `default`."""
        self._look()
        return super().get(key, default)

    def items(self):
        """Return the entries as pairs."""
        self._look()
        return super().items()

    def __iter__(self):
        self._look()
        return super().__iter__()


class Lines(list):
    """A list of texts that a message shows by their number."""

    def __repr__(self) -> str:
        return f"{len(self)} texts"


def pair_counts(words: dict[tuple[str, ...], int]) -> Counter:
    """Return how often two symbols stand side by side in words that occur so many times."""
    counts = Counter()
    for symbols, times in words.items():
        for pair in zip(symbols, symbols[1:], strict=False):
            counts[pair] += times
    return counts


def pair_cases(draw: random.Random) -> list[dict[str, int]]:
    """Return words with counts for which each common mistake gives another pair.

    In the first, one pair stands in most words, but the words are rare; in the second, a pair
    stands twice in a word; in the third, pairs that occur equally often are met against the
    alphabet; in the fourth, two letters stand in most words, but not side by side.
    """
    a, b, c, d, e = sorted(draw.sample("bcdfghjklmnpqrstvwxz", 5))
    times = draw.randint(2, 4)
    return [
        {d + a + d + c: 1, b + d + a: 1, c + d + a: 1, e + b: times + 3, a + c + e: 1},
        {a + b + c + a + b: times, b + c + d: times - 1, c + d + e: times},
        {e + d: times, d + c + e: times, c + b: times, a + c: 1},
        {a + e + b: times, a + d + b: times, a + c + b: times, d + e: times + 1},
    ]


def first_merge(words: dict[str, int]) -> tuple[str, str]:
    """Return the first merge that the library learns from words of single letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(vocab_size=len(set("".join(words))) + 1, show_progress=False)
    made.train_from_iterator([" ".join([word] * n) for word, n in words.items()], trainer)
    merge = json.loads(made.to_str())["model"]["merges"][0]
    return tuple(merge.split() if isinstance(merge, str) else merge)


def drawn_merges(draw: random.Random, count: int) -> list[tuple[str, str]]:
    """Return merges over a few letters; each joins pieces that earlier ones have made."""
    pieces, merges = list(LETTERS[:4]), []
    while len(merges) < count:
        pair = draw.choice(pieces), draw.choice(pieces)
        if pair not in merges and len("".join(pair)) <= 5:
            merges.append(pair)
            pieces.append("".join(pair))
    return merges


def bpe_pieces(word: str, merges: list[tuple[str, str]]) -> list[str]:
    """Return what the library's BPE model makes of a word."""
    from tokenizers import models

    pieces = dict.fromkeys(word) | dict.fromkeys(
        p for pair in merges for p in (*pair, "".join(pair))
    )
    entries = {piece: number for number, piece in enumerate(pieces)}
    return [token.value for token in models.BPE(entries, merges).tokenize(word)]


def wordpieces(word: str, entries: dict[str, int]) -> list[str]:
    """Return what the library's WordPiece model makes of a word."""
    from tokenizers import models

    made = models.WordPiece(dict(entries), unk_token="[UNK]")
    return [token.value for token in made.tokenize(word)]


def drawn_scores(draw: random.Random, letters: int = 6) -> dict[str, float]:
    """Return log probabilities of pieces: each letter, and some pieces of two to four letters."""
    alphabet = LETTERS[:letters]
    scores = {letter: round(draw.uniform(-9, -6), 3) for letter in alphabet}
    while len(scores) < letters + 25:
        piece = "".join(draw.choice(alphabet) for _ in range(draw.randint(2, 4)))
        scores[piece] = round(draw.uniform(-14, -5), 3)
    return scores


def unigram_pieces(word: str, scores: dict[str, float]) -> list[str]:
    """Return what the library's Unigram model makes of a word."""
    from tokenizers import Tokenizer, models

    made = Tokenizer(models.Unigram([("<unk>", -100.0), *scores.items()], unk_id=0))
    return made.encode(word).tokens


def made_up(draw: random.Random, length: int = 9) -> str:
    """Return a word that no text holds."""
    return "".join(draw.choice("zqxvj" if place % 2 else "aou") for place in range(length))


def domain_case(draw: random.Random) -> dict:
    """Return training texts, held-out texts and texts from elsewhere, a made-up word in each.

    The word stands there so often that a tokenizer that sees these texts learns it whole.
    """
    name, column = draw.choice([("reports", "report"), ("reviews", "text"), ("topics", "text")])
    other, there = draw.choice([("inference", "premise"), ("questions", "question")])
    train = draw.sample(texts(name, column, "train"), 300)
    home = draw.sample(texts(name, column, "test"), 40)
    words = {part: made_up(draw) for part in ("train", "home", "elsewhere")}
    parts = {"train": train, "home": home, "elsewhere": draw.sample(texts(other, there), 40)}
    often = {"train": 1, "home": 8, "elsewhere": 8}  # fewer texts: as many times all in all
    marked = {
        part: [line + f" {words[part]}" * often[part] for line in lines]
        for part, lines in parts.items()
    }
    marked["elsewhere"][0] += " Ωmega"  # a letter that no training text holds
    return {part: Lines(lines) for part, lines in marked.items()} | {"words": words}


def tokens_per_text(made, lines: list[str]) -> float:
    """Return the mean number of tokens of the texts, without special tokens."""
    counts = [len(made(line, add_special_tokens=False)["input_ids"]) for line in lines]
    return sum(counts) / len(counts)


def unknowns(made, lines: list[str]) -> int:
    """Return how many tokens of the texts are the unknown one."""
    rows = [made(line, add_special_tokens=False)["input_ids"] for line in lines]
    return sum(row.count(made.unk_token_id) for row in rows)


def figures(report) -> str:
    """Return a report of exercise 3.14 in one line, without the tokenizer."""
    if not isinstance(report, dict):
        return type(report).__name__
    return str({key: value for key, value in report.items() if key != "tokenizer"})
