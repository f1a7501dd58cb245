"""Run a lesson again with a changed hypothesis: `record`, `sweep` and `experiment` for notebooks.

Modules, from the inside out: `recording` (metrics in a notebook), `parameters` (what may be
changed), `points` (one run of a lesson), `store` (where runs are kept), `running` (many runs at a
time), `effect` (the statistics), `statement` (a hypothesis and its file), `findings` (what came
out), `page` (how it looks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course.hypotheses.recording import record

if TYPE_CHECKING:
    import pandas

    from course.hypotheses.findings import Finding

__all__ = ["experiment", "record", "sweep"]


def sweep(
    notebook: str,
    *,
    metric: str | list[str] | None = None,
    executor: Any = None,
    workers: int | None = None,
    most: int | None = None,
    **grid: Any,
) -> pandas.DataFrame:
    """Run a lesson at every combination of these values; return one row for each run.

        sweep("06_training_loop", learning_rate=[1e-5, 1e-4], seed=[0, 1, 2], metric="accuracy")

    `notebook` is a lesson ("06", "06_training_loop") or the path of a notebook with a cell tagged
    `parameters`. With `metric`, a run ends with the last cell that records it. A run that is
    finished is not made again. Runs go to `executor`, any `concurrent.futures.Executor` with
    processes or threads that can import `course`; without one, to as many threads as there are
    cores (or `workers`), among which the cores are divided.

    The columns are the parameters that were changed, every recorded metric, `seconds`, `error`
    ("" if there was none) and `notebook`, the path of the executed notebook. Raises CourseError
    for a parameter or metric that the notebook does not have, and for more than 200 runs unless
    `most` allows them.
    """
    from course.hypotheses import running
    from course.hypotheses.page import watch

    grid = {name: v if isinstance(v, list | tuple | range) else [v] for name, v in grid.items()}
    planned = running.plan(notebook, grid, metric, most=most)
    with watch(len(planned), title=planned[0].lesson) as tell:
        results = running.run(planned, executor=executor, workers=workers, tell=tell)
    return running.frame(planned, results)


def experiment(name: str, *, run: bool = False, executor: Any = None) -> Finding:
    """Return what is known about a hypothesis: your newest result, or the one that comes along.

    Shown at the end of a cell it is a page: prediction, verdict, plot, table. With `run=True` its
    runs are made first, those that are not finished yet.
    """
    from course.hypotheses import findings, statement

    said = statement.find(name)
    if run:
        from course.hypotheses.page import watch

        return findings.run(said, executor=executor, watching=watch)
    return findings.newest(said)
