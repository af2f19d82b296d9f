"""Style rules of the demo newsroom: one of each kind to begin with, for editors to go on from."""

from newsroom.models import StyleRule

Kind = StyleRule.Kind

# kind, what is written, what the house writes, why, an example that it finds, one that passes
RULES = [
    (Kind.SPELLING, "tyre*", "tire*", "", "The tyres wear.", "The tires wear."),
    (Kind.SPELLING, "kerb weight", "curb weight", "", "Its kerb weight.", "Its curb weight."),
    (Kind.SPELLING, "per cent", "percent", "", "Up 4 per cent.", "Up 4 percent."),
    (
        Kind.SPELLING,
        "pick-up truck*",
        "pickup truck*",
        "",
        "Two pick-up trucks.",
        "A pickup truck.",
    ),
    (Kind.SPELLING, "web site*", "website*", "", "On its web site.", "On its website."),
    (Kind.SPELLING, "towards", "toward", "", "It rolls towards us.", "It rolls toward us."),
    (
        *(Kind.AVOIDED, "game-chang*", "", "Say what changes, and for whom."),
        *("A game-changing motor.", "A motor that halves the noise."),
    ),
    (
        *(Kind.AVOIDED, "going forward", "", "Say when."),
        *("Sales will rise going forward.", "Sales will rise in 2027."),
    ),
    (Kind.AVOIDED, "utilize*", "use*", "", "They utilize steel.", "They use steel."),
    (Kind.UNIT, "# kph", "# km/h", "", "It runs 180 kph.", "It runs 180 km/h."),
    (Kind.UNIT, "# bhp", "# hp", "American horsepower.", "It has 240 bhp.", "It has 240 hp."),
    (Kind.UNIT, "# kwh", "# kWh", "", "A 60 kwh pack.", "A 60 kWh pack."),
    (
        *(Kind.DATELINE, "Detroit, MI -", "DETROIT -", "Detroit needs no state."),
        *("Detroit, MI - The plant opens.", "DETROIT - The plant opens."),
    ),
]


def write_style_rules() -> None:
    """Write those that the newsroom does not have."""
    names = ("kind", "written", "instead", "why", "fails", "passes")
    rules = [StyleRule(**dict(zip(names, rule, strict=True))) for rule in RULES]
    StyleRule.objects.bulk_create(rules, ignore_conflicts=True)
