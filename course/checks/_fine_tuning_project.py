"""The check of exercise 5.19: one function that fine-tunes for texts and for pairs of texts."""

from __future__ import annotations

from collections import Counter

from course.answer import NotYet
from course.checks import _fine_tuning_tasks as tasks
from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

KEYS = ["trainer", "accuracy", "majority"]
SETTINGS = {
    "learning_rate": 2e-2,
    "num_train_epochs": 2,
    "per_device_train_batch_size": 8,
}
ADVICE = {  # what a library says, and what it comes from here
    "out of bounds": "The head has fewer outputs than there are labels.",
    "did not return a loss": "The labels reach the model under the name `labels` only; the Trainer "
    "drops columns that the model does not know.",
}


@exercise(
    "5.19",
    hints=[
        "texts = [batch[name] for name in text_columns] is a list of one or two lists, and "
        "tokenizer(*texts, truncation=True, max_length=64) takes either.",
        'Let `map` give back the encoding and "labels" and nothing else: remove_columns='
        "train.column_names takes all old columns away, so that none can be mistaken for a label.",
        'names = dataset["train"].features[label_column].names; from_pretrained takes '
        "id2label=dict(enumerate(names)) and label2id, and makes as many outputs.",
        'set_seed(settings["seed"]) belongs right before from_pretrained, which draws the head.',
        "trainer.predict(validation) gives logits and labels for the accuracy. Count the most "
        "frequent label in train, and how often validation has it.",
    ],
)
def fine_tune(answer):
    """Watch every row that a tiny model meets, for texts with three labels and for pairs."""
    random = draw("fine_tune")
    for make in (tasks.texts, tasks.text_pairs):
        task = make(random)
        with tasks.checkpoint(random) as folder, tools.kept_objects(), tools.kept_randomness():
            seed = random.randrange(1000)
            found, rows = _run(answer, folder, task, {**SETTINGS, "seed": seed})
            _require_report(found)
            _require_head(found, task)
            _require_learned(found, task, rows)
            _require_judged(found, task, rows)
            _require_majority(found, task)
            if task.columns == tasks.PAIR:
                _require_seeded(answer, folder, task, seed)


def _run(answer, folder: str, task: tasks.Task, settings: dict):
    """Call the answer and return what came back and the rows that its model met."""
    text = (
        f"fine_tune(checkpoint, dataset, text_columns={task.columns}, "
        f"label_column={task.label!r}, settings)"
    )
    try:
        with tasks.watched() as rows:
            found = call(answer, folder, task.dataset, task.columns, task.label, settings)
    except NotYet as reason:
        for sign, advice in ADVICE.items():
            if sign in reason.details["message"]:
                reason.details["message"] += f" {advice}"
        reason.details["called"] = text
        raise
    found.text = text
    return found, rows


def _require_report(found) -> None:
    from transformers import Trainer

    tools.require_keys(found, KEYS)
    got = found.value
    require(
        isinstance(got["trainer"], Trainer),
        "`trainer` is the Trainer itself, after the training.",
        of=found,
        got=type(got["trainer"]).__name__,
    )
    for name in ("accuracy", "majority"):
        require(
            tools.is_number(got[name]) and 0 <= got[name] <= 1,
            f"`{name}` is a number between 0 and 1.",
            of=found,
            got=got[name],
        )


def _require_head(found, task: tasks.Task) -> None:
    names = task.dataset["train"].features[task.label].names
    config = found.value["trainer"].model.config
    require(
        config.num_labels == len(names),
        f"The head has {config.num_labels} outputs, and the column {task.label!r} has "
        f"{len(names)} labels.",
        of=found,
        got=f"{config.num_labels} outputs",
        expected=f"{len(names)}: {', '.join(names)}",
    )
    got = {int(number): name for number, name in config.id2label.items()}
    require(
        got == dict(enumerate(names)) and config.label2id == {n: k for k, n in enumerate(names)},
        "The model does not know the names of its labels, so a pipeline would answer LABEL_0. Pass "
        "id2label and label2id to from_pretrained.",
        of=found,
        got=config.id2label,
        expected=dict(enumerate(names)),
    )


def _require_learned(found, task: tasks.Task, rows: list) -> None:
    """Require that every training row was learned from, once an epoch, and no other row."""
    learned = [row for row in rows if row.training]
    require(learned, "The model has not learned from any row: train() was never called.", of=found)
    for split in ("validation", "test"):
        require(
            not {row.ids for row in learned} & set(task.known(split)),
            f"The model has learned from rows of `{split}`. After that nothing can be judged by "
            "them.",
            of=found,
            got=tools.tokenizer().decode(learned[0].ids),
        )
    _require_encoded(found, task, learned)
    wanted, got = task.known("train"), Counter(row.ids for row in learned)
    labels = {ids: row.label for row in learned for ids in [row.ids]}
    wrong = [ids for ids, label in wanted.items() if label != labels[ids]]
    require(
        not wrong,
        f"The labels are not those of the column {task.label!r}. Where a batch has a column "
        "`label`, the collator takes that one.",
        of=found,
        got=[labels[ids] for ids in wanted][:12],
        expected=list(wanted.values())[:12],
    )
    epochs = SETTINGS["num_train_epochs"]
    require(
        set(got.values()) == {epochs},
        "`settings` are the training arguments, all of them: every row is learned from once in "
        "each epoch.",
        of=found,
        got=f"{min(got.values())} to {max(got.values())} times each row",
        expected=f"{epochs} times, as num_train_epochs says",
    )


