"""What a browser sends from the article screen."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from articles.models import Article


def screen(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def at(name, *args):
    """The address of one of the article screen's own pages."""
    return reverse(f"admin:articles_article_{name}", args=args)


def take_up(revision):
    """The query that opens the form with ``revision``, as the link to do so has it."""
    article = Article.objects.get(pk=revision.article_id)
    return {"from": revision.pk, "on": article.version}


def two_boxes(name, moment):
    """A time as the admin's two boxes send it."""
    there = timezone.localtime(moment)
    return {f"{name}_0": there.strftime("%Y-%m-%d"), f"{name}_1": there.strftime("%H:%M:%S")}


def as_it_stands(article, **fields):
    """What the form of ``article`` holds when somebody just opened it, but for ``fields``."""
    held = {
        "headline": article.headline,
        "kicker": article.kicker,
        "standfirst": article.standfirst,
        "slug": article.slug,
        "body": article.body,
        "base_version": article.version,
        "sitting": str(uuid4()),
        "comments_open": "on" if article.comments_open else "",
        "byline": list(article.bylines.values_list("author_id", flat=True)),
        "tags": list(article.tag_placements.values_list("tag__name", flat=True)),
        "filed_under": list(article.category_placements.values_list("category_id", flat=True)),
        "about_companies": list(article.company_placements.values_list("company_id", flat=True)),
    }
    if article.lead_image_id:
        held["lead_image"] = article.lead_image_id
    if article.published_at:
        held |= two_boxes("published_at", article.published_at)
    return held | fields
