"""The checks of exercises 6.9 to 6.12: what several processes do, computed by one."""

from __future__ import annotations

import copy
import math

from course.checks import _training_loop_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "6.9",
    hints=[
        "Two rounds: first every replica computes its gradients, of its own batch; then, number by "
        "number, all replicas get the mean.",
        "for weights in zip(*(replica.parameters() for replica in replicas)): gives, for each "
        "weight, the tuple of its copies. mean = sum(w.grad for w in weights) / len(weights).",
        "Then, under torch.no_grad(): for weight in weights: weight -= rate * mean. Clear the "
        "gradients at the beginning with replica.zero_grad().",
    ],
)
def in_step(answer):
    """Compare with one model that gets the batches of all processes as one large batch."""
    import torch

    random = draw("in_step")
    count, rate = random.choice([2, 3, 4]), 0.5
    model = tools.network(random)
    replicas = torch.nn.ModuleList(copy.deepcopy(model) for _ in range(count))
    for _ in range(2):
        batches = tools.points(random, count)
        before = tools.flat(model)
        alone = [_after(model, [batch], rate) for batch in batches]
        summed = before + sum(one - before for one in alone)
        loss = _train(model, batches, rate)
        text = f"in_step({count} replicas, {count} batches, {rate})"
        found = tools.ask(answer, text, replicas, batches, rate)
        tools.require_number(found, "the mean loss", loss)
        got = [tools.flat(replica) for replica in replicas]
        wanted = tools.flat(model)
        told = {
            "got": f"first weights {[tools.shown(one[:2]) for one in got]}",
            "expected": f"{tools.shown(wanted[:2])} in each",
        }
        require(
            not all(nearly_equal(one, before) for one in got),
            "No weight has changed.",
            of=found,
            **told,
        )
        require(
            not all(nearly_equal(mine, own) for mine, own in zip(got, alone, strict=True)),
            "Every replica followed its own gradients, so they are different models now. They "
            "have to exchange gradients before they step.",
            of=found,
            **told,
        )
        require(
            not all(nearly_equal(one, summed) for one in got),
            f"The gradients were added up: the step is {count} times as long. Each loss is already "
            "the mean of its batch, so the gradients of several processes need a mean, too.",
            of=found,
            **told,
        )
        require(
            all(nearly_equal(one, got[0]) for one in got),
            "The replicas are not the same any more: all of them make the same step.",
            of=found,
            **told,
        )
        require(
            nearly_equal(got[0], wanted),
            "The replicas are the same, but the step is not that of one model with all rows in one "
            "batch. Are gradients of the step before still there?",
            of=found,
            **told,
        )
        require(
            nearly_equal(found.value, loss),
            "The weights are right. Return the mean of the replicas' losses, from before the step.",
            of=found,
            expected=loss,
        )


def _train(model, batches, rate: float) -> float:
    """Make one step with all batches as one; return the loss."""
    import torch
    from torch.nn.functional import cross_entropy

    inputs, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    optimizer.zero_grad()
    loss = cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def _after(model, batches, rate: float):
    model = copy.deepcopy(model)
    _train(model, batches, rate)
    return tools.flat(model)


@exercise(
    "6.10",
    hints=[
        "Every process takes batch_size rows at a time, so the rows of `processes` batches go "
        "through at once, `accumulation` times before the weights change.",
        "First count the batches that there would be with one process, rounded up. Then deal them "
        "out, rounded up again: no process may have one less than the others.",
        "seen = batches * batch_size * processes: all batches are filled, the last ones with rows "
        "from the beginning.",
    ],
)
def shared_plan(answer):
    """Compare with the batches that Accelerate deals out to each process."""
    random = draw("shared_plan")
    given = [(65, 8, 4, 2), (3300, 16, 4, 2), (64, 8, 4, 2)]
    given += [
        (random.randint(150, 700), random.choice([4, 8, 16]), random.choice([2, 3, 4]),
         random.choice([1, 2, 4]))
        for _ in range(6)
    ]  # fmt: skip
    for case in given:
        _require_plan(call(answer, *case), *case)


def _require_plan(found, rows: int, size: int, processes: int, accumulation: int) -> None:
    expected = _plan(rows, size, processes, accumulation)
    tools.require_keys(found, expected)
    got = found.value
    require(
        all(tools.is_number(value) and value == int(value) for value in got.values()),
        "Every value is a whole number.",
        of=found,
        expected=expected,
    )
    alone, batches = math.ceil(rows / size), expected["batches"]
    told = {
        "effective_batch": {
            size * processes: "between two changes of the weights, every process takes "
            f"{accumulation} batches.",
            size * accumulation: f"there are {processes} processes, and each has its own rows.",
            size: "these are the rows of one batch in one process.",
        },
        "batches": {
            alone: "these are all batches. Each process gets its share of them.",
            alone // processes: "round up, twice: a batch that is not full is filled up and "
            "counts, and all processes need the same number, or one waits for ever.",
        },
        "steps": {
            batches: f"the weights change once in {accumulation} batches.",
            batches
            // accumulation: "batches that are left at the end of the epoch make a step, too.",
            math.ceil(alone / accumulation): "the processes make their steps together.",
        },
        "seen": {
            math.ceil(rows / processes) * processes: "Accelerate fills up whole batches.",
            rows: "the last batches are filled up with rows from the beginning: these are seen "
            "twice.",
        },
    }
    tools.require_counts(found, expected, told)


