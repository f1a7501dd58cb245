"""`course check`: a verdict on every exercise of a notebook, whatever its cells do.

Each notebook runs in a real kernel; where several things are looked at, it runs once.
"""

import json
import os
import signal
import subprocess
import sys
import time
from subprocess import PIPE
from types import SimpleNamespace

import nbformat
import psutil
import pytest

from course import grade as grading
from course import progress
from course.errors import CourseError
from course.lesson import Task
from course.paths import ROOT

NAMES = ["one", "two", "three", "four", "five", "six"]
# The first cell of each notebook: exercises that ask for a function of two numbers, their sum.
CHECKS = f"""
from course.exercise import call, exercise, require

class check:
    pass

def make(number, name):
    def sums(answer):
        found = call(answer, 2, 3)
        require(found.value == 5, "The sum is 5.", of=found, expected=5)
    sums.__name__ = name
    setattr(check, name, exercise(f"2.{{number}}", hints=["Add.", "a + b"])(sums))

for number, name in enumerate({NAMES}, start=1):
    make(number, name)
"""
RIGHT = "def NAME(a, b):\n    return a + b\n\ncheck.NAME(NAME)"
WRONG = "def NAME(a, b):\n    return a * b\n\ncheck.NAME(NAME)"
UNTOUCHED = "def NAME(a, b):\n    raise NotImplementedError  # your code here\n\ncheck.NAME(NAME)"


class Graded(dict):
    """Verdicts by exercise, and beside them the learner's progress after the run."""

    done: dict


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    """Grade a notebook of these cells: NAME is the first exercise, the second, and so on."""

    def run(*cells: str, record: bool = False, timeout: float = 20) -> Graded:
        folder = tmp_path_factory.mktemp("grade")
        named = [cell.replace("NAME", name) for name, cell in zip(NAMES, cells, strict=False)]
        path = folder / "homework.ipynb"
        write(path, CHECKS, *named)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COURSE_HOME", str(folder / "my"))
            patch.setattr(grading, "GRACE", 1)
            verdicts = grading.grade(lesson(len(cells)), path, timeout=timeout)
            if record:
                grading.record(lesson(len(cells)), verdicts)
            graded = Graded({verdict["name"]: verdict for verdict in verdicts})
            graded.done = progress.read()
        return graded

    return run


def lesson(exercises: int) -> SimpleNamespace:
    """Return what grading needs of a lesson: its exercises."""
    tasks = [
        Task(name, f"2.{number}", "Sum", 1, 5)
        for number, name in enumerate(NAMES[:exercises], start=1)
    ]
    return SimpleNamespace(number="02", tasks=tasks)


def write(path, *cells: str, kernel: str = "python3"):
    """Write a notebook file."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": kernel, "display_name": kernel}},
    )
    nbformat.write(notebook, path)


# A notebook that runs to its end


@pytest.fixture(scope="module")
def ordinary(grade):
    """One exercise of each kind; progress is recorded."""
    return grade(
        RIGHT,
        WRONG,
        UNTOUCHED,
        "def NAME(a, b:\n    return a + b\n\ncheck.NAME(NAME)",
        RIGHT + "\nno_such_name",
        "# only a note",
        record=True,
    )


def test_every_exercise_has_a_verdict_in_order(ordinary):
    assert [(verdict["number"], verdict["name"]) for verdict in ordinary.values()] == [
        (f"2.{number}", name) for number, name in enumerate(NAMES, start=1)
    ]


def test_right_answer_is_correct(ordinary):
    assert ordinary["one"]["status"] == "correct"


def test_wrong_answer_is_not_yet_with_its_message(ordinary):
    verdict = ordinary["two"]
    assert (verdict["status"], verdict["message"]) == ("not yet", "The sum is 5.")


def test_untouched_exercise_is_not_attempted(ordinary):
    assert ordinary["three"]["status"] == "not attempted"


def test_syntax_error_is_not_yet_with_the_error(ordinary):
    assert ordinary["four"]["status"] == "not yet"
    assert ordinary["four"]["message"].startswith("The cell stopped with SyntaxError: ")


def test_error_after_a_right_answer_is_not_yet_with_the_error(ordinary):
    assert ordinary["five"]["status"] == "not yet"
    assert "NameError: name 'no_such_name'" in ordinary["five"]["message"]


def test_exercise_without_its_check_is_not_attempted(ordinary):
    verdict = ordinary["six"]
    assert (verdict["status"], verdict["message"]) == ("not attempted", "Its check was not run.")


def test_verdicts_are_recorded_as_progress(ordinary):
    assert ordinary.done["02/one"]["status"] == "correct"


def test_ordinary_run_is_silent(grade, capfd):
    grade(RIGHT)
    assert capfd.readouterr() == ("", "")


# Loops

ENDLESS = "def NAME(a, b):\n    while True:\n        pass\n\ncheck.NAME(NAME)"
DEAF = """
import time

def NAME(a, b):
    while True:
        try:
            time.sleep(0.1)
        except KeyboardInterrupt:
            pass

