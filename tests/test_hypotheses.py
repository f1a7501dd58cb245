"""Runs of a notebook with changed parameters: recorded, kept, resumed, and never mixed up."""

import errno
import json
import math
import os
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
import pytest
from small_notebook import LATE, PARAMETERS, SCORE, write

import course
from course.errors import CourseError
from course.hypotheses import parameters, points, recording, running, store

KNOWN = {"rate": 0.1, "count": 3, "fast": True, "kind": "a"}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A learner's folder of its own for each test; runs lie in it."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def small(tmp_path):
    """The path of the small notebook."""
    return write(tmp_path)


# record


def test_record_shows_a_line_outside_a_notebook(capsys):
    course.record(accuracy=0.71234, steps=1200, kind="a")
    assert capsys.readouterr().out == "recorded: accuracy 0.7123, steps 1,200, kind a\n"


@pytest.mark.parametrize("value", [np.float32(0.5), np.array([0.5]), np.array(0.5), 0.5, True])
def test_record_takes_anything_that_is_one_number(value, capsys):
    course.record(x=value)
    assert "recorded: x" in capsys.readouterr().out


@pytest.mark.parametrize("value", [[1, 2], None, {"a": 1}, np.zeros(2), (1, 2)])
def test_record_refuses_what_is_no_number(value):
    with pytest.raises(CourseError, match=r"record\(x=…\) got .*one number"):
        course.record(x=value)


def test_record_without_a_metric_is_an_error():
    with pytest.raises(CourseError, match="at least one metric"):
        course.record()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0.1, 3, "text"])
def test_value_survives_the_notebook(value):
    kept = recording.Recorded(x=value)._repr_mimebundle_()
    kept = json.loads(json.dumps(kept, allow_nan=False))
    found = recording.recorded([{"outputs": [{"data": kept}]}])
    assert repr(found["x"]) == repr(value)


def test_value_recorded_last_counts():
    cells = [{"outputs": [{"data": {recording.MIME: {"x": value}}}]} for value in (1, 2)]
    assert recording.recorded(cells) == {"x": 2}


def test_metrics_of_a_cell_are_found_in_its_code():
    code = "if x:\n    course.record(loss=1, accuracy=2)\nrecord(f1=3)\nother.record(no=4)"
    assert recording.names(code) == {"loss", "accuracy", "f1"}


# Parameters


@pytest.mark.parametrize(
    ("text", "expected"),
    [("rate=0.5", 0.5), ("rate=1", 1.0), ("rate=1e-3", 0.001), ("count=7", 7), ("kind=7", "7"),
     ("fast=false", False), ("fast=True", True), ("kind=a, b", "a, b")],
)  # fmt: skip
def test_value_is_typed_as_the_default(text, expected):
    (value,) = parameters.values_of([text], KNOWN, "small").values()
    assert value == expected and type(value) is type(expected)


@pytest.mark.parametrize(
    ("text", "told"),
    [("rat=1", "no parameter 'rat'; did you mean 'rate'"), ("xyz=1", "Its parameters: rate, count"),
     ("count=1.5", "count is a whole number"), ("fast=1", "fast is True or False"),
     ("rate=fast", "rate is a number"), ("count=True", "is True or False, but count"),
     ("rate", "is not NAME=VALUE"), ("rate=", "is not NAME=VALUE"), ("=1", "is not NAME=VALUE")],
)  # fmt: skip
def test_value_that_does_not_fit_is_one_sentence(text, told):
    with pytest.raises(CourseError, match=told):
        parameters.values_of([text], KNOWN, "small")


def test_parameter_given_twice_is_an_error():
    with pytest.raises(CourseError, match="given twice"):
        parameters.grid_of(["rate=1", "rate=2"], KNOWN, "small")


def test_grid_has_ranges_lists_and_quoted_texts():
    grid = parameters.grid_of(["count=0..3", "rate=1,2.5", 'kind="a, b",c'], KNOWN, "small")
    assert grid == {"count": [0, 1, 2, 3], "rate": [1.0, 2.5], "kind": ["a, b", "c"]}


def test_last_name_of_a_grid_changes_fastest():
    made = parameters.combinations({"a": [1, 2], "b": [3, 4]})
    assert [tuple(point.values()) for point in made] == [(1, 3), (1, 4), (2, 3), (2, 4)]


def test_parameters_cell_with_code_is_an_error():
    with pytest.raises(CourseError, match="'seed = 42'"):
        parameters.read("import os\nx = os.getcwd()", "small")


# Points


def test_lesson_and_notebook_file_can_be_run(small):
    assert points.source("02").name == "02_behind_the_pipeline"
    assert points.source(small).metrics == ("kind", "score", "late")


