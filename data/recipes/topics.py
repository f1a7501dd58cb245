"""Write the train and validation splits of the topic data set from its hand-written rows.

    python data/recipes/topics.py

Every sentence is written by hand; the recipe only leaves out duplicates and rows that equal a test
row, and shuffles. The three splits share no topic: a zero-shot classifier is judged on labels that
it has never seen. WORDINGS has other names for the training topics, so that a model learns to read
a label instead of remembering it. The same seed gives the same bytes everywhere.
"""

import random

from rows import normalise, read, read_folder, write  # beside this file
from rows import options as find_options

SEED = 20240523
VALIDATION = {
    "architecture",
    "booking an appointment",
    "charity",
    "geology",
    "gift voucher",
    "internet outage",
    "opening hours",
    "philosophy",
    "request for a receipt",
    "television",
}

# What each training topic may be called besides its own name.
WORDINGS = {
    # world
    "animals": ["wildlife and pets", "the animal kingdom", "zoology", "creatures"],
    "archaeology": [
        "an excavation",
        "digging up the past",
        "ancient finds",
        "archaeological sites",
    ],
    "cars": ["automobiles", "motor vehicles", "motoring", "driving a car"],
    "chemistry": ["chemical substances", "chemical reactions", "a chemistry lab"],
    "chess": ["the game of chess", "a chess match", "chess players"],
    "computers": ["computing", "hardware and software", "information technology"],
    "construction": ["building sites", "the building trade", "civil engineering", "builders"],
    "crime": ["criminal acts", "police investigations", "theft and murder", "criminals"],
    "energy": ["power supply", "electricity and fuel", "power stations", "electric power"],
    "firefighting": ["the fire brigade", "putting out fires", "firefighters", "fires"],
    "history": ["the past", "historical events", "earlier centuries", "former times"],
    "journalism": ["the press", "newspapers and reporters", "news reporting", "reporters"],
    "language": ["linguistics", "words and grammar", "how people speak", "languages"],
    "law": ["legal matters", "courts and lawyers", "the justice system", "legal disputes"],
    "mathematics": ["maths", "numbers and proofs", "mathematical problems", "math"],
    "physics": ["the laws of nature", "matter and forces", "physical experiments", "physicists"],
    "recycling": ["waste disposal", "rubbish", "reusing materials", "sorting waste"],
    "religion": ["faith", "worship", "belief in God", "churches and temples"],
    "royal family": ["royalty", "monarchy", "kings and queens", "the royals"],
    "ships": ["seafaring", "boats", "vessels at sea", "navigation"],
    "space": ["astronomy", "outer space", "space exploration", "stars and planets"],
    "taxes": ["taxation", "tax returns", "paying tax", "the tax office"],
    "trains": ["railways", "rail transport", "the railroad", "rail services"],
    "war": ["armed conflict", "fighting between armies", "military action", "battles"],
    # culture
    "books": ["literature", "novels and authors", "reading matter", "fiction and poetry"],
    "comics": ["comic strips", "graphic novels", "cartoons in print", "comic books"],
    "fashion": ["clothing styles", "haute couture", "what people wear", "clothes"],
    "films": ["cinema", "movies", "motion pictures", "the film industry"],
    "painting": ["fine art", "pictures and painters", "works of art", "artists at the easel"],
    "photography": ["taking pictures", "cameras", "photos", "photographers"],
    "theatre": ["the stage", "plays and actors", "stage drama", "theater"],
    "video games": ["gaming", "computer games", "playing on a console", "gamers"],
    # everyday
    "birthdays": ["a birthday party", "turning a year older", "birthday wishes"],
    "children": ["kids", "babies and toddlers", "bringing up little ones", "parenting"],
    "cleaning": ["housework", "household chores", "getting rid of dirt", "tidying and scrubbing"],
    "dating": ["romance", "looking for love", "going out with someone", "finding a partner"],
    "funerals": ["burials", "saying goodbye to the dead", "mourning", "a burial service"],
    "furniture": ["tables and chairs", "home furnishings", "pieces of furniture"],
    "hairdressing": ["haircuts", "at the barber's", "hair", "hairstyles"],
    "home repairs": ["DIY", "fixing things in the house", "do-it-yourself", "handiwork at home"],
    "jewellery": ["rings and necklaces", "gems", "jewelry", "precious stones"],
    "knitting": ["needlework with wool", "knitwear", "handicraft with yarn"],
    "moving house": ["relocating", "removal day", "moving to a new home", "house removals"],
    "neighbours": ["the people next door", "neighbourhood life", "living next to each other"],
    "phones": ["telephones", "mobile phones", "smartphones", "phone calls"],
    "renting a home": ["tenants and landlords", "rented housing", "a tenancy", "flats to let"],
    "shopping": ["buying things", "going to the shops", "purchases", "shops and customers"],
    "weddings": ["getting married", "marriage ceremonies", "brides and grooms", "a wedding day"],
    # support
    "cancelling a subscription": ["ending a contract", "unsubscribe", "terminating a membership"],
    "change of address": ["new postal address", "updating my address", "customer has moved"],
    "complaint about staff": ["rude employee", "unfriendly service", "bad behaviour of staff"],
    "data privacy": ["personal data", "data protection", "use of my personal information"],
    "delivery delay": ["late parcel", "order has not arrived", "late shipment", "slow delivery"],
    "discount code": ["coupon", "promo code", "code for a lower price", "promotion code"],
    "insurance": ["insurance cover", "insurance policy", "an insurance claim", "being insured"],
    "lost passport": ["missing travel document", "stolen passport", "passport gone missing"],
    "loyalty points": ["bonus points", "rewards programme", "customer rewards", "reward scheme"],
    "opening an account": ["becoming a customer", "new account", "registration of a new client"],
    "refund request": ["getting money back", "reimbursement", "asking for a refund"],
    "savings": ["saving money", "interest on deposits", "putting money aside", "savings account"],
    "scam message": ["phishing", "fraud attempt", "suspicious e-mail or call", "fake message"],
    "warranty claim": ["repair under guarantee", "faulty product", "guarantee", "defective item"],
    "wrong item received": ["incorrect product sent", "mixed-up order", "received something else"],
}


