"""Side views of vehicles, drawn from a few curves each, on a ground line.

The paths are on a sheet 1000 wide, nose to the right, the sill near y = 252.
"""

from dataclasses import dataclass, field

from demo.pictures.canvas import SCALE, mix, outline

SILL = 252


@dataclass(frozen=True)
class Vehicle:
    """One silhouette: ``wheels`` are places along the sheet; the rest are paths."""

    body: str
    windows: list[str]
    wheels: list[float]
    radius: float
    ground: float = 286  # where the wheels stand
    lamp: tuple[float, float] = (985, 190)
    tail: tuple[float, float] | None = (12, 160)
    lower: str = ""  # the darker lower flank
    lines: list[str] = field(default_factory=list)  # shut lines
    handles: list[tuple[float, float]] = field(default_factory=list)
    front_light: str = ""
    rear_light: str = ""
    dark: list[str] = field(default_factory=list)  # trim, grilles, racks
    bright: list[str] = field(default_factory=list)  # a line of light along the shoulder


SEDAN = Vehicle(
    body=(
        "M 14 236 C 8 212 10 180 18 162 C 26 146 40 138 60 134 L 172 122 "
        "C 236 84 300 48 372 40 C 440 34 500 36 548 48 C 606 64 654 96 690 122 "
        "C 790 128 880 140 938 160 C 974 174 986 192 988 214 C 990 232 986 246 974 250 L 40 254 "
        "C 24 252 16 246 14 236 Z"
    ),
    windows=[
        "M 226 120 C 274 88 322 64 376 58 L 430 55 L 438 122 L 240 124 Z",
        "M 446 54 C 486 52 520 54 544 62 C 584 76 622 100 648 122 L 454 122 Z",
    ],
    wheels=[196, 800],
    radius=67,
    lower="M 14 222 L 988 222 C 988 240 984 248 974 250 L 40 254 C 24 252 16 246 14 236 Z",
    lines=[
        "M 442 124 L 446 236",
        "M 646 124 C 660 160 664 200 656 236",
        "M 268 126 C 250 150 252 168 262 178",
    ],
    handles=[(398, 146), (592, 146)],
    front_light="M 986 196 C 968 178 942 168 916 166 C 926 182 954 194 986 196 Z",
    rear_light="M 16 168 C 22 152 36 144 56 142 L 62 160 C 42 160 28 162 16 168 Z",
    bright=["M 66 150 C 300 138 640 138 930 172"],
)

COUPE = Vehicle(
    body=(
        "M 12 226 C 4 196 10 164 26 146 C 40 132 70 128 110 128 C 190 120 250 76 330 56 "
        "C 400 40 470 42 530 58 C 594 76 640 108 676 134 C 786 138 884 152 944 176 "
        "C 978 192 992 214 990 236 C 988 250 980 254 966 254 L 46 256 C 24 254 16 244 12 226 Z"
    ),
    windows=[
        "M 250 128 C 298 92 350 70 410 64 C 470 60 520 68 556 84 C 592 100 616 118 636 134 L "
        "290 136 Z"
    ],
    wheels=[190, 802],
    radius=72,
    lower="M 12 226 L 990 230 C 990 248 982 254 966 254 L 46 256 C 24 254 16 244 12 226 Z",
    lines=["M 420 138 C 410 170 414 210 424 238", "M 664 138 C 680 170 684 210 674 240"],
    handles=[(446, 158)],
    front_light="M 986 212 C 966 194 934 184 896 182 C 914 200 950 210 986 212 Z",
    rear_light="M 12 172 C 18 158 30 150 52 148 L 88 150 L 86 160 C 56 160 30 162 12 172 Z",
    dark=["M 700 206 L 780 178 L 784 186 L 712 214 Z"],
    bright=["M 110 146 C 320 150 660 150 930 188"],
)

