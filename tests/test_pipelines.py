"""The pipelines that transformers 5 dropped: registered again, answering as they did in 4.57."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import transformers.pipelines
from transformers import pipeline
from transformers.pipelines import PipelineRegistry

import course
import course.pipelines as restored
from course import shelf
from course.errors import CourseError
from course.paths import ROOT
from course.pipelines.question_answering import best_spans

sys.path.insert(0, str(Path(__file__).parent / "oracle"))
import cases  # noqa: E402
import checkpoints  # noqa: E402
import make_expected  # noqa: E402

EXPECTED = json.loads(make_expected.EXPECTED.read_text(encoding="utf-8"))
TASKS = ["question-answering", "text2text-generation", "summarization", "translation"]
RIVER = {"question": "Who built the bridge?", "context": cases.RIVER}
LONG = {"question": "Who is the coach?", "context": cases.LONG}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the folder of a checkpoint by its name, written once."""
    place = tmp_path_factory.mktemp("checkpoints")

    @cache
    def made(name):
        if name not in checkpoints.SEEDED:
            return course.checkpoint(name)
        checkpoints.SEEDED[name](place / name)
        return str(place / name)

    return made


@pytest.fixture(scope="session")
def pipe(folder):
    """Return the pipeline of a checkpoint and task, made once."""
    return cache(lambda name, task: pipeline(task, model=folder(name), dtype=torch.float32))


@pytest.fixture
def qa(pipe):
    return pipe("bytes-qa", "question-answering")


@pytest.fixture
def words(pipe):
    """A pipeline whose tokens are words and their parts."""
    return pipe("flat-qa", "question-answering")


# As 4.57 did


def flat(result) -> list[dict]:
    """Return all answers of a result; those of score 0 were impossible spans, to fill up."""
    if isinstance(result, dict):
        return [result] if result.get("score", 1) > 0 else []
    return [answer for part in result for answer in flat(part)]


@pytest.mark.filterwarnings("ignore:task .translation. means")
@pytest.mark.parametrize("key", EXPECTED["answers"])
def test_it_answers_as_before(key, pipe):
    name, task, cases_of, case = key.split("/")
    known = EXPECTED["sha256"].get(name)
    if known is not None and known != make_expected.fingerprint(name):
        pytest.fail(f"{name} is another one now: python tests/oracle/make_expected.py")
    given = make_expected.answer(pipe(name, task), cases.SETS[cases_of][case])
    if task != "question-answering":
        assert given == EXPECTED["answers"][key]
        return
    given, expected = flat(given), flat(EXPECTED["answers"][key])
    scores = [[answer.pop("score") for answer in answers] for answers in (given, expected)]
    assert given == expected
    assert scores[0] == pytest.approx(scores[1], rel=1e-4, abs=1e-7)


def test_the_oracle_is_large_enough():
    assert len(cases.QA) + len(cases.TIES) >= 60
    assert len(cases.TRANSLATIONS) >= 15


# The registry


@pytest.mark.parametrize("task", [*TASKS, "translation_en_to_fr"])
def test_the_library_knows_the_task(task):
    name, entry, _ = transformers.pipelines.check_task(task)
    assert name == task.split("_")[0]
    assert entry["impl"].__module__.startswith("course.pipelines.")


def test_a_language_pair_becomes_an_option():
    assert transformers.pipelines.check_task("translation_de_to_it")[2] == ("de", "it")


def test_an_odd_language_pair_is_refused():
    with pytest.raises(KeyError, match="translation_xx_to_yy"):
        transformers.pipelines.check_task("translation_english")


def test_other_removed_tasks_stay_removed():
    with pytest.raises(KeyError):
        transformers.pipelines.check_task("visual-question-answering")


def test_a_task_of_the_library_stays_its_own(monkeypatch):
    own = {"question-answering": {"impl": "its own"}, "translation": {"impl": "its own"}}
    registry = PipelineRegistry(dict(own), {})
    monkeypatch.setattr(restored, "PIPELINE_REGISTRY", registry)
    assert restored.register() == ["text2text-generation", "summarization"]
    assert {task: registry.supported_tasks[task] for task in own} == own
    assert "check_task" not in vars(registry)


