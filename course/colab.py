"""The course with the versions that Colab has: `python -m course test --colab`.

Colab's own packages are installed into an environment of their own, an empty folder plays the part
of /content, and the set-up cell of a published notebook fetches the course from this repository and
installs what is missing. Then homework, lessons and solutions run there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from course import convert
from course.errors import CourseError
from course.paths import ROOT

PINS = ROOT / "constraints-colab.txt"
PYTHON = "python3.13"  # Colab's; where there is none, this one
TESTS = ["notebooks", "solutions", "tests/test_lessons.py", "tests/test_homework.py"]
# What a learner's first cells need: everything installed is there without a restart.
FIRST = """\
import datasets, evaluate, peft, sentence_transformers, torch, transformers
from course.checks import behind_the_pipeline as check
assert course.checkpoint("sentiment") and check.split_words
print(course.__file__)
"""


def prove(arguments: list[str]) -> int:
    """Make the environment, run the set-up cell in it, then pytest; return pytest's status.

    What is tested is what is committed. `arguments` go to pytest, after the tests of homework,
    lessons and solutions. Takes 5 GB on the disk for temporary files (TMPDIR), freed at the end.
    Raises CourseError when an installation fails, when the set-up cell fails, or when it changes
    the version of a package that Colab has.
    """
    with tempfile.TemporaryDirectory(prefix="course-colab-", ignore_cleanup_errors=True) as made:
        content = Path(made, "content")
        content.mkdir()
        say(f"installing what Colab has ({PINS.name})")
        python = environment(Path(made, "environment"))
        before = installed(python)
        for time in ("first", "second"):
            say(f"the set-up cell in an empty folder, {time} time")
            run_first_cells(python, content)
            if changed := before - installed(python):
                raise CourseError(
                    f"The set-up cell changed what Colab has: {', '.join(sorted(changed))}. "
                    f"Lower the floors in requirements.txt, or renew {PINS.name}."
                )
        say(f"it changed none of the {len(before)} packages; now homework, lessons and solutions")
        clone = content / convert.CLONE
        command = [python, "-m", "pytest", *TESTS, *arguments]
        return subprocess.call(command, cwd=clone, env=variables(python, PYTHONPATH=str(clone)))


def environment(folder: Path) -> str:
    """Make a virtual environment with the versions that Colab has; return its interpreter."""
    run([interpreter(), "-m", "venv", str(folder)], "A virtual environment cannot be made")
    python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    command = [python, "-m", "pip", "install", "-q", "-r", str(PINS)]
    run(command, "Colab's versions cannot be installed")
    return python


def interpreter() -> str:
    """Return Colab's version of Python if this machine has it, otherwise this one."""
    try:
        subprocess.run([PYTHON, "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        say(f"there is no {PYTHON}; taking {sys.version.split()[0]}")
        return sys.executable
    return PYTHON


def installed(python: str) -> set[str]:
    """Return the packages of an environment with their versions, as `pip freeze` prints them."""
    command = [python, "-m", "pip", "freeze", "--all"]
    return set(run(command, "The packages cannot be listed").split("\n")) - {""}


def run_first_cells(python: str, folder: Path) -> None:
    """Run the set-up cell twice in a new kernel, then imports and a checkpoint of the shelf.

    Raises CourseError with the last words of the notebook when a cell fails or when the course is
    not the one that the cell fetched.
    """
    setup = convert.on_colab(ROOT.as_uri()) + "import course"
    notebook = nbformat.v4.new_notebook(metadata=convert.METADATA)
    notebook.cells = [nbformat.v4.new_code_cell(code) for code in (setup, setup, FIRST)]
    path = folder / "first.ipynb"
    nbformat.write(notebook, path)
    command = [python, "-m", "jupyter", "execute", "--inplace", path.name]
    run(command, "The set-up cell fails", cwd=folder, env=variables(python))
    said = "".join(out.get("text", "") for out in nbformat.read(path, 4).cells[-1].outputs).strip()
    if not said.startswith(str(folder.resolve() / convert.CLONE)):
        raise CourseError(f"The set-up cell leaves another course in place: {said}.")


def variables(python: str, **more: str) -> dict[str, str]:
    """Return the environment variables of a Colab kernel: nothing of the course, its own cache."""
    ours = ("COURSE_", "PYTHONPATH", "PYTHONHOME", "PYENV_VERSION", "JUPYTER_PATH", "VIRTUAL_ENV")
    rest = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    folder = Path(python).parent
    return rest | {
        "COLAB_RELEASE_TAG": "test",
        "COURSE_CACHE": str(folder.parent.parent / "cache"),
        "PATH": os.pathsep.join([str(folder), os.environ["PATH"]]),
        **more,
    }


def run(command: list[str], what: str, **options) -> str:
    """Run a command and return what it printed; raise CourseError with its last words."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    if done.returncode:
        raise CourseError(f"{what}. {' '.join(command)} said:\n{done.stdout[-2000:]}")
    return done.stdout


def say(words: str) -> None:
    """Print what comes next."""
    print(f"Colab: {words}", flush=True)
