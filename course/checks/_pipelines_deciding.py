"""The checks of exercises 1.7 to 1.12: spans, next tokens, cards and figures."""

from __future__ import annotations

import tempfile
from pathlib import Path

import course
from course.checks import _pipelines_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "1.7",
    hints=[
        "Two loops: over every start, and for each start over the ends that are allowed.",
        "range(start, start + max_tokens) are the ends; none may lie behind the last token.",
        "Keep the span whose start_logits[start] + end_logits[end] is the largest so far.",
    ],
)
def best_span(answer):
    """Compare with the best of all spans that are allowed, on logits drawn at random."""
    random = draw("best_span")
    crossed = [0.0, 1.0, 0.5, 6.0, 0.2, 2.5], [0.1, 5.0, 0.3, 1.0, 0.4, 2.0]
    far = [6.0, 0.0, 0.5, 1.0, 0.0, 0.2, 0.1], [0.5, 1.0, 0.0, 0.2, 0.3, 1.5, 6.0]
    exact = [5.0, 0.0, 0.0, 0.0], [0.0, 0.0, 4.0, 0.0]
    close = [5.0, 0.0, 0.5, 0.0], [0.0, 1.0, 4.0, 0.0]
    minus = [-5.0, -2.0, -9.0, -1.5], [-9.0, -3.0, -1.0, -8.0]
    drawn = [
        tuple([round(random.uniform(-3, 3), 1) + place / 100 for place in range(9)] for _ in "12")
        for _ in range(20)
    ]
    cases = [
        (crossed, 4, "An answer cannot end before it starts: the best start and the best end, "
         "each alone, may cross."),
        (far, 3, "This span has more than max_tokens tokens."),
        (exact, 3, "A span from start to end has end - start + 1 tokens: count both ends."),
        (close, 2, "A sum that is larger is allowed."),
        (minus, 2, "Logits may be negative: add the two, do not multiply them, and do not "
         "start from 0 as the best so far."),
        *((case, random.randint(1, 5), "Another span has a larger sum.") for case in drawn),
    ]  # fmt: skip
    for (starts, ends), most, why in cases:
        sums = tools.spans(starts, ends, most)
        expected = max(sums, key=sums.__getitem__)
        found = call(answer, starts, ends, most)
        require(
            isinstance(found.value, list | tuple) and len(found.value) == 2,
            "Return a pair: the place of the first token and of the last.",
            of=found,
            expected=expected,
        )
        start, end = found.value
        require(start <= end, cases[0][2], of=found, expected=expected)
        require(end - start < most, cases[1][2], of=found, expected=expected)
        best = sums.get((int(start), int(end)), float("-inf"))
        require(best >= sums[expected] - 1e-9, why, of=found, expected=expected)


@exercise(
    "1.8",
    hints=[
        "The next token is the place of the largest logit: int(next_logits(ids).argmax()).",
        "Append it to the ids and ask again, `steps` times.",
        "Work on a copy, ids = list(input_ids), and return ids[len(input_ids):].",
    ],
)
def greedy(answer):
    """Check with a small stand-in for a decoder, then against the library's generate."""
    import torch

    random = draw("greedy")
    model, start = tools.NextLogits(random.randint(0, 10**6)), [random.randint(1, 9), 3, 5]
    steps, ids = 6, list(start)
    for _ in range(steps):
        ids.append(int(model(ids).argmax()))
    expected, firsts = ids[len(start) :], model(start).topk(steps).indices.tolist()
    model.lengths.clear()
    found = call(answer, start, steps, model)
    got = found.value
    require(
        isinstance(got, list),
        "Return a list of numbers; int(…) makes one of a tensor.",
        of=found,
        expected=expected,
    )
    require(
        got != firsts and (len(set(model.lengths)) > 1 or len(got) != steps),
        "Each time the model saw the same number of tokens: append the new token to the ids and "
        "ask again.",
        of=found,
        expected=expected,
    )
    require(
        got != start + expected,
        "Return the new tokens alone, without those that were given.",
        of=found,
        expected=expected,
    )
    require(len(got) == steps, f"There must be {steps} new tokens.", of=found, expected=expected)
    again = call(answer, start, steps, model)
    require(
        again.value == got,
        "A second call gives other tokens: greedy decoding draws nothing, it takes the largest.",
        of=again,
        expected=expected,
    )
    require(
        got == expected,
        "Another token has the largest logit. Does the model see all tokens so far?",
        of=found,
        expected=expected,
    )
    generator = tools.loaded("text-generation", "text-generation")
    tokenizer, decoder = generator.tokenizer, generator.model
    prompt = random.choice(["def read_lines(path):\n", "import os\n", "class Error(", "if not "])
    ids = tokenizer(prompt, add_special_tokens=False)["input_ids"]
    batch = torch.tensor([ids])
    with torch.no_grad():
        made = decoder.generate(
            batch,
            attention_mask=torch.ones_like(batch),
            max_new_tokens=12,
            do_sample=False,
            use_cache=False,
            pad_token_id=0,
        )
    expected = made[0, len(ids) :].tolist()  # shorter than 12 if the text came to its end

    def next_logits(ids):
        with torch.no_grad():
            return decoder(torch.tensor([ids])).logits[0, -1]

    found = call(answer, ids, 12, next_logits)
    found.text = f"greedy(input_ids of {prompt!r}, 12, next_logits)"
    require(
        list(found.value)[: len(expected)] == expected,
        "On the real model it differs from generate(do_sample=False).",
        of=found,
        expected=expected,
    )


