"""`course run`, `course sweep` and `course hypothesis …` as typed, and what survives a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from small_notebook import SCORE, write

from course import cli, hypothesis_cli

SLOW = SCORE + "\ntime.sleep(1.5)\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A learner's folder of its own for each test."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def small(tmp_path):
    """The path of the small notebook."""
    return write(tmp_path)


NEW = ["hypothesis", "new", "rates", "--question", "Does it?", "--prediction", "At least 0.05.",
       "--effect", ">= 0.05", "--change", "rate=0.1,0.2", "--metric", "score",
       "--seeds", "3"]  # fmt: skip


def typed(*words: str, status: int = 0) -> None:
    """Run a command of the course and require its exit status."""
    assert cli.main(list(words)) == status


def finished(home: Path) -> set[Path]:
    """Return the results that are kept."""
    return set((home / "runs").rglob("point.json"))


# run


def test_run_shows_what_was_recorded_and_where_the_notebook_is(small, capsys, home):
    typed("run", small, "-p", "rate=0.5", "-p", "kind=a, b")
    out = capsys.readouterr().out
    assert "score = 0.4995" in out and "kind = a, b" in out and "late = 1" in out
    path = Path(out.split("the executed notebook is ")[1].strip())
    assert path.exists() and path.is_relative_to(home)


def test_finished_run_is_made_again_only_if_asked(small, tmp_path, capsys):
    log = tmp_path / "log"
    for words in ([], [], ["--again"]):
        typed("run", small, "-p", f"log={log}", *words)
    assert len(log.read_text().splitlines()) == 2


def test_run_that_fails_is_one_sentence(tmp_path, capsys):
    typed("run", write(tmp_path, "1 / 0"), status=2)
    error = capsys.readouterr().err
    assert "small failed with defaults: ZeroDivisionError: division by zero (see " in error


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-p", "rat=1"], "did you mean 'rate'"),
        (["-p", "rate"], "is not NAME=VALUE"),
        (["--profile", "moon"], "the profiles are local, hub and gpu"),
        (["--profile", "hub"], "no parameter 'source'"),
    ],
)
def test_run_says_what_is_wrong(small, capsys, words, told):
    typed("run", small, *words, status=2)
    assert told in capsys.readouterr().err


def test_gpu_profile_needs_a_gpu(small, capsys, monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    typed("run", small, "--profile", "gpu", status=2)
    assert "torch sees no GPU" in capsys.readouterr().err


def test_hub_profile_sets_the_source(tmp_path, capsys):
    code = "import course\ncourse.record(used=source)"
    notebook = write(tmp_path, code, parameters="source = 'local'")
    typed("run", notebook, "--profile", "hub")
    assert "used = hub" in capsys.readouterr().out


# sweep


def test_sweep_prints_a_row_for_each_run(small, capsys):
    typed("sweep", small, "rate=0.1,0.2", "seed=0..1", "--metric", "score")
    out = capsys.readouterr().out
    assert out.count("\n│ 0.1 ") == 2 and out.count("\n│ 0.2 ") == 2


def test_sweep_lists_failures_and_exits_with_1(tmp_path, capsys):
    typed("sweep", write(tmp_path, "assert seed\n" + SCORE), "seed=0,1", status=1)
    assert "Failed: seed=0: AssertionError" in capsys.readouterr().out


def test_sweep_says_that_older_runs_are_stale(small, tmp_path, capsys):
    sweep = ["sweep", small, "seed=0", "--metric", "score"]
    typed(*sweep)
    write(tmp_path, "more = 1\n" + SCORE)
    typed(*sweep)
    assert "1 older run with these parameters used another version" in capsys.readouterr().out


def test_grid_of_10_000_runs_asks_first(small, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr(hypothesis_cli.typer, "confirm", lambda text, abort: asked.append(text))
    monkeypatch.setattr("course.hypotheses.running.run", lambda *_, **__: sys.exit(0))
    with pytest.raises(SystemExit):
        cli.main(["sweep", small, "seed=0..9999"])
    assert asked == ["That is 10,000 runs. Make them all?"]


def test_no_to_the_question_runs_nothing(small, home):
    command = [sys.executable, "-c", "import sys; from course import cli; sys.exit(cli.main())"]
    done = subprocess.run(
        [*command, "sweep", small, "seed=0..9999"], input="n\n", text=True, capture_output=True
    )
    assert done.returncode == 130 and "10,000 runs" in done.stdout and not finished(home)


# hypothesis


def test_new_run_show_compare_list(small, capsys, home):
    typed(*NEW, "--lesson", small, "--sure", "80")
    assert "Now: course hypothesis run rates" in capsys.readouterr().out
    for words, told in [
        (["run", "rates"], "✓ Supported"),
        (["show", "rates"], "✓ Supported"),
        (["compare", "rates"], "supported"),
        (["list"], "1 of 1 decided predictions came true"),
    ]:
        typed("hypothesis", *words)
        assert told in capsys.readouterr().out
    page = (home / "experiments" / "reports" / "rates.html").read_text(encoding="utf-8")
    assert "Supported" in page and len(finished(home)) == 6


def test_new_asks_four_questions_and_again_where_an_answer_cannot_be_used(
    small, capsys, monkeypatch, home
):
    answers = ["Does it?", "At least 0.05.", "more", ">= 0.05", "8", "80 %", "99", small,
               "rats=1,2", "rate=0.1", "rate=0.1,0.2", "scores", "score"]  # fmt: skip
    left, asked = iter(answers), []

    def prompt(text, **options):
        asked.append(text.strip())
        return next(left)

    monkeypatch.setattr(hypothesis_cli.typer, "prompt", prompt)
    typed("hypothesis", "new")
    assert len(asked) == len(answers)
    assert sorted({text[0] for text in asked if text[0].isdigit()}) == ["1", "2", "3", "4"]
    told = capsys.readouterr().out
    for words in ("write '>= 0.05'", "no per cent", "'99'", "did you mean 'rate'",
                  "must have two values", "did you mean 'score'"):  # fmt: skip
        assert words in told
    (made,) = (home / "experiments").glob("*")
    assert made.name == "sm_my_rate.toml" and "sure = 80\n" in made.read_text()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (">= 0.05", "more", "write '>= 0.05'"),
        ("rate=0.1,0.2", "rate=0.1", "must have two values"),
        ("rate=0.1,0.2", "rats=1,2", "did you mean 'rate'"),
        ("score", "scores", "did you mean 'score'"),
        ("rates", "../rates", "is no name"),
        ("rates", "05_lora", "already: choose another name"),
    ],
)
def test_new_checks_the_answers(small, capsys, home, old, new, told):
    words = [new if word == old else word for word in NEW]
    typed(*words, "--lesson", small, status=2)
    assert told in capsys.readouterr().err and not list(home.rglob("*.toml"))


def test_show_of_a_course_hypothesis_runs_nothing(capsys, home):
    typed("hypothesis", "show", "05_lora_rate")
    assert "✗ Refuted" in capsys.readouterr().out and not finished(home)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_show_writes_the_plot(tmp_path, ending):
    target = tmp_path / f"plot.{ending}"
    typed("hypothesis", "show", "05_lora_rate", "--plot", str(target))
    assert target.stat().st_size > 5000


def test_plot_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    typed("hypothesis", "show", "05_lora", "--plot", str(tmp_path / "plot.bmpx"), status=2)
    assert "cannot be written" in capsys.readouterr().err


def test_compare_without_a_result_says_what_to_do(small, capsys):
    typed(*NEW, "--lesson", small)
    typed("hypothesis", "compare", "rates", status=2)
    assert "no result yet: course hypothesis run rates" in capsys.readouterr().err


def test_cluster_that_is_not_there_is_one_sentence(small, capsys, monkeypatch):
    monkeypatch.setattr(hypothesis_cli, "WAIT", 1)
    typed("sweep", small, "seed=0", "--cluster", "tcp://127.0.0.1:9", status=2)
    assert "no Dask scheduler at 'tcp://127.0.0.1:9'" in capsys.readouterr().err


def test_gpu_without_a_cluster_is_one_sentence(small, capsys):
    typed("sweep", small, "seed=0", "--gpu", status=2)
    assert "--gpu goes with --cluster" in capsys.readouterr().err


# Killed


@pytest.fixture
def started(tmp_path, home):
    """A sweep of four slow runs, one at a time, in a process of its own, after its first result."""
    write(tmp_path, SLOW)
    words = ["sweep", "small.ipynb", "seed=0..3", f"log={tmp_path / 'log'}", "--workers", "1"]
    code = "import sys; from course import cli; sys.exit(cli.main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words, "--metric", "score"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: finished(home) and kernels(process.pid))
    yield process
    process.kill()
    process.communicate()


def until(condition, seconds: float = 120):
    """Wait until a condition holds; fail after some time."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


