"""Parts and what they are made of: gears, bolts, steel coils, battery cells, hydrogen tanks."""

import math

from demo.pictures import vehicles
from demo.pictures.canvas import HEIGHT, WIDTH, Canvas, mix


def gears(*, back, metals):
    """A train of gears, poster style."""
    canvas = Canvas()
    canvas.fade(0, HEIGHT, [(0, back[0]), (1, back[1])])
    for ring in range(7, 0, -1):
        canvas.disc(560, 560, ring * 150, mix(back[1], back[0], 0.35 + ring * 0.09))
    for x, y, radius, teeth, turn, colour in (
        (1290, 250, 250, 22, 4, metals[2]),
        (1180, 800, 330, 28, 0, metals[1]),
        (560, 560, 400, 34, 2, metals[0]),
        (150, 960, 190, 16, 8, metals[2]),
        (170, 180, 170, 14, 0, metals[1]),
    ):
        _gear(canvas, x, y, radius, teeth, turn, colour)
    return canvas


def _gear(canvas, x, y, radius, teeth, turn, colour):
    def rim(cx, cy):
        points = []
        for tooth in range(teeth):
            for share, depth in ((0, 0.88), (0.16, 1), (0.5, 1), (0.66, 0.88)):
                angle = math.radians(turn) + (tooth + share) / teeth * math.tau
                points.append(
                    (cx + math.cos(angle) * radius * depth, cy + math.sin(angle) * radius * depth)
                )
        return points

    canvas.shape(rim(x + 14, y + 18), mix(colour, "#05070b", 0.55))
    canvas.shape(rim(x, y), colour)
    canvas.disc(x, y, radius * 0.8, mix(colour, "#ffffff", 0.14))
    canvas.disc(x, y, radius * 0.76, mix(colour, "#05070b", 0.16))
    for hole in range(6):
        angle = hole / 6 * math.tau + math.radians(turn * 3)
        hx, hy = x + math.cos(angle) * radius * 0.5, y + math.sin(angle) * radius * 0.5
        canvas.disc(hx, hy, radius * 0.16, mix(colour, "#05070b", 0.62))
        canvas.disc(hx + 3, hy + 4, radius * 0.14, mix(colour, "#05070b", 0.74))
    canvas.disc(x, y, radius * 0.26, mix(colour, "#ffffff", 0.24))
    canvas.disc(x, y, radius * 0.13, mix(colour, "#05070b", 0.75))


def bolts(*, back, metal, accent):
    """Rows of bolts seen from above, one of them missing."""
    canvas = Canvas(back)
    canvas.fade(0, HEIGHT, [(0, mix(back, "#ffffff", 0.1)), (1, mix(back, "#000000", 0.2))])
    for row in range(5):
        for column in range(7):
            x = 70 + column * 244 + (row % 2) * 122
            y = 76 + row * 228
            missing = (row, column) == (2, 4)
            canvas.disc(x + 12, y + 16, 94, mix(back, "#000000", 0.35))
            if missing:
                canvas.disc(x, y, 92, mix(back, "#000000", 0.55))
                canvas.ring(x, y, 104, 12, accent)
                canvas.disc(x + 6, y + 8, 70, mix(back, "#000000", 0.75))
                continue
            canvas.disc(x, y, 92, mix(metal, "#000000", 0.14))
            canvas.ring(x, y, 90, 5, mix(metal, "#ffffff", 0.4), start=180, end=290)
            turn = math.radians(row * 17 + column * 29)
            corners = [turn + corner / 6 * math.tau for corner in range(6)]
            canvas.shape(
                [(x + math.cos(a) * 74, y + math.sin(a) * 74) for a in corners],
                mix(metal, "#000000", 0.3),
            )
            canvas.shape(
                [(x + math.cos(a) * 70 - 3, y + math.sin(a) * 70 - 4) for a in corners], metal
            )
            canvas.disc(x - 2, y - 3, 50, mix(metal, "#ffffff", 0.22))
            canvas.disc(x - 1, y - 1, 44, mix(metal, "#ffffff", 0.06))
    return canvas


def coils(*, sky, steel, floor):
    """Steel coils on the floor of a warehouse."""
    canvas = Canvas()
    canvas.fade(0, 780, [(0, sky[0]), (1, sky[1])])
    for x in range(0, WIDTH, 160):
        canvas.box(x, 0, x + 14, 780, mix(sky[1], sky[0], 0.75))
    for x in range(40, WIDTH, 320):
        canvas.box(x, 120, x + 210, 300, mix(sky[1], "#ffffff", 0.55))
        canvas.veil([(x, 300), (x + 210, 300), (x + 420, 900), (x + 120, 900)], "#ffffff", 0.1)
        canvas.box(x + 102, 120, x + 108, 300, sky[0])
    canvas.fade(760, HEIGHT, [(0, floor), (1, mix(floor, "#000000", 0.45))])
    for x, y, radius in ((300, 640, 150), (640, 640, 150), (980, 640, 150), (1320, 640, 150)):
        _coil(canvas, x, y, radius, mix(steel, sky[1], 0.35))
    for x, y, radius in ((120, 800, 210), (570, 800, 210), (1030, 800, 210), (1490, 800, 210)):
        _coil(canvas, x, y, radius, steel)
    return canvas


