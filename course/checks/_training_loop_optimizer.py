"""The checks of exercises 6.6 to 6.8: the schedule, the optimizer's step, and the precision."""

from __future__ import annotations

import math

from course.checks import _training_loop_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "6.6",
    hints=[
        "The warm-up is step / warmup. Write `if step < warmup` and a warm-up of 0 is no trouble.",
        "After it, progress goes from 0 at step `warmup` to 1 at step `total`. The cosine of π · "
        "progress goes from 1 to -1; lift and halve it.",
        "0.5 * (1 + math.cos(math.pi * progress)). Behind the end, progress stays 1: use "
        "min(1, …).",
    ],
)
def cosine_factor(answer):
    """Compare with get_cosine_schedule_with_warmup, step by step, up to the end and behind it."""
    random = draw("cosine_factor")
    for warmup, total in ((random.randint(5, 20), random.randint(60, 200)), (0, 30), (3, 10)):
        factors = _factors(warmup, total)
        for step in dict.fromkeys([0, warmup, warmup // 2, (warmup + total) // 2, total,
                                   (3 * warmup + total) // 4, *range(total + 1)]):  # fmt: skip
            found = call(answer, step, warmup, total)
            _require_factor(found, factors[step], step, warmup, total)
        found = call(answer, total + 3, warmup, total)
        require(
            tools.is_number(found.value) and nearly_equal(found.value, 0),
            "Behind the last step the factor stays 0; the cosine itself would rise again.",
            of=found,
            expected=0.0,
        )


def _factors(warmup: int, total: int) -> list[float]:
    """Return the factor of the library's schedule at each step up to the last."""
    import torch
    from transformers import get_cosine_schedule_with_warmup

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = get_cosine_schedule_with_warmup(optimizer, warmup, total)
    factors = []
    for _ in range(total + 1):
        factors.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return factors


def _require_factor(found, expected: float, step: int, warmup: int, total: int) -> None:
    require(tools.is_number(found.value), "Return a number.", of=found, expected=expected)
    if nearly_equal(found.value, expected):
        return
    progress = (step - warmup) / (total - warmup)
    if step < warmup:
        early = nearly_equal(found.value, (step + 1) / warmup)
        why = (
            "Step 0 has the factor 0: the warm-up begins there."
            if early
            else "During the warm-up the factor grows in a straight line from 0: step / warmup."
        )
    elif nearly_equal(found.value, 1 - progress):
        why = "That is the straight line down. The cosine is slow at both ends and fast between."
    elif nearly_equal(found.value, 0.5 * (1 + math.cos(math.pi * step / total))):
        why = (
            "The cosine begins at the end of the warm-up: progress is 0 there, and "
            "(step - warmup) / (total - warmup) later."
        )
    elif nearly_equal(found.value, math.cos(math.pi * progress / 2)):
        why = "That is a quarter of a wave. The schedule is half a wave: slow at both ends."
    elif nearly_equal(found.value, math.cos(math.pi * progress)):
        why = "The cosine goes down to -1. Lift it by 1 and halve it."
    else:
        why = "After the warm-up the factor falls from 1 to 0 along half a wave of the cosine."
    require(False, why, of=found, expected=expected)


@exercise(
    "6.7",
    hints=[
        "Begin with step = state.get('step', 0) + 1, and m and v from the state, or zeros: "
        "torch.zeros_like(weight).",
        "m = beta1 * m + (1 - beta1) * grad, v = beta2 * v + (1 - beta2) * grad**2. In the first "
        "steps both are too small: divide by 1 - beta1**step and 1 - beta2**step.",
        "weight * (1 - lr * weight_decay) - lr * m_hat / (v_hat.sqrt() + eps). Keep m and v, not "
        "m_hat and v_hat, in the new state.",
    ],
)
def adamw_step(answer):
    """Compare five steps in a row with torch.optim.AdamW, with drawn settings."""
    import torch

    random = draw("adamw_step")
    settings = {
        "lr": random.choice([0.05, 0.1]),
        "betas": random.choice([(0.8, 0.95), (0.9, 0.99)]),
        "eps": 1e-2,  # large, so that its place matters
        "weight_decay": random.choice([0.3, 0.5]),
    }
    generator = torch.Generator().manual_seed(random.randrange(10**6))
    weight = torch.randn(5, generator=generator) + 2
    grads = [torch.randn(5, generator=generator) * 0.3 + 0.1 for _ in range(5)]
    right = _adamw(weight, grads, settings)
    wrong = {why: _by_hand(weight, grads, settings, way) for way, why in WAYS.items()}
    state: dict = {}
    for step, grad in enumerate(grads):
        text = f"adamw_step(weight, grad, state, …), step {step + 1}"
        found = tools.ask(answer, text, weight, grad, state, **settings)
        require(
            isinstance(found.value, tuple) and len(found.value) == 2,
            "Return two things: the new weight and the new state.",
            of=found,
        )
        weight, state = found.value
        require(
            isinstance(weight, torch.Tensor) and weight.shape == grad.shape,
            "The new weight is a tensor of the old one's shape.",
            of=found,
            got=weight,
        )
        require(
            isinstance(state, dict) and {"step", "m", "v"} <= set(state),
            "The new state is a dictionary with step, m and v.",
            of=found,
            got=state,
        )
        told = {"got": tools.shown(weight), "expected": tools.shown(right[step])}
        for why, weights in wrong.items():
            same = nearly_equal(weight, weights[step])
            require(not same or nearly_equal(weights[step], right[step]), why, of=found, **told)
        require(nearly_equal(weight, right[step]), LATER if step else FIRST, of=found, **told)


FIRST = "The first step already differs: go through the five lines one by one."
LATER = (
    "The steps before were right, so something is not kept in the state as it should be: step, m "
    "and v as they are before the correction."
)
WAYS = {
    "no correction": "m and v begin at 0 and are too small at first: divide by 1 - beta**step.",
    "adam": "The weight decay went through m and v, as in Adam with L2. In AdamW the weight "
    "shrinks by itself: weight * (1 - lr * weight_decay).",
    "no decay": "The weight decay is missing.",
    "decay without rate": "The decay is lr * weight_decay, not weight_decay alone.",
    "eps inside": "eps is added behind the square root, not under it.",
    "decay last": "The weight shrinks before the step is subtracted, not after.",
    "sgd": "m stands alone. Divide by the square root of v, number by number.",
}


def _adamw(weight, grads, settings: dict) -> list:
    """Return the weights after each step of torch's optimizer."""
    import torch

    weight = torch.nn.Parameter(weight.clone())
    optimizer, weights = torch.optim.AdamW([weight], **settings), []
    for grad in grads:
        weight.grad = grad.clone()
        optimizer.step()
        weights.append(weight.detach().clone())
    return weights


def _by_hand(weight, grads, settings: dict, way: str) -> list:
    """Return the weights after each step with one thing done otherwise."""
    import torch

    lr, (beta1, beta2), eps = settings["lr"], settings["betas"], settings["eps"]
    decay = 0.0 if way in ("no decay", "adam") else settings["weight_decay"]
    m, v, weights = torch.zeros_like(weight), torch.zeros_like(weight), []
    for step, given in enumerate(grads, start=1):
        grad = given + settings["weight_decay"] * weight if way == "adam" else given
        m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
        raw = way == "no correction"
        m_hat, v_hat = (m, v) if raw else (m / (1 - beta1**step), v / (1 - beta2**step))
        down = (v_hat + eps).sqrt() if way == "eps inside" else v_hat.sqrt() + eps
        move = lr * m_hat / (1 if way == "sgd" else down)
        shrink = 1 - (1 if way == "decay without rate" else lr) * decay
        weight = (weight - move) * shrink if way == "decay last" else weight * shrink - move
        weights.append(weight)
    return weights


@exercise(
    "6.8",
    hints=[
        "Autocast changes what single operations compute with. The weights, and what the optimizer "
        "keeps of them, are not operations.",
        "Run the cell and ask: model.weight.dtype, logits.dtype, loss.dtype, "
        "model.weight.grad.dtype, optimizer.state[model.weight]['exp_avg'].dtype.",
        "For `grown`, run a loop of 1,000 additions with one = torch.tensor(1.0, "
        "dtype=torch.bfloat16), and return one.item().",
    ],
)
def precision(answer):
    """Ask torch: one training step of a linear model under autocast, and 1,000 small additions."""
    expected = _precisions()
    require(
        isinstance(answer, dict) and set(answer) == set(expected),
        f"A dictionary with the keys {', '.join(expected)}.",
        got=answer,
    )
    for name, value in list(expected.items())[:-1]:
        got = str(answer[name]).removeprefix("torch.")
        require(
            got in ("float32", "bfloat16"),
            f'{name}: "float32" or "bfloat16".',
            got=answer[name],
        )
        require(got == value, f"{name}: {WHY[name]}", got=answer[name])
    require(
        tools.is_number(answer["grown"]),
        "grown: a number.",
        got=answer["grown"],
    )
    require(
        nearly_equal(answer["grown"], expected["grown"]),
        "grown: between 1 and 2, bfloat16 has 128 steps, so the number above 1 is 1.0078125. Which "
        "of the two is nearer to 1.001? And then again, 999 times.",
        got=answer["grown"],
    )


WHY = {
    "weights": "autocast does not touch the weights themselves. It makes a copy of lower precision "
    "for the multiplication, and forgets it.",
    "logits": "a linear layer is a matrix multiplication: that is what autocast does in low "
    "precision.",
    "loss": "a sum of exponentials needs its digits, so autocast computes cross_entropy in "
    "float32.",
    "gradients": "a gradient has the type of its weight.",
    "moments": "the optimizer makes them like the weights that it is given.",
}


def _precisions() -> dict:
    import torch

    model = torch.nn.Linear(8, 3)
    optimizer = torch.optim.AdamW(model.parameters())
    inputs, labels = torch.ones(4, 8), torch.tensor([0, 1, 2, 0])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(inputs)
        loss = torch.nn.functional.cross_entropy(logits, labels)
    loss.backward()
    optimizer.step()
    one = torch.tensor(1.0, dtype=torch.bfloat16)
    for _ in range(1000):
        one += 0.001
    found = {
        "weights": model.weight,
        "logits": logits,
        "loss": loss,
        "gradients": model.weight.grad,
        "moments": optimizer.state[model.weight]["exp_avg"],
    }
    dtypes = {name: str(value.dtype).removeprefix("torch.") for name, value in found.items()}
    return dtypes | {"grown": one.item()}
