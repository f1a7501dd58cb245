"""The shape of every lesson: its parts in order, its cells, links and pictures; and that it runs.

The solutions and the lessons with their own parameters are executed by nbval in the same run of
pytest; here a lesson runs with other parameters.
"""

import ast
import io
import json
import re
import shlex
import sys
import tempfile
import tokenize
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import convert, lesson, paths
from course.hypotheses import statement
from course.hypotheses.parameters import values_of
from course.paths import EXERCISES, NOTEBOOKS, ROOT, SOLUTIONS, short
from course.verdict import CORRECT, MIME

BUILT = sorted(ROOT.glob("*/[0-9][0-9]_*.ipynb"))
EXECUTED = [path for path in BUILT if path.parent != EXERCISES]
CELL_SECONDS = 1200  # a cell that takes longer on the slowest machine hangs
PLACES = [ROOT, paths.cache(), Path.home(), Path(sys.prefix), Path(tempfile.gettempdir())]


@pytest.fixture(params=lesson.lessons(), ids=lambda found: found.name)
def each(request):
    """Each lesson of the course."""
    return request.param


@pytest.fixture
def cells(each):
    """The cells of a lesson's source."""
    return lesson.read(each.source).cells


@pytest.fixture(params=BUILT, ids=short)
def built(request):
    """Each built notebook, as it lies on disk: (path, its cells)."""
    return request.param, read(request.param)


