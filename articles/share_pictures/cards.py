"""Share card: a picture of 1200 by 630 pixels with a page's own title on it, drawn by Pillow in the
site's own letters. Takes some 30 ms; the page store and whoever asked keep it.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from PIL import Image as pillow
from PIL import ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_TITLE_HEIGHT = 330
_TITLE_SIZES = (112, 96, 84, 72, 60, 50, 42)
_FONT = settings.BASE_DIR / "static" / "fonts" / "barlow-condensed-600.woff2"
# The night of static/css/tokens.css: asphalt, what stands on it, lane.
_ASPHALT, _WORDS, _SOFT, _LANE, _REDLINE = "#1c1e22", "#f7f4ec", "#bfc2c8", "#f2b21b", "#e5383b"
_signer = Signer(salt="share-card")


def build_card_url(title: str, label: str, name: str) -> str:
    """Build the path of the card that says ``title``, ``label`` above it, the site's ``name``."""
    token = _signer.sign_object([title, label, name], compress=True)
    return reverse("articles:share_card", args=[token])


def read_card(token: str) -> list[str] | None:
    """Read the words out of a token of ours: title, label, site; None for any other."""
    try:
        return _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None


def draw_card(title: str, label: str, name: str) -> bytes:
    """Draw the card as a PNG. Letters that our font has not are left out, and with them a title
    that has no others.
    """
    card = pillow.new("RGB", SIZE, _ASPHALT)
    draw = ImageDraw.Draw(card)
    _draw_gauge(draw, _MARGIN, 56)
    draw.text((_MARGIN + 84, 92), _drawable(name), _WORDS, _load_font(60), anchor="lm")
    draw.text((_MARGIN, 196), _drawable(label)[:60], _LANE, _load_font(38), anchor="lm")
    size, lines = _fit(_drawable(title))
    for number, line in enumerate(lines):
        top = 232 + number * round(size * 1.06)
        draw.text((_MARGIN, top), line, _WORDS, _load_font(size))
    for left in range(0, WIDTH, 112):
        draw.rectangle((left, HEIGHT - 16, left + 72, HEIGHT), fill=_LANE)
    file = BytesIO()
    card.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_gauge(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """Draw the mark of the site (``templates/_gauge.html``)."""
    box = (left, top, left + 66, top + 66)
    draw.arc(box, 135, 315, _WORDS, 8)
    draw.arc(box, 322, 405, _REDLINE, 8)
    needle = [(left + 28, top + 36), (left + 50, top + 18), (left + 35, top + 42)]
    draw.polygon(needle, fill=_LANE)


@lru_cache(maxsize=16)
def _load_font(size: int) -> Any:
    return ImageFont.truetype(str(_FONT), size)


@lru_cache(maxsize=2_000)
def _has_letter(letter: str) -> bool:
    font = _load_font(40)
    drawn, missing = font.getmask(letter), font.getmask("\uffff")
    return letter.isspace() or (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


def _drawable(words: str) -> str:
    """``words`` less the letters that our font cannot draw."""
    return " ".join("".join(filter(_has_letter, words)).split())


def _fit(title: str) -> tuple[int, list[str]]:
    """Find the largest size at which ``title`` fits, and its lines; cut where none does."""
    lines: list[str] = []
    for size in _TITLE_SIZES:
        lines = _wrap(title, size)
        if len(lines) * size * 1.06 <= _TITLE_HEIGHT:
            return size, lines
    size = _TITLE_SIZES[-1]
    most = int(_TITLE_HEIGHT / (size * 1.06))
    return size, [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _wrap(title: str, size: int) -> list[str]:
    font, room = _load_font(size), WIDTH - 2 * _MARGIN
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while font.getlength(lines[-1]) > room:  # a word of more than a line
            end = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= room)
            lines[-1:] = [word[:end], word := word[end:]]
    return lines
