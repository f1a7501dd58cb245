"""Write the train and validation splits of the review data set: hand-written rows plus a grammar.

Hand-written rows teach how people sound; there are too few of them to teach what "not", "hardly"
or "despite" do to a judgement. The grammar supplies that: every row is built for a label, and each
cue word turns up under both labels, so only the structure of the sentence gives the label away.
The words are in reviews_vocabulary.py. The same seed gives the same bytes everywhere.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reviews_vocabulary import DOMAINS, GENERIC
from rows import normalise, read, read_folder, write  # beside this file
from rows import options as find_options

SEED = 20240511
GRAMMAR_ROWS = 1200
VALIDATION_ROWS = 300
SHARES = {"plain": 0.40, "negation": 0.22, "contrast": 0.26, "faint praise": 0.12}
# One round of dealing: eight rows for each kind of review, five remarks on life in general.
REVIEWED = ["film", "app", "meal", "hotel", "bank"] * 8
DEAL = [domain for turn in range(5) for domain in [*REVIEWED[8 * turn : 8 * turn + 8], "life"]]


def main(arguments: list[str] | None = None) -> None:
    """Write train.jsonl and validation.jsonl next to test.jsonl and print what went into them."""
    options = find_options(__doc__, "reviews", arguments)
    test = options.folder / "test.jsonl"
    handwritten = read_folder(options.handwritten)
    splits, report = build(handwritten, read(test) if test.exists() else [])
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in splits.items():
        write(options.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows", dict(Counter(row["label"] for row in rows)))
    print(", ".join(f"{key}: {value}" for key, value in report.items()))


def build(
    handwritten: list[dict], test: list[dict]
) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Return the rows of both splits and the numbers of rows dropped or drawn again.

    Validation is hand-written only: a score on sentences of the grammar would say how well the
    grammar was learnt, not how well reviews are read.
    """
    rng = random.Random(SEED)
    hidden = {normalise(row["text"]) for row in test}
    unique: dict[str, dict] = {}
    for row in handwritten:
        unique.setdefault(normalise(row["text"]), row)
    hand = [
        {key: row[key] for key in ("text", "label", "domain", "phenomenon")} | {"origin": "hand"}
        for text, row in unique.items()
        if text not in hidden
    ]
    validation = stratified(rng, hand, VALIDATION_ROWS)
    held_out = {id(row) for row in validation}
    grammar, redrawn = grammar_rows(rng, set(unique), hidden)
    train = [row for row in hand if id(row) not in held_out] + grammar
    rng.shuffle(train)
    report = {
        "hand-written duplicates left out": len(handwritten) - len(unique),
        "hand-written rows equal to a test row, dropped": len(unique) - len(hand),
        "grammar rows equal to a test row, drawn again": redrawn["test"],
        "grammar duplicates drawn again": redrawn["duplicate"],
    }
    return {"train": train, "validation": validation}, report


def stratified(rng: random.Random, rows: list[dict], size: int) -> list[dict]:
    """Draw `size` rows at random that have the labels in the same proportion as all rows."""
    labels = sorted({row["label"] for row in rows})
    members = {label: [row for row in rows if row["label"] == label] for label in labels}
    sizes = {label: round(size * len(members[label]) / len(rows)) for label in labels}
    sizes[labels[0]] += size - sum(sizes.values())
    chosen = [row for label in labels for row in rng.sample(members[label], sizes[label])]
    rng.shuffle(chosen)
    return chosen


# --- From a plan to rows --------------------------------------------------------------------


def grammar_rows(
    rng: random.Random, taken: set[str], hidden: set[str]
) -> tuple[list[dict], Counter]:
    """Return the rows of the grammar, none in `taken` or `hidden`, and why draws were repeated."""
    taken, rows, redrawn = set(taken), [], Counter()
    for label, domain, phenomenon in plan():
        while True:
            text = review(rng, domain, label, phenomenon)
            key = normalise(text)
            if key not in taken and key not in hidden:
                break
            redrawn["test" if key in hidden else "duplicate"] += 1
        taken.add(key)
        kind = {"label": label, "domain": domain, "phenomenon": phenomenon}
        rows.append({"text": text} | kind | {"origin": "grammar"})
    return rows, redrawn


def plan() -> Iterable[tuple[int, str, str]]:
    """Yield label, domain and phenomenon of every row: both labels get exactly the same plan."""
    for phenomenon, share in SHARES.items():
        for place in range(round(GRAMMAR_ROWS * share / 2)):
            for label in (0, 1):
                yield label, DEAL[place % len(DEAL)], phenomenon


def review(rng: random.Random, domain: str, label: int, phenomenon: str) -> str:
    """Return one review that says what `label` says, by means of `phenomenon`."""
    write_core = {
        "plain": plain,
        "negation": negation,
        "contrast": contrast,
        "faint praise": faint_praise,
    }[phenomenon]
    size = rng.choices(["short", "medium", "long"], [0.15, 0.5, 0.35])[0]
    low, high = {"short": (3, 5), "medium": (4, 22), "long": (10, 60)}[size]
    while True:
        scene = set_scene(rng, domain)
        text = finish(scene, write_core(scene, label, size))
        if low <= len(text.split()) <= high and not repeats_itself(text):
            return text


