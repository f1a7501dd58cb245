"""The first start: `.venv`, pip, stamp, lock and hand-over, in throw-away repositories.

Each run is a process of its own. In most, `.venv` gets a stand-in for pip that notes its arguments
and then does what the test says; one test installs with the real pip (and needs no network).
"""

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).resolve().parent.parent
SOURCE = HERE / "course" / "__main__.py"

CLI = """
import json, os, sys
def main(argv=None):
    print(json.dumps({"argv": argv, "prefix": sys.prefix, "cwd": os.getcwd()}), flush=True)
    return 7 if argv == ["fail"] else 0
"""
# Runs `python -m course` after the test's own lines, with a `.venv` that holds a stand-in for pip.
DRIVER = """
import os, runpy, shutil, sys, venv
from pathlib import Path
class Builder(venv.EnvBuilder):
    def __init__(self, **options):
        super().__init__(**{**options, "with_pip": False})
    def post_setup(self, context):
        folder = next(Path(context.env_dir).glob("[Ll]ib*/**/site-packages")) / "pip"
        folder.mkdir()
        (folder / "__init__.py").touch()
        shutil.copy(os.environ["FAKE_PIP"], folder / "__main__.py")
venv.EnvBuilder = Builder
sys.path.insert(0, sys.argv.pop(1))
exec(os.environ["BEFORE"])
runpy.run_module("course", run_name="__main__", alter_sys=True)
"""
PIP = """
import json, os, sys, time
with open(os.environ["PIP_LOG"], "a") as file:
    print(json.dumps(sys.argv[1:]), file=file)
exec(os.environ["PIP_DOES"])
"""
WAIT = """
while not os.path.exists(os.environ["PIP_LOG"] + ".go"):
    time.sleep(0.02)
"""


