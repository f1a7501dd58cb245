"""The checks of exercises 1.1 to 1.6: classes, labels, words and entities."""

from __future__ import annotations

from course.checks import _pipelines_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require


@exercise(
    "1.1",
    hints=[
        "Ask of each job: is the answer a label, words of the text itself, or new text?",
        "A label for a whole text, or for each word? Labels fixed in training, or given by you?",
        "The six are, in another order: translation, text-generation, token-classification, "
        "question-answering, text-classification, zero-shot-classification.",
    ],
)
def jobs(answer):
    """Compare with the table of jobs; another name of the same task counts as well."""
    wanted = {
        "a": ("text-classification", "One label of two for a whole text."),
        "b": ("zero-shot-classification", "The labels change every week: nothing can be trained."),
        "c": ("token-classification", "Every word gets a label: a name, a sum, or nothing."),
        "d": ("question-answering", "You ask, and words of the text itself are the answer."),
        "e": ("text-generation", "The text goes on from where it stops."),
        "f": ("translation", "The whole text is read, and another one is written."),
    }
    names = {"sentiment-analysis": "text-classification", "ner": "token-classification"}
    require(
        isinstance(answer, dict) and set(answer) == set(wanted),
        "Give a dictionary with the keys a to f and the name of a task for each.",
        got=answer,
        expected='a dictionary such as {"a": "fill-mask", …}',
    )
    for letter, (task, why) in wanted.items():
        said = str(answer[letter])
        said = names.get(said, "translation" if said.startswith("translation_") else said)
        require(said == task, f"Job {letter}: {why}", got=answer[letter])


@exercise(
    "1.2",
    hints=[
        "classifier(texts) takes the whole list and answers in the same order.",
        "zip(texts, classifier(texts)) walks through both together.",
        'Keep a text if said["label"] == "negative" and said["score"] >= threshold.',
    ],
)
def sure_complaints(answer):
    """Check with planned labels and scores, then with the library's pipeline on real reviews."""
    random = draw("sure_complaints")
    threshold = random.choice([0.7, 0.8, 0.9])
    planned = [
        ("The app forgets me every day.", "negative", threshold + 0.05),
        ("What a lovely evening!", "positive", threshold + 0.08),
        ("Nobody answered my letter.", "negative", threshold),
        ("It was all right, I suppose.", "negative", threshold - 0.1),
        ("Cold soup again.", "negative", 0.99),
        ("Fine, thanks.", "positive", 0.55),
    ]
    random.shuffle(planned)
    classifier = tools.Classifier({text: (label, score) for text, label, score in planned})
    texts, planned_score = [text for text, _, _ in planned], {t: s for t, _, s in planned}
    sure = [text for text, label, s in planned if label == "negative" and s >= threshold]
    found = call(answer, texts, classifier, threshold)
    got = found.value
    require(
        isinstance(got, list) and all(isinstance(text, str) for text in got),
        "Return a list of texts, not the dictionaries that the classifier gives.",
        of=found,
        expected=sure,
    )
    liked = [text for text, label, _ in planned if label == "positive" and text in got]
    require(
        not liked,
        "A high score says how sure the model is, not of what: look at the label as well.",
        of=found,
        expected=sure,
    )
    missing = [text for text in sure if text not in got]
    require(
        not missing or planned_score[missing[0]] > threshold,
        f"One with a score of exactly {threshold} is missing: at least means >=.",
        of=found,
        expected=sure,
    )
    require(not missing, f"{len(missing)} of the texts are missing.", of=found, expected=sure)
    require(
        not set(got) - set(sure),
        f"Some of these have a score below {threshold}.",
        of=found,
        expected=sure,
    )
    require(got == sure, "Keep the order of the texts.", of=found, expected=sure)
    some = random.sample(tools.reviews(), 12)
    real = tools.loaded("text-classification", "sentiment")
    said = [(text, real(text)[0]) for text in some]
    said = [(text, row) for text, row in said if abs(row["score"] - 0.9) > 1e-3]
    sure = [text for text, row in said if row["label"] == "negative" and row["score"] >= 0.9]
    found = call(answer, [text for text, _ in said], real, 0.9)
    found.text = f"sure_complaints({len(said)} reviews, classifier, 0.9)"
    require(found.value == sure, "It differs on real reviews.", of=found, expected=sure)


