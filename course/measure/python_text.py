"""Python's own source and prose, on this machine: what the text-generation checkpoint knows.

The text differs a little between versions of Python, and so do figures measured on it.
"""

from __future__ import annotations

import hashlib
import sysconfig
from pathlib import Path

# Tests and tables of characters are left out: long, and nothing that one would want written.
SKIPPED = {
    "__pycache__", "dist-packages", "encodings", "idlelib", "lib2to3", "pydoc_data",
    "site-packages", "test", "tests", "turtledemo",
}  # fmt: skip


def files(split: str) -> list[tuple[str, str]]:
    """Return (name, text) of each file of a split, "train" or "test", sorted by name.

    About one file in twenty is in the test split, chosen by the hash of its name, so that the
    choice is the same everywhere. The topics of `help()` count as files, too.
    """
    library = Path(sysconfig.get_paths()["stdlib"])
    found = {}
    for path in library.rglob("*.py"):
        name = path.relative_to(library)
        if not SKIPPED & set(name.parts):
            found[name.as_posix()] = path.read_text(encoding="utf-8", errors="replace")
    found |= _topics()
    return sorted((name, text) for name, text in found.items() if split_of(name) == split)


def split_of(name: str) -> str:
    """Return the split of a file by its name."""
    return "test" if hashlib.sha256(name.encode()).digest()[0] < 13 else "train"


def _topics() -> dict[str, str]:
    from pydoc_data.topics import topics

    return {f"help/{topic}": text for topic, text in topics.items()}
