"""Scenes with a vehicle in a landscape: coast, mountains, prairie, hills, city, highway."""

from demo.pictures import vehicles
from demo.pictures.canvas import HEIGHT, WIDTH, Canvas, mix

GROUND = 880


def coast(*, sky, sun, sea, road, car, glass="#27313c", left=False, body=vehicles.SEDAN):
    """A car on a coast road, the sun low over the water."""
    canvas = Canvas()
    canvas.fade(0, 640, [(0, sky[0]), (0.55, sky[1]), (1, sky[2])])
    sun_x = 1120 if left else 470
    canvas.glow(sun_x, 520, 560, sun, 0.75)
    canvas.disc(sun_x, 520, 118, sun)
    for y, width, x in ((180, 420, 960), (250, 300, 120), (330, 240, 1240)):
        canvas.cloud(x, y, width, mix(sky[1], "#ffffff", 0.28))
    canvas.fade(580, 800, [(0, sea[0]), (1, sea[1])])
    for row in range(11):
        top = 590 + row * 15 + row * row * 0.5
        half = 96 + row * 9 - (row % 3) * 34
        shine = mix(sun, sea[0], 0.2)
        canvas.box(sun_x - half, top, sun_x + half, top + 4 + row * 0.5, shine, radius=2)
    headland = mix(sea[1], sky[0], 0.25)
    if left:
        canvas.shape(
            "M 0 582 L 0 452 C 90 430 190 470 260 512 C 330 548 420 560 520 582 Z", headland
        )
    else:
        canvas.shape(
            "M 1600 582 L 1600 428 C 1500 420 1420 460 1330 500 C 1240 548 1120 560 980 582 Z",
            headland,
        )
    canvas.shape("M 0 772 C 400 742 1100 738 1600 764 L 1600 1066 L 0 1066 Z", road[0])
    canvas.box(0, 800, WIDTH, HEIGHT, road[1])
    canvas.fade(800, HEIGHT, [(0, road[1]), (1, mix(road[1], "#05070b", 0.35))])
    canvas.box(0, 786, WIDTH, 800, mix(road[0], "#ffffff", 0.25))
    for post in range(-20, WIDTH, 150):
        canvas.box(post, 742, post + 9, 792, mix(road[0], "#101418", 0.5))
    canvas.box(0, 740, WIDTH, 756, mix(road[0], "#ffffff", 0.55))
    for dash in range(-60, WIDTH, 260):
        canvas.box(dash, 968, dash + 140, 978, mix(road[1], "#ffffff", 0.55))
    vehicles.place(canvas, body, 420, GROUND + 20, 800, car, left=left, glass=glass)
    return canvas


