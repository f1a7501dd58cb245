"""The checks of exercises 3.6 to 3.9: pairs, padding and windows."""

from __future__ import annotations

from course.checks import _tokenizers_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "3.6",
    hints=[
        "[CLS], the tokens of the first text, [SEP], the tokens of the second, [SEP].",
        "[SEP] belongs to the text that it ends. So the first part has len(first) + 2 tokens.",
        "token_type_ids: [0] * (len(first) + 2) + [1] * (len(second) + 1); the mask is all ones.",
    ],
)
def pair(answer):
    """Compare with the library on two texts of the day, then with other special numbers."""
    random = draw("pair")
    tokenizer = tools.tokenizer()
    texts = random.sample(tools.texts("questions", "question"), 2)
    first, second = (tokenizer.tokenize(text)[:6] for text in texts)
    made = tokenizer(*(tokenizer.convert_tokens_to_string(part) for part in (first, second)))
    expected = {key: list(made[key]) for key in ("input_ids", "token_type_ids", "attention_mask")}
    found = call(answer, first, second, tools.vocabulary(), name="pair")
    got = found.value
    require(
        isinstance(got, dict) and set(got) == set(expected),
        f"Return a dictionary with the keys {', '.join(expected)}.",
        of=found,
        expected=expected,
    )
    length = len(expected["input_ids"])
    ends = list(got["input_ids"]).count(102)
    require(
        ends == 2,
        f"There must be two [SEP] (102): one after each text. Here there are {ends}.",
        of=found,
        expected=expected,
    )
    require(
        list(got["input_ids"]).count(101) == 1,
        "There is one [CLS] (101), at the very beginning, and none before the second text.",
        of=found,
        expected=expected,
    )
    require(
        list(got["input_ids"]) == expected["input_ids"],
        "The input_ids differ from the library's.",
        of=found,
        expected=expected,
    )
    require(
        [len(got[key]) for key in expected] == [length] * 3,
        f"All three lists must have the same length, {length}: special tokens count, too.",
        of=found,
        expected=expected,
    )
    require(
        set(got["token_type_ids"]) == {0, 1},
        "token_type_ids are 0 for the first text and 1 for the second.",
        of=found,
        expected=expected,
    )
    require(
        list(got["token_type_ids"]) == expected["token_type_ids"],
        "[CLS] and the first [SEP] belong to the first text (0), the last [SEP] to the second (1).",
        of=found,
        expected=expected,
    )
    require(
        list(got["attention_mask"]) == expected["attention_mask"],
        "The mask is 1 for every token: nothing is padding here.",
        of=found,
        expected=expected,
    )
    _pair_with_other_numbers(answer, random)


def _pair_with_other_numbers(answer, random) -> None:
    small = dict(zip(["[CLS]", "[SEP]", "yes", "no"], random.sample(range(3, 90), 4), strict=True))
    found = call(answer, ["yes"], ["no", "no"], small, name="pair")
    start, end, yes, no = small.values()
    expected = [start, yes, end, no, no, end]
    require(
        list(found.value["input_ids"]) == expected,
        "Every number, also those of [CLS] and [SEP], comes from the vocabulary that is passed in.",
        of=found,
        expected=str(expected),
    )


@exercise(
    "3.7",
    hints=[
        "The width: the longest row, rounded up. -(-width // multiple) * multiple rounds up.",
        "The filling of a row is [pad_id] * (width - len(row)); side decides where it goes.",
        "Make the mask in the same way from [1] * len(row), not from the values.",
    ],
)
def pad(answer):
    """Compare with the library's pad for both sides and several multiples."""
    random = draw("pad")
    number = random.randint(1, 9)
    cases = [
        ("right", 1, [4, 2]),
        ("left", 1, [3, 5, 1]),
        ("right", 4, [5, 2, 3]),
        ("left", 8, [8, 3]),
        (random.choice(["left", "right"]), random.randint(2, 7), [6, 2]),
    ]
    for side, multiple, lengths in cases:
        rows = [[random.randint(10, 99) for _ in range(length)] for length in lengths]
        rows.append([number, 50, number])  # the padding number may also be text
        found = call(answer, rows, pad_id=number, side=side, multiple=multiple)
        _compare_padded(found, tools.padded(rows, number, side, multiple), rows, side, multiple)


def _compare_padded(found, expected: dict, rows: list, side: str, multiple: int) -> None:
    got, width = found.value, len(expected["input_ids"][0])
    require(
        isinstance(got, dict) and set(got) == set(expected),
        "Return a dictionary with the keys input_ids and attention_mask.",
        of=found,
        expected=expected,
    )
    widths = {len(row) for key in expected for row in got[key]}
    require(
        len(widths) == 1,
        "All rows, and the rows of the mask, must have the same length.",
        of=found,
        expected=expected,
    )
    require(
        widths == {width},
        f"The longest row has {max(map(len, rows))} numbers, so the width is {width}: the next "
        f"multiple of {multiple}, and not one more when it is a multiple already.",
        of=found,
        expected=expected,
    )
    require(
        [len(row) for row in got["input_ids"]] == [width] * len(rows)
        and _fills(got["input_ids"], rows, side),
        f"The padding goes to the {side} of the text here.",
        of=found,
        expected=expected,
    )
    require(
        got["input_ids"] == expected["input_ids"],
        "The input_ids differ.",
        of=found,
        expected=expected,
    )
    require(
        got["attention_mask"] == expected["attention_mask"],
        "The mask is 1 where a row has text and 0 where you put padding. Make it from the lengths: "
        "in the last row the padding number belongs to the text.",
        of=found,
        expected=expected,
    )


