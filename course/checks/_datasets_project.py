"""The check of exercise 4.15: a learner's own question, answered by figures and a picture."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from functools import cache
from statistics import mean, stdev
from typing import Any

import course
from course.checks import _datasets_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

FEWEST = 20  # values that a group needs to have a mean worth showing
KEYS = ["question", "group", "measure", "figures", "sure", "finding", "axes"]
COLUMNS = ["group", "values", "mean", "error"]
SAME_CHANNEL = {"livechat": "chat", "telephone": "phone"}


@exercise(
    "4.15",
    hints=[
        "First two small functions of one row: group(row) gives the name of its group, "
        "measure(row) the number. Each returns None for a row that it cannot use.",
        "Collect measure(row) by group(row) in a defaultdict(list), then leave out the groups with "
        f"fewer than {FEWEST} values.",
        "statistics.mean(values), and statistics.stdev(values) / len(values) ** 0.5 for the error.",
        "figure, axes = plt.subplots(); axes.errorbar(names, means, yerr=errors, fmt='o') has the "
        "names on its axis. Then axes.set_title, set_xlabel and set_ylabel.",
        "sure: high and low are the groups with the largest and the smallest mean; compare "
        "high mean - low mean with 2 * (high error ** 2 + low error ** 2) ** 0.5.",
        "An f-string puts figures into the finding: f\"… {high['mean']:.2f} … {low['mean']:.2f}.\"",
    ],
)
def investigate(answer):
    """Compute the figures again from the two functions, on messages of the day; read the axes."""
    from matplotlib import pyplot as plt

    rows = _messages(draw("investigate"))
    open_before = set(plt.get_fignums())
    found = call(answer, _dataset(rows))
    found.text = f"investigate({len(rows):,} messages)"
    try:
        _require_report(found, rows)
    finally:
        for number in set(plt.get_fignums()) - open_before:
            plt.close(number)


def _messages(random) -> list[dict]:
    """Return 1,500 messages of the day, in their order."""
    whole = _train()
    return [whole[place] for place in sorted(random.sample(range(len(whole)), 1500))]


@cache
def _train() -> list[dict]:
    """Return the messages of the train split, read once."""
    from datasets import load_dataset

    return tools.rows(load_dataset(course.dataset("messages", source="local"), split="train"))


def _dataset(rows: list[dict]):
    """Return the rows as a data set in memory: what `map` makes of it leaves no file behind."""
    from datasets import Dataset

    return Dataset.from_list(rows)


def _require_report(found, rows: list[dict]) -> None:
    report = found.value
    require(
        isinstance(report, dict) and set(KEYS) <= set(report),
        f"Return a dictionary with the keys {', '.join(KEYS)}.",
        of=found,
        got=sorted(report) if isinstance(report, dict) else report,
    )
    question = report["question"]
    require(
        isinstance(question, str) and question.strip().endswith("?") and len(question.split()) > 4,
        "`question` is your question, a whole sentence with a question mark.",
        of=found,
        got=question,
    )
    names, values = _names(report["group"], rows), _values(report["measure"], rows)
    groups = defaultdict(list)
    for name, value in zip(names, values, strict=True):
        if name is not None and value is not None:
            groups[name].append(value)
    groups = {name: values for name, values in groups.items() if len(values) >= FEWEST}
    require(
        2 <= len(groups) <= 30,
        f"There are {len(groups)} groups with at least {FEWEST} values; 2 to 30 can be compared "
        "and shown. Make the groups larger or smaller.",
        of=found,
        got=f"groups: {', '.join(sorted(groups)[:40])}",
    )
    _require_figures(found, groups)
    _require_sure(found, groups)
    _require_finding(found, groups)
    _require_axes(found, groups)


def _names(group, rows: list[dict]) -> list[str | None]:
    """Return the group of each row; every group has one name."""

    def groups_of(rows):
        return [group(dict(row)) for row in rows]

    require(callable(group), "`group` is a function of one row.", got=group)
    found = call(groups_of, rows)
    found.text = "group(row) for each row"
    odd = [name for name in found.value if not isinstance(name, str | None)]
    require(
        not odd,
        "group(row) gives the name of the group, a string, or None.",
        of=found,
        got=odd[:1],
    )
    _require_clean(group, "group", found, rows)
    written = defaultdict(set)
    for name in filter(None, found.value):
        key = re.sub(r"[\W_]", "", name).lower() or name
        written[SAME_CHANNEL.get(key, key)].add(name)
    twice = [sorted(names) for names in written.values() if len(names) > 1]
    require(
        not twice,
        f"One group is written in {len(twice[0]) if twice else 0} ways and counted apart each "
        "time. Clean the name inside group(row).",
        of=found,
        got=twice[:1],
        expected="one name for them",
    )
    return found.value


def _values(measure, rows: list[dict]) -> list[float | None]:
    """Return the number of each row; what stands for a missing value is none."""

    def measures_of(rows):
        return [measure(dict(row)) for row in rows]

    require(callable(measure), "`measure` is a function of one row.", got=measure)
    found = call(measures_of, rows)
    found.text = "measure(row) for each row"
    odd = [value for value in found.value if not (value is None or _finite(value))]
    require(not odd, "measure(row) gives a number, or None.", of=found, got=odd[:1])
    _require_clean(measure, "measure", found, rows)
    return [None if value is None else float(value) for value in found.value]


def _finite(value) -> bool:
    return isinstance(value, bool) or tools.is_number(value) and math.isfinite(value)


def _require_clean(function, name: str, found, rows: list[dict]) -> None:
    """Require None for rows whose rating or minutes stand for none, if the function uses them."""
    for row, result in zip(rows, found.value, strict=True):
        if result is None:
            continue
        shown = {"of": found, "expected": f"{name}(row) is None"}
        if row["rating"] in (0, 99):
            require(
                not _uses(function, row, "rating", (1, 2, 3, 4, 5)),
                "0 and 99 are no ratings: two old systems wrote them where there was none. Such a "
                "row has None.",
                got=f"{result!r} for a row with rating {row['rating']}",
                **shown,
            )
        if row["minutes_to_answer"] is not None and row["minutes_to_answer"] < 0:
            require(
                not _uses(function, row, "minutes_to_answer", (1.0, 50.0, 500.0, 50_000.0)),
                "Nobody is answered before asking: where the minutes are negative, a clock was "
                "wrong. Such a row has None.",
                got=f"{result!r} for a row with {row['minutes_to_answer']} minutes",
                **shown,
            )


def _uses(function, row: dict, column: str, values: tuple) -> bool:
    """Whether a function of a row gives other results for other values of a column."""
    return len({function(row | {column: value}) for value in values}) > 1


def _require_figures(found, groups: dict[str, list[float]]) -> None:
    """Require one row for each group, with its number of values, mean and standard error."""
    from datasets import Dataset

    wanted = {name: _figures(values) for name, values in sorted(groups.items())}
    figures = found.value["figures"]
    require(
        isinstance(figures, Dataset) and set(figures.column_names) == set(COLUMNS),
        f"`figures` is a Dataset with the columns {', '.join(COLUMNS)}.",
        of=found,
        got=getattr(figures, "column_names", figures),
        expected=COLUMNS,
    )
    got = {row["group"]: row for row in tools.rows(figures)}
    require(
        set(got) == set(wanted) and len(figures) == len(wanted),
        f"One row for each group with at least {FEWEST} values, and none for the others. Do the "
        "figures come from the messages that are passed in?",
        of=found,
        got=[row["group"] for row in tools.rows(figures)],
        expected=list(wanted),
    )
    for name, right in wanted.items():
        shown = {"of": found, "got": got[name], "expected": {"group": name} | right}
        require(
            got[name]["values"] == right["values"],
            "`values` counts the rows of the group for which measure(row) is not None. Do the "
            "figures come from the messages that are passed in?",
            **shown,
        )
        require(
            _close(got[name]["mean"], right["mean"]),
            "`mean` is the mean of measure(row) over the rows of the group that have one.",
            **shown,
        )
        require(
            not _close(got[name]["error"], stdev(groups[name])),
            "That is the spread of single values. The mean is surer than one of them: divide by "
            "the root of their number.",
            **shown,
        )
        require(
            abs(got[name]["error"] - right["error"]) <= 0.006 + 0.03 * right["error"],
            "`error` is the standard error of the mean: the standard deviation divided by the root "
            "of the number of values.",
            **shown,
        )


def _figures(values: list[float]) -> dict[str, float]:
    error = stdev(values) / math.sqrt(len(values))
    return {"values": len(values), "mean": mean(values), "error": error}


def _close(got: Any, expected: float) -> bool:
    """Whether a figure is right, if need be after rounding to two decimals."""
    return tools.is_number(got) and nearly_equal(float(got), expected, 0.006)


def _require_sure(found, groups: dict[str, list[float]]) -> None:
    """Require an honest word on chance."""
    ranked = sorted((_figures(values) for values in groups.values()), key=lambda row: row["mean"])
    low, high = ranked[0], ranked[-1]
    gap, doubt = high["mean"] - low["mean"], 2 * math.hypot(low["error"], high["error"])
    near = abs(gap - doubt) < 0.03 * doubt  # rounded figures may fall on either side
    require(
        near or found.value["sure"] in (True, False) and bool(found.value["sure"]) == (gap > doubt),
        "`sure` is True if the gap between the largest and the smallest mean is more than twice "
        "its standard error, and False if not.",
        of=found,
        got=found.value["sure"],
        expected=f"gap {gap:.3f}, twice its standard error {doubt:.3f}: {gap > doubt}",
    )


def _require_finding(found, groups: dict[str, list[float]]) -> None:
    """Require a sentence that rests on two of the means."""
    finding, means = found.value["finding"], sorted(mean(values) for values in groups.values())
    require(
        isinstance(finding, str) and len(finding.split()) > 4 and finding.strip().endswith("."),
        "`finding` is one whole sentence, with a full stop.",
        of=found,
        got=finding,
    )
    numbers = [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", finding.replace(",", ""))]
    said = [m for m in means if any(abs(n - m) <= max(0.06, 0.006 * abs(m)) for n in numbers)]
    require(
        len(said) >= 2,
        "`finding` compares: two of the means belong in it. Take them from the figures with an "
        "f-string, so that they are right for other messages as well.",
        of=found,
        got=finding,
        expected=f"two of {', '.join(f'{m:.2f}' for m in means)}",
    )


def _require_axes(found, groups: dict[str, list[float]]) -> None:
    """Require a picture of these means that says what it shows."""
    axes = found.value["axes"]
    require(
        hasattr(axes, "get_xlabel"),
        "`axes` are the axes of your plot: `figure, axes = plt.subplots()`.",
        of=found,
        got=axes,
    )
    for part, text in {
        "title": axes.get_title() or axes.get_title("left") or axes.get_title("right"),
        "label on the x axis": axes.get_xlabel(),
        "label on the y axis": axes.get_ylabel(),
    }.items():
        require(
            text.strip(),
            f"The plot has no {part}: axes.set_title, axes.set_xlabel, axes.set_ylabel.",
            of=found,
            got=f"title {axes.get_title()!r}, x {axes.get_xlabel()!r}, y {axes.get_ylabel()!r}",
        )
    drawn = _drawn(axes)
    missing = [
        name
        for name, values in groups.items()
        if not any(abs(number - mean(values)) <= 0.006 for number in drawn)
    ]
    require(
        not missing,
        "The plot shows other numbers than the means of your figures.",
        of=found,
        got=f"no point and no bar at the mean of {', '.join(missing)}",
    )
    written = _written(axes)
    missing = [name for name in groups if not any(name in text for text in written)]
    require(
        not missing,
        "Which mean belongs to which group? The names stand at an axis, in a legend or beside the "
        "points.",
        of=found,
        got=f"not in the plot: {', '.join(missing)}",
    )


def _drawn(axes) -> list[float]:
    """Return the numbers at which bars end and points and lines lie."""
    numbers = []
    for bar in axes.patches:
        if hasattr(bar, "get_height"):
            numbers += [bar.get_height(), bar.get_width()]
            numbers += [bar.get_y() + bar.get_height(), bar.get_x() + bar.get_width()]
    for line in axes.lines:
        numbers += [*line.get_xdata(orig=False), *line.get_ydata(orig=False)]
    for points in axes.collections:
        numbers += [number for pair in points.get_offsets() for number in pair]
    return [float(number) for number in numbers if number == number]


def _written(axes) -> list[str]:
    """Return the texts of a plot: tick labels, legend, annotations."""
    axes.figure.canvas.draw()
    texts = [*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts]
    if axes.get_legend():
        texts += axes.get_legend().get_texts()
    return [text.get_text().replace("\n", " ") for text in texts]
