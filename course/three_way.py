"""Three notebooks into one: what a copy was made from, the learner's copy, and the new version.

Cells are matched by id where ids keep their meaning (`exercise-NAME`, `task-NAME`, `recall-…`), by
text where they do not (`homework-07` is a place), and by what stands around them. The learner's
text always stays; where the course changed the same cell, the new text comes below it in a note.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from course.lesson import exercise_name

PLACE = re.compile(r"(lesson|homework)-\d+")
BUILT = re.compile(r"(lesson|homework|exercise|task|recall)-.+|setup")
PLACEHOLDER = re.compile(
    r"^[ \t]*(?:raise NotImplementedError  # your code here|\w+ = \.\.\.  # your answer here)"
    r"[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
KINDS = ("added", "changed", "removed", "conflict", "orphan", "deleted", "yours")
CONFLICT = "**The course changed the cell above, and so did you.** Yours stays. The new version:"
ORPHAN = "**The cell above is no longer in the course.** Yours stays."


@dataclass
class Merged:
    """The cells of a merged notebook, and what to tell of them: labels of cells by kind."""

    cells: list[dict] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})


def merge(base: list | None, mine: list, new: list, *, exact: bool) -> Merged:
    """Merge the cells of `new` into those of `mine`, which was made from `base` (None: unknown).

    `exact` says that `mine` is known to be made from `base`, so that equal ids are the same cell.
    """
    merged, guess, base = Merged(), base is None, base or []
    origin = {i: b for b, i in _match(base, mine, _id if exact else _name).items()}
    future = _match(base, new, _name)
    target = {i: future[b] for i, b in origin.items() if b in future}
    target |= _again(mine, new, set(origin), set(future.values()), names_alone=exact)

    kept = {}
    for i, kind, cells in _decided(base, mine, new, origin, target, guess):
        if kind:
            merged.told[kind].append(label(mine[i]))
        if cells:
            kept[("new", target[i]) if i in target else ("mine", i)] = cells
    own = list(kept)

    was, there = {j: b for b, j in future.items()}, set(target.values())
    for j, cell in enumerate(new):
        if j not in was and j not in there:
            kept["new", j] = [cell]
            merged.told["added"].append(label(cell))
        elif j not in there and text(base[was[j]]) != text(cell):
            merged.told["deleted"].append(label(cell))

    upstream = sorted(key for key in kept if key[0] == "new")
    moved = [origin[i] for i in sorted(origin)] != sorted(origin.values())
    order = _weave(own, upstream) if moved else _weave(upstream, own)
    merged.cells = _with_own_ids([(key, kept[key]) for key in order], {c["id"] for c in new})
    return merged


def _decided(base, mine, new, origin, target, guess) -> Iterator[tuple[int, str | None, list]]:
    """Give for each cell of the copy what happens to it, and what stands there then."""
    known, stale = {cell["source"] for cell in mine}, set()
    for i, cell in enumerate(mine):
        if i in stale:
            continue
        old = base[origin[i]] if i in origin else None
        if i in target:
            kind, *cells = _both(old, cell, new[target[i]])
        else:
            kind, *cells = _left(old, cell, guess)
        if len(cells) == 2:
            below = _notes_below(mine, i)
            if cells[1]["source"] in (known if i in target else {mine[k]["source"] for k in below}):
                kind, cells = "yours", cells[:1]  # an earlier update has said so
            else:
                stale |= below
        yield i, kind, cells


def text(cell) -> tuple[str, str]:
    """Return what makes two cells the same: their kind and their text."""
    return cell["cell_type"], cell["source"].rstrip()


def label(cell) -> str:
    """Return how a cell is called in messages."""
    if not PLACE.fullmatch(cell.get("id", "")) and BUILT.fullmatch(cell.get("id", "")):
        return cell["id"].replace("-", " ", 1)
    first = next((line for line in cell["source"].splitlines() if line.strip()), "")
    return f'"{first}"' if len(first) <= 40 else f'"{first[:39].rstrip()}…"'


def _both(old, mine, new) -> tuple:
    """Merge a cell that the copy and the new version have: what happened, the cell, perhaps a note.

    `old` is None where nobody knows what the learner started from.
    """
    data = metadata(old["metadata"] if old else {}, mine["metadata"], new["metadata"])
    taken = {**new, "metadata": data}
    stays = {**mine, "metadata": data, "id": new["id"]}
    if text(mine) == text(new):
        return None, {**stays, "source": new["source"]}
    if text(old) == text(new) if old else _fits(mine, new):
        return "yours", stays
    if text(mine) == text(old) if old else PLACEHOLDER.search(mine["source"]):
        return "changed", taken
    return "conflict", stays, _note(CONFLICT, new)


def _left(old, mine, guess: bool) -> tuple:
    """Return what becomes of a cell that the new version does not have, as `_both` does."""
    if old:
        if text(old) == text(mine):
            return ("removed",)
        return "orphan", mine, _note(ORPHAN)
    if not guess or not BUILT.fullmatch(mine.get("id", "")):
        return ("yours" if not _is_note(mine) else None), mine
    if mine["id"].startswith("exercise-") and PLACEHOLDER.search(mine["source"]):
        return ("removed",)
    return "orphan", mine, _note(ORPHAN)


def metadata(old: dict, mine: dict, new: dict) -> dict:
    """Merge metadata key by key; the learner's own changes stay."""
    chosen = {k: (new if mine.get(k) == old.get(k) else mine).get(k) for k in {**new, **mine}}
    return {key: value for key, value in chosen.items() if value is not None}


