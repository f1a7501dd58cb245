"""The data sets of the repository: what their cards promise, and what a fair test set needs."""

import hashlib
import importlib
import json
import re
from collections import Counter

import pytest
import yaml
from datasets import ClassLabel, load_dataset
from huggingface_hub import ModelCard

import course
from course import shelf
from course.paths import DATA, ROOT

SPLITS = ["train", "validation", "test"]
RECIPES = DATA / "recipes"


@pytest.fixture(scope="module", params=shelf.DATASETS)
def name(request):
    """The name of each data set on the shelf."""
    return request.param


@pytest.fixture(scope="module")
def loaded(name, tmp_path_factory):
    """The data set as a learner loads it."""
    return load_dataset(course.dataset(name), cache_dir=str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def card(name):
    """The text of its card."""
    return (DATA / name / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def info(card):
    """What the card's header says of features and splits."""
    return yaml.safe_load(card.split("---\n")[1])["dataset_info"]


@pytest.fixture(scope="module")
def rows(name):
    """The rows of each split, as they lie on disk."""
    return {split: read(DATA / name / f"{split}.jsonl") for split in SPLITS}


def read(path) -> list[dict]:
    """Return the rows of a jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def plain(text: str) -> str:
    """Return the letters and digits of a text in lower case, and nothing else."""
    return re.sub(r"[\W_]", "", text.lower())


def test_every_folder_with_data_is_on_the_shelf_and_has_a_card():
    folders = {path.parent for path in DATA.glob("*/*.jsonl")}
    assert folders == {DATA / name for name in shelf.DATASETS}
    assert not [folder for folder in folders if not (folder / "README.md").exists()]


# What the card promises


def test_data_set_loads_with_its_three_splits(loaded):
    assert list(loaded) == SPLITS


def test_card_counts_the_rows_of_every_split(info, rows):
    promised = {split["name"]: split["num_examples"] for split in info["splits"]}
    assert promised == {split: len(found) for split, found in rows.items()}


def test_card_says_of_every_split_what_the_library_wants_to_know(info):
    wanted = {"name", "num_examples", "num_bytes"}  # or it prints a warning each time
    assert all(wanted <= set(split) for split in info["splits"])


def test_label_has_the_names_of_the_card(loaded, info):
    (label,) = [feature for feature in info["features"] if feature["name"] == "label"]
    named = loaded["test"].features["label"]
    assert isinstance(named, ClassLabel)
    assert named.names == list(label["dtype"]["class_label"]["names"].values())


@pytest.mark.parametrize("trained", [name for name in shelf.CHECKPOINTS if name != "encoder"])
def test_checkpoint_has_the_label_names_of_the_data_it_was_tested_on(trained):
    folder = ROOT / shelf.CHECKPOINTS[trained].here
    tested_on = ModelCard.load(folder / "README.md").data.eval_results[0].dataset_type
    names = load_dataset(course.dataset(tested_on), split="test").features["label"].names
    assert json.loads((folder / "labels.json").read_text(encoding="utf-8")) == names


def test_columns_are_those_of_the_card(loaded, info):
    assert loaded["test"].column_names == [feature["name"] for feature in info["features"]]


def test_test_split_is_the_one_whose_hash_the_card_states(name, card):
    stated = re.search(r"test\.jsonl`? sha256: `?([0-9a-f]{64})", card)
    found = hashlib.sha256((DATA / name / "test.jsonl").read_bytes()).hexdigest()
    assert stated and stated[1] == found


# Rows


@pytest.mark.parametrize("split", SPLITS)
def test_every_row_has_text(rows, split):
    assert not [row for row in rows[split] if not plain(row["text"])]


@pytest.mark.parametrize("split", SPLITS)
def test_every_label_has_a_name(loaded, rows, split):
    allowed = set(range(loaded[split].features["label"].num_classes))
    assert {row["label"] for row in rows[split]} == allowed


@pytest.mark.parametrize("split", SPLITS)
def test_no_text_is_there_twice(rows, split):
    counted = Counter(plain(row["text"]) for row in rows[split])
    assert not [text for text, count in counted.items() if count > 1]


@pytest.mark.parametrize(
    "seen, unseen", [("train", "validation"), ("train", "test"), ("validation", "test")]
)
def test_no_text_leaks_from_one_split_into_another(rows, seen, unseen):
    texts = [{plain(row["text"]) for row in rows[split]} for split in (seen, unseen)]
    assert not texts[0] & texts[1]


def test_test_split_is_large_enough(rows):
    assert len(rows["test"]) >= 200


def test_train_split_is_large_enough(rows):
    assert len(rows["train"]) >= 2000


def test_labels_of_the_test_split_are_balanced(rows):
    counted = Counter(row["label"] for row in rows["test"])
    shares = [count / counted.total() for count in counted.values()]
    assert all(0.45 <= share <= 0.55 for share in shares)


# How it was made


@pytest.fixture(scope="module")
def built(name, rows):
    """The splits that the recipe builds from the hand-written rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(RECIPES)
        recipe = importlib.import_module(name)
    files = sorted((RECIPES / "handwritten").glob("*.jsonl"))
    return recipe.build([row for path in files for row in read(path)], rows["test"])[0]


@pytest.mark.parametrize("split", ["train", "validation"])
def test_recipe_builds_the_rows_that_are_there(built, rows, split):
    assert built[split] == rows[split]


def test_validation_is_written_by_hand_alone(rows):
    assert {row["origin"] for row in rows["validation"]} == {"hand"}