def test_importing_twice_is_harmless():
    code = """
import importlib, sys, warnings
warnings.simplefilter("error")
import course
assert "torch" not in sys.modules and "transformers" not in sys.modules
import course.pipelines
from transformers.pipelines import PIPELINE_REGISTRY, check_task
before = dict(PIPELINE_REGISTRY.supported_tasks), PIPELINE_REGISTRY.check_task
import course.pipelines
importlib.reload(course.pipelines)
assert course.pipelines.register() == []
assert before == (PIPELINE_REGISTRY.supported_tasks, PIPELINE_REGISTRY.check_task)
print(check_task("translation_en_to_fr")[2], check_task("question-answering")[0])
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.split() == ["('en',", "'fr')", "question-answering"]


@pytest.mark.parametrize(
    ("task", "name"),
    [("question-answering", "question-answering"), ("translation_en_to_fr", "translation")],
)
def test_the_default_model_comes_from_the_shelf(task, name, folder, monkeypatch):
    asked = []
    model = {"question-answering": "flat-qa", "translation": "marian"}[name]
    monkeypatch.setattr(restored, "checkpoint", lambda name: asked.append(name) or folder(model))
    assert pipeline(task).model.config.name_or_path == folder(model)
    assert asked == [name]


def test_without_a_default_the_shelf_says_what_it_has(monkeypatch):
    monkeypatch.setattr(shelf, "CHECKPOINTS", {})
    with pytest.raises(CourseError, match="No checkpoint 'summarization' on the shelf"):
        pipeline("summarization")


def test_other_languages_have_no_default():
    with pytest.raises(ValueError, match=r"\('en', 'de'\)"):
        pipeline("translation_en_to_de")


def test_a_saved_pipeline_loads_again(qa, tmp_path):
    qa.save_pretrained(tmp_path)
    assert not list(tmp_path.glob("*.py"))
    again = pipeline("question-answering", model=str(tmp_path))
    assert again(**RIVER) == qa(**RIVER)


# Question answering: what comes back


def test_the_answer_is_a_slice_of_the_context(qa):
    for text in (cases.EMOJI, cases.COMBINING, cases.CHINESE, cases.SPACES, cases.MIXED):
        for answer in qa(question="Who?", context=text, top_k=5):
            assert answer["answer"] == text[answer["start"] : answer["end"]]
            assert list(answer) == ["score", "start", "end", "answer"]


def test_one_answer_is_a_dictionary(qa):
    assert isinstance(qa(**RIVER), dict)
    assert qa([RIVER]) == qa(RIVER) == qa(**RIVER)


def test_more_answers_are_a_list_with_the_best_first(qa):
    scores = [answer["score"] for answer in qa(**RIVER, top_k=4)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)


def test_more_answers_than_there_are_come_as_a_list(words):
    assert len(words(question="Where?", context="Paris", top_k=5)) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda qa: qa([RIVER, LONG]),
        lambda qa: qa(RIVER, LONG),
        lambda qa: qa(X=[RIVER, LONG]),
        lambda qa: list(qa(example for example in (RIVER, LONG))),
        lambda qa: qa([RIVER | {"id": 7, "title": "of SQuAD"}, LONG]),
        lambda qa: qa(
            [
                SimpleNamespace(question_text=e["question"], context_text=e["context"])
                for e in (RIVER, LONG)
            ]
        ),
        lambda qa: qa(
            question=[RIVER["question"], LONG["question"]],
            context=[RIVER["context"], LONG["context"]],
        ),
    ],
    ids=["list", "arguments", "X", "generator", "more columns", "objects", "two lists"],
)
def test_every_way_to_ask_gives_the_same(ask, qa):
    assert ask(qa) == [qa(**RIVER), qa(**LONG)]


def test_nothing_asked_is_nothing_answered(qa):
    assert qa([]) == []
    assert qa(question=[], context=cases.RIVER) == []


def test_batches_change_nothing(qa):
    given = [RIVER, LONG, RIVER]
    for one, batched in zip(qa(given), qa(given, batch_size=4), strict=True):
        assert one.pop("score") == pytest.approx(batched.pop("score"), rel=1e-4)
        assert one == batched


def test_options_of_the_pipeline_are_those_of_its_calls(folder):
    qa = pipeline("question-answering", model=folder("bytes-qa"), top_k=3, max_answer_len=5)
    assert len(qa(**RIVER)) == 3
    assert isinstance(qa(**RIVER, top_k=1), dict)


def test_a_context_of_white_space_has_no_answer(words):
    nothing = {"score": 0.0, "start": 0, "end": 0, "answer": ""}
    assert words(question="Who?", context=" \n\t ") == nothing


def test_words_are_whole_unless_asked_otherwise(words):
    text = "unbelievably"  # more than one token
    assert words(question="How?", context=text)["answer"] == text
    assert words(question="How?", context=text, align_to_words=False)["answer"] != text


def test_a_question_is_cut_only_when_asked(words):
    long = {"question": "why " * 50, "context": cases.BANK, "handle_impossible_answer": True}
    whole, cut = words(**long), words(**long, max_question_len=1)
    assert whole["score"] == cut["score"]  # a flat model: as many tokens to choose from
    (window,) = words.preprocess(
        {"question": "why " * 50, "context": "Because."}, max_question_len=2
    )
    assert window["input_ids"].tolist() == words.tokenizer(["why why"], ["Because."])["input_ids"]


def test_windows_overlap_by_the_stride(words):
    windows = list(words.preprocess(LONG, max_seq_len=60, doc_stride=20))
    ids = [w["input_ids"][0, w["window"].first : w["window"].last + 1].tolist() for w in windows]
    assert all(len(w["input_ids"][0]) <= 60 for w in windows)
    assert all(one[-20:] == other[:20] for one, other in zip(ids, ids[1:], strict=False))
    assert [w["is_last"] for w in windows] == [False] * (len(windows) - 1) + [True]


def test_a_default_stride_fits_itself_to_a_long_question(words):
    long = "which of all the many old houses on the left bank of the river was the first one"
    assert words(question=long, context=cases.LONG, max_seq_len=32)["score"] > 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": "", "context": "x"}, "question is empty."),
        ({"question": "x", "context": ""}, "context is empty."),
        ({"question": None, "context": "x"}, "question is missing"),
        ({"question": "x"}, "context is missing"),
        ({"context": "x"}, "question is missing"),
        ({}, "question is missing"),
        ({"question": 5, "context": "x"}, "strings"),
        ({"question": "x", "context": ["x", "y"]}, "1 questions and 2 contexts"),
        ({"question": ["x", ""], "context": "y"}, "question is empty."),
        ({"question": ["x", 5], "context": "y"}, "question must be a string, not int."),
        ({"data": "x"}, "not str."),
        ({"data": [{"question": "x"}]}, "context is missing"),
        ({"data": [("x", "y")]}, "not tuple."),
        ({"data": 5}, "not int."),
    ],
    ids=str,
)
def test_a_wrong_question_is_one_sentence(given, said, qa):
    with pytest.raises(ValueError) as raised:
        qa(**given)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"top_k": 0}, "top_k must be at least 1, not 0."),
        ({"max_answer_len": 0}, "max_answer_len must be at least 1, not 0."),
        ({"max_seq_len": 64, "doc_stride": 65}, "doc_stride (65) is larger than max_seq_len (64)."),
        ({"max_seq_len": 64, "doc_stride": 60}, "doc_stride (60) must be less than the 56 tokens"),
        ({"max_seq_len": 6}, "leaves no room for the context"),
    ],
    ids=str,
)
def test_a_wrong_option_is_one_sentence(options, said, words):
    with pytest.raises(ValueError) as raised:
        words(**RIVER, **options)
    assert said in str(raised.value)


def test_a_tokenizer_without_offsets_is_refused(qa):
    with pytest.raises(ValueError, match="is_fast"):
        restored.QuestionAnsweringPipeline(qa.model, SimpleNamespace(is_fast=False))


def test_topk_still_works_and_says_so(qa):
    with pytest.warns(UserWarning, match="use top_k"):
        assert len(qa(**RIVER, topk=2)) == 2


def test_half_precision_answers_too(folder):
    half = pipeline("question-answering", model=folder("bytes-qa"), dtype=torch.bfloat16)
    assert half(**RIVER)["answer"]


@pytest.mark.parametrize("batch_size", [1, 4])
def test_padding_on_the_left_moves_no_answer(batch_size, folder):
    """There the context comes first; 4.57 also took answers from the question."""
    qa = pipeline("question-answering", model=folder("bytes-qa"))
    qa.tokenizer.padding_side = "left"
    for example, answer in zip(
        [RIVER, LONG], qa([RIVER, LONG], batch_size=batch_size), strict=True
    ):
        assert answer["answer"] == example["context"][answer["start"] : answer["end"]] != ""


# Spans


def brute_force(start, end, wanted, longest):
    """Every span, the best first, then those that begin first, then the shorter."""
    spans = [
        (float(start[first] * end[last]), first, last)
        for first in range(len(start))
        for last in range(first, min(first + longest, len(end)))
    ]
    return sorted(spans, key=lambda span: -span[0])[:wanted]


@pytest.mark.parametrize("seed", range(20))
def test_best_spans_are_those_of_a_full_search(seed):
    random = np.random.RandomState(seed)
    tokens, wanted, longest = random.randint(1, 30), random.randint(1, 40), random.randint(1, 20)
    choice = [0.125, 0.25, 0.5] if seed % 2 else random.rand(50)  # with ties, or without
    start, end = random.choice(choice, (2, tokens)).astype(np.float32)
    assert best_spans(start, end, wanted, longest)[:wanted] == brute_force(
        start, end, wanted, longest
    )


def test_no_token_gives_no_span():
    none = np.zeros(0, np.float32)
    assert best_spans(none, none, 3, 15) == []
