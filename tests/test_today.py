"""What `course today` and `course plan` show, as text and as a page; a fault shows as a note."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
import typer
from rich.console import Console

from course import activity, outline, plan, progress, recalling, today, today_cli
from course.errors import CourseError
from course.verdict import CORRECT, NOT_YET

NOW = datetime(2026, 3, 2, 12, 0).astimezone()
CHAPTERS = outline.chapters()
FIRST = CHAPTERS[0]


@pytest.fixture(autouse=True)
def my(monkeypatch, tmp_path):
    """The learner's folder, not made yet; no cards due."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "my"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(recalling, "due", lambda now: [])
    return tmp_path / "my"


def text(found: today.Today) -> str:
    """Return what a terminal shows."""
    console = Console(width=200)
    with console.capture() as capture:
        console.print(today.show(found))
    return capture.get()


def finish(*chapters, status=CORRECT):
    """Record all exercises of some lessons."""
    for chapter in chapters:
        for task in chapter.tasks:
            progress.record(chapter.key(task), status=status)


def starts(found: today.Today) -> list[str]:
    """Return the first word of everything to do."""
    return [item.what.split()[0].rstrip(":") for item in found.items]


# What there is to do


def test_first_day_is_the_lesson_its_first_exercise_and_a_hypothesis():
    found = today.today(NOW)
    assert starts(found) == ["Read", "Exercise", "Hypothesis"]
    assert found.items[0].what == f"Read lesson {FIRST.number} {FIRST.title}"


def test_looking_makes_no_file(my):
    today.today(NOW)
    assert not my.exists()


def test_total_is_the_sum_of_the_minutes():
    minutes = FIRST.minutes + FIRST.tasks[0].minutes + today.HYPOTHESIS
    assert today.today(NOW).total == f"{minutes} min in all"


def test_lesson_with_an_attempt_is_not_to_be_read_again():
    progress.record(FIRST.key(FIRST.tasks[0]), status=NOT_YET)
    assert starts(today.today(NOW)) == ["Exercise", "Hypothesis"]


def test_next_exercise_is_the_first_that_is_not_correct():
    progress.record(FIRST.key(FIRST.tasks[0]), status=CORRECT)
    task = FIRST.tasks[1]
    found = today.today(NOW)
    assert found.items[0].what == f"Exercise {task.number} {task.title}"
    assert found.next_step.startswith(f"Next: {task.number} {task.title} ({task.minutes} min) in ")


def test_hypothesis_is_of_the_lesson_of_the_next_exercise():
    finish(*CHAPTERS[:2])
    commands = [item.command for item in today.today(NOW).items]
    assert any(f"hypothesis run {CHAPTERS[2].number}_" in command for command in commands)


def test_hypothesis_with_a_result_of_ones_own_is_not_offered(my):
    name = today.today(NOW).items[-1].command.split()[-1]
    result = my / "experiments" / "results" / name / "2026.json"
    result.parent.mkdir(parents=True)
    result.touch()
    assert not today.today(NOW).items[-1].command.endswith(f" {name}")


def test_all_correct_says_so_and_still_offers_a_hypothesis():
    finish(*CHAPTERS)
    found = today.today(NOW)
    assert found.next_step == today.ALL_CORRECT and starts(found) == ["Hypothesis"]


@pytest.mark.parametrize("count, said, minutes", [(1, "1 card due", 1), (7, "7 cards due", 4)])
def test_cards_come_first(monkeypatch, count, said, minutes):
    due = {NOW: ["a card"] * count}
    monkeypatch.setattr(recalling, "due", due.get)
    first = today.today(NOW).items[0]
    assert (first.what, first.minutes) == (f"Recall: {said}", minutes)


# The plan


def test_line_of_the_plan_is_shown():
    plan.make(NOW.date(), 60)
    assert today.today(NOW).plan[-1].startswith("Plan, day 1 of 60, 60 min: read 01 ")


def test_plan_is_made_again_after_missed_days():
    plan.make(NOW.date(), 60)
    found = today.today(NOW + timedelta(days=2))
    assert found.plan[0].startswith("2 days were missed")


def test_what_was_read_by_the_plan_is_not_to_be_read_again():
    plan.make(NOW.date(), 60)
    activity.note("check", NOW)
    read = plan.current((NOW + timedelta(days=1)).date()).read[FIRST.number]
    assert today.today(NOW + timedelta(days=1)).items[0].minutes == FIRST.minutes - read


# What was done


def test_progress_is_by_lesson():
    finish(FIRST)
    count = len(FIRST.tasks)
    (row,) = [line for line in text(today.today(NOW)).splitlines() if FIRST.title in line]
    assert f"{count} of {count}" in row


def test_streak_and_time_are_said_with_how_they_are_counted():
    for hours in (-24, -23.9, 0):
        activity.note("check", NOW + timedelta(hours=hours))
    said = today.today(NOW).record()
    assert said.startswith("Streak: 2 days in a row. Time: 11 min in all, 5 min today.")
    assert "a gap of more than 20 minutes counts as 5" in said


def test_streak_up_to_yesterday_says_that_today_would_be_next():
    activity.note("check", NOW - timedelta(days=1))
    assert "1 day in a row, and today would be the next" in today.today(NOW).record()


# Faults


