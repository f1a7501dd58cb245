"""The checks of exercises 3.10 to 3.14: how a word is cut, and how the pieces are learned."""

from __future__ import annotations

from course.checks import _tokenizers_learned as learned
from course.checks import _tokenizers_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "3.10",
    hints=[
        "zip(symbols, symbols[1:]) gives the pairs of neighbours of a word.",
        "Add the word's count to each of its pairs: counts[pair] += count.",
        "min(counts, key=lambda pair: (-counts[pair], pair)): the largest count, and of several "
        "the first of the alphabet.",
    ],
)
def next_merge(answer):
    """Compare with the library's BPE trainer on letters, then count pairs of longer symbols."""
    random = draw("next_merge")
    for case in learned.pair_cases(random):
        words = {tuple(word): count for word, count in case.items()}
        expected = learned.first_merge(case)
        found = call(answer, words)
        _require_pair(found, words, expected)
    words = {("lo", "an"): 3, ("lo", "ck"): 2, ("c", "lo", "ck"): 2, ("b", "an", "k"): 3}
    found = call(answer, words)
    _require_pair(found, words, ("lo", "ck"))


def _require_pair(found, words: dict, expected: tuple[str, str]) -> None:
    got = found.value
    require(
        not isinstance(got, str),
        "Return the two symbols as a pair; joining them is the next step.",
        of=found,
        expected=expected,
    )
    require(
        isinstance(got, list | tuple)
        and len(got) == 2
        and all(isinstance(symbol, str) for symbol in got),
        "Return the pair alone: two strings.",
        of=found,
        expected=expected,
    )
    counts = learned.pair_counts(words)
    got, best = tuple(got), counts[expected]
    require(
        got in counts,
        f"{got[0]!r} and {got[1]!r} never stand side by side, in this order.",
        of=found,
        expected=expected,
    )
    require(
        counts[got] == best,
        f"The pair {got} occurs {counts[got]} times, and there is one that occurs {best} times. A "
        "word that was seen 5 times counts 5 times, and a pair may occur twice in one word.",
        of=found,
        expected=expected,
    )
    require(
        got == expected,
        f"Several pairs occur {best} times. Take the one that comes first in the alphabet.",
        of=found,
        expected=expected,
    )


@exercise(
    "3.11",
    hints=[
        "pieces = list(word) is the start. zip(pieces, pieces[1:]) are the neighbours.",
        "merges.index(pair) is the rank of a merge; the lowest rank among the neighbours goes "
        "first. A dictionary from pair to rank is faster.",
        "pieces[place : place + 2] = [pieces[place] + pieces[place + 1]] joins two neighbours.",
        "Repeat until no pair of neighbours is among the merges: while True, and a break.",
    ],
)
def bpe(answer):
    """Compare with the library's BPE model: a case of each kind, then merges drawn at random."""
    random = draw("bpe")
    a, b, c, d = random.sample("klmnoprstu", 4)
    again = [(b, c), (a, b), (a + b, c), (a + b + c, d), (a, b + c)]
    cases = [
        (a + b + a + b, [(a, b)], "A merge is made at every place where the pair stands."),
        (a + b + c, [(b, c), (a, b), (a + b, c)], "The merge that was learned first goes first, "
         "even when another one would give a longer piece or stands further left."),
        (a + b + c + d, again, "After each merge, look at the whole list again from its start: "
         "a new piece may complete a merge that was not possible before."),
        (a, [(a, b)], "A word of one letter comes back as it is, in a list."),
    ]  # fmt: skip
    for word, merges, why in cases:
        found = call(answer, word, merges)
        expected = learned.bpe_pieces(word, merges)
        require(
            isinstance(found.value, list) and "".join(map(str, found.value)) == word,
            "Return a list of pieces that make up the word when they are joined.",
            of=found,
            expected=expected,
        )
        require(found.value == expected, why, of=found, expected=expected)
    for _ in range(30):
        merges = learned.drawn_merges(random, 9)
        word = "".join(random.choice(learned.LETTERS[:4]) for _ in range(random.randint(2, 11)))
        found = call(answer, word, merges)
        expected = learned.bpe_pieces(word, merges)
        require(
            found.value == expected,
            "It differs from the library's BPE model. Of all neighbours that may be merged, which "
            "pair stands first in the list? Of several places, take the leftmost.",
            of=found,
            expected=expected,
        )


