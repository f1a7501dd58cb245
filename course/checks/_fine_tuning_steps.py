"""The checks of exercises 5.8 to 5.10: the learning rate, the steps, and when to stop."""

from __future__ import annotations

import math
from types import SimpleNamespace

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "5.8",
    hints=[
        "Two lines meet at step `warmup`, where the rate is `peak`.",
        "Before: peak * step / warmup. Write `if step < warmup` and a warm-up of 0 is no trouble.",
        "After: from peak down to 0 at step `total`, so peak * (total - step) / (total - warmup), "
        "and never below 0.",
    ],
)
def learning_rate(answer):
    """Compare with get_linear_schedule_with_warmup, step by step, and beyond the end."""
    random = draw("learning_rate")
    for warmup, total in ((random.randint(5, 20), random.randint(60, 200)), (0, 30), (3, 10)):
        peak = random.choice([2e-5, 5e-5, 1e-4, 3e-4])
        rates = _rates(peak, warmup, total)
        for step in dict.fromkeys([0, 1, warmup, warmup // 2, (warmup + total) // 2, total - 1,
                                   total, total + 2, *range(total)]):  # fmt: skip
            found = call(answer, step, peak, warmup, total)
            expected = rates[step]
            require(tools.is_number(found.value), "Return a number.", of=found, expected=expected)
            require(
                nearly_equal(found.value, expected, peak * 1e-6),
                _rate_told(found.value, step, peak, warmup, total),
                of=found,
                expected=expected,
            )


def _rates(peak: float, warmup: int, total: int) -> list[float]:
    """Return the rate of the library's schedule at each step, and at a few after the last."""
    import torch
    from transformers import get_linear_schedule_with_warmup

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    schedule = get_linear_schedule_with_warmup(optimizer, warmup, total)
    rates = []
    for _ in range(total + 3):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return rates


def _rate_told(got: float, step: int, peak: float, warmup: int, total: int) -> str:
    """Return the likely cause of a wrong rate."""
    if step > total:
        return "After the last step the rate stays 0."
    if step < warmup:
        if nearly_equal(got, peak * (step + 1) / warmup, peak * 1e-6):
            return "Step 0 has the rate 0: the warm-up begins there, and reaches the peak after it."
        if got >= peak * (1 - 1e-6):
            return "The rate grows from 0 during the warm-up."
        return "During the warm-up the rate grows in a straight line: peak * step / warmup."
    if warmup and nearly_equal(got, peak * (total - step) / total, peak * 1e-6):
        return (
            "The way down begins at the peak, at the end of the warm-up. From there it has "
            f"{total} - {warmup} steps, and not {total}."
        )
    if nearly_equal(got, peak, peak * 1e-6):
        return "After the warm-up the rate falls in a straight line to 0 at the last step."
    return "After the warm-up the rate falls in a straight line from the peak to 0 at `total`."


@exercise(
    "5.9",
    hints=[
        "A batch that is not full is a batch: round up. -(-a // b) and math.ceil(a / b) do.",
        "`accumulation` batches make one step, and what is left at the end of an epoch makes one, "
        "too. An epoch has whole steps, so round before you multiply by the epochs.",
        "The warm-up is a share of all steps, rounded up.",
    ],
)
def plan(answer):
    """Compare with a count, and with a Trainer that runs on a tiny model."""
    random = draw("plan")
    big = (3300, 16, 4, 3, 0.1)
    _require_plan(answer, *big, _counted(*big))
    small = random.choice([(17, 4, 2), (22, 4, 4), (29, 6, 2), (33, 4, 4)])  # epochs end unevenly
    _require_plan(answer, *small, 2, 0.3, _run(*small, 2, 0.3))
    for _ in range(5):
        drawn = (random.randint(200, 9000), random.choice([8, 16, 32]), random.choice([1, 2, 4]),
                 random.randint(1, 5), random.choice([0.0, 0.06, 0.1]))  # fmt: skip
        _require_plan(answer, *drawn, _counted(*drawn))


def _counted(rows: int, size: int, accumulation: int, epochs: int, warmup: float) -> dict:
    batches = math.ceil(rows / size)
    steps = math.ceil(batches / accumulation)
    total = epochs * steps
    return {"batches": batches, "steps": steps, "total": total, "warmup": math.ceil(total * warmup)}


