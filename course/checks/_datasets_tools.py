"""What the checks of homework 04 ask with: rows of the day, and ways to look at a data set."""

from __future__ import annotations

import html
import inspect
import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from course.exercise import require

SHORT = "I my to it on at was the for and you are not can but".split()
LONG = "application statement transaction appointment verification international".split()
TOPICS = ["card", "loan", "fees", "login", "transfer"]
COUNTRIES = ["Ghana", "Ireland", "Japan", "Peru", "Poland", "Spain"]
SENTENCES = [
    "The fee for cash & cheques isn't on your list.",
    'The app says "try again" and nothing happens.',
    "My sister's card was kept by the machine in Leeds.",
    "Is 4 < 5 a good reason to refuse 40 > 30 in cash?",
    'Smith & Sons\' account is "locked", why?',
    "Please don't send letters & leaflets any more.",
    "I can't log in since Monday.",
    'The clerk said "tomorrow" & meant next week.',
]
BREAKS = ["  ", "<br/>", " <br> ", "\t", "\n", "<br />", "&nbsp;", "<BR>"]


def columns(dataset) -> dict[str, list]:
    """Return the columns of a Dataset as plain lists, whatever its format is."""
    return dict(dataset.with_format(None)[:])


def rows(dataset) -> list[dict]:
    """Return the rows of a Dataset as plain dictionaries."""
    return list(dataset.with_format(None))


def returned(found, names: list[str], expected: Any) -> dict[str, list]:
    """Return the columns of the Dataset that came back: it has to be one, with these columns."""
    from datasets import Dataset

    require(
        isinstance(found.value, Dataset),
        "Return a Dataset, not a list, a dictionary or a table of pandas.",
        of=found,
        expected=expected,
    )
    got = found.value.column_names
    require(
        not any(name.startswith("__index") for name in got),
        "The index of the pandas table came back as a column of its own: "
        "Dataset.from_pandas(table, preserve_index=False) leaves it out.",
        of=found,
        got=got,
        expected=names,
    )
    strange = [name for name in got if name not in names]
    require(
        not strange,
        f"There is a column too many: {', '.join(strange)}. remove_columns takes it out.",
        of=found,
        got=got,
        expected=names,
    )
    missing = [name for name in names if name not in got]
    require(
        not missing,
        f"A column is missing: {', '.join(missing)}.",
        of=found,
        got=got,
        expected=names,
    )
    return columns(found.value)


def texts_of(draw: random.Random, lengths: list[int]) -> list[str]:
    """Return a text for each number of words; few words have more characters than many."""
    short = sorted(lengths)[: len(lengths) // 2]
    return [
        " ".join(draw.choice(LONG if length in short else SHORT) for _ in range(length))
        for length in lengths
    ]


def soiled(draw: random.Random, sentence: str, times: int) -> str:
    """Return a sentence with entities, line breaks and spaces, sent through `times` web forms."""
    words = sentence.split(" ")
    for place in draw.sample(range(1, len(words)), 2):
        words[place] = draw.choice(BREAKS[:4]) + words[place]
    text = draw.choice(["", " ", "<br/>"]) + " ".join(words) + draw.choice(["", "  ", "\n"])
    for _ in range(times):
        text = html.escape(text)
    place = text.index(" ", len(text) // 3)
    return text[:place] + draw.choice(BREAKS) + text[place + 1 :]


def with_copies(draw: random.Random) -> tuple[list[str], list[int]]:
    """Return texts of which some are alike up to case and space, and the places of the first."""
    first = draw.sample(SENTENCES, 5)
    texts = [(text, True) for text in first]
    for text, copy in [
        (first[0], first[0]),
        (first[1], first[1].upper()),
        (first[2], "  " + first[2].replace(" ", "  ")),
        (first[0], first[0].lower() + " "),
    ]:
        place = next(i for i, (known, _) in enumerate(texts) if known == text)
        texts.insert(draw.randint(place + 2, max(place + 2, len(texts))), (copy, False))
    return [text for text, _ in texts], [i for i, (_, kept) in enumerate(texts) if kept]


def customers(draw: random.Random) -> list[dict]:
    """Return messages of customers in three countries, 10, 20 and 30 of them, 1 to 6 each."""
    numbers = iter(draw.sample(range(1000, 9999), 60))
    written = []
    for country, size in zip(draw.sample(COUNTRIES, 3), (10, 20, 30), strict=True):
        for _ in range(size):
            name = f"C{next(numbers)}"
            written += [{"customer": name, "country": country}] * draw.randint(1, 6)
    draw.shuffle(written)
    return [{"message_id": i} | row for i, row in enumerate(written)]


@contextmanager
def watching(*names: str) -> Iterator[list[tuple[str, dict]]]:
    """Note which of these methods of Dataset are called, and with what, as long as this lasts."""
    from datasets import Dataset

    noted, inside = [], []

    def noting(name: str, method: Callable) -> Callable:
        signature = inspect.signature(method)

        def call(*args, **options):
            if not inside:  # `filter` calls `map` itself, which is not the learner's doing
                noted.append((name, dict(signature.bind(*args, **options).arguments)))
            inside.append(name)
            try:
                return method(*args, **options)
            finally:
                inside.pop()

        return call

    with ExitStack() as stack:
        for name in {*names, "filter"}:
            method = noting(name, getattr(Dataset, name))
            stack.enter_context(mock.patch.object(Dataset, name, method))
        yield noted


class Named:
    """A function that a message shows by its name or its code, as a learner would type it."""

    def __init__(self, text: str, function: Callable):
        self._text, self._function = text, function

    def __call__(self, *args):
        return self._function(*args)

    def __repr__(self) -> str:
        return self._text


@contextmanager
def repository(draw: random.Random, size: int, **options) -> Iterator:
    """Serve a repository with `size` issues on this machine, as GitHub does."""
    import tempfile

    from course.local_server import serve_github

    api = "https://api.github.com/repos/night-ferry/timetable"
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "issues.jsonl").open("w", encoding="utf-8") as file:
            for number in range(1, size + 1):
                when = f"2025-03-{1 + number // 24:02}T{number % 24:02}:00:00Z"
                issue = {
                    "url": f"{api}/issues/{number}",
                    "repository_url": api,
                    "number": number,
                    "title": f"{draw.choice(LONG).title()} fails ({draw.randint(100, 999)})",
                    "state": draw.choice(["open", "closed"]),
                    "created_at": when,
                    "updated_at": when,
                    "comments": 0,
                }
                file.write(json.dumps(issue) + "\n")
        (Path(folder) / "comments.jsonl").touch()
        with serve_github(folder, **options) as server:
            yield server


def is_number(value) -> bool:
    """Whether a value is one number: Python's, or one of numpy."""
    if isinstance(value, str | bytes | bool):
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
