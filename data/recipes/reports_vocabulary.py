"""The world of the match reports: forty invented clubs, their grounds and their players."""

from __future__ import annotations

from typing import NamedTuple


class Club(NamedTuple):
    """A club: its town, the second half of its name, its ground and eight players."""

    town: str
    suffix: str
    ground: str
    keeper: str
    defenders: list[str]
    midfielders: list[str]
    forwards: list[str]


# Town, suffix | ground | keeper, two defenders, two midfielders, three forwards.
TABLE = """
Ashmoor Town | Tollgate Park | Abara Bexley Cottrell Dvorak Eklund Fabre Gantry Hosking
Brindleford Rovers | the Ropewalk | Ibarra Jessop Kozma Ledley Mwangi Nyquist Orde Pascoe
Calderby United | Weir Lane | Quill Rasmus Sallow Tamm Ugarte Vasko Wadley Yeboah
Dunmere Athletic | the Boathouse Ground | Zeller Adeyo Bramall Ciric Delph Esposo Farlow Gudjon
Eastcombe City | Lantern Road | Hadley Ilic Jarrow Kallas Lovric Maddern Nkemba Ostrow
Farrowgate Wanderers | Pike Street | Pettigrew Quaye Rudd Selka Thorne Umeh Varga Whitlow
Glenmarsh Albion | the Reedbeds | Yilmar Zubek Ansah Birkett Corrie Danso Eddery Falk
Hexwick Rangers | Candle Hill | Garrod Hulme Iversen Jankow Kirwan Lomas Mbeki Norrby
Inverlow Thistle | Ferry Park | Ochoro Penrose Quist Rourke Sundin Tulley Urban Vance
Jarlsby Town | Longship Lane | Waring Yates Zoric Amundi Boyce Castel Dyer Engel
Kestrelby County | the Aviary | Fofan Gorst Hinde Isted Jolly Kamara Lisk Merrow
Larkhaven United | Song Street | Nagel Osman Prowse Quartey Rigg Szabo Trevena Ulrik
Millwater Rovers | Wheelhouse Park | Voss Winter Yorke Zamani Arkell Bako Crewe Dorrit
Netherwick Athletic | Cinder Road | Ekland Frost Gallo Hesketh Inman Jurado Kemble Lindqvist
Oakstead City | Acorn Way | Marr Novak Oyelaran Pike Reyle Stroud Tindall Usher
Pellmere Town | Heron Lane | Vidal Weller Yusko Zander Ames Bellweather Chand Drury
Quarrydale United | the Pit | Emeka Fenn Grieve Hallam Ingle Joska Kerr Lyle
Ravensholt Rangers | Tower Meadow | Mensah Nightly Okell Parrish Rook Sorley Tanner Udoka
Saltcombe Wanderers | Harbour View | Verrall Wick Yelland Zorn Attar Brody Coyle Deane
Thornbeck Albion | Bramble Park | Ezra Furness Golding Haskell Imrie Jepson Kovac Larke
Ulverdale Town | Sheepfold Lane | Moxon Nield Oduya Pryce Rossi Stanek Tovey Upton
Vinecross City | the Terraces | Valdez Wragg Yarde Zephyr Aske Bancroft Collis Dumont
Westmarch United | Border Road | Ebdon Fiske Gower Hartnell Ives Juno Kaplan Lund
Wyndport Athletic | Mast Street | Maguro Nolan Orsini Peake Rahal Swales Truscott Ude
Yarrowdale Rovers | Mill Meadow | Vickery Wroe Youlden Zeman Aldous Beck Cobbin Doyle
Aldersea Town | the Sandbanks | Eames Finch Gyan Hobart Ilves Jansky Keogh Latham
Birchford County | Silver Lane | Moss Nesbit Oakes Porrit Rhys Sykes Tarrant Uwais
Coldharbour Rangers | Icehouse Road | Vogel Wendt Yonge Zidar Acheson Blom Curnow Dagher
Dravenport United | Dock Gate | Elstob Fagan Gurney Holm Iwobe Jago Kinsey Lorch
Elderwick Albion | Vicarage Field | Musa Noakes Orme Platt Rennard Sable Toller Unwin
Foxholme Rovers | the Covert | Vetch Wolfe Yeo Zuma Alder Boakye Cray Dunphy
Greyfell City | Slate Street | Elgar Forde Gilroy Hauk Ince Jellis Kubo Lacey
Hollowmere Town | Basin Park | Maxted Nduka Olsen Perrin Raine Sprake Tewson Uzor
Ironfield United | Foundry Road | Viner Wedder Yanev Zack Anstey Brough Cullen Dacre
Kingsrest Athletic | Crown Gardens | Erikson Foss Gladwin Hume Ibbot Jarvie Koffi Lathom
Lowhaven Rovers | Quayside | Munro Nash Obando Pruett Rusk Stamp Tideswell Ulland
Marlowby Wanderers | Orchard End | Vardon Wilder Yardley Zoltan Adair Brink Cass Dempster
Norwold Town | Gale Park | Eaves Flint Grabow Hirst Isaksen Jolliffe Kade Lamprey
Pinecliff Rangers | the Summit | Mundy Neave Otley Pavic Rostov Spence Tallis Usman
Redmoor United | Heather Road | Vexley Wynter Yardo Zaki Askew Bruun Carne Dessaix
"""

# Neighbours, whose meetings are derbies, and what the derby is called.
DERBIES = {
    ("Ashmoor", "Redmoor"): "moorland derby",
    ("Calderby", "Marlowby"): "valley derby",
    ("Dunmere", "Pellmere"): "lake derby",
    ("Larkhaven", "Lowhaven"): "harbour derby",
    ("Hexwick", "Netherwick"): "hill derby",
    ("Ironfield", "Quarrydale"): "works derby",
    ("Saltcombe", "Eastcombe"): "coast derby",
    ("Thornbeck", "Birchford"): "forest derby",
    ("Ulverdale", "Yarrowdale"): "dale derby",
    ("Wyndport", "Dravenport"): "docks derby",
}
LEAGUE, CUP = "Harbour League", "Lantern Cup"
ROUNDS = ["first round", "second round", "third round", "quarter-final", "semi-final", "final"]


def clubs() -> list[Club]:
    """Return the forty clubs."""
    found = []
    for line in TABLE.strip().splitlines():
        name, ground, players = (part.strip() for part in line.split("|"))
        town, suffix = name.split()
        keeper, *others = players.split()
        found.append(Club(town, suffix, ground, keeper, others[:2], others[2:4], others[4:]))
    return found
