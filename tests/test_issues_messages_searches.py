"""The issues, the messages and the searches: what is true of them beside what is true of all."""

import importlib
import json
import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd
import pytest
from datasets import load_dataset

import course
from course.paths import DATA


@cache
def rows(name: str) -> list[dict]:
    """Return the rows of a file of data/, as they lie there."""
    text = (DATA / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


# Issues


def threads() -> Iterator[tuple[dict, list[dict]]]:
    """Yield each issue with its comments."""
    said: dict[int, list[dict]] = {}
    for comment in rows("issues/comments"):
        said.setdefault(comment["issue_number"], []).append(comment)
    for issue in rows("issues/issues"):
        yield issue, said.pop(issue["number"], [])
    assert not said, "comments on issues that are not there"


def test_about_a_quarter_of_the_issues_are_pull_requests():
    found = rows("issues/issues")
    assert 0.2 < sum(row["pull_request"] is not None for row in found) / len(found) < 0.33


def test_every_issue_says_how_many_comments_it_has():
    assert not [issue["number"] for issue, said in threads() if issue["comments"] != len(said)]


def test_comments_come_after_their_issue_and_in_order():
    for issue, said in threads():
        times = [issue["created_at"], *(comment["created_at"] for comment in said)]
        assert times == sorted(set(times)), issue["number"]


def test_issues_close_after_they_open_and_only_if_they_are_closed():
    for issue in rows("issues/issues"):
        assert (issue["state"] == "closed") == (issue["closed_at"] is not None), issue["number"]
        assert not issue["closed_at"] or issue["closed_at"] > issue["created_at"], issue["number"]


def test_nothing_changes_after_the_last_change():
    for issue, said in threads():
        times = [issue["created_at"], issue["closed_at"], *(row["created_at"] for row in said)]
        assert issue["updated_at"] == max(filter(None, times)), issue["number"]


def test_what_is_missing_is_none_when_loaded(tmp_path):
    folder = course.dataset("issues", "local")
    found = load_dataset(folder, "issues", split="train", cache_dir=str(tmp_path))
    assert not found[0]["pull_request"] and not found[2]["assignee"] and found[0]["closed_at"]
    assert [row["pull_request"] is None for row in found] == [
        row["pull_request"] is None for row in rows("issues/issues")
    ]


def test_recipe_refuses_a_comment_before_its_issue(monkeypatch):
    monkeypatch.syspath_prepend(DATA / "recipes")
    source = (
        "@@ issue 1 | ana | 2024-05-02 10:00 | open | | | Title\n@> ben 2024-05-01 10:00\nSo soon?"
    )
    with pytest.raises(ValueError, match="comments of issue 1 are out of order"):
        importlib.import_module("issues").build(source)


# Messages


def counted(split: str) -> dict[str, int]:
    """Return what the card calls each kind of dirt, and how many rows it says have it."""
    card = (DATA / "messages" / "README.md").read_text(encoding="utf-8")
    table = card.split("<!-- dirt -->")[1].split("<!-- /dirt -->")[0].strip().split("\n")
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table]
    place = cells[0].index(split)
    return {line[0]: int(line[place].replace(",", "")) for line in cells[2:]}


