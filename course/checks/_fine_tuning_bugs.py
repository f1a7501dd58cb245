"""The checks of exercises 5.11 to 5.13: three scripts, each with a bug that learners meet."""

from __future__ import annotations

import copy

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "5.11",
    hints=[
        "Read the list of the five things that a script does for each batch, and tick them off in "
        "the script.",
        "`backward()` adds to the gradients that are there. Who takes away those of the batch "
        "before?",
        "The letter is a; optimizer.zero_grad() belongs behind optimizer.step(), or before "
        "loss.backward().",
    ],
)
def jumping_loss(answer):
    """Compare losses and weights with a plain loop over drawn batches and a drawn model."""
    train = tools.repaired(
        answer,
        "a",
        {
            "g": "that makes a loss jump, too. But the same rate is fine in the check as soon as "
            "the bug is gone; look for what the script does not do.",
            "b": "then the loss would fall slowly or not at all, but it would not grow.",
        },
    )
    random = draw("jumping_loss")
    batches, model, rate = tools.points(random, 24), tools.linear(random), 0.1
    right, losses = copy.deepcopy(model), []
    losses = _loop(right, batches, rate)
    broken = copy.deepcopy(model)
    wrong = _loop(broken, batches, rate, clears=False)
    trained = copy.deepcopy(model)
    found = call(train, trained, batches, rate)
    found.text = f"train(model, {len(batches)} batches, learning_rate={rate})"
    got = tools.lists(found.value)
    shown = [round(loss, 3) for loss in losses]
    require(
        isinstance(got, list) and len(got) == len(batches),
        "Return the list of losses, one for each batch, as before.",
        of=found,
        expected=shown,
    )
    require(
        not _same_weights(trained, model),
        "The weights are what they were. Gradients that are cleared between backward() and step() "
        "are gone before the step can use them.",
        of=found,
        got=[round(float(loss), 3) for loss in got],
        expected=shown,
    )
    require(
        not nearly_equal(got, wrong, 1e-4),
        "It still trains as the broken script does: each step follows the sum of all gradients so "
        "far. Clearing them once is not enough.",
        of=found,
        expected=shown,
    )
    require(
        nearly_equal(got, losses, 1e-4) and _same_weights(trained, right),
        "It trains otherwise than the script without its bug. Change one thing: the optimizer, "
        "the learning rate, the order of the batches and the loss stay.",
        of=found,
        got=[round(float(loss), 3) for loss in got],
        expected=shown,
    )
    tools.require_named(answer)


def _loop(model, batches, rate: float, clears: bool = True) -> list[float]:
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for inputs, labels in batches:
        loss = torch.nn.functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        if clears:
            optimizer.zero_grad()
        losses.append(loss.item())
    return losses


def _same_weights(one, two) -> bool:
    pairs = zip(one.parameters(), two.parameters(), strict=True)
    return all(nearly_equal(mine, theirs, 1e-4) for mine, theirs in pairs)


@exercise(
    "5.12",
    hints=[
        "Call make_rows by hand with three texts of which the second is empty, and read the rows.",
        "The texts get fewer, the labels do not. zip pairs what stands at the same place.",
        "The letter is b. Pair first and drop afterwards: [(text.strip(), label) for text, label "
        "in zip(texts, labels) if text.strip()].",
    ],
)
def mixed_up_labels(answer):
    """Compare with the rows as they belong together, on drawn reviews with empty texts."""
    make_rows = tools.repaired(
        answer,
        "b",
        {
            "e": "then validation would look too good, and here it is no better than chance.",
            "g": "then the training rows would not be learned either, and they are.",
            "h": "that would do harm in training, but the model knows its training rows by heart.",
            "a": "there is no loop here that could forget anything: a library trains the model.",
        },
    )
    random = draw("mixed_up_labels")
    texts = [f"{word} {random.choice(tools.WORDS)}" for word in random.sample(tools.WORDS, 10)]
    labels = random.sample(range(10), 10)  # all different: every mix-up shows
    for place, empty in zip(sorted(random.sample(range(1, 8), 3)), ("", "  ", "\n"), strict=True):
        texts[place] = empty
    texts[8] = f" {texts[8]} "
    expected = [(text.strip(), label) for text, label in zip(texts, labels, strict=True)
                if text.strip()]  # fmt: skip
    found = call(make_rows, texts, labels)
    require(
        isinstance(found.value, list)
        and all(isinstance(row, tuple) and len(row) == 2 for row in found.value),
        "Return a list of pairs (text, label), as before.",
        of=found,
        expected=expected,
    )
    got = found.value
    require(
        all(isinstance(text, str) and text.strip() for text, _ in got),
        "An empty text is still among the rows.",
        of=found,
        expected=expected,
    )
    require(
        [text for text, _ in got] == [text for text, _ in expected],
        "The texts differ: all that are not empty, in their order, without the white space around "
        "them.",
        of=found,
        expected=expected,
    )
    require(
        got == expected,
        "From the first empty text on, every text has the label of a neighbour.",
        of=found,
        expected=expected,
    )
    tools.require_named(answer)


