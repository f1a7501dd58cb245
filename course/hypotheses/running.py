"""Many runs at a time: on threads here, or on the workers of any executor.

Each run holds a lock of its own while it lasts, so two runners can share one experiment: what the
one is busy with, the other leaves out and collects at the end.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from course.errors import CourseError
from course.hypotheses import parameters, points, store
from course.hypotheses.points import Point
from course.hypotheses.store import Run
from course.paths import short

if TYPE_CHECKING:
    import pandas
    from filelock import FileLock

MANY = 200  # more runs than this have to be asked for
MEMORY = 2e9  # bytes that a kernel with torch and a model may take


@dataclass
class State:
    """How far a set of runs is. `known` were finished before; `elsewhere` another runner makes."""

    total: int
    known: int = 0
    done: int = 0
    failed: int = 0
    running: int = 0
    elsewhere: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float | None:
        """Seconds until the rest is done, at the pace so far; None while nobody can know."""
        made = self.done + self.failed
        rest = self.total - self.known - made
        if not rest:
            return 0.0
        return rest * (time.monotonic() - self.started) / made if made else None


def plan(
    notebook: str,
    grid: dict[str, list],
    metric: str | list[str] | None = None,
    most: int | None = None,
) -> list[Point]:
    """Return the points of a grid over a notebook.

    Raises CourseError for a parameter, value or metric that does not fit, for an empty grid, and
    for more than 200 points unless `most` allows them.
    """
    for name, values in grid.items():
        if not values:
            raise CourseError(f"{name} has no values: the grid is empty.")
    count = math.prod(map(len, grid.values()))
    if count > (most or MANY):
        raise CourseError(
            f"This grid has {count:,} runs, more than {most or MANY:,}. If you mean it, say "
            f"most={count} (in a terminal: --yes); otherwise try fewer values first."
        )
    metrics = [metric] if isinstance(metric, str) else list(metric or [])
    of = points.source(notebook)
    made = [points.point(of, given, metrics) for given in parameters.combinations(grid)]
    return list({point.key: point for point in made}.values())


def run(
    planned: list[Point],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    tell: Callable[[State], None] = lambda state: None,
    again: bool = False,
) -> list[Run]:
    """Run the points that are not finished (`again`: all of them); return each one's outcome.

    A point that fails is kept with its error, and the rest goes on. On Ctrl-C the kernels end and
    what is finished stays. Raises CourseError when a result cannot be written.
    """
    found = {} if again else {p.key: kept for p in planned if (kept := store.finished(p))}
    state = State(len(planned), known=len(found))
    tell(state)
    todo = [point for point in planned if point.key not in found]
    if todo and executor is None:
        slots = _slots(None, workers, len(todo))
        with ThreadPoolExecutor(slots, thread_name_prefix="point") as threads:
            _work(todo, threads, slots, found, state, tell, again)
    elif todo:
        _work(todo, executor, _slots(executor, workers, len(todo)), found, state, tell, again)
    return [found[point.key] for point in planned]


def frame(planned: list[Point], results: list[Run]) -> pandas.DataFrame:
    """Return one row for each run: what was changed, what was recorded, how it went."""
    import pandas as pd

    rows = [
        point.given
        | run.metrics
        | {"seconds": run.seconds, "error": run.error, "notebook": short(run.notebook)}
        for point, run in zip(planned, results, strict=True)
    ]
    return pd.DataFrame(rows)


def _work(
    todo: list[Point],
    executor: Executor,
    slots: int,
    found: dict[str, Run],
    state: State,
    tell: Callable[[State], None],
    again: bool,
) -> None:
    """Run these points, at most `slots` at a time, and put what comes out into `found`."""
    here = isinstance(executor, ThreadPoolExecutor)
    threads = max(1, _cores() // slots) if here else None
    waiting, busy = list(todo), {}
    try:
        while waiting or busy:
            for point in waiting[:]:
                if len(busy) >= slots:
                    break
                if (lock := _locked(point)) is None:
                    continue  # another runner makes it; look again later
                waiting.remove(point)
                if not again and (kept := store.finished(point)):  # in the meantime
                    found[point.key], state.known = kept, state.known + 1
                    lock.release()
                    continue
                busy[_submit(executor, point, threads)] = (point, lock)
            state.running, state.elsewhere = len(busy), 0 if busy else len(waiting)
            tell(state)
            for future in _finished(busy):
                point, lock = busy[future]
                found[point.key] = kept = store.save(point, _outcome(future, point))
                del busy[future]
                lock.release()
                state.failed += bool(kept.error)
                state.done += not kept.error
    except BaseException:
        _end(busy, here)
        raise
    finally:
        for _, lock in busy.values():
            lock.release()
    state.running = state.elsewhere = 0
    tell(state)


def _submit(executor: Executor, point: Point, threads: int | None) -> Future:
    """Hand a point to the executor; a pool that is broken gives a future that failed."""
    try:
        return executor.submit(points.execute, point.notebook, point.given, threads)
    except RuntimeError as error:
        refused: Future = Future()
        refused.set_exception(error)
        return refused


def _locked(point: Point) -> FileLock | None:
    """Return the lock of a point, held; None if another runner holds it."""
    from filelock import FileLock, Timeout

    target = store.place(point)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target.with_suffix(".lock"), timeout=0)
        lock.acquire()
    except Timeout:
        return None
    except OSError as error:
        folder = short(store.folder())
        raise CourseError(f"{folder} cannot be written: {error.strerror}.") from error
    return lock


def _finished(busy: dict) -> set[Future]:
    """Wait half a second at most; return the runs that have ended."""
    if not busy:
        time.sleep(0.5)  # all that is left is with another runner
    return wait(busy, timeout=0.5, return_when=FIRST_COMPLETED).done


def _end(busy: dict, here: bool) -> None:
    """End what is running: kernels of this process are killed, other workers are asked."""
    for future in busy:
        future.cancel()
    while here and not all(future.done() for future in busy):
        points.stop_all()
        wait(busy, timeout=0.2)


def _outcome(future: Future, point: Point) -> dict:
    """Return what a worker sent back, or that it died."""
    try:
        return future.result()
    except Exception as error:  # a broken pool, a killed worker
        text = f"its worker died ({type(error).__name__})"
        return {"notebook": point.notebook, "metrics": {}, "error": text, "seconds": 0.0}


def _slots(executor: Any, workers: int | None, todo: int) -> int:
    """Return how many points run at a time."""
    if workers is not None:
        if workers < 1:
            raise CourseError(f"workers = {workers}: at least one is needed.")
        return min(workers, todo)
    if executor is not None:
        return min(getattr(executor, "_max_workers", todo), todo)
    import psutil

    room = int(psutil.virtual_memory().available // MEMORY)
    return max(1, min(_cores(), room, todo))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def errors(planned: Iterable[Point], results: Iterable[Run]) -> list[str]:
    """Return one sentence for each run that failed."""
    return [
        f"{', '.join(f'{k}={v}' for k, v in point.given.items()) or 'defaults'}: {run.error} "
        f"(see {short(run.notebook)})"
        for point, run in zip(planned, results, strict=True)
        if run.error
    ]
