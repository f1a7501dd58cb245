"""Ages, years, prices, rooms, hours and scores."""

from . import words
from .being import quality
from .clauses import PRONOUNS, be, clock, date, place, subject
from .phrases import Phrase, Scene, noun_phrase, nouns
from .statements import clause, tense_for
from .things import Pair
from .verbs import participle, present


def age(scene: Scene) -> Pair:
    """My daughter is seven years old."""
    who, (en, fr) = subject(scene, 0.4), scene.pick(words.NUMBERS)
    no = scene.chance(0.15)
    ne, pas = ("ne", "pas") if no else ("", "")
    return (
        f"{who.en} {be(who)[0]} {'not' if no else ''} {en} years old.",
        f"{who.fr} {ne} {present('avoir', who.person)} {pas} {fr} ans.",
    )


def born(scene: Scene) -> Pair:
    """She was born in 1987."""
    who = subject(scene, 0.5)
    where = scene.pick([place(scene, "at"), ("", "")])
    time = scene.pick([("", ""), (year := str(scene.rng.randint(1940, 2023)), year), date(scene)])
    if time[0].isdigit():
        time = (f"in {time[0]}", f"en {time[1]}")
    if not where[0].startswith("in ") or "dans" in where[1]:
        where = ("", "") if time[0] else ("here", "ici")
    fr = f"{present('être', who.person)} {participle('naître', who.gender, who.plural)}"
    return (
        f"{who.en} {be(who, True)[0]} born {where[0]} {time[0]}.",
        f"{who.fr} {fr} {where[1]} {time[1]}.",
    )


def price(scene: Scene) -> Pair:
    """The watch costs 80 euros."""
    kind = scene.pick(["thing", "clothes", "food", "vehicle", "furniture", "room"])
    what = noun_phrase(scene, scene.pick(nouns(kind)), "the this these own", 0.25)
    euros = scene.rng.choice([scene.rng.randint(2, 100), 5 * scene.rng.randint(1, 200)])
    verb = ("cost", "coûtent") if what.person == "3p" else ("costs", "coûte")
    return f"{what.en} {verb[0]} {euros} euros.", f"{what.fr} {verb[1]} {euros} euros."


def room(scene: Scene) -> Pair:
    """Room 214 is ready."""
    number = scene.rng.randint(1, 30) if scene.chance(0.4) else scene.rng.randint(100, 640)
    one = Phrase(f"room {number}", f"la chambre {number}", "f", "3s", "room")
    if scene.chance(0.2):
        return f"where is {one.en}?", f"où est {one.fr} ?"
    if scene.chance(0.3):
        who = subject(scene)
        return f"{who.en} {be(who)[0]} in {one.en}.", f"{who.fr} {be(who)[1]} dans {one.fr}."
    if scene.chance(0.4):
        en, fr, verb = scene.pick(
            [
                ("clean", "nettoyer", 1),
                ("book", "réserver", 1),
                ("choose", "choisir", 1),
                ("look for", "chercher", 1),
            ]
        )
        pair = clause(scene, subject(scene), (en, fr), (one.en, one.fr), tense_for(scene, False))
        return f"{pair[0]}.", f"{pair[1]}."
    good = scene.pick([quality(scene, one), ("ready", "prête"), ("available", "disponible")])
    no, past = scene.chance(0.2), scene.chance(0.2)
    en, fr = be(one, past)
    return (
        f"{one.en} {en} {'not' if no else ''} {good[0]}.",
        f"{one.fr} {'ne' if no else ''} {fr} {'pas' if no else ''} {good[1]}.",
    )


def hour(scene: Scene) -> Pair:
    """It is ten o'clock."""
    en, fr = clock(scene, False)
    return f"it is {en}.", f"il est {fr}."


EVENTS = "meeting match party concert appointment visit final lesson film trip".split()


def on_weekday(scene: Scene) -> Pair:
    """Return "on Monday"."""
    en, fr = scene.pick(words.WEEKDAYS)
    return f"on {en}", fr


def dated(scene: Scene) -> Pair:
    """The party is on 14 July."""
    what = noun_phrase(scene, scene.pick(nouns(scene.pick(EVENTS))), "the own", 0.2)
    en, fr = scene.pick(
        [
            date(scene),
            clock(scene),
            scene.pick("tomorrow:demain today:aujourd'hui"),
            on_weekday(scene),
        ]
    )
    no = scene.chance(0.2)
    be_en, be_fr = be(what)
    return (
        f"{what.en} {be_en} {'not' if no else ''} {en}.",
        f"{what.fr} {'ne' if no else ''} {be_fr} {'pas' if no else ''} {fr}.",
    )


def starts(scene: Scene) -> Pair:
    """The meeting starts at half past nine."""
    kind = scene.pick(["event", "shop", "vehicle"])
    if kind == "event":
        what, verb = scene.pick(EVENTS), scene.pick([("start", "commencer"), ("finish", "finir")])
    elif kind == "shop":
        what, verb = "shop", scene.pick([("open", "ouvrir"), ("close", "fermer")])
    else:
        what, verb = "vehicle_public", scene.pick([("leave", "partir"), ("arrive", "arriver")])
    who = noun_phrase(scene, scene.pick(nouns(what)), "the own this", 0.15)
    time = scene.pick(
        [clock(scene), clock(scene), ("at noon", "à midi"), ("at midnight", "à minuit")]
    )
    pair = clause(
        scene,
        who,
        verb,
        time,
        scene.pick(["present", "present", "past", "going"]),
        timed=0,
        no=scene.pick(["", "", "", "not"]),
    )
    return f"{pair[0]}.", f"{pair[1]}."


def score(scene: Scene) -> Pair:
    """Our team lost the final 2-1."""
    a, b = scene.rng.randint(1, 6), scene.rng.randint(0, 4)
    a, b = max(a, b + 1) if a <= b else a, b
    team = noun_phrase(scene, nouns("team")[0], "the own this", 0.4)
    who = scene.pick([team, team, scene.pick(PRONOUNS)])
    match = noun_phrase(scene, scene.pick(nouns("match")), "the the our this", 0.3)
    verb = scene.pick([("win", "gagner"), ("lose", "perdre")])
    pair = clause(
        scene,
        who,
        verb,
        (f"{match.en} {a}-{b}", f"{match.fr} {a}-{b}"),
        scene.pick(["past", "perfect"]),
        timed=0.0,
        no="",
    )
    return f"{pair[0]}.", f"{pair[1]}."
