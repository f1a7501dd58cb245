"""The checks of exercises 6.14 and 6.15: where the time goes, and a loop that wastes it."""

from __future__ import annotations

import copy
from typing import Any

from course.checks import _training_loop_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

PROFILE = [  # one training step: (name, start, end) in microseconds
    ("step", 0, 9000),
    ("data", 0, 5400),
    ("read", 100, 700),
    ("tokenize", 700, 5000),
    ("forward", 5400, 6600),
    ("attention", 5500, 5900),
    ("linear", 5900, 6500),
    ("backward", 6600, 8500),
    ("optimizer", 8500, 8900),
]
WIDTH = 512  # tokens that the slow loop pads to
SIZE = 8  # rows of a training batch


@exercise(
    "6.14",
    hints=[
        "What a span does itself is its length minus the lengths of the spans directly in it: its "
        "children, not its grandchildren.",
        "The spans come by their start, and a parent before its children. Keep a stack: as long as "
        "the one on top ends before this one starts, take it off; then the top is the parent.",
        "own[name] += end - start; if there is a parent, own[parent] -= end - start. Sort by the "
        "value at the end: dict(sorted(own.items(), key=lambda item: -item[1])).",
    ],
)
def own_times(answer):
    """Compare with times that were given to each name before the spans were nested."""
    random = draw("own_times")
    cases = [[("step", 0, 100), ("data", 0, 60), ("tokenize", 10, 50), ("forward", 60, 80)],
             [("a", 0, 10), ("a", 10, 30), ("b", 30, 35)], PROFILE]  # fmt: skip
    for _ in range(4):
        spans: list = []
        _nest(random, spans, 0, 3)
        cases.append(spans)
    for spans in cases:
        found = call(answer, spans)
        expected = _own(spans)
        got = found.value
        require(
            isinstance(got, dict) and all(map(tools.is_number, got.values())),
            "Return a dictionary of numbers.",
            of=found,
            expected=expected,
        )
        totals: dict[str, int] = {}
        lasts: dict[str, int] = {}
        for name, start, end in spans:
            totals[name] = totals.get(name, 0) + end - start
            lasts[name] = end - start
        require(
            set(got) == set(expected),
            "Every name of the spans is a key, once.",
            of=found,
            expected=expected,
        )
        for wrong, why in (
            (totals, "These times have those of the parts inside in them, so the outermost is "
             "always the slowest. Subtract what happens in a span's children."),
            (lasts, "A name occurs several times: add its spans up."),
            (_minus_all(spans), "The children of a child were subtracted as well: the child has "
             "them already in it."),
        ):  # fmt: skip
            require(got != wrong or wrong == expected, why, of=found, expected=expected)
        require(got == expected, "These times differ.", of=found, expected=expected)
        require(
            list(got.values()) == sorted(got.values(), reverse=True),
            "The slowest part comes first.",
            of=found,
            expected=expected,
        )


def _nest(random, spans: list, start: int, depth: int) -> int:
    """Add a span with drawn children; return where it ends."""
    place = len(spans)
    name = random.choice("read tokenize pad forward linear softmax backward step".split())
    spans.append((name, start, start))
    now = start + random.randint(1, 20)
    for _ in range(random.randint(1, 3) if depth else 0):
        now = _nest(random, spans, now, depth - 1) + random.choice([0, 0, 5])
    now += random.randint(1, 30)
    spans[place] = (name, start, now)
    return now


def _own(spans: list) -> dict[str, int]:
    """Return the time that each name has for itself, the longest first."""
    own: dict[str, int] = {}
    stack: list = []
    for name, start, end in spans:
        while stack and stack[-1][1] <= start:
            stack.pop()
        own[name] = own.get(name, 0) + end - start
        if stack:
            own[stack[-1][0]] -= end - start
        stack.append((name, end))
    return dict(sorted(own.items(), key=lambda item: -item[1]))


def _minus_all(spans: list) -> dict[str, int]:
    """Return what is left when all descendants are subtracted, grandchildren twice."""
    own: dict[str, int] = {}
    for place, (name, start, end) in enumerate(spans):
        inner = [e - s for _, s, e in spans[place + 1 :] if s >= start and e <= end]
        own[name] = own.get(name, 0) + end - start - sum(inner)
    return own


def counted(function, model, tokenizer, train: list[dict], validation: list[dict]):
    """Call a training function on a copy of the model; return its result, and what it cost.

    The costs are counts: texts that were tokenized; times that the model was called; token
    positions that went through it, padding included; and positions of these with gradients.
    """
    costs = {"texts tokenized": 0, "model calls": 0, "positions": 0, "positions with gradients": 0}
    model = copy.deepcopy(model)
    handle = model.register_forward_pre_hook(
        lambda _, args, kwargs: _count_call(costs, args, kwargs), with_kwargs=True
    )
    try:
        with tools.kept_randomness():
            result = function(model, _Counting(tokenizer, costs), train, validation)
    finally:
        handle.remove()
    return result, costs


def _count_call(costs: dict, args: tuple, kwargs: dict) -> None:
    import torch

    ids = kwargs["input_ids"] if "input_ids" in kwargs else args[0]
    costs["model calls"] += 1
    costs["positions"] += ids.numel()
    costs["positions with gradients"] += ids.numel() * torch.is_grad_enabled()


