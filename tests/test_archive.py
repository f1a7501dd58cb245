"""Changing machines: everything goes into one file, and nothing is lost on the way back in."""

import errno
import json
import os
import stat
import zipfile
from datetime import UTC, datetime

import pytest

from course import activity, archive, lesson, progress, workspace
from course.errors import CourseError

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
BOOK = "exercises/02_behind_the_pipeline.ipynb"
DATED = "exercises/02_behind_the_pipeline-imported-2026-03-10.ipynb"


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Change to the machine called so; return the learner's folder there."""

    def change(name: str):
        folder = tmp_path / name / "my"
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv("COURSE_HOME", str(folder))
        return folder

    return change


@pytest.fixture
def moved(machine, tmp_path):
    """Export files from one machine; return how to import them on another that has files too."""

    def move(theirs: dict, mine: dict | None = None):
        put(machine("old"), theirs)
        archive.export(tmp_path / "mine.zip")
        put(machine("new"), mine or {})
        return archive.import_(tmp_path / "mine.zip", NOW)

    return move


@pytest.fixture
def again(machine, tmp_path):
    """Import the same file once more."""
    return lambda: archive.import_(tmp_path / "mine.zip", NOW)


def put(folder, files: dict):
    """Write files; what is no text is written as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))


def files(folder) -> dict[str, str]:
    """Return all files with their content, without locks and backups."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".lock", ".zip")
    }


def exercises(**entries) -> dict:
    """Return the files of a learner with progress."""
    return {"progress.json": {"version": 1, "exercises": entries}}


def make_zip(path, entries: dict, mark: str | None = '{"version": 1}'):
    """Write a zip file by hand."""
    with zipfile.ZipFile(path, "w") as made:
        if mark is not None:
            made.writestr(archive.MARK, mark)
        for name, content in entries.items():
            made.writestr(name, content)
    return path


# Export


def test_what_was_exported_is_there_on_an_empty_machine(moved, machine):
    mine = {BOOK: "a", "progress.json": "{}", "experiments/mine.toml": "b", "é ü.txt": "c"}
    moved(mine)
    assert files(machine("new")) == mine


def test_export_leaves_out_runs_locks_and_half_files(machine, tmp_path):
    kept = {"progress.json": "{}", "uv.lock": "mine"}
    other = {"runs/01/key/point.json": "", ".progress.lock": "", "exercises/.a.ipynb.7.part": ""}
    put(machine("old"), kept | other)
    assert archive.export(tmp_path / "mine.zip") == len(kept)
    with zipfile.ZipFile(tmp_path / "mine.zip") as made:
        assert set(made.namelist()) == {archive.MARK, *kept}


def test_runs_come_along_when_asked_for(machine, tmp_path):
    put(machine("old"), {"runs/01/key/point.json": "{}", "runs/01/key.lock": "", "a.txt": ""})
    archive.export(tmp_path / "mine.zip", runs=True)
    folder = machine("new")
    archive.import_(tmp_path / "mine.zip", NOW)
    assert set(files(folder)) == {"runs/01/key/point.json", "a.txt"}


def test_export_into_the_folder_itself_leaves_itself_out(machine):
    folder = machine("old")
    put(folder, {"a.txt": ""})
    assert [archive.export(folder / "mine.zip") for _ in range(2)] == [1, 1]


def test_nothing_to_export_is_one_sentence(machine, tmp_path):
    machine("old")
    with pytest.raises(CourseError, match="There is nothing to export yet"):
        archive.export(tmp_path / "mine.zip")


def test_export_does_not_overwrite_what_is_no_export(machine, tmp_path):
    put(machine("old"), {"a.txt": ""})
    (tmp_path / "thesis.zip").write_text("thesis")
    with pytest.raises(CourseError, match="is there and no export"):
        archive.export(tmp_path / "thesis.zip")
    assert (tmp_path / "thesis.zip").read_text() == "thesis"


