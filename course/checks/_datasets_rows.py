"""The checks of exercises 4.1 to 4.5: choose rows, count, name, clean, drop copies."""

from __future__ import annotations

from course.checks import _datasets_tools as tools
from course.exercise import call, draw, exercise, require


@exercise(
    "4.1",
    hints=[
        "Three steps: filter keeps the long ones, sort puts the longest first, select takes k.",
        "sort needs a column to sort by: map adds `words`, and remove_columns takes it out again.",
        'dataset.sort("words", reverse=True) puts the largest first.',
        "select(range(k)) fails if there are fewer rows: range(min(k, len(dataset))).",
    ],
)
def longest(answer):
    """Compare with Python's sorting on reviews of the day, with few and with many wanted."""
    from datasets import Dataset

    random = draw("longest")
    lengths = random.sample(range(2, 16), 9)
    lengths.append(lengths.pop(lengths.index(max(lengths))))  # the longest is not there by chance
    texts = tools.texts_of(random, lengths)
    table = {"id": random.sample(range(100, 999), 9), "text": texts, "label": [0, 1, 0] * 3}
    least = sorted(lengths)[3]
    wanted = sorted((i for i in range(9) if lengths[i] >= least), key=lambda i: -lengths[i])
    for k in (40, 3):
        places = wanted[:k]
        expected = [texts[i] for i in places]
        found = call(answer, Dataset.from_dict(table), least, k)
        found.text = f"longest(9 reviews of {sorted(lengths)} words, least={least}, k={k})"
        got = tools.returned(found, list(table), expected)["text"]
        lengths_got = [len(text.split()) for text in got]
        require(
            all(length >= least for length in lengths_got),
            f"A text with fewer than {least} words is among them. Count words, "
            "len(text.split()), and not characters.",
            of=found,
            got=got,
            expected=expected,
        )
        require(
            lengths_got == sorted(lengths_got, reverse=True),
            "The longest text comes first: sort by the number of words, reverse=True.",
            of=found,
            got=lengths_got,
            expected=[lengths[i] for i in places],
        )
        require(
            k < len(wanted) or least in lengths_got,
            f"A text of exactly {least} words is long enough: at least means >=.",
            of=found,
            got=lengths_got,
            expected=[lengths[i] for i in places],
        )
        require(
            len(got) == len(expected),
            f"k is {k}, {len(wanted)} reviews are long enough: {len(expected)} rows are wanted.",
            of=found,
            got=lengths_got,
            expected=[lengths[i] for i in places],
        )
        require(
            got == expected,
            "Longer texts are left out: sort first, then take k.",
            of=found,
            got=lengths_got,
            expected=[lengths[i] for i in places],
        )
        require(
            tools.columns(found.value)["id"] == [table["id"][i] for i in places],
            "The texts are right, but id and text no longer belong together.",
            of=found,
            got=tools.columns(found.value)["id"],
            expected=[table["id"][i] for i in places],
        )


@exercise(
    "4.2",
    hints=[
        'batch["text"] is a list of texts, also when the batch holds a single one.',
        'A list comprehension gives one number for each text: [… for text in batch["text"]].',
        'Return {"words": [len(text.split()) for text in batch["text"]]}.',
    ],
)
def count_words(answer):
    """Call it with one batch, then by map in batches of several sizes; compare with one by one."""
    from datasets import Dataset

    random = draw("count_words")
    lengths = [random.randint(1, 12) for _ in range(11)]
    table = {"text": tools.texts_of(random, lengths), "label": [0] * 11}
    batch = {name: values[:4] for name, values in table.items()}
    expected = {"words": [len(text.split()) for text in batch["text"]]}
    found = call(answer, batch)
    require(
        isinstance(found.value, dict) and "words" in found.value,
        "Return a dictionary with the name of the new column, words, and its values.",
        of=found,
        expected=expected,
    )
    got = found.value["words"]
    require(
        not tools.is_number(got) and len(got) == 4,
        'One number for each text of the batch is wanted: batch["text"] is a list of texts.',
        of=found,
        expected=expected,
    )
    require(
        list(got) != [len(text) for text in batch["text"]],
        "These are the characters. text.split() cuts a text into words.",
        of=found,
        expected=expected,
    )
    require(list(got) == expected["words"], "The numbers differ.", of=found, expected=expected)
    dataset = Dataset.from_dict(table)
    one_by_one = dataset.map(lambda row: {"words": len(row["text"].split())})
    for size in (1, random.randint(2, 5), 1000):
        found = call(dataset.map, answer, name="dataset.map", batched=True, batch_size=size)
        require(
            tools.columns(found.value) == tools.columns(one_by_one),
            "In batches the data set comes out other than one by one: every text has its own "
            "number, and the other columns stay as they are.",
            of=found,
            got=tools.columns(found.value),
            expected=tools.columns(one_by_one),
        )


