"""From one source to three notebooks in memory, on small made-up lessons."""

import json
import os
import re
import sys

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.validator import iter_validate

from course import convert, lesson
from course.build import write_text
from course.errors import CourseError

SOURCE = """\
# %% [markdown]
# # 01 · Small
#
# One reason. Another reason.
#
# **10 minutes** · no GPU needed

# %% tags=["parameters"]
size = 3  # how many

# %%
print(size)
"""
TASK = """\
# %% [markdown]
# ### 1.{number} {name}
# ●○○○ · 5 min · Nothing to worry about.

# %%
{code}

check.{name}({name})
"""
TITLE = "# %% [markdown]\n# # 01 · Homework\n\n"
DOUBLE = '''\
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    y = 2 * x
    return y
    ### END SOLUTION
'''
WRONG = '\n# %% tags=["wrong"]\ncheck.double.rejects(lambda x: x, saying="twice")\n'
COMMENTARY = '\n# %% [markdown] tags=["solution"]\n# Or x + x.\n'


def task(code: str = DOUBLE, name: str = "double", number: int = 1) -> str:
    """Return the two cells of one exercise."""
    return TASK.format(code=code.strip(), name=name, number=number)


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write lesson 01 into a folder of its own; return it."""
    monkeypatch.setattr(lesson, "LESSONS", tmp_path)
    monkeypatch.setattr(convert, "repository", lambda: "")

    def write(homework: str = TITLE + task(), source: str = SOURCE) -> lesson.Lesson:
        (tmp_path / "01_small.py").write_text(source, encoding="utf-8")
        (tmp_path / "01_small_homework.py").write_text(homework, encoding="utf-8")
        return lesson.Lesson("01", "small")

    return write


def stripped(written: lesson.Lesson, name: str = "double") -> str:
    """Return the code of one exercise as the learner gets it."""
    cells = convert.exercises_notebook(written).cells
    return next(cell.source for cell in cells if cell.id == f"exercise-{name}")


def line_of(text: str, wanted: str, occurrence: int = 1) -> int:
    """Return the number of the n-th line that reads `wanted`, blanks apart."""
    places = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == wanted]
    return places[occurrence - 1]


# Markers


def test_solution_in_a_function_becomes_a_placeholder_at_its_indent(write):
    assert stripped(write()) == (
        'def double(x):\n    """Return twice x."""\n'
        "    raise NotImplementedError  # your code here\n\ncheck.double(double)"
    )


def test_solution_in_a_method_becomes_a_placeholder_at_its_indent(write):
    code = (
        "class Doubler:\n    def __call__(self, x):\n"
        "        ### BEGIN SOLUTION\n        return 2 * x\n        ### END SOLUTION\n"
    )
    assert "        raise NotImplementedError  # your code here\n" in stripped(
        write(TITLE + task(code))
    )


def test_each_of_two_solutions_in_one_class_becomes_a_placeholder(write):
    code = """\
class Doubler:
    def __init__(self, factor):
        ### BEGIN SOLUTION
        self.factor = factor
        ### END SOLUTION

    def __call__(self, x):
        ### BEGIN SOLUTION
        return self.factor * x
        ### END SOLUTION
"""
    assert stripped(write(TITLE + task(code))).startswith("""\
class Doubler:
    def __init__(self, factor):
        raise NotImplementedError  # your code here

    def __call__(self, x):
        raise NotImplementedError  # your code here
