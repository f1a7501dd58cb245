"""Measure and print: `python -m benchmarks [NAME …]`, or `python -m course bench [NAME …]`."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterator

from benchmarks import (
    building,
    checking,
    classifying,
    daily,
    gpu,
    machine,
    pipelines,
    report,
    searching,
    shelf,
    starting,
    sweeping,
    tokenizing,
    training,
)
from benchmarks.measure import Row
from course.errors import CourseError

BENCHMARKS: dict[str, Callable[[], Iterator[Row]]] = {
    "lab": starting.lab,
    "import": starting.import_course,
    "check-call": checking.check_call,
    "check-notebook": checking.check_notebook,
    "build": building.build,
    "notebooks": building.notebooks,
    "classifier": classifying.classifier,
    "checkpoints": shelf.checkpoints,
    "pipeline-call": shelf.pipeline_call,
    "adapter": shelf.adapter,
    "pipelines": pipelines.question_answering,
    "tokenizers": tokenizing.tokenizers,
    "map": tokenizing.maps,
    "search": searching.search,
    "big-data": searching.big_data,
    "sweep": sweeping.sweep,
    "recorded": sweeping.recorded,
    "intervals": sweeping.intervals,
    "today": daily.today,
    "recall": daily.recall,
    "update": daily.update,
    "training": training.training,
    "gpu": gpu.gpu,
}


def main(argv: list[str] | None = None) -> int:
    """Run the benchmarks that are named, or all; a missed aim is shown and is not a failure."""
    chosen = _parse(argv)
    if chosen.list:
        for name, benchmark in BENCHMARKS.items():
            print(f"{name:<15} {benchmark.__doc__.splitlines()[0]}")
        return 0
    unknown = [name for name in chosen.names if name not in BENCHMARKS]
    if unknown:
        print(f"No benchmark {unknown[0]!r}: there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    rows = [row for name in chosen.names or BENCHMARKS for row in _run(name)]
    if chosen.json:
        print(json.dumps(report.as_json(machine.describe(), rows), indent=1, ensure_ascii=False))
    else:
        report.show(machine.describe(), rows)
    return 1 if any(row.note for row in rows) else 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course bench", description="Measure the course's own speeds."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="Only these; by default all.")
    parser.add_argument("--list", action="store_true", help="List the benchmarks.")
    parser.add_argument("--json", action="store_true", help="Print JSON, for scripts.")
    return parser.parse_args(argv)


def _run(name: str) -> list[Row]:
    """Run one benchmark; what keeps it from measuring becomes a row that says so."""
    rows = []
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    try:
        rows.extend(BENCHMARKS[name]())  # keeps the rows that came before an error
    except CourseError as error:
        rows.append(Row(name, note=str(error)))
    except Exception as error:  # noqa: BLE001  (a fault of ours must not cost the other numbers)
        traceback.print_exc()
        rows.append(Row(name, note=f"{type(error).__name__} (see above)"))
    return rows


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
