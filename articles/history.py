"""The history of an article: taking snapshots, and telling whether somebody saved in between."""

from articles.models import Revision

FIELDS = (
    "headline",
    "slug",
    "kicker",
    "standfirst",
    "body",
    "lead_image_id",
    "lead_caption",
    "status",
    "published_at",
    "embargo_until",
    "withdraw_at",
    "comments_open",
    "comments_close_at",
    "seo_title",
    "seo_description",
)


def snapshot(article):
    """Everything that an editor decides about ``article``, as JSON-ready values.

    Shape: ``{field: value, …, "authors": [id, …], "categories": [id, …], "tags": [name, …],
    "companies": [id, …]}``; times in ISO 8601, authors in the order of the byline.
    """
    values = {}
    for name in FIELDS:
        value = getattr(article, name)
        values[name] = value.isoformat() if hasattr(value, "isoformat") else value
    values["authors"] = list(article.bylines.values_list("author_id", flat=True))
    values["categories"] = list(
        article.category_placements.filter(is_direct=True).values_list("category_id", flat=True)
    )
    values["tags"] = list(article.tag_placements.values_list("tag__name", flat=True))
    values["companies"] = list(article.company_placements.values_list("company_id", flat=True))
    return values


def record(article, *, by, kind=Revision.Kind.SAVED, label=""):
    """Keep ``article`` as it now is as a revision and count its version up. Returns the revision.

    Nothing is kept, and None returned, where nothing differs from the newest saved revision.
    """
    now_is = snapshot(article)
    newest = article.revisions.filter(kind=Revision.Kind.SAVED).first()
    if newest and newest.snapshot == now_is:
        return None
    base = article.version
    article.version = base + 1
    article.save(update_fields=["version"])
    return Revision.objects.create(
        article=article,
        kind=kind,
        version=article.version,
        base_version=base,
        snapshot=now_is,
        label=label,
        created_by=by,
    )


def newest_save(article):
    """The last saved revision with its author at hand, or None."""
    saved = article.revisions.filter(kind=Revision.Kind.SAVED)
    return saved.select_related("created_by").first()
