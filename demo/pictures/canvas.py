"""A sheet to draw flat illustrations on: shapes, gradients, glows, at twice the size, then halved.

All places and lengths are in units of a sheet ``WIDTH`` by ``HEIGHT``; ``y`` grows downwards.
Nothing here depends on chance or on fonts of the machine: the same calls give the same pixels.
"""

import math
import random
import re
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw

WIDTH, HEIGHT = 1600, 1066
SCALE = 1.8  # pixels a unit while drawing
REDUCE = 2  # and then so many times smaller, which smooths every edge: 1440 by 959 pixels
_CURVE_STEPS = 14
_PATH_TOKEN = re.compile(r"[MLCQZ]|-?\d+(?:\.\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "Q": 4, "C": 6}


def mix(one, other, share):
    """The colour ``share`` (0 to 1) of the way from ``one`` to ``other``, as an RGB tuple."""
    first, second = _rgb(one), _rgb(other)
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


@lru_cache(maxsize=1024)
def _rgb(colour):
    return ImageColor.getrgb(colour) if isinstance(colour, str) else colour


def outline(path):
    """The points of a shape written like an SVG path, with absolute ``M L Q C Z`` only."""
    tokens = _PATH_TOKEN.findall(path)
    points, command, position = [], "M", 0
    while position < len(tokens):
        if tokens[position] in "MLCQZ":
            command = tokens[position]
            position += 1
            continue
        count = _ARGUMENTS[command]
        numbers = [float(token) for token in tokens[position : position + count]]
        position += count
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command in "ML":
            points += pairs
        else:
            points += _curve([points[-1], *pairs])
    return points


def _curve(controls):
    """Points of a Bézier curve of any degree, its start left out."""
    points = []
    for step in range(1, _CURVE_STEPS + 1):
        share = step / _CURVE_STEPS
        row = controls
        while len(row) > 1:
            row = [
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
                for a, b in pairwise(row)
            ]
        points.append(row[0])
    return points


class Canvas:
    """One picture in the making. ``finished`` gives it in its final size."""

    def __init__(self, sky="#ffffff", *, width=WIDTH, height=HEIGHT, seed=1):
        self.width, self.height = width, height
        self.image = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), _rgb(sky))
        self.draw = ImageDraw.Draw(self.image)
        self.chance = random.Random(seed)  # noqa: S311 - a picture, not a secret

    def finished(self):
        return self.image.reduce(REDUCE)

    # Shapes

    def shape(self, points, colour):
        """A filled polygon; ``points`` may be an SVG-like path."""
        if isinstance(points, str):
            points = outline(points)
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=_rgb(colour))

    def box(self, left, top, right, bottom, colour, *, radius=0):
        # Pillow takes the right and bottom edge as inside.
        corners = [left * SCALE, top * SCALE, right * SCALE - 1, bottom * SCALE - 1]
        if corners[2] < corners[0] or corners[3] < corners[1]:
            return
        if radius:
            self.draw.rounded_rectangle(corners, radius * SCALE, fill=_rgb(colour))
        else:
            self.draw.rectangle(corners, fill=_rgb(colour))

    def disc(self, x, y, radius, colour, *, radius_y=None):
        down = radius if radius_y is None else radius_y
        edges = [
            (x - radius) * SCALE,
            (y - down) * SCALE,
            (x + radius) * SCALE,
            (y + down) * SCALE,
        ]
        self.draw.ellipse(edges, fill=_rgb(colour))

    def ring(self, x, y, radius, thickness, colour, *, start=0, end=360):
        """An arc from ``start`` to ``end`` degrees, clockwise from three o'clock."""
        edges = [
            (x - radius) * SCALE,
            (y - radius) * SCALE,
            (x + radius) * SCALE,
            (y + radius) * SCALE,
        ]
        self.draw.arc(edges, start, end, fill=_rgb(colour), width=round(thickness * SCALE))

    def line(self, points, colour, thickness=2):
        if isinstance(points, str):
            points = outline(points)
        self.draw.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            fill=_rgb(colour),
            width=max(1, round(thickness * SCALE)),
            joint="curve",
        )

    # Light

    def fade(self, top, bottom, stops):
        """Fill the rows from ``top`` to ``bottom`` with colours that run from stop to stop.

        ``stops`` is ``[(share, colour), …]`` with shares from 0 to 1.
        """
        self.fade_box(0, top, self.width, bottom, stops)

    def fade_box(self, left, top, right, bottom, stops):
        """The same within a box."""
        rows = max(1, round(bottom - top))
        start, width = round(left * SCALE), round((right - left) * SCALE)
        for row in range(rows):
            y, end = round((top + row) * SCALE), round((top + row + 1) * SCALE) - 1
            colour = _between(stops, row / max(1, rows - 1))
            self.draw.rectangle((start, y, start + width - 1, end), fill=colour)

    def glow(self, x, y, radius, colour, strength=1.0, *, radius_y=None):
        """Light that is brightest at its middle and gone at ``radius``."""
        down = radius if radius_y is None else radius_y
        left, top = math.floor((x - radius) * SCALE), math.floor((y - down) * SCALE)
        wide, high = max(2, round(radius * 2 * SCALE)), max(2, round(down * 2 * SCALE))
        # Only what falls on the sheet is worth the scaling.
        seen = (
            max(0, -left),
            max(0, -top),
            min(wide, self.image.width - left),
            min(high, self.image.height - top),
        )
        if seen[0] >= seen[2] or seen[1] >= seen[3]:
            return
        mask = _GLOW.point([round(level * strength) for level in range(256)]).resize(
            (seen[2] - seen[0], seen[3] - seen[1]),
            Image.Resampling.BILINEAR,
            box=(
                seen[0] / wide * _GLOW.width,
                seen[1] / high * _GLOW.height,
                seen[2] / wide * _GLOW.width,
                seen[3] / high * _GLOW.height,
            ),
        )
        self.image.paste(_rgb(colour), (left + seen[0], top + seen[1]), mask)

    def veil(self, points, colour, strength):
        """A see-through shape; ``strength`` 0 to 1."""
        if isinstance(points, str):
            points = outline(points)
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        left, top = (math.floor(min(point[axis] for point in scaled)) for axis in (0, 1))
        right, bottom = (math.ceil(max(point[axis] for point in scaled)) for axis in (0, 1))
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(right, self.image.width), min(bottom, self.image.height)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon(
            [(x - left, y - top) for x, y in scaled], fill=round(255 * strength)
        )
        self.image.paste(_rgb(colour), (left, top), mask)

    def haze(self, top, bottom, colour, strength=1.0, *, rising=False):
        """Mist over the whole width: none at ``top``, thickest at ``bottom`` (or the other way)."""
        rows = max(2, round((bottom - top) * SCALE))
        levels = [round(255 * strength * row / (rows - 1)) for row in range(rows)]
        column = Image.new("L", (1, rows))
        column.putdata(levels[::-1] if rising else levels)
        mask = column.resize((self.image.width, rows), Image.Resampling.NEAREST)
        self.image.paste(_rgb(colour), (0, round(top * SCALE)), mask)

    # Landscape

    def hills(self, base, height, colour, *, waves, phase=0.0, bottom=None):
        """A rolling line about ``base``, filled down to ``bottom`` (the lower edge)."""
        bottom = self.height if bottom is None else bottom
        points = [(0, bottom)]
        for x in range(0, self.width + 1, 8):
            turn = x / self.width * math.tau * waves + phase
            rise = math.sin(turn) * 0.6 + math.sin(turn * 2.3 + 1.7) * 0.28
            points.append((x, base - height * (rise + math.sin(turn * 4.1) * 0.12)))
        self.shape([*points, (self.width, bottom)], colour)

    def ridge(self, base, height, colour, *, step, phase=0, bottom=None):
        """Mountains: straight slopes between peaks about ``step`` apart. Returns the points."""
        bottom = self.height if bottom is None else bottom
        chance = random.Random(phase)  # noqa: S311 - a picture, not a secret
        points, x, is_peak = [], -step, True
        while x < self.width + step:
            lift = chance.uniform(0.55, 1) if is_peak else chance.uniform(0.05, 0.35)
            points.append((x, base - height * lift))
            x += step * chance.uniform(0.35, 0.65)
            is_peak = not is_peak
        self.shape([(-step, bottom), *points, (self.width + step, bottom)], colour)
        return points

    def stars(self, count, bottom, colour="#ffffff", *, faintest=0.25, behind="#000000"):
        for _ in range(count):
            x, y = self.chance.uniform(0, self.width), self.chance.uniform(0, bottom)
            size = self.chance.choice([0.8, 1, 1, 1.3, 1.8])
            share = faintest + (1 - faintest) * self.chance.random() ** 2
            self.disc(x, y, size, mix(behind, colour, share * (1 - 0.6 * y / bottom)))

    def cloud(self, x, y, width, colour):
        """A flat bank of cloud with a straight underside."""
        height = width * 0.16
        for share, lift, size in ((0.2, 0.3, 0.5), (0.42, 0.75, 0.8), (0.63, 0.5, 0.66)):
            self.disc(x + width * share, y - height * lift, width * size * 0.24, colour)
        self.box(x, y - height * 0.62, x + width * 0.86, y, colour, radius=height * 0.31)


def _between(stops, share):
    for (start, one), (end, other) in pairwise(stops):
        if share <= end:
            return mix(one, other, (share - start) / (end - start) if end > start else 1)
    return _rgb(stops[-1][1])


def _glow_mask():
    size = 256
    mask = Image.new("L", (size, size))
    middle = (size - 1) / 2
    levels = []
    for y in range(size):
        for x in range(size):
            away = min(1.0, math.hypot(x - middle, y - middle) / middle)
            levels.append(round(255 * (1 - away) ** 2))
    mask.putdata(levels)
    return mask


_GLOW = _glow_mask()
