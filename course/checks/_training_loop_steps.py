"""The checks of exercises 6.1 and 6.2: one training step, and one evaluation."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from course.checks import _training_loop_tools as tools
from course.exercise import draw, exercise, nearly_equal, require

RATE = 0.5


@exercise(
    "6.1",
    hints=[
        "Write the five things in order, one line each: clear, answer, backward, optimizer, "
        "schedule. model.train() comes before all of them.",
        "loss = model(**batch).loss. Then loss.backward(), which needs cleared gradients, and "
        "optimizer.step(), which needs new ones.",
        "scheduler.step() comes after optimizer.step(): the rate of this step was set before. "
        "The last line is return loss.item().",
    ],
)
def training_step(answer):
    """Compare losses, weights and learning rate with the same four steps done by the check."""
    random = draw("training_step")
    batches = tools.bert_batches(random, [6, 6, 6, 4])
    model, seed = tools.tiny_bert(random), random.randrange(10**6)
    mine, modes = _started(model), []
    mine[0].register_forward_hook(lambda module, *_: modes.append(module.training))
    rates, losses = [], []
    with tools.kept_randomness(), tools.seeded(seed):
        for batch in batches:
            mine[0].eval()  # as an evaluation between two steps leaves it
            text = "training_step(model, batch, optimizer, scheduler)"
            found = tools.ask(answer, text, mine[0], batch, mine[1], mine[2])
            tools.require_number(found, "the loss")
            losses.append(found.value)
            rates.append(round(mine[2].get_last_lr()[0], 6))
    wanted = _trained(model, batches, seed)
    require(
        len(modes) == len(batches),
        "Each call sends its batch through the model once.",
        of=found,
        got=f"{len(modes) / len(batches):g} times",
    )
    require(
        all(modes),
        "The model was in evaluation mode, without dropout, when this batch came: an evaluation "
        "before it had left it so. Switch in every step.",
        of=found,
        got=f"training mode in {sum(modes)} of {len(modes)} steps",
    )
    require(
        rates == wanted["rates"],
        _rate_told(rates, wanted["rates"]),
        of=found,
        got=f"learning rates {rates}",
        expected=f"learning rates {wanted['rates']}",
    )
    for variant, why in VARIANTS.items():
        wrong = _trained(model, batches, seed, variant)
        require(
            not nearly_equal(tools.flat(mine[0]), wrong["weights"], 1e-6),
            why,
            of=found,
            got=f"losses {tools.shown(losses)}",
            expected=f"losses {tools.shown(wanted['losses'])}",
        )
    require(
        nearly_equal(losses, wanted["losses"], 1e-4),
        "Return the loss of this batch, as the model gives it with the weights before the step.",
        of=found,
        got=tools.shown(losses),
        expected=tools.shown(wanted["losses"]),
    )
    require(
        nearly_equal(tools.flat(mine[0]), wanted["weights"], 1e-5),
        "The weights differ from those of a plain step: no clipping, no scaling of the loss.",
        of=found,
        got=tools.shown(tools.flat(mine[0])),
        expected=tools.shown(wanted["weights"]),
    )


VARIANTS = {
    "nothing": "The weights are what they were. Does every step call backward() and "
    "optimizer.step(), with gradients that are still there?",
    "never clears": "Gradients that were there before the step are in it: zero_grad() is missing "
    "or comes too late.",
    "clears at the end": "In the first step, gradients were there before: an earlier cell had left "
    "them. Clear them before backward(), and no such thing matters.",
    "schedule first": "scheduler.step() came before optimizer.step(): the first learning rate was "
    "never used.",
}


def _rate_told(rates: list[float], wanted: list[float]) -> str:
    if len(set(rates)) == 1 and rates[0] == RATE:
        return "The learning rate stays as it is: scheduler.step() is missing."
    return "The schedule goes on by one in every step."


def _started(model):
    """Return a copy of the model with old gradients in it, an optimizer and a schedule."""
    import torch
    from transformers import get_linear_schedule_with_warmup

    model = copy.deepcopy(model)
    for weight in model.parameters():
        weight.grad = torch.full_like(weight, 0.01)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    return model, optimizer, get_linear_schedule_with_warmup(optimizer, 0, 8)


def _trained(model, batches: list[dict], seed: int, variant: str = "") -> dict:
    """Return losses, rates and weights after a step with each batch."""
    model, optimizer, scheduler = _started(model)
    losses, rates = [], []
    with tools.seeded(seed):
        for batch in batches:
            model.train()
            if variant not in ("never clears", "clears at the end"):
                optimizer.zero_grad()
            loss = model(**batch).loss
            losses.append(loss.item())
            if variant == "nothing":
                continue
            if variant == "schedule first":
                _quiet(scheduler)
            loss.backward()
            optimizer.step()
            if variant != "schedule first":
                _quiet(scheduler)
            if variant == "clears at the end":
                optimizer.zero_grad()
            rates.append(round(scheduler.get_last_lr()[0], 6))
    return {"losses": losses, "rates": rates, "weights": tools.flat(model)}


def _quiet(scheduler) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scheduler.step()


@exercise(
    "6.2",
    hints=[
        "Before: was = model.training, then model.eval(). After: model.train(was). In between, "
        "`with torch.no_grad():`.",
        "The last batch has fewer rows, so a plain mean over the batches gives each of its rows "
        "more weight. Add up what all rows have, and divide by the number of rows at the end.",
        "output = model(**batch); total += output.loss.item() * len(batch['labels']); "
        "right += (output.logits.argmax(dim=-1) == batch['labels']).sum().item().",
    ],
)
def evaluate(answer):
    """Watch a model with dropout during an evaluation; compare with all rows in one batch."""
    import torch

    random = draw("evaluate")
    model = tools.tiny_bert(random, hidden_dropout_prob=0.3)
    with torch.no_grad():
        model.classifier.weight.mul_(60)  # so that the losses of the rows are far apart
    batches = tools.bert_batches(random, [8, 8, random.choice([1, 2, 3])])
    before = tools.flat(model)
    for training in (True, False):
        with _watched(model, training) as seen, tools.kept_randomness():
            found = tools.ask(answer, "evaluate(model, 3 batches)", model, batches)
            seen["after"], seen["grad"] = model.training, torch.is_grad_enabled()
        _require_watched(found, seen, training)
        require(
            nearly_equal(tools.flat(model), before),
            "The weights have changed: an evaluation only looks.",
            of=found,
        )
        _require_evaluation(found, _by_hand(model, batches), _by_batch(model, batches))


@contextmanager
def _watched(model, training: bool) -> Iterator[dict]:
    """Note, for each batch, the model's mode and whether gradients are prepared."""
    import torch

    seen: dict = {"modes": [], "graphs": []}

    def note(module, *_):
        seen["modes"].append(module.training)
        seen["graphs"].append(torch.is_grad_enabled())

    handle = model.register_forward_hook(note)
    model.train(training)
    try:
        yield seen
    finally:
        handle.remove()
        model.eval()
        torch.set_grad_enabled(True)


