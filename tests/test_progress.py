"""The learner's progress is never lost and never half-written, whatever happens."""

import ast
import errno
import json
import os
import subprocess
import sys

import filelock
import pytest

from course import progress
from course.errors import CourseError


@pytest.fixture(autouse=True)
def my(monkeypatch, tmp_path):
    """The learner's folder, not made yet."""
    folder = tmp_path / "my"
    monkeypatch.setenv("COURSE_HOME", str(folder))
    return folder


def python(code: str, *argv) -> subprocess.Popen:
    """Run `code` in a process of its own, on the same progress."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, argv)], stdout=subprocess.PIPE)


def saved() -> dict:
    """Return the file as it is on disk."""
    return json.loads(progress.path().read_text(encoding="utf-8"))


def write(text: str):
    """Put a file in place of the learner's progress."""
    progress.path().parent.mkdir(parents=True, exist_ok=True)
    progress.path().write_text(text, encoding="utf-8")


# What is read and written


def test_missing_file_is_no_progress():
    assert progress.read() == {}


def test_missing_file_is_not_made_by_reading(my):
    progress.read()
    assert not my.exists()


def test_first_record_fills_every_field():
    progress.record("02/encode", hints=1)
    entry = progress.read()["02/encode"]
    assert entry == {**progress.EMPTY, "hints": 1, "last": entry["last"]}


def test_record_leaves_the_other_exercises():
    progress.record("02/encode", status="correct")
    before = progress.read()["02/encode"]
    progress.record("02/pad_batch", status="not yet")
    assert progress.read()["02/encode"] == before


