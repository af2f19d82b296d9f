"""Read the house style out of a body: plain rich text in, the page's HTML and its facts out."""

from dataclasses import dataclass

from bs4 import BeautifulSoup

from articles.markup import clean, clean_compiled

COMPILER_VERSION = 1


@dataclass(frozen=True)
class Compiled:
    html: str
    text: str
    words: int
    minutes: int


def compile(source_html, *, companies=()):
    """Give the compiled form of a body."""
    html = clean_compiled(clean(source_html))
    text = plain_text(html)
    words = len(text.split())
    return Compiled(html=html, text=text, words=words, minutes=max(1, round(words / 230)))


def plain_text(html):
    """Give the words of ``html``, a line for each block."""
    return BeautifulSoup(html, "html.parser").get_text("\n", strip=True)


def teaser(compiled, *, limit):
    """Give the opening of a text in at most ``limit`` characters, cut at a word."""
    text = compiled.text.split("\n")[0]
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
