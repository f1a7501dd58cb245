"""The course in JupyterLab in a real browser: homework, a lesson, both themes, keyboard, axe.

COURSE_SCREENSHOTS=1 takes the README's pictures anew on the way.
"""

import ast
import json
import os
import warnings
from types import SimpleNamespace

import browser
import nbformat
import pytest

import course
from course import convert, lesson
from course.hypotheses import page as report
from course.paths import ROOT
from course.verdict import CORRECT, MIME, NOT_ATTEMPTED, NOT_YET

HOMEWORK = lesson.find("02")
NOTEBOOK = f"exercises/{HOMEWORK.name}.ipynb"
THEMES = ("Light", "Dark")
PICTURES = os.environ.get("COURSE_SCREENSHOTS", "0") not in ("", "0")
FIRST, SHOWN = "split_words", "pad_batch"  # the first exercise, and the one of the README's picture


@pytest.fixture(scope="module")
def chromium():
    """A browser; without one the test is skipped, and a warning says why."""
    try:
        if lacking := browser.missing():
            raise FileNotFoundError(lacking)
        with browser.start() as started:
            yield started
    except FileNotFoundError as error:
        warnings.warn(f"nothing is tested in a browser: {error}", stacklevel=1)
        pytest.skip(f"no browser: {error}")


@pytest.fixture(scope="module")
def lab(chromium, tmp_path_factory):
    """JupyterLab on a learner's folder of its own."""
    with browser.lab(tmp_path_factory.mktemp("lab")) as server:
        notebook = nbformat.v4.new_notebook(metadata=convert.METADATA)
        cell = nbformat.v4.new_code_cell('import course\n\ncourse.recall("01", limit=2)', id="ask")
        notebook.cells = [cell]
        nbformat.write(notebook, server.home / "recall.ipynb")
        yield server


def saved(lab) -> dict:
    """Return the learner's progress as it is on disk."""
    path = lab.home / "progress.json"
    return json.loads(path.read_text("utf-8"))["exercises"] if path.exists() else {}


def wrong_answer(name: str) -> tuple[str, str]:
    """Return code of the last wrong answer that is a function, and a word of its message."""
    (cell,) = [c for c in convert.wrong_answers(HOMEWORK) if f"check.{name}.rejects" in c.source]
    body = ast.parse(cell.source).body
    functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    calls = [node.value for node in body if isinstance(node, ast.Expr)]
    call = [c for c in calls if isinstance(c.args[0], ast.Name) and c.args[0].id in functions][-1]
    answer = functions[call.args[0].id]
    answer.name = name
    described = ast.parse(convert.solution_code(HOMEWORK.number, name)).body[0]
    answer.body.insert(0, described.body[0])  # the docstring, which stays as it is
    return ast.unparse(answer), ast.literal_eval(call.keywords[0].value)


def answered(name: str, code: str) -> str:
    """Return an exercise's cell with an answer in it."""
    return f"{code}\n\n\ncheck.{name}({name})"


def cell_with(found: lesson.Lesson, words: str) -> str:
    """Return the id of the lesson's cell that holds these words."""
    (cell,) = [c for c in convert.lesson_notebook(found).cells if words in c.source]
    return cell.id


