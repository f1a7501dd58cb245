"""The command `course update`: new versions into the learner's copies."""

from __future__ import annotations

from typing import Annotated

import typer

from course.paths import home, short

PHRASES = {
    "added": "new",
    "changed": "new version",
    "removed": "no longer in the course, gone",
    "orphan": "no longer in the course, yours stays",
    "deleted": "new version, but you took it out: not put back",
    "yours": "yours, as it was",
    "conflict": "CHANGED BY BOTH: yours stays, the new version stands below it",
}
MANY = 8


def register(main: typer.Typer) -> None:
    """Add the command to the command line of the course."""
    main.command("update")(update)


def update(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
) -> int:
    """Bring the course's new version into your copies; what you wrote stays (after git pull)."""
    from course import update as updating

    done = updating.update(dry_run=dry_run)
    told = [change for change in done.changes if change.tells]
    for change in told:
        print(short(change.copy))
        for kind, phrase in PHRASES.items():
            if cells := change.told.get(kind):
                print(f"  {phrase}: {_listed(cells, all_=kind == 'conflict')}")
    for sentence in done.left:
        print(f"Left alone: {sentence}")
    if told and dry_run:
        print(f"Nothing was changed. `course update` makes these changes in {short(home())}/.")
    elif told:
        print(
            f"What was there before is in {short(done.backup)}/. If one of these notebooks is open "
            "in JupyterLab: File > Reload Notebook from Disk, before you go on."
            if done.backup
            else "Your copies stay as they are."
        )
    elif not done.left:
        print("Everything is up to date.")
    return 1 if done.left else 0


def _listed(cells: list[str], all_: bool) -> str:
    """Return labels in one line; the first ones only, unless all matter."""
    if all_ or len(cells) <= MANY:
        return ", ".join(cells)
    return f"{', '.join(cells[: MANY - 1])} and {len(cells) - MANY + 1} more"