def repeats_itself(text: str) -> bool:
    """Say whether a content word comes twice: two clauses that happened to draw the same idea."""
    words = re.findall(r"[a-z'-]+", text.lower())
    content = [re.sub(r"^un|(s|ed|ing)$", "", word) for word in words if word not in REPEATABLE]
    return any(number > 1 for word, number in Counter(content).items() if len(word) > 3)


REPEATABLE = frozenset(
    """about again although because been cannot couldn't could didn't doesn't don't even from have
    haven't isn't just more never nobody nothing once really than that their them then there these
    they this very wasn't what when with without would wouldn't were weren't which your""".split()
)


# --- The four phenomena ---------------------------------------------------------------------


def plain(scene: "Scene", label: int, size: str) -> str:
    """One to four clauses of the same mind, or a few words."""
    if size == "short":
        return one_of(scene, label, SHORT["plain"])
    if size == "long":
        sentences = [sentence(scene, label) for _ in range(scene.rng.choice([2, 2, 3, 3, 4]))]
        return with_opener(scene, label, ". ".join(sentences))
    kind = scene.rng.choices(["one", "two", "joined", "question"], [0.4, 0.25, 0.25, 0.1])[0]
    if kind == "one":
        return sentence(scene, label)
    if kind == "two":
        return f"{sentence(scene, label)}. {sentence(scene, label)}"
    if kind == "question":
        return one_of(scene, label, QUESTIONS[label])
    link = scene.rng.choice([" and ", ", and ", "; ", ", "])
    if link == ", ":
        return one_of(scene, label, "{np} {verb}, {np2} {verb2}, and {evidence}")
    return with_marker(scene, label, statement(scene, label) + link + statement(scene, label))


def negation(scene: "Scene", label: int, size: str) -> str:
    """A judgement reached by negating its opposite, alone or with support."""
    if size == "short":
        return one_of(scene, label, SHORT["negation"] + SHORT_NEGATION[label])
    core = negated(scene, label)
    if size == "medium":
        return with_marker(scene, label, core)
    support = negated if scene.rng.random() < 0.4 else sentence
    return with_opener(scene, label, f"{core}. {support(scene, label)}")


def contrast(scene: "Scene", label: int, size: str) -> str:
    """A concession to the other side and a main clause that decides."""
    if size == "short":
        return one_of(scene, label, SHORT["contrast"])
    core = one_of(scene, label, CONTRASTS if scene.rng.random() < 0.7 else CONTRASTS_FOR[label])
    if size == "medium":
        return core
    if scene.rng.random() < 0.5:
        core = f"{core}. " + one_of(scene, label, "{evidence}\n{evidence}\n{tail}\n{fragment}")
    return with_opener(scene, label, core)


def faint_praise(scene: "Scene", label: int, size: str) -> str:
    """A lukewarm remark that could go either way, and a tail that says which way it went."""
    if size == "short":
        return one_of(scene, label, SHORT["faint praise"])
    core = one_of(scene, label, FAINT + FAINT_FOR[label])
    return with_opener(scene, label, core) if size == "long" else core


def negated(scene: "Scene", label: int) -> str:
    """Return a negation that works for both labels, or one that is idiom for this label."""
    return one_of(scene, label, NEGATIONS if scene.rng.random() < 0.6 else NEGATIONS_FOR[label])


def sentence(scene: "Scene", label: int) -> str:
    """Return something that can stand alone: a statement, an exclamation or a fragment."""
    kinds = ["statement", "exclamation", "fragment"]
    kind = scene.rng.choices(kinds, [0.8, 0.1, 0.1])[0]
    if kind == "statement":
        return with_marker(scene, label, statement(scene, label))
    return one_of(scene, label, EXCLAMATIONS if kind == "exclamation" else "{fragment}")


def statement(scene: "Scene", label: int) -> str:
    """Return one full clause, fit to be joined to another, whose words carry the judgement."""
    weights = [0.4, 0.5, 0.1] if scene.domain == "life" else [0.65, 0.27, 0.08]
    kind = scene.rng.choices(["clause", "evidence", "tail"], weights)[0]
    clauses = CLAUSES + CLAUSES_FOR[label]
    return one_of(scene, label, clauses if kind == "clause" else "{" + kind + "}")


def with_opener(scene: "Scene", label: int, text: str) -> str:
    """Put a neutral first sentence in front of some reviews: real ones start with the occasion."""
    return fill(scene, label, "{opener}. ") + text if scene.rng.random() < 0.4 else text


def with_marker(scene: "Scene", label: int, text: str) -> str:
    """Start some sentences the way people start talking."""
    if scene.rng.random() > 0.14:
        return text
    return scene.rng.choice(entries(MARKERS + MARKERS_FOR[label])) + ", " + text


def one_of(scene: "Scene", label: int, templates: str) -> str:
    """Fill one of the templates, which stand one to a line."""
    return fill(scene, label, scene.rng.choice(entries(templates)))


# --- Templates: {slot} agrees with the label, {xslot} says the opposite ----------------------
# A digit picks the second subject of the template; {whole} makes the reviewed thing its subject.

