"""What may be asked: a question and its context, one or many, in every form that was accepted."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from typing import Any

import torch


def take(args: tuple, kwargs: dict) -> Any:
    """Return the examples of a call as a list, or the generator or data set that gives them.

    Takes them out of `kwargs`; options stay there.
    """
    named = [kwargs.pop(name, None) for name in ("question", "context")]
    data = kwargs.pop("X", None) or kwargs.pop("data", None)  # scikit-learn's and Keras' names
    if len(args) == 2 and all(isinstance(value, str) for value in args):
        args, named = (), list(args)
    if len(args) > 1:
        data = list(args)
    elif args:
        data = args[0]
    if data is None:
        return _paired(*named)
    if isinstance(data, types.GeneratorType | torch.utils.data.Dataset):
        return data
    single = isinstance(data, str | Mapping) or not isinstance(data, Iterable)
    return [checked(item) for item in ([data] if single else data)]


def _paired(question: Any, context: Any) -> list[dict]:
    """Return the examples made of the arguments `question` and `context`."""
    if isinstance(question, list) and isinstance(context, str):
        context = [context] * len(question)
    questions, contexts = (
        [value] if isinstance(value, str) or value is None else value
        for value in (question, context)
    )
    if not (isinstance(questions, list) and isinstance(contexts, list)):
        raise ValueError("question and context must be strings or lists of strings.")
    if len(questions) != len(contexts):
        raise ValueError(
            f"There must be a context for each question, or one string for all: there are "
            f"{len(questions)} questions and {len(contexts)} contexts."
        )
    pairs = zip(questions, contexts, strict=True)
    return [checked({"question": question, "context": context}) for question, context in pairs]


def checked(item: Any) -> dict[str, str]:
    """Return a checked {"question", "context"} from one, or from an object like SquadExample."""
    if hasattr(item, "question_text") and hasattr(item, "context_text"):
        item = {"question": item.question_text, "context": item.context_text}
    if not isinstance(item, Mapping):
        raise ValueError(
            f'An example must be {{"question": …, "context": …}}, not {type(item).__name__}.'
        )
    for name in ("question", "context"):
        if item.get(name) is None:
            raise ValueError(f'{name} is missing: give {{"question": …, "context": …}}.')
        if not isinstance(item[name], str):
            raise ValueError(f"{name} must be a string, not {type(item[name]).__name__}.")
        if not item[name]:
            raise ValueError(f"{name} is empty.")
    return {"question": item["question"], "context": item["context"]}
