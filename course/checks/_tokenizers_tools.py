"""What the checks of homework 03 ask with: tokenizers, texts of the shelf, and drawn inputs."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import course

# Exercise 3.1: the same news in four languages, a line of code and an account number.
TEXTS = {
    "a": "Die Bank hat mein Konto ohne ein Wort der Erklärung geschlossen.",
    "b": "if account.is_open and not account.reason: account.close()",
    "c": "ธนาคารปิดบัญชีของฉันโดยไม่มีคำอธิบาย",
    "d": "Η τράπεζα έκλεισε τον λογαριασμό μου χωρίς καμία εξήγηση.",
    "e": "IBAN DE89 3704 0044 0532 0130 00",
    "f": "The bank closed my account without a single word of explanation.",
}
# Exercise 3.2: "~" joins two tokens without a space; the lists fill in for {c}, {a} and {t}.
SENTENCES = [
    "It {c} open before 9 {t}~, says the U.K. app~.",
    "I {c} pay for cards~, {a} two of them~!~?",
    "The clerk (~a Ms O'Neill~) {c} answer~, {a} at noon~.",
    "Take plan B~. The U.S. branch doesn’t care~, {a} it {c} answer~.",
    "He said~: '~no~'~. We {c} know why at 9 {t}~, nobody told us~.",
]
CONTRACTIONS = ["don't", "can't", "isn't", "won't", "didn't", "needn't"]
ABBREVIATIONS, TIMES = ["e.g.", "i.e."], ["a.m.", "p.m."]
WORDS = "bank fee card loan goal team match price coach rate cash cup pass save sign risk".split()


class Shown(dict):
    """A dictionary that a message shows in a few words."""

    def __init__(self, entries: dict, shown: str):
        super().__init__(entries)
        self._shown = shown

    def __repr__(self) -> str:
        return self._shown


@cache
def tokenizer():
    """Return the encoder's tokenizer, loaded once."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(course.checkpoint("encoder"))


@cache
def texts(name: str, column: str, split: str = "test") -> list[str]:
    """Return a column of one of the shelf's data sets."""
    from datasets import load_dataset

    return list(load_dataset(course.dataset(name), split=split)[column])


def vocabulary() -> Shown:
    """Return a copy of the encoder's vocabulary that fits into a message."""
    entries = tokenizer().get_vocab()
    return Shown(entries, f"vocabulary of {len(entries):,} tokens")


def sentence(draw: random.Random, pattern: str) -> tuple[str, list[str]]:
    """Return a sentence of exercise 3.2 and its tokens."""
    filled = pattern.format(
        c=draw.choice(CONTRACTIONS), a=draw.choice(ABBREVIATIONS), t=draw.choice(TIMES)
    )
    return filled.replace("~", ""), filled.replace("~", " ").split()


def counted_texts(draw: random.Random) -> list[str]:
    """Return texts of words with equal counts, met against the alphabet, one in a single text."""
    names = draw.sample(WORDS, 8)
    crowd, ties, rare = names[0], sorted(names[1:5], reverse=True), names[5:]
    lines = [f"{crowd} {crowd} {crowd} {crowd} {crowd} {crowd}"]
    lines += [" ".join(draw.sample(ties, 4)) for _ in range(3)]
    lines.insert(0, " ".join(ties))
    lines += rare
    return lines


def word_level(lines: list[str], size: int) -> dict[str, int]:
    """Return the vocabulary that the library's WordLevel trainer makes of the texts."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    made = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.train_from_iterator(
        lines,
        trainers.WordLevelTrainer(vocab_size=size, special_tokens=["[UNK]"], show_progress=False),
    )
    return dict(sorted(made.get_vocab().items(), key=lambda entry: entry[1]))


def in_files(folder) -> dict:
    """Return what exercise 3.4 has to read in a folder of the shelf."""
    plan, settings = (
        json.loads((Path(folder) / name).read_text(encoding="utf-8"))
        for name in ("tokenizer.json", "tokenizer_config.json")
    )
    return {
        "model": plan["model"]["type"],
        "normalizer": plan["normalizer"] and plan["normalizer"]["type"],
        "tokens": len(plan["model"]["vocab"]),
        "max_length": settings["model_max_length"],
    }


def cut_at(folder) -> int | None:
    """Return the length of the truncation that was saved with a tokenizer, if there is one."""
    plan = json.loads((Path(folder) / "tokenizer.json").read_text(encoding="utf-8"))
    return plan["truncation"] and plan["truncation"]["max_length"]


def save_tokenizer(draw: random.Random, folder) -> dict:
    """Save a tokenizer that nobody has seen; return what exercise 3.4 has to read of it."""
    from tokenizers import Tokenizer, models, normalizers
    from transformers import PreTrainedTokenizerFast

    pieces = [("<unk>", 0.0)] + [(f"piece{n}", -1.0 - n) for n in range(draw.randint(20, 90))]
    made = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    kind = draw.choice(["NFKC", "NFD", "Lowercase", "StripAccents"])
    made.normalizer = getattr(normalizers, kind)()
    longest = draw.choice([96, 160, 192, 320, 1024])
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=made, unk_token="<unk>", model_max_length=longest
    )
    wrapped.save_pretrained(folder)
    return {
        "model": "Unigram",
        "normalizer": kind,
        "tokens": len(pieces),
        "max_length": longest,
    }


def window_case(draw: random.Random) -> tuple[list[int], int, int]:
    """Return the word of each token, a size and an overlap for exercise 3.9.

    Words have 1 to 4 tokens. One lies across the end of the first window, and windows do overlap.
    """
    while True:
        overlap = draw.randint(2, 5)
        size = overlap + draw.randint(4, 7)
        pieces = [draw.randint(1, 4) for _ in range(draw.randint(14, 20))]
        words = [word for word, count in enumerate(pieces) for _ in range(count)]
        crossed = words[size - 1] == words[size]
        best = best_windows(words, size, overlap)
        repeats = any(two[0] < one[1] for one, two in zip(best, best[1:], strict=False))
        if crossed and repeats and best[-1][1] - best[-1][0] < size:
            return words, size, overlap


def best_windows(words: list[int], size: int, overlap: int) -> list[tuple[int, int]]:
    """Return the windows of exercise 3.9: as many whole words as fit, `overlap` tokens again."""
    edges = [p for p in range(len(words) + 1) if p in (0, len(words)) or words[p] != words[p - 1]]
    found = [(0, max(edge for edge in edges if edge <= size))]
    while found[-1][1] < len(words):
        start = min(edge for edge in edges if found[-1][1] - edge <= overlap)
        found.append((start, max(edge for edge in edges if edge - start <= size)))
    return found


def library_windows(count: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """Return the library's windows of a text of `count` words that are one token each."""
    line = " ".join(["bank"] * count)
    batch = tokenizer()(
        line, max_length=size + 2, truncation=True, stride=overlap, return_overflowing_tokens=True
    )  # two more for [CLS] and [SEP]
    places = [[word for word in batch.word_ids(row) if word is not None]
              for row in range(len(batch["input_ids"]))]  # fmt: skip
    return [(row[0], row[-1] + 1) for row in places]


