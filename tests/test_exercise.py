"""What `check.something(answer)` does: verdicts, hints, solutions and what progress remembers."""

import builtins
import textwrap
from types import SimpleNamespace

import numpy
import pandas
import pytest
import torch

from course import exercise as exercises
from course import lesson, progress
from course.exercise import call, draw, exercise, require


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    """Progress and the list of exercises of each test are its own."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    monkeypatch.setattr(exercises, "_registry", {})


@pytest.fixture
def check():
    """Two exercises: a function that doubles, and a list."""

    @exercise("2.1", hints=["Look at `*`.", "Two times.", "return 2 * number"])
    def double(answer):
        """Compare with twice the number."""
        found = call(answer, 3)
        require(found.value == 6, "Twice 3 is 6.", of=found, expected=6)

    @exercise("2.2", hints=["Count.", "From one."])
    def count(answer):
        """Compare with the list."""
        require(answer == [1, 2], "Count to two.", got=answer, expected=[1, 2])

    return SimpleNamespace(double=double, count=count)


@pytest.fixture
def homework(monkeypatch, tmp_path):
    """Lessons with one homework, whose only exercise is `double`."""
    text = """\
        # %% [markdown]
        # ### 2.1 Twice
        # ●○○○ · 5 min · Nothing.
        # %%
        def double(number):
            ### BEGIN SOLUTION
            return 2 * number
            ### END SOLUTION

        check.double(double)
        """
    (tmp_path / "02_tiny.py").touch()
    (tmp_path / "02_tiny_homework.py").write_text(textwrap.dedent(text), encoding="utf-8")
    monkeypatch.setattr(lesson, "LESSONS", tmp_path)


def right(number):
    return 2 * number


def wrong(number):
    return number**2


def untouched(number):
    raise NotImplementedError  # your code here


def entry(name: str) -> dict:
    """Return what progress says about an exercise of lesson 02."""
    return progress.read().get(f"02/{name}", {})


# Verdicts


def test_right_answer_is_correct(check, capsys):
    check.double(right)
    assert capsys.readouterr().out.startswith("✓ 2.1 double: correct\n")


def test_wrong_answer_is_not_yet_with_call_value_expectation_and_reason(check, capsys):
    check.double(wrong)
    assert capsys.readouterr().out.splitlines() == [
        "✗ 2.1 double: not yet",
        "  You called  wrong(3)",
        "  It gave     9",
        "  Expected    6",
        "  Why         Twice 3 is 6.",
        "  For a hint: check.double.hint()",
    ]


@pytest.mark.parametrize("answer", [untouched, None, ...], ids=["function", "None", "ellipsis"])
def test_untouched_exercise_is_not_attempted(check, answer, capsys):
    check.double(answer)
    assert capsys.readouterr().out.startswith("○ 2.1 double: not attempted\n")


def test_check_without_an_answer_is_not_attempted(check, capsys):
    check.double()
    assert "not attempted" in capsys.readouterr().out


def test_correct_verdict_names_the_next_exercise(check):
    assert check.double.verdict(right).next_step == "Next: 2.2 count."


def test_correct_verdict_on_the_last_exercise_says_so(check):
    assert "last exercise" in check.count.verdict([1, 2]).next_step


def test_exercise_says_how_it_is_used(check):
    assert "check.double.hint()" in repr(check.double)


def test_exercise_keeps_the_docstring_of_its_check(check):
    assert check.double.__doc__ == "Compare with twice the number."


# Answers that no check foresees


class Hostile:
    """An object on which nothing works."""

    def _refuse(self, *args):
        raise ValueError("no")

    __call__ = __getattr__ = __repr__ = __eq__ = __bool__ = __len__ = __iter__ = __sub__ = _refuse


class Exits:
    """An object whose comparison ends Python."""

    def _exit(self, *args):
        raise SystemExit

    __call__ = __eq__ = __iter__ = __sub__ = _exit


class Interrupted:
    """An object whose comparison never ends, until the learner stops it."""

    def _stop(self, *args):
        raise KeyboardInterrupt

    __call__ = __eq__ = __iter__ = __sub__ = _stop


def equals(answer):
    require(answer == [1, 2], "Count to two.", got=answer, expected=[1, 2])


def holds_labels(answer):
    require([row["label"] for row in answer] == ["yes"], "One row.", got=answer)


def is_near(answer):
    require(abs(answer - 3) < 1, "About three.", got=answer, expected=3)


def returns_rows(answer):
    found = call(answer, [[1], [2]])
    require(sum(len(row) for row in found.value) == 7, "Seven.", of=found)


UNFORESEEN = [
    Hostile(),
    Exits(),
    Interrupted(),
    Hostile,
    torch.zeros(3),
    torch.zeros(2, device="meta"),
    numpy.zeros((2, 2)),
    pandas.DataFrame({"a": [1]}),
    pandas.Series([1, 2]),
    10**5000,
    float("nan"),
    "text",
    b"\xff",
    {"label": {}},
    iter([3]),
    (row for row in [None]),
    builtins,
    lambda *anything: Hostile(),
    lambda *anything: torch.zeros(3, 3),
]


@pytest.mark.filterwarnings("ignore:Using a non-tuple sequence")
@pytest.mark.parametrize("check", [equals, holds_labels, is_near, returns_rows])
@pytest.mark.parametrize("answer", UNFORESEEN, ids=lambda answer: type(answer).__name__)
def test_unforeseen_answer_is_not_yet(check, answer):
    made = exercise("2.1", hints=["a", "b"])(check)
    assert made.verdict(answer).status == "not yet"


def test_error_of_the_check_is_told_as_a_matter_of_type_and_shape(check):
    def double(answer):
        return answer["rows"][0]

    made = exercise("2.1", hints=["a", "b"])(double)
    assert made.verdict([1]).message == (
        "Your answer could not be checked: TypeError: list indices must be integers or slices, "
        "not str. Compare its type and shape with the example in the task."
    )


def test_interrupted_check_asks_about_an_endless_loop(check):
    assert "loop that never ends" in check.count.verdict(Interrupted()).message


# What progress remembers


def test_correct_answer_is_remembered(check):
    check.double(right)
    assert entry("double")["status"] == "correct"


def test_attempts_are_counted(check):
    check.double(wrong)
    check.double(right)
    assert entry("double")["attempts"] == 2


def test_not_yet_after_correct_takes_the_mark_back(check):
    check.double(right)
    check.double(wrong)
    assert entry("double")["status"] == "not yet"


def test_not_yet_after_correct_keeps_when_it_was_first_correct(check):
    check.double(right)
    first = entry("double")["first_correct"]
    check.double(wrong)
    assert entry("double")["first_correct"] == first


def test_untouched_copy_takes_nothing_back(check):
    check.double(right)
    before = entry("double")
    check.double(untouched)
    assert entry("double") == before


def test_untouched_exercise_leaves_no_trace(check):
    check.double(untouched)
    assert progress.read() == {}


def test_verdict_alone_is_not_recorded(check):
    check.double.verdict(right)
    assert progress.read() == {}


@pytest.fixture
def unwritable(monkeypatch, tmp_path):
    """The learner's folder cannot be made: a file is in its way."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file" / "my"))


