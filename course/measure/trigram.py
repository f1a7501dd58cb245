"""A trigram model with Kneser-Ney smoothing: what a language model has to beat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import exp, log

DISCOUNT = 0.75


class Trigram:
    """Interpolated Kneser-Ney over token ids (https://doi.org/10.1006/csla.1999.0128).

    The probability of a token after two others is a discounted share of what followed those two,
    and the mass set aside goes to the bigram, whose own goes to the unigram; lower orders count in
    how many different contexts a token was seen, not how often.
    """

    def __init__(self, sequences: Iterable[list[int]], vocabulary: int) -> None:
        self.vocabulary = vocabulary
        trigrams: Counter = Counter()
        for ids in sequences:
            trigrams.update(zip(ids, ids[1:], ids[2:], strict=False))
        bigrams = Counter((b, c) for _, b, c in trigrams)  # in how many contexts
        self.counts = [trigrams, bigrams, Counter(c for _, c in bigrams)]
        self.totals, self.kinds = [], []
        for counts in self.counts[:2]:
            total, kinds = defaultdict(int), defaultdict(int)
            for gram, count in counts.items():
                total[gram[:-1]] += count
                kinds[gram[:-1]] += 1
            self.totals.append(total)
            self.kinds.append(kinds)
        self.unigrams = sum(self.counts[2].values())

    def probability(self, a: int, b: int, c: int) -> float:
        """Return P(c | a, b)."""
        seen = self.counts[2]
        flat = DISCOUNT * len(seen) / self.unigrams / self.vocabulary
        probability = max(seen[c] - DISCOUNT, 0) / self.unigrams + flat
        for order, gram in ((1, (b, c)), (0, (a, b, c))):
            total = self.totals[order].get(gram[:-1], 0)
            if total:
                rest = DISCOUNT * self.kinds[order][gram[:-1]] / total
                share = max(self.counts[order].get(gram, 0) - DISCOUNT, 0) / total
                probability = share + rest * probability
        return probability

    def perplexity(self, sequences: Iterable[list[int]]) -> float:
        """Return the perplexity a token, of all tokens but the first two of each sequence."""
        loss, tokens = 0.0, 0
        for ids in sequences:
            for gram in zip(ids, ids[1:], ids[2:], strict=False):
                loss -= log(self.probability(*gram))
                tokens += 1
        return exp(loss / tokens)
