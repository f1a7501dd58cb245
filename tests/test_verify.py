"""`course shelf`: what it lists, and when `verify` says that a checkpoint is not as stated."""

import importlib
import os
import re
from pathlib import Path

import pytest

from course import cli, report, shelf
from course import verify as verifier
from course.measure import Measured
from course.paths import DATA
from course.verify import Comparison, verify


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """A wide terminal and a cache that no test may find again in its way."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_SOURCE", raising=False)


@pytest.fixture
def run(capsys):
    """Run one command; return exit status, stdout and stderr."""

    def run(*words):
        status = cli.main(["shelf", *words])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def cards(tmp_path, monkeypatch):
    """A shelf without checkpoints of its own; returns what writes a card as the recipes do."""
    monkeypatch.syspath_prepend(DATA / "recipes")
    write = importlib.import_module("card").write
    monkeypatch.setattr(verifier, "ROOT", tmp_path)

    def state(name: str, **figures: float) -> None:
        folder = tmp_path / shelf.CHECKPOINTS[name].here
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, Measured("reviews", figures), {name: "{figures}"}, pipeline_tag="fill-mask")

    return state


@pytest.fixture
def measured(monkeypatch):
    """Measure nothing: return the figures of a checkpoint's name, which a test sets."""
    figures, asked = {}, []

    def measure(name):
        asked.append(name)
        return Measured("reviews", figures[name])

    monkeypatch.setattr(verifier, "measure", measure)
    measure.figures, measure.asked = figures, asked
    return measure


@pytest.fixture
def compared(cards, measured):
    """Compare the figures of one checkpoint; return the comparisons by figure."""

    def compare(stated: dict, found: dict) -> dict[str, Comparison]:
        cards("ner", **stated)
        measured.figures["ner"] = found
        return {one.figure: one for one in verify(["ner"])}

    return compare


# The list


def test_shelf_lists_every_name_with_its_original(run):
    status, out, _ = run()
    items = [*shelf.CHECKPOINTS.items(), *shelf.DATASETS.items()]
    lines = [line.split() for line in out.splitlines()]
    assert status == 0
    assert not [n for n, i in items if not any(n in x and (i.hub or "ours") in x for x in lines)]


def test_shelf_says_what_a_data_set_is_and_how_large(run):
    (line,) = [line for line in run()[1].splitlines() if line.strip().startswith("reviews ")]
    size = sum(path.stat().st_size for path in (DATA / "reviews").iterdir()) / 1e6
    assert "Short reviews" in line and f" {size:.2f} " in line


def test_shelf_says_of_a_data_set_without_an_original_that_it_is_ours(run):
    (line,) = [line for line in run()[1].splitlines() if line.strip().startswith("blanks ")]
    assert "ours only" in line


def test_shelf_says_what_is_missing(run, tmp_path, monkeypatch):
    monkeypatch.setattr(report, "ROOT", tmp_path)
    (line,) = [line for line in run()[1].splitlines() if line.strip().startswith("sentiment ")]
    assert "missing" in line


def test_shelf_without_the_encoders_package_asks_nobody_for_it(run, monkeypatch):
    monkeypatch.setattr(shelf, "packaged_encoder", lambda: None)
    monkeypatch.setattr(shelf, "_snapshot", lambda *rest: 1 / 0)
    (line,) = [line for line in run()[1].splitlines() if line.strip().startswith("encoder ")]
    assert "missing" in line


def test_help_names_the_shelf_and_its_command(capsys):
    assert cli.main(["--help"]) == 0 and "shelf" in capsys.readouterr().out
    assert cli.main(["shelf", "--help"]) == 0 and "verify" in capsys.readouterr().out


# Figures


@pytest.mark.parametrize(
    "figure, stated, found, ok",
    [
        ("accuracy", 0.872, 0.872, True),
        ("accuracy", 0.872, 0.864, True),
        ("accuracy", 0.872, 0.861, False),
        ("accuracy", 0.872, 0.883, False),  # better than stated is not as stated
        ("accuracy", 0.872, float("nan"), False),
        ("perplexity", 20.0, 21.9, True),
        ("perplexity", 20.0, 22.1, False),
        ("trigram_perplexity", 30.0, 27.1, True),
        ("trigram_perplexity", 30.0, 26.9, False),
        ("ratio", 0.7, 0.749, True),
        ("ratio", 0.7, 0.649, False),
    ],
)
def test_figure_is_ok_within_its_tolerance(compared, figure, stated, found, ok):
    assert compared({figure: stated}, {figure: found})[figure].ok is ok


def test_figure_that_is_not_measured_any_more_is_not_ok(compared):
    found = compared({"f1": 0.9, "recall": 0.8}, {"f1": 0.9})
    assert [found["f1"].ok, found["recall"].ok] == [True, False]


def test_figure_that_no_card_states_is_not_ok(compared):
    found = compared({"f1": 0.9}, {"f1": 0.9, "recall": 0.8})
    assert [found["f1"].ok, found["recall"].ok] == [True, False]


