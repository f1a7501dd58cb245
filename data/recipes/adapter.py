"""Train a LoRA adapter on the encoder, the same way for every task: what the recipes share.

The weights that are saved are the mean over the second half of the training (stochastic weight
averaging, https://arxiv.org/abs/1803.05407): with a few thousand rows the last step alone is a
matter of luck.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from torch.optim.lr_scheduler import LambdaLR

CHECKPOINTS = Path(__file__).resolve().parent.parent / "checkpoints"
LINEAR = ["query", "key", "value", "dense"]  # every linear layer of the encoder's body
WARM_UP, AVERAGED, EVERY = 0.1, 0.5, 20  # share of the steps, last share averaged, steps apart


@dataclass(frozen=True)
class Settings:
    """What a recipe chooses; `head` names the modules that are trained whole and saved."""

    task_type: str | None
    head: list[str]
    epochs: int
    learning_rate: float = 5e-4
    batch_size: int = 16
    rank: int = 16
    dropout: float = 0.05
    seed: int = 7
    bias: str = "none"  # or "all": biases are trained and saved too


def own_loss(model, batch: dict) -> torch.Tensor:
    """Return the loss that a model with `labels` in its batch computes itself."""
    return model(**batch).loss


def fit(
    model,
    rows: list[dict],
    collate: Callable[[list[dict]], dict],
    settings: Settings,
    loss_of: Callable[..., torch.Tensor] = own_loss,
):
    """Train a LoRA adapter of `model` on `rows`; return the peft model and the settings to print.

    `rows` hold `input_ids` and whatever else `collate` makes a batch of; `loss_of(model, batch)`
    gives the loss.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    adapter = LoraConfig(
        task_type=settings.task_type,
        r=settings.rank,
        lora_alpha=2 * settings.rank,
        lora_dropout=settings.dropout,
        target_modules=LINEAR,
        modules_to_save=settings.head,
        bias=settings.bias,
    )
    model = get_peft_model(model, adapter).train()
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=settings.learning_rate, weight_decay=0.01)
    steps = settings.epochs * -(-len(rows) // settings.batch_size)
    schedule = LambdaLR(optimizer, lambda step: _triangle(step / steps))
    mean, step, started, losses = None, 0, time.perf_counter(), []
    for epoch in range(settings.epochs):
        for batch in batches(rows, settings.batch_size, rng):
            with torch.autocast("cpu", torch.bfloat16):  # faster on recent processors
                loss = loss_of(model, collate(batch))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            step += 1
            if step > AVERAGED * steps and step % EVERY == 0:
                mean = mean or Mean(weights)
                mean.update()
        seconds = time.perf_counter() - started
        recent = losses[-len(losses) // (epoch + 1) :]
        print(
            f"epoch {epoch + 1}: loss {sum(recent) / len(recent):.3f}, {seconds:.0f} s", flush=True
        )
    mean.apply()
    return model.eval(), _described(settings, time.perf_counter() - started)


def batches(rows: list[dict], size: int, rng: random.Random) -> Iterator[list[dict]]:
    """Yield batches of rows of similar length, in random order: less padding, same rows."""
    order = rng.sample(range(len(rows)), len(rows))
    groups = []
    for start in range(0, len(order), 20 * size):
        block = sorted(order[start : start + 20 * size], key=lambda i: len(rows[i]["input_ids"]))
        groups += [block[i : i + size] for i in range(0, len(block), size)]
    rng.shuffle(groups)
    for group in groups:
        yield [rows[i] for i in group]


class Mean:
    """The running mean of trained weights."""

    def __init__(self, weights: list[torch.nn.Parameter]) -> None:
        self.weights, self.count = weights, 0
        self.mean = [torch.zeros_like(weight) for weight in weights]

    @torch.no_grad()
    def update(self) -> None:
        """Take the weights of now into the mean."""
        self.count += 1
        for mean, weight in zip(self.mean, self.weights, strict=True):
            mean += (weight - mean) / self.count

    @torch.no_grad()
    def apply(self) -> None:
        """Put the mean in the place of the weights."""
        for mean, weight in zip(self.mean, self.weights, strict=True):
            weight.copy_(mean)


def save(name: str, model, head: str, labels: list[str] | None, settings: dict) -> Path:
    """Write adapter, head.json and training.json to data/checkpoints/`name`; return the folder."""
    folder = CHECKPOINTS / name
    model.peft_config["default"].base_model_name_or_path = "sentence-transformers/all-MiniLM-L6-v2"
    model.save_pretrained(folder, save_embedding_layers=False)
    keep_what_differs(folder / "adapter_config.json")
    (folder / "README.md").unlink(missing_ok=True)  # peft's own; the recipe writes the card
    (folder / "adapter_model.safetensors").chmod(0o644)
    write_json(folder / "head.json", {"head": head} | ({"labels": labels} if labels else {}))
    write_json(folder / "training.json", settings)
    return folder


def keep_what_differs(path: Path) -> None:
    """Leave out of an adapter's configuration what has its usual value.

    Every version of peft adds settings, and an older one warns of each that it does not know.
    """
    usual = LoraConfig().to_dict() | {"peft_type": None}
    config = json.loads(path.read_text(encoding="utf-8"))
    config.pop("peft_version", None)
    write_json(path, {name: value for name, value in config.items() if value != usual.get(name)})


def write_json(path: Path, content: dict) -> None:
    """Write JSON with the same bytes on every platform."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _triangle(done: float) -> float:
    return min(1.0, done / WARM_UP, max(0.0, (1 - done) / (1 - WARM_UP)))


def _described(settings: Settings, seconds: float) -> dict:
    return {
        "seed": settings.seed,
        "epochs": settings.epochs,
        "batch size": settings.batch_size,
        "learning rate": settings.learning_rate,
        "LoRA": f"rank {settings.rank}, alpha {2 * settings.rank}, dropout {settings.dropout}, "
        "all linear layers",
        "weights": "mean over the second half of the training",
        "training time": f"{seconds:.0f} s on {torch.get_num_threads()} CPU threads",
    }
