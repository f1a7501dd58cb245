"""How SQuAD scores an answer: exact match and F1 after normalising (https://arxiv.org/abs/1606.05250)."""

from __future__ import annotations

import re
import string
from collections import Counter


def normalise(text: str) -> str:
    """Return the text in lower case without punctuation, articles and extra spaces."""
    text = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def exact_match(answer: str, accepted: list[str]) -> float:
    """Return 1.0 when the answer equals one of those accepted, else 0.0."""
    return float(any(normalise(answer) == normalise(text) for text in accepted))


def f1(answer: str, accepted: list[str]) -> float:
    """Return the best F1 over words between the answer and one of those accepted, 0 to 1."""
    return max(_f1(normalise(answer).split(), normalise(text).split()) for text in accepted)


def _f1(found: list[str], expected: list[str]) -> float:
    shared = sum((Counter(found) & Counter(expected)).values())
    if not shared:
        return float(found == expected)
    precision, recall = shared / len(found), shared / len(expected)
    return 2 * precision * recall / (precision + recall)
