"""Portraits of the demo's writers, cut from paper: square, no likeness of anyone."""

from demo.pictures.canvas import Canvas, mix

SIZE = 800


def portrait(*, back, skin, hair, coat, shirt, cut, glasses=None, hat=None):
    """Head and shoulders. ``cut`` is ``"bob"``, ``"short"`` or ``"bun"``."""
    canvas = Canvas(back, width=SIZE, height=SIZE)
    canvas.fade(0, SIZE, [(0, mix(back, "#ffffff", 0.28)), (1, back)])
    canvas.disc(400, 430, 330, mix(back, "#ffffff", 0.34))
    shade = mix(skin, "#3a1d12", 0.22)
    if cut == "bob":
        canvas.shape(
            "M 236 470 C 214 200 300 130 402 130 C 510 130 592 210 566 474 C 560 540 540 560 "
            "500 566 L 300 566 C 260 560 242 540 236 470 Z",
            hair,
        )
    if cut == "bun":
        canvas.disc(400, 128, 74, hair)
        canvas.ring(400, 128, 50, 6, mix(hair, "#ffffff", 0.2), start=200, end=320)
    canvas.shape("M 90 800 C 96 660 180 606 310 580 L 490 580 C 620 606 704 660 710 800 Z", coat)
    canvas.shape("M 330 800 L 300 584 L 400 660 L 500 584 L 470 800 Z", shirt)
    canvas.shape("M 300 578 L 250 640 L 348 800 L 372 800 L 330 640 Z", mix(coat, "#000000", 0.25))
    canvas.shape("M 500 578 L 550 640 L 452 800 L 428 800 L 470 640 Z", mix(coat, "#000000", 0.25))
    canvas.shape("M 340 480 L 460 480 L 470 600 C 450 650 350 650 330 600 Z", shade)
    canvas.disc(400, 350, 128, skin, radius_y=160)
    canvas.disc(270, 366, 24, shade, radius_y=36)
    canvas.disc(530, 366, 24, shade, radius_y=36)
    canvas.shape(
        "M 400 510 C 470 510 520 450 528 350 L 528 330 C 480 330 440 400 400 510 Z",
        mix(skin, shade, 0.35),
    )
    canvas.shape("M 392 350 L 380 418 C 388 430 404 430 412 424", shade)
    canvas.line("M 352 456 C 376 472 424 472 448 456", mix(shade, "#5a1f1a", 0.5), 7)
    for x in (346, 454):
        canvas.disc(x, 352, 9, "#231a18")
        canvas.line([(x - 24, 320), (x, 310), (x + 24, 318)], mix(hair, "#000000", 0.2), 8)
    if glasses:
        for x in (346, 454):
            canvas.ring(x, 354, 44, 8, glasses)
        canvas.line([(388, 350), (412, 350)], glasses, 8)
        canvas.line([(302, 348), (276, 342)], glasses, 7)
        canvas.line([(498, 348), (524, 342)], glasses, 7)
    if cut == "bob":
        canvas.shape(
            "M 262 380 C 250 220 320 160 404 158 C 500 160 556 230 540 384 C 530 310 500 268 "
            "470 250 C 420 300 320 300 288 282 C 272 306 266 340 262 380 Z",
            hair,
        )
    elif cut == "bun":
        canvas.shape(
            "M 264 360 C 250 220 320 166 400 166 C 484 166 550 224 536 360 C 528 290 480 234 "
            "400 230 C 322 234 274 290 264 360 Z",
            hair,
        )
    else:
        canvas.shape(
            "M 262 350 C 244 210 318 160 410 160 C 504 158 556 226 538 350 C 530 300 520 276 "
            "500 254 C 440 268 350 262 306 240 C 282 266 268 304 262 350 Z",
            hair,
        )
        canvas.shape(
            "M 274 390 C 280 500 330 530 400 532 C 470 530 520 500 526 390 C 512 440 486 440 "
            "452 436 C 430 424 370 424 348 436 C 314 440 288 440 274 390 Z",
            mix(hair, skin, 0.12),
        )
        canvas.line("M 362 470 C 384 480 416 480 438 470", mix(shade, "#5a1f1a", 0.5), 7)
    if hat:
        canvas.shape("M 262 262 C 262 150 330 112 402 112 C 480 112 540 152 540 262 Z", hat)
        canvas.shape(
            "M 244 258 C 330 230 480 232 612 270 C 620 286 600 292 580 288 C 470 262 340 262 "
            "250 282 C 236 280 236 264 244 258 Z",
            mix(hat, "#000000", 0.2),
        )
        canvas.box(262, 232, 540, 254, mix(hat, "#000000", 0.3))
    return canvas
