"""Train the translation checkpoint: a small English-French Marian model, from scratch.

    python data/recipes/translation.py

Seeded; about 25 minutes on one CPU core. Trains a tokenizer and an encoder-decoder on pairs of the
grammar (data/translation/train.jsonl and what comes after it from the same seed), writes both to
data/checkpoints/translation with the weights in half precision, then measures what learners load
and writes the model card. Every pair is seen once: there is no second epoch to learn by heart in.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import time
from pathlib import Path

import torch
from datasets import load_dataset
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    MarianConfig,
    MarianMTModel,
    PreTrainedTokenizerFast,
    set_seed,
)
from translation_card import write_card  # beside this file
from translation_data import handwritten, read, training_pairs

SEED, PAIRS, BATCH_SIZE, LEARNING_RATE, WARMUP = 7, 420_000, 64, 1e-3, 500
VOCABULARY, WIDTH, FEED_FORWARD, ENCODER_LAYERS, DECODER_LAYERS, HEADS = 3200, 192, 768, 3, 2, 6
POOL = 64  # so many batches are drawn at once and sorted by length, for less padding
DATA = Path(__file__).resolve().parent.parent
TARGET = DATA / "checkpoints" / "translation"
PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"


def main() -> None:
    """Train and write the checkpoint, then measure it and write its card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure only; train nothing")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="train on fewer, to try it out")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    if not options.measure:
        started = time.perf_counter()
        tokenizer = train_tokenizer()
        model = train(tokenizer, options.pairs)
        save(model, tokenizer, options.target, options.pairs, time.perf_counter() - started)
    measure(options.target)


def pairs():
    """Return the endless training pairs: train.jsonl and what follows it."""
    return training_pairs(handwritten(), read(DATA / "translation" / "test.jsonl"))


# --- Tokenizer --------------------------------------------------------------------------------


def train_tokenizer() -> PreTrainedTokenizerFast:
    """Return one byte-pair tokenizer for both languages."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace("’", "'"), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(),
            pre_tokenizers.Split("'", "merged_with_previous"),
            pre_tokenizers.Split(Regex("▁?[.,?!]"), "isolated"),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    rows = read(DATA / "translation" / "train.jsonl")
    texts = [text for row in rows for text in row["translation"].values()]
    trainer = BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[PAD, END, UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    end = (END, tokenizer.token_to_id(END))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", pair=f"$A $B {END}", special_tokens=[end]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        model_max_length=64,
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    )


# --- Training ---------------------------------------------------------------------------------


def train(tokenizer, size: int) -> MarianMTModel:
    """Return a model that has seen `size` pairs once."""
    set_seed(SEED)
    model = new_model(tokenizer)
    parameters = sum(weight.numel() for weight in model.parameters())
    print(f"{parameters:,} parameters, {len(tokenizer)} tokens")
    steps = math.ceil(size / BATCH_SIZE)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARMUP, max(0.0, 1 - step / steps))
    )
    started, losses = time.perf_counter(), []
    for step, batch in enumerate(batches(tokenizer, size), start=1):
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 200 == 0:
            mean, seconds = sum(losses[-200:]) / 200, time.perf_counter() - started
            print(f"step {step} of {steps}: loss {mean:.3f}, {seconds:.0f} s", flush=True)
    return model.eval()


def new_model(tokenizer) -> MarianMTModel:
    """Return the untrained model."""
    config = MarianConfig(
        vocab_size=len(tokenizer),
        d_model=WIDTH,
        encoder_layers=ENCODER_LAYERS,
        decoder_layers=DECODER_LAYERS,
        encoder_ffn_dim=FEED_FORWARD,
        decoder_ffn_dim=FEED_FORWARD,
        encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS,
        max_position_embeddings=64,
        activation_function="gelu",
        scale_embedding=True,
        dropout=0.0,  # no pair comes twice, so there is nothing to learn by heart
        attention_dropout=0.0,
        activation_dropout=0.0,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
        forced_eos_token_id=None,
        bos_token_id=None,
    )
    return MarianMTModel(config).train()


def batches(tokenizer, size: int):
    """Yield batches of pairs of similar length; labels are -100 where there is padding."""
    source, left = pairs(), size
    generator = torch.Generator().manual_seed(SEED)
    while left > 0:
        pool = list(itertools.islice(source, min(left, POOL * BATCH_SIZE)))
        left -= len(pool)
        rows = tokenizer([en for en, _ in pool], text_target=[fr for _, fr in pool])
        rows = list(zip(rows["input_ids"], rows["labels"], strict=True))
        rows.sort(key=lambda row: (len(row[0]), len(row[1])))
        starts = range(0, len(rows), BATCH_SIZE)
        for place in torch.randperm(len(starts), generator=generator).tolist():
            yield collate(rows[starts[place] : starts[place] + BATCH_SIZE], tokenizer.pad_token_id)


def collate(rows, pad: int) -> dict:
    """Return tensors (batch, length), padded on the right."""
    english, french = zip(*rows, strict=True)
    input_ids = padded(english, pad)
    labels = padded(french, -100)
    return {"input_ids": input_ids, "attention_mask": (input_ids != pad).long(), "labels": labels}


def padded(rows, fill: int) -> torch.Tensor:
    """Return rows of different length as one tensor."""
    width = max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


def save(model, tokenizer, folder: Path, size: int, seconds: float) -> None:
    """Write tokenizer, weights in half precision, and the settings for the card."""
    folder.mkdir(parents=True, exist_ok=True)
    model.generation_config.max_length = 64
    model.generation_config.num_beams = 1
    model.half().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    settings = {
        "seed": SEED,
        "pairs": f"{size:,}, each seen once",
        "batch size": BATCH_SIZE,
        "learning rate": f"{LEARNING_RATE} after {WARMUP} steps, then falling to 0",
        "parameters": f"{sum(weight.numel() for weight in model.parameters()):,}",
        "training time": f"{seconds / 60:.0f} minutes on {torch.get_num_threads()} CPU thread(s)",
    }
    text = json.dumps(settings, indent=1) + "\n"
    (folder / "training.json").write_text(text, encoding="utf-8", newline="\n")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["dtype"] = "float32"  # computed in full precision, which is faster on a CPU
    text = json.dumps(config, indent=2) + "\n"
    (folder / "config.json").write_text(text, encoding="utf-8", newline="\n")


# --- Measuring --------------------------------------------------------------------------------


def measure(folder: Path) -> None:
    """Translate validation and test with what learners load; write the card."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder)
    data = load_dataset(str(DATA / "translation"))
    write_card(folder, data, lambda texts: translate(model, tokenizer, texts))


def translate(model, tokenizer, texts: list[str]) -> list[str]:
    """Return the translations of texts."""
    found = []
    for start in range(0, len(texts), 64):
        batch = tokenizer(texts[start : start + 64], padding=True, return_tensors="pt")
        with torch.inference_mode():
            generated = model.generate(**batch)
        found += tokenizer.batch_decode(generated, skip_special_tokens=True)
    return found


if __name__ == "__main__":
    main()
