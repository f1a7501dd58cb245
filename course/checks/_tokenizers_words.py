"""The checks of exercises 3.1 to 3.5: what a token is, and where it stands."""

from __future__ import annotations

import tempfile
from collections import Counter

import course
from course.checks import _tokenizers_tools as tools
from course.exercise import call, draw, exercise, require


@exercise(
    "3.1",
    hints=[
        "Guess first: of which languages has the encoder's vocabulary seen much, of which little?",
        "len(tokenizer.tokenize(text)) counts the tokens. Look at the tokens themselves, too.",
        "sorted(texts, key=lambda letter: len(tokenizer.tokenize(texts[letter])))",
    ],
)
def by_cost(answer):
    """Compare with the number of tokens that the encoder's tokenizer makes of each text."""
    costs = {letter: len(tools.tokenizer().tokenize(text)) for letter, text in tools.TEXTS.items()}
    right = sorted(costs, key=costs.__getitem__)
    require(
        isinstance(answer, list | tuple) and sorted(map(str, answer)) == sorted(costs),
        f"Give a list of the letters {', '.join(costs)}, each of them once.",
        got=answer,
        expected=f"a list such as {list(costs)}, in another order",
    )
    said = list(answer)
    require(
        said != right[::-1],
        "These are the right steps from the other end: the text with the fewest tokens comes "
        "first.",
        got=answer,
    )
    require(
        said != sorted(costs, key=lambda letter: len(tools.TEXTS[letter])),
        "This is the order of the numbers of characters. How many of them make one token depends "
        "on the language.",
        got=answer,
    )
    strange = next(letter for letter in costs if costs[letter] == 1)
    require(
        said[0] == strange,
        f"The cheapest text is missing at the start. Look at what becomes of text {strange}: a "
        "word with characters that are not in the vocabulary costs little, since it is lost.",
        got=answer,
    )
    pairs = zip(said, said[1:], strict=False)
    turned = next(((one, other) for one, other in pairs if costs[one] > costs[other]), None)
    require(
        turned is None,
        f"Text {(turned or 'ab')[0]} has more tokens than text {(turned or 'ab')[1]}.",
        got=answer,
    )


@exercise(
    "3.2",
    hints=[
        "re.findall(pattern, text) returns everything that fits, from left to right; in "
        "`one|other` the first that fits is taken, so put the longest kind first.",
        r"A word with its apostrophes: \w+(?:['’]\w+)*. A sign: [^\w\s].",
        r"Letters with a full stop each, twice or more: (?:[^\W\d_]\.){2,}. It comes before the "
        "words, or the word takes its first letter.",
    ],
)
def words(answer):
    """Check that nothing is lost, then contractions, abbreviations and signs, on drawn text."""
    random = draw("words")
    for pattern in random.sample(tools.SENTENCES, len(tools.SENTENCES)):
        text, expected = tools.sentence(random, pattern)
        found = call(answer, text)
        require(
            isinstance(found.value, list | tuple)
            and all(isinstance(token, str) for token in found.value),
            "Return a list of strings.",
            of=found,
            expected=expected,
        )
        got = list(found.value)
        require(
            not any(token != token.strip() or not token for token in got),
            "Whitespace is in no token, and no token is empty.",
            of=found,
            expected=expected,
        )
        require(
            "".join(got) == "".join(text.split()),
            "Something of the text was lost or added: put together, the tokens must be the text "
            "without its whitespace.",
            of=found,
            expected=expected,
        )
        _require_tokens(found, got, expected)


def _require_tokens(found, got: list[str], expected: list[str]) -> None:
    """Say which of the three rules the first differing token breaks."""
    spare = Counter(got) - Counter(expected)
    missing = [token for token in expected if (Counter(expected) - Counter(got))[token]]
    glued = [token for token in spare if len(token) > 1 and set(token) & set(",;:!?()%-")]
    stops = [token for token in missing if token.count(".") > 1]
    short = [token for token in missing if set("'’") & set(token) and len(token) > 1]
    quoted = [token for token in spare if token.strip("'’") != token and len(token) > 1]
    ends = [token for token in spare if token.endswith(".") and token.count(".") == 1]
    for wrong, message in [
        (glued, "{0!r} is no token: every sign that belongs to no word stands alone."),
        (stops, "{0!r} is one token: single letters, each with a full stop behind it."),
        (quoted, "{0!r}: an apostrophe belongs to a word only between two of its letters."),
        (short, "{0!r} is one token: the apostrophe (' or ’) stands between two letters."),
        (ends, "{0!r}: a full stop is a token of its own, unless it belongs to an abbreviation "
         "of single letters."),
        (list(spare), "{0!r} is no token here."),
    ]:  # fmt: skip
        require(not wrong, message.format(*(wrong or [""])), of=found, expected=expected)
    require(got == expected, "The order differs.", of=found, expected=expected)


