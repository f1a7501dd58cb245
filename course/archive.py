"""Everything of yours as one file: `course export FILE.zip`, and `course import` elsewhere.

An import loses nothing. Files that are not there are put, equal ones are left alone. Progress and
recall are merged entry by entry, activity line by line (see `course.merging`). Of two different
notebooks yours stays, and the imported one lies beside it under a dated name. What would change is
backed up first. Every step is complete or not done at all, so an import that was interrupted is
finished by running it again.
"""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from course import merging
from course.errors import CourseError
from course.paths import home, short

MARK = "course-export.json"  # the first entry: what tells our files from others
VERSION = 1
LEFT_OUT = re.compile(r"\..*\.(lock|part|new)")
CHUNK = 1 << 20


def export(target: Path, *, runs: bool = False) -> int:
    """Write everything in `my/` to the file `target`, whole or not at all; return how many files.

    Locks and half-written files are left out; executed experiments too, unless `runs`. Raises
    CourseError when there is nothing, when `target` is something else, or cannot be written.
    """
    target = target.expanduser().resolve()
    files = {name: path for name, path in _mine(runs) if path != target}
    if not files:
        raise CourseError(f"There is nothing to export yet: {short(home())} has no files.")
    if target.exists() and not _is_ours(target):
        raise CourseError(f"{short(target)} is there and no export: choose another name.")
    for name in files:
        if _is_unsafe(name):
            raise CourseError(f"{name!r} cannot be a name in a zip file: rename it first.")
    _write(target, files)
    return len(files)


def import_(source: Path, now: datetime) -> list[str]:
    """Merge what was exported to the file `source` into `my/`; return what was done, in sentences.

    Raises CourseError, before anything is changed, for a file that is damaged, no export, or holds
    a name that leads out of the folder; and when something cannot be written.
    """
    with _opened(source.expanduser()) as archive:
        names = _checked(archive, source)
        try:
            return _merge(archive, names, now)
        except OSError as error:
            raise CourseError(
                f"The import stopped at {short(Path(error.filename or home()))}: "
                f"{error.strerror or 'another program holds its lock'}. Nothing is lost; put that "
                "right and run it again, and it will finish."
            ) from error


def _merge(archive: zipfile.ZipFile, names: list[str], now: datetime) -> list[str]:
    new, merged, differing = [], [], []
    for name in names:
        target = _place(name)
        if not os.path.lexists(target):
            new.append(name)
        elif _equal(target, archive, name):
            continue
        elif name in merging.MERGED:
            merged += [name] if merging.changes(name, archive.read(name)) else []
        else:
            differing.append(name)
    said = []
    untouched = {name for name in differing if _is_untouched(name, _place(name).read_bytes)}
    changing = {name: _place(name) for name in [*merged, *untouched] if _place(name).is_file()}
    if changing:
        backup = _free(home() / "backups" / f"before-import-{now:%Y-%m-%d-%H%M%S}.zip")
        backup.parent.mkdir(parents=True, exist_ok=True)
        _write(backup, changing)
        said.append(f"What changes below is as it was in {short(backup)}.")
    for name in new:
        _put(archive, name, _place(name))
    for name in merged:
        said += merging.merge(name, archive.read(name), now)
    for name in differing:
        said += _differing(archive, name, name in untouched, now)
    same = len(names) - len(new) - len(merged) - len(differing)
    return [f"{len(new)} files put, {same} were the same.", *said]


def _differing(archive: zipfile.ZipFile, name: str, untouched: bool, now: datetime) -> list[str]:
    """Take in a file that is here with other content."""
    target = _place(name)
    if name.startswith(".base/"):  # what their copy was made from: course update looks for it
        from course import workspace

        mark = workspace.mark(archive.read(name).decode("utf-8", "replace"))
        _put(archive, name, target.with_name(f"{target.stem}.{mark}{target.suffix}"))
        return []
    if untouched:
        _put(archive, name, target)
        return [f"{name}: yours had nothing in it yet; the imported one took its place."]
    if _is_untouched(name, lambda: archive.read(name)):
        return []
    beside = sorted(target.parent.glob(f"{_plain(target.stem)}-imported-*{target.suffix}"))
    if any(_equal(path, archive, name) for path in beside):
        return []  # an import that was interrupted, or the same one again
    kept = _free(target.with_name(f"{target.stem}-imported-{now:%Y-%m-%d}{target.suffix}"))
    _put(archive, name, kept)
    return [f"{name} differs: yours stays, the imported one is beside it as {kept.name}."]


