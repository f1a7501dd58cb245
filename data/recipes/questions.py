"""Write the splits of the question data set: hand-written passages and, if there, a grammar.

    python data/recipes/questions.py --card

The passages stand in handwritten_questions/{train,validation,test}/*.txt:

    # Title
    The passage on one line. Ana sold the boat in 1931; by 1939 Ana had two again.
    Q: When did she get rid of her boat?
    A: 1931 | in 1931
    Q: Who had two boats later?
    A: Ana @2

`|` stands between answers of which each is right; the first is the one to learn. `@2` means the
second time that the letters occur, within longer words and numbers too; without it, the first time
that they are words of their own ("5" is none in "15"). An answer must not cut a word. The test
split is written once and from then on only compared. The same seed gives the same bytes.
"""

import argparse
import hashlib
import random
import re
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from rows import normalise, read, write

HERE = Path(__file__).resolve().parent
SEED = 20240529
GRAMMAR_ROWS = 3000
SPLITS = ["train", "validation", "test"]
RUN = 6  # so many words in a row that two passages share say that they tell the same thing


def main(arguments: list[str] | None = None) -> None:
    """Write train and validation, compare test (or write it if missing), and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--handwritten", type=Path, default=HERE / "handwritten_questions")
    parser.add_argument("--folder", type=Path, default=HERE.parent / "questions")
    parser.add_argument("--card", action="store_true", help="bring the card's numbers up to date")
    options = parser.parse_args(arguments)
    try:
        handwritten = read_handwritten(options.handwritten)
        splits, report = build(handwritten, handwritten["test"])
        options.folder.mkdir(parents=True, exist_ok=True)
        keep_test(options.folder / "test.jsonl", handwritten["test"])
    except ValueError as error:
        sys.exit(str(error))
    for name, rows in splits.items():
        write(options.folder / f"{name}.jsonl", rows)
    for name, rows in (splits | {"test": handwritten["test"]}).items():
        print(f"{name}: {len(rows)} questions", dict(Counter(row["origin"] for row in rows)))
    print(", ".join(f"{key}: {value}" for key, value in report.items()))
    if options.card:
        update_card(options.folder)


def build(
    handwritten: dict[str, list[dict]], test: list[dict]
) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Return the rows of train and validation and the numbers of training rows dropped.

    A training passage that has six words in a row in common with a passage of validation or test
    is left out: two writers may have told the same story. Validation and test may share none.
    """
    validation, hidden = handwritten["validation"], runs(test)
    shared = hidden & runs(validation)
    if shared:
        raise ValueError(f"in validation and in test: {min(shared)!r}: change one of the passages")
    hidden |= runs(validation)
    rng = random.Random(SEED)
    train: dict[str, dict] = {}
    dropped = Counter({"on a held-out subject, dropped": 0, "duplicates, dropped": 0})
    for row in handwritten["train"] + grammar(rng):
        if hidden & runs([row]):
            dropped["on a held-out subject, dropped"] += 1
        elif train.setdefault(row["id"], row) is not row:
            dropped["duplicates, dropped"] += 1
    rows = list(train.values())
    rng.shuffle(rows)
    return {"train": rows, "validation": validation}, dict(dropped)


def grammar(rng: random.Random) -> list[dict]:
    """Return the rows of questions_grammar.py; none if there is no such file."""
    if not find_spec("questions_grammar"):
        return []
    from questions_grammar import rows

    made = []
    for one in rows(rng, GRAMMAR_ROWS):
        start, answer = one["answer_start"], one["answer"]
        if not answer or one["context"][start : start + len(answer)] != answer:
            raise ValueError(f"questions_grammar.py: {answer!r} is not at {start} in {one}")
        spans = [(answer, start)]
        made.append(question(one["title"], one["context"], one["question"], spans, "grammar"))
    return made


def keep_test(path: Path, rows: list[dict]) -> None:
    """Write the test split if it is not there; never change one that is."""
    if not path.exists():
        write(path, rows)
    elif read(path) != rows:
        raise ValueError(
            f"{path} is not what handwritten_questions/test gives: the test split stays as it is, "
            "so undo the change there (or delete test.jsonl if a new test split is meant)"
        )


def runs(rows: list[dict]) -> set[str]:
    """Return all runs of words of the passages, without case and punctuation."""
    found: set[str] = set()
    for text in contexts(rows):
        words = normalise(text).split()
        found |= {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}
    return found


def contexts(rows: list[dict]) -> set[str]:
    """Return the passages of the rows, each once."""
    return {row["context"] for row in rows}


# --- From passages to rows --------------------------------------------------------------------


def read_handwritten(folder: Path) -> dict[str, list[dict]]:
    """Return the rows of each split; ValueError lists every line that does not fit."""
    splits, problems = {}, []
    for split in SPLITS:
        files = sorted((folder / split).glob("*.txt"))
        if not files:
            problems.append(f"no passages (*.txt) in {folder / split}: pass --handwritten PATH")
        splits[split] = [row for file in files for row in parse(file, problems)]
    if problems:
        raise ValueError("\n".join(problems))
    return splits


