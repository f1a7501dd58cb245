"""The checkpoints of the repository: that they load, and what their cards owe a reader."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from datasets import load_dataset
from huggingface_hub import ModelCard

import course
from course import shelf
from course.measure import tasks
from course.paths import DATA, ROOT

FOLDER = DATA / "checkpoints"
NAMES = [name for name in shelf.CHECKPOINTS if name != "encoder"]
ADAPTERS = {  # name: its head
    "sentiment": "SequenceClassification",
    "zero-shot": "SequenceClassification",
    "ner": "TokenClassification",
    "question-answering": "QuestionAnswering",
    "fill-mask": "MaskedLM",
}
WHOLE = {  # name: what its model is for
    "text-generation": "CausalLM",
    "translation": "Seq2SeqLM",
    "summarization": "Seq2SeqLM",
}
LABELS = {  # name: the data set and column that name its labels
    "sentiment": ("reviews", "label"),
    "zero-shot": ("inference", "label"),
    "ner": ("entities", "ner_tags"),
}
SECTIONS = ["Intended use", "Training data", "Measured", "Limits"]
PICKLED = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".msgpack", ".npy", ".npz"}
LARGEST = 60e6  # bytes: what a clone of the repository may cost
each = pytest.mark.parametrize("name", NAMES)


@cache
def card(name: str) -> ModelCard:
    """Return a checkpoint's card."""
    return ModelCard.load(FOLDER / name / "README.md")


def content(name: str, file: str) -> dict:
    """Return what a JSON file of a checkpoint holds."""
    return json.loads((FOLDER / name / file).read_text(encoding="utf-8"))


# Which there are


def test_every_checkpoint_of_the_shelf_is_tested():
    assert sorted([*ADAPTERS, *WHOLE]) == sorted(NAMES)


def test_every_folder_is_on_the_shelf():
    assert {path.name for path in FOLDER.iterdir()} <= set(NAMES)


@each
def test_folder_is_where_the_shelf_says(name):
    assert (ROOT / shelf.CHECKPOINTS[name].here).samefile(FOLDER / name)


@pytest.mark.parametrize("name", shelf.CHECKPOINTS)
def test_checkpoint_can_be_measured(name):
    assert callable(getattr(tasks, name.replace("-", "_")))


# Files


def test_no_weights_but_safetensors():
    assert not [path for path in FOLDER.rglob("*") if path.suffix in PICKLED]


@each
def test_checkpoint_has_one_file_of_weights(name):
    expected = "adapter_model.safetensors" if name in ADAPTERS else "model.safetensors"
    assert [path.name for path in (FOLDER / name).rglob("*.safetensors")] == [expected]


def test_all_together_are_small_enough_for_a_clone():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) <= LARGEST


@each
def test_settings_of_the_training_are_kept(name):
    settings = content(name, "training.json")
    assert {"seed", "training time"} <= set(settings)


@pytest.mark.parametrize("name, head", ADAPTERS.items(), ids=str)
def test_adapter_says_which_head_it_brings(name, head):
    assert content(name, "head.json")["head"] == head


@pytest.mark.parametrize("name", ADAPTERS)
def test_adapter_says_what_it_was_trained_on(name):
    config = content(name, "adapter_config.json")
    assert config["base_model_name_or_path"] == shelf.CHECKPOINTS["encoder"].hub


@pytest.mark.parametrize("name", ADAPTERS)
def test_adapter_has_no_setting_that_an_older_peft_would_warn_of(name):
    unused = [key for key, value in content(name, "adapter_config.json").items() if not value]
    assert not unused and "peft_version" not in content(name, "adapter_config.json")


@pytest.mark.parametrize("name", ADAPTERS)
def test_adapter_has_the_label_names_of_its_data(name):
    named = None
    if name in LABELS:
        data, column = LABELS[name]
        label = load_dataset(course.dataset(data, "local"), split="test").features[column]
        named = getattr(label, "feature", label).names
    assert content(name, "head.json").get("labels") == named


# Loading


@pytest.mark.parametrize("name", ADAPTERS)
def test_adapter_loads_with_its_head_and_labels(name):
    import transformers

    kind = getattr(transformers, f"AutoModelFor{ADAPTERS[name]}")
    folder = course.checkpoint(name, "local")
    model, report = kind.from_pretrained(folder, output_loading_info=True)
    assert not report["missing_keys"]
    labels = content(name, "head.json").get("labels", ["LABEL_0", "LABEL_1"])  # the library's
    assert list(model.config.id2label.values()) == labels


@pytest.mark.parametrize("name", WHOLE)
def test_whole_checkpoint_loads_and_writes(name):
    import torch
    import transformers

    folder = course.checkpoint(name, "local")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    kind = getattr(transformers, f"AutoModelFor{WHOLE[name]}")
    model, report = kind.from_pretrained(folder, output_loading_info=True)
    assert not report["missing_keys"]
    batch = tokenizer("The", return_tensors="pt", return_token_type_ids=False)
    with torch.no_grad():
        assert model.generate(**batch, max_new_tokens=3).numel()


@each
def test_getting_a_checkpoint_for_the_first_time_prints_nothing(name, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.delenv("COURSE_SOURCE", raising=False)
    command = [sys.executable, "-c", f"import course; course.checkpoint({name!r})"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


# Cards


@each
def test_card_has_a_licence(name):
    assert card(name).data.license == "apache-2.0"


@each
def test_card_names_what_the_checkpoint_grew_from(name):
    base = shelf.CHECKPOINTS["encoder"].hub if name in ADAPTERS else None
    assert card(name).data.base_model == base


@each
def test_card_bears_the_name_of_the_checkpoint(name):
    assert card(name).data.model_name == name


@each
def test_card_has_figures_of_a_test_split_of_the_repository(name):
    results = card(name).data.eval_results
    assert results and {result.dataset_split for result in results} == {"test"}
    assert {result.dataset_type for result in results} <= {*shelf.DATASETS, "python"}


@each
def test_card_lists_the_metrics_of_its_figures(name):
    metrics = [result.metric_type for result in card(name).data.eval_results]
    assert card(name).data.metrics == metrics


@each
def test_card_shows_the_figures_of_its_header(name):
    lines = re.findall(r"^\| (.+) \|$", card(name).text, re.MULTILINE)
    table = [line.split(" | ") for line in lines]
    for result in card(name).data.eval_results:
        metric, value = result.metric_type, result.metric_value
        shown = [cells for cells in table if cells[0] == metric or cells[0].startswith("test")]
        assert [cells for cells in shown if f"{value:.3f}" in cells], metric


@each
@pytest.mark.parametrize("section", SECTIONS)
def test_card_has_its_sections(name, section):
    (_, body) = re.split(rf"^## {section}.*$", card(name).text, maxsplit=1, flags=re.MULTILINE)
    assert body.split("\n## ")[0].strip()


@each
def test_card_describes_the_training_of_these_weights(name):
    settings = content(name, "training.json")
    assert not {key for key, value in settings.items() if str(value) not in card(name).text}


@each
def test_card_names_its_recipe_which_is_there(name):
    recipe = f"data/recipes/{name.replace('-', '_')}.py"
    assert recipe in card(name).text and (ROOT / recipe).exists()


@each
def test_links_of_the_card_to_the_repository_lead_somewhere(name):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", card(name).text)
    assert not [link for link in links if not Path(FOLDER / name, link).exists()]
