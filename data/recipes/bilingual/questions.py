"""Questions with a question word."""

from . import verbs
from .being import quality
from .clauses import (
    PRONOUNS,
    be,
    do,
    person,
    place,
    predicate_en,
    predicate_fr,
    question_en,
    subject,
    when,
)
from .phrases import Phrase, Scene, noun_phrase, nouns
from .statements import tense_for
from .things import TASTES, Pair, beside, object_for, read_verbs, thing, verb_and_object
from .verbs import present


def asking(scene: Scene) -> Pair:
    """Where, when, why, who, what, which, how many, how much."""
    en, fr = scene.pick(
        [
            where_is,
            where_is,
            who_did,
            what_did,
            with_adverb,
            with_adverb,
            which,
            how_many,
            how_much,
            who_is,
        ]
    )(scene)
    return f"{en}?", f"{fr} ?"


def where_is(scene: Scene) -> Pair:
    """Where is the station?"""
    who = subject(scene, 0.1) if scene.chance(0.25) else thing(scene, "the the own", 0.2)
    past = scene.chance(0.15)
    en, fr = be(who, past)
    if who in PRONOUNS:
        return f"where {en} {who.en}", f"où est-ce que {who.fr} {fr}"
    return f"where {en} {who.en}", f"où {fr} {who.fr}"


def who_is(scene: Scene) -> Pair:
    """Who is this man? Who are these women?"""
    who = person(scene, "this these own the")
    return f"who {be(who)[0]} {who.en}", f"qui {be(who)[1]} {who.fr}"


def who_did(scene: Scene) -> Pair:
    """Who has taken my pen?"""
    en, fr, kind, stative = verb_and_object(scene)
    tense = "present" if en in (*TASTES, "know") else tense_for(scene, bool(stative))
    what = object_for(scene, en, kind, "the own this these a number")
    who = Phrase("who", "qui", "m", "3s")
    aux, main = predicate_en(scene, who, en, tense)
    time = when(scene, tense) if scene.chance(0.15) else ("", "")
    return (
        f"who {aux} {main} {what.en} {time[0]}",
        f"qui {predicate_fr(who, fr, tense)} {what.fr} {time[1]}",
    )


def what_did(scene: Scene) -> Pair:
    """What are you looking for?"""
    en, fr = scene.pick(read_verbs(WHAT_VERBS))
    who = subject(scene, 0.7)
    if en in ("want", "prefer"):
        return f"what {do(who)} {who.en} {en}", f"qu'est-ce que {who.fr} {present(fr, who.person)}"
    if scene.chance(0.2):
        return (
            f"what {be(who)[0]} {who.en} doing",
            f"qu'est-ce que {who.fr} {present('faire', who.person)}",
        )
    tense = tense_for(scene, False)
    time = when(scene, tense) if scene.chance(0.2) else ("", "")
    return (
        f"what {question_en(who, en, tense)} {time[0]}",
        f"qu'est-ce que {who.fr} {predicate_fr(who, fr, tense)} {time[1]}",
    )


WHAT_VERBS = """
look_for:chercher buy:acheter eat:manger drink:boire want:vouloir read:lire write:écrire sell:vendre
order:commander find:trouver see:voir forget:oublier take:prendre choose:choisir wear:porter
want:vouloir prefer:préférer prepare:préparer learn:apprendre repair:réparer bring:apporter
make:faire"""


ADVERBS = "where:où when:quand why:pourquoi how:comment what_time:à_quelle_heure"