check.NAME(NAME)
"""


@pytest.fixture(
    scope="module", params=[ENDLESS, DEAF], ids=["endless", "endless and ignores the interrupt"]
)
def looping(grade, request):
    """An exercise that never ends, between two right ones."""
    return grade(RIGHT, request.param, RIGHT, timeout=3)


def test_endless_loop_is_timed_out(looping):
    assert looping["two"]["status"] == "timed out"


def test_exercise_after_an_endless_loop_is_graded(looping):
    assert looping["three"]["status"] == "correct"


# Kernels that die

DEADLY = {
    "os._exit": "import os\n\ndef NAME(a, b):\n    os._exit(3)\n\ncheck.NAME(NAME)",
    "exit": "exit()\ncheck.NAME(print)",
}


@pytest.fixture(scope="module", params=DEADLY.values(), ids=DEADLY)
def deadly(grade, request):
    """A deadly exercise; the last one builds on the first and on one whose cell ended badly."""
    return grade(
        RIGHT,
        "def helper(a, b):\n    return one(a, b)\n\nno_such_name\ncheck.NAME(helper)",
        request.param,
        "check.NAME(helper)",
    )


def test_deadly_exercise_is_kernel_died(deadly):
    assert deadly["three"]["status"] == "kernel died"


def test_exercise_after_a_death_is_graded_with_all_earlier_definitions(deadly):
    assert (deadly["four"]["status"], deadly["four"]["message"]) == ("correct", "")


def test_exercises_before_a_death_keep_their_verdicts(deadly):
    assert [deadly[name]["status"] for name in ("one", "two")] == ["correct", "not yet"]


@pytest.fixture(scope="module")
def unruly(grade):
    """Exercises that leave, print without end, or ask for all memory, and then a right one."""
    return grade(
        "def NAME(a, b):\n    exit()\n\ncheck.NAME(NAME)",
        "import sys\nsys.exit()\ncheck.NAME(NAME)",
        "print('x' * 20_000_000)\n" + RIGHT,
        "def NAME(a, b):\n    print('x\\n' * 5_000_000)\n    return a + b\n\ncheck.NAME(NAME)",
        "def NAME(a, b):\n    return bytearray(1 << 62)\n\ncheck.NAME(NAME)",
        "import time\ntime.sleep(0.3)\n" + RIGHT,  # a kernel told to exit is gone by then
    )


def test_exit_in_a_function_is_not_yet(unruly):
    assert unruly["one"]["message"] == "It called exit(); return the answer instead."


def test_sys_exit_in_a_cell_is_not_yet(unruly):
    assert unruly["two"]["status"] == "not yet"
    assert "SystemExit" in unruly["two"]["message"]


def test_flood_in_a_cell_does_not_hide_its_verdict(unruly):
    assert unruly["three"]["status"] == "correct"


def test_flood_in_an_answer_does_not_hide_its_verdict(unruly):
    assert unruly["four"]["status"] == "correct"


def test_huge_allocation_is_not_yet(unruly):
    assert "memory" in unruly["five"]["message"]


def test_exercise_after_them_is_graded(unruly):
    assert unruly["six"]["status"] == "correct"


def test_progress_is_left_alone_without_record(unruly):
    assert unruly.done == {}


# Ctrl-C


@pytest.mark.skipif(os.name == "nt", reason="a signal to one process is POSIX's")
def test_ctrl_c_ends_with_one_word_and_no_kernel_left(tmp_path):
    path, pid = tmp_path / "homework.ipynb", tmp_path / "pid"
    write(path, f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    command = [sys.executable, "-m", "course", "check", "02", "--notebook", str(path)]
    running = subprocess.Popen(command, stdout=PIPE, stderr=PIPE, cwd=ROOT, text=True)
    wait_until(lambda: pid.exists() and pid.read_text())
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=30) == ("", "Stopped.\n") and running.returncode == 130
    wait_until(lambda: not psutil.pid_exists(int(pid.read_text())))


def wait_until(true) -> None:
    """Wait for up to half a minute for `true()`."""
    for _ in range(300):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("waited half a minute in vain")


# Notebooks and kernels that are not there


def refusal(path) -> str:
    """Return the one line that grading the file ends with."""
    with pytest.raises(CourseError) as caught:
        grading.grade(lesson(1), path, timeout=2)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"", b'{"cells": [', b"{}", b"[]", b"\xff\xfe\x00", b'{"nbformat": 4, "nbformat_minor": 5}'],
    ids=["empty", "cut", "no notebook", "list", "binary", "no cells"],
)
def test_damaged_notebook_is_one_line_with_what_to_do(tmp_path, content):
    path = tmp_path / "homework.ipynb"
    path.write_bytes(content)
    assert f"{path} is damaged" in refusal(path)
    assert "course fresh" in refusal(path)


def test_notebook_that_is_not_there_is_named(tmp_path):
    assert refusal(tmp_path / "none.ipynb") == f"There is no notebook {tmp_path / 'none.ipynb'}."


def test_folder_in_place_of_a_notebook_is_one_line(tmp_path):
    assert f"{tmp_path} cannot be read" in refusal(tmp_path)


def test_kernel_that_is_not_installed_is_named_with_what_to_do(tmp_path):
    write(tmp_path / "homework.ipynb", CHECKS, kernel="no-such-kernel")
    said = refusal(tmp_path / "homework.ipynb")
    assert "'no-such-kernel', which is not installed" in said
    assert "choose 'Python 3'" in said


@pytest.mark.parametrize(
    "command",
    [["/no/such/python"], ["python3", "-c", "raise SystemExit(1)"]],
    ids=["deleted", "exits at once"],
)
def test_kernel_that_does_not_start_is_one_line_with_what_to_do(tmp_path, monkeypatch, command):
    spec = tmp_path / "kernels" / "old" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": command, "display_name": "old", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    write(tmp_path / "homework.ipynb", CHECKS, kernel="old")
    said = refusal(tmp_path / "homework.ipynb")
    assert "does not start" in said
    assert "choose 'Python 3'" in said