def _fits(mine, new) -> bool:
    """Whether a cell is the new one with something in place of its placeholders."""
    pieces = PLACEHOLDER.split(new["source"].rstrip() + "\n")
    filled = "(?s:.*)".join(map(re.escape, pieces))
    return bool(re.fullmatch(filled, mine["source"].rstrip() + "\n"))


def _note(says: str, new=None) -> dict:
    """Return a markdown cell that says what happened, with the new text below."""
    if new and new["cell_type"] == "code":
        fence = max(["``", *re.findall("`+", new["source"])], key=len) + "`"
        says += f"\n\n{fence}python\n{new['source']}\n{fence}"
    elif new:
        says += f"\n\n---\n\n{new['source']}"
    return {"cell_type": "markdown", "id": _note_id(says), "metadata": {}, "source": says}


def _note_id(source: str) -> str:
    return f"update-{hashlib.sha256(source.encode()).hexdigest()[:12]}"


def _is_note(cell) -> bool:
    """Whether a cell is a note that the learner has not changed."""
    return str(cell.get("id")).startswith(_note_id(cell["source"]))


def _notes_below(cells: list, place: int) -> set[int]:
    """Return the notes of earlier updates directly below a cell: a newer one replaces them."""
    end = place + 1
    while end < len(cells) and _is_note(cells[end]):
        end += 1
    return set(range(place + 1, end))


# Which cell is which


def _match(old: list, others: list, first) -> dict[int, int]:
    """Return which of `others` each cell of `old` became; `first` is what tells it best."""
    found: dict[int, int] = {}
    _pair(old, others, found, first)
    rows = SequenceMatcher(None, *(list(map(text, cells)) for cells in (old, others)), False)
    for block in rows.get_matching_blocks():
        for k in range(block.size):
            i, j = block.a + k, block.b + k
            if i not in found and j not in found.values():
                found[i] = j
    _pair(old, others, found, text)
    _pair(old, others, found, _exercise)
    _pair_alike(old, others, found)
    return found


def _again(mine: list, new: list, known: set, taken: set, *, names_alone: bool) -> dict[int, int]:
    """Match cells of the copy and of the new version that the base does not have."""
    rows = [i for i in range(len(mine)) if i not in known]
    columns = [j for j in range(len(new)) if j not in taken]
    cells, others, found = [mine[i] for i in rows], [new[j] for j in columns], {}
    if names_alone:
        _pair(cells, others, found, _name)
    else:
        found = _match(cells, others, _name)
    return {rows[i]: columns[j] for i, j in found.items()}