def test_home_may_have_a_space_and_an_accent(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my clône é"))
    progress.record("02/encode", status="correct")
    assert progress.read()["02/encode"]["status"] == "correct"


def test_nothing_but_the_file_and_its_lock_stays_behind(my):
    progress.record("02/encode", status="correct")
    assert {path.name for path in my.iterdir()} <= {
        "progress.json",
        ".progress.lock",
        "activity.jsonl",
        ".activity.lock",
    }


def test_first_time_correct_stays_the_first():
    first = {"first_correct": "2001-02-03T04:05:06+00:00"}
    write(json.dumps({"version": 1, "exercises": {"02/encode": first}}))
    progress.record("02/encode", status="correct")
    assert progress.read()["02/encode"]["first_correct"] == first["first_correct"]


@pytest.mark.parametrize("place", ["file", "exercise"])
def test_unknown_field_survives_an_update(place):
    progress.record("02/encode", status="not yet")
    document = saved()
    target = document if place == "file" else document["exercises"]["02/encode"]
    target["later_course"] = {"kept": "é"}
    write(json.dumps(document))
    progress.record("02/encode", status="correct")
    document = saved()
    target = document if place == "file" else document["exercises"]["02/encode"]
    assert target["later_course"] == {"kept": "é"}


# Damaged

DAMAGED = {
    "empty": "",
    "cut": '{"version": 1, "exercises": {"02/enc',
    "not json": "<<<<<<< HEAD\n",
    "list": "[]",
    "null": "null",
    "no exercises": '{"version": 1}',
    "exercises as list": '{"exercises": ["02/encode"]}',
    "entry as text": '{"exercises": {"02/encode": "correct"}}',
    "attempts as text": '{"exercises": {"02/encode": {"attempts": "3"}}}',
    "hints as null": '{"exercises": {"02/encode": {"hints": null}}}',
    "endless": "[" * 100_000,
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_counts_as_no_progress(text):
    write(text)
    assert progress.read() == {}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_makes_way_for_a_fresh_one(text):
    write(text)
    progress.record("02/encode", status="correct")
    assert list(progress.read()) == ["02/encode"]


def test_damaged_file_is_kept_under_a_dated_name(my):
    write("damaged")
    progress.record("02/encode", status="correct")
    (kept,) = my.glob("progress.damaged-20??-??-??T??-??-??.json")
    assert kept.read_text() == "damaged"


def test_file_that_is_not_text_is_damaged(my):
    write("")
    progress.path().write_bytes(b"\xff\xfe\x00")
    progress.record("02/encode", status="correct")
    assert len(list(my.glob("progress.damaged-*"))) == 1


def test_reading_leaves_a_damaged_file_in_place():
    write("damaged")
    progress.read()
    assert progress.path().read_text() == "damaged"


# Two at once

RECORDS = """
import sys
from course import progress
for turn in range(60):
    progress.record(f"02/{sys.argv[1]}{turn}", status="correct")
    progress.record("02/both", status="not yet")
"""


def test_two_writers_at_once_lose_nothing():
    writers = [python(RECORDS, name) for name in "ab"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    done = progress.read()
    assert set(done) == {"02/both", *(f"02/{name}{turn}" for name in "ab" for turn in range(60))}
    assert done["02/both"]["attempts"] == 120


def test_lock_that_is_held_is_one_sentence_and_nothing_is_written(my, monkeypatch):
    my.mkdir()
    hold = (
        "import sys, filelock\n"
        "with filelock.FileLock(sys.argv[1]):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(my / ".progress.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    real = filelock.FileLock
    monkeypatch.setattr(filelock, "FileLock", lambda path, timeout: real(path, timeout=0.1))
    assert holder.stdout.readline().startswith(b"held")
    with pytest.raises(CourseError, match="another notebook holds its lock"):
        progress.record("02/encode", status="correct")
    holder.communicate()
    assert not progress.path().exists()


# Killed

# Makes the same record again and again, each time in a process that dies one line of code later,
# in `progress` itself or in what it calls; after each death, says what is on the disk.
DYING = """
import itertools, os, signal, sys
from course import progress

def dying_at(number):
    lines = itertools.count(1)
    def trace(frame, event, argument):
        callers = (frame, frame.f_back)
        if not any(caller.f_code.co_filename == progress.__file__ for caller in callers):
            return None
        if event == "line" and next(lines) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return trace

for number in itertools.count(1):
    progress.record("02/finished", status="correct")
    child = os.fork()
    if not child:
        sys.settrace(dying_at(number))
        progress.record("02/killed", status="not yet")
        os._exit(0)
    state = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(number, repr(progress.path().read_text()), flush=True)
    if state != -signal.SIGKILL:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_kill_at_any_line_leaves_a_whole_file_with_every_finished_record():
    lines = python(DYING).communicate()[0].decode().splitlines()
    assert len(lines) > 20
    for line in lines:
        number, text = line.split(maxsplit=1)
        exercises = json.loads(ast.literal_eval(text))["exercises"]
        assert exercises["02/finished"]["attempts"] == int(number)


# Cannot be written


@pytest.fixture
def full(monkeypatch):
    """A disk that is full when the data should reach it."""

    def fsync(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    progress.record("02/encode", status="correct")
    monkeypatch.setattr(os, "fsync", fsync)


def test_full_disk_leaves_the_old_file(full):
    before = progress.path().read_bytes()
    with pytest.raises(CourseError):
        progress.record("02/encode", status="not yet")
    assert progress.path().read_bytes() == before


def test_full_disk_leaves_nothing_half_written(full, my):
    with pytest.raises(CourseError):
        progress.record("02/encode", status="not yet")
    assert not list(my.glob("*.part")) + list(my.glob(".*.part"))


def test_full_disk_is_said_with_file_and_reason(full):
    with pytest.raises(CourseError) as caught:
        progress.record("02/encode", status="not yet")
    said = str(caught.value)
    assert said.startswith(f"Your progress could not be saved to {progress.path()}: No space left")
    assert "\n" not in said


@pytest.fixture
def small_disk(monkeypatch, tmp_path):
    """A real file system of 64 kB as the learner's folder."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root on Linux")
    monkeypatch.setenv("COURSE_HOME", str(place))
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_really_full_disk_keeps_every_record_that_was_made(small_disk):
    made = []
    with pytest.raises(CourseError, match="No space left on device"):
        for turn in range(10_000):
            progress.record(f"02/exercise_{turn}", status="correct")
            made.append(f"02/exercise_{turn}")
    assert list(progress.read()) == made


def test_really_full_disk_takes_records_again_when_there_is_space(small_disk):
    progress.record("02/encode", status="not yet")
    disk = os.statvfs(small_disk)
    (small_disk / "big").write_bytes(bytes(disk.f_bavail * disk.f_frsize))
    with pytest.raises(CourseError):
        progress.record("02/encode", status="correct")
    (small_disk / "big").unlink()
    progress.record("02/encode", status="correct")
    assert progress.read()["02/encode"]["attempts"] == 2


@pytest.fixture
def in_the_way(monkeypatch, tmp_path):
    """A learner's folder that cannot be made."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file" / "my"))


def test_home_that_cannot_be_made_is_one_sentence(in_the_way):
    with pytest.raises(CourseError, match="could not be saved to "):
        progress.record("02/encode", status="correct")


def test_home_that_cannot_be_read_is_no_progress(in_the_way):
    assert progress.read() == {}


def test_file_that_cannot_be_read_is_not_overwritten(my):
    my.mkdir()
    try:
        progress.path().symlink_to("progress.json")  # leads to itself: even root cannot read it
    except OSError:
        pytest.skip("symbolic links are not allowed here")
    with pytest.raises(CourseError, match="could not be saved"):
        progress.record("02/encode", status="correct")
    assert progress.path().is_symlink()
