"""The data sets of the repository: what their cards promise, and what a fair test set needs."""

import hashlib
import importlib
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from datasets import ClassLabel, load_dataset

import course
from course import shelf
from course.paths import DATA

RECIPES = DATA / "recipes"
ALL = ("train", "validation", "test")
TAGS = tuple(f"{place}-{kind}" for kind in ("PER", "ORG", "LOC", "MONEY", "DATE") for place in "BI")

INTENTS = tuple(
    """
    account_close account_open atm_card_kept atm_no_cash card_activate card_declined
    card_delivery card_expiring card_lost card_stolen charged_twice details_change exchange_rate
    fee_charged limit_change login_problem payment_unknown pin_change pin_forgotten
    refund_missing statement_request transfer_cancel transfer_failed transfer_pending
    """.split()
)


def columns(*names: str) -> Callable[[dict], list[str]]:
    """Return what takes these columns of a row."""
    return lambda row: [row[name] for name in names]


@dataclass(frozen=True)
class Kind:
    """What is special in a data set."""

    least: dict[str, int]  # rows a split
    key: Callable[[dict], list[str]] = columns("text")  # no two rows of a split have the same
    texts: Callable[[dict], list[str]] | None = None  # what has to be there; the key, if not given
    apart: Callable[[dict], list[str]] | None = None  # what no two splits share; likewise
    splits: tuple[str, ...] = ALL
    label: str | None = None  # the column with labels
    names: tuple[str, ...] = ()  # of labels that are numbers
    balanced: tuple[str, ...] = ()  # splits with the same number of rows for each label
    by_hand: tuple[str, ...] = ("validation", "test")
    recipe: str | None = None  # what writes train and validation
    file: str | None = None  # of the only split, if it is not named for it


KINDS = {
    "reviews": Kind(
        least={"train": 2000, "test": 200},
        label="label",
        names=("negative", "positive"),
        balanced=("test",),
        recipe="reviews",
    ),
    "topics": Kind(
        least={"test": 100},
        label="label",
        balanced=ALL,
        by_hand=ALL,
        recipe="topics",
    ),
    "inference": Kind(
        least={"train": 1500, "test": 150},
        key=columns("premise", "hypothesis"),
        apart=columns("premise"),
        label="label",
        names=("entailment", "neutral", "contradiction"),
        balanced=ALL,
        by_hand=ALL,
        recipe="inference",
    ),
    "triples": Kind(
        least={"test": 100},
        key=columns("anchor", "positive", "negative"),
        splits=("test",),
        by_hand=("test",),
    ),
    "entities": Kind(
        least={"test": 150},
        key=lambda row: [" ".join(row["tokens"])],
        texts=columns("tokens"),
        label="ner_tags",
        names=("O", *TAGS),
        recipe="entities",
    ),
    "questions": Kind(
        least={"test": 200},
        key=columns("context", "question"),
        texts=lambda row: [row["title"], row["context"], row["question"], *row["answers"]["text"]],
        apart=columns("context"),
        recipe="questions",
    ),
    "translation": Kind(
        least={"validation": 500, "test": 150},
        key=lambda row: [row["translation"]["en"]],
        texts=lambda row: list(row["translation"].values()),
        by_hand=("test",),
        recipe="translation_data",
    ),
    "reports": Kind(
        least={"validation": 300, "test": 60},
        key=columns("report"),
        texts=columns("report", "headline"),
        by_hand=("test",),
        recipe="reports",
    ),
    "paraphrases": Kind(
        least={"train": 3200, "validation": 400, "test": 300},
        key=lambda row: sorted([row["sentence1"], row["sentence2"]]),
        apart=columns("sentence1", "sentence2"),
        label="label",
        names=("not_equivalent", "equivalent"),
        balanced=ALL,
        recipe="paraphrases",
    ),
    "banking": Kind(
        least={"train": 2200, "validation": 250, "test": 320},
        label="label",
        names=INTENTS,
        balanced=ALL,
        recipe="banking",
    ),
    "blanks": Kind(
        least={"test": 60},
        texts=lambda row: [row["text"], *row["words"]],
        splits=("validation", "test"),
    ),
    "issues/issues": Kind(
        least={"train": 120},
        key=lambda row: [str(row["number"])],
        splits=("train",),
        by_hand=("train",),
        recipe="issues",
        file="issues.jsonl",
    ),
    "issues/comments": Kind(
        least={"train": 300},
        key=lambda row: [str(row["id"])],
        texts=columns("body"),
        splits=("train",),
        by_hand=("train",),
        recipe="issues",
        file="comments.jsonl",
    ),
    "messages": Kind(
        least={"train": 3000, "test": 300},
        key=columns("message_id"),
        apart=lambda row: [row["text"]] if plain(row["text"] or "") else [],
        splits=("train", "test"),
        by_hand=("test",),
        recipe="messages",
    ),
    "searches": Kind(
        least={"test": 48},
        key=columns("question"),
        texts=lambda row: [row["question"], *row["functions"]],
        splits=("test",),
        by_hand=("test",),
    ),
}


