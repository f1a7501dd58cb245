"""Where things are: the repository's folders and the learner's own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = ROOT / "exercises"
SOLUTIONS = ROOT / "solutions"
DATA = ROOT / "data"


def home() -> Path:
    """Return the learner's own folder: `my/`, or the folder that COURSE_HOME names."""
    return Path(os.environ.get("COURSE_HOME") or ROOT / "my").expanduser().resolve()


def cache() -> Path:
    """Return the folder for what can be made again: COURSE_CACHE, or the user's cache folder."""
    if os.environ.get("COURSE_CACHE"):
        return Path(os.environ["COURSE_CACHE"]).expanduser().resolve()
    from platformdirs import user_cache_path

    return user_cache_path("hugging-face-course", appauthor=False)


def short(path: Path) -> str:
    """Return `path` relative to the repository where it lies inside it, for messages."""
    try:
        return Path(path).resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return str(path)
