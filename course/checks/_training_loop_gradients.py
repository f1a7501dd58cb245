"""The checks of exercises 6.3 to 6.5: gradients of several batches, of real tokens, and clipped."""

from __future__ import annotations

import copy

from course.checks import _training_loop_tools as tools
from course.exercise import draw, exercise, nearly_equal, require


@exercise(
    "6.3",
    hints=[
        "backward() adds to the gradients that are there. So several calls of backward() make a "
        "sum; what has to be added up, so that the sum is the gradient of the mean over all rows?",
        "cross_entropy gives the mean over the rows of one batch. Multiply it by the share that "
        "this batch has of all rows.",
        "share = len(labels) / all_rows; loss = cross_entropy(model(inputs), labels) * share; "
        "loss.backward(). The sum of these losses is the mean over all rows.",
    ],
)
def accumulate(answer):
    """Compare the gradients with those of one backward() over all rows together."""
    import torch

    random = draw("accumulate")
    for sizes in ([8, 8, 8], [8, 8, random.choice([1, 2, 3])], [4]):
        model = tools.network(random, labels=3)
        with torch.no_grad():
            for weight in model.parameters():
                weight.mul_(4)
        batches = [_rows(random, size) for size in sizes]
        seen: list[int] = []
        mine = copy.deepcopy(model)
        mine.register_forward_hook(lambda module, inputs, _, seen=seen: seen.append(len(inputs[0])))
        text = f"accumulate(model, batches of {', '.join(map(str, sizes))} rows)"
        found = tools.ask(answer, text, mine, batches)
        wanted, loss = _gradients(model, batches, "one")
        tools.require_number(found, "the mean loss", loss)
        got, expected = tools.flat(mine, gradients=True), f"gradients {tools.shown(wanted)}"
        require(
            max(seen, default=0) <= max(sizes),
            "All rows went through the model at once. They may not fit into memory: one batch at "
            "a time.",
            of=found,
            got=f"{max(seen, default=0)} rows at once",
            expected=f"at most {max(sizes)}",
        )
        require(bool(got.abs().sum()), "There are no gradients: call backward().", of=found)
        for way, why in (
            ("sum", "Every batch added its whole mean, so the gradient is too large by a factor "
             "of the number of batches."),
            ("mean", "A batch with fewer rows counts as much as a full one. Every row should count "
             "the same."),
            ("last", "Only the gradient of the last batch is there."),
        ):  # fmt: skip
            other = _gradients(model, batches, way)[0]
            require(
                not nearly_equal(got, other) or nearly_equal(other, wanted),
                why,
                of=found,
                got=f"gradients {tools.shown(got)}",
                expected=expected,
            )
        require(
            nearly_equal(got, wanted),
            "The gradients are not those of the mean loss over all rows.",
            of=found,
            got=f"gradients {tools.shown(got)}",
            expected=expected,
        )
        require(
            nearly_equal(found.value, loss),
            "The gradients are right. Return the mean loss over all rows, too.",
            of=found,
            expected=loss,
        )
        require(
            nearly_equal(tools.flat(mine), tools.flat(model)),
            "The weights have changed: only gradients are wanted, and no step.",
            of=found,
        )


def _rows(random, size: int):
    import torch

    generator = torch.Generator().manual_seed(random.randrange(10**6))
    return (
        torch.randn(size, 6, generator=generator),
        torch.randint(3, (size,), generator=generator),
    )


def _gradients(model, batches, way: str):
    """Return the gradients of all batches, put together in one of several ways, and the loss."""
    import torch
    from torch.nn.functional import cross_entropy

    model = copy.deepcopy(model)
    whole = tuple(torch.cat(parts) for parts in zip(*batches, strict=True))
    used = {"one": [whole], "last": batches[-1:]}.get(way, batches)
    losses = [cross_entropy(model(inputs), labels) for inputs, labels in used]
    loss = sum(losses) / (len(losses) if way == "mean" else 1)
    loss.backward()
    return tools.flat(model, gradients=True), loss.item()


@exercise(
    "6.4",
    hints=[
        "Which tokens are real? real = labels != -100, of shape (batch, tokens). logits[real] has "
        "one row for each of them.",
        "log_softmax over the last axis, and of each row the number at its label: that is the log "
        "of the probability. The loss is minus that.",
        "total = cross_entropy(logits[real], labels[real], reduction='sum'); divide by `count`, or "
        "by real.sum() if count is None.",
    ],
)
def token_loss(answer):
    """Compare with cross_entropy over the real tokens, and two halves with the whole."""
    import torch
    from torch.nn.functional import cross_entropy

    random = draw("token_loss")
    generator = torch.Generator().manual_seed(random.randrange(10**6))
    lengths = [9, random.randint(1, 3), random.randint(4, 6), 2]
    labels = torch.full((4, 9), -100)
    for row, length in enumerate(lengths):
        labels[row, :length] = torch.randint(5, (length,), generator=generator)
    logits = 3 * torch.randn(4, 9, 5, generator=generator)
    real = sum(lengths)
    each = cross_entropy(logits.transpose(1, 2), labels, reduction="none")  # (4, 9)
    expected = (each.sum() / real).item()
    text = f"token_loss(logits, labels), {real} real tokens of {labels.numel()}"
    found = tools.ask(answer, text, logits, labels)
    rows = [(row.sum() / length).item() for row, length in zip(each, lengths, strict=True)]
    told = [
        ((each.sum() / each.numel()).item(), "The padding counts in the division: divide by the "
         "number of real tokens."),
        (sum(rows) / len(rows), "This is the mean over the rows of each row's mean, so the tokens "
         "of a short row count more. Every real token should count the same."),
        (each.sum().item(), "This is the sum. Divide by the number of real tokens."),
        (-expected, "The sign is wrong: the loss is minus the log of the probability."),
    ]  # fmt: skip
    _require_loss(found, expected, told)
    count = real + random.randint(3, 9)
    text = f"token_loss(logits, labels, count={count}), {real} real tokens"
    found = tools.ask(answer, text, logits, labels, count)
    told = [(expected, "If `count` is given, the sum is divided by it.")]
    _require_loss(found, (each.sum() / count).item(), told)
    padding = torch.where((labels == -100)[..., None], logits + 50, logits)
    text = "token_loss(logits, labels), other logits at the padding"
    found = tools.ask(answer, text, padding, labels)
    _require_loss(found, expected, [])
    logits.requires_grad_()
    whole = tools.ask(answer, text, logits, labels).value
    try:
        whole.backward()
    except Exception:  # a number, or a tensor that forgot where it came from
        require(False, "The result has no way back to the logits: backward() fails. Return a "
                "tensor, and compute it with torch alone.", got=whole)  # fmt: skip


