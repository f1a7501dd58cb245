"""What `course recall` and `course.recall()` show, in a terminal and in a notebook."""

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import small_lessons
import typer

import course
from course import progress, recall_cli, recall_views, recalling
from course.errors import CourseError

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """A learner's folder, two small lessons, a fixed time and no chance."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    monkeypatch.setenv("COLUMNS", "100")
    real = recalling.review
    monkeypatch.setattr(recalling, "clock", lambda: NOW)
    monkeypatch.setattr(recalling, "review", lambda *given: real(*given, fuzz=False))
    return small_lessons.write(monkeypatch, tmp_path / "lessons")


@pytest.fixture
def type_(monkeypatch, capsys):
    """Run `course recall` with some lines typed; return what was printed."""

    def run(*lines, words=("1",)):
        typed = iter(lines)

        def ask(prompt):
            print(prompt, end="")
            for line in typed:
                return line
            raise EOFError

        monkeypatch.setattr("builtins.input", ask)
        app = typer.Typer()
        recall_cli.register(app)
        app.callback()(lambda: None)
        app(["recall", *map(str, words)], standalone_mode=False)
        return capsys.readouterr().out

    return run


def ratings() -> list[int]:
    """Return the ratings that were saved."""
    return [rating for _, rating, _ in recalling.read()["log"]]


# In a terminal


def test_answer_is_hidden_until_enter(type_):
    assert "What is recall-0?" in type_() and "It is recall-0" not in type_()


def test_enter_shows_the_answer(type_):
    assert "It is recall-0 <b>." in type_("")


@pytest.mark.parametrize(
    "typed, rating",
    [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("a", 1), ("H", 2), ("good", 3), (" e ", 4)],
)
def test_rating_is_a_number_a_letter_or_a_word(type_, typed, rating):
    type_("", typed, "q")
    assert ratings() == [rating]


def test_anything_else_is_asked_again(type_):
    assert "Type 1, 2, 3 or 4" in type_("", "5", "", "3", "q")
    assert ratings() == [3]


@pytest.mark.parametrize("lines", [["q"], ["", "q"], [], [""]], ids=repr)
def test_q_or_the_end_of_the_input_stops_without_a_rating(type_, lines):
    assert "0 cards, 3 still to answer" in type_(*lines)
    assert ratings() == []


def test_sitting_ends_with_how_many_and_when_the_next_are_due(type_):
    out = type_(*["", "3"] * 3)
    assert out.endswith("\n3 cards, next due on 6 May: 3\n")


def test_new_cards_for_tomorrow_are_said(type_):
    progress.record("01/double", status="correct")
    assert type_("", "3", words=["--new", 1]).endswith("1 card, next due tomorrow: 3\n")


def test_limit_ends_the_sitting_and_says_what_is_left(type_):
    assert type_("", "3", words=[1, "--limit", 1]).endswith("1 card, 2 still to answer.\n")


def test_forgotten_card_comes_again_at_the_end_of_the_sitting(type_):
    type_(*["", "1"], *["", "3"] * 3)
    assert ratings() == [1, 3, 3, 3]


def test_sitting_stopped_with_ctrl_c_keeps_what_was_rated(monkeypatch, capsys):
    lines = iter(["", "3"])

    def ask(prompt):
        for line in lines:
            return line
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recall_views.sitting(1, ask=ask)
    assert "Every card that you rated is saved." in capsys.readouterr().out and ratings() == [3]


def test_nothing_due_says_when_the_next_is(type_):
    type_(*["", "3"] * 3)
    assert type_() == "Nothing is due in lesson 01. Next: 3 cards on 6 May.\n"


def test_nothing_begun_says_how_to_begin(type_):
    out = type_(words=())
    assert "the first exercise that you try" in out and out.count("\n") == 1


def test_damaged_file_is_said(type_):
    recalling.path().parent.mkdir()
    recalling.path().write_text("damaged")
    assert "recall.json is damaged" in type_("q")


def test_unknown_lesson_is_one_sentence(type_):
    with pytest.raises(CourseError, match="No lesson '77'"):
        type_(words=["77"])


@pytest.mark.parametrize(
    "after, said",
    [
        (timedelta(0), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=10), "in 10 minutes"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=3), "on 7 May"),
        (timedelta(days=300), "on 28 February 2027"),
    ],
    ids=str,
)
def test_when_is_said_in_words(after, said):
    assert recall_views.when(NOW + after) == said


def test_export_writes_a_file_asks_nothing_and_says_how_many(type_, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr("course.anki.export", lambda *given: asked.append(given) or 7)
    path = tmp_path / "x.apkg"
    assert (
        type_(words=["2", "--export", path]) == f"Wrote 7 cards to {path}. In Anki: File, Import.\n"
    )
    assert asked == [(path, "2")]


# In a notebook


def pressed(box, *descriptions):
    """Press the buttons that are shown and named so."""
    for description in descriptions:
        (button,) = [b for b in buttons(box) if b.description == description]
        button.click()
    return box


def buttons(box) -> list:
    """Return the buttons that are shown."""
    return [button for button in box.children[3].children if button.layout.display != "none"]


def text(box) -> str:
    """Return all that the widget says."""
    return "\n".join(child.value for child in box.children if hasattr(child, "value"))


def test_widget_begins_with_a_question_and_one_button():
    box = recall_views.widget(1)
    assert "What is <code>recall-0</code>?" in text(box) and "It is" not in text(box)
    assert [button.description for button in buttons(box)] == ["Show the answer"]


def test_widget_shows_the_answer_and_four_ratings_tags_not_obeyed():
    box = pressed(recall_views.widget(1), "Show the answer")
    assert "It is recall-0 &lt;b&gt;." in text(box)
    assert [b.description for b in buttons(box)] == ["1 again", "2 hard", "3 good", "4 easy"]


def test_widget_saves_a_rating_and_goes_on():
    box = pressed(recall_views.widget(1), "Show the answer", "4 easy")
    assert ratings() == [4] and "recall-1" in text(box)


def test_second_click_of_two_rates_nothing():
    box = pressed(recall_views.widget(1), "Show the answer")
    good = buttons(box)[2]
    good.click()
    good.click()
    assert ratings() == [3]


def test_widget_ends_with_the_summary_and_no_button():
    box = pressed(recall_views.widget(1), *["Show the answer", "3 good"] * 3)
    assert "3 cards, next due on 6 May: 3" in text(box) and not buttons(box)


def test_widget_keeps_the_card_when_the_rating_cannot_be_saved(monkeypatch):
    def fsync(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    box = pressed(recall_views.widget(1), "Show the answer")
    monkeypatch.setattr(os, "fsync", fsync)
    pressed(box, "3 good")
    assert "could not be saved" in text(box) and "It is recall-0" in text(box)


def test_recall_outside_a_notebook_is_text(monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda prompt: "q")
    course.recall(1)
    assert "What is recall-0?" in capsys.readouterr().out


@pytest.mark.parametrize("there", [True, False], ids=["ipywidgets", "no ipywidgets"])
def test_recall_in_a_notebook_is_a_widget_where_there_are_widgets(monkeypatch, capsys, there):
    shown = []
    monkeypatch.setattr("course.verdict.in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.setattr("builtins.input", lambda prompt: "q")
    if not there:
        monkeypatch.setitem(sys.modules, "ipywidgets", None)
    course.recall(1)
    assert (len(shown) == 1) == there and ("What is" in capsys.readouterr().out) == (not there)


def test_notebook_that_runs_by_itself_is_told_to_be_run_by_hand(monkeypatch, capsys):
    def ask(prompt):
        raise NotImplementedError  # what a kernel raises that may not ask

    recall_views.sitting(1, ask=ask)
    assert "3 cards to answer, and nobody to ask" in capsys.readouterr().out


def test_unknown_lesson_in_a_notebook_is_a_sentence_and_no_error(capsys):
    course.recall(77)
    assert "No lesson '77'" in capsys.readouterr().out


def test_import_of_the_course_brings_no_package_for_recall():
    code = (
        "import course, sys; print({'fsrs', 'rich', 'ipywidgets', 'filelock'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code]).strip() == b"set()"
