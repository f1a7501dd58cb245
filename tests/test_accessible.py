"""Pictures say in words what they show: in texts, in notebooks, in reports.

What a browser has to tell (contrast, roles, keyboard) is in test_browser.py.
"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import course
from course import lesson
from course.hypotheses import page
from course.paths import EXERCISES, NOTEBOOKS, ROOT, SOLUTIONS, short

TEXTS = sorted(
    path
    for folder in (".", "docs/**", "data/**", "experiments/**", "benchmarks/**")
    for path in ROOT.glob(f"{folder}/*.md")
)
BUILT = sorted(path for f in (NOTEBOOKS, EXERCISES, SOLUTIONS) for path in f.glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", BUILT, ids=short)
FEWEST = 20  # words that can describe a picture


def cells(path: Path) -> list[dict]:
    """Return the cells of a notebook file."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text(lines: str | list[str]) -> str:
    """Return what a notebook file holds as one string or as lines."""
    return "".join(lines)


def markdown_alts(markdown: str) -> list[str]:
    """Return the alternative text of each picture in Markdown, "" where there is none."""
    markdown = re.sub(r"(?s)```.*?```|`[^`]*`", "", markdown)
    return re.findall(r"!\[([^\]]*)\]", markdown) + html_alts(markdown)


def html_alts(text: str) -> list[str]:
    """Return the alternative text of each <img> in HTML, "" where there is none."""
    found = []

    class Pictures(HTMLParser):
        def handle_starttag(self, tag, attributes):
            if tag == "img":
                found.append(dict(attributes).get("alt") or "")

    Pictures().feed(text)
    return found


def nameless(alts: list[str]) -> list[str]:
    """Return those that say nothing, or no more than a file's name."""
    return [alt for alt in alts if len(alt.split()) < 3]


def test_alternative_texts_are_found_in_markdown_and_html():
    found = markdown_alts('![a b](c.png) ![](d) `![e](f)` <img src="g" alt="h > i"><img src="j">')
    assert found == ["a b", "", "h > i", ""]


# Texts


@pytest.mark.parametrize("path", TEXTS, ids=short)
def test_pictures_of_a_text_have_alternative_text(path):
    assert not nameless(markdown_alts(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("found", lesson.lessons(), ids=lambda found: found.name)
def test_pictures_in_the_source_of_a_lesson_have_alternative_text(found):
    sources = [lesson.read(path).cells for path in (found.source, found.homework)]
    texts = [cell.source for made in sources for cell in made if cell.cell_type == "markdown"]
    assert not nameless([alt for written in texts for alt in markdown_alts(written)])


# Notebooks: JupyterLab gives a plot no alternative text of its own, whatever the output says. So
# the words stand beside it, where everybody reads them.


def is_picture(output: dict) -> bool:
    """Return whether an output is shown as a picture."""
    data = output.get("data", {})
    return "text/html" not in data and any(kind.startswith("image/") for kind in data)


def has_pictures(cell: dict) -> bool:
    """Return whether a cell shows a picture."""
    return any(is_picture(output) for output in cell.get("outputs", []))


def said_of(cells: list[dict], place: int) -> str:
    """Return what is said of the picture in a cell: the text that follows, before the next one."""
    for cell in cells[place + 1 :]:
        if has_pictures(cell):
            break
        if cell["cell_type"] == "markdown":
            return text(cell["source"])
    return ""


@each_notebook
def test_every_picture_is_followed_by_words_that_describe_it(path):
    found = cells(path)
    places = [place for place, cell in enumerate(found) if has_pictures(cell)]
    mute = [place for place in places if len(said_of(found, place).split()) < FEWEST]
    assert [found[place]["id"] for place in mute] == []


@each_notebook
def test_pictures_in_html_outputs_have_alternative_text(path):
    pages = [
        text(output["data"]["text/html"])
        for cell in cells(path)
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert not nameless([alt for shown in pages for alt in html_alts(shown)])


def test_picture_without_words_is_found():
    shown = {"cell_type": "code", "outputs": [{"data": {"image/png": ""}}]}
    words = {"cell_type": "markdown", "source": ["What ", "is seen."]}
    assert [said_of([shown, shown, words], place) for place in (0, 1)] == ["", "What is seen."]


# Reports


def test_plot_of_a_report_says_its_verdict_in_words():
    found = course.experiment("05_lora")
    (alt,) = html_alts(page.report(found))
    assert page.sentence(found) in alt
