"""The parameters of a lesson: what they are called, and which values they may take."""

from __future__ import annotations

import ast
import difflib
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from course.errors import CourseError

Value = bool | int | float | str


def read(code: str, where: str) -> dict[str, Value]:
    """Return the parameters of a `parameters` cell with their defaults.

    Raises CourseError when the cell holds more than assignments of plain values.
    """
    try:
        body = ast.parse(code).body
        found = {line.targets[0].id: ast.literal_eval(line.value) for line in body}
    except (SyntaxError, ValueError, AttributeError):
        raise CourseError(
            f"{where}: the cell tagged 'parameters' may only hold lines such as 'seed = 42'."
        ) from None
    return found


def typed(name: str, value: Any, known: dict[str, Value], where: str) -> Value:
    """Return a value as the parameter's default is typed; a whole number also fits a float.

    Raises CourseError for a name that is not known (it says the nearest) or a value that does
    not fit.
    """
    if name not in known:
        raise CourseError(
            f"{where} has no parameter {name!r}{nearest(name, known)} "
            f"Its parameters: {', '.join(known)}."
        )
    default = known[name]
    if type(value) is type(default):
        return value
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    raise CourseError(
        f"{where}: {name} = {value!r} is {_article(value)}, but {name} is {_article(default)} "
        f"(its default is {default!r})."
    )


def parsed(name: str, text: str, known: dict[str, Value], where: str) -> Value:
    """Return the value that `text`, from the command line, stands for.

    Raises CourseError as `typed` does.
    """
    default = known.get(name)
    if isinstance(default, str):
        return text
    try:
        value: Any = ast.literal_eval({"true": "True", "false": "False"}.get(text, text))
    except (SyntaxError, ValueError):
        value = text
    return typed(name, value, known, where)


def values_of(arguments: Iterable[str], known: dict[str, Value], where: str) -> dict[str, Value]:
    """Return the values that `name=value` arguments stand for; a text may hold commas.

    Raises CourseError for what is not of this form, or does not fit.
    """
    return {name: parsed(name, text, known, where) for name, text in _pairs(arguments)}


def grid_of(arguments: Iterable[str], known: dict[str, Value], where: str) -> dict[str, list]:
    """Return the grid that `name=v1,v2` arguments stand for; `seed=0..9` is a range of integers.

    A text may hold commas when it is in quotes: `labels='"a, b","c"'`. Raises CourseError for what
    is not of this form, or does not fit.
    """
    return {
        name: [parsed(name, part, known, where) for part in _parts(text)]
        for name, text in _pairs(arguments)
    }


def _pairs(arguments: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen = set()
    for argument in arguments:
        name, sign, text = argument.partition("=")
        if not name or not sign or not text:
            raise CourseError(f"{argument!r} is not NAME=VALUE.")
        if name in seen:
            raise CourseError(f"{name} is given twice; several values are {name}=VALUE,VALUE.")
        seen.add(name)
        yield name, text


def combinations(grid: dict[str, list]) -> list[dict[str, Value]]:
    """Return every combination of the values in a grid; the last name changes fastest."""
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean X?' for the known word that is most like `word`, else '.'."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else "."


def _parts(text: str) -> list[str]:
    import csv

    first, dots, last = text.partition("..")
    if dots and first.lstrip("-").isdigit() and last.lstrip("-").isdigit():
        return [str(number) for number in range(int(first), int(last) + 1)]
    return next(csv.reader([text], skipinitialspace=True))


def _article(value: Value) -> str:
    kinds = {bool: "True or False", int: "a whole number", float: "a number", str: "a text"}
    return kinds.get(type(value), f"a {type(value).__name__}")
