"""The commands of every day: `course today`, `course plan`, `course export`, `course import`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from course.errors import CourseError
from course.paths import short


def register(main: typer.Typer) -> None:
    """Add the commands to the command line of the course."""
    main.command("today")(today)
    main.command("plan")(plan)
    main.command("export")(export)
    main.command("import")(import_)


def show() -> None:
    """Print what to do today: also what `course` alone shows."""
    from course import today as page

    _print(page.show(page.today(_now())))


def today(
    as_html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page instead.")
    ] = None,
) -> None:
    """Show what to do today and how far you are."""
    if as_html is None:
        show()
        return
    from course import build
    from course import today as page

    build.save(as_html, page.page(page.today(_now())))
    print(f"The page is {short(as_html)}.")


def plan(
    days: Annotated[
        int | None, typer.Option(help="Make a plan: days from today on, days off among them.")
    ] = None,
    minutes: Annotated[int | None, typer.Option(help="Minutes a day; 60 if left out.")] = None,
    off: Annotated[
        str | None, typer.Option(metavar="DAY,DAY", help="Days off, such as sat,sun.")
    ] = None,
) -> None:
    """Make a dated plan over what is left (--days 40 --minutes 60), or show yours."""
    from course import plan as planner

    day = _now().date()
    if days is None:
        if minutes is not None or off is not None:
            raise CourseError("A new plan needs its days too: course plan --days 40 --minutes 60")
        current = planner.current(day)
        if current is None:
            raise CourseError("There is no plan yet: course plan --days 40 --minutes 60")
    else:
        free = tuple(word.strip().lower() for word in (off or "").split(",") if word.strip())
        current = planner.make(day, days, 60 if minutes is None else minutes, free)
    _print(_table(current, day))


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="What to write.")],
    runs: Annotated[bool, typer.Option("--runs", help="Executed experiments too.")] = False,
) -> None:
    """Put everything of yours into one file, for another machine."""
    from course import archive

    count = archive.export(file, runs=runs)
    print(f"Put {count} files into {short(file)}. On the other machine: course import {file.name}")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="From course export.")],
) -> None:
    """Take in what `course export` wrote elsewhere; nothing that is here is lost."""
    from course import archive

    for line in archive.import_(file, _now()):
        print(line)


def _table(current, day: date):
    """Return a plan as a table from today on, with what is special about it."""
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from course import plan as planner

    table = Table(box=box.SIMPLE_HEAD, title="Your plan", title_justify="left")
    for column in ("day", "to do (min)"):
        table.add_column(column)
    days = [one for one in sorted(current.days) if one >= day]
    for one, text in planner.described(current, days).items():
        name = f"{planner.WEEKDAYS[one.weekday()].capitalize()} {one}"
        table.add_row(f"{name} (today)" if one == day else name, Text(text))
    spare = len(current.dates(max(days) + planner.ONE_DAY)) if days else 0
    lines = [current.note, f"{current.now} minutes a day, until {current.end} at the latest."]
    if spare:
        lines.append(f"That leaves {spare} day{'' if spare == 1 else 's'} in reserve at the end.")
    if not days and not current.note:
        lines = ["Nothing is left to plan: every exercise is correct."]
    return Group(*([table] if days else []), *(Text(line) for line in lines if line))


def _now() -> datetime:
    return datetime.now().astimezone()


def _print(renderable) -> None:
    from rich.console import Console

    Console().print(renderable)