MARKERS = """
honestly | I have to say | in short | frankly | all in all | to be honest | in my view
what can I say | to sum up | I must say | wow | seriously | well | to be fair | overall
"""
MARKERS_FOR = {1: "happily | luckily", 0: "ugh | sadly | unfortunately"}

CLAUSES = """
if you ask me, {np} {is} {strong}
{np} {is} {adj}
{np} {is} {adj}
{np} {is} {strong}
{np} {verb}
{np} {verb}
I {likes} {np}
I {am} {state} {np}
I {find} {np} {adj}
we {find} {np} {adj}
{whole} {is} {nominal}
{whole} {is} {adj} and {verb}
{np} {is} {adj} and {np2} {is2} {adj2}
{np} {is} {adj}, {np2} {is2} {adj2}
{np} {verb} and {np2} {verb2}
both {np} and {np2} {are} {strong}
there {was} something {one} about {np}
from {np} to {np2}, everything {was} {strong}
I am still {state} {np}
{np} {leave} me {feeling}
{np} and {np2} {leave_all} me {feeling}
you will {like} {np}
my {friend} and I {likes} {np}
we {were} {state} {whole}
{np} {verb} and {np2} {is2} {adj2}
"""

EXCLAMATIONS = """
what {a_np}
what {a_np} and what {a_np2}
such {a_np}, such {a_np2}
{one} {bare}, {one2} {bare2}
{one} {bare} and {strong} {bare2}
what {nominal}
what {nominal} this {kind} {is}
three words: {one}, {one}, {one}
{nominal} from beginning to end
"""

CLAUSES_FOR = {
    1: """
{the_np} alone {is} worth it
it {was} {the_np} that won me over
I want to say thank you for {the_np}
somebody deserves a medal for {the_np}
somebody should get a raise for {the_np}
I was blown away by {np}
I cannot get enough of {np}
even at its worst, {whole} {is} {one}
{np} made all the difference
{np} {is} the best I have known
I can only praise {np}
{whole} {is} better than I expected
    """,
    0: """
{the_np} spoiled it for me
it {was} {the_np} that put me off
somebody should apologise for {the_np}
thank you for nothing: {np} {is} {adj}
{np} made everything worse
I have had enough of {np}
the best thing to do with {whole} is to avoid it
{the_np} {is} hard to forgive
{np} {is} the worst I have known
I can only warn you about {np}
{whole} {is} worse than I expected
{np} {is} far too {worse}
    """,
}

QUESTIONS = {
    1: """
how can {np} be so {one}? {tail}
would I do it again? Yes, tomorrow. {evidence}
who could resist {a_np}? {evidence}
where has {whole} been all my life? {statement}
was it worth it? Absolutely, because {np} {is} {adj}
do you like {a_np}? Then this is for you
am I happy with {np}? Very much so. {evidence}
{is} {np} any good? Yes, {strong}
need I say more? {np} {is} {strong}
    """,
    0: """
how can {np} be so {one}? {tail}
would I do it again? Never. {evidence}
who asked for {a_np}? {evidence}
why {is} {np} so {word}? {statement}
was it worth it? No, because {np} {is} {adj}
do you like {a_np}? Then this is for you
am I happy with {np}? Of course not. {evidence}
{is} {np} any good? No, {strong}
who signed off on {np}? {statement}
    """,
}

NEGATIONS = """
{np} {is} not {xword}
{np} {is} not {xword}
{np} {is} not {xword} at all
{np} {is} far from {xword}
{np} {is} anything but {xword}
{np} {is} never {xword}
{np} {is} hardly {xword}
{np} {is} by no means {xword}
{np} {is} in no way {xword}
{np} {is} not the least bit {xone}
{np} {is} not even remotely {xone}
{np} {is} not as {xone} as I had {expected}
{np} {is} nowhere near as {xone} as people say
{np} {is} not {xone}, {np2} {is2} not {xone2}
{np} {is} neither {xone} nor {xone}
{np} {is} not {xword}, whatever others say
I have never been so {state} {np}
never before have I been so {state} {np}
I have seldom been so {state} {np}
it was not long before I {like_past} {np}
no wonder everybody {like_all} {np}
{np} {is} nothing short of {superb}
{np} {is} nothing if not {one}
it is no exaggeration to call {np} {superb}
it is not often that I am this {state} {np}
nobody I know {like_all} {np} more than I do
I {do} not find {np} {xword}
I {do} not find {np} {xword} in the slightest
nobody could call {np} {xword}
I would not call {np} {xword}
I would not say that {np} {is} {xword}
there {was} nothing {xone} about {np}
nothing about {np} {was} {xone}
{np} {does} not {xbase}
{np} {does} not {xbase}
{np} {does} not {xbase} at all
{np} never {xthird}
{np} never once {xpast}
{np} never once {xpast}
never once did {np} {xbase}
never once was I {xstate} {np}
not once did {np} {xbase}
at no point did {np} {xbase}
{np} hardly ever {xthird}
I {am} not {xstate} {np}
I {am} never {xstate} {np}
I have not been {xstate} {np} for a single moment
I noticed no {xthing}
no {xthing}, and {np} {verb}
I {find} not a hint of {xthing}
there {was} a complete lack of {xthing}
{whole} {is} no {xbare_nominal}
{np} could not be more {long}
I cannot say that {np} {is} not {word}
nobody can say that {np} {is} not {word}
I would be lying if I said that {np} {is} not {word}
there is no denying that {np} {is} {word}
it is not true that {np} {is} {xword}
whoever says that {np} {is} {xword} is wrong
{is} {np} {xword}? Not at all
did {np} {xbase}? Not once
{np} never {fail} to {base}
"""

