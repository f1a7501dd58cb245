"""Reading and running notebook files, with errors that a person can act on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nbformat

from course.errors import CourseError
from course.paths import short


def load(path: Path):
    """Read a notebook file.

    Raises CourseError when it is missing or damaged.
    """
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise CourseError(f"There is no notebook {short(path)}.") from None
    except OSError as error:
        raise CourseError(f"{short(path)} cannot be read: {error.strerror}.") from error
    except Exception as error:
        raise CourseError(
            f"{short(path)} is damaged: it is not a notebook file ({type(error).__name__}). "
            "`course fresh NN` puts a new copy in place and keeps this one."
        ) from error


def client(notebook, path: Path, **options):
    """Return an nbclient NotebookClient that runs `notebook` in the folder of `path`."""
    from nbclient import NotebookClient

    return NotebookClient(
        notebook,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # not a warning at each start
        **options,
    )


def require_kernel(notebook, path: Path) -> None:
    """Raise CourseError when the kernel that the notebook names is not installed."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    name = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    try:
        KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise CourseError(
            f"{short(path)} asks for the kernel {name!r}, which is not installed: choose "
            "'Python 3' in JupyterLab (Kernel > Change Kernel) and save the notebook."
        ) from None


@asynccontextmanager
async def running_kernel(client, path: Path, env: dict[str, str]) -> AsyncIterator[None]:
    """Start the kernel of `client`, and end it whatever happens, Ctrl-C included.

    nbclient's own `async_setup_kernel` answers Ctrl-C with a clean-up that then fails in the middle
    of the next cell. Raises CourseError when the kernel does not start, such as one whose
    environment was deleted.
    """
    client.km = client.create_kernel_manager()
    try:
        await client.async_start_new_kernel(env=env)
        await client.async_start_new_kernel_client()
    except (OSError, RuntimeError) as error:
        raise CourseError(
            f"The kernel that {short(path)} asks for does not start ({error}): choose 'Python 3' "
            "in JupyterLab (Kernel > Change Kernel) and save the notebook."
        ) from error
    try:
        yield
    finally:
        client.kc.stop_channels()
        await client.km.shutdown_kernel(now=True)


def execute(notebook, path: Path) -> None:
    """Run a notebook of the course in place, apart from the learner's progress.

    Raises CourseError when a cell fails.
    """
    from nbclient.exceptions import CellExecutionError

    require_kernel(notebook, path)
    with tempfile.TemporaryDirectory() as home:
        try:
            client(notebook, path, timeout=1200).execute(env=os.environ | {"COURSE_HOME": home})
        except CellExecutionError as error:
            raise CourseError(
                f"{short(path)} does not run: {error.ename}: {error.evalue} (run its cells in "
                "JupyterLab to see where)."
            ) from error
    notebook.metadata["language_info"] = {"name": "python"}