def test_progress_that_cannot_be_written_is_said_below_the_verdict(unwritable, check, capsys):
    check.double(right)
    said = capsys.readouterr().out
    assert said.startswith("✓ 2.1 double: correct\n")
    assert said.splitlines()[-1].startswith("  Your progress could not be saved to ")


def test_progress_that_cannot_be_written_is_said_below_a_hint(unwritable, check, capsys):
    check.double.hint()
    assert capsys.readouterr().out.splitlines()[-1].startswith("Your progress could not be saved")


def test_progress_that_cannot_be_written_is_said_below_a_solution(
    unwritable, homework, check, capsys
):
    check.double.solution()
    assert capsys.readouterr().out.splitlines()[-1].startswith("Your progress could not be saved")


# Hints


def test_hints_go_on_and_stay_at_the_last(check, capsys):
    for _ in range(4):
        check.double.hint()
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if line.startswith("Hint")] == [
        "Hint 1 of 3: Look at `*`.",
        "Hint 2 of 3: Two times.",
        "Hint 3 of 3: return 2 * number",
        "Hint 3 of 3: return 2 * number",
    ]


def test_hint_by_number(check, capsys):
    check.double.hint(2)
    assert capsys.readouterr().out == "Hint 2 of 3: Two times.\n"


def test_hints_go_on_from_a_hint_by_number(check, capsys):
    check.double.hint(2)
    check.double.hint()
    assert "Hint 3 of 3" in capsys.readouterr().out


