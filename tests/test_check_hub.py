"""scripts/check_hub.py against a small Hub on this machine: all there, some gone, no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hub_client import COMMIT, LATER, NOWHERE, SECRET
from hub_server import serve_hub

from course import shelf
from course.paths import ROOT


@pytest.fixture
def table(tmp_path):
    """A folder with a repository for everything in the shelf's table."""
    for kind, items in (("models", shelf.CHECKPOINTS), ("datasets", shelf.DATASETS)):
        for item in items.values():
            file = "model.safetensors" if kind == "models" else "data.parquet"
            if item.hub:
                path = tmp_path / kind / item.hub / item.revision / item.config / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"content")
    for item in shelf.METRICS.values():
        folder = tmp_path / "spaces" / item.hub
        (folder / COMMIT).mkdir(parents=True)
        (folder / "main").write_text(COMMIT)
    return tmp_path


def check(endpoint: str, home: Path) -> subprocess.CompletedProcess:
    settings = {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_TOKEN": SECRET}
    return subprocess.run(
        [sys.executable, "scripts/check_hub.py"],
        cwd=ROOT,
        env=os.environ | settings | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def test_whole_table_on_the_hub_passes_and_no_file_is_fetched(table):
    with serve_hub(table) as hub:
        done = check(hub.url, table)
    assert (done.returncode, done.stderr) == (0, "")
    assert "are as the shelf needs them" in done.stdout
    assert not hub.asked("/resolve/") and not hub.storage.requests


def test_each_thing_that_is_missing_on_the_hub_is_a_line(table):
    ner, qa, banking = (
        shelf.CHECKPOINTS["ner"],
        shelf.CHECKPOINTS["question-answering"],
        shelf.DATASETS["banking"],
    )
    (table / "models" / ner.hub).rename(table / "gone")
    (table / "models" / qa.hub / qa.revision).rename(table / "models" / qa.hub / LATER)
    data = table / "datasets" / banking.hub / banking.revision / "data.parquet"
    data.rename(data.with_suffix(".py"))
    with serve_hub(table) as hub:
        done = check(hub.url, table)
    lines = done.stdout.splitlines()
    assert done.returncode == 1 and len(lines) == 3
    assert lines[0].startswith(f"{ner.hub} (model ner, revision {ner.revision}): there is no such")
    assert lines[1].startswith(qa.hub) and f"no revision {qa.revision[:7]}" in lines[1]
    assert lines[2].startswith(banking.hub) and "no file that the course could use" in lines[2]
    assert SECRET not in done.stdout + done.stderr


def test_check_without_a_network_is_one_sentence_and_no_verdict(tmp_path):
    done = check(NOWHERE, tmp_path)
    assert done.returncode == 2 and done.stdout.count("\n") == 1
    assert "could not be asked about" in done.stdout and "no connection" in done.stdout
    assert "Traceback" not in done.stderr