@exercise(
    "5.13",
    hints=[
        "The model has a Dropout layer. What does it do in training, and what should it do when "
        "the accuracy is measured?",
        "model.eval() switches dropout off until model.train() switches it on again.",
        "The letter is c. In each epoch: model.train() before the training batches, model.eval() "
        "before the validation batches.",
    ],
)
def wobbling_accuracy(answer):
    """Watch in which mode a small model with dropout meets each batch, epoch by epoch."""
    fit = tools.repaired(
        answer,
        "c",
        {
            "d": "that is what happens when the repair is done by halves. In the script above, "
            "dropout is never switched off.",
            "g": "then the loss would jump, but one and the same model would give one accuracy.",
            "h": "then one and the same model would still give one accuracy.",
            "e": "then the accuracy would be too good, and it would not wobble.",
        },
    )
    random = draw("wobbling_accuracy")
    epochs = random.choice([3, 4])
    model = _watched(random)
    train, validation = tools.points(random, 5), tools.points(random, 3)
    marked = [(inputs + 100 * model.mark, labels) for inputs, labels in validation]
    found = call(fit, model, train, marked, epochs)
    found.text = f"fit(model, 5 batches, 3 batches, epochs={epochs})"
    got = tools.lists(found.value)
    require(
        isinstance(got, list) and len(got) == epochs and all(map(tools.is_number, got)),
        "Return the list of accuracies, one for each epoch, as before.",
        of=found,
        expected=f"{epochs} accuracies",
    )
    _require_modes(found, model.seen, epochs)
    require(
        model.dropout.p == 0.5,
        "The dropout layer itself was changed. In training it has to do its work.",
        of=found,
        got=f"dropout of {model.dropout.p}",
    )
    model.eval()
    right = [model(inputs).argmax(-1) == labels for inputs, labels in marked]
    share = sum(part.sum().item() for part in right) / sum(len(part) for part in right)
    require(
        nearly_equal(got[-1], share, 1e-4),
        "The last accuracy is not that of the trained model on the validation batches.",
        of=found,
        expected=f"{share:.3f} at the end",
    )
    tools.require_named(answer)


def _require_modes(found, seen: list[tuple[bool, bool]], epochs: int) -> None:
    """Require that training batches met dropout and validation batches did not."""
    trained = [training for judged, training in seen if not judged]
    judged = [training for judged, training in seen if judged]
    require(
        len(trained) == 5 * epochs and len(judged) == 3 * epochs,
        "Every batch goes through the model once in an epoch, and no more.",
        of=found,
        got=f"{len(trained)} training batches, {len(judged)} validation batches",
        expected=f"{5 * epochs} and {3 * epochs}",
    )
    require(
        not any(judged),
        "The model still meets validation batches with dropout on: half of its numbers are set to "
        "0 at random while it is judged.",
        of=found,
        got=f"with dropout: {sum(judged)} of {len(judged)} validation batches",
        expected="none",
    )
    first = trained.index(False) // 5 + 1 if False in trained else 0
    require(
        all(trained),
        f"In epoch {first} the model learns without dropout: eval() lasts until train() is called.",
        of=found,
        got=f"with dropout: {sum(trained)} of {len(trained)} training batches",
        expected="all of them",
    )


def _watched(random):
    """Return a model with dropout that notes, for each batch, if it is judged and in which mode."""
    import torch

    class Watched(torch.nn.Module):
        def __init__(self, head):
            super().__init__()
            self.head, self.dropout, self.seen = head, torch.nn.Dropout(0.5), []
            self.mark = torch.tensor([1.0, 0, 0, 0, 0, 0])  # 100 of these mark validation inputs

        def forward(self, inputs):
            judged = bool(inputs[0, 0] > 50)
            self.seen.append((judged, self.training))
            return self.head(self.dropout(inputs - 100 * self.mark * judged))

    return Watched(tools.linear(random))
