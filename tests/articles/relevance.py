"""Relevance of the search: a small archive of ours, what is asked of it, and what must come first.

No maker, model or event here is real; only the forms of names are those of the trade.
"""

import re
from datetime import timedelta
from html import unescape
from typing import NamedTuple

from django.utils import timezone

from articles.search.did_you_mean import refresh_search_words
from tests.factories import make_article, make_author, make_company

COMPANIES = {
    "Corvane Motor Company": [("NYSE", "CVNE")],
    "Brennwald AG": [("XETRA", "BRW")],
    "Hoshikawa Motor Corporation": [("TSE", "0731")],
    "Škarda Auto": [],
    "Citronelle": [],
    "Pell-Harrow": [],
}

# Key: (headline, standfirst, body, companies), the newest first.
ARCHIVE = {
    "f150-light": (
        "Corvane F-150 Lightning™ Adds Power",
        "The electric pickup gains forty horsepower.",
        "A window washer’s bucket stood beside the truck. “Normalization,” the maker says.",
        ["Corvane Motor Company"],
    ),
    "f150-recall": (
        "Corvane Recalls 41,778 F-150 Pickups over Steering Bolts",
        "Dealers replace the bolts at no cost.",
        "The bolt can loosen. No crash is known.",
        ["Corvane Motor Company"],
    ),
    "f150-2021": (
        "How the F150 Became the Truck of the Decade",
        "",
        "In ten years the pickup outsold every sedan of its maker.",
        ["Corvane Motor Company"],
    ),
    "thunder": (
        "Thunder and Lightning at the Proving Ground",
        "A storm stopped the tests for 150 minutes.",
        "Nobody was hurt.",
        [],
    ),
    "id4": (
        "Brennwald ID.4: Quieter, Slower, Cheaper",
        "We drove the family’s electric crossover for a week.",
        "Its range is 312 miles. The screen has four menus.",
        ["Brennwald AG"],
    ),
    "id7": (
        "Brennwald ID.7 Comes as an Estate",
        "",
        "The estate costs more than the ID.4, and is built beside it.",
        ["Brennwald AG"],
    ),
    "gtr": (
        "Hoshikawa Ends the GT-R after Eighteen Years",
        "The last coupe leaves the line in August.",
        "A few hand-built engines remain in the plant.",
        ["Hoshikawa Motor Corporation"],
    ),
    "gt": (
        "A Grand Tourer Reconsidered",
        "",
        "The R in its name stood for racing. GT cars are out of fashion.",
        [],
    ),
    "cx5": (
        "Hoshikawa CX-5: The Third One Grows",
        "",
        "The crossover is longer by four inches.",
        ["Hoshikawa Motor Corporation"],
    ),
    "cx50": ("Hoshikawa CX-50 Hybrid Arrives Late", "", "Suppliers were short of inverters.", []),
    "s10": (
        "The S-10 Returns, Smaller",
        "A compact pickup for the cities.",
        "It is shorter than the section of ten feet that garages have.",
        [],
    ),
    "section10": ("Section 10 of the Rules Is Repealed", "", "Ten lawyers wrote it.", []),
    "i75": ("Trucks Wait for Hours on I-75", "A bridge is closed.", "Detours are long.", []),
    "citroen": (
        "Citroën Shows a Car without a Key",
        "",
        "The prototype from Paris opens to a face.",
        ["Citronelle"],
    ),
    "skarda": (
        "Škarda Builds Gearboxes in Łódź",
        "The works opens with 900 people.",
        "Poland pays a part of it.",
        ["Škarda Auto"],
    ),
    "bodies": (
        "Coupe/Sedan: One Body, Two Roofs",
        "",
        "The designers drew the roof twice.",
        [],
    ),
    "sales": (
        "Light-Vehicle Sales Ease in the Month",
        "Incentives climb; leases fall.",
        "The annual rate was 15.4 million. U.S. dealers had 61 days’ supply.",
        [],
    ),
    "tariffs": (
        "U.S. Tariffs on Steel Reach the Assembly Line",
        "Stampings cost a fifth more.",
        "Suppliers ask for help; one asked us not to be named.",
        [],
    ),
    "told-us": (
        "What Owners Told Us about Touchscreens",
        "",
        "They told us to bring back knobs.",
        [],
    ),
    "evs": (
        "EV Charging: Five Networks Compared",
        "",
        "We plugged in at forty stations. The 350-kW ones were often broken.",
        [],
    ),
    "battery-plant": (
        "Battery Plant Opens Two Years Late",
        "The joint venture makes 30 GWh of cells.",
        "Brennwald owns half of it.",
        ["Brennwald AG"],
    ),
    "battery-fire": (
        "Fire Stops a Battery Line",
        "",
        "Cells burned for two days at the plant of a supplier.",
        [],
    ),
    "solid-state": (
        "Solid-State Cells Leave the Laboratory",
        "",
        "A state-of-the-art line makes ten battery cells a day.",
        [],
    ),
    "strike": (
        "Strike at Pell-Harrow Enters Its Third Week",
        "Workers want a say on robots.",
        "Three plants are idle.",
        ["Pell-Harrow"],
    ),
    "brakes": (
        "Brake Supplier Warns of Shortage",
        "",
        "The front axle needs four pads. A recall is not planned.",
        [],
    ),
    "axle": ("A Lighter Front Axle Saves 20 Kilos", "", "The brakes stay as they are.", []),
    "profit": (
        "Brennwald’s Profit Falls by Half",
        "The maker cuts its forecast for 2025.",
        "Revenue was €14.2 billion.",
        ["Brennwald AG"],
    ),
    "profit-h": (
        "Hoshikawa Raises Its Forecast",
        "A weak yen helps.",
        "The profit rose by 12%.",
        ["Hoshikawa Motor Corporation"],
    ),
    "ceo": (
        "Corvane’s Chief Executive Steps Down",
        "Marta O’Brien led it for six years.",
        "The board looks for a successor.",
        ["Corvane Motor Company"],
    ),
    "4x4": ("The Last Real 4×4", "", "It climbs what others drive around.", []),
    "v8": ("The V-8 Gets One More Year", "", "The 6.2-liter engine passes the new rules.", []),
    "turbo": ("A 2.0T for Everyone", "", "One turbo engine of 2.0 liters replaces five.", []),
    "drivers-ed": ("Driver’s Ed Goes Online", "", "Parents ride along.", []),
    "women": ("She Paints Race Cars", "A portrait.", "Her brush was her grandmother’s.", []),
    "used": (
        "Used-Car Prices Fall for the Fifth Month",
        "",
        "A three-year-old sedan costs $21,450.",
        [],
    ),
    "hybrid": (
        "Hybrids Outsell Electric Cars Again",
        "",
        "A hybrid needs no plug, dealers say.",
        [],
    ),
    "plugin": ("Plug-in Hybrids under Scrutiny", "", "Few owners plug in.", []),
    "autonomous": (
        "Robotaxis Return to the Streets",
        "Self-driving cars pause at every light.",
        "The L4 system has 29 cameras.",
        [],
    ),
    "crash": (
        "Crash Tests: The Rear Seat Falls Behind",
        "Only two of twelve midsize cars are good.",
        "Brennwald X2: good. Corvane Tern: poor.",
        [],
    ),
    "seatbelts": ("Seat Belts That Warn", "", "A chime sounds in the rear seat.", []),
    "chips": ("Chip Shortage, Chapter Two", "", "A factory in Dresden floods.", []),
    "hydrogen": ("Hydrogen Trucks Find a Route", "", "It runs from Ostrava to Kiel.", []),
    "winter": ("Winter Tires in the Rain", "", "Seven tires, one wet road.", []),
    "museum": ("A Museum for Concept Cars", "", "The 1967 Corvane Comet is there.", []),
    "comet": ("Corvane Brings Back the Comet", "", "As a crossover.", ["Corvane Motor Company"]),
    "lada": ("Лада Drops the Name Vesta", "", "The new one has none yet.", []),
}

