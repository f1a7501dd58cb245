"""A dated plan over what is left: it fits, it goes on after missed days, it is never half."""

import errno
import os
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from course import activity, lesson, outline, plan, progress
from course.errors import CourseError
from course.lesson import Task
from course.outline import Chapter

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    """Return a day after that Monday."""
    return MONDAY + timedelta(days=number)


@pytest.fixture(autouse=True)
def my(monkeypatch, tmp_path):
    """The learner's folder, not made yet."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    return tmp_path / "my"


@pytest.fixture(autouse=True)
def course(monkeypatch):
    """Two lessons of 100 minutes of reading and ten exercises of 10 minutes each: 400 minutes."""

    def chapter(number: str) -> Chapter:
        tasks = (Task(f"task{n}", f"{int(number)}.{n}", f"Task {n}", 1, 10) for n in range(1, 11))
        return Chapter(number, f"{number}_lesson", f"Lesson {number}", 100, tuple(tasks))

    monkeypatch.setattr(outline, "chapters", lambda: [chapter("01"), chapter("02")])


def work(on: date, *keys: str):
    """Solve exercises on a day; without any, be active."""
    for key in keys:
        progress.record(key, status="correct")
    activity.path().unlink(missing_ok=True)
    activity.note("check", datetime(on.year, on.month, on.day, 12).astimezone())


def minutes(made: plan.Plan, on: date) -> int:
    """Return the minutes that a plan has for a day, without recall."""
    return sum(piece for _, piece in made.days.get(on, []))


# What the lessons hold


def test_outline_says_what_the_lessons_say(monkeypatch):
    monkeypatch.undo()
    for chapter, one in zip(outline.chapters(), lesson.lessons(), strict=True):
        assert chapter.tasks == tuple(one.tasks)
        assert (chapter.name, chapter.minutes) == (one.name, int(one.facts["minutes"]))


# A new plan


def test_plan_holds_everything_that_is_left_once():
    made = plan.make(MONDAY, 10)
    pieces = [piece for on in sorted(made.days) for piece in made.days[on]]
    assert sum(piece for _, piece in pieces) == 400
    assert list(dict.fromkeys(key for key, _ in pieces))[:3] == ["01", "01/task1", "01/task2"]


def test_no_day_has_more_than_its_minutes_less_recall():
    made = plan.make(MONDAY, 10)
    assert max(minutes(made, on) for on in made.days) <= 50


def test_plan_leaves_out_what_is_correct_and_read():
    progress.record("01/task1", status="correct")
    keys = {key for pieces in plan.make(MONDAY, 10).days.values() for key, _ in pieces}
    assert not keys & {"01", "01/task1"} and "02" in keys


def test_plan_leaves_days_off_free():
    made = plan.make(MONDAY, 14, off=("sat", "sun"))
    assert not {on for on in made.days if on.weekday() > 4}


def test_short_exercise_is_not_cut():
    made = plan.make(MONDAY, 14, minutes=35)
    pieces = [piece for pieces in made.days.values() for key, piece in pieces if "/" in key]
    assert set(pieces) == {10}


def test_same_question_has_the_same_answer():
    assert plan.make(MONDAY, 10) == plan.make(MONDAY, 10)


def test_plan_that_was_kept_is_the_plan_that_was_made():
    assert plan.make(MONDAY, 10, off=("sun",)) == plan.current(MONDAY)


def test_plan_that_does_not_fit_says_what_it_would_take():
    made = plan.make(MONDAY, 4, minutes=60)
    assert made.now == 110
    assert "does not fit into 4 days of 60 minutes. It takes 110 minutes a day" in made.note


def test_days_that_it_says_are_enough():
    needed = int(plan.make(MONDAY, 4).note.split("--days ")[1].rstrip("."))
    assert plan.make(MONDAY, needed).now == 60 and plan.make(MONDAY, needed - 1).now > 60


def test_plan_that_cannot_fit_at_all_is_an_error_and_the_old_one_stays(monkeypatch):
    old = plan.make(MONDAY, 10)
    monkeypatch.setattr(plan, "MOST", 100)
    with pytest.raises(CourseError, match="does not fit into 1 days .* it takes --days 8"):
        plan.make(MONDAY, 1)
    assert plan.current(MONDAY) == old


@pytest.mark.parametrize(
    "options",
    [
        {"days": 0},
        {"days": 100_000},
        {"days": 5, "minutes": 0},
        {"days": 5, "minutes": 5000},
        {"days": 5, "off": ("someday",)},
        {"days": 5, "off": plan.WEEKDAYS},
    ],
    ids=str,
)
def test_options_without_sense_are_one_sentence(options):
    with pytest.raises(CourseError) as caught:
        plan.make(MONDAY, **options)
    assert str(caught.value).startswith("--") and "\n" not in str(caught.value)


def test_nothing_left_is_an_empty_plan(monkeypatch):
    monkeypatch.setattr(outline, "chapters", lambda: [])
    assert plan.make(MONDAY, 5).days == {}


# Days go by


def test_no_plan_is_none_and_nothing_is_made(my):
    assert plan.current(MONDAY) is None and not my.exists()


def test_plan_stays_as_it_is_within_a_day():
    made = plan.make(MONDAY, 10)
    progress.record("01/task1", status="correct")
    assert plan.current(MONDAY) == made


def test_missed_days_raise_the_minutes_and_are_said():
    plan.make(MONDAY, 8, minutes=60)
    assert plan.current(day(2)).note == "2 days were missed: 80 minutes a day now instead of 60."


def test_missed_day_with_days_in_reserve_changes_nothing_and_is_said():
    plan.make(MONDAY, 20)
    found = plan.current(day(1))
    assert found.note == "1 day was missed; 60 minutes a day are still enough."
    assert (found.now, min(found.days)) == (60, day(1))


def test_day_off_is_not_missed():
    plan.make(MONDAY, 20, off=("mon",))
    assert plan.current(day(1)).note == ""


def test_what_was_planned_to_be_read_on_an_active_day_counts_as_read():
    plan.make(MONDAY, 10)
    work(MONDAY)
    found = plan.current(day(1))
    assert (found.read, found.note, found.days[day(1)]) == ({"01": 50}, "", [("01", 50)])


def test_first_attempt_counts_the_lesson_as_read():
    plan.make(MONDAY, 10)
    work(MONDAY, "01/task1")
    assert plan.current(day(1)).days[day(1)][0] == ("01/task2", 10)


def test_done_without_activity_is_not_missed():
    plan.make(MONDAY, 10)
    work(day(5), *(f"01/task{n}" for n in range(1, 11)))
    assert plan.current(day(1)).note == ""


def test_less_than_planned_is_said():
    plan.make(MONDAY, 8)
    work(MONDAY)
    plan.current(day(1))
    work(day(1))
    plan.current(day(2))
    work(day(2))
    found = plan.current(day(3))
    assert found.note.startswith("Less was done than planned: ")


def test_who_catches_up_gets_fewer_minutes_again():
    plan.make(MONDAY, 8)
    plan.current(day(2))
    work(day(2), *(f"01/task{n}" for n in range(1, 11)))
    assert plan.current(day(3)).note == (
        "You are ahead: 60 minutes a day are enough now instead of 80."
    )


def test_replanning_twice_is_replanning_once():
    plan.make(MONDAY, 8)
    assert plan.current(day(2)) == plan.current(day(2))


def test_clock_that_went_back_changes_nothing():
    made = plan.make(day(5), 10)
    assert plan.current(MONDAY) == made


def test_plan_that_has_ended_says_how_to_go_on():
    plan.make(MONDAY, 10, off=("sun",))
    found = plan.current(day(30))
    assert f"The plan until {day(9)} has ended: 6 h 40 min are left." in found.note
    assert "course plan --days 9 --minutes 60 --off sun" in found.note


def test_everything_correct_leaves_an_empty_plan():
    plan.make(MONDAY, 10)
    work(MONDAY, *(f"0{lesson}/task{n}" for lesson in (1, 2) for n in range(1, 11)))
    found = plan.current(day(1))
    assert (found.days, found.note) == ({}, "")


# The line of a day


def test_line_says_what_is_planned_for_today():
    made = plan.make(MONDAY, 10)
    assert plan.line(made, MONDAY) == (
        "Plan, day 1 of 10, 60 min: read 01 Lesson 01 (50), recall (10)."
    )


def test_line_ticks_what_is_correct():
    made = plan.make(MONDAY, 10)
    progress.record("01/task1", status="correct")
    assert "✓ 1.1 Task 1 (10), 1.2 Task 2 (10)" in plan.line(made, day(2))


def test_line_of_a_day_off_says_so():
    made = plan.make(MONDAY, 10, off=("tue",))
    assert plan.line(made, day(1)) == "Plan, day 2 of 10: a day off."


def test_exercise_that_the_course_no_longer_has_is_left_out():
    made = plan.make(MONDAY, 10)
    gone = replace(made, days={MONDAY: [("09/gone", 10)]})
    assert plan.line(gone, MONDAY) == "Plan, day 1 of 10, 60 min: recall (10)."


# Faults


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"days": []}', '{"days": {"soon": []}}', "[" * 50_000],
    ids=range(8),
)
def test_damaged_plan_is_one_sentence_and_a_new_one_takes_its_place(my, text):
    my.mkdir()
    plan.path().write_text(text)
    with pytest.raises(CourseError, match="is damaged. A new plan takes its place"):
        plan.current(MONDAY)
    plan.make(MONDAY, 10)
    assert plan.current(MONDAY)


@pytest.fixture
def full(monkeypatch):
    """A disk that is full when the data should reach it."""
    plan.make(MONDAY, 10)

    def fsync(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)


def test_full_disk_keeps_the_old_plan(full, my):
    before = plan.path().read_bytes()
    with pytest.raises(CourseError, match="could not be saved to .*: No space left"):
        plan.make(MONDAY, 20)
    assert plan.path().read_bytes() == before and not list(my.glob(".*.part"))


def test_plan_that_cannot_be_kept_is_shown_all_the_same(full):
    assert plan.current(day(1)).note.startswith("1 day was missed")
