"""What hypotheses cost: a sweep against bare papermill, resuming, memory; and the statistics."""

from __future__ import annotations

import os
import tempfile
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import Aim, Row, in_turns, seconds

LESSON, METRIC = "02", "best"  # loads a model and classifies 200 reviews: a short run
POINTS = 2
RECORDED = 1000
TRIALS = 4000


def sweep() -> Iterator[Row]:
    """Two runs of lesson 02 as a sweep: against bare papermill, resumed, with two workers."""
    bare, swept = in_turns(3, _bare, partial(_sweep, 1))
    against = f"{POINTS} bare papermill runs"
    yield Row(f"sweep of {POINTS} points", swept, "s", bare, against, Aim("ratio", 1.05))
    (resumed,) = in_turns(3, partial(_resumed, _planned()))
    yield Row(f"the same, all {POINTS} finished", resumed, "s", aim=Aim("measured", 0.5))
    one, two = in_turns(1, partial(_sweep, 1), partial(_sweep, 2))
    yield Row("two workers, half the cores each", two, "s", one, "one worker with all cores")
    (start,) = in_turns(5, _empty)
    yield Row("start-up of a point (an empty notebook)", start, "s")


def recorded() -> Iterator[Row]:
    """A thousand finished runs: reading them as a table, and the memory that takes."""
    with _home():
        planned = _planned(RECORDED)
        _pretend(planned)
        (time,) = in_turns(3, partial(_resumed, planned))
        yield Row(f"{RECORDED:,} finished points, as a table", time, "s")
        yield Row(f"{RECORDED:,} finished points, memory", (_memory(planned),), "MB")


def intervals() -> Iterator[Row]:
    """How often a 95 % interval over 5 normal values holds the true mean: ours, the bootstrap's."""
    import numpy as np
    from scipy.stats import bootstrap

    from course.hypotheses.effect import judge

    rng = np.random.default_rng(0)
    for seeds in (3, 5, 10, 20):
        ours = theirs = 0
        for _ in range(TRIALS):
            values = rng.normal(0, 1, seeds)
            found = judge(
                dict.fromkeys(range(seeds), 0.0), dict(enumerate(values.tolist())), least=0.0
            )
            ours += found.low <= 0 <= found.high
            drawn = bootstrap([values], np.mean, n_resamples=500, method="percentile", rng=rng)
            theirs += drawn.confidence_interval.low <= 0 <= drawn.confidence_interval.high
        yield Row(
            f"interval over {seeds} seeds holds the mean",
            (100 * ours / TRIALS,),
            "%",
            (100 * theirs / TRIALS,),
            "percentile bootstrap",
        )


def _planned(count: int = POINTS) -> list:
    """Return the points of a sweep over seeds; code, data and versions are hashed again."""
    from course.hypotheses import points, running

    for cached in (points.versions, points._folder_hash, points._prepared_text):
        cached.cache_clear()
    return running.plan(LESSON, {"seed": list(range(count))}, METRIC, most=count)


def _sweep(workers: int) -> float:
    """Return the seconds of a sweep in an empty folder."""
    from course.hypotheses import running

    with _home():
        return seconds(lambda: running.run(_planned(), workers=workers))


def _bare() -> float:
    """Return the seconds of the same notebooks, one after the other, by papermill alone."""
    import papermill

    planned = _planned()
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder, "lesson.ipynb")
        before.write_bytes(planned[0].notebook)

        def run() -> None:
            for point in planned:
                papermill.execute_notebook(
                    before,
                    Path(folder, "executed.ipynb"),
                    parameters=point.given,
                    progress_bar=False,
                    cwd=folder,
                )

        return seconds(run)


def _empty() -> float:
    """Return the seconds of one point that does nothing."""
    import nbformat

    from course.hypotheses import points

    notebook = nbformat.writes(nbformat.v4.new_notebook()).encode()
    return seconds(points.execute, notebook, {})


def _resumed(planned: list) -> float:
    """Return the seconds to plan a sweep, find all of it finished and make the table."""
    from course.hypotheses import running

    def table() -> None:
        again = _planned(len(planned))
        running.frame(again, running.run(again))

    if len(planned) == POINTS:
        with _home():
            _pretend(planned)
            return seconds(table)
    return seconds(table)


def _pretend(planned: list) -> None:
    """Store a finished run for each point, without making it."""
    from course.hypotheses import store

    for number, point in enumerate(planned):
        store.save(
            point,
            {
                "notebook": point.notebook,
                "metrics": {"best": number / 1000, "typical": 0.5},
                "error": "",
                "seconds": 1.0,
            },
        )


def _memory(planned: list) -> float:
    """Return the megabytes that the results of these points take at most."""
    from course.hypotheses import running

    tracemalloc.start()
    results = running.run(planned)
    running.frame(planned, results)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def _home():
    """Return a context in which runs lie in a new, empty folder."""
    from contextlib import ExitStack

    held = ExitStack()
    folder = held.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    held.enter_context(patch.dict(os.environ, COURSE_HOME=folder))
    return held
