"""What a learner sees: the same words as plain text and as HTML, in a real kernel too."""

import html
import re
from pathlib import Path

import nbformat
import pytest

from course import notebook as notebooks
from course.verdict import MARKS, MIME, Verdict, show, show_code

FULL = Verdict(
    "pad_batch",
    "2.3",
    "not yet",
    message="The rows differ in `len(row)`, as 1 < 2.",
    called="pad_batch([[1, 2], [3]], pad_id=0)",
    got="[[1, 2], [3]]",
    expected="[[1, 2], [3, 0]]",
    note="Your progress could not be saved.",
)
VERDICTS = {
    "not yet": FULL,
    "not attempted": Verdict("pad_batch", "2.3", "not attempted"),
    "correct": Verdict("pad_batch", "2.3", "correct", next_step="Next: 2.4 truncate."),
}
each_status = pytest.mark.parametrize("status", VERDICTS)


def words(text: str) -> list[str]:
    """Return the words of plain text; backticks set code and are no words."""
    return text.replace("`", "").split()


def words_of_page(page: str) -> list[str]:
    """Return the words that a browser shows."""
    page = re.sub(r"</?code>", "", page)
    return words(html.unescape(re.sub(r"<[^>]+>", " ", page)))


# The same in text and HTML


@each_status
def test_html_and_text_say_the_same_words(status):
    verdict = VERDICTS[status]
    assert words_of_page(verdict.html()) == words(verdict.text())


@each_status
def test_status_stands_in_words_and_as_a_mark(status):
    verdict = VERDICTS[status]
    headline = f"{MARKS[status]} 2.3 pad_batch: {status}"
    assert verdict.text().startswith(headline)
    assert headline in verdict.html()


def test_marks_differ():
    assert len(set(MARKS.values())) == 3


def test_no_text_has_a_colour_of_its_own():
    assert not re.search(r"[;\"](color|background):(?!none)", FULL.html())


@pytest.mark.parametrize(
    "field", ["message", "called", "got", "expected", "next_step", "note", "name"]
)
def test_markup_in_a_value_is_escaped(field):
    attack = "<script>alert('&')</script>"
    fields = {"name": "x", "number": "2.3", "status": "not yet", field: attack}
    assert html.escape(attack) in Verdict(**fields).html()
    assert "<script" not in Verdict(**fields).html()


def test_backticks_in_a_message_set_code():
    assert "<code>len(row)</code>" in FULL.html()


def test_backtick_without_a_partner_leaves_the_page_whole():
    page = Verdict("x", "2.3", "not yet", message="a ` b").html()
    assert page.count("<code>") == page.count("</code>")


def test_empty_details_have_no_row():
    assert [label for label, _ in Verdict("x", "2.3", "not yet", message="m").rows()] == ["Why"]


def test_value_that_was_not_called_is_what_you_gave():
    assert Verdict("x", "2.3", "not yet", got="3").rows() == [("You gave", "3")]


def test_not_attempted_says_what_to_do():
    assert "your code here" in VERDICTS["not attempted"].text()


@pytest.mark.parametrize("status", ["not yet", "not attempted"])
def test_verdict_that_is_not_correct_names_the_hint(status):
    assert VERDICTS[status].last_line() == "For a hint: check.pad_batch.hint()"


# Outside a notebook


def test_verdict_is_printed_as_text_outside_a_notebook(capsys):
    show(FULL)
    assert capsys.readouterr().out == FULL.text() + "\n"


def test_note_is_printed_below_a_sentence(capsys):
    show("Hint 1 of 2: Count.", note="Not saved.")
    assert capsys.readouterr().out == "Hint 1 of 2: Count.\nNot saved.\n"


def test_code_is_printed_under_its_title(capsys):
    show_code("One solution", "x = 1")
    assert capsys.readouterr().out == "One solution\n\nx = 1\n"


# In a real kernel

CELLS = {
    "set-up": """
from course.exercise import call, exercise, require
from course.verdict import show_code

@exercise("2.1", hints=["Is it <b>six</b>?", "It is six."])
def double(answer):
    found = call(answer, 3)
    require(found.value == 6, "Twice 3 is 6.", of=found, expected=6)
""",
    "correct": "double(lambda n: 2 * n)",
    "markup": "double(lambda n: '<script>alert(1)</script>')",
    "error": "def broken(n):\n    return n.missing\ndouble(broken)",
    "half emoji": "def broken(n):\n    raise ValueError('\\ud83d')\ndouble(broken)",
    "exit": "def leaves(n):\n    exit()\ndouble(leaves)",
    "small print": "double(lambda n: print('looking at', n) or 6)",
    "hint": "double.hint()",
    "solution": "show_code('One solution', 'x = 1')",
    "untouched": "double(...)",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The outputs of each cell of CELLS, run in one kernel, apart from anyone's progress."""
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, CELLS.values())])
    notebooks.execute(notebook, Path(tmp_path_factory.mktemp("kernel"), "some.ipynb"))
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def bundle(outputs, name: str) -> dict:
    """Return the last thing that a cell displayed, by MIME type."""
    return outputs[name][-1]["data"]


@pytest.mark.parametrize("name", ["correct", "markup", "untouched"])
def test_kernel_shows_a_verdict_as_text_html_and_data(outputs, name):
    assert set(bundle(outputs, name)) == {"text/plain", "text/html", MIME}


def test_kernel_gets_the_fields_of_the_verdict(outputs):
    fields = bundle(outputs, "correct")[MIME]
    assert Verdict(**fields).text() == bundle(outputs, "correct")["text/plain"]


@pytest.mark.parametrize("name", ["correct", "markup", "error", "half emoji", "hint", "untouched"])
def test_kernel_shows_the_same_words_as_text_and_html(outputs, name):
    shown = bundle(outputs, name)
    assert words_of_page(shown["text/html"]) == words(shown["text/plain"])


@pytest.mark.parametrize("name", ["markup", "hint"])
def test_kernel_shows_no_markup_of_a_value(outputs, name):
    assert not re.search("<(script|b)>", bundle(outputs, name)["text/html"])


def test_kernel_names_the_line_of_the_learners_cell(outputs):
    assert " in line 2, `return n.missing`." in bundle(outputs, "error")["text/plain"]


def test_kernel_survives_exit_in_an_answer(outputs):
    assert "It called exit()" in bundle(outputs, "exit")["text/plain"]


def test_kernel_passes_small_prints_on(outputs):
    assert outputs["small print"][0]["text"] == "looking at 3\n"


def test_kernel_shows_a_solution_as_highlighted_code(outputs):
    assert "```python\nx = 1\n```" in bundle(outputs, "solution")["text/markdown"]