def test_figures_of_the_encoder_are_those_of_the_triples_card():
    text = (DATA / "triples" / "README.md").read_text(encoding="utf-8")
    shares = re.findall(r"\| (meaning|words) \| (\d+) of (\d+) \|", text)
    stated = {f"{kind}_accuracy": int(right) / int(rows) for kind, right, rows in shares}
    assert verifier.stated("encoder") == stated


# Which are measured, and where


def test_checkpoints_named_are_measured_alone(cards, measured):
    for name in ("ner", "sentiment"):
        cards(name, f1=0.9)
        measured.figures[name] = {"f1": 0.9}
    assert [one.name for one in verify(["sentiment", "ner"])] == measured.asked
    assert measured.asked == ["sentiment", "ner"]


def test_checkpoint_named_twice_is_measured_once(cards, measured):
    cards("ner", f1=0.9)
    measured.figures["ner"] = {"f1": 0.9}
    verify(["ner", "ner"])
    assert measured.asked == ["ner"]


def test_all_are_measured_if_none_is_named(cards, measured):
    for name in shelf.CHECKPOINTS:
        if name != "encoder":
            cards(name, f1=0.9)
        measured.figures[name] = {"f1": 0.9}
    verify([])
    assert measured.asked == list(shelf.CHECKPOINTS)


def test_cache_is_an_empty_one_that_is_gone_afterwards(cards, monkeypatch):
    seen = []

    def measure(name):
        folder = Path(os.environ["COURSE_CACHE"])
        seen.append((folder, list(folder.iterdir())))
        return Measured("reviews", {})

    monkeypatch.setattr(verifier, "measure", measure)
    before = os.environ["COURSE_CACHE"]
    cards("ner", f1=0.9)
    verify(["ner"])
    ((folder, files),) = seen
    assert files == [] and str(folder) != before and not folder.exists()


@pytest.mark.parametrize("source", ["hub", None])
def test_the_local_shelf_is_measured_whatever_the_source(cards, monkeypatch, source):
    if source:
        monkeypatch.setenv("COURSE_SOURCE", source)
    seen = []
    measure = lambda name: seen.append(os.environ["COURSE_SOURCE"]) or Measured("reviews", {})  # noqa: E731
    monkeypatch.setattr(verifier, "measure", measure)
    cards("ner", f1=0.9)
    verify(["ner"])
    assert (seen, os.environ.get("COURSE_SOURCE")) == (["local"], source)


def test_environment_is_as_before_when_measuring_fails(cards, monkeypatch):
    monkeypatch.setattr(verifier, "measure", lambda name: 1 / 0)
    cards("ner", f1=0.9)
    before = dict(os.environ)
    with pytest.raises(ZeroDivisionError):
        verify(["ner"])
    assert dict(os.environ) == before


# The command


def test_verify_of_what_is_as_stated_ends_with_status_0(run, cards, measured):
    cards("ner", f1=0.9)
    measured.figures["ner"] = {"f1": 0.9}
    status, out, _ = run("verify", "ner")
    assert status == 0 and "1 of 1 figures are as stated." in out


def test_verify_of_what_drifted_ends_with_status_1_and_shows_both_figures(run, cards, measured):
    cards("ner", f1=0.9, recall=0.8)
    measured.figures["ner"] = {"f1": 0.9, "recall": 0.7}
    status, out, _ = run("verify", "ner")
    (line,) = [line for line in out.splitlines() if "recall" in line]
    assert (status, line.split()) == (1, ["ner", "recall", "0.800", "0.700", "no"])


def test_verify_says_on_stderr_what_it_measures(run, cards, measured):
    cards("ner", f1=0.9)
    measured.figures["ner"] = {"f1": 0.9}
    assert run("verify", "ner")[2] == "measuring ner (1 of 1)\n"


def test_verify_of_an_unknown_name_is_one_sentence_with_status_2(run, measured):
    status, out, err = run("verify", "encoder", "sentimant")
    assert (status, out, measured.asked) == (2, "", [])
    assert re.fullmatch(r"No checkpoint 'sentimant' on the shelf: there are encoder, .*\n", err)


@pytest.mark.parametrize(
    "damage", [None, b"---\n- [\n---\n", b"\xff\xfe", b"---\nmodel-index: 5\n---"]
)
def test_verify_without_a_sound_card_is_one_sentence_with_status_2(run, cards, tmp_path, damage):
    cards("ner", f1=0.9)
    card = tmp_path / shelf.CHECKPOINTS["ner"].here / "README.md"
    card.unlink() if damage is None else card.write_bytes(damage)
    status, out, err = run("verify", "ner")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "The card of the checkpoint 'ner' cannot be read: " in err


def test_unknown_command_of_the_shelf_is_one_sentence_with_status_2(run):
    status, out, err = run("verfy")
    assert (status, out, err.count("\n")) == (2, "", 1) and "verfy" in err


@pytest.mark.lessons
def test_sentiment_is_as_its_card_states(run):
    status, out, err = run("verify", "sentiment")
    assert status == 0, out
    assert err.splitlines()[0] == "measuring sentiment (1 of 1)"
