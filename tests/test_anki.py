"""The deck for Anki: every card is in it, and stays the same note when its text changes."""

import sqlite3
import zipfile

import pytest
import small_lessons

from course import anki, progress
from course.errors import CourseError


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """A learner's folder and two small lessons."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    return small_lessons.write(monkeypatch, tmp_path / "lessons")


def notes(path, folder) -> dict[str, str]:
    """Return fields by guid of an Anki package."""
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as database:
        return dict(database.execute("select guid, flds from notes"))


def test_export_holds_every_card_and_returns_how_many(tmp_path):
    progress.record("01/double", status="correct")
    path = tmp_path / "course.apkg"
    assert anki.export(path) == 7
    fields = list(notes(path, tmp_path).values())
    assert len(fields) == 7 and any("return 2 * x" in field for field in fields)
    assert any("<code>recall-0</code>" in f and "&lt;b&gt;" in f for f in fields)


def test_edited_question_is_the_same_note(small, tmp_path):
    path = tmp_path / "course.apkg"
    anki.export(path, 1)
    before = notes(path, tmp_path)
    source = small / "01_small.py"
    source.write_text(source.read_text().replace("What is `recall-0`", "Which is `recall-0`"))
    anki.export(path, 1)
    after = notes(path, tmp_path)
    assert set(after) == set(before) and after != before


@pytest.mark.parametrize(
    "place, said", [(".", "is a folder"), ("none/x.apkg", "cannot be written")]
)
def test_export_that_cannot_be_written_is_one_sentence(tmp_path, place, said):
    with pytest.raises(CourseError, match=said):
        anki.export(tmp_path / place)
