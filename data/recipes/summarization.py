"""Train the summarization checkpoint: a small T5 that writes the headline of a match report.

    python data/recipes/summarization.py

Seeded; the tokenizer, too, is learned from the reports. The grammar of the reports goes on writing
training pairs where train.jsonl ends. Writes the weights (half precision, safetensors), tokenizer
and model card to data/checkpoints/summarization.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import card
import reports  # reports, whole, adapter and the grammar: beside this file
import torch
import whole
from adapter import CHECKPOINTS
from datasets import load_dataset
from reports_grammar import pair
from rows import read
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
    if not card.options(__doc__, validates=False).measure:
        tokenizer = learn_tokenizer()
        model, settings = train(tokenizer)
        model.generation_config.num_beams = 4
        model.generation_config.max_new_tokens = 40
        whole.save(TARGET, model, tokenizer, settings)
    from summarization_card import write_card

    write_card(card.settings("summarization"))


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
    rows = itertools.chain(read(reports.FOLDER / "train.jsonl"), endless())
    for _ in range(PAIRS // (BATCH_SIZE * 50)):
        chunk = [next(rows) for _ in range(BATCH_SIZE * 50)]
        texts = [disturbed(rng, row["report"], others, words) for row in chunk]
        given = tokenizer(texts, truncation=True)["input_ids"]
        wanted = tokenizer([row["headline"] for row in chunk])["input_ids"]
        order = sorted(range(len(chunk)), key=lambda place: len(given[place]))
        places = [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]
        rng.shuffle(places)
        for batch in places:
            sources, targets = [given[place] for place in batch], [wanted[place] for place in batch]
            yield whole.pairs(sources, targets, tokenizer.pad_token_id)


def endless() -> Iterator[dict[str, str]]:
    """Yield new pairs of the grammar, without end."""
    rng = random.Random(SEED + 1)
    while True:
        yield pair(rng)


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
    steps = PAIRS // (BATCH_SIZE * 50) * 50
    seconds = whole.fit(
        model,
        examples(tokenizer),
        steps,
        learning_rate=LEARNING_RATE,
        warm_up=WARM_UP,
        floor=0.02,
    )
    settings = {
        "seed": SEED,
        "pairs": steps * BATCH_SIZE,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "parameters": model.num_parameters(),
        "training time": seconds,
    }
    return model, settings


if __name__ == "__main__":
    main()
