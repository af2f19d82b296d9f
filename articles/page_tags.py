"""Page tags: what a reader's page shows, in the words by which it is dropped when that changes.

They stand in the header ``Cache-Tag`` of the page, for our page store and for a CDN. What tells
them is in the database (``autoinformed/migrations``, ``docs/page-store.md``).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http.response import HttpResponseBase

SITE = "site"  # names, menus and settings: on every page
ARTICLES = "articles"  # which articles are live
TEXTS = "texts"  # what any live article says
TODAY = "today"  # what reads differently tomorrow
MOST_READ = "most-read"  # the list of what is most read
NAMES = "names"  # what categories, tags, companies, series and authors are called


def tag_pages[Response: HttpResponseBase](response: Response, *tags: str) -> Response:
    """Say what ``response`` shows, beside what it says already. Returns it."""
    known = {*response.get("Cache-Tag", "").split(","), *tags, SITE} - {""}
    response["Cache-Tag"] = ",".join(sorted(known))
    return response


def name_row(row: Model) -> str:
    """The tag of ``row`` where a page shows it, such as its name or its picture."""
    return f"{row._meta.model_name}-{row.pk}"


def name_list(owner: Model) -> str:
    """The tag of the list of articles that ``owner`` heads."""
    return f"{name_row(owner)}-list"


def name_links(articles: Iterable[Model]) -> list[str]:
    """The tags of ``articles`` where pages of others name them: by headline and day."""
    return [f"link-{article.pk}" for article in articles]


def name_cards(articles: Iterable[Any]) -> list[str]:
    """The tags of ``articles`` where they stand as cards, and of what those print: picture,
    authors, categories, the hour of what came today.
    """
    tags = []
    for article in articles:
        tags += [f"card-{article.pk}", f"link-{article.pk}", TODAY]
        if image := article.__dict__.get("lead_image_id"):
            tags.append(f"image-{image}")
        tags += [f"author-{row['id']}" for row in article.__dict__.get("author_rows", ())]
        tags += [f"category-{row['id']}" for row in article.__dict__.get("category_rows", ())]
    return tags
