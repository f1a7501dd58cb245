"""A bilingual grammar: `sentence(scene)` returns an English sentence and its translation.

The conventions (you = vous, past = passé composé …) stand in the card of data/translation.
"""

from . import verbs
from .being import being, having, located, passive, quality, there
from .clauses import PRONOUNS, be, do, person, place, short_forms, subject
from .idioms import FEELINGS, idiom
from .phrases import Phrase, Scene, at, finish, noun_phrase, nouns, of
from .questions import asking
from .sayings import compared, label, order, profession, this_is
from .statements import (
    PERSON_VERBS,
    WHOM,
    action,
    clause,
    doing,
    giving,
    moving,
    oneself,
    talking,
    them,
)
from .things import TASTES, Pair, object_for, read_verbs, verb_and_object
from .verbs import english, present


def sentence(scene: Scene) -> Pair:
    """Return one sentence in both languages."""
    kinds, weights = zip(*KINDS.items(), strict=True)
    kind = scene.rng.choices(kinds, weights)[0]
    en, fr = kind(scene)
    return finish(short_forms(scene, en), fr)


def statement(scene: Scene) -> Pair:
    """A statement with its full stop."""
    en, fr = bare(scene)
    return f"{en}.", f"{fr}."


def bare(scene: Scene, asked: bool = False) -> Pair:
    """A statement or a question of one clause without its last sign."""
    makers = [action] * 9 + [being] * 6 + [moving] * 4 + [doing] * 3
    makers += [passive] * 3 + [them] * 3 + [located] * 3 + [there] * 3
    makers += [oneself] * 2 + [giving] * 2 + [talking] * 2 + [having] * 2
    makers += [modal] * 5
    return scene.pick(makers)(scene, asked)


def question(scene: Scene) -> Pair:
    """A question answered with yes or no."""
    en, fr = bare(scene, True)
    return f"{en}?", f"{fr} ?"


WISH = {"1s": "voudrais", "2": "voudriez", "3s": "voudrait", "1p": "voudrions", "3p": "voudraient"}


def to_do(scene: Scene) -> tuple[str, str]:
    """Return an infinitive with what belongs to it: "buy a ticket", "acheter un billet"."""
    chance = scene.rng.random()
    if chance < 0.65:
        en, fr, kind, _ = verb_and_object(scene)
        what = object_for(scene, en, kind, "the own a this these bare number")
        return f"{en} {what.en}", f"{fr} {what.fr}"
    if chance < 0.75:
        en, fr = scene.pick(read_verbs(verbs.INTRANSITIVE))
        return en, fr
    if chance < 0.87:
        where = place(scene)
        return scene.pick(
            [(f"go {where[0]}", f"aller {where[1]}"), ("leave", "partir"), ("go out", "sortir")]
        )
    one = person(scene)
    en, fr = scene.pick(read_verbs(verbs.TALKING))
    return f"{en} {one.en}", f"{fr} {at(one.fr)}"


def modal(scene: Scene, asked: bool = False) -> Pair:
    """Can, must, have to, want to, would like to."""
    who, (do_en, do_fr) = subject(scene, 0.75), to_do(scene)
    if scene.chance(0.2):
        whom = scene.pick(
            [w for w in WHOM if w[2] != who.person and {w[2], who.person} != {"1s", "1p"}]
        )
        en, fr = scene.pick(read_verbs(PERSON_VERBS))
        do_en, do_fr = f"{en.lstrip('~')} {whom[0]}", f"{whom[1]} {fr}"
    kind = scene.pick("can can must want like have need".split())
    french = {"can": "pouvoir", "must": "devoir", "have": "devoir", "want": "vouloir"}.get(kind)
    no = not asked and scene.chance(0.3) and kind not in ("like", "need", "have")
    if kind == "need":
        what = noun_phrase(
            scene,
            scene.pick(nouns(scene.pick(["thing", "clothes", "vehicle", "person"]))),
            "a own the number",
            0.2,
        )
        need, avoir = ("needs" if who.person == "3s" else "need"), present("avoir", who.person)
        if asked:
            return (
                f"{do(who)} {who.en} need {what.en}",
                f"est-ce que {who.fr} {avoir} besoin {of(what.fr)}",
            )
        return f"{who.en} {need} {what.en}", f"{who.fr} {avoir} besoin {of(what.fr)}"
    if kind == "like":
        fr = f"{who.fr} {WISH[who.person]} {do_fr}"
        if scene.chance(0.25) and not asked:
            what = noun_phrase(
                scene,
                scene.pick(nouns(scene.pick(["food", "drink", "mass_food"]))),
                "a bare some container number another",
                0.2,
            )
            return f"{who.en} would like {what.en}", f"{who.fr} {WISH[who.person]} {what.fr}"
        if asked:
            return f"would {who.en} like to {do_en}", f"est-ce que {fr}"
        return f"{who.en} would like to {do_en}", fr
    fr = (
        f"{who.fr} {'ne' if no else ''} {present(french, who.person)} {'pas' if no else ''} {do_fr}"
    )
    if kind in ("can", "must"):
        if asked:
            return f"{kind} {who.en} {do_en}", f"est-ce que {fr}"
        word = {"can": "cannot", "must": "must not"}[kind] if no else kind
        return f"{who.en} {word} {do_en}", fr
    if asked:
        return f"{do(who)} {who.en} {kind} to {do_en}", f"est-ce que {fr}"
    if no:
        return f"{who.en} {do(who)} not {kind} to {do_en}", fr
    return f"{who.en} {english(kind, 'third') if who.person == '3s' else kind} to {do_en}", fr


