"""What `check.something(answer)` does: run the check, say how it went, remember it.

A check is a plain function of the learner's answer. It looks at the answer with `call` and
`require`; the first requirement that fails decides the message. Nothing a learner writes makes a
check raise: whatever happens becomes one of three verdicts.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Sequence
from datetime import date

from course import progress
from course.answer import NotAttempted, NotYet, call, describe, nearly_equal, require
from course.errors import CourseError
from course.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET, Verdict, show, show_code

__all__ = ["Exercise", "call", "draw", "exercise", "nearly_equal", "require"]

_registry: dict[str, list[Exercise]] = {}


def exercise(number: str, *, hints: Sequence[str]) -> Callable[[Callable], Exercise]:
    """Turn a function of the learner's answer into `check.<name>`.

    `number` is the exercise's number, "2.3"; `hints` go from a nudge to nearly there.
    """

    def decorate(function: Callable) -> Exercise:
        made = Exercise(function, number, list(hints))
        _registry.setdefault(made.lesson, []).append(made)
        return made

    return decorate


def draw(name: str) -> random.Random:
    """Return a random generator for an exercise's inputs: the same all day, another tomorrow.

    A pasted constant does not pass for long, and a learner who runs the cell twice sees the
    same numbers. COURSE_DAY (2026-11-22) stands for another day than today: tests set it.
    """
    return random.Random(f"{name} {os.environ.get('COURSE_DAY') or date.today()}")


class Exercise:
    """`check.<name>`: call it with an answer, or ask for `.hint()` or `.solution()`."""

    def __init__(self, function: Callable, number: str, hints: list[str]):
        self.function, self.number, self.hints = function, number, hints
        self.name = function.__name__
        self.lesson = f"{int(number.split('.')[0]):02d}"
        self.key = f"{self.lesson}/{self.name}"
        self.__doc__ = function.__doc__
        self._hints_given = 0

    def __repr__(self) -> str:
        return (
            f"check.{self.name}(your answer) checks exercise {self.number}; "
            f"check.{self.name}.hint() helps; check.{self.name}.solution() shows a solution."
        )

    def __call__(self, answer=None) -> None:
        """Check `answer`, show the verdict and record it. Never raises."""
        try:
            verdict = self.verdict(answer)
        except CourseError as error:  # the shelf or the network, and nothing the learner did
            show(f"{self.number} {self.name} could not be checked. {error}")
            return
        if verdict.status != NOT_ATTEMPTED:  # an untouched copy takes nothing back
            verdict = verdict.noting(self._record(status=verdict.status))
        show(verdict)

    def verdict(self, answer) -> Verdict:
        """Return the verdict on `answer`, without showing or recording it.

        Raises CourseError when the course itself lacks what the check needs.
        """
        status, details = self._judge(answer)
        if status == CORRECT:
            later = self._next()
            details["next_step"] = (
                f"Next: {later.number} {later.name}."
                if later
                else "That was the last exercise of this lesson."
            )
        return Verdict(self.name, self.number, status, **details)

    def hint(self, number: int | None = None) -> None:
        """Show the next hint, or hint `number` (from 1)."""
        total = len(self.hints)
        if number is not None and not (isinstance(number, int) and 1 <= number <= total):
            show(f"There is no hint {number!r} for {self.number}: the hints are 1 to {total}.")
            return
        self._hints_given = number or min(self._hints_given + 1, total)
        text = f"Hint {self._hints_given} of {total}: {self.hints[self._hints_given - 1]}"
        if self._hints_given == total:
            text += f"\nThat is the last hint. check.{self.name}.solution() shows a solution."
        show(text, note=self._record(hints=self._hints_given))

    def solution(self) -> None:
        """Show a solution; progress remembers that it was seen."""
        from course import convert

        try:
            code = convert.solution_code(self.lesson, self.name)
        except CourseError as error:
            show(str(error))
            return
        show_code(f"One solution of {self.number} {self.name}", code)
        if note := self._record(solution_seen=True):
            show(note)

    def rejects(self, answer, *, saying: str) -> None:
        """Assert that `answer` is judged "not yet" with a message that contains `saying`.

        For the course's own tests (cells tagged `wrong`). A line of the answer that the message
        quotes does not count: it may hold the very call of `rejects`.
        """
        verdict = self.verdict(answer)
        message = re.sub(r" in line \d+, `.*`", "", verdict.message, flags=re.DOTALL)
        if verdict.status != NOT_YET or saying.lower() not in message.lower():
            raise AssertionError(
                f"check.{self.name} should reject this answer saying {saying!r}; it said:\n"
                f"{verdict.text()}"
            )

    def _judge(self, answer) -> tuple[str, dict]:
        try:
            if answer is None or answer is ...:
                raise NotAttempted
            self.function(answer)
        except NotAttempted:
            return NOT_ATTEMPTED, {}
        except NotYet as reason:
            return NOT_YET, reason.details
        except CourseError:
            raise
        except KeyboardInterrupt:
            return NOT_YET, {
                "message": "The check was stopped before it came to an end. Is there a loop that "
                "never ends?"
            }
        except BaseException as error:  # an answer of a shape the check did not foresee
            reason = NotYet(
                f"Your answer could not be checked: {describe(error)}. "
                "Compare its type and shape with the example in the task."
            )
            return NOT_YET, reason.details
        return CORRECT, {}

    def _next(self) -> Exercise | None:
        mine = _registry[self.lesson]
        place = mine.index(self) + 1
        return mine[place] if place < len(mine) else None

    def _record(self, **changes) -> str:
        try:
            progress.record(self.key, **changes)
        except CourseError as error:
            return str(error)
        return ""
