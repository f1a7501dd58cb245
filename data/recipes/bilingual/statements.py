"""Statements with a verb: each returns English and French without a full stop."""

from . import verbs, words
from .clauses import (
    MYSELF,
    PRONOUNS,
    person,
    place,
    predicate_en,
    predicate_fr,
    question_en,
    subject,
    when,
)
from .phrases import Phrase, Scene, at, noun_phrase, nouns
from .things import TASTES, Pair, animal, in_place, object_for, read_verbs, verb_and_object
from .verbs import present

AFTER_AUX = ("beaucoup", "bien", "trop", "mieux")


WHOM = [
    ("me", "me", "1s", "m"), ("you", "vous", "2", "m"), ("him", "le", "3s", "m"),
    ("her", "la", "3s", "f"), ("us", "nous", "1p", "m"), ("them", "les", "3p", "m"),
]  # fmt: skip


TO_WHOM = {"me": "me", "you": "vous", "him": "lui", "her": "lui", "us": "nous", "them": "leur"}


PERSON_VERBS = """
see:voir ~know:connaître help:aider invite:inviter meet:rencontrer call:appeler thank:remercier
follow:suivre listen_to:écouter wait_for:attendre ~understand:comprendre hear:entendre ~love:adorer
~hate:détester look_for:chercher congratulate:féliciter forget:oublier find:trouver"""


def tense_for(scene: Scene, stative: bool) -> str:
    """Return a tense; a stative verb has no progressive."""
    tense = scene.pick("present progressive past perfect going".split() + ["present", "past"])
    return "present" if stative and tense == "progressive" else tense


def clause(
    scene, who, verb, rest=("", ""), tense="present", asked=False, timed=0.35, no=None, **fr
):
    """Return a clause of `who`, a verb (English, French) and what follows it in both languages.

    `asked` makes it a question with est-ce que; what else is given goes to the French predicate.
    """
    adv = ("", "")
    if no is None:
        no = scene.pick(["", "", "", "", "", "not", "not", "never"]) if not asked else ""
        if tense == "present" and scene.chance(0.03) and not asked:
            no = "no longer"
        if no == "never" and tense in ("progressive", "going"):
            no = "not"
        if not no and tense == "present" and scene.chance(0.12):
            adv = scene.pick(words.OFTEN)
        elif not no and tense == "perfect" and scene.chance(0.25):
            adv = ("already", "déjà")
    time = when(scene, tense) if scene.chance(timed) and no != "never" and not adv[0] else ("", "")
    french = predicate_fr(who, verb[1], tense, no, adv[1], **fr)
    tail_en, tail_fr = (f"{rest[0]} {time[0]}".strip(), f"{rest[1]} {time[1]}".strip())
    if asked:
        en = f"{question_en(who, verb[0], tense, adv[0])} {tail_en}"
        return en, f"est-ce que {who.fr} {french} {tail_fr}"
    if time[0] and tense != "present" and scene.chance(0.15):
        tail_en, tail_fr, front = rest[0], rest[1], True
    else:
        front = False
    aux, main = predicate_en(scene, who, verb[0], tense, no, adv[0])
    en, fr_ = f"{who.en} {aux} {main} {tail_en}", f"{who.fr} {french} {tail_fr}"
    if front:
        en, fr_ = f"{time[0]}, {en}", f"{time[1]}, {fr_}"
    return " ".join(en.split()), " ".join(fr_.split())


def action(scene: Scene, asked: bool = False, timed: float = 0.3) -> Pair:
    """Somebody does something to something."""
    en, fr, kind, stative = verb_and_object(scene)
    who = subject(scene)
    tense = "present" if en in (*TASTES, "know") else tense_for(scene, bool(stative))
    if not asked and en in ("like", "know", "understand") and scene.chance(0.15):
        manner = ("a lot", "beaucoup") if en == "like" else ("well", "bien")
        what = object_for(scene, en, kind, "the own this these")
        rest = (f"{what.en} {manner[0]}", f"{manner[1]} {what.fr}")
        return clause(scene, who, (en, fr), rest, "present", asked, 0, no="")
    no = None if scene.chance(0.35) else ""
    if not asked and scene.chance(0.25):
        no = scene.pick(["not", "not", "not", "never", "no longer"])
        no = "not" if tense in ("progressive", "going") else no
        no = "never" if no == "no longer" and tense != "present" else no
    what = object_for(scene, en, kind, "the own this these a bare" if no else "")
    what_en, what_fr = what.en, what.fr
    if no and what.fr_not:
        what_fr = what.fr_not
        what_en = what.en_not if no == "not" and scene.chance(0.6) else what.en
    if no is None and what.fr_not:
        no = ""
    timed = 0 if en in TASTES or no == "never" else timed
    return clause(scene, who, (en, fr), (what_en, what_fr), tense, asked, timed, no=no)