@exercise(
    "4.3",
    hints=[
        "A ClassLabel is a type of column: it stores numbers and knows their names.",
        "from datasets import ClassLabel; ClassLabel(names=names) keeps the order of `names`.",
        "cast_column(column, type) changes the type of one column, and strings become numbers.",
    ],
)
def name_labels(answer):
    """Compare type, names in their order, numbers and missing values on topics of the day."""
    from datasets import ClassLabel, Dataset

    random = draw("name_labels")
    names = random.sample(tools.TOPICS, 4)
    if names == sorted(names):
        names.reverse()
    topics = [*names, *(random.choice(names) for _ in range(4))]
    random.shuffle(topics)
    topics[random.randint(2, 5)] = None
    table = {"text": [f"message {i}" for i in range(8)], "topic": topics}
    expected = [None if topic is None else names.index(topic) for topic in topics]
    found = call(answer, Dataset.from_dict(table), "topic", names)
    found.text = f"name_labels(8 messages, 'topic', {names})"
    got = tools.returned(found, list(table), expected)["topic"]
    kind = found.value.features["topic"]
    require(
        isinstance(kind, ClassLabel),
        "The column has no names: its type has to be a ClassLabel. Numbers alone do not say what "
        "they stand for.",
        of=found,
        got=kind,
        expected=f"ClassLabel(names={names})",
    )
    require(
        "None" not in kind.names,
        f"There are {len(names)} names; a missing topic is not one of them.",
        of=found,
        got=kind.names,
        expected=names,
    )
    require(
        kind.names == names,
        "These are other names, or in another order. Number 0 is the first of the names that are "
        "passed in; class_encode_column sorts those that occur.",
        of=found,
        got=kind.names,
        expected=names,
    )
    place = topics.index(None)
    require(len(got) == len(topics), "All rows stay.", of=found, got=got, expected=expected)
    require(
        got[place] is None,
        "A missing topic stays missing: None, and no number.",
        of=found,
        got=got,
        expected=expected,
    )
    require(got == expected, "The numbers differ.", of=found, got=got, expected=expected)


@exercise(
    "4.4",
    hints=[
        "html.unescape turns entities into characters; a text from two forms needs it twice.",
        "After unescape a new <br/> or a new entity may stand there: repeat until nothing changes.",
        're.sub(r"<br\\s*/?>", " ", text, flags=re.IGNORECASE) replaces the line breaks alone.',
        '" ".join(text.split()) makes one space of any white space and strips both ends.',
        '`row["text"] or ""` treats None as an empty text; a filter then takes both out.',
    ],
)
def clean(answer):
    """Soil sentences in known ways: the sentences must come back, and a second time as well."""
    from datasets import Dataset

    random = draw("clean")
    wanted = random.sample(tools.SENTENCES, 4) + [tools.SENTENCES[3]]
    pairs = [
        (tools.soiled(random, text, times), text)
        for text, times in zip(wanted, (0, 1, 1, 2, 0), strict=True)
    ]
    for empty in (None, "", " <br/>&nbsp; "):
        pairs.insert(random.randint(0, len(pairs)), (empty, ""))
    ids, dirty = random.sample(range(100, 999), len(pairs)), [text for text, _ in pairs]
    texts = {i: text for i, (_, text) in zip(ids, pairs, strict=True) if text}
    found = call(answer, Dataset.from_dict({"message_id": ids, "text": dirty}))
    found.text = f"clean({len(dirty)} messages)"
    got = tools.returned(found, ["message_id", "text"], wanted)
    _require_texts(found, got, dict(zip(ids, dirty, strict=True)), texts)
    again = call(answer, found.value)
    again.text = f"clean(clean({len(dirty)} messages))"
    require(
        tools.columns(again.value) == got,
        "Cleaning a second time changes the texts again: repeat inside until nothing changes.",
        of=again,
        got=tools.columns(again.value)["text"],
        expected=got["text"],
    )


