"""Text to text, summarization, translation: options, lengths, languages, errors.

What they generate is compared with transformers 4.57 in test_pipelines.py.
"""

import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, GenerationConfig, pipeline
from transformers.utils import logging

import course.pipelines  # noqa: F401  (registers the tasks)

sys.path.insert(0, str(Path(__file__).parent / "oracle"))
import checkpoints  # noqa: E402

TEXT = "Where is the bank ?"
PARTS = {
    "text2text-generation": "generated",
    "summarization": "summary",
    "translation": "translation",
    "translation_en_to_fr": "translation",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the folder of a seeded checkpoint, written once."""
    place = tmp_path_factory.mktemp("generators")

    @cache
    def made(name):
        checkpoints.SEEDED[name](place / name)
        return str(place / name)

    return made


@pytest.fixture
def load(folder):
    """Return a new pipeline for a task; a name of a checkpoint and options may follow."""
    return lambda task, name="marian", **options: pipeline(task, model=folder(name), **options)


@pytest.fixture
def seen(monkeypatch):
    """Return a function that runs a pipeline and gives the options with which it generates."""

    def options(pipe, *args, **kwargs):
        found = {}

        def generate(**options):
            found.update(options)
            return torch.zeros((len(options["input_ids"]), 1), dtype=torch.long)

        monkeypatch.setattr(pipe.model, "generate", generate)
        pipe(*args, **kwargs)
        return {name: found[name] for name in found if name not in ("input_ids", "attention_mask")}

    return options


# What comes back


@pytest.mark.parametrize("task", PARTS)
def test_one_text_gives_a_list_of_one(task, load):
    (result,) = load(task)(TEXT, max_new_tokens=3)
    assert list(result) == [f"{PARTS[task]}_text"]


@pytest.mark.parametrize("task", PARTS)
def test_tensors_come_instead_of_text(task, load):
    (result,) = load(task)(TEXT, max_new_tokens=3, return_tensors=True)
    assert list(result) == [f"{PARTS[task]}_token_ids"]
    assert isinstance(result[f"{PARTS[task]}_token_ids"], torch.Tensor)


def test_a_list_gives_one_dictionary_each(load):
    pipe = load("summarization")
    assert pipe([TEXT, "The sun ."], max_new_tokens=4) == [
        pipe(TEXT, max_new_tokens=4)[0],
        pipe("The sun .", max_new_tokens=4)[0],
    ]


def test_several_sequences_are_a_list_each(load):
    results = load("translation")([TEXT, TEXT], max_new_tokens=4, num_return_sequences=3)
    assert [len(result) for result in results] == [3, 3]


def test_a_generator_is_answered_one_by_one(load):
    pipe = load("translation")
    results = pipe((text for text in [TEXT, "The sun ."]), max_new_tokens=4)
    assert not isinstance(results, list)
    assert [len(result) for result in results] == [1, 1]


def test_nothing_gives_nothing(load):
    assert load("translation")([]) == []


# Which options count


def test_the_defaults_are_those_of_old(load, seen):
    assert seen(load("text2text-generation"), TEXT) == {"max_new_tokens": 256, "num_beams": 4}


def test_the_checkpoint_comes_before_the_defaults(load, seen):
    pipe = load("summarization")
    pipe.model.generation_config.update(num_beams=2, max_length=30)
    assert seen(pipe, TEXT) == {}


def test_the_task_of_a_checkpoint_has_options_of_its_own(load, seen):
    options = seen(load("summarization", "t5"), TEXT)
    assert (options["num_beams"], options["no_repeat_ngram_size"]) == (2, 3)


def test_the_pipeline_comes_before_the_checkpoint(load, seen):
    assert seen(load("summarization", "t5", num_beams=5), TEXT)["num_beams"] == 5


def test_the_call_comes_before_the_pipeline(load, seen):
    pipe = load("translation", num_beams=5, top_k=7)
    options = seen(pipe, TEXT, num_beams=6)
    assert (options["num_beams"], options["top_k"]) == (6, 7)


def test_max_length_is_not_overridden_by_a_default(load, seen):
    assert seen(load("translation"), TEXT, max_length=9) == {"max_length": 9, "num_beams": 4}


def test_max_new_tokens_replaces_a_max_length_of_before(load, seen):
    options = seen(load("translation", max_length=90), TEXT, max_new_tokens=5)
    assert options == {"max_new_tokens": 5, "num_beams": 4}


def test_a_generation_config_replaces_everything(load, seen):
    config = GenerationConfig(max_new_tokens=2, num_beams=1)
    pipe = load("summarization", "t5", num_beams=5)
    assert seen(pipe, TEXT, generation_config=config) == {"generation_config": config}


def test_a_stop_sequence_ends_the_text(load, seen):
    pipe = load("translation")
    bank = pipe.tokenizer.convert_tokens_to_ids("bank")
    # the tokenizer adds no special token here
    assert seen(pipe, TEXT, stop_sequence="bank")["eos_token_id"] == bank


def test_only_the_first_token_of_a_stop_sequence_counts(load):
    with pytest.warns(UserWarning, match="2 tokens"):
        load("translation")(TEXT, stop_sequence="the bank", max_new_tokens=2)


def test_options_of_a_call_are_forgotten_after_it(load, seen):
    pipe = load("translation")
    seen(pipe, TEXT, num_beams=7)
    assert seen(pipe, TEXT)["num_beams"] == 4


def test_the_configuration_of_the_model_stays_as_it_is(load):
    pipe = load("summarization", "t5")
    prefix = pipe.model.config.task_specific_params["summarization"]["prefix"]
    assert pipe.prefix == prefix == "summarize : "


def test_an_assistant_model_reaches_generate(load, seen, folder):
    helper = AutoModelForSeq2SeqLM.from_pretrained(folder("marian"))
    assert seen(load("translation", assistant_model=helper), TEXT)["assistant_model"] is helper


# The text that the model reads


def read(pipe, *args, **options) -> list[str]:
    """Return the tokens that the model would get."""
    ids = pipe.preprocess(*args, **options)["input_ids"][0]
    return pipe.tokenizer.convert_ids_to_tokens(ids.tolist())


def test_the_prefix_of_the_task_comes_first(load):
    assert read(load("summarization", "t5"), "Sea .") == ["summarize", ":", "sea", ".", "</s>"]


def test_a_task_without_a_prefix_has_none(load):
    assert read(load("text2text-generation", "t5"), "Sea .") == ["sea", ".", "</s>"]


def test_a_long_text_is_cut_only_when_asked(load):
    pipe = load("translation")
    assert len(read(pipe, "sea " * 40)) == 41
    assert len(read(pipe, "sea " * 40, truncation=True)) == 32


def test_translation_takes_the_languages_of_its_checkpoint(load):
    with pytest.warns(UserWarning, match="translation_en_to_fr"):
        pipe = load("translation", "t5")
    assert pipe.prefix == "translate english to french : "


# Languages


@pytest.fixture
def multilingual(load):
    """A tokenizer that wants to know the languages, and puts the target's first."""

    def build(text, src_lang=None, tgt_lang=None, **options):
        seen.append((src_lang, tgt_lang))
        return tokenizer(text, **options) | {"forced_bos_token_id": 5}

    seen, tokenizer = [], AutoTokenizer.from_pretrained(load("translation").model.name_or_path)
    tokenizer._build_translation_inputs = build

    def run(task, *args, options=None, **kwargs):
        seen.clear()
        results = load(task, tokenizer=tokenizer, **options or {})(*args, **kwargs)
        return seen, results

    return run


def test_languages_come_from_the_task(multilingual):
    assert multilingual("translation_de_to_it", TEXT, max_new_tokens=2)[0] == [("de", "it")]


def test_languages_of_the_pipeline_come_before_those_of_the_task(multilingual):
    options = {"src_lang": "nb", "tgt_lang": "nn"}
    seen, _ = multilingual("translation_de_to_it", TEXT, options=options, max_new_tokens=2)
    assert seen == [("nb", "nn")]


def test_languages_of_the_call_come_first(multilingual):
    options = {"src_lang": "es", "tgt_lang": "pt", "max_new_tokens": 2}
    assert multilingual("translation_de_to_it", TEXT, **options)[0] == [("es", "pt")]


def test_a_batch_begins_with_the_target_language(multilingual):
    options = {"batch_size": 2, "max_new_tokens": 3, "return_tensors": True}
    _, results = multilingual("translation_de_to_it", [TEXT, "The sun ."], **options)
    assert [result["translation_token_ids"][1].item() for result in results] == [5, 5]


# Warnings and errors


@pytest.fixture
def warned(monkeypatch):
    """Return the warnings of the library's logger."""
    found = []
    monkeypatch.setattr(logging.get_logger("course.pipelines.text2text"), "warning", found.append)
    return found


@pytest.mark.parametrize(
    ("task", "options", "said"),
    [
        ("summarization", {"max_length": 9}, "max_length is 9, but the text has only 6 tokens"),
        ("summarization", {"max_length": 4, "min_length": 5}, "min_length=5 is more than"),
        ("translation", {"max_length": 6}, "6 tokens and max_length is 6"),
    ],
)
def test_odd_lengths_are_noticed(task, options, said, load, seen, warned):
    seen(load(task), TEXT, **options)
    (message,) = warned
    assert said in message


@pytest.mark.parametrize("task", PARTS)
def test_ordinary_lengths_are_not(task, load, seen, warned):
    seen(load(task), TEXT)
    assert warned == []


@pytest.mark.parametrize("given", [5, None, {"text": TEXT}, [TEXT, 5], [[TEXT]], (TEXT,)], ids=str)
def test_what_is_no_text_is_refused_in_one_sentence(given, load):
    with pytest.raises(TypeError, match="^translation takes a string or a list of strings, not "):
        load("translation")(given)


def test_a_half_precision_checkpoint_generates(load):
    assert load("translation", dtype=torch.bfloat16)(TEXT, max_new_tokens=3)


def test_framework_and_modelcard_are_accepted(folder):
    model = AutoModelForSeq2SeqLM.from_pretrained(folder("marian"))
    tokenizer = AutoTokenizer.from_pretrained(folder("marian"))
    pipe = course.pipelines.TranslationPipeline(model, tokenizer, framework="pt", modelcard=None)
    assert isinstance(pipe(TEXT, max_new_tokens=2)[0], dict)
    assert pipe.task == ""


def test_another_model_is_named_in_the_log(folder, monkeypatch):
    said = []
    monkeypatch.setattr(logging.get_logger("transformers.pipelines.base"), "error", said.append)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder("marian"))
    model.__class__ = type("OtherModel", (type(model),), {})
    tokenizer = SimpleNamespace(pad_token_id=0)
    course.pipelines.SummarizationPipeline(model, tokenizer, task="summarization")
    assert "OtherModel" in said[0]
