"""Restoring a snapshot: making an article what it says, by the verbs that a save calls."""

from datetime import datetime

from django.db import transaction

from articles.models import Address, Article, Category, Company
from authors.models import Author, User
from newsroom import filing, publishing
from newsroom.history import versions
from newsroom.history.versions import Snapshot
from newsroom.models import Revision


@transaction.atomic
def rewrite(article: Article, snapshot: Snapshot, *, by: User | None) -> Revision | None:
    """Make ``article`` what ``snapshot`` says, but for its state. Returns the revision, or None.

    Raises ``ValidationError`` where that may not be saved. What was deleted since (a category, an
    author) is left out.
    """
    for name in versions.FIELDS:
        if name in snapshot and name not in versions.STATE:
            value = snapshot[name]
            if name in versions.TIMES:
                if value == versions.json_ready(getattr(article, name)):
                    continue  # a snapshot has times to the second: the article's is the whole one
                value = datetime.fromisoformat(value) if value else value
            setattr(article, name, value)
    article.slug = article.slug or Address.objects.find_free_slug(article.headline, article=article)
    article.full_clean()
    compiled = article.compile()
    article.save(compiled=compiled)
    authors = Author.objects.in_bulk(snapshot["authors"])
    filing.set_bylines(article, [authors[key] for key in snapshot["authors"] if key in authors])
    filing.file_under(article, list(Category.objects.filter(pk__in=snapshot["categories"])))
    article.tags.set(snapshot["tags"])
    filing.set_companies(article, list(Company.objects.filter(pk__in=snapshot["companies"])))
    return publishing.finish_save(article, compiled, by=by)
