"""Questions, answers and ratings on the screen: in a terminal and as a widget in a notebook."""

from __future__ import annotations

import html
import sys
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from course import recalling
from course.cards import Card, answer
from course.errors import CourseError
from course.recalling import NEW_A_DAY, RATINGS, day

SOON = timedelta(minutes=20)  # a card that comes back so soon is asked again in the same sitting
WORDS = {"1": 1, "2": 2, "3": 3, "4": 4} | {n[0]: v for n, v in RATINGS.items()} | RATINGS
NOTHING_YET = (
    "There are no cards for you yet: they come with the first exercise that you try. "
    "To begin with a lesson at once, name it: course recall 01"
)
BOX = "max-width:46em;padding:2px 0;line-height:1.5"


def recall(
    number: str | int | None = None, *, limit: int | None = None, new: int = NEW_A_DAY
) -> None:
    """Ask what is due today, or only lesson `number`: question, answer, and how well you knew it.

    In a notebook this is a widget where ipywidgets is installed, and otherwise text. `limit` is
    the most cards of this sitting, `new` the most new cards of a day. Every rating is saved at
    once, so you can stop at any time.
    """
    from course.verdict import in_notebook, show

    try:
        if in_notebook() and _has_widgets():
            from IPython.display import display

            display(widget(number, limit=limit, new=new))
        else:
            sitting(number, limit=limit, new=new)
    except CourseError as error:
        show(str(error))


def sitting(
    number: str | int | None = None,
    *,
    limit: int | None = None,
    new: int = NEW_A_DAY,
    ask: Callable[[str], str] | None = None,
) -> int:
    """Ask what is due in a terminal until nothing is left or you stop; return how many cards.

    `ask` reads a line, as `input` does. Raises CourseError when a rating cannot be saved; those
    before it are.
    """
    ask = ask or input
    if said := recalling.fault():
        print(said)
    queue = deque(recalling.due(None, number, limit, new))
    if not queue:
        print(nothing_due(number, new=new))
        return 0
    rated = set()
    try:
        while queue:
            print(f"\n{_to_go(queue)}\n")
            _print(queue[0].question)
            if _line(ask, "\nEnter shows the answer, q stops: ") in ("q", "quit"):
                break
            _print(answer(queue[0]))
            rating = _ask_rating(ask)
            if rating is None:
                break
            rated.add(queue[0].id)
            print(f"Comes back {when(rate(queue, rating))}.")
    except EOFError:  # the end of the input, or Ctrl-D
        print()
    except NotImplementedError:  # a notebook that runs by itself has nobody to ask
        print(f"{plural(len(queue))} to answer, and nobody to ask: run this cell yourself.")
        return len(rated)
    except KeyboardInterrupt:
        print("\nEvery card that you rated is saved.")
        raise
    print(f"\n{summary(len(rated), queue, number, new=new)}")
    return len(rated)


def rate(queue: deque[Card], rating: int) -> datetime:
    """Record the rating of the first card, and move on; return when the card comes back.

    One that comes back soon goes to the end of the queue. If the rating cannot be saved, the card
    stays where it is.
    """
    back = recalling.review(queue[0].id, rating)
    card = queue.popleft()
    if back - recalling.clock() <= SOON:
        queue.append(card)
    return back


def widget(number: str | int | None = None, *, limit: int | None = None, new: int = NEW_A_DAY):
    """Return the widget: the question, a button for the answer, then four for the rating.

    All buttons are reached by Tab and pressed by Space or Enter; after each step the next one has
    the focus.
    """
    import ipywidgets

    queue = deque(recalling.due(None, number, limit, new))
    texts = {name: ipywidgets.HTML() for name in ("head", "question", "answer", "said")}
    reveal = ipywidgets.Button(description="Show the answer")
    ratings = [
        ipywidgets.Button(description=f"{value} {name}", tooltip=f"How well you knew it: {name}")
        for name, value in RATINGS.items()
    ]
    row = ipywidgets.HBox([reveal, *ratings])
    rated = set()

    def step(revealed: bool, focus: bool = True) -> None:
        card = queue[0] if queue else None
        texts["head"].value = _paragraph(_to_go(queue)) if card else ""
        texts["question"].value = as_html(card.question) if card else ""
        texts["answer"].value = as_html(answer(card)) if card and revealed else ""
        _display(reveal, card and not revealed)
        for button in ratings:
            _display(button, card and revealed)
        if card is None:
            end = (
                summary(len(rated), queue, number, new=new)
                if rated
                else nothing_due(number, new=new)
            )
            texts["said"].value = _paragraph(end)
        elif focus and hasattr(reveal, "focus"):  # ipywidgets 8
            (ratings[2] if revealed else reveal).focus()

    def on_reveal(_) -> None:
        texts["said"].value = ""
        step(revealed=True)

    def on_rating(button) -> None:
        if not queue or not texts["answer"].value:  # the second click of two
            return
        card = queue[0]
        try:
            back = rate(queue, int(button.description[0]))
        except CourseError as error:
            texts["said"].value = _paragraph(str(error))
            return
        rated.add(card.id)
        texts["said"].value = _paragraph(f"Comes back {when(back)}.")
        step(revealed=False)

    reveal.on_click(on_reveal)
    for button in ratings:
        button.on_click(on_rating)
    texts["said"].value = _paragraph(recalling.fault())
    step(revealed=False, focus=False)
    return ipywidgets.VBox([texts["head"], texts["question"], texts["answer"], row, texts["said"]])


