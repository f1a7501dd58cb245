"""Bring the numbers of a data set's card up to date with the files beside it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rows import read


def refresh(folder: Path, blocks: dict[str, str] | None = None) -> None:
    """Put sizes, counts and hashes of the jsonl files into README.md, if there is one.

    The header names the files (`path: FILE`) and their splits (`num_bytes`, `num_examples`) in the
    same order; hashes stand in the text as "FILE sha256: …". `blocks` are Markdown that goes
    between `<!-- NAME -->` and `<!-- /NAME -->`.
    """
    card = folder / "README.md"
    if not card.exists():
        return
    text = card.read_text(encoding="utf-8")
    for place, name in enumerate(re.findall(r"path: (\S+\.jsonl)", text)):
        path = folder / name
        sizes = (f"num_bytes: {path.stat().st_size}", f"num_examples: {len(read(path))}")
        for pattern, new in zip((r"num_bytes: \d+", r"num_examples: \d+"), sizes, strict=True):
            found = list(re.finditer(pattern, text))[place]
            text = text[: found.start()] + new + text[found.end() :]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        text = re.sub(rf"(?<![\w.]){re.escape(name)} sha256: \w+", f"{name} sha256: {digest}", text)
    for name, block in (blocks or {}).items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        text = re.sub(f"{start}.*?{end}", lambda _, b=f"{start}{block}\n{end}": b, text, flags=re.S)
    card.write_text(text, encoding="utf-8", newline="\n")
