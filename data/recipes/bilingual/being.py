"""Statements of being, having, and of what is done to something."""

from . import verbs, words
from .clauses import NEGATIONS, be, person, subject, when
from .phrases import Phrase, Scene, adjectives, agree, noun_phrase, nouns, of
from .things import ALL_TRANSITIVE, TASTES, Pair, animal, beside, in_place, thing, verb_and_object
from .verbs import participle, present


def being(scene: Scene, asked: bool = False, timed: float = 0.12) -> Pair:
    """Somebody or something is old, tired, French."""
    if scene.chance(0.5):
        who = subject(scene, 0.6)
    elif scene.chance(0.1):
        who = animal(scene)
    else:
        who = thing(scene, "the own this these all number quantity", 0.15)
    past = scene.chance(0.3)
    en, fr = be(who, past)
    quality_en, quality_fr = quality(scene, who)
    no = "" if asked else scene.pick(["", "", "not"] + (["never"] if not past else []))
    pas = NEGATIONS.get(no, "")
    time = scene.pick(words.TIMES["now"]) if scene.chance(timed) and not past else ("", "")
    if asked:
        return (
            f"{en} {who.en} {quality_en} {time[0]}",
            f"est-ce que {who.fr} {fr} {quality_fr} {time[1]}",
        )
    ne = "ne" if no else ""
    return (
        f"{who.en} {en} {no} {quality_en} {time[0]}",
        f"{who.fr} {ne} {fr} {pas} {quality_fr} {time[1]}",
    )


def quality(scene: Scene, who: Phrase, degree: float = 0.35) -> Pair:
    """Return an adjective after "to be", with its degree, or two adjectives."""
    able = [a for a in adjectives(who.kind) if "!" not in a.marks]
    one = scene.pick(able)
    en, fr = one.en, agree(one, who.gender, who.plural)
    if scene.chance(degree) and one.en[0].islower() and one.en not in NO_DEGREE:
        how = scene.pick(words.DEGREES)
        return f"{how[0]} {en}", f"{how[1]} {fr}"
    if scene.chance(0.15) and len(able) > 3:
        two, link = scene.pick(able), scene.pick("and:et but:mais")
        if two.en != one.en:
            return (
                f"{en} {link[0]} {two.en}",
                f"{fr} {link[1]} {agree(two, who.gender, who.plural)}",
            )
    if scene.chance(0.12) and one.en in ("proud", "happy", "jealous", "satisfied", "tired"):
        what = person(scene, "the own") if one.en == "jealous" else thing(scene, "own this these")
        if one.en in ("proud", "jealous"):
            return f"{en} of {what.en}", f"{fr} {of(what.fr)}"
        if one.en in ("satisfied", "happy"):
            return f"satisfied with {what.en}", f"{agree_named('satisfied', who)} {of(what.fr)}"
    return en, fr


NO_DEGREE = """ready married single open closed true monthly annual main current previous following
missing digital electronic available hidden official national international unknown
alone""".split()


def agree_named(en: str, who: Phrase) -> str:
    """Return the form of the adjective of this English name."""
    return agree(next(a for a in adjectives("person") if a.en == en), who.gender, who.plural)


def located(scene: Scene, asked: bool = False) -> Pair:
    """Something is on, under, next to something."""
    if scene.chance(0.35):
        who = subject(scene, 0.3) if scene.chance(0.6) else animal(scene)
        where = (
            in_place(scene)
            if scene.chance(0.6)
            else beside(scene, ["vehicle", "place", "furniture"])
        )
    elif scene.chance(0.3):
        who = noun_phrase(
            scene, scene.pick(nouns(scene.pick(["place", "room"]))), "the own this", 0.1
        )
        where = beside(scene, ["place", "outside"], words.WHERE.split()[3:])
    else:
        kind = scene.pick(["thing", "clothes", "paper", "food", "vehicle"])
        who = noun_phrase(scene, scene.pick(nouns(kind)), "the own these all", 0.2)
        kinds = (
            ["place", "outside", "room"] if kind == "vehicle" else ["furniture", "thing", "room"]
        )
        where = beside(scene, kinds)
    past = scene.chance(0.2)
    en, fr = be(who, past)
    if asked:
        return f"{en} {who.en} {where[0]}", f"est-ce que {who.fr} {fr} {where[1]}"
    no, ne, pas = ("not", "ne", "pas") if scene.chance(0.2) else ("", "", "")
    return f"{who.en} {en} {no} {where[0]}", f"{who.fr} {ne} {fr} {pas} {where[1]}"