def _run(rows: int, size: int, accumulation: int, epochs: int, warmup: float) -> dict:
    """Return the plan of a Trainer, run on a tiny model."""
    settings = {
        "train_dataset": tools.ids_dataset(rows),
        "per_device_train_batch_size": size,
        "gradient_accumulation_steps": accumulation,
        "num_train_epochs": epochs,
        "warmup_steps": warmup,
    }
    with tools.trainer(tools.tiny_bert(draw("plan")), **settings) as made:
        made.train()
        total = made.state.global_step
        batches, warm = len(made.get_train_dataloader()), made.args.get_warmup_steps(total)
    return {"batches": batches, "steps": total // epochs, "total": total, "warmup": warm}


def _require_plan(answer, rows, size, accumulation, epochs, warmup, expected: dict) -> None:
    found = call(answer, rows, size, accumulation, epochs, warmup)
    tools.require_keys(found, expected)
    got = found.value
    require(
        all(tools.is_number(value) and value == int(value) for value in got.values()),
        "Every value is a whole number.",
        of=found,
        expected=expected,
    )
    told = {
        "batches": {rows // size: "The last batch is not full, and it counts: round up."},
        "steps": {
            expected["batches"]: f"The weights change once in {accumulation} batches.",
            expected["batches"] // accumulation: "At the end of an epoch a step is made with the "
            "batches that are left: round up.",
        },
        "total": {
            math.ceil(epochs * expected["batches"] / accumulation): "Every epoch ends with a whole "
            "step: round within the epoch, then multiply.",
            math.ceil(epochs * rows / (size * accumulation)): "Every epoch ends with a whole step: "
            "round within the epoch, then multiply.",
        },
        "warmup": {
            int(expected["total"] * warmup): "A part of a step is rounded up.",
            math.ceil(expected["steps"] * warmup): "The warm-up is a share of all steps of the run "
            "and happens once.",
        },
    }
    tools.require_counts(found, expected, told)


@exercise(
    "5.10",
    hints=[
        "Walk through the losses with three things in hand: the best loss so far, its number, and "
        "how many evaluations in a row did not improve.",
        "An evaluation improves if loss < best and best - loss > threshold: then the count is 0 "
        "again, otherwise it grows by one.",
        "Judge first, then update `best` with every smaller loss, however small the step.",
        "When the count reaches `patience`, return. After the loop: (len(losses), number of best).",
    ],
)
def stop_at(answer):
    """Compare with EarlyStoppingCallback: cases of each kind, then drawn losses."""
    random = draw("stop_at")
    traps = [
        ([0.9, 0.8, 0.7, 0.6], 2, 0.0, "The loss fell every time: training goes on to the end."),
        ([0.9, 0.6, 0.7, 0.8, 0.9], 2, 0.0,
         "Training stops at the evaluation with which the count reaches `patience`."),
        ([0.9, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.5], 2, 0.0,
         "An improvement sets the count back to 0: only evaluations in a row count."),
        ([0.9, 0.5, 0.8, 0.7, 0.6], 2, 0.0,
         "Compare with the best loss so far, and not with the one before."),
        ([1.0, 0.96, 0.92, 0.88, 0.84], 3, 0.05,
         "None of these steps is larger than the threshold. The best loss moves along with small "
         "steps, too, so they do not add up."),
        ([0.9, 0.5, 0.5, 0.5, 0.5], 2, 0.0, "A loss that stays as it is has not improved."),
    ]  # fmt: skip
    for losses, patience, threshold, why in traps:
        _compare_stop(answer, losses, patience, threshold, why)
    for _ in range(30):
        level, losses = 1.0, []
        for _ in range(random.randint(3, 14)):
            level *= random.uniform(0.8, 1.2)
            losses.append(round(level, 3))
        threshold = random.choice([0.0, 0.0405])
        _compare_stop(answer, losses, random.randint(1, 3), threshold, "These losses differ.")


def _compare_stop(answer, losses: list, patience: int, threshold: float, why: str) -> None:
    expected = _library_stop(losses, patience, threshold)
    found = call(answer, losses, patience, threshold)
    got = found.value
    require(
        isinstance(got, tuple | list) and len(got) == 2,
        "Return two numbers: where training stops, and which evaluation was the best.",
        of=found,
        expected=expected,
    )
    require(
        tuple(got) != (expected[0] - 1, expected[1] - 1),
        "Evaluations are counted from 1.",
        of=found,
        expected=expected,
    )
    require(got[0] == expected[0], why, of=found, expected=expected)
    require(
        got[1] == expected[1],
        "The checkpoint that is loaded at the end is that of the smallest loss up to there; of "
        "equal ones, the first.",
        of=found,
        expected=expected,
    )


def _library_stop(losses: list[float], patience: int, threshold: float) -> tuple[int, int]:
    """Return what the callback does and the Trainer remembers, evaluation by evaluation."""
    from transformers import EarlyStoppingCallback

    callback = EarlyStoppingCallback(patience, threshold)
    args = SimpleNamespace(greater_is_better=False, metric_for_best_model="eval_loss")
    state, control = SimpleNamespace(best_metric=None), SimpleNamespace(should_training_stop=False)
    best = 0
    for number, loss in enumerate(losses, start=1):
        callback.on_evaluate(args, state, control, {"eval_loss": loss})
        if state.best_metric is None or loss < state.best_metric:
            state.best_metric, best = loss, number
        if control.should_training_stop:
            return number, best
    return len(losses), best