def _fills(got: list, rows: list, side: str) -> bool:
    """Whether the text of each row stands at the other end of its padding."""
    if side == "left":
        return all(
            list(new[len(new) - len(row) :]) == row for new, row in zip(got, rows, strict=True)
        )
    return all(list(new[: len(row)]) == row for new, row in zip(got, rows, strict=True))


@exercise(
    "3.8",
    hints=[
        "A batch with the lengths 7, 3 and 5 has 3 × 7 positions; 15 of them are text, 6 padding.",
        "range(0, len(lengths), batch_size) gives the first place of each batch; the last batch "
        "may be smaller.",
        "Write one helper that takes batches (lists of lengths) and widths, and sums both. Divide "
        "the padding of all batches by the positions of all batches, once, at the end.",
        "sorted(lengths, reverse=True) puts the longest first.",
    ],
)
def padding_waste(answer):
    """Compare with the masks of batches that are really filled up, on lengths of the day."""
    random = draw("padding_waste")
    given = [7, 3, 5, 2], 2
    for lengths, size in (given, tools.drawn_lengths(random)):
        expected = tools.waste(lengths, size)
        found = call(answer, lengths, size)
        got = found.value
        require(
            isinstance(got, dict) and set(got) == set(expected),
            f"Return a dictionary with the keys {', '.join(expected)}.",
            of=found,
            expected=expected,
        )
        require(
            all(tools.is_number(got[key]) and 0 <= got[key] <= 1 for key in expected),
            "A share lies between 0 and 1: the padding, divided by all positions.",
            of=found,
            expected=expected,
        )
        for key, message in (
            ("fixed", "Every row is filled up to the longest of all rows."),
            ("dynamic", "Every row is filled up to the longest row of its own batch, and the last "
             "batch may be smaller than the others."),
            ("sorted", "Sort the lengths first, the longest in front, and then make batches."),
        ):  # fmt: skip
            for mistake, why in tools.wasted_wrongly(lengths, size, key).items():
                require(not nearly_equal(got[key], mistake), why, of=found, expected=expected)
            require(
                nearly_equal(got[key], expected[key]),
                f"{key} differs. {message}",
                of=found,
                expected=expected,
            )


@exercise(
    "3.9",
    hints=[
        "First make a list of the edges: the places where a word begins, and the end of the text.",
        "A window from `start` ends at the last edge that is at most start + size.",
        "The next window starts at the first edge that is at least end - overlap.",
        "Stop as soon as a window ends at len(word_ids).",
    ],
)
def windows(answer):
    """Check that no word is lost, then the rules, then the library on words of one token."""
    random = draw("windows")
    for _ in range(3):
        words, size, overlap = tools.window_case(random)
        found = call(answer, words, size, overlap)
        _require_whole_words(found, words, size)
        _require_rules(found, tools.best_windows(words, size, overlap), words, overlap)
    size, overlap = random.choice([(6, 2), (7, 3), (5, 1)])
    count = random.randint(14, 20)
    found = call(answer, list(range(count)), size, overlap)
    expected = tools.library_windows(count, size, overlap)
    require(
        [tuple(window) for window in found.value] == expected,
        "Here every word is one token, and the library's windows (return_overflowing_tokens, "
        f"stride={overlap}) are others.",
        of=found,
        expected=expected,
    )


def _require_whole_words(found, words: list[int], size: int) -> None:
    """Check what any windows must have: a size, all tokens, and every word whole in one of them."""
    got = found.value
    require(
        isinstance(got, list)
        and got
        and all(isinstance(w, list | tuple) and len(w) == 2 for w in got),
        "Return a list of pairs (start, end); a window holds the tokens start to end - 1.",
        of=found,
    )
    require(
        all(0 <= start < end <= len(words) for start, end in got),
        f"Every window needs 0 <= start < end <= {len(words)}, the number of tokens.",
        of=found,
    )
    long = [(start, end) for start, end in got if end - start > size]
    require(not long, f"The window {(long or [0])[0]} has more than {size} tokens.", of=found)
    inside = {place for start, end in got for place in range(start, end)}
    lost = sorted(set(range(len(words))) - inside)
    require(
        not lost,
        f"Token {(lost or [0])[0]} is in no window: the text has {len(words)} tokens, and the last "
        "window, which need not be full, counts as well.",
        of=found,
    )
    for word in dict.fromkeys(words):
        first, last = words.index(word), len(words) - words[::-1].index(word)
        require(
            any(start <= first and last <= end for start, end in got),
            f"Word {word} (tokens {first} to {last - 1}) is cut: no window holds the whole of it.",
            of=found,
        )


def _require_rules(found, expected: list, words: list[int], overlap: int) -> None:
    got = [tuple(window) for window in found.value]
    edges = {place for place in range(1, len(words)) if words[place] != words[place - 1]}
    edges |= {0, len(words)}
    idle = [two for one, two in zip(got, got[1:], strict=False) if two[1] <= one[1]]
    require(
        not idle,
        f"The window {(idle or [0])[0]} holds nothing that the one before does not hold.",
        of=found,
        expected=expected,
    )
    torn = [window for window in got if not set(window) <= edges]
    require(
        not torn,
        f"The window {(torn or [0])[0]} cuts a word in two: it has to begin where a word begins "
        "and to end where one ends.",
        of=found,
        expected=expected,
    )
    shared = [one[1] - two[0] for one, two in zip(got, got[1:], strict=False)]
    require(
        all(common <= overlap for common in shared),
        f"Two windows share more than {overlap} tokens.",
        of=found,
        expected=expected,
    )
    require(
        any(shared),
        "No two windows share a word: begin the next with the last words of the one before, as "
        f"many as fit into {overlap} tokens.",
        of=found,
        expected=expected,
    )
    require(
        got == expected,
        f"Take as many whole words as fit into a window, and repeat as many as fit into {overlap} "
        "tokens.",
        of=found,
        expected=expected,
    )
