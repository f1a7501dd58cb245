"""Which cards there are, and when they come back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import small_lessons

from course import activity, cards, convert, lesson, progress, recalling
from course.errors import CourseError

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
Q0, Q1, Q2 = (f"01/recall-{i}" for i in range(3))


@pytest.fixture(autouse=True)
def my(monkeypatch, tmp_path):
    """The learner's folder, not made yet."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    return tmp_path / "my"


@pytest.fixture
def small(monkeypatch, tmp_path):
    """The folder of two small lessons."""
    return small_lessons.write(monkeypatch, tmp_path / "lessons")


def ids(found) -> list[str]:
    """Return the ids of cards."""
    return [card.id for card in found]


def rate(card: str, rating="good", now=NOW) -> datetime:
    """Rate a card without chance; return when it comes back."""
    return recalling.review(card, rating, now, fuzz=False)


def begin(number="01", status="not yet") -> None:
    """Try the exercise of a lesson."""
    progress.record(f"{number}/double", status=status)


def saved() -> dict:
    """Return the file as it is on disk."""
    return json.loads(recalling.path().read_text(encoding="utf-8"))


def write(document: dict) -> None:
    """Put a file in place of the learner's."""
    recalling.path().write_text(json.dumps(document), encoding="utf-8")


def edit(path, old: str, new: str) -> None:
    """Change a source."""
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


# The course's own cards


@pytest.mark.parametrize("number", [found.number for found in lesson.lessons()])
def test_every_lesson_has_ten_cards_or_more(number):
    assert len(cards.cards(number)) >= 10


@pytest.mark.parametrize("found", lesson.lessons(), ids=lambda found: found.name)
def test_cards_say_what_jupytext_reads(found):
    cells = [c for c in lesson.read(found.source).cells if "recall" in convert.tags(c)]
    texts = [convert.RECALL.fullmatch(cell.source.strip()) for cell in cells]
    assert [(c.id, c.question, c.answer) for c in cards.cards(found.number)] == [
        (f"{found.number}/{cell.metadata['id']}", text["question"].strip(), text["answer"].strip())
        for cell, text in zip(cells, texts, strict=True)
    ]


@pytest.mark.parametrize("found", lesson.lessons(), ids=lambda found: found.name)
def test_every_solved_exercise_is_a_card(found):
    for task in found.tasks:
        progress.record(f"{found.number}/{task.name}", status="correct")
    made = [card for card in cards.cards(found.number) if card.exercise]
    assert ids(made) == [f"{found.number}/exercise-{task.name}" for task in found.tasks]
    for card, task in zip(made, found.tasks, strict=True):
        assert f"{task.number} {task.title}" in card.question


def test_answer_of_an_exercise_is_its_solution(small):
    begin(status="correct")
    card = recalling.due(NOW)[-1]
    assert cards.answer(card) == f"```python\n{convert.solution_code('01', 'double')}\n```"


@pytest.mark.parametrize("status", ["not yet", None])
def test_exercise_that_is_not_correct_is_no_card(small, status):
    progress.record("01/double", status=status)
    assert ids(cards.cards("01")) == [Q0, Q1, Q2]


def test_sources_are_read_once_in_a_process(small, monkeypatch):
    cards.cards()
    monkeypatch.setattr(cards, "cells", lambda path: 1 / 0)
    assert len(cards.cards()) == 6


def test_changed_source_is_read_again(small):
    cards.cards()
    edit(small / "01_small.py", "What is `recall-0`", "Which one is `recall-0`")
    assert cards.cards()[0].question == "Which one is `recall-0`?"


@pytest.mark.parametrize(
    "old, new, said",
    [
        (' id="recall-1"', "", "needs an id"),
        ("# **A.** It is recall-1", "# It is recall-1", "needs an id"),
        ('"recall-1"', '"recall-0"', "two recall cells have the id 'recall-0'"),
    ],
    ids=["no id", "no answer", "twice"],
)
def test_fault_in_a_source_is_named_with_its_file(small, old, new, said):
    edit(small / "01_small.py", old, new)
    with pytest.raises(CourseError, match=f"01_small.py.*{said}"):
        cards.cards()


# What is due


def test_nothing_is_due_before_a_lesson_is_begun(small):
    assert recalling.due(NOW) == []


def test_first_try_at_an_exercise_brings_the_cards_of_its_lesson(small):
    begin()
    assert ids(recalling.due(NOW)) == [Q0, Q1, Q2]


def test_hint_alone_begins_no_lesson(small):
    progress.record("01/double", hints=1)
    assert recalling.due(NOW) == []


@pytest.mark.parametrize("number", ["02", "2", 2])
def test_lesson_asked_for_by_number_need_not_be_begun(small, number):
    assert ids(recalling.due(NOW, number)) == ["02/recall-0", "02/recall-1", "02/recall-2"]


def test_card_of_a_lesson_not_begun_comes_back_once_rated(small):
    back = rate("02/recall-1")
    assert ids(recalling.due(back)) == ["02/recall-1"]


def test_due_cards_come_before_new_ones_longest_due_first(small):
    begin()
    rate(Q2, now=NOW - 60 * DAY)
    rate(Q1, now=NOW - 50 * DAY)
    assert ids(recalling.due(NOW)) == [Q2, Q1, Q0]