def _require_loss(found, expected: float, told: list) -> None:
    import torch

    require(
        isinstance(found.value, torch.Tensor) and found.value.ndim == 0,
        "Return one number as a tensor without axes, as cross_entropy does: somebody will call "
        "backward() on it.",
        of=found,
        expected=expected,
    )
    for wrong, why in told:
        require(
            not nearly_equal(found.value, wrong, 1e-4) or nearly_equal(wrong, expected, 1e-4),
            why,
            of=found,
            expected=expected,
        )
    require(
        nearly_equal(found.value, expected, 1e-4),
        "Another loss. Only tokens whose label is not -100 count, whatever the logits of the "
        "others say.",
        of=found,
        expected=expected,
    )


@exercise(
    "6.5",
    hints=[
        "parameters may be a generator, which can be walked through once: begin with grads = "
        "[p.grad for p in parameters if p.grad is not None].",
        "One norm for all: the square root of the sum of the squares of all numbers in all "
        "gradients.",
        "If norm > limit, multiply every gradient in place: grad.mul_(limit / norm). Return the "
        "norm from before.",
    ],
)
def clip(answer):
    """Compare gradients and norm with torch.nn.utils.clip_grad_norm_."""
    import torch

    random = draw("clip")
    for scale, limit in ((5.0, 1.0), (3.0, random.uniform(0.5, 2.5)), (0.01, 1.0)):
        model = tools.network(random)
        generator = torch.Generator().manual_seed(random.randrange(10**6))
        other, each = copy.deepcopy(model), []
        pairs = zip(model.parameters(), other.parameters(), strict=True)
        for weight, twin in list(pairs)[:3]:  # the last one has no gradient
            each.append(scale * torch.randn(weight.shape, generator=generator))
            weight.grad, twin.grad = each[-1].clone(), each[-1].clone()
        before = tools.flat(model, gradients=True)
        norm = torch.nn.utils.clip_grad_norm_(other.parameters(), limit).item()
        wanted = tools.flat(other, gradients=True)
        text = f"clip(model.parameters(), {limit:.3g}), gradients of norm {norm:.3g}"
        found = tools.ask(answer, text, model.parameters(), limit)
        got = tools.flat(model, gradients=True)
        _require_clipped(found, got, wanted, before, each, limit)
        value = found.value.item() if isinstance(found.value, torch.Tensor) else found.value
        require(
            not nearly_equal(value, got.norm().item(), 1e-3 * norm) or nearly_equal(before, got),
            "The gradients are right. Return the norm from before the clipping: it tells how wild "
            "the batch was.",
            of=found,
            expected=norm,
        )
        require(
            nearly_equal(value, norm, 1e-4 * norm),
            "The gradients are right. The norm of all gradients before the clipping is another "
            "number.",
            of=found,
            expected=norm,
        )


def _require_clipped(found, got, wanted, before, each, limit: float) -> None:
    import torch

    shown = {"got": f"gradients {tools.shown(got)}", "expected": f"gradients {tools.shown(wanted)}"}
    zeros = torch.zeros(len(got) - sum(part.numel() for part in each))
    apart = [part * min(1, limit / part.norm().item()) for part in each]
    told = [
        (before, "The gradients are what they were. Change them in place (grad.mul_), and mind "
         "that a generator can be walked through only once."),
        (torch.cat([*(part.flatten() for part in apart), zeros]), "Every tensor was clipped on its "
         "own. One factor for all keeps the direction of the step."),
        (before.clamp(-limit, limit), "Every number was cut off at the limit: that is "
         "clip_grad_value_, and it changes the direction of the step."),
        (before * limit / before.norm(), "Gradients with a norm below the limit stay as they are."),
    ]  # fmt: skip
    size = 1e-4 * float(wanted.abs().max())
    for wrong, why in told:
        require(
            not nearly_equal(got, wrong, size) or nearly_equal(wrong, wanted, size),
            why,
            of=found,
            **shown,
        )
    require(
        nearly_equal(got, wanted, size),
        "The gradients differ: all of them times limit / norm, if the norm is larger than the "
        "limit.",
        of=found,
        **shown,
    )