def padded(rows: list[list[int]], pad_id: int, side: str, multiple: int) -> dict:
    """Return what the library's `pad` makes of rows of numbers."""
    from transformers import PreTrainedTokenizerFast

    names = [f"token{number}" for number in range(pad_id)] + ["[PAD]"]
    made = PreTrainedTokenizerFast(tokenizer_object=_numbered(names), pad_token="[PAD]")
    batch = made.pad(
        {"input_ids": rows}, padding_side=side, pad_to_multiple_of=multiple, verbose=False
    )
    return {key: [list(row) for row in batch[key]] for key in ("input_ids", "attention_mask")}


def _numbered(names: list[str]):
    from tokenizers import Tokenizer, models

    return Tokenizer(models.WordLevel({name: place for place, name in enumerate(names)}))


def batches(lengths: list[int], size: int) -> list[list[int]]:
    """Return the lengths in groups of `size`; the last group may be smaller."""
    return [lengths[start : start + size] for start in range(0, len(lengths), size)]


def _padding(groups: list[list[int]], width: int = 0) -> tuple[int, int]:
    """Return how many positions are padding, and how many there are."""
    positions = sum(len(group) * (width or max(group)) for group in groups)
    return positions - sum(map(sum, groups)), positions


def waste(lengths: list[int], size: int) -> dict[str, float]:
    """Return the share of padding: all rows as long as the longest, by batch, by sorted batch."""
    longest_first = sorted(lengths, reverse=True)
    counts = {
        "fixed": _padding([lengths], max(lengths)),
        "dynamic": _padding(batches(lengths, size)),
        "sorted": _padding(batches(longest_first, size)),
    }
    return {key: pads / positions for key, (pads, positions) in counts.items()}


def wasted_wrongly(lengths: list[int], size: int, key: str) -> dict[float, str]:
    """Return what common mistakes give for one of the three shares, each with what to say."""
    order = sorted(lengths, reverse=True) if key == "sorted" else lengths
    groups = [lengths] if key == "fixed" else batches(order, size)
    pads, positions = _padding(groups)
    full = [group for group in groups if len(group) == size or key == "fixed"]
    shares = [_padding([group]) for group in groups]
    ascending = _padding(batches(sorted(lengths), size))
    mistakes = {
        pads / (positions - pads): "This is padding divided by text. Divide it by all positions, "
        "the padding among them.",
        sum(p / n for p, n in shares) / len(shares): "This is the mean of the batches' shares. "
        "Batches are of different size: add up their padding and their positions, then divide.",
        _padding(full)[0] / _padding(full)[1]: "The last batch, which is not full, is left out.",
    }
    if key == "sorted":
        mistakes[ascending[0] / ascending[1]] = (
            "Here the shortest rows come first. Put the longest in front: then the last batch, "
            "which may be smaller, holds the shortest rows."
        )
    right = waste(lengths, size)[key]
    return {share: why for share, why in mistakes.items() if abs(share - right) > 1e-4}


def drawn_lengths(draw: random.Random) -> tuple[list[int], int]:
    """Return lengths and a batch size for which every mistake gives another share."""
    while True:
        lengths = [draw.randint(3, 60) for _ in range(draw.randint(14, 19))]
        size = draw.choice([4, 5, 6])
        counts = [len(wasted_wrongly(lengths, size, key)) for key in ("fixed", "dynamic", "sorted")]
        if counts == [1, 3, 4]:
            return lengths, size


def is_number(value) -> bool:
    """Whether a value is one number: Python's, or one of numpy or torch."""
    if isinstance(value, str | bytes):
        return False
    try:
        float(value)
    except (TypeError, ValueError, RuntimeError):
        return False
    return True
