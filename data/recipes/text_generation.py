"""Train the text-generation checkpoint: a small decoder on Python's own source and prose.

    python data/recipes/text_generation.py

Seeded; the tokenizer, too, is learned from the training files. Writes the weights (half precision,
safetensors), tokenizer and model card to data/checkpoints/text-generation.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator

import card  # card, whole and adapter: beside this file
import torch
import whole
from adapter import CHECKPOINTS
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
    if not card.options(__doc__, validates=False).measure:
        tokenizer = learn_tokenizer()
        model, settings = train(tokenizer)
        whole.save(TARGET, model, tokenizer, settings)
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
    steps = PASSES * (len(blocks) // BATCH_SIZE)
    seconds = whole.fit(
        model,
        shuffled(blocks),
        steps,
        learning_rate=LEARNING_RATE,
        warm_up=WARM_UP,
        floor=0.05,
        betas=(0.9, 0.95),
        weight_decay=0.1,
        half=True,  # twice as fast on recent processors
    )
    settings = {
        "seed": SEED,
        "passes over the text": PASSES,
        "tokens": steps * BATCH_SIZE * CONTEXT,
        "batch size": f"{BATCH_SIZE} blocks of {CONTEXT} tokens",
        "learning rate": LEARNING_RATE,
        "parameters": model.num_parameters(),
        "training time": seconds,
    }
    return model, settings


def shuffled(blocks: torch.Tensor) -> Iterator[dict[str, torch.Tensor]]:
    """Yield batches of blocks, shape (batch, context), in another order in each pass."""
    for _ in range(PASSES):
        order = torch.randperm(len(blocks))[: len(blocks) // BATCH_SIZE * BATCH_SIZE]
        for rows in order.view(-1, BATCH_SIZE):
            yield {"input_ids": blocks[rows], "labels": blocks[rows]}


def blocks_of(tokenizer) -> torch.Tensor:
    """Return the training text as blocks of token ids, shape (blocks, context)."""
    ids = []
    for _, text in files("train"):
        ids += [tokenizer.eos_token_id, *tokenizer(text, verbose=False)["input_ids"]]
    whole = len(ids) // CONTEXT * CONTEXT
    return torch.tensor(ids[:whole]).view(-1, CONTEXT)


def write_card(measured: Measured) -> None:
    """Write the model card."""
    settings = card.settings("text-generation")
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