def there(scene: Scene, asked: bool = False) -> Pair:
    """There is something somewhere."""
    kind = scene.pick(
        [
            "thing",
            "furniture",
            "place",
            "food",
            "mass_food",
            "drink",
            "person",
            "animal",
            "paper",
            "matter",
            "screen",
            "vehicle",
            "room",
        ]
    )
    no = not asked and scene.chance(0.25)
    dets = "a bare some" if no else "a bare some number quantity"
    one = noun_phrase(scene, scene.pick(nouns(kind)), dets, 0.25)
    small = kind not in ("furniture", "person", "animal", "vehicle")
    spots = ["room", "place", "furniture", "outside"] if small else ["room", "place", "outside"]
    where = beside(scene, spots) if scene.chance(0.75) else ("", "")
    if kind in ("screen", "matter"):
        one_in = noun_phrase(
            scene, scene.pick(nouns(scene.pick(["paper", "file"]))), "the own this", 0.1
        )
        where = (f"in {one_in.en}", f"dans {one_in.fr}") if scene.chance(0.6) else ("", "")
    if kind in ("place", "room"):
        where = beside(
            scene,
            ["place", "outside"],
            ["near:près_de!", "next_to:à_côté_de!", "opposite:en_face_de!"],
        )
    plural, past = one.person == "3p", scene.chance(0.2)
    en = ("were" if plural else "was") if past else ("are" if plural else "is")
    a = "avait" if past else "a"
    if asked:
        return f"{en} there {one.en} {where[0]}", f"est-ce que il y {a} {one.fr} {where[1]}"
    if no and one.fr_not:
        bare = one.en_not.removeprefix("any ").removeprefix("a ")
        en_not = scene.pick([f"{en} no {bare}", f"{en} not {one.en_not}"])
        return f"there {en_not} {where[0]}", f"il ne y {a} pas {one.fr_not} {where[1]}"
    return f"there {en} {one.en} {where[0]}", f"il y {a} {one.fr} {where[1]}"


def having(scene: Scene, asked: bool = False) -> Pair:
    """Somebody has something; no past, which has two translations."""
    who = subject(scene)
    kind = scene.pick(
        [
            "thing",
            "clothes",
            "animal",
            "vehicle",
            "room",
            "matter",
            "person",
            "mass_food",
            "paper",
            "leisure",
            "screen",
        ]
    )
    no = not asked and scene.chance(0.3)
    one = noun_phrase(
        scene,
        scene.pick(nouns(kind)),
        "a bare own" if no else "a a bare some number quantity container own",
        0.4,
    )
    have, avoir = ("has" if who.person == "3s" else "have"), present("avoir", who.person)
    if asked:
        return (
            f"{'does' if who.person == '3s' else 'do'} {who.en} have {one.en}",
            f"est-ce que {who.fr} {avoir} {one.fr}",
        )
    if no:
        do = "does" if who.person == "3s" else "do"
        if one.fr_not and scene.chance(0.25):
            bare = one.en_not.removeprefix("any ").removeprefix("a ")
            return (
                f"{who.en} no longer {have} {one.en_not}",
                f"{who.fr} ne {avoir} plus {one.fr_not}" if bare else "",
            )
        if one.fr_not and scene.chance(0.2) and one.en_not.startswith("any"):
            bare = one.en_not.removeprefix("any ")
            return f"{who.en} {have} no more {bare}", f"{who.fr} ne {avoir} plus {one.fr_not}"
        return (
            f"{who.en} {do} not have {one.en_not or one.en}",
            f"{who.fr} ne {avoir} pas {one.fr_not or one.fr}",
        )
    return f"{who.en} {have} {one.en}", f"{who.fr} {avoir} {one.fr}"


SCREEN_VERBS = """open close save delete download copy move rename create change share hide show
install restart replace add select export import send print cancel confirm check""".split()


def passive(scene: Scene, asked: bool = False) -> Pair:
    """The file has been deleted; the changes could not be saved."""
    while True:
        en, fr, kind, _ = verb_and_object(scene)
        if en not in (*TASTES, "know", "wait for", "look for", "have") and kind not in ("person",):
            break
    if scene.chance(0.35):
        en, fr, kind = scene.pick(
            [(e.lstrip("~"), f, scene.pick(k)) for e, f, k in ALL_TRANSITIVE if e in SCREEN_VERBS]
        )
    one = scene.pick(nouns(kind))
    scene.combinations.add((en, one.en))
    what = noun_phrase(scene, one, "the the the own this these all number", 0.2)
    done, fait = verbs.english(en, "done"), participle(fr, what.gender, what.plural)
    plural = what.person == "3p"
    have, a = ("have", "ont") if plural else ("has", "a")
    if asked:
        return f"{have} {what.en} been {done}", f"est-ce que {what.fr} {a} été {fait}"
    kind = scene.pick("been been was was could cannot notbeen must going".split())
    if kind == "was":
        time = when(scene, "past") if scene.chance(0.35) else ("", "")
        no, ne, pas = ("not", "ne", "pas") if scene.chance(0.2) else ("", "", "")
        return (
            f"{what.en} {'were' if plural else 'was'} {no} {done} {time[0]}",
            f"{what.fr} {ne} {a} {pas} été {fait} {time[1]}",
        )
    forms = {
        "been": (f"{have} been {done}", f"{a} été {fait}"),
        "notbeen": (f"{have} not been {done}", f"ne {a} pas été {fait}"),
        "could": (f"could not be {done}", f"ne {a} pas pu être {fait}"),
        "cannot": (f"cannot be {done}", f"ne {'peuvent' if plural else 'peut'} pas être {fait}"),
        "must": (f"must be {done}", f"{'doivent' if plural else 'doit'} être {fait}"),
        "going": (
            f"{'are' if plural else 'is'} going to be {done}",
            f"{'vont' if plural else 'va'} être {fait}",
        ),
    }
    return f"{what.en} {forms[kind][0]}", f"{what.fr} {forms[kind][1]}"