# What is asked, and the key of what must come first.
QUERIES = [
    ("F-150", {"f150-light", "f150-recall", "f150-2021"}),
    ("F 150", {"f150-light", "f150-recall", "f150-2021"}),
    ("F150", {"f150-light", "f150-recall", "f150-2021"}),
    ("f150 recall", {"f150-recall"}),
    ("F-150 steering bolts", {"f150-recall"}),
    ("lightning", {"f150-light", "thunder"}),
    ("f-150 lightning", {"f150-light"}),
    ("F150 Lightning power", {"f150-light"}),
    ("lightning storm", {"thunder"}),
    ("41,778", {"f150-recall"}),
    ("41778", {"f150-recall"}),
    ("truck of the decade", {"f150-2021"}),
    ("“truck of the decade”", {"f150-2021"}),
    ("electric pickup", {"f150-light"}),
    ("washer", {"f150-light"}),
    ("normalization", {"f150-light"}),
    ("ID.4", {"id4"}),
    ("ID4", {"id4"}),
    ("ID 4", {"id4"}),
    ("id.7", {"id7"}),
    ("ID7 estate", {"id7"}),
    ("brennwald estate", {"id7"}),
    ("GT-R", {"gtr"}),
    ("GTR", {"gtr"}),
    ("hoshikawa gtr", {"gtr"}),
    ("grand tourer", {"gt"}),
    ("CX-5", {"cx5"}),
    ("CX5", {"cx5"}),
    ("cx-50", {"cx50"}),
    ("CX50 hybrid", {"cx50"}),
    ("S-10", {"s10"}),
    ("S10", {"s10"}),
    ("section 10", {"section10"}),
    ("I-75", {"i75"}),
    ("i75 bridge", {"i75"}),
    ("citroen", {"citroen"}),
    ("CITROËN", {"citroen"}),
    ("citroe\u0308n key", {"citroen"}),
    ("skarda", {"skarda"}),
    ("Škarda Lodz", {"skarda"}),
    ("łódź gearboxes", {"skarda"}),
    ("coupe sedan", {"bodies"}),
    ("coupe/sedan", {"bodies"}),
    ("last coupe", {"gtr"}),
    ("light vehicle sales", {"sales"}),
    ("sales incentives", {"sales"}),
    ("15.4 million", {"sales"}),
    ("US tariffs", {"tariffs"}),
    ("U.S. tariffs", {"tariffs"}),
    ("steel tariffs", {"tariffs"}),
    ("told us", {"told-us"}),
    ("touchscreens", {"told-us"}),
    ("EV charging", {"evs"}),
    ("350 kW", {"evs"}),
    ("battery plant", {"battery-plant"}),
    ("battery fire", {"battery-fire"}),
    ("solid state", {"solid-state"}),
    ("state-of-the-art", {"solid-state"}),
    ("Pell-Harrow strike", {"strike"}),
    ("pell harrow", {"strike"}),
    ("front axle", {"axle"}),
    ("“front axle” -kilos", {"brakes"}),
    ("brake shortage", {"brakes"}),
    ("recall -bolts", {"brakes"}),
    ("brennwald profit", {"profit"}),
    ("BRW profit", {"profit"}),
    ("hoshikawa forecast", {"profit-h"}),
    ("CVNE chief", {"ceo"}),
    ("Marta O'Brien", {"ceo"}),
    ("obrien", {"ceo"}),
    ("4x4", {"4x4"}),
    ("V8", {"v8"}),
    ("v-8 engine", {"v8"}),
    ("6.2 liter", {"v8"}),
    ("2.0T", {"turbo"}),
    ("drivers ed", {"drivers-ed"}),
    ("driver's ed", {"drivers-ed"}),
    ("used car prices", {"used"}),
    ("three year old", {"used"}),
    ("hybrids", {"hybrid", "plugin"}),
    ("plug-in hybrid", {"plugin"}),
    ("robotaxi", {"autonomous"}),
    ("self driving", {"autonomous"}),
    ("L4", {"autonomous"}),
    ("rear seat", {"crash"}),
    ("brennwald x2", {"crash"}),
    ("seat belts", {"seatbelts"}),
    ("chips or hydrogen", {"chips", "hydrogen"}),
    ("winter tyres or tires", {"winter"}),
    ("comet", {"comet"}),
    ("comet museum", {"museum"}),
    ("concept car", {"museum"}),
    ("лада", {"lada"}),
    ("us sales", {"sales"}),
    ("corvane recalls", {"f150-recall"}),
    ("corvane pickup", {"f150-light", "f150-recall"}),
    ("recall", {"f150-recall"}),
    ("brakes", {"brakes"}),
    ("brennwald battery", {"battery-plant"}),
    ("hoshikawa coupe", {"gtr"}),
    ("electric cars", {"hybrid"}),
    ("sedan price", {"used"}),
    ("crossover range", {"id4"}),
    ("dealers days supply", {"sales"}),
    ("solid-state battery", {"solid-state"}),
    ("hoshikava", {"gtr", "cx5", "cx50", "profit-h"}),
    ("lightnign", {"f150-light", "thunder"}),
]


