"""A sweep on a Dask cluster: a scheduler and two workers on this machine, one of them killed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from small_notebook import SCORE, write

from course import cli

DASK = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
WORKER = [sys.executable, "-m", "distributed.cli.dask_worker"]


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """The address of a scheduler with two workers of one GPU each (so they say), and these two."""
    from distributed import Client

    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    log = open(tmp_path / "dask.log", "w")
    file = tmp_path / "scheduler.json"
    started = [
        subprocess.Popen(
            [*DASK, "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
             "--scheduler-file", str(file)],
            stdout=log, stderr=log, cwd=tmp_path,
        )
    ]  # fmt: skip
    for name in ("one", "two"):
        folder = tmp_path / name  # no worker sees the other's files, or those of the sweep
        folder.mkdir()
        started.append(
            subprocess.Popen(
                [*WORKER, "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny",
                 "--no-dashboard", "--name", name, "--resources", "GPU=1"],
                stdout=log, stderr=log, cwd=folder, env=os.environ | {"COURSE_HOME": str(folder)},
            )
        )  # fmt: skip
    try:
        with Client(scheduler_file=str(file), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()
        log.close()


def test_sweep_survives_a_killed_worker(cluster, tmp_path, capsys):
    address, workers = cluster
    log = tmp_path / "log"
    slow = write(tmp_path, SCORE + "\ntime.sleep(1)")
    command = [sys.executable, "-c", "import sys; from course import cli; sys.exit(cli.main())"]
    sweep = ["sweep", slow, "seed=0..5", f"log={log}", "--metric", "score", "--cluster", address]
    running = subprocess.Popen([*command, *sweep], stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 120
    while not list((tmp_path / "home").rglob("point.json")):
        assert time.monotonic() < end and running.poll() is None
        time.sleep(0.05)
    os.kill(workers[0].pid, signal.SIGKILL)
    out, _ = running.communicate(timeout=240)
    assert running.returncode == 0 and "Failed" not in out
    kept = list((tmp_path / "home").rglob("point.json"))
    assert len(kept) == 6 and all(path.with_name("executed.ipynb").exists() for path in kept)
    assert cli.main(sweep) == 0  # all are finished: nothing is sent to the cluster
    assert len(log.read_text().splitlines()) <= 7  # at most the killed run was begun twice


def test_gpus_are_worker_resources(cluster, tmp_path, capsys):
    address, workers = cluster
    small = write(tmp_path, SCORE)
    sweep = ["sweep", small, "seed=0..1", "--metric", "score", "--cluster", address]
    assert cli.main([*sweep, "--gpu"]) == 0
    for worker in workers:
        worker.kill()
        worker.wait()
    time.sleep(1)
    assert cli.main([*sweep, "--gpu"]) == 2
    assert "has no worker with a resource GPU" in capsys.readouterr().err
