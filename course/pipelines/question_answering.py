"""Extractive question answering: the span of a context that answers a question.

A long context is cut into overlapping windows. In each, the model scores every token as the first
and as the last of the answer; the best pairs of all windows are put together.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from transformers.models.auto.modeling_auto import MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES
from transformers.pipelines.base import ChunkPipeline

from course.pipelines import examples

SURPLUS = 10  # more spans than asked for: those within the same words become one answer


@dataclass(frozen=True)
class Window:
    """The part of a context that the model reads at once, in tokens from `first` to `last`."""

    context: str
    encoding: Any  # of the tokenizers library
    number: int  # of the context in the encoded pair: 0 or 1
    first: int
    last: int  # less than `first` if no token of the context is in it
    cls: int | None

    def characters(self, start: int, end: int, whole_words: bool) -> tuple[int, int]:
        """Return where in the context the tokens `start` to `end` begin and stop."""
        start, end = start + self.first, end + self.first
        if whole_words:
            words = self.encoding.token_to_word(start), self.encoding.token_to_word(end)
            if None not in words:
                begin, stop = (self.encoding.word_to_chars(word, self.number) for word in words)
                if begin and stop:
                    return begin[0], stop[1]
        return self.encoding.offsets[start][0], self.encoding.offsets[end][1]


class QuestionAnsweringPipeline(ChunkPipeline):
    """Answer questions from a context: `qa(question="Who?", context="Ana did.")`.

    Gives {"score", "start", "end", "answer"}; `context[start:end]` is the answer. `top_k` (1): how
    many answers; more than one come as a list. `max_answer_len` (15): tokens of an answer at most.
    `max_seq_len` (384, or the tokenizer's limit): tokens of question and window together.
    `doc_stride` (128): tokens that neighbouring windows share. `max_question_len`: tokens after
    which a question is cut off. `align_to_words` (True): no answer begins or ends within a word.
    `handle_impossible_answer` (False): the answer may be "". `padding`: as for a tokenizer.
    """

    _load_processor = False
    _load_image_processor = False
    _load_video_processor = False
    _load_feature_extractor = False
    _load_tokenizer = True
    default_input_names = "question,context"

    def __init__(self, model, tokenizer, modelcard=None, framework=None, task="", **options):
        if not tokenizer.is_fast:
            raise ValueError(
                f"Question answering needs a tokenizer that knows where its tokens stand in the "
                f"text; {type(tokenizer).__name__} does not (its `is_fast` is False)."
            )
        super().__init__(model=model, tokenizer=tokenizer, task=task, **options)
        self.check_model_type(MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES)
        cached = "use_cache" in inspect.signature(model.forward).parameters
        self._model_options = {"use_cache": False} if cached else {}

    def _sanitize_parameters(
        self,
        padding=None,
        topk=None,
        top_k=None,
        doc_stride=None,
        max_answer_len=None,
        max_seq_len=None,
        max_question_len=None,
        handle_impossible_answer=None,
        align_to_words=None,
        **ignored,
    ):
        if topk is not None and top_k is None:
            warnings.warn("topk is deprecated, use top_k", UserWarning, stacklevel=2)
            top_k = topk
        preprocess = {
            "padding": padding,
            "doc_stride": doc_stride,
            "max_question_len": max_question_len,
            "max_seq_len": max_seq_len,
        }
        postprocess = {
            "top_k": top_k,
            "max_answer_len": max_answer_len,
            "handle_impossible_answer": handle_impossible_answer,
            "align_to_words": align_to_words,
        }
        preprocess, postprocess = (
            {name: value for name, value in options.items() if value is not None}
            for options in (preprocess, postprocess)
        )
        sizes = preprocess | postprocess
        for name in ("top_k", "max_answer_len", "max_question_len", "max_seq_len"):
            if sizes.get(name, 1) < 1:
                raise ValueError(f"{name} must be at least 1, not {sizes[name]}.")
        return preprocess, {}, postprocess

    def __call__(self, *args, **kwargs):
        """Answer one question or many; see the class for the options.

        Takes `question=` and `context=` (two strings, two lists, or a list of questions and one
        context), or a {"question", "context"}, or a list, generator or data set of these.
        One question gives one result, also from a list of one.
        """
        given = examples.take(args, kwargs)
        if isinstance(given, list) and len(given) < 2:
            return super().__call__(given[0], **kwargs) if given else []
        return super().__call__(given, **kwargs)

    def preprocess(
        self,
        example,
        padding="do_not_pad",
        doc_stride=None,
        max_question_len=None,
        max_seq_len=None,
    ) -> Iterator[dict]:
        """Yield the windows of one example, each as a batch of one with its place in the text."""
        example = examples.checked(example)  # those of a generator or data set come unchecked
        question, context = example["question"], example["context"]
        if max_seq_len is None:
            max_seq_len = min(self.tokenizer.model_max_length, 384)
        question, room = self._fit(question, max_question_len, max_seq_len)
        stride = self._stride(doc_stride, max_seq_len, room, context)
        number = 1 if self.tokenizer.padding_side == "right" else 0
        pair = (question, context) if number == 1 else (context, question)
        encoded = self.tokenizer(
            *pair,
            padding=padding,
            truncation="only_second" if number == 1 else "only_first",
            max_length=max_seq_len,
            stride=stride,
            return_overflowing_tokens=True,
        )
        names = [name for name in self.tokenizer.model_input_names if name in encoded]
        for index, encoding in enumerate(encoded.encodings):
            yield {
                "is_last": index == len(encoded.encodings) - 1,
                "window": _window(context, encoding, number, self.tokenizer.cls_token_id),
                **{name: torch.tensor(encoded[name][index : index + 1]) for name in names},
            }

    def _fit(self, question: str, longest: int | None, max_seq_len: int) -> tuple[str, int]:
        """Return the question, cut to `longest` tokens, and how many tokens of context fit."""
        encoding = self.tokenizer(question, add_special_tokens=False, verbose=False).encodings[0]
        tokens = len(encoding)
        if longest is not None and tokens > longest:
            question, tokens = question[: encoding.offsets[longest - 1][1]], longest
        room = max_seq_len - tokens - self.tokenizer.num_special_tokens_to_add(pair=True)
        if room < 1:
            raise ValueError(
                f"The question has {tokens} tokens: with max_seq_len={max_seq_len} that leaves no "
                "room for the context. Ask a shorter one, or set max_question_len."
            )
        return question, room

    def _stride(self, doc_stride: int | None, max_seq_len: int, room: int, context: str) -> int:
        """Return how many tokens neighbouring windows share: fewer than each can hold."""
        stride = min(max_seq_len // 2, 128) if doc_stride is None else doc_stride
        if stride > max_seq_len:
            raise ValueError(f"doc_stride ({stride}) is larger than max_seq_len ({max_seq_len}).")
        if stride < room:
            return stride
        tokens = self.tokenizer(context, add_special_tokens=False, verbose=False)["input_ids"]
        if doc_stride is not None and len(tokens) > room:
            raise ValueError(
                f"doc_stride ({stride}) must be less than the {room} tokens of the context that "
                f"fit beside the question within max_seq_len ({max_seq_len})."
            )
        return room // 2

    def _forward(self, inputs):
        names = [name for name in self.tokenizer.model_input_names if name in inputs]
        output = self.model(**{name: inputs[name] for name in names}, **self._model_options)
        logits = torch.stack(output[:2], dim=-1)  # (batch, tokens, start and end)
        return {"logits": logits.float(), "window": inputs["window"], "is_last": inputs["is_last"]}

    def postprocess(
        self,
        model_outputs,
        top_k=1,
        handle_impossible_answer=False,
        max_answer_len=15,
        align_to_words=True,
    ) -> dict | list[dict]:
        """Return the best answers of all windows. The same answer found again adds to its score."""
        wanted = 2 * top_k + SURPLUS if align_to_words else top_k
        answers, null_scores = {}, []
        for output in model_outputs:
            window, logits = output["window"], output["logits"][0].numpy()
            if self.tokenizer.padding_side == "left":  # a batch is padded before the window
                logits = logits[len(logits) - len(window.encoding) :]
            null_score, start, end = _probabilities(logits, window)
            null_scores.append(null_score)
            for score, first, last in best_spans(start, end, wanted, max_answer_len):
                begin, stop = window.characters(first, last, align_to_words)
                text = window.context[begin:stop]
                new = {"score": 0.0, "start": begin, "end": stop, "answer": text}
                answers.setdefault(text.lower(), new)["score"] += score
        found = list(answers.values())
        if handle_impossible_answer or not found:
            score = min(null_scores) if handle_impossible_answer else 0.0
            found.append({"score": score, "start": 0, "end": 0, "answer": ""})
        found.sort(key=lambda answer: answer["score"], reverse=True)
        return found[0] if top_k == 1 else found[:top_k]


def best_spans(
    start: np.ndarray, end: np.ndarray, wanted: int, longest: int
) -> list[tuple[float, int, int]]:
    """Return up to `wanted` spans of up to `longest` tokens as (score, first token, last token).

    The score is the product of the two probabilities. The best come first; of equal ones, those
    that begin first, then those that end first.
    """
    longest = min(longest, len(end))
    if not longest:
        return []
    beyond = np.full(longest - 1, -1, end.dtype)  # no span ends after the last token
    ends = np.lib.stride_tricks.sliding_window_view(np.append(end, beyond), longest)
    scores = (start[:, None] * ends).ravel()  # at [first * longest + length - 1]
    least = np.partition(scores, -min(wanted, len(scores)))[-min(wanted, len(scores))]
    best = np.flatnonzero(scores >= least)
    best = best[np.argsort(-scores[best], kind="stable")][:wanted]
    firsts, lasts = best // longest, best // longest + best % longest
    possible = lasts < len(end)
    spans = scores[best], firsts, lasts
    return list(zip(*(values[possible].tolist() for values in spans), strict=True))


def _probabilities(logits: np.ndarray, window: Window) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the score of "no answer" (the CLS token), and each token's as start and as end.

    Each adds up to 1 over the window's part of the context and the CLS token.
    """
    none = np.full((1, 2), -np.inf, logits.dtype)
    cls = none if window.cls is None else logits[window.cls : window.cls + 1]
    chosen = np.concatenate([cls, logits[window.first : window.last + 1]])
    if len(chosen) == 1:
        return 1.0, chosen[1:, 0], chosen[1:, 1]
    powers = np.exp(chosen - chosen.max(axis=0))
    shares = powers / powers.sum(axis=0)
    return float(shares[0, 0] * shares[0, 1]), shares[1:, 0], shares[1:, 1]


def _window(context: str, encoding, number: int, cls_token_id: int | None) -> Window:
    of_context = [index for index, of in enumerate(encoding.sequence_ids) if of == number]
    first, last = (of_context[0], of_context[-1]) if of_context else (0, -1)
    cls = encoding.ids.index(cls_token_id) if cls_token_id in encoding.ids else None
    return Window(context, encoding, number, first, last, cls)
