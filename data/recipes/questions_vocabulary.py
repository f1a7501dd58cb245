"""The words that all scenes of the question grammar share: people, places, dates, sums, numbers.

draw(rng, kind) gives a list of different words of a kind: {p1}, {p2} are the first two people of a
passage. Years, dates and clock times come in the order of time, sums and numbers in
that of size.
"""

import random
from dataclasses import dataclass

from entities_vocabulary import CITIES, FIRM_ENDS, STEMS, STREET_ENDS, STREET_NAMES, SURNAMES, words

WOMEN = words("""
Abigail, Adele, Aditi, Adriana, Agnieszka, Aiko, Aisha, Alba, Alice, Amina, Ana, Anita, Antonia,
Astrid, Barbara, Beata, Bianca, Birgit, Brigitte, Camila, Carmen, Cecilia, Chloe, Claire, Clara,
Cristina, Dalia, Daniela, Deborah, Diana, Doris, Efua, Eileen, Eleni, Ellen, Emma, Esther, Farah,
Fatima, Fernanda, Francesca, Freya, Geeta, Gloria, Greta, Habiba, Hana, Helen, Ilona, Indira, Irina,
Isabel, Jana, Johanna, Judith, Julia, Karen, Katarina, Kerstin, Lakshmi, Lara, Laura, Leena, Lidia,
Linda, Louise, Lucia, Manon, Maria, Mariam, Mathilde, Mei, Mercy, Michiko, Mira, Monica, Nadia,
Naomi, Neha, Nina, Nora, Olga, Olivia, Paloma, Paula, Rachel, Rebecca, Rita, Ruth, Sabine, Salma,
Sara, Selma, Shanti, Sofia, Stella, Sylvie, Tamar, Tatiana, Teresa, Tove, Ulrike, Valeria, Vera,
Wanda, Yara, Yolanda, Yvette, Zahra, Zeinab, Zuzana
""")
MEN = words("""
Aaron, Adnan, Ahmed, Alan, Alfred, Amit, Anders, Andrei, Antoine, Arman, Bashir, Benedikt, Björn,
Bongani, Boris, Brendan, Carl, Chidi, Christophe, Cosmin, Craig, Damir, Daniel, David, Derek,
Dieter, Dominic, Edgar, Eduardo, Elias, Emmanuel, Enrique, Erik, Fabio, Felipe, Felix, Filip, Finn,
George, Gerald, Goran, Guillaume, Gunnar, Hans, Harold, Haruki, Henry, Hugo, Ibrahim, Imran,
Isaac, Ivan, Jacob, Jacques, Javier, John, Jorge, Joseph, Juan, Kamal, Karim, Karl, Kenneth, Khalid,
Klaus, Lamine, Laszlo, Lorenzo, Lucas, Luigi, Magnus, Marcel, Mario, Martin, Mateo, Michael, Miguel,
Mihai, Mohamed, Murat, Musa, Nicolas, Norman, Oliver, Osman, Pablo, Patrick, Paul, Pavel, Pedro,
Peter, Philip, Pierre, Rafael, Ramesh, Rashid, Reza, Ricardo, Robert, Roman, Samir, Sebastian,
Sergei, Simon, Stephen, Suresh, Sven, Takumi, Tarek, Theo, Thomas, Tiago, Timur, Vikram, Vincent,
Walid, Xavier, Youssef, Ziad, Zoran
""")
TOWNS = words("""
Alderwick, Ashcombe, Barrowfield, Belmora, Brackenford, Bramholt, Castelvero, Corriestone, Dunmere,
Eastwold, Fallowby, Ferrybank, Gorsedale, Grenholm, Harrowmouth, Hazelby, Ivybridge Cross, Kaltbach,
Kirkhollow, Larchfield, Linden Falls, Lower Wexley, Marston Heath, Mirador Alto, Montclare,
Netherby, Nordvik, Oakhampton Vale, Ostrava Mill, Pellworth, Port Selwyn, Quillan Bay, Ravensholt,
Rosenau, Saltmarsh, Santa Clemens, Silverbeck, Skarnes, Steinbruck, Thornaby Green, Torrevalle,
Tulliebridge, Upper Salden, Valdemoro Hill, Vinterby, Westerkirk, Whitcliff, Wolvenden, Yarrowdale
""")
LANDS = words("""
Albania, Algeria, Argentina, Austria, Belgium, Bolivia, Brazil, Bulgaria, Cambodia, Cameroon,
Colombia, Croatia, Cuba, Cyprus, Denmark, Ecuador, Egypt, Estonia, Ethiopia, Ghana, Greece, Hungary,
Iceland, India, Indonesia, Ireland, Italy, Japan, Jordan, Kenya, Latvia, Lebanon, Lithuania,
Madagascar, Malta, Mexico, Mongolia, Morocco, Mozambique, Nepal, Norway, Peru, Poland, Portugal,
Romania, Senegal, Slovenia, Spain, Sweden, Switzerland, Tanzania, Tunisia, Turkey, Uruguay, Vietnam
""")
JOBS = words("""
baker, carpenter, dentist, electrician, farmer, fishmonger, florist, gardener, geography teacher,
glassblower, hairdresser, insurance clerk, judge, lawyer, librarian, locksmith, lorry driver,
mathematician, midwife, night porter, nurse, optician, piano tuner, pharmacist, plumber,
postal worker, potter, retired pilot, roofer, surveyor, tailor, translator, vet, watchmaker, welder
""")
MONTHS = words("""
January, February, March, April, May, June, July, August, September, October, November, December
""")
WEEKDAYS = words("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
FEW = words("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve")
ORDINALS = words("second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth")
CURRENCIES = words("euros, euros, pounds, dollars, francs, crowns")
SHARES = words("two thirds, a quarter, a third, three quarters, a fifth, a tenth, half")
ANIMALS = words("dog, cat, parrot, tortoise, donkey, goat, goldfish, hamster, pony, crow, rabbit")
COLOURS = words("red, blue, green, yellow, orange, white, black, grey, purple, brown, turquoise")
KIN = {"uncle": "aunt", "nephew": "niece", "brother": "sister", "son": "daughter"}


@dataclass(frozen=True)
class Person:
    """A person of a passage."""

    first: str
    last: str
    woman: bool

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


def pronoun(person: Person, form: str) -> str:
    """Return the first or last name, or he, his, uncle and so on as it fits the person."""
    if form in ("first", "last"):
        return getattr(person, form)
    if form in KIN:
        return KIN[form] if person.woman else form
    women = {"he": "she", "him": "her", "his": "her", "himself": "herself"}
    return women[form] if person.woman else form


def draw(rng: random.Random, kind: str) -> list:
    """Return words of a kind, each different; KeyError if no such kind is known."""
    return KINDS[kind](rng)


def people(rng: random.Random) -> list[Person]:
    """Return nine people with different first and last names, men and women at random."""
    names = [(name, True) for name in WOMEN] + [(name, False) for name in MEN]
    last = rng.sample(SURNAMES, 9)
    return [
        Person(first, surname, woman)
        for (first, woman), surname in zip(rng.sample(names, 9), last, strict=True)
    ]


def sums(low: int, high: int, step: int):
    """Return a maker of sums of money; ¤ is the currency of the passage."""
    return lambda rng: [f"{n:,} ¤" for n in sorted(rng.sample(range(low, high, step), 9))]


def millions(rng: random.Random) -> list[str]:
    """Return large sums: 4.5 million ¤."""
    return [f"{n / 10:g} million ¤" for n in sorted(rng.sample(range(11, 99), 9))]


def numbers(low: int, high: int, step: int = 1):
    """Return a maker of different numbers in figures."""
    return lambda rng: [f"{n:,}" for n in sorted(rng.sample(range(low, high, step), 9))]


def years(first: int, last: int, gap: int):
    """Return a maker of five years in order, two to `gap` apart."""

    def make(rng: random.Random) -> list[int]:
        start, gaps = rng.randint(first, last), [rng.randint(2, gap) for _ in range(5)]
        return [start + sum(gaps[: at + 1]) for at in range(5)]

    return make


def dates(rng: random.Random) -> list[str]:
    """Return five dates of one year in order; one passage writes them all alike."""
    form = rng.choice(["{day} {month}", "{day} {month}", "{month} {day}"])
    months = sorted(rng.sample(range(12), 5))
    return [form.format(day=rng.randint(1, 28), month=MONTHS[at]) for at in months]


def clocks(rng: random.Random) -> list[str]:
    """Return five clock times of one day in order."""
    form = rng.choice(["{h}.{m:02}", "{h}:{m:02}"])
    minutes = [0, 5, 10, 15, 20, 30, 40, 45, 50]
    hours = sorted(rng.sample(range(6, 23), 5))
    return [form.format(h=hour, m=rng.choice(minutes)) for hour in hours]


def some(values: tuple[str, ...]):
    """Return a maker of nine of the values at random, fewer if there are fewer."""
    return lambda rng: rng.sample(values, min(9, len(values)))


def percents(rng: random.Random) -> list[str]:
    """Return shares: 34 percent or, in other passages, two thirds."""
    if rng.random() < 0.35:
        return rng.sample(SHARES, 5)
    unit = rng.choice(["percent", "per cent", "percent"])
    return [f"{n} {unit}" for n in rng.sample(range(11, 95), 5)]


def rates(rng: random.Random) -> list[str]:
    """Return small rates as banks quote them: 2.4 percent."""
    unit = rng.choice(["percent", "per cent", "%"])
    gap = "" if unit == "%" else " "
    return [f"{n / 10:g}{gap}{unit}" for n in sorted(rng.sample(range(11, 89), 5))]


KINDS = {
    "p": people,
    "city": some(CITIES),
    "town": some(TOWNS),
    "land": some(LANDS),
    "job": some(JOBS),
    "firm": lambda rng: [f"{rng.choice(STEMS)} {end}" for end in rng.sample(FIRM_ENDS, 5)],
    "stem": some(STEMS),
    "street": lambda rng: [f"{n} {rng.choice(STREET_ENDS)}" for n in rng.sample(STREET_NAMES, 5)],
    "y": years(1880, 1970, 11),
    "ny": years(1988, 2000, 5),
    "date": dates,
    "mon": some(MONTHS),
    "day": some(WEEKDAYS),
    "clock": clocks,
    "few": some(FEW),
    "ord": some(ORDINALS),
    "n": numbers(13, 99),
    "h": numbers(110, 990, 5),
    "k": numbers(1100, 48000, 50),
    "sum": sums(110, 9900, 10),
    "price": sums(21000, 190000, 500),
    "coin": sums(3, 95, 1),
    "big": millions,
    "pc": percents,
    "rate": rates,
    "animal": some(ANIMALS),
    "colour": some(COLOURS),
}
