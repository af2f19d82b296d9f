"""Race tracks, by day and under floodlights."""

from itertools import pairwise

from demo.pictures import vehicles
from demo.pictures.canvas import HEIGHT, WIDTH, Canvas, mix, outline


def track(*, sky, sun, grass, asphalt, cars, night=False):
    """Racing cars out of a bend, stands behind, curbs in front."""
    canvas = Canvas(seed=12)
    canvas.fade(0, 560, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    if night:
        canvas.stars(90, 320, behind=sky[0])
    else:
        canvas.glow(1260, 260, 420, sun, 0.8)
        canvas.disc(1260, 260, 80, sun)
        canvas.cloud(120, 170, 420, mix(sky[1], "#ffffff", 0.4))
    _stands(canvas, 60, 560, 900, mix(asphalt, sky[1], 0.3), night=night)
    canvas.hills(560, 26, mix(grass, "#0d2018", 0.35), waves=2.2, phase=2)
    canvas.fade(560, 700, [(0, mix(grass, "#ffffff", 0.14)), (1, grass)])
    for x in range(-40, WIDTH, 96):
        canvas.box(x, 586, x + 88, 634, mix(asphalt, "#ffffff", 0.62))
        canvas.box(x, 586, x + 88, 598, "#c8433a" if (x // 96) % 2 else "#2f5d8c")
    if night:
        for x in (170, 640, 1110, 1540):
            canvas.box(x - 6, 90, x + 6, 600, "#161c26")
            canvas.box(x - 70, 76, x + 70, 116, "#161c26", radius=6)
            for lamp in range(4):
                canvas.disc(x - 50 + lamp * 34, 96, 13, "#fffbe8")
            canvas.glow(x, 98, 340, "#dfe9ff", 0.7)
            canvas.veil(
                [(x - 60, 116), (x + 60, 116), (x + 320, 700), (x - 320, 700)], "#e8efff", 0.05
            )
    canvas.shape("M 0 700 C 500 668 1050 672 1600 716 L 1600 1066 L 0 1066 Z", asphalt)
    canvas.haze(760, HEIGHT, "#05060a", 0.35)
    upper = outline("M 0 690 C 500 658 1050 662 1600 706")
    _curb(canvas, upper, 12, "#d8463c", "#f4efe4")
    _curb(canvas, outline("M 0 1030 C 500 990 1050 996 1600 1048"), 40, "#d8463c", "#f4efe4")
    canvas.shape("M 0 1052 C 500 1012 1050 1018 1600 1070 L 1600 1080 L 0 1080 Z", grass)
    for x, y, length, colour, number in cars:
        for streak in range(4):
            start = x - 60 - streak * 60
            canvas.veil(
                [
                    (start - 200, y - 20 - streak * 22),
                    (start + 90, y - 23 - streak * 22),
                    (start + 90, y - 19 - streak * 22),
                ],
                "#ffffff",
                0.4,
            )
        _racer(canvas, x, y, length, colour, number, night=night)
    return canvas


def _curb(canvas, points, height, one, other):
    dense = []
    for (ax, ay), (bx, by) in pairwise(points):
        dense += [(ax + (bx - ax) * s / 3, ay + (by - ay) * s / 3) for s in range(3)]
    dense.append(points[-1])
    for order, ((ax, ay), (bx, by)) in enumerate(pairwise(dense)):
        canvas.shape(
            [(ax, ay), (bx, by), (bx, by + height), (ax, ay + height)], one if order % 2 else other
        )


def _stands(canvas, left, base, width, colour, *, night):
    for step in range(7):
        top = base - 30 - step * 26
        canvas.box(
            left + step * 14,
            top,
            left + width - step * 14,
            top + 30,
            mix(colour, "#05070b", 0.1 + 0.04 * step),
        )
        for x in range(int(left + 16 + step * 14), int(left + width - 16 - step * 14), 15):
            tone = canvas.chance.choice(
                ["#e9b44c", "#d95d4e", "#f1ead9", "#4f83b5", "#6aa37f", "#2b3440"]
            )
            canvas.disc(x, top + 8, 5, mix(tone, colour, 0.55 if night else 0.25))
    roof = base - 260
    canvas.shape(
        [
            (left - 20, roof + 22),
            (left + width + 40, roof - 26),
            (left + width + 40, roof - 10),
            (left - 20, roof + 40),
        ],
        mix(colour, "#ffffff", 0.55),
    )
    for x in range(int(left + 80), int(left + width), 200):
        canvas.box(x, roof + 10, x + 8, base - 30, mix(colour, "#05070b", 0.4))
        canvas.box(x + 60, roof - 60, x + 63, roof + 10, "#2b3440")
        canvas.shape(
            [(x + 63, roof - 60), (x + 112, roof - 46), (x + 63, roof - 32)],
            ["#d8463c", "#f1c232", "#3f7fb5"][x // 200 % 3],
        )


def _racer(canvas, x, ground, length, colour, number, *, night):
    dark = "#14171d"
    scale = length / 1000
    wing = [
        (x + px * scale, ground + (py - 286) * scale)
        for px, py in ((-10, 40), (120, 46), (122, 62), (-10, 58))
    ]
    strut = [
        (x + px * scale, ground + (py - 286) * scale)
        for px, py in ((60, 56), (78, 56), (92, 150), (70, 150))
    ]
    canvas.shape(strut, dark)
    vehicles.place(
        canvas, vehicles.COUPE, x, ground, length, colour, lit=night, rim="#3a3f48", glass="#101820"
    )
    canvas.shape(wing, dark)
    canvas.box(x - 16 * scale, ground - 260 * scale, x + 4 * scale, ground - 212 * scale, dark)
    px, py = x + 540 * scale, ground - 96 * scale
    canvas.disc(px, py, 52 * scale, "#f6f2e8")
    _digits(canvas, px, py, 54 * scale, number)
    canvas.shape(
        [
            (x + 940 * scale, ground - 34 * scale),
            (x + 1012 * scale, ground - 30 * scale),
            (x + 1012 * scale, ground - 20 * scale),
            (x + 930 * scale, ground - 20 * scale),
        ],
        dark,
    )


_SEGMENTS = {"1": "BC", "2": "ABGED", "3": "ABGCD", "4": "FGBC", "7": "ABC"}


def _digits(canvas, x, y, height, text):
    """Numbers out of bars, so that no font of the machine matters."""
    width, thick = height * 0.42, height * 0.16
    left = x - (len(text) * width + (len(text) - 1) * thick) / 2
    for digit in text:
        top, middle, low = y - height / 2, y, y + height / 2
        bars = {
            "A": (left, top, left + width, top + thick),
            "B": (left + width - thick, top, left + width, middle),
            "C": (left + width - thick, middle, left + width, low),
            "D": (left, low - thick, left + width, low),
            "E": (left, middle, left + thick, low),
            "F": (left, top, left + thick, middle),
            "G": (left, middle - thick / 2, left + width, middle + thick / 2),
        }
        for bar in _SEGMENTS[digit]:
            canvas.box(*bars[bar], "#14171d")
        left += width + thick
