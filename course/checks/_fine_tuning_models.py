"""The checks of exercises 5.16 and 5.17: what LoRA trains, and what a model card says."""

from __future__ import annotations

import copy
import re
import tempfile
import warnings
from pathlib import Path

from course.checks import _fine_tuning_tools as tools
from course.exercise import call, draw, exercise, require

SECTIONS = ["Training", "Results", "Limits"]


@exercise(
    "5.16",
    hints=[
        "for name, module in model.named_modules() walks through all layers; isinstance(module, "
        "torch.nn.Linear) finds the linear ones.",
        'The last part of a name is name.split(".")[-1]. The layer knows module.in_features and '
        "module.out_features.",
        "LoRA puts two thin matrices beside a layer: (rank, in) and (out, rank), so rank * (in + "
        "out) numbers.",
        "The head is trained whole: add sum(p.numel() for p in model.classifier.parameters()).",
    ],
)
def lora_parameters(answer):
    """Compare with what peft counts on tiny models of drawn sizes."""
    random = draw("lora_parameters")
    for targets in (["query", "value"], ["query", "key", "value", "dense"], ["dense"]):
        plan = {
            "hidden_size": 12 * random.randint(1, 3),
            "intermediate_size": random.randint(20, 60),
            "num_hidden_layers": random.randint(2, 3),
            "num_labels": random.randint(2, 5),
        }
        rank = random.choice([2, 3, 4, 8])
        model = tools.tiny_bert(random, **plan)
        expected = _peft_counts(model, rank, targets)
        found = call(answer, model, rank, targets)
        shape = f"{plan['num_hidden_layers']} layers, {plan['hidden_size']} wide"
        found.text = f"lora_parameters(BERT of {shape}, rank={rank}, targets={targets})"
        require(tools.is_number(found.value), "Return a number.", of=found, expected=expected)
        _require_count(found, model, rank, targets, expected)


def _peft_counts(model, rank: int, targets: list[str]) -> int:
    from peft import LoraConfig, get_peft_model

    settings = LoraConfig(task_type="SEQ_CLS", r=rank, target_modules=targets)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # peft asks transformers for names that are going away
        made = get_peft_model(copy.deepcopy(model), settings)
    return made.get_nb_trainable_parameters()[0]


def _require_count(found, model, rank: int, targets: list[str], expected: int) -> None:
    import torch

    layers = [
        module
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and name.split(".")[-1] in targets
    ]
    head = sum(weight.numel() for weight in model.classifier.parameters())
    adapters = expected - head
    whole = sum(layer.weight.numel() for layer in layers)
    sizes = [(layer.in_features, layer.out_features) for layer in layers]
    for wrong, why in (
        (adapters, "The head is missing: it is new, so it is trained whole, with its bias."),
        (adapters + head - model.config.num_labels, "The head has a bias as well."),
        (sum(weight.numel() for weight in model.parameters()),
         "These are all weights of the model. LoRA leaves them as they are and adds a few."),
        (whole + head, "These are the layers themselves. They stay as they are: what is trained "
                       "stands beside each of them."),
        (rank * whole + head, "The two matrices are thin: (rank, in) and (out, rank), which is "
                              "rank * (in + out) and not rank * in * out."),
        (sum(rank * out for _, out in sizes) + head, "That is one of the two matrices."),
        (sum(rank * into for into, _ in sizes) + head, "That is one of the two matrices."),
        (adapters + head + sum(out for _, out in sizes), "The two matrices have no bias."),
        (adapters // model.config.num_hidden_layers + head,
         "Every layer of the model has its own."),
    ):  # fmt: skip
        require(found.value != wrong or wrong == expected, why, of=found, expected=expected)
    require(
        found.value == expected,
        f"{len(layers)} linear layers have a name that ends in one of the targets; the pooler may "
        "be one of them. The head is trained whole.",
        of=found,
        expected=expected,
    )


@exercise(
    "5.17",
    hints=[
        'The best evaluation is max((entry for entry in run["log_history"] if "eval_accuracy" in '
        'entry), key=lambda entry: entry["eval_accuracy"]).',
        "from huggingface_hub import EvalResult, ModelCard, ModelCardData: the data is the block "
        "at the top, for machines.",
        'ModelCardData(base_model=…, datasets=[…], license="apache-2.0", metrics=["accuracy"], '
        "model_name=…, eval_results=[EvalResult(…)]); an EvalResult has task_type, dataset_type, "
        "dataset_name, dataset_split, metric_type and metric_value.",
        'ModelCard(f"---\\n{data.to_yaml()}\\n---\\n\\n# {name}\\n\\n## Training\\n…") puts text '
        'behind the block. f"{accuracy:.3f}" writes three digits.',
    ],
)
def write_card(answer):
    """Save and load the card; read its block and its sections against two drawn runs."""
    from huggingface_hub import ModelCard

    random = draw("write_card")
    for _ in range(2):
        run = _run(random)
        found = call(answer, run)
        found.text = f"write_card(run of {run['model_name']})"
        require(
            isinstance(found.value, ModelCard),
            "Return a ModelCard.",
            of=found,
            got=type(found.value).__name__,
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "README.md")
            found.value.save(path)
            card = ModelCard.load(path)
        found.value = card.content
        _require_block(found, card.data, run)
        _require_text(found, card.text, run)


