"""`course test --colab`, without the installation: versions, refusals, and what pytest is given.

The whole of it, with Colab's packages, runs weekly (.github/workflows/weekly.yml).
"""

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from course import colab
from course.errors import CourseError
from course.paths import ROOT


def requirements(path: Path) -> dict[str, Requirement]:
    """Return the requirements of a file by name, as pip compares names."""
    lines = [line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
    found = [Requirement(line) for line in lines if line]
    return {requirement.name.lower().replace("_", "-"): requirement for requirement in found}


def test_no_floor_is_higher_than_what_colab_has():
    wanted = requirements(ROOT / "requirements.txt")
    pinned = {name: next(iter(r.specifier)).version for name, r in requirements(colab.PINS).items()}
    shared = wanted.keys() & pinned.keys()
    assert {"torch", "transformers", "datasets", "ipython", "pandas"} <= shared
    assert [name for name in shared if pinned[name] not in wanted[name].specifier] == []


@pytest.fixture
def pretended(monkeypatch):
    """`prove` without installing: `pretended(before, after)`; returns the commands of pytest."""
    ran = []

    def pretend(*lists):
        states = iter(lists)
        monkeypatch.setattr(colab, "environment", lambda folder: str(folder / "bin" / "python"))
        monkeypatch.setattr(colab, "installed", lambda python: next(states))
        monkeypatch.setattr(colab, "run_first_cells", lambda python, folder: None)
        monkeypatch.setattr(subprocess, "call", lambda *words, **options: ran.append(words) or 5)
        return ran

    return pretend


def test_packages_may_come_but_none_may_change(pretended):
    ran = pretended({"a==1"}, {"a==1", "b==1"}, {"a==1", "b==1"})
    assert colab.prove(["-x"]) == 5
    ((command,),) = ran
    assert command[1:] == ["-m", "pytest", *colab.TESTS, "-x"]


@pytest.mark.parametrize("after", [{"a==2", "b==1"}, {"b==1"}])
def test_changed_or_removed_package_is_named_and_ends_the_test(pretended, after):
    ran = pretended({"a==1"}, {"a==1", "b==1"}, after)
    with pytest.raises(CourseError, match="changed what Colab has: a==1. Lower the floors"):
        colab.prove([])
    assert not ran


def test_kernel_sees_nothing_of_this_course(monkeypatch, tmp_path):
    for name in ("COURSE_HOME", "COURSE_SOURCE", "PYTHONPATH", "PYTHONHOME", "PYENV_VERSION"):
        monkeypatch.setenv(name, "ours")
    seen = colab.variables(str(tmp_path / "environment" / "bin" / "python"))
    assert "ours" not in seen.values() and "COLAB_RELEASE_TAG" in seen
    assert seen["COURSE_CACHE"] == str(tmp_path / "cache")


def test_other_python_is_taken_where_colabs_is_missing_and_said(monkeypatch, capsys):
    monkeypatch.setattr(colab, "PYTHON", "python0.0")
    assert colab.interpreter() == sys.executable
    assert "there is no python0.0" in capsys.readouterr().out


def test_failed_step_says_what_it_was_and_its_last_words():
    with pytest.raises(CourseError, match="(?s)It cannot be done. .* said:\n.*no such reason"):
        colab.run([sys.executable, "-c", "raise SystemExit('no such reason')"], "It cannot be done")
