"""Train the translation checkpoint: a small English-French Marian model, from scratch.

    python data/recipes/translation.py

Seeded; 25 to 40 minutes on one CPU core. Trains a tokenizer and an encoder-decoder on pairs of the
grammar (data/translation/train.jsonl and what comes after it from the same seed), writes both to
data/checkpoints/translation with the weights in half precision, then measures what learners load
and writes the model card. There are no epochs: a pair comes as often as the grammar says it, which
is once for nearly all, and a hundred times for "Good morning!".
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import card
import torch
import whole  # whole, adapter and the data's recipe: beside this file
from adapter import CHECKPOINTS
from rows import read
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer
from transformers import MarianConfig, MarianMTModel, PreTrainedTokenizerFast, set_seed
from translation_data import HERE, handwritten, training_pairs

SEED, PAIRS, BATCH_SIZE, LEARNING_RATE, WARM_UP = 7, 330_000, 64, 1e-3, 500
VOCABULARY, WIDTH, FEED_FORWARD, ENCODER_LAYERS, DECODER_LAYERS, HEADS = 3200, 192, 768, 3, 2, 6
POOL = 64  # so many batches are drawn at once and sorted by length, for less padding
DATA = HERE.parent / "translation"
TARGET = CHECKPOINTS / "translation"
PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"


def main() -> None:
    """Train and write the checkpoint; measure it and write its card."""
    if not card.options(__doc__, validates=False).measure:
        tokenizer = train_tokenizer()
        model, settings = train(tokenizer)
        model.generation_config.max_length = 64
        model.generation_config.num_beams = 1
        whole.save(TARGET, model, tokenizer, settings)
    from translation_card import write_card

    write_card(card.settings("translation"))


def pairs():
    """Return the endless training pairs: train.jsonl with its repetitions, and what follows it."""
    return training_pairs(handwritten(), read(DATA / "test.jsonl"), repeats=True)


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
    rows = read(DATA / "train.jsonl")
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
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    )


# --- Training ---------------------------------------------------------------------------------


def train(tokenizer) -> tuple[MarianMTModel, dict]:
    """Return the trained model and the settings to print."""
    set_seed(SEED)
    model = new_model(tokenizer)
    seconds = whole.fit(
        model,
        batches(tokenizer),
        math.ceil(PAIRS / BATCH_SIZE),
        learning_rate=LEARNING_RATE,
        warm_up=WARM_UP,
        betas=(0.9, 0.98),
    )
    return model, {
        "seed": SEED,
        "pairs": f"{PAIRS:,} in one pass",
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "parameters": model.num_parameters(),
        "training time": seconds,
    }


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
        max_position_embeddings=512,  # computed, not learnt: long texts raise nothing
        activation_function="gelu",
        scale_embedding=True,
        dropout=0.0,  # hardly a pair comes twice, so there is little to learn by heart
        attention_dropout=0.0,
        activation_dropout=0.0,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
        forced_eos_token_id=None,
        bos_token_id=None,
    )
    return MarianMTModel(config).train()


def batches(tokenizer) -> Iterator[dict[str, torch.Tensor]]:
    """Yield batches of pairs of similar length."""
    source, left = pairs(), PAIRS
    generator = torch.Generator().manual_seed(SEED)
    while left > 0:
        pool = list(itertools.islice(source, min(left, POOL * BATCH_SIZE)))
        left -= len(pool)
        rows = tokenizer([en for en, _ in pool], text_target=[fr for _, fr in pool])
        rows = list(zip(rows["input_ids"], rows["labels"], strict=True))
        rows.sort(key=lambda row: (len(row[0]), len(row[1])))
        starts = range(0, len(rows), BATCH_SIZE)
        for place in torch.randperm(len(starts), generator=generator).tolist():
            english, french = zip(*rows[starts[place] : starts[place] + BATCH_SIZE], strict=True)
            yield whole.pairs(english, french, tokenizer.pad_token_id)


if __name__ == "__main__":
    main()
