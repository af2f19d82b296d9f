"""One export: the whole site in a file that WordPress's own importer takes."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles.addresses.permalinks import absolute
from articles.models import Publication
from wordpress.exporting.articles import Articles, number_posts
from wordpress.exporting.attachments import write_documents, write_pictures
from wordpress.exporting.comments import Comments
from wordpress.exporting.pages import write_pages
from wordpress.exporting.terms import Terms
from wordpress.exporting.xml import HEAD, TAIL, VERSION, write_bare, write_element


@dataclass
class Counts:
    """How much an export holds."""

    pictures: int = 0
    pages: int = 0
    articles: int = 0
    comments: int = 0
    unreadable: int = 0  # e-mail addresses whose key is gone


def write_export(path: Path, *, personal_data: bool, say: Callable[[str, int], None]) -> Counts:
    """Write the export to ``path``, which is whole or not there. ``say`` is told how far it is.

    What is in memory is one batch of articles with their comments, and the categories.
    """
    draft = path.with_name(f"{path.name}.part")
    counts = Counts()
    try:
        # Drafts are in it: for its owner alone, as a backup is.
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(_write_all(counts, personal_data=personal_data, say=say))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _write_all(
    counts: Counts, *, personal_data: bool, say: Callable[[str, int], None]
) -> Iterator[str]:
    terms = Terms(personal_data=personal_data)
    comments = Comments(terms.author_numbers, personal_data=personal_data)
    numbers = number_posts()
    yield HEAD
    yield _write_site()
    yield from terms.write_all()
    # Pictures first: who reads the file once knows them by the time that a text shows them.
    for item in write_pictures(numbers):
        yield item
        counts.pictures += 1
        say("Pictures", counts.pictures)
    for item in write_pages(numbers):
        yield item
        counts.pages += 1
    for item in Articles(terms, comments, numbers).write_all():
        yield item
        counts.articles += 1
        say("Articles", counts.articles)
    yield from write_documents(numbers)
    counts.comments, counts.unreadable = comments.count, comments.unreadable
    yield TAIL


def _write_site() -> str:
    publication = Publication.current()
    return "".join(
        [
            write_element("title", publication.name),
            write_bare("link", absolute("/")),
            write_element("description", publication.description),
            write_bare("pubDate", format_datetime(timezone.now())),
            write_bare("language", settings.LANGUAGE_CODE),
            write_bare("wp:wxr_version", VERSION),
            write_bare("wp:base_site_url", settings.SITE_URL),
            write_bare("wp:base_blog_url", settings.SITE_URL),
        ]
    )
