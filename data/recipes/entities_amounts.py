"""Sums of money of the entity grammar, and the numbers that are no entities."""

import random
from collections.abc import Callable

from entities_vocabulary import words

CURRENCIES = words("""
euros, euros, euros, pounds, pounds, pounds, dollars, dollars, dollars, US dollars,
Canadian dollars, Australian dollars, Swiss francs, francs, yen, yuan, rupees, rupiah, ringgit,
baht, pesos, reais, rand, naira, cedis, shillings, dirhams, riyals, dinars, lira, roubles, zlotys,
crowns, kroner, kronor, forints, lei, hryvnia, won, dong, taka, soles, bucks, quid, marks, florins,
ducats
""")
CODES = words("EUR, GBP, USD, CHF, JPY, AUD, CAD, INR, NGN, ZAR, SEK, NOK, PLN, BRL, KES, AED, CZK")
SIGNS = words("£, £, £, €, €, €, $, $, $, US$, A$, C$, HK$, R$, ¥, ₹, ₦")
AMOUNT_WORDS = words("""
one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fifteen, eighteen,
twenty, twenty-five, thirty, forty, forty-five, fifty, sixty, seventy, eighty, ninety, a hundred,
two hundred, five hundred, six hundred, a thousand, two thousand, ten thousand, fifty thousand,
a million, half a million, two million, three billion
""")


def money(rng: random.Random) -> str:
    """Return a marked sum; "about" and "more than" stay outside."""
    return (rng.choice(HEDGES) if rng.random() < 0.1 else "") + total(rng)


def total(rng: random.Random) -> str:
    """Return a marked sum with its currency."""
    forms = [signed, signed_large, named, named_large, in_words, coded, small]
    return f"[MONEY {rng.choices(forms, WEIGHTS)[0](rng)}]"


WEIGHTS = [34, 14, 18, 10, 12, 7, 5]
HEDGES = [
    "about ",
    "nearly ",
    "more than ",
    "up to ",
    "at least ",
    "roughly ",
    "less than ",
    "some ",
]


def signed(rng: random.Random) -> str:
    """Return a sum such as £1,250 or €12.50."""
    return rng.choice(SIGNS) + figure(rng)


def figure(rng: random.Random) -> str:
    """Return a number such as 7, 640, 12,500 or 89.99."""
    top = rng.choice([10, 100, 1000, 1000, 10_000, 100_000])
    number = rng.randrange(1, top)
    if rng.random() < 0.3:
        return f"{number:,}.{rng.randrange(100):02}"
    if number > 200 and rng.random() < 0.6:
        number = round(number, 1 - len(str(number)) + rng.choice([0, 1]))
    return f"{number:,}"


def signed_large(rng: random.Random) -> str:
    """Return a sum such as $4.2 million or £30m."""
    end = rng.choice(["m", "bn", "k", " million", " million", " billion", " thousand"])
    return f"{rng.choice(SIGNS)}{decimal(rng)}{end}"


def decimal(rng: random.Random) -> str:
    """Return a number such as 3 or 2.75."""
    return rng.choice(
        [str(rng.randrange(1, 900)), f"{rng.randrange(1, 40)}.{rng.randrange(1, 10)}"]
    )


def named(rng: random.Random) -> str:
    """Return a sum such as 300 dirhams."""
    return f"{figure(rng)} {rng.choice(CURRENCIES)}"


def named_large(rng: random.Random) -> str:
    """Return a sum such as 2.5 million rupees."""
    return (
        f"{decimal(rng)} {rng.choice(['million', 'million', 'billion'])} {rng.choice(CURRENCIES)}"
    )


def in_words(rng: random.Random) -> str:
    """Return a sum such as forty-five euros."""
    return f"{rng.choice(AMOUNT_WORDS[1:])} {rng.choice(CURRENCIES)}"


def coded(rng: random.Random) -> str:
    """Return a sum such as EUR 500 or 500 EUR."""
    code, number = rng.choice(CODES), figure(rng)
    return rng.choice([f"{code} {number}", f"{number} {code}"])


def small(rng: random.Random) -> str:
    """Return a few coins, or pounds and pence."""
    coins = f"{rng.randrange(2, 99)}"
    pounds = f"{rng.randrange(2, 90)}"
    return rng.choice([f"{coins} cents", f"{coins} pence", f"{pounds} pounds and {coins} pence"])


# --- Numbers that are no entities -------------------------------------------------------------


def time(rng: random.Random) -> str:
    """Return a time of day."""
    hour, minute = rng.randrange(1, 13), rng.randrange(0, 60, 5)
    forms = [
        f"{hour}:{minute:02}",
        f"{hour}.{minute:02}",
        f"{hour} o'clock",
        "noon",
        "midnight",
        "dawn",
    ]
    return rng.choice([*forms, f"half past {rng.choice(AMOUNT_WORDS[:11])}"])


def span(rng: random.Random) -> str:
    """Return a duration."""
    unit = rng.choice(["days", "weeks", "months", "years", "hours", "minutes"])
    return f"{rng.choice(AMOUNT_WORDS[1:14])} {unit}"


def count(rng: random.Random) -> str:
    """Return a plain number."""
    return f"{rng.randrange(3, rng.choice([20, 100, 1000, 20_000])):,}"


def score(rng: random.Random) -> str:
    """Return the result of a match."""
    goals = rng.randrange(1, 6)
    return f"{goals}-{rng.randrange(goals)}"


AMOUNTS: dict[str, Callable[[random.Random], str]] = {
    "money": money,
    "sum": total,
    "time": time,
    "span": span,
    "n": count,
    "age": lambda rng: str(rng.randrange(17, 99)),
    "digit": lambda rng: str(rng.randrange(0, 6)),
    "number": lambda rng: str(rng.randrange(1, 240)),
    "score": score,
}