def each(has: str | None = None) -> pytest.MarkDecorator:
    """Run a test for each data set, or for each that has something in a field of the table."""
    names = [name for name, kind in KINDS.items() if not has or getattr(kind, has)]
    return pytest.mark.parametrize("name", names)


# What the tests read


def folder(name: str) -> str:
    """Return the name on the shelf of a data set, or of one config of it ("issues/comments")."""
    return name.split("/")[0]


def path(name: str, split: str) -> Path:
    """Return the file of a split."""
    return DATA / folder(name) / (KINDS[name].file or f"{split}.jsonl")


@cache
def card(name: str) -> str:
    """Return the text of a data set's card."""
    return (DATA / folder(name) / "README.md").read_text(encoding="utf-8")


@cache
def info(name: str) -> dict:
    """Return what the card's header says of features and splits."""
    found = yaml.safe_load(card(name).split("---\n")[1])["dataset_info"]
    if "/" not in name:
        return found
    return next(each for each in found if each["config_name"] == name.split("/")[1])


@cache
def rows(name: str) -> dict[str, list[dict]]:
    """Return the rows of each split, as they lie on disk."""
    return {split: read(path(name, split)) for split in KINDS[name].splits}


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    """Load a data set as a learner does, once."""
    place = str(tmp_path_factory.mktemp("cache"))

    def load(name):
        shelved, _, config = name.partition("/")
        return load_dataset(course.dataset(shelved, "local"), config or None, cache_dir=place)

    return cache(load)


def read(path) -> list[dict]:
    """Return the rows of a jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def plain(text: str) -> str:
    """Return the letters and digits of a text in lower case, and nothing else."""
    return re.sub(r"[\W_]", "", text.lower())


def module(recipe: str):
    """Return the module of a recipe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(RECIPES)
        return importlib.import_module(recipe)


# Which there are


def test_every_folder_with_data_is_on_the_shelf_and_has_a_card():
    folders = {path.parent for path in DATA.glob("*/*.jsonl")}
    assert folders == {DATA / name for name in shelf.DATASETS}
    assert not [folder for folder in folders if not (folder / "README.md").exists()]


def test_every_data_set_of_the_shelf_is_tested():
    assert set(map(folder, KINDS)) == set(shelf.DATASETS)


def test_every_folder_of_handwritten_rows_belongs_to_a_data_set_with_a_recipe():
    folders = {path.name for path in RECIPES.glob("handwritten*")}
    assert folders == {f"handwritten_{folder(name)}" for name, kind in KINDS.items() if kind.recipe}


# What the card promises


@each()
def test_data_set_loads_with_the_splits_of_its_card(load, name):
    promised = [split["name"] for split in info(name)["splits"]]
    assert list(load(name)) == promised == list(KINDS[name].splits)


@each()
def test_folder_has_no_rows_beside_those_splits(name):
    kinds = {kind: found for kind, found in KINDS.items() if folder(kind) == folder(name)}
    expected = {path(kind, split) for kind, found in kinds.items() for split in found.splits}
    assert set((DATA / folder(name)).glob("*.jsonl")) == expected


@each()
def test_card_counts_the_rows_of_every_split(name):
    promised = {split["name"]: split["num_examples"] for split in info(name)["splits"]}
    assert promised == {split: len(found) for split, found in rows(name).items()}


@each()
def test_card_states_the_size_of_every_split(name):
    promised = {split["name"]: split["num_bytes"] for split in info(name)["splits"]}
    sizes = {split: path(name, split).stat().st_size for split in promised}
    assert promised == sizes


