"""Start the course on a fresh clone: make `.venv`, install into it, hand over to `course.cli`.

Standard library only, and nothing else of `course` before the hand-over. Any Python from 3.8 on
can parse this file, so an old one gets a sentence that helps instead of a SyntaxError.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from importlib.util import find_spec
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

OLDEST = (3, 11)
ROOT = Path(os.path.realpath(__file__)).parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course-stamp"
INPUTS = ("requirements.txt", "constraints.txt", "pyproject.toml")
NEEDED_GB = 7 if sys.platform == "linux" else 3  # on Linux torch brings CUDA with it
REFUSED_UNDER_GB = 2
NO_VERSION = (
    "the package index has no {what} for Python {python}: see which index pip asks (`pip config"
    " list`; mirrors lag behind) or take a Python that the tests use (3.11 or 3.13)"
)
CAUSES = (  # what pip or the system says (the first that is found decides), what we say
    (
        r"No space left|Errno 28\b|WinError 112\b|quota exceeded",
        "the disk is full ({free:.1f} GB free in {root}; temporary files are in {tmp}): free some"
        " space (`pip cache purge` helps)",
    ),
    (
        r"Read-only file system|Errno 30\b",
        "{root} is on a read-only disk: copy the course to a folder of your own",
    ),
    (
        r"(Permission denied|Access is denied|not permitted|WinError 32\b)(: '.*')?",
        "cannot write in {root} ({found}): close programs that use .venv (JupyterLab) or copy the"
        " course to a folder of your own",
    ),
    (r"satisfies the requirement (?P<what>\S+).*\(from versions: \d", NO_VERSION),
    (
        r"Retrying \(|Max retries|Connection|IncompleteRead|timed out|getaddrinfo",
        "the package index cannot be reached: check the network (behind a company's proxy, set"
        " HTTPS_PROXY and PIP_CERT)",
    ),
    (r"satisfies the requirement (?P<what>\S+).*\(from versions: none", NO_VERSION),
)


class Problem(Exception):
    """What was wrong, with the value, and what to do before running the same command again."""


def main(argv: list[str] | None = None) -> int:
    """Make sure that everything is installed, then run the course's command line on `argv`."""
    argv = list(sys.argv[1:] if argv is None else argv)
    try:
        if tuple(sys.version_info[:2]) < OLDEST:
            version = ".".join(map(str, sys.version_info[:3]))
            raise Problem(
                f"this is Python {version}, the course needs 3.11 or newer: install one (from"
                " https://www.python.org/downloads/) and call it by name (python3.13 -m course)"
            )
        unmanaged = os.environ.get("COURSE_NO_VENV", "0") not in ("", "0")
        if unmanaged or "COLAB_RELEASE_TAG" in os.environ:
            command = f"{sys.executable} -m pip install -r {ROOT / INPUTS[0]}"
            return run_cli(argv, remedy=f"run `{command}`")
        if not is_current():
            prepare()
        elif inside():
            return run_cli(argv, remedy=f"delete the folder {VENV}")
        return hand_over(argv)
    except Problem as problem:
        say(f"{problem}; then run the same command again")
        return 2
    except KeyboardInterrupt:
        say("interrupted; the next run goes on where this one stopped")
        return 130


def say(text: str) -> None:
    """Tell the learner one thing; on stderr, so that a command's own output stays clean."""
    print("course: " + text, file=sys.stderr, flush=True)


def run_cli(argv: list[str], remedy: str) -> int:
    """Run the command line in this interpreter; a missing package becomes a Problem."""
    try:
        from course import cli

        return cli.main(argv) or 0
    except ModuleNotFoundError as error:
        name = error.name or str(error)
        if name.split(".")[0] == "course":  # not a missing package but a mistake of ours: show it
            raise
        raise Problem(f"the module {name} is missing in {sys.prefix}: {remedy}") from error


def hand_over(argv: list[str]) -> int:
    """Go on inside `.venv`, from the caller's folder, with the arguments as they came."""
    command = [str(PYTHON), "-m", "course", *argv]
    os.environ.pop("PYTHONHOME", None)  # it would hide .venv: a hand-over to itself, for ever
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    process = subprocess.Popen(command)  # on Windows, exec returns to the prompt too early
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the command decides what Ctrl-C means
            return process.wait()


