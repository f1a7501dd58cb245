"""The checks of exercises 4.6 to 4.9: split by customer, group, explode, pandas and back."""

from __future__ import annotations

from collections import Counter, defaultdict

from course.checks import _datasets_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "4.6",
    hints=[
        "Choose customers, not rows: a row goes where its customer goes.",
        'dict(zip(dataset["customer"], dataset["country"])) knows the country of each customer.',
        "For each country: rng = random.Random(seed) made once before the loop, then "
        "rng.sample(sorted(customers), round(test_share * len(customers))).",
        "Two filters make both splits: customer in chosen, and customer not in chosen.",
    ],
)
def split_customers(answer):
    """Check the invariants: every row once, no customer twice, shares by country, and the seed."""
    from datasets import Dataset

    random = draw("split_customers")
    table, share = tools.customers(random), random.choice([0.1, 0.2, 0.3])
    dataset, seed = Dataset.from_list(table), random.randint(1, 99)
    found = call(answer, dataset, share, seed)
    found.text = f"split_customers({len(table)} messages of 60 customers, {share}, seed={seed})"
    chosen = _require_split(found, table)
    country_of = {row["customer"]: row["country"] for row in table}
    sizes, taken = Counter(country_of.values()), Counter(country_of[name] for name in chosen)
    wanted = {country: round(share * size) for country, size in sorted(sizes.items())}
    require(
        {country: taken[country] for country in wanted} == wanted,
        f"Of the customers of each country, {share:.0%} belong in test. Count customers, not "
        "messages, and choose within each country.",
        of=found,
        got=f"customers in test: { ({country: taken[country] for country in wanted}) }",
        expected=f"customers in test: {wanted}",
    )
    again = call(answer, dataset, share, seed)
    again.text = found.text
    require(
        _customers(again.value, "test") == chosen,
        "The same seed gave another split. Make one random.Random(seed), and sort the customers "
        "before you draw: a set has no order of its own.",
        of=again,
        got="other customers than at the first call",
        expected="the same customers",
    )
    others = [call(answer, dataset, share, seed + more).value for more in (1, 2, 3)]
    require(
        any(_customers(other, "test") != chosen for other in others),
        "Another seed gives the same split: draw the customers at random.",
        of=found,
        got="the same customers with four seeds",
        expected="other customers with another seed",
    )


def _require_split(found, table: list[dict]) -> set[str]:
    """Require a split into whole customers that loses no row; return the customers in test."""
    from datasets import Dataset

    got = found.value
    require(
        isinstance(got, dict)
        and set(got) == {"train", "test"}
        and all(isinstance(part, Dataset) for part in got.values()),
        "Return a DatasetDict (or a dictionary) with the data sets train and test.",
        of=found,
    )
    for part in got.values():
        require(
            set(part.column_names) == set(table[0]),
            "Both splits keep the columns of the data set.",
            of=found,
            got=part.column_names,
            expected=list(table[0]),
        )
    train, test = (_customers(got, name) for name in ("train", "test"))
    both = sorted(train & test)
    require(
        not both,
        f"{len(both)} customers have messages in both splits, {', '.join(both[:3])} among them. "
        "A model would meet them again in the test: choose customers, not rows.",
        of=found,
        got=f"{len(train)} customers in train, {len(test)} in test, {len(both)} in both",
        expected="none in both",
    )
    ids = [number for part in got.values() for number in tools.columns(part)["message_id"]]
    require(
        sorted(ids) == [row["message_id"] for row in table],
        "Every message of the data set belongs in one of the two splits, once.",
        of=found,
        got=f"{len(ids)} messages, {len(set(ids))} different ones",
        expected=f"{len(table)} messages",
    )
    require(test, "No customer is in test.", of=found)
    return test


def _customers(splits, name: str) -> set[str]:
    return set(tools.columns(splits[name])["customer"])