def _pair(old: list, others: list, found: dict[int, int], key) -> None:
    """Add to `found` the cells whose key is the same; a key of None is no key."""
    taken, places = set(found.values()), {}
    for j, cell in enumerate(others):
        if j not in taken and key(cell) is not None:
            places.setdefault(key(cell), []).append(j)
    for i, cell in enumerate(old):
        if i not in found and places.get(key(cell)):
            found[i] = places[key(cell)].pop(0)


def _pair_alike(old: list, others: list, found: dict[int, int]) -> None:
    """Add cells for which two of three hold: the same neighbours, the same id, many equal words."""
    back = {j: i for i, j in found.items()}
    around = [_around(len(old), found), _around(len(others), back)]
    words = [[set(re.findall(r"\w+", cell["source"])) for cell in cells] for cells in (old, others)]
    rivals = []
    for i in (i for i in range(len(old)) if i not in found):
        before, after = (found.get(k) for k in around[0][i])
        for j in (j for j in range(len(others)) if j not in back):
            if _may_be_same(old[i], others[j]):
                near = before == around[1][j][0] or after == around[1][j][1]
                alone = (found.get(i - 1), found.get(i + 1)) == (j - 1, j + 1)
                same_id = _id(old[i]) is not None and _id(old[i]) == _id(others[j])
                a, b = words[0][i], words[1][j]
                alike = 2 * len(a & b) / max(1, len(a) + len(b))
                if near + alone + same_id + (alike >= 0.5) >= 2:  # alone: nothing else in between
                    rivals.append((-(near + alone + same_id + 3 * alike), abs(i - j), i, j))
    for *_, i, j in sorted(rivals):
        if i not in found and j not in found.values():
            found[i] = j


def _may_be_same(one, other) -> bool:
    """Whether nothing speaks against two cells being one: their kinds, and names that differ."""
    both_named = all(_name(cell) and BUILT.fullmatch(_name(cell)) for cell in (one, other))
    return one["cell_type"] == other["cell_type"] and not (both_named and _id(one) != _id(other))


def _around(count: int, matched: dict[int, int]) -> list[tuple[int | None, int | None]]:
    """Return the nearest matched places before and after each place."""
    before, after = [None] * count, [None] * count
    for i in range(1, count):
        before[i] = i - 1 if i - 1 in matched else before[i - 1]
    for i in reversed(range(count - 1)):
        after[i] = i + 1 if i + 1 in matched else after[i + 1]
    return list(zip(before, after, strict=True))


def _id(cell) -> str | None:
    return cell.get("id")


def _name(cell) -> str | None:
    """Return an id that says what the cell is and not where."""
    return None if PLACE.fullmatch(cell.get("id", "")) else cell.get("id")


def _exercise(cell) -> str | None:
    return exercise_name(cell["source"]) if cell["cell_type"] == "code" else None


# The order


def _weave(main: list, other: list) -> list:
    """Put into `main` what it lacks of `other`, each after what it follows there."""
    woven, before = list(main), None
    for key in other:
        if key not in main:
            place = 0 if before is None else woven.index(before) + 1
            while place < len(woven) and key[0] == "new" and woven[place][0] == "mine":
                place += 1  # the learner's own cells stay with their neighbour
            woven.insert(place, key)
        before = key
    return woven


def _with_own_ids(groups: list[tuple[tuple, list[dict]]], new: set[str]) -> list[dict]:
    """Return all cells; those of the learner get another id where theirs is taken or missing."""
    cells, used = [], set(new)
    for (whose, _), group in groups:
        for place, cell in enumerate(group):
            if whose == "mine" or place:
                if not cell.get("id") or cell["id"] in used:
                    fresh = uuid.uuid4().hex[:8]
                    cell = {**cell, "id": f"{cell['id'][:19]}-{fresh}" if _is_note(cell) else fresh}
                used.add(cell["id"])
            cells.append(cell)
    return cells
