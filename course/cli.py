"""The commands. They read what was typed, call the module that does the work, and print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from course import hypothesis_cli, recall_cli, today_cli, update_cli
from course.errors import CourseError
from course.paths import ROOT, home, short

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="A hands-on Hugging Face course. Without a command: what to do today.",
)
shelf_app = typer.Typer(help="Checkpoints, data sets, metrics; without a command: which there are.")
app.add_typer(shelf_app, name="shelf")
for _commands in (today_cli, recall_cli, update_cli, hypothesis_cli):
    _commands.register(app)
# A process for each core, four at most; a file, such as a notebook, stays with one process.
IN_PARALLEL = "-n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder".split()
FORWARD = {"allow_extra_args": True, "ignore_unknown_options": True}
Number = Annotated[str, typer.Argument(metavar="NN", help="The lesson's number, such as 02.")]


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status (2: something the user can put right)."""
    try:
        status = app(argv, standalone_mode=False) or 0
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2
    except typer.Exit as exit_:
        status = exit_.exit_code
    except (typer.Abort, KeyboardInterrupt):
        status = 130
    except Exception as error:
        if hasattr(error, "format_message"):  # click's usage errors: one sentence, status 2
            print(f"{error.format_message()} (see: course --help)", file=sys.stderr)
            return 2
        raise
    if status == 130:  # Ctrl-C, which newer versions of typer turn into this status themselves
        print("Stopped.", file=sys.stderr)
    return status


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """Show what to do today and how far you are."""
    if not context.invoked_subcommand:
        today_cli.show()


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
) -> None:
    """List the lessons, their exercises and your progress."""
    from course import report

    if as_json:
        print(json.dumps(report.lessons(), indent=1))
    else:
        _print(report.lesson_table())


@app.command(context_settings=FORWARD)
def lab(context: typer.Context) -> int:
    """Open JupyterLab on your own copies in `my/`; further arguments go to JupyterLab."""
    from course import activity, workspace

    new = workspace.prepare()
    activity.note("lab")
    if new:
        print(f"Put {len(new)} new notebooks into {short(home())}/ (yours to change).", flush=True)
    command, environment = workspace.lab_command(first=new)
    command += context.args
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


@app.command(context_settings=FORWARD)
def test(
    context: typer.Context,
    quick: Annotated[bool, typer.Option("--quick", help="Do not run the lessons.")] = False,
    colab: Annotated[
        bool, typer.Option("--colab", help="Lessons and homework with Colab's versions (slow).")
    ] = False,
) -> int:
    """Prove that everything works; further arguments go to pytest."""
    if colab:
        from course.colab import prove

        return prove([*IN_PARALLEL, *context.args])
    # The longest first, so that no process is left alone with one at the end.
    paths = ["notebooks", "solutions", "tests/test_lessons.py", "tests"]
    if quick:
        paths = ["tests", "-m", "not lessons"]
    command = [sys.executable, "-m", "pytest", *IN_PARALLEL, *paths, *context.args]
    return subprocess.call(command, cwd=ROOT)


@app.command(context_settings=FORWARD)
def bench(context: typer.Context) -> int:
    """Measure the course's own speeds; names of benchmarks as arguments run only those."""
    return subprocess.call([sys.executable, "-m", "benchmarks", *context.args], cwd=ROOT)


@app.command()
def build(
    number: Annotated[str | None, typer.Argument(metavar="[NN]", help="One lesson only.")] = None,
    execute: Annotated[bool, typer.Option(help="Run what was built and keep the outputs.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; say what is stale.")
    ] = False,
) -> int:
    """Build notebooks, exercises and solutions from `lessons/`."""
    from course import build as builder
    from course import lesson

    chosen = [lesson.find(number)] if number else lesson.lessons()
    if check:
        faults = builder.check(chosen)
        for fault in faults:
            print(fault)
        return 1 if faults else 0
    for path in builder.build(chosen):
        print(f"built {short(path)}")
    if execute:
        for path in builder.execute(chosen):
            print(f"ran   {short(path)}")
    return 0


@app.command("check")
def check_(
    number: Number,
    notebook: Annotated[
        Path | None, typer.Option(help="Another notebook than your copy; your progress stays.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that one cell may take.")] = 60,
) -> int:
    """Run a notebook of homework from top to bottom and give the verdict on each exercise."""
    from course import grade, lesson, report, workspace

    found = lesson.find(number)
    path = notebook or workspace.exercise_copy(found)
    verdicts = grade.grade(found, path.resolve(), timeout=timeout)
    if as_json:
        print(json.dumps(verdicts, indent=1, ensure_ascii=False))
    else:
        _print(report.verdict_table(verdicts))
    if notebook is None:
        grade.record(found, verdicts)
    return 0 if all(v["status"] == "correct" for v in verdicts) else 1


@app.command()
def fresh(number: Number) -> None:
    """Put new copies of a lesson into `my/`; yours stay beside them under a dated name."""
    from course import lesson, workspace

    found = lesson.find(number)
    kept = workspace.fresh(found)
    for copy, old in kept.items():
        print(f"{short(copy)} is new; yours is now {old.name}")
    if not kept:
        print(f"Put new copies of lesson {found.number} into {short(home())}/.")


@shelf_app.callback(invoke_without_command=True)
def shelf(context: typer.Context) -> None:
    """List checkpoints, data sets and metrics: what each is, its size, its original on the Hub."""
    if context.invoked_subcommand:
        return
    from course import report

    _print(report.shelf_tables())


@shelf_app.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Checkpoints; all if none.")
    ] = None,
) -> int:
    """Measure checkpoints again, from a clean cache, and compare with what their cards state."""
    from course import report
    from course import verify as verifier

    found = verifier.verify(names or [], tell=lambda line: print(line, file=sys.stderr, flush=True))
    _print(report.comparison_table(found))
    return 0 if all(one.ok for one in found) else 1


def _print(renderable) -> None:
    from rich.console import Console

    Console().print(renderable)
