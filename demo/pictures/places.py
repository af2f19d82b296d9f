"""Where people go: a show hall, charging plazas, a port, a dealer's lot."""

import math

from demo.pictures import vehicles
from demo.pictures.canvas import HEIGHT, WIDTH, Canvas, mix


def show(*, hall, light, car, accent):
    """A car on a turntable in a dark hall, beams from above, heads of a crowd."""
    canvas = Canvas(seed=17)
    canvas.fade(0, 800, [(0, mix(hall, "#000000", 0.55)), (1, hall)])
    canvas.box(180, 120, 1420, 520, mix(hall, "#000000", 0.35), radius=14)
    canvas.fade(136, 504, [(0, mix(hall, "#000000", 0.35)), (1, mix(hall, "#000000", 0.35))])
    for order in range(16):
        x = 200 + order * 76
        height = 60 + 250 * abs(math.sin(order * 0.7 + 0.4))
        canvas.shape(
            [(x, 500), (x, 500 - height), (x + 56, 500 - height - 20), (x + 56, 500)],
            mix(accent, hall, 0.35 + 0.35 * abs(math.cos(order * 0.7))),
        )
    for x in range(-60, WIDTH + 120, 120):
        canvas.line([(x, 20), (x + 60, 66), (x + 120, 20)], mix(hall, "#ffffff", 0.16), 5)
    canvas.box(0, 14, WIDTH, 24, mix(hall, "#ffffff", 0.16))
    canvas.box(0, 62, WIDTH, 72, mix(hall, "#ffffff", 0.16))
    canvas.fade(760, HEIGHT, [(0, mix(hall, light, 0.16)), (1, mix(hall, "#000000", 0.6))])
    for x, aim in ((260, 560), (560, 700), (1040, 900), (1340, 1040)):
        canvas.veil([(x - 18, 90), (x + 18, 90), (aim + 260, 830), (aim - 260, 830)], light, 0.1)
        canvas.box(x - 26, 66, x + 26, 100, "#0c0f15", radius=8)
        canvas.disc(x, 100, 20, light)
        canvas.glow(x, 100, 110, light, 0.8)
    canvas.disc(800, 862, 640, mix(hall, "#000000", 0.5), radius_y=86)
    canvas.disc(800, 846, 640, mix(hall, light, 0.42), radius_y=82)
    canvas.disc(800, 840, 628, mix(hall, light, 0.3), radius_y=78)
    canvas.glow(800, 842, 600, light, 0.6, radius_y=74)
    vehicles.place(canvas, vehicles.COUPE, 370, 846, 860, car, lamp=light, glass="#0f1720")
    for x, size, lift in (
        (40, 70, 0),
        (190, 60, 24),
        (330, 74, -10),
        (500, 62, 26),
        (650, 70, 6),
        (820, 60, 30),
        (960, 74, -6),
        (1120, 62, 20),
        (1270, 72, 0),
        (1430, 64, 22),
        (1560, 74, -8),
    ):
        y = 1010 + lift
        canvas.disc(x, y - 30, size * 0.52, "#07090e")
        canvas.box(x - size, y, x + size, y + 120, "#07090e", radius=size * 0.7)
        if x % 4 == 2:
            canvas.line([(x + size * 0.6, y + 20), (x + size * 0.9, y - 90)], "#07090e", 18)
            canvas.box(x + size * 0.6, y - 140, x + size * 1.3, y - 96, "#12161e", radius=5)
            canvas.box(x + size * 0.66, y - 135, x + size * 1.24, y - 101, mix(light, accent, 0.3))
    return canvas


