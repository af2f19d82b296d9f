"""What an editor has at hand: a desk, charts, and a street as a sensor sees it."""

import math

from demo.pictures import vehicles
from demo.pictures.canvas import HEIGHT, WIDTH, Canvas, mix, outline


def desk(*, wood, lamp, wall):
    """An editor's desk at night: lamp, typewriter, galley proofs full of asterisks, coffee."""
    canvas = Canvas(wall, seed=30)
    canvas.fade(0, 720, [(0, mix(wall, "#000000", 0.35)), (1, wall)])
    canvas.box(960, 90, 1480, 520, mix(wall, "#05070c", 0.55))
    canvas.fade_box(976, 106, 1464, 504, [(0, "#14203c"), (1, "#3b4d78")])
    for x in range(976, 1464, 61):
        top = 300 + (x * 7919 % 140)
        canvas.box(x, top, min(x + 52, 1464), 504, "#141c33")
        for pane in range(top + 16, 490, 30):
            if (x + pane) % 3:
                canvas.box(x + 12, pane, x + 22, pane + 12, "#f0c766")
    canvas.box(1212, 90, 1228, 520, mix(wall, "#05070c", 0.3))
    canvas.box(960, 300, 1480, 312, mix(wall, "#05070c", 0.3))
    canvas.glow(470, 560, 760, lamp, 0.75)
    canvas.fade(720, HEIGHT, [(0, wood), (1, mix(wood, "#000000", 0.45))])
    canvas.box(0, 720, WIDTH, 734, mix(wood, "#ffffff", 0.2))
    canvas.glow(520, 830, 640, lamp, 0.5, radius_y=150)
    canvas.line([(250, 800), (200, 520), (420, 330)], "#1b2126", 16)
    canvas.disc(250, 812, 120, "#1b2126", radius_y=26)
    canvas.shape([(356, 300), (470, 250), (600, 420), (400, 470)], "#2f6b57")
    canvas.shape([(400, 470), (600, 420), (596, 436), (408, 484)], lamp)
    canvas.disc(500, 452, 30, "#fffbe6", radius_y=20)
    canvas.shape("M 760 560 L 1180 560 L 1230 800 L 710 800 Z", "#2b3138")
    canvas.shape("M 710 800 L 1230 800 L 1260 880 L 680 880 Z", "#20252b")
    canvas.box(730, 540, 1210, 590, "#15191e", radius=22)
    canvas.box(820, 300, 1120, 560, "#f6f1e2")
    for line in range(7):
        canvas.box(852, 336 + line * 30, 1000 + (line * 53 % 90), 344 + line * 30, "#4b4f55")
    for x, y in ((1016, 366), (1064, 456)):
        _asterisk(canvas, x, y, 15, "#c8433a")
    for row in range(4):
        for key in range(10 - (row + 1) // 2):
            canvas.disc(764 + key * 48 + row * 8, 640 + row * 46, 17, "#0f1215")
            canvas.disc(764 + key * 48 + row * 8, 637 + row * 46, 15, "#e8e2d0")
    canvas.box(860, 832, 1080, 852, "#0f1215", radius=9)
    canvas.shape([(300, 900), (640, 860), (720, 1000), (350, 1052)], "#efe7d2")
    canvas.shape([(330, 880), (660, 866), (700, 1010), (340, 1030)], "#f8f3e4")
    for line in range(5):
        canvas.line(
            [(366, 906 + line * 24), (610 + (line * 37 % 50), 896 + line * 24)], "#63676c", 6
        )
    _asterisk(canvas, 648, 906, 18, "#c8433a")
    _asterisk(canvas, 640, 968, 18, "#c8433a")
    canvas.line([(560, 1006), (760, 900)], "#e0a63a", 12)
    canvas.shape([(760, 894), (790, 884), (768, 910)], "#2b3138")
    canvas.box(1330, 790, 1440, 900, "#c8583f", radius=16)
    canvas.ring(1446, 842, 36, 14, "#c8583f", start=-90, end=90)
    canvas.disc(1385, 796, 55, "#8e3626", radius_y=14)
    canvas.disc(1385, 798, 48, "#2a1811", radius_y=11)
    for wisp in (0, 34):
        canvas.line(
            outline(f"M {1368 + wisp} 770 C {1340 + wisp} 730 {1400 + wisp} 700 {1370 + wisp} 650"),
            mix(wall, "#ffffff", 0.25),
            5,
        )
    return canvas


def _asterisk(canvas, x, y, size, colour):
    for arm in range(3):
        angle = math.radians(90 + arm * 60)
        dx, dy = math.cos(angle) * size, math.sin(angle) * size
        canvas.line([(x - dx, y - dy), (x + dx, y + dy)], colour, size * 0.36)


def chart(*, paper, ink, bars, accent, values, line=False):
    """A column or line chart as a poster, a car on the rising line."""
    canvas = Canvas(paper)
    canvas.fade(0, HEIGHT, [(0, mix(paper, "#ffffff", 0.25)), (1, mix(paper, "#000000", 0.07))])
    left, right, base, top = 150, 1470, 880, 190
    for step in range(6):
        y = base - (base - top) * step / 5
        canvas.box(left, y - 1, right, y + 1, mix(paper, ink, 0.16 if step else 0.7))
        canvas.box(70, y - 7, 70 + 44 - step % 2 * 10, y + 5, mix(paper, ink, 0.25), radius=4)
    width = (right - left) / len(values)
    points = []
    for order, value in enumerate(values):
        x = left + order * width
        y = base - (base - top) * value
        points.append((x + width / 2, y))
        if not line:
            tone = bars[order % len(bars)]
            canvas.box(x + width * 0.2, y, x + width * 0.8, base, tone, radius=6)
            canvas.box(x + width * 0.62, y + 6, x + width * 0.8, base, mix(tone, ink, 0.2))
            canvas.box(x + width * 0.2, base - 8, x + width * 0.8, base, tone)
        canvas.box(
            x + width * 0.3, base + 24, x + width * 0.7, base + 36, mix(paper, ink, 0.25), radius=5
        )
    if line:
        for order, tone in enumerate(bars):
            shifted = [
                (x, min(base - 12, y + (order - 0.4) * 96 + math.sin(x * 0.01 + order) * 24))
                for x, y in points
            ]
            if order == 0:
                canvas.veil([(shifted[0][0], base), *shifted, (shifted[-1][0], base)], tone, 0.16)
            canvas.line(shifted, tone, 9)
            for x, y in shifted:
                canvas.disc(x, y, 12, paper)
                canvas.disc(x, y, 8, tone)
        vehicles.place(canvas, vehicles.SEDAN, 200, base - 2, 300, accent, shadow=None, left=False)
    else:
        trend = [(x, y - 46 + math.sin(order * 1.7) * 14) for order, (x, y) in enumerate(points)]
        canvas.line(trend, accent, 9)
        for x, y in trend:
            canvas.disc(x, y, 15, accent)
            canvas.disc(x, y, 8, paper)
        highest = max(range(len(values)), key=values.__getitem__)
        x, y = points[highest]
        vehicles.place(canvas, vehicles.PICKUP, x - 130, y - 86, 260, accent, shadow=None)
    canvas.box(left, 92, left + 380, 116, mix(paper, ink, 0.8), radius=5)
    canvas.box(left, 132, left + 250, 146, mix(paper, ink, 0.35), radius=5)
    canvas.box(left, base - 2, right, base + 3, ink)
    return canvas


def sensor(*, night, points, car):
    """A street as a lidar draws it: rings of points, boxes round what moves."""
    canvas = Canvas(night, seed=33)
    canvas.fade(0, HEIGHT, [(0, mix(night, "#000000", 0.4)), (1, night)])
    horizon = 430
    canvas.glow(800, 900, 820, points[0], 0.28, radius_y=500)
    for ring in range(1, 19):
        radius = 60 + ring * ring * 5.2
        for dot in range(int(60 + ring * 9)):
            angle = math.pi + dot / (60 + ring * 9) * math.pi
            x = 800 + math.cos(angle) * radius * 1.5
            y = 960 + math.sin(angle) * radius * 0.42
            if y > horizon and canvas.chance.random() > 0.08:
                canvas.disc(x, y, 1.4 + ring * 0.08, mix(points[0], points[1], ring / 18))
    for x, width, height in ((20, 230, 380), (300, 150, 250), (1170, 170, 280), (1380, 220, 420)):
        for px in range(x, x + width, 13):
            for py in range(horizon + 150 - height, horizon + 160, 14):
                if canvas.chance.random() > 0.34:
                    canvas.disc(
                        px, py, 2.1, mix(points[1], points[2], (horizon + 150 - py) / height)
                    )
    for x, y, width, height in (
        (560, 470, 150, 110),
        (870, 500, 220, 130),
        (470, 560, 46, 120),
        (1120, 560, 50, 126),
    ):
        for _ in range(int(width * height / 60)):
            canvas.disc(
                x + canvas.chance.uniform(0, width),
                y + canvas.chance.uniform(0, height),
                2.2,
                points[3],
            )
        for (ax, ay), (bx, by) in (
            ((0, 0), (1, 0)),
            ((1, 0), (1, 1)),
            ((1, 1), (0, 1)),
            ((0, 1), (0, 0)),
        ):
            canvas.line(
                [
                    (x - 14 + (width + 28) * ax, y - 14 + (height + 28) * ay),
                    (x - 14 + (width + 28) * bx, y - 14 + (height + 28) * by),
                ],
                points[3],
                3,
            )
    vehicles.place(
        canvas, vehicles.SUV, 470, 990, 660, car, glass="#06121a", shadow="#04070b", tail="#ff5a45"
    )
    canvas.disc(800, 800, 12, points[3])
    canvas.glow(800, 800, 130, points[3], 0.7)
    return canvas