def doing(scene: Scene, asked: bool = False, timed: float = 0.35) -> Pair:
    """Somebody does something that has no object."""
    verb = scene.pick(read_verbs(verbs.INTRANSITIVE))
    who = (
        animal(scene)
        if scene.chance(0.1) and verb[0] in ("run", "sleep", "eat")
        else subject(scene)
    )
    tense = tense_for(scene, False)
    if scene.chance(0.5):
        return clause(scene, who, verb, ("", ""), tense, asked, timed)
    chance = scene.rng.random()
    if chance < 0.65:
        en, fr = scene.pick(words.MANNERS)
        if fr == "seul":
            fr = ("seule" if who.gender == "f" else "seul") + ("s" if who.plural else "")
        fr = "" if fr == "mieux" else fr
        if not fr:
            en, fr = "slowly", "lentement"
        no = scene.pick(["", "", "not"])
        adv = fr if fr in AFTER_AUX else ""
        rest = (en, "" if adv else fr)
        if tense == "going" and adv:
            rest, adv = (en, fr), ""
        return manner_clause(scene, who, verb, rest, tense, asked, "" if asked else no, adv)
    if verb[0] in ("laugh", "smile", "cry", "shout", "win", "lose", "drive"):
        return clause(scene, who, verb, ("", ""), tense, asked, timed)
    return clause(scene, who, verb, in_place(scene), tense, asked, timed * 0.5)


def manner_clause(scene, who, verb, rest, tense, asked, no, adv) -> Pair:
    """Return a clause with an adverb such as "beaucoup", which stands before a participle."""
    french = predicate_fr(who, verb[1], tense, no, adv)
    if asked:
        return (
            f"{question_en(who, verb[0], tense)} {rest[0]}",
            f"est-ce que {who.fr} {french} {rest[1]}",
        )
    aux, main = predicate_en(scene, who, verb[0], tense, no)
    return f"{who.en} {aux} {main} {rest[0]}", f"{who.fr} {french} {rest[1]}"


def moving(scene: Scene, asked: bool = False, timed: float = 0.4) -> Pair:
    """Somebody goes, comes, leaves, falls; perfect tenses with être."""
    entries = [tuple(entry.replace("_", " ").split(":")) for entry in verbs.MOTION.split()]
    en, fr, way = scene.pick(entries + entries[:3])
    who = animal(scene) if scene.chance(0.06) else subject(scene)
    if en in ("leave", "arrive") and scene.chance(0.2):
        who = noun_phrase(scene, scene.pick(nouns("vehicle")), "the own this", 0.2)
    tense = "past" if en in ("die", "fall") else tense_for(scene, en == "stay")
    tail = ("", "")
    if way and (scene.chance(0.75) or en == "go"):
        where, tail_fr = place(scene, "at" if en in ("arrive", "stay") else "to")
        tail = (where, tail_fr)
    elif en == "fall" and scene.chance(0.5):
        tail = in_place(scene)
    elif scene.chance(0.2) and en != "die":
        tail = scene.pick("early:tôt late:tard")
    elif not way and scene.chance(0.2) and en != "die":
        one = person(scene, "the own")
        tail = (f"with {one.en}", f"avec {one.fr}")
    return clause(scene, who, (en, fr), tail, tense, asked, timed)


