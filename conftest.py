"""For every test of a session: a learner's folder of its own, so that nobody's progress changes."""

import os
import shutil
import signal
import tempfile
import warnings

import pytest


def pytest_configure(config):
    """Move `my/` to a temporary folder, before any test module or kernel reads where it is."""
    config.course_home_before = os.environ.get("COURSE_HOME")
    config.course_home = os.environ["COURSE_HOME"] = tempfile.mkdtemp(prefix="course-home-")
    if count := os.environ.get("PYTEST_XDIST_WORKER_COUNT"):  # several processes share the cores
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // int(count))))
    # Threads that wait give their core away: on a busy machine up to 1.8 times as fast.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Exercises draw other inputs every day; the weekly workflow tries other days than this one.
    os.environ.setdefault("COURSE_DAY", "2026-11-22")
    # A shell lets what it runs in the background ignore Ctrl-C, which tests send to themselves.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure(config):
    """Remove that folder and restore what COURSE_HOME was."""
    shutil.rmtree(config.course_home, ignore_errors=True)
    del os.environ["COURSE_HOME"]
    if config.course_home_before is not None:
        os.environ["COURSE_HOME"] = config.course_home_before


@pytest.fixture(scope="session")
def second_try():
    """Call what runs a notebook; once more, with a warning, if its kernel stops answering."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    def run(function, *args):
        try:
            return function(*args)
        except (CellTimeoutError, DeadKernelError) as error:
            warnings.warn(f"tried again: {error}", stacklevel=2)
            return function(*args)

    return run
