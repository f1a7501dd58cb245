"""What holds for every file: style, which module may know which, and what never gets in."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course.paths import ROOT

MODULES = sorted((ROOT / "course").rglob("*.py"))
CHECKS = sorted((ROOT / "course" / "checks").glob("[!_]*.py"))


def name(path: Path) -> str:
    """Return a path as it is in the repository."""
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def files():
    """Every file that is in the repository or could be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if listed.returncode:
        pytest.skip("this is not a git repository")
    found = [ROOT / path for path in listed.stdout.split("\0") if path]
    return [path for path in found if path.is_file()]


def imports(path: Path) -> set[str]:
    """Return what a module imports, as "package.module" or "package.module.name"."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)} has a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# Style


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_has_nothing_to_say(words):
    folders = ["conftest.py", "course", "tests", "data", "benchmarks", "experiments", "scripts"]
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *words, "--no-cache", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


# Which module may know which


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_first_start_imports_the_commands(path):
    known = {imported for imported in imports(path) if imported.startswith("course.cli")}
    assert not known or path.name == "__main__.py"


@pytest.mark.parametrize("path", CHECKS, ids=name)
def test_checks_know_the_course_and_its_exercises_alone(path):
    known = {imported for imported in imports(path) if imported.split(".")[0] == "course"}
    outside = ("course.exercise.", "course.checks._")
    assert not {i for i in known if i != "course" and not i.startswith(outside)}


# What never gets in


def test_no_file_holds_a_path_of_this_machine(files):
    places = [f"{place}/".encode() for place in (ROOT, Path.home()) if len(place.parts) > 1]
    assert places
    assert not [name(path) for path in files if any(place in path.read_bytes() for place in places)]


def test_no_file_trusts_remote_code(files):
    switch = re.compile(rb"trust_remote_code[\"']?\s*[=:]\s*True")
    assert not [name(path) for path in files if switch.search(path.read_bytes())]


def test_no_weights_are_pickled(files):
    pickled = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5"}
    assert not [name(path) for path in files if path.suffix in pickled]


def test_no_file_holds_a_token(files):
    token = re.compile(rb"\bhf_[A-Za-z]{30,}\b")
    assert not [name(path) for path in files if token.search(path.read_bytes())]