def inside() -> bool:
    """Whether this interpreter is the one of `.venv`."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def is_current() -> bool:
    """Whether nothing needs to be installed: no pip, one short start of Python at most."""
    try:
        stamp = STAMP.read_text(encoding="ascii")
    except (OSError, ValueError):
        return False
    return stamp == fingerprint() and (inside() or works("-S", "-c", ""))


def fingerprint() -> str:
    """One hash of all that an installation depends on: three files, Python and the place."""
    missing = [name for name in INPUTS if not (ROOT / name).is_file()]
    if missing:
        raise Problem(f"{missing[0]} is not in {ROOT}: get a complete clone")
    parts = [(ROOT / name).read_bytes() for name in INPUTS]
    parts += [venv_config().get("version", "").encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def venv_config() -> dict[str, str]:
    """Return what `.venv/pyvenv.cfg` says; nothing if there is none."""
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line)


def works(*options: str) -> bool:
    """Whether `.venv` was made at this very place, and its Python runs and is still the same."""
    config, code = venv_config(), "\nimport sys; print('%d.%d.' % sys.version_info[:2])"
    if not config.get("command", "").endswith(f" {VENV}"):  # moved or copied: scripts point away
        return False
    command = [str(PYTHON), "-I", *options[:-1], options[-1] + code]
    try:
        result = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return False
    return result.returncode == 0 and config.get("version", "").startswith(result.stdout.strip())


def prepare() -> None:
    """Install, alone in this repository; what the system refuses on the way becomes a Problem."""
    try:
        fingerprint()
        with alone():
            if not is_current():  # whoever we waited for may have done it
                install()
    except (OSError, ValueError) as error:
        raise Problem(explain(str(error), "preparing .venv failed")) from error


def install() -> None:
    """Bring `.venv` up to date; the stamp comes last, so that it stands for a complete one."""
    usable, free = works("-c", "import pip"), shutil.disk_usage(ROOT).free / 1e9
    check_space(free)
    STAMP.unlink(missing_ok=True)
    if usable:
        say(f"bringing {VENV} up to date (Ctrl-C stops; the next run goes on)")
        drop_unfinished()
    else:
        say(
            f"installing the course's packages into {VENV}: once, 3 to 15 minutes, about"
            f" {NEEDED_GB} GB of the {free:.0f} GB free (Ctrl-C stops; the next run goes on)"
        )
        make_venv()
    stamp = fingerprint()  # before pip reads the files: a `git pull` meanwhile is not missed
    run_pip()
    new = STAMP.with_name("course-stamp.new")
    new.write_text(stamp, encoding="ascii")
    os.replace(new, STAMP)
    say("everything is installed")


@contextlib.contextmanager
def alone():
    """Hold the repository's only installation; a second one waits here and says so.

    The lock lies on pyproject.toml: no file is left behind, and the system frees the lock when its
    holder ends, however it ends. On POSIX pip inherits it, so a killed run's pip is waited for too.
    """
    with open(ROOT / INPUTS[-1], "r+b") as file:
        os.set_inheritable(file.fileno(), True)
        if not take_lock(file):
            say(f"another run is installing into {VENV}; waiting for it")
            while not take_lock(file):
                time.sleep(0.2)
        yield  # closing the file frees the lock


def take_lock(file) -> bool:
    """Try to lock `file`; also true on a file system without locks, where we go on without."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(1 << 30)  # a byte behind the end: Windows forbids others to read a locked one
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


def check_space(free: float) -> None:
    """Refuse to start what cannot fit; what an earlier run has put into `.venv` counts as room."""
    files = (os.path.join(folder, name) for folder, _, names in os.walk(VENV) for name in names)
    if free + sum(os.lstat(file).st_size for file in files) / 1e9 < REFUSED_UNDER_GB:
        raise Problem(
            f"only {free:.1f} GB are free in {ROOT}, the packages need about {NEEDED_GB} GB:"
            " free some space"
        )


def make_venv() -> None:
    """Make `.venv` from scratch, with pip in it."""
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise Problem(
            f"{sys.executable} cannot make virtual environments: install the package python3-venv"
            " (Debian, Ubuntu: `sudo apt install python3-venv`)"
        )
    import venv

    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(VENV)
    except subprocess.CalledProcessError as error:  # ensurepip runs in a process of its own
        text = (error.output or b"").decode(errors="replace")
        raise Problem(explain(text, f"making {VENV} failed")) from error


def drop_unfinished() -> None:
    """Forget packages that a killed pip has half copied: it would take them for installed."""
    for pattern in ("lib/python*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
        for folder in VENV.glob(pattern):
            if folder.is_dir() and not (folder / "INSTALLER").exists():  # written after the files
                shutil.rmtree(folder)


def pip_command() -> list[str]:
    """Return the one command that installs; isolated (-I) from PYTHONPATH and the user's site."""
    pip = [str(PYTHON), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    return [*pip, "--no-user", "-r", INPUTS[0], "-c", INPUTS[1], "-e", "."]


def run_pip() -> None:
    """Show pip at work and keep what it complains about; a failure becomes a Problem.

    Only stderr goes through us (complaints go there): on a terminal pip keeps its progress bars.
    """
    complaints = deque(maxlen=300)
    options = {"encoding": "utf-8", "errors": "replace", "close_fds": False}  # it inherits the lock
    with subprocess.Popen(
        pip_command(), cwd=ROOT, stdout=2, stderr=subprocess.PIPE, **options
    ) as pip:
        try:
            for line in pip.stderr:
                sys.stderr.write(line)
                sys.stderr.flush()
                complaints.append(line)
            code = pip.wait()
        except KeyboardInterrupt:  # pip got the Ctrl-C as well: let it tidy up, but not for long
            with contextlib.suppress(subprocess.TimeoutExpired):
                pip.wait(timeout=10)
            pip.kill()
            raise
    if code:
        raise Problem(explain("".join(complaints), f"pip stopped with exit code {code}"))


def explain(text: str, what: str) -> str:
    """Turn pip's or the system's words into one sentence; an unknown cause is quoted."""
    import tempfile

    values = {"root": ROOT, "tmp": tempfile.gettempdir(), "python": venv_config().get("version")}
    values["free"] = shutil.disk_usage(ROOT).free / 1e9
    for pattern, sentence in CAUSES:
        match = re.search(pattern, text)
        if match:
            return sentence.format(found=match.group(), **values, **match.groupdict())
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"]
    return f"{what} ({lines[-1]}): look above for the cause; if you see none, delete {VENV}"


if __name__ == "__main__":
    sys.exit(main())
