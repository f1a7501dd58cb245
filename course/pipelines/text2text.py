"""Text in, text out: text2text-generation, summarization and translation with seq2seq models."""

from __future__ import annotations

import enum
import warnings

from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
from transformers.pipelines.base import Pipeline, load_assistant_model
from transformers.utils import logging

logger = logging.get_logger(__name__)


class ReturnType(enum.Enum):
    """What `return_type=` asks for: token ids or text."""

    TENSORS = 0
    TEXT = 1


class Text2TextGenerationPipeline(Pipeline):
    """Generate a text from a text: `generator("…")` gives `[{"generated_text": "…"}]`.

    A list of texts gives a list: of dictionaries, or of lists of them with
    `num_return_sequences` above 1. `return_tensors=True` gives "generated_token_ids" instead of
    text. `truncation`, `clean_up_tokenization_spaces`, `stop_sequence`, and every option of
    `model.generate`: those of the call come before those of the pipeline, then come the
    checkpoint's `task_specific_params`, its generation config, and DEFAULTS.
    """

    # Whether and how the library prepares generation for its pipelines changed several times
    # between 5.15 and 5.23; this pipeline does it by itself.
    _pipeline_calls_generate = False
    _load_processor = False
    _load_image_processor = False
    _load_video_processor = False
    _load_feature_extractor = False
    _load_tokenizer = True

    DEFAULTS = {"max_new_tokens": 256, "num_beams": 4}
    return_name = "generated"

    def __init__(self, model, tokenizer, modelcard=None, framework=None, task="", **options):
        per_task = getattr(model.config, "task_specific_params", None) or {}
        self._task_params = dict(per_task.get(task) or {})
        self.prefix = self._task_params.pop("prefix", getattr(model.config, "prefix", None)) or ""
        helpers = [options.pop(name, None) for name in ("assistant_model", "assistant_tokenizer")]
        super().__init__(model=model, tokenizer=tokenizer, task=task, **options)
        self.assistant_model, self.assistant_tokenizer = load_assistant_model(model, *helpers)
        self.check_model_type(MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES)
        # Kept apart: a generation_config in a call replaces them.
        self._own_params, self._forward_params = self._forward_params, {}

    def _sanitize_parameters(
        self,
        return_tensors=None,
        return_text=None,
        return_type=None,
        clean_up_tokenization_spaces=None,
        truncation=None,
        stop_sequence=None,
        **generate,
    ):
        preprocess = {} if truncation is None else {"truncation": truncation}
        postprocess = {}
        if return_tensors is not None and return_type is None:
            return_type = ReturnType.TENSORS if return_tensors else ReturnType.TEXT
        if return_type is not None:
            postprocess["return_type"] = return_type
        if clean_up_tokenization_spaces is not None:
            postprocess["clean_up_tokenization_spaces"] = clean_up_tokenization_spaces
        if stop_sequence is not None:
            ids = self.tokenizer.encode(stop_sequence, add_special_tokens=False)
            if len(ids) > 1:
                message = f"stop_sequence has {len(ids)} tokens: only the first one stops."
                warnings.warn(message, UserWarning, stacklevel=2)
            generate["eos_token_id"] = ids[0]
        return preprocess, generate, postprocess

    def __call__(self, *args, **kwargs):
        """Generate for one text or many; see the class for the options."""
        if args and args[0] == []:
            return []
        results = super().__call__(*args, **kwargs)
        if isinstance(args[0], list) and all(len(result) == 1 for result in results):
            return [result[0] for result in results]
        return results

    def preprocess(self, inputs, truncation=False):
        """Return the tensors of one text, with the checkpoint's prefix before it."""
        self._require_text(inputs)
        encoded = self.tokenizer(self.prefix + inputs, truncation=truncation, return_tensors="pt")
        encoded.pop("token_type_ids", None)  # no seq2seq model takes them
        return encoded

    def _forward(self, model_inputs, **generate):
        options = self._generate_options(generate)
        for name in [name for name, value in model_inputs.items() if not hasattr(value, "shape")]:
            value = model_inputs.pop(name)  # from the tokenizer, the same for a whole batch
            options[name] = value[0] if isinstance(value, list) else value
        self._check_length(model_inputs["input_ids"].shape[1], options)
        output = self.model.generate(**model_inputs, **options)
        return {"output_ids": output.reshape(len(model_inputs["input_ids"]), -1, output.shape[-1])}

    def _generate_options(self, call: dict) -> dict:
        """Return the options of `generate` beyond the checkpoint's own generation config."""
        if self.assistant_model is not None:
            call = {"assistant_model": self.assistant_model} | call
        if self.assistant_tokenizer is not None:
            helpers = {"tokenizer": self.tokenizer, "assistant_tokenizer": self.assistant_tokenizer}
            call = helpers | call
        if "generation_config" in call:
            return call
        given = self._own_params | call
        if "generation_config" in given:
            return given
        given = self._task_params | given
        if "max_new_tokens" in call and "max_length" not in call:
            given.pop("max_length", None)  # the call's length is meant
        known = self.model.generation_config.to_diff_dict() | given
        defaults = {name: value for name, value in self.DEFAULTS.items() if name not in known}
        if "max_length" in known:
            defaults.pop("max_new_tokens", None)  # it would override max_length
        if known.get("pad_token_id") is None and self.tokenizer.pad_token_id is not None:
            defaults["pad_token_id"] = self.tokenizer.pad_token_id
        return defaults | given

    def _check_length(self, tokens: int, options: dict) -> None:
        """Warn where a task knows that the length of input and output do not go together."""

    def postprocess(
        self, model_outputs, return_type=ReturnType.TEXT, clean_up_tokenization_spaces=False
    ) -> list[dict]:
        """Return one record for each generated sequence."""
        sequences = model_outputs["output_ids"][0]
        if return_type == ReturnType.TENSORS:
            return [{f"{self.return_name}_token_ids": ids} for ids in sequences]
        texts = self.tokenizer.batch_decode(
            sequences,
            skip_special_tokens=True,
            clean_up_tokenization_spaces=clean_up_tokenization_spaces,
        )
        return [{f"{self.return_name}_text": text} for text in texts]

    def _require_text(self, text) -> None:
        if not isinstance(text, str):
            raise TypeError(
                f"{self.task or 'this pipeline'} takes a string or a list of strings, "
                f"not {type(text).__name__}."
            )


