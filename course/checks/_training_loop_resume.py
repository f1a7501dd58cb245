"""The check of exercise 6.13: a training that is killed, and goes on as if nothing had happened."""

from __future__ import annotations

import os
import tempfile

from course.checks import _training_loop_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

EPOCHS, SIZE = 3, 8


class _Killed(BaseException):
    """What the check raises in the middle of a training."""


@exercise(
    "6.13",
    hints=[
        "List all that changes while a training runs: weights, what the optimizer keeps, the "
        "learning rate, where in which epoch it is, and the generator that dropout and the order "
        "are drawn with.",
        "torch.save({...}, path) after each step: model.state_dict(), optimizer.state_dict(), "
        "scheduler.state_dict(), the order of the epoch, the number of the step, and "
        "torch.get_rng_state().",
        "Count the steps through all epochs: for step in range(epochs * per_epoch). place = step % "
        "per_epoch; if place == 0, draw a new order. Then starting at the saved step is one line.",
        "In the beginning, if os.path.exists(path): saved = torch.load(path); load the three "
        "states and take the order and the step; torch.set_rng_state(saved['rng']) comes last.",
    ],
)
def train(answer):
    """Kill it after a drawn step and within another; compare with a training that ran through."""
    random = draw("train")
    inputs, labels = _rows(random, random.choice([37, 42]))
    per_epoch = -(-len(labels) // SIZE)
    total = EPOCHS * per_epoch
    first = random.choice([n for n in range(3, total // 2) if n % per_epoch])
    second = random.choice([n for n in range(first + 2, total - 2)])
    seeds = random.sample(range(1000), 3)
    wanted = _Life(seeds[0])
    with tools.kept_randomness():
        with wanted:
            _through(wanted, inputs, labels, total)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "checkpoint.pt")
            other = os.path.join(folder, "other.pt")
            through = _live(answer, seeds[0], inputs, labels, other, "at once")
            _require_through(through, wanted, total)
            text = f"killed after step {first}"
            lives = [_live(answer, seeds[0], inputs, labels, path, text, after=first)]
            _require_saved(lives[0], path)
            text, within = f"started again, killed in step {second + 1}", second + 1 - first
            lives.append(_live(answer, seeds[1], inputs, labels, path, text, within=within))
            _require_resumed(lives[1], wanted, first)
            lives.append(_live(answer, seeds[2], inputs, labels, path, "started again"))
            _require_resumed(lives[2], wanted, second)
    got, expected = tools.flat(lives[2].model), tools.flat(wanted.model)
    require(
        nearly_equal(got, expected, 1e-6),
        "The last weights are not those of a training that was never killed.",
        of=lives[2].found,
        got=tools.shown(got),
        expected=tools.shown(expected),
    )


class _Life:
    """A model, an optimizer and a schedule from one process, watched at every forward pass."""

    def __init__(self, seed: int):
        import random

        import torch
        from transformers import get_linear_schedule_with_warmup

        self.seed = seed
        self.model = tools.network(random.Random(seed), dropout=0.3)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=0.05)
        self.scheduler = get_linear_schedule_with_warmup(self.optimizer, 4, 30)
        self.seen: list[dict] = []
        self.steps: list[int] = []
        self.within: int | None = None
        self.model.register_forward_pre_hook(self._note)

    def __enter__(self):
        import torch

        torch.manual_seed(self.seed)
        return self

    def __exit__(self, *error):
        return None

    def _note(self, module, inputs) -> None:
        import torch

        if self.within is not None and len(self.seen) + 1 == self.within:
            raise _Killed
        state = self.optimizer.state
        moments = [state[w]["exp_avg"].flatten() for w in self.model.parameters() if w in state]
        self.seen.append(
            {
                "weights": tools.flat(self.model),
                "moments": torch.cat(moments) if moments else torch.zeros(1),
                "rate": self.scheduler.get_last_lr()[0],
                "inputs": inputs[0].detach().clone(),
                "rng": torch.get_rng_state(),
                "training": module.training,
            }
        )


def _rows(random, count: int):
    import torch

    generator = torch.Generator().manual_seed(random.randrange(10**6))
    inputs = torch.randn(count, 6, generator=generator)
    return inputs, (inputs[:, 0] > 0).long()


def _through(life: _Life, inputs, labels, total: int) -> None:
    """Train from beginning to end."""
    import torch
    from torch.nn.functional import cross_entropy

    life.model.train()
    for _ in range(EPOCHS):
        order = torch.randperm(len(labels))
        for batch in order.split(SIZE):
            life.optimizer.zero_grad()
            cross_entropy(life.model(inputs[batch]), labels[batch]).backward()
            life.optimizer.step()
            life.scheduler.step()


def _live(answer, seed, inputs, labels, path, text: str, after=None, within=None) -> _Life:
    """Run the learner's training in a life of its own, until it ends or is killed."""
    if not callable(answer):
        call(answer)
    life = _Life(seed)
    life.within = within

    def after_step(step: int) -> None:
        life.steps.append(step)
        if step == after:
            raise _Killed

    def started(*given):
        try:
            answer(*given)
        except _Killed:
            pass
        return True

    with life:
        life.found = tools.ask(
            started, f"train(…), {text}", life.model, life.optimizer, life.scheduler, inputs,
            labels, EPOCHS, path, after_step,
        )  # fmt: skip
    return life


def _require_through(life: _Life, wanted: _Life, total: int) -> None:
    require(
        len(life.seen) == total,
        "Each epoch has as many steps as batches; the last batch of an epoch need not be full.",
        of=life.found,
        got=f"{len(life.seen)} batches",
        expected=f"{total} batches",
    )
    require(
        life.steps == list(range(1, total + 1)),
        "Call after_step(step) after every step, with the number of steps that are done: 1, 2, …",
        of=life.found,
        got=life.steps,
        expected=list(range(1, total + 1)),
    )
    require(all(seen["training"] for seen in life.seen), "Call model.train().", of=life.found)
    _require_same(life.found, life.seen, wanted.seen, "Without any kill: ", 1)
    got, expected = tools.flat(life.model), tools.flat(wanted.model)
    require(
        nearly_equal(got, expected, 1e-6),
        "Without any kill, the last weights differ from those of a plain loop.",
        of=life.found,
        got=tools.shown(got),
        expected=tools.shown(expected),
    )


def _require_saved(life: _Life, path: str) -> None:
    require(
        os.path.exists(path),
        "There is no checkpoint at `path`. Save after every step, before you call after_step: the "
        "end may come at any moment.",
        of=life.found,
        got="no file",
        expected="a file",
    )


def _require_resumed(life: _Life, wanted: _Life, done: int) -> None:
    require(
        life.seen,
        "It was started again with a checkpoint, and made no step.",
        of=life.found,
    )
    began = (life.steps or [done + 1])[0]
    require(
        began == done + 1,
        "It should go on behind the steps that were done and saved.",
        of=life.found,
        got=f"after_step({began}) came first",
        expected=f"after_step({done + 1})",
    )
    _require_same(life.found, life.seen, wanted.seen[done:], "After the kill: ", done + 1)


def _require_same(found, seen: list[dict], wanted: list[dict], when: str, step: int) -> None:
    """Require that everything was, before each step, as it was in the other training."""
    told = {
        "weights": "the weights are not those that were there before this step.",
        "moments": "the weights are right, but the optimizer does not know its averages any more: "
        "it has a state_dict(), too.",
        "rate": "the learning rate is not that of this step: the scheduler has a state_dict(), "
        "too, and steps once after each step of the optimizer.",
        "inputs": "the rows of this batch are not the ones whose turn it is. In one epoch, every "
        "row comes once: keep the order and the place in it.",
        "rng": "the generator is in another state, so dropout draws otherwise: "
        "torch.get_rng_state() belongs into the checkpoint, and is set when all else is loaded.",
    }
    for number, (mine, theirs) in enumerate(zip(seen, wanted, strict=False), start=step):
        for name, why in told.items():
            same = mine[name].shape == theirs[name].shape if hasattr(mine[name], "shape") else True
            require(
                same and nearly_equal(mine[name], theirs[name], 1e-6),
                f"{when}{_first(number, step)}{why}",
                of=found,
                got=_short(mine[name], name),
                expected=_short(theirs[name], name),
            )


def _first(number: int, step: int) -> str:
    return f"in step {number}, " if number > step else f"right at the start, in step {number}, "


def _short(value, name: str):
    if name == "rng":
        return f"a state that ends in {value[-8:].tolist()}"
    return tools.shown(value.flatten()) if hasattr(value, "flatten") else value
