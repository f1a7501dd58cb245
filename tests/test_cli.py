"""The commands: what they print, where, and with which exit status."""

import json
import os
import sys
from pathlib import Path

import nbformat
import pytest

from course import build, cli, colab, convert, grade, lesson, progress, today_cli, workspace
from course.paths import NOTEBOOKS
from course.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET

LESSON = lesson.lessons()[0]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A learner's folder of its own."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "my"


@pytest.fixture
def run(capsys):
    """Run one command; return exit status, stdout and stderr."""

    def run(*words):
        status = cli.main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def finish(*tasks) -> None:
    """Record exercises of the first lesson as correct."""
    for task in tasks:
        progress.record(f"{LESSON.number}/{task.name}", status=CORRECT)


# Mistakes: one sentence, status 2


@pytest.mark.parametrize(
    "words, said",
    [
        (["nonsense"], "nonsense"),
        (["check", "99"], "No lesson '99': the lessons are "),
        (["fresh", "99"], "No lesson '99': the lessons are "),
        (["build", "99"], "No lesson '99': the lessons are "),
        (["list", "--bad"], "--bad"),
        (["check"], "'NN'"),
        (["check", LESSON.number, "--timeout", "soon"], "'--timeout'"),
        (["check", LESSON.number, "--notebook", "missing.ipynb"], "missing.ipynb"),
        (["check", LESSON.number, "--notebook", os.curdir], "cannot be read"),
        (["check", LESSON.number], "There is no notebook"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "says",
)
def test_mistake_is_one_sentence_on_stderr_with_status_2(run, words, said):
    status, out, err = run(*words)
    assert (status, out, err.count("\n")) == (2, "", 1) and said in err


@pytest.mark.parametrize("damage", [b"{", b"[]", b"{}", b'{"nbformat": 4}', b"\xff\xfe", b""])
def test_damaged_notebook_is_one_sentence_on_stderr_with_status_2(run, tmp_path, damage):
    path = tmp_path / "damaged.ipynb"
    path.write_bytes(damage)
    status, out, err = run("check", LESSON.number, "--notebook", path)
    assert (status, out, err.count("\n")) == (2, "", 1) and f"{path} is damaged" in err


def test_kernel_that_is_not_installed_is_one_sentence_with_status_2(run, tmp_path):
    path = tmp_path / "other.ipynb"
    metadata = {"kernelspec": {"name": "julia-9", "display_name": "Julia"}}
    nbformat.write(nbformat.v4.new_notebook(metadata=metadata), path)
    status, out, err = run("check", LESSON.number, "--notebook", path)
    assert (status, out, err.count("\n")) == (2, "", 1) and "'julia-9'" in err


def test_interrupt_is_one_word_with_status_130(run, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(today_cli, "show", interrupt)
    status, _, err = run()
    assert (status, err.strip()) == (130, "Stopped.")


def test_mistake_of_our_own_is_not_hidden(run, monkeypatch):
    monkeypatch.setattr(today_cli, "show", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run()


# Help, overview, list


def test_help_names_every_command(run):
    status, out, _ = run("--help")
    assert status == 0
    assert not [
        c for c in ("list", "lab", "test", "bench", "build", "check", "fresh") if c not in out
    ]


def test_no_command_shows_progress_by_lesson(run):
    finish(LESSON.tasks[0])
    status, out, _ = run()
    assert status == 0 and f"1 of {len(LESSON.tasks)}" in out


def test_no_command_shows_the_next_exercise(run):
    finish(LESSON.tasks[0])
    task = LESSON.tasks[1]
    assert f"Next: {task.number} {task.title} ({task.minutes} min)" in run()[1]


def test_next_step_after_all_exercises_says_that_all_are_correct(run):
    for found in lesson.lessons():
        for task in found.tasks:
            progress.record(f"{found.number}/{task.name}", status=CORRECT)
    assert "All exercises are correct." in run()[1]


def test_exercise_that_broke_again_is_next(run):
    finish(*LESSON.tasks)
    task = LESSON.tasks[2]
    progress.record(f"{LESSON.number}/{task.name}", status=NOT_YET)
    assert f"Next: {task.number} {task.title}" in run()[1]


def test_list_shows_every_lesson(run):
    status, out, _ = run("list")
    titles = [found.facts["title"] for found in lesson.lessons()]
    assert status == 0 and not [title for title in titles if title not in out]


def test_list_as_json_holds_every_exercise(run):
    status, out, _ = run("list", "--json")
    listed = {(row["number"], task["name"]) for row in json.loads(out) for task in row["exercises"]}
    assert status == 0
    assert listed == {(f.number, task.name) for f in lesson.lessons() for task in f.tasks}


def test_list_as_json_holds_progress(run):
    finish(LESSON.tasks[0])
    statuses = [task["status"] for task in json.loads(run("list", "--json")[1])[0]["exercises"]]
    assert statuses == [CORRECT] + [NOT_ATTEMPTED] * (len(LESSON.tasks) - 1)


# build


@pytest.mark.parametrize("faults, status", [([], 0), (["a is stale.", "b is missing."], 1)])
def test_build_check_prints_each_fault_and_fails_if_there_is_one(run, monkeypatch, faults, status):
    monkeypatch.setattr(build, "check", lambda lessons: faults)
    assert run("build", "--check") == (status, "".join(f"{fault}\n" for fault in faults), "")


def test_build_of_a_number_builds_that_lesson_alone(run, monkeypatch):
    asked = []
    monkeypatch.setattr(build, "build", lambda lessons: asked.extend(lessons) or [])
    run("build", LESSON.number)
    assert asked == [LESSON]


def test_build_says_what_it_built(run, monkeypatch):
    path = NOTEBOOKS / f"{LESSON.name}.ipynb"
    monkeypatch.setattr(build, "build", lambda lessons: [path])
    assert run("build") == (0, f"built notebooks/{LESSON.name}.ipynb\n", "")


def test_build_runs_nothing_unless_asked(run, monkeypatch):
    monkeypatch.setattr(build, "build", lambda lessons: [])
    monkeypatch.setattr(build, "execute", lambda lessons: 1 / 0)
    assert run("build")[0] == 0


def test_build_with_execute_says_what_it_ran(run, monkeypatch):
    path = NOTEBOOKS / f"{LESSON.name}.ipynb"
    monkeypatch.setattr(build, "build", lambda lessons: [])
    monkeypatch.setattr(build, "execute", lambda lessons: [path])
    assert run("build", "--execute") == (0, f"ran   notebooks/{LESSON.name}.ipynb\n", "")


# check


@pytest.fixture
def graded(monkeypatch):
    """Put given verdicts in the place of a real run; keep what it was asked for."""
    asked = {}

    def give(*statuses):
        verdicts = [
            {"number": f"2.{n}", "name": f"task{n}", "status": status, "message": f"Wä{n}"}
            for n, status in enumerate(statuses, start=1)
        ]

        def answer(found, path, **options):
            asked.update(options, path=path)
            return verdicts

        monkeypatch.setattr(grade, "grade", answer)
        return verdicts

    give.asked = asked
    return give


@pytest.mark.parametrize(
    "statuses, status",
    [([CORRECT, CORRECT], 0), ([CORRECT, NOT_YET], 1), ([CORRECT, NOT_ATTEMPTED], 1)],
    ids=["all correct", "not yet", "not attempted"],
)
def test_check_fails_unless_all_are_correct(run, graded, statuses, status):
    graded(*statuses)
    assert run("check", LESSON.number)[0] == status


@pytest.mark.parametrize("status", [CORRECT, NOT_YET, NOT_ATTEMPTED, "timed out", "kernel died"])
def test_check_shows_status_and_reason_of_every_exercise(run, graded, status):
    graded(status)
    (line,) = [line for line in run("check", LESSON.number)[1].splitlines() if "task1" in line]
    assert status in line and "Wä1" in line


def test_check_counts_what_is_correct(run, graded):
    graded(CORRECT, NOT_YET, CORRECT)
    assert "2 of 3 correct." in run("check", LESSON.number)[1]


def test_check_as_json_prints_the_verdicts_alone(run, graded):
    verdicts = graded(CORRECT, NOT_YET)
    assert json.loads(run("check", LESSON.number, "--json")[1]) == verdicts


def test_check_records_what_it_finds_in_the_learners_copy(run, graded):
    graded(CORRECT, NOT_YET, NOT_ATTEMPTED)
    run("check", LESSON.number)
    found = {name: entry["status"] for name, entry in progress.read().items()}
    assert found == {f"{LESSON.number}/task1": CORRECT, f"{LESSON.number}/task2": NOT_YET}
    assert graded.asked["path"] == workspace.exercise_copy(LESSON)


def test_check_of_another_notebook_leaves_progress_alone(run, graded):
    graded(CORRECT)
    run("check", LESSON.number, "--notebook", "other.ipynb")
    assert progress.read() == {} and graded.asked["path"] == Path("other.ipynb").resolve()


@pytest.mark.lessons
def test_check_of_an_untouched_exercise_says_so_as_json(run, tmp_path):
    built = convert.exercises_notebook(LESSON)
    built.cells = [built.cells[1], built.cells[-1]]
    name = LESSON.tasks[-1].name
    built.cells[-1].source = f"check.{name}(...)"
    path = tmp_path / "untouched.ipynb"
    path.write_text(build.write_text(built), encoding="utf-8")
    status, out, _ = run("check", LESSON.number, "--notebook", path, "--json")
    verdicts = json.loads(out)
    assert status == 1 and len(verdicts) == len(LESSON.tasks)
    assert verdicts[-1] == {
        "number": LESSON.tasks[-1].number,
        "name": name,
        "status": NOT_ATTEMPTED,
        "message": "",
    }


# fresh


def test_fresh_says_where_the_learners_copies_are(run, home):
    workspace.prepare()
    status, out, _ = run("fresh", LESSON.number)
    kept = [path.name for path in home.rglob(f"{LESSON.name}.*.ipynb")]
    assert status == 0 and len(kept) == 2
    assert not [name for name in kept if f"is new; yours is now {name}" not in out]


def test_fresh_without_copies_says_where_the_new_ones_are(run, home):
    status, out, _ = run("fresh", LESSON.number)
    assert (status, out) == (0, f"Put new copies of lesson {LESSON.number} into {home}/.\n")


# Commands that hand over to another program


@pytest.fixture
def called(monkeypatch):
    """Record the program that a command would start."""
    found = {}

    def record(command, env=None, cwd=None):
        found.update(command=command, env=env, cwd=cwd)
        return 7

    monkeypatch.setattr(os, "execve", lambda path, command, env: record(command, env))
    monkeypatch.setattr(cli.subprocess, "call", record)
    monkeypatch.setattr(workspace, "_ask_nothing", lambda: None)
    return found


def test_lab_opens_jupyterlab_in_the_learners_folder(run, called, home):
    run("lab")
    assert called["command"][:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={home}" in called["command"]


def test_lab_hands_its_arguments_over(run, called):
    run("lab", "--no-browser", "--port=9999", "--ip", "0.0.0.0")
    assert called["command"][-4:] == ["--no-browser", "--port=9999", "--ip", "0.0.0.0"]


def test_lab_lets_its_terminals_find_the_course(run, called):
    run("lab")
    assert called["env"]["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_lab_keeps_the_environment(run, called, monkeypatch):
    monkeypatch.setenv("COURSE_SOURCE", "hub")
    run("lab")
    assert called["env"]["COURSE_SOURCE"] == "hub"


def test_lab_says_what_it_put_where(run, called, home):
    assert f"Put {2 * len(lesson.lessons())} new notebooks into {home}/" in run("lab")[1]


def test_second_lab_puts_nothing(run, called):
    run("lab")
    assert run("lab")[1] == ""


@pytest.mark.parametrize("words", [["test"], ["test", "--quick"], ["bench"]], ids=" ".join)
def test_commands_that_start_a_program_return_its_status(run, called, words):
    assert run(*words)[0] == 7


@pytest.mark.parametrize("words", [["test"], ["test", "--quick"], ["bench"]], ids=" ".join)
def test_commands_that_start_a_program_hand_their_arguments_over(run, called, words):
    run(*words, "-k", "name", "--verbose")
    assert called["command"][-3:] == ["-k", "name", "--verbose"]


def test_quick_test_leaves_the_lessons_out(run, called):
    run("test", "--quick")
    assert called["command"][-3:] == ["tests", "-m", "not lessons"]


def test_whole_test_runs_lessons_and_solutions(run, called):
    run("test")
    folders = {word.split("/")[0] for word in called["command"][3:] if (cli.ROOT / word).exists()}
    assert folders == {"notebooks", "solutions", "tests"}


def test_notebook_stays_with_one_process(run, called):
    run("test")
    command = called["command"]
    assert command[command.index("--dist") + 1] == "loadfile"


def test_colab_test_hands_its_arguments_over(run, monkeypatch):
    given = []
    monkeypatch.setattr(colab, "prove", lambda arguments: given.append(arguments) or 7)
    assert run("test", "--colab", "-k", "name")[0] == 7
    assert given[0][-2:] == ["-k", "name"]


def test_tests_run_with_the_courses_own_interpreter_in_the_repository(run, called):
    run("test")
    assert called["command"][:3] == [sys.executable, "-m", "pytest"]
    assert called["cwd"] == cli.ROOT