def _is_untouched(name: str, read) -> bool:
    """Return whether a notebook is the course's own, with nothing written or run in it yet."""
    from course.workspace import FOLDERS

    folder, _, file = name.partition("/")
    original = FOLDERS.get(folder, Path()) / file
    try:
        course = json.loads(original.read_text(encoding="utf-8"))["cells"]
        mine = json.loads(read())["cells"]
        return not any(cell.get("outputs") for cell in mine) and _code(mine) == _code(course)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _code(cells: list[dict]) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]


# Reading


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except OSError as error:
        raise CourseError(f"{short(source)} cannot be read: {error.strerror}.") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise CourseError(_damaged(source)) from None
    with archive:
        yield archive


def _checked(archive: zipfile.ZipFile, source: Path) -> list[str]:
    """Return the names of the files to take in, after reading all of them once."""
    names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    if MARK not in names:
        raise CourseError(f"{short(source)} is no export of this course (course export FILE.zip).")
    for name in names:
        if _is_unsafe(name):
            raise CourseError(f"{short(source)} holds {name!r}, which leads out of the folder.")
    try:
        damaged = archive.testzip() or len(names) != len(set(names))
        version = json.loads(archive.read(MARK))["version"]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError,
            NotImplementedError, KeyError, TypeError):  # fmt: skip
        damaged = True
    if damaged:
        raise CourseError(_damaged(source))
    if version != VERSION:
        raise CourseError(f"{short(source)} is from another version of the course: git pull first.")
    return [name for name in names if name != MARK and not _is_left_out(name)]


def _is_unsafe(name: str) -> bool:
    """Return whether a name in a zip file could lead out of the folder, on any system."""
    parts = name.split("/")
    return (
        "\\" in name
        or "\0" in name
        or bool(re.match(r"[A-Za-z]:", name))
        or any(part in ("", ".", "..") for part in parts)
    )


def _is_left_out(name: str) -> bool:
    lock_of_a_run = name.startswith("runs/") and name.endswith(".lock")
    return lock_of_a_run or bool(LEFT_OUT.fullmatch(PurePosixPath(name).name))


def _is_ours(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return MARK in archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def _equal(path: Path, archive: zipfile.ZipFile, name: str) -> bool:
    """Return whether a file has the content of an entry, without holding either in memory."""
    if not path.is_file() or path.stat().st_size != archive.getinfo(name).file_size:
        return False
    with open(path, "rb") as mine, archive.open(name) as theirs:
        while chunk := theirs.read(CHUNK):
            if mine.read(len(chunk)) != chunk:
                return False
    return True


def _damaged(source: Path) -> str:
    return f"{short(source)} is damaged or no zip file: export it again (course export FILE.zip)."


# Writing


def _mine(runs: bool) -> Iterable[tuple[str, Path]]:
    """Return the files of the learner, by their names in the archive."""
    from course.hypotheses import store

    folders = {"": home()} | ({"runs/": store.folder()} if runs else {})
    for prefix, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            name = prefix + path.relative_to(folder).as_posix()
            if prefix or not name.startswith("runs/"):
                if not _is_left_out(name) and name != MARK and _is_regular(path):
                    yield name, path


def _place(name: str) -> Path:
    """Return where a file of the archive belongs."""
    from course.hypotheses import store

    if name.startswith("runs/"):
        return store.folder() / name.removeprefix("runs/")
    return home() / name


def _write(target: Path, files: dict[str, Path]) -> None:
    """Write a zip file, whole or not at all. Raises CourseError when it cannot."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    mark = {"version": VERSION, "made": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        with open(part, "wb") as file:
            packing = zipfile.ZIP_DEFLATED
            with zipfile.ZipFile(file, "w", packing, strict_timestamps=False) as archive:
                archive.writestr(MARK, json.dumps(mark))
                for name, path in files.items():
                    archive.write(path, name)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        raise CourseError(
            f"{short(target)} could not be written: {error.strerror}. Nothing is changed; put that "
            "right and run it again."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _put(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write an entry to a file, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with archive.open(name) as theirs, open(part, "wb") as file:
            while chunk := theirs.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _free(path: Path) -> Path:
    """Return `path`, or the next numbered name beside it that is not taken."""
    free, number = path, 2
    while os.path.lexists(free):
        free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return free


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _plain(stem: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", stem)
