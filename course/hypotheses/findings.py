"""What came out of a hypothesis: results, verdict, how it changed, how well you predicted.

A result is one small JSON file: command, versions, and what every run recorded. The course's lie
in `experiments/results/NAME.json`, your own in `my/experiments/results/NAME/TIME.json`.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from course.errors import CourseError
from course.hypotheses import points, running, statement, store
from course.hypotheses.effect import SUPPORTED, UNDECIDED, Effect, judge
from course.hypotheses.recording import kept, restored
from course.hypotheses.statement import EXPERIMENTS, Hypothesis
from course.paths import home, short
from course.progress import write_atomically


@dataclass(frozen=True)
class Finding:
    """A hypothesis with one result: its rows (parameters, metrics), and what they say.

    `rows` is empty while nothing has been run. `failed` are sentences about runs that failed;
    `folder` is where the executed notebooks are, "" for a result that came without them.
    """

    said: Hypothesis
    rows: list[dict]
    effect: Effect
    versions: dict[str, str]
    finished: str
    command: str
    code: str
    own: bool
    failed: tuple[str, ...] = ()
    folder: str = ""
    stale: int = 0

    def __repr__(self) -> str:
        from course.hypotheses import page

        return page.text(self)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        from course.hypotheses import page

        return {"text/plain": page.text(self), "text/html": page.fragment(self)}


def run(
    said: Hypothesis,
    *,
    seeds: int | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    most: int | None = None,
    watching: Callable[..., AbstractContextManager],
) -> Finding:
    """Make the runs of a hypothesis that are not finished, keep the result, and return it.

    `watching(total, title=…)` is a context manager that gives a function for the progress.
    Raises CourseError when the hypothesis does not fit its lesson.
    """
    statement.require_fit(said)
    grid = said.seeded(seeds)
    planned = running.plan(said.notebook, grid, said.metric, most=most)
    stale = store.stale(planned)
    with watching(len(planned), title=said.name) as tell:
        results = running.run(planned, executor=executor, workers=workers, tell=tell)
    rows = [
        point.given | one.metrics | {"seconds": one.seconds}
        for point, one in zip(planned, results, strict=True)
        if not one.error
    ]
    failed = tuple(running.errors(planned, results))
    if rows:
        _keep(said, rows, points.versions(), planned[0].code, seeds)
    folder = short(store.folder() / planned[0].lesson)
    return replace(newest(said), failed=failed, folder=folder, stale=stale)


def newest(said: Hypothesis) -> Finding:
    """Return your newest result of a hypothesis, else the course's, else one without rows."""
    every = history(said)
    return every[-1] if every else _finding(said, {}, own=False)


def history(said: Hypothesis) -> list[Finding]:
    """Return all results of a hypothesis: the course's first, then yours from old to new."""
    shipped = EXPERIMENTS / "results" / f"{said.name}.json"
    paths = [shipped] if shipped.exists() and not said.own else []
    paths += sorted(_folder(said).glob("*.json"))
    return [_finding(said, _load(path), own=path != shipped) for path in paths]


def ledger(own: bool) -> list[Finding]:
    """Return the newest result of every hypothesis: the learner's own, or the course's."""
    return [newest(said) for said in statement.every() if said.own == own]


def calibration(found: list[Finding]) -> str:
    """Return one or two sentences on how often predictions came true, and how sure you were.

    Counts hypotheses with a verdict. The Brier score (Brier 1950) is the mean squared distance
    between how sure you were (0 to 1) and what happened (0 or 1): 0 is perfect, 0.25 what a coin
    that says "50 %" gets.
    """
    decided = [one for one in found if one.effect.verdict != UNDECIDED]
    if not decided:
        return "No prediction has a verdict yet."
    right = sum(one.effect.verdict == SUPPORTED for one in decided)
    text = f"{right} of {len(decided)} decided predictions came true ({right / len(decided):.0%})."
    said = [(one.said.sure / 100, one.effect.verdict == SUPPORTED) for one in decided
            if one.said.sure is not None]  # fmt: skip
    if not said:
        return text + " Say how sure you are (sure = 80), and this line will tell whether you were."
    sure, true = (statistics.fmean(column) for column in zip(*said, strict=True))
    brier = statistics.fmean((p - came) ** 2 for p, came in said)
    gap = sure - true
    verdict = (
        "about as sure as right" if abs(gap) < 0.1 else "too sure" if gap > 0 else "not sure enough"
    )
    return (
        f"{text} Where you said how sure you were, you were {sure:.0%} sure and right in "
        f"{true:.0%}: {verdict} (Brier score {brier:.2f}; a coin gets 0.25)."
    )


def _finding(said: Hypothesis, result: dict, own: bool) -> Finding:
    rows = result.get("runs", [])
    effect = judge(*said.sides(rows), said.low, said.high)
    facts = (result.get(name, "") for name in ("finished", "command", "code"))
    return Finding(said, rows, effect, result.get("versions", {}), *facts, own)


def _keep(said: Hypothesis, rows: list[dict], versions: dict, code: str, seeds: int | None) -> Path:
    """Store a result; one of the same runs with the same code and versions takes its place."""
    now = datetime.now(UTC)
    command = f"course hypothesis run {said.name}" + (f" --seeds {seeds}" if seeds else "")
    result = {
        "hypothesis": said.name,
        "command": command,
        "versions": versions,
        "code": code,
        "finished": now.isoformat(timespec="seconds"),
    }
    target = _folder(said) / f"{now:%Y-%m-%dT%H%M%S-%f}.json"
    keys = {"versions", "code", "command"}
    for old in sorted(_folder(said).glob("*.json")):
        known = _load(old)
        if all(known.get(name) == result[name] for name in keys):
            target = old
    text = json.dumps(result, indent=1)[: -len("\n}")] + ',\n "runs": [\n  '
    text += (
        ",\n  ".join(json.dumps({k: kept(v) for k, v in row.items()}) for row in rows) + "\n ]\n}\n"
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, text)
    except OSError as error:
        raise CourseError(
            f"The result could not be kept in {short(target.parent)}: {error.strerror}. All runs "
            "are kept; put that right, and the same command takes a moment."
        ) from error
    return target


def _folder(said: Hypothesis) -> Path:
    return home() / "experiments" / "results" / said.name


def _load(path: Path) -> dict:
    """Return a stored result. Raises CourseError when it is damaged."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        rows = [{k: restored(v) for k, v in row.items()} for row in result["runs"]]
        return result | {"runs": rows}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise CourseError(
            f"{short(path)} is damaged. Delete it; the runs themselves are kept, and "
            "`course hypothesis run` writes it again."
        ) from None