@pytest.mark.parametrize("split", ["train", "test"])
def test_card_counts_the_dirt(split):
    table = pd.DataFrame(rows(f"messages/{split}"))
    text = table["text"].fillna("")
    said = table[text.str.strip() != ""]["text"]
    same = said.str.split().str.join(" ").str.casefold().duplicated()
    assert counted(split) == {
        "rows": len(table),
        "`received` with the day first": table["received"].str.match(r"\d\d/\d\d/2024 ").sum(),
        "`received` missing": table["received"].isna().sum(),
        "`channel` not spelt as one of the four": (
            ~table["channel"].isin(["e-mail", "app", "chat", "phone"])
        ).sum(),
        "`topic` missing": table["topic"].isna().sum(),
        "`text` missing": table["text"].isna().sum(),
        "`text` empty or blank": (text.str.strip() == "").sum() - table["text"].isna().sum(),
        "`text` of one to three words": (said.str.split().str.len() <= 3).sum(),
        "`text` with an HTML entity or `<br/>`": (
            said.str.contains("&amp;|&quot;|&#39;|<br/>").sum()
        ),
        "`text` with spaces side by side or at an end": said.str.contains("^ |  | $").sum(),
        "`text` equal to an earlier one": said.duplicated().sum(),
        "`text` equal to an earlier one only up to case and space": (
            same.sum() - said.duplicated().sum()
        ),
        "`rating` missing": table["rating"].isna().sum(),
        "`rating` 0": (table["rating"] == 0).sum(),
        "`rating` 99": (table["rating"] == 99).sum(),
        "`minutes_to_answer` missing": table["minutes_to_answer"].isna().sum(),
        "`minutes_to_answer` negative": (table["minutes_to_answer"] < 0).sum(),
    }


def test_there_is_every_kind_of_dirt():
    assert not [kind for split in ("train", "test") for kind, n in counted(split).items() if not n]


def test_equal_messages_come_from_one_customer():
    customers: dict[str, set[str]] = {}
    for row in rows("messages/train") + rows("messages/test"):
        said = " ".join((row["text"] or "").split()).casefold()
        customers.setdefault(said, set()).add(row["customer"])
    assert [said for said, found in customers.items() if len(found) > 1] == [""]


def test_no_customer_writes_in_both_splits():
    train, test = ({row["customer"] for row in rows(f"messages/{s}")} for s in ("train", "test"))
    assert not train & test


def test_ids_are_in_the_order_in_which_messages_came_in():
    for split in ("train", "test"):
        found = [
            row for row in rows(f"messages/{split}") if re.match("2024-", row["received"] or "")
        ]
        by_id = sorted(found, key=lambda row: row["message_id"])
        assert [r["received"] for r in by_id] == sorted(r["received"] for r in found), split


def test_long_waits_and_the_chat_lower_the_ratings():
    table = pd.DataFrame(rows("messages/train"))
    table = table[table["rating"].between(1, 5) & (table["minutes_to_answer"] >= 0)]
    channel = table["channel"].str.lower().str.replace("[^a-z]", "", regex=True)
    wait = np.log10(1 + table["minutes_to_answer"])
    sides = np.column_stack([np.ones(len(table)), wait, channel == "email", channel == "chat"])
    _, tenfold, mail, chat = np.linalg.lstsq(sides.astype(float), table["rating"].to_numpy())[0]
    assert tenfold < -0.6 and mail > 0.1 and chat < -0.3


def test_most_messages_come_on_mondays_and_the_fewest_on_sundays():
    received = pd.Series([row["received"] for row in rows("messages/train")])
    iso = pd.to_datetime(received[received.str.match("2024-", na=False)], format="%Y-%m-%d %H:%M")
    counts = iso.dt.day_name().value_counts()
    assert (counts.idxmax(), counts.idxmin()) == ("Monday", "Sunday")


# Searches


def documented(name: str) -> str:
    """Return the first sentence of the docstring of a qualified name."""
    parts = name.split(".")
    found = importlib.import_module(parts[0])
    for place, part in enumerate(parts[1:], 2):
        if not hasattr(found, part):
            importlib.import_module(".".join(parts[:place]))
        found = getattr(found, part)
    return re.split(r"\n\s*\n|\.\s", found.__doc__.strip())[0]


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every three words in a row."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def test_every_function_that_is_searched_exists_and_is_documented():
    assert all(documented(name) for row in rows("searches/test") for name in row["functions"])


def test_no_question_repeats_what_the_docstring_says():
    for row in rows("searches/test"):
        for name in row["functions"]:
            assert not runs(row["question"]) & runs(documented(name)), (row["question"], name)


def test_library_of_a_search_is_that_of_its_first_function():
    found = rows("searches/test")
    assert not [row for row in found if row["functions"][0].split(".")[0] != row["library"]]