def _run(random) -> dict:
    """Return the figures of a run whose best evaluation is not the last, and not the test's."""
    best, history = random.randint(2, 3), []
    top = random.uniform(0.71, 0.78)
    for epoch in range(1, 5):
        history.append({"loss": round(0.9 / epoch, 4), "epoch": float(epoch)})
        lower = 0.0 if epoch == best else random.uniform(0.012, 0.06)
        history.append(
            {
                "eval_accuracy": round(top - lower, 4),
                "eval_loss": round(random.uniform(0.5, 0.7), 4),
                "epoch": float(epoch),
            }
        )
    history.append({"train_runtime": 61.2, "train_loss": 0.44, "epoch": 4.0})
    return {
        "model_name": f"minilm-paraphrases-{random.randint(10, 99)}",
        "base_model": "sentence-transformers/all-MiniLM-L6-v2",
        "dataset": "paraphrases",
        "train_rows": random.randint(2100, 3300),
        "test_rows": random.randint(300, 390),
        "settings": {"learning_rate": random.choice([2e-5, 5e-5, 1e-4]), "num_train_epochs": 4},
        "log_history": history,
        "test": {"test_accuracy": round(top - random.uniform(0.08, 0.1), 4), "test_loss": 0.613},
        "baseline": round(random.uniform(0.5, 0.57), 4),
        "weakest": {"phenomenon": random.choice(["roles", "names", "number"]),
                    "error_rate": round(random.uniform(0.4, 0.49), 4)},
    }  # fmt: skip


def _require_block(found, data, run: dict) -> None:
    """Look at the block at the top of a card."""
    block = data.to_dict()
    for key, wanted in (
        ("base_model", run["base_model"]),
        ("datasets", [run["dataset"]]),
        ("license", "apache-2.0"),
        ("metrics", ["accuracy"]),
    ):
        got = block.get(key)
        same = got == wanted or isinstance(wanted, list) and [got] == wanted
        require(
            same,
            f"In the block at the top, {key} is what the Hub finds the model by.",
            of=found,
            got={key: got},
            expected={key: wanted},
        )
    results = data.eval_results or []
    require(
        len(results) == 1 and data.model_name == run["model_name"],
        "The block needs the model's name and one EvalResult: without both, the Hub shows no "
        "figure.",
        of=found,
        got={"model_name": data.model_name, "eval_results": len(results)},
        expected={"model_name": run["model_name"], "eval_results": 1},
    )
    result, accuracy = results[0], run["test"]["test_accuracy"]
    require(
        result.metric_value != _best(run)["eval_accuracy"],
        "That is the accuracy on validation, by which the checkpoint was chosen: the best of "
        "several, so it is too high. The card gives the figure of the test split.",
        of=found,
        got=result.metric_value,
        expected=accuracy,
    )
    require(
        tools.is_number(result.metric_value) and abs(result.metric_value - accuracy) < 5e-4,
        "metric_value is the accuracy on the test split, a number.",
        of=found,
        got=result.metric_value,
        expected=accuracy,
    )
    got = [result.dataset_split, result.metric_type, result.task_type, result.dataset_name]
    wanted = ["test", "accuracy", "text-classification", run["dataset"]]
    require(
        got == wanted,
        "The EvalResult says what was measured where: dataset_split, metric_type, task_type, "
        "dataset_name.",
        of=found,
        got=got,
        expected=wanted,
    )


def _require_text(found, text: str, run: dict) -> None:
    """Look at the sections of a card."""
    require(
        "More Information Needed" not in text,
        "Some of it is still the empty template: [More Information Needed].",
        of=found,
        got=text[:400],
    )
    parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    require(
        list(sections) == SECTIONS,
        f"Below the title come the sections {', '.join(f'## {name}' for name in SECTIONS)}.",
        of=found,
        got=list(sections),
        expected=SECTIONS,
    )
    best, settings = _best(run), run["settings"]
    wanted = {
        "Training": {
            "the base model": run["base_model"],
            "the number of training rows": run["train_rows"],
            "the learning rate": settings["learning_rate"],
            "the number of epochs": settings["num_train_epochs"],
        },
        "Results": {
            "the accuracy on the test split": run["test"]["test_accuracy"],
            "the number of test rows": run["test_rows"],
            "the baseline's accuracy": run["baseline"],
            "the best accuracy on validation": best["eval_accuracy"],
        },
        "Limits": {
            "the weakest phenomenon": run["weakest"]["phenomenon"],
            "its error rate": run["weakest"]["error_rate"],
        },
    }
    last = [entry for entry in run["log_history"] if "eval_accuracy" in entry][-1]
    require(
        _holds(sections["Results"], best["eval_accuracy"])
        or not _holds(sections["Results"], last["eval_accuracy"]),
        "That is the last evaluation. The checkpoint that was kept is that of the best one.",
        of=found,
        got=sections["Results"].strip(),
        expected=f"{best['eval_accuracy']:.3f}",
    )
    for section, facts in wanted.items():
        for name, fact in facts.items():
            require(
                _holds(sections[section], fact),
                f"## {section} does not say {name}, with three digits if it is a share.",
                of=found,
                got=sections[section].strip(),
                expected=f"{fact:.3f}" if isinstance(fact, float) and fact > 0.01 else str(fact),
            )


def _best(run: dict) -> dict:
    judged = [entry for entry in run["log_history"] if "eval_accuracy" in entry]
    return max(judged, key=lambda entry: entry["eval_accuracy"])


def _holds(text: str, fact) -> bool:
    """Whether a text holds a name, or a number in one of the ways to write it."""
    if isinstance(fact, str):
        return fact in text
    numbers = {
        float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", text)
    }
    if isinstance(fact, int):
        return fact in numbers
    close = {round(fact, 3), round(fact, 4), round(100 * fact, 1)} if fact > 0.01 else {fact}
    return any(abs(number - wanted) < 1e-9 for number in numbers for wanted in close)