def _require_encoded(found, task: tasks.Task, learned: list) -> None:
    """Require that the model met all training rows, encoded as the tokenizer encodes them."""
    wanted, decode = task.known("train"), tools.tokenizer().decode
    got = {row.ids for row in learned}
    longest = max(map(len, got))
    require(
        longest <= tools.LONGEST,
        f"A row has {longest} tokens, and {tools.LONGEST} are allowed.",
        of=found,
        got=f"{longest} tokens",
        expected=f"{tools.LONGEST}",
    )
    shown = {"got": decode(learned[0].ids), "expected": decode(next(iter(wanted)))}
    if len(task.columns) == 2:
        for place, name in enumerate(task.columns):
            require(
                not got & set(task.alone("train", place)),
                f"The model gets the text of {name!r} alone. Both sentences of a pair belong into "
                "its row.",
                of=found,
                **shown,
            )
        require(
            any(1 in row.types for row in learned),
            "All token_type_ids are 0: for the tokenizer this is one text. It takes the second "
            "sentences as an argument of their own.",
            of=found,
            **shown,
        )
    require(
        got <= set(wanted),
        "The model gets other tokens than the tokenizer makes of the columns "
        f"{', '.join(task.columns)}, in this order.",
        of=found,
        **shown,
    )
    require(
        got == set(wanted),
        f"The model has met {len(got)} of the {len(wanted)} training rows.",
        of=found,
        got=f"{len(got)} rows",
        expected=f"{len(wanted)} rows",
    )


def _require_judged(found, task: tasks.Task, rows: list) -> None:
    """Require that the accuracy is that of the trained model on validation."""
    judged = {row.ids for row in rows if not row.training}
    require(
        not judged & set(task.known("test")),
        "Rows of `test` were looked at. They are for the end, once; here validation judges.",
        of=found,
        got="rows of test",
        expected="rows of validation",
    )
    wanted = set(task.known("validation"))
    require(
        wanted <= judged,
        "The model was not asked about all validation rows, so the accuracy is not that on "
        "`validation`.",
        of=found,
        got=f"{len(wanted & judged)} of {len(wanted)} rows",
        expected="all of them",
    )
    expected = task.accuracy(found.value["trainer"].model)
    require(
        nearly_equal(found.value["accuracy"], expected, 1e-4),
        "accuracy: the share of validation rows for which the largest logit of the trained model "
        "is that of the label.",
        of=found,
        got=found.value["accuracy"],
        expected=expected,
    )


def _require_majority(found, task: tasks.Task) -> None:
    got = found.value["majority"]
    known, asked = (list(task.known(split).values()) for split in ("train", "validation"))
    common, other = (Counter(labels).most_common(1)[0][0] for labels in (known, asked))
    expected = asked.count(common) / len(asked)
    told = {"of": found, "got": got, "expected": expected}
    require(
        not nearly_equal(got, asked.count(other) / len(asked)),
        "majority: the label that is most frequent in `train`, and not the one in `validation`.",
        **told,
    )
    require(
        not nearly_equal(got, known.count(common) / len(known)),
        "majority: the baseline is judged as the model is, on `validation`.",
        **told,
    )
    require(
        nearly_equal(got, expected),
        "majority: the accuracy on `validation` of always saying the label that is most frequent "
        "in `train`.",
        **told,
    )


def _require_seeded(answer, folder: str, task: tasks.Task, seed: int) -> None:
    """Require that the seed, and nothing else, decides on the head."""
    import torch

    heads = []
    for number, chosen in enumerate((seed, seed, seed + 1)):
        torch.manual_seed(number)  # as whatever ran before leaves it
        still = {"learning_rate": 0.0, "num_train_epochs": 1}
        found, _ = _run(answer, folder, task, {**SETTINGS, **still, "seed": chosen})
        _require_report(found)
        heads.append(found.value["trainer"].model.classifier.weight.detach().cpu())
    require(
        nearly_equal(heads[0], heads[1]),
        "Twice the same settings, and the head is another one. from_pretrained draws it: "
        'set_seed(settings["seed"]) belongs right before.',
        of=found,
        got=heads[1].flatten()[:4],
        expected=heads[0].flatten()[:4],
    )
    require(
        not nearly_equal(heads[1], heads[2]),
        f"With seed {seed} and with seed {seed + 1} the head is the same: the seed that counts is "
        "the one in `settings`.",
        of=found,
        got=heads[2].flatten()[:4],
        expected="other numbers",
    )