def test_full_disk_keeps_the_old_export(machine, tmp_path, monkeypatch):
    put(machine("old"), {"a.txt": ""})
    archive.export(tmp_path / "mine.zip")
    before = (tmp_path / "mine.zip").read_bytes()
    put(machine("old"), {"b.txt": ""})
    full(monkeypatch)
    with pytest.raises(CourseError, match="could not be written: No space left"):
        archive.export(tmp_path / "mine.zip")
    assert (tmp_path / "mine.zip").read_bytes() == before
    assert not list(tmp_path.glob(".*.part"))


def full(monkeypatch, after: int = 0):
    """Let the disk be full when the data of a file should reach it, after so many files."""
    calls = iter(range(10**6))

    def fsync(descriptor):
        if next(calls) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)


# Import: notebooks and other files


def test_equal_file_is_left_alone(moved, machine):
    assert moved({BOOK: "a"}, {BOOK: "a"}) == ["0 files put, 1 were the same."]
    assert files(machine("new")) == {BOOK: "a"}


def test_file_that_only_this_machine_has_stays(moved, machine):
    moved({"a.txt": "a"}, {"b.txt": "b"})
    assert files(machine("new")) == {"a.txt": "a", "b.txt": "b"}


def test_different_notebook_keeps_both_and_says_so(moved, machine):
    said = moved({BOOK: "theirs"}, {BOOK: "mine"})
    assert files(machine("new")) == {BOOK: "mine", DATED: "theirs"}
    assert f"{BOOK} differs: yours stays" in said[-1] and DATED.split("/")[1] in said[-1]


def test_second_different_notebook_of_a_day_gets_a_name_of_its_own(moved, machine):
    moved({BOOK: "theirs"}, {BOOK: "mine", DATED: "older"})
    numbered = DATED.replace(".ipynb", "-2.ipynb")
    assert files(machine("new")) == {BOOK: "mine", DATED: "older", numbered: "theirs"}


def test_importing_twice_is_importing_once(moved, again, machine):
    entry = {"status": "correct", "last": "2026-01-02"}
    both = {BOOK: "theirs", **exercises(a=entry)}
    moved(both, {BOOK: "mine", **exercises(b=entry)})
    before = files(machine("new"))
    backups = list(machine("new").rglob("*.zip"))
    assert again() == ["0 files put, 1 were the same."]
    assert files(machine("new")) == before and list(machine("new").rglob("*.zip")) == backups


def test_folder_in_the_place_of_a_file_stays(moved, machine):
    moved({"a": "file"}, {"a/b.txt": "mine"})
    assert files(machine("new")) == {"a/b.txt": "mine", "a-imported-2026-03-10": "file"}


def written(name: str) -> str:
    """Return the course's own notebook with something written in it."""
    own = json.loads(untouched(name))
    own["cells"][-1]["source"] = "written"
    return json.dumps(own)


