"""The colors of static/css/tokens.css: what is written can be read, by day and by night."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
COLORS = {
    name: (day, night)
    for name, day, night in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", TOKENS)
}
TEXT, PART = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "accent") for ground in ("paper", "tint")),
    *((ink, "surface", TEXT) for ink in ("ink", "ink-soft", "error", "good")),
    ("on-accent", "accent", TEXT),
    ("ink", "highlight", TEXT),
    *((ink, "asphalt", TEXT) for ink in ("on-asphalt", "on-asphalt-soft", "lane")),
    ("asphalt-ink", "lane", TEXT),
    ("field-border", "surface", PART),
    ("field-border", "paper", PART),
]


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
def test_ink_stands_out_from_its_ground(ink, ground, least, scheme):
    lights = sorted(luminance(COLORS[name][scheme]) for name in (ink, ground))

    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= least