@exercise(
    "1.3",
    hints=[
        "template.format(label) puts the label in the place of {}.",
        "Ask judge(text, template.format(label)) once for each label; that gives one logit each.",
        "Softmax: math.exp of each logit, divided by the sum of all of them.",
    ],
)
def zero_shot(answer):
    """Check with logits that are known, then against the library's pipeline."""
    import math

    random = draw("zero_shot")
    labels = random.sample(["politics", "business", "sports", "weather", "music"], 3)
    text, template = "The match was called off.", "This text is about {}."
    judge = tools.Judge(random.randint(0, 10**6))
    logits = {label: judge.logit(text, template.format(label)) for label in labels}
    total = sum(math.exp(logit) for logit in logits.values())
    expected = {label: math.exp(logit) / total for label, logit in logits.items()}
    found = call(answer, text, labels, judge, template)
    got = found.value
    require(
        isinstance(got, dict) and set(got) == set(labels),
        "Return a dictionary with one score for each label.",
        of=found,
        expected=expected,
    )
    require(
        not any(hypothesis == text for _, hypothesis in judge.asked),
        "The text comes first and the hypothesis second: does the text entail the hypothesis?",
        of=found,
        got=f"judge{(judge.asked or [()])[0]}",
        expected=f"judge{(text, template.format(labels[0]))}",
    )
    asked = {hypothesis for _, hypothesis in judge.asked}
    require(
        asked == {template.format(label) for label in labels},
        "Ask about each label in the words of the template that is passed in. The judge was "
        f"asked about: {', '.join(sorted(map(repr, asked))) or 'nothing'}.",
        of=found,
    )
    scores = [got[label] for label in labels]
    require(
        not nearly_equal(scores, list(logits.values())),
        "These are the logits. Softmax makes scores of them that sum to one.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(sum(map(float, scores)), 1.0),
        "The scores must sum to one over your labels: one softmax over all of them, not one for "
        "each label alone.",
        of=found,
        expected=expected,
    )
    require(
        nearly_equal(scores, list(expected.values())),
        "The scores sum to one, but they are not the softmax of the logits.",
        of=found,
        expected=expected,
    )
    text = random.choice([text for text, _ in tools.MESSAGES])
    candidates = ["lost card", "foreign money", "job application"]
    found = call(answer, text, candidates, tools.entailment)
    said = tools.loaded("zero-shot-classification", "zero-shot")(text, candidates)
    expected = dict(zip(said["labels"], said["scores"], strict=True))
    require(
        nearly_equal([found.value[c] for c in candidates], [expected[c] for c in candidates], 1e-3),
        "With the real judge and the default template the scores differ from the pipeline's.",
        of=found,
        expected=expected,
    )


LEVELS = 10, 9  # of the twelve shown and of the twelve others, right


@exercise(
    "1.4",
    hints=[
        "What would you write on the drawer into which you put these four messages?",
        "The sentence that the model judges is “This example is WORDING.” Does yours fit there?",
        "One thing each, in two or three everyday words: a card that is gone, money of another "
        "country, somebody who wants work.",
    ],
)
def wording(answer):
    """Count how many messages the zero-shot pipeline sorts rightly: those shown, and others."""
    codes = sorted({code for _, code in tools.MESSAGES})
    require(
        isinstance(answer, dict)
        and sorted(map(str, answer)) == codes
        and all(isinstance(words, str) and words.strip() for words in answer.values()),
        f"Give a dictionary with the keys {', '.join(codes)} and your words for each.",
        got=answer,
    )
    require(
        not {words.strip().upper() for words in answer.values()} & set(codes),
        "A code says nothing to a model that has read English: describe what it stands for.",
        got=answer,
    )
    require(
        all(len(words.split()) <= 5 and "," not in words for words in answer.values()),
        "At most five words for each label, and no comma: a name, not a list of examples.",
        got=answer,
    )
    require(
        len({words.lower() for words in answer.values()}) == 3,
        "Two labels have the same words: nobody could tell them apart.",
        got=answer,
    )
    for rows, level, where in zip(
        (tools.MESSAGES, tools.OTHER_MESSAGES), LEVELS, ("shown", "not shown"), strict=True
    ):
        said = _sorted([text for text, _ in rows], answer)
        wrong = [(text, code, s) for (text, code), s in zip(rows, said, strict=True) if code != s]
        right = len(rows) - len(wrong)
        astray = "".join(f"{text!r} should be {c} and went to {s}." for text, c, s in wrong[:1])
        require(
            right >= level,
            f"{right} of the {len(rows)} messages that are {where} are sorted rightly; {level} are "
            f"wanted. {astray}",
            got=answer,
        )


def _sorted(texts: list[str], words: dict[str, str]) -> list[str]:
    """Return the code under which the zero-shot pipeline puts each text."""
    codes = {words: code for code, words in words.items()}
    sorter = tools.loaded("zero-shot-classification", "zero-shot")
    return [codes[said["labels"][0]] for said in sorter(texts, list(codes), batch_size=12)]


