# %% [markdown]
# # 04 · Homework: data sets
#
# Each exercise is one cell: write your code where it says `your code here`, run the cell, read the
# verdict. Change it and run it again as often as you like. `check.NAME.hint()` in a new cell gives
# a hint, a stronger one each time; `check.NAME.solution()` shows a solution. Your progress is kept;
# `course` in a terminal shows it.
#
# ●○○○ is a warm-up, ●●○○ needs a look at the lesson, ●●●○ needs thought, ●●●● is a small project. You can skip any of them.
#
# In this homework `dataset` is always a `Dataset`, and a function that changes rows returns a **new**
# `Dataset`: the one that was passed in stays as it was.

# %%
import html
import random
import re
import sys
import time
import warnings
from collections import defaultdict

import numpy as np
import requests
from datasets import ClassLabel, Dataset, DatasetDict

# Dataset.sort calls new versions of pyarrow in an older way; the result is the same.
warnings.filterwarnings("ignore", "Specifying null_placement", FutureWarning)

# %% [markdown]
# ### 4.1 Keep the longest
# ●○○○ · 10 min · At least one review is long enough, and no two have the same number of words.
#
# Write `longest(dataset, least, k)`: of the rows whose `text` has **at least** `least` words, return
# the `k` longest, the longest first. If fewer are left than `k`, return those. A word is what
# `text.split()` gives. The columns are the same before and after.
#
# With the texts "Never again", "It was fine", "Warm soup, kind staff" and "Good",
# `longest(dataset, 2, 2)["text"]` holds "Warm soup, kind staff" and "It was fine".


# %%
def longest(dataset, least, k):
    """Return the k rows with the most words, of those with at least `least`, longest first."""
    ### BEGIN SOLUTION
    long = dataset.filter(lambda row: len(row["text"].split()) >= least)
    counted = long.map(lambda row: {"words": len(row["text"].split())})
    ranked = counted.sort("words", reverse=True).remove_columns("words")
    return ranked.select(range(min(k, len(ranked))))
    ### END SOLUTION


check.longest(longest)


# %% tags=["wrong"]
def ranked(dataset, least, k, count=lambda text: len(text.split()), reverse=True, drop="words"):
    long = dataset.filter(lambda row: count(row["text"]) >= least)
    counted = long.map(lambda row: {"words": count(row["text"])})
    found = counted.sort("words", reverse=reverse).remove_columns(drop)
    return found.select(range(min(k, len(found))))


def more_than(dataset, least, k):
    return ranked(dataset, least + 1, k)


def any_k(dataset, least, k):
    long = dataset.filter(lambda row: len(row["text"].split()) >= least)
    return long.select(range(min(k, len(long))))


def always_k(dataset, least, k):
    return ranked(dataset, least, len(dataset)).select(range(k))


check.longest.rejects(lambda d, least, k: ranked(d, least, k, count=len), saying="not characters")
check.longest.rejects(lambda d, least, k: ranked(d, least, k, reverse=False), saying="comes first")
check.longest.rejects(lambda d, least, k: ranked(d, least, k, drop=[]), saying="too many: words")
check.longest.rejects(more_than, saying=">=")
check.longest.rejects(any_k, saying="longest text comes first")
check.longest.rejects(always_k, saying="IndexError")
check.longest.rejects(lambda d, least, k: ranked(d, least, k)["text"][:], saying="Return a Dataset")

# %% [markdown] tags=["solution"]
# `filter`, `sort` and `select` copy no text: they make a list of places in the same table, and
# `remove_columns` forgets a name. Only `map` writes new rows.

# %% [markdown]
# ### 4.2 A function for batches
# ●○○○ · 10 min · No text is missing.
#
# `map` with `batched=True` calls your function with many rows at a time: a dictionary of **lists**.
# Write such a function, `count_words(batch)`. It returns a dictionary with the new column `words`:
# for each text of `batch["text"]` its number of words. The check runs it in batches of several sizes
# and compares with the same count one by one.
#
# `count_words({"text": ["It was fine", "Never again"]})` is `{"words": [3, 2]}`.


# %%
def count_words(batch):
    """Return {"words": one number for each text of the batch}."""
    ### BEGIN SOLUTION
    return {"words": [len(text.split()) for text in batch["text"]]}
    ### END SOLUTION


check.count_words(count_words)


# %% tags=["wrong"]
def for_one_row(row):
    return {"words": len(row["text"].split())}


check.count_words.rejects(lambda batch: {"words": len(batch["text"])}, saying="is a list of texts")
check.count_words.rejects(for_one_row, saying="'list' object has no attribute 'split'")
check.count_words.rejects(
    lambda batch: {"words": [len(text) for text in batch["text"]]}, saying="characters"
)
check.count_words.rejects(
    lambda batch: [len(text.split()) for text in batch["text"]], saying="dictionary"
)
check.count_words.rejects(
    lambda batch: {"words": [len(text.split()) for text in batch["text"]][:4]},
    saying="ArrowInvalid",
)

# %% [markdown] tags=["solution"]
# The rows are the same for every batch size because no number depends on the other rows of its
# batch. A function that does depend on them, such as one that subtracts the batch's mean, gives
# other results for another `batch_size`.

# %% [markdown]
# ### 4.3 Names for numbers
# ●●○○ · 10 min · Every topic that is not missing is one of the names.
#
# A column holds strings, such as topics. A model wants numbers, and people want names: a
# `ClassLabel` has both. Write `name_labels(dataset, column, names)`: return the data set with
# `column` as a `ClassLabel` in which number 0 is the first of `names`, number 1 the second, and so
# on. A missing value stays missing.
#
# With `names=["loan", "card"]` the column `["card", None, "loan"]` becomes `[1, None, 0]`, and
# `features["topic"].int2str(1)` is `"card"`.


# %%
def name_labels(dataset, column, names):
    """Return the data set with `column` as a ClassLabel with `names` in their order."""
    ### BEGIN SOLUTION
    return dataset.cast_column(column, ClassLabel(names=names))
    ### END SOLUTION


check.name_labels(name_labels)


# %% tags=["wrong"]
def numbers_alone(dataset, column, names):
    numbers = [None if name is None else names.index(name) for name in dataset[column]]
    return dataset.remove_columns(column).add_column(column, numbers)


def missing_is_minus_one(dataset, column, names):
    numbers = [-1 if name is None else names.index(name) for name in dataset[column]]
    changed = dataset.remove_columns(column).add_column(column, numbers)
    return changed.cast_column(column, ClassLabel(names=names))


