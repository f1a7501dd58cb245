"""A point: one run of a lesson with certain parameters, here or on another machine.

A lesson is run by papermill, up to the last cell that records what was asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course.errors import CourseError
from course.hypotheses import parameters, recording
from course.paths import DATA, short

# What a result depends on besides the lesson itself.
PACKAGES = (
    "torch",
    "transformers",
    "datasets",
    "tokenizers",
    "accelerate",
    "peft",
    "numpy",
    "scikit-learn",
)
CELL_SECONDS = 3600  # a cell that takes longer has hung


@dataclass(frozen=True)
class Source:
    """A notebook that can be run again: its cells, and what may be changed."""

    name: str
    cells: tuple
    known: dict[str, parameters.Value]
    metrics: tuple[str, ...]

    def until(self, metrics: list[str]) -> tuple:
        """Return the cells up to the last one that records one of these metrics; all if none.

        Raises CourseError for a metric that no cell records.
        """
        for metric in metrics:
            if metric not in self.metrics:
                every = ", ".join(self.metrics) or "none"
                raise CourseError(
                    f"No cell of {self.name} records {metric!r}"
                    f"{parameters.nearest(metric, self.metrics)} It records: {every}."
                )
        if not metrics:
            return self.cells
        wanted = set(metrics)
        last = max(i for i, cell in enumerate(self.cells) if wanted & _records(cell))
        return self.cells[: last + 1]


@dataclass(frozen=True)
class Point:
    """One run: notebook, changed parameters, and the key under which its result is kept.

    `code` is the hash of the code that runs and of the data sets it names; `key` adds the
    parameters and the versions.
    """

    lesson: str
    given: dict[str, parameters.Value]
    parameters: dict[str, parameters.Value]
    notebook: bytes
    code: str
    key: str


def source(wanted: str) -> Source:
    """Return the notebook of a lesson ("5", "05_fine_tuning") or of a path to an .ipynb file.

    Raises CourseError when there is none, or when it has no cell tagged `parameters`.
    """
    if wanted.endswith(".ipynb"):
        from course import notebook as notebooks

        cells, name = notebooks.load(Path(wanted)).cells, Path(wanted).stem
    else:
        from course import convert, lesson

        found = lesson.find(wanted)
        cells, name = convert.lesson_notebook(found).cells, found.name
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise CourseError(
            f"{name} needs one cell tagged 'parameters', and has {len(tagged)}: its values are "
            "what a sweep changes."
        )
    metrics = {metric: None for cell in cells for metric in sorted(_records(cell))}
    return Source(name, tuple(cells), parameters.read(tagged[0].source, name), tuple(metrics))


def point(of: Source, given: dict[str, parameters.Value], metrics: list[str]) -> Point:
    """Return the point of a notebook with these parameters changed, to be run up to `metrics`.

    Raises CourseError for a parameter or metric that the notebook does not have.
    """
    given = {k: parameters.typed(k, value, of.known, of.name) for k, value in given.items()}
    cells = of.until(metrics)
    every = of.known | given
    notebook, code = _prepared(of.name, cells)
    key = _hash(code, every, versions())
    return Point(of.name, given, every, notebook, code, key)


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions that a result depends on, Python's among them."""
    return {"python": platform.python_version()} | {
        name: found for name in PACKAGES if (found := _version(name))
    }