@each()
def test_columns_are_those_of_the_card(load, name):
    promised = [feature["name"] for feature in info(name)["features"]]
    for split, found in load(name).items():
        assert found.column_names == promised, split


@each()
def test_every_row_has_the_columns_of_the_card(name):
    promised = {feature["name"] for feature in info(name)["features"]}
    assert not [row for found in rows(name).values() for row in found if set(row) != promised]


@each("names")
def test_labels_have_their_names(load, name):
    label = load(name)["test"].features[KINDS[name].label]
    label = getattr(label, "feature", label)  # of a list of labels
    assert isinstance(label, ClassLabel) and label.names == list(KINDS[name].names)


@each()
def test_test_split_is_the_one_whose_hash_the_card_states(name):
    last = path(name, KINDS[name].splits[-1])
    stated = re.search(rf"{re.escape(last.name)}`? sha256: `?([0-9a-f]{{64}})", card(name))
    found = hashlib.sha256(last.read_bytes()).hexdigest()
    assert stated and stated[1] == found


# Rows


@each()
def test_every_split_is_large_enough(name):
    sizes = {split: len(rows(name)[split]) for split in KINDS[name].least}
    assert not {split for split, size in sizes.items() if size < KINDS[name].least[split]}


@each()
def test_every_row_has_its_texts(name):
    texts = KINDS[name].texts or KINDS[name].key

    def lacks(row: dict) -> bool:
        found = texts(row)
        return not found or not all(plain("".join(text)) for text in found)

    assert not [row for found in rows(name).values() for row in found if lacks(row)]


@each()
def test_no_row_is_there_twice(name):
    for split, found in rows(name).items():
        counted = Counter(plain("".join(KINDS[name].key(row))) for row in found)
        assert not [text for text, count in counted.items() if count > 1], split


@each()
def test_no_text_leaks_from_one_split_into_another(name):
    apart = KINDS[name].apart or KINDS[name].key
    texts = {
        split: {plain(text) for row in found for text in apart(row)}
        for split, found in rows(name).items()
    }
    shared = {pair: texts[pair[0]] & texts[pair[1]] for pair in combinations(texts, 2)}
    assert not {pair: found for pair, found in shared.items() if found}


@each("names")
def test_every_label_occurs_in_every_split_and_no_other(name):
    allowed = set(range(len(KINDS[name].names)))
    for split, found in rows(name).items():
        labels = [row[KINDS[name].label] for row in found]
        flat = {tag for label in labels for tag in (label if isinstance(label, list) else [label])}
        assert flat == allowed, split


@each("balanced")
def test_labels_are_balanced(name):
    for split in KINDS[name].balanced:
        counted = Counter(row[KINDS[name].label] for row in rows(name)[split])
        assert len(set(counted.values())) == 1, split


@each("by_hand")
def test_rows_that_measure_are_written_by_hand(name):
    found = [row for split in KINDS[name].by_hand for row in rows(name)[split]]
    assert {row.get("origin", "hand") for row in found} == {"hand"}


# Topics


def test_no_topic_is_in_two_splits_nor_among_the_wordings():
    topics = {s: {plain(row["label"]) for row in found} for s, found in rows("topics").items()}
    wordings = {plain(word) for words in module("topics").WORDINGS.values() for word in words}
    assert not (topics["train"] | wordings) & (topics["validation"] | topics["test"])
    assert not topics["validation"] & topics["test"]


def test_every_set_of_labels_of_the_test_split_has_five():
    labels = {(row["set"], row["label"]) for row in rows("topics")["test"]}
    assert set(Counter(kind for kind, _ in labels).values()) == {5}


# Triples


def test_triples_have_fifty_rows_of_meaning_and_rows_of_words():
    counted = Counter(row["kind"] for row in rows("triples")["test"])
    assert set(counted) == {"meaning", "words"} and counted["meaning"] >= 50


# Entities


def entities(row: dict) -> Iterator[tuple[str, str]]:
    """Yield kind and words of each entity of a row."""
    tags = [KINDS["entities"].names[tag] for tag in row["ner_tags"]] + ["O"]
    start = None
    for place, tag in enumerate(tags):
        if start is not None and not tag.startswith("I-"):
            yield tags[start][2:], " ".join(row["tokens"][start:place])
            start = None
        if tag.startswith("B-"):
            start = place


