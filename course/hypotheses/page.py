"""How a finding looks: text, a plot, a page that needs no other file, and progress."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from course.hypotheses.effect import PLAIN_METHOD, REFUTED, SUPPORTED, UNDECIDED
from course.hypotheses.findings import Finding
from course.hypotheses.running import State
from course.hypotheses.statement import Hypothesis
from course.verdict import in_notebook

MARKS = {SUPPORTED: "✓", REFUTED: "✗", UNDECIDED: "?"}
SIDES = {"before": "#0072b2", "after": "#d55e00"}  # blue and orange, safe for colour-blindness


def sentence(found: Finding) -> str:
    """Return the verdict in one or two sentences, with the numbers."""
    effect, said = found.effect, found.said
    if not found.rows:
        return f"Not run yet: course hypothesis run {said.name}"
    head = f"{MARKS[effect.verdict]} {effect.verdict.capitalize()}"
    number = len(effect.differences)
    seeds = f"{number} seed{'' if number == 1 else 's'}"
    if math.isnan(effect.low):
        text = f"{head}: {effect.why}."
    else:
        share = {SUPPORTED: "All", REFUTED: "None", UNDECIDED: "Only a part"}[effect.verdict]
        interval = (
            f"the same for every one of {seeds}"
            if effect.low == effect.high
            else f"95 % interval {signed(effect.low)} to {signed(effect.high)}, {seeds}"
        )
        text = (
            f"{head}: the difference is {signed(effect.mean)} ({interval}). Predicted was "
            f"{predicted(said)}. {share} of the interval lies there."
        )
    if effect.verdict == UNDECIDED:
        text += _advice(found)
    return text


def predicted(said: Hypothesis) -> str:
    """Return the predicted range in words."""
    if math.isinf(said.high):
        return f"at least {signed(said.low)}"
    if math.isinf(said.low):
        return f"at most {signed(said.high)}"
    return f"between {signed(said.low)} and {signed(said.high)}"


def signed(value: float) -> str:
    """Return a number with its sign and three digits that count."""
    value = 0.0 if abs(value) < 1e-12 else value  # what is left of differences that cancel out
    return f"{value:+.3g}".replace("-", "−")


def text(found: Finding) -> str:
    """Return a finding as plain text: question, prediction, verdict, table."""
    said = found.said
    lines = [said.question, f"Predicted: {said.prediction}", sentence(found)]
    if found.rows:
        lines += ["", *_lines(table(found))]
    return "\n".join([*lines, *notes(found)])


def table(found: Finding) -> list[list[str]]:
    """Return the metric by seed as rows of text: a head, one row a seed, the means."""
    said = found.said
    before, after = said.sides(found.rows)
    rows = [["seed", *_sides(said), "difference"]]
    for seed, value in found.effect.differences.items():
        rows.append([str(seed), _plain(before[seed]), _plain(after[seed]), signed(value)])
    if len(found.effect.differences) > 1:
        means = [
            _plain(sum(side[seed] for seed in found.effect.differences) / len(rows[1:]))
            for side in (before, after)
        ]
        rows.append(["mean", *means, signed(found.effect.mean)])
    return rows


def comparison(found: list[Finding]) -> list[list[str]]:
    """Return the results of one hypothesis side by side, old to new, and what changed between."""
    rows = [["result", "seeds", "difference", "95 % interval", "verdict", "changed since before"]]
    previous = None
    for one in found:
        effect = one.effect
        interval = "none"
        if not math.isnan(effect.low):
            interval = f"{signed(effect.low)} to {signed(effect.high)}"
        whose = "yours" if one.own else "the course's"
        rows.append(
            [
                f"{whose} {one.finished[:10]}".strip(),
                str(len(effect.differences)),
                signed(effect.mean),
                interval,
                effect.verdict,
                _changes(previous, one) if previous else "",
            ]
        )
        previous = one
    return rows


def ledger(found: list[Finding]) -> list[list[str]]:
    """Return hypotheses with their prediction, what was found, and the verdict."""
    rows = [["hypothesis", "prediction", "found", "verdict"]]
    for one in found:
        seen, verdict = "", "not run yet"
        if one.rows:
            verdict = f"{MARKS[one.effect.verdict]} {one.effect.verdict}"
            seen = "" if math.isnan(one.effect.mean) else signed(one.effect.mean)
        rows.append([one.said.name, one.said.prediction, seen, verdict])
    return rows


def notes(found: Finding) -> list[str]:
    """Return sentences about failures, stale runs, and where everything is."""
    lines = remarks(found.failed, found.stale)
    if found.folder:
        lines.append(f"The executed notebooks are in {found.folder}.")
    return lines


def remarks(failures: Iterable[str], stale: int) -> list[str]:
    """Return a sentence for each failed run, and one about stale ones if there are any."""
    lines = [f"Failed: {failure}" for failure in failures]
    if stale:
        lines.append(
            f"{stale} older run{'s' if stale > 1 else ''} with these parameters used another "
            "version of the lesson, its data or a library: kept, and not counted (stale)."
        )
    return lines


def figure(found: Finding):
    """Return a matplotlib figure: both sides by seed, and the differences with prediction."""
    from matplotlib.figure import Figure

    said, effect = found.said, found.effect
    before, after = said.sides(found.rows)
    made = Figure(figsize=(9, 3.2), layout="constrained")
    left, right = made.subplots(1, 2, width_ratios=[1, 1.2])
    for seed in effect.differences:
        left.plot([0, 1], [before[seed], after[seed]], color="grey", alpha=0.5, linewidth=1)
    for x, (side, colour) in enumerate(zip((before, after), SIDES.values(), strict=True)):
        values = [side[seed] for seed in effect.differences]
        left.plot([x] * len(values), values, "os"[x], color=colour, markersize=7, alpha=0.8)
        mean = sum(values) / len(values)
        left.plot([x - 0.12, x + 0.12], [mean, mean], color="black", linewidth=2, zorder=3)
    left.set_xticks([0, 1], [side.replace(", ", "\n") for side in _sides(said)])
    left.set(
        xlim=(-0.4, 1.4),
        ylabel=said.metric,
        title="Seeds (thin) and means (thick)",
    )
    _differences(right, found)
    return made


def fragment(found: Finding) -> str:
    """Return a finding as HTML, for a notebook or as the body of the report."""
    said = found.said
    parts = [
        f"<p><b>{_html(said.question)}</b><br>Predicted: {_html(said.prediction)}</p>",
        f"<p><b>{_html(sentence(found))}</b></p>",
    ]
    if found.rows and found.effect.differences:
        parts += [_picture(found), _html_table(table(found))]
    parts += [f"<p>{_html(note)}</p>" for note in notes(found)]
    return "\n".join(parts)


def report(found: Finding) -> str:
    """Return the whole page: one HTML file without any other file."""
    said = found.said
    facts = [["notebook", said.notebook], ["command", found.command], ["finished", found.finished]]
    facts = [row for row in facts if row[1]]
    facts += [[name, version] for name, version in found.versions.items()]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{_html(said.name)}: {found.effect.verdict}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ border-bottom: 1px solid #8888; padding: 0.2rem 0.8rem; text-align: right; }}
th:first-child, td:first-child, .facts td, .facts th {{ text-align: left; }}
img {{ max-width: 100%; }}
</style>
</head>
<body>
<h1>{_html(said.name)}</h1>
{fragment(found)}
<h2>How this was judged</h2>
<p>{_html(PLAIN_METHOD)}</p>
<h2>How it was run</h2>
<div class="facts">{_html_table([["what", "value"], *facts])}</div>
<p>Parameters: {_html(str(said.grid))}</p>
</body>
</html>
"""