NEGATIONS_FOR = {
    1: """
I have no complaints about {np}
no complaints about {np} from me
I cannot fault {np}
I could not be happier with {np}
I could not be more {state} {np}
I would not change a thing about {np}
I cannot recommend {whole} enough
I cannot recommend {whole} highly enough
I cannot praise {np} enough
I have nothing bad to say about {np}
there is nothing bad to say about {np}
you cannot go wrong with {whole}
I have never had a problem with {np}
I have never come across a better {kind}
there is nothing I would change about {np}
nothing about {np} bothered me
I {do} not regret {whole} for a second
you will not hear a bad word from me about {np}
it is impossible not to {like} {np}
nothing beats {np}
I would not want to be without {whole}
do I regret it? Not for one second, because {np} {is} {adj}
I cannot think of anything wrong with {np}
I would not hesitate to recommend {whole}
I have not found a single fault with {np}
I did not expect {np} to be so {one}, and I mean that in the best way
I never thought I would {like} {np}, but I {do}
there {was} not one thing about {np} that I did not {like}
{np} did not let me down
hardly a day goes by without someone praising {np}
no {kind} has ever made me so happy
I will not hear anything against {np}
there is not a thing wrong with {np}
{np} {is} not to be missed
it is not hard to {like} {np}
there is not much wrong with {np}
there is not a single thing wrong with {np}
I would not swap {np} for anything
I would not want any other {kind}
I do not have a bad word to say about {np}
I really cannot complain about {np}
it does not get any better than {np}
you will not regret {whole}
{np} will not disappoint you
I have nothing but praise for {np}
I would not recommend any other {kind}
I would not hesitate to choose {whole} again
nobody could ask for more than {whole}
nobody should miss {whole}
there is nobody I would not recommend {whole} to
do not miss {whole}
I could not stop smiling because {np} {is} so {one}
    """,
    0: """
I would not recommend {whole} to anyone
I would not recommend {whole} to my worst enemy
I cannot recommend {whole}
I could not be less {xstate} {np}
{np} could not have been less {xlong}
I could not be more {state} {np}
I have nothing good to say about {np}
there is nothing good to say about {np}
I never want to see {whole} again
I {do} not {xlike} {np}
I {do} not {xlike} {np} one bit
I {do} not see why anyone would {xlike} {np}
there {was} nothing to {xlike} about {np}
I have never come across a worse {kind}
nothing about {np} made me happy
{np} {fail} to {xbase}
{np} never managed to {xbase}
I have no kind words for {np}
I cannot think of one reason to {xlike} {np}
{np} {is} not worth the trouble
{np} {is} almost {xone}, but not quite
{np} could have been {xword}
{np} should have been {xword}
{np} {is} supposed to be {xword}
I wish {np} had been more {xlong}
would I recommend {whole}? I would not
{np} {is} not good enough
I cannot forgive them for {the_np}
hardly anyone I know {xlikes} {np}
I did not think {np} could be so {one}
there {was} not one thing about {np} that I {xlikes}
{np} did not do it for me
it does not get much worse than {np}
you will not miss anything without {whole}
I have had nothing but trouble with {np}
do not waste your time on {whole}
{np} {is} less than {xone}
I could not bring myself to praise {np}
I will not be thanking anyone for {np}
I {do} not think {whole} {is} worth the money
no one I know would {xlike} {whole}
    """,
}

CONTRASTS = """
{xside}, but {main}
{xside}, but {main}
{xside}, yet {main}
{xside}, and yet {main}
{xside}. But {main}
{xside}. Still, {main}
{xside}. Even so, {main}
{xside}. That said, {main}
{xside}. However, {main}
{xside}; nevertheless, {main}
{xside}. All the same, {main}
although {xside}, {main}
although {xside}, {main}
though {xside}, {main}
even though {xside}, {main}
while {xside}, {main}
even if {xside}, {main}
granted, {xside}, but {main}
yes, {xside}, but {main}
sure, {xside}. In the end, though, {main}
I will admit that {xside}, but {main}
it is true that {xfact}; on the whole, though, {main}
I had heard that {xfact}, but {main}
people say that {xfact}. As far as I am concerned, {main}
some may point out that {xfact}, but {main}
{main}, although {xside}
{main}, even though {xside}
{main}, though {xside}
{main}, despite {xthe_np}
{main} in spite of {xthe_np}
despite {xthe_np}, {main}
despite {xthe_np}, {main}
in spite of {xthe_np}, {main}
{xthe_np} aside, {main}
apart from {xthe_np}, {main}
for all the {xthing}, {main}
{np} {is} not {xone} but {one}
{whole} {is} {xadj}, but it {verb}
{whole} {is} {xadj}, yet it {verb}
"""