def mountains(*, sky, sun, ranges, ground, car, body=vehicles.SUV, snow="#f4f1ea"):
    """A vehicle before ranges that fade into the distance, firs along the way."""
    canvas = Canvas(seed=7)
    canvas.fade(0, 820, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    canvas.glow(1180, 300, 430, sun, 0.8)
    canvas.disc(1180, 300, 74, sun)
    for order, colour in enumerate(ranges):
        base = 640 + order * 66
        height = 430 - order * 110
        peaks = canvas.ridge(base, height, colour, step=330 - order * 50, phase=11 + order * 5)
        if order < 2:
            _snow(canvas, peaks, snow, base - height * 0.56, mix(colour, snow, 0.9 - order * 0.25))
        canvas.haze(base - 130, base + 60, sky[2], 0.55)
    canvas.shape(
        "M 0 800 C 380 760 700 796 1000 780 C 1240 768 1440 790 1600 776 L 1600 1066 L 0 1066 Z",
        ground[0],
    )
    for x in range(-20, WIDTH + 40, 58):
        size = canvas.chance.uniform(70, 168)
        _fir(canvas, x + canvas.chance.uniform(-18, 18), 806, size, mix(ground[0], "#061510", 0.45))
    canvas.shape("M 0 858 C 500 836 1100 838 1600 856 L 1600 1066 L 0 1066 Z", ground[1])
    canvas.haze(850, HEIGHT, "#08090c", 0.35)
    vehicles.place(canvas, body, 380, 934, 840, car, glass="#24323c")
    return canvas


def _snow(canvas, peaks, snow, line, colour):
    for (ax, ay), (bx, by), (cx, cy) in zip(peaks, peaks[1:], peaks[2:], strict=False):
        if not (by < ay and by < cy and by < line):
            continue

        def down(x, y, by=by, bx=bx):
            share = (line - by) / (y - by)
            return bx + (x - bx) * share, line

        left, right = down(ax, ay), down(cx, cy)
        span = right[0] - left[0]
        teeth = [
            (left[0] + span * share, line + lift)
            for share, lift in ((0.2, -14), (0.36, 26), (0.52, -8), (0.7, 30), (0.86, -12))
        ]
        canvas.shape([(bx, by), left, *teeth, right], colour)


def _fir(canvas, x, base, height, colour):
    for tier in range(3):
        top = base - height + height * tier * 0.24
        half = height * (0.13 + 0.07 * tier)
        canvas.shape(
            [(x, top), (x + half, top + height * 0.46), (x - half, top + height * 0.46)], colour
        )
    canvas.box(x - 3, base - 12, x + 3, base + 10, mix(colour, "#000000", 0.4))


def prairie(*, sky, sun, fields, car, elevator, body=vehicles.PICKUP, scale=False, stripes=True):
    """A pickup on a farm road, grain elevator and windmill behind; ``scale``: on a weighbridge."""
    canvas = Canvas(seed=3)
    canvas.fade(0, 700, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    canvas.glow(1240, 640, 620, sun, 0.85)
    canvas.disc(1240, 610, 100, sun)
    for x, y, width in ((90, 150, 460), (700, 230, 340), (1160, 130, 300), (440, 350, 220)):
        canvas.cloud(x, y, width, mix(sky[1], "#ffffff", 0.34))
    canvas.hills(674, 22, mix(fields[0], sky[2], 0.5), waves=1.4)
    canvas.fade(690, 830, [(0, mix(fields[0], sky[2], 0.22)), (1, fields[0])])
    if stripes:
        for row in range(-22, 40):
            x = 800 + (row - 8) * 22
            far = 800 + (row - 8) * 150
            canvas.line([(x, 690), (far, 836)], mix(fields[0], fields[1], 0.5), 5)
    _elevator(canvas, 150, 700, elevator)
    _windmill(canvas, 1010, 704, mix(elevator, "#101418", 0.55))
    for x, size in ((560, 46), (604, 62), (650, 40), (1420, 54), (1480, 70)):
        canvas.disc(x, 690 - size * 0.5, size * 0.62, mix(fields[1], "#0d1a14", 0.45))
    canvas.shape("M 0 826 L 1600 812 L 1600 1066 L 0 1066 Z", fields[2])
    canvas.haze(860, HEIGHT, "#100c0a", 0.4)
    if scale:
        _weighbridge(canvas, fields[2])
    else:
        for x in range(-30, WIDTH, 190):
            canvas.box(x, 742, x + 9, 838, mix(fields[1], "#1a120c", 0.6))
        for y in (764, 796):
            canvas.line([(0, y + 4), (WIDTH, y - 4)], mix(fields[1], "#1a120c", 0.5), 3)
    vehicles.place(canvas, body, 380, 920, 860, car, glass="#26323b")
    return canvas


def _elevator(canvas, x, base, colour):
    shade, light = mix(colour, "#0d1015", 0.28), mix(colour, "#ffffff", 0.2)
    for silo in range(3):
        left = x + silo * 74
        canvas.box(left, base - 260, left + 70, base, colour)
        canvas.box(left + 48, base - 260, left + 70, base, shade)
        canvas.box(left + 8, base - 260, left + 18, base, light)
        canvas.disc(left + 35, base - 260, 35, colour, radius_y=13)
    tower = x + 236
    canvas.box(tower, base - 390, tower + 96, base, mix(colour, "#0d1015", 0.1))
    canvas.box(tower + 66, base - 390, tower + 96, base, shade)
    canvas.shape(
        [(tower - 10, base - 390), (tower + 48, base - 440), (tower + 106, base - 390)], shade
    )
    canvas.shape(
        [(x - 6, base - 290), (tower, base - 352), (tower, base - 336), (x - 6, base - 276)], shade
    )
    for row in range(4):
        canvas.box(
            tower + 28,
            base - 360 + row * 70,
            tower + 46,
            base - 334 + row * 70,
            mix(shade, "#000000", 0.4),
        )


def _windmill(canvas, x, base, colour):
    canvas.line([(x - 34, base), (x - 4, base - 250)], colour, 6)
    canvas.line([(x + 34, base), (x + 4, base - 250)], colour, 6)
    for level in range(1, 5):
        y, half = base - level * 50, 34 - level * 6
        canvas.line([(x - half, y), (x + half, y)], colour, 4)
    canvas.ring(x, base - 258, 58, 3, colour)
    for blade in range(10):
        canvas.ring(x, base - 258, 54, 40, colour, start=blade * 36, end=blade * 36 + 19)
    canvas.shape([(x, base - 262), (x + 108, base - 284), (x + 108, base - 236)], colour)


def _weighbridge(canvas, ground):
    steel = mix(ground, "#1b222b", 0.75)
    canvas.box(300, 912, 1340, 950, steel)
    canvas.box(300, 912, 1340, 920, mix(steel, "#ffffff", 0.35))
    for x in range(330, 1330, 96):
        canvas.box(x, 926, x + 60, 940, mix(steel, "#000000", 0.35))
    canvas.shape([(180, 950), (300, 914), (300, 950)], mix(steel, "#000000", 0.2))
    canvas.shape([(1340, 914), (1460, 950), (1340, 950)], mix(steel, "#000000", 0.2))
    hut = 1340
    canvas.box(hut, 690, hut + 190, 906, "#e9dfc6")
    canvas.box(hut + 140, 690, hut + 190, 906, "#cbbf9f")
    canvas.shape([(hut - 24, 692), (hut + 20, 640), (hut + 190, 640), (hut + 214, 692)], "#9c3f2f")
    canvas.box(hut + 26, 732, hut + 112, 806, "#3a4c59")
    canvas.veil(
        [(hut + 40, 732), (hut + 66, 732), (hut + 46, 806), (hut + 26, 806)], "#ffffff", 0.3
    )
    canvas.box(hut - 150, 700, hut - 30, 752, "#20262c", radius=6)
    for digit in range(4):
        canvas.box(hut - 140 + digit * 27, 710, hut - 122 + digit * 27, 742, "#f2a93b", radius=3)
        canvas.box(hut - 135 + digit * 27, 715, hut - 127 + digit * 27, 724, "#20262c")
    canvas.box(hut - 96, 752, hut - 86, 912, "#20262c")


def hills(*, sky, sun, slopes, road, car, body=vehicles.WAGON):
    """A car on a road through rolling hills with cypresses and a far village."""
    canvas = Canvas(seed=5)
    canvas.fade(0, 640, [(0, sky[0]), (0.7, sky[1]), (1, sky[2])])
    canvas.glow(340, 260, 420, sun, 0.75)
    canvas.disc(340, 260, 84, sun)
    canvas.cloud(880, 180, 420, mix(sky[0], "#ffffff", 0.5))
    canvas.cloud(1250, 270, 260, mix(sky[0], "#ffffff", 0.42))
    for order, colour in enumerate(slopes):
        base = 560 + order * 74
        if order == 2:
            _village(canvas, 1130, 676, slopes[1])
        canvas.hills(
            base, 66 - order * 8, colour, waves=1.1 + order * 0.45, phase=order * 1.9 + 0.6
        )
        canvas.haze(base - 60, base + 60, sky[2], 0.22)
        if order == 2:
            for x in (240, 268, 300, 700, 726, 1380, 1410, 1436):
                canvas.disc(x, 672, 10, mix(colour, "#0c1f16", 0.6), radius_y=52)
    canvas.shape(
        "M 0 850 C 480 822 1080 830 1600 852 L 1600 1066 L 0 1066 Z",
        mix(slopes[-1], "#1a1a12", 0.25),
    )
    canvas.shape("M 0 872 C 480 850 1080 856 1600 874 L 1600 1066 L 0 1066 Z", road)
    canvas.haze(880, HEIGHT, "#07080a", 0.4)
    for dash in range(20, WIDTH, 240):
        canvas.box(dash, 1000, dash + 130, 1010, mix(road, "#ffffff", 0.6))
    vehicles.place(canvas, body, 400, 936, 820, car)
    return canvas


def _village(canvas, x, base, colour):
    wall, roof = mix("#f0dcc0", colour, 0.15), mix("#b5573b", colour, 0.1)
    for left, width, height in ((0, 54, 40), (46, 40, 58), (84, 60, 36), (138, 46, 50)):
        canvas.box(x + left, base - height, x + left + width, base + 12, wall)
        canvas.shape(
            [
                (x + left - 5, base - height),
                (x + left + width / 2, base - height - 22),
                (x + left + width + 5, base - height),
            ],
            roof,
        )
    canvas.box(x + 62, base - 128, x + 86, base, mix(wall, "#000000", 0.08))
    canvas.shape([(x + 56, base - 128), (x + 74, base - 186), (x + 92, base - 128)], roof)


def city(*, sky, towers, windows, street, car, body, lit=False, left=False, stars=False, **look):
    """A vehicle in a street before a skyline, by day or with lit windows by night."""
    canvas = Canvas(seed=23)
    canvas.fade(0, 820, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    if stars:
        canvas.stars(110, 420, behind=sky[0])
        canvas.disc(1290, 180, 62, "#f4ecd2")
        canvas.disc(1266, 168, 56, mix(sky[0], sky[1], 0.34))
    else:
        canvas.cloud(160, 200, 380, mix(sky[1], "#ffffff", 0.5))
        canvas.cloud(1060, 150, 420, mix(sky[1], "#ffffff", 0.45))
    for layer, colour in enumerate(towers):
        x = -30.0
        while x < WIDTH:
            width = canvas.chance.uniform(84, 170)
            height = canvas.chance.uniform(190, 540 - layer * 150)
            _tower(canvas, x, 800 - height, width, colour, windows, lit=lit, layer=layer)
            x += width + canvas.chance.choice([0, 6, 22])
        canvas.haze(560, 800, sky[2], 0.4)
    canvas.box(0, 796, WIDTH, HEIGHT, street)
    canvas.box(0, 796, WIDTH, 834, mix(street, "#ffffff", 0.22))
    canvas.box(0, 832, WIDTH, 840, mix(street, "#000000", 0.35))
    canvas.haze(850, HEIGHT, "#040508", 0.45)
    for x in (150, 1450):
        canvas.box(x - 5, 470, x + 5, 812, "#1d242c")
        canvas.line([(x, 474), (x + (70 if x < 800 else -70), 462)], "#1d242c", 8)
        lamp = x + (78 if x < 800 else -78)
        canvas.box(lamp - 30, 456, lamp + 30, 470, "#1d242c", radius=6)
        if lit:
            canvas.glow(lamp, 470, 210, windows, 0.75)
            canvas.box(lamp - 24, 468, lamp + 24, 474, "#fff6dc")
    for dash in range(-40, WIDTH, 250):
        canvas.box(dash, 996, dash + 130, 1006, mix(street, "#ffffff", 0.5))
    vehicles.place(canvas, body, 390, 934, 820, car, lit=lit, left=left, **look)
    return canvas


def _tower(canvas, x, top, width, colour, windows, *, lit, layer):
    canvas.box(x, top, x + width, 800, colour)
    canvas.box(x + width * 0.78, top, x + width, 800, mix(colour, "#05070c", 0.16))
    if canvas.chance.random() < 0.35:
        canvas.box(x + width * 0.3, top - 34, x + width * 0.6, top, colour)
        canvas.box(x + width * 0.44, top - 90, x + width * 0.44 + 5, top - 30, colour)
    if layer == 0:
        return
    columns = max(2, int(width // 26))
    for row in range(int((780 - top) // 34)):
        for column in range(columns):
            is_lit = lit and canvas.chance.random() < 0.42
            pane = windows if is_lit else mix(colour, windows, 0.1 if lit else 0.28)
            left = x + 12 + column * (width - 24) / columns
            canvas.box(left, top + 18 + row * 34, left + 11, top + 36 + row * 34, pane)


def highway(*, sky, moon, ranges, road, cab, trailer):
    """A road tractor with its trailer at night."""
    canvas = Canvas(seed=9)
    canvas.fade(0, 760, [(0, sky[0]), (0.65, sky[1]), (1, sky[2])])
    canvas.stars(170, 560, behind=sky[0])
    canvas.glow(1290, 200, 300, moon, 0.5)
    canvas.disc(1290, 200, 70, moon)
    for x, y, size in ((1270, 186, 15), (1312, 216, 20), (1300, 166, 9)):
        canvas.disc(x, y, size, mix(moon, sky[1], 0.16))
    for order, colour in enumerate(ranges):
        canvas.ridge(
            690 + order * 50, 260 - order * 90, colour, step=300 - order * 60, phase=31 + order
        )
    canvas.fade(800, HEIGHT, [(0, road), (1, mix(road, "#000000", 0.5))])
    canvas.box(0, 796, WIDTH, 804, mix(road, "#ffffff", 0.3))
    for x in range(40, WIDTH, 230):
        canvas.box(x, 764, x + 7, 800, "#aeb6c2")
        canvas.box(x, 766, x + 7, 776, "#f2a23a")
    for dash in range(-90, WIDTH, 280):
        canvas.box(dash, 992, dash + 150, 1003, mix(road, "#ffffff", 0.6))
    ground = 926
    canvas.disc(760, ground, 640, mix(road, "#000000", 0.7), radius_y=16)
    canvas.box(190, 500, 1072, 838, trailer, radius=8)
    canvas.box(190, 500, 1072, 516, mix(trailer, "#ffffff", 0.5))
    canvas.box(190, 770, 1072, 838, mix(trailer, "#0c1018", 0.3))
    for x in range(270, 1060, 82):
        canvas.box(x, 524, x + 3, 764, mix(trailer, "#0c1018", 0.14))
    canvas.shape("M 190 650 L 1072 556 L 1072 616 L 190 710 Z", cab)
    canvas.box(196, 838, 1060, 858, "#12161d")
    for x in (300, 404, 508):
        vehicles.wheel(canvas, x, ground - 52, 52)
    canvas.box(184, 800, 192, 834, "#f04a38")
    vehicles.place(
        canvas, vehicles.TRACTOR, 800, ground, 690, cab, shadow=None, lit=True, glass="#182635"
    )
    return canvas