def oneself(scene: Scene, asked: bool = False, timed: float = 0.35) -> Pair:
    """Reflexive verbs: get up, wake up, rest."""
    verb = scene.pick(read_verbs(verbs.REFLEXIVE))
    who, tense = subject(scene), tense_for(scene, False)
    tail = (
        scene.pick("early:tôt late:tard")
        if scene.chance(0.3) and verb[0] not in ("rest", "hurry")
        else ("", "")
    )
    if tense == "going":
        fr = f"{who.fr} {present('aller', who.person)} {MYSELF[who.person]} {verb[1]} {tail[1]}"
        aux, main = predicate_en(scene, who, verb[0], tense)
        if not asked:
            return f"{who.en} {aux} {main} {tail[0]}", fr
        return f"{question_en(who, verb[0], tense)} {tail[0]}", f"est-ce que {fr}"
    no = "" if asked else scene.pick(["", "", "not"])
    return clause(scene, who, verb, tail, tense, asked, timed, no=no, reflexive=True)


def giving(scene: Scene, asked: bool = False, timed: float = 0.2) -> Pair:
    """Somebody gives something to somebody."""
    verb = scene.pick(read_verbs(verbs.GIVING))
    kind = scene.pick(["thing", "thing", "paper", "clothes", "food", "mass_food"])
    if verb[0] in ("explain", "recommend"):
        kind = {"explain": "lesson", "recommend": "restaurant"}[verb[0]]
        kind = scene.pick([kind, "decision" if verb[0] == "explain" else "film", "contract"])
    tense = tense_for(scene, False)
    no = "" if asked else scene.pick(["", "", "", "not"])
    what = object_for(
        scene, verb[0], kind, "the own this these a" if no else "the own a some number this bare"
    )
    one = animal(scene) if scene.chance(0.08) and verb[0] == "give" else person(scene)
    if scene.chance(0.25) and not no:
        whom = scene.pick([w for w in WHOM])
        who = subject(scene)
        if who.person != whom[2] or who.person == "3s":
            if (who.person, whom[2]) not in (("1p", "1s"), ("1s", "1p")):
                return clause(
                    scene,
                    who,
                    verb,
                    (f"{what.en} to {whom[0]}", what.fr),
                    tense,
                    asked,
                    timed,
                    no=no,
                    clitic=TO_WHOM[whom[0]],
                )
    what_fr = what.fr_not if no and what.fr_not else what.fr
    rest = (f"{what.en} to {one.en}", f"{what_fr} {at(one.fr)}")
    return clause(scene, subject(scene), verb, rest, tense, asked, timed, no=no)


def talking(scene: Scene, asked: bool = False, timed: float = 0.3) -> Pair:
    """Verbs whose object takes "à" in French: to talk to, to phone, to answer."""
    verb = scene.pick(read_verbs(verbs.TALKING))
    who, tense, no = (
        subject(scene),
        tense_for(scene, False),
        "" if asked else scene.pick(["", "", "not"]),
    )
    whom = scene.pick(WHOM)
    if scene.chance(0.35) and whom[2] != who.person and {whom[2], who.person} != {"1s", "1p"}:
        return clause(
            scene, who, verb, (whom[0], ""), tense, asked, timed, no=no, clitic=TO_WHOM[whom[0]]
        )
    one = person(scene)
    return clause(scene, who, verb, (one.en, at(one.fr)), tense, asked, timed, no=no)


def them(scene: Scene, asked: bool = False, timed: float = 0.2) -> Pair:
    """Object pronouns: "We have not seen her", with agreement of the participle."""
    en, fr = scene.pick(read_verbs(PERSON_VERBS))
    stative = en.startswith("~")
    who, whom = subject(scene, 0.65), scene.pick(WHOM)
    if whom[2] == who.person and whom[2] != "3s" or {whom[2], who.person} == {"1s", "1p"}:
        who = scene.pick([p for p in PRONOUNS if p.person == "3s"])
        whom = scene.pick(WHOM)
    tense = "present" if stative else tense_for(scene, en in ("see", "hear"))
    no = "" if asked else scene.pick(["", "", "not", "never"])
    no = "not" if no == "never" and tense in ("progressive", "going") else no
    agrees = Phrase("", "", whom[3], whom[2])
    where = in_place(scene) if scene.chance(0.2) else ("", "")
    verb = (en.lstrip("~"), fr)
    return clause(
        scene,
        who,
        verb,
        (f"{whom[0]} {where[0]}", where[1]),
        tense,
        asked,
        timed,
        no=no,
        clitic=whom[1],
        agrees=agrees,
    )