def kernels(parent: int) -> list[psutil.Process]:
    """Return the kernels that a process has started."""
    return psutil.Process(parent).children()


def goes_on(tmp_path: Path, home: Path) -> None:
    """Require that the same sweep finishes and makes no finished run again."""
    before = {path: path.read_text() for path in finished(home)}
    log = tmp_path / "log"
    typed("sweep", str(tmp_path / "small.ipynb"), "seed=0..3", f"log={log}", "--metric", "score")
    assert {path: path.read_text() for path in before} == before
    seeds = [json.loads(path.read_text())["given"]["seed"] for path in finished(home)]
    assert sorted(seeds) == [0, 1, 2, 3]
    done = [json.loads(text)["given"]["seed"] for text in before.values()]
    assert all(log.read_text().splitlines().count(f"0.1 {seed}") == 1 for seed in done)


def test_killed_runner_leaves_no_kernel_and_loses_nothing(started, tmp_path, home):
    running = kernels(started.pid)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    until(lambda: not any(kernel.is_running() for kernel in running))
    goes_on(tmp_path, home)


def test_ctrl_c_ends_the_kernels_and_says_that_nothing_is_lost(started, tmp_path, home):
    running = kernels(started.pid)
    os.kill(started.pid, signal.SIGINT)
    out, error = started.communicate(timeout=60)
    assert started.returncode == 130 and "Stopped." in error and "Traceback" not in error
    assert "the same command goes on with the rest" in out
    assert not any(kernel.is_running() for kernel in running)
    goes_on(tmp_path, home)
