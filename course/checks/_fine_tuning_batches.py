"""The checks of exercises 5.1 to 5.3: pairs, batches, and what comes back from `predict`."""

from __future__ import annotations

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, require

COLUMNS = ["input_ids", "token_type_ids", "attention_mask"]


@exercise(
    "5.1",
    hints=[
        'batch["sentence1"] is a list of texts, and batch["sentence2"] a list as long.',
        "tokenizer(firsts, seconds) encodes pairs; tokenizer([firsts, seconds]) does not.",
        "truncation=True and max_length=64 cut, and without `padding` nothing is padded.",
    ],
)
def tokenize(answer):
    """Compare with the library on pairs of the day and two long ones, at once and by `map`."""
    from datasets import Dataset

    random = draw("tokenize")
    rows = tools.pairs(random, 3)
    long, short = (" ".join(random.choices(tools.WORDS, k=count)) for count in (58, 20))
    rows += [{"sentence1": long, "sentence2": short, "label": 0}]
    rows += [{"sentence1": short, "sentence2": long, "label": 1}]
    batch = {key: [row[key] for row in rows] for key in rows[0]}
    found = call(answer, batch)
    found.text = f"tokenize(batch of {len(rows)} pairs)"
    _require_pairs(found, batch)
    dataset = Dataset.from_dict(batch)
    found = call(dataset.map, answer, name="dataset.map", batched=True, batch_size=2)
    require(
        list(found.value["input_ids"]) == _encode(batch)["input_ids"],
        "By `map`, in batches of two, other numbers come out than at once.",
        of=found,
        got=list(found.value["input_ids"]),
        expected=_encode(batch)["input_ids"],
    )


def _encode(batch: dict, **cut) -> dict:
    cut = cut or {"truncation": True}
    made = tools.tokenizer()(
        batch["sentence1"], batch["sentence2"], max_length=tools.LONGEST, **cut
    )
    return dict(made)


def _require_pairs(found, batch: dict) -> None:
    got, count = found.value, len(batch["sentence1"])
    require(
        hasattr(got, "keys") and set(COLUMNS) <= set(got.keys()),
        f"Return what the tokenizer returns: a dictionary with {', '.join(COLUMNS)}.",
        of=found,
    )
    got = {name: tools.lists(got[name]) for name in COLUMNS}
    lengths = [len(row) for row in got["input_ids"]]
    require(
        len(lengths) == count,
        f"{count} pairs went in and {len(lengths)} rows came out. One row holds both sentences "
        "of a pair: the tokenizer takes the seconds as an argument of its own.",
        of=found,
        got=f"{len(lengths)} rows",
        expected=f"{count} rows",
    )
    require(
        any(1 in row for row in got["token_type_ids"]),
        "All token_type_ids are 0: for the tokenizer this is one text. Joining the sentences "
        "yourself hides where the second begins.",
        of=found,
        got=tools.tokenizer().decode(got["input_ids"][0]),
        expected=tools.tokenizer().decode(_encode(batch)["input_ids"][0]),
    )
    require(
        max(lengths) <= tools.LONGEST or 0 in got["attention_mask"][0],
        f"A row has {max(lengths)} tokens, and {tools.LONGEST} are allowed: truncation.",
        of=found,
        got=f"rows of {lengths} tokens",
    )
    require(
        not any(0 in row for row in got["attention_mask"]),
        "There is padding in it. Here no row needs any: the collator pads, batch by batch, only "
        "as far as that batch needs.",
        of=found,
        got=f"rows of {lengths} tokens",
        expected=f"rows of {[len(row) for row in _encode(batch)['input_ids']]} tokens",
    )
    expected = _encode(batch)
    turned = {"sentence1": batch["sentence2"], "sentence2": batch["sentence1"]}
    require(
        got["input_ids"][0] != _encode(turned)["input_ids"][0],
        "sentence2 stands in front. The order of the columns is the order of the arguments.",
        of=found,
        got=tools.tokenizer().decode(got["input_ids"][0]),
        expected=tools.tokenizer().decode(expected["input_ids"][0]),
    )
    require(
        lengths == [len(row) for row in expected["input_ids"]],
        f"The rows have {lengths} tokens. Pairs of up to {tools.LONGEST} tokens, special ones "
        "included, stay whole; longer ones are cut to that.",
        of=found,
        got=lengths,
        expected=[len(row) for row in expected["input_ids"]],
    )
    for row in (-2, -1):
        require(
            got["input_ids"][row] == expected["input_ids"][row],
            "A long pair loses tokens of the wrong sentence: truncation=True takes them away from "
            "whichever of the two is longer, so that neither disappears.",
            of=found,
            got=tools.tokenizer().decode(got["input_ids"][row])[-80:],
            expected=tools.tokenizer().decode(expected["input_ids"][row])[-80:],
        )
    for name in COLUMNS:
        require(
            got[name] == expected[name],
            f"{name} differs.",
            of=found,
            got=got[name],
            expected=expected[name],
        )


@exercise(
    "5.2",
    hints=[
        'width = max(len(row["input_ids"]) for row in rows); every row is filled up to it.',
        "What fills depends on the list: pad_id for input_ids, 0 for the other two.",
        'torch.tensor(list_of_rows) makes the tensor; "labels" is '
        'torch.tensor([row["label"] for row in rows]).',
    ],
)
def collate(answer):
    """Compare with DataCollatorWithPadding, whose padding token has another number than 0."""
    from transformers import DataCollatorWithPadding

    random = draw("collate")
    tokenizer = tools.other_tokenizer()
    library = DataCollatorWithPadding(tokenizer)
    for count in (4, random.randint(5, 7), 1):
        rows = tools.encoded(random, count)
        expected = library([dict(row) for row in rows])
        found = call(answer, rows, tokenizer.pad_token_id)
        found.text = f"collate({count} rows, pad_id={tokenizer.pad_token_id})"
        _require_batch(found, expected, rows, tokenizer.pad_token_id)


