"""Sentences that the two languages build in different ways."""

from . import verbs, words
from .being import quality
from .clauses import (
    PRONOUNS,
    be,
    do,
    name,
    person,
    place,
    predicate_en,
    predicate_fr,
    question_en,
    subject,
)
from .numbers import age, born, dated, hour, price, room, score, starts
from .phrases import Phrase, Scene, generic, noun_phrase, nouns, of
from .statements import clause, tense_for
from .things import TASTES, Pair, animal, beside, language, object_for, read_verbs, verb_and_object
from .verbs import participle, present


def idiom(scene: Scene) -> Pair:
    """Hunger and age, birth and home, prices and room numbers, hours and scores."""
    makers = [phrase] * 4 + [hour, home, feeling, dated] * 2
    makers += [age, born, price, room, score, nothing, nobody, starts, wanted, studies, agreed]
    return scene.pick(makers)(scene)


FEELINGS = """hungry:faim thirsty:soif cold:froid hot:chaud right:raison wrong:tort sleepy:sommeil
afraid:peur"""


def feeling(scene: Scene) -> Pair:
    """You are right: "avoir" and a noun."""
    who, (en, fr) = subject(scene, 0.7), scene.pick(FEELINGS)
    past, no = scene.chance(0.15), scene.chance(0.2)
    be_en = be(who, past)[0]
    avoir = verbs.imperfect("avoir", who.person) if past else present("avoir", who.person)
    tail = ("", "")
    if en == "afraid" and scene.chance(0.6):
        if scene.chance(0.5):
            one = scene.pick(nouns(scene.pick(["animal", "player", "person"])))
            tail = (f"of {one.ens}", of(f"les {one.frs}"))
        else:
            what = scene.pick([person(scene, "the own"), animal(scene)])
            tail = (f"of {what.en}", of(what.fr))
    if scene.chance(0.2):
        return f"{be_en} {who.en} {en} {tail[0]}?", f"est-ce que {who.fr} {avoir} {fr} {tail[1]} ?"
    return (
        f"{who.en} {be_en} {'not' if no else ''} {en} {tail[0]}.",
        f"{who.fr} {'ne' if no else ''} {avoir} {'pas' if no else ''} {fr} {tail[1]}.",
    )


def home(scene: Scene) -> Pair:
    """My brother lives in Canada. Nadia comes from Spain."""
    who = subject(scene, 0.4)
    verb, way = scene.pick([(("live", "habiter"), "at"), (("come", "venir"), "from")])
    en, fr = place(scene, way)
    if en.startswith("at "):
        en, fr = "here", "ici"
    if scene.chance(0.2):
        return (
            f"{question_en(who, verb[0], 'present')} {en}?",
            f"est-ce que {who.fr} {present(verb[1], who.person)} {fr} ?",
        )
    pair = clause(
        scene, who, verb, (en, fr), "present", timed=0, no=scene.pick(["", "", "not", "no longer"])
    )
    return f"{pair[0]}.", f"{pair[1]}."


NOTHING = """eat:manger drink:boire buy:acheter find:trouver forget:oublier lose:perdre see:voir
take:prendre hear:entendre sell:vendre read:lire understand:comprendre receive:recevoir"""


def nothing(scene: Scene) -> Pair:
    """I have seen nothing. They have nothing."""
    who = subject(scene, 0.6)
    if scene.chance(0.2):
        return (
            f"{who.en} {'has' if who.person == '3s' else 'have'} nothing.",
            f"{who.fr} ne {present('avoir', who.person)} rien.",
        )
    en, fr = scene.pick(read_verbs(NOTHING))
    tense = scene.pick(["past", "perfect", "perfect", "present"])
    aux, main = predicate_en(scene, who, en, tense)
    if tense == "present":
        return f"{who.en} {main} nothing.", f"{who.fr} ne {present(fr, who.person)} rien."
    return (
        f"{who.en} {aux} {main} nothing.",
        f"{who.fr} ne {present('avoir', who.person)} rien {participle(fr)}.",
    )


