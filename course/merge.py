"""Put encoder and adapter together: a plain checkpoint in the user's cache, made once.

The adapter's folder holds what peft saves and `head.json`: which head the adapter brings
("SequenceClassification", "TokenClassification", "QuestionAnswering", "MaskedLM") and its labels.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from course.errors import CourseError
from course.paths import cache, short
from course.quiet import quiet

FILES = ("adapter_config.json", "adapter_model.safetensors", "head.json")


def merged(name: str, adapter: Path, encoder: Callable[[], Path], encoder_sha256: str) -> Path:
    """Return the folder of encoder and adapter as one checkpoint, made in the cache if needed.

    `encoder()` gives the encoder's folder; it is asked only when there is something to make. The
    folder's name holds the hash of what it is made from, so a new adapter makes a new folder. It is
    filled under another name and renamed when complete: a half-written one is never used, a damaged
    one is made again, and one line on stderr says so. Raises CourseError when the adapter is
    incomplete or the cache cannot be written.
    """
    from filelock import FileLock

    recipe = hashlib.sha256(encoder_sha256.encode())
    try:
        for file in FILES:
            recipe.update((adapter / file).read_bytes())
    except OSError as error:
        raise CourseError(
            f"The checkpoint {name!r} is incomplete: {short(adapter)} lacks {file}. "
            "Restore it: git checkout -- data/checkpoints"
        ) from error
    folder = cache() / "checkpoints" / f"{name}-{recipe.hexdigest()[:12]}"
    if _complete(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if not _complete(folder):
                _make(name, folder, adapter, encoder())
    except OSError as error:
        raise CourseError(
            f"The checkpoint {name!r} could not be put together in {folder.parent}: "
            f"{error.strerror or error}. Free 100 MB there, or name another folder in COURSE_CACHE."
        ) from error
    return folder


def _complete(folder: Path) -> bool:
    """Whether every file of a merged checkpoint is there at its full size."""
    try:
        sizes = json.loads((folder / "complete.json").read_text(encoding="utf-8"))
        return all((folder / file).stat().st_size == size for file, size in sizes.items())
    except (OSError, ValueError):
        return False


def _make(name: str, folder: Path, adapter: Path, encoder: Path) -> None:
    part = folder.with_suffix(".part")
    for leftover in (part, folder):
        if leftover.exists():
            print(f"The checkpoint {name!r} in the cache was damaged: made again.", file=sys.stderr)
            shutil.rmtree(leftover, ignore_errors=True)
    _merge(encoder, adapter, part)
    sizes = {file.name: file.stat().st_size for file in part.iterdir()}
    (part / "complete.json").write_text(json.dumps(sizes), encoding="utf-8")
    part.rename(folder)


def _merge(encoder: Path, adapter: Path, target: Path) -> None:
    """Write encoder + LoRA adapter as one ordinary checkpoint with tokenizer to `target`.

    The new head's weights come with the adapter (peft's `modules_to_save`).
    """
    import warnings

    import transformers
    from peft import PeftModel

    head = json.loads((adapter / "head.json").read_text(encoding="utf-8"))
    names = {}
    if labels := head.get("labels"):
        ids = {label: number for number, label in enumerate(labels)}
        names = {"id2label": dict(enumerate(labels)), "label2id": ids}
    kind = getattr(transformers, f"AutoModelFor{head['head']}")
    # quiet: the head is MISSING by design, since the adapter brings it
    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft's business with transformers
        model = kind.from_pretrained(str(encoder), **names)
        model = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
        model.save_pretrained(target)
        transformers.AutoTokenizer.from_pretrained(str(encoder)).save_pretrained(target)
