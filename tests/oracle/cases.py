"""The questions and texts whose answers from transformers 4.57 are recorded. Plain data."""

BANK = (
    "The Harbour Bank changes its fees on 1 March 2027. Current accounts will cost 4.50 euros a "
    "month instead of 3.90, but customers under 26 pay nothing. Transfers within Europe stay free. "
    "For a cash withdrawal abroad, the bank will charge two percent, and at least five euros. "
    "Customers who do not agree can close their account without a fee until 28 February."
)
CLUB = (
    "Northgate Rovers beat Eastbrook 3-2 on Saturday in front of 18,450 people. Ines Marchetti "
    "scored twice before the break; her second goal came from forty metres. After the red card for "
    "Tom O'Leary the visitors drew level, yet Marchetti's free kick in the ninety-third minute "
    "decided the match. Coach Bill Duarte called it the loudest evening of his life."
)
RIVER = (
    "The river Alna rises at 1,204 metres above sea level and flows through three countries before "
    "it reaches the Grey Sea. In 1871 the engineer Clara Voss built the first iron bridge across "
    "it, near the village of Ostrey. The bridge carried trains until 1956 and is a footpath today. "
    "Every spring, when the snow melts, the water rises by up to four metres, so the houses of "
    "Ostrey stand on wooden posts. Otters, which had vanished by 1930, came back in the nineties."
)
BREAD = (
    "Mix 500 grams of flour with 350 grams of water and let it rest for an hour. Then add ten "
    "grams of salt and a spoon of sourdough. Fold the dough four times, every thirty minutes, and "
    "leave it in the fridge overnight. Bake it at 240 degrees in a closed pot for 25 minutes and "
    "without the lid for another 20. Wait until the loaf is cold before you cut it."
)
COMPUTER = (
    "The Vela 7 computer was introduced in 1983 by a firm from Leeds. It had 64 kilobytes of "
    "memory, a keyboard with 61 keys and no fan, which is why it was so quiet. Because the power "
    "supply overheated, the firm called back 12,000 machines in its second year. A magazine, Byte "
    "& Bit, printed programs that readers typed in by hand. The last Vela left the factory in 1989."
)
MUSEUM = (
    "Museum of Small Things. Opening hours: Tuesday to Friday from 10 am to 5 pm; at the weekend "
    "from 11 am to 7 pm; closed on Mondays. Tickets are 9 euros, or 6 euros for students. The "
    "collection was left to the city by Rosa Lindqvist, a watchmaker, when she died in 2004. It "
    "shows 8,200 objects, none of them longer than a thumb."
)
LONG = " ".join([RIVER, BANK, CLUB, BREAD, COMPUTER, MUSEUM])  # several windows
LONGER = " ".join([LONG, MUSEUM, BREAD, LONG, CLUB])  # many, with every fact more than once

ACCENTS = "À Łódź, la boulangère Zoë Müller a vendu 1 250 crêpes à 2,50 € l’été dernier."
COMBINING = "The cafe\u0301 of Ame\u0301lie Nguye\u0302\u0303n opened in Sa\u0303o Paulo in 1998."
EMOJI = "Mara 👩‍🚀 landed on Ceres 🪐 on 4 May 2091 🎉🎉, and her dog 🐕 Pip slept all the way."
CHINESE = "王小明于一九八五年出生在北京，后来搬到上海。他开了一家面馆，叫“小面馆”。"
JAPANESE = "山田さんは2019年に京都で小さな本屋を開きました。店の名前は「月と猫」です。"
MIXED = "In 東京 (Tōkyō) the кафе «Луна» sells ٣ kinds of tea for ¥500 — naïve? Maybe… 😀!"
SPACES = "  The   key\tis  under\n\n the  blue   pot , next to   the door .  \n"
EXOTIC = "The\u00a0code is\u20034711\u200b, said\u2028Ana; \ufeffthe door is\u3000green."


def named(question, context, **options):
    """A call with keywords."""
    return {"args": [], "kwargs": {"question": question, "context": context, **options}}


def rows(*pairs, **options):
    """A call with a list of dictionaries."""
    given = [{"question": question, "context": context} for question, context in pairs]
    return {"args": [given], "kwargs": options}


