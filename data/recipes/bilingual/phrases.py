"""Noun phrases in English and French at once: article, adjectives, agreement, elision."""

import random
import re
from dataclasses import dataclass, field
from functools import cache

from . import words
from .verbs import CLASSES, third

VOWEL = "aeiouyâàéèêëîïôûœh"
ELIDED = re.compile(
    rf"\b(je|ne|me|se|que|le|la|de|ce) (?=[{VOWEL.replace('y', '')}]|y\b)", re.IGNORECASE
)


@dataclass(frozen=True)
class Noun:
    """A noun in both languages; `kind` is its section of the vocabulary."""

    en: str
    ens: str
    fr: str
    frs: str
    gender: str
    kind: str


@dataclass(frozen=True)
class Adjective:
    """An adjective: "<" or "!" stand before the French noun, "." is never beside a noun."""

    en: str
    marks: str
    forms: tuple[str, str, str]


@dataclass(frozen=True)
class Phrase:
    """A noun phrase; the last two are its forms as the object of a negated verb."""

    en: str
    fr: str
    gender: str = "m"
    person: str = "3s"
    kind: str = "person"
    en_not: str = ""
    fr_not: str = ""

    @property
    def plural(self) -> bool:
        """Whether French adjectives take the plural."""
        return self.person in ("1p", "3p")


@dataclass
class Scene:
    """What one sentence is drawn with; `combinations` are the pairs of words it put together."""

    rng: random.Random
    combinations: set = field(default_factory=set)

    def chance(self, share: float) -> bool:
        """Return True in `share` of all cases."""
        return self.rng.random() < share

    def pick(self, choices):
        """Return one of them, split into English and French if it is a string of entries."""
        if isinstance(choices, str):
            return tuple(self.rng.choice(choices.split()).replace("_", " ").split(":"))
        return self.rng.choice(choices)


# --- Words ----------------------------------------------------------------------------------


@cache
def nouns(kind: str) -> tuple[Noun, ...]:
    """Return the nouns of a section, of a class of objects, or the noun of that name."""
    if kind in words.NOUNS:
        return tuple(noun(entry, kind) for entry in words.NOUNS[kind].split())
    if kind in CLASSES:
        return tuple(named(name) for name in CLASSES[kind].split())
    return (named(kind),)


@cache
def named(name: str) -> Noun:
    """Return the noun of this English name; `football.cup` says which cup."""
    where, _, name = name.replace("_", " ").rpartition(".")
    for section in [where] if where else words.NOUNS:
        for one in nouns(section):
            if one.en == name:
                return one
    raise ValueError(f"no noun {name!r} in the vocabulary")


def noun(entry: str, kind: str) -> Noun:
    """Read `child/children:enfant:m`."""
    en, fr, gender = entry.replace("_", " ").split(":")
    en, _, ens = en.partition("/")
    fr, _, frs = fr.partition("/")
    return Noun(en, ens or third(en), fr, frs or french_plural(fr), gender, kind)


def french_plural(word: str) -> str:
    """Return the plural: of the first word, where "de" or "à" follows."""
    head, link, rest = re.fullmatch(r"(.*?)((?: (?:de|à|d')(?=\W|\w).*)?)()", word).groups()
    if head.endswith(("s", "x", "z")):
        return word
    if head.endswith("al"):
        return head[:-2] + "aux" + link + rest
    return head + ("x" if head.endswith(("eau", "jeu")) else "s") + link + rest


@cache
def adjectives(kind: str) -> tuple[Adjective, ...]:
    """Return the adjectives that go with a kind of noun."""
    return tuple(adjective(entry) for entry in words.ADJECTIVES[words.ADJECTIVES_OF[kind]].split())


def adjective(entry: str) -> Adjective:
    """Read `old:<vieux/vieille/vieil`."""
    en, fr = entry.replace("_", " ").split(":")
    marks = "".join(sign for sign in fr if sign in "<!.=")
    base, feminine, vowel = (fr.lstrip("<!.=").split("/") + ["", ""])[:3]
    if "=" in marks:
        return Adjective(en, marks, (base, base, base))
    return Adjective(en, marks, (base, feminine or french_feminine(base), vowel or base))