class _Counting:
    """A tokenizer that counts the texts it is called with."""

    def __init__(self, tokenizer, costs: dict):
        self._tokenizer, self._costs = tokenizer, costs

    def __call__(self, text, *args, **kwargs):
        self._costs["texts tokenized"] += 1 if isinstance(text, str) else len(text)
        return self._tokenizer(text, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)


@exercise(
    "6.15",
    hints=[
        "Measure first: check.counted(slow_train, …) says how often each thing is done. Which of "
        "the four counts could be smaller without another result?",
        "Tokenize all texts once, before the first epoch, without padding. tokenizer.pad(rows, "
        "return_tensors='pt') pads a list of tokenized rows to the longest of them.",
        "Judge in batches of 32 instead of row by row, under torch.no_grad(); in evaluation the "
        "order does not matter, so rows of one length may go together.",
        "The training batches stay as they are, rows 0 to 7, 8 to 15, …, or the losses would be "
        "others. Only their padding goes.",
    ],
)
def fast_train(answer):
    """Compare losses and accuracies with the slow loop's, and count what was done for them."""
    random = draw("fast_train")
    model = _judge(random)
    train, validation = _texts(random, 20), _texts(random, 37)
    wanted = counted(_plain_train, model, tools.tokenizer(), train, validation)[0]
    costs: dict = {}

    def watched(model, tokenizer, train, validation):
        result, counts = counted(answer, model, tokenizer, train, validation)
        costs.update(counts)
        return result

    if not callable(answer):
        call(answer)
    text = f"fast_train(model, tokenizer, {len(train)} rows, {len(validation)} rows)"
    found = tools.ask(watched, text, model, tools.tokenizer(), train, validation)
    tools.require_keys(found, wanted)
    for name, values in wanted.items():
        got = found.value[name]
        require(
            nearly_equal(got, values, 1e-3),
            f"{name}: the result has changed. Faster is easy if it may be wrong; the batches and "
            "their order, and what is measured, stay.",
            of=found,
            got=[round(float(v), 3) for v in got] if isinstance(got, list) else got,
            expected=[round(value, 3) for value in values],
        )
    _require_cheap(found, costs, train, validation)


def _require_cheap(found, costs: dict, train: list, validation: list) -> None:
    ids = [[len(i) for i in tools.tokenizer()([row["text"] for row in rows])["input_ids"]]
           for rows in (train, validation)]  # fmt: skip
    learned = 2 * sum(
        max(part) * len(part)
        for part in (ids[0][i : i + SIZE] for i in range(0, len(ids[0]), SIZE))
    )
    judged = 2 * sum(
        max(part) * len(part) for part in (ids[1][i : i + 32] for i in range(0, len(ids[1]), 32))
    )
    told = {
        "texts tokenized": (len(train) + len(validation),
            "a text is tokenized more than once. Its tokens do not change from epoch to epoch."),
        "positions with gradients": (learned,
            "gradients are prepared where no backward() follows, or for padding that is not "
            "needed."),
        "positions": (learned + judged,
            "most of what goes through the model is padding. Pad each batch to its longest row."),
        "model calls": (2 * (-(-len(train) // SIZE)) + 2 * (-(-len(validation) // 32)),
            "the model is called more often than batches of 32 need in evaluation."),
    }  # fmt: skip
    for name, (limit, why) in told.items():
        require(
            costs[name] <= limit,
            f"{name}: {why}",
            of=found,
            got=f"{costs[name]:,}",
            expected=f"at most {limit:,}",
        )


def _judge(random):
    """Return a tiny BERT of two labels that reads up to 512 tokens of the encoder's vocabulary."""
    import torch

    model = tools.tiny_bert(
        random, vocab_size=len(tools.tokenizer()), max_position_embeddings=WIDTH, num_labels=2,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    with torch.no_grad():
        model.classifier.weight.mul_(30)  # so that it learns fast enough for a rate to matter
    return model


def _texts(random, count: int) -> list[dict]:
    """Return rows with a text of drawn length and a label."""
    words = "film plot actor music slow great dull scene warm loud never again end start".split()
    return [
        {"text": " ".join(random.choices(words, k=random.randint(3, 25))), "label": number % 2}
        for number in range(count)
    ]


def _plain_train(model, tokenizer, train, validation) -> dict:
    """Train two epochs, batch by batch, with as little waste as the check needs."""
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses, accuracies = [], []
    encoded, judged = (
        [tokenizer(row["text"], truncation=True) | {"labels": row["label"]} for row in rows]
        for rows in (train, validation)
    )
    for _ in range(2):
        model.train()
        for start in range(0, len(train), SIZE):
            batch = tokenizer.pad(encoded[start : start + SIZE], return_tensors="pt")
            loss = model(**batch).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        with torch.no_grad():
            logits = [model(**tokenizer.pad([row], return_tensors="pt")).logits for row in judged]
        right = torch.cat(logits).argmax(-1) == torch.tensor([row["label"] for row in validation])
        accuracies.append(right.float().mean().item())
    return {"losses": losses, "accuracies": accuracies}
