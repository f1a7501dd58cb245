"""Objects and places of a sentence."""

from . import verbs, words
from .clauses import person, place, possessive
from .phrases import Phrase, Scene, generic, named, noun_phrase, nouns, of

Pair = tuple[str, str]


TASTES = ("like", "love", "hate", "prefer")


def read_verbs(text: str) -> list[tuple]:
    """Split verb entries at their colons."""
    return [tuple(entry.replace("_", " ").split(":")) for entry in text.split()]


ALL_TRANSITIVE = [(*v[:2], v[2].replace(" ", "_").split(",")) for v in read_verbs(verbs.TRANSITIVE)]


def verb_and_object(scene: Scene) -> tuple[str, str, str, str]:
    """Return a transitive verb in both languages and a kind of object for it."""
    en, fr, kinds = scene.pick(ALL_TRANSITIVE)
    return en.lstrip("~"), fr, scene.pick(kinds), "~" if en.startswith("~") else ""


LANGUAGES = """
French:français English:anglais German:allemand Spanish:espagnol Italian:italien Japanese:japonais
Portuguese:portugais Greek:grec"""


def language(scene: Scene) -> Phrase:
    """Return a language, with the article that French wants."""
    en, fr = scene.pick(LANGUAGES)
    return Phrase(en, f"le {fr}", kind="language")


def object_for(scene: Scene, verb: str, kind: str, dets: str = "") -> Phrase:
    """Return an object; remember which verb met which noun."""
    one = scene.pick(nouns(kind))
    scene.combinations.add((verb, one.en))
    if verb in TASTES and scene.chance(0.6):
        return generic(scene, one)
    if kind == "person" and scene.chance(0.5):
        return person(scene)
    if kind == "language" and verb == "learn":
        return language(scene)
    phrase = noun_phrase(scene, one, dets)
    if phrase.en.startswith("the ") and scene.chance(0.08):
        return possessive(scene, phrase)
    return phrase


def in_place(scene: Scene) -> Pair:
    """Return where it happens."""
    if scene.chance(0.5):
        return place(scene, "at")
    one = noun_phrase(
        scene, scene.pick(nouns(scene.pick(["room", "outside"]))), "the own this", 0.2
    )
    return f"in {one.en}", f"dans {one.fr}"


def animal(scene: Scene) -> Phrase:
    """Return an animal."""
    return noun_phrase(scene, scene.pick(nouns("animal")), "the own this these number a", 0.3)


def thing(scene: Scene, dets: str = "the own this these", adj: float = 0.2) -> Phrase:
    """Return something of any kind but people."""
    kind = scene.pick([k for k in words.NOUNS if k not in ("person", "player", "leisure")])
    if scene.chance(0.08):
        return part(scene)
    phrase = noun_phrase(scene, scene.pick(nouns(kind)), dets, adj)
    if phrase.en.startswith("the ") and scene.chance(0.1):
        return possessive(scene, phrase)
    return phrase


def part(scene: Scene) -> Phrase:
    """Return "the roof of the church", "the price of the coat"."""
    if scene.chance(0.6):
        one = noun_phrase(
            scene, named(scene.pick("roof wall door window gate".split())), "the", 0.1
        )
        whole = noun_phrase(
            scene, scene.pick(nouns(scene.pick(["place", "room"]))), "the own this", 0.1
        )
    else:
        one = noun_phrase(scene, named(scene.pick("price list page photo".split())), "the", 0.1)
        kind = {"photo": "animal", "page": "reading"}.get(one.en.split()[-1].rstrip("s"), "thing")
        whole = noun_phrase(scene, scene.pick(nouns(kind)), "the own this these", 0.1)
    return Phrase(
        f"{one.en} of {whole.en}", f"{one.fr} {of(whole.fr)}", one.gender, one.person, one.kind
    )


INSIDE = {"room", "outside", "place"}


HOLDERS = "bag suitcase box basket drawer cupboard glass cup bottle wallet"


NEAR = "book box basket lamp pillow blanket mirror newspaper towel bag computer printer bed"


def beside(scene: Scene, kinds: list[str], ways: list[str] | None = None) -> Pair:
    """Return a preposition and a place for it."""
    kind = scene.pick(kinds)
    if "furniture" in kinds and scene.chance(0.12):
        whole = (
            part(scene)
            if scene.chance(0.5)
            else noun_phrase(scene, scene.pick(nouns("part")), "the own", 0.1)
        )
        en, fr = scene.pick("on:sur behind:derrière near:près_de!")
        return f"{en} {whole.en}", of_way(fr.replace("_", " "), whole.fr)
    if kind in INSIDE:
        ways = ways or ["in:dans"] * 3 + words.WHERE.split()[3:]
    elif kind == "vehicle":
        ways = ways or ["in:dans"] + words.WHERE.split()[3:]
    way = scene.pick(ways or words.WHERE.split())
    en, fr = way.replace("_", " ").split(":")
    pool = nouns(kind)
    if en == "in" and kind not in INSIDE and kind != "vehicle":
        pool = nouns(scene.pick(HOLDERS.split()))
    elif kind == "thing":
        pool = nouns(scene.pick(NEAR.split()))
    one = noun_phrase(scene, scene.pick(pool), "the the own this", 0.15)
    return f"{en} {one.en}", of_way(fr, one.fr)


def of_way(fr: str, place_fr: str) -> str:
    """Join a French preposition and its place: "près de" + "le lac" is "près du lac"."""
    return f"{fr[:-3].strip()} {of(place_fr)}" if fr.endswith("de!") else f"{fr} {place_fr}"