def charging(*, sky, roof, glow, ground, cars, hills, night=True):
    """A charging plaza: a long roof, columns, cars on the cable."""
    canvas = Canvas(seed=19)
    canvas.fade(0, 760, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    if night:
        canvas.stars(140, 460, behind=sky[0])
    else:
        canvas.glow(300, 230, 360, glow, 0.8)
        canvas.disc(300, 230, 72, glow)
        canvas.cloud(620, 160, 420, mix(sky[1], "#ffffff", 0.5))
        canvas.cloud(1200, 230, 320, mix(sky[1], "#ffffff", 0.5))
    for order, colour in enumerate(hills):
        canvas.ridge(
            700 + order * 50, 240 - order * 100, colour, step=420 - order * 80, phase=41 + order
        )
    canvas.fade(780, HEIGHT, [(0, ground), (1, mix(ground, "#000000", 0.5))])
    canvas.shape([(60, 420), (1540, 360), (1600, 372), (1600, 408), (0, 462), (0, 436)], roof)
    canvas.shape(
        [(0, 462), (1600, 408), (1600, 418), (0, 474)], glow if night else mix(roof, "#000000", 0.3)
    )
    for x in (220, 800, 1380):
        top = 460 - x * 0.034
        canvas.shape(
            [(x - 12, 830), (x - 12, top), (x + 12, top), (x + 12, 830)], mix(roof, "#05070b", 0.4)
        )
        canvas.shape(
            [(x, top + 120), (x + 120, top - 2), (x + 136, top - 2), (x + 8, top + 140)],
            mix(roof, "#05070b", 0.4),
        )
    if night:
        for x in range(120, WIDTH, 230):
            y = 466 - x * 0.034
            canvas.veil([(x - 30, y), (x + 30, y), (x + 150, 860), (x - 150, 860)], glow, 0.12)
            canvas.glow(x, 850, 200, glow, 0.35, radius_y=44)
    for x in range(90, WIDTH, 290):
        _column(canvas, x, 846, glow, roof)
    for bay in range(60, WIDTH, 330):
        canvas.shape(
            [(bay, 860), (bay + 8, 860), (bay - 60, 1066), (bay - 76, 1066)],
            mix(ground, "#ffffff", 0.35),
        )
    for x, body, colour, left in cars:
        vehicles.place(canvas, body, x, 930, 560, colour, left=left)
        tail = x + (520 if left else 44)
        column = 90 + 290 * round((tail - 130) / 290)
        drop = 806
        low = drop + 130
        cable = f"M {column + 30} 720 C {column + 34} {low} {tail - 30} {low - 10} {tail} {drop}"
        canvas.line(cable, "#12161c", 7)
        canvas.disc(tail, drop, 9, glow if night else "#35c37d")
    return canvas


def _column(canvas, x, base, glow, roof):
    canvas.box(x - 34, base - 210, x + 34, base, mix(roof, "#ffffff", 0.14), radius=12)
    canvas.box(x + 16, base - 204, x + 34, base - 6, mix(roof, "#05070b", 0.2), radius=8)
    canvas.box(x - 24, base - 190, x + 14, base - 130, "#0f151d", radius=6)
    canvas.shape(
        [
            (x - 4, base - 184),
            (x - 18, base - 156),
            (x - 8, base - 156),
            (x - 10, base - 138),
            (x + 6, base - 166),
            (x - 4, base - 166),
        ],
        glow,
    )
    canvas.box(x - 34, base - 210, x + 34, base - 200, glow, radius=4)


def port(*, sky, sun, sea, hull, quay):
    """A car carrier at the quay, cranes, rows of trucks that wait."""
    canvas = Canvas(seed=21)
    canvas.fade(0, 660, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    canvas.glow(260, 430, 480, sun, 0.85)
    canvas.disc(260, 430, 96, sun)
    canvas.cloud(900, 130, 420, mix(sky[1], "#ffffff", 0.35))
    canvas.cloud(420, 220, 260, mix(sky[1], "#ffffff", 0.3))
    canvas.fade(620, 860, [(0, sea[0]), (1, sea[1])])
    for row in range(9):
        y = 634 + row * 22
        for x in range(-60 + (row % 2) * 90, WIDTH, 260):
            canvas.box(x, y, x + 90 + row * 8, y + 3, mix(sea[0], "#ffffff", 0.3), radius=1)
    _crane(canvas, 90, 800, mix(hull, sky[1], 0.55))
    _crane(canvas, 300, 800, mix(hull, sky[1], 0.4))
    canvas.shape(
        "M 420 330 L 1430 330 L 1500 390 L 1500 700 L 1470 800 L 470 800 L 430 740 Z", "#eef0ec"
    )
    canvas.shape("M 426 640 L 1500 640 L 1500 700 L 1470 800 L 470 800 L 430 740 Z", hull)
    canvas.shape("M 430 740 L 1488 740 L 1470 800 L 470 800 Z", mix(hull, "#05070b", 0.35))
    canvas.box(420, 330, 1430, 346, mix(hull, "#ffffff", 0.1))
    for row in range(4):
        for x in range(470, 1420, 52):
            canvas.box(x, 392 + row * 56, x + 26, 404 + row * 56, "#b9c0c0", radius=3)
    canvas.box(1250, 250, 1420, 330, "#f7f7f2")
    canvas.box(1262, 272, 1420, 296, "#29333d")
    canvas.box(640, 262, 760, 330, hull)
    canvas.box(640, 262, 760, 282, mix(hull, "#ffffff", 0.35))
    canvas.shape([(430, 700), (560, 700), (470, 880), (300, 880)], "#39424b")
    canvas.shape([(440, 706), (470, 706), (344, 880), (310, 880)], "#566069")
    canvas.fade(846, HEIGHT, [(0, quay), (1, mix(quay, "#000000", 0.4))])
    canvas.box(0, 842, WIDTH, 856, mix(quay, "#ffffff", 0.3))
    for x in range(60, WIDTH, 220):
        canvas.box(x, 826, x + 30, 848, "#23292f", radius=6)
    colours = ["#a6382f", "#e8e5db", "#2f5577", "#c99432", "#565d64"]
    for row, (y, size) in enumerate(((916, 210), (1020, 280))):
        for order, x in enumerate(range(-60 + row * 30, WIDTH, int(size * 1.1))):
            vehicles.place(canvas, vehicles.PICKUP, x, y, size, colours[(order + row * 2) % 5])
    return canvas


def _crane(canvas, x, base, colour):
    canvas.line([(x, base + 60), (x + 30, 300)], colour, 14)
    canvas.line([(x + 150, base + 60), (x + 120, 300)], colour, 14)
    canvas.line([(x + 14, 560), (x + 136, 560)], colour, 10)
    canvas.line([(x - 110, 300), (x + 330, 300)], colour, 16)
    canvas.line([(x + 75, 300), (x + 75, 150)], colour, 12)
    canvas.line([(x - 100, 296), (x + 75, 156), (x + 320, 296)], colour, 5)
    canvas.line([(x + 250, 300), (x + 250, 420)], colour, 4)
    canvas.box(x + 226, 420, x + 274, 440, colour)


def lot(*, sky, field, asphalt, sun):
    """Rows and rows of unsold pickups under a summer sky, flags along the road."""
    canvas = Canvas(seed=27)
    canvas.fade(0, 420, [(0, sky[0]), (1, sky[1])])
    canvas.glow(1240, 170, 320, sun, 0.85)
    canvas.disc(1240, 170, 66, sun)
    canvas.cloud(160, 180, 420, mix(sky[0], "#ffffff", 0.6))
    canvas.cloud(720, 130, 320, mix(sky[0], "#ffffff", 0.55))
    canvas.hills(410, 20, mix(field, sky[1], 0.4), waves=2)
    canvas.fade(404, 480, [(0, mix(field, "#ffffff", 0.2)), (1, field)])
    canvas.fade(
        470, HEIGHT, [(0, mix(asphalt, "#ffffff", 0.2)), (1, mix(asphalt, "#000000", 0.25))]
    )
    canvas.box(1050, 290, 1450, 424, "#e9e6dd")
    canvas.box(1050, 290, 1450, 322, "#b8402f")
    for x in range(1076, 1430, 62):
        canvas.box(x, 340, x + 46, 424, "#41586a")
    paints = ["#a6382f", "#e8e5db", "#2f5577", "#c99432", "#565d64", "#3e6651", "#20262d"]
    y, size, row = 500.0, 96.0, 0
    while y < HEIGHT + 130:
        order = 0
        place = -size * (0.3 + 0.4 * (row % 2))
        while place < WIDTH:
            paint = paints[(order * 3 + row * 2) % 7]
            faces_left = bool(row % 2)
            vehicles.place(canvas, vehicles.PICKUP, place, y, size, paint, left=faces_left)
            place += size * 1.07
            order += 1
        y += size * 0.52
        size *= 1.22
        row += 1
    for x in (40, 560, 1560):
        canvas.box(x, 210, x + 7, 500, "#e9e6dd")
        for tier, tone in enumerate(("#b8402f", "#f1ead9", "#2f5577")):
            canvas.shape(
                [
                    (x + 7, 214 + tier * 26),
                    (x + 110, 222 + tier * 26),
                    (x + 104, 246 + tier * 26),
                    (x + 7, 240 + tier * 26),
                ],
                tone,
            )
    return canvas
