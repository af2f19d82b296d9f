"""Tags: merging two that are one, and what follows a new name."""

from django.db import transaction
from procrastinate.contrib.django import app

from articles.models import Article, Tag, TaggedArticle
from authors.models import User
from newsroom import filing
from newsroom.taxonomy import merge_steps


@transaction.atomic
def merge(*, keep: Tag, drop: Tag, by: User | None) -> Tag:
    """Make two tags one: all that ``drop`` has moves to ``keep``, which is returned.

    Its articles and aliases move, its name becomes an alias, its address redirects; the search text
    of its articles is renewed in the background. Raises ``ValidationError`` for a tag and itself.
    """
    keep, drop = merge_steps.hold_both(keep, drop)
    of_drop = TaggedArticle.objects.filter(tag=drop)
    of_keep = TaggedArticle.objects.filter(tag=keep)
    of_drop.filter(content_object__in=of_keep.values("content_object")).delete()
    of_drop.update(tag=keep)
    drop.aliases.update(tag=keep)
    merge_steps.retire(drop, keep=keep, by=by, columns=["description"])
    merge_steps.keep_name(keep, drop.name)
    refresh_articles.defer(tag_id=keep.pk)  # later, as they may be many
    return keep


@app.task(name="newsroom.refresh_tag", retry=5)
def refresh_articles(tag_id: int) -> None:
    """Renew the search text of the articles of a tag; nothing where it is gone."""
    filing.refresh_search_terms(Article.objects.filter(tag_placements__tag=tag_id))
