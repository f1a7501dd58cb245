"""The learner's own copies: made once, never overwritten, replaced only with the old ones kept."""

import json
import sys
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from course import paths, workspace
from course.errors import CourseError
from course.lesson import Lesson

FIRST, SECOND = Lesson("01", "first"), Lesson("02", "second")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A learner's folder that is not there yet, and two executed lessons to copy into it."""
    folders = {"lessons": tmp_path / "notebooks", "exercises": tmp_path / "exercises"}
    for folder in folders.values():
        folder.mkdir()
        for lesson in (FIRST, SECOND):
            (folder / f"{lesson.name}.ipynb").write_text(executed(lesson), encoding="utf-8")
    monkeypatch.setattr(workspace, "FOLDERS", folders)
    monkeypatch.setattr(workspace, "lessons", lambda: [FIRST, SECOND])
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my own"))
    return tmp_path / "my own"


def executed(lesson: Lesson) -> str:
    """Return the text of a notebook with an output."""
    output = nbformat.v4.new_output("stream", text="3\n")
    cell = nbformat.v4.new_code_cell("1 + 2", id="sum", execution_count=1, outputs=[output])
    return nbformat.writes(
        nbformat.v4.new_notebook(cells=[cell], metadata={"title": lesson.name}), version=4
    )


def files(home: Path) -> dict[str, str]:
    """Return all files of the learner with their texts, apart from what copies were made from."""
    return {
        path.relative_to(home).as_posix(): path.read_text(encoding="utf-8")
        for path in home.rglob("*")
        if path.is_file() and ".base" not in path.parts
    }


def sentence(raised) -> str:
    """Return what a CourseError says, which is one line."""
    said = str(raised.value)
    assert "\n" not in said
    return said


# prepare


def test_prepare_copies_every_lesson_and_its_exercises(home):
    workspace.prepare()
    assert set(files(home)) == {
        "lessons/01_first.ipynb",
        "lessons/02_second.ipynb",
        "exercises/01_first.ipynb",
        "exercises/02_second.ipynb",
    }


def test_prepare_says_what_it_copied(home):
    assert workspace.prepare()[0] == home / "lessons" / "01_first.ipynb"


def test_copies_have_no_outputs(home):
    for path in workspace.prepare():
        cell = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_second_prepare_copies_nothing(home):
    workspace.prepare()
    assert workspace.prepare() == []


def test_changed_copy_is_never_overwritten(home):
    workspace.prepare()
    mine = home / "exercises" / "01_first.ipynb"
    mine.write_text("mine")
    workspace.prepare()
    assert mine.read_text() == "mine"


def test_copy_that_is_gone_is_put_back_alone(home):
    gone = workspace.prepare()[1]
    gone.unlink()
    assert workspace.prepare() == [gone]


def test_folder_that_cannot_be_made_is_one_sentence(home):
    home.write_text("in the way")
    with pytest.raises(CourseError, match="could not be written") as raised:
        workspace.prepare()
    assert str(home) in sentence(raised)


def test_course_without_its_notebook_is_one_sentence(home):
    (workspace.FOLDERS["lessons"] / "01_first.ipynb").unlink()
    with pytest.raises(CourseError, match="There is no notebook") as raised:
        workspace.prepare()
    assert "01_first.ipynb" in sentence(raised)


# fresh


@pytest.fixture
def mine(home):
    """The learner's copy of the first exercises, with work in it."""
    workspace.prepare()
    path = home / "exercises" / "01_first.ipynb"
    path.write_text("mine")
    return path