WEATHER = {
    False: [("it is raining", "il pleut"), ("it is snowing", "il neige"),
            ("it is cold", "il fait froid"), ("it is hot", "il fait chaud")],
    True: [("it was raining", "il pleuvait"), ("it was snowing", "il neigeait")],
}  # fmt: skip
LINKS = {"because": "parce que", "when": "quand", "but": "mais", "and": "et"}


def joined(scene: Scene) -> Pair:
    """Because, when, if, but, and; I think that."""
    kind = scene.pick("because because and but when when if think think and".split())
    if kind == "if":
        return conditional(scene)
    if kind == "think":
        return thought(scene)
    past, who = scene.chance(0.4), subject(scene, 0.5)
    again = pronoun_for(who)
    one = simple(scene, who, past)
    if kind == "and":
        two = simple(scene, subject(scene, 0.3), past)
    elif kind == "but":
        two = simple(scene, again, past)
    elif scene.chance(0.25):
        two = scene.pick(WEATHER[past])
    else:
        two = scene.pick([state, state, feeling_of])(scene, again, past)
    if kind == "when" and scene.chance(0.4):
        return f"when {two[0]}, {one[0]}.", f"quand {two[1]}, {one[1]}."
    return f"{one[0]} {kind} {two[0]}.", f"{one[1]} {LINKS[kind]} {two[1]}."


def conditional(scene: Scene) -> Pair:
    """If you are tired, go to bed."""
    en, fr = scene.pick([state, feeling_of])(scene, PRONOUNS[1], False)
    while "please" in (then := order(scene))[0]:
        pass
    return f"if {en}, {then[0]}", f"si {fr}, {then[1]}"


def thought(scene: Scene) -> Pair:
    """I think that the lamp is broken."""
    who, verb = subject(scene, 0.8), scene.pick([("think", "penser"), ("say", "dire")])
    inner = scene.pick([being, being, action, located, moving, passive])(scene)
    main = english(verb[0], "third") if who.person == "3s" else verb[0]
    french = present(verb[1], who.person)
    return f"{who.en} {main} that {inner[0]}.", f"{who.fr} {french} que {inner[1]}."


def pronoun_for(who: Phrase) -> Phrase:
    """Return the pronoun that stands for a subject."""
    if who in PRONOUNS:
        return who
    if who.person == "3p":
        return PRONOUNS[5] if who.gender == "m" else Phrase("they", "elles", "f", "3p")
    return PRONOUNS[2 if who.gender == "m" else 3]


def state(scene: Scene, who: Phrase, past: bool) -> Pair:
    """Somebody is tired."""
    en, fr = be(who, past)
    while (good := quality(scene, Phrase("", "", who.gender, who.person), 0.25))[0][0].isupper():
        pass
    no, ne, pas = ("not", "ne", "pas") if scene.chance(0.2) else ("", "", "")
    return f"{who.en} {en} {no} {good[0]}", f"{who.fr} {ne} {fr} {pas} {good[1]}"


def feeling_of(scene: Scene, who: Phrase, past: bool) -> Pair:
    """Somebody is hungry."""
    en, fr = scene.pick(FEELINGS)
    have = verbs.imperfect("avoir", who.person) if past else present("avoir", who.person)
    return f"{who.en} {be(who, past)[0]} {en}", f"{who.fr} {have} {fr}"


def simple(scene: Scene, who: Phrase, past: bool) -> Pair:
    """Return a short clause of somebody."""
    chance, no = scene.rng.random(), scene.pick(["", "", "not"])
    tense = scene.pick(["past", "past", "perfect"] if past else ["present", "progressive", "going"])
    still = "present" if tense == "progressive" else tense
    if chance < 0.35:
        verb = scene.pick(read_verbs(verbs.INTRANSITIVE))
        return clause(scene, who, verb, ("", ""), tense, timed=0, no=no)
    if chance < 0.5:
        en, fr, tail = scene.pick(
            [
                ("stay", "rester", place(scene, "at")),
                ("leave", "partir", ("", "")),
                ("arrive", "arriver", ("late", "tard")),
                ("come", "venir", ("", "")),
                ("go out", "sortir", ("", "")),
            ]
        )
        return clause(scene, who, (en, fr), tail, still, timed=0, no=no)
    if chance < 0.6:
        verb = scene.pick(read_verbs(verbs.REFLEXIVE))
        tense = "present" if tense == "going" else tense
        return clause(scene, who, verb, ("", ""), tense, timed=0, no="", reflexive=True)
    en, fr, kind, stative = verb_and_object(scene)
    dets = "the own this these number" if no else "the own this these number a bare"
    what = object_for(scene, en, kind, dets)
    tense = "present" if en in (*TASTES, "know") else still if stative else tense
    return clause(scene, who, (en, fr), (what.en, what.fr), tense, timed=0, no=no)


KINDS = {statement: 50, question: 10, asking: 8, order: 7, label: 5, this_is: 4, profession: 1.5,
         compared: 3, idiom: 15, joined: 9}  # fmt: skip
