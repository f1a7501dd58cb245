"""The restored question-answering pipeline against the one of transformers 4.57.

That library has an environment of its own, made by `python tests/oracle/make_expected.py`.
`python -m benchmarks.pipelines FOLDER` is the other end: it answers there, and here, with the
checkpoint in FOLDER, for as long as it is asked.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import course
from benchmarks.measure import Row, in_turns, seconds
from course.errors import CourseError
from course.paths import ROOT, short

ENVIRONMENT = Path(os.environ.get("COURSE_ORACLE") or Path(tempfile.gettempdir(), "course-oracle"))
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
PAGES = 8
SETTINGS = {  # a name for each way to ask, and its options
    "one at a time": {},
    "batch_size=8": {"batch_size": 8},
    "short windows": {"max_seq_len": 128, "doc_stride": 32, "batch_size": 8},
}


def question_answering() -> Iterator[Row]:
    """Questions a second of the restored pipeline, against the one of transformers 4.57."""
    if not (ENVIRONMENT / "complete").exists():
        raise CourseError(
            "there is no environment with transformers 4.57; make it: "
            f"python {short(ROOT / 'tests/oracle/make_expected.py')}"
        )
    with (
        _checkpoint() as folder,
        _asked(sys.executable, folder) as new,
        _asked(PYTHON, folder) as old,
    ):
        for name, options in SETTINGS.items():
            measured, baseline = in_turns(3, partial(new, options), partial(old, options))
            against = "question-answering of transformers 4.57"
            yield Row(f"questions, {name}", measured, "questions/s", baseline, against)


@contextlib.contextmanager
def _checkpoint() -> Iterator[str]:
    """Give the folder of the shelf's checkpoint; where there is none, the encoder with a head."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            checkpoint = course.checkpoint("question-answering")
        except CourseError:
            checkpoint = _made(folder)
        yield checkpoint


def _made(folder: str) -> str:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer, logging, set_seed

    set_seed(0)
    logging.set_verbosity_error()  # the head is new: it only has to be the same for both
    encoder = course.checkpoint("encoder")
    AutoModelForQuestionAnswering.from_pretrained(encoder).save_pretrained(folder)
    AutoTokenizer.from_pretrained(encoder).save_pretrained(folder)
    return folder


@contextlib.contextmanager
def _asked(python: str | Path, folder: str) -> Iterator[Callable[[dict], float]]:
    """Start the other end, and give a function that returns its questions a second."""
    command = [python, "-m", "benchmarks.pipelines", folder]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:

        def ask(options: dict) -> float:
            try:
                print(json.dumps(options), file=process.stdin, flush=True)
                return float(process.stdout.readline())
            except (OSError, ValueError) as error:
                raise CourseError(f"`{Path(python).name} -m {__name__}` does not answer") from error

        yield ask  # at the end its stdin is closed, and it stops by itself


def _serve(folder: str) -> None:
    """Answer each line of options on stdin with the questions a second."""
    import transformers

    import course.pipelines  # noqa: F401  (does nothing where the library has the task itself)

    transformers.logging.set_verbosity_error()
    tokenizer = transformers.PreTrainedTokenizerFast.from_pretrained(folder)
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    pipe = transformers.pipeline("question-answering", model=folder, tokenizer=tokenizer)
    examples = _questions()
    for line in sys.stdin:
        time = seconds(pipe, examples, **json.loads(line))
        print(len(examples) / time, flush=True)


def _questions() -> list[dict[str, str]]:
    """Return questions about pages of Python's own manual, of 200 to 900 words."""
    from pydoc_data.topics import topics

    pages = [text for _, text in sorted(topics.items()) if 200 < len(text.split()) < 900]
    asked = "What does the statement do?", "When is the exception raised?", "Which object is it?"
    return [
        {"question": asked[number % len(asked)], "context": text}
        for number, text in enumerate(pages[:PAGES])
    ]


if __name__ == "__main__":
    _serve(sys.argv[1])