def untouched(name: str) -> str:
    """Return a copy as `course lab` puts it."""
    found = {path.as_posix(): own for one in lesson.lessons() for path, own in
             workspace.copies(one).items()}  # fmt: skip
    original = next(own for path, own in found.items() if path.endswith(name))
    document = json.loads(original.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(document, indent=2)


def test_untouched_copy_makes_way_for_the_learners_work(moved, machine):
    moved({BOOK: written(BOOK)}, {BOOK: untouched(BOOK)})
    assert files(machine("new")) == {BOOK: written(BOOK)}


def test_untouched_copy_of_the_import_is_not_needed(moved, machine):
    moved({BOOK: untouched(BOOK)}, {BOOK: written(BOOK)})
    assert files(machine("new")) == {BOOK: written(BOOK)}


def test_what_makes_way_is_in_the_backup(moved, machine):
    moved({BOOK: written(BOOK)}, {BOOK: untouched(BOOK)})
    (backup,) = (machine("new") / "backups").glob("before-import-2026-03-10-*.zip")
    with zipfile.ZipFile(backup) as kept:
        assert kept.read(BOOK).decode() == untouched(BOOK)


# Import: progress, recall, activity


def merged(moved, machine, theirs: dict, mine: dict) -> dict:
    """Return the entry of one exercise after an import."""
    moved(exercises(a=theirs), exercises(a=mine))
    return json.loads((machine("new") / "progress.json").read_text())["exercises"]["a"]


def test_exercises_of_both_machines_are_there(moved, machine):
    moved(exercises(a={"hints": 1}), exercises(b={"hints": 2}))
    assert set(progress.read()) == {"a", "b"}


@pytest.mark.parametrize("newer", ["theirs", "mine"])
def test_newer_entry_wins(moved, machine, newer):
    times = {"theirs": "2026-01-01T00:00:00+00:00", "mine": "2026-01-01T00:00:00+00:00"}
    times[newer] = "2026-02-01T00:00:00+00:00"
    sides = [{"status": "not yet", "last": times[s], "who": s} for s in ("theirs", "mine")]
    assert merged(moved, machine, *sides)["who"] == newer


@pytest.mark.parametrize("correct", ["2026-01-01", "2026-03-01"])
def test_correct_is_not_unmarked(moved, machine, correct):
    sides = ({"status": "correct", "last": correct}, {"status": "not yet", "last": "2026-02-01"})
    assert merged(moved, machine, *sides)["status"] == "correct"


def test_counts_do_not_go_down_and_the_first_success_stays_first(moved, machine):
    theirs = {"attempts": 5, "hints": 0, "solution_seen": True, "first_correct": "2026-01-02"}
    mine = {"attempts": 2, "hints": 3, "solution_seen": False, "first_correct": "2026-01-01"}
    together = merged(moved, machine, theirs | {"last": "2026-01-05"}, mine | {"last": "2026-02"})
    expected = {"attempts": 5, "hints": 3, "solution_seen": True, "first_correct": "2026-01-01"}
    assert together | expected == together


def card(last: str) -> dict:
    """Return what recall keeps of a card."""
    return {"due": last, "last_review": last, "state": 2}


def test_recall_is_merged_card_by_card(moved, machine):
    old, new = "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"
    theirs = {"version": 1, "cards": {"a": card(new), "b": card(old)}, "log": [["a", 3, new]]}
    mine = {"version": 1, "cards": {"a": card(old), "c": card(old)}, "log": [["c", 1, old]]}
    moved({"recall.json": theirs}, {"recall.json": mine})
    found = json.loads((machine("new") / "recall.json").read_text())
    assert found["cards"] == {"a": card(new), "b": card(old), "c": card(old)}
    assert found["log"] == [["c", 1, old], ["a", 3, new]]


def lines(*names: str) -> str:
    """Return a file of activity."""
    times = (f'{{"at": "2026-01-01T00:00:0{n}+00:00", "what": "{n}"}}\n' for n in names)
    return "".join(times)


def test_activity_is_united(moved, machine):
    moved({"activity.jsonl": lines("1", "3")}, {"activity.jsonl": lines("1", "2")})
    assert [event.what for event in activity.read()] == ["1", "2", "3"]


def test_half_line_of_the_import_is_left_behind(moved, machine):
    moved({"activity.jsonl": lines("1") + '{"at": "20'}, {"activity.jsonl": lines("2")})
    assert files(machine("new"))["activity.jsonl"] == lines("2", "1")


def test_backup_holds_what_was_merged_as_it_was(moved, machine):
    mine = exercises(b={"hints": 2})
    said = moved(exercises(a={"hints": 1}), mine)
    (backup,) = (machine("new") / "backups").iterdir()
    with zipfile.ZipFile(backup) as kept:
        assert json.loads(kept.read("progress.json")) == mine["progress.json"]
    assert backup.name in said[1]


DAMAGED = ["", "{", "[]", '{"exercises": {"a": {"attempts": "3"}}}', '{"exercises": []}']


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_progress_here_is_kept_aside(moved, machine, text):
    moved(exercises(a={"hints": 1}), {"progress.json": text})
    (kept,) = machine("new").glob("progress.damaged-*.json")
    assert kept.read_text() == text and set(progress.read()) == {"a"}


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_progress_of_the_import_is_kept_aside(moved, machine, text):
    moved({"progress.json": text}, exercises(a={"hints": 1}))
    (kept,) = machine("new").glob("progress.imported-damaged-*.json")
    assert kept.read_text() == text and set(progress.read()) == {"a"}


# What is refused, before anything is changed


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/a", "C:/a", "c:a", "a\\..\\b", "a//b", "./a", "\\\\host\\a"]
)
def test_name_that_leads_out_is_refused(machine, tmp_path, name):
    folder = machine("new")
    path = make_zip(tmp_path / "evil.zip", {"good.txt": "", name: "evil"})
    with pytest.raises(CourseError, match="leads out of the folder"):
        archive.import_(path, NOW)
    assert files(folder) == {}


