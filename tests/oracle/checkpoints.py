"""Small checkpoints with fixed weights, written once and loaded by both libraries.

They know nothing. Their answers are odd, but the same wherever they are computed.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import torch
from transformers import (
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    MarianConfig,
    MarianMTModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForQuestionAnswering,
    T5Config,
    T5ForConditionalGeneration,
)

import course

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
VOCABULARY = """
<pad> </s> <unk> . , ? ! ' a an and are at bank before blue bread by cold day door evening fee for
forgotten free from goal has have he her house i in is it key keys language late like long loud
match minutes money of old on one open our paper people place please quiet red river road salt sea
she small snow some spring station still sun table tea that the there they three time to town train
tree two under until very wait waitress wall water we week when where which who why wind winter with
would year yes you young your translate english french summarize :
""".split()


def encoder_qa(folder: Path) -> None:
    """The course's encoder with a head that is sure of itself."""
    encoder = course.checkpoint("encoder")
    model = AutoModelForQuestionAnswering.from_pretrained(encoder)
    fill(model.qa_outputs, scale=1.0)
    _save(folder, model, AutoTokenizer.from_pretrained(encoder))


def flat_qa(folder: Path) -> None:
    """A tiny BERT that gives every span the same score."""
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    sizes = SIZES | {"intermediate_size": 64, "vocab_size": len(tokenizer)}
    model = BertForQuestionAnswering(BertConfig(**sizes))
    fill(model, scale=0.1)
    torch.nn.init.zeros_(model.qa_outputs.weight)
    torch.nn.init.zeros_(model.qa_outputs.bias)
    _save(folder, model, tokenizer)


def bytes_qa(folder: Path) -> None:
    """A tiny RoBERTa that reads bytes: several tokens share a letter, and contexts are long."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    names = ["<s>", "<pad>", "</s>", "<unk>", *letters]
    core = Tokenizer(models.BPE({name: index for index, name in enumerate(names)}, []))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    special = {"cls_token": "<s>", "pad_token": "<pad>", "sep_token": "</s>", "unk_token": "<unk>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=256, **special)
    sizes = SIZES | {"intermediate_size": 64, "vocab_size": len(names), "type_vocab_size": 1}
    model = RobertaForQuestionAnswering(RobertaConfig(max_position_embeddings=400, **sizes))
    fill(model, scale=0.5)
    _save(folder, model, tokenizer)


def marian(folder: Path) -> None:
    """A tiny translator."""
    config = MarianConfig(
        vocab_size=len(VOCABULARY),
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        forced_eos_token_id=None,
    )
    model = MarianMTModel(config)
    fill(model, scale=0.35)
    _save(folder, model, _words())


def t5(folder: Path) -> None:
    """A tiny T5 whose configuration has a prefix and options for some tasks, as T5's have."""
    config = T5Config(
        vocab_size=len(VOCABULARY),
        d_model=32,
        d_kv=16,
        d_ff=64,
        num_layers=2,
        num_heads=2,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        task_specific_params={
            "summarization": {"prefix": "summarize : ", "num_beams": 2, "no_repeat_ngram_size": 3},
            "translation_en_to_fr": {"prefix": "translate english to french : ", "num_beams": 3},
        },
    )
    model = T5ForConditionalGeneration(config)
    fill(model, scale=0.35)
    _save(folder, model, _words())


SEEDED = {
    "encoder-qa": encoder_qa,
    "flat-qa": flat_qa,
    "bytes-qa": bytes_qa,
    "marian": marian,
    "t5": t5,
}


def fill(module: torch.nn.Module, scale: float) -> None:
    """Give every trainable weight numbers that depend on its name alone (norms: near 1)."""
    for name, weight in module.named_parameters():
        if weight.requires_grad:
            random = np.random.RandomState(zlib.crc32(name.encode()))  # a stream that never changes
            numbers = torch.tensor(random.normal(scale=scale, size=weight.shape), dtype=torch.float)
            norm = "norm" in name.lower() and name.endswith("weight")
            weight.data = 1 + numbers / 10 if norm else numbers


def _words() -> PreTrainedTokenizerFast:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    numbers = {word: index for index, word in enumerate(VOCABULARY)}
    core = Tokenizer(models.WordLevel(numbers, unk_token="<unk>"))
    core.normalizer = normalizers.Lowercase()
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    core.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    special = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=32, **special)


def _save(folder: Path, model, tokenizer) -> None:
    model.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