def test_new_cards_of_a_day_are_limited(monkeypatch, tmp_path):
    small_lessons.write(monkeypatch, tmp_path / "lessons", questions=30)
    begin()
    assert len(recalling.due(NOW)) == recalling.NEW_A_DAY == 10


def test_cards_begun_today_count_as_new_ones_of_today(small):
    begin()
    rate(Q0)
    assert ids(recalling.due(NOW, new=2)) == [Q1]


def test_cards_begun_yesterday_do_not_count(small):
    begin()
    rate(Q0, "easy", now=NOW - DAY)
    assert ids(recalling.due(NOW, new=2)) == [Q1, Q2]


def test_limit_counts_due_and_new_cards(small):
    begin()
    rate(Q2, now=NOW - 60 * DAY)
    assert ids(recalling.due(NOW, limit=2)) == [Q2, Q0]


def test_card_is_due_on_its_whole_day_not_from_its_hour(small):
    back = rate(Q0)
    noon = back.astimezone().replace(hour=12)
    document = saved()
    document["cards"][Q0]["due"] = noon.replace(hour=23).isoformat()
    write(document)
    assert ids(recalling.due(noon)) == [Q0]
    assert recalling.due(noon - DAY) == []


def test_forgotten_card_waits_for_its_minutes(small):
    rate(Q0, "again")
    assert recalling.due(NOW + timedelta(minutes=9)) == []
    assert ids(recalling.due(NOW + timedelta(minutes=10))) == [Q0]


def test_what_comes_next_is_the_first_day_and_its_cards(small):
    first = rate(Q0)
    rate(Q1)
    rate(Q2, "easy")
    assert recalling.ahead(NOW) == (first, 2)


def test_new_cards_beyond_todays_number_come_tomorrow(small):
    begin()
    rate(Q0)
    assert recalling.ahead(NOW, new=1) == (NOW + DAY, 2)


def test_nothing_comes_by_itself_before_a_lesson_is_begun(small):
    assert recalling.ahead(NOW) is None


# Ratings


def test_better_known_cards_come_back_later(small):
    rated = [Q0, Q1, Q2, "02/recall-0"]
    backs = [rate(card, how) for card, how in zip(rated, recalling.RATINGS, strict=True)]
    assert backs == sorted(set(backs))


def test_intervals_grow_while_the_card_is_known(small):
    days, now = [], NOW
    for _ in range(5):
        back = rate(Q0, now=now)
        days.append((back - now).days)
        now = back
    assert days == sorted(set(days))


def test_answer_some_hours_before_the_hour_counts_as_a_whole_interval(small):
    back = rate(Q0)
    early = back.astimezone().replace(hour=1).astimezone(UTC)
    punctual = recalling._schedule(Q0, saved()["cards"][Q0], 3, back, fuzz=False)
    assert (rate(Q0, now=early) - early).days == (
        datetime.fromisoformat(punctual["due"]) - back
    ).days


def test_every_rating_is_in_the_log(small):
    rate(Q0, "again")
    rate(Q1, 4)
    assert saved()["log"] == [[Q0, 1, NOW.isoformat()], [Q1, 4, NOW.isoformat()]]


def test_rating_counts_as_activity_of_its_day(small):
    rate(Q0)
    assert [(event.at, event.what) for event in activity.read()] == [(NOW, f"recall {Q0}")]


@pytest.mark.parametrize("rating", [0, 5, "perfect", None])
def test_unknown_rating_is_one_sentence_and_nothing_is_written(small, rating):
    with pytest.raises(CourseError, match="the ratings are again, hard, good, easy"):
        rate(Q0, rating)
    assert not recalling.path().exists()


def test_unknown_card_is_one_sentence_and_nothing_is_written(small):
    with pytest.raises(CourseError, match="No card '01/recall-9'"):
        rate("01/recall-9")
    assert not recalling.path().exists()


def test_edited_question_keeps_its_history(small):
    back = rate(Q0)
    edit(small / "01_small.py", "What is `recall-0`?", "Say it again?")
    assert [(c.id, c.question) for c in recalling.due(back)] == [(Q0, "Say it again?")]


def test_card_that_vanished_is_not_asked_and_keeps_its_history(small):
    back = rate(Q0)
    edit(small / "01_small.py", '"recall-0"', '"recall-other"')
    before = saved()["cards"][Q0]
    rate(Q1, now=back)
    assert Q0 not in ids(recalling.due(back, "01")) and saved()["cards"][Q0] == before


def test_lesson_that_vanished_keeps_its_history(small):
    rate("02/recall-0")
    (small / "02_small.py").unlink()
    rate(Q0)
    assert ids(cards.cards()) == [Q0, Q1, Q2] and "02/recall-0" in saved()["cards"]


@pytest.mark.parametrize("place", ["file", "card"])
def test_unknown_field_survives_a_rating(small, place):
    rate(Q0)
    document = saved()
    (document if place == "file" else document["cards"][Q0])["later"] = "é"
    write(document)
    rate(Q0)
    document = saved()
    assert (document if place == "file" else document["cards"][Q0])["later"] == "é"