@exercise(
    "1.9",
    hints=[
        "Divide the logits by the temperature before torch.softmax(…, dim=-1).",
        "torch.log2 gives bits. The minus sign makes the sum positive.",
        "0 × log2(0) is nan for a computer: leave out the shares that are 0, shares[shares > 0].",
    ],
)
def entropy(answer):
    """Compare with plain Python on logits of the day; equal logits give log2 of their number."""
    import torch

    random = draw("entropy")
    logits = [round(random.uniform(-2, 4), 2) for _ in range(6)]
    cold, warm = random.choice([0.3, 0.5]), random.choice([2.0, 3.0])
    wrong = {
        "Divide the logits by the temperature; multiplying turns cold into warm.": lambda t: 1 / t,
        "The temperature has to change the logits before softmax.": lambda t: 1.0,
    }
    for temperature in (cold, warm):
        found = call(answer, torch.tensor(logits), temperature)
        expected = tools.bits(logits, temperature)
        require(
            tools.is_number(found.value),
            "Return one number.",
            of=found,
            expected=expected,
        )
        got = float(found.value)
        for message, instead in wrong.items():
            other = tools.bits(logits, instead(temperature))
            require(not nearly_equal(got, other, 1e-4), message, of=found, expected=expected)
        require(
            not nearly_equal(got, -expected, 1e-4),
            "The logarithm of a share is negative: the sum needs a minus sign.",
            of=found,
            expected=expected,
        )
        require(
            not nearly_equal(got, expected * 0.6931472, 1e-4),
            "That is the natural logarithm. Bits take log2.",
            of=found,
            expected=expected,
        )
        require(
            nearly_equal(got, expected, 1e-4),
            "It differs from -(share × log2(share)), summed over the shares.",
            of=found,
            expected=expected,
        )
    for values, temperature, expected in [([0.0] * 8, 0.7, 3.0), ([900.0, 0.0, 1.0], 0.1, 0.0)]:
        found = call(answer, torch.tensor(values), temperature)
        require(
            nearly_equal(float(found.value), expected, 1e-4),
            "Near temperature 0 some shares are 0, and 0 × log2(0) gives nan: leave them out.",
            of=found,
            expected=expected,
        )


