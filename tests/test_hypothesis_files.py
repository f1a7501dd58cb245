"""Hypotheses: their files, their findings, and how these look."""

import html
import json
import math
import re
from html.parser import HTMLParser

import pytest
from small_notebook import SCORE, write

import course
from course.errors import CourseError
from course.hypotheses import effect, findings, page, statement
from course.hypotheses.statement import EXPERIMENTS

TEXT = """\
question = "Does the rate help?"
prediction = "It brings at least 0.05."
sure = 80
notebook = "{notebook}"
metric = "score"

[grid]
rate = [0.1, 0.2]
seed = [0, 1, 2]

[comparison]
from = {{ rate = 0.1 }}
to = {{ rate = 0.2 }}

[effect]
low = 0.05
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A learner's folder of its own for each test."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def own(tmp_path, home):
    """A function that writes the hypothesis `rates`, changed by (old, new) pairs, and reads it."""

    def make(*changes: tuple[str, str], name: str = "rates"):
        text = TEXT.format(notebook=write(tmp_path, SCORE))
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = home / "experiments" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return statement.load(path)

    return make


def run(said, **options):
    """Run a hypothesis without showing progress."""
    return findings.run(said, watching=page.watch, **options)


# Files


def test_file_says_what_is_compared(own):
    said = own()
    assert (said.before, said.after, said.low, said.high) == (
        {"rate": 0.1},
        {"rate": 0.2},
        0.05,
        math.inf,
    )
    assert said.own and said.sure == 80


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('question = "', "question = ", "is not TOML"),
        ('metric = "score"\n', "", "lacks 'metric'"),
        ("[effect]\nlow = 0.05\n", "", "lacks 'effect'"),
        ("low = 0.05", "", "needs a 'low', a 'high', or both"),
        ("low = 0.05", "low = 0.2\nhigh = 0.1", "with low <= high"),
        ("seed = [0, 1, 2]", "", r"\[grid\] needs 'seed'"),
        ("seed = [0, 1, 2]", "seed = 3", "seed must be a list"),
        ("to = { rate = 0.2 }", "to = { rate = 0.1 }", "are the same"),
        ("to = { rate = 0.2 }", "to = { rate = 0.3 }", r"rate = 0.3 is compared but not in"),
        ("seed = [0", 'kind = ["a", "b"]\nseed = [0', "several values of kind"),
        ("sure = 80", "sure = 20", "from 50"),
    ],
)
def test_file_with_a_mistake_is_one_sentence(own, old, new, told):
    with pytest.raises(CourseError, match=told):
        own((old, new))


def test_unknown_name_says_the_nearest():
    with pytest.raises(CourseError, match="no hypothesis '05_lorra'; did you mean '05_lora'"):
        statement.find("05_lorra")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (("rate = [0.1, 0.2]", 'rate = [0.1, 0.2]\nrats = ["x"]'), "no parameter 'rats'; did you"),
        (("seed = [0, 1, 2]", 'seed = ["0"]'), "seed = '0' is a text"),
        (('metric = "score"', 'metric = "scores"'), "records 'scores'; did you mean 'score'"),
    ],
)
def test_hypothesis_that_does_not_fit_its_lesson_is_not_run(own, changes, told):
    with pytest.raises(CourseError, match=told):
        run(own(changes))


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        (">= 0.05", (0.05, math.inf)),
        ("≥0.05", (0.05, math.inf)),
        ("<= -0.02", (-math.inf, -0.02)),
        ("≤ −0.02", (-math.inf, -0.02)),
        ("-0.01 .. 0.01", (-0.01, 0.01)),
        ("1 to 2", (1, 2)),
    ],
)
def test_effect_is_read_from_words(text, bounds):
    assert statement.effect_range(text) == bounds


@pytest.mark.parametrize("text", ["", "more", "0.05", ">= x", "2 .. 1", ">= 1.2.3"])
def test_effect_that_is_none_says_how_to_write_one(text):
    with pytest.raises(CourseError, match="write '>= 0.05'"):
        statement.effect_range(text)


def test_saved_hypothesis_reads_back_equal(own, home):
    from dataclasses import replace

    said = own(("rate = [0.1, 0.2]", 'rate = [0.1, 0.2]\nkind = ["a \\"quoted\\", b"]'))
    copy = replace(said, name="copy", path=home / "experiments" / "copy.toml")
    assert statement.load(statement.save(copy)) == copy


def test_saved_hypothesis_does_not_overwrite_one(own):
    with pytest.raises(CourseError, match="already"):
        statement.save(own())


# Findings


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A finding of three seeds, once for all tests that look at it."""
    folder = tmp_path_factory.mktemp("found")
    patch = pytest.MonkeyPatch()
    patch.setenv("COURSE_HOME", str(folder))
    path = folder / "experiments" / "rates.toml"
    path.parent.mkdir()
    path.write_text(TEXT.format(notebook=write(folder, SCORE)), encoding="utf-8")
    yield run(statement.load(path))
    patch.undo()


def test_verdict_comes_with_the_numbers(found):
    assert found.effect.verdict == effect.SUPPORTED and len(found.rows) == 6
    text = page.sentence(found)
    number = r"\+0\.\d+"
    assert re.match(rf"✓ Supported: the difference is {number} \(95 % interval {number} to", text)
    assert text.endswith("Predicted was at least +0.05. All of the interval lies there.")


def test_newest_result_is_found_again_without_running(own, monkeypatch):
    first = run(own())
    monkeypatch.setattr(findings.running, "run", None)
    again = findings.newest(statement.find("rates"))
    assert again.effect == first.effect and again.rows == first.rows