def read(path: Path) -> list[dict]:
    """Return the cells of a notebook file."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text(cell: dict) -> str:
    """Return the source of a cell of a file."""
    return "".join(cell["source"])


def of_kind(cells, kind: str) -> list[str]:
    """Return the sources of all cells of one kind."""
    return [cell.source for cell in cells if cell.cell_type == kind]


def section(cells, heading: str) -> str:
    """Return the markdown from a heading to the next one of its level."""
    whole = "\n\n".join(of_kind(cells, "markdown"))
    return re.split(r"^## ", whole.partition(f"## {heading}\n")[2], flags=re.MULTILINE)[0]


# Parts


def test_title_has_the_lessons_number(each, cells):
    assert cells[0].source.startswith(f"# {each.number} · {each.facts['title']}\n")


def test_why_is_at_least_two_sentences(each):
    assert len(re.findall(r"[.!?](?: |$)", each.facts["why"])) >= 2


def test_first_cell_says_how_long_it_takes_and_what_it_needs(cells):
    assert re.search(r"^\*\*\d+ minutes\*\* · .*CPU.*GPU", cells[0].source, re.MULTILINE)


def test_every_objective_can_be_ticked(cells):
    listed = re.findall(r"^- .*", cells[0].source, re.MULTILINE)
    assert len(listed) >= 3 and all(line.startswith("- [ ] ") for line in listed)


def test_closing_parts_are_there_in_order(cells):
    headings = re.findall(r"^## (.+)$", "\n\n".join(of_kind(cells, "markdown")), re.MULTILINE)
    wanted = ["Change your mind", "Recap", "Go deeper", "If you follow the older course text"]
    assert headings[-4:] == wanted


def test_learner_predicts_at_least_five_times(cells):
    assert sum("**Predict" in source for source in of_kind(cells, "markdown")) >= 5


def test_older_calls_are_set_against_todays(cells):
    assert re.search(r"^\| there \| today \|$", cells[-1].source, re.MULTILINE)


# Parameters


def test_one_cell_holds_the_parameters_and_it_is_the_second(cells):
    places = [number for number, cell in enumerate(cells) if "parameters" in convert.tags(cell)]
    assert places == [1]


def parameters(cells) -> dict:
    """Return name and value of each parameter."""
    return {
        node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cells[1].source).body
    }


def test_parameters_are_plain_literals(cells):
    assert {type(value) for value in parameters(cells).values()} <= {str, int, float, bool}


def test_every_parameter_is_explained_at_the_end_of_its_line(cells):
    lines = cells[1].source.splitlines()
    tokens = list(tokenize.generate_tokens(io.StringIO(cells[1].source).readline))
    explained = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    assigned = {node.end_lineno for node in ast.parse(cells[1].source).body}
    assert not [lines[number - 1] for number in assigned - explained]


def test_lesson_runs_on_the_local_shelf_by_default(cells):
    assert parameters(cells)["source"] == "local"


def test_every_parameter_is_used(cells):
    used = {
        node.id
        for source in of_kind(cells[2:], "code")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name)
    }
    assert set(parameters(cells)) <= used


# Hypotheses


def commands(cells) -> list[list[str]]:
    """Return the commands under "Change your mind", each cut into its words."""
    lines = section(cells, "Change your mind").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("course ")]


def test_at_least_two_hypotheses_come_with_a_command(cells):
    stated = re.findall(r"\*\*Hypothesis \d", section(cells, "Change your mind"))
    assert len(stated) >= 2 and len(commands(cells)) == len(stated)


def test_commands_fit_this_lesson(each, cells):
    for _, command, *words in commands(cells):
        if command == "hypothesis":
            assert words[0] == "run" and statement.find(words[1]).notebook == each.name
            continue
        assert command == "run" and words[0] == each.number and set(words[1::2]) == {"-p"}
        assert values_of(words[2::2], parameters(cells), each.name)


def test_stored_hypotheses_are_shown(each, cells):
    shown = set(re.findall(r'course\.experiment\("(\w+)"\)', "".join(of_kind(cells, "code"))))
    every = {said.name for said in statement.every() if said.notebook == each.name}
    by_glob = f'glob("{each.number}_*.toml")' in "".join(of_kind(cells, "code"))
    assert every and (shown == every or by_glob)


def test_no_sentence_waits_for_a_result(cells):
    assert "TODO" not in "".join(of_kind(cells, "markdown"))


# Cells


def code_lines(source: str) -> int:
    """Return how many lines hold code: comments and blank lines apart."""
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = [
        range(token.start[0], token.end[0] + 1)
        for token in tokens
        if token.type not in layout | {tokenize.ENDMARKER}
    ]
    return len({number for spanned in lines for number in spanned})


def test_code_lines_leave_out_comments_and_blank_lines():
    assert code_lines("# why\na = 1  # so\n\nb = (\n    2\n)\n") == 4


def test_no_cell_has_more_than_25_lines_of_code(cells):
    assert not [source for source in of_kind(cells, "code") if code_lines(source) > 25]


def test_ten_recall_questions_have_ids_of_their_own(cells):
    asked = [cell for cell in cells if "recall" in convert.tags(cell)]
    ids = {cell.metadata.get("id", "") for cell in asked}
    assert len(asked) >= 10 and len(ids) == len(asked)
    assert all(name.startswith("recall-") for name in ids)


def test_every_picture_has_a_title_and_named_axes(cells):
    figures = [s for s in of_kind(cells, "code") if re.search(r"\bplt\.(?!style|rc)", s)]
    lacking = [
        (source.splitlines()[0], part)
        for source in figures
        for part in ("title", "xlabel", "ylabel")
        if not re.search(rf"\b(set_)?{part}(=|\()", source)
    ]
    assert not lacking


def test_there_is_a_picture(cells):
    assert any("plt.show()" in source for source in of_kind(cells, "code"))


def test_at_least_four_outputs_are_compared_when_tested(each):
    compared = [
        cell
        for cell in read(NOTEBOOKS / f"{each.name}.ipynb")
        if "nbval-check-output" in cell["metadata"].get("tags", [])
    ]
    assert len(compared) >= 4


@pytest.mark.parametrize("path", EXECUTED, ids=short)
def test_cells_whose_output_is_compared_were_executed(path):
    compared = [c for c in read(path) if "nbval-check-output" in c["metadata"].get("tags", [])]
    assert compared and all(cell["execution_count"] for cell in compared)  # nbval skips others


# Links


def links(markdown: str) -> list[str]:
    """Return the targets of links and pictures that are no addresses."""
    found = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(?s)```.*?```|`[^`]*`", "", markdown))
    return [link for link in found if not re.match(r"[a-z]+:|#", link)]


def test_links_are_told_from_addresses_and_code():
    assert links("[a](b.md) [c](https://d) `[e](f)` ![g](h.png) [i](#j)") == ["b.md", "h.png"]


def test_links_of_a_notebook_lead_to_files(built):
    path, cells = built
    found = [link for c in cells if c["cell_type"] == "markdown" for link in links(text(c))]
    assert not [link for link in found if not (path.parent / link.partition("#")[0]).exists()]


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=short)
def test_links_of_a_text_lead_to_files(path):
    found = links(path.read_text(encoding="utf-8"))
    assert not [link for link in found if not (path.parent / link.partition("#")[0]).exists()]


def test_lesson_leads_to_its_homework(each, cells):
    assert f"../exercises/{each.name}.ipynb" in links("\n".join(of_kind(cells, "markdown")))


# Outputs


def outputs(cells) -> list[dict]:
    """Return all outputs of a notebook."""
    return [output for cell in cells for output in cell.get("outputs", [])]


def test_every_exercise_is_correct_in_the_committed_solutions(each):
    verdicts = [
        output["data"][MIME]
        for output in outputs(read(SOLUTIONS / f"{each.name}.ipynb"))
        if MIME in output.get("data", {})
    ]
    found = {verdict["name"]: verdict["status"] for verdict in verdicts}
    assert found == dict.fromkeys((task.name for task in each.tasks), CORRECT)


def test_no_cell_ended_in_an_error(built):
    assert not [output for output in outputs(built[1]) if output["output_type"] == "error"]


def test_no_cell_printed_a_warning(built):
    assert not [output for output in outputs(built[1]) if output.get("name") == "stderr"]


@pytest.mark.parametrize("place", [place for place in PLACES if len(place.parts) > 1], ids=str)
def test_no_output_shows_a_path_of_this_machine(built, place):
    written = json.dumps(str(place))[1:-1]
    assert not re.search(re.escape(written) + r"\b", json.dumps(outputs(built[1])))


def test_no_notebook_holds_a_token(built):
    assert not re.search(r"\b(hf|api_org)_[A-Za-z0-9]{16,}", json.dumps(built[1]))


# Running it


def changed(value):
    """Return a smaller value of a parameter that still makes sense: seconds, not minutes."""
    if isinstance(value, float) and value >= 2:  # epochs
        return value / 2
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return max(10, value // (8 if value >= 1000 else 2)) if is_count else value


@pytest.fixture(scope="module", params=lesson.lessons(), ids=lambda found: found.name)
def rerun(request, tmp_path_factory, second_try):
    """One run of each lesson with changed parameters: these, the executed cells, the error."""
    target = tmp_path_factory.mktemp("run") / "again.ipynb"
    given = parameters(lesson.read(request.param.source).cells)
    given = {name: changed(value) for name, value in given.items()}
    error = second_try(execute, request.param, target, given)
    return SimpleNamespace(given=given, cells=read(target), error=error)


def execute(each, target: Path, given: dict) -> str:
    """Run a lesson by papermill; return the error of the cell that failed, or ""."""
    import papermill

    try:
        papermill.execute_notebook(
            NOTEBOOKS / f"{each.name}.ipynb",
            target,
            parameters=given,
            kernel_name="python3",
            progress_bar=False,
            cwd=target.parent,
            start_timeout=180,
            execution_timeout=CELL_SECONDS,
        )
    except papermill.PapermillExecutionError as error:
        return str(error)
    return ""


@pytest.mark.lessons
def test_lesson_runs_with_changed_parameters(rerun):
    assert rerun.error == ""


@pytest.mark.lessons
def test_changed_parameters_are_in_the_executed_lesson(rerun):
    tagged = [c for c in rerun.cells if "injected-parameters" in c["metadata"].get("tags", [])]
    body = ast.parse(text(tagged[0])).body
    assert {node.targets[0].id: ast.literal_eval(node.value) for node in body} == rerun.given


def test_reruns_change_something(cells):
    given = parameters(cells)
    assert {name: changed(value) for name, value in given.items()} != given


@pytest.mark.lessons
def test_lesson_run_with_changed_parameters_warns_of_nothing(rerun):
    said = [o["text"] for cell in rerun.cells for o in cell.get("outputs", []) if "text" in o
            and o.get("name") == "stderr"]  # fmt: skip
    assert said == []
