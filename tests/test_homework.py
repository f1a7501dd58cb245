"""The shape of every homework, and one run of it: untouched, with all wrong answers at its end.

The solutions are executed by nbval in the same run of pytest.
"""

import ast
import importlib
import json
import os
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import convert, lesson
from course import notebook as notebooks
from course.exercise import Exercise
from course.paths import EXERCISES
from course.verdict import MIME, NOT_ATTEMPTED


def checks(found: lesson.Lesson) -> dict[str, Exercise]:
    """Return the checks of a lesson by name."""
    module = importlib.import_module(f"course.checks.{found.slug}")
    return {name: value for name, value in vars(module).items() if isinstance(value, Exercise)}


@pytest.fixture(params=lesson.lessons(), ids=lambda found: found.name)
def each(request):
    """Each lesson of the course."""
    return request.param


@pytest.fixture(
    params=[(found, task) for found in lesson.lessons() for task in found.tasks],
    ids=lambda pair: f"{pair[1].number}-{pair[1].name}",
)
def exercise(request):
    """Each exercise: (its task, its check)."""
    found, task = request.param
    return task, checks(found)[task.name]


# Checks and tasks


def test_every_check_is_used_in_the_homework_and_every_exercise_has_one(each):
    assert set(checks(each)) == {task.name for task in each.tasks}


def test_exercises_are_numbered_in_order(each):
    wanted = [f"{int(each.number)}.{place}" for place in range(1, len(each.tasks) + 1)]
    assert [task.number for task in each.tasks] == wanted


def test_checks_stand_in_the_order_of_the_exercises(each):
    assert list(checks(each)) == [task.name for task in each.tasks]


def test_check_has_the_number_that_the_homework_announces(exercise):
    task, check = exercise
    assert check.number == task.number


def test_check_says_what_it_compares_with(exercise):
    assert exercise[1].__doc__


def test_exercise_has_at_least_two_hints(exercise):
    assert len(set(filter(None, exercise[1].hints))) >= 2


def test_exercise_has_a_difficulty_of_one_to_four(exercise):
    assert 1 <= exercise[0].difficulty <= 4


def test_difficulty_is_drawn_as_dots_that_fill_from_the_left(each):
    drawn = re.findall(r"^# ([●○]+) · \d+ min", each.homework.read_text("utf-8"), re.MULTILINE)
    assert len(drawn) == len(each.tasks)
    assert all(re.fullmatch("●{1,4}○{0,3}", dots) and len(dots) == 4 for dots in drawn)


def test_exercise_takes_some_minutes(exercise):
    assert exercise[0].minutes > 0


def test_homework_has_a_mini_project(each):
    assert any(task.title.startswith("Mini-project") for task in each.tasks)


# Wrong answers


def rejections(found: lesson.Lesson) -> Counter:
    """Count `check.NAME.rejects(…)` in the wrong cells that follow exercise NAME."""
    counts, name = Counter(), None
    for cell in lesson.read(found.homework).cells:
        if cell.cell_type == "code" and lesson.BEGIN in cell.source:
            name = lesson.exercise_name(cell.source)
        elif "wrong" in convert.tags(cell):
            counts.update(rejected for rejected in rejects(cell.source) if rejected == name)
    return counts


def rejects(source: str) -> list[str]:
    """Return NAME of every call `check.NAME.rejects(answer, saying="…")`."""
    return [
        node.func.value.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "rejects"
        and any(word.arg == "saying" and word.value.value for word in node.keywords)
    ]


def test_every_exercise_rejects_at_least_two_wrong_answers(each):
    counted = rejections(each)
    assert not [task.name for task in each.tasks if counted[task.name] < 2]


def test_wrong_answers_follow_their_own_exercise(each):
    written = [name for cell in convert.wrong_answers(each) for name in rejects(cell.source)]
    assert len(written) == rejections(each).total()


# One run of the untouched homework, with the wrong answers behind it


@pytest.fixture(scope="module", params=lesson.lessons(), ids=lambda found: found.name)
def untouched(request, tmp_path_factory, second_try):
    """One run of each homework: its cells, those of the wrong answers, and the learner's folder."""
    return second_try(lambda: run_untouched(request.param, tmp_path_factory.mktemp("home")))


def run_untouched(found: lesson.Lesson, home: Path) -> SimpleNamespace:
    """Run a homework nobody has touched, with its wrong answers behind it."""
    path = EXERCISES / f"{found.name}.ipynb"
    notebook, wrong = notebooks.load(path), convert.wrong_answers(found)
    own = len(notebook.cells)
    for number, cell in enumerate(wrong):
        cell.id = f"wrong-{number}"
    notebook.cells += wrong
    run = notebooks.client(notebook, path, timeout=600, allow_errors=True)
    run.execute(env=os.environ | {"COURSE_HOME": str(home)})
    return SimpleNamespace(
        cells=notebook.cells[:own], wrong=notebook.cells[own:], tasks=found.tasks, home=home
    )


def errors(cells) -> list[str]:
    """Return the errors that cells ended in."""
    return [
        f"{cell.id}: {output.ename}: {output.evalue}"
        for cell in cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


@pytest.mark.lessons
def test_untouched_homework_runs_without_an_error(untouched):
    assert errors(untouched.cells) == []


@pytest.mark.lessons
def test_untouched_homework_prints_no_warning(untouched):
    outputs = [output for cell in untouched.cells for output in cell.get("outputs", [])]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


@pytest.mark.lessons
def test_no_untouched_exercise_counts_as_attempted(untouched):
    outputs = [output for cell in untouched.cells for output in cell.get("outputs", [])]
    verdicts = [output.data[MIME] for output in outputs if MIME in output.get("data", {})]
    assert {verdict["name"]: verdict["status"] for verdict in verdicts} == dict.fromkeys(
        (task.name for task in untouched.tasks), NOT_ATTEMPTED
    )


@pytest.mark.lessons
def test_wrong_answers_are_rejected_with_the_message_that_helps(untouched):
    assert errors(untouched.wrong) == []


@pytest.mark.lessons
def test_nothing_is_recorded_of_an_untouched_homework(untouched):
    progress = untouched.home / "progress.json"
    recorded = json.loads(progress.read_text("utf-8"))["exercises"] if progress.exists() else {}
    assert not [name for name, entry in recorded.items() if entry["attempts"]]