def missing_has_a_name(dataset, column, names):
    full = dataset.map(lambda row: {column: row[column] or "None"})
    return full.cast_column(column, ClassLabel(names=[*names, "None"]))


check.name_labels.rejects(lambda d, c, names: d.class_encode_column(c), saying="another order")
check.name_labels.rejects(numbers_alone, saying="has to be a ClassLabel")
check.name_labels.rejects(missing_is_minus_one, saying="stays missing")
check.name_labels.rejects(missing_has_a_name, saying="not one of them")
check.name_labels.rejects(
    lambda d, c, names: d.filter(lambda row: row[c]).cast_column(c, ClassLabel(names=names)),
    saying="All rows stay",
)

# %% [markdown] tags=["solution"]
# The order matters as soon as a model is trained: its logit number 1 means what number 1 meant in
# the training data. `class_encode_column` sorts the names that happen to occur, so a split in which
# one topic is absent would get other numbers.

# %% [markdown]
# ### 4.4 Clean until nothing changes
# ●●●○ · 20 min · There are no other tags than line breaks.
#
# Messages from a web form look like this: `" I can&#39;t  log in<br/>since Monday. "`. Write
# `clean(dataset)` for a data set with the columns `message_id` and `text`:
#
# - HTML entities become the characters that they stand for (`&#39;` is `'`). Some texts went through
#   two forms: their `&amp;amp;` stands for a single `&`;
# - a line break `<br>`, `<br/>` or `<br />`, in capitals too, becomes a space. Any other `<` belongs
#   to the customer;
# - white space (spaces, tabs, line ends, `&nbsp;`) becomes one space, and none at either end;
# - a row without a text (None, empty, or empty after cleaning) leaves the data set.
#
# The example becomes `"I can't log in since Monday."`. Cleaning is **idempotent**: `clean(clean(d))`
# is the same as `clean(d)`. Then it does no harm to run it again when new rows have arrived.


# %%
def clean(dataset):
    """Return the data set with clean texts and without empty ones."""
    ### BEGIN SOLUTION

    def tidy(text):
        before = None
        while text != before:  # an entity may hide another, or a tag
            before = text
            text = re.sub(r"<br\s*/?>", " ", html.unescape(text), flags=re.IGNORECASE)
        return " ".join(text.split())

    tidied = dataset.map(lambda row: {"text": tidy(row["text"] or "")})
    return tidied.filter(lambda row: row["text"] != "")
    ### END SOLUTION


check.clean(clean)


# %% tags=["wrong"]
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def cleaned(dataset, tidy, keep=bool):
    done = dataset.map(lambda row: {"text": tidy(row["text"] or "")})
    return done.filter(lambda row: keep(row["text"]))


def spaced(text):
    return " ".join(text.split())


def until_it_stays(text, tags=BREAK):
    before = None
    while before != text:
        before, text = text, tags.sub(" ", html.unescape(text))
    return text


def entities_by_hand(text):
    return spaced(BREAK.sub(" ", text.replace("&amp;", "&").replace("&nbsp;", " ")))


def nothing_missing(dataset):
    return dataset.map(lambda row: {"text": spaced(until_it_stays(row["text"]))})


def missing_alone(dataset):
    return cleaned(dataset.filter(lambda row: row["text"]), until_it_stays, lambda text: True)


check.clean.rejects(
    lambda d: cleaned(d, lambda t: spaced(BREAK.sub(" ", html.unescape(t)))), saying="two forms"
)
check.clean.rejects(lambda d: cleaned(d, entities_by_hand), saying="entity is left")
check.clean.rejects(
    lambda d: cleaned(d, lambda t: spaced(html.unescape(html.unescape(BREAK.sub(" ", t))))),
    saying="line break is left",
)
check.clean.rejects(lambda d: cleaned(d, until_it_stays, str.strip), saying="White space")
check.clean.rejects(
    lambda d: cleaned(d, lambda t: spaced(until_it_stays(t, re.compile("<[^>]*>")))),
    saying="of the customer",
)
check.clean.rejects(missing_alone, saying="without a text")
check.clean.rejects(
    lambda d: cleaned(d, lambda t: spaced(until_it_stays(t)), lambda t: "<" in t), saying="missing"
)
check.clean.rejects(nothing_missing, saying="It stopped with")

# %% [markdown] tags=["solution"]
# The loop ends because every round makes the text shorter or leaves it as it is. The price: a
# customer who really writes about the entity `&amp;` finds it changed. Rules for cleaning cost
# something on both sides; the only way to know is to look at rows that they changed.

# %% [markdown]
# ### 4.5 Drop the copies
# ●●○○ · 15 min · No text is missing.
#
# Write `without_copies(dataset, column)`: two rows are **copies** if their texts differ in case and
# white space alone. Of several copies keep the first, as it is. The order of the rows stays.
#
# The texts `["My card is gone.", "Call me!", "MY CARD  is gone. "]` become `["My card is gone.",
# "Call me!"]`.


# %%
def without_copies(dataset, column):
    """Return the data set with the first of all texts that are alike up to case and space."""
    ### BEGIN SOLUTION
    seen, places = set(), []
    for place, text in enumerate(dataset[column]):
        key = " ".join(text.split()).casefold()
        if key not in seen:
            seen.add(key)
            places.append(place)
    return dataset.select(places)
    ### END SOLUTION


check.without_copies(without_copies)


# %% tags=["wrong"]
def key_of(text):
    return " ".join(text.split()).lower()


def by_pandas(dataset, column, keep="first", key=key_of, index=False):
    table = dataset.to_pandas()
    kept = table[~table[column].map(key).duplicated(keep=keep)]
    return Dataset.from_pandas(kept, preserve_index=index)


def neighbours(dataset, column):
    keys = [key_of(text) for text in dataset[column]]
    return dataset.select([i for i, key in enumerate(keys) if i == 0 or key != keys[i - 1]])


def texts_changed(dataset, column):
    lower = dataset.map(lambda row: {column: key_of(row[column])})
    return by_pandas(lower, column)


def in_another_order(dataset, column):
    found = by_pandas(dataset, column)
    return found.select(range(len(found) - 1, -1, -1))


check.without_copies.rejects(lambda d, c: by_pandas(d, c, keep="last"), saying="first stays")
check.without_copies.rejects(lambda d, c: by_pandas(d, c, keep=False), saying="all of its copies")
check.without_copies.rejects(lambda d, c: by_pandas(d, c, key=str), saying="case or spaces")
check.without_copies.rejects(
    lambda d, c: by_pandas(d, c, index=True), saying="preserve_index=False"
)
check.without_copies.rejects(lambda d, c: set(d[c]), saying="Return a Dataset")
check.without_copies.rejects(neighbours, saying="neighbours")
check.without_copies.rejects(texts_changed, saying="texts themselves changed")
check.without_copies.rejects(in_another_order, saying="order")

