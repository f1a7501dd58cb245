"""When the learner worked: lines are only added, never half, and never disturb the work itself."""

import errno
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import filelock
import pytest

from course import activity, progress
from course.activity import Event

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def my(monkeypatch, tmp_path):
    """The learner's folder, not made yet."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    return tmp_path / "my"


def write(data: bytes):
    """Put a file in place of the learner's activity."""
    activity.path().parent.mkdir(parents=True, exist_ok=True)
    activity.path().write_bytes(data)


def at(*minutes) -> list[Event]:
    """Return events so many minutes after noon."""
    return [Event((NOON + timedelta(minutes=m)).astimezone(), "check") for m in minutes]


def on(*days) -> list[Event]:
    """Return events at noon, local time, on days of March 2026."""
    return [Event(datetime(2026, 3, day, 12).astimezone(), "check") for day in days]


# What is written


def test_no_file_is_no_activity(my):
    assert activity.read() == [] and not my.exists()


def test_event_is_one_line_with_time_in_utc_and_what():
    activity.note("check 02/pad_batch", NOON)
    line = b'{"at": "2026-03-10T12:00:00+00:00", "what": "check 02/pad_batch"}\n'
    assert activity.path().read_bytes() == line


def test_events_are_added_to_the_end():
    activity.note("one", NOON)
    before = activity.path().read_bytes()
    activity.note("two", NOON)
    assert activity.path().read_bytes().startswith(before) and len(activity.read()) == 2


def test_attempt_is_an_event():
    progress.record("02/pad_batch", status="not yet")
    assert [event.what for event in activity.read()] == ["check 02/pad_batch"]


def test_hint_is_no_event():
    progress.record("02/pad_batch", hints=1)
    assert activity.read() == []


def test_line_break_in_what_stays_in_its_line():
    activity.note("a\nb")
    assert [event.what for event in activity.read()] == ["a\nb"]


def test_two_writers_lose_nothing():
    code = (
        "import sys\nfrom course import activity\nfor n in range(100): activity.note(sys.argv[1])"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert sorted(event.what for event in activity.read()) == ["a"] * 100 + ["b"] * 100


# Damage

WHOLE = b'{"at": "2026-03-10T12:00:00+00:00", "what": "whole"}\n'


@pytest.mark.parametrize(
    "line",
    [
        WHOLE[:20],
        b"",
        b"null",
        b"[]",
        b'{"at": 3, "what": "a"}',
        b'{"at": "soon", "what": "a"}',
        b'{"at": "0001-01-01T00:00:00+00:00"}',
        b"\xff\xfe",
        b"[" * 50_000,
    ],
    ids=range(9),
)
def test_line_that_cannot_be_understood_is_skipped(line):
    write(WHOLE + line + b"\n" + WHOLE)
    assert [event.what for event in activity.read()] == ["whole", "whole"]


def test_event_after_a_half_line_is_on_a_line_of_its_own():
    write(WHOLE + WHOLE[:20])
    activity.note("next", NOON)
    assert [event.what for event in activity.read()] == ["next", "whole"]


def test_time_without_zone_is_utc():
    write(b'{"at": "2026-03-10T12:00:00", "what": "a"}\n')
    assert activity.read()[0].at == NOON


# It cannot be written


@pytest.fixture
def full(monkeypatch):
    """A disk that takes ten more bytes."""
    activity.note("before", NOON)
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:10]))


def test_full_disk_leaves_no_half_line(full):
    before = activity.path().read_bytes()
    assert not activity.note("after")
    assert activity.path().read_bytes() == before


def test_failure_to_write_does_not_disturb_the_check(my, monkeypatch):
    def fail(*_):
        raise OSError(errno.EACCES, "denied")

    monkeypatch.setattr(activity, "_append", fail)
    progress.record("02/pad_batch", status="correct")
    assert progress.read()["02/pad_batch"]["status"] == "correct"


def test_lock_that_is_held_does_not_disturb_the_check(monkeypatch):
    def held(path, timeout):
        raise filelock.Timeout(str(path))

    monkeypatch.setattr(filelock, "FileLock", held)
    assert activity.note("check") is False


def test_folder_that_cannot_be_made_is_no_error(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file" / "my"))
    assert activity.note("check") is False and activity.read() == []


# Streak and time


@pytest.mark.parametrize(
    "days, length",
    [
        ([], 0),
        ([10], 1),
        ([9], 1),
        ([8], 0),
        ([8, 9, 10], 3),
        ([8, 9], 2),
        ([7, 9, 10], 2),
        ([10, 10, 10], 1),
        ([10, 11], 1),
    ],
    ids=str,
)
def test_streak_counts_days_up_to_today_or_yesterday(days, length):
    assert activity.streak(on(*days), date(2026, 3, 10)) == length


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no tzset")
def test_day_is_the_local_one(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        activity.note("late", datetime(2026, 3, 10, 20, tzinfo=UTC))
        assert activity.days(activity.read()) == {date(2026, 3, 11)}
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "events, minutes",
    [((), 0), ((0,), 0), ((0, 7), 7), ((0, 20), 20), ((0, 21), 5), ((0, 7, 60, 70), 22)],
    ids=str,
)
def test_time_is_the_sum_of_gaps_and_a_long_gap_counts_as_five(events, minutes):
    assert sum(activity.minutes(at(*events)).values()) == minutes


def test_time_counts_for_the_day_on_which_the_gap_ended():
    assert activity.minutes(on(9, 10)) == {date(2026, 3, 9): 0, date(2026, 3, 10): 5}


def test_order_of_the_lines_does_not_matter():
    activity.note("second", NOON + timedelta(minutes=7))
    activity.note("first", NOON)
    assert sum(activity.minutes(activity.read()).values()) == 7