@exercise(
    "3.12",
    hints=[
        "From a start, try the longest end first: for end in range(len(word), start, -1).",
        'A piece that does not begin the word is looked up with "##" in front.',
        "Found one: keep it and go on at its end. Found none, at any length: the whole word is "
        '["[UNK]"], whatever was found before.',
    ],
)
def wordpiece(answer):
    """Compare with the library's WordPiece model, then with the encoder's tokenizer."""
    random = draw("wordpiece")
    pieces = "[UNK] un unfair ##fair ##f ##a ##air ##ly ##l ##yk fair".split()
    small = {piece: number for number, piece in enumerate(pieces)}
    words = ["unfair", "fairly", "unfairly", "unfunny", "unfa", "ly", "fairlyk"]
    for word in words + _cut(random, "unfairly"):
        expected = learned.wordpieces(word, small)
        found = call(answer, word, small)
        _require_pieces(found, word, expected)
    for word in ("un" + 98 * "a", "un" + 99 * "a"):
        found = call(answer, word, small)
        _require_pieces(found, word, learned.wordpieces(word, small))
    entries, tokenizer = tools.vocabulary(), tools.tokenizer()
    lines = random.sample(tools.texts("reviews", "text"), 12)
    known = [word for word in " ".join(lines).lower().split() if word.isascii() and word.isalpha()]
    drawn = ["".join(random.choice("aeioubdknrst") for _ in range(12)) for _ in range(30)]
    for word in known[:60] + drawn:
        found = call(answer, word, entries)
        _require_pieces(found, word, tokenizer.tokenize(word))


def _cut(random, word: str) -> list[str]:
    """Return some beginnings of a word with another end."""
    return [
        word[: random.randint(1, len(word))] + random.choice(["ly", "air", "x"]) for _ in "1234"
    ]


def _require_pieces(found, word: str, expected: list[str]) -> None:
    got = found.value
    require(
        isinstance(got, list) and got and all(isinstance(piece, str) for piece in got),
        "Return a list of strings, one at least.",
        of=found,
        expected=expected,
    )
    require(
        "[UNK]" not in got or got == ["[UNK]"],
        'A word of which some part cannot be found is unknown as a whole: ["[UNK]"] alone.',
        of=found,
        expected=expected,
    )
    require(
        len(word) <= 100 or got == expected,
        "This word has 101 letters, and more than 100 are not cut.",
        of=found,
        expected=expected,
    )
    require(
        expected != ["[UNK]"] or got == expected,
        "No piece of the vocabulary goes on here, and pieces cannot be taken back: the word is "
        "[UNK].",
        of=found,
        expected=expected,
    )
    require(
        got != ["[UNK]"] or expected == got,
        f"This word of {len(word)} letters can be cut: the longest piece that begins it, then the "
        "longest that goes on.",
        of=found,
        expected=expected,
    )
    require(
        all(piece.startswith("##") for piece in got[1:]) and not got[0].startswith("##"),
        'A piece inside a word is looked up, and returned, with "##" in front.',
        of=found,
        expected=expected,
    )
    require(
        got == expected or "".join(piece.removeprefix("##") for piece in got) == word,
        "Joined without the ##, the pieces must be the word.",
        of=found,
        expected=expected,
    )
    require(
        got == expected,
        "At every place, the longest piece of the vocabulary is taken.",
        of=found,
        expected=expected,
    )


@exercise(
    "3.13",
    hints=[
        "The best way to cut word[:end] ends with some piece word[start:end]; what stands before "
        "it is cut in the best way, too.",
        "best[0] = 0.0, and best[end] = the largest best[start] + log_probs[word[start:end]] over "
        "all starts whose piece is in the vocabulary.",
        "Remember for each end the start that won. At the end of the word, walk back: end, its "
        "start, the start of that …, and turn the list around.",
    ],
)
def viterbi(answer):
    """Compare with the library's Unigram model: cases of each kind, then drawn vocabularies."""
    random = draw("viterbi")
    traps = [
        ({"a": -4.0, "b": -4.0, "c": -2.0, "ab": -3.0, "abc": -9.0}, "abc",
         "Neither the longest piece nor the fewest pieces make the best way: compare the sums."),
        ({"a": -3.0, "b": -9.0, "c": -9.0, "ab": -2.0, "bc": -2.0}, "abc",
         "The best piece at the start is not always in the best way: its rest may be dear."),
    ]  # fmt: skip
    for scores, word, why in traps:
        _compare_ways(answer, word, scores, why)
    for _ in range(25):
        scores = learned.drawn_scores(random)
        word = "".join(random.choice(learned.LETTERS[:6]) for _ in range(random.randint(1, 12)))
        _compare_ways(answer, word, scores, "Another way to cut the word has a larger sum.")
    long = "".join(random.choice(learned.LETTERS[:3]) for _ in range(60))
    _compare_ways(answer, long, learned.drawn_scores(random, letters=3), "A long word differs.")


