"""Checking a notebook of homework from the shell: `course check NN`.

Every cell is run in order by nbclient, one kernel for all of them. A cell that never ends is
interrupted; a kernel that dies is replaced, and the cells before it are run again, so that one bad
exercise costs only itself.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from time import perf_counter

from course import notebook as notebooks
from course import progress
from course.lesson import Lesson, exercise_name
from course.verdict import CORRECT, MIME, NOT_ATTEMPTED, NOT_YET

TIMED_OUT, DIED = "timed out", "kernel died"
GRACE = 5  # seconds that an interrupted cell has to come to an end


def grade(lesson: Lesson, path: Path, *, timeout: float = 60) -> list[dict[str, str]]:
    """Run the notebook at `path` and return one verdict for each exercise of `lesson`.

    A verdict has name, number, status ("correct", "not yet", "not attempted", "timed out",
    "kernel died") and message. `timeout` is in seconds for one cell. The learner's progress is left
    alone: see `record`. Raises CourseError for a notebook or kernel that is not there.
    """
    notebook = notebooks.load(path)
    notebooks.require_kernel(notebook, path)
    with tempfile.TemporaryDirectory() as apart:  # cells may run twice: their attempts do not count
        env = os.environ | {"COURSE_HOME": apart}
        failures = asyncio.run(_run(notebook, path, timeout, env))
    return _verdicts(lesson, notebook, failures)


def record(lesson: Lesson, verdicts: list[dict[str, str]]) -> None:
    """Record one attempt for each exercise that was judged.

    Raises CourseError when progress cannot be written.
    """
    for verdict in verdicts:
        if verdict["status"] in (CORRECT, NOT_YET):
            progress.record(f"{lesson.number}/{verdict['name']}", status=verdict["status"])


async def _run(notebook, path: Path, timeout: float, env: dict) -> dict[int, str]:
    """Run all cells; return what went wrong by cell index: TIMED_OUT, DIED or an exception."""
    failures: dict[int, str] = {}
    cells = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    done = 0
    while done < len(cells):
        client = notebooks.client(
            notebook,
            path,
            timeout=timeout,
            interrupt_on_timeout=True,
            allow_errors=True,
            on_cell_executed=_notice_exit,
        )
        client.log.disabled = True  # its words about time-outs are ours to say
        async with notebooks.running_kernel(client, path, env):
            for index in cells[:done]:  # only after a death: what later cells build on
                if failures.get(index) not in (TIMED_OUT, DIED):
                    await _run_cell(client, index, timeout)
            while done < len(cells):
                index = cells[done]
                done += 1
                failure = await _run_cell(client, index, timeout)
                if failure:
                    failures[index] = failure
                if not await client.km.is_alive():
                    break
    return failures


async def _run_cell(client, index: int, timeout: float) -> str:
    from nbclient.exceptions import DeadKernelError

    cell, started = client.nb.cells[index], perf_counter()
    try:
        async with asyncio.timeout(timeout + GRACE):
            await client.async_execute_cell(cell, index)
    except (DeadKernelError, TimeoutError):  # it died, is about to, or ignores the interrupt
        if asyncio.current_task().cancelling():  # Ctrl-C, which nbclient takes for a death
            raise asyncio.CancelledError from None
        cell.outputs = []
        await client.km.shutdown_kernel(now=True)
        return TIMED_OUT if perf_counter() - started >= timeout else DIED
    if perf_counter() - started >= timeout:
        return TIMED_OUT
    for output in cell.outputs:
        if output.output_type == "error":
            return f"The cell stopped with {output.ename}: {output.evalue}"
    return ""


def _notice_exit(cell, cell_index, execute_reply) -> None:
    """Blame the cell that called exit(), not the next one: the kernel ends a moment later."""
    from nbclient.exceptions import DeadKernelError

    payload = execute_reply["content"].get("payload", [])
    if any(part.get("source") == "ask_exit" for part in payload):
        raise DeadKernelError("exit() was called")


def _verdicts(lesson: Lesson, notebook, failures: dict[int, str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for index, cell in enumerate(notebook.cells):
        name = exercise_name(cell.source) if cell.cell_type == "code" else None
        failure = failures.get(index)
        for output in cell.get("outputs", []):
            verdict = output.get("data", {}).get(MIME)
            if verdict:
                found[verdict["name"]] = {k: verdict[k] for k in ("status", "message")}
        if name and failure:
            status = failure if failure in (TIMED_OUT, DIED) else NOT_YET
            found[name] = {"status": status, "message": "" if status == failure else failure}
    return [
        {"number": task.number, "name": task.name}
        | found.get(task.name, {"status": NOT_ATTEMPTED, "message": "Its check was not run."})
        for task in lesson.tasks
    ]
