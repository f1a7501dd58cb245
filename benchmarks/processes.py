"""Other processes: what they need at most, and how they are ended, children included."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import psutil


@contextlib.contextmanager
def peak_memory(every: float = 0.1) -> Iterator[list[float]]:
    """Watch all children of this process; the list's one value is their highest memory in MB.

    It is the sum of their resident memory; pages that two of them share count twice.
    """
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(every):
            peak[0] = max(peak[0], _resident(psutil.Process().children(recursive=True)) / 1e6)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def stop(pid: int, patience: float = 10) -> None:
    """End a process and all its children: politely, then by force."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.terminate()
        for member in psutil.wait_procs(family, timeout=patience)[1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()


def _resident(processes: list[psutil.Process]) -> int:
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            total += process.memory_info().rss
    return total