# %% tags=["solution"]
from datasets import load_dataset

raw = load_dataset(course.dataset("messages"), split="train", keep_in_memory=True)
tidied = clean(raw)
print(f"{len(raw):,} messages, {len(tidied):,} with a text, ", end="")
print(f"{len(without_copies(tidied, 'text')):,} of them different")

# %% [markdown] tags=["solution"]
# Copies matter most between splits: a text in `train` and its copy in `test` make a model look
# better than it is. Drop the copies before you split.

# %% [markdown]
# ### 4.6 No customer in both splits
# ●●●○ · 25 min · Each customer lives in one country. The numbers come out even; `round` is for safety.
#
# `train_test_split` splits rows. If one customer's messages land in both splits, a model can do well
# in the test by recognizing the customer. Write `split_customers(dataset, test_share, seed)`:
#
# - all messages of a customer are in the same split, and every message is in one of them;
# - of the customers of **each country**, the share `test_share` is in `test`:
#   `round(test_share * number of customers)`;
# - which customers these are is drawn at random: the same `seed` gives the same split, another
#   `seed` mostly another.
#
# Return a `DatasetDict` with `train` and `test`. The data set has the columns `message_id`,
# `customer` and `country`. With 10 customers in Peru, 20 in Spain and `test_share=0.1`, one customer
# from Peru and two from Spain are in `test`, with all of their messages.


# %%
def split_customers(dataset, test_share, seed):
    """Return train and test without a common customer, each country with the same share."""
    ### BEGIN SOLUTION
    rng = random.Random(seed)
    country_of = dict(zip(dataset["customer"], dataset["country"], strict=True))
    chosen = set()
    for country in sorted(set(country_of.values())):
        names = sorted(name for name, place in country_of.items() if place == country)
        chosen.update(rng.sample(names, round(test_share * len(names))))
    return DatasetDict(
        train=dataset.filter(lambda row: row["customer"] not in chosen),
        test=dataset.filter(lambda row: row["customer"] in chosen),
    )
    ### END SOLUTION


check.split_customers(split_customers)


# %% tags=["wrong"]
def parted(dataset, chosen):
    test = dataset.filter(lambda row: row["customer"] in chosen)
    return {"train": dataset.filter(lambda row: row["customer"] not in chosen), "test": test}


def chosen_by(dataset, draw, count=lambda names, share: round(share * len(names)), share=0.1):
    places = dict(zip(dataset["customer"], dataset["country"], strict=True))
    chosen = set()
    for country in sorted(set(places.values())):
        names = sorted(name for name in places if places[name] == country)
        chosen |= set(draw(names, count(names, share)))
    return parted(dataset, chosen)


def by_country_of_rows(dataset, test_share, seed):
    encoded = dataset.class_encode_column("country")
    return encoded.train_test_split(test_share, seed=seed, stratify_by_column="country")


def without_countries(dataset, test_share, seed):
    # All from the country with the most customers: within 60, as a draw may come out, too.
    places = dict(zip(dataset["customer"], dataset["country"], strict=True))
    largest = max(set(places.values()), key=list(places.values()).count)
    names = sorted(name for name in places if places[name] == largest)
    count = round(test_share * len(places))
    return parted(dataset, set(random.Random(seed).sample(names, count)))


def first_ones(dataset, test_share, seed):
    return chosen_by(dataset, lambda names, n: names[:n], share=test_share)


def seed_forgotten(dataset, test_share, seed):
    return chosen_by(dataset, random.SystemRandom().sample, share=test_share)


def one_row_each(dataset, test_share, seed):
    first = {name: i for i, name in reversed(list(enumerate(dataset["customer"])))}
    return split_of(dataset.select(sorted(first.values())), test_share, seed)


def split_of(dataset, test_share, seed):
    return chosen_by(dataset, random.Random(seed).sample, share=test_share)


check.split_customers.rejects(lambda d, s, seed: d.train_test_split(s, seed=seed), saying="in both")
check.split_customers.rejects(by_country_of_rows, saying="in both")
check.split_customers.rejects(without_countries, saying="within each country")
check.split_customers.rejects(first_ones, saying="draw the customers at random")
check.split_customers.rejects(seed_forgotten, saying="same seed gave another split")
check.split_customers.rejects(one_row_each, saying="Every message")
check.split_customers.rejects(
    lambda d, s, seed: list(split_of(d, s, seed).values()), saying="train and test"
)

# %% [markdown] tags=["solution"]
# Two traps. A `set` of strings has another order in every run of Python, so drawing from it
# unsorted gives another split tomorrow in spite of the seed. And the share holds for customers, not
# for messages: whoever writes often takes many rows along, so look at the number of rows as well.

# %% [markdown]
# ### 4.7 A mean for each group
# ●●○○ · 15 min · Every group has at least one value.
#
# Write `mean_by(dataset, by, column)`: return a **new data set** with one row for each value of the
# column `by`, sorted by it, and three columns: `by` under its own name, `rows` (how many values of
# `column` there are) and `mean` (their mean). Rows in which one of the two is missing do not count.
# You may go through pandas or not.
#
# ```
# country  rating            country  rows  mean
# Peru     5                 Ghana    1     4.0
# Ghana    4          →      Peru     2     3.0
# Peru     1
# Ghana    None
# ```


# %%
def mean_by(dataset, by, column):
    """Return a data set with the columns `by`, rows and mean, sorted by `by`."""
    ### BEGIN SOLUTION
    values = defaultdict(list)
    for group, value in zip(dataset[by], dataset[column], strict=True):
        if group is not None and value is not None:
            values[group].append(value)
    groups = sorted(values)
    return Dataset.from_dict(
        {
            by: groups,
            "rows": [len(values[group]) for group in groups],
            "mean": [sum(values[group]) / len(values[group]) for group in groups],
        }
    )
    ### END SOLUTION


check.mean_by(mean_by)


# %% tags=["wrong"]
def grouped(dataset, by, column, fill=None, count="count", sort=True, dropna=True):
    table = dataset.to_pandas()
    if fill is not None:
        table[column] = table[column].fillna(fill)
    groups = table.groupby(by, sort=sort, dropna=dropna)[column]
    return groups.agg(rows=count, mean="mean").reset_index()


def back(table):
    return Dataset.from_pandas(table, preserve_index=False)