def execute(notebook: bytes, given: dict, threads: int | None = None) -> dict:
    """Run a notebook; return "notebook" (bytes), "metrics", "error" ("" if none), "seconds".

    This is what an executor's worker does: it needs this package, and no file of the machine that
    asks. `threads` is how many torch and NumPy may use; None leaves that to the environment.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    _register_engine()
    start, error = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="point-", ignore_cleanup_errors=True) as folder:
        before, after = Path(folder, "lesson.ipynb"), Path(folder, "executed.ipynb")
        before.write_bytes(notebook)
        try:
            papermill.execute_notebook(
                before,
                after,
                parameters=given,
                engine_name=ENGINE,
                kernel_name="python3",
                progress_bar=False,
                start_timeout=180,
                execution_timeout=CELL_SECONDS,
                resources={"metadata": {"path": folder}},
                environment=_environment(threads),
            )
        except papermill.PapermillExecutionError as found:
            error = f"{found.ename}: {found.evalue}"
        except DeadKernelError:
            error = "the kernel died: it was killed, or the machine ran out of memory"
        except CellTimeoutError:
            error = f"a cell took longer than {CELL_SECONDS} seconds"
        except (OSError, RuntimeError) as found:  # no space, or the kernel did not start
            error = f"it could not be run: {found}"
        executed = after.read_bytes() if after.exists() else notebook
    try:
        cells = nbformat.reads(executed.decode("utf-8"), as_version=4).cells
    except ValueError:  # half a file: the disk was full
        cells, executed = [], notebook
    seconds = round(time.monotonic() - start, 2)
    metrics = recording.recorded(cells)
    return {"notebook": executed, "metrics": metrics, "error": error, "seconds": seconds}


def stop_all() -> None:
    """Kill the kernels of points that this process is running: Ctrl-C was pressed."""
    with _lock:
        for client in _clients:
            provisioner = getattr(client.km, "provisioner", None)
            process = getattr(provisioner, "process", None)
            if process is not None:
                process.kill()


ENGINE = "course"
_clients: set = set()
_lock = threading.Lock()


def _register_engine() -> None:
    """Register papermill's own engine once more, with an environment for the kernel.

    papermill starts kernels with the environment of its process, which threads share.
    """
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    class Client(PapermillNotebookClient):
        def execute(self, **kwargs):
            with _lock:
                _clients.add(self)
            try:
                return super().execute(**kwargs)
            finally:
                with _lock:
                    _clients.discard(self)

    class Engine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man,
            kernel_name,
            environment=None,
            resources=None,
            start_timeout=60,
            execution_timeout=None,
            **kwargs,
        ):
            client = Client(
                nb_man,
                kernel_name=kernel_name,
                resources=resources,
                timeout=execution_timeout,
                startup_timeout=start_timeout,
                extra_arguments=["--log-level=CRITICAL"],
            )
            return client.execute(env=environment)

    papermill_engines.register(ENGINE, Engine)


def _environment(threads: int | None) -> dict[str, str]:
    if threads is None:
        return dict(os.environ)
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    return os.environ | {name: str(threads) for name in names}


def _prepared(name: str, cells: tuple) -> tuple[bytes, str]:
    """Return the notebook of these cells, without outputs, and the hash of what it computes."""
    return _prepared_text(name, tuple((c.cell_type, c.source, tuple(_tags(c))) for c in cells))


@lru_cache(maxsize=8)
def _prepared_text(name: str, cells: tuple) -> tuple[bytes, str]:
    import nbformat

    made = []
    for number, (kind, text, tags) in enumerate(cells):
        new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        made.append(new(text, id=f"cell-{number}", metadata={"tags": list(tags)}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})
    code = [text for kind, text, _ in cells if kind == "code"]
    return nbformat.writes(notebook).encode("utf-8"), _hash(name, code, _data("\n".join(code)))


def _data(code: str) -> dict[str, str]:
    """Return the hashes of the data sets and checkpoints of the course that the code names."""
    folders = [*DATA.glob("*/"), *(DATA / "checkpoints").glob("*/")]
    named = [folder for folder in folders if f'"{folder.name}"' in code]
    return {short(folder): _folder_hash(folder) for folder in sorted(named)}


@lru_cache(maxsize=64)
def _folder_hash(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        if path.is_file() and path.suffix != ".md":
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def _records(cell) -> frozenset[str]:
    return recording.names(cell.source) if cell.cell_type == "code" else frozenset()


def _tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def _hash(*values) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
