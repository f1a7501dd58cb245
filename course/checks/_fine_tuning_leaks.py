"""The checks of exercises 5.14 and 5.15: a test that leaks, and padding that counts."""

from __future__ import annotations

from collections import Counter

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, require


@exercise(
    "5.14",
    hints=[
        "Nobody can foresee how a coin falls. Where could the model have seen the answers?",
        "Every pair is there in both orders. What may happen to the two when all are shuffled and "
        "then cut in two?",
        "The letter is e. Shuffle and cut the pairs first; add the mirrored pairs to the training "
        "part afterwards.",
    ],
)
def too_good(answer):
    """Check both parts for pairs in either order, and that nothing is lost, on drawn pairs."""
    prepare = tools.repaired(
        answer,
        "e",
        {
            "b": "then nothing could be learned; but here too much can.",
            "c": "dropout makes an accuracy worse, never better than it can be.",
            "h": "the script shuffles.",
            "f": "there is no padding in a bag of words.",
        },
    )
    random = draw("too_good")
    rows = [(row["sentence1"], row["sentence2"], row["label"]) for row in tools.pairs(random, 40)]
    share, tests = random.choice([0.2, 0.25, 0.3]), set()
    for seed in random.sample(range(1000), 3):
        found = call(prepare, rows, share, seed)
        found.text = f"prepare({len(rows)} pairs, share={share}, seed={seed})"
        train, test = _parts(found)
        _require_apart(found, rows, train, test, round(len(rows) * share))
        again = call(prepare, rows, share, seed).value
        require(
            [list(part) for part in again] == [train, test],
            "Called again with the same seed, it gives other rows.",
            of=found,
            got="other rows",
            expected="the same rows",
        )
        tests.add(tuple(test))
    require(
        len({frozenset(test) for test in tests}) > 1,
        "With every seed the same pairs are the test rows: they have to be drawn.",
        of=found,
        got="the same test rows for three seeds",
    )
    tools.require_named(answer)


def _parts(found) -> tuple[list, list]:
    got = found.value
    require(
        isinstance(got, tuple | list)
        and len(got) == 2
        and all(isinstance(row, tuple) and len(row) == 3 for part in got for row in part),
        "Return two lists of (sentence1, sentence2, label): training rows and test rows.",
        of=found,
        got=got,
    )
    return list(got[0]), list(got[1])


def _require_apart(found, rows: list, train: list, test: list, wanted: int) -> None:
    sizes = f"{len(train)} training rows, {len(test)} test rows"
    expected = f"{2 * (len(rows) - wanted)} training rows, {wanted} test rows"
    known = {frozenset(row[:2]) for row in train}
    shared = sum(frozenset(row[:2]) in known for row in test)
    require(
        not shared,
        f"{shared} of {len(test)} test pairs are training pairs, too, in the same order or in the "
        "other: a model that learns rows by heart passes that test.",
        of=found,
        got=sizes,
        expected=expected,
    )
    require(
        set(test) <= set(rows) and len(set(test)) == len(test),
        "Mirrored pairs are among the test rows. A test shows the model what it will meet, and "
        "each pair once.",
        of=found,
        got=sizes,
        expected=expected,
    )
    require(
        len(test) == wanted,
        f"The test part is the given share of all pairs, {wanted} of {len(rows)}.",
        of=found,
        got=sizes,
        expected=expected,
    )
    left = [row for row in rows if row not in set(test)]
    both = Counter(left + [(two, one, label) for one, two, label in left])
    require(
        Counter(train) == both,
        "The training part has every pair that is not in the test, in both orders, each with its "
        "label.",
        of=found,
        got=sizes,
        expected=expected,
    )


@exercise(
    "5.15",
    hints=[
        "Look at `labels` of a batch with a short and a long row. What stands where the short one "
        "is padded, and what does this number mean as a label?",
        "cross_entropy leaves out every place whose label is -100 (its ignore_index).",
        "The letter is f. Labels are filled with -100; input_ids with pad_id and the mask with 0, "
        "as before.",
    ],
)
def shrinking_loss(answer):
    """Compare with DataCollatorForTokenClassification on drawn rows of drawn lengths."""
    from transformers import DataCollatorForTokenClassification

    collate_tags = tools.repaired(
        answer,
        "f",
        {
            "c": "there is no dropout in this tagger.",
            "b": "each row keeps its own labels, at the right places.",
            "g": "nothing is trained here, and still the loss depends on the batch.",
            "a": "nothing is trained here, and still the loss depends on the batch.",
        },
    )
    random = draw("shrinking_loss")
    tokenizer = tools.other_tokenizer()
    library = DataCollatorForTokenClassification(tokenizer)
    for lengths in ((2, 9, 4), [random.randint(1, 30) for _ in range(6)], (5,)):
        rows = [
            {
                "input_ids": [random.randint(1000, 9000) for _ in range(length)],
                "labels": [random.choice([0, 0, 1, 2]) for _ in range(length)],
            }
            for length in lengths
        ]
        expected = library([dict(row) for row in rows])
        found = call(collate_tags, rows, tokenizer.pad_token_id)
        found.text = f"collate_tags(rows of {list(lengths)}, pad_id={tokenizer.pad_token_id})"
        _require_tags(found, expected, tokenizer.pad_token_id)
    tools.require_named(answer)


def _require_tags(found, library, pad_id: int) -> None:
    import torch

    expected = {"input_ids": library["input_ids"], "labels": library["labels"]}
    expected["attention_mask"] = (library["labels"] != -100).long()
    expected["input_ids"] = expected["input_ids"].where(expected["attention_mask"] == 1, pad_id)
    got = found.value
    require(
        isinstance(got, dict)
        and set(got) == set(expected)
        and all(isinstance(value, torch.Tensor) for value in got.values()),
        "Return a dictionary of tensors, input_ids, attention_mask and labels, as before.",
        of=found,
    )
    for name in ("attention_mask", "input_ids"):
        require(
            torch.equal(got[name], expected[name]),
            f"{name} was right before and has changed.",
            of=found,
            got=got[name],
            expected=expected[name],
        )
    padded = expected["attention_mask"] == 0
    labels = got["labels"]
    require(
        labels.shape == padded.shape,
        "labels have the shape of input_ids.",
        of=found,
        got=labels,
        expected=expected["labels"],
    )
    fill = set(labels[padded].tolist())
    require(
        fill <= {-100},
        f"Padding has the label {', '.join(map(str, sorted(fill)))}. The loss leaves out -100 and "
        "nothing else: 0 is the label O, and a number that is no label is an error.",
        of=found,
        got=labels,
        expected=expected["labels"],
    )
    require(
        torch.equal(labels, expected["labels"]),
        "Labels of real tokens have changed: 0 is a label like the others.",
        of=found,
        got=labels,
        expected=expected["labels"],
    )
