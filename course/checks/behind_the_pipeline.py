"""The checks of homework 02. Oracles: the library itself on the shelf's files, or an invariant."""

from __future__ import annotations

from functools import cache

import course
from course.exercise import call, draw, exercise, nearly_equal, require


@cache
def _tokenizer():
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(course.checkpoint("sentiment"))


@cache
def _pipeline_says(texts: tuple[str, ...]) -> list[dict]:
    """Return what the library's pipeline makes of the reviews of the day, computed once."""
    from transformers import pipeline

    return pipeline("text-classification", model=course.checkpoint("sentiment"))(list(texts))


@cache
def _reviews() -> list[dict]:
    from datasets import load_dataset

    return list(load_dataset(course.dataset("reviews"), split="test"))


@exercise(
    "2.1",
    hints=[
        "`tokenizer.tokenize(word)` returns the pieces of a word as a list. How long is it?",
        "Use a list comprehension: [word for word in … if len(…) > 1].",
    ],
)
def split_words(answer):
    """Compare the answer with what the tokenizer does to each word."""
    words = ["finance", "tokenizer", "football", "blockchain", "goalkeeper", "fintech", "mortgage"]
    pieces = {word: _tokenizer().tokenize(word) for word in words}
    require(
        isinstance(answer, list | tuple | set) and set(answer) <= set(words),
        "Give a list of words from the task, each written as it is there.",
        got=answer,
        expected='a list such as ["finance", "football"]',
    )
    whole = [word for word in words if word in answer and len(pieces[word]) == 1]
    require(
        not whole,
        f"The tokenizer keeps {whole} in one piece: the word stands in its vocabulary.",
        got=answer,
    )
    forgotten = [word for word in words if word not in answer and len(pieces[word]) > 1]
    require(not forgotten, f"{len(forgotten)} of the words that are cut are missing.", got=answer)


@exercise(
    "2.2",
    hints=[
        "`vocabulary[token]` gives a token's number; the special tokens stand in it as well.",
        "`dictionary.get(key, other)` returns `other` when the key is not there.",
        'Start with [vocabulary["[CLS]"]], add the middle, end with [vocabulary["[SEP]"]].',
    ],
)
def encode(answer):
    """Compare with the library on a sentence of the day, a small vocabulary and unknown tokens."""
    vocabulary = _tokenizer().get_vocab()
    random = draw("encode")
    tokens = _tokenizer().tokenize(random.choice(_reviews())["text"])[:8]
    expected = [101, *_tokenizer().convert_tokens_to_ids(tokens), 102]
    found = _encoded(answer, tokens, vocabulary)
    require(
        len(found.value) == len(tokens) + 2,
        "The result needs two numbers more than there are tokens: [CLS] first, [SEP] last.",
        of=found,
        expected=expected,
    )
    require(
        found.value == expected,
        "The numbers differ from the library's.",
        of=found,
        expected=expected,
    )
    small = {"[UNK]": random.randint(3, 9), "[CLS]": 1, "[SEP]": 2, "yes": 20}
    found = _encoded(answer, ["yes", "zyx"], small)
    require(
        found.value == [1, 20, small["[UNK]"], 2],
        "A token that is not in the vocabulary becomes [UNK], and all numbers, those of the "
        "special tokens too, come from the dictionary that is passed in.",
        of=found,
        expected=[1, 20, small["[UNK]"], 2],
    )


def _encoded(answer, tokens, vocabulary):
    """Call the answer without printing 30,522 entries of a vocabulary."""

    def encode(tokens):
        return answer(tokens, vocabulary)

    require(callable(answer), "Pass the function itself: check.encode(encode).", got=answer)
    found = call(encode, tokens)
    found.text = f"encode({tokens!r}, vocabulary of {len(vocabulary):,} tokens)"
    return found


