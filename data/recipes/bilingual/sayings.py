"""Orders, labels of an interface, "this is", professions and comparisons."""

from . import verbs, words
from .being import SCREEN_VERBS, quality
from .clauses import PRONOUNS, be, name, person, subject
from .phrases import Phrase, Scene, adjectives, agree, at, noun_phrase, nouns
from .statements import WHOM
from .things import (
    ALL_TRANSITIVE,
    TASTES,
    Pair,
    beside,
    in_place,
    object_for,
    read_verbs,
    verb_and_object,
)
from .verbs import present


def order(scene: Scene) -> Pair:
    """Close the door, please. Do not touch the paintings. Help me."""
    no, polite = scene.chance(0.3), scene.chance(0.35)
    chance = scene.rng.random()
    if chance < 0.12:
        en, fr = scene.pick(read_verbs(ORDERED))
        whom = scene.pick([w for w in WHOM if w[0] != "you"])
        after = {"me": "moi"}.get(whom[1], whom[1])
        do_en = f"{en.lstrip('~')} {whom[0]}"
        do_fr = f"ne {whom[1]} {present(fr, '2')} pas" if no else f"{present(fr, '2')}-{after}"
    elif chance < 0.19:
        do_en, verb = scene.pick(
            read_verbs(
                "hurry:dépêcher get_up:lever go_to_bed:coucher rest:reposer wake_up:réveiller"
            )
        )
        do_fr = f"ne vous {present(verb, '2')} pas" if no else f"{present(verb, '2')}-vous"
    elif chance < 0.27 and not no:
        one = noun_phrase(
            scene,
            scene.pick(nouns(scene.pick(["thing", "food", "clothes", "paper"]))),
            "the own this these",
            0.15,
        )
        where = beside(scene, ["furniture", "room"])
        do_en, do_fr = f"put {one.en} {where[0]}", f"mettez {one.fr} {where[1]}"
    elif chance < 0.4:
        en, fr = scene.pick(read_verbs(verbs.TALKING + " " + verbs.INTRANSITIVE))
        tail = ("", "")
        if (en, fr) in read_verbs(verbs.TALKING):
            one = person(scene, "the own this these")
            tail = (one.en, at(one.fr))
        elif scene.chance(0.6):
            tail = scene.pick(
                [
                    ("slowly", "lentement"),
                    ("here", "ici"),
                    ("in the corridor", "dans le couloir"),
                    in_place(scene),
                ]
            )
        do_en, do_fr = f"{en} {tail[0]}", f"{present(fr, '2')} {tail[1]}"
        if no:
            do_fr = f"ne {present(fr, '2')} pas {tail[1]}"
    else:
        en, fr, what = to_something(scene, no)
        do_en = f"{en} {what.en}"
        do_fr = (
            f"ne {present(fr, '2')} pas {what.fr_not or what.fr}"
            if no
            else f"{present(fr, '2')} {what.fr}"
        )
    do_en = f"do not {do_en}" if no else do_en
    if polite:
        front = scene.chance(0.5)
        return (f"please {do_en}." if front else f"{do_en}, please."), f"{do_fr}, s'il vous plaît."
    return f"{do_en}.", f"{do_fr}."


ORDERED = """help:aider invite:inviter call:appeler thank:remercier follow:suivre listen_to:écouter
wait_for:attendre forget:oublier congratulate:féliciter look_for:chercher"""


def to_something(scene: Scene, no: bool = False):
    """Return a verb in both languages and an object that an order can have."""
    while True:
        en, fr, kind, _ = verb_and_object(scene)
        if en not in (*TASTES, "know", "understand", "score", "receive", "find", "win", "hear"):
            break
    return (
        en,
        fr,
        object_for(
            scene, en, kind, "the own this these a" if no else PLAIN_OBJECT + " number some"
        ),
    )


SCREEN = "file tab image page column row cell folder session extension comment link".split()


PLAIN_OBJECT = "the own this these a bare"


def label(scene: Scene) -> Pair:
    """A label of an interface, without full stop: "Open the file", "Ouvrir le fichier"."""
    if scene.chance(0.75):
        en, fr, kinds = scene.pick([one for one in ALL_TRANSITIVE if one[0] in SCREEN_VERBS])
        en, kind = (
            en.lstrip("~"),
            scene.pick([k for k in kinds if k not in ("opening", "person")] or ["file"]),
        )
        if scene.chance(0.5):
            kind = scene.pick(
                SCREEN
                + [
                    "password",
                    "command",
                    "shortcut",
                    "theme",
                    "toolbar",
                    "icon",
                    "setting",
                    "version",
                    "update",
                    "change",
                ]
            )
    else:
        en, fr, kinds = scene.pick(ALL_TRANSITIVE)
        en, kind = en.lstrip("~"), scene.pick(kinds)
    one = scene.pick(nouns(kind))
    scene.combinations.add((en, one.en))
    what = noun_phrase(scene, one, "the the a all this own", 0.25)
    return f"{en} {what.en}", f"{fr} {what.fr}"