def nobody(scene: Scene) -> Pair:
    """Nobody has seen the cat."""
    en, fr, kind, stative = verb_and_object(scene)
    what = object_for(scene, en, kind, "the own this these")
    tense = "present" if en in (*TASTES, "know") else scene.pick(["past", "perfect", "present"])
    who = Phrase("nobody", "personne")
    aux, main = predicate_en(scene, who, en, tense)
    return (
        f"nobody {aux} {main} {what.en}.",
        f"personne ne {predicate_fr(who, fr, tense)} {what.fr}.",
    )


LEARNT = [tuple(line.split(" = ")) for line in words.PHRASES.strip().split("\n")]


def phrase(scene: Scene) -> Pair:
    """Return a phrase one learns by heart, or somebody's name."""
    if scene.chance(0.2):
        who = name(scene)
        return f"my name is {who.en}.", f"je me appelle {who.fr}."
    return scene.pick(LEARNT)


def wanted(scene: Scene) -> Pair:
    """A bottle of water, please. Do you prefer wine or beer?"""
    kind = scene.pick(["food", "drink", "drink", "mass_food"])
    what = noun_phrase(scene, scene.pick(nouns(kind)), "a a number container some another", 0.15)
    if scene.chance(0.4):
        return f"{what.en}, please.", f"{what.fr}, s'il vous plaît."
    one, two = (generic(scene, scene.pick(nouns(kind))) for _ in "ab")
    who = scene.pick(PRONOUNS)
    if scene.chance(0.5):
        fr = present("préférer", who.person)
        return (
            f"{do(who)} {who.en} prefer {one.en} or {two.en}?",
            f"est-ce que {who.fr} {fr} {one.fr} ou {two.fr} ?",
        )
    like = "likes" if who.person == "3s" else "like"
    return (
        f"{who.en} {like} {one.en} and {two.en}.",
        f"{who.fr} {present('aimer', who.person)} {one.fr} et {two.fr}.",
    )


def studies(scene: Scene) -> Pair:
    """The student wants to learn German. Do you speak Italian?"""
    who, what = subject(scene), language(scene)
    en, fr = scene.pick([("learn", "apprendre"), ("understand", "comprendre"), ("speak", "parler")])
    what_fr = what.fr[3:] if en == "speak" else what.fr
    if scene.chance(0.4):
        want = "wants" if who.person == "3s" else "want"
        return (
            f"{who.en} {want} to {en} {what.en}.",
            f"{who.fr} {present('vouloir', who.person)} {fr} {what_fr}.",
        )
    tense = "present" if en != "learn" else tense_for(scene, False)
    asked = scene.chance(0.3)
    pair = clause(
        scene,
        who,
        (en, fr),
        (what.en, what_fr),
        tense,
        asked,
        0,
        no=None if en == "learn" else "not" if scene.chance(0.3) and not asked else "",
    )
    return (f"{pair[0]}?", f"{pair[1]} ?") if asked else (f"{pair[0]}.", f"{pair[1]}.")


def agreed(scene: Scene) -> Pair:
    """The page does not exist; two things side by side."""
    if scene.chance(0.4):
        what = noun_phrase(scene, scene.pick(nouns("screen")), "the this these", 0.1)
        plural = what.person == "3p"
        return (
            f"{what.en} {'do' if plural else 'does'} not exist.",
            f"{what.fr} ne {'existent' if plural else 'existe'} pas.",
        )
    kind = scene.pick(["thing", "food", "clothes", "furniture", "animal", "paper"])
    one, two = (noun_phrase(scene, scene.pick(nouns(kind)), "the own", 0.1) for _ in "ab")
    gender = "f" if one.gender == two.gender == "f" else "m"
    both = Phrase(f"{one.en} and {two.en}", f"{one.fr} et {two.fr}", gender, "3p", kind)
    past = scene.chance(0.2)
    en, fr = be(both, past)
    good = quality(scene, both, 0.2) if scene.chance(0.5) else beside(scene, ["furniture", "room"])
    return f"{both.en} {en} {good[0]}.", f"{both.fr} {fr} {good[1]}."