@pytest.fixture
def stopped_clock(monkeypatch):
    """One second that does not end."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 1, 2, 3, 4, 5)

    monkeypatch.setattr(workspace, "datetime", Clock)


def test_fresh_puts_a_new_copy_in_place(home, mine):
    workspace.fresh(FIRST)
    assert json.loads(mine.read_text(encoding="utf-8"))["metadata"]["title"] == "01_first"


def test_fresh_copies_have_no_outputs(home, mine):
    workspace.fresh(FIRST)
    assert json.loads(mine.read_text(encoding="utf-8"))["cells"][0]["outputs"] == []


def test_fresh_keeps_the_old_copy_under_a_dated_name(home, mine, stopped_clock):
    workspace.fresh(FIRST)
    assert mine.with_name("01_first.2026-01-02-030405.ipynb").read_text() == "mine"


def test_fresh_says_where_the_old_copy_is(home, mine):
    assert workspace.fresh(FIRST)[mine].read_text() == "mine"


def test_fresh_twice_in_one_second_keeps_both(home, mine, stopped_clock):
    first = workspace.fresh(FIRST)[mine]
    mine.write_text("mine again")
    second = workspace.fresh(FIRST)[mine]
    assert (first.read_text(), second.read_text()) == ("mine", "mine again")


def test_fresh_leaves_nothing_but_the_new_and_the_old(home, mine, stopped_clock):
    before = set(files(home))
    workspace.fresh(FIRST)
    assert set(files(home)) - before == {
        "lessons/01_first.2026-01-02-030405.ipynb",
        "exercises/01_first.2026-01-02-030405.ipynb",
    }


def test_fresh_leaves_other_lessons_alone(home, mine):
    other = home / "exercises" / "02_second.ipynb"
    other.write_text("also mine")
    workspace.fresh(FIRST)
    assert other.read_text() == "also mine"


def test_fresh_makes_copies_where_there_were_none(home):
    assert workspace.fresh(FIRST) == {}
    assert set(files(home)) == {"lessons/01_first.ipynb", "exercises/01_first.ipynb"}


def test_new_copy_that_cannot_be_written_leaves_the_old_in_place(home, mine):
    (mine.parent / f".{mine.name}.new").mkdir()  # where the new one is made ready
    with pytest.raises(CourseError, match="could not be written"):
        workspace.fresh(FIRST)
    assert mine.read_text() == "mine"


def test_new_copy_that_cannot_be_moved_leaves_the_old_where_the_sentence_says(
    home, mine, monkeypatch
):
    (home / "lessons" / "01_first.ipynb").unlink()

    def refuse(self, target):
        if target == mine:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CourseError, match="could not be replaced: No space left") as raised:
        workspace.fresh(FIRST)
    where = sentence(raised).removesuffix(".").rpartition(" is still in ")[2]
    assert Path(where).read_text() == "mine"


# Where the learner's folder is


def test_course_home_names_the_learners_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "drive"))
    assert workspace.exercise_copy(FIRST) == tmp_path / "drive" / "exercises" / "01_first.ipynb"


def test_course_home_may_start_with_a_tilde(monkeypatch):
    monkeypatch.setenv("COURSE_HOME", "~/learning")
    assert paths.home() == Path.home().resolve() / "learning"


@pytest.mark.parametrize("unset", [True, False])
def test_without_course_home_it_is_my_in_the_repository(monkeypatch, unset):
    monkeypatch.delenv("COURSE_HOME") if unset else monkeypatch.setenv("COURSE_HOME", "")
    assert paths.home() == paths.ROOT / "my"


# JupyterLab


def test_lab_opens_in_the_learners_folder(home):
    command, _ = workspace.lab_command(first=[])
    assert command == [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={home}"]


def test_first_lab_opens_the_first_lesson(home):
    command, _ = workspace.lab_command(first=workspace.prepare())
    assert command[-1] == "--LabApp.default_url=/lab/tree/lessons/01_first.ipynb"


def test_terminals_of_the_lab_find_the_course_first(home):
    _, environment = workspace.lab_command(first=[])
    assert environment["PATH"].startswith(str(Path(sys.executable).parent))


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """An interpreter that is (said to be) in the `.venv` of the course."""
    monkeypatch.setattr(workspace, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    return tmp_path / ".venv"


def test_lab_in_the_courses_venv_asks_nothing_about_news(venv):
    workspace.lab_command(first=[])
    settings = venv / "etc/jupyter/labconfig/default_setting_overrides.json"
    (values,) = json.loads(settings.read_text(encoding="utf-8")).values()
    assert values == {"fetchNews": "false"}


def test_lab_in_an_environment_of_the_learners_own_changes_no_settings(venv, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "conda"))
    workspace.lab_command(first=[])
    assert not (tmp_path / "conda").exists()