def parse(path: Path, problems: list[str]) -> list[dict]:
    """Return the rows of one file and add what is wrong with it to `problems`."""
    rows: list[dict] = []
    title = context = asked = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        mark, text = line[:2], line[2:].strip()
        problem = None
        if mark in ("# ", "Q:", "") and asked:
            problem, asked = f"no answer (A: …) to {asked!r} before this line", None
        if mark == "# ":
            title, context = text, None
        elif mark == "Q:" and context:
            asked = text
        elif mark == "A:" and asked:
            spans, problem = find_all(context, text)
            rows.append(question(title, context, asked, spans, "hand"))
            asked = None
        elif line.strip() and title and not context and mark not in ("Q:", "A:"):
            context = line.strip()
        elif line.strip():
            problem = f"{line[:60]!r} has no place here: # title, passage, then Q: and A: in turn"
        if problem:
            problems.append(f"{path.parent.name}/{path.name}:{number}: {problem}")
    if asked:
        problems.append(f"{path.parent.name}/{path.name}: no answer (A: …) to {asked!r}")
    return rows


def find_all(context: str, answers: str) -> tuple[list[tuple[str, int]], str | None]:
    """Return text and start of each answer, and what is wrong with one that is not there."""
    spans, problem = [], None
    for answer in re.split(r"\s*\|\s*", answers):
        words, place = re.fullmatch(r"(.*?)(?:\s+@(\d+))?", answer).groups()
        found = [match.start() for match in re.finditer(re.escape(words), context)] if words else []
        starts = found[int(place) - 1 :][:1] if place else found
        start = next((start for start in starts if whole(context, start, len(words))), None)
        if start is None:
            problem = f"{answer!r} is not in the passage as whole words: {words!r} is there "
            problem += f"{len(found)} times, parts of words and numbers included"
        else:
            spans.append((words, start))
    return spans, problem


def whole(context: str, start: int, length: int) -> bool:
    """Say whether a span cuts no word or number: 5 is neither in 15 nor in 2.5 nor in 5,000."""
    before, after = context[:start][-2:], context[start + length :]
    return not (re.search(r"\w$|\d[.,]$", before) and re.match(r"\w", context[start:])) and not (
        re.match(r"\w|[.,]\d", after) and re.search(r"\w$", context[: start + length])
    )


def question(
    title: str, context: str, asked: str, spans: list[tuple[str, int]], origin: str
) -> dict:
    """Return a row with the columns of SQuAD, and where it comes from."""
    return {
        "id": hashlib.sha256(f"{context}\n{asked}".encode()).hexdigest()[:24],
        "title": title,
        "context": context,
        "question": asked,
        "answers": {
            "text": [text for text, _ in spans],
            "answer_start": [start for _, start in spans],
        },
        "origin": origin,
    }


# --- The card ---------------------------------------------------------------------------------


def update_card(folder: Path) -> None:
    """Put the sizes, the row table and the hash of the splits on disk into README.md."""
    card, total = folder / "README.md", 0
    text = card.read_text(encoding="utf-8")
    for split in SPLITS:
        path = folder / f"{split}.jsonl"
        rows = read(path)
        total += len(rows)
        name, size = f"- name: {split}\n", path.stat().st_size
        counts = f"    num_bytes: {size}\n    num_examples: {len(rows)}\n"
        text = put(text, name + r" +num_bytes: \d+\n +num_examples: \d+\n", name + counts)
        text = put(text, rf"\| {split} \|.*\n", f"| {split} | {table_line(rows)} |\n")
    digest = hashlib.sha256((folder / "test.jsonl").read_bytes()).hexdigest()
    text = put(text, r"test\.jsonl sha256: .*", f"test.jsonl sha256: {digest}")
    text = put(text, r"- \d+K<n<\d+K", "- 1K<n<10K" if total < 10_000 else "- 10K<n<100K")
    card.write_text(text, encoding="utf-8", newline="\n")


def put(text: str, pattern: str, new: str) -> str:
    """Replace the one place where the card has this pattern."""
    text, number = re.subn(pattern, lambda match: new, text)
    if number != 1:
        raise ValueError(f"README.md has {pattern!r} {number} times: it must be there once")
    return text


def table_line(rows: list[dict]) -> str:
    """Return the numbers of questions and passages, and how many questions were written how."""
    origins = Counter(row["origin"] for row in rows)
    written = f"{origins['hand']:,} by hand, {origins['grammar']:,} by a grammar"
    written = written if origins["grammar"] else "by hand"
    return f"{len(rows):,} | {len(contexts(rows)):,} | {written}"


# --- Files ------------------------------------------------------------------------------------


if __name__ == "__main__":
    main()