WORDS = {"align_to_words": False}
QA = {
    # one window
    "bank-when": named("When do the fees change?", BANK),
    "bank-how-much": named("How much will a current account cost?", BANK, top_k=3),
    "bank-who": named("Who pays nothing?", BANK, max_answer_len=4),
    "club-score": named("What was the result?", CLUB, top_k=5),
    "club-who": named("Who got a red card?", CLUB, max_answer_len=2),
    "club-length-1": named("Who scored?", CLUB, max_answer_len=1, top_k=4),
    "club-long": named("What did the coach say?", CLUB, max_answer_len=40),
    "river-year": named("When was the first bridge built?", RIVER),
    "river-tokens": named("When was the first bridge built?", RIVER, **WORDS),
    "river-tokens-5": named("Who built the bridge?", RIVER, top_k=5, **WORDS),
    "bread-20": named("How long does it bake?", BREAD, top_k=20),
    "bread-none": named("Who invented bread?", BREAD, handle_impossible_answer=True),
    "bread-none-3": named("Who baked?", BREAD, handle_impossible_answer=True, top_k=3),
    "computer-why": named("Why was it quiet?", COMPUTER, max_answer_len=10),
    "computer-keys": named("How many keys did it have?", COMPUTER, top_k=2, max_answer_len=3),
    "museum-closed": named("On which day is it closed?", MUSEUM),
    "museum-max-length": named("Who left the things?", MUSEUM, padding="max_length"),
    "museum-question-mark": named("?", MUSEUM, top_k=3),
    "long-question": named(" ".join([BANK, "What changes?"]), CLUB, top_k=2),
    # several windows
    "long-spring": named("What happens in spring?", LONG),
    "long-otters": named("When did the otters come back?", LONG, top_k=4),
    "long-museum": named("Who left the collection to the city?", LONG, max_seq_len=128),
    "long-small": named("How much are tickets?", LONG, max_seq_len=64, doc_stride=16),
    "long-no-overlap": named("How many objects are there?", LONG, max_seq_len=64, doc_stride=0),
    "long-much-overlap": named("Who is the coach?", LONG, max_seq_len=96, doc_stride=60, top_k=3),
    "long-tiny": named("Who?", LONG, max_seq_len=24, doc_stride=8, max_answer_len=3, top_k=6),
    "long-batch": named("What was the result?", LONG, max_seq_len=100, doc_stride=30, batch_size=4),
    "long-none": named("Who is the king?", LONG, max_seq_len=128, handle_impossible_answer=True),
    "long-none-5": named(
        "Who is the king?", LONG, max_seq_len=96, handle_impossible_answer=True, top_k=5
    ),
    "long-tokens": named("Which firm made it?", LONG, max_seq_len=128, doc_stride=32, **WORDS),
    "long-tokens-3": named("Where?", LONG, max_seq_len=128, top_k=3, **WORDS),
    "long-padded": named("Why?", LONG, max_seq_len=200, padding="max_length", top_k=2),
    "longer-repeated": named("Who scored twice?", LONGER, top_k=3),
    "longer-small": named("Who scored twice?", LONGER, max_seq_len=80, doc_stride=20, top_k=10),
    "longer-batch": named("How much salt?", LONGER, max_seq_len=150, batch_size=8, top_k=2),
    # scripts
    "accents": named("Qui a vendu des crêpes ?", ACCENTS, top_k=3),
    "accents-tokens": named("Combien de crêpes ?", ACCENTS, top_k=3, **WORDS),
    "combining": named("When did it open?", COMBINING, top_k=3),
    "combining-tokens": named("Whose café is it?", COMBINING, top_k=4, **WORDS),
    "emoji": named("Who landed on Ceres?", EMOJI, top_k=4),
    "emoji-question": named("🐕?", EMOJI, top_k=2, max_answer_len=3),
    "emoji-windows": named("When?", EMOJI * 12, max_seq_len=48, doc_stride=12, top_k=2),
    "chinese": named("王小明在哪里出生？", CHINESE, top_k=4),
    "chinese-tokens": named("什么时候？", CHINESE, top_k=3, max_answer_len=6, **WORDS),
    "japanese": named("店の名前は何ですか。", JAPANESE, top_k=3),
    "mixed": named("How much is the tea?", MIXED, top_k=5),
    "mixed-none": named("Кто?", MIXED, handle_impossible_answer=True, top_k=2),
    # white space
    "spaces": named("  Where is\tthe key? ", SPACES, top_k=3),
    "spaces-tokens": named("Where is the key?", SPACES, top_k=3, **WORDS),
    "spaces-windows": named("Where?", SPACES * 10, max_seq_len=32, doc_stride=10, top_k=3),
    "exotic-spaces": named("What is the code?", EXOTIC, top_k=4),
    "newlines": named("When?", "\n\n".join([BANK, MUSEUM]), top_k=2),
    # ties: the same answer in many places, in another case
    "repeated": named("Who?", "Ana saw Ben. ANA saw Ben. ana SAW ben. Ana saw Ben.", top_k=5),
    "repeated-tokens": named("Who?", "yes no yes no YES NO Yes No", top_k=3, **WORDS),
    "one-word": named("Where?", "Paris"),
    "one-word-none": named("Where?", "Paris", handle_impossible_answer=True),
    "two-words": named("Where?", "In Paris", top_k=2),
    "punctuation": named("What?", "Yes! No? (Perhaps.) -- \"Well…\" 'Hm'", top_k=6),
    # many at once
    "dictionary": {"args": [{"question": "Who built it?", "context": RIVER}], "kwargs": {}},
    "list-of-one": rows(("Who built it?", RIVER)),
    "list": rows(("When?", BANK), ("Who?", CLUB), ("Where?", RIVER), ("How long?", BREAD)),
    "list-batch": rows(
        ("When?", BANK), ("Who?", LONG), ("Where?", EMOJI), ("Why?", COMPUTER), batch_size=3
    ),
    "list-batch-5": rows(
        ("When?", LONG), ("Who?", CLUB), ("What?", SPACES), batch_size=5, top_k=3, max_seq_len=128
    ),
    "list-batch-none": rows(
        ("When?", BANK), ("Who?", LONG), batch_size=2, handle_impossible_answer=True
    ),
    "questions-one-context": named(["When?", "Who?", "How much?"], BANK),
    "questions-contexts": named(["When?", "Who?"], [BANK, CLUB], top_k=2, batch_size=2),
    "positional": {"args": ["Who built the bridge?", RIVER], "kwargs": {}},
}
# All spans score the same here: the first one of the first window counts.
TIES = {
    "tie": named("When?", BANK, **WORDS),
    "tie-windows": named("When?", LONG, max_seq_len=80, doc_stride=20, **WORDS),
    "tie-none": named("When?", BANK, handle_impossible_answer=True, **WORDS),
    "tie-list": rows(("When?", BANK), ("Who?", EMOJI), ("What?", CHINESE), **WORDS),
}
BYTES = (  # of QA, for a tokenizer with a token for each byte
    "bank-when club-who river-tokens bread-none long-tiny long-none accents accents-tokens "
    "combining combining-tokens emoji emoji-windows chinese chinese-tokens japanese mixed spaces "
    "spaces-tokens exotic-spaces repeated list list-batch"
).split()