def turned_round(dataset, by, column):
    return back(grouped(dataset, by, column)[::-1])


def index_kept(dataset, by, column):
    return Dataset.from_pandas(
        grouped(dataset, by, column).sort_values("mean"), preserve_index=True
    )


def keys_lost(dataset, by, column):
    return back(grouped(dataset, by, column).set_index(by))


check.mean_by.rejects(lambda *a: grouped(*a), saying="table of pandas")
check.mean_by.rejects(keys_lost, saying="column is missing")
check.mean_by.rejects(index_kept, saying="preserve_index=False")
check.mean_by.rejects(lambda *a: back(grouped(*a, count="size")), saying="does not count")
check.mean_by.rejects(lambda *a: back(grouped(*a, fill=0)), saying="does not count")
check.mean_by.rejects(
    lambda *a: back(grouped(*a, fill=0).assign(rows=grouped(*a)["rows"])), saying="is not 0"
)
check.mean_by.rejects(lambda *a: back(grouped(*a, dropna=False)), saying="no group")
check.mean_by.rejects(turned_round, saying="Sort the rows")

# %% [markdown] tags=["solution"]
# With pandas it is one line and two traps: `count` and not `size`, and the index. Always return the
# number of rows beside a mean. A mean of 3 and a mean of 3,000 ratings are not equally sure, and
# nobody can see it afterwards.

# %% [markdown]
# ### 4.8 One row for each item
# ●●●○ · 20 min · Every item is a string, and the first lists are not all empty.
#
# A column holds lists, such as the labels of an issue. Write `explode(dataset, column)`: return a
# data set with the same columns and **one row for each item**. The other columns repeat their
# values; a row with an empty list vanishes. Use `map(batched=True)` and nothing else: a function for
# batches may return more rows, or fewer, than it was given.
#
# ```
# number  labels                   number  labels
# 7       ["bug", "docs"]          7       bug
# 8       []                 →     7       docs
# 9       ["bug"]                  9       bug
# ```


# %%
def explode(dataset, column):
    """Return one row for each item of the lists in `column`."""
    ### BEGIN SOLUTION

    def spread(batch):
        items = [item for some in batch[column] for item in some]
        repeated = {
            name: [
                value for value, some in zip(batch[name], batch[column], strict=True) for _ in some
            ]
            for name in batch
        }
        return repeated | {column: items}

    return dataset.map(spread, batched=True, remove_columns=dataset.column_names)
    ### END SOLUTION


check.explode(explode)


# %% tags=["wrong"]
def spread_out(dataset, column, others, empty=(), remove=True, wrap=lambda item: item):
    def spread(batch):
        lists = [some or list(empty) for some in batch[column]]
        table = {name: others(batch[name], lists) for name in batch.keys() - {column}}
        return table | {column: [wrap(item) for some in lists for item in some]}

    gone = dataset.column_names if remove else None
    return dataset.map(spread, batched=True, remove_columns=gone)


def repeat(values, lists):
    return [value for value, some in zip(values, lists, strict=True) for _ in some]


def shuffled(values, lists):
    return repeat(values, lists)[::-1]


def by_pandas_explode(dataset, column):
    table = dataset.to_pandas().explode(column).dropna()
    return Dataset.from_pandas(table, preserve_index=False)


def in_a_loop(dataset, column):
    rows = [row | {column: item} for row in dataset for item in row[column]]
    return Dataset.from_list(rows)


def columns_kept(dataset, column):
    def spread(batch):
        return {column: [item for some in batch[column] for item in some]}

    return dataset.map(spread, batched=True)


check.explode.rejects(by_pandas_explode, saying="without pandas")
check.explode.rejects(in_a_loop, saying="map(batched=True) has to")
check.explode.rejects(columns_kept, saying="ArrowInvalid")
check.explode.rejects(lambda d, c: spread_out(d, c, shuffled), saying="do not belong to them")
check.explode.rejects(lambda d, c: spread_out(d, c, repeat, empty=[None]), saying="vanishes")
check.explode.rejects(
    lambda d, c: spread_out(d, c, repeat, wrap=lambda item: [item]), saying="still holds lists"
)
check.explode.rejects(
    lambda d, c: d.map(
        lambda batch: {c: [item for some in batch[c] for item in some]},
        batched=True,
        remove_columns=d.column_names,
    ),
    saying="column is missing",
)

# %% [markdown] tags=["solution"]
# Without `remove_columns` the old columns stay beside the new one, with another number of rows, and
# Arrow refuses: a table has one length. The same pattern cuts a long text into overlapping windows,
# one row each.

# %% [markdown]
# ### 4.9 Pandas and back
# ●●○○ · 15 min · `change` may drop, sort and repeat rows; it leaves the columns as they are.
#
# Write `through_pandas(dataset, change)`: `change` is a function from a pandas table to a pandas
# table. Apply it to the rows of the data set and return the result as a `Dataset` with **the same
# features**: a `ClassLabel` keeps its names, a small integer stays small even if a value is missing,
# and no index becomes a column. The data set that was passed in does not change.
#
# With `change = lambda table: table[table["rating"] > 3]`, `through_pandas(dataset,
# change).features == dataset.features` is True.


# %%
def through_pandas(dataset, change):
    """Return change(the data set as a pandas table) as a data set with the same features."""
    ### BEGIN SOLUTION
    table = change(dataset.to_pandas())
    return Dataset.from_pandas(table, features=dataset.features, preserve_index=False)
    ### END SOLUTION


check.through_pandas(through_pandas)


# %% tags=["wrong"]
def types_lost(dataset, change):
    return Dataset.from_pandas(change(dataset.to_pandas()), preserve_index=False)


def index_as_column(dataset, change):
    return Dataset.from_pandas(change(dataset.to_pandas()), preserve_index=True)


def format_left_behind(dataset, change):
    dataset.set_format("pandas")
    return Dataset.from_pandas(change(dataset[:]), features=dataset.features, preserve_index=False)


def unchanged(dataset, change):
    change(dataset.to_pandas())
    return dataset


def names_alone(dataset, change):
    found = types_lost(dataset, change)
    return found.cast_column("topic", dataset.features["topic"])


check.through_pandas.rejects(types_lost, saying="lost its names")
check.through_pandas.rejects(index_as_column, saying="preserve_index=False")
check.through_pandas.rejects(format_left_behind, saying="set_format changes the data set itself")
check.through_pandas.rejects(unchanged, saying="not those of the table")
check.through_pandas.rejects(names_alone, saying="another type")
check.through_pandas.rejects(lambda d, change: change(d.to_pandas()), saying="Return a Dataset")