def _compare_ways(answer, word: str, scores: dict[str, float], why: str) -> None:
    expected = learned.unigram_pieces(word, scores)
    found = call(answer, word, learned.Counted(scores), name="viterbi")
    got = found.value
    require(
        isinstance(got, list) and "".join(map(str, got)) == word,
        "Return a list of pieces, in the order of the word, that make up the word.",
        of=found,
        expected=expected,
    )
    require(
        all(piece in scores for piece in got),
        "Every piece must be in the vocabulary.",
        of=found,
        expected=expected,
    )
    said, best = (sum(scores[piece] for piece in pieces) for pieces in (got, expected))
    require(
        said > best - 1e-6,
        f"{why} Yours has the sum {said:.3f}, the best one {best:.3f}.",
        of=found,
        expected=expected,
    )


@exercise(
    "3.14",
    hints=[
        "encoder.train_new_from_iterator(train_texts, vocab_size=size, show_progress=False) keeps "
        "the encoder's rules and learns new tokens.",
        'len(tokenizer(text, add_special_tokens=False)["input_ids"]) counts the tokens of a text. '
        "Make a helper of it that takes a tokenizer and texts, and call it four times.",
        "An unknown token has the number tokenizer.unk_token_id; a list has .count(number).",
    ],
)
def domain_report(answer):
    """Recompute every figure from the tokenizer that came back, and look for traces of a leak."""
    random = draw("domain_report")
    case = learned.domain_case(random)
    size = random.randint(500, 700)
    found = _reported(answer, case["train"], case["home"], case["elsewhere"], size)
    report = found.value
    keys = {"tokenizer", "home", "elsewhere", "unknown"}
    require(
        isinstance(report, dict) and set(report) == keys,
        "Return a dictionary with the keys tokenizer, home, elsewhere and unknown.",
        of=found,
        got=learned.figures(report),
    )
    made = report["tokenizer"]
    require(
        callable(made) and hasattr(made, "get_vocab") and hasattr(made, "unk_token_id"),
        "Under tokenizer stands the new tokenizer itself.",
        of=found,
        got=type(made).__name__,
    )
    _require_honest(found, made, case, size)
    _require_figures(found, report, case)


def _reported(answer, *args):
    """Call the answer without printing a tokenizer and hundreds of texts."""

    def domain_report(*args):
        return answer(tools.tokenizer(), *args)

    require(
        callable(answer),
        "Pass the function itself: check.domain_report(domain_report).",
        got=type(answer).__name__,
    )
    found = call(domain_report, *args)
    found.text = found.text.replace("(", "(encoder, ", 1)
    return found


def _require_honest(found, made, case: dict, size: int) -> None:
    """Check the vocabulary: its size, and which of three made-up words it has learned."""
    entries = made.get_vocab()
    got = f"a vocabulary of {len(entries):,} tokens"
    require(
        len(entries) <= size,
        f"At most {size} tokens are allowed: pass vocab_size=size.",
        of=found,
        got=got,
    )
    for part in ("home", "elsewhere"):
        word = case["words"][part]
        require(
            word not in entries,
            f"The word {word!r} stands in the held-out texts ({part}) alone, and the new tokenizer "
            "has learned it. It may see the training texts and nothing else.",
            of=found,
            got=got,
        )
    word = case["words"]["train"]
    require(
        word in entries,
        f"The word {word!r} stands in every training text, and the tokenizer did not learn it. Is "
        f"it trained on train_texts, all of them, with {size} tokens?",
        of=found,
        got=got,
    )


def _require_figures(found, report: dict, case: dict) -> None:
    encoder, made = tools.tokenizer(), report["tokenizer"]
    shown = learned.figures(report)
    for part in ("home", "elsewhere"):
        said, lines = report[part], case[part]
        require(
            isinstance(said, dict) and set(said) == {"encoder", "own"},
            f"Under {part} stands a dictionary with the keys encoder and own.",
            of=found,
            got=shown,
        )
        for key, tokenizer in (("encoder", encoder), ("own", made)):
            expected = learned.tokens_per_text(tokenizer, lines)
            for wrong, why in (
                (expected + 2, "Leave [CLS] and [SEP] out: add_special_tokens=False."),
                (expected * len(lines), "This is the sum over all texts. The mean is wanted."),
                (learned.tokens_per_text(tokenizer, case["train"]), "This is measured on the "
                 "training texts. How much is saved shows on texts that were not seen."),
            ):  # fmt: skip
                require(not nearly_equal(said[key], wrong, 1e-3), why, of=found, got=shown)
            require(
                nearly_equal(said[key], expected, 1e-3),
                f"{part}, {key}: the mean number of tokens differs.",
                of=found,
                got=shown,
                expected=f"{expected:.4f}",
            )
    expected = {part: learned.unknowns(made, case[part]) for part in ("home", "elsewhere")}
    require(
        report["unknown"] == expected,
        "unknown has the keys home and elsewhere: how many tokens of the new tokenizer are "
        "[UNK] there, over all texts.",
        of=found,
        got=shown,
        expected=expected,
    )
