"""Updates: bases, backups, several files, faults and the command."""

import errno
import json
import os
import re
import shutil
from datetime import datetime

import filelock
import pytest
import small_course
import typer
from small_course import (
    FIRST,
    SECOND,
    SOLVED,
    START,
    exercise,
    files,
    homework,
    markdown,
    mine,
    publish,
    texts,
    texts_of,
    write,
)

from course import three_way, update, update_cli, workspace
from course.errors import CourseError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A course of two lessons, and a learner's folder with copies of them."""
    return small_course.make(tmp_path, monkeypatch)


@pytest.fixture
def conflict():
    """An exercise that the learner and the course both changed."""
    return small_course.change_by_both()


# The base


def test_copy_keeps_what_it_was_made_from(home):
    kept = home / ".base" / "exercises" / "01_first.ipynb"
    assert texts(kept) == texts(workspace.FOLDERS["exercises"] / "01_first.ipynb")


def test_new_copies_are_up_to_date():
    assert update.update() == update.Updated([], [], None)


def test_fresh_copy_has_the_new_base(home):
    publish(*homework(), markdown("More.", "homework-07"))
    workspace.fresh(FIRST)
    assert update.update().changes == []


def test_copy_that_was_being_made_when_killed_has_its_base(home, monkeypatch):
    mine().unlink()
    publish(*homework(), markdown("More.", "homework-07"))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(workspace, "move_base", interrupted)
        workspace.prepare()
    write("exercise-add", SOLVED.format("add"))
    publish(*homework(), markdown("Still more.", "homework-07"))
    update.update()
    assert texts() == [*texts_of(homework(), add=SOLVED.format("add")), "Still more."]


def interrupted(*args):
    raise KeyboardInterrupt


# Several files


def test_backup_holds_every_file_that_changed_as_it_was(home, conflict):
    publish(markdown("Another title"), lesson=SECOND, folder="lessons")
    changing = [mine(), mine(SECOND, "lessons")]
    before = {path.relative_to(home).as_posix(): path.read_bytes() for path in changing}
    assert files(update.update().backup) == before


def test_backup_is_made_under_the_date(home, conflict):
    backup = update.update().backup
    assert backup.parent == home / "backups" and re.match(r"\d{4}-\d\d-\d\d-\d{6}", backup.name)


def test_second_backup_in_one_second_has_a_folder_of_its_own(monkeypatch, conflict):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 1, 2, 3, 4, 5)

    monkeypatch.setattr(update, "datetime", Clock)
    first = update.update().backup
    publish(*homework()[:-1])
    assert update.update().backup.name == f"{first.name}-2" == "2026-01-02-030405-2"


def test_nothing_else_in_the_learners_folder_changes(home, conflict):
    (home / "progress.json").write_text("{}")
    before = files(home)
    update.update()
    after = files(home)
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed == {"exercises/01_first.ipynb", ".base/exercises/01_first.ipynb"}


def test_dry_run_changes_nothing(home, conflict):
    before = files(home)
    assert update.update(dry_run=True).changes[0].told["conflict"] == ["exercise add"]
    assert files(home) == before and not (home / ".update.lock").exists()


def test_copy_that_is_gone_stays_gone():
    mine().unlink()
    publish(*homework()[:-1])
    update.update()
    assert not mine().exists()


DAMAGED = {
    "empty": "",
    "cut": '{"cells": [',
    "list": "[]",
    "no cells": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {}}',
    "no source": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
    '[{"cell_type": "code", "metadata": {}, "id": "a"}]}',
    "no outputs": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
    '[{"cell_type": "code", "metadata": {}, "id": "a", "source": "1"}]}',
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_damaged_copy_is_left_alone_and_the_rest_goes_on(damage, conflict):
    mine(SECOND).write_text(damage)
    publish(*homework()[:-1], lesson=SECOND)
    done = update.update()
    assert len(done.left) == 1 and f"{mine(SECOND)} is damaged" in done.left[0]
    assert mine(SECOND).read_text() == damage and len(done.changes) == 1


def test_lesson_that_the_course_lacks_leaves_its_copy_alone(conflict):
    (workspace.FOLDERS["exercises"] / "02_second.ipynb").unlink()
    done = update.update()
    assert "There is no notebook" in done.left[0] and len(done.changes) == 1


def test_no_copies_is_one_sentence(home):
    shutil.rmtree(home)
    with pytest.raises(CourseError, match="no copies .* course lab"):
        update.update()


def test_copy_saved_by_another_program_meanwhile_is_left_alone(monkeypatch, conflict):
    real = update._back_up

    def save_meanwhile(changes):
        write("exercise-add", "saved just now")
        return real(changes)

    monkeypatch.setattr(update, "_back_up", save_meanwhile)
    done = update.update()
    assert texts()[3] == "saved just now" and "run course update again" in done.left[0]
    monkeypatch.undo()


def test_two_updates_at_once_are_one_sentence(home, monkeypatch, conflict):
    real = filelock.FileLock
    monkeypatch.setattr(filelock, "FileLock", lambda path, timeout: real(path, timeout=0.1))
    with real(home / ".update.lock"), pytest.raises(CourseError, match="another update runs"):
        update.update()


# Killed, and no space