def picture(page, name: str, cell: str, place: str = "start") -> None:
    """Take a picture for the README if this run is to take them; the cell begins or ends it."""
    if PICTURES:
        browser.save(page)
        browser.scroll_to(page, cell, place)
        page.mouse.move(browser.SIZE["width"] - 1, browser.SIZE["height"] // 2)
        page.screenshot(path=ROOT / "docs" / name)


@pytest.fixture(scope="module")
def story(chromium, lab):
    """Homework 02 by mouse, step by step: what the screen said, and what was saved."""
    page = browser.open_notebook(chromium, lab, NOTEBOOK)
    seen = SimpleNamespace(contrast={}, axe={}, saved={})
    browser.run_cell(page, "setup")
    browser.run_cell(page, "homework-02")
    browser.run_cell(page, f"exercise-{FIRST}")
    seen.untouched, seen.saved["untouched"] = browser.verdict(page), saved(lab)

    code, seen.saying = wrong_answer(SHOWN)
    browser.run_cell(page, f"exercise-{SHOWN}", answered(SHOWN, code))
    seen.wrong, seen.saved["wrong"] = browser.verdict(page), saved(lab)
    picture(page, "homework.png", f"task-{SHOWN}")
    for theme in reversed(THEMES):
        browser.set_theme(page, theme)
        seen.contrast[theme] = browser.contrast(page, browser.BOX)
        seen.axe[theme] = browser.violations(page, browser.BOX)

    page.keyboard.press("b")  # a new cell below
    page.keyboard.press("Enter")
    browser.write(page, f"check.{SHOWN}.hint()")
    browser.run_active(page)
    seen.hint, seen.saved["hint"] = browser.verdict(page), saved(lab)

    right = answered(SHOWN, convert.solution_code(HOMEWORK.number, SHOWN))
    browser.run_cell(page, f"exercise-{SHOWN}", right)
    seen.right, seen.saved["right"] = browser.verdict(page), saved(lab)

    seen.again = browser.run_all(page, "Kernel", "Restart Kernel and Run All Cells")
    seen.boxes = browser.boxes(page)
    browser.save(page)
    page.close()
    return seen


def debris(outputs: list[dict]) -> list[dict]:
    """Return outputs that are errors or come from stderr: JupyterLab shows both in red."""
    return [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


# Homework


@pytest.mark.lessons
def test_untouched_exercise_says_not_attempted_and_saves_nothing(story):
    assert f"{FIRST}: {NOT_ATTEMPTED}" in story.untouched and not story.saved["untouched"]


@pytest.mark.lessons
def test_wrong_answer_shows_the_message_that_helps(story):
    assert f"{SHOWN}: {NOT_YET}" in story.wrong and story.saying in story.wrong


@pytest.mark.lessons
def test_hint_is_the_first_one(story):
    assert story.hint.startswith("Hint 1 of ")


@pytest.mark.lessons
def test_right_answer_is_correct(story):
    assert f"{SHOWN}: {CORRECT}" in story.right


@pytest.mark.lessons
def test_progress_moves_with_every_step(story):
    name = f"{HOMEWORK.number}/{SHOWN}"
    steps = [story.saved[step][name] for step in ("wrong", "hint", "right")]
    moved = [(step["status"], step["attempts"], step["hints"]) for step in steps]
    assert moved == [(NOT_YET, 1, 0), (NOT_YET, 1, 1), (CORRECT, 2, 1)]


@pytest.mark.lessons
def test_restart_and_run_all_goes_through_and_keeps_the_answer(story):
    said = {o["data"][MIME]["name"]: o["data"][MIME]["status"]
            for o in story.again if MIME in o.get("data", {})}  # fmt: skip
    wanted = {task.name: NOT_ATTEMPTED for task in HOMEWORK.tasks} | {SHOWN: CORRECT}
    assert said == wanted and not debris(story.again) and not story.boxes


@pytest.mark.lessons
def test_answer_is_in_the_learners_file(story, lab):
    cells = json.loads((lab.home / NOTEBOOK).read_text("utf-8"))["cells"]
    (cell,) = [cell for cell in cells if cell["id"] == f"exercise-{SHOWN}"]
    wanted = convert.solution_code(HOMEWORK.number, SHOWN)
    assert "".join(cell["source"]).startswith(wanted)


# Reading it


@pytest.mark.lessons
@pytest.mark.parametrize("theme", THEMES)
def test_verdict_can_be_read_in_both_themes(story, theme):
    assert story.contrast[theme] >= 4.5


@pytest.mark.lessons
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_in_a_verdict(story, theme):
    assert story.axe[theme] == []


def test_contrast_is_what_the_guidelines_compute(chromium):
    page = chromium.new_page()
    grey, veiled = '<p style="color:#767676">on white</p>', '<b style="color:#fff">on a veil</b>'
    page.set_content(f'{grey}<div style="background:#0008"><i>{veiled}</i></div>')
    assert [round(browser.contrast(page, tag), 2) for tag in ("p", "b")] == [4.54, 4.48]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_report(chromium, tmp_path, scheme):
    path = tmp_path / "report.html"
    path.write_text(report.report(course.experiment("05_lora")), encoding="utf-8")
    page = chromium.new_page(color_scheme=scheme)
    page.goto(path.as_uri())
    assert browser.contrast(page, "body") >= 4.5
    assert browser.violations(page, "html") == []
    page.close()


# Keyboard alone


@pytest.mark.lessons
def test_exercise_is_solved_by_keyboard_alone(story, lab, chromium):
    page = browser.open_notebook(chromium, lab, NOTEBOOK)
    active = f"{browser.PANEL}.content.activeCell.model.id"
    while (here := page.evaluate(active)) != f"exercise-{FIRST}":  # from the title down
        browser.run_active(page, "Shift+Enter")
        page.wait_for_function(f"before => {active} !== before", arg=here)
    page.keyboard.press("Enter")
    code = convert.solution_code(HOMEWORK.number, FIRST)
    browser.write(page, answered(FIRST, code))
    browser.run_active(page, "Shift+Enter")
    browser.expect_on_screen(page, f"{FIRST}: {CORRECT}")
    page.close()


@pytest.mark.lessons
def test_recall_widget_works_by_keyboard_and_axe_finds_nothing_serious(lab, chromium):
    page = browser.open_notebook(chromium, lab, "recall.ipynb")
    area = f"{browser.ACTIVE} .jp-OutputArea"
    focused = "document.activeElement.innerText === '{}'"
    browser.run_active(page)
    page.locator(f"{area} button:visible").wait_for()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate(focused.format("Show the answer")):
            break
    page.keyboard.press("Space")
    page.wait_for_function(focused.format("3 good"))
    found = []
    for theme in reversed(THEMES):
        browser.set_theme(page, theme)
        found += [browser.contrast(page, area) < 4.5, *browser.violations(page, area)]
    page.keyboard.press("Space")
    page.locator(f"{area} [role=status]", has_text="Comes back").wait_for()
    page.wait_for_function(focused.format("Show the answer"))
    assert found == [False, False]
    page.close()


# A lesson


@pytest.mark.lessons
def test_lesson_opens_at_its_title_with_nothing_over_it(lab, chromium):
    page = browser.open_notebook(chromium, lab, f"lessons/{HOMEWORK.name}.ipynb")
    title = page.locator(browser.ACTIVE).inner_text()
    browser.set_theme(page, "Dark")
    picture(page, "lesson.png", "lesson-00")
    assert HOMEWORK.facts["title"] in title and browser.boxes(page) == ""
    page.close()


@pytest.mark.lessons
@pytest.mark.parametrize("found", lesson.lessons()[:2], ids=lambda found: found.name)
def test_lesson_runs_to_its_end_without_a_word_of_warning(lab, chromium, found):
    page = browser.open_notebook(chromium, lab, f"lessons/{found.name}.ipynb")
    outputs = browser.run_all(page, "Run", "Run All Cells")
    assert outputs and not debris(outputs) and browser.boxes(page) == ""
    if found == HOMEWORK:
        browser.set_theme(page, "Light")
        text = cell_with(found, "Left is the head")  # it follows the plot
        picture(page, "attention.png", text, "end")
    page.close()
