"""New versions of lessons and exercises into the learner's copies; what the learner did stays.

Everything is merged before anything is written, and what is written over is in a backup first.
Then, copy by copy: the new base is kept, the copy written, the base moved into place. A kill
between any two of these leaves whole files, and the next update goes on from there.
"""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat

from course import build, three_way, workspace
from course import notebook as notebooks
from course.errors import CourseError
from course.lesson import lessons
from course.paths import home, short

MARK = re.compile(r"[0-9a-f]{16}")
TELLING = set(three_way.KINDS) - {"yours"}


@dataclass(frozen=True)
class Change:
    """One copy that the new version changes."""

    copy: Path
    before: bytes
    after: str | None  # None: the copy stays as it is, its base moves
    base: str
    told: dict[str, list[str]] = field(default_factory=dict)

    @property
    def tells(self) -> bool:
        """Whether a learner would want to know."""
        return any(self.told.get(kind) for kind in TELLING)


@dataclass(frozen=True)
class Updated:
    """What an update did: the changes made, where the old copies are, what was left alone."""

    changes: list[Change]
    left: list[str]
    backup: Path | None


def update(*, dry_run: bool = False) -> Updated:
    """Merge the course's present notebooks into the learner's copies; `dry_run` writes nothing.

    A copy that cannot be read or merged is left alone, with a sentence in `left`. Raises
    CourseError when there are no copies, when another update runs, or when the backup or a copy
    cannot be written; every file is then the old one or the new one.
    """
    pairs = [pair for one in lessons() for pair in workspace.copies(one).items()]
    pairs = [(copy, original) for copy, original in pairs if copy.exists()]
    if not pairs:
        raise CourseError(f"There are no copies in {short(home())} yet: course lab makes them.")
    if dry_run:
        changes, left = _plan(pairs)
        return Updated(changes, left, None)
    with _alone():
        changes, left = _plan(pairs)
        backup = _back_up([change for change in changes if change.after is not None])
        made = []
        for change in changes:
            if _make(change):
                made.append(change)
            else:
                left.append(
                    f"{short(change.copy)} was saved by another program just now; it is as that "
                    "program left it: run course update again."
                )
        return Updated(made, left, backup)


def _plan(pairs: list[tuple[Path, Path]]) -> tuple[list[Change], list[str]]:
    """Return what to change, and a sentence for each copy that cannot be merged."""
    changes, left = [], []
    for copy, original in pairs:
        try:
            changes.append(_merged(copy, original))
        except CourseError as error:
            left.append(str(error))
    return [change for change in changes if change], left


def _merged(copy: Path, original: Path) -> Change | None:
    """Merge one copy in memory; None when there is nothing to do."""
    try:
        before = copy.read_bytes()
    except OSError as error:
        raise CourseError(f"{short(copy)} cannot be read: {error.strerror}.") from error
    mine, new = _load(copy), workspace.original_text(original)
    marked = _marked(mine)
    old, exact = workspace.find_base(copy, marked)
    if old == new:
        in_place = old == _text(workspace.base_path(copy))
        return None if in_place else Change(copy, before, None, new)
    base, fresh = _read(old), nbformat.reads(new, as_version=4)
    result = three_way.merge(
        base.cells if base else None, mine.cells, fresh.cells, exact=exact and base is not None
    )
    data = three_way.metadata(base.metadata if base else {}, mine.metadata, fresh.metadata)
    if result.cells == mine.cells and data == mine.metadata and marked is None:
        return Change(copy, before, None, new, result.told)
    data["course"] = {**_course(mine), "base": workspace.mark(new)}
    mine.update(nbformat.from_dict({"cells": result.cells, "metadata": data}))
    mine.nbformat_minor = max(5, mine.nbformat_minor)
    return Change(copy, before, build.write_text(mine), new, result.told)


def _load(copy: Path):
    """Read a copy. Raises CourseError also for one that is a notebook only in part."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # missing and repeated cell ids are put right by merging
        notebook = notebooks.load(copy)
        try:
            nbformat.validate(notebook)
        except Exception as error:
            raise CourseError(
                f"{short(copy)} is damaged: parts of the notebook are missing or wrong. `course "
                "fresh NN` puts a new copy in place and keeps this one."
            ) from error
    return notebook


def _read(base: str | None):
    """Return a base as a notebook; None when there is none, or none that can be read."""
    try:
        return nbformat.reads(base, as_version=4) if base is not None else None
    except Exception:  # noqa: BLE001  (damaged: as if there were none)
        return None


def _course(notebook) -> dict:
    found = notebook.metadata.get("course")
    return found if isinstance(found, dict) else {}


def _marked(notebook) -> str | None:
    """Return the mark of what a copy was made from; None when it bears none."""
    found = _course(notebook).get("base")
    return found if isinstance(found, str) and MARK.fullmatch(found) else None


def _make(change: Change) -> bool:
    """Write one copy and move its base; False when the copy is no longer what was merged."""
    if _bytes(change.copy) != change.before:
        return False
    workspace.keep_base(change.copy, change.base)
    if change.after is not None:
        build.save(change.copy, change.after)
    workspace.move_base(change.copy, change.base)
    return True


def _back_up(changes: list[Change]) -> Path | None:
    """Put what will be written over into `my/backups/DATE`, complete or not at all."""
    if not changes:
        return None
    backups, now = home() / "backups", datetime.now().strftime("%Y-%m-%d-%H%M%S")
    part, folder, number = backups / f".{now}.part", backups / now, 2
    while folder.exists():
        folder, number = backups / f"{now}-{number}", number + 1
    for leftover in backups.glob(".*.part"):  # of an update that was killed before it wrote
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        for change in changes:
            kept = part / change.copy.relative_to(home())
            kept.parent.mkdir(parents=True, exist_ok=True)
            with open(kept, "wb") as file:
                file.write(change.before)
                file.flush()
                os.fsync(file.fileno())
        part.rename(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise CourseError(
            f"The backup {short(folder)} could not be made: {error.strerror}. Nothing was changed; "
            "free the space or the permission and run course update again."
        ) from error
    return folder


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of updates. Raises CourseError when another update has it."""
    from filelock import FileLock, Timeout

    lock = FileLock(home() / ".update.lock", timeout=10)
    try:
        lock.acquire()
    except (OSError, Timeout) as error:
        reason = getattr(error, "strerror", None) or "another update runs"
        raise CourseError(f"{short(home())} cannot be updated now: {reason}.") from error
    try:
        yield
    finally:
        lock.release()


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
