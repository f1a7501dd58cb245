"""What is on the disk when recall.json is damaged, shared, killed over or cannot be written."""

import ast
import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import filelock
import pytest
import small_lessons

from course import recalling
from course.errors import CourseError

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def my(monkeypatch, tmp_path):
    """The learner's folder, not made yet, and two small lessons."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    small_lessons.write(monkeypatch, tmp_path / "lessons")
    return tmp_path / "my"


def python(code: str, *argv) -> subprocess.Popen:
    """Run `code` in a process of its own, on the same state and the course's own lessons."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, argv)], stdout=subprocess.PIPE)


def saved() -> dict:
    """Return the file as it is on disk."""
    return json.loads(recalling.path().read_text(encoding="utf-8"))


def write(text: str) -> None:
    """Put a file in place of the learner's."""
    recalling.path().parent.mkdir(parents=True, exist_ok=True)
    recalling.path().write_text(text, encoding="utf-8")


def rate(card="01/recall-0", rating=3, now=NOW) -> datetime:
    """Rate a card without chance; return when it comes back."""
    return recalling.review(card, rating, now, fuzz=False)


def test_reading_makes_no_file(my):
    recalling.due(NOW, 1)
    recalling.ahead(NOW)
    assert not my.exists()


def test_nothing_but_the_file_the_activity_and_locks_stays_behind(my):
    rate()
    files = {"recall.json", ".recall.lock", "activity.jsonl", ".activity.lock"}
    assert {path.name for path in my.iterdir()} <= files


