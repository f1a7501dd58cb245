"""Train the summarization checkpoint: a small T5 that writes the headline of a match report.

    python data/recipes/summarization.py

Seeded; the tokenizer, too, is learned from the reports. The grammar of the reports goes on writing
training pairs where train.jsonl ends. Writes the weights (half precision, safetensors), tokenizer
and model card to data/checkpoints/summarization.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import time
from collections.abc import Iterator

import reports  # beside this file
import torch
from adapter import CHECKPOINTS, write_json
from datasets import load_dataset
from reports_grammar import pair
from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

import course

SEED, VOCABULARY, LONGEST = 7, 4096, 320
PAIRS, BATCH_SIZE, LEARNING_RATE, WARM_UP = 96_000, 16, 1.5e-3, 400
PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
# Words, scores ("3-1" is one token) and marks, each with the blank before it.
PIECES = r"'s| ?\d-\d| ?\p{L}+| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+"
TARGET = CHECKPOINTS / "summarization"


def main() -> None:
    """Train and write the checkpoint; measure it and write its card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure only; train nothing")
    if not parser.parse_args().measure:
        tokenizer = learn_tokenizer()
        model, settings = train(tokenizer)
        save(model, tokenizer, settings)
    from summarization_card import write_card

    write_card(json.loads((TARGET / "training.json").read_text(encoding="utf-8")))


def learn_tokenizer() -> PreTrainedTokenizerFast:
    """Return a byte-level BPE tokenizer: names and common words of the reports are one token."""
    learned = Tokenizer(models.BPE(unk_token=UNKNOWN))
    learned.normalizer = normalizers.Prepend(" ")  # the first word is written as the others
    learned.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    learned.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[PAD, END, UNKNOWN],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    rng = random.Random(SEED)
    pairs = [pair(rng) for _ in range(8000)]
    texts = [row["report"] + " " + row["headline"] for row in pairs] + remarks()
    learned.train_from_iterator(texts, trainer)
    end = learned.token_to_id(END)
    learned.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", pair=f"$A $B {END}", special_tokens=[(END, end)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=learned,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        model_max_length=LONGEST,
        clean_up_tokenization_spaces=False,
    )


# --- Reports with something added ------------------------------------------------------------


def remarks() -> list[str]:
    """Return sentences about other things, to be passed over: hand-written reviews."""
    rows = load_dataset(course.dataset("reviews", source="local"), split="train")
    return [row["text"] for row in rows if row["origin"] == "hand"]


def disturbed(rng: random.Random, report: str, others: list[str], words: list[str]) -> str:
    """Return the report with foreign sentences put in and some small words exchanged, or as it is.

    The grammar has a limited stock of sentences. What people write has more, so that the model
    must learn to pass over words that it does not know.
    """
    if rng.random() < 0.25:
        return report
    share = rng.choice([0, 0.05, 0.15])
    sentences = [
        " ".join(
            rng.choice(words) if word.islower() and rng.random() < share else word
            for word in sentence.split()
        )
        for sentence in report.split(". ")
    ]
    for _ in range(rng.choice([0, 1, 1, 2])):
        sentences.insert(rng.randint(0, len(sentences) - 1), rng.choice(others).rstrip("."))
    return ". ".join(sentences)


def examples(tokenizer) -> Iterator[dict[str, torch.Tensor]]:
    """Yield batches of reports and headlines, first those of train.jsonl."""
    rng = random.Random(SEED)
    others = [text for text in remarks() if len(text.split()) < 25]
    words = [word for text in others for word in text.split() if word.isalpha() and word.islower()]
    rows = itertools.chain(reports.read(reports.FOLDER / "train.jsonl"), endless())
    for _ in range(PAIRS // (BATCH_SIZE * 50)):
        chunk = [next(rows) for _ in range(BATCH_SIZE * 50)]
        texts = [disturbed(rng, row["report"], others, words) for row in chunk]
        given = tokenizer(texts, truncation=True)["input_ids"]
        wanted = tokenizer([row["headline"] for row in chunk])["input_ids"]
        order = sorted(range(len(chunk)), key=lambda place: len(given[place]))
        places = [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]
        rng.shuffle(places)
        for batch in places:
            input_ids = padded([given[place] for place in batch], tokenizer.pad_token_id)
            yield {
                "input_ids": input_ids,  # (batch, tokens)
                "attention_mask": (input_ids != tokenizer.pad_token_id).long(),
                "labels": padded([wanted[place] for place in batch], -100),
            }


def endless() -> Iterator[dict[str, str]]:
    """Yield new pairs of the grammar, without end."""
    rng = random.Random(SEED + 1)
    while True:
        yield pair(rng)


def padded(ids: list[list[int]], value: int) -> torch.Tensor:
    """Return lists of ids as one tensor."""
    longest = max(map(len, ids))
    return torch.tensor([row + [value] * (longest - len(row)) for row in ids])


# --- Training ---------------------------------------------------------------------------------


def train(tokenizer) -> tuple[T5ForConditionalGeneration, dict]:
    """Return the trained model and the settings to print."""
    torch.manual_seed(SEED)
    model = T5ForConditionalGeneration(
        T5Config(
            vocab_size=len(tokenizer),
            d_model=128,
            d_kv=32,
            d_ff=512,
            num_heads=4,
            num_layers=3,
            num_decoder_layers=2,
            dropout_rate=0.0,
            relative_attention_max_distance=64,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
            decoder_start_token_id=tokenizer.pad_token_id,
        )
    ).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    steps = PAIRS // (BATCH_SIZE * 50) * 50
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: cosine(step, steps))
    started, losses = time.perf_counter(), []
    for step, batch in enumerate(examples(tokenizer), 1):
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 200 == 0:
            seconds = time.perf_counter() - started
            print(f"{step}/{steps}: loss {sum(losses[-200:]) / 200:.3f}, {seconds:.0f} s")
    settings = {
        "seed": SEED,
        "pairs": steps * BATCH_SIZE,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "parameters": model.num_parameters(),
        "training time": f"{time.perf_counter() - started:.0f} s on {torch.get_num_threads()} "
        "CPU thread(s)",
    }
    return model.eval(), settings


def cosine(step: int, steps: int) -> float:
    """Return the factor of the learning rate: up in a line, down in half a cosine."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    done = (step - WARM_UP) / max(1, steps - WARM_UP)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done))


def save(model, tokenizer, settings: dict) -> None:
    """Write weights in half precision, tokenizer and settings."""
    model.generation_config.num_beams = 4
    model.generation_config.max_new_tokens = 40
    model.half().save_pretrained(TARGET)
    model.config.dtype = torch.float32  # what the weights become when they are loaded
    model.config.save_pretrained(TARGET)
    tokenizer.save_pretrained(TARGET)
    (TARGET / "model.safetensors").chmod(0o644)
    write_json(TARGET / "training.json", settings)


if __name__ == "__main__":
    main()
