"""How long a learner waits: until JupyterLab answers, and for `import course`."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from benchmarks import processes
from benchmarks.measure import Aim, Row, in_turns, seconds
from course.__main__ import inside
from course.errors import CourseError
from course.paths import ROOT

PATIENCE = 120  # seconds for a server to answer


def lab() -> Iterator[Row]:
    """Second start of `course lab` until the server answers, against JupyterLab alone."""
    with tempfile.TemporaryDirectory() as folder:
        ours = partial(_until_it_answers, ["-m", "course", "lab"], Path(folder))
        direct = ["-m", "jupyterlab", f"--ServerApp.root_dir={Path(folder, 'my')}"]
        bare = partial(_until_it_answers, direct, Path(folder))
        measured, baseline = in_turns(3, ours, bare)  # the round before them is the first start
    yield Row("lab", measured, "s", baseline, "python -m jupyterlab", Aim("difference", 1))


def import_course() -> Iterator[Row]:
    """`import course` in a fresh interpreter, against an interpreter that does nothing."""

    def fresh(code: str) -> float:
        return seconds(subprocess.run, [sys.executable, "-c", code], cwd=ROOT, check=True)

    measured, baseline = in_turns(7, partial(fresh, "import course"), partial(fresh, "pass"))
    yield Row("import", measured, "s", baseline, "python -c pass", Aim("difference", 0.2))


def _until_it_answers(command: list[str], folder: Path) -> float:
    """Start a server, wait for its first answer and end it; return the seconds to the answer."""
    port = _free_port()
    options = ["--no-browser", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    options += ["--ServerApp.token=x", "--allow-root"]  # as root (in a container) it insists
    environment = os.environ | {
        "COURSE_HOME": str(folder / "my"),
        "COURSE_NO_VENV": "" if inside() else "1",
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
    }
    with open(folder / "log", "w+", encoding="utf-8", errors="replace") as log:
        started = perf_counter()
        server = subprocess.Popen(
            [sys.executable, *command, *options],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,  # it would ask there whether Ctrl-C is meant
            stdout=log,
            stderr=log,
        )
        try:
            while not _answers(port):
                if server.poll() is not None or perf_counter() - started > PATIENCE:
                    log.seek(0)
                    last = (log.read().strip().splitlines() or ["it says nothing"])[-1]
                    raise CourseError(f"`python {' '.join(command)}` does not answer: {last}")
                sleep(0.02)
            return perf_counter() - started
        finally:
            processes.stop(server.pid)
            server.wait()


def _answers(port: int) -> bool:
    """Whether the server gives its status; asked directly, whatever proxy is set."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/status?token=x")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