def french_feminine(base: str) -> str:
    """Return the regular feminine of an adjective."""
    for ending, other in [("eux", "euse"), ("f", "ve"), ("er", "ère"), ("e", "e")]:
        if base.endswith(ending):
            return base[: -len(ending)] + other
    if base.endswith(("el", "en", "on", "il")):
        return base + base[-1] + "e"
    return base + "e"


def agree(one: Adjective, gender: str, plural: bool, before: str = "") -> str:
    """Return the French form; `before` is the noun that follows directly, if one does."""
    masculine, feminine, vowel = one.forms
    if "=" in one.marks:
        return masculine
    if gender == "f":
        return feminine + ("s" if plural else "")
    if not plural:
        return vowel if before and starts_with_vowel(before) else masculine
    if masculine.endswith("al"):
        return masculine[:-2] + "aux"
    if masculine.endswith(("s", "x")):
        return masculine
    return masculine + ("x" if masculine.endswith("eau") else "s")


def starts_with_vowel(text: str) -> bool:
    """Whether "le" loses its e before this word."""
    return text[0].lower() in VOWEL.replace("y", "")


# --- Noun phrases -----------------------------------------------------------------------------

OWN = {
    "my": ("mon", "ma", "mes"), "our": ("notre", "notre", "nos"),
    "your": ("votre", "votre", "vos"), "his": ("son", "sa", "ses"),
    "her": ("son", "sa", "ses"), "their": ("leur", "leur", "leurs"),
}  # fmt: skip
SINGULAR = "the the the the a a own own own this that every another".split()
PLURAL = "the the the bare bare some own own own these those number number quantity".split()
MASS = "bare bare some the the own this all container".split()


def noun_phrase(scene: Scene, one: Noun, dets: str = "", adj: float = 0.3) -> Phrase:
    """Return a phrase around a noun, with one of the determiners `dets` (default: any)."""
    mass = one.kind in ("mass_food", "drink")
    plural = not mass and scene.chance(0.35)
    wanted = dets.split()
    pool = [
        d for d in (MASS if mass else PLURAL if plural else SINGULAR) if not dets or d in wanted
    ]
    if not pool and not mass:
        plural = not plural
        pool = [d for d in (PLURAL if plural else SINGULAR) if d in wanted]
    return build(scene, one, plural, scene.pick(pool or ["the"]), adj)


def build(scene: Scene, one: Noun, plural: bool, det: str, adj: float) -> Phrase:
    """Return the phrase with this determiner."""
    before, after = [], []
    if scene.chance(adj) and det != "container":
        fitting = [a for a in adjectives(one.kind) if "." not in a.marks]
        definite = det in ("the", "own", "this", "that", "these", "those")
        definite = definite and one.kind not in ("mass_food", "drink")
        fitting = [a for a in fitting if definite or "!" not in a.marks]
        chosen = [scene.pick(fitting)]
        other = scene.pick(fitting)
        if scene.chance(0.3) and not chosen[0].marks and other.marks == "<":
            chosen = [other, chosen[0]]
        for a in chosen:
            scene.combinations.add((a.en, one.en))
            (before if a.marks[:1] in ("<", "!") and a.marks else after).append(a)
    core_fr = one.frs if plural else one.fr
    for a in reversed(before):
        core_fr = f"{agree(a, one.gender, plural, core_fr)} {core_fr}"
    core_fr = " ".join([core_fr, *(agree(a, one.gender, plural) for a in after)])
    core_en = " ".join([a.en for a in before + after] + [one.ens if plural else one.en])
    return determined(scene, one, plural, det, core_en, core_fr, bool(before))