SUV = Vehicle(
    body=(
        "M 18 240 C 10 214 12 150 24 116 C 36 70 54 36 92 26 C 200 14 430 12 540 20 "
        "C 600 30 644 66 676 102 C 790 104 896 110 946 124 C 974 134 984 160 985 196 "
        "C 986 232 982 246 970 250 L 40 254 C 26 252 20 248 18 240 Z"
    ),
    windows=[
        "M 78 102 C 84 66 98 50 128 46 L 232 40 L 236 102 L 84 104 Z",
        "M 246 39 L 400 36 L 406 102 L 250 102 Z",
        "M 416 36 C 480 34 520 36 546 44 C 580 56 608 80 630 102 L 422 102 Z",
    ],
    wheels=[200, 794],
    radius=77,
    ground=294,
    lower="M 16 214 L 985 214 C 986 236 982 246 970 250 L 40 254 C 26 252 20 248 18 240 Z",
    lines=[
        "M 241 110 C 246 150 252 180 262 196",
        "M 411 110 L 414 232",
        "M 634 110 C 650 150 654 196 646 232",
    ],
    handles=[(364, 136), (578, 136)],
    front_light="M 984 168 C 970 148 942 140 904 140 C 918 158 948 168 984 168 Z",
    rear_light="M 24 118 C 32 102 42 96 56 96 L 52 150 C 42 154 30 154 19 150 Z",
    dark=["M 140 14 C 260 4 420 4 520 10 L 520 16 C 420 12 260 12 140 20 Z"],
    bright=["M 62 128 C 300 118 660 116 930 136"],
)

WAGON = Vehicle(
    body=(
        "M 14 238 C 8 210 10 160 24 134 C 42 92 76 58 124 50 C 230 36 430 34 520 44 "
        "C 594 56 648 94 684 122 C 790 128 884 140 940 160 C 974 174 986 194 988 216 "
        "C 990 234 986 246 974 250 L 40 254 C 24 252 16 248 14 238 Z"
    ),
    windows=[
        "M 84 118 C 104 86 128 68 160 64 L 250 58 L 254 120 L 92 122 Z",
        "M 264 57 L 420 54 L 428 120 L 268 120 Z",
        "M 436 54 C 480 52 512 54 536 62 C 580 76 618 100 644 120 L 444 120 Z",
    ],
    wheels=[196, 800],
    radius=68,
    lower="M 14 222 L 988 222 C 988 240 984 248 974 250 L 40 254 C 24 252 16 246 14 236 Z",
    lines=[
        "M 432 122 L 438 236",
        "M 648 122 C 662 160 664 200 656 236",
        "M 262 122 C 254 150 256 168 264 178",
    ],
    handles=[(390, 146), (590, 146)],
    front_light="M 986 196 C 968 178 942 168 916 166 C 926 182 954 194 986 196 Z",
    rear_light="M 24 136 C 30 122 40 116 54 114 L 58 162 C 44 166 28 166 16 162 Z",
    dark=["M 170 42 C 270 32 400 32 500 38 L 500 44 C 400 40 270 40 170 48 Z"],
    bright=["M 64 150 C 300 138 640 138 930 172"],
)

PICKUP = Vehicle(
    body=(
        "M 10 236 L 8 122 C 8 116 12 112 18 112 L 356 114 L 362 108 L 378 50 "
        "C 384 36 396 30 414 28 L 566 28 C 594 30 612 40 630 58 L 690 112 "
        "C 800 114 896 118 950 132 C 974 140 984 158 986 184 L 988 226 C 988 242 982 248 968 250 "
        "L 30 252 C 16 250 12 246 10 236 Z"
    ),
    windows=[
        "M 390 106 L 402 58 C 406 50 412 46 422 46 L 486 45 L 488 108 Z",
        "M 498 45 L 560 45 C 582 46 596 54 610 68 L 648 108 L 500 108 Z",
    ],
    wheels=[194, 796],
    radius=80,
    ground=298,
    lower="M 9 212 L 988 212 L 988 228 C 988 242 982 248 968 250 L 30 252 C 16 250 12 246 10 236 Z",
    lines=["M 366 112 L 366 236", "M 493 110 L 494 232", "M 656 112 C 668 150 670 196 664 232"],
    handles=[(462, 136), (618, 136)],
    front_light="M 986 176 L 982 148 C 970 140 950 136 930 136 L 938 168 Z",
    rear_light="M 8 126 L 26 126 L 26 176 L 9 176 Z",
    dark=["M 4 224 L 40 224 L 40 238 L 4 238 Z", "M 960 226 L 996 226 L 996 242 L 960 242 Z"],
    bright=["M 30 124 C 300 122 640 122 940 142"],
)