@pytest.fixture
def much(home, conflict):
    """Three copies to change, one of them with a conflict."""
    publish(markdown("Another title"), lesson=SECOND, folder="lessons")
    publish(*homework()[:4], *exercise("split"), *homework()[4:], lesson=SECOND)
    return home


def essence(home) -> dict[str, list[str]]:
    """Return the texts of all copies and bases that are in place."""
    found = [*home.glob("[el]*/*.ipynb"), *home.glob(".base/*/??_[a-z]*.ipynb")]
    return {
        p.relative_to(home).as_posix(): texts(p)
        for p in found
        if not re.search(r"\.\w{16}\.", p.name)
    }


def dying_at(step, monkeypatch):
    """Let files be put into place `step - 1` times; end the process then, before or after."""
    done = {"steps": 0}

    def dying(real):
        def move(*args, **kwargs):
            done["steps"] += 1
            if done["steps"] == abs(step):
                if step < 0:
                    real(*args, **kwargs)
                os._exit(9)
            return real(*args, **kwargs)

        return move

    for name in ("replace", "rename"):
        monkeypatch.setattr(os, name, dying(getattr(os, name)))


STEPS = range(1, 15)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
@pytest.mark.parametrize("step", [s * sign for s in STEPS for sign in (1, -1)])
def test_kill_at_any_step_is_put_right_by_the_next_update(much, tmp_path, monkeypatch, step):
    shutil.copytree(much, tmp_path / "as it was")
    update.update()
    wanted = essence(much)
    shutil.rmtree(much)
    shutil.copytree(tmp_path / "as it was", much)
    if not (child := os.fork()):
        dying_at(step, monkeypatch)
        try:
            update.update()
        finally:
            os._exit(0)
    died = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert died == (9 if abs(step) < STEPS[-1] else 0)
    for path in much.rglob("*.ipynb"):
        json.loads(path.read_text(encoding="utf-8"))  # whole, the old or the new
    write("exercise-pad", "written after the kill")
    update.update()
    found = essence(much)
    assert found.pop("exercises/01_first.ipynb") == [
        "written after the kill" if text == START.format("pad") else text
        for text in wanted.pop("exercises/01_first.ipynb")
    ]
    assert found == wanted and update.update().changes == []


def test_interruption_between_copy_and_base_is_put_right(much, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(workspace, "move_base", interrupted)
        update.update()
    update.update()
    assert sum(text.startswith(three_way.CONFLICT) for text in texts()) == 1
    assert texts(workspace.base_path(mine())) == texts(workspace.FOLDERS["exercises"] / mine().name)


@pytest.mark.parametrize("after", range(10))
def test_full_disk_leaves_whole_files_and_the_next_update_goes_on(much, monkeypatch, after):
    real, count = os.fsync, iter(range(1000))

    def fsync(descriptor):
        if next(count) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        if after < 9:
            with pytest.raises(CourseError, match="No space left") as raised:
                update.update()
            assert "\n" not in str(raised.value)
        else:
            update.update()
    assert not [path for path in much.rglob("*.part")]
    update.update()
    assert update.update().changes == [] and SOLVED.format("add") in texts()


def test_backup_that_cannot_be_made_changes_nothing(much):
    (much / "backups").write_text("in the way")
    before = files(much)
    with pytest.raises(CourseError, match="could not be made: .* Nothing was changed"):
        update.update()
    assert files(much) == before


# The command


@pytest.fixture
def run(capsys):
    """Run the command; return its exit status and what it printed."""
    app = typer.Typer()
    app.callback()(lambda: None)
    update_cli.register(app)

    def run(*words):
        status = app(["update", *words], standalone_mode=False) or 0
        return status, capsys.readouterr().out

    return run


def test_command_without_news_says_so(run):
    assert run() == (0, "Everything is up to date.\n")


def test_command_says_for_each_notebook_what_came_in_and_what_stayed(run, conflict):
    publish(*homework()[:4], *exercise("split"), *homework()[4:], lesson=SECOND)
    status, said = run()
    assert status == 0 and said.splitlines()[:4] == [
        str(mine()),
        "  CHANGED BY BOTH: yours stays, the new version stands below it: exercise add",
        str(mine(SECOND)),
        "  new: task split, exercise split",
    ]


def test_command_says_where_the_backup_is_and_to_reload(run, home, conflict):
    said = run()[1].splitlines()[-1]
    assert f"{home}/backups/20" in said and "Reload Notebook from Disk" in said


def test_second_command_says_that_nothing_is_left_to_do(run, conflict):
    run()
    assert run() == (0, "Everything is up to date.\n")


def test_dry_run_says_what_would_change(run, conflict):
    said = run("--dry-run")[1]
    assert "exercise add" in said and said.endswith(
        f"makes these changes in {workspace.home()}/.\n"
    )


def test_command_says_what_it_left_alone_with_status_1(run, conflict):
    mine(SECOND).write_text("{")
    status, said = run()
    assert status == 1 and f"Left alone: {mine(SECOND)} is damaged" in said


def test_long_lists_are_cut_but_not_conflicts(run):
    many = [f"e{n}" for n in range(12)]
    publish(*(cell for name in many for cell in exercise(name)))
    assert "task e3 and 17 more" in run()[1]
