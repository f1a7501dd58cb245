"""Subjects and predicates in English and French: tense, negation, adverbs, agreement."""

from . import words
from .phrases import Phrase, Scene, at, noun_phrase, nouns, of
from .verbs import ETRE, english, imperfect, participle, present

PRONOUNS = [
    Phrase("I", "je", "m", "1s"), Phrase("you", "vous", "m", "2"), Phrase("he", "il", "m", "3s"),
    Phrase("she", "elle", "f", "3s"), Phrase("we", "nous", "m", "1p"),
    Phrase("they", "ils", "m", "3p"),
]  # fmt: skip
MYSELF = {"1s": "me", "2": "vous", "3s": "se", "1p": "nous", "3p": "se"}
NEGATIONS = {"not": "pas", "never": "jamais", "no longer": "plus"}
BE = {"1s": "am", "2": "are", "3s": "is", "1p": "are", "3p": "are"}


def name(scene: Scene) -> Phrase:
    """Return somebody by name."""
    if scene.chance(0.15):
        en, fr, gender = scene.pick(words.TITLED)
        return Phrase(en, fr, gender)
    gender = scene.pick(["m", "f"])
    one = scene.pick((words.MEN if gender == "m" else words.WOMEN).split())
    return Phrase(one, ("*" if one == "Hugo" else "") + one, gender)


def person(scene: Scene, dets: str = "the own own a this these number several") -> Phrase:
    """Return a person as a noun or a name."""
    if scene.chance(0.2):
        return name(scene)
    kind = "player" if scene.chance(0.15) else "person"
    return noun_phrase(scene, scene.pick(nouns(kind)), dets, 0.2)


def subject(scene: Scene, pronouns: float = 0.5) -> Phrase:
    """Return who does it: a pronoun, a person, two names."""
    if scene.chance(pronouns):
        return scene.pick(PRONOUNS)
    if scene.chance(0.08):
        one, two = name(scene), name(scene)
        if one.en != two.en:
            gender = "f" if one.gender == two.gender == "f" else "m"
            return Phrase(f"{one.en} and {two.en}", f"{one.fr} et {two.fr}", gender, "3p")
    return person(scene, "the the own own this these number quantity every".strip())


def possessive(scene: Scene, owned: Phrase) -> Phrase:
    """Return "the waiter's old key" for "the old key"."""
    owner = person(scene, "the own this these")
    mark = "'" if owner.en.endswith("s") and owner.person == "3p" else "'s"
    en = f"{owner.en}{mark} {owned.en.removeprefix('the ')}"
    return Phrase(en, f"{owned.fr} {of(owner.fr)}", owned.gender, owned.person, owned.kind)


def be(who: Phrase, past: bool = False) -> tuple[str, str]:
    """Return the forms of "be" and "être" for a subject."""
    if past:
        return ("was" if who.person in ("1s", "3s") else "were"), imperfect("être", who.person)
    return BE[who.person], present("être", who.person)


def predicate_en(scene: Scene, who: Phrase, verb: str, tense: str, no: str = "", adv: str = ""):
    """Return the English auxiliary and the rest; the auxiliary is "" where there is none."""
    third = who.person == "3s"
    never = no if no in ("never", "no longer") else ""
    if tense == "progressive":
        aux, rest = BE[who.person], english(verb, "ing")
    elif tense == "perfect":
        aux, rest = ("has" if third else "have"), english(verb, "done")
    elif tense == "going":
        aux, rest = BE[who.person], f"going to {verb}"
    elif no == "not":
        aux, rest = ("did" if tense == "past" else "does" if third else "do"), verb
    else:
        aux, rest = "", verb
        if tense == "past" or third:
            rest = english(verb, "past" if tense == "past" else "third")
    return aux, " ".join(part for part in ("not" if no == "not" else "", never, adv, rest) if part)


def question_en(who: Phrase, verb: str, tense: str, adv: str = "") -> str:
    """Return "did you buy", "is he buying", "have they bought", "are you going to buy"."""
    third, rest = who.person == "3s", verb
    if tense == "progressive":
        aux, rest = BE[who.person], english(verb, "ing")
    elif tense == "perfect":
        aux, rest = ("has" if third else "have"), english(verb, "done")
    elif tense == "going":
        aux, rest = BE[who.person], f"going to {verb}"
    else:
        aux = "did" if tense == "past" else "does" if third else "do"
    return " ".join(part for part in (aux, who.en, adv, rest) if part)