def test_experiment_shows_the_newest_result(own):
    own()
    assert "Not run yet: course hypothesis run rates" in repr(course.experiment("rates"))
    assert course.experiment("rates", run=True).effect.verdict == effect.SUPPORTED
    assert "Supported" in repr(course.experiment("rates"))


def test_same_runs_again_are_one_result_and_more_seeds_another(own):
    said = own()
    run(said), run(said)
    assert len(findings.history(said)) == 1
    assert len(run(said, seeds=4).effect.differences) == 4
    assert [len(one.effect.differences) for one in findings.history(said)] == [3, 4]


def test_comparison_says_what_changed(own, tmp_path):
    said = own()
    run(said)
    write(tmp_path, "more = 1\n" + SCORE)
    run(said, seeds=4)
    *_, row = page.comparison(findings.history(said))
    assert row[-1] == "the lesson or its data; other seeds" and row[-2] == "supported"


def test_failed_run_is_named_and_undecided_if_too_few_are_left(own, tmp_path):
    said = own()
    write(tmp_path, "assert seed == 0, 'only 0'\n" + SCORE)
    found = run(said)
    assert len(found.failed) == 4 and "only 0" in found.failed[0]
    assert found.effect.verdict == effect.UNDECIDED and "1 seed cannot show" in page.sentence(found)


def test_metric_that_was_not_recorded_is_undecided(own, tmp_path):
    said = own()
    write(tmp_path, "import course\nif rate < 0.15:\n    course.record(score=rate)")
    assert "gave no number" in page.sentence(run(said))


def test_damaged_result_says_what_to_do(own, home):
    said = own()
    run(said)
    next((home / "experiments" / "results" / "rates").glob("*.json")).write_text("{")
    with pytest.raises(CourseError, match="damaged. Delete it; the runs themselves are kept"):
        findings.newest(said)


def test_course_result_comes_before_the_learners_own():
    said = statement.find("05_lora")
    assert not findings.newest(said).own and not said.own


def test_undecided_advice_names_the_command(own):
    said = own(("low = 0.05", "low = 0.1"))
    rows = [{"rate": r, "seed": s, "score": r + (r > 0.1) * 0.02 * (-1) ** s + 0.004 * (r > 0.1)}
            for r in (0.1, 0.2) for s in range(4)]  # fmt: skip
    findings._keep(said, rows, {}, "", None)
    text = page.sentence(findings.newest(said))
    assert re.search(r"\? Undecided: .* Only a part .* hypothesis run rates --seeds \d+", text)


# Calibration


def judged(verdict: str, sure: float | None):
    """Return what `calibration` looks at: a verdict and how sure the learner was."""
    from types import SimpleNamespace as Space

    return Space(effect=Space(verdict=verdict), said=Space(sure=sure))


def test_calibration_counts_decided_predictions_only():
    every = [judged("supported", None), judged("refuted", None), judged("undecided", 90)]
    assert findings.calibration(every).startswith("1 of 2 decided predictions came true (50%).")


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [("ssss", "not sure enough"), ("rrrr", "too sure"), ("sssr", "about as sure as right")],
)
def test_calibration_says_whether_you_were_too_sure(verdicts, told):
    names = {"s": "supported", "r": "refuted"}
    assert told in findings.calibration([judged(names[v], 80) for v in verdicts])


def test_brier_score_is_the_mean_squared_distance():
    text = findings.calibration([judged("supported", 90), judged("refuted", 60)])
    assert f"Brier score {(0.1**2 + 0.6**2) / 2:.2f}" in text


def test_calibration_without_a_verdict():
    assert findings.calibration([]) == "No prediction has a verdict yet."


# Pages


class Reader(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_report_needs_no_other_file(found):
    tags = Reader(page.report(found)).seen
    sources = [attrs.get("src") or attrs.get("href") for _, attrs in tags]
    assert all(source.startswith("data:") for source in sources if source)
    assert [tag for tag, _ in tags].count("img") == 1


def test_picture_has_words_in_its_place(found):
    (picture,) = [attrs for tag, attrs in Reader(page.fragment(found)).seen if tag == "img"]
    assert page.sentence(found) in picture["alt"]


def test_report_says_how_it_was_judged_and_run(found):
    text = html.unescape(page.report(found))
    assert effect.PLAIN_METHOD in text and found.versions["python"] in text
    assert "course hypothesis run rates" in text


def test_markup_in_a_hypothesis_is_escaped(own):
    said = own(("Does the rate help?", "<script>alert(1)</script>"))
    assert "<script" not in page.report(findings.newest(said))


def test_notebook_gets_text_and_page(found):
    shown = found._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"} and "Supported" in shown["text/html"]


def test_text_has_a_row_for_each_seed_and_the_means(found):
    rows = page.table(found)
    assert [row[0] for row in rows] == ["seed", "0", "1", "2", "mean"]
    assert all(cell in page.text(found) for row in rows for cell in row)


def test_plot_shows_prediction_and_interval(found):
    left, right = page.figure(found).axes
    assert left.get_ylabel() == "score" and right.get_xlabel() == "difference in score"
    labels = right.get_legend_handles_labels()[1]
    assert labels == ["predicted: at least +0.05", "one seed", "mean, 95 % interval"]


@pytest.mark.parametrize("name", sorted(path.stem for path in EXPERIMENTS.glob("*.toml")))
def test_stored_result_can_be_drawn(name):
    assert "<img" in page.fragment(course.experiment(name))


def test_result_is_readable_json_with_a_line_for_each_run(own, home):
    run(own())
    text = next((home / "experiments" / "results" / "rates").glob("*.json")).read_text()
    assert len(json.loads(text)["runs"]) == 6 and text.count("\n  {") == 6