@exercise(
    "4.7",
    hints=[
        "A row counts if both of its values are there: `is not None`.",
        "collections.defaultdict(list) collects the values of each group; or use to_pandas(), "
        "dropna and groupby.",
        'Dataset.from_dict({by: [...], "rows": [...], "mean": [...]}) makes the new data set.',
        "With pandas: .reset_index() after the groupby, preserve_index=False on the way back.",
    ],
)
def mean_by(answer):
    """Compare with counting in plain Python on groups of the day with missing values."""
    from datasets import Dataset

    random = draw("mean_by")
    names = random.sample(tools.COUNTRIES, 4)
    by, column = random.choice([("country", "rating"), ("place", "minutes")])
    table = []
    for size, name in enumerate(names, start=3):
        values = [random.randint(1, 40) for _ in range(size)]
        values[1] = None if size != 4 else values[1]
        table += [{by: name, column: value, "id": random.randint(1, 9)} for value in values]
    table.append({by: None, column: 500, "id": 1})
    random.shuffle(table)
    groups = defaultdict(list)
    for row in table:
        if row[by] is not None and row[column] is not None:
            groups[row[by]].append(row[column])
    expected = {
        by: sorted(groups),
        "rows": [len(groups[name]) for name in sorted(groups)],
        "mean": [sum(groups[name]) / len(groups[name]) for name in sorted(groups)],
    }
    found = call(answer, Dataset.from_list(table), by, column)
    found.text = f"mean_by({len(table)} rows, {by!r}, {column!r})"
    got = tools.returned(found, list(expected), expected)
    shown = {"of": found, "got": got, "expected": expected}
    require(
        set(got[by]) == set(groups) and len(got[by]) == len(groups),
        f"One row for each {by}; rows whose {by} is missing belong to no group.",
        **shown,
    )
    require(got[by] == expected[by], f"Sort the rows by {by}.", **shown)
    counted = [sum(row[by] == name for row in table) for name in expected[by]]
    require(
        got["rows"] == expected["rows"] or got["rows"] != counted,
        "`rows` counts the values that the mean is made of; a row without one does not count.",
        **shown,
    )
    sums = [sum(groups[name]) for name in expected[by]]
    with_zeros = [total / size for total, size in zip(sums, counted, strict=True)]
    require(
        not nearly_equal(got["mean"], with_zeros),
        "A missing value is not 0: leave it out of the sum and of the count.",
        **shown,
    )
    require(
        got["rows"] == expected["rows"], f"`rows` differs: how many values has each {by}?", **shown
    )
    require(nearly_equal(got["mean"], expected["mean"]), "The means differ.", **shown)


@exercise(
    "4.8",
    hints=[
        "With batched=True the function may return more rows, or fewer, than it was given.",
        "The old columns have another number of rows: remove_columns=dataset.column_names takes "
        "them out, and the function returns all columns anew.",
        "For every row of the batch and every item in its list: one value for each column.",
        "[value for value, items in zip(batch[name], batch[column]) for _ in items] repeats a "
        "column; [item for items in batch[column] for item in items] flattens the list column.",
    ],
)
def explode(answer):
    """Compare with two loops, on more rows than one batch holds; look how map was called."""
    from datasets import Dataset

    random = draw("explode")
    column = random.choice(["labels", "tags", "topics"])
    for size in (7, 1100):
        lists = [random.sample(tools.TOPICS, random.randint(0, 3)) for _ in range(size)]
        lists[:3] = [["card", "fees"], [], ["loan"]]
        while sum(map(len, lists)) == size:  # as many items as rows would hide a mistake
            lists[3] = random.sample(tools.TOPICS, random.randint(0, 3))
        table = {"number": list(range(10, size + 10)), column: lists,
                 "state": [random.choice(["open", "closed"]) for _ in range(size)]}  # fmt: skip
        expected = {
            name: [
                item if name == column else values[i]
                for i, items in enumerate(lists)
                for item in items
            ]
            for name, values in table.items()
        }
        with tools.watching("map", "to_pandas") as noted:
            found = call(answer, Dataset.from_dict(table), column)
        found.text = f"explode({size} rows, {column!r})"
        got = tools.returned(found, list(table), expected)
        names = [name for name, _ in noted]
        require(
            "to_pandas" not in names
            and any(name == "map" and options.get("batched") for name, options in noted),
            "Here map(batched=True) has to do it alone, without pandas and without a loop over the "
            "whole data set: it works in the same way on data that does not fit into memory.",
            of=found,
            got=f"methods that were called: {', '.join(names) or 'none of map, filter, to_pandas'}",
        )
        shown = {"of": found, "got": _head(got), "expected": _head(expected)}
        require(
            not any(isinstance(item, list | tuple) for item in got[column]),
            f"`{column}` still holds lists: one item is wanted in each row.",
            **shown,
        )
        require(
            None not in got[column] and 11 not in got["number"],
            "A row with an empty list has no item, so it vanishes.",
            **shown,
        )
        require(
            got[column] == expected[column],
            f"There are {len(got[column])} items; one row for each item of each list is wanted, "
            "in their order.",
            **shown,
        )
        require(
            got == expected,
            "The items are right, but the other columns do not belong to them: repeat their "
            "values as often as the row has items.",
            **shown,
        )