class Score(NamedTuple):
    """How well the fixture's queries are answered, each from 0 to 1."""

    reciprocal_rank: float  # mean of 1 / place of the first right article
    right_first: float  # share with a right article in the first place
    wrong: list[str]  # queries whose first article is another one


def build_archive():
    """Make the archive."""
    companies = {
        name: make_company(name, listings=listings) for name, listings in COMPANIES.items()
    }
    author, now = make_author("Ansel Tappet"), timezone.now()
    for number, (headline, standfirst, body, about) in enumerate(ARCHIVE.values(), start=1):
        make_article(
            headline,
            standfirst=standfirst,
            body=f"<p>{body}</p>",
            authors=[author],
            companies=[companies[name] for name in about],
            published_at=now - timedelta(days=number),
        )
    refresh_search_words()


def score_search(client):
    """Ask all queries of the archive; the score."""
    keys = {headline: key for key, (headline, *_) in ARCHIVE.items()}
    ranks, wrong = [], []
    for query, right in QUERIES:
        page = unescape(client.get("/search/", {"q": query}).content.decode())
        cards = re.findall(r'class="card__headline"><a [^>]*>(.*?)</a>', page, re.DOTALL)
        found = [keys[re.sub("<[^>]+>|\\s+(?=\\s)", "", card).strip()] for card in cards]
        places = [place for place, key in enumerate(found, start=1) if key in right]
        ranks.append(1 / places[0] if places else 0)
        if not places or places[0] > 1:
            wrong.append(f"{query}: {found[:3]}")
    return Score(sum(ranks) / len(QUERIES), 1 - len(wrong) / len(QUERIES), wrong)