@exercise(
    "1.5",
    hints=[
        "filler(sentence, targets=[first, second]) scores these two words and no others.",
        "The results come with the best first. In which does row['token_str'] equal `first`?",
        'scores = {row["token_str"]: row["score"] for row in …}; then first / (first + second).',
    ],
)
def preference(answer):
    """Compare with the pipeline's own scores, for both orders of two words."""
    random = draw("preference")
    filler = tools.loaded("fill-mask", "fill-mask")
    cases = [
        ("The nurse said that [MASK] would be late.", "he", "she"),
        ("The plumber said that [MASK] would be late.", "he", "she"),
        ("The soup was cold and the bread was [MASK].", "fresh", "hard"),
        ("My brother paid back the [MASK].", "money", "car"),
        ("They won the match in the last [MASK].", "minute", "house"),
    ]
    for sentence, first, second in random.sample(cases, 3):
        scores = {
            row["token_str"]: row["score"] for row in filler(sentence, targets=[first, second])
        }
        share = scores[first] / (scores[first] + scores[second])
        found, turned = (
            _with_filler(answer, sentence, *words) for words in ((first, second), (second, first))
        )
        require(
            tools.is_number(found.value) and 0 <= found.value <= 1,
            "Return one number between 0 and 1: the share of the first word.",
            of=found,
            expected=share,
        )
        require(
            not nearly_equal(found.value, turned.value, 1e-8) or nearly_equal(share, 0.5, 1e-4),
            "It says the same when the two words change places. The pipeline gives the best word "
            "first, not yours: look which row is whose by its token_str.",
            of=found,
            expected=share,
        )
        require(
            nearly_equal(found.value + turned.value, 1.0),
            f"The share of {first!r} and the share of {second!r} must sum to one: divide by the "
            "sum of the two scores.",
            of=found,
            expected=share,
        )
        require(
            nearly_equal(found.value, share, 1e-4),
            "The share belongs to the other word, or the scores are not those of the pipeline.",
            of=found,
            expected=share,
        )


def _with_filler(answer, sentence: str, first: str, second: str):
    found = call(answer, sentence, first, second, tools.loaded("fill-mask", "fill-mask"))
    found.text = f"preference({sentence!r}, {first!r}, {second!r}, filler)"
    return found


@exercise(
    "1.6",
    hints=[
        "Walk through the tokens with a list of groups: does this token go on with the last one?",
        'It goes on if it begins with "I-", has the same kind, and its index is one higher.',
        'token["entity"][2:] is the kind. Keep kind, start, end and index of the last group.',
        "The words of an entity: text[start:end], from its first token's start to its last's end.",
    ],
)
def group_tokens(answer):
    """Check on tokens made by hand, then against aggregation_strategy="simple"."""
    random = draw("group_tokens")
    text, tokens, expected = tools.tagged(random)
    found = call(answer, text, tokens)
    found.text = f"group_tokens({text!r}, {len(tokens)} tokens)"
    got = found.value
    require(
        isinstance(got, list)
        and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in got),
        "Return a list with one pair (kind, words) for each entity.",
        of=found,
        expected=expected,
    )
    got = [tuple(pair) for pair in got]
    require(
        not any(str(kind).startswith(("B-", "I-")) for kind, _ in got),
        'The kind is what stands after "B-" or "I-".',
        of=found,
        expected=expected,
    )
    require(
        all(words in text for _, words in got),
        "Take the words from the text, text[start:end]: the tokens are lower case and cut.",
        of=found,
        expected=expected,
    )
    people, persons = (
        {words for kind, words in pairs if kind == "PER"} for pairs in (got, expected)
    )
    require(
        people <= persons,
        'A token that begins with "B-" starts a new entity, even beside one of the same kind.',
        of=found,
        expected=expected,
    )
    require(
        not any(" and " in words for _, words in got),
        'There is a word between the two towns: look at the index before an "I-" goes on.',
        of=found,
        expected=expected,
    )
    require(
        {words for _, words in expected[-2:]} <= {words for _, words in got},
        'An entity is missing: a model may begin one with "I-".',
        of=found,
        expected=expected,
    )
    require(got == expected, "The entities differ.", of=found, expected=expected)
    for news in random.sample(tools.NEWS, 2):
        raw = tools.loaded("token-classification", "ner")
        simple = tools.loaded("token-classification", "ner", aggregation_strategy="simple")
        expected = [(e["entity_group"], news[e["start"] : e["end"]]) for e in simple(news)]
        found = call(answer, news, raw(news))
        found.text = f"group_tokens({news!r}, ner(…))"
        require(
            [tuple(pair) for pair in found.value] == expected,
            "On the real model's tokens it differs from aggregation_strategy='simple'.",
            of=found,
            expected=expected,
        )
