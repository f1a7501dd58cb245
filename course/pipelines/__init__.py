"""The pipelines that transformers 5 dropped, back on the library's own registry.

    import course.pipelines
    from transformers import pipeline
    qa = pipeline("question-answering")

Importing this module registers question-answering, text2text-generation, summarization and
translation (also as translation_xx_to_yy) with the signatures, options and outputs that they had in
transformers 4.57. A task that the library has itself stays the library's. Without `model=`, the
checkpoint of that name comes from the course's shelf, when the pipeline is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import transformers.pipelines
from transformers import AutoModelForQuestionAnswering, AutoModelForSeq2SeqLM
from transformers.pipelines import PIPELINE_REGISTRY

from course.pipelines.question_answering import QuestionAnsweringPipeline
from course.pipelines.text2text import (
    SummarizationPipeline,
    Text2TextGenerationPipeline,
    TranslationPipeline,
)
from course.shelf import checkpoint

__all__ = [
    "QuestionAnsweringPipeline",
    "SummarizationPipeline",
    "Text2TextGenerationPipeline",
    "TranslationPipeline",
    "register",
]

LANGUAGES = ("en", "fr")  # what the shelf's "translation" translates


class FromShelf:
    """A default model, looked up only when the library unpacks it into (model, revision)."""

    def __init__(self, name: str):
        self.name = name

    def __iter__(self) -> Iterator:
        return iter((checkpoint(self.name), None))


TASKS = {
    "question-answering": (
        QuestionAnsweringPipeline,
        AutoModelForQuestionAnswering,
        {"model": FromShelf("question-answering")},
    ),
    "text2text-generation": (
        Text2TextGenerationPipeline,
        AutoModelForSeq2SeqLM,
        {"model": FromShelf("translation")},
    ),
    "summarization": (
        SummarizationPipeline,
        AutoModelForSeq2SeqLM,
        {"model": FromShelf("summarization")},
    ),
    "translation": (
        TranslationPipeline,
        AutoModelForSeq2SeqLM,
        {"model": FromShelf("translation"), LANGUAGES: {"model": FromShelf("translation")}},
    ),
}


def register() -> list[str]:
    """Register the tasks that the library lacks and return their names; harmless when repeated."""
    missing = [task for task in TASKS if task not in PIPELINE_REGISTRY.supported_tasks]
    for task in missing:
        pipeline_class, model_class, default = TASKS[task]
        PIPELINE_REGISTRY.register_pipeline(
            task, pipeline_class, pt_model=model_class, default=default, type="text"
        )
        # That marked the class as code to be saved along with a model (`save_pretrained`), and such
        # a checkpoint would only load for those who trust remote code.
        del pipeline_class._registered_impl
        # Since 5.19 the library refuses these names before it looks at the registry.
        getattr(transformers.pipelines, "REMOVED_TASKS", {}).pop(task, None)
    if "translation" in missing:
        _know_language_pairs()
    return missing


def _know_language_pairs() -> None:
    """Let the registry read translation_xx_to_yy as "translation" with the option (xx, yy)."""
    look_up = PIPELINE_REGISTRY.check_task

    def check_task(task: str) -> tuple:
        if not task.startswith("translation_") or task in PIPELINE_REGISTRY.supported_tasks:
            return look_up(task)
        pair = re.fullmatch("translation_([^_]+)_to_([^_]+)", task)
        if pair is None:
            raise KeyError(f"Invalid translation task {task}, use 'translation_xx_to_yy'")
        return "translation", PIPELINE_REGISTRY.supported_tasks["translation"], pair.groups()

    PIPELINE_REGISTRY.check_task = check_task


register()
