"""The metrics on the shelf: names, the Hub, cards, first use by two processes without a network."""

import contextlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import evaluate
import pytest

import course
from course import cli, shelf
from course.errors import CourseError
from course.paths import DATA, ROOT

METRICS = sorted(shelf.METRICS)


@pytest.fixture(autouse=True)
def source(monkeypatch):
    """No source from the environment."""
    monkeypatch.delenv("COURSE_SOURCE", raising=False)


# Names and sources


def test_unknown_metric_names_those_there_are():
    with pytest.raises(CourseError, match="No metric 'bleu' on the shelf: there are") as raised:
        course.metric("bleu")
    assert not [name for name in METRICS if name not in str(raised.value)]


def test_every_folder_of_a_metric_is_on_the_shelf():
    assert sorted(path.name for path in (DATA / "metrics").iterdir()) == METRICS


@pytest.mark.parametrize("name", METRICS)
def test_folder_is_where_the_shelf_says(name):
    assert Path(course.metric(name)) == ROOT / shelf.METRICS[name].here


@pytest.mark.parametrize("name", METRICS)
def test_metric_keeps_its_name(name):
    assert evaluate.load(course.metric(name)).name == name


def test_hub_source_is_the_name_on_the_hub(monkeypatch):
    assert course.metric("f1", "hub") == "evaluate-metric/f1"
    monkeypatch.setenv("COURSE_SOURCE", "hub")
    assert course.metric("f1") == "evaluate-metric/f1"
    assert course.metric("f1", "local") == str(DATA / "metrics" / "f1")


def test_unknown_source_names_both():
    with pytest.raises(CourseError, match="'local' or 'hub', not 'hubb'"):
        course.metric("f1", "hubb")


@pytest.mark.parametrize("name", METRICS)
def test_evaluate_asks_the_hub_for_that_name(monkeypatch, name):
    asked = []

    def cached_path(address, **options):
        asked.append(address)
        raise ConnectionError("not fetched in this test")

    monkeypatch.setattr("evaluate.loading.cached_path", cached_path)
    monkeypatch.setattr("evaluate.loading.increase_load_count", lambda *rest, **options: None)
    monkeypatch.setattr(
        "evaluate.loading.CachedEvaluationModuleFactory.get_module", lambda _: 1 / 0
    )
    with pytest.raises(FileNotFoundError):
        evaluate.load(course.metric(name, "hub"))
    assert re.search(rf"/spaces/evaluate-metric/{name}/resolve/[^/]+/{name}\.py$", asked[0])


def test_naming_a_metric_does_not_load_evaluate():
    code = "import sys, course; course.metric('f1'); assert 'evaluate' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_shelf_lists_every_metric_with_its_card_and_its_original(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert cli.main(["shelf"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for name in METRICS:
        title = card(name).split("\n")[0].removeprefix("# ")
        (line,) = [line for line in lines if line.startswith(f"{name} {title} ")]
        assert line.endswith(f" evaluate-metric/{name}") and "0.00" not in line


# Cards


def card(name: str) -> str:
    """Return the text of a metric's card."""
    return (DATA / "metrics" / name / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", METRICS)
def test_example_of_the_card_prints_what_the_card_says(name):
    code, said = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", card(name), re.DOTALL).groups()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == said


@pytest.mark.parametrize("name", METRICS)
def test_card_says_when_the_metric_misleads_and_names_the_arguments(name):
    options = evaluate.load(course.metric(name))._compute.__code__
    names = options.co_varnames[3 : options.co_argcount]  # after self, predictions, references
    assert "## When it misleads" in card(name)
    assert not [option for option in names if f"`{option}" not in card(name)]


@pytest.mark.parametrize("name", METRICS)
def test_usage_of_the_module_names_its_arguments(name):
    metric = evaluate.load(course.metric(name))
    options = metric._compute.__code__
    names = options.co_varnames[1 : options.co_argcount]
    assert names == tuple(re.findall(r"^    (\w+):", metric.inputs_description, re.MULTILINE))


# First use


FIRST_USE = """
import socket, sys, time
from pathlib import Path

def refuse(*arguments, **options):
    print("network", arguments, flush=True)
    raise OSError("no network in this test")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse

import evaluate
import course
from course import shelf

folder, name, other = Path(sys.argv[1]), *sys.argv[2:]
shelf.DATA = folder / "data"
(folder / name).touch()
while not (folder / other).exists():
    time.sleep(0.001)
texts = {"predictions": ["the cat sat on it", "a b"], "references": ["the cat sat on me", "a c"]}
labels = {"predictions": [0, 1, 1], "references": [0, 1, 0]}
tags = {"predictions": [["B-X", "O"]], "references": [["B-X", "B-Y"]], "zero_division": 0}
for name in shelf.METRICS:
    metric = evaluate.load(course.metric(name))
    rows = {"sacrebleu": texts, "rouge": texts, "seqeval": tags}.get(name, labels)
    for _ in range(10):
        found = metric.compute(**rows)
    print(name, found)
"""


def tree(folder: Path) -> dict[Path, tuple]:
    """Return every file and folder with its size, its mode and when it changed."""
    stats = {path: path.stat() for path in folder.rglob("*")}
    return {path: (stat.st_size, stat.st_mode, stat.st_mtime_ns) for path, stat in stats.items()}


@pytest.fixture
def read_only(tmp_path):
    """A folder with a copy of the metrics that may only be read."""
    copy = tmp_path / "data" / "metrics"
    shutil.copytree(DATA / "metrics", copy, ignore=shutil.ignore_patterns("__pycache__"))
    paths = [copy, *copy.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield tmp_path
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_two_processes_at_once_use_read_only_metrics_first_without_a_network(
    read_only, tmp_path, monkeypatch
):
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    for name in ("HF_MODULES_CACHE", "HF_METRICS_CACHE", "HF_EVALUATE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    before = tree(tmp_path / "data")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST_USE, str(tmp_path), *names],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for names in (("first", "second"), ("second", "first"))
    ]
    try:
        (said, errors), (said_too, errors_too) = [one.communicate(timeout=600) for one in started]
    finally:
        for one in started:
            one.kill()
    assert [one.returncode for one in started] == [0, 0], errors + errors_too
    assert said == said_too and "network" not in said
    assert [line.split()[0] for line in said.splitlines()] == list(shelf.METRICS)
    assert tree(tmp_path / "data") == before