def main(arguments: list[str] | None = None) -> None:
    """Write train.jsonl and validation.jsonl next to test.jsonl and print what went into them."""
    options = find_options(__doc__, "topics", arguments)
    test = options.folder / "test.jsonl"
    handwritten = read_folder(options.handwritten)
    splits, dropped = build(handwritten, read(test) if test.exists() else [])
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in splits.items():
        write(options.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows, {len({row['label'] for row in rows})} topics")
    print(f"duplicates and rows equal to a test row, dropped: {dropped}")


def build(handwritten: list[dict], test: list[dict]) -> tuple[dict[str, list[dict]], int]:
    """Return the rows of both splits and the number of rows dropped.

    Raises ValueError if training would see a topic of another split, or lacks wordings of its own.
    """
    topics = {row["label"] for row in handwritten} - VALIDATION
    unseen = VALIDATION | {row["label"] for row in test}
    if shared := sorted(topics.union(*WORDINGS.values()) & unseen):
        raise ValueError(f"names of training topics that must stay unseen: {shared}")
    if odd := sorted(topics ^ set(WORDINGS)):
        raise ValueError(f"training topics and WORDINGS differ in {odd}")
    rows = unique(handwritten, {normalise(row["text"]) for row in test})
    random.Random(SEED).shuffle(rows)
    splits = {
        "train": [row for row in rows if row["label"] in topics],
        "validation": [row for row in rows if row["label"] in VALIDATION],
    }
    return splits, len(handwritten) - len(rows)


def unique(rows: list[dict], taken: set[str]) -> list[dict]:
    """Return the rows, each text once, without those whose text is in `taken`."""
    found: dict[str, dict] = {}
    for row in rows:
        found.setdefault(normalise(row["text"]), row)
    return [
        {key: row[key] for key in ("text", "label", "set")} | {"origin": "hand"}
        for text, row in found.items()
        if text not in taken
    ]


if __name__ == "__main__":
    main()
