"""Sentences of the entity grammar, with the entities marked as in the hand-written files.

A frame gives the sentence, each of its slots is filled anew. The encoder does not see capitals, so
names are rich and mixed on purpose: a surname may be a person, a firm, a street or a castle, and
only the words around it tell which.
"""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache

import entities_vocabulary as v
from entities_amounts import AMOUNTS
from entities_dates import DATES
from entities_frames import FRAMES, OPENERS, SHARES, TAILS, THINGS


def sentences(rng: random.Random) -> Iterator[str]:
    """Yield marked sentences without end."""
    while True:
        (topic,) = rng.choices(list(SHARES), list(SHARES.values()))
        text = fill(rng, rng.choice(entries(FRAMES[topic])))
        if topic != "mail" and text.endswith(".") and rng.random() < 0.12:
            text = text[:-1] + rng.choice(entries(TAILS)) + "."
        elif topic in ("news", "sport", "history") and rng.random() < 0.08:
            text = f"{rng.choice(entries(OPENERS))} {without_capital(text)}"
        yield re.sub(
            r"^(\[[A-Z]+ )?([a-z])", lambda first: (first[1] or "") + first[2].upper(), text
        )


def without_capital(text: str) -> str:
    """Start a sentence in lower case unless it starts with a name, a title or "I"."""
    kept = text.split()[0] in {"I", "King", "Queen", *v.TITLES}
    return text if kept else text[0].lower() + text[1:]


def fill(rng: random.Random, frame: str) -> str:
    """Fill every slot of a frame; `when` looks ahead in a frame about the future."""
    if re.search(FUTURE, frame):
        frame = frame.replace("{when}", "{soon}")
    return re.sub(r"\{(\w+)\}", lambda slot: SLOTS[slot[1]](rng), frame)


FUTURE = r"\b(will|is to|are to|go to the polls|are moving|may|meet|starts|joins)\b"


@cache
def entries(text: str) -> tuple[str, ...]:
    """Split a list at its bars and line ends."""
    return tuple(part for part in re.split(r"\s*[|\n]\s*", text.strip()) if part)


def mark(kind: str, text: str) -> str:
    """Mark an entity; an article stays outside."""
    article, text = re.fullmatch(r"((?:the )?)(.+)", text).groups()
    return f"{article}[{kind} {text}]"


# --- People -----------------------------------------------------------------------------------


def person(rng: random.Random) -> str:
    """Return a marked person: most have two names, some one, three or an initial."""
    first, last, other = rng.choice(v.FIRST_NAMES), rng.choice(v.SURNAMES), rng.choice(v.SURNAMES)
    letter = rng.choice("ABCDEFGHIJKLMNOPRSTVWY")
    forms = {
        f"{first} {last}": 62,
        f"{letter}. {last}": 4,
        f"{letter}. {rng.choice('AEJMRT')}. {last}": 2,
        f"{first} {letter}. {last}": 4,
        f"{first} {rng.choice(v.FIRST_NAMES)} {last}": 5,
        f"{first} {last}-{other}" if "-" not in last + other else f"{first} {last}": 4,
        f"{first} {last} {other}": 3,
        first: 8,
        last: 8,
    }
    (name,) = rng.choices(list(forms), list(forms.values()))
    titled = name != first and rng.random() < 0.08
    return f"{rng.choice(v.TITLES)} {mark('PER', name)}" if titled else mark("PER", name)


# --- Organisations ----------------------------------------------------------------------------


def from_patterns(kind: str, patterns: str) -> Callable[[random.Random], str]:
    """Return a drawer of names that are built from one of the patterns."""
    return lambda rng: mark(kind, pattern_text(rng, rng.choice(entries(patterns))))


def pattern_text(rng: random.Random, pattern: str) -> str:
    """Fill the parts of a name."""
    return re.sub(r"\{(\w+)\}", lambda part: rng.choice(PARTS[part[1]](rng)), pattern)


def brand(rng: random.Random) -> tuple[str, ...]:
    """Return an invented brand, such as Luxotron."""
    return (rng.choice(v.BRAND_HEADS) + rng.choice(v.BRAND_TAILS),)


def acronym(rng: random.Random) -> tuple[str, ...]:
    """Return three or four capitals."""
    return ("".join(rng.choice("ABCDEFGILMNOPRSTUVW") for _ in range(rng.choice([3, 3, 4]))),)


PARTS: dict[str, Callable[[random.Random], tuple[str, ...]]] = {
    "first": lambda rng: v.FIRST_NAMES,
    "last": lambda rng: v.SURNAMES,
    "stem": lambda rng: v.STEMS,
    "brand": brand,
    "acronym": acronym,
    "city": lambda rng: v.CITIES,
    "country": lambda rng: v.COUNTRIES,
    "firm_end": lambda rng: v.FIRM_ENDS,
    "bank_end": lambda rng: v.BANK_ENDS,
    "club_end": lambda rng: v.CLUB_ENDS,
    "club_head": lambda rng: v.CLUB_HEADS,
    "field": lambda rng: v.FIELDS,
    "body": lambda rng: v.BODIES,
    "body_end": lambda rng: v.BODY_ENDS,
    "workers": lambda rng: v.WORKERS,
    "party": lambda rng: v.PARTIES,
    "cause": lambda rng: v.CAUSES,
    "paper": lambda rng: v.PAPERS,
    "saint": lambda rng: v.SAINTS,
    "street": lambda rng: v.STREET_NAMES,
    "street_end": lambda rng: v.STREET_ENDS,
}