CONTRASTS_FOR = {
    1: """
{xside}. What saves it is {the_np}, and {tail}
what saves it is {the_np}: {main}
if it were not for {the_np} I would have given up; as it is, {tail}
shame about {xthe_np}, because {main}
shame about {xthe_np}, but {main}
I wanted to hate {whole}, but {main}
I expected the worst. Instead, {main}
I had my doubts, but {main}
the only thing I did not like {was} {xthe_np}; otherwise {main}
I nearly gave up because of {xthe_np}. I am glad I did not: {main}
not even {xthe_np} could spoil it: {main}
nothing ruins {whole} for me, not even {xthe_np2}
what ruins it for others is {xthe_np}, but {main}
do not let {xthe_np} put you off: {main}
{the_np} more than {make_up} for {xthe_np2}
{xthe_np} {is} forgiven, because {main}
it started badly, but {main}
everyone complains about {xthe_np}, but {main}
I could complain about {xthe_np}, but I will not: {main}
    """,
    0: """
{xside}. What ruins it is {the_np}, and {tail}
what ruins it is {the_np}: {xside}, but {tail}
if it were not for {the_np}, I would recommend it
if it were not for {the_np}, I would be happy; as it is, {tail}
{xside}. Shame about {the_np}: {tail}
{xside}; unfortunately, {main}
{xside}; sadly, {main}
not even {xthe_np} can save it: {main}
nothing saves {whole}, not even {xthe_np2}
{xside}. What a shame that {np} {is} {adj}
what a shame: {xside}, but {main}
the only good thing about it {was} {xthe_np}; otherwise {main}
I wanted to love {whole}, but {main}
I had high hopes, but {main}
everyone raves about {xthe_np}, but {main}
{xthe_np} cannot make up for {the_np2}
credit where it is due: {xside}. But {main}
it started well enough, but {main}
{xside}, but that does not help when {np} {verb}
    """,
}

FAINT = """
{luke}, but {verdict}
{luke}, but {verdict}
{luke}, yet {verdict}
{luke}. Still, {verdict}
{luke}. Even so, {verdict}
{luke}; even so, {verdict}
{luke}. That said, {verdict}
{luke}, I suppose, but {verdict}
{luke}, I suppose. All the same, {verdict}
{luke} and {luke}, but {verdict}
{luke}, I guess; {verdict}
{luke}. In the end, {verdict}
"""

FAINT_FOR = {
    1: """
{luke}, and that is all I wanted; {verdict}
{luke}, which is all I ask. {verdict}
{luke}. No fuss, no drama: {verdict}
{luke}, but for what it costs {verdict}
{luke}, I suppose, and yet {verdict}
{luke}, but it grew on me and {verdict}
you might say that {luke}; I say that {verdict}
{luke}, and I mean that kindly: {verdict}
    """,
    0: """
{luke}, and that is the kindest thing I can say; {verdict}
{luke}, I suppose; {verdict}
{luke}, and that is about it. {verdict}
{luke}, but that is not enough: {verdict}
{luke}. For that price, {verdict}
{luke}, if you expect nothing; {verdict}
you might say that {luke}; I say that {verdict}
{luke}, and that is as good as it gets. {verdict}
    """,
}

SHORT = {
    "plain": """
{np} {is} {word}
{np} {is} {strong}
{np} {verb}
what {a_np}
such {a_np}
I {likes} {np}
I {am} {state} {np}
{one} {bare}, {one2} {bare2}
{strong} {bare}, {one2} {bare2}
{strong} {bare}
{one} and {one} {bare}
{fragment}
{fragment}
{tail}
what {nominal}
{whole} {is} {nominal}
    """,
    "negation": """
not {xone} at all
not the least bit {xone}
anything but {xone}
far from {xone}
hardly {xa_np}
nothing {xone} about {np}
nothing {xone} about it
never {xone}, always {one}
{np} {is} not {xword}
{np} {is} never {xone}
{np} never {xthird}
{np} {does} not {xbase}
no {xthing} at all
no {xthing} whatsoever
no {xthing} and no {xthing}
I {am} not {xstate} {np}
not {xone}, not {xone}
    """,
    "contrast": """
{xone} but {one} overall
{xone}, yet {one} overall
{xone} {bare}, but {one}
{xone} {bare}, yet {one}
{one} despite {xthe_np}
{xone} at first, later {one}
not {xone} but {one}
{xone} {bare}, but I {likes} it
{xone}, but I {likes} it
{xone}. Still, {tail}
{xone}, but {tail}
    """,
    "faint praise": """
{luke_word}, but {short_tail}
{luke_word}, yet {short_tail}
{luke_word}. Still, {short_tail}
{luke_word}, I suppose. {short_tail}
{luke_word} {bare}. {short_tail}
{luke_word} {bare}, but {short_tail}
nothing special, but {short_tail}
nothing fancy. {short_tail}
    """,
}