VAN = Vehicle(
    body=(
        "M 12 240 L 14 40 C 14 22 24 10 44 8 L 640 4 C 676 4 700 14 722 40 L 800 128 "
        "C 860 136 914 148 950 166 C 976 182 984 202 984 222 C 984 240 980 248 966 250 L 34 254 "
        "C 18 252 12 248 12 240 Z"
    ),
    windows=["M 636 120 L 638 48 L 672 44 C 690 46 700 54 712 68 L 756 124 L 640 124 Z"],
    wheels=[190, 802],
    radius=70,
    lower="M 12 218 L 984 218 C 984 240 980 248 966 250 L 34 254 C 18 252 12 248 12 240 Z",
    lines=[
        "M 618 22 L 620 236",
        "M 778 132 C 792 164 794 200 786 236",
        "M 330 60 L 614 60",
        "M 330 40 L 330 226",
    ],
    handles=[(640, 150), (566, 150)],
    front_light="M 980 198 C 964 178 938 166 906 162 C 920 184 948 196 980 198 Z",
    rear_light="M 14 96 L 26 96 L 26 180 L 13 180 Z",
    bright=["M 30 30 L 640 22"],
)

TRACTOR = Vehicle(
    body=(
        "M 10 196 L 10 186 L 420 186 L 430 -150 C 432 -168 444 -178 462 -180 L 690 -186 "
        "C 730 -186 752 -172 762 -140 L 792 60 C 796 90 798 150 796 220 C 796 240 788 250 770 252 "
        "L 430 252 L 424 214 L 10 212 Z"
    ),
    windows=["M 560 40 L 562 -86 L 700 -90 C 722 -90 732 -82 738 -62 L 756 44 Z"],
    wheels=[96, 256, 664],
    radius=76,
    lamp=(794, 158),
    tail=None,
    lower="M 428 196 L 797 196 L 796 222 C 796 240 788 250 770 252 L 430 252 Z",
    lines=["M 548 -170 L 540 214", "M 764 60 L 770 214"],
    handles=[(566, 72)],
    front_light="M 797 176 L 796 140 L 770 146 L 772 172 Z",
    dark=["M 770 -30 L 806 -34 L 808 34 L 784 36 Z", "M 430 96 L 470 96 L 470 190 L 428 190 Z"],
    bright=["M 446 -150 L 700 -158"],
)


def place(canvas, vehicle, x, ground, length, colour, **look):
    """Draw ``vehicle`` with its tail at ``x``, standing on ``ground``, ``length`` units long.

    ``look``: ``left`` (nose to the left), ``glass``, ``tire``, ``rim``, ``lamp`` and ``tail``
    colours, ``lit`` (light ahead), ``shadow`` (colour; None for none).
    """
    left = look.get("left", False)
    glass = look.get("glass", "#20303f")
    tire = look.get("tire", "#14161b")
    rim = look.get("rim", "#c9ced6")
    scale = length / 1000
    is_near = length > 300  # farther away, the small things are left out
    dark = mix(colour, "#0a0d14", 0.34)
    bright = mix(colour, "#ffffff", 0.38)

    def put(points):
        if isinstance(points, str):
            points = outline(points)
        return [
            (x + (1000 - px if left else px) * scale, ground + (py - vehicle.ground) * scale)
            for px, py in points
        ]

    shadow = look.get("shadow", "#0b0d12")
    if shadow:
        middle = x + length / 2
        if is_near:
            canvas.glow(middle, ground, length * 0.58, shadow, 0.8, radius_y=length * 0.04)
        canvas.disc(middle, ground - 1, length * 0.47, shadow, radius_y=length * 0.013)
    canvas.shape(put(vehicle.body), colour)
    if vehicle.lower:
        canvas.shape(put(vehicle.lower), dark)
    for path in vehicle.bright:
        canvas.line(put(path), bright, max(1, 4.5 * scale))
    for path in vehicle.windows:
        canvas.shape(put(path), glass)
        if is_near:
            _shine(canvas, put(path))
    for path in vehicle.lines:
        canvas.line(put(path), dark, max(1, 3.2 * scale))
    for hx, hy in vehicle.handles if is_near else ():
        (x1, y1), (x2, y2) = put([(hx, hy), (hx + 34, hy + 8)])
        canvas.box(min(x1, x2), y1, max(x1, x2), y2, dark, radius=3 * scale)
    for path in vehicle.dark:
        canvas.shape(put(path), mix(tire, glass, 0.3))
    if vehicle.front_light:
        canvas.shape(put(vehicle.front_light), look.get("lamp", "#fff3cf"))
    if vehicle.rear_light:
        canvas.shape(put(vehicle.rear_light), look.get("tail", "#e2412f"))
    for wheel in vehicle.wheels:
        (wx, wy), (_, sill) = put([(wheel, vehicle.ground - vehicle.radius), (wheel, SILL)])
        _wheel(canvas, wx, wy, vehicle.radius * scale, sill=sill, tire=tire, rim=rim)
    if look.get("lit"):
        _light_up(canvas, vehicle, put, left=left, scale=scale, colour=look.get("lamp", "#fff3cf"))