class Clone:
    """A throw-away repository, and the runs in it."""

    def __init__(self, root: Path, tools: Path):
        self.root, self.tools, self.log = root, tools, tools / "pip.log"
        self.stamp = root / ".venv" / "course-stamp"
        (root / "course").mkdir(parents=True)
        shutil.copy(SOURCE, root / "course")
        (root / "course" / "__init__.py").touch()
        (root / "course" / "cli.py").write_text(CLI)
        for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
            (root / name).touch()
        tools.mkdir()
        (tools / "driver.py").write_text(DRIVER)
        (tools / "pip.py").write_text(PIP)

    def start(self, *argv, pip="", before="", python=sys.executable, **environment):
        """Start a run: `pip` is what pip does, `before` is run before the bootstrap."""
        tools = {"FAKE_PIP": self.tools / "pip.py", "PIP_LOG": self.log, "PIP_DOES": pip}
        return subprocess.Popen(
            [str(python), str(self.tools / "driver.py"), str(self.root), *argv],
            cwd=self.root,
            env={
                **plain_environment(),
                **{k: str(v) for k, v in tools.items()},
                "BEFORE": before,
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )

    def run(self, *argv, **options):
        """Run to the end."""
        process = self.start(*argv, **options)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(argv, process.returncode, out, err)

    @property
    def pip_calls(self) -> list[list[str]]:
        """The arguments of each call of pip so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def python(self) -> Path:
        """The interpreter of `.venv`."""
        return self.root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture
def clone(tmp_path):
    """A fresh clone; its path has a space and an é."""
    return Clone(tmp_path / "my clône é", tmp_path / "tools")


@pytest.fixture
def installed(clone):
    """A clone after its first run."""
    assert clone.run("list").returncode == 0
    clone.log.write_text("")
    return clone


@pytest.fixture(scope="module")
def bootstrap():
    """The bootstrap itself, loaded beside the installed course."""
    spec = importlib.util.spec_from_file_location("bootstrap", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain_environment() -> dict[str, str]:
    """Return the environment without what would change a run."""
    unset = ("COURSE_NO_VENV", "COLAB_RELEASE_TAG", "PYTHONPATH", "PYTHONHOME")
    given = {key: value for key, value in os.environ.items() if key not in unset}
    return {**given, "PYTHONUTF8": "1"}  # the é of the path, in a pipe on Windows


def sentence(run) -> str:
    """Return what the bootstrap said last."""
    return run.stderr.splitlines()[-1].removeprefix("course: ")


def wait_for(path: Path, process):
    """Wait until `path` is there (or the process is gone)."""
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


# Python


def test_old_pythons_can_parse_all_that_they_load():
    code = "import course, sys; print([vars(m).get('__file__') for m in sys.modules.values()])"
    run = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    loaded = [Path(file) for file in ast.literal_eval(run.stdout) if file]
    for file in [SOURCE, *(file for file in loaded if file.parent == SOURCE.parent)]:
        ast.parse(file.read_text(encoding="utf-8"), str(file), feature_version=(3, 8))


def test_old_python_is_refused_by_its_version(clone):
    run = clone.run("lab", before="sys.version_info = (3, 9, 18, 'final', 0)")
    assert run.returncode == 2
    assert sentence(run).startswith("this is Python 3.9.18, the course needs 3.11 or newer")
    assert not (clone.root / ".venv").exists()


def test_python_without_ensurepip_names_the_package(clone):
    run = clone.run(
        before="import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name: None if name == 'ensurepip' else find(name)"
    )
    assert run.returncode == 2
    assert "python3-venv" in sentence(run)


# What a run does


def test_first_run_installs_the_three_files_and_hands_over(clone):
    run = clone.run("check", "3", "--name", "a b é", "--")
    assert run.returncode == 0, run.stderr
    assert clone.pip_calls[0][-6:] == [
        "-r", "requirements.txt", "-c", "constraints.txt", "-e", ".",
    ]  # fmt: skip
    seen = json.loads(run.stdout)
    assert seen["argv"] == ["check", "3", "--name", "a b é", "--"]
    assert Path(seen["prefix"]).samefile(clone.root / ".venv")


def test_first_run_says_what_it_does_and_where(clone):
    said = clone.run().stderr
    assert f"installing the course's packages into {clone.root / '.venv'}" in said


def test_second_run_starts_without_pip_and_without_a_word(installed):
    run = installed.run("list")
    assert (run.returncode, installed.pip_calls, run.stderr) == (0, [], "")


def test_exit_code_of_the_command_is_passed_on(installed):
    assert installed.run("fail").returncode == 7


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt", "pyproject.toml"])
def test_changed_file_is_installed(installed, name):
    (installed.root / name).write_text("# changed")
    assert installed.run().returncode == 0
    assert len(installed.pip_calls) == 1


def test_stale_run_inside_the_venv_installs_and_goes_on(installed):
    (installed.root / "requirements.txt").write_text("# pulled")
    run = installed.run("list", python=installed.python)
    assert "up to date" in run.stderr
    assert json.loads(run.stdout)["argv"] == ["list"]


def test_damaged_stamp_is_installed_again(installed):
    installed.stamp.write_bytes(b"\xff\x00")
    assert installed.run().returncode == 0
    assert len(installed.pip_calls) == 1


def test_update_that_fails_leaves_no_stamp_to_fall_back_on(installed):
    (installed.root / "requirements.txt").write_text("# new")
    assert installed.run(pip="sys.exit(1)").returncode == 2
    (installed.root / "requirements.txt").write_text("")
    installed.run()
    assert len(installed.pip_calls) == 2


def test_venv_with_a_broken_python_is_rebuilt(installed):
    installed.python.unlink()
    installed.python.write_text("not a program")
    run = installed.run("list")
    assert run.returncode == 0, run.stderr
    assert len(installed.pip_calls) == 1


def test_moved_repository_is_rebuilt(installed, tmp_path):
    moved = installed.root.rename(tmp_path / "moved")
    leftover = moved / ".venv" / "script-of-the-old-place"
    leftover.touch()
    installed.root, installed.stamp = moved, moved / ".venv" / "course-stamp"
    run = installed.run("list")
    assert run.returncode == 0, run.stderr
    assert Path(json.loads(run.stdout)["prefix"]).samefile(moved / ".venv")
    assert not leftover.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot delete a running program")
def test_moved_repository_is_rebuilt_from_inside_its_own_venv(installed, tmp_path):
    installed.root = installed.root.rename(tmp_path / "moved")
    run = installed.run("list", python=installed.python)
    assert run.returncode == 0, run.stderr
    assert str(installed.root) in (installed.root / ".venv" / "pyvenv.cfg").read_text()


def test_incomplete_clone_names_the_missing_file(clone):
    (clone.root / "constraints.txt").unlink()
    run = clone.run()
    assert run.returncode == 2
    assert sentence(run).startswith("constraints.txt is not in ")


# Interrupted


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_is_said_in_a_sentence_and_the_next_run_finishes(clone):
    process = clone.start(pip=WAIT)
    wait_for(clone.log, process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.endswith("course: interrupted; the next run goes on where this one stopped\n")
    assert not clone.stamp.exists()
    assert clone.run().returncode == 0
    assert clone.stamp.exists()


def test_killed_install_is_finished_by_the_next_run(clone):
    process = clone.start(pip=WAIT + "sys.exit(1)")
    wait_for(clone.log, process)
    process.kill()
    process.wait()
    assert not clone.stamp.exists()
    Path(f"{clone.log}.go").touch()  # its pip ends, too
    run = clone.run("list")
    assert run.returncode == 0, run.stderr
    assert clone.stamp.exists()
    process.communicate()


def test_venv_without_pip_is_rebuilt(clone):
    clone.run(before="Builder.post_setup = lambda self, context: sys.exit(9)")
    assert clone.python.exists()
    assert clone.run().returncode == 0
    assert clone.stamp.exists()


def test_half_copied_package_is_not_taken_for_installed(clone):
    clone.run(pip="sys.exit(1)")
    packages = next((clone.root / ".venv").glob("[Ll]ib*/**/site-packages"))
    half, whole = packages / "half-1.0.dist-info", packages / "whole-1.0.dist-info"
    half.mkdir()
    (half / "METADATA").touch()
    whole.mkdir()
    (whole / "INSTALLER").touch()
    clone.run()
    assert (half.exists(), whole.exists()) == (False, True)


def test_second_run_waits_for_the_first_and_then_has_nothing_to_do(clone):
    first = clone.start("first", pip=WAIT)
    wait_for(clone.log, first)
    second = clone.start("second")
    assert "another run is installing" in second.stderr.readline()
    Path(f"{clone.log}.go").touch()
    assert [json.loads(p.communicate(timeout=60)[0])["argv"] for p in (first, second)] == [
        ["first"],
        ["second"],
    ]
    assert len(clone.pip_calls) == 1


# What goes wrong

RETRYING = (
    "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by"
    " 'NameResolutionError(\"Failed to resolve 'pypi.org' ([Errno -2] Name or service not known)"
    "\")': /simple/torch/\n"
)
NOT_FOUND = (
    "ERROR: Could not find a version that satisfies the requirement torch==2.13.0 (from versions: "
)
LITTLE_SPACE = "import types; shutil.disk_usage = lambda p: types.SimpleNamespace(free=1.5e9)"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (RETRYING + NOT_FOUND + "none)", "the package index cannot be reached"),
        (NOT_FOUND + "2.0.0, 2.1.0)", "the package index has no torch==2.13.0 for Python"),
        (RETRYING + NOT_FOUND + "2.0.0)", "the package index has no torch==2.13.0 for Python"),
        (NOT_FOUND + "none)", "the package index has no torch==2.13.0 for Python"),
        ("OSError: [Errno 28] No space left on device", "the disk is full ("),
        ("[WinError 112] There is not enough space on the disk", "the disk is full ("),
        ("OSError: [Errno 30] Read-only file system: '/x'", "/clone is on a read-only disk"),
        ("[Errno 13] Permission denied: '/x'", "cannot write in /clone (Permission denied: '/x')"),
        ("[WinError 5] Access is denied: 'C:\\\\x'", "cannot write in /clone (Access is denied"),
    ],
)
def test_words_of_pip_become_one_sentence(bootstrap, monkeypatch, words, expected):
    monkeypatch.setattr(bootstrap, "ROOT", "/clone")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1e9))
    told = bootstrap.explain(words, "pip failed")
    assert told.startswith(expected)
    assert "\n" not in told


def test_failing_pip_is_shown_and_explained_and_leaves_no_stamp(clone):
    run = clone.run(pip=f"print({RETRYING!r}, file=sys.stderr); sys.exit(1)")
    assert run.returncode == 2
    assert "Failed to resolve 'pypi.org'" in run.stderr
    assert sentence(run).startswith("the package index cannot be reached: check the network")
    assert not clone.stamp.exists()


def test_unknown_failure_of_pip_is_quoted(clone):
    run = clone.run(pip="print('ERROR: gremlins', file=sys.stderr); sys.exit(3)")
    assert sentence(run).startswith("pip stopped with exit code 3 (ERROR: gremlins)")


def test_too_little_space_is_refused_before_anything_is_written(clone):
    run = clone.run(before=LITTLE_SPACE)
    assert run.returncode == 2
    assert sentence(run).startswith("only 1.5 GB are free in ")
    assert not (clone.root / ".venv").exists()


def test_space_that_the_venv_already_takes_counts(clone):
    clone.run(pip="sys.exit(1)")
    with open(clone.root / ".venv" / "big", "wb") as file:
        file.truncate(1_000_000_000)  # sparse: it takes no space on the disk
    run = clone.run(before=LITTLE_SPACE)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("OSError(30, 'Read-only file system', '/x/.venv')", "is on a read-only disk"),
        ("PermissionError(13, 'Permission denied', '/x/.venv')", "cannot write in "),
        ("OSError(28, 'No space left on device', '/x/.venv')", "the disk is full "),
    ],
)
def test_venv_that_cannot_be_made_is_explained(clone, error, expected):
    run = clone.run(before=f"def fail(self, place): raise {error}\nBuilder.create = fail")
    assert run.returncode == 2
    assert expected in sentence(run)
    assert "Traceback" not in run.stderr


# Environments that manage their own packages


@pytest.mark.parametrize("variable", ["COURSE_NO_VENV", "COLAB_RELEASE_TAG"])
def test_managed_environment_runs_in_its_own_interpreter(clone, variable):
    seen = json.loads(clone.run("list", **{variable: "1"}).stdout)
    assert (seen["argv"], seen["prefix"]) == (["list"], sys.prefix)
    assert not (clone.root / ".venv").exists()


def test_managed_environment_without_a_package_names_it_and_the_command(clone):
    (clone.root / "course" / "cli.py").write_text("import no_such_typer")
    run = clone.run(COURSE_NO_VENV="1")
    assert run.returncode == 2
    assert sentence(run).startswith("the module no_such_typer is missing in ")
    assert f"-m pip install -r {clone.root / 'requirements.txt'}" in sentence(run)


def test_missing_module_of_the_course_itself_is_not_hidden(clone):
    (clone.root / "course" / "cli.py").write_text("import course.no_such_module")
    assert "Traceback" in clone.run(COURSE_NO_VENV="1").stderr


# The real thing

BACKEND = """
import os, zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    line = f"import sys; sys.path.append({ascii(os.getcwd())})"
    info = "course-1.dist-info"
    with zipfile.ZipFile(os.path.join(folder, "course-1-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("course.pth", line)
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: course\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return "course-1-py3-none-any.whl"
"""


def test_real_pip_installs_the_course_for_every_folder(clone, tmp_path):
    (clone.root / "backend.py").write_text(BACKEND)
    (clone.root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    environment = plain_environment()
    command = [sys.executable, "-m", "course", "list"]
    run = subprocess.run(
        command, cwd=clone.root, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    inside = [str(clone.python), "-m", "course", "list"]
    run = subprocess.run(inside, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert json.loads(run.stdout)["cwd"] == os.path.realpath(tmp_path)
