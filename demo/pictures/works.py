"""Scenes of making things: a plant, robots, a foundry, a crash laboratory."""

import math
from itertools import pairwise

from demo.pictures import vehicles
from demo.pictures.canvas import HEIGHT, SCALE, WIDTH, Canvas, mix, outline


def plant(*, sky, sun, hall, glass, ground, smoke, stars=False):
    """An assembly plant under saw-tooth roofs, stacks and a water tower, cars parked before it."""
    canvas = Canvas(seed=4)
    canvas.fade(0, 760, [(0, sky[0]), (0.6, sky[1]), (1, sky[2])])
    if stars:
        canvas.stars(150, 480, behind=sky[0])
        canvas.disc(1330, 170, 54, sun)
        canvas.glow(1330, 170, 260, sun, 0.4)
    else:
        canvas.glow(1180, 560, 620, sun, 0.85)
        canvas.disc(1180, 560, 120, sun)
    canvas.hills(700, 44, mix(hall, sky[2], 0.62), waves=1.2, phase=1)
    for x, top, width in ((190, 210, 44), (276, 260, 38), (1010, 236, 40)):
        _stack(canvas, x, top, width, mix(hall, "#05080c", 0.2), smoke)
    _water_tower(canvas, 1400, 700, mix(hall, sky[2], 0.18))
    _teeth(canvas, 520, 640, 250, 120, mix(hall, sky[2], 0.2), mix(glass, sky[1], 0.35), 5)
    _teeth(canvas, 20, 720, 260, 176, hall, glass, 5)
    canvas.box(0, 716, WIDTH - 180, 850, hall)
    canvas.box(0, 716, WIDTH - 180, 728, mix(hall, "#ffffff", 0.25))
    canvas.box(WIDTH - 180, 742, WIDTH, 850, mix(hall, "#05080c", 0.25))
    for x in range(40, WIDTH - 230, 76):
        canvas.box(x, 752, x + 54, 792, glass if (x // 76) % 7 else mix(hall, "#05080c", 0.3))
        canvas.box(x + 25, 752, x + 29, 792, mix(hall, "#05080c", 0.1))
    for x in (300, 756, 1212):
        canvas.box(x, 780, x + 118, 850, mix(hall, "#05080c", 0.4))
        for slat in range(5):
            canvas.box(x, 786 + slat * 13, x + 118, 789 + slat * 13, mix(hall, "#ffffff", 0.12))
    canvas.box(0, 846, WIDTH, HEIGHT, ground)
    canvas.haze(846, HEIGHT, "#05070a", 0.4)
    if stars:
        for x in (120, 620, 1100, 1500):
            canvas.box(x - 3, 690, x + 3, 880, "#10151c")
            canvas.glow(x, 692, 150, glass, 0.8)
            canvas.box(x - 22, 686, x + 22, 696, "#fff3cf", radius=4)
    for row, (near, size) in enumerate(((890, 150), (950, 196), (1034, 250))):
        left = -size * 0.6 + row * 40
        turn = 0
        while left < WIDTH:
            body = [vehicles.SEDAN, vehicles.SUV, vehicles.PICKUP, vehicles.WAGON][(turn + row) % 4]
            paint = ["#b8433a", "#e7e3d8", "#41658a", "#8d949c", "#2e4a45", "#c98f35"][
                (turn * 5 + row * 2) % 6
            ]
            shade = 0.55 if stars else 0.16
            vehicles.place(
                canvas,
                body,
                left,
                near,
                size,
                mix(paint, "#0a0e16", shade),
                shadow=mix(ground, "#05070a", 0.7),
            )
            left += size * 1.16
            turn += 1
    return canvas


def _teeth(canvas, left, base, width, height, wall, glass, count):
    for tooth in range(count):
        x = left + tooth * width
        canvas.shape(
            [(x, base), (x, base - height), (x + width, base - height * 0.16), (x + width, base)],
            wall,
        )
        canvas.shape(
            [
                (x, base - height),
                (x + 10, base - height - 6),
                (x + width, base - height * 0.16 - 8),
                (x + width, base - height * 0.16),
            ],
            mix(wall, "#ffffff", 0.24),
        )
        canvas.box(x + 6, base - height + 16, x + 50, base - 20, glass)
        for bar in range(1, 4):
            y = base - height + 16 + bar * (height - 36) / 4
            canvas.box(x + 6, y, x + 50, y + 4, wall)
        canvas.box(x + 26, base - height + 16, x + 30, base - 20, wall)


def _stack(canvas, x, top, width, colour, smoke):
    for puff in range(7):
        size = 26 + puff * 13
        canvas.disc(
            x + width / 2 + puff * puff * 5.2,
            top - 18 - puff * 27,
            size,
            smoke,
            radius_y=size * 0.62,
        )
    canvas.shape([(x, 720), (x + 7, top), (x + width - 7, top), (x + width, 720)], colour)
    canvas.box(x + 4, top, x + width - 4, top + 12, mix(colour, "#ffffff", 0.3))
    for band in (46, 74):
        canvas.box(x + 6, top + band, x + width - 6, top + band + 14, "#c4503f")
        canvas.box(x + 6, top + band + 14, x + width - 6, top + band + 28, "#e9e2d4")


def _water_tower(canvas, x, base, colour):
    for leg in (-52, -18, 18, 52):
        canvas.line([(x + leg * 1.4, base + 40), (x + leg, base - 190)], colour, 6)
    canvas.line([(x - 66, base - 40), (x + 66, base - 110)], colour, 4)
    canvas.line([(x + 66, base - 40), (x - 66, base - 110)], colour, 4)
    canvas.disc(x, base - 262, 88, colour, radius_y=80)
    canvas.shape(
        [(x - 74, base - 302), (x, base - 376), (x + 74, base - 302)], mix(colour, "#05080c", 0.25)
    )
    canvas.box(x - 90, base - 246, x + 90, base - 238, mix(colour, "#05080c", 0.3))
    canvas.disc(x - 30, base - 284, 20, mix(colour, "#ffffff", 0.35), radius_y=34)


def robots(*, back, floor, arm, car, spark):
    """Welding robots over a bare body on the line."""
    canvas = Canvas(seed=6)
    canvas.fade(0, 800, [(0, mix(back, "#000000", 0.35)), (1, back)])
    beam = mix(back, "#ffffff", 0.1)
    for x in range(-100, WIDTH + 100, 200):
        canvas.line([(x, 0), (x + 100, 110), (x + 200, 0)], beam, 7)
    canvas.box(0, 106, WIDTH, 120, beam)
    for x in range(60, WIDTH, 320):
        canvas.box(x, 120, x + 190, 132, mix(spark, "#ffffff", 0.6))
        canvas.veil([(x, 132), (x + 190, 132), (x + 330, 800), (x - 140, 800)], "#ffffff", 0.05)
    for x in range(20, WIDTH, 190):
        canvas.box(x, 420, x + 150, 700, mix(back, "#ffffff", 0.05))
    canvas.fade(790, HEIGHT, [(0, floor), (1, mix(floor, "#000000", 0.45))])
    canvas.box(0, 792, WIDTH, 806, "#e8b23a")
    for x in range(-40, WIDTH, 60):
        canvas.shape([(x, 806), (x + 20, 792), (x + 48, 792), (x + 28, 806)], "#20242a")
    canvas.box(0, 896, WIDTH, 950, mix(floor, "#05070a", 0.55))
    for x in range(-10, WIDTH, 92):
        canvas.box(x, 906, x + 70, 940, mix(floor, "#05070a", 0.3))
    for x, reach, turn in ((190, 1.0, 1), (640, 0.9, -1)):
        _robot(canvas, x, 800, reach, turn, mix(arm, back, 0.42), None)
    _bare_body(canvas, 330, 900, 940, car)
    _robot(canvas, 150, 960, 1.3, 1, arm, spark)
    _robot(canvas, 1450, 960, 1.34, -1, arm, spark)
    return canvas


def _bare_body(canvas, x, ground, length, colour):
    """A white body: no wheels, no glass, no lamps."""
    scale = length / 1000
    lift = 240

    def put(path):
        return [(x + px * scale, ground + (py - lift) * scale) for px, py in outline(path)]

    canvas.box(x + 90, ground - 6, x + length - 90, ground + 26, "#2a3038")
    canvas.shape(put(vehicles.SUV.body), colour)
    canvas.shape(put(vehicles.SUV.lower), mix(colour, "#0a0d14", 0.25))
    for path in vehicles.SUV.windows:
        canvas.shape(put(path), mix(colour, "#0a0d14", 0.72))
    for path in vehicles.SUV.lines:
        canvas.line(put(path), mix(colour, "#0a0d14", 0.4), 3)
    canvas.line(put(vehicles.SUV.bright[0]), mix(colour, "#ffffff", 0.6), 5)
    for wheel in vehicles.SUV.wheels:
        ((cx, cy),) = put(f"M {wheel} 226")
        radius = 92 * scale
        canvas.shape(
            [
                (cx + radius * math.cos(a / 20 * math.pi), cy - radius * math.sin(a / 20 * math.pi))
                for a in range(21)
            ]
            + [(cx - radius, ground + 26 * scale), (cx + radius, ground + 26 * scale)],
            mix(colour, "#0a0d14", 0.78),
        )


def _robot(canvas, x, base, size, turn, colour, spark):
    dark, light = mix(colour, "#10131a", 0.35), mix(colour, "#ffffff", 0.3)
    joints = [(0, -70), (-70, -330), (150, -440), (262, -300)]
    points = [(x + turn * px * size, base + py * size) for px, py in joints]
    canvas.shape(
        [
            (x - 80 * size, base),
            (x - 54 * size, base - 90 * size),
            (x + 54 * size, base - 90 * size),
            (x + 80 * size, base),
        ],
        "#2b3139",
    )
    for (start, end), thickness in zip(pairwise(points), (62, 48, 32), strict=True):
        canvas.line([start, end], colour, thickness * size)
        canvas.line(
            [(start[0], start[1] - 6 * size), (end[0], end[1] - 6 * size)],
            light,
            thickness * size * 0.16,
        )
    for (px, py), radius in zip(points, (58, 46, 38, 24), strict=True):
        canvas.disc(px, py, radius * size, dark)
        canvas.disc(px, py, radius * size * 0.62, colour)
        canvas.disc(px, py, radius * size * 0.24, "#20242b")
    hand = points[-1]
    tip = (hand[0] + turn * 26 * size, hand[1] + 92 * size)
    canvas.line([hand, tip], "#2b3139", 16 * size)
    if spark:
        canvas.glow(*tip, 210 * size, spark, 1)
        for ray in range(16):
            angle = ray / 16 * math.tau + 0.2
            far = (40 + 66 * canvas.chance.random()) * size
            canvas.line(
                [tip, (tip[0] + math.cos(angle) * far, tip[1] + math.sin(angle) * far)],
                mix(spark, "#ffffff", 0.5),
                2.5,
            )
        canvas.disc(*tip, 12 * size, "#ffffff")


def foundry(*, dark, metal):
    """A ladle that pours iron into a row of molds, the hall lit by it alone."""
    canvas = Canvas(seed=8)
    canvas.fade(
        0, HEIGHT, [(0, mix(dark, "#000000", 0.5)), (0.7, dark), (1, mix(dark, "#000000", 0.4))]
    )
    canvas.glow(760, 620, 900, metal, 0.5)
    frame = mix(dark, "#000000", 0.45)
    for x in (90, 470, 1130, 1510):
        canvas.box(x - 22, 0, x + 22, 860, frame)
    for y in (96, 150):
        canvas.box(0, y, WIDTH, y + 16, frame)
    for x in range(-40, WIDTH, 108):
        canvas.line([(x, 150), (x + 54, 104), (x + 108, 150)], frame, 8)
    for x in (600, 1010):
        canvas.line([(x, 160), (x, 330)], mix(frame, "#ffffff", 0.16), 12)
    canvas.box(560, 150, 1050, 186, mix(frame, "#ffffff", 0.1), radius=8)
    pot = mix(dark, "#2a2f38", 0.6)
    canvas.shape("M 560 330 L 1050 330 L 1012 566 C 990 610 620 610 598 566 Z", pot)
    canvas.shape(
        "M 560 330 L 690 330 L 690 596 C 640 594 608 588 598 566 Z", mix(pot, "#000000", 0.35)
    )
    canvas.shape(
        "M 1010 330 L 1050 330 L 1012 566 C 1006 584 990 590 970 592 Z", mix(pot, metal, 0.45)
    )
    canvas.disc(805, 330, 246, mix(metal, "#ffffff", 0.5), radius_y=30)
    canvas.glow(805, 326, 380, metal, 0.8, radius_y=150)
    canvas.disc(805, 330, 214, "#fff6d8", radius_y=20)
    canvas.shape("M 540 318 L 580 330 L 560 380 L 520 336 Z", pot)
    stream = mix(metal, "#fff6d8", 0.7)
    canvas.shape("M 536 330 C 470 350 452 440 448 800 L 478 800 C 482 460 500 390 560 352 Z", metal)
    canvas.shape(
        "M 540 336 C 482 356 460 450 457 800 L 470 800 C 474 460 492 390 556 350 Z", stream
    )
    canvas.fade(880, HEIGHT, [(0, mix(dark, "#000000", 0.3)), (1, mix(dark, "#000000", 0.7))])
    for order, x in enumerate(range(60, WIDTH, 270)):
        full = order <= 1
        canvas.box(x, 800, x + 220, 930, mix(pot, "#000000", 0.25))
        canvas.box(x, 800, x + 220, 818, mix(pot, metal, 0.32 if order < 4 else 0.12))
        canvas.box(x + 74, 792, x + 146, 806, stream if full else mix(pot, "#000000", 0.6))
        for bolt in (30, 190):
            canvas.disc(x + bolt, 868, 9, mix(pot, "#ffffff", 0.2))
        if full:
            canvas.glow(x + 110, 796, 190, metal, 0.9)
            canvas.box(x + 82, 792, x + 138, 804, "#fff6d8")
    for _ in range(90):
        angle, far = canvas.chance.uniform(math.pi, math.tau), canvas.chance.random() ** 1.5 * 380
        x, y = 464 + math.cos(angle) * far, 790 + math.sin(angle) * far * 0.8 + far * far * 0.0006
        canvas.disc(
            x, y, canvas.chance.uniform(1.5, 5), mix(metal, "#fff6d8", canvas.chance.random())
        )
    _founder(canvas, 1240, 880)
    return canvas


def _founder(canvas, x, base):
    canvas.shape(
        [
            (x - 40, base),
            (x - 30, base - 150),
            (x - 46, base - 270),
            (x + 46, base - 270),
            (x + 34, base - 150),
            (x + 44, base),
            (x + 8, base),
            (x + 2, base - 120),
            (x - 6, base),
        ],
        "#0d1016",
    )
    canvas.disc(x, base - 304, 34, "#0d1016")
    canvas.box(x - 44, base - 330, x + 44, base - 314, "#0d1016", radius=6)
    canvas.line([(x - 40, base - 250), (x - 120, base - 190), (x - 210, base - 214)], "#0d1016", 20)
    canvas.line([(x - 120, base - 176), (x - 560, base - 290)], "#0d1016", 8)
    canvas.line([(x - 36, base - 262), (x - 44, base - 180)], "#d9752e", 4)


def laboratory(*, wall, floor, car, mark, moving=False):
    """A car before the barrier of a crash laboratory, lamps above; or on a test rig."""
    canvas = Canvas(seed=2)
    canvas.fade(0, 800, [(0, mix(wall, "#ffffff", 0.3)), (1, wall)])
    for x in range(0, WIDTH, 100):
        canvas.box(x, 0, x + 2, 800, mix(wall, "#ffffff", 0.25))
    for y in range(60, 800, 100):
        canvas.box(0, y, WIDTH, y + 2, mix(wall, "#ffffff", 0.25))
    for x in range(120, WIDTH, 340):
        canvas.box(x, 44, x + 220, 84, "#2b323b", radius=8)
        for lamp in range(4):
            canvas.disc(x + 32 + lamp * 52, 84, 20, "#fffdf2")
        canvas.glow(x + 110, 92, 330, "#fffdf2", 0.6)
    canvas.fade(796, HEIGHT, [(0, floor), (1, mix(floor, "#000000", 0.3))])
    canvas.box(0, 796, WIDTH, 802, mix(floor, "#ffffff", 0.5))
    if moving:
        canvas.box(250, 890, 1350, 934, "#3a424d", radius=6)
        canvas.box(250, 890, 1350, 900, "#5c6672", radius=4)
        for x in (400, 1180):
            for strut in (-60, 60):
                canvas.line([(x, 760), (x + strut, 1000)], "#2b323b", 16)
        for x in (220, 1380):
            canvas.box(x - 46, 470, x + 46, 1000, "#2f3741")
            canvas.box(x - 46, 470, x - 30, 1000, mark)
            canvas.box(x - 20, 540, x + 26, 640, "#11161c", radius=6)
            canvas.line([(x - 12, 600), (x - 2, 574), (x + 8, 612), (x + 18, 566)], "#6fd08c", 4)
        ground, start = 892, 340
    else:
        canvas.box(1270, 430, 1540, 930, mix(floor, "#1a1f27", 0.55))
        canvas.box(1270, 430, 1300, 930, mix(floor, "#ffffff", 0.2))
        for stripe in range(6):
            y = 440 + stripe * 84
            canvas.shape([(1300, y + 60), (1540, y - 40), (1540, y + 2), (1300, y + 102)], mark)
        canvas.box(1540, 380, WIDTH, 960, mix(floor, "#1a1f27", 0.75))
        for x in range(0, 1270, 120):
            canvas.box(x, 928, x + 64, 940, mark)
        canvas.box(0, 950, WIDTH, 956, mix(floor, "#000000", 0.3))
        ground, start = 920, 420
    vehicles.place(
        canvas,
        vehicles.SUV if not moving else vehicles.SEDAN,
        start,
        ground,
        820 if not moving else 900,
        car,
    )
    scale = 0.82 if not moving else 0.9
    for px, py in ((330, 190), (540, 190), (900, 196), (80, 190)):
        _target(canvas, start + px * scale, ground + (py - 290) * scale, 26, mark)
    if moving:
        return canvas
    for step in range(4):
        canvas.box(
            30 + step * 74,
            640 + step * 60,
            300 + step * 20,
            650 + step * 60,
            mix(wall, "#ffffff", 0.5),
            radius=5,
        )
    return canvas


def _target(canvas, x, y, radius, mark):
    canvas.disc(x, y, radius, "#14181e")
    edges = [edge * SCALE for edge in (x - radius, y - radius, x + radius, y + radius)]
    for start in (0, 180):
        canvas.draw.pieslice(edges, start, start + 90, fill=mark)
    canvas.ring(x, y, radius, 3, "#14181e")