# %% [markdown] tags=["solution"]
# A column of whole numbers with a missing value is a column of floats in pandas: 4 becomes 4.0 and
# the missing value `nan`. The features say what the columns were, and Arrow turns them back.

# %% [markdown]
# ### 4.10 Predict, then weigh
# ●●●○ · 20 min · All values are whole numbers or strings. The check leaves you some leeway.
#
# How much memory does a column take, as an Arrow table and as Python objects? Write
# `memory(dataset, column)` and return `{"arrow": …, "python": …}` in bytes:
#
# - `arrow`: the bytes of this column alone, and of the rows alone that `dataset` has (a selection
#   still has the whole table behind it). An Arrow table knows its size: `dataset.data.nbytes`;
# - `python`: the column as a list: `sys.getsizeof` of the list itself, plus that of every object in
#   it. An object that occurs several times is there once: tell objects apart by `id(value)`.
#
# For a column with 10,000 numbers from 0 to 9 the result is about `{"arrow": 80000, "python":
# 80336}`.


# %%
def memory(dataset, column):
    """Return the bytes of a column as an Arrow table and as a list of Python objects."""
    ### BEGIN SOLUTION
    alone = dataset.flatten_indices().select_columns(column)
    values = list(alone[column][:])  # kept while its objects are counted
    objects = {id(value): sys.getsizeof(value) for value in values}
    return {"arrow": alone.data.nbytes, "python": sys.getsizeof(values) + sum(objects.values())}
    ### END SOLUTION


check.memory(memory)


# %% tags=["wrong"]
def weighed(dataset, column, of=None, flat=True, python=None):
    alone = (dataset.flatten_indices() if flat else dataset).select_columns(of or column)
    values = list(alone[column][:])
    once = sum({id(value): sys.getsizeof(value) for value in values}.values())
    size = python(values) if python else sys.getsizeof(values) + once
    return {"arrow": alone.data.nbytes, "python": size}


def objects_alone(values):
    return sum(map(sys.getsizeof, values))


def list_and_each(values):
    return sys.getsizeof(values) + objects_alone(values)


def all_columns(dataset, column):
    return weighed(dataset, column, of=dataset.column_names)


def ids_of_the_dead(dataset, column):
    found = weighed(dataset, column)
    values = (dataset[place][column] for place in range(len(dataset)))
    once = {id(value): sys.getsizeof(value) for value in values}
    return found | {"python": 8 * len(dataset) + sum(once.values())}


check.memory.rejects(all_columns, saying="all columns")
check.memory.rejects(lambda d, c: weighed(d, c, flat=False), saying="flatten_indices")
check.memory.rejects(lambda d, c: weighed(d, c, python=sys.getsizeof), saying="pointers")
check.memory.rejects(lambda d, c: weighed(d, c, python=objects_alone), saying="list itself")
check.memory.rejects(lambda d, c: weighed(d, c, python=list_and_each), saying="exist once")
check.memory.rejects(ids_of_the_dead, saying="keep the list meanwhile")
check.memory.rejects(lambda d, c: d.data.nbytes, saying="dictionary")

# %% [markdown]
# **Predict** before you run the next cell. Three columns with 100,000 rows each: digits from 0 to 9,
# amounts up to a billion, and codes, texts of six characters that are all different. For which is
# Python as small as Arrow? For which is it more than five times as large?

# %%
numbers = np.random.default_rng(4)
three = Dataset.from_dict(
    {
        "digits": numbers.integers(10, size=100_000),
        "amounts": numbers.integers(10**6, 10**9, size=100_000),
        "codes": [f"{number:06}" for number in range(100_000)],
    }
)
try:
    for column in three.column_names:
        size = memory(three, column)
        print(f"{column:8} Arrow {size['arrow']:>10,}   Python {size['python']:>10,} bytes")
except NotImplementedError:
    print("memory is not written yet.")

# %% [markdown] tags=["solution"]
# A Python list holds pointers of 8 bytes, as many as Arrow needs for a whole number. For digits that
# is all, since the ten objects exist once; every amount is an object of its own with 28 bytes more.
# A string has about 41 to 49 bytes of its own before its first letter; Arrow has 4, for the place
# where it starts. And these bytes of Arrow may stay on the disk: that is memory mapping.

# %% [markdown]
# ### 4.11 Stop reading
# ●●○○ · 10 min · The test never raises.
#
# `stream` is an `IterableDataset`, and may be longer than your disk. Write `first_matches(stream,
# test, n)`: return a list with the first `n` rows for which `test(row)` is true, or all of them if
# there are fewer than `n`. Do not read more of the stream than needed: the check counts the rows.
#
# With the numbers 0, 1, 2, … and a test for even ones, `first_matches(stream, test, 3)` is a list of
# three rows, with 0, 2 and 4, after about five rows have been read.


# %%
def first_matches(stream, test, n):
    """Return the first n rows that satisfy `test` as a list."""
    ### BEGIN SOLUTION
    return list(stream.filter(test).take(n))
    ### END SOLUTION


check.first_matches(first_matches)

# %% tags=["wrong"]
check.first_matches.rejects(
    lambda stream, test, n: [row for row in stream if test(row)][:n], saying="may be endless"
)
check.first_matches.rejects(
    lambda stream, test, n: list(stream.take(n).filter(test)), saying="have not been tested"
)
check.first_matches.rejects(
    lambda stream, test, n: stream.filter(test).take(n), saying="list of rows"
)
check.first_matches.rejects(lambda stream, test, n: list(stream.take(n)), saying="do not satisfy")
check.first_matches.rejects(
    lambda stream, test, n: list(stream.filter(test).take(n))[::-1], saying="in their order"
)

# %% [markdown] tags=["solution"]
# A loop with a counter and `break` does the same. How many rows `take` reads beyond the last one
# differs a little between versions of the library: some look whether there is a next match before
# they hand out the last. So do not build on the exact number.

# %% [markdown]
# ### 4.12 How large is a mixture?
# ●●○○ · 15 min · A good estimate is enough: the check leaves you some leeway.
#
# `interleave_datasets` draws each row from one of several data sets, with the given
# `probabilities`. When does it end? With `stopping_strategy="first_exhausted"` as soon as **one** data
# set is used up. With `"all_exhausted"` when **every** one has been used up; the small ones start
# again from their first row as often as needed.
#
# Write `mixture_size(sizes, probabilities, strategy)`: about how many rows will the mixture have?
# No data set is needed for that, only arithmetic. **Predict** first: 1,000 messages of a bank with
# probability 0.8 and 100,000 reviews with 0.2. Which is used up first, and after how many rows? Your
# function can tell you whether you were right.
#
# `mixture_size([300, 300], [0.5, 0.5], "first_exhausted")` is about 600.


