"""What an article's screen asks the editor to look at; nothing of it keeps one from publishing."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from articles.company_names import UnknownCompany
from articles.html_text import DEEPEST, depth, parse


@dataclass(frozen=True)
class Attention:
    """``warnings`` and ``pictures`` are sentences."""

    warnings: list[str]
    unknown: list[UnknownCompany]
    pictures: list[str]

    def __bool__(self):
        return bool(self.warnings or self.unknown or self.pictures)


def of(article):
    """What the body of ``article`` asks for now, with the companies as they now are."""
    article.compile()
    compiled = article.compiled
    unknown = list(compiled.unknown_companies)
    said = tuple(f"{company.name} (" for company in unknown)
    return Attention(
        # An unknown company is offered as a button and need not be named twice.
        warnings=[
            warning
            for warning in compiled.warnings
            if not (said and warning.startswith(said) and "not among the companies" in warning)
        ],
        unknown=unknown,
        pictures=_without_alt_text(article.body),
    )


def label(company):
    """An ``UnknownCompany`` as the text names it: ``Ferrum Motors (NYSE: FRM)``."""
    return f"{company.name} ({', '.join(': '.join(listing) for listing in company.listings)})"


def _without_alt_text(html):
    if "<img" not in html or depth(html) > DEEPEST:
        return []
    return [
        f"Picture {number} of the text ({PurePosixPath(picture.get('src', '')).name}) has no "
        "alternative text: who cannot see it learns nothing of it."
        for number, picture in enumerate(parse(html).find_all("img"), 1)
        if not (picture.get("alt") or "").strip()
    ]