def determined(scene, one, plural, det, core_en, core_fr, preposed) -> Phrase:
    """Put the determiner before the nouns of both languages."""
    place = 2 if plural else 0 if one.gender == "m" else 1
    the = ("le", "la", "les")[place]
    out = {"gender": one.gender, "person": "3p" if plural else "3s", "kind": one.kind}
    mass = one.kind in ("mass_food", "drink")
    if det == "the":
        return Phrase(f"the {core_en}", f"{the} {core_fr}", **out)
    if det == "own":
        en = scene.pick(list(OWN))
        fr = OWN[en][0 if place == 1 and starts_with_vowel(core_fr) else place]
        return Phrase(f"{en} {core_en}", f"{fr} {core_fr}", **out)
    if det in ("this", "that", "these", "those"):
        vowel = place == 0 and starts_with_vowel(core_fr)
        return Phrase(
            f"{det} {core_en}",
            f"{'cet' if vowel else ('ce', 'cette', 'ces')[place]} {core_fr}",
            **out,
        )
    if det in ("a", "bare", "some"):
        negated = {"en_not": f"any {core_en}", "fr_not": f"de {core_fr}"}
        if det == "a":
            negated["en_not"] = f"a {core_en}"
            return Phrase(f"a {core_en}", f"{'une' if place else 'un'} {core_fr}", **out, **negated)
        en = core_en if det == "bare" else f"some {core_en}"
        if mass:
            return Phrase(en, of(f"{the} {core_fr}"), **out, **negated)
        return Phrase(en, f"{'de' if preposed else 'des'} {core_fr}", **out, **negated)
    if det == "every":
        return Phrase(f"every {core_en}", f"chaque {core_fr}", **out)
    if det == "another":
        return Phrase(f"another {core_en}", f"{'une' if place else 'un'} autre {core_fr}", **out)
    if det == "number":
        en, fr = scene.pick(words.NUMBERS)
        return Phrase(f"{en} {core_en}", f"{fr} {core_fr}", **out)
    if det == "container":
        en, fr = scene.pick(words.CONTAINERS)
        gender = "f" if fr.startswith("une") else "m"
        return Phrase(f"{en} {core_en}", f"{fr.rstrip('!')} {core_fr}", gender, "3s", "thing")
    if det == "all":
        fr = f"{'toute' if place else 'tout'} {the} {core_fr}"
        return Phrase(f"all the {core_en}", fr, **out)
    en, fr = scene.pick(words.QUANTIFIERS)
    if fr == "tous les" and place and one.gender == "f":
        fr = "toutes les"
    if preposed and fr == "des":
        fr = "de"
    return Phrase(f"{en} {core_en}", f"{fr.rstrip('!')} {core_fr}", **out)


def generic(scene: Scene, one: Noun) -> Phrase:
    """Return "mushrooms" or "coffee", which French takes with the definite article."""
    if one.kind in ("mass_food", "drink"):
        return Phrase(one.en, f"{'la' if one.gender == 'f' else 'le'} {one.fr}", one.gender)
    return Phrase(one.ens, f"les {one.frs}", one.gender, "3p")


def of(fr: str) -> str:
    """Put "de" before a phrase: du, des, de la, de l', d'."""
    for article, together in [("le ", "du "), ("les ", "des ")]:
        if fr.startswith(article):
            if article == "le " and starts_with_vowel(fr[3:]):
                return "de " + fr
            return together + fr[len(article) :]
    return "de " + fr.removeprefix("des ").removeprefix("de ")


def at(fr: str) -> str:
    """Put "à" before a phrase: au, aux, à la, à l'."""
    if fr.startswith("le ") and not starts_with_vowel(fr[3:]):
        return "au " + fr[3:]
    return "aux " + fr[4:] if fr.startswith("les ") else "à " + fr


def finish(en: str, fr: str) -> tuple[str, str]:
    """Join the words of a sentence: elision, an, capital letters, spaces before ? and !."""
    fr = re.sub(r" +(?=[ .,])", "", fr).strip()
    fr = ELIDED.sub(lambda match: match[1][:-1] + "'", fr)
    fr = re.sub(r"\bsi (?=ils?\b)", "s'", fr, flags=re.IGNORECASE).replace("*", "")
    en = re.sub(r" +(?=[ .,?!])", "", en).strip()
    en = re.sub(r"\b([Aa]) (?=(?!us|uni|one\b)[aeiou]|hon)", r"\1n ", en)
    return en[0].upper() + en[1:], fr[0].upper() + fr[1:]