@exercise(
    "2.3",
    hints=[
        "How long is the longest row? max(len(row) for row in rows)",
        "`[0] * 3` is [0, 0, 0], and lists are joined with +.",
        "The mask of a row: [1] * len(row) + [0] * (width - len(row)).",
    ],
)
def pad_batch(answer):
    """Check shapes first, then the side, the mask, and rows that hold the padding number."""
    random = draw("pad_batch")
    pad = random.randint(0, 5)
    rows = [[random.randint(10, 99) for _ in range(n)] for n in random.sample(range(2, 7), 3)]
    rows.append([pad, 50, pad])  # the padding number may also be text
    width = max(map(len, rows))
    found = call(answer, rows, pad_id=pad)
    expected = {
        "input_ids": [row + [pad] * (width - len(row)) for row in rows],
        "attention_mask": [[1] * len(row) + [0] * (width - len(row)) for row in rows],
    }
    require(
        isinstance(found.value, dict) and set(found.value) == set(expected),
        "Return a dictionary with the keys input_ids and attention_mask.",
        of=found,
    )
    for key in expected:
        require(
            [len(row) for row in found.value[key]] == [width] * len(rows),
            f"All rows of {key} must have the same length, that of the longest: {width}.",
            of=found,
            expected=expected,
        )
    left = [[pad] * (width - len(row)) + row for row in rows]
    require(
        found.value["input_ids"] != left,
        "Padding goes to the right: this model learned to read from position 0.",
        of=found,
        expected=expected,
    )
    require(
        found.value["input_ids"] == expected["input_ids"],
        "The input_ids differ.",
        of=found,
        expected=expected,
    )
    require(
        found.value["attention_mask"] == expected["attention_mask"],
        f"The mask differs. Here {pad} is the padding number and also belongs to the text of the "
        "last row: make the mask from the lengths, not from the values.",
        of=found,
        expected=expected,
    )


@exercise(
    "2.4",
    hints=[
        "What is the last number of the row before you cut? It has to be the last one afterwards.",
        "Keep the first max_length - 1 numbers, then add the last one: row[: n - 1] + row[-1:].",
        "What does your code do with a row that is already shorter than max_length?",
    ],
)
def truncate(answer):
    """Compare with the library's own truncation, then look at short rows."""
    random = draw("truncate")
    text = max((row["text"] for row in random.sample(_reviews(), 20)), key=len)
    row, limit = _tokenizer()(text)["input_ids"], random.randint(6, 11)
    expected = _tokenizer()(text, truncation=True, max_length=limit)["input_ids"]
    found = call(answer, row, limit)
    require(
        len(found.value) <= limit,
        f"The result has {len(found.value)} numbers, more than max_length: [SEP] counts as well.",
        of=found,
        expected=expected,
    )
    require(
        found.value[-1:] == [102],
        "The last number must still be [SEP] (102).",
        of=found,
        expected=expected,
    )
    require(
        found.value == expected,
        "Keep the first tokens, as the library does.",
        of=found,
        expected=expected,
    )
    for short in ([101, 102], [101, random.randint(1000, 2000), 102]):
        found = call(answer, short, 3 if len(short) == 3 else 5)
        require(
            list(found.value) == short,
            "A row that is short enough must come back as it is.",
            of=found,
            expected=short,
        )


@exercise(
    "2.5",
    hints=[
        "First torch.exp, then divide by the sum of each row (dim=-1, keepdim=True).",
        "Subtract each row's largest logit before torch.exp: then the largest power is e⁰ = 1.",
        "logits.max(dim=-1, keepdim=True).values is the column of the rows' maxima.",
    ],
)
def softmax(answer):
    """Check the invariants of softmax, then torch's result, then large logits."""
    import torch

    random = draw("softmax")
    logits = torch.tensor([[random.uniform(-3, 3) for _ in range(3)] for _ in range(4)])
    found = call(answer, logits)
    got, expected = found.value, torch.softmax(logits, dim=-1)
    require(
        torch.is_tensor(got) and got.shape == logits.shape,
        f"Return a tensor of the same shape as the logits, {tuple(logits.shape)}.",
        of=found,
    )
    require(
        (got > 0).all(),
        "Probabilities are positive. Did you take exp of the logits?",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(got.sum(dim=-1), [1.0] * 4),
        "The numbers of each row must add up to one: sum over dim=-1, not over everything.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(got, expected, 1e-6),
        "The numbers differ from torch.softmax's.",
        of=found,
        expected=expected,
    )
    large = torch.tensor([[1000.0, 999.0], [-1000.0, -1001.0]])
    found = call(answer, large)
    require(
        not torch.isnan(found.value).any(),
        "Large logits give nan: exp(1000) overflows. Subtract each row's maximum first.",
        of=found,
        expected=torch.softmax(large, dim=-1),
    )
    require(
        nearly_equal(found.value, torch.softmax(large, dim=-1), 1e-6),
        "Subtract each row's own maximum; here the rows differ by 2000.",
        of=found,
        expected=torch.softmax(large, dim=-1),
    )