""")


def test_code_around_a_solution_stays(write):
    code = f"import math\n\n{DOUBLE}\nlast = 1\n"
    found = stripped(write(TITLE + task(code)))
    assert found.startswith("import math\n") and "\nlast = 1\n" in found


def test_solution_at_top_level_leaves_a_place_for_each_name(write):
    code = "### BEGIN SOLUTION\nfirst = 1\ndouble = [\n    2 * first,\n]\n### END SOLUTION\n"
    assert stripped(write(TITLE + task(code))).startswith(
        "first = ...  # your answer here\ndouble = ...  # your answer here\n"
    )


@pytest.mark.parametrize(
    "statement", ["print(1)", "(a, b) = (1, 2)", "double += 1", "double: int = 1", "!ls"]
)
def test_solution_at_top_level_that_does_more_than_assign_is_refused(write, statement):
    code = f"### BEGIN SOLUTION\n{statement}\n### END SOLUTION\n"
    with pytest.raises(CourseError, match=r"01_small_homework\.py.*may only assign names") as said:
        convert.exercises_notebook(write(TITLE + task(code)))
    assert repr(statement) in str(said.value)


def test_blanks_behind_a_marker_do_not_let_the_solution_out(write):
    code = DOUBLE.replace("SOLUTION\n", "SOLUTION  \n")
    assert "2 * x" not in stripped(write(TITLE + task(code)))


def test_marker_inside_a_solution_is_refused_with_its_line(write):
    text = TITLE + task(DOUBLE.replace("y = 2 * x", lesson.BEGIN))
    line = line_of(text, lesson.BEGIN, occurrence=2)
    with pytest.raises(CourseError, match=rf"01_small_homework\.py:{line}: .* inside the solution"):
        convert.exercises_notebook(write(text))


def test_end_without_a_begin_is_refused_with_its_line(write):
    text = TITLE + task(DOUBLE.replace(f"    {lesson.BEGIN}\n", ""))
    line = line_of(text, lesson.END)
    with pytest.raises(CourseError, match=rf"01_small_homework\.py:{line}: .* without a "):
        convert.exercises_notebook(write(text))


@pytest.mark.parametrize(
    "after", ["", f"\n# %%\n{lesson.END}\n"], ids=["at the end of the file", "in another cell"]
)
def test_begin_without_an_end_in_its_cell_is_refused_with_its_line(write, after):
    text = TITLE + task(DOUBLE.replace(f"    {lesson.END}\n", "")) + after
    line = line_of(text, lesson.BEGIN)
    with pytest.raises(CourseError, match=rf"01_small_homework\.py:{line}: .* without .* its cell"):
        convert.exercises_notebook(write(text))


# Exercises


def test_exercise_without_a_check_is_refused(write):
    text = TITLE + task().replace("check.double(double)", "")
    with pytest.raises(CourseError, match=r"homework\.py.*'def double\(x\):' has no line `check\."):
        convert.exercises_notebook(write(text))


def test_check_of_a_cell_without_a_solution_is_refused(write):
    text = TITLE + task("def double(x):\n    return 2 * x\n")
    with pytest.raises(CourseError, match=r"homework\.py.*'double'.*BEGIN SOLUTION"):
        convert.exercises_notebook(write(text))


def test_exercise_that_no_markdown_announces_is_refused(write):
    text = TITLE + task() + "\n" + task(name="triple", number=2).partition("\n\n")[2]
    with pytest.raises(CourseError, match=r"homework\.py.*'triple'.*needs a markdown cell"):
        convert.exercises_notebook(write(text))


def test_two_exercises_of_one_name_are_refused(write):
    with pytest.raises(CourseError, match=r"homework\.py.*'double'.*twice"):
        convert.exercises_notebook(write(TITLE + task() + "\n" + task(number=2)))


def test_task_is_read_from_its_announcement(write):
    found = write(TITLE + task(name="triple", number=12)).tasks
    assert found == [lesson.Task("triple", "1.12", "triple", difficulty=1, minutes=5)]


# Tags


@pytest.mark.parametrize("make", [convert.exercises_notebook, convert.solutions_notebook])
def test_wrong_answers_are_in_no_notebook(write, make):
    assert "rejects" not in write_text(make(write(TITLE + task() + WRONG)))


def test_commentary_is_in_the_solutions(write):
    built = convert.solutions_notebook(write(TITLE + task() + COMMENTARY))
    assert built.cells[-1].source == "Or x + x."


def test_commentary_is_not_in_the_exercises(write):
    built = convert.exercises_notebook(write(TITLE + task() + COMMENTARY))
    assert "Or x + x." not in write_text(built)


def test_wrong_answers_are_found_for_the_tests(write):
    found = convert.wrong_answers(write(TITLE + task() + WRONG + COMMENTARY))
    assert [cell.source for cell in found] == [WRONG.split("\n", 2)[2].strip()]


def test_solutions_keep_the_code_and_lose_the_markers(write):
    cell = convert.solutions_notebook(write()).cells[-1]
    assert cell.source == (
        'def double(x):\n    """Return twice x."""\n'
        "    y = 2 * x\n    return y\n\ncheck.double(double)"
    )


def test_verdicts_of_the_solutions_are_compared_when_tested(write):
    assert "nbval-check-output" in convert.tags(convert.solutions_notebook(write()).cells[-1])


def test_solution_that_is_shown_ends_before_the_check(write):
    write()
    assert convert.solution_code("1", "double").endswith("return y")


def test_solution_of_an_unknown_exercise_is_refused_by_name(write):
    write()
    with pytest.raises(CourseError, match="No solution for 'triple' in the homework of lesson 1"):
        convert.solution_code("1", "triple")


# Recall questions


def test_recall_question_hides_its_answer(write):
    cell = '\n# %% [markdown] tags=["recall"]\n# **Q.** Is `a < b`?\n#\n# **A.** Yes.\n'
    built = convert.lesson_notebook(write(source=SOURCE + cell))
    assert built.cells[-1].source == (
        "<details>\n<summary>Is <code>a &lt; b</code>?</summary>\n\nYes.\n\n</details>"
    )


def test_recall_cell_without_an_answer_is_refused(write):
    cell = '\n# %% [markdown] tags=["recall"]\n# **Q.** Why?\n'
    with pytest.raises(CourseError, match=r"01_small\.py: a recall cell needs .*'\*\*Q\.\*\* Why"):
        convert.lesson_notebook(write(source=SOURCE + cell))


# Set-up cell


@pytest.fixture(params=lesson.lessons(), ids=lambda found: found.name)
def real(request):
    """Each lesson of the course."""
    return request.param


def run(code: str, **names) -> dict:
    """Run a cell's code as IPython would; return its names."""
    exec(TransformerManager().transform_cell(code), names)
    return names