@contextmanager
def watch(total: int, title: str) -> Iterator[Callable[[State], None]]:
    """Show progress while runs are made: a bar in a terminal, a line in a notebook."""
    if in_notebook():
        from IPython.display import display

        handle = display({"text/plain": f"{title}: starting"}, raw=True, display_id=True)
        yield lambda state: handle.update({"text/plain": f"{title}: {said(state)}"}, raw=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total, state="starting")
        yield lambda state: bar.update(
            task, completed=state.known + state.done + state.failed, state=said(state)
        )


def said(state: State) -> str:
    """Return how far the runs are, in words."""
    made = state.known + state.done
    parts = [f"{made} of {state.total} done"]
    parts += [f"{state.known} before"] if state.known and made > state.known else []
    parts += [f"{state.running} running"] if state.running else []
    parts += [f"{state.elsewhere} with another runner"] if state.elsewhere else []
    parts += [f"{state.failed} failed"] if state.failed else []
    if state.left:
        minutes, seconds = divmod(round(state.left), 60)
        parts.append(f"about {f'{minutes} min' if minutes else f'{seconds} s'} left")
    return ", ".join(parts)


def _differences(axis, found: Finding) -> None:
    """Draw the differences, their mean with its interval, and the predicted range."""
    said, effect = found.said, found.effect
    values = [value for value in effect.differences.values() if math.isfinite(value)]
    points = [*values, 0.0, *(b for b in (said.low, said.high) if math.isfinite(b))]
    points += [] if math.isnan(effect.low) else [effect.low, effect.high]
    margin = 0.12 * (max(points) - min(points)) or 1.0
    left, right = min(points) - margin, max(points) + margin
    low, high = max(said.low, left), min(said.high, right)
    axis.axvspan(low, high, color="#009e73", alpha=0.15, label=f"predicted: {predicted(said)}")
    for bound in (said.low, said.high):
        if math.isfinite(bound):
            axis.axvline(bound, color="#009e73", linestyle="--")
    axis.axvline(0, color="grey", linestyle=":")
    axis.plot(values, range(len(values)), "o", color="black", alpha=0.5, label="one seed")
    if not math.isnan(effect.low):
        axis.plot([effect.low, effect.high], [-1.2] * 2, color="black", linewidth=3,
                  label="mean, 95 % interval")  # fmt: skip
    axis.plot([effect.mean], [-1.2], "D", color="black", markersize=8)
    ticks = [s for s, value in effect.differences.items() if math.isfinite(value)]
    places = range(0, len(ticks), max(1, len(ticks) // 6))
    axis.set_yticks([-1.2, *places], ["mean", *(str(ticks[place]) for place in places)])
    axis.locator_params(axis="x", nbins=6)
    axis.set(xlim=(left, right), xlabel=f"difference in {said.metric}", ylabel="seed")
    axis.set_title(f"{effect.verdict.capitalize()}: {signed(effect.mean)}")
    axis.legend(fontsize="small", loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=3)


def _picture(found: Finding) -> str:
    target = io.BytesIO()
    figure(found).savefig(target, format="png", dpi=110)
    data = base64.b64encode(target.getvalue()).decode("ascii")
    said = found.said
    words = f"Plot of {said.name}: {said.metric} by seed on both sides. {sentence(found)}"
    return f'<img alt="{html.escape(words, quote=True)}" src="data:image/png;base64,{data}">'


def _changes(before: Finding, after: Finding) -> str:
    """Return what is different between two results of one hypothesis."""
    parts = [
        f"{name} {before.versions.get(name, 'none')} → {after.versions.get(name, 'none')}"
        for name in sorted(before.versions.keys() | after.versions.keys())
        if before.versions.get(name) != after.versions.get(name)
    ]
    if before.code != after.code:
        parts.append("the lesson or its data")
    names = [name for name in after.said.grid if name != "seed"]
    for name in names:
        old, new = (_values(one.rows, name) for one in (before, after))
        if old != new:
            parts.append(f"{name} {old} → {new}")
    seeds = [{row["seed"] for row in one.rows} for one in (before, after)]
    if seeds[0] != seeds[1]:
        parts.append("other seeds")
    return "; ".join(parts) or "nothing"


def _values(rows: list[dict], name: str) -> str:
    return ", ".join(dict.fromkeys(_plain(row.get(name, "none")) for row in rows))


def _advice(found: Finding) -> str:
    effect = found.effect
    if effect.more and effect.more > len(effect.differences):
        return (
            f" If things stay as they look now, {effect.more} seeds would decide 4 times in 5: "
            f"course hypothesis run {found.said.name} --seeds {effect.more}"
        )
    if not math.isnan(effect.low):
        return " It lies so near the border that not even 1,000 seeds would decide."
    return ""


def _sides(said: Hypothesis) -> list[str]:
    """Return both sides of a comparison in words: only what differs between them."""
    names = [k for k in said.before | said.after if said.before.get(k) != said.after.get(k)]
    return [
        ", ".join(f"{name} = {_plain(side[name])}" for name in names if name in side)
        for side in (said.before, said.after)
    ]


def _plain(value) -> str:
    if isinstance(value, bool) or not isinstance(value, float | int):
        return str(value)
    return f"{value:.4g}" if isinstance(value, float) else f"{value}"


def _lines(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(f"{t:>{w}}" for t, w in zip(row, widths, strict=True)) for row in rows]


def _html_table(rows: list[list[str]]) -> str:
    head, *body = rows
    cells = "".join(f"<th>{_html(name)}</th>" for name in head)
    lines = (f"<tr>{''.join(f'<td>{_html(v)}</td>' for v in row)}</tr>" for row in body)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _html(text: str) -> str:
    return html.escape(str(text))