# %%
def mixture_size(sizes, probabilities, strategy):
    """Return about how many rows the mixture has."""
    ### BEGIN SOLUTION
    used_up = [size / share for size, share in zip(sizes, probabilities, strict=True)]
    return min(used_up) if strategy == "first_exhausted" else max(used_up)
    ### END SOLUTION


check.mixture_size(mixture_size)


# %% tags=["wrong"]
def ends(sizes, shares):
    return [size / share for size, share in zip(sizes, shares, strict=True)]


def turned(sizes, shares, strategy):
    return (max if strategy == "first_exhausted" else min)(ends(sizes, shares))


def equal_shares(sizes, shares, strategy):
    return len(sizes) * (min if strategy == "first_exhausted" else max)(sizes)


def weighted(sizes, shares, strategy):
    return sum(size * share for size, share in zip(sizes, shares, strict=True))


check.mixture_size.rejects(turned, saying="other strategy")
check.mixture_size.rejects(lambda sizes, shares, strategy: sum(sizes), saying="all rows")
check.mixture_size.rejects(equal_shares, saying="probabilities differ")
check.mixture_size.rejects(weighted, saying="each data set used up")
check.mixture_size.rejects(lambda sizes, shares, strategy: ends(sizes, shares), saying="one number")

# %% tags=["solution"]
for strategy in ["first_exhausted", "all_exhausted"]:
    rows = mixture_size([1_000, 100_000], [0.8, 0.2], strategy)
    print(f"{strategy:16}{rows:10,.0f} rows, {rows * 0.8:10,.0f} of them messages of the bank")

# %% [markdown] tags=["solution"]
# With `all_exhausted` each of the 1,000 messages comes about 400 times. A model trained on that knows
# them by heart. The probabilities decide what a model sees; the sizes decide how often it sees the
# same.

# %% [markdown]
# ### 4.13 All pages, with good manners
# ●●●○ · 30 min · Every `Retry-After` is a whole number of seconds. No token is needed.
#
# An API hands out a long list in pages. Write `fetch_all(url, wait)`: ask with `requests.get`, and
# return the rows of all pages as one list.
#
# - Each answer says in its `Link` header where the next page is; requests reads it for you:
#   `response.links["next"]["url"]`. The last page has no `next`.
# - A server that wants you to slow down answers with status 403, 429 or 503 and a header
#   `Retry-After`, the number of seconds to wait. Call `wait(seconds)` and ask **the same** address
#   again.
# - Any other error is raised: `response.raise_for_status()`.
#
# `wait` is `time.sleep` unless something else is passed in; the check passes a clock that jumps, and
# counts requests and seconds on a server of its own. If a list of 25 rows comes in pages of 10,
# three requests are enough.


# %%
def fetch_all(url, wait=time.sleep):
    """Return the rows of all pages, obeying Link and Retry-After."""
    ### BEGIN SOLUTION
    rows = []
    while url:
        response = requests.get(url, timeout=30)
        if "Retry-After" in response.headers:
            wait(int(response.headers["Retry-After"]))
            continue  # the same address again
        response.raise_for_status()
        rows += response.json()
        url = response.links.get("next", {}).get("url")
    return rows
    ### END SOLUTION


check.fetch_all(fetch_all)


# %% tags=["wrong"]
def pages_of(url, wait, add=list.extend, retry=lambda r: "Retry-After" in r.headers, raises=True,
             seconds=lambda r: int(r.headers.get("Retry-After", 1)), again=True):  # fmt: skip
    rows = []
    while url:
        response = requests.get(url, timeout=30)
        if retry(response):
            if seconds(response):
                wait(seconds(response))
            if again:
                continue
        elif raises:
            response.raise_for_status()
        if response.ok or not raises:
            add(rows, response.json())
        page = int(re.search(r"&page=(\d+)|$", url)[1] or 1)
        url = response.links.get("next", {}).get("url")
        if not again and not response.ok:
            url = re.sub(r"&page=\d+|$", f"&page={page + 1}", response.url, count=1)
    return rows


def one_by_one(url, wait):
    rows, page = [], 1
    while some := requests.get(f"{url}&page={page}", timeout=30).json():
        rows, page = rows + some, page + 1
    return rows


def never_retries(response):
    return False


check.fetch_all.rejects(lambda url, wait: requests.get(url).json(), saying="first page alone")
check.fetch_all.rejects(lambda url, wait: pages_of(url, wait, list.append), saying="list of pages")
check.fetch_all.rejects(one_by_one, saying="empty page")
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, retry=never_retries), saying="no lasting error"
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, retry=never_retries, raises=False),
    saying="among the rows",
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, seconds=lambda r: 0), saying="again and again at once"
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, seconds=lambda r: 1), saying="as many seconds"
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, again=False), saying="Rows are missing"
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, retry=lambda r: r.status_code == 403), saying="503"
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, retry=lambda r: not r.ok), saying="does not get better"
)
check.fetch_all.rejects(
    lambda url, wait: pages_of(url, wait, raises=False), saying="as if it were rows"
)
check.fetch_all.rejects(lambda url, wait: pages_of(url, time.sleep), saying="passed in")

# %% tags=["solution"]
from course.local_server import serve_github

with serve_github(course.dataset("issues"), limit=2, window_seconds=1) as server:
    rows = fetch_all(f"{server.url}/repos/{server.repository}/issues?state=all&per_page=50")
    pulls = sum("pull_request" in row for row in rows)
    print(f"{len(server.requests)} requests, {len(rows)} rows, {pulls} of them pull requests")

# %% [markdown] tags=["solution"]
# The address of the next page comes from the server. A program that counts pages itself breaks when
# the server changes what a page is, and many APIs have no page numbers at all but an opaque mark.
# The `timeout` is for the case that no answer comes: without it, requests waits for ever.

# %% [markdown]
# ### 4.14 Nearest by hand
# ●●●○ · 20 min · No vector is zero, and no two have the same cosine.
#
# Semantic search finds the rows whose vectors point in the direction of the question's. **Cosine**
# measures it: the inner product of the two after each was divided by its own length. Write
# `nearest(query, vectors, k)` for numpy arrays of the shapes (size,) and (n, size): return a pair
# `(scores, places)` of two arrays of the `k` largest cosines, largest first, and the numbers of
# their rows. If there are fewer rows than `k`, return all of them. The check compares with faiss.
#
# With `query = np.array([2.0, 0.0])` and `vectors = np.array([[0.0, 9.0], [1.0, 0.0], [3.0, 3.0]])`,
# `nearest(query, vectors, 2)` is `(array([1.0, 0.7071]), array([1, 2]))`.