def _require_watched(found, seen: dict, training: bool) -> None:
    require(
        len(seen["modes"]) == 3,
        "Every batch goes through the model once.",
        of=found,
        got=f"{len(seen['modes'])} batches",
        expected="3 batches",
    )
    require(
        not any(seen["modes"]),
        "Dropout was on while the model was judged: the same rows would give another result each "
        "time.",
        of=found,
        got="training mode",
        expected="evaluation mode",
    )
    require(
        not any(seen["graphs"]),
        "For every batch, torch prepared a backward() that never comes: it costs memory and time.",
        of=found,
        got="gradients are prepared",
        expected="torch.no_grad() or torch.inference_mode()",
    )
    mode = {True: "training mode", False: "evaluation mode"}
    require(
        seen["after"] == training,
        f"The model was in {mode[training]} before, and is not in it any more. Put it back as it "
        "was: the next training step may rely on it, or the next evaluation.",
        of=found,
        got=mode[not training],
        expected=mode[training],
    )
    require(
        seen["grad"],
        "Gradients are still switched off afterwards: no training step would work. A `with` block "
        "switches them on again.",
        of=found,
    )


def _require_evaluation(found, expected: dict, plain: dict) -> None:
    tools.require_keys(found, expected)
    got = found.value
    tools.require_numbers(found, expected, "Both values are numbers: use .item().")
    for name, value in expected.items():
        require(
            not nearly_equal(got[name], plain[name], 1e-4)
            or nearly_equal(plain[name], value, 1e-4),
            f"{name}: this is the mean over the batches. The last batch is smaller, and its rows "
            "count no more than others.",
            of=found,
            expected=expected,
        )
    for name, value in expected.items():
        require(
            nearly_equal(got[name], value, 1e-4),
            f"{name}: the mean over all rows is another number.",
            of=found,
            expected=expected,
        )


def _by_hand(model, batches: list[dict]) -> dict:
    """Return loss and accuracy of all rows in one batch."""
    import torch

    whole = {key: torch.cat([batch[key] for batch in batches]) for key in batches[0]}
    return _by_batch(model, [whole])


def _by_batch(model, batches: list[dict]) -> dict:
    """Return the plain means over batches of loss and accuracy."""
    import torch

    model.eval()
    with torch.no_grad():
        outputs = [model(**batch) for batch in batches]
    pairs = list(zip(outputs, batches, strict=True))
    right = [(o.logits.argmax(-1) == b["labels"]).float().mean().item() for o, b in pairs]
    return {
        "loss": sum(output.loss.item() for output in outputs) / len(outputs),
        "accuracy": sum(right) / len(right),
    }