SHORT_NEGATION = {
    1: """
no complaints about {np}
I cannot fault {np}
could not be happier
I could not be happier
would not change a thing
I would not change anything
would not swap it
would not want another {kind}
never once let me down
never a bad word
cannot complain about {np}
{np} did not disappoint
nothing beats {np}
not a single complaint
    """,
    0: """
would not recommend {whole}
I cannot recommend {whole}
I {do} not {xlike} {np}
not worth the trouble
{np} {fail} to {xbase}
nothing good about {np}
not my cup of tea
not a single redeeming feature
never once impressed me
never saw the point
never been so {state} {np}
    """,
}


# --- Filling templates ----------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """What stays the same within one review: its domain, its tense and the thing reviewed."""

    rng: random.Random
    domain: str
    past: bool
    whole: str

    @property
    def words(self) -> dict:
        """The vocabulary of the domain."""
        return DOMAINS[self.domain]


@dataclass(frozen=True)
class Subject:
    """An aspect to talk about: its group of fitting words, its noun, how the noun behaves."""

    group: dict
    noun: str
    number: str

    @property
    def plural(self) -> bool:
        """Whether verbs agree with it in the plural."""
        return self.number == "plural"


def set_scene(rng: random.Random, domain: str) -> Scene:
    """Draw what stays the same within one review."""
    words = DOMAINS[domain]
    whole = rng.choice(entries(words["groups"][0]["nouns"]))
    return Scene(rng, domain, rng.random() < words["tense"], whole)


def fill(scene: Scene, label: int, template: str) -> str:
    """Replace the slots of a template by words of this scene that say what the label says."""
    if "{whole}" in template or "nominal}" in template:
        first = Subject(scene.words["groups"][0], scene.whole, "nouns")
    else:
        first = draw_subject(scene, aspect="the_np" in template or "{part}" in template)
    subjects = {"": first, "2": draw_subject(scene, aspect=True, other_than=first)}

    def word(match: re.Match) -> str:
        opposite, name, digit = match.groups()
        return slot(scene, subjects[digit], name, 1 - label if opposite else label)

    return re.sub(r"\{(x?)([a-z_]+?)(2?)\}", word, template)


def draw_subject(scene: Scene, aspect: bool, other_than: Subject | None = None) -> Subject:
    """Draw what a clause is about: an aspect, or (unless it must be one) the thing reviewed."""
    groups = scene.words["groups"][1 if aspect else 0 :]
    group = scene.rng.choice([one for one in groups if not other_than or one != other_than.group])
    if group.get("whole"):
        return Subject(group, scene.whole, "nouns")
    nouns = [(kind, noun) for kind in NUMBERS for noun in entries(group.get(kind, ""))]
    number, noun = scene.rng.choice(nouns)
    return Subject(group, noun, number)


NUMBERS = ("nouns", "mass", "plural")


def slot(scene: Scene, subject: Subject, name: str, label: int) -> str:
    """Return the words for one slot; what is no part of speech is a list in the vocabulary."""
    for kind in (agreement, predicate, noun_phrase, clause):
        words = kind(scene, subject, name, label)
        if words is not None:
            return words
    return fill(scene, label, pick(scene, label, name))


def agreement(scene: Scene, subject: Subject, name: str, label: int) -> str | None:
    """Words that only depend on tense and number."""
    plural, past = subject.plural, scene.past
    forms = {
        "is": ("were" if plural else "was") if past else ("are" if plural else "is"),
        "does": "did" if past else ("do" if plural else "does"),
        "do": "did" if past else "do",
        "am": "was" if past else "am",
        "was": "was" if past else "is",
        "are": "were" if past else "are",
        "were": "were" if past else "are",
        "leave": "left" if past else ("leave" if plural else "leaves"),
        "leave_all": "left" if past else "leave",
        "find": "found" if past else "find",
        "fail": "failed" if past else ("fail" if plural else "fails"),
        "make_up": "made up" if past else ("make up" if plural else "makes up"),
        "expected": ("hoped", "feared")[label] if scene.rng.random() < 0.6 else "expected",
        "kind": scene.whole,
    }
    return forms.get(name)


def predicate(scene: Scene, subject: Subject, name: str, label: int) -> str | None:
    """Adjectives and verbs that fit the subject."""
    rng, side = scene.rng, ("neg", "pos")[label]
    if name == "superb":
        return rng.choice(entries(GENERIC[f"{side}_strong"]))
    if name == "strong":
        return rng.choice(STRENGTHS) + rng.choice(entries(GENERIC[f"{side}_strong"]))
    if name in ("adj", "word", "one", "long", "worse"):
        return adjective(rng, subject, side, name)
    if name in ("verb", "third", "past", "base"):
        return verb(scene, subject, side, name)
    if name in LIKE_FORMS:
        base = rng.choice(entries(GENERIC[f"{side}_likes"]))
        return inflect(base, LIKE_FORMS[name] or ("past" if scene.past else "base"))
    return rng.choice(entries(GENERIC[f"{side}_states"])) if name == "state" else None


LIKE_FORMS = {"like": "base", "likes": "", "like_past": "past", "like_all": "third"}