def with_adverb(scene: Scene) -> Pair:
    """Why are you crying? When does the next train leave?"""
    en, fr = scene.pick(ADVERBS)
    if en in ("when", "what time") and scene.chance(0.5):
        kind = scene.pick(["vehicle", "vehicle", "place", "football", "leisure"])
        if kind == "vehicle":
            who, verb = (
                noun_phrase(scene, scene.pick(nouns("vehicle_public")), "the own this", 0.2),
                scene.pick([("leave", "partir"), ("arrive", "arriver")]),
            )
            if scene.chance(0.35):
                one = scene.pick(nouns("vehicle_public"))
                adj = scene.pick(
                    [
                        ("next", "prochain", "prochaine"),
                        ("first", "premier", "première"),
                        ("last", "dernier", "dernière"),
                    ]
                )
                the, which_one = ("la", adj[2]) if one.gender == "f" else ("le", adj[1])
                fr_next = f"{the} {which_one} {one.fr}"
                who = Phrase(f"the {adj[0]} {one.en}", fr_next, one.gender)
        elif kind == "place":
            who, verb = (
                noun_phrase(scene, scene.pick(nouns("shop")), "the this", 0.1),
                scene.pick([("open", "ouvrir"), ("close", "fermer")]),
            )
        else:
            who, verb = (
                noun_phrase(
                    scene,
                    scene.pick(
                        nouns(
                            scene.pick(["match", "meeting", "lesson", "concert", "film", "final"])
                        )
                    ),
                    "the own",
                    0.1,
                ),
                scene.pick([("start", "commencer"), ("finish", "finir")]),
            )
        tense = scene.pick(["present", "present", "going"])
    elif en == "why" and scene.chance(0.5):
        who = subject(scene)
        good = quality(scene, who)
        be_en, be_fr = be(who)
        return f"why {be_en} {who.en} {good[0]}", f"pourquoi est-ce que {who.fr} {be_fr} {good[1]}"
    else:
        who, tense = subject(scene, 0.65), tense_for(scene, False)
        verb = (
            scene.pick(read_verbs(verbs.INTRANSITIVE))
            if en != "what time"
            else ("arrive", "arriver")
        )
        if en in ("where", "when", "why") and scene.chance(0.35):
            verb = scene.pick(
                [("go", "aller"), ("leave", "partir"), ("come back", "revenir")]
                if en != "where"
                else [("go", "aller"), ("live", "habiter")]
            )
            tense = "present" if verb[0] == "live" else tense
        elif scene.chance(0.4) and en != "what time":
            v_en, v_fr, kind, _ = verb_and_object(scene)
            if v_en not in (*TASTES, "know", "understand", "receive"):
                what = object_for(scene, v_en, kind, "the own this these")
                return (
                    f"{en} {question_en(who, v_en, tense)} {what.en}",
                    f"{fr} est-ce que {who.fr} {predicate_fr(who, v_fr, tense)} {what.fr}",
                )
    return (
        f"{en} {question_en(who, verb[0], tense)}",
        f"{fr} est-ce que {who.fr} {predicate_fr(who, verb[1], tense)}",
    )


def which(scene: Scene) -> Pair:
    """Which film do you prefer? Which bus goes to the stadium?"""
    if scene.chance(0.2):
        one, where = scene.pick(nouns("vehicle_public")), place(scene)
        return (
            f"which {one.en} goes {where[0]}",
            f"{'quelle' if one.gender == 'f' else 'quel'} {one.fr} va {where[1]}",
        )
    en, fr, kind, _ = verb_and_object(scene)
    one = scene.pick(nouns(kind))
    scene.combinations.add((en, one.en))
    plural = scene.chance(0.3) and one.kind not in ("mass_food", "drink")
    what = ("quel", "quelle")[one.gender == "f"] + ("s" if plural else "")
    who = subject(scene, 0.75)
    tense = (
        "present"
        if en in (*TASTES, "know")
        else scene.pick(["present", "past", "perfect", "going"])
    )
    thing = Phrase("", "", one.gender, "3p" if plural else "3s")
    french = predicate_fr(who, fr, tense, agrees=thing)
    return (
        f"which {one.ens if plural else one.en} {question_en(who, en, tense)}",
        f"{what} {one.frs if plural else one.fr} est-ce que {who.fr} {french}",
    )


def how_many(scene: Scene) -> Pair:
    """How many eggs did you buy? How many children do you have?"""
    who = subject(scene, 0.75)
    if scene.chance(0.35):
        one = scene.pick(
            nouns(scene.pick(["person", "animal", "thing", "vehicle", "clothes", "room"]))
        )
        if scene.chance(0.4):
            where = beside(scene, ["room", "place", "outside", "vehicle"], ["in:dans"])
            return (
                f"how many {one.ens} are there {where[0]}",
                f"combien de {one.frs} est-ce que il y a {where[1]}",
            )
        return (
            f"how many {one.ens} {do(who)} {who.en} have",
            f"combien de {one.frs} est-ce que {who.fr} {present('avoir', who.person)}",
        )
    while True:
        en, fr, kind, _ = verb_and_object(scene)
        one = scene.pick(nouns(kind))
        if one.kind not in ("mass_food", "drink"):
            break
    scene.combinations.add((en, one.en))
    tense = (
        "present"
        if en in (*TASTES, "know")
        else scene.pick(["present", "past", "past", "perfect", "going"])
    )
    french = predicate_fr(who, fr, tense, agrees=Phrase("", "", one.gender, "3p"))
    return (
        f"how many {one.ens} {question_en(who, en, tense)}",
        f"combien de {one.frs} est-ce que {who.fr} {french}",
    )


def how_much(scene: Scene) -> Pair:
    """How much does the ticket cost?"""
    kind = scene.pick(["thing", "clothes", "food", "vehicle", "furniture", "room", "drink"])
    what = noun_phrase(scene, scene.pick(nouns(kind)), "the this these", 0.25)
    verb = ("do", "coûtent") if what.person == "3p" else ("does", "coûte")
    return f"how much {verb[0]} {what.en} cost", f"combien {verb[1]} {what.fr}"