@exercise(
    "2.6",
    hints=[
        "Softmax first, over the labels of a row: dim=-1.",
        "tensor.max(dim=-1) returns two tensors: the largest values and their places.",
        "`.tolist()` turns a tensor into Python numbers, which a dictionary's keys need.",
    ],
)
def to_labels(answer):
    """Compare labels and scores with torch's softmax on random logits and label names."""
    import torch

    random = draw("to_labels")
    names = random.sample(["loan", "card", "fraud", "saving", "login"], 3)
    id2label = dict(enumerate(names))
    logits = torch.tensor([[1.5, 0.2, -0.3], [2.5, 0.4, 3.1], [0.1, 1.9, 0.3], [4.0, 3.0, -1.0]])
    logits = logits[torch.tensor(random.sample(range(4), 4))]
    scores, places = torch.softmax(logits, dim=-1).max(dim=-1)
    expected = [
        {"label": id2label[place], "score": round(score, 4)}
        for place, score in zip(places.tolist(), scores.tolist(), strict=True)
    ]
    found = call(answer, logits, id2label)
    got = found.value
    require(
        isinstance(got, list)
        and len(got) == 4
        and all(isinstance(row, dict) and set(row) == {"label", "score"} for row in got),
        "Return a list with one dictionary {'label', 'score'} for each of the 4 rows.",
        of=found,
        expected=expected,
    )
    require(
        all(0 <= float(row["score"]) <= 1 for row in got),
        "A score lies between 0 and 1: apply softmax before you take the largest.",
        of=found,
        expected=expected,
    )
    columns = torch.softmax(logits, dim=0).max(dim=-1).values
    require(
        not nearly_equal([row["score"] for row in got], columns, 1e-4),
        "The softmax ran down the columns, over the texts. Use dim=-1, the labels of one row.",
        of=found,
        expected=expected,
    )
    require(
        [row["label"] for row in got] == [row["label"] for row in expected],
        "A label belongs to the largest logit of its own row.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal([row["score"] for row in got], scores, 1e-5),
        "The labels are right; the scores differ from softmax's largest.",
        of=found,
        expected=expected,
    )
    require(
        all(isinstance(row["score"], float) for row in got),
        "Give each score as a Python float: tensors do not survive in JSON. Try .tolist().",
        of=found,
        expected=expected,
    )


@exercise(
    "2.7",
    hints=[
        "AutoConfig.from_pretrained(checkpoint) reads config.json into an object.",
        "Print that object and look for num_hidden_layers, num_attention_heads, num_labels.",
        "The heads share the hidden size among them: hidden_size // num_attention_heads.",
    ],
)
def read_plan(answer):
    """Compare with AutoConfig on the shelf's checkpoint and on one of another size."""
    import tempfile

    from transformers import BertConfig

    random = draw("read_plan")
    found = call(answer, course.checkpoint("sentiment"))
    found.text = "read_plan(checkpoint)"
    expected = {"layers": 6, "heads": 12, "hidden_size": 384, "head_width": 32, "labels": 2}
    require(
        isinstance(found.value, dict) and set(found.value) == set(expected),
        f"Return a dictionary with the keys {', '.join(expected)}.",
        of=found,
    )
    require(
        found.value["head_width"] != 384,
        "The heads share the hidden size: each works on its own part of the 384 numbers.",
        of=found,
        expected=expected,
    )
    require(
        found.value == expected,
        "Compare with the file config.json of the checkpoint.",
        of=found,
        expected=expected,
    )
    with tempfile.TemporaryDirectory() as folder:
        heads, width, labels = random.choice([2, 4]), random.choice([16, 64]), random.randint(3, 9)
        BertConfig(
            hidden_size=heads * width,
            num_attention_heads=heads,
            num_hidden_layers=3,
            num_labels=labels,
        ).save_pretrained(folder)
        found = call(answer, folder)
    found.text = "read_plan(another checkpoint)"
    expected = {
        "layers": 3,
        "heads": heads,
        "hidden_size": heads * width,
        "head_width": width,
        "labels": labels,
    }
    require(
        found.value == expected,
        "The numbers are right for one checkpoint and wrong for another checkpoint: read "
        "them from its config.",
        of=found,
        expected=expected,
    )