def _head(table: dict[str, list]) -> dict[str, list]:
    return {name: values[:6] for name, values in table.items()}


@exercise(
    "4.9",
    hints=[
        "Three steps: to_pandas(), change(…), Dataset.from_pandas(…).",
        "Dataset.from_pandas(table, features=…) takes the types that the columns shall have: those "
        "of the data set that you were given.",
        "preserve_index=False keeps the index of the table out.",
    ],
)
def through_pandas(answer):
    """Compare rows and features for four changes that a table of pandas may go through."""
    random = draw("through_pandas")
    names = random.sample(tools.TOPICS, 3)
    limit = random.randint(3, 5)
    changes = [
        (f"lambda table: table[table.rating != {limit}]", lambda t: t[t.rating != limit]),
        ('lambda table: table.sort_values("text")', lambda t: t.sort_values("text")),
        ("lambda table: table.drop_duplicates('topic')", lambda t: t.drop_duplicates("topic")),
        ("lambda table: table[::-1]", lambda t: t[::-1]),
    ]
    random.shuffle(changes)
    for text, change in changes:
        dataset = _messages(random, names)
        features, before = dataset.features.copy(), tools.rows(dataset)
        found = call(answer, dataset, tools.Named(text, change))
        found.text = f"through_pandas(dataset, {text})"
        require(
            dataset.format["type"] is None,
            "The data set that was passed in now gives tables of pandas: set_format changes the "
            "data set itself. to_pandas(), or with_format on a copy, leaves it alone.",
            of=found,
            got=f"dataset.format['type'] = {dataset.format['type']!r}",
            expected="dataset.format['type'] = None",
        )
        row_of = {row["text"]: row for row in before}
        expected = [row_of[text] for text in change(dataset.to_pandas())["text"]]
        tools.returned(found, list(features), expected)
        require(
            getattr(found.value.features["topic"], "names", None) == names,
            "`topic` has lost its names: it was a ClassLabel and is now something else. "
            "Dataset.from_pandas takes features=….",
            of=found,
            got=found.value.features["topic"],
            expected=features["topic"],
        )
        require(
            found.value.features == features,
            "A column has another type than before: Dataset.from_pandas takes features=….",
            of=found,
            got=dict(found.value.features),
            expected=dict(features),
        )
        require(
            tools.rows(found.value) == expected,
            "The rows are not those of the table that `change` gave back.",
            of=found,
            got=tools.rows(found.value),
            expected=expected,
        )


def _messages(random, names: list[str]):
    """Return nine messages with a ClassLabel, a small integer and missing values."""
    from datasets import ClassLabel, Dataset, Features, Value

    places = random.sample(range(10, 99), 9)
    features = Features(
        {"text": Value("string"), "topic": ClassLabel(names=names), "rating": Value("int8")}
    )
    return Dataset.from_dict(
        {
            "text": [f"message {place}" for place in places],
            "topic": [0, 1, None, 2, 1, 0, 2, None, 1],
            "rating": [3, 4, 5, None, 3, 4, 5, 1, 2],
        },
        features=features,
    )
