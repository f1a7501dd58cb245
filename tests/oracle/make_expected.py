"""Record what the pipelines of transformers 4.57 answer: tests/oracle/expected.json.

    python tests/oracle/make_expected.py

Makes a virtual environment of its own with that library (about 1 GB, in the temporary folder or
where COURSE_ORACLE says; kept for the next time and for `course bench pipelines`), writes the
small checkpoints, and has both them and the shelf's own asked there. See README.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import venv
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EXPECTED = HERE / "expected.json"
ENVIRONMENT = Path(os.environ.get("COURSE_ORACLE") or Path(tempfile.gettempdir(), "course-oracle"))
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
SAME = ("torch", "numpy", "safetensors")  # the versions of constraints.txt in both environments

# (checkpoint, task) -> the cases of cases.py
QUESTIONS = {"encoder-qa": "QA", "bytes-qa": "BYTES", "flat-qa": "TIES"}
GENERATORS = {
    "marian": ["translation", "translation_en_to_fr", "text2text-generation", "summarization"],
    "t5": ["translation", "translation_en_to_fr", "summarization", "text2text-generation"],
}
SHELF = {
    "question-answering": ["question-answering"],
    "summarization": ["summarization"],
    "translation": ["translation_en_to_fr"],
}


def main() -> None:
    """Record everything, and say how much."""
    sys.path.insert(0, str(ROOT))
    make_environment()
    with tempfile.TemporaryDirectory() as folder:
        plan = [{**job, "folder": str(path)} for job, path in jobs(Path(folder))]
        answer = subprocess.run(
            [PYTHON, __file__, "--record"],
            input=json.dumps(plan),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": "", "PYTHONIOENCODING": "utf-8"},
            check=True,
        )
    expected = json.loads(answer.stdout)
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    EXPECTED.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(
        f"{len(expected['answers'])} answers of transformers {expected['versions']['transformers']}"
    )


def make_environment() -> None:
    """Make the virtual environment, unless it is there and complete."""
    complete = ENVIRONMENT / "complete"
    if complete.exists():
        return
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    same = [line for line in pins if line.split("==")[0] in SAME]
    print(f"Making {ENVIRONMENT} with transformers 4.57 …", file=sys.stderr)
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "-q", "transformers==4.57.*", *same], check=True
    )
    complete.touch()


def jobs(folder: Path):
    """Yield each checkpoint, task and set of cases, with the checkpoint's folder."""
    import checkpoints

    import course

    for name, make in checkpoints.SEEDED.items():
        make(folder / name)
    for name, cases in QUESTIONS.items():
        job = {"checkpoint": name, "task": "question-answering", "cases": cases}
        yield job, folder / name
    for name, tasks in GENERATORS.items():
        for task in tasks:
            cases = "TRANSLATIONS" if task.startswith("translation") else "TEXTS"
            yield {"checkpoint": name, "task": task, "cases": cases}, folder / name
    for name, tasks in SHELF.items():
        for task in tasks if weights(name) else []:
            cases = "QA" if task == "question-answering" else "SHELF_TEXTS"
            job = {"checkpoint": name, "task": task, "cases": cases, "sha256": fingerprint(name)}
            yield job, course.checkpoint(name)


def fingerprint(name: str) -> str:
    """Return what tells whether a checkpoint of the shelf is the one that was asked."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in weights(name))).hexdigest()


def weights(name: str) -> list[Path]:
    """Return the files of weights that a checkpoint of the shelf has in the repository."""
    return sorted((ROOT / "data" / "checkpoints" / name).glob("*.safetensors"))


def answer(pipe, case: dict):
    """Return what the pipeline says to one case, as JSON can hold it."""
    result = pipe(*case["args"], **case["kwargs"])
    return json.loads(json.dumps(result, default=lambda tensor: tensor.tolist()))


def record(plan: list[dict]) -> dict:
    """Ask the pipelines of the library that this Python has."""
    import cases
    import numpy
    import torch
    import transformers

    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    answers, sha256 = {}, {}
    for job in plan:
        pipe = transformers.pipeline(
            job["task"],
            model=job["folder"],
            tokenizer=_tokenizer(job["folder"]),
            dtype=torch.float32,
        )
        for name, case in cases.SETS[job["cases"]].items():
            answers["/".join([job["checkpoint"], job["task"], job["cases"], name])] = answer(
                pipe, case
            )
        if "sha256" in job:
            sha256[job["checkpoint"]] = job["sha256"]
    libraries = (transformers, torch, numpy)
    versions = {library.__name__: library.__version__ for library in libraries}
    return {"versions": versions, "sha256": sha256, "answers": answers}


def _tokenizer(folder: str):
    """Load a tokenizer, also one saved by transformers 5 under a class that 4.57 lacks."""
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    try:
        return AutoTokenizer.from_pretrained(folder)
    except ValueError:
        return PreTrainedTokenizerFast.from_pretrained(folder)


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        print(json.dumps(record(json.load(sys.stdin)), ensure_ascii=False))
    else:
        main()
