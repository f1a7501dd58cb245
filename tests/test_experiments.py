"""The hypotheses: each says what it predicts, and each has its result from enough seeds."""

import importlib
import json
import math
import sys
from types import SimpleNamespace

import pytest

from course import lesson
from course.hypotheses import findings, parameters, points, statement
from course.hypotheses.effect import REFUTED, UNDECIDED
from course.hypotheses.statement import EXPERIMENTS

SHIPPED = sorted(EXPERIMENTS.glob("*.toml"))


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def said(request):
    """Each hypothesis of the course."""
    return statement.load(request.param)


@pytest.fixture
def result(said):
    """What came out of it, as it is stored."""
    file = EXPERIMENTS / "results" / f"{said.name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_there_are_ten_hypotheses_and_one_for_every_lesson():
    assert len(SHIPPED) >= 10
    assert {path.stem[:2] for path in SHIPPED} == {each.number for each in lesson.lessons()}


def test_lesson_05_has_at_least_five_hypotheses():
    assert sum(path.stem.startswith("05_") for path in SHIPPED) >= 5


def test_some_predictions_are_wrong_and_most_are_decided():
    verdicts = [findings.newest(statement.load(path)).effect.verdict for path in SHIPPED]
    assert verdicts.count(REFUTED) >= 2 and verdicts.count(UNDECIDED) <= len(verdicts) / 3


def test_hypothesis_asks_a_question_and_predicts_in_a_sentence(said):
    assert said.question.endswith("?") and said.prediction.endswith(".")


def test_prediction_holds_a_number(said):
    numbers = "two three four five six seven eight nine ten half twice".split()
    words = said.prediction.lower()
    assert any(c.isdigit() for c in words) or any(word in words.split() for word in numbers)


def test_file_is_named_for_its_lesson(said):
    assert lesson.find(said.notebook).number == said.name[:2]


def test_hypothesis_fits_its_lesson(said):
    statement.require_fit(said)


def test_grid_has_at_least_five_seeds(said):
    assert len(set(said.grid["seed"])) >= 5


def test_every_point_of_the_grid_has_a_result_that_is_a_number(said, result):
    found = {tuple(run[name] for name in said.grid): run for run in result["runs"]}
    for point in parameters.combinations(said.grid):
        assert math.isfinite(found.pop(tuple(point.values()))[said.metric])
    assert not {run["seed"] for run in found.values()} & set(said.grid["seed"])  # only more seeds


def test_what_the_grid_does_not_change_is_as_in_the_lesson(said, result):
    known = points.source(said.notebook).known
    fixed = set(known) & set(result["runs"][0]) - set(said.grid)
    assert not [
        (name, run[name]) for run in result["runs"] for name in fixed if run[name] != known[name]
    ]


def test_result_says_how_it_was_made(said, result):
    assert result["hypothesis"] == said.name and said.name in result["command"]
    assert result["versions"]["torch"] and result["versions"]["transformers"]


def test_no_result_is_without_its_hypothesis():
    stored = {file.stem for file in (EXPERIMENTS / "results").glob("*.json")}
    assert stored == {path.stem for path in SHIPPED}


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
    known = points.source(name).known
    assert script.DEFAULTS == {key: known[key] for key in script.DEFAULTS}