def test_damaged_plan_is_a_note(my):
    my.mkdir()
    plan.path().write_text("{")
    found = today.today(NOW)
    assert found.plan == [] and "plan.json is damaged" in found.notes[0]


def test_faulty_hypothesis_of_ones_own_is_a_note(my):
    (my / "experiments").mkdir(parents=True)
    (my / "experiments" / "mine.toml").write_text("question = ")
    found = today.today(NOW)
    assert "is not TOML" in found.notes[0] and starts(found) == ["Read", "Exercise"]


def test_damaged_recall_is_a_note(monkeypatch):
    def fail(now):
        raise CourseError("recall.json cannot be read.")

    monkeypatch.setattr(recalling, "due", fail)
    assert today.today(NOW).notes == ["recall.json cannot be read."]


def test_brackets_in_a_title_are_not_taken_for_colours(monkeypatch):
    from dataclasses import replace

    odd = replace(FIRST, title="[red]Odd[/nothing]")
    monkeypatch.setattr(outline, "chapters", lambda: [odd])
    assert "[red]Odd[/nothing]" in text(today.today(NOW))


# The page


class Page(HTMLParser):
    """Tags with their attributes, in order, and whether they are closed."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def page():
    """The page of a learner with a plan."""
    plan.make(NOW.date(), 60)
    return Page(today.page(today.today(NOW)))


def test_page_is_whole(page):
    assert page.open == []


def test_page_needs_no_other_file(page):
    assert not [a for _, a in page.tags if {"src", "href"} & a.keys()]


def test_page_can_be_read_aloud(page):
    names = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert {"title", "main"} <= set(names) and names.count("h1") == 1
    assert all("scope" in a for tag, a in page.tags if tag == "th")
    assert all(a["aria-label"] for tag, a in page.tags if tag == "progress")
    assert names.count("caption") == names.count("table")


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_page_has_both_themes_and_contrast_in_each():
    light, dark = today.STYLE.split("@media (prefers-color-scheme: dark)")
    assert "color-scheme: light dark" in light
    for style, behind in ((light, "#ffffff"), (dark.split("\n")[0], "#121212")):
        for word in style.split():
            if word.startswith("#"):
                one, other = sorted([luminance(word.rstrip(";")), luminance(behind)])
                assert (other + 0.05) / (one + 0.05) >= 4.5, word


def test_page_escapes_what_stands_in_it(monkeypatch):
    from dataclasses import replace

    odd = replace(FIRST, title="<script>&'\"")
    monkeypatch.setattr(outline, "chapters", lambda: [odd])
    made = today.page(today.today(NOW))
    assert "<script>" not in made and Page(made).open == []


# The commands


@pytest.fixture
def run(capsys, monkeypatch):
    """Run one of the commands; return exit status, stdout and the sentence of a mistake."""
    monkeypatch.setattr(today_cli, "_now", lambda: NOW)
    app = typer.Typer()
    today_cli.register(app)

    def run(*words):
        try:
            status, error = app([str(word) for word in words], standalone_mode=False) or 0, ""
        except CourseError as mistake:
            status, error = 2, str(mistake)
        return status, capsys.readouterr().out, error

    return run


def test_today_prints_everything(run):
    status, out, _ = run("today")
    assert status == 0
    for said in ("Today, Mon 2026-03-02", "min in all", "Streak:", "Next: "):
        assert said.lower() in out.lower()


def test_today_as_a_page_is_a_file(run, tmp_path):
    assert run("today", "--html", tmp_path / "new" / "today.html")[0] == 0
    assert (tmp_path / "new" / "today.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_page_that_cannot_be_written_is_one_sentence(run, tmp_path):
    (tmp_path / "file").touch()
    status, _, error = run("today", "--html", tmp_path / "file" / "today.html")
    assert status == 2 and "could not be written" in error


def test_plan_without_one_says_how_to_make_one(run):
    assert run("plan")[2] == "There is no plan yet: course plan --days 40 --minutes 60"


def test_plan_is_made_and_shown_with_its_dates(run):
    status, out, _ = run("plan", "--days", 60, "--minutes", 90, "--off", "Sat, sun")
    assert status == 0 and "Mon 2026-03-02 (today)" in out and "90 minutes a day" in out
    assert plan.current(date(2026, 3, 2)).off == ("sat", "sun")
    assert run("plan")[1] == out


def test_minutes_alone_ask_for_the_days(run):
    assert "needs its days" in run("plan", "--minutes", 90)[2]


def test_plan_says_that_nothing_is_left(run):
    finish(*CHAPTERS)
    assert "Nothing is left to plan" in run("plan", "--days", 5)[1]


def test_export_and_import_say_what_they_did(run, tmp_path, monkeypatch):
    progress.record("01/task", status=CORRECT)
    assert "Put 2 files into " in run("export", tmp_path / "mine.zip")[1]
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "other"))
    assert run("import", tmp_path / "mine.zip")[1] == "2 files put, 0 were the same.\n"


def test_today_needs_no_heavy_package():
    code = (
        "import sys; from datetime import datetime, UTC; from course import today\n"
        "today.show(today.today(datetime.now(UTC)))\n"
        "heavy = {'jupytext', 'nbformat', 'numpy', 'pandas', 'scipy', 'torch', 'fsrs'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_moment_of_another_zone_is_the_local_day():
    assert today.today(NOW.astimezone(UTC)).day == NOW.date()