def test_run_ends_with_the_last_cell_that_records_the_metric(small):
    of = points.source(small)
    assert len(of.until(["score"])) == 2 and len(of.until(["score", "late"])) == 3
    assert len(of.until([])) == 3


def test_metric_that_no_cell_records_is_an_error_with_the_nearest(small):
    with pytest.raises(CourseError, match="records 'scor'; did you mean 'score'.*score, late"):
        points.source(small).until(["scor"])


def test_notebook_without_parameters_is_an_error(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "empty.ipynb")
    with pytest.raises(CourseError, match="needs one cell tagged 'parameters', and has 0"):
        points.source(str(tmp_path / "empty.ipynb"))


def key(notebook: str, metrics=("score",), **given) -> str:
    """Return the key of a point."""
    return points.point(points.source(notebook), given, list(metrics)).key


def test_default_given_or_not_is_the_same_point(small):
    assert key(small) == key(small, rate=0.1) != key(small, rate=0.2)


def test_key_changes_with_code_and_with_versions(small, tmp_path, monkeypatch):
    before = key(small)
    write(tmp_path, SCORE + "# changed", LATE)
    assert key(small) != before
    write(tmp_path, SCORE, LATE + "\n1 + 1")  # after the cell that records the score
    assert key(small) == before
    monkeypatch.setattr(points, "versions", lambda: {"torch": "0.1"})
    assert key(small) != before


def test_key_changes_with_the_data_that_the_code_names(tmp_path, monkeypatch):
    monkeypatch.setattr(points, "DATA", tmp_path / "data")
    rows = tmp_path / "data" / "reviews" / "train.jsonl"
    rows.parent.mkdir(parents=True)
    rows.write_text("one")
    notebook = write(tmp_path, 'name = "reviews"\n' + SCORE)
    before = key(notebook)
    rows.write_text("two")
    points._folder_hash.cache_clear()
    points._prepared_text.cache_clear()
    assert key(notebook) != before


# Runs


def log_of(tmp_path: Path) -> list[str]:
    """Return which runs were made, one line each."""
    path = tmp_path / "log"
    return sorted(path.read_text().splitlines()) if path.exists() else []


