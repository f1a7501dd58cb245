"""Lesson 04's search over docstrings, and its three ways to read a gigabyte."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial

import course
from benchmarks.homework import statements, taught
from benchmarks.measure import Row, in_turns, seconds

TEXTS, GIGABYTES = 1000, 1.0
QUESTION = "how do I split a list column into rows"


def search() -> Iterator[Row]:
    """Seconds to index docstrings by meaning and to ask once, against matching words."""
    import faiss
    import numpy as np

    lesson, texts = _search_cells(), _docstrings()
    counts = [Counter(text.lower().split()) for text in texts]

    def vectors():
        batches = [texts[start : start + 64] for start in range(0, len(texts), 64)]
        return np.concatenate([lesson["embed"](batch) for batch in batches])

    build, count = in_turns(
        2,
        partial(seconds, vectors),
        lambda: seconds(lambda: [Counter(text.lower().split()) for text in texts]),
    )
    yield Row(f"embed {len(texts):,} docstrings", build, "s", count, "count their words")
    matrix = vectors()
    index = faiss.IndexFlatIP(matrix.shape[1])
    index.add(matrix)
    asked = lesson["embed"]([QUESTION])
    embedding, found, by_hand, by_words = in_turns(
        5,
        lambda: 1000 * seconds(lesson["embed"], [QUESTION]),
        lambda: 1000 * seconds(index.search, asked, 5),
        lambda: 1000 * seconds(lambda: np.argsort(-(matrix @ asked[0]))[:5]),
        lambda: 1000 * seconds(_shared_words, QUESTION, counts),
    )
    yield Row("ask: embed the question", embedding, "ms")
    yield Row("ask: five nearest by faiss", found, "ms", by_hand, "NumPy, by hand")
    yield Row("ask: by shared words", by_words, "ms", found, "five nearest by faiss")


def big_data() -> Iterator[Row]:
    """Peak memory in MB to read 1 GB of text: streamed and memory-mapped, against in memory."""
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    lesson = taught("04", "source_code")
    with tempfile.TemporaryDirectory() as folder:
        code = Dataset.from_generator(
            lesson["source_code"],
            gen_kwargs={"size": int(GIGABYTES * 1e9)},
            cache_dir=f"{folder}/cache",
        )
        for part in range(8):
            shard = code.shard(num_shards=8, index=part)
            shard.to_parquet(f"{folder}/code-{part:05}-of-00008.parquet", batch_size=1000)
        ways = ("in memory", "streamed", "memory-mapped")
        whole, streamed, mapped = in_turns(1, *(partial(_peak, way, folder) for way in ways))
    name = f"read {GIGABYTES:.0f} GB"
    yield Row(f"{name}, streamed", streamed, "MB", whole, "a list of strings")
    yield Row(f"{name}, memory-mapped (pages included)", mapped, "MB", whole, "a list of strings")


def _search_cells() -> dict:
    from transformers import AutoModel, AutoTokenizer

    folder = course.checkpoint("encoder")
    return taught(
        "04",
        "embed",
        tokenizer=AutoTokenizer.from_pretrained(folder),
        encoder=AutoModel.from_pretrained(folder).eval(),
    )


def _docstrings() -> list[str]:
    """Return first paragraphs of docstrings, similar lengths side by side as in the lesson."""
    import pandas

    lesson = taught("04", "public", "first_paragraph", "collect")
    found = defaultdict(list)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated names warn when they are touched
        lesson["collect"](pandas, "pandas", "pandas", found)
    return sorted(list(found)[:TEXTS], key=len)


def _shared_words(question: str, counts: list[Counter]) -> list[int]:
    words = set(question.split())
    shared = [sum(count[word] > 0 for word in words) for count in counts]
    return sorted(range(len(counts)), key=lambda place: -shared[place])[:5]


def _peak(way: str, folder: str) -> float:
    """Return how much memory a new process takes to read the files, in MB."""
    program = f"{_source_of('read_all')}\nread_all({way!r}, {folder + '/*.parquet'!r})"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return float(run.stdout.split()[0]) * 1000  # GB to MB


def _source_of(name: str) -> str:
    """Return the source of a function of lesson 04."""
    functions = (line for line in statements("04") if isinstance(line, ast.FunctionDef))
    return next(ast.unparse(line) for line in functions if line.name == name)