# %%
def nearest(query, vectors, k):
    """Return the scores and places of the k rows with the largest cosine, best first."""
    ### BEGIN SOLUTION
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)  # (n, size)
    scores = units @ (query / np.linalg.norm(query))  # (n,)
    places = np.argsort(-scores)[:k]
    return scores[places], places
    ### END SOLUTION


check.nearest(nearest)


# %% tags=["wrong"]
def top(scores, k):
    places = np.argsort(-scores)[:k]
    return scores[places], places


def unit(array, axis=None):
    return array / np.linalg.norm(array, axis=axis, keepdims=True)


def inner_product(query, vectors, k):
    return top(vectors @ query, k)


def columns_for_rows(query, vectors, k):
    return top(unit(vectors, axis=0) @ unit(query) / 9, k)


def query_alone(query, vectors, k):
    return top(vectors @ unit(query) / 99, k)


def farthest(query, vectors, k):
    scores = unit(vectors, axis=1) @ unit(query)
    return np.sort(scores)[:k], np.argsort(scores)[:k]


def without_order(query, vectors, k):
    scores, places = top(unit(vectors, axis=1) @ unit(query), k)
    return scores[::-1], places[::-1]


def half_the_scores(query, vectors, k):
    scores, places = top(unit(vectors, axis=1) @ unit(query), k)
    return scores / 2, places


def nearest_of(query, vectors, k):
    return top(unit(vectors, axis=1) @ unit(query), k)


check.nearest.rejects(inner_product, saying="between -1 and 1")
check.nearest.rejects(columns_for_rows, saying="its own length")
check.nearest.rejects(query_alone, saying="its own length")
check.nearest.rejects(farthest, saying="k farthest")
check.nearest.rejects(without_order, saying="best comes first")
check.nearest.rejects(half_the_scores, saying="not the cosines")
check.nearest.rejects(lambda q, v, k: nearest_of(q, v, k)[::-1], saying="scores come first")
check.nearest.rejects(lambda q, v, k: nearest_of(q, v, k)[1], saying="two arrays")

# %% tags=["solution"]
import faiss

vectors = np.random.default_rng(0).normal(size=(1000, 64)).astype("float32")
units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
rows = Dataset.from_dict({"number": range(1000), "unit": list(units)})
rows.add_faiss_index(column="unit", metric_type=faiss.METRIC_INNER_PRODUCT)
scores, found = rows.get_nearest_examples("unit", units[7], k=3)
print("faiss:  ", found["number"], np.round(scores, 3))
scores, places = nearest(units[7], vectors, 3)
print("by hand:", places.tolist(), np.round(scores, 3))

# %% [markdown] tags=["solution"]
# `IndexFlatIP`, which stands behind this, does the same matrix product, in parts and on several
# cores: the result is exact, and the time grows with the number of rows. Faiss has other indexes
# that look at a part of the rows only. They are faster and may miss a neighbour.

# %% [markdown]
# ### 4.15 Mini-project: your own question
# ●●●● · 60 min · No model is needed. A message that was sent twice may count twice.
#
# An analysis starts with a question, not with a plot. The messages to a bank have a channel, a
# topic, a country, a time, a text, a rating from 1 to 5 and the minutes until the answer. They are
# as such tables are: read the card of the data set, `data/messages/README.md`, down to the table of
# the dirt. The section after it, "What there is to find", gives the answers away: leave it for the
# end.
#
# First **write your question down**, and what you expect. For example: is an answer at the weekend
# slower? Do long messages get better ratings? Which topic makes people unhappy?
#
# Then write `investigate(messages)` for the raw `Dataset`. It compares the mean of a number between
# groups of messages, draws it, and returns a dictionary:
#
# ```
# {
#     "question": "…?",
#     "group": group,        # a function: row → name of its group (a string), or None: not used
#     "measure": measure,    # a function: row → number, or None: missing or impossible
#     "figures": figures,    # a Dataset with the columns group, values, mean, error
#     "sure": …,             # True or False, see below
#     "finding": "….",       # one sentence with two of the means in it
#     "axes": axes,          # of your plot: title, two labelled axes, a mark at each mean
# }
# ```
#
# - `figures` has one row for each group with at least 20 values: how many `values` there are, their
#   `mean`, and its standard `error`, which is the standard deviation (`statistics.stdev`) divided by
#   the square root of the number of values.
# - `sure`: is the gap between the largest and the smallest mean more than twice its standard error,
#   $\sqrt{error_1^2 + error_2^2}$? If not, chance alone may have made it.
# - The check passes 1,500 messages of its own and computes your figures again with your two
#   functions. So compute everything, the sentence too, from the messages that are passed in.

# %%
import math
import statistics
from collections import Counter

import matplotlib.pyplot as plt
from datasets import load_dataset

messages = load_dataset(course.dataset("messages"), split="train")
print(f"{messages.num_rows:,} messages; one of them:")
for name, value in messages[1].items():
    print(f"{name:18}{value!r}")
for spelling, count in Counter(messages["channel"]).most_common(8):
    print(f"{count:5} times {spelling!r}")


# %%
def investigate(messages):
    """Return question, group, measure, figures, sure, finding and axes."""
    ### BEGIN SOLUTION
    waits = {15: "up to 15 min", 60: "up to 1 h", 240: "up to 4 h", 960: "up to 16 h"}

    def group(row):
        minutes = row["minutes_to_answer"]
        if minutes is None or minutes < 0:
            return None
        return next((name for most, name in waits.items() if minutes <= most), "over 16 h")

    def measure(row):
        return row["rating"] if row["rating"] in (1, 2, 3, 4, 5) else None

    values = {name: [] for name in [*waits.values(), "over 16 h"]}
    for row in messages:
        if group(row) and measure(row):
            values[group(row)].append(measure(row))
    values = {name: found for name, found in values.items() if len(found) >= 20}
    figures = Dataset.from_dict(
        {
            "group": list(values),
            "values": [len(found) for found in values.values()],
            "mean": [statistics.mean(found) for found in values.values()],
            "error": [statistics.stdev(found) / len(found) ** 0.5 for found in values.values()],
        }
    )
    ranked = sorted(figures, key=lambda row: row["mean"])
    low, high = ranked[0], ranked[-1]
    sure = high["mean"] - low["mean"] > 2 * math.hypot(low["error"], high["error"])
    axes = plt.subplots(figsize=(7, 3.5))[1]
    doubled = [2 * error for error in figures["error"]]
    axes.errorbar(figures["group"], figures["mean"], yerr=doubled, fmt="o", capsize=4)
    axes.set_title("The longer the wait, the lower the rating")
    axes.set_xlabel("time until the answer")
    axes.set_ylabel("mean rating, 1 to 5 (± 2 standard errors)")
    return {
        "question": "Do customers who wait longer for an answer give lower ratings?",
        "group": group,
        "measure": measure,
        "figures": figures,
        "sure": sure,
        "finding": f"The mean rating is {high['mean']:.2f} with a wait of {high['group']} and "
        f"{low['mean']:.2f} with a wait of {low['group']}.",
        "axes": axes,
    }
    ### END SOLUTION