@exercise(
    "2.8",
    hints=[
        "Every label has one weight for each of the hidden numbers.",
        "A linear layer adds one more number for each label: its bias.",
        "Count it for a small case: 3 numbers in, 2 labels out. 3 × 2 + 2 = 8.",
    ],
)
def head_parameters(answer):
    """Compare with torch.nn.Linear on sizes of the day."""
    import torch

    random = draw("head_parameters")
    cases = [(3, 2), (384, 2), (random.randint(5, 900), random.randint(3, 40))]
    for size, labels in cases:
        expected = sum(p.numel() for p in torch.nn.Linear(size, labels).parameters())
        found = call(answer, size, labels)
        require(
            found.value != 770 or expected == 770,
            "The number must depend on the sizes that are passed in.",
            of=found,
            expected=expected,
        )
        require(
            found.value == expected,
            "Count the weights (one for each pair of input and label) and the bias (one for each "
            "label).",
            of=found,
            expected=expected,
        )


@exercise(
    "2.9",
    hints=[
        "from_pretrained(checkpoint, output_loading_info=True) returns two things.",
        'The second is a dictionary; its key "missing_keys" holds the names.',
        "sorted(…) turns any collection into a sorted list.",
    ],
)
def missing_weights(answer):
    """Compare with the library's loading information for four pairs of checkpoint and class."""
    import transformers
    from transformers.utils import logging

    level = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        for name, kind, why in [
            (
                "encoder",
                "AutoModelForTokenClassification",
                "The encoder has no such head, so its weights would be random and are missing. "
                "(`unexpected_keys` are the opposite: in the checkpoint, and not needed.)",
            ),
            ("encoder", "AutoModel", "Without a head nothing is missing."),
            (
                "sentiment",
                "AutoModelForSequenceClassification",
                "The sentiment checkpoint has a trained head: nothing is missing.",
            ),
            ("encoder", "AutoModelForMaskedLM", "Read the names from the loading information."),
        ]:
            model_class, folder = getattr(transformers, kind), course.checkpoint(name)
            report = model_class.from_pretrained(folder, output_loading_info=True)[1]
            expected = sorted(report["missing_keys"])
            found = call(answer, folder, model_class)
            found.text = f"missing_weights({name}, {kind})"
            require(
                isinstance(found.value, list | tuple) and list(found.value) == expected,
                why,
                of=found,
                expected=expected,
            )
    finally:
        logging.set_verbosity(level)