def adjective(rng: random.Random, subject: Subject, side: str, name: str) -> str:
    """An adjective: adj with a degree, word without, one of a single word, long after "more"."""
    own, generic = entries(subject.group[side]), entries(GENERIC[side])
    pool = generic if rng.random() < 0.15 else own
    single = [word for word in pool if " " not in word] or list(generic)
    if name == "long":
        return rng.choice([word for word in single if len(word) > 6] or [LONG[side]])
    if name == "worse":
        return rng.choice([word for word in single if word not in NO_TOO] or ["bad"])
    word = rng.choice(single if name == "one" else pool)
    if name != "adj" or word not in single:
        return word
    return rng.choice(DEGREES[:-3] if word in ABSOLUTE else DEGREES) + word


LONG = {"pos": "helpful", "neg": "disappointing"}
NO_TOO = frozenset(
    """unimpressive mediocre second-rate disappointing bad broken useless unreliable faulty
    ancient awful horrible lifeless flavourless tasteless hidden""".split()
)
# These take no "very" and no "extremely".
ABSOLUTE = frozenset(
    """great lovely excellent delicious heavenly wonderful delightful spotless immaculate pristine
    brand-new broken ancient filthy useless unbearable unforgettable extortionate outrageous
    horrible second-rate ideal faulty hidden homemade flavourless tasteless lifeless seamless
    effortless flawless trouble-free hassle-free stress-free clutter-free ridiculous
    mediocre""".split()
)
DEGREES = ["", "", "", "", "", "really ", "so ", "truly ", "very ", "remarkably ", "extremely "]
STRENGTHS = ["", "", "absolutely ", "simply ", "quite simply ", "truly ", "just "]


def verb(scene: Scene, subject: Subject, side: str, name: str) -> str:
    """A verb phrase: base and third can stand after a negation, verb is any."""
    phrases = entries(subject.group[f"{side}_verbs"])
    if name == "verb":
        return inflect(scene.rng.choice(phrases).lstrip("~"), tense_form(scene, subject))
    plain_ones = [phrase for phrase in phrases if not phrase.startswith("~")]
    base = scene.rng.choice(plain_ones + list(NEGATABLE[side][: max(1, 3 - len(plain_ones))]))
    return inflect(base, {"base": "base", "past": "past"}.get(name) or tense_form(scene, subject))


NEGATABLE = {
    "pos": ("impress me", "meet my expectations"),
    "neg": ("disappoint me", "let me down"),
}


def tense_form(scene: Scene, subject: Subject) -> str:
    """Return the verb form that agrees with the scene and the subject."""
    return "past" if scene.past else "base" if subject.plural else "third"


def noun_phrase(scene: Scene, subject: Subject, name: str, label: int) -> str | None:
    """The subject, with a determiner or an adjective, and nouns that carry a judgement."""
    rng, side = scene.rng, ("neg", "pos")[label]
    if name == "whole":
        return f"{rng.choice(('this', 'the'))} {scene.whole}"
    if name in ("np", "part"):
        return determined(scene, subject)
    if name == "bare":
        return subject.noun
    if name in ("a_np", "the_np"):
        article = "the" if name == "the_np" else "a" if subject.number == "nouns" else ""
        return f"{article} {adjective(rng, subject, side, 'one')} {subject.noun}".strip()
    if name in ("nominal", "bare_nominal"):
        noun = rng.choice(entries(scene.words[f"{side}_nominals"]))
        return noun if name == "bare_nominal" else f"a {rng.choice(NOMINAL_DEGREES)}{noun}"
    return rng.choice(entries(scene.words[f"{side}_things"])) if name == "thing" else None


NOMINAL_DEGREES = ["", "", "real ", "total ", "complete ", "proper "]


def determined(scene: Scene, subject: Subject) -> str:
    """Return the noun with "the", "this", "my" or "their", whichever fits the domain."""
    if subject.group.get("whole"):
        return f"{scene.rng.choice(('this', 'the'))} {subject.noun}"
    if scene.domain == "life":
        return ("the " if subject.number == "mass" else "my ") + subject.noun
    chance = scene.rng.random()
    if chance < 0.08:
        preposition = {"film": "in", "app": "of"}.get(scene.domain, "at")
        return f"the {subject.noun} {preposition} this {scene.whole}"
    owned = chance < 0.2 and scene.domain in ("meal", "hotel", "bank")
    return ("their " if owned else "the ") + subject.noun


def clause(scene: Scene, subject: Subject, name: str, label: int) -> str | None:
    """Clauses within clauses: a side remark, a main clause that decides, something lukewarm."""
    rng = scene.rng
    if name == "side":
        return one_of(scene, label, SIDES)
    if name == "fact":
        return one_of(scene, label, FACTS)
    if name == "main":
        return one_of(scene, label, MAINS + SIDES)
    if name == "verdict":
        return one_of(scene, label, VERDICTS)
    if name == "luke":
        own, generic = entries(scene.words["lukewarm"]), entries(GENERIC["lukewarm"])
        return fill(scene, label, rng.choice([rng.choice(own), rng.choice(generic), LUKE_NP]))
    if name == "luke_word":
        return rng.choice(entries(GENERIC["lukewarm_adjectives"]))
    return statement(scene, label) if name == "statement" else None