check.investigate(investigate)


# %% tags=["wrong"]
def channel_of(row):
    name = row["channel"].strip().lower().replace("email", "e-mail")
    return {"live chat": "chat", "telephone": "phone"}.get(name, name)


def rating_of(row):
    return row["rating"] if row["rating"] in (1, 2, 3, 4, 5) else None


def report_of(messages, group=channel_of, measure=rating_of, least=20, spread=False, every=False,
              labelled=True, plotted="mean", **instead):  # fmt: skip
    values, rows = defaultdict(list), Counter()
    for row in messages:
        name, value = group(row), measure(row)
        if name is not None:
            rows[name] += 1
            if value is not None:
                values[name].append(value)
    names = sorted(name for name in values if len(values[name]) >= least)
    table = {
        "group": names,
        "values": [rows[n] if every else len(values[n]) for n in names],
        "mean": [statistics.mean(values[n]) for n in names],
        "error": [
            statistics.stdev(values[n]) / (1 if spread else len(values[n]) ** 0.5) for n in names
        ],
    }
    axes = plt.subplots()[1]
    axes.barh(names, table[plotted])
    axes.set_title("Ratings by channel")
    if labelled:
        axes.set_xlabel("mean rating, 1 to 5")
        axes.set_ylabel("channel")
    means = sorted(table["mean"])
    report = {
        "question": "Which channel has the lowest ratings of all?",
        "group": group,
        "measure": measure,
        "figures": Dataset.from_dict(table),
        "sure": True,
        "finding": f"The means go from {means[0]:.2f} to {means[-1]:.2f} points.",
        "axes": axes,
    }
    return report | instead


def some_dirty(row):
    return row["rating"]


def short_or_long(row):
    return "slow" if (row["minutes_to_answer"] or 0) > 60 else "fast"


def by_customer(row):
    return row["customer"]


def by_place_and_topic(row):
    return f"{row['country']} {row['topic']}" if row["country"] in ("DE", "BE", "AT") else None


def wrong(**how):
    return lambda rows: report_of(rows, **how)


whole = report_of(messages)
check.investigate.rejects(wrong(question="ratings by channel"), saying="question mark")
check.investigate.rejects(wrong(measure=some_dirty), saying="are no ratings")
check.investigate.rejects(wrong(group=short_or_long), saying="a clock was wrong")
check.investigate.rejects(
    wrong(measure=lambda row: row["minutes_to_answer"]), saying="a clock was wrong"
)
check.investigate.rejects(wrong(group=lambda row: row["channel"]), saying="Clean the name")
check.investigate.rejects(
    wrong(group=lambda row: row["channel"].strip().lower()), saying="Clean the name"
)
check.investigate.rejects(wrong(group=by_customer, least=2), saying="2 to 30 can be compared")
check.investigate.rejects(wrong(group=by_place_and_topic, least=2), saying="none for the others")
check.investigate.rejects(wrong(every=True), saying="for which measure(row) is not None")
check.investigate.rejects(wrong(figures=whole["figures"]), saying="messages that are passed in")
check.investigate.rejects(wrong(spread=True), saying="spread of single values")
check.investigate.rejects(wrong(sure=False), saying="`sure` is True")
check.investigate.rejects(
    wrong(finding="One channel is rated far lower than the others."),
    saying="two of the means belong in it",
)
check.investigate.rejects(wrong(labelled=False), saying="no label on the x axis")
check.investigate.rejects(wrong(plotted="values"), saying="other numbers")
check.investigate.rejects(
    wrong(figures=whole["figures"].to_pandas()), saying="is a Dataset with the columns"
)
check.investigate.rejects(lambda rows: report_of(rows)["figures"], saying="dictionary")
plt.close("all")

# %% [markdown]
# Your report on all messages, as soon as it is ready. Is it what you expected? Then read the rest of
# the card: was your question one that has an answer?

# %%
try:
    report = investigate(messages)
except NotImplementedError:
    print("investigate is not written yet.")
else:
    print(report["question"])
    for row in report["figures"]:
        print(f"{row['group']:14}{row['values']:6,} {row['mean']:8.2f} ± {2 * row['error']:.2f}")
    print(report["finding"], "Sure:", report["sure"])
    plt.show()

# %% tags=["solution"]
wait_of, rating_of = report["group"], report["measure"]
ratings = defaultdict(list)
for row in messages:
    name = re.sub(r"live |\W", "", row["channel"].lower()).replace("telephone", "phone")
    if wait_of(row) and rating_of(row):
        for wait in ("any wait", wait_of(row)):
            ratings[name, wait].append(rating_of(row))
print(f"{'':14}" + "".join(f"{name:>8}" for name in ("app", "email", "chat", "phone")))
for wait in ("any wait", *report["figures"]["group"]):
    cells = [ratings[name, wait] for name in ("app", "email", "chat", "phone")]
    means = [
        f"{statistics.mean(found):8.2f}" if len(found) >= 20 else f"{'-':>8}" for found in cells
    ]
    print(f"{wait:14}" + "".join(means))

# %% [markdown] tags=["solution"]
# One question leads to the next: which channel has the lowest ratings? Over all waits it is e-mail.
# But e-mail is slow. Among answers that took as long, from one to four hours or from four to sixteen,
# e-mail is rated higher than the app. And the chat, which looks better than the app, is rated lower
# than the app in the one row where both have enough messages. The wait is behind both, the channel
# and the rating. Compare like with like before you blame a channel.
#
# Two limits. The standard error takes every message for a draw of its own, but some customers write
# often, so the true doubt is a little larger. And whoever compares many groups and then picks the
# largest gap finds a "sure" one by chance now and then: a question that was written down first is
# worth more.
