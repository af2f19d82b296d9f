"""Words of the invented articles: a few common ones, thousands of rare ones, as in a language.

How often a word comes falls with its rank (Zipf's law), so that search meets words that stand in
nearly every article and words that stand in one.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

# In nearly every article, and in one of RARE_EVERY.
COMMON_WORD = "plant"
RARE_WORD = "halfshaft"
RARE_EVERY = 1_000


def split_words(text: str) -> list[str]:
    return text.split()


_NOUNS = split_words(
    """
    plant line shift model price quarter market truck dealer engine battery supplier
    worker sedan share profit sale recall brake wheel part contract platform hybrid van
    cell region tariff order export gearbox chassis tyre bumper mirror sensor axle piston
    valve camshaft crankcase gasket harness inverter motor charger cable socket panel door
    hinge seat buckle airbag dashboard switch relay fuse pump filter hose radiator fan
    compressor turbine muffler catalyst injector throttle clutch flywheel differential
    bearing bushing damper spring strut subframe tunnel rail frame casting forging
    stamping weld rivet adhesive coating paint primer robot conveyor crane press mold
    foundry kiln furnace warehouse depot dock ferry container lorry trailer tractor coach
    minibus taxi estate coupe roadster pickup hatchback prototype sketch clay mule circuit
    lap paddock pit driver mechanic engineer buyer owner auditor broker lender lease loan
    warranty invoice rebate discount margin dividend bond rating forecast survey census
    statute hearing verdict appeal permit standard label emission mileage range payload
    torque clearance
    """
)
_VERBS = split_words(
    """
    builds cuts raises delays shows tests sells moves closes opens orders repairs recalls
    drops widens lowers trims doubles halves pauses resumes extends prices ships welds
    paints measures weighs compares defends questions confirms denies expects plans
    reports records counts posts books leases imports
    """
)
_ADJECTIVES = split_words(
    """
    new larger lighter older electric cheaper heavier local joint second third early late
    quiet costly modest steep narrow broad steady sudden planned idle busy spare empty
    full rival former foreign domestic annual monthly weekly seasonal compact midsize
    armored insulated galvanised forged tubular
    """
)
_SENTENCES = """
The {a} {n} {v} the {n} of the {n}, and the {n} at {p} {v} it by {d} percent.
In {p} the {n} {v} {d} units, after a {a} {n} and a {a} {n} a year before.
Nobody in {p} {v} the {n}, though its {a} {n} and {n} were {a} by any measure.
With {d} of them on the {n}, the {a} {n} {v} what a {n} once did.
What the {n} {v} is a {n}, said {p} of the {a} {n}, not a {n} or a {n}.
A {n} in {p} {v} the {a} {n} for {d} days, then {v} the {n} again.
For the {a} {n}, {p} and {p} agreed on {d} hours of {n} and no {n}.
Since the {n} the {a} {n} {v} less {n} than {p}, which {v} its {n} by {d}.
""".strip().split("\n")
_HEADLINES = """
{c} {v} {a} {n} in {p}
{c} {v} its {n} as {n} {v}
{a} {n}: {c} {v} {d} of them
{p} {n} {v} {a} {n} for {c}
{c} and {p} {v} the {a} {n}
""".strip().split("\n")
_ONSETS = split_words("b br c cl d dr f fl g gl h k kr l m n p pl qu r s sk st t tr v w z")
_VOWELS = split_words("a e i o u ai ea oo ou")
_ENDS = split_words("d ck l ll m n nd r rd s st t th x rn")
_TAILS = split_words("field ford wick ley mere ton burn gate moor stead worth haven")
_COINED = 12_000
_KEPT_SENTENCES = 4_000


class Often[T]:
    """Draws from a list, its first ones often (Zipf's law)."""

    def __init__(self, random: Random, items: Sequence[T]) -> None:
        self._random, self.items = random, items
        self._weights = list(accumulate(1 / rank for rank in range(1, len(items) + 1)))

    def draw(self, count: int) -> list[T]:
        return self._random.choices(self.items, cum_weights=self._weights, k=count)

    def draw_some(self, most: int) -> list[T]:
        """Draw one to ``most`` of them, each once."""
        return list(dict.fromkeys(self.draw(self._random.randint(1, most))))

    def stream(self) -> Iterator[T]:
        """Draw one after the other without end."""
        while True:
            yield from self.draw(4_000)


class Vocabulary:
    """Draws words, sentences and headlines with the numbers of ``random``, a ``random.Random``."""

    def __init__(self, random: Random) -> None:
        self._random = random
        coined = {self._coin() for _ in range(_COINED)} - {*_NOUNS, RARE_WORD}
        self.nouns = [*_NOUNS, *sorted(coined)]
        places = sorted({f"{self._coin()}{random.choice(_TAILS)}".capitalize() for _ in range(400)})
        self._streams: dict[str, Iterator[str]] = {
            "n": Often(random, self.nouns).stream(),
            "v": Often(random, _VERBS).stream(),
            "a": Often(random, _ADJECTIVES).stream(),
            "p": Often(random, places).stream(),
            "d": (str(random.randint(2, 900)) for _ in iter(int, 1)),
        }
        # A new sentence takes as long as the rest of an article.
        self._kept = [self._sentence() for _ in range(_KEPT_SENTENCES)]

    def __getitem__(self, slot: str) -> str:
        """The next word for ``{slot}`` of a template (``str.format_map``)."""
        return next(self._streams[slot])

    def write_text(self, sentences: int) -> str:
        """Write plain prose without a sign that the house style reads. One sentence is new."""
        kept = self._random.choices(self._kept, k=sentences - 1)
        return " ".join([self._sentence(), *kept])

    def write_headline(self, company: str) -> str:
        """Write a headline about the name ``company``."""
        template = self._random.choice(_HEADLINES).replace("{c}", company)
        words = template.format_map(self).split()
        return " ".join(word[0].upper() + word[1:] for word in words)

    def _sentence(self) -> str:
        return self._random.choice(_SENTENCES).format_map(self)

    def _coin(self) -> str:
        chosen = self._random.choice
        opening = "".join(chosen(_ONSETS) + chosen(_VOWELS) for _ in range(chosen((1, 2, 2))))
        return opening + chosen(_ONSETS) + chosen(_VOWELS) + chosen(_ENDS)
