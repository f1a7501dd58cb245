"""Run the trainings of hypotheses one by one, and store what came out.

The scripts of this folder, one for each lesson, say how a point is trained; here stands what they
share. A point that has a result is not trained again, in whichever hypothesis of the lesson it
stands, so a run that was stopped goes on where it was. Results lie in results/NAME.json: command,
versions, settings, and the values of every point.
"""

from __future__ import annotations

import json
import os
import platform
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from course.hypotheses.parameters import combinations

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass
class Trainings:
    """How the points of a lesson's hypotheses are trained.

    `train` gets a point (every name of `defaults` with a value) and returns it with its metrics;
    `packages` are those on whose versions a result depends.
    """

    script: str
    train: Callable[[dict], dict]
    defaults: dict
    packages: tuple[str, ...]
    precision: str

    def run(self, paths: list[str]) -> None:
        """Train every point of the hypotheses in these files, and store each as it is finished."""
        for path in map(Path, paths):
            grid = tomllib.loads(path.read_text(encoding="utf-8"))["grid"]
            points = [self.defaults | point for point in combinations(grid)]
            for number, point in enumerate(points, 1):
                known = self.finished()
                if self.key(point) not in known:
                    known[self.key(point)] = found = self.train(point)
                    print(f"{path.stem} {number}/{len(points)}", found, flush=True)
                self.store(path, [known[self.key(p)] for p in points if self.key(p) in known])

    def key(self, point: dict) -> tuple:
        """Return what tells a point, or the run of one, from others."""
        return tuple(point[name] for name in self.defaults)

    def finished(self) -> dict[tuple, dict]:
        """Return the runs of this script that are stored for these versions, by their points."""
        stored = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*.json")]
        return {
            self.key(run): run
            for result in stored
            if self.script in result["command"] and result["versions"] == self.versions()
            for run in result["runs"]
        }

    def versions(self) -> dict[str, str]:
        """Return the versions that a result depends on."""
        return {name: version(name) for name in self.packages}

    def store(self, hypothesis: Path, runs: list[dict]) -> None:
        """Write the results of a hypothesis, whole or not at all."""
        result = {
            "hypothesis": hypothesis.stem,
            "command": f"python experiments/{self.script} experiments/{hypothesis.name}",
            "versions": self.versions(),
            "python": platform.python_version(),
            "precision": self.precision,
            "judged_on": "validation",
            "runs": runs,
        }
        lines = json.dumps(result | {"runs": []}, indent=1)[: -len("[]\n}")]
        lines += "[\n  " + ",\n  ".join(map(json.dumps, runs)) + "\n ]\n}\n"
        RESULTS.mkdir(exist_ok=True)
        part = RESULTS / f"{hypothesis.stem}.{os.getpid()}.part"
        part.write_text(lines, encoding="utf-8", newline="\n")
        part.replace(RESULTS / f"{hypothesis.stem}.json")