def _plan(rows: int, size: int, processes: int, accumulation: int) -> dict:
    """Count what Accelerate's own sampler deals out."""
    shards = [list(shard) for shard in _shards(rows, size, processes)]
    batches = len(shards[0])
    return {
        "effective_batch": size * processes * accumulation,
        "batches": batches,
        "steps": math.ceil(batches / accumulation),
        "seen": sum(len(batch) for shard in shards for batch in shard),
    }


def _shards(rows: int, size: int, processes: int) -> list:
    """Return the batches of row numbers that Accelerate gives to each process."""
    from accelerate.data_loader import BatchSamplerShard
    from torch.utils.data import BatchSampler, SequentialSampler

    batches = BatchSampler(SequentialSampler(range(rows)), size, drop_last=False)
    return [BatchSamplerShard(batches, processes, rank) for rank in range(processes)]


@exercise(
    "6.11",
    hints=[
        "All processes draw the same order, with the same generator: torch.randperm(rows, "
        "generator=torch.Generator().manual_seed(seed + epoch)).tolist().",
        "Then the list has to become long enough to be dealt out evenly: append its own beginning, "
        "and if that is not enough, the whole list several times.",
        "length = math.ceil(rows / processes) * processes; order = (order * processes)[:length]; "
        "return order[rank::processes].",
    ],
)
def share(answer):
    """Compare with torch's DistributedSampler for every process, over several epochs."""
    random = draw("share")
    for rows, processes in ((12, 3), (random.choice([10, 13, 17, 23]), 4), (3, 8), (9, 1)):
        seed = random.randrange(1000)
        for epoch in (0, 1, random.randint(2, 30)):
            shares = [call(answer, rows, rank, processes, seed, epoch) for rank in range(processes)]
            for rank, found in enumerate(shares):
                expected = _sampled(rows, rank, processes, seed, epoch)
                _require_share(found, expected, rows, rank, processes, seed, epoch)


def _sampled(rows, rank, processes, seed, epoch, shuffle=True) -> list[int]:
    from torch.utils.data import DistributedSampler

    sampler = DistributedSampler(range(rows), processes, rank, shuffle=shuffle, seed=seed)
    sampler.set_epoch(epoch)
    return list(sampler)


def _require_share(found, expected, rows, rank, processes, seed, epoch) -> None:
    got = tools.lists(found.value)
    require(
        isinstance(got, list) and all(isinstance(n, int) for n in got),
        "Return a list of row numbers.",
        of=found,
        expected=expected,
    )
    if got == expected:
        return
    every = [_sampled(rows, r, processes, seed, epoch) for r in range(processes)]
    order = [number for group in zip(*every, strict=True) for number in group]
    length = len(expected)
    told = [
        (got == _sampled(rows, rank, processes, seed, epoch, shuffle=False),
         "The rows are not shuffled."),
        (epoch and got == _sampled(rows, rank, processes, seed, 0),
         "Every epoch has the same order: the epoch belongs into the seed."),
        (got == order[rank * length : (rank + 1) * length],
         "This process has a block of neighbours. Deal the rows out one by one, like cards: every "
         "`processes`-th row is yours."),
        (len(got) < length,
         "This process has too few rows: all need the same number, or one of them waits for ever. "
         "Fill the list up from its beginning before you deal."),
        (len(got) > length, "This process has too many rows."),
        (sorted(got) != sorted(expected) and rank == 0,
         "Another order: draw it with torch.randperm, and a generator of its own with the seed "
         "seed + epoch."),
    ]  # fmt: skip
    for wrong, why in told:
        require(not wrong, why, of=found, expected=expected)
    require(False, "These are not the rows of this process.", of=found, expected=expected)


@exercise(
    "6.12",
    hints=[
        "The first batch of process 0 has the first rows, the first batch of process 1 the next "
        "ones, and so on; then come the second batches. So walk through the rounds.",
        "for round in zip(*parts): gives, for each round, one batch of each process, in the order "
        "of the processes.",
        "Put all of them behind each other in one list, and keep the first `rows`: what comes "
        "after them was filled up.",
    ],
)
def in_order(answer):
    """Compare with the rows in order, dealt out by Accelerate's own sampler."""
    random = draw("in_order")
    cases = [(16, 2, 2), (random.choice([9, 10, 11]), 2, 3), (random.choice([17, 21]), 4, 4),
             (3, 4, 2)]  # fmt: skip
    for rows, size, processes in cases:
        answers = [random.randint(10, 99) for _ in range(rows)]
        parts = [
            [[answers[row] for row in batch] for batch in shard]
            for shard in _shards(rows, size, processes)
        ]
        found = call(answer, parts, rows)
        got = tools.lists(found.value)
        require(isinstance(got, list), "Return one list.", of=found, expected=answers)
        require(
            not any(isinstance(one, list) for one in got),
            "The batches are still lists of their own: one flat list of answers.",
            of=found,
            expected=answers,
        )
        by_process = [one for part in parts for batch in part for one in batch]
        every = [one for group in zip(*parts, strict=True) for batch in group for one in batch]
        require(
            got != every or every == answers,
            f"There are {len(got)} answers to {rows} rows: the last ones belong to rows that were "
            "filled up, and would be counted twice.",
            of=found,
            expected=answers,
        )
        require(
            got not in (by_process, by_process[:rows]) or by_process[:rows] == answers,
            "The answers stand process by process. The rows were dealt out batch by batch, so the "
            "second batch of rows went to process 1.",
            of=found,
            expected=answers,
        )
        require(
            len(got) == rows,
            "As many answers as rows, please: answers of different rows may be equal, so only "
            "their places tell which were filled up.",
            of=found,
            expected=answers,
        )
        require(got == answers, "Another order.", of=found, expected=answers)