@exercise(
    "2.10",
    hints=[
        "Multiply hidden by the mask first: padding becomes 0 and no longer counts in the sum.",
        "The mask needs one more dimension to be multiplied: attention_mask.unsqueeze(-1).",
        "Divide by the number of real tokens of each text, mask.sum(dim=1), not by all positions.",
    ],
)
def mean_pool(answer):
    """Compare with the mean over each text alone; the values in padding must not matter."""
    import torch

    random = draw("mean_pool")
    generator = torch.Generator().manual_seed(random.randint(0, 10**6))
    lengths = random.sample(range(1, 6), 3)
    hidden = torch.randn(3, 6, 4, generator=generator)
    mask = torch.tensor([[1] * n + [0] * (6 - n) for n in lengths])
    expected = torch.stack([row[:n].mean(dim=0) for row, n in zip(hidden, lengths, strict=True)])
    found = call(answer, hidden, mask)
    got = found.value
    require(
        torch.is_tensor(got) and got.shape == expected.shape,
        "The result must have the shape (batch, hidden size), here (3, 4).",
        of=found,
        expected=expected,
    )
    require(
        not nearly_equal(got, hidden[:, 0]),
        "This is the hidden state of the first token. The mean of all real tokens is wanted.",
        of=found,
        expected=expected,
    )
    zeroed = (hidden * mask.unsqueeze(-1)).mean(dim=1)
    require(
        not nearly_equal(got, zeroed),
        "The sum is right, but divide it by the number of real tokens of each text, not by "
        "the number of positions.",
        of=found,
        expected=expected,
    )
    require(
        not nearly_equal(got, hidden.mean(dim=1)),
        "This mean counts the padding. Multiply by the mask first.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(got, expected),
        "Each row must be the mean over its text alone.",
        of=found,
        expected=expected,
    )


@exercise(
    "2.11",
    hints=[
        "attentions[layer][0] has the shape (heads, from, to); .mean(dim=0) leaves (from, to).",
        "Row number tokens.index(word) says what the word looks at.",
        "Go over all positions, leave out the word's own and the special tokens, take the largest.",
    ],
)
def looks_at(answer):
    """Compare with a direct computation on attention weights drawn at random."""
    import torch

    random = draw("looks_at")
    tokens = ["[CLS]", *random.sample(["the", "match", "was", "late", "but", "great"], 5), "[SEP]"]
    generator = torch.Generator().manual_seed(random.randint(0, 10**6))
    size = len(tokens)
    weights = [torch.softmax(torch.randn(1, 4, size, size, generator=generator), -1) for _ in "12"]
    place, layer = 3, 1
    weights[layer][0, :, place, [0, place, size - 1]] += 5.0  # itself and the special tokens lead
    weights[layer][0, :, place, 1] += 2.0
    weights[layer][0, :, 2, place] += 3.0  # and the column points elsewhere
    weights[0][0, :, place, 4] += 3.0  # as does the other layer
    word = tokens[place]
    found = call(answer, weights, tokens, word, layer)
    found.text = f"looks_at(attentions, {tokens}, {word!r}, {layer})"
    require(
        found.value in tokens[1:-1] and found.value != word,
        f"Choose among the tokens other than {word!r}, [CLS] and [SEP].",
        of=found,
        expected=tokens[1],
    )
    require(
        found.value != tokens[2],
        "That is who looks at the word. What the word looks at stands in its row: [position, :].",
        of=found,
        expected=tokens[1],
    )
    require(
        found.value == tokens[1],
        f"Take the mean over all heads of layer {layer}, counted from 0.",
        of=found,
        expected=tokens[1],
    )


