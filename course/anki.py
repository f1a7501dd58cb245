"""The cards as a deck for Anki, which also runs on a telephone."""

from __future__ import annotations

import os
from pathlib import Path

from course import lesson as source
from course.cards import Card, answer, cards
from course.errors import CourseError

# Anki knows decks, kinds of notes and notes again by these numbers: never change them.
DECKS, MODEL = 1_763_204_000, 1_763_203_911
CSS = (
    ".card {font-family: sans-serif; font-size: 18px; line-height: 1.4; max-width: 46em;"
    " margin: 0 auto; text-align: left} pre {overflow-x: auto}"
)


def export(path: Path, number: str | int | None = None) -> int:
    """Write all cards, or those of lesson `number`, as an Anki package; return how many.

    Read in again later, a package updates its notes and keeps what Anki knows of them. When cards
    are due is not exported: Anki begins anew. Raises CourseError, with the file unchanged, when it
    cannot be written.
    """
    import genanki

    if path.is_dir():
        raise CourseError(f"{path} is a folder: name a file in it, such as course.apkg.")
    model = genanki.Model(
        MODEL,
        "Hugging Face course",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[
            {
                "name": "Recall",
                "qfmt": "{{Question}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}",
            }
        ],
        css=CSS,
    )
    titles = {lesson.number: lesson.facts["title"] for lesson in source.lessons()}
    chosen = cards(number)
    decks = {}
    for card in chosen:
        if card.number not in decks:
            name = f"Hugging Face course::{card.number} {titles[card.number]}"
            decks[card.number] = genanki.Deck(DECKS + int(card.number), name)
        decks[card.number].add_note(_note(genanki, model, card))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        genanki.Package(list(decks.values())).write_to_file(part)
        os.replace(part, path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return len(chosen)


def _note(genanki, model, card: Card):
    from course.recall_views import as_html

    return genanki.Note(
        model=model,
        fields=[as_html(card.question), as_html(answer(card))],
        guid=genanki.guid_for("hugging-face-course", card.id),
        tags=[f"lesson-{card.number}", "exercise" if card.exercise else "question"],
    )
