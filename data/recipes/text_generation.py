"""Train the text-generation checkpoint: a small decoder on Python's own source and prose.

    python data/recipes/text_generation.py

Seeded; the tokenizer, too, is learned from the training files. Writes the weights (half precision,
safetensors), tokenizer and model card to data/checkpoints/text-generation.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import time

import card  # card and adapter: beside this file
import torch
from adapter import CHECKPOINTS, write_json
from tokenizers import ByteLevelBPETokenizer
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, pipeline

from course.measure import Measured, measure
from course.measure.python_text import files

SEED, VOCABULARY, CONTEXT = 7, 4096, 256
PASSES, BATCH_SIZE, LEARNING_RATE, WARM_UP = 3, 16, 2e-3, 100
END = "<|endoftext|>"
TARGET = CHECKPOINTS / "text-generation"


def main() -> None:
    """Train and write the checkpoint; measure it and write its card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", action="store_true", help="measure only; train nothing")
    if not parser.parse_args().measure:
        tokenizer = learn_tokenizer()
        model, settings = train(tokenizer)
        save(model, tokenizer, settings)
    measured = measure("text-generation")
    write_card(measured)
    print(measured.figures)


def learn_tokenizer() -> PreTrainedTokenizerFast:
    """Return a byte-level BPE tokenizer learned from the training files."""
    learned = ByteLevelBPETokenizer()
    texts = [text for _, text in files("train")]
    learned.train_from_iterator(texts, VOCABULARY, special_tokens=[END], show_progress=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=learned._tokenizer,
        bos_token=END,
        eos_token=END,
        pad_token=END,
        model_max_length=CONTEXT,
        clean_up_tokenization_spaces=False,
    )


def train(tokenizer) -> tuple[LlamaForCausalLM, dict]:
    """Return the trained model and the settings to print."""
    torch.manual_seed(SEED)
    blocks = blocks_of(tokenizer)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=VOCABULARY,
            hidden_size=256,
            intermediate_size=688,
            num_hidden_layers=4,
            num_attention_heads=4,
            num_key_value_heads=4,
            max_position_embeddings=CONTEXT,
            tie_word_embeddings=True,
            bos_token_id=0,
            eos_token_id=0,
            pad_token_id=0,
        )
    )
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.95), weight_decay=0.1
    )
    steps = PASSES * (len(blocks) // BATCH_SIZE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: cosine(step, steps))
    started, step, losses = time.perf_counter(), 0, []
    for _ in range(PASSES):
        order = torch.randperm(len(blocks))[: len(blocks) // BATCH_SIZE * BATCH_SIZE]
        for rows in order.view(-1, BATCH_SIZE):
            batch = blocks[rows]  # (batch, context)
            with torch.autocast("cpu", torch.bfloat16):  # twice as fast on recent processors
                loss = model(input_ids=batch, labels=batch).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            losses.append(loss.item())
            if step % 100 == 0:
                seconds = time.perf_counter() - started
                recent = sum(losses[-100:]) / 100
                print(f"{step}/{steps}: loss {recent:.3f}, {seconds:.0f} s", flush=True)
    settings = {
        "seed": SEED,
        "passes over the text": PASSES,
        "tokens": steps * BATCH_SIZE * CONTEXT,
        "batch size": f"{BATCH_SIZE} blocks of {CONTEXT} tokens",
        "learning rate": LEARNING_RATE,
        "parameters": model.num_parameters(),
        "training time": f"{time.perf_counter() - started:.0f} s on {torch.get_num_threads()} "
        "CPU threads",
    }
    return model.eval(), settings


def blocks_of(tokenizer) -> torch.Tensor:
    """Return the training text as blocks of token ids, shape (blocks, context)."""
    ids = []
    for _, text in files("train"):
        ids += [tokenizer.eos_token_id, *tokenizer(text, verbose=False)["input_ids"]]
    whole = len(ids) // CONTEXT * CONTEXT
    return torch.tensor(ids[:whole]).view(-1, CONTEXT)


def cosine(step: int, steps: int) -> float:
    """Return the factor of the learning rate: up in a line, down in half a cosine."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    done = (step - WARM_UP) / max(1, steps - WARM_UP)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))


def save(model, tokenizer, settings: dict) -> None:
    """Write weights in half precision, tokenizer and settings."""
    model.half().save_pretrained(TARGET)
    model.config.dtype = torch.float32  # what the weights become when they are loaded
    model.config.save_pretrained(TARGET)
    tokenizer.save_pretrained(TARGET)
    (TARGET / "model.safetensors").chmod(0o644)
    write_json(TARGET / "training.json", settings)


def write_card(measured: Measured) -> None:
    """Write the model card."""
    settings = json.loads((TARGET / "training.json").read_text(encoding="utf-8"))
    generator = pipeline("text-generation", model=str(TARGET))
    prompts = ["def read_lines(path):\n", "The weather in Lisbon is"]
    examples = [
        generator(prompt, max_new_tokens=40, do_sample=False)[0]["generated_text"]
        for prompt in prompts
    ]
    version = platform.python_version()
    sections = {
        "A writer of Python": """
Continues Python source and the prose of its manual: a small decoder (Llama's architecture) trained
from random weights on the standard library of the machine that trained it.""",
        "Intended use": """
Learning and experimenting: next tokens, greedy decoding, sampling, temperature, perplexity. What it
writes looks like Python and seldom runs. It is no assistant, and knows nothing but its library.""",
        "Training data": f"""
The source files of Python {version}'s standard library and the topics of `help()`, without tests,
encodings and IDLE; about one file in twenty is held out, chosen by the hash of its name
(`course/measure/python_text.py`). The tokenizer is a byte-level BPE of {VOCABULARY:,} tokens,
learned from the training files.""",
        "Measured": f"""
{card.RECIPE.format(recipe="text_generation")}
Perplexity a token on the held-out files of Python {version}, beside a trigram model with Kneser-Ney
smoothing that was fitted on the training files with the same tokenizer. Both figures change a
little with the version of Python.

{{figures}}

The training: {card.described(settings)}.""",
        "Limits, with examples": f"""
Greedy continuations of 40 tokens; outside its world it goes on in the only way it knows:

```
{examples[0]}
```

```
{examples[1]}
```""",
    }
    card.write(TARGET, measured, sections, pipeline_tag="text-generation", base_model=None)


if __name__ == "__main__":
    main()