def _require_texts(found, got: dict[str, list], dirty: dict, wanted: dict) -> None:
    """Require every text of the cleaned rows to be clean, most telling first."""
    texts = dict(zip(got["message_id"], got["text"], strict=True))
    empty = [text for text in texts.values() if not (text or "").strip()]
    require(
        not empty,
        "A row without a text is left: None, an empty text, and one in which nothing is left "
        "after cleaning leave the data set.",
        of=found,
        got=got["text"],
        expected=list(wanted.values()),
    )
    for number, clean in wanted.items():
        require(
            number in texts,
            f"A message with a text is missing: {dirty[number]!r}.",
            of=found,
            got=got["text"],
            expected=list(wanted.values()),
        )
        text = texts[number]
        shown = {"of": found, "got": text, "expected": clean}
        came = f"It came in as {dirty[number]!r}."
        require(
            "&amp;" not in text
            and "&lt;" not in text
            and "&#" not in text
            and "&quot;" not in text,
            f"An entity is left. {came} html.unescape knows them all, and a text that went through "
            "two forms needs it twice: repeat until nothing changes.",
            **shown,
        )
        require(
            "<br" not in text.lower(),
            f"A line break is left. {came} It may only show after html.unescape.",
            **shown,
        )
        require(
            text == " ".join(text.split()),
            f"White space is left: two in a row, one at an end, a tab or an &nbsp;. {came} "
            "Replace the line breaks first, then clean the spaces.",
            **shown,
        )
        require(
            text.count("<") == clean.count("<"),
            f"A `<` of the customer is gone. {came} Only <br>, <br/> and <br /> are tags here.",
            **shown,
        )
        require(text == clean, f"The text differs. {came}", **shown)
    require(
        list(texts) == list(wanted),
        "Keep the order of the messages.",
        of=found,
        got=list(texts),
        expected=list(wanted),
    )


@exercise(
    "4.5",
    hints=[
        'Compare keys instead of texts: " ".join(text.split()).lower() is one.',
        "Walk through the column with enumerate and remember in a set which keys have been there.",
        "Collect the places of those that are new; dataset.select(places) keeps their order.",
    ],
)
def without_copies(answer):
    """Compare with the places of the first copies, on texts of the day with planned copies."""
    from datasets import Dataset

    random = draw("without_copies")
    texts, places = tools.with_copies(random)
    name = random.choice(["text", "message", "question"])
    table = {"id": random.sample(range(100, 999), len(texts)), name: texts}
    expected = [texts[place] for place in places]
    found = call(answer, Dataset.from_dict(table), name)
    found.text = f"without_copies({len(texts)} rows, {name!r})"
    columns = tools.returned(found, list(table), expected)
    got, shown = columns[name], {"of": found, "got": columns[name], "expected": expected}
    keys = [_key(text) for text in got]
    require(
        all(text in texts for text in got),
        "The texts themselves changed: lower case and single spaces are for comparing alone.",
        **shown,
    )
    require(
        set(keys) == {_key(text) for text in texts},
        "A text is gone with all of its copies: the first of them stays.",
        **shown,
    )
    require(
        len(set(keys)) == len(keys),
        "Two texts are left that differ in case or spaces alone. Copies need not be neighbours.",
        **shown,
    )
    require(
        sorted(got) == sorted(expected)
        and sorted(columns["id"]) == sorted(table["id"][i] for i in places),
        "Of several copies the first stays, not a later one.",
        **shown,
    )
    require(got == expected, "Keep the order of the rows.", **shown)
    require(
        columns["id"] == [table["id"][place] for place in places],
        "The texts are right, but id and text no longer belong together.",
        of=found,
        got=columns["id"],
        expected=[table["id"][place] for place in places],
    )


def _key(text: str) -> str:
    return " ".join(text.split()).lower()