def test_home_may_have_a_space_and_an_accent(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my clône é"))
    rate()
    assert list(saved()["cards"]) == ["01/recall-0"]


# Damaged


def card(**changes) -> str:
    """Return a file with one card that has some fields changed; None leaves a field out."""
    entry = {"card_id": 1, "state": 2, "step": None, "stability": 2.3, "difficulty": 2.1}
    entry |= {name: "2026-05-02T12:00:00+00:00" for name in ("due", "first", "last_review")}
    entry = {k: v for k, v in (entry | changes).items() if v != "left out"}
    return json.dumps({"version": 1, "cards": {"01/recall-0": entry}, "log": []})


DAMAGED = {
    "empty": "",
    "cut": '{"version": 1, "cards": {"01/rec',
    "not json": "<<<<<<< HEAD\n",
    "list": "[]",
    "null": "null",
    "no cards": '{"version": 1, "log": []}',
    "no log": '{"version": 1, "cards": {}}',
    "log as object": '{"cards": {}, "log": {}}',
    "cards as list": '{"cards": ["01/recall-0"], "log": []}',
    "card as text": '{"cards": {"01/recall-0": "good"}, "log": []}',
    "no due": card(due="left out"),
    "due is no time": card(due="soon"),
    "due without a zone": card(due="2026-05-02T12:00:00"),
    "due in year 1": card(due="0001-01-01T00:00:00+00:00"),
    "no last review": card(last_review=None),
    "stability as text": card(stability="2"),
    "stability is not a number": card(stability=float("nan")),
    "no difficulty": card(difficulty=None),
    "unknown state": card(state=7),
    "learning without a step": card(state=1),
    "endless": "[" * 100_000,
}


def test_file_that_the_others_are_damaged_from_is_sound():
    write(card())
    assert recalling.fault() == "" and len(recalling.read()["cards"]) == 1


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_counts_as_empty(text):
    write(text)
    assert len(recalling.due(NOW, 1)) == 3


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_makes_way_and_is_kept(text, my):
    write(text)
    rate()
    (kept,) = my.glob("recall.damaged-2026-05-04T12-00-00.json")
    assert kept.read_text() == text and list(saved()["cards"]) == ["01/recall-0"]


def test_damaged_file_is_said_and_left_in_place_by_reading():
    write("damaged")
    assert "recall.json is damaged" in recalling.fault()
    assert recalling.path().read_text() == "damaged"


def test_second_damaged_file_of_a_second_does_not_replace_the_first(my):
    for text in ("one", "two"):
        write(text)
        rate()
    assert {path.read_text() for path in my.glob("recall.damaged-*")} == {"one", "two"}


def test_file_that_is_not_text_is_damaged(my):
    write("")
    recalling.path().write_bytes(b"\xff\xfe\x00")
    rate()
    assert len(list(my.glob("recall.damaged-*"))) == 1


def test_file_that_cannot_be_opened_is_one_sentence_and_not_empty(my):
    recalling.path().mkdir(parents=True)
    with pytest.raises(CourseError, match="recall.json cannot be read: Is a directory"):
        recalling.due(NOW, 1)


# Two at once, a kill, a full disk

RATES = """
import sys
from course import recalling
for turn in range(25):
    recalling.review(f"01/recall-{sys.argv[1]}", 3)
"""


def test_two_sessions_at_once_lose_no_answer(my):
    write(card().replace("01/recall-0", "01/recall-a"))
    text = saved()
    text["cards"]["01/recall-b"] = text["cards"]["01/recall-a"]
    write(json.dumps(text))
    sessions = [python(RATES, name) for name in "ab"]
    assert [session.wait(timeout=60) for session in sessions] == [0, 0]
    rated = [card for card, _, _ in saved()["log"]]
    assert sorted(rated) == ["01/recall-a"] * 25 + ["01/recall-b"] * 25


def test_lock_that_is_held_is_one_sentence_and_nothing_is_written(my, monkeypatch):
    my.mkdir()
    real = filelock.FileLock
    monkeypatch.setattr(filelock, "FileLock", lambda path, timeout: real(path, timeout=0.1))
    with real(my / ".recall.lock"), pytest.raises(CourseError, match="another session holds"):
        rate()
    assert not recalling.path().exists()


# Rates a card again and again, each time in a process that dies one line of code later, in
# `recalling` or in what writes the file.
DYING = """
import itertools, os, signal, sys
import fsrs, filelock
from course import progress, recalling

def dying_at(number):
    lines = itertools.count(1)
    def trace(frame, event, argument):
        if frame.f_code.co_filename not in (recalling.__file__, progress.__file__):
            return None
        if event == "line" and next(lines) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return trace

for number in itertools.count(1):
    recalling.review("01/recall-finished", 3)
    child = os.fork()
    if not child:
        sys.settrace(dying_at(number))
        recalling.review("01/recall-killed", 3)
        os._exit(0)
    state = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(number, repr(recalling.path().read_text()), flush=True)
    if state != -signal.SIGKILL:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_kill_at_any_line_leaves_a_whole_file_with_every_finished_answer():
    text = json.loads(card())
    (entry,) = text["cards"].values()
    text["cards"] = {"01/recall-finished": entry, "01/recall-killed": entry}
    write(json.dumps(text))
    lines = python(DYING).communicate()[0].decode().splitlines()
    assert len(lines) > 20
    for line in lines:
        number, text = line.split(maxsplit=1)
        found = json.loads(ast.literal_eval(text))
        rated = [card for card, _, _ in found["log"] if card == "01/recall-finished"]
        assert len(rated) == int(number) and len(found["cards"]) == 2


@pytest.fixture
def full(monkeypatch):
    """A disk that is full when the data should reach it, after one answer."""

    def fsync(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    rate()
    monkeypatch.setattr(os, "fsync", fsync)


def test_full_disk_leaves_the_old_file_and_nothing_half_written(full, my):
    before = recalling.path().read_bytes()
    with pytest.raises(CourseError):
        rate(now=NOW + timedelta(days=3))
    assert recalling.path().read_bytes() == before
    assert not list(my.glob("*.part")) + list(my.glob(".*.part"))


def test_full_disk_is_said_with_file_and_reason(full):
    with pytest.raises(CourseError) as caught:
        rate()
    said = str(caught.value)
    assert said.startswith(f"Your answer could not be saved to {recalling.path()}: No space left")
    assert "\n" not in said