def _coil(canvas, x, y, radius, colour):
    canvas.disc(
        x + 40, y + radius, radius * 1.2, mix(colour, "#05070b", 0.82), radius_y=radius * 0.1
    )
    depth = radius * 0.5
    canvas.disc(x + depth, y, radius, mix(colour, "#05070b", 0.5))
    canvas.box(x, y - radius, x + depth, y + radius, mix(colour, "#05070b", 0.5))
    for band, share in ((0.0, 0.16), (0.3, 0.5), (0.62, 0.28)):
        canvas.box(
            x,
            y - radius + band * radius,
            x + depth,
            y - radius + (band + 0.2) * radius,
            mix(colour, "#ffffff", share * 0.4),
        )
    canvas.disc(x, y, radius, colour)
    for ring in range(11):
        shade = "#ffffff" if ring % 2 else "#05070b"
        canvas.ring(x, y, radius * (0.98 - ring * 0.058), 3, mix(colour, shade, 0.22))
    canvas.disc(x, y, radius * 0.34, mix(colour, "#05070b", 0.8))
    canvas.disc(x + radius * 0.06, y + radius * 0.03, radius * 0.28, mix(colour, "#05070b", 0.9))
    canvas.ring(x, y, radius * 0.9, radius * 0.2, mix(colour, "#ffffff", 0.45), start=205, end=240)


def cells(*, back, can, caps):
    """Round battery cells, packed, seen from a corner above."""
    canvas = Canvas(back)
    canvas.fade(0, HEIGHT, [(0, mix(back, "#ffffff", 0.12)), (1, mix(back, "#000000", 0.4))])
    for row in range(7):
        for column in range(-1, 9):
            x = column * 200 + (row % 2) * 100 + 40
            y = 120 + row * 160
            share = row / 6
            body = mix(mix(can, back, 0.5), can, share)
            cap = (
                caps[(row * 3 + column * 2) % len(caps)]
                if (row + column) % 3 == 0
                else mix(body, "#ffffff", 0.3)
            )
            canvas.box(x - 84, y, x + 84, y + 300, body)
            canvas.box(x - 84, y, x - 58, y + 300, mix(body, "#000000", 0.3))
            canvas.box(x + 40, y, x + 62, y + 300, mix(body, "#ffffff", 0.26))
            canvas.box(x + 70, y, x + 84, y + 300, mix(body, "#000000", 0.24))
            canvas.disc(x, y, 84, mix(body, "#ffffff", 0.16), radius_y=34)
            canvas.disc(x, y - 2, 68, cap, radius_y=27)
            canvas.disc(x, y - 10, 34, mix(cap, "#ffffff", 0.5), radius_y=13)
            canvas.box(x - 34, y - 10, x + 34, y - 2, mix(cap, "#000000", 0.12))
            canvas.disc(x, y - 12, 34, mix(cap, "#ffffff", 0.42), radius_y=13)
    canvas.haze(0, 420, mix(back, "#ffffff", 0.1), 0.7, rising=True)
    return canvas


def tanks(*, sky, steel, band, ground):
    """Hydrogen tanks at a filling place, a bus beside them."""
    canvas = Canvas(seed=14)
    canvas.fade(0, 800, [(0, sky[0]), (0.7, sky[1]), (1, sky[2])])
    canvas.cloud(120, 210, 380, mix(sky[1], "#ffffff", 0.55))
    canvas.cloud(980, 150, 460, mix(sky[1], "#ffffff", 0.5))
    canvas.hills(740, 40, mix(sky[2], "#5d8a78", 0.5), waves=1.3)
    for x in (1240, 1400, 1540):
        _turbine(canvas, x, 740, 360 - (x - 1240) * 0.35, "#f6f7f4", x * 0.13)
    canvas.fade(790, HEIGHT, [(0, ground), (1, mix(ground, "#000000", 0.35))])
    for order in range(3):
        x = 110 + order * 210
        canvas.box(x, 300, x + 170, 800, steel, radius=84)
        canvas.box(x + 118, 330, x + 150, 770, mix(steel, "#0a1016", 0.18), radius=16)
        canvas.box(x + 24, 340, x + 44, 760, mix(steel, "#ffffff", 0.7), radius=10)
        canvas.box(x, 430, x + 170, 480, band)
        canvas.box(x, 640, x + 170, 652, mix(steel, "#0a1016", 0.3))
        canvas.box(x + 76, 250, x + 94, 310, mix(steel, "#0a1016", 0.5))
        for leg in (18, 136):
            canvas.box(x + leg, 770, x + leg + 16, 840, mix(steel, "#0a1016", 0.6))
    canvas.box(180, 250, 640, 262, mix(steel, "#0a1016", 0.5))
    canvas.box(626, 250, 640, 800, mix(steel, "#0a1016", 0.5))
    canvas.box(60, 836, 760, 858, mix(ground, "#0a1016", 0.4))
    vehicles.place(canvas, vehicles.VAN, 700, 934, 760, "#f4f5f1", left=True)
    canvas.box(1010, 760, 1400, 792, band, radius=6)
    return canvas


def _turbine(canvas, x, base, height, colour, turn):
    canvas.shape(
        [(x - 7, base), (x - 3, base - height), (x + 3, base - height), (x + 7, base)], colour
    )
    for blade in range(3):
        angle = turn + blade * math.tau / 3
        tip = (x + math.cos(angle) * height * 0.52, base - height + math.sin(angle) * height * 0.52)
        side = (math.cos(angle + 1.57) * 9, math.sin(angle + 1.57) * 9)
        canvas.shape(
            [
                (x - side[0] * 0.3, base - height - side[1] * 0.3),
                (x + side[0], base - height + side[1]),
                tip,
            ],
            colour,
        )
    canvas.disc(x, base - height, 10, mix(colour, "#0a1016", 0.2))