def test_last_hint_names_the_solution(check, capsys):
    check.double.hint(3)
    assert "check.double.solution()" in capsys.readouterr().out


@pytest.mark.parametrize("number", [0, -1, 99, "x", 1.0, [1]])
def test_hint_that_is_not_there_names_those_that_are(check, number, capsys):
    check.double.hint(number)
    assert (
        capsys.readouterr().out == f"There is no hint {number!r} for 2.1: the hints are 1 to 3.\n"
    )


def test_hint_that_is_not_there_is_not_recorded(check):
    check.double.hint(99)
    assert progress.read() == {}


def test_furthest_hint_is_remembered(check):
    check.double.hint(3)
    check.double.hint(1)
    assert entry("double")["hints"] == 3


def test_hint_is_no_attempt(check):
    check.double.hint()
    assert entry("double")["attempts"] == 0


def test_hint_leaves_the_status(check):
    check.double(right)
    check.double.hint()
    assert entry("double")["status"] == "correct"


# Solutions


def test_solution_shows_code_without_markers_and_check(homework, check, capsys):
    check.double.solution()
    assert capsys.readouterr().out == (
        "One solution of 2.1 double\n\ndef double(number):\n    return 2 * number\n"
    )


def test_solution_is_remembered_as_seen(homework, check):
    check.double.solution()
    assert entry("double")["solution_seen"] is True


def test_solution_stays_seen(homework, check):
    check.double.solution()
    check.double(right)
    assert entry("double")["solution_seen"] is True


def test_solution_that_is_not_there_is_one_sentence(homework, check, capsys):
    check.count.solution()
    assert capsys.readouterr().out == "No solution for 'count' in the homework of lesson 02.\n"


def test_solution_that_is_not_there_is_not_remembered_as_seen(homework, check):
    check.count.solution()
    assert progress.read() == {}


# The course's own tests


def test_rejects_is_silent_about_a_wrong_answer_with_its_message(check):
    check.double.rejects(wrong, saying="twice 3")


@pytest.mark.parametrize("answer", [right, untouched], ids=["right", "untouched"])
def test_rejects_raises_for_an_answer_that_is_not_wrong(check, answer):
    with pytest.raises(AssertionError):
        check.double.rejects(answer, saying="double")


def test_rejects_raises_for_another_message_and_shows_it(check):
    with pytest.raises(AssertionError, match="Twice 3 is 6"):
        check.double.rejects(wrong, saying="forgot the return")


def test_rejects_never_records(check):
    check.double.rejects(wrong, saying="twice 3")
    assert progress.read() == {}


# Inputs of the day


def numbers(name: str) -> list[int]:
    return [draw(name).randint(0, 10**9) for _ in range(3)]


def test_draw_is_the_same_twice_a_day():
    assert numbers("pad_batch") == numbers("pad_batch")


def test_draw_differs_by_name():
    assert numbers("pad_batch") != numbers("encode")


def test_draw_differs_by_day(monkeypatch):
    today = numbers("pad_batch")
    monkeypatch.delenv("COURSE_DAY")
    monkeypatch.setattr(exercises, "date", SimpleNamespace(today=lambda: "2001-02-03"))
    assert numbers("pad_batch") != today


def test_draw_can_be_that_of_another_day(monkeypatch):
    before = numbers("pad_batch")
    monkeypatch.setenv("COURSE_DAY", "2001-02-03")
    assert numbers("pad_batch") != before