@exercise(
    "1.10",
    hints=[
        'Path(folder).glob("*/README.md") finds the cards, ModelCard.load(card).data its header.',
        "data.pipeline_tag, data.license and data.eval_results are what you need; card.parent.name "
        "is the checkpoint's name.",
        "eval_results is None where no figure is stated: `if not data.eval_results: continue`.",
    ],
)
def choose(answer):
    """Check on cards written for the day, then on the shelf's own."""
    random = draw("choose")
    task, other = random.sample(["fill-mask", "translation", "summarization"], 2)
    figures = sorted(random.sample(range(50, 90), 3))
    wanted, lower, closed, foreign, silent = random.sample(
        ["amber", "birch", "cedar", "dune", "elm", "fern", "gale"], 5
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, licence, figure in [
            (lower, task, "mit", figures[0] / 100),
            (wanted, task, "apache-2.0", figures[1] / 100),
            (closed, task, "cc-by-nc-4.0", figures[2] / 100),
            (foreign, other, "mit", 0.99),
            (silent, task, "mit", None),
        ]:
            tools.write_card(Path(folder) / name, kind, licence, figure)
        found = call(answer, folder, task, ["apache-2.0", "mit"])
    found.text = f"choose(folder, {task!r}, ['apache-2.0', 'mit'])"
    got = found.value
    require(
        isinstance(got, str),
        "Return the name of the checkpoint, which is the name of its folder.",
        of=found,
        expected=wanted,
    )
    for name, why in {
        closed: "Its card states the highest figure for this task, under a licence that is not "
        "among yours.",
        foreign: "Its figure is for another task: look at data.pipeline_tag.",
        silent: "Its card states no figure.",
        lower: "Task and licence are right, but another one states a higher figure.",
    }.items():
        require(got != name, why, of=found, expected=wanted)
    require(got == wanted, "There is no such checkpoint.", of=found, expected=wanted)
    shelf = Path(course.checkpoint("translation")).parent
    found = call(answer, shelf, "text-classification", ["apache-2.0"])
    require(
        found.value == "sentiment",
        "On the course's own shelf it chooses another.",
        of=found,
        expected="sentiment",
    )


@exercise(
    "1.11",
    hints=[
        "places = (scores * bins).astype(int) is the bin of each score; 1.0 needs np.minimum.",
        "inside = places == place picks one bin: scores[inside].mean(), right[inside].mean().",
        "Add up inside.mean() * abs(…) over the bins that are not empty: inside.any().",
    ],
)
def calibration_error(answer):
    """Compare with counting bin by bin, on scores drawn at random."""
    import numpy as np

    random = draw("calibration_error")
    for bins in random.sample([4, 5, 8, 10], 3):
        scores, right, expected, wrong = tools.in_bins(random, bins)
        found = call(answer, np.array(scores), np.array(right), bins)
        found.text = f"calibration_error({len(scores)} scores, right, {bins})"
        require(tools.is_number(found.value), "Return one number.", of=found, expected=expected)
        got = float(found.value)
        require(
            got == got,
            "An empty bin has no mean (nan): leave it out.",
            of=found,
            expected=expected,
        )
        require(
            not nearly_equal(abs(got), abs(wrong["signed"]), 1e-6)
            or nearly_equal(abs(wrong["signed"]), expected, 1e-6),
            "Too sure in one bin and not sure enough in another must not cancel out: take abs() "
            "of each bin's gap.",
            of=found,
            expected=expected,
        )
        require(
            not nearly_equal(got, wrong["unweighted"], 1e-6),
            "Each bin counts by its share of the answers, not equally.",
            of=found,
            expected=expected,
        )
        require(
            nearly_equal(got, expected, 1e-6),
            f"The bins have equal width here, 1/{bins} each; a score of exactly 1 belongs to the "
            "last of them.",
            of=found,
            expected=expected,
        )


@exercise(
    "1.12",
    hints=[
        "rows[::2] are the even rows, rows[1::2] the odd ones.",
        "Write a function first that gives the list of right and wrong for rows and one wording: "
        "sorter(texts, candidate_labels=list(wording.values())), best label first.",
        "The sorter answers in the words of the wording: compare its answer with "
        'wording[row["label"]].',
        "best = max(wordings, key=accuracy on the even rows); wordings[0] is before.",
        "by_label: of the odd rows with this label, the share that is right with the best wording.",
    ],
)
def tune_labels(answer):
    """Compare with a report that follows from planned answers: a trap for peeking at the odd."""
    rows, wordings, sorter, expected = tools.routed(draw("tune_labels"))
    found = call(answer, rows, wordings, sorter)
    found.text = f"tune_labels({len(rows)} rows, {len(wordings)} wordings, sorter)"
    got = found.value
    require(
        isinstance(got, dict) and set(got) == set(expected),
        f"Return a dictionary with the keys {', '.join(expected)}.",
        of=found,
        expected=expected,
    )
    require(
        got["wording"] in wordings,
        "`wording` is one of the dictionaries in wordings.",
        of=found,
        got=got["wording"],
        expected=expected["wording"],
    )
    require(
        got["wording"] != wordings[2],
        "This wording is the best on the odd rows and on all rows together. The choice may look "
        "at the even rows alone: the odd ones are kept to find out what the gain is worth.",
        of=found,
        got=got["wording"],
        expected=expected["wording"],
    )
    require(
        got["wording"] == expected["wording"],
        "Another wording has a higher accuracy on the even rows. The sorter answers in the words "
        'of the wording: compare with wording[row["label"]].',
        of=found,
        got=got["wording"],
        expected=expected["wording"],
    )
    for key, half in {"chosen_on": "even", "held_out": "odd"}.items():
        require(
            isinstance(got[key], dict) and set(got[key]) == {"before", "after"},
            f"`{key}` is a dictionary with before and after.",
            of=found,
            got=got[key],
            expected=expected[key],
        )
        values, wanted = (
            [side[key][when] for when in ("before", "after")] for side in (got, expected)
        )
        require(
            nearly_equal(values, wanted),
            f"`{key}`: the accuracy on the {half} rows, with the first wording (before) and with "
            "the chosen one (after).",
            of=found,
            got=got[key],
            expected=expected[key],
        )
    names = sorted(expected["by_label"])
    require(
        isinstance(got["by_label"], dict)
        and sorted(got["by_label"]) == names
        and nearly_equal(
            [got["by_label"][name] for name in names], list(expected["by_label"].values())
        ),
        "`by_label`: for each label, of the odd rows that have it, the share that is right with "
        "the chosen wording.",
        of=found,
        got=got["by_label"],
        expected=expected["by_label"],
    )