@exercise(
    "3.3",
    hints=[
        "collections.Counter counts: counts.update(text.split()) for each text.",
        "sorted(counts, key=lambda word: (-counts[word], word)): by count, then by the alphabet.",
        'Put "[UNK]" in front, keep the first `size` entries, number them with enumerate.',
    ],
)
def build_vocabulary(answer):
    """Compare with the library's WordLevel trainer on texts with equal counts."""
    random = draw("build_vocabulary")
    for size in (4, random.choice([7, 8]), 50):
        texts = tools.counted_texts(random)
        expected = tools.word_level(texts, size)
        found = call(answer, texts, size)
        got = found.value
        require(
            isinstance(got, dict) and all(isinstance(number, int) for number in got.values()),
            "Return a dictionary from word to number.",
            of=found,
            expected=expected,
        )
        require(
            got.get("[UNK]") == 0,
            "A word that is not in the vocabulary needs a number as well: `[UNK]` is entry 0.",
            of=found,
            expected=expected,
        )
        require(
            len(got) <= size,
            f"There are {len(got)} entries and at most {size} allowed: `[UNK]` is one of them.",
            of=found,
            expected=expected,
        )
        require(
            len(got) == len(expected),
            f"There is room for {len(expected)} entries, [UNK] among them.",
            of=found,
            expected=expected,
        )
        require(
            sorted(got.values()) == list(range(len(got))),
            "The numbers go from 0 to the number of entries minus 1, each once.",
            of=found,
            expected=expected,
        )
        crowd = next(word for word, number in expected.items() if number == 1)
        require(
            got.get(crowd) == 1,
            f"{crowd!r} occurs most often. Count every time a word occurs, not the texts in which "
            "it does.",
            of=found,
            expected=expected,
        )
        require(
            got == expected,
            "Of words that occur equally often, the one that comes first in the alphabet gets "
            "the lower number (and the last place, if there is only one).",
            of=found,
            expected=expected,
        )


@exercise(
    "3.4",
    hints=[
        'json.loads(path.read_text(encoding="utf-8")) turns a file into dictionaries and lists.',
        'In tokenizer.json: ["model"]["type"], len(["model"]["vocab"]), ["normalizer"].',
        'The normalizer may be None. If it is not, its name stands under "type".',
        "model_max_length stands in tokenizer_config.json.",
    ],
)
def read_files(answer):
    """Compare with the files of the shelf and with a tokenizer saved a moment ago."""
    random = draw("read_files")
    for name in ("encoder", "text-generation"):
        folder = course.checkpoint(name)
        expected = tools.in_files(folder)
        found = call(answer, folder)
        found.text = f"read_files(folder of {name})"
        _require_facts(found, expected, tools.cut_at(folder))
    with tempfile.TemporaryDirectory() as folder:
        expected = tools.save_tokenizer(random, folder)
        found = call(answer, folder)
    found.text = "read_files(folder of a tokenizer that was made today)"
    _require_facts(found, expected, None)


def _require_facts(found, expected: dict, cut_at: int | None) -> None:
    got = found.value
    require(
        isinstance(got, dict) and set(got) == set(expected),
        f"Return a dictionary with the keys {', '.join(expected)}.",
        of=found,
        expected=expected,
    )
    require(
        got["max_length"] != cut_at or cut_at == expected["max_length"],
        f"{cut_at} is where somebody once had texts cut, a setting that was saved by chance. What "
        "the model can take stands in tokenizer_config.json.",
        of=found,
        expected=expected,
    )
    require(
        not isinstance(got["normalizer"], dict),
        "Of the normalizer, give the type alone.",
        of=found,
        expected=expected,
    )
    for key, value in expected.items():
        require(
            got[key] == value,
            f"{key} differs from what the files say. Read it anew for every folder.",
            of=found,
            expected=expected,
        )


@exercise(
    "3.5",
    hints=[
        "zip(word_ids, offsets) walks through both; a special token has the word None.",
        "A word starts where its first token starts and ends where its last one ends.",
        "Keep a dictionary from word to span: spans[word] = (spans.get(word, (start, end))[0], "
        "end). A dictionary keeps the order of its entries.",
    ],
)
def word_spans(answer):
    """Compare with the library's word_to_chars on texts of the shelf, whole and cut."""
    random = draw("word_spans")
    text = "Her goalkeeper's blockchain, unbelievably, isn't overvalued."
    for line in (text, *random.sample(tools.texts("reviews", "text"), 3)):
        _compare_spans(answer, line, tools.tokenizer()(line, return_offsets_mapping=True), 0)
    windows = tools.tokenizer()(
        text, return_offsets_mapping=True, return_overflowing_tokens=True, truncation=True,
        max_length=8,
    )  # fmt: skip
    _compare_spans(answer, "the second half of a long text", windows, 1)


def _compare_spans(answer, shown: str, batch, row: int) -> None:
    whole = "overflow_to_sample_mapping" not in batch
    words = batch.word_ids(row)
    offsets = [tuple(pair) for pair in (batch["offset_mapping"] if whole else
                                        batch["offset_mapping"][row])]  # fmt: skip
    numbers = sorted({word for word in words if word is not None})
    spans = [batch.word_to_chars(row, number) for number in numbers]
    expected = [(span.start, span.end) for span in spans]
    found = call(answer, words, offsets)
    found.text = f"word_spans(word_ids, offsets) of {shown!r}"
    require(
        isinstance(found.value, list)
        and all(isinstance(span, list | tuple) and len(span) == 2 for span in found.value),
        "Return a list of pairs (start, end).",
        of=found,
        expected=expected,
    )
    got = [tuple(span) for span in found.value]
    require(
        (0, 0) not in got,
        "(0, 0) is the offset of a special token. It belongs to no word: its word is None.",
        of=found,
        expected=expected,
    )
    require(
        got == expected
        or got != [pair for word, pair in zip(words, offsets, strict=True) if word is not None],
        "These are the spans of the tokens. The tokens with the same word make one span.",
        of=found,
        expected=expected,
    )
    require(
        len(got) == len(expected),
        f"There are {len(expected)} words and {len(got)} spans. The numbers of the words need not "
        "begin with 0: the tokens may be a window of a long text.",
        of=found,
        expected=expected,
    )
    require(
        [start for start, _ in got] == [start for start, _ in expected],
        "A word starts where its first token starts.",
        of=found,
        expected=expected,
    )
    require(
        got == expected,
        "A word ends where its last token ends.",
        of=found,
        expected=expected,
    )