def _require_batch(found, expected, rows: list[dict], pad_id: int) -> None:
    import torch

    got = found.value
    shapes = {name: tuple(value.shape) for name, value in expected.items()}
    require(
        hasattr(got, "keys") and set(COLUMNS) <= set(got.keys()),
        f"Return a dictionary with {', '.join(shapes)}.",
        of=found,
        expected=shapes,
    )
    require(
        "labels" in got,
        "The column is called `label`, and the model's argument `labels`: under another name the "
        "model gets no labels, and returns no loss.",
        of=found,
        got=sorted(got),
        expected=sorted(shapes),
    )
    require(
        set(got) == set(shapes),
        "Something is there that the model does not know.",
        of=found,
        got=sorted(got),
        expected=sorted(shapes),
    )
    require(
        all(isinstance(value, torch.Tensor) for value in got.values()),
        "A model takes tensors: torch.tensor(rows).",
        of=found,
        got={name: type(value).__name__ for name, value in got.items()},
        expected=shapes,
    )
    lengths = [len(row["input_ids"]) for row in rows]
    sizes = {name: tuple(value.shape) for name, value in got.items()}
    require(
        sizes["input_ids"][-1:] == (max(lengths),),
        f"The rows have {lengths} tokens, so {max(lengths)} are wide enough for this batch.",
        of=found,
        got=sizes,
        expected=shapes,
    )
    require(sizes == shapes, "The shapes differ.", of=found, got=sizes, expected=shapes)
    mask = expected["attention_mask"]
    require(
        torch.equal(got["attention_mask"], mask),
        "The attention mask is 1 for tokens and 0 for padding, on the right of each row.",
        of=found,
        got=got["attention_mask"].sum(1),
        expected=mask.sum(1),
    )
    places = mask == 0
    require(
        torch.equal(got["input_ids"], expected["input_ids"]),
        f"input_ids are filled with pad_id, which is {pad_id} here.",
        of=found,
        got=got["input_ids"][places][:5],
        expected=expected["input_ids"][places][:5],
    )
    require(
        not (got["token_type_ids"][places] == pad_id).any(),
        "token_type_ids know only 0 and 1: the model has one vector for each of the two. Padding "
        f"gets 0 there, and {pad_id} would be a third.",
        of=found,
        got=got["token_type_ids"][places][:5],
        expected=expected["token_type_ids"][places][:5],
    )
    for name, value in expected.items():
        require(
            torch.equal(got[name], value) and got[name].dtype == value.dtype,
            f"{name} differs: in numbers or in their type (labels are whole numbers).",
            of=found,
            got=got[name],
            expected=value,
        )


@exercise(
    "5.3",
    hints=[
        "The Trainer runs batch by batch and then joins all of them: batches leave no trace.",
        "The model gives each row one logit for each label. A logit is not a probability.",
        "Run it: output = trainer.predict(rows); then look at output.predictions.shape, "
        "output.label_ids.shape, output.predictions.argmax(axis=-1).shape and "
        "output.predictions.sum(axis=-1).",
    ],
)
def shapes(answer):
    """Compare with what the Trainer returns for a tiny model and as many rows."""
    rows, labels, size = tools.ROWS, tools.LABELS, tools.BATCH_SIZE
    with tools.trainer(tools.tiny_bert(draw("shapes")), per_device_eval_batch_size=size) as made:
        output = made.predict(tools.ids_dataset(rows))
    right = {
        "predictions": output.predictions.shape,
        "label_ids": output.label_ids.shape,
        "answers": output.predictions.argmax(axis=-1).shape,
        "adds_up_to_one": False,
    }
    require(
        isinstance(answer, dict) and set(answer) == set(right),
        f"Assign a dictionary with the keys {', '.join(right)}.",
        got=answer,
    )
    if any(value is ... for value in answer.values()):
        tools.untouched()
    got = {key: answer[key] for key in right}
    for key in ("predictions", "label_ids", "answers"):
        require(
            isinstance(got[key], tuple | list),
            f"A shape is a tuple: ({rows},) for one dimension of {rows}.",
            got={key: got[key]},
        )
        got[key] = tuple(got[key])
    told = {
        "predictions": {
            (rows,): "argmax has not happened yet: the Trainer hands on what the model gives.",
            (size, labels): "A batch is a matter of memory: all of them are joined.",
            (rows // size + 1, size, labels): "Batches are joined: row after row remains.",
            (labels, rows): "Rows first, then labels.",
            (rows, 2): f"This model has {labels} labels.",
        },
        "label_ids": {
            (rows, labels): "A label is one number a row, and not a row of its own.",
            (rows, 1): "A label is one number: there is no second dimension.",
            (size,): "A batch is a matter of memory: all of them are joined.",
        },
        "answers": {
            (labels,): "That is argmax over the rows, axis 0: for each label the row that likes "
            "it most. The last axis holds the labels.",
            (rows, labels): "argmax leaves one number where there was a row of logits.",
            (rows, 1): "argmax takes its axis away.",
        },
    }
    for key, messages in told.items():
        require(
            got[key] == tuple(right[key]),
            f"{key}: {messages.get(got[key], 'not this shape.')}",
            got={key: got[key]},
        )
    require(
        got["adds_up_to_one"] is False,
        "`predictions` holds logits, any numbers, positive or negative. Only softmax makes "
        "probabilities of them. argmax does not mind: the largest logit has the largest "
        "probability.",
        got={"adds_up_to_one": got["adds_up_to_one"]},
    )
