"""One function for each checkpoint of the shelf: ask it the test split and count.

Each is named for its checkpoint, with `_` for `-`, takes the split to ask and returns a
`Measured`.
"""

from __future__ import annotations

import course
from course.measure import Measured
from course.quiet import quiet


def encoder(split: str) -> Measured:
    """Share of triples whose anchor is nearer to the positive than to the negative."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder"))
    model = AutoModel.from_pretrained(course.checkpoint("encoder"))
    data = _rows("triples", split)

    def embed(texts: list[str]) -> torch.Tensor:
        batch = tokenizer(texts, padding=True, return_tensors="pt")
        with torch.no_grad():
            hidden = model(**batch).last_hidden_state  # (texts, tokens, width)
        mask = batch["attention_mask"].unsqueeze(-1)
        return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    anchor, positive, negative = (
        embed(list(data[column])) for column in ("anchor", "positive", "negative")
    )
    near, far = (anchor * positive).sum(1).tolist(), (anchor * negative).sum(1).tolist()
    rows = [
        row | {"near": a, "far": b, "right": a > b}
        for row, a, b in zip(data, near, far, strict=True)
    ]
    figures = {
        f"{kind}_accuracy": _share([row for row in rows if row["kind"] == kind])
        for kind in ("meaning", "words")
    }
    return Measured("triples", figures, rows)


def sentiment(split: str) -> Measured:
    """Accuracy on reviews."""
    data = _rows("reviews", split)
    names = data.features["label"].names
    found = _pipeline("text-classification", "sentiment")(list(data["text"]), batch_size=32)
    rows = [
        row | {"found": said["label"], "score": said["score"]}
        for row, said in zip(data, found, strict=True)
    ]
    for row in rows:
        row["right"] = row["found"] == names[row["label"]]
    return Measured("reviews", {"accuracy": _share(rows)}, rows)


def zero_shot(split: str) -> Measured:
    """Accuracy of choosing one of five labels that training never saw."""
    data = _rows("topics", split)
    classify = _pipeline("zero-shot-classification", "zero-shot")
    rows = []
    for kind in sorted(set(data["set"])):
        asked = [row for row in data if row["set"] == kind]
        labels = sorted({row["label"] for row in asked})
        found = classify([row["text"] for row in asked], candidate_labels=labels, batch_size=32)
        rows += [
            row | {"found": said["labels"][0], "score": said["scores"][0]}
            for row, said in zip(asked, found, strict=True)
        ]
    for row in rows:
        row["right"] = row["found"] == row["label"]
    return Measured("topics", {"accuracy": _share(rows)}, rows)


def zero_shot_inference(split: str) -> float:
    """Return the accuracy of the zero-shot checkpoint as a judge of inference, of three labels."""
    data = _rows("inference", split)
    names = data.features["label"].names
    judge = _pipeline("text-classification", "zero-shot")
    found = judge(
        [{"text": row["premise"], "text_pair": row["hypothesis"]} for row in data], batch_size=32
    )
    return _share(
        [
            {"right": said["label"] == names[row["label"]]}
            for row, said in zip(data, found, strict=True)
        ]
    )


def ner(split: str) -> Measured:
    """Precision, recall and F1 of whole entities, as seqeval counts them."""
    import torch
    from seqeval.metrics import f1_score, precision_score, recall_score
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    data = _rows("entities", split)
    names = data.features["ner_tags"].feature.names
    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("ner"))
    model = AutoModelForTokenClassification.from_pretrained(course.checkpoint("ner"))
    expected, found, rows = [], [], []
    for row in data:
        batch = tokenizer(row["tokens"], is_split_into_words=True, return_tensors="pt")
        with torch.no_grad():
            tags = model(**batch).logits[0].argmax(-1).tolist()
        words = batch.word_ids()
        first = [words.index(place) for place in range(len(row["tokens"]))]
        expected.append([names[tag] for tag in row["ner_tags"]])
        found.append([model.config.id2label[tags[place]] for place in first])
        rows.append({"tokens": row["tokens"], "expected": expected[-1], "found": found[-1]})
    figures = {
        "f1": float(f1_score(expected, found)),
        "precision": float(precision_score(expected, found)),
        "recall": float(recall_score(expected, found)),
    }
    return Measured("entities", figures, rows)


def question_answering(split: str) -> Measured:
    """Exact match and F1 of answers, normalised as SQuAD does."""
    import course.pipelines  # noqa: F401  (registers the task)
    from course.measure.answers import exact_match, f1

    data = _rows("questions", split)
    asked = [{"question": row["question"], "context": row["context"]} for row in data]
    found = _pipeline("question-answering", "question-answering")(asked, batch_size=16)
    rows = []
    for row, said in zip(data, found, strict=True):
        accepted = row["answers"]["text"]
        scores = {
            "exact": exact_match(said["answer"], accepted),
            "f1": f1(said["answer"], accepted),
        }
        rows.append(dict(row) | {"found": said["answer"], "score": said["score"]} | scores)
    figures = {
        "f1": sum(row["f1"] for row in rows) / len(rows),
        "exact_match": sum(row["exact"] for row in rows) / len(rows),
    }
    return Measured("questions", figures, rows)


def fill_mask(split: str) -> Measured:
    """Share of blanks for which one of the sensible words is among the first five."""
    data = _rows("blanks", split)
    found = _pipeline("fill-mask", "fill-mask")(list(data["text"]), top_k=5)
    rows = [
        row | {"found": [guess["token_str"] for guess in guesses]}
        for row, guesses in zip(data, found, strict=True)
    ]
    for row in rows:
        row["right"] = bool(set(row["words"]) & set(row["found"]))
    return Measured("blanks", {"in_top_5": _share(rows)}, rows)


def text_generation(split: str) -> Measured:
    """Perplexity a token on held-out files, and a trigram model's on the same tokens."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from course.measure.python_text import files
    from course.measure.trigram import Trigram

    folder = course.checkpoint("text-generation")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder)
    end = tokenizer.eos_token_id

    def tokens(part: str) -> list[list[int]]:
        texts = [text for _, text in files(part) if text]
        return [[end, *tokenizer(text, verbose=False)["input_ids"]] for text in texts]

    trigram = Trigram(([end, *file] for file in tokens("train")), len(tokenizer))
    asked = tokens(split)
    ours = _perplexity(model, asked)
    theirs = trigram.perplexity([end, *file] for file in asked)
    figures = {"perplexity": ours, "trigram_perplexity": theirs, "ratio": ours / theirs}
    return Measured("python", figures)


