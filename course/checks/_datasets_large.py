"""The checks of exercises 4.10 to 4.12: memory, streams, mixtures."""

from __future__ import annotations

import math
import sys
from functools import cache
from statistics import mean

from course.checks import _datasets_tools as tools
from course.exercise import call, draw, exercise, require

LEEWAY = 0.14  # a list that was appended to is up to an eighth larger than it needs to be
KEEP = (
    "If you did count them: keep the list meanwhile. An object that is gone leaves its id() to the "
    "next one."
)


@exercise(
    "4.10",
    hints=[
        "select_columns(column) leaves one column; .data is its Arrow table, with .data.nbytes.",
        "values = dataset[column][:] makes the Python objects. sys.getsizeof(values) is the "
        "list with its pointers, without what they point at.",
        "{id(value): sys.getsizeof(value) for value in values} has each object once.",
        "A selection keeps the whole table behind it. flatten_indices() writes a table of the "
        "selected rows alone.",
    ],
)
def memory(answer):
    """Count again on columns of three kinds and on a selection, with some leeway."""
    from datasets import Dataset

    random = draw("memory")
    size = random.randint(2000, 3000)
    table = {
        "digit": [random.randint(0, 9) for _ in range(size)],
        "amount": [random.randint(10**6, 10**9) for _ in range(size)],
        "text": [random.choice(tools.SENTENCES) + str(random.random()) for _ in range(size)],
    }
    whole = Dataset.from_dict(table)
    some = whole.select(sorted(random.sample(range(size), size // 4)))
    for dataset, kind in [
        (whole, f"data set of {size:,} rows"),
        (some, f"selection of {len(some):,} of its rows"),
    ]:
        for column in table:
            alone = dataset.flatten_indices().select_columns(column)
            values = list(alone[column][:])  # a list that was appended to has room to spare
            expected = {"arrow": alone.data.nbytes, "python": _python_bytes(values)}
            found = call(answer, dataset, column)
            found.text = f"memory({kind}, {column!r})"
            _require_bytes(found, expected, values, whole, column)


def _require_bytes(found, expected: dict[str, int], values: list, whole, column: str) -> None:
    """Require both figures, with a message for each way to count something else."""
    got = found.value
    require(
        isinstance(got, dict)
        and set(got) == set(expected)
        and all(map(tools.is_number, got.values())),
        "Return a dictionary with two numbers of bytes, arrow and python.",
        of=found,
        expected=expected,
    )
    shown = {"of": found, "expected": expected}
    right = {name: _near(got[name], expected[name]) for name in expected}
    require(
        right["arrow"] or not _near(got["arrow"], whole.data.nbytes),
        "These are the bytes of all columns: select_columns leaves one.",
        **shown,
    )
    require(
        right["arrow"] or not _near(got["arrow"], whole.select_columns(column).data.nbytes),
        "These are the bytes of the whole column, although only some rows are selected. A "
        "selection remembers places in the table behind it: flatten_indices() writes its rows "
        "anew.",
        **shown,
    )
    require(right["arrow"], "The bytes of Arrow differ.", **shown)
    require(
        right["python"] or not _near(got["python"], sys.getsizeof(values)),
        "This is the list with its pointers, 8 bytes each, without the objects that they point at. "
        f"{KEEP}",
        **shown,
    )
    each = sum(map(sys.getsizeof, values))
    require(
        right["python"] or not math.isclose(got["python"], each, rel_tol=0.01),  # no list in it
        "The list itself counts as well: 8 bytes for each pointer.",
        **shown,
    )
    require(
        right["python"] or not _near(got["python"], sys.getsizeof(values) + each),
        "Small integers exist once in Python, however often they occur: count each object once, "
        "by its id().",
        **shown,
    )
    require(
        right["python"],
        "The bytes of the Python objects differ: the list, and each object that it points at. "
        f"{KEEP}",
        **shown,
    )


def _python_bytes(values: list) -> int:
    """Return the bytes of a list and of what it points at, each object once."""
    return sys.getsizeof(values) + sum({id(v): sys.getsizeof(v) for v in values}.values())


def _near(got: float, expected: float) -> bool:
    return abs(got - expected) <= LEEWAY * expected


@exercise(
    "4.11",
    hints=[
        "Nothing may turn the whole stream into a list: filter and take work row by row.",
        "stream.filter(test) keeps the rows that satisfy the test, take(n) the first n of these.",
        "Both are lazy; list(…) around them reads as much as is needed.",
    ],
)
def first_matches(answer):
    """Count how many rows were pulled out of a stream whose matches are known."""
    from datasets import Dataset

    random = draw("first_matches")
    size, n = 3000, random.randint(3, 6)
    places = sorted(random.sample(range(20, 300), n + 4))
    rows = [{"number": i, "amount": random.randint(1, 99)} for i in range(size)]
    for place in places:
        rows[place]["amount"] += 1000
    test = tools.Named('lambda row: row["amount"] > 1000', lambda row: row["amount"] > 1000)
    pulled = []

    def read(row):
        pulled.append(row["number"])
        return row

    for n_now in (n, n + 40):
        expected = [rows[place] for place in places[:n_now]]
        pulled.clear()
        stream = Dataset.from_list(rows).to_iterable_dataset().map(read)  # row by row, when asked
        found = call(answer, stream, test, n_now)
        found.text = f"first_matches(stream of {size:,} rows, {test!r}, {n_now})"
        got, read_rows = found.value, len(pulled)
        require(
            isinstance(got, list) and all(isinstance(row, dict) for row in got),
            "Return a list of rows: list(…) reads what a lazy data set has promised.",
            of=found,
            expected=expected,
        )
        require(
            all(test(row) for row in got),
            "Some of these rows do not satisfy the test.",
            of=found,
            expected=expected,
        )
        require(
            len(got) >= len(expected),
            f"{len(got)} rows came back and {len(expected)} are wanted: first the test, then "
            "take. take(n) before it takes rows that have not been tested.",
            of=found,
            expected=expected,
        )
        require(got == expected, f"Return the first {n_now}, in their order.", of=found,
                expected=expected)  # fmt: skip
        enough = places[n_now] + 1 if n_now < len(places) else size
        require(
            read_rows <= enough + 10,
            f"{read_rows:,} rows were read, and the last that was needed is number "
            f"{got[-1]['number']:,}. A stream may be endless: stop reading when you have enough.",
            of=found,
            got=f"{read_rows:,} rows read",
            expected=f"at most about {enough:,} rows read",
        )


@exercise(
    "4.12",
    hints=[
        "After m rows of the mixture, about m × p of them came from a data set with share p.",
        "A data set of n rows with share p is therefore used up after about n / p rows.",
        "first_exhausted stops when the first of them is used up: the smallest n / p; "
        "all_exhausted when the last one is: the largest.",
    ],
)
def mixture_size(answer):
    """Compare with the mean size of four mixtures that the library makes, with some leeway."""
    random = draw("mixture_size")
    sizes, shares = _mixture(random)
    measured = {
        strategy: mean(_sizes(sizes, shares, strategy))
        for strategy in ("first_exhausted", "all_exhausted")
    }
    for strategy, expected in measured.items():
        other = measured["all_exhausted" if strategy[0] == "f" else "first_exhausted"]
        found = call(answer, list(sizes), list(shares), strategy)
        got = found.value
        shown = {"of": found, "expected": f"about {expected:,.0f}, measured in four mixtures"}
        require(tools.is_number(got), "Return one number.", **shown)
        require(
            not _near(got, other),
            "That is the size with the other strategy. first_exhausted stops when one data set "
            "is used up, all_exhausted when every one has been used up once.",
            **shown,
        )
        require(
            not _near(got, sum(sizes)) or _near(got, expected),
            "This is the number of all rows: with these shares some data sets run out early.",
            **shown,
        )
        require(
            not _near(got, len(sizes) * (min if strategy[0] == "f" else max)(sizes))
            or _near(got, expected),
            "That would hold if each data set gave the same number of rows; here the "
            "probabilities differ.",
            **shown,
        )
        require(
            _near(got, expected),
            "After how many rows of the mixture is each data set used up? One with share p "
            "gives p of them.",
            **shown,
        )


def _mixture(random) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return sizes and probabilities of three data sets that are used up at different times.

    The first to end is not the smallest, and no sum or multiple of the sizes gives it away.
    """
    pairs = [
        (round((end + random.randint(-100, 100)) * share), share)
        for end, share in [(8000, 0.6), (2000, 0.3), (4000, 0.1)]
    ]
    random.shuffle(pairs)
    return tuple(size for size, _ in pairs), tuple(share for _, share in pairs)


@cache
def _sizes(sizes: tuple[int, ...], shares: tuple[float, ...], strategy: str) -> list[int]:
    """Return the number of rows of four mixtures that the library makes."""
    from datasets import Dataset, interleave_datasets

    parts = [Dataset.from_dict({"from": [i] * size}) for i, size in enumerate(sizes)]
    return [
        len(interleave_datasets(parts, list(shares), seed=seed, stopping_strategy=strategy))
        for seed in range(4)
    ]
