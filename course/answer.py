"""How a check looks at a learner's answer: run it safely, and require things of the result."""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import os
import reprlib
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHOWN_PRINT = 2_000  # characters of an answer's own printing that are passed on
SHOWN_VALUE = 2_000  # characters of a value or an error message that are shown
OTHERS = (  # where code lies that is not the learner's
    str(Path(__file__).parent) + os.sep,
    sysconfig.get_path("stdlib") + os.sep,
    "<frozen ",
)

_short = reprlib.Repr()
_short.maxlist = _short.maxtuple = _short.maxdict = 24
_short.maxstring = _short.maxother = 300
_short.maxlevel = 5


class NotAttempted(Exception):
    """The answer still holds its placeholder."""


class NotYet(Exception):
    """The answer is not right yet. `details` holds message, called, got and expected."""

    def __init__(self, message: str, **details: str):
        super().__init__(message)
        self.details = {
            name: text.encode("utf-8", "backslashreplace").decode("utf-8")  # half an emoji, say
            for name, text in ({"message": message} | details).items()
        }


class Called:
    """The result of calling an answer: `value`, and `text`, the call as it would be typed."""

    def __init__(self, text: str, value: Any):
        self.text, self.value = text, value


def call(answer, *args, name: str | None = None, **kwargs) -> Called:
    """Call the learner's function and return what came back.

    Lists, dictionaries, tensors and arrays are passed as copies, so a function that changes its
    arguments cannot spoil the check. What it prints is passed on, shortened when it is a flood.
    Raises NotYet or NotAttempted when it raises, exits, is interrupted or returns nothing.
    """
    own_name = str(getattr(answer, "__name__", ""))
    name = name or (own_name if own_name.isidentifier() else "your_function")
    if not callable(answer):
        raise NotYet(
            f"The check needs the function itself: write its name without brackets, as in "
            f"check.something({name}).",
            got=show_value(answer),
            expected="a function",
        )
    pieces = [show_value(arg) for arg in args]
    text = f"{name}({', '.join(pieces + [f'{k}={show_value(v)}' for k, v in kwargs.items()])})"
    args, kwargs = [_copy(arg) for arg in args], {k: _copy(v) for k, v in kwargs.items()}
    printed = _Head(SHOWN_PRINT)
    try:
        with contextlib.redirect_stdout(printed), _exit_raises():
            value = answer(*args, **kwargs)
    except NotImplementedError as error:
        if error.args:
            raise _raised(text, error) from error
        raise NotAttempted from None
    except KeyboardInterrupt:
        raise NotYet(
            "It was stopped before it came to an end. Is there a loop that never ends?", called=text
        ) from None
    except SystemExit:
        raise NotYet("It called exit(); return the answer instead.", called=text) from None
    except MemoryError as error:
        raise NotYet("It asked for more memory than there is.", called=text) from error
    except Exception as error:
        raise _raised(text, error) from error
    finally:
        sys.stdout.write(printed.text())
    if value is None:
        raise NotYet(
            "It came back with nothing (None). Is a `return` missing?", called=text, got="None"
        )
    return Called(text, value)


def require(
    condition, message: str, *, of: Called | None = None, got: Any = ..., expected: Any = ...
) -> None:
    """Raise NotYet with `message` unless `condition` holds.

    `of` is the call in question; `got` (by default its value) and `expected` are shown beside the
    message. `expected` may be a string, which is shown as it is.
    """
    if bool(condition):
        return
    details = {}
    if of is not None:
        details["called"] = of.text
        got = of.value if got is ... else got
    if got is not ...:
        details["got"] = show_value(got)
    if expected is not ...:
        details["expected"] = expected if isinstance(expected, str) else show_value(expected)
    raise NotYet(message, **details)


def nearly_equal(got, expected, tolerance: float = 1e-5) -> bool:
    """Whether two numbers, nested lists, arrays or tensors have one shape and nearly one value."""
    import numpy

    try:
        left, right = numpy.asarray(_plain(got)), numpy.asarray(_plain(expected))
        if left.dtype.kind in "USc":  # "0.5" is not a number, and 1j not one of ours
            return False
        left, right = left.astype(float), right.astype(float)
    except Exception:  # not numbers, or rows of different lengths
        return False
    return left.shape == right.shape and bool(
        numpy.allclose(left, right, rtol=0, atol=tolerance, equal_nan=False)
    )


def show_value(value: Any) -> str:
    """Return a short text for any value: large tensors by their shape, long lists cut."""
    try:
        text = _shown(value)
    except Exception:  # even one that cannot be shown
        return f"<{type(value).__name__} that cannot be shown>"
    return _cut(text)


def describe(error: BaseException) -> str:
    """Return an exception's type and message as a short text."""
    try:
        said = str(error)
    except Exception:  # a message that cannot be made
        said = ""
    return type(error).__name__ + (f": {_cut(said)}" if said else "")


def _shown(value) -> str:
    if type(value).__module__.split(".")[0] in ("torch", "numpy") and hasattr(value, "shape"):
        kind = type(value).__name__.lower()
        if value.ndim and value.size != 0 and _count(value) > 24:
            return f"{kind} of shape {tuple(value.shape)}, dtype {value.dtype}"
        exact = "64" in str(value.dtype)
        return f"{kind}({value.tolist() if exact else _rounded(value.tolist())})"
    if isinstance(value, type) or callable(value) and hasattr(value, "__name__"):
        return value.__name__
    return _short.repr(value)


def _rounded(numbers):
    """Return numbers, nested or not, to six digits: 32 bits hold 2.64 as 2.640000104904175."""
    if isinstance(numbers, list):
        return [_rounded(number) for number in numbers]
    return float(f"{numbers:.6g}") if isinstance(numbers, float) else numbers


def _count(value) -> int:
    count = 1
    for size in value.shape:
        count *= size
    return count


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"


def _plain(value):
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        return (value.double() if value.is_floating_point() else value).numpy()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _copy(value):
    copied = type(value).__name__ in ("list", "tuple", "dict", "set", "Tensor", "ndarray")
    return copy.deepcopy(value) if copied and not getattr(value, "requires_grad", False) else value


@contextlib.contextmanager
def _exit_raises() -> Iterator[None]:
    """Let exit() raise SystemExit in Jupyter, too, where it ends the kernel without a word."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return
    shell.ask_exit = sys.exit
    try:
        yield
    finally:
        vars(shell).pop("ask_exit", None)


def _raised(text: str, error: Exception) -> NotYet:
    """Describe an exception from the learner's code: what it was, and in which of their lines."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(OTHERS)
        and not frame.filename.endswith((".pyx", ".pxi"))  # compiled: pyarrow names them bare
        and not {"site-packages", "dist-packages"} & set(Path(frame.filename).parts)
    ]
    place = ""
    if own:
        line = (own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno)).strip()
        place = f" in line {own[-1].lineno}" + (f", `{line}`" if line else "")
    advice = ""
    if type(error) is NameError:  # as after a restart of the kernel
        advice = " If a cell above defines that name, run the cell first."
    return NotYet(f"It stopped with {describe(error)}{place}.{advice}", called=text)


class _Head(io.TextIOBase):
    """A stream that keeps the first `limit` characters and counts the rest."""

    def __init__(self, limit: int):
        self.limit, self.kept, self.lost = limit, "", 0

    def write(self, text: str) -> int:
        room = self.limit - len(self.kept)
        self.kept += text[:room]
        self.lost += len(text) - len(text[:room])
        return len(text)

    def text(self) -> str:
        if not self.lost:
            return self.kept
        return f"{self.kept}\n… and {self.lost:,} more characters that are not shown.\n"
