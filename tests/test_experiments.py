"""The hypotheses: each says what it predicts, and each has its result from enough seeds."""

import ast
import importlib
import itertools
import json
import math
import sys
import tomllib
from types import SimpleNamespace

import pytest

from course import convert, lesson
from course.paths import ROOT

EXPERIMENTS = ROOT / "experiments"
HYPOTHESES = sorted(EXPERIMENTS.glob("*.toml"))


@pytest.fixture(params=HYPOTHESES, ids=lambda path: path.stem)
def path(request):
    """Each file of a hypothesis."""
    return request.param


@pytest.fixture
def hypothesis(path):
    """What a hypothesis says."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def result(path):
    """What came out of it."""
    file = EXPERIMENTS / "results" / f"{path.stem}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def parameters(name: str) -> dict:
    """Return the parameters of a lesson with their values."""
    cells = lesson.read(lesson.find(name).source).cells
    cell = next(cell for cell in cells if "parameters" in convert.tags(cell))
    return {
        node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body
    }


def points(grid: dict) -> list[dict]:
    """Return every combination of the values in a grid."""
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


def test_lesson_05_has_at_least_five_hypotheses():
    assert sum(path.stem.startswith("05_") for path in HYPOTHESES) >= 5


def test_hypothesis_says_what_it_asks_predicts_and_measures(hypothesis):
    assert hypothesis["question"].endswith("?") and hypothesis["prediction"].endswith(".")
    assert isinstance(hypothesis["metric"], str)


def test_prediction_holds_a_number(hypothesis):
    numbers = "two three four five six seven eight nine ten half twice".split()
    said = hypothesis["prediction"].lower()
    assert any(c.isdigit() for c in said) or any(word in said.split() for word in numbers)


def test_file_is_named_for_its_lesson(path, hypothesis):
    assert lesson.find(hypothesis["notebook"]).number == path.stem[:2]


def test_grid_changes_parameters_of_the_lesson(hypothesis):
    known = parameters(hypothesis["notebook"])
    assert set(hypothesis["grid"]) <= set(known)
    for name, values in hypothesis["grid"].items():
        assert {type(value) for value in values} == {type(known[name])}
        assert len(set(values)) == len(values)


def test_grid_has_at_least_five_seeds(hypothesis):
    assert len(hypothesis["grid"]["seed"]) >= 5


def test_both_sides_of_the_comparison_are_in_the_grid(hypothesis):
    grid, compared = hypothesis["grid"], hypothesis["comparison"]
    assert set(compared) == {"from", "to"} and compared["from"] != compared["to"]
    for side in compared.values():
        assert all(value in grid[name] for name, value in side.items())
        assert all(name in side or len(grid[name]) == 1 for name in set(grid) - {"seed"})


def test_predicted_effect_is_a_range(hypothesis):
    low, high = hypothesis["effect"]["low"], hypothesis["effect"]["high"]
    assert low < high and not math.isinf(low) and not math.isinf(high)


def test_every_point_of_the_grid_has_a_result(hypothesis, result):
    names = list(hypothesis["grid"])
    found = [tuple(run[name] for name in names) for run in result["runs"]]
    wanted = [tuple(point[name] for name in names) for point in points(hypothesis["grid"])]
    assert sorted(map(str, found)) == sorted(map(str, wanted))


def test_every_result_is_a_number(hypothesis, result):
    values = [run[hypothesis["metric"]] for run in result["runs"]]
    assert all(isinstance(value, float) and math.isfinite(value) for value in values)


def test_what_the_grid_does_not_change_is_as_in_the_lesson(hypothesis, result):
    known = parameters(hypothesis["notebook"])
    fixed = set(known) & set(result["runs"][0]) - set(hypothesis["grid"])
    assert not [
        (name, run[name]) for run in result["runs"] for name in fixed if run[name] != known[name]
    ]


def test_result_says_how_it_was_made(path, result):
    assert result["hypothesis"] == path.stem and path.name in result["command"]
    assert result["versions"]["torch"] and result["versions"]["transformers"]


def test_no_result_is_without_its_hypothesis():
    stored = {file.stem for file in (EXPERIMENTS / "results").glob("*.json")}
    assert stored == {path.stem for path in HYPOTHESES}


# Trainings


@pytest.fixture
def trainings(monkeypatch, tmp_path):
    """The module trainings.py with a results folder of its own."""
    monkeypatch.syspath_prepend(str(EXPERIMENTS))
    monkeypatch.delitem(sys.modules, "trainings", raising=False)
    module = importlib.import_module("trainings")
    monkeypatch.setattr(module, "RESULTS", tmp_path / "results")
    return module


@pytest.fixture
def runner(trainings, tmp_path):
    """Trainings that add two numbers, the points that were trained, and a hypothesis of four."""
    trained = []

    def train(point: dict) -> dict:
        trained.append(point)
        return point | {"accuracy": float(point["a"] + point["seed"])}

    path = tmp_path / "05_sums.toml"
    path.write_text("[grid]\na = [1, 2]\nseed = [0, 1]\n", encoding="utf-8")
    made = trainings.Trainings("sums.py", train, {"a": 0, "b": 7, "seed": 42}, ("torch",), "exact")
    return SimpleNamespace(made=made, trained=trained, path=path, results=trainings.RESULTS)


def runs(runner) -> list[dict]:
    """Return the runs that were stored for the hypothesis of `runner`."""
    return json.loads((runner.results / "05_sums.json").read_text(encoding="utf-8"))["runs"]


def test_every_point_is_trained_with_the_defaults_of_the_rest(runner):
    runner.made.run([str(runner.path)])
    assert [(run["a"], run["b"], run["seed"]) for run in runs(runner)] == [
        (1, 7, 0),
        (1, 7, 1),
        (2, 7, 0),
        (2, 7, 1),
    ]


def test_finished_point_is_not_trained_again_even_for_another_hypothesis(runner):
    runner.made.run([str(runner.path)])
    other = runner.path.with_name("05_more.toml")
    other.write_text("[grid]\na = [2, 3]\nseed = [1]\n", encoding="utf-8")
    runner.made.run([str(runner.path), str(other)])
    assert [(point["a"], point["seed"]) for point in runner.trained[4:]] == [(3, 1)]


def test_what_was_finished_before_a_failure_is_kept(runner, monkeypatch):
    whole = runner.made.train

    def fails(point: dict) -> dict:
        if point["a"] == 2:
            raise KeyboardInterrupt
        return whole(point)

    monkeypatch.setattr(runner.made, "train", fails)
    with pytest.raises(KeyboardInterrupt):
        runner.made.run([str(runner.path)])
    assert [(run["a"], run["seed"]) for run in runs(runner)] == [(1, 0), (1, 1)]


def test_runs_of_other_versions_are_made_again(runner, monkeypatch):
    runner.made.run([str(runner.path)])
    monkeypatch.setattr(runner.made, "versions", lambda: {"torch": "0.1"})
    runner.made.run([str(runner.path)])
    assert len(runner.trained) == 8


@pytest.mark.parametrize("name", sorted(path.stem for path in EXPERIMENTS.glob("*_*.py")))
def test_defaults_of_a_script_are_those_of_its_lesson(trainings, name, monkeypatch):
    monkeypatch.delitem(sys.modules, name, raising=False)
    script = importlib.import_module(name)
    known = parameters(name)
    assert script.DEFAULTS == {key: known[key] for key in script.DEFAULTS}
