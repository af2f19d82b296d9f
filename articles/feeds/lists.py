"""The channels of articles: the newest of the site or of one list, whole; and of corrections.

Each takes what its address names and raises ``Http404`` where readers may not know of it.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaks_filter
from django.template.loader import render_to_string
from django.urls import reverse

from articles import lists, slots, surroundings
from articles.feeds.entries import Channel, Entry, Person, Picture
from articles.models import (
    Article,
    ArticleCategory,
    Byline,
    Category,
    Company,
    Correction,
    Series,
    Tag,
    TaggedArticle,
)
from articles.permalinks import absolute, absolute_html
from articles.sitemaps import changed_at
from authors.models import Author
from images import renditions

LENGTH = 20
COLUMNS = (
    *("headline", "slug", "standfirst", "teaser", "body_compiled", "lead_caption"),
    *("status", "published_at", "withdraw_at", "updated_at", "created_at", "legacy_id"),
    "comment_count",
    *(f"lead_image__{name}" for name in ("file", "width", "height", "renditions")),
    *(f"lead_image__{name}" for name in ("alt", "caption", "credit")),
)


def site():
    """The newest articles of the whole site."""
    front = reverse("articles:front")
    return Channel(front, front, _entries(Article.objects.live()), has_hub=True)


def category(path):
    return _list(get_object_or_404(Category, path=path))


def tag(slug):
    return _list(get_object_or_404(lists.with_live(Tag), slug=slug))


def company(slug):
    return _list(get_object_or_404(lists.with_live(Company), slug=slug))


def author(slug):
    author = get_object_or_404(lists.with_live(Author), slug=slug)
    return _list(author, author.bylines, about=f"What {author} writes.")


def series(slug):
    series = get_object_or_404(lists.with_live(Series), slug=slug)
    return _channel(series, Article.objects.live().filter(series=series))


def corrections():
    """The newest corrections of live articles."""
    page = reverse("articles:corrections")
    entries = [
        Entry(
            key=absolute(correction.get_absolute_url()),
            url=absolute(correction.get_absolute_url()),
            title=f"{correction.get_kind_display()}: {correction.article.headline}",
            html=linebreaks_filter(correction.text, autoescape=True),
            published=correction.at,
            changed=correction.at,
        )
        for correction in Correction.objects.live()[:LENGTH]
    ]
    about = "What was corrected, clarified or brought up to date."
    return Channel(page, page, entries, name="Corrections", about=about)


def key_of(article):
    """What feed readers know ``article`` by: WordPress's own word for what came from there."""
    if article.legacy_id:
        return absolute(f"/?p={article.legacy_id}")
    # RFC 4151: a name of ours on a day when the host was, whatever address it has later.
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},{article.created_at:%Y-%m-%d}:article-{article.pk}"


def _list(owner, placements=None, *, about=""):
    """The newest articles that ``placements`` (left out: the owner's) put in a list."""
    newest = (placements or owner.placements).live().newest_first()[:LENGTH]
    return _channel(owner, Article.objects.live().placed_by(newest), about=about)


def _channel(owner, articles, *, about=""):
    page = owner.get_absolute_url()
    about = about or f"News and analysis: {owner}."
    return Channel(page, page, _entries(articles), name=str(owner), about=about, has_hub=True)


def _entries(articles):
    direct = ArticleCategory.objects.filter(is_direct=True).select_related("category")
    newest = (
        articles.newest_first()
        .select_related("lead_image")
        .only(*COLUMNS)
        .with_companies()
        .with_notices()
        .prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author")),
            Prefetch("category_placements", direct),
            Prefetch("tag_placements", TaggedArticle.objects.select_related("tag")),
        )[:LENGTH]
    )
    bodies = slots.fill_each(newest)
    return [_entry(article, bodies[article.pk]) for article in newest]


def _entry(article, body):
    path = article.get_absolute_url()
    picture = _picture(article)
    context = {
        "article": article,
        "picture": picture,
        "body": body,
        "around": surroundings.notices(article),
    }
    html = render_to_string("articles/feed_entry.html", context)
    filed = (*article.filed_under(), *article.named_tags())
    return Entry(
        key=key_of(article),
        url=absolute(path),
        title=article.headline,
        summary=article.standfirst or article.teaser,
        html=absolute_html(html, page=path),
        published=article.published_at,
        changed=changed_at(article),
        authors=tuple(
            Person(author.name, absolute(author.get_absolute_url()))
            for author in article.named_authors()
        ),
        subjects=tuple(dict.fromkeys(str(name) for name in filed)),
        picture=picture,
        comments=article.comment_count,
    )


def _picture(article):
    image = article.lead_image
    if image is None:
        return None
    shared = renditions.find_share_picture(image)
    return Picture(absolute(shared.url), shared.width, shared.height, image.alt, image.credit)