def set_up(notebook) -> str:
    """Return the code of the second cell."""
    assert convert.tags(notebook.cells[1]) == ["setup"]
    return notebook.cells[1].source


def test_set_up_of_a_lesson_imports_the_course(real):
    assert run(set_up(convert.lesson_notebook(real)))["course"].checkpoint


@pytest.mark.parametrize("make", [convert.exercises_notebook, convert.solutions_notebook])
def test_set_up_of_homework_imports_its_checks(real, make):
    check = run(set_up(make(real)))["check"]
    assert check.__name__ == f"course.checks.{real.slug}"


def test_set_up_without_the_course_says_how_to_start(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "course", None)
    with pytest.raises(SystemExit, match="python3 -m course lab"):
        run(set_up(convert.lesson_notebook(write())))


# Cell ids


def raw(notebook) -> dict:
    """Return what stands in the notebook's file; nbformat's reader would mend ids."""
    return json.loads(write_text(notebook))


KINDS = [convert.lesson_notebook, convert.exercises_notebook, convert.solutions_notebook]


@pytest.mark.parametrize("make", KINDS)
def test_notebook_is_valid_as_written(real, make):
    found = raw(make(real))
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert not [str(error) for error in iter_validate(found, version=4, version_minor=5)]


@pytest.mark.parametrize("make", KINDS)
def test_cell_ids_are_unique_as_written(real, make):
    ids = [cell["id"] for cell in raw(make(real))["cells"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("make", KINDS)
def test_building_twice_gives_equal_text(real, make):
    assert write_text(make(real)) == write_text(make(real))


def test_inserted_cell_does_not_change_the_ids_of_exercises(write):
    plain = convert.exercises_notebook(write()).cells
    more = convert.exercises_notebook(write(TITLE + "# %%\nfirst = 1\n\n" + task())).cells
    assert [cell.id for cell in more][-2:] == [cell.id for cell in plain][-2:]


def test_id_given_in_the_source_is_kept(write):
    cell = '\n# %% [markdown] id="recall-why" tags=["recall"]\n# **Q.** Why?\n#\n# **A.** So.\n'
    assert convert.lesson_notebook(write(source=SOURCE + cell)).cells[-1].id == "recall-why"


def test_exercises_have_no_outputs(real):
    cells = [c for c in convert.exercises_notebook(real).cells if c.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)


# The repository's address

ADDRESS = "https://github.com/someone/some-course"
BADGE = (
    "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
    "(https://colab.research.google.com/github/someone/some-course/blob/main/{}/01_small.ipynb)"
)


@pytest.fixture
def published(write, monkeypatch):
    """Lesson 01 of a course that has an address."""
    monkeypatch.setattr(convert, "repository", lambda: ADDRESS)
    return write()


@pytest.mark.parametrize(
    "make, folder",
    zip(KINDS, ["notebooks", "exercises", "exercises"], strict=True),
)
def test_published_notebook_has_a_badge_that_opens_it_on_colab(published, make, folder):
    assert make(published).cells[0].source.endswith("\n\n" + BADGE.format(folder))


@pytest.fixture
def fetched(published, monkeypatch, tmp_path):
    """What the set-up cell gives to the shell on a Colab without the course."""
    ran = []
    shell = type("Shell", (), {"system": staticmethod(ran.append)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("PYTHONPATH", "/env/python")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    run(set_up(convert.lesson_notebook(published)), get_ipython=lambda: shell)
    return ran


def test_set_up_on_colab_clones_and_installs_without_changing_what_is_there(fetched):
    clone, listing, install = fetched
    assert f"git clone -q --depth 1 {ADDRESS} " in clone
    assert "pip list --format=freeze > had.txt" in listing
    assert "pip install -q -r requirements.txt -c had.txt" in install


def test_set_up_on_colab_makes_the_clone_importable_here_and_in_processes(fetched, tmp_path):
    clone = str(tmp_path / convert.CLONE)
    assert sys.path[0] == clone
    assert os.environ["PYTHONPATH"] == os.pathsep.join([clone, "/env/python"])


def test_folder_of_the_clone_cannot_be_taken_for_the_package():
    assert not convert.CLONE.isidentifier()


def test_set_up_of_a_published_course_changes_nothing_where_it_is_installed(published):
    def get_ipython():
        raise AssertionError("a command was run")

    assert run(set_up(convert.lesson_notebook(published)), get_ipython=get_ipython)["course"]


@pytest.mark.parametrize("make", KINDS)
def test_course_without_an_address_does_not_speak_of_colab(real, make, monkeypatch):
    monkeypatch.setattr(convert, "repository", lambda: "")
    assert not re.search("colab", write_text(make(real)), re.IGNORECASE)


@pytest.mark.parametrize("ending", ["", "/", ".git", ".git/"])
def test_address_is_read_without_its_ending(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(convert, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text(f'[tool.course]\nrepository = "{ADDRESS}{ending}"\n')
    assert convert.repository() == ADDRESS


def test_notebook_opens_with_a_kernel_that_every_installation_has(write):
    assert nbformat.from_dict(convert.METADATA).kernelspec.name == "python3"