def translation(split: str) -> Measured:
    """Share of sentences translated word for word as expected."""
    data = _rows("translation", split)
    pairs = list(data["translation"])
    found = _generate("translation", [pair["en"] for pair in pairs])
    rows = [
        pair | {"origin": origin, "found": said, "right": said == pair["fr"]}
        for pair, origin, said in zip(pairs, data["origin"], found, strict=True)
    ]
    return Measured("translation", {"exact_match": _share(rows)}, rows)


def summarization(split: str) -> Measured:
    """ROUGE-L (F-measure) of the headlines, and of each report's first sentence in their place."""
    from rouge_score.rouge_scorer import RougeScorer

    data = _rows("reports", split)
    found = _generate("summarization", list(data["report"]), max_new_tokens=40)
    scorer = RougeScorer(["rougeL"], use_stemmer=True)

    def rouge(expected: str, said: str) -> float:
        return scorer.score(expected, said)["rougeL"].fmeasure

    rows = []
    for row, said in zip(data, found, strict=True):
        lead = row["report"].split(". ")[0]
        rows.append(
            dict(row)
            | {"found": said, "rouge_l": rouge(row["headline"], said)}
            | {"lead": rouge(row["headline"], lead)}
        )
    figures = {
        "rouge_l": sum(row["rouge_l"] for row in rows) / len(rows),
        "rouge_l_of_first_sentence": sum(row["lead"] for row in rows) / len(rows),
    }
    return Measured("reports", figures, rows)


def _rows(name: str, split: str):
    from datasets import load_dataset

    return load_dataset(course.dataset(name, source="local"), split=split)


def _pipeline(task: str, name: str):
    from transformers import pipeline

    with quiet():
        return pipeline(task, model=course.checkpoint(name, source="local"))


def _generate(name: str, texts: list[str], **options) -> list[str]:
    """Return what a sequence-to-sequence checkpoint makes of each text."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(course.checkpoint(name))
    model = AutoModelForSeq2SeqLM.from_pretrained(course.checkpoint(name))
    said = []
    for start in range(0, len(texts), 32):
        batch = tokenizer(
            texts[start : start + 32],
            padding=True,
            truncation=True,
            return_tensors="pt",
            return_token_type_ids=False,
        )
        with torch.no_grad():
            ids = model.generate(**batch, **options)
        said += tokenizer.batch_decode(ids, skip_special_tokens=True)
    return [text.strip() for text in said]


def _perplexity(model, sequences: list[list[int]], window: int = 256, stride: int = 128) -> float:
    """Return the perplexity a token over windows of which the last `stride` tokens count.

    https://huggingface.co/docs/transformers/perplexity
    """
    import torch

    loss, tokens = 0.0, 0
    for ids in sequences:
        done = 1  # the first token is given
        while done < len(ids):
            end = min(len(ids), max(window, done + stride))
            start = max(0, end - window)
            piece = torch.tensor([ids[start:end]])
            with torch.no_grad():
                logits = model(input_ids=piece).logits[0, done - start - 1 : -1]
            wanted = piece[0, done - start :]
            loss += torch.nn.functional.cross_entropy(logits, wanted, reduction="sum").item()
            tokens += len(wanted)
            done = end
    return float(torch.exp(torch.tensor(loss / tokens)))


def _share(rows: list[dict]) -> float:
    return sum(row["right"] for row in rows) / len(rows)
