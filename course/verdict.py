"""What a learner sees: verdicts, hints and solutions, as HTML in Jupyter and as plain text."""

from __future__ import annotations

import html
import sys
from dataclasses import asdict, dataclass, replace

CORRECT, NOT_YET, NOT_ATTEMPTED = "correct", "not yet", "not attempted"
MARKS = {CORRECT: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○"}
# Borders only: text keeps the theme's own colour, so contrast holds in light and dark.
COLOURS = {CORRECT: "#0072b2", NOT_YET: "#d55e00", NOT_ATTEMPTED: "#888888"}
MIME = "application/vnd.course.verdict+json"


@dataclass(frozen=True)
class Verdict:
    """The verdict on one answer; every field is text that a learner may read."""

    name: str
    number: str
    status: str
    message: str = ""
    called: str = ""
    got: str = ""
    expected: str = ""
    next_step: str = ""
    note: str = ""

    def noting(self, note: str) -> Verdict:
        """Return this verdict with a note below it, such as that progress could not be saved."""
        return replace(self, note=note)

    @property
    def headline(self) -> str:
        """The first line: mark, number, name, status."""
        return f"{MARKS[self.status]} {self.number} {self.name}: {self.status}"

    def rows(self) -> list[tuple[str, str]]:
        """Return the labelled details, without the empty ones."""
        if self.status == NOT_ATTEMPTED:
            return [("To do", "Put your code where it says `your code here`, then run the cell.")]
        rows = [
            ("You called", self.called),
            ("It gave" if self.called else "You gave", self.got),
            ("Expected", self.expected),
            ("Why", self.message),
        ]
        return [(label, value) for label, value in rows if value]

    def last_line(self) -> str:
        """Return what to do next."""
        return self.next_step or f"For a hint: check.{self.name}.hint()"

    def text(self) -> str:
        """Return the verdict as plain text."""
        lines = [self.headline]
        lines += [f"  {label:<10}  {value}" for label, value in self.rows()]
        return "\n".join(lines + [f"  {line}" for line in (self.last_line(), self.note) if line])

    def html(self) -> str:
        """Return the verdict as HTML, in the same words."""
        rows = "".join(
            f'<tr style="background:none"><th scope="row" style="text-align:left;'
            f'vertical-align:top;padding:1px 12px 1px 0;white-space:nowrap">{label}</th>'
            f'<td style="text-align:left;padding:1px 0;white-space:pre-wrap">'
            f"{_rich(value, as_code=label not in ('Why', 'To do'))}</td></tr>"
            for label, value in self.rows()
        )
        table = f'<table style="margin:4px 0;border:none">{rows}</table>' if rows else ""
        note = f"<div><strong>{html.escape(self.note)}</strong></div>" if self.note else ""
        return _box(
            COLOURS[self.status],
            f"<strong>{html.escape(self.headline)}</strong>{table}"
            f"<div>{_rich(self.last_line(), as_code=False)}</div>{note}",
        )


def show(said: Verdict | str, note: str = "") -> None:
    """Show a verdict or a sentence: rich in a notebook, plain text elsewhere."""
    if isinstance(said, Verdict):
        text, page, extra = said.text(), said.html(), {MIME: asdict(said)}
    else:
        text, extra = "\n".join(filter(None, [said, note])), {}
        page = _box(COLOURS[NOT_ATTEMPTED], "<br>".join(map(_rich, text.splitlines())))
    if in_notebook():
        from IPython.display import display

        display({"text/plain": text, "text/html": page} | extra, raw=True)
    else:
        print(text)


def show_code(title: str, code: str) -> None:
    """Show Python code under a title: highlighted in a notebook, plain text elsewhere."""
    if in_notebook():
        from IPython.display import Markdown, display

        display(Markdown(f"**{title}**\n\n```python\n{code}\n```"))
    else:
        print(f"{title}\n\n{code}")


def in_notebook() -> bool:
    """Return whether this runs in the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None


def _box(colour: str, inside: str) -> str:
    return (
        f'<div role="status" style="border-left:4px solid {colour};padding:4px 12px;'
        f'margin:4px 0">{inside}</div>'
    )


def _rich(text: str, as_code: bool = False) -> str:
    """Escape `text` for HTML; what stands between backticks, or all of it, is set as code."""
    if as_code:
        return f"<code>{html.escape(text)}</code>"
    parts = html.escape(text).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))