def text(given, **options):
    """A call with one text or a list."""
    return {"args": [given], "kwargs": options}


SENTENCES = [
    "The old waitress has forgotten our keys .",
    "Where is the bank ?",
    "I would like a table for two , please .",
]
SHORT = {"max_new_tokens": 12, "no_repeat_ngram_size": 1}  # else the small models stutter
TEXTS = {
    "one": text(SENTENCES[0], **SHORT),
    "default-length": text(SENTENCES[1]),
    "list": text(SENTENCES, **SHORT),
    "list-of-one": text(SENTENCES[:1], **SHORT),
    "batch": text(SENTENCES, batch_size=2, **SHORT),
    "greedy": text(SENTENCES[2], num_beams=1, **SHORT),
    "two-beams": text(SENTENCES[2], num_beams=2, **SHORT),
    "two-sequences": text(SENTENCES[0], num_beams=4, num_return_sequences=2, **SHORT),
    "list-two-sequences": text(SENTENCES, num_beams=3, num_return_sequences=3, **SHORT),
    "batch-two-sequences": text(SENTENCES, num_return_sequences=2, batch_size=3, **SHORT),
    "sample-of-one": text(SENTENCES[1], do_sample=True, top_k=1, num_beams=1, **SHORT),
    "token-ids": text(SENTENCES[0], return_tensors=True, **SHORT),
    "tokens-or-text": text(SENTENCES[0], return_tensors=False, return_text=True, **SHORT),
    "cleaned": text(SENTENCES[0], clean_up_tokenization_spaces=True, **SHORT),
    "not-cleaned": text(SENTENCES[0], clean_up_tokenization_spaces=False, **SHORT),
    "truncated": text(" ".join(SENTENCES * 8), truncation=True, **SHORT),
    "minimum": text(SENTENCES[1], min_new_tokens=8, **SHORT),
    "stutter": text(SENTENCES[1], max_new_tokens=12),
    "empty": text("", **SHORT),
}
TRANSLATIONS = {
    **TEXTS,
    "languages": text(SENTENCES[1], src_lang="en", tgt_lang="fr", **SHORT),
}
SHELF_TEXTS = {  # with beams named: 4.57 overrode those of a checkpoint (README.md)
    name: text(given, num_beams=beams, max_new_tokens=40)
    for name, given, beams in [
        ("sentence", "The waitress has found our keys.", 1),
        ("sentence-beams", "The waitress has found our keys.", 4),
        ("list", ["Where is the bank?", "We are eating bread.", CLUB], 2),
        ("report", CLUB, 4),
        ("river", RIVER, 3),
    ]
}


SETS = {
    "QA": QA,
    "BYTES": {name: QA[name] for name in BYTES},
    "TIES": TIES,
    "TEXTS": TEXTS,
    "TRANSLATIONS": TRANSLATIONS,
    "SHELF_TEXTS": SHELF_TEXTS,
}