def summary(
    rated: int, queue: Iterable[Card], number: str | int | None = None, *, new: int = NEW_A_DAY
) -> str:
    """Return the last line of a sitting: "12 cards, next due tomorrow: 5"."""
    left = {card.id for card in [*queue, *recalling.due(None, number, None, new)]}
    if left:
        return f"{plural(rated)}, {len(left)} still to answer."
    coming = recalling.ahead(None, number, new)
    return f"{plural(rated)}, next due {when(coming[0])}: {coming[1]}" if coming else plural(rated)


def nothing_due(number: str | int | None = None, *, new: int = NEW_A_DAY) -> str:
    """Return one sentence for a day without cards: when the next ones come."""
    coming = recalling.ahead(None, number, new)
    if coming is None:
        return NOTHING_YET
    which = "" if number is None else f" in lesson {str(number).zfill(2)}"
    return f"Nothing is due{which}. Next: {plural(coming[1])} {when(coming[0])}."


def when(moment: datetime) -> str:
    """Return when something comes, seen from now: "in 10 minutes", "tomorrow", "on 3 May"."""
    now = recalling.clock()
    days = (day(moment) - day(now)).days
    if days <= 0:
        minutes = max(round((moment - now).total_seconds() / 60), 0)
        if minutes <= 60:
            return f"in {minutes} minute{'' if minutes == 1 else 's'}" if minutes else "now"
        return f"today at {moment.astimezone():%H:%M}"
    if days == 1:
        return "tomorrow"
    date = day(moment)
    year = f" {date.year}" if date.year != day(now).year else ""
    return f"on {date.day} {date:%B}{year}"


def plural(count: int) -> str:
    """Return "1 card" or "5 cards"."""
    return f"{count} card{'' if count == 1 else 's'}"


def as_html(markdown: str) -> str:
    """Return a card's Markdown as HTML; tags in it are shown, not obeyed."""
    return f'<div style="{BOX}">{_parser().render(markdown)}</div>'


def _ask_rating(ask: Callable[[str], str]) -> int | None:
    """Return the rating typed, or None to stop."""
    choices = "  ".join(f"{value} {name}" for name, value in RATINGS.items())
    while (typed := _line(ask, f"\n{choices}: ")) not in WORDS:
        if typed in ("q", "quit"):
            return None
        print("Type 1, 2, 3 or 4, or the first letter of the word; q stops.")
    return WORDS[typed]


def _line(ask: Callable[[str], str], prompt: str) -> str:
    sys.stdout.flush()
    return ask(prompt).strip().lower()


def _print(markdown: str) -> None:
    """Print Markdown, its code in black on white, which can be read in every theme."""
    from rich.console import Console
    from rich.markdown import Markdown

    page = Markdown(markdown, code_theme="bw")
    page.parsed = _parser().parse(markdown)  # rich's own parser drops what looks like a tag
    Console().print(page)


def _parser():
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _to_go(queue: deque[Card]) -> str:
    return f"{plural(len(queue))} to go · lesson {queue[0].number}"


def _has_widgets() -> bool:
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return False
    return True


def _display(button, shown: object) -> None:
    button.layout.display = "" if shown else "none"


def _paragraph(text: str) -> str:
    return f'<div role="status" style="{BOX}">{html.escape(text)}</div>' if text else ""