def predicate_fr(who, verb, tense, no="", adv="", clitic="", agrees=None, reflexive=False) -> str:
    """Return the French predicate: "ne les a pas encore vus" without its subject.

    `clitic` is an object pronoun; `agrees` is the phrase a participle with avoir agrees with.
    """
    clitic = MYSELF[who.person] if reflexive else clitic
    ne, pas = ("ne", NEGATIONS[no]) if no else ("", "")
    if tense in ("past", "perfect"):
        aux = "être" if reflexive or verb in ETRE else "avoir"
        with_whom = who if aux == "être" else agrees
        done = participle(verb, *((with_whom.gender, with_whom.plural) if with_whom else ()))
        parts = [ne, clitic, present(aux, who.person), pas, adv, done]
    elif tense == "going":
        parts = [ne, present("aller", who.person), pas, adv, clitic, verb]
    else:
        parts = [ne, clitic, present(verb, who.person), pas, adv]
    return " ".join(part for part in parts if part)


def short_forms(scene: Scene, en: str) -> str:
    """Contract some auxiliaries: "doesn't", "I'm", "can't"."""
    if scene.chance(0.3):
        for verb in "do does did is are was were has have could would must".split():
            en = en.replace(f"{verb} not ", f"{verb}n't ").replace(f"{verb} not.", f"{verb}n't.")
        en = en.replace("cannot ", "can't ")
    if scene.chance(0.3):
        for long, short in [("I am ", "I'm "), ("you are ", "you're "), ("we are ", "we're ")]:
            en = (" " + en).replace(" " + long, " " + short)[1:]
        for long, short in [
            ("he is ", "he's "),
            ("she is ", "she's "),
            ("they are ", "they're "),
            ("it is ", "it's "),
        ]:
            en = (" " + en).replace(" " + long, " " + short)[1:]
        for who in ("I", "you", "we"):
            en = (" " + en).replace(f" {who} would ", f" {who}'d ")[1:]
    return en


def place(scene: Scene, way: str = "to", definite: bool = True) -> tuple[str, str]:
    """Return where somebody goes ("to") or is ("at"), or comes from ("from")."""
    chance = scene.rng.random()
    if chance < 0.22:
        en, fr = scene.pick(words.CITIES)
        french = ("de " if way == "from" else "à ") + fr
        return f"{'in' if way == 'at' else way} {en}", french
    if chance < 0.42:
        en, fr, gender = scene.pick(words.COUNTRIES)
        if way == "from":
            link = {"m": "du", "f": "de", "p": "des"}[gender]
        else:
            link = {"m": "au", "f": "en", "p": "aux"}[gender]
        return f"{'in' if way == 'at' else way} {en}", f"{link} {fr}"
    if chance < 0.55 and way == "at":
        kind = "outside" if scene.chance(0.4) else "room"
        one = noun_phrase(scene, scene.pick(nouns(kind)), "the own this", 0.15)
        return f"in {one.en}", f"dans {one.fr}"
    one = noun_phrase(scene, scene.pick(nouns("place")), "the", 0.05)
    if one.person == "3p":
        return place(scene, way)
    return f"{way} {one.en}", of(one.fr) if way == "from" else at(one.fr)


def when(scene: Scene, tense: str) -> tuple[str, str]:
    """Return a time that goes with the tense."""
    kind = {"present": "habit", "progressive": "now", "past": "past", "perfect": "any",
            "going": "future"}[tense]  # fmt: skip
    chance = scene.rng.random()
    if kind in ("habit", "past", "future") and chance < 0.25:
        en, fr = scene.pick(words.WEEKDAYS)
        return (f"on {en}s", f"le {fr}") if kind == "habit" else (f"on {en}", fr)
    if kind in ("habit", "past", "future") and chance < 0.35:
        return clock(scene)
    if kind in ("past", "future") and chance < 0.42:
        return date(scene)
    if kind == "past" and chance < 0.48:
        year = scene.rng.randint(1950, 2024)
        return f"in {year}", f"en {year}"
    return scene.pick(words.TIMES[kind])


def date(scene: Scene) -> tuple[str, str]:
    """Return "on 14 July"."""
    day, (month, mois) = scene.rng.randint(1, 31), scene.pick(words.MONTHS)
    if day == 1:
        return f"on 1 {month}", f"le 1er {mois}"
    return f"on {day} {month}", f"le *{day} {mois}"


HOURS = """
one:une two:deux three:trois four:quatre five:cinq six:six seven:sept eight:*huit nine:neuf ten:dix
eleven:*onze"""


def clock(scene: Scene, at_: bool = True) -> tuple[str, str]:
    """Return "at half past seven", "at eight o'clock"."""
    en, fr = scene.pick(HOURS)
    heures = "heure" if fr == "une" else "heures"
    en, fr = scene.pick([
        (f"{en} o'clock", f"{fr} {heures}"),
        (f"half past {en}", f"{fr} {heures} et demie"),
        (f"a quarter past {en}", f"{fr} {heures} et quart"),
        (f"a quarter to {en}", f"{fr} {heures} moins le quart"),
        (f"{en} o'clock", f"{fr} {heures}"),
    ])  # fmt: skip
    return (f"at {en}", f"à {fr}") if at_ else (en, fr)


def do(who: Phrase) -> str:
    """Return "do" or "does"."""
    return "does" if who.person == "3s" else "do"
