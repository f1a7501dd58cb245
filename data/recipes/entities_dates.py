"""Dates of the entity grammar, in the many forms that people use."""

import random
from collections.abc import Callable, Sequence

from entities_vocabulary import words

MONTHS = words("""
January, February, March, April, May, June, July, August, September, October, November, December
""")
MONTHS_SHORT = words("Jan, Feb, Mar, Apr, Jun, Jul, Aug, Sept, Oct, Nov, Dec")
WEEKDAYS = words("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
HOLIDAYS = words("""
Christmas Day, Christmas Eve, Boxing Day, New Year's Day, Good Friday, Easter Sunday,
Easter Monday, Labour Day, Independence Day, Ascension Day, Halloween, Valentine's Day,
Mother's Day, Diwali, Hanukkah, Eid, Nowruz, Ash Wednesday, Whit Monday, Thanksgiving,
Republic Day, Armistice Day
""")
GONE_BY = words("""
yesterday, yesterday, last week, last month, last year, last Monday, last Tuesday, last Friday,
last Sunday, last May, last March, last August, last summer, last winter, last autumn,
two years ago, three weeks ago, a month ago, ten days ago, four months ago, a year ago,
last weekend, this week, this month, this year, today
""")
TO_COME = words("""
tomorrow, tomorrow, next week, next month, next year, next Thursday, next Saturday, next Monday,
this Friday, next June, next spring, next autumn, this summer, next weekend, this weekend, today
""")


def day_text(rng: random.Random) -> str:
    """Return a day of the calendar in one of many forms."""
    number, month, year = rng.randrange(1, 29), rng.choice(MONTHS), modern(rng)
    weekday, short = rng.choice(WEEKDAYS), rng.choice(MONTHS_SHORT)
    of_month = rng.randrange(1, 13)
    return rng.choice(
        [f"{number} {month}"] * 4
        + [f"{number} {month} {year}"] * 3
        + [
            f"{ordinal(number)} {month}",
            f"{month} {ordinal(number)}",
            f"{ordinal(number)} of {month}",
        ]
        + [f"{month} {number}, {year}", f"{month} {number}", f"{number} {short} {year}"]
        + [f"{weekday}, {number} {month}", f"{weekday} {number} {month}", weekday, weekday, weekday]
        + [f"{number:02}/{of_month:02}/{year}", f"{number}/{of_month}", iso_text(rng)]
        + [rng.choice(HOLIDAYS)]
    )


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th and so on."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number < 14 else ending}"


def modern(rng: random.Random) -> int:
    """Return a year of our time."""
    return rng.choice([rng.randrange(1980, 2041), rng.randrange(2015, 2030)])


def past(rng: random.Random) -> int:
    """Return a year of history."""
    return rng.choice([rng.randrange(1100, 1990), rng.randrange(1750, 1990)])


def iso_text(rng: random.Random) -> str:
    """Return a date such as 2024-02-17."""
    return f"{modern(rng)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def month_text(rng: random.Random) -> str:
    """Return a month, most with a year."""
    month, year = rng.choice(MONTHS), modern(rng)
    return rng.choice([f"{month} {year}", f"{month} {year}", month, f"mid-{month}"])


def point(rng: random.Random, relative: Sequence[str]) -> str:
    """Return a marked date that needs no preposition of its own, so that "by" or "since" fits."""
    forms = [day_text, day_text, month_text, year_text, lambda _: rng.choice(relative)]
    text = rng.choice(forms)(rng)
    if text in MONTHS and rng.random() < 0.3:
        return rng.choice(["the end of ", "early ", "late "]) + f"[DATE {text}]"
    return f"[DATE {text}]"


def year_text(rng: random.Random) -> str:
    """Return a year, or a season of it."""
    season = rng.choice(["spring", "autumn"])
    return rng.choice([str(modern(rng)), str(modern(rng)), f"{season} {modern(rng)}"])


def when(rng: random.Random, relative: Sequence[str]) -> str:
    """Return a date with the preposition it takes, which stays outside."""
    forms = [
        f"on [DATE {day_text(rng)}]",
        f"on [DATE {rng.choice(WEEKDAYS)}]",
        f"in [DATE {month_text(rng)}]",
        f"[DATE {rng.choice(relative)}]",
        f"in [DATE {modern(rng)}]",
        f"on the [DATE {ordinal(rng.randrange(1, 29))}]",
        f"in the [DATE {rng.choice(['spring', 'summer', 'autumn', 'winter'])} of {modern(rng)}]",
        f"on [DATE {rng.choice(WEEKDAYS)}] {rng.choice(['morning', 'afternoon', 'evening'])}",
    ]
    return rng.choices(forms, [30, 22, 14, 18, 8, 4, 2, 4])[0]


def period(rng: random.Random) -> str:
    """Return two marked years of history, the earlier one first."""
    start = past(rng)
    return f"[DATE {start}] to [DATE {start + rng.randrange(2, 40)}]"


def season_and_year(rng: random.Random) -> str:
    """Return a season of a year of history."""
    return f"[DATE {rng.choice(['spring', 'summer', 'autumn', 'winter'])} of {past(rng)}]"


def marked(draw: Callable[[random.Random], object]) -> Callable[[random.Random], str]:
    """Mark what is drawn as a date."""
    return lambda rng: f"[DATE {draw(rng)}]"


DATES: dict[str, Callable[[random.Random], str]] = {
    "date": lambda rng: point(rng, TO_COME),
    "since": lambda rng: point(rng, [text for text in GONE_BY if not text.endswith("ago")]),
    "when": lambda rng: when(rng, GONE_BY),
    "soon": lambda rng: when(rng, TO_COME),
    "day": marked(day_text),
    "weekday": marked(lambda rng: rng.choice(WEEKDAYS)),
    "weekdays": marked(lambda rng: rng.choice(WEEKDAYS) + "s"),
    "month": marked(month_text),
    "mon": marked(lambda rng: rng.choice(MONTHS)),
    "year": marked(modern),
    "past": marked(past),
    "pastday": marked(lambda rng: f"{rng.randrange(1, 29)} {rng.choice(MONTHS)} {past(rng)}"),
    "pastmonth": marked(lambda rng: f"{rng.choice(MONTHS)} {past(rng)}"),
    "decade": marked(lambda rng: f"{past(rng) // 10 * 10}s"),
    "century": marked(lambda rng: f"{ordinal(rng.randrange(2, 20))} century"),
    "period": period,
    "seasonyear": season_and_year,
    "iso": marked(iso_text),
    "holiday": marked(lambda rng: rng.choice(HOLIDAYS)),
    "rel": marked(lambda rng: rng.choice(TO_COME)),
}