def this_is(scene: Scene) -> Pair:
    """Say: this is my brother, it was a difficult match, it is too late."""
    past = scene.chance(0.15)
    if scene.chance(0.25):
        it = Phrase("", "", "m", "3s", scene.pick(["paper", "thing", "leisure"]))
        en, fr = quality(scene, it, 0.5)
        no = scene.chance(0.2)
        ne, pas = ("ne", "pas") if no else ("", "")
        return (
            f"it {'was' if past else 'is'} {'not' if no else ''} {en}.",
            f"ce {ne} {'était' if past else 'est'} {pas} {fr}.",
        )
    kind = scene.pick([k for k in words.NOUNS if k not in ("mass_food", "drink")])
    what = noun_phrase(scene, scene.pick(nouns(kind)), "own own a the bare number", 0.4)
    plural, no = what.person == "3p", scene.chance(0.2)
    word = "these are" if plural else scene.pick(["this is", "it is"])
    fr = "sont" if plural else "est"
    if past and not plural:
        word, fr = "it was", "était"
    if scene.chance(0.15) and not no and not (past and not plural):
        asked = "are these" if plural else "is this" if word == "this is" else "is it"
        return f"{asked} {what.en}?", f"est-ce que ce {fr} {what.fr} ?"
    return (
        f"{word} {'not' if no else ''} {what.en}.",
        f"ce {'ne' if no else ''} {fr} {'pas' if no else ''} {what.fr}.",
    )


PROFESSIONS = {
    "m": """doctor teacher student driver manager engineer lawyer baker butcher cook actor singer
dentist plumber banker accountant farmer postman writer artist waiter referee""",
    "f": "waitress nurse secretary actress doctor teacher engineer dentist accountant artist",
}


def profession(scene: Scene) -> Pair:
    """He is a doctor: French takes no article."""
    who = subject(scene, 0.55)
    if who.plural or who.person in ("1p", "3p"):
        who = scene.pick([p for p in PRONOUNS if p.person == "3s"] + [name(scene)])
    job = scene.pick(PROFESSIONS[who.gender].split())
    one = nouns(job)[0]
    past, no = scene.chance(0.2), scene.chance(0.25)
    en, fr = be(who, past)
    if scene.chance(0.15):
        return f"{en} {who.en} a {one.en}?", f"est-ce que {who.fr} {fr} {one.fr} ?"
    return (
        f"{who.en} {en} {'not' if no else ''} a {one.en}.",
        f"{who.fr} {'ne' if no else ''} {fr} {'pas' if no else ''} {one.fr}.",
    )


def compared(scene: Scene) -> Pair:
    """More expensive than, less interesting than, as tall as."""
    kind = scene.pick(
        ["person", "thing", "place", "vehicle", "food", "clothes", "leisure", "animal", "room"]
    )
    if kind == "person":
        one, two = subject(scene, 0.4), person(scene, "the own this")
    else:
        one, two = (
            noun_phrase(scene, scene.pick(nouns(kind)), "the own this these", 0.1) for _ in "ab"
        )
    able = [
        a
        for a in adjectives(one.kind)
        if not set(a.marks) & set("!.=") and a.en not in NOT_COMPARED
    ]
    adj = scene.pick(able)
    fr = agree(adj, one.gender, one.plural)
    way = scene.pick(["more", "more", "less", "as", "not as"])
    be_en, be_fr = be(one, scene.chance(0.15))
    more_fr = {"more": f"plus {fr}", "less": f"moins {fr}"}.get(way, f"aussi {fr}")
    if adj.en == "good" and way == "more":
        more_fr = "meilleur" + ("e" if one.gender == "f" else "") + ("s" if one.plural else "")
    if adj.en == "bad" and way == "more":
        more_fr = "pire" + ("s" if one.plural else "")
    more_en = {"more": more(adj.en), "less": f"less {adj.en}"}.get(way, f"{way} {adj.en}")
    than = "than" if way in ("more", "less") else "as"
    ne, pas = ("ne", "pas") if way == "not as" else ("", "")
    return (
        f"{one.en} {be_en} {more_en} {than} {two.en}.",
        f"{one.fr} {ne} {be_fr} {pas} {more_fr} que {two.fr}.",
    )


NOT_COMPARED = """first last French English German Italian Spanish Greek Turkish American
Japanese Canadian Portuguese Swiss Belgian married single excellent square round broken closed
open alone ancient delicious magnificent""".split()


SHORT_ER = """old new young small tall long short cheap clean cold green rich kind fast slow weak
strong light full soft quiet fresh sweet""".split()


def more(en: str) -> str:
    """Return the comparative of an English adjective."""
    if en in ("good", "bad", "big", "sad", "hot", "wet"):
        return {"good": "better", "bad": "worse"}.get(en, en + en[-1] + "er")
    if en in ("happy", "dirty", "heavy", "easy", "lazy", "pretty", "funny", "dry", "busy", "noisy"):
        return en[:-1] + "ier"
    if en in SHORT_ER or en in ("polite", "brave", "rude", "ripe"):
        return en.rstrip("e") + "er"
    return f"more {en}"
