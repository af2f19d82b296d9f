"""Tags: merging two that are one, and what follows a new name."""

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from articles import publishing
from articles.models import Address, Article, Tag, TaggedArticle


@transaction.atomic
def merge(*, keep, drop, by):
    """Make two tags one: all that ``drop`` has moves to ``keep``, which is returned.

    Its articles and aliases move, its name becomes an alias, its address redirects; the search text
    of its articles is renewed in the background. Raises ``ValidationError`` for a tag and itself.
    """
    if keep.pk == drop.pk:
        raise ValidationError("A tag cannot be merged into itself.")
    both = Tag.objects.select_for_update().order_by("pk").filter(pk__in=[keep.pk, drop.pk])
    rows = {tag.pk: tag for tag in both}
    keep, drop = rows[keep.pk], rows[drop.pk]
    of_drop = TaggedArticle.objects.filter(tag=drop)
    of_keep = TaggedArticle.objects.filter(tag=keep)
    of_drop.filter(content_object__in=of_keep.values("content_object")).delete()
    of_drop.update(tag=keep)
    drop.aliases.update(tag=keep)
    old_name, old_address = drop.name, drop.get_absolute_url()
    if by is not None:
        for tag, flag, told in [
            (drop, DELETION, f"Merged into {keep}"),
            (keep, CHANGE, f"Took in {drop}"),
        ]:
            LogEntry.objects.log_actions(by.pk, [tag], flag, told, single_object=True)
    if not keep.description:
        keep.description = drop.description
        keep.save(update_fields=["description"])
    drop.delete()
    keep.aliases.get_or_create(name=old_name)
    Address.objects.redirect(old_address, to=keep.get_absolute_url())
    renamed(keep)
    return keep


def renamed(tag):
    """What follows where a tag has another name or more articles: later, as they may be many."""
    from articles import tasks  # which does it

    tasks.refresh_tag.defer(tag_id=tag.pk)


def refresh(tag_id):
    """Renew the search text of the articles of a tag; nothing where it is gone."""
    publishing.after_rename(Article.objects.filter(tag_placements__tag=tag_id))