@exercise(
    "2.12",
    hints=[
        "Load both in __init__ and keep them: self.tokenizer = …, self.model = ….eval().",
        "range(0, len(texts), self.batch_size) gives the first index of each batch.",
        "Pass all of the tokenizer's output to the model (**batch), inside torch.no_grad().",
        "to_labels(logits, self.model.config.id2label) is already written.",
    ],
)
def text_classifier(answer):
    """Compare with the library's pipeline on 200 reviews of the day and a very long text."""
    random = draw("text_classifier")
    texts = [row["text"] for row in random.sample(_reviews(), 200)]
    made = call(answer, course.checkpoint("sentiment"), batch_size=12)
    made.text = "TextClassifier(checkpoint, batch_size=12)"
    require(
        callable(made.value), "The object must be callable: define __call__(self, texts).", of=made
    )
    found = call(made.value, texts, name="classifier")
    found.text = "classifier(200 reviews)"
    got, expected = found.value, _pipeline_says(tuple(texts))
    require(
        isinstance(got, list) and len(got) == 200,
        "There must be one result for each text. Is the last batch, which is not full, left out?",
        of=found,
        got=f"{len(got)} results" if hasattr(got, "__len__") else got,
        expected="200 results",
    )
    require(
        all(isinstance(row, dict) and set(row) == {"label", "score"} for row in got),
        "Each result is a dictionary with label and score.",
        of=found,
        got=got[0],
        expected=expected[0],
    )
    gaps = [
        abs(mine["score"] - theirs["score"]) if mine["label"] == theirs["label"] else 1.0
        for mine, theirs in zip(got, expected, strict=True)
    ]
    worst = max(range(200), key=gaps.__getitem__)
    if gaps[worst] > 1e-5:
        again = call(made.value, texts[:12], name="classifier").value
        require(
            again == got[:12],
            "The same texts get other scores each time: dropout is on. Call model.eval().",
            of=found,
            got=again[0],
            expected=got[0],
        )
        alone = call(made.value, [texts[worst]], name="classifier").value[0]
        require(
            abs(alone["score"] - got[worst]["score"]) < 1e-5,
            "A text gets another score alone than in a batch. Does the model get the "
            "attention_mask?",
            of=found,
            got=got[worst],
            expected=expected[worst],
        )
    require(
        gaps[worst] <= 1e-5,
        f"The results differ from the pipeline's, most for {texts[worst]!r}.",
        of=found,
        got=got[worst],
        expected=expected[worst],
    )
    long = call(made.value, ["very good and " * 400], name="classifier")
    require(len(long.value) == 1, "A long text needs truncation=True.", of=long)


@exercise(
    "2.13",
    hints=[
        "pd.DataFrame(rows) makes a table of the dictionaries; add a column `wrong` of True/False.",
        'groupby("phenomenon")["wrong"] lets you count (size) and sum each group.',
        '.agg(reviews="size", wrong="sum") makes both columns at once; then divide them.',
        'sort_values("error_rate", ascending=False) puts the worst first.',
    ],
)
def failure_report(answer):
    """Compare with plain counting on rows and predictions drawn at random."""
    random = draw("failure_report")
    sizes = {"plain": 12, "negation": 8, "contrast": 5, "faint praise": 10}
    errors = dict(zip(sizes, random.sample([1, 2, 3, 4], 4), strict=True))
    pairs = []
    for phenomenon, size in sizes.items():
        for number in range(size):
            label = random.randint(0, 1)
            row = {"text": f"{phenomenon} {number}", "label": label, "phenomenon": phenomenon}
            pairs.append((row, 1 - label if number < errors[phenomenon] else label))
    random.shuffle(pairs)
    rows, predictions = [row for row, _ in pairs], [guess for _, guess in pairs]
    found = call(answer, rows, predictions)
    found.text = f"failure_report({len(rows)} rows, {len(predictions)} predictions)"
    table = found.value
    require(
        hasattr(table, "columns") and {"reviews", "wrong", "error_rate"} <= set(table.columns),
        "Return a DataFrame with the columns reviews, wrong and error_rate.",
        of=found,
    )
    require(
        set(table.index) == set(sizes),
        "Make the phenomenon the index of the table.",
        of=found,
        got=str(list(table.index)),
        expected=str(sorted(sizes)),
    )
    for name, size in sizes.items():
        row = table.loc[name]
        require(
            row["reviews"] == size,
            f"There are {size} reviews with {name}.",
            of=found,
            got=int(row["reviews"]),
            expected=size,
        )
        require(
            row["wrong"] == errors[name],
            "Count the reviews whose label differs from the prediction, not the right ones.",
            of=found,
            got=int(row["wrong"]),
            expected=errors[name],
        )
        require(
            nearly_equal(float(row["error_rate"]), errors[name] / size),
            f"The error rate of {name} is its wrong reviews divided by its own reviews.",
            of=found,
            got=float(row["error_rate"]),
            expected=errors[name] / size,
        )
    require(
        list(table["error_rate"]) == sorted(table["error_rate"], reverse=True),
        "Sort the table: the largest error rate first.",
        of=found,
        got=str(list(table["error_rate"].round(2))),
    )
