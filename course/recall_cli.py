"""The command `course recall`: what is due today, or all cards as a deck for Anki."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from course.recalling import NEW_A_DAY


def register(main: typer.Typer) -> None:
    """Add the command to the command line of the course."""
    main.command("recall")(recall)


def recall(
    number: Annotated[
        str | None, typer.Argument(metavar="[NN]", help="One lesson only, begun or not.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many cards.")] = None,
    new: Annotated[int, typer.Option(min=0, help="At most so many new cards a day.")] = NEW_A_DAY,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE.apkg", help="Ask nothing; write all cards as a deck for Anki."),
    ] = None,
) -> None:
    """Answer the cards that are due: question, answer, and how well you knew it."""
    if export is not None:
        from course import anki
        from course.paths import short

        count = anki.export(export, number)
        print(f"Wrote {count} cards to {short(export)}. In Anki: File, Import.")
        return
    from course import recall_views

    recall_views.sitting(number, limit=limit, new=new)