def test_link_in_the_file_becomes_a_plain_file(machine, tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = make_zip(tmp_path / "link.zip", {})
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(link, "/etc/passwd")
    target = machine("new") / "link"
    archive.import_(path, NOW)
    assert not target.is_symlink() and target.read_text() == "/etc/passwd"


def test_foreign_zip_is_refused(machine, tmp_path):
    machine("new")
    with pytest.raises(CourseError, match="is no export of this course"):
        archive.import_(make_zip(tmp_path / "other.zip", {"a": ""}, mark=None), NOW)


def test_export_of_a_later_course_is_refused(machine, tmp_path):
    machine("new")
    with pytest.raises(CourseError, match="another version of the course"):
        archive.import_(make_zip(tmp_path / "new.zip", {}, mark='{"version": 2}'), NOW)


@pytest.fixture
def exported(machine, tmp_path):
    """A file that was exported, with something in it."""
    put(machine("old"), {"a.txt": "a" * 5000, "b.txt": os.urandom(3000).hex()})
    archive.export(tmp_path / "mine.zip")
    return tmp_path / "mine.zip"


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_file_that_was_cut_is_refused(exported, machine, share):
    data = exported.read_bytes()
    exported.write_bytes(data[: int(len(data) * share)])
    refused(exported, machine)


def test_file_with_a_flipped_byte_is_refused(exported, machine):
    data = bytearray(exported.read_bytes())
    data[len(data) // 2] ^= 0xFF
    exported.write_bytes(data)
    refused(exported, machine)


def refused(path, machine):
    """Assert that a file is refused in one sentence, with nothing changed."""
    folder = machine("new")
    with pytest.raises(CourseError, match="is damaged or no zip file") as caught:
        archive.import_(path, NOW)
    assert "\n" not in str(caught.value) and files(folder) == {}


def test_file_that_is_not_there_is_one_sentence(machine, tmp_path):
    machine("new")
    with pytest.raises(CourseError, match="missing.zip cannot be read: No such file"):
        archive.import_(tmp_path / "missing.zip", NOW)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_same_name_twice_is_refused(machine, tmp_path):
    path = make_zip(tmp_path / "twice.zip", {"a": "1"})
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("a", "2")
    refused(path, machine)


# Interrupted

THEIRS = {BOOK: "theirs", "a.txt": "a", "b/c.txt": "c", "activity.jsonl": lines("1")} | exercises(
    a={"hints": 1}
)
MINE = {BOOK: "mine", "activity.jsonl": lines("2")} | exercises(b={"hints": 1})


@pytest.mark.parametrize("after", range(7))
def test_full_disk_in_the_middle_loses_nothing_and_the_next_import_finishes(
    moved, again, machine, monkeypatch, after
):
    moved(THEIRS, MINE)
    whole = files(machine("new"))
    put(machine("old"), THEIRS)
    folder = machine(f"new{after}")
    put(folder, MINE)
    with monkeypatch.context() as broken:
        full(broken, after)
        try:
            again()
        except CourseError as error:
            assert "\n" not in str(error) and "No space left" in str(error)
    assert files(folder)[BOOK] == "mine" and "b" in progress.read()
    assert not list(folder.rglob(".*.part"))
    again()
    assert files(folder) == whole


@pytest.mark.parametrize("after", range(5))
def test_kill_between_two_files_is_finished_by_the_next_import(
    moved, again, machine, monkeypatch, after
):
    moved(THEIRS, MINE)
    whole = files(machine("new"))
    folder = machine("killed")
    put(folder, MINE)
    real, steps = os.replace, iter(range(after))

    def replace(part, target):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        real(part, target)

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            again()
    again()
    assert files(folder) == whole
