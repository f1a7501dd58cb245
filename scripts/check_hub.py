"""Is every original of the shelf still on the Hub, at its revision, with files that can be used?

    python scripts/check_hub.py

Prints a line for each one that is not and exits with 1; with 2, after one sentence, if the Hub
cannot be asked. It reads what the Hub says about a repository and downloads no file. A weekly job
runs it (.github/workflows/weekly.yml); only huggingface_hub is needed besides the course.
"""

from __future__ import annotations

import fnmatch
import sys
from typing import Any

from course.hub import look, why
from course.shelf import CHECKPOINTS, DATA_FILES, DATASETS, METRICS, MODEL_FILES, Item

NEEDED = {"model": "*.safetensors", "dataset": "*"}  # besides what the patterns let through
GONE = ("RepositoryNotFoundError", "RevisionNotFoundError", "GatedRepoError", "DisabledRepoError")


def main() -> int:
    """Check the whole table; return what to exit with."""
    asked = rows()
    missing = 0
    for hub, (names, kind, item) in asked.items():
        try:
            wrong = lacks(look(hub, kind, item.revision or None), kind, item)
        except Exception as error:
            wrong = why(error, hub, kind, item.revision).partition(". ")[0]
            if type(error).__name__ not in GONE:
                print(f"The Hub could not be asked about {hub}: {wrong}. Try again later.")
                return 2
        if wrong:
            missing += 1
            print(f"{hub} ({kind} {', '.join(names)}, revision {item.revision or 'main'}): {wrong}")
    if not missing:
        print(f"{len(asked)} repositories of the Hub are as the shelf needs them.")
    return 1 if missing else 0


def rows() -> dict[str, tuple[list[str], str, Item]]:
    """Return the repositories of the table, each once: its names on the shelf, kind, and item."""
    found: dict[str, tuple[list[str], str, Item]] = {}
    for kind, table in (("model", CHECKPOINTS), ("dataset", DATASETS), ("space", METRICS)):
        for name, item in table.items():
            if item.hub:
                found.setdefault(item.hub, ([], kind, item))[0].append(name)
    return found


def lacks(about: Any, kind: str, item: Item) -> str:
    """Return what is wrong with a repository, "" if nothing."""
    if item.revision and about.sha != item.revision:
        return f"the Hub answers with another revision, {about.sha}"
    if getattr(about, "gated", False):
        return "it is gated"
    if kind == "space":  # a metric: `evaluate` knows which file it needs
        return ""
    patterns = MODEL_FILES if kind == "model" else DATA_FILES[2:]  # a card alone is no data
    prefix = f"{item.config}/" if item.config else ""
    files = [file.rfilename for file in about.siblings or []]
    files = [file for file in files if file.startswith(prefix)]
    usable = [file for file in files if any(fnmatch.fnmatch(file, name) for name in patterns)]
    if not fnmatch.filter(usable, NEEDED[kind]):
        return "it has no file that the course could use"
    return ""


if __name__ == "__main__":
    sys.exit(main())