def test_every_token_has_a_tag():
    assert not [
        row
        for found in rows("entities").values()
        for row in found
        if len(row["tokens"]) != len(row["ner_tags"])
    ]


def test_no_entity_goes_on_that_has_not_begun():
    def well_formed(row: dict) -> bool:
        tags = [KINDS["entities"].names[tag] for tag in row["ner_tags"]]
        pairs = zip(["O", *tags], tags, strict=False)
        return all(new[0] != "I" or old[1:] == new[1:] for old, new in pairs)

    assert not [r for found in rows("entities").values() for r in found if not well_formed(r)]


def test_no_name_of_the_test_split_is_in_train():
    named = {
        split: {
            plain(text)
            for row in rows("entities")[split]
            for kind, text in entities(row)
            if kind in ("PER", "ORG", "LOC")
        }
        for split in ("train", "test")
    }
    assert named["test"] and not named["train"] & named["test"]


# Questions


def test_questions_of_the_test_split_are_about_fifty_passages_or_more():
    assert len({row["context"] for row in rows("questions")["test"]}) >= 50


def test_every_answer_stands_in_its_passage_where_the_row_says():
    def wrong(row: dict) -> bool:
        spans = zip(row["answers"]["text"], row["answers"]["answer_start"], strict=True)
        return any(row["context"][start : start + len(text)] != text for text, start in spans)

    assert not [r for found in rows("questions").values() for r in found if wrong(r)]


# Translation


def test_no_french_sentence_of_the_test_split_is_in_another_split():
    french = {
        split: {plain(row["translation"]["fr"]) for row in found}
        for split, found in rows("translation").items()
    }
    assert not french["test"] & (french["train"] | french["validation"])


# Paraphrases


def test_columns_begin_with_those_of_mrpc():
    found = [feature["name"] for feature in info("paraphrases")["features"]]
    assert found[:4] == ["sentence1", "sentence2", "label", "idx"]


def test_idx_numbers_the_pairs_of_a_split():
    for split, found in rows("paraphrases").items():
        assert [row["idx"] for row in found] == list(range(len(found))), split


def test_pairs_of_train_are_by_hand_and_by_the_grammar():
    counted = Counter(row["origin"] for row in rows("paraphrases")["train"])
    assert set(counted) == {"hand", "grammar"}
    assert counted["hand"] >= 800 and counted["grammar"] >= 2200


def test_every_phenomenon_occurs_as_often_under_both_labels_where_it_measures():
    for split in ("validation", "test"):
        counted = Counter((row["phenomenon"], row["label"]) for row in rows("paraphrases")[split])
        uneven = {kind for kind, _ in counted if counted[kind, 0] != counted[kind, 1]}
        assert not uneven and len(counted) >= 30, split


# Blanks


def test_every_sentence_has_one_blank():
    found = [row["text"] for split in rows("blanks").values() for row in split]
    assert not [text for text in found if text.count("[MASK]") != 1]


def test_every_word_for_a_blank_is_one_token():
    from transformers import AutoTokenizer

    known = set(AutoTokenizer.from_pretrained(course.checkpoint("encoder", "local")).get_vocab())
    words = {word for split in rows("blanks").values() for row in split for word in row["words"]}
    assert not words - known


# How it was made

RECIPE_OF = {folder(name): kind.recipe for name, kind in KINDS.items() if kind.recipe}
WRITTEN = [(name, split) for name in KINDS if KINDS[name].recipe for split in KINDS[name].splits]


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Run the recipe of a data set where there is nothing but recipes and the test split, once."""
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(RECIPES, data / "recipes", ignore=shutil.ignore_patterns("__pycache__"))

    @cache
    def build(name):
        (data / name).mkdir()
        for test in (DATA / name).glob("test.jsonl"):
            shutil.copy(test, data / name)
        recipe = data / "recipes" / f"{RECIPE_OF[name]}.py"
        run = subprocess.run([sys.executable, str(recipe)], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return data / name

    return build


@pytest.mark.parametrize("name, split", WRITTEN)
def test_recipe_writes_the_bytes_that_are_there(build, name, split):
    there = path(name, split)
    assert (build(folder(name)) / there.name).read_bytes() == there.read_bytes()