def _shine(canvas, points):
    """A slanting light across a pane, kept inside its straight part."""
    lowest = max(y for _, y in points)
    highest = min(y for _, y in points)
    leftmost, rightmost = min(x for x, _ in points), max(x for x, _ in points)
    width, height = rightmost - leftmost, lowest - highest
    start = leftmost + width * 0.42
    canvas.veil(
        [
            (start + height * 0.28, highest + height * 0.22),
            (start + height * 0.28 + width * 0.12, highest + height * 0.22),
            (start + width * 0.12, lowest - height * 0.06),
            (start, lowest - height * 0.06),
        ],
        "#ffffff",
        0.14,
    )


def _wheel(canvas, x, y, radius, *, sill, tire, rim):
    """A wheel below its arch, which ends at the sill."""
    arch, dark = radius * 1.14, mix(tire, "#000000", 0.5)
    edges = [(x - arch) * SCALE, (y - arch) * SCALE, (x + arch) * SCALE, (y + arch) * SCALE]
    canvas.draw.pieslice(edges, 180, 360, fill=dark)
    canvas.box(x - arch, y - 1, x + arch, sill, dark)
    wheel(canvas, x, y, radius, tire=tire, rim=rim)


def wheel(canvas, x, y, radius, *, tire="#14161b", rim="#c9ced6"):
    canvas.disc(x, y, radius, tire)
    canvas.disc(x, y, radius * 0.66, mix(rim, tire, 0.18))
    canvas.disc(x, y, radius * 0.58, rim)
    for corner in range(5 if radius > 18 else 0):
        _spoke(canvas, x, y, radius, corner * 72 - 90, mix(rim, tire, 0.72))
    canvas.disc(x, y, radius * 0.15, mix(rim, tire, 0.4))


def _spoke(canvas, x, y, radius, degrees, colour):
    """One of five openings between the spokes of a rim."""
    outer, inner = radius * 0.5, radius * 0.2
    box = [
        (x - outer) * SCALE,
        (y - outer) * SCALE,
        (x + outer) * SCALE,
        (y + outer) * SCALE,
    ]
    canvas.draw.pieslice(box, degrees + 14, degrees + 58, fill=colour)
    canvas.disc(x, y, inner, mix(colour, "#ffffff", 0.55))


def _light_up(canvas, vehicle, put, *, left, scale, colour):
    """Light ahead of the lamps and a red glow behind."""
    ((x, y),) = put([vehicle.lamp])
    reach = (-1 if left else 1) * 620 * scale
    canvas.veil(
        [
            (x, y - 8 * scale),
            (x + reach, y - 30 * scale),
            (x + reach, y + 108 * scale),
            (x, y + 14 * scale),
        ],
        colour,
        0.1,
    )
    canvas.glow(x, y, 150 * scale, colour, 0.8)
    if vehicle.tail:
        ((tail, level),) = put([vehicle.tail])
        canvas.glow(tail, level, 90 * scale, "#ff4a36", 0.5)
