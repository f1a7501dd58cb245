"""The real huggingface_hub client in a process of its own, for the tests of source="hub".

It reads its settings when it is imported, so it cannot be the one of the tests' process. Its pauses
are written down instead of waited for.
"""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from course.paths import ROOT

SECRET = "hf_not_for_anybodys_eyes"
NOWHERE = "http://127.0.0.1:9"
COMMIT, LATER = "a" * 40, "b" * 40
CONFIG = b'{"model_type": "bert"}'
WEIGHTS = random.Random(0).randbytes(200_001)
CLIENT = """
import faulthandler, json, os, sys, time, traceback

pauses = []
time.sleep = pauses.append
if "no-xet" in sys.argv:  # as if it were not installed
    import importlib.metadata as metadata
    found = metadata.version
    def version(name):
        if name.replace("-", "_") == "hf_xet":
            raise metadata.PackageNotFoundError(name)
        return found(name)
    metadata.version, sys.modules["hf_xet"] = version, None

import course
from course import shelf
from course.errors import CourseError

if "full" in sys.argv:  # a disk without room
    import errno
    from huggingface_hub import file_download
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")
    file_download.http_get = full

for line in sys.stdin:
    faulthandler.dump_traceback_later(100, exit=True)
    kind, name, item, token = json.loads(line)
    os.environ["HF_TOKEN"] = token
    pauses.clear()
    reply = {"pauses": pauses}
    if kind == "file":  # one file of a repository, as any other program fetches it
        from huggingface_hub import hf_hub_download
        hf_hub_download(item[0], name, revision=item[1])
    else:
        if item:
            table = shelf.CHECKPOINTS if kind == "checkpoint" else shelf.DATASETS
            table[name] = shelf.Item("", *item)
        try:
            reply["folder"] = getattr(course, kind)(name, "hub")
        except CourseError as error:
            reply |= {"said": str(error), "trace": traceback.format_exc()}
    faulthandler.cancel_dump_traceback_later()
    print(json.dumps(reply), flush=True)
"""


@dataclass
class Reply:
    """What became of one call: the folder, or what the error said; pauses; what stderr shows."""

    folder: str = ""
    said: str = ""
    trace: str = ""
    pauses: list[float] = field(default_factory=list)
    shown: str = ""


class Client:
    """A process with the real client that answers one call after the other."""

    def __init__(self, endpoint: str, home: Path, *arguments: str, **environment: str) -> None:
        self.home, self.shown = home, home.parent / f"{home.name}-{len(os.listdir(home.parent))}"
        settings = {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}
        settings |= {"HF_HUB_ETAG_TIMEOUT": "1", "HF_HUB_DOWNLOAD_TIMEOUT": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, *arguments],
            cwd=ROOT,
            env=os.environ | settings | {"COURSE_CACHE": str(home / "course")} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.shown.open("w"),
            text=True,
            encoding="utf-8",
        )

    def ask(self, kind: str, name: str, *item: str, token: str = SECRET) -> None:
        self.process.stdin.write(json.dumps([kind, name, item, token]) + "\n")
        self.process.stdin.flush()

    def call(self, kind: str, name: str, *item: str, token: str = SECRET) -> Reply:
        before = self.shown.stat().st_size
        self.ask(kind, name, *item, token=token)
        line = self.process.stdout.readline()
        shown = self.shown.read_text(encoding="utf-8")
        assert line, f"the client ended: {shown[-2000:]}"
        return Reply(**json.loads(line), shown=shown[before:])

    def checkpoint(self, repository: str, revision: str = COMMIT, **options) -> Reply:
        """Fetch a repository that stands for a checkpoint of the shelf."""
        return self.call("checkpoint", "sentiment", repository, revision, **options)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


def put(hub, name: str, commit: str, **files: bytes) -> None:
    """Write a revision of a repository: one large file, small ones, one in a folder, a pickle."""
    folder = hub.folder / "models" / name / commit
    contents = {"config.json": CONFIG, "model.safetensors": WEIGHTS, "vocab.txt": b"a\nb\n"}
    contents |= {"more/extra.json": b"{}", "pytorch_model.bin": b"pickle", "README.md": b"# Card"}
    for file, content in (contents | files).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)


def whole(folder: str) -> bool:
    """Whether a folder holds what a snapshot should: the right bytes, nothing else."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }
    small = {"config.json": CONFIG, "vocab.txt": b"a\nb\n", "more/extra.json": b"{}"}
    return found == small | {"model.safetensors": WEIGHTS}