def sweep(small: str, tmp_path: Path, **grid):
    """Sweep the small notebook, which writes down every run."""
    return course.sweep(small, metric="score", log=str(tmp_path / "log"), **grid)


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A sweep of four runs, once for all tests that look at it."""
    folder = tmp_path_factory.mktemp("swept")
    patch = pytest.MonkeyPatch()
    patch.setenv("COURSE_HOME", str(folder / "home"))
    frame = sweep(write(folder), folder, rate=[0.1, 0.2], seed=[0, 1])
    patch.undo()
    return frame, folder


def test_sweep_returns_a_row_for_each_run_with_its_metrics(swept):
    frame, _ = swept
    assert frame[["rate", "seed"]].values.tolist() == [[0.1, 0], [0.1, 1], [0.2, 0], [0.2, 1]]
    assert abs(frame["score"] - frame["rate"]).max() < 0.1 and set(frame["kind"]) == {"a"}
    assert not frame["error"].any()


def test_executed_notebook_is_kept_up_to_the_metric(swept):
    frame, folder = swept
    path = next((folder / "home" / "runs").rglob("executed.ipynb"))
    cells = nbformat.read(path, as_version=4).cells
    assert recording.recorded(cells)["score"] and "late" not in str(cells)
    assert frame["notebook"].str.endswith("executed.ipynb").all()


def test_finished_run_is_not_made_again(swept, monkeypatch):
    frame, folder = swept
    monkeypatch.setenv("COURSE_HOME", str(folder / "home"))
    again = sweep(str(folder / "small.ipynb"), folder, rate=[0.1, 0.2], seed=[0, 1])
    assert again.equals(frame) and len(log_of(folder)) == 4


def test_failed_run_is_listed_and_the_rest_goes_on(tmp_path):
    failing = write(tmp_path, "assert seed != 1, 'no seed 1'\n" + SCORE)
    frame = sweep(failing, tmp_path, seed=[0, 1, 2])
    assert frame["error"].tolist() == ["", "AssertionError: no seed 1", ""]
    assert math.isnan(frame["score"][1]) and log_of(tmp_path) == ["0.1 0", "0.1 2"]


def test_failed_run_is_made_again_and_finished_ones_are_not(tmp_path):
    flag = tmp_path / "mended"
    code = f"assert seed != 1 or os.path.exists({str(flag)!r})\n"
    failing = write(tmp_path, "import os\n" + code + SCORE)
    sweep(failing, tmp_path, seed=[0, 1])
    flag.touch()
    frame = sweep(failing, tmp_path, seed=[0, 1])
    assert not frame["error"].any() and log_of(tmp_path) == ["0.1 0", "0.1 1"]


def test_killed_kernel_is_a_failure_of_its_run_alone(tmp_path):
    killed = write(tmp_path, "import os\nif seed == 1:\n    os.kill(os.getpid(), 9)\n" + SCORE)
    frame = sweep(killed, tmp_path, seed=[0, 1, 2])
    assert ["the kernel died" in error for error in frame["error"]] == [False, True, False]


def test_runs_with_other_code_are_stale_and_not_mixed_in(small, tmp_path):
    sweep(small, tmp_path, seed=[0])
    write(tmp_path, "extra = 1\n" + SCORE, LATE)
    planned = running.plan(small, {"seed": [0], "log": [str(tmp_path / "log")]}, "score")
    assert store.stale(planned) == 1
    sweep(small, tmp_path, seed=[0])
    assert len(log_of(tmp_path)) == 2 and store.stale(planned) == 1


def test_damaged_result_is_made_again(small, tmp_path, home):
    sweep(small, tmp_path, seed=[0])
    next((home / "runs").rglob("point.json")).write_text('{"half')
    assert not sweep(small, tmp_path, seed=[0])["error"].any() and len(log_of(tmp_path)) == 2


def test_full_disk_is_one_sentence_and_loses_nothing(small, tmp_path, monkeypatch):
    whole, written = store.write_atomically, []

    def full(target, text):
        written.append(target)
        if len(written) > 2:  # the first run's notebook and result
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(target, text)

    monkeypatch.setattr(store, "write_atomically", full)
    with pytest.raises(CourseError, match="No space left on device. The runs before it are kept"):
        course.sweep(small, metric="score", workers=1, seed=[0, 1, 2], log=str(tmp_path / "log"))
    monkeypatch.setattr(store, "write_atomically", whole)
    sweep(small, tmp_path, seed=[0, 1, 2])
    assert log_of(tmp_path).count("0.1 0") == 1


def test_two_runners_share_an_experiment(tmp_path):
    slow = write(tmp_path, SCORE + "\ntime.sleep(0.5)")
    frames = [None, None]

    def one(place: int) -> None:
        frames[place] = course.sweep(
            slow, metric="score", workers=1, seed=list(range(4)), log=str(tmp_path / "log")
        )

    runners = [threading.Thread(target=one, args=(place,)) for place in (0, 1)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert log_of(tmp_path) == [f"0.1 {seed}" for seed in range(4)]
    assert frames[0].equals(frames[1])


def test_grid_of_10_000_runs_has_to_be_asked_for(small):
    with pytest.raises(CourseError, match="10,000 runs.*most=10000"):
        course.sweep(small, seed=range(10_000))


def test_empty_grid_is_an_error(small):
    with pytest.raises(CourseError, match="seed has no values"):
        course.sweep(small, seed=[])


def test_workers_below_one_is_an_error(small):
    with pytest.raises(CourseError, match="workers = 0"):
        course.sweep(small, seed=[0], workers=0)


def test_equal_points_of_a_grid_are_run_once(small):
    assert len(running.plan(small, {"rate": [1, 1.0]}, "score")) == 1


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_will_do(small, tmp_path, pool):
    with pool(2) as executor:
        frame = sweep(small, tmp_path, seed=[0, 1], executor=executor)
    assert not frame["error"].any() and len(log_of(tmp_path)) == 2


def die(*_):
    """Kill the process that this runs in."""
    os.kill(os.getpid(), 9)


def test_killed_worker_of_a_pool_is_a_failure_and_later_made_again(small, tmp_path, monkeypatch):
    with ProcessPoolExecutor(1) as pool:
        monkeypatch.setattr(points, "execute", die)
        frame = sweep(small, tmp_path, seed=[0, 1], executor=pool)
    assert frame["error"].str.contains("its worker died").all()
    monkeypatch.undo()
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    assert not sweep(small, tmp_path, seed=[0, 1])["error"].any()


def test_threads_of_torch_are_divided_among_the_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "_cores", lambda: 6)
    asks = write(tmp_path, "import course, os\ncourse.record(x=os.environ['OMP_NUM_THREADS'])")
    frame = course.sweep(asks, metric="x", workers=2, seed=[0, 1])
    assert frame["x"].tolist() == ["3", "3"]


def test_progress_says_how_far_it_is(small, tmp_path):
    seen = []
    planned = running.plan(small, {"seed": [0, 1]}, "score")
    running.run(planned, workers=1, tell=lambda state: seen.append((state.done, state.running)))
    assert seen[0] == (0, 0) and (0, 1) in seen and (1, 1) in seen and seen[-1] == (2, 0)


def test_parameters_of_the_small_notebook_are_plain():
    assert parameters.read(PARAMETERS, "small")["seed"] == 0