LUKE_NP = "{np} {is} {luke_word}"
FACTS = """
{part} {is} {adj}
{part} {is} {adj}
{part} {is} {word}
{part} {verb}
{part} {verb}
"""
SIDES = FACTS + "I {am} {state} {part}"
MAINS = """
{tail}
{tail}
{evidence}
{whole} {is} {strong}
{whole} {verb}
I {likes} {whole}
I {am} {state} {whole}
{whole} {leave} me {feeling}
"""
VERDICTS = """
{tail}
{tail}
{tail}
{tail}
{evidence}
I {am} {state} {whole}
"""


def pick(scene: Scene, label: int, name: str) -> str:
    """Draw an entry of a list and start it in lower case, since it may land inside a sentence."""
    side = ("neg", "pos")[label]
    key = PLURALS.get(name, name)
    sided = f"{side}_{key}" if name in SIDED else key
    own, general = entries(scene.words.get(sided, "")), entries(GENERIC.get(sided, ""))
    pool = own if own and (not general or scene.rng.random() < 0.6) else general
    words = scene.rng.choice(pool)
    keep = name in DAYS_AND_MONTHS or re.match(r"I\b", words)
    return words if keep else words[0].lower() + words[1:]


SIDED = ("evidence", "feeling", "fragment", "tail", "short_tail")
PLURALS = {one: one + "s" for one in ("fragment", "tail", "short_tail", "opener")}
DAYS_AND_MONTHS = ("day", "month")


@cache
def entries(text: str) -> tuple[str, ...]:
    """Split a vocabulary string at its bars and line ends."""
    return tuple(part for part in re.split(r"\s*[|\n]\s*", text.strip()) if part)


# --- English forms --------------------------------------------------------------------------


def inflect(phrase: str, form: str) -> str:
    """Put the first word of a verb phrase into its third person or past form."""
    head, _, rest = phrase.partition(" ")
    if form == "third":
        head = THIRD.get(head) or third_person(head)
    elif form == "past":
        head = PAST.get(head) or past_tense(head)
    return f"{head} {rest}".strip()


def third_person(head: str) -> str:
    """Return the regular third person: "drags", "tries", "misses"."""
    if re.search(r"[^aeiou]y$", head):
        return head[:-1] + "ies"
    return head + ("es" if re.search(r"(s|x|z|ch|sh|o)$", head) else "s")


def past_tense(head: str) -> str:
    """Return the regular past: "moved", "tried", "dragged", "crashed"."""
    if head.endswith("e"):
        return head + "d"
    if re.search(r"[^aeiou]y$", head):
        return head[:-1] + "ied"
    doubled = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", head)
    return head + (head[-1] if doubled else "") + "ed"


THIRD = {"have": "has"}
PAST = dict(
    pair.split(":")
    for pair in """
    beat:beat break:broke bring:brought build:built burst:burst come:came cost:cost cut:cut do:did
    draw:drew drive:drove eat:ate fall:fell feel:felt fly:flew forget:forgot freeze:froze get:got
    give:gave go:went hang:hung have:had hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew
    leave:left let:let light:lit lose:lost make:made mislead:misled pay:paid put:put read:read
    ring:rang run:ran send:sent set:set shine:shone steal:stole swim:swam take:took teach:taught
    think:thought upset:upset wear:wore win:won
    """.split()
)


def finish(scene: Scene, text: str) -> str:
    """Turn joined clauses into written English: articles, small and capital letters, full stop."""
    rng = scene.rng
    text = re.sub(ARTICLE, r"\1n ", text)
    if rng.random() < 0.7:
        text = contract(text)
    text = re.sub(r"(^|[.!?] )([a-z])", lambda match: match[1] + match[2].upper(), text)
    text = text if text[-1] in ".!?" else text + "."
    if text.startswith(("What a", "Such")) or rng.random() < 0.08:
        text = re.sub(r"\.$", "!", text)
    if rng.random() < 0.09:
        text = text.lower().rstrip("." if rng.random() < 0.5 else "")
    return text


# The letters x, u and h lie: "an hour", "a useless button", "a one-dimensional villain".
ARTICLE = r"\b([Aa]) (?=(?:(?!use|usu|uni[^mn]|one\b|eu)[aeiou]|hour|honest))"


def contract(text: str) -> str:
    """Write the short forms people use; only where a word follows, so "as it is," stays."""
    for pattern, short in CONTRACTIONS:
        text = re.sub(pattern, short, text)
    return text


CONTRACTIONS = [
    (r"\b([Cc])annot\b", r"\1an't"),
    (r"\b([Ww])ill not\b", r"\1on't"),
    (r"\b(is|are|was|were|does|do|did|could|would|should|have|has|had) not\b", r"\1n't"),
    (r"\b(Is|Are|Was|Were|Does|Do|Did|Could|Would|Should|Have|Has|Had) not\b", r"\1n't"),
    (r"\bI am (?=\w)", "I'm "),
    (r"\b(I|we|We) would (?=\w)", r"\1'd "),
    (r"\bI will (?=\w)", "I'll "),
    (r"\b(I|we|We) have (?=been|never|already|seen|had|\w+ed\b)", r"\1've "),
    (r"(^|[.,;:?] |\b(?:but|and|yet|that) )([Ii]t) is (?=\w)", r"\1\2's "),
]


if __name__ == "__main__":
    main()