ORGS = {
    "bank": """
        {last} Bank | {stem} {bank_end} | {stem} {bank_end} | {city} {bank_end} | Bank of {city}
        Bank of {country} | {last} & {last} | Banco {last} | {last} Capital | First {stem} Bank
        Crédit {city} | {brand} | {brand} Bank | {last}, {last} & Partners
        National Bank of {country} | {acronym} Bank
    """,
    "club": """
        {city} {club_end} | {city} {club_end} | {city} {club_end} | {last} {club_end}
        {club_head} {city} | {city} | {club_head} {city} | {club_head} {last} | {city}
        {stem} {club_end}
    """,
    "school": """
        University of {city} | {city} University | {last} College | {city} Institute of Technology
        {last} University | {stem} Business School | University of {country} | {city} Polytechnic
        St {saint}'s College | {stem} Academy | {city} School of Economics | {last} Grammar School
        {stem} Primary School | National University of {country}
    """,
    "state": """
        Ministry of {field} | Ministry of {field} | Department of {field} | {body} {body_end}
        {body} {body_end} | National {body} {body_end} | European {body} {body_end}
        International {body} {body_end} | {city} City Council | Office for {field}
        Supreme Court of {country} | Central Bank of {country} | {country} {body} {body_end}
    """,
    "firm": """
        {brand} | {brand} | {brand} | {stem} {firm_end} | {stem} {firm_end} | {last} {firm_end}
        {brand} {firm_end} | {last} & {last} | {last} Brothers | {last} and Sons
        {city} {firm_end} | {last} & Co | Air {country} | {stem} & {last} | {stem} | Casa {last}
        {last} | {first}'s {firm_end} | {acronym} | Maison {last}
    """,
    "charity": """
        {last} Foundation | Save the {workers} | Hope for {cause} | {stem} Trust
        Friends of {city} | Help for {cause} | {stem} Foundation | {cause} International
        Doctors for {cause} | {city} Shelter | Care {country} | Action for {cause}
    """,
    "paper": """
        the {city} {paper} | the {city} {paper} | the {stem} {paper} | Radio {city} | {city} Today
        {stem} News | Diario {last} | the Daily {paper} | {country} Online | Channel {stem}
        Le Journal de {city} | {brand} News | {acronym} Television
    """,
    "union": """
        the {workers}' Union | the National Union of {workers} | the {workers}' Federation
        the {workers}' Association | the {city} {workers}' League
        the United {workers} of {country}
    """,
    "party": """
        the {party} Party | the {party} Party of {country} | the {party} Alliance
        the {party} Movement | the New {party} Front
    """,
    "hospital": """
        {city} General Hospital | St {saint}'s Hospital | {last} Clinic | {stem} Medical Centre
        Clínica {last} | {city} Children's Hospital | the {last} Institute | Hospital San {first}
    """,
    "hotel": """
        Hotel {stem} | the {stem} Hotel | {last} Hotels | Grand Hotel {city} | the {stem} Inn
        Pension {last} | {stem} Lodge | Café {first} | the {city} Palace Hotel | Hostel {stem}
        Villa {last}
    """,
}
KIND_OF_ORG = ["firm"] * 5 + ["bank", "charity", "hospital", "hotel", "paper", "party", "school"]


def organisation(rng: random.Random) -> str:
    """Return a marked organisation of any kind, some of them known to everybody."""
    if rng.random() < 0.3:
        return mark("ORG", rng.choice(v.KNOWN_ORGS))
    kind = rng.choice([*KIND_OF_ORG, "union", "state"])
    return ("the " if kind == "state" else "") + SLOTS[kind](rng)


# --- Places -----------------------------------------------------------------------------------


def street(rng: random.Random) -> str:
    """Return a marked street."""
    names = {
        rng.choice(v.STREETS): 1,
        f"{rng.choice(v.STREET_NAMES)} {rng.choice(v.STREET_ENDS)}": 5,
        f"{rng.choice(v.SURNAMES)} {rng.choice(v.STREET_ENDS)}": 3,
    }
    return mark("LOC", rng.choices(list(names), list(names.values()))[0])


def place(rng: random.Random) -> str:
    """Return a marked place of any kind."""
    kinds = ["city", "city", "country", "country", "region", "spot"]
    return SLOTS[rng.choice(kinds)](rng)


def town(rng: random.Random) -> str:
    """Return a marked town, some with the country or region it lies in."""
    text = mark("LOC", rng.choice(v.CITIES))
    if rng.random() < 0.05:
        text = f"{rng.choice(['northern', 'southern', 'eastern', 'central'])} {text}"
    return text


SLOTS: dict[str, Callable[[random.Random], str]] = {
    "per": person,
    "first": lambda rng: mark("PER", rng.choice(v.FIRST_NAMES)),
    "last": lambda rng: mark("PER", rng.choice(v.SURNAMES)),
    "title": lambda rng: rng.choice(v.TITLES),
    "role": lambda rng: rng.choice(v.ROLES),
    "org": organisation,
    "place": place,
    "city": town,
    "country": lambda rng: mark("LOC", rng.choice(v.COUNTRIES)),
    "region": lambda rng: mark("LOC", rng.choice(v.REGIONS)),
    "spot": from_patterns("LOC", "|".join(v.LANDMARKS)),
    "street": street,
    "thing": lambda rng: rng.choice(entries(THINGS)),
    **AMOUNTS,
    **DATES,
    **{kind: from_patterns("ORG", patterns) for kind, patterns in ORGS.items()},
}
