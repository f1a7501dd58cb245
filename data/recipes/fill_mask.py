"""Train the fill-mask checkpoint: LoRA on the encoder and a head that names words.

    python data/recipes/fill_mask.py

all-MiniLM-L6-v2 has no head that names words, so one is trained here: a dense layer before the
encoder's own word embeddings. The text is what the repository's training splits say. Seeded.
Writes adapter and model card to data/checkpoints/fill-mask.
"""

from __future__ import annotations

import random

import card  # card and adapter: beside this file
import torch
from adapter import CHECKPOINTS, Settings, fit, save
from datasets import load_dataset
from transformers import AutoModelForMaskedLM, AutoTokenizer

import course
from course.measure import Measured, measure

SETTINGS = Settings(
    task_type=None,
    head=["transform"],
    epochs=1,
    batch_size=16,
    learning_rate=1e-3,
    rank=32,
    bias="all",
)
PASSES, MASKED, LONGEST = 12, 0.15, 64
TEXTS = {
    "reviews": ["text"],
    "topics": ["text"],
    "inference": ["premise", "hypothesis"],
    "questions": ["context"],
}
TARGET = CHECKPOINTS / "fill-mask"


def main() -> None:
    """Train and write the adapter, then measure what learners load and write its card."""
    options = card.options(__doc__)
    if not options.measure:
        model, settings = train()
        save("fill-mask", model, "MaskedLM", None, settings)
    print("validation:", measure("fill-mask", split="validation").figures)
    if not options.validate:
        measured = measure("fill-mask")
        write_card(measured)
        print("test:", measured.figures)


def texts() -> list[str]:
    """Return every different text of the training splits, except those of the grammars."""
    found: dict[str, None] = {}
    for name, columns in TEXTS.items():
        rows = load_dataset(course.dataset(name), split="train")
        hand = rows.filter(lambda row: row["origin"] == "hand")
        for column in columns:
            found |= dict.fromkeys(hand[column])
    return list(found)


def train():
    """Return the encoder with a trained adapter and head, and the settings to print."""
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    model = AutoModelForMaskedLM.from_pretrained(course.checkpoint("encoder"))
    rng = random.Random(SETTINGS.seed)
    ids = [tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"] for text in texts()]
    rows = [masked(row, tokenizer, rng) for _ in range(PASSES) for row in ids]

    def collate(batch: list[dict]) -> dict[str, torch.Tensor]:
        inputs = tokenizer.pad(
            [{"input_ids": row["input_ids"]} for row in batch], return_tensors="pt"
        )
        width = inputs["input_ids"].shape[1]
        labels = [row["labels"] + [-100] * (width - len(row["labels"])) for row in batch]
        return {**inputs, "labels": torch.tensor(labels)}

    model.cls.predictions.bias.data = log_frequencies(ids, len(tokenizer))
    model, settings = fit(model, rows, collate, SETTINGS, masked_loss)
    settings = settings | {"epochs": f"{PASSES}, each with other words masked"}
    return model, settings | {"texts": len(ids), "parameters trained": trained(model)}


def log_frequencies(rows: list[list[int]], size: int) -> torch.Tensor:
    """Return the logarithm of how often each of `size` tokens comes: a head's bias to start from.

    Every token is counted once more than it comes, so that none is impossible.
    """
    counts = torch.bincount(torch.tensor([token for row in rows for token in row]), minlength=size)
    return ((counts + 1) / (counts.sum() + size)).log()


def masked_loss(model, batch: dict) -> torch.Tensor:
    """Return the cross-entropy at the masked places, computing no other logits.

    The library computes 30,522 logits for every token, though six in seven have no label.
    """
    body = model.get_base_model()
    hidden = body.bert(batch["input_ids"], attention_mask=batch["attention_mask"])[0]
    places = batch["labels"] != -100
    return torch.nn.functional.cross_entropy(body.cls(hidden[places]), batch["labels"][places])


def masked(ids: list[int], tokenizer, rng: random.Random) -> dict:
    """Return a row with some tokens masked, at least one, as BERT does.

    Of the chosen, 80 % become [MASK], 10 % a random token and 10 % stay
    (https://arxiv.org/abs/1810.04805).
    """
    inside = range(1, len(ids) - 1)
    chosen = rng.sample(inside, max(1, round(MASKED * len(inside))))
    seen, labels = list(ids), [-100] * len(ids)
    for place in chosen:
        labels[place] = ids[place]
        luck = rng.random()
        if luck < 0.8:
            seen[place] = tokenizer.mask_token_id
        elif luck < 0.9:
            seen[place] = rng.randrange(1000, len(tokenizer))
    return {"input_ids": seen, "labels": labels}


def trained(model) -> int:
    """Return the number of parameters that training changes."""
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)


def write_card(measured: Measured) -> None:
    """Write the model card."""
    settings = card.settings("fill-mask")
    wrong = [row for row in measured.rows if not row["right"]]
    sections = {
        "Fill the blank": f"""
Names words that fit in the place of `[MASK]`: a LoRA adapter and a new head on
[all-MiniLM-L6-v2](https://huggingface.co/{card.ENCODER}), merged by
`course.checkpoint("fill-mask")`.""",
        "Intended use": """
Learning and experimenting: one masked word in a plain sentence about reviews, news, banking, sport
or everyday life. It has read some thousand texts where BERT read three billion words: it knows
what kind of word goes where, and few facts. What it prefers for a person tells about its text.""",
        "Training data": f"""
{settings["texts"]:,} hand-written texts of this repository's training splits:
{", ".join(f"[{name}](../../{name}/README.md)" for name in TEXTS)}.""",
        "Measured": f"""
{card.RECIPE.format(recipe="fill_mask")}
{len(measured.rows)} hand-written sentences with one blank each
([`data/blanks`](../../blanks/README.md)); the figure is the share for which a word that the writer
listed as sensible is among the first five.

{{figures}}

The test split was measured for two trainings: one of three passes (0.446; 0.40 on validation) and
this one (0.68 on validation), which computes logits at masked places only and so has time for more.

The training: {card.described(settings)}.""",
        "Limits, with examples": "\n".join(
            f"- “{row['text']}”: it says {', '.join(row['found'])}" for row in wrong[:4]
        ),
    }
    card.write(TARGET, measured, sections, pipeline_tag="fill-mask")


if __name__ == "__main__":
    main()