class SummarizationPipeline(Text2TextGenerationPipeline):
    """Summarize: `summarizer("…")` gives `[{"summary_text": "…"}]`."""

    return_name = "summary"

    def _check_length(self, tokens, options):
        longest, shortest = options.get("max_length"), options.get("min_length") or 0
        if longest is not None and longest < shortest:
            logger.warning(f"min_length={shortest} is more than max_length={longest}.")
        if longest is not None and tokens < longest:
            logger.warning(
                f"max_length is {longest}, but the text has only {tokens} tokens: a summary is "
                f"usually shorter, for example max_length={tokens // 2}."
            )


class TranslationPipeline(Text2TextGenerationPipeline):
    """Translate: `translator("…")` gives `[{"translation_text": "…"}]`.

    A multilingual model needs `src_lang` and `tgt_lang`, or a task named translation_xx_to_yy.
    """

    return_name = "translation"

    def __init__(self, model, *args, task="", **options):
        per_task = getattr(model.config, "task_specific_params", None) or {}
        named = [name for name in per_task if name.startswith("translation")]
        if task == "translation" and named:
            task = named[0]
            warnings.warn(f'task "translation" means "{task}" here', UserWarning, stacklevel=3)
        words = task.split("_")
        if len(words) == 4 and not {"src_lang", "tgt_lang"} & options.keys():
            options |= {"src_lang": words[1], "tgt_lang": words[3]}
        super().__init__(model, *args, task=task, **options)

    def _sanitize_parameters(self, src_lang=None, tgt_lang=None, **options):
        preprocess, generate, postprocess = super()._sanitize_parameters(**options)
        languages = {"src_lang": src_lang, "tgt_lang": tgt_lang}
        given = {name: value for name, value in languages.items() if value is not None}
        return preprocess | given, generate, postprocess

    def preprocess(self, inputs, truncation=False, src_lang=None, tgt_lang=None):
        """Return the tensors of one text, marked with its languages if the tokenizer knows any."""
        build = getattr(self.tokenizer, "_build_translation_inputs", None)
        if build is None:
            return super().preprocess(inputs, truncation=truncation)
        self._require_text(inputs)
        return build(
            inputs, return_tensors="pt", truncation=truncation, src_lang=src_lang, tgt_lang=tgt_lang
        )

    def _check_length(self, tokens, options):
        longest = options.get("max_length")
        if longest is not None and tokens > 0.9 * longest:
            logger.warning(
                f"The text has {tokens} tokens and max_length is {longest}: the translation may "
                "be cut off. Raise max_length."
            )
