"""Structured data for search engines: schema.org's words for our pages, as JSON-LD blocks."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe

from articles.addresses.permalinks import absolute
from articles.article_page import Surroundings
from articles.company_page import CompanySurroundings
from articles.models import Article, Category, Company, Listing
from articles.models.json_rows import build_rows
from articles.share_pictures.crops import list_crops
from authors.models import Author, AuthorLink
from house_style.curly_quotes import curl_quotes
from images import renditions
from images.models import Image

register = template.Library()

type Data = dict[str, Any]

# Nothing in the block may close it or open a tag; JSON reads these as the same characters.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
# schema.org's tickerSymbol names an exchange by its market identifier code (ISO 10383).
_MARKETS = {
    "NYSE": "XNYS",
    "NASDAQ": "XNAS",
    "OTC": "OTCM",
    "TSE": "XTKS",
    "TYO": "XTKS",
    "LSE": "XLON",
    "XETRA": "XETR",
    "ETR": "XETR",
    "FRA": "XFRA",
    "HKEX": "XHKG",
    "SEHK": "XHKG",
    "KRX": "XKRX",
    "SSE": "XSHG",
    "SZSE": "XSHE",
    "BIT": "XMIL",
    "EPA": "XPAR",
    "STO": "XSTO",
}
CLEARLY_LATER = timedelta(hours=1)
LOGO = "img/logo.png"
LOGO_PIXELS = 512


@register.filter
def updated_later(article: Any) -> datetime | None:
    """Tell when the article last changed, if clearly later than its publication; else None."""
    changed_at = article.last_changed_at
    return changed_at if changed_at - article.published_at > CLEARLY_LATER else None


@register.simple_tag
def news_article_data(article: Article, site: Any, around: Surroundings) -> str:
    """Print the NewsArticle of an article from ``for_page()``; ``around`` has its corrections."""
    url = absolute(article.get_absolute_url())
    data = {
        "@type": "NewsArticle",
        "@id": url,
        "mainEntityOfPage": url,
        "url": url,
        "headline": curl_quotes(article.headline),
        "description": curl_quotes(article.seo_description or article.standfirst or article.teaser),
        "datePublished": _format_moment(article.published_at),
        "dateModified": _format_moment(article.last_changed_at),
        "author": [_describe_person(author) for author in article.named_authors()],
        "publisher": _describe_publisher(site),
        "image": _describe_lead(article.lead_image) if article.lead_image else [],
        "inLanguage": settings.LANGUAGE_CODE[:2],
        "articleSection": [category.name for category in article.filed_under()],
        "keywords": [tag.name for tag in article.named_tags()],
        "about": _describe_companies(article),
        "wordCount": article.word_count,
        "commentCount": article.comment_count,
        "isAccessibleForFree": True,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": _format_moment(correction.at),
                "url": f"{url}#correction-{correction.pk}",
            }
            for correction in around.corrections
        ],
    }
    if article.series:
        data["isPartOf"] = {
            "@type": "CreativeWorkSeries",
            "name": article.series.name,
            "url": absolute(article.series.get_absolute_url()),
        }
    return _print_block(data)


@register.simple_tag
def company_data(company: Company, around: CompanySurroundings) -> str:
    """Print the Corporation of a company's own page; ``around`` comes from ``company_page``."""
    data = {
        **_describe_corporation(company, around.listings),
        "alternateName": [alias.name for alias in around.aliases],
        "sameAs": company.website,
        "description": " ".join(strip_tags(company.description).split()),
        "brand": [
            {"@type": "Brand", "name": name.strip()} for name in company.makes.split(",") if name
        ],
        "subOrganization": [_describe_corporation(other) for other in around.subsidiaries],
    }
    if around.parent:
        data["parentOrganization"] = _describe_corporation(around.parent)
    return _print_block(data)


@register.simple_tag
def profile_data(author: Author, links: Iterable[AuthorLink]) -> str:
    """Print the ProfilePage of an author's own page."""
    person = {
        **_describe_person(author),
        "jobTitle": author.role,
        "description": author.bio,
        "sameAs": [link.url for link in links],
    }
    if author.portrait:
        person["image"] = _describe_picture(author.portrait)
    url = absolute(author.get_absolute_url())
    return _print_block({"@type": "ProfilePage", "url": url, "mainEntity": _drop_empty(person)})


@register.simple_tag
def site_data(site: Any) -> str:
    """Print the WebSite of the front page, with its search and who publishes it."""
    search = f"{absolute(reverse('articles:search'))}?q={{search_term_string}}"
    return _print_block(
        {
            "@type": "WebSite",
            "url": absolute(reverse("articles:front")),
            "name": site.name,
            "description": site.description,
            "publisher": _describe_publisher(site),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": search},
                "query-input": "required name=search_term_string",
            },
        }
    )


@register.simple_tag
def breadcrumb_data(article: Article) -> str:
    """Print the way from the front to an article, by its first category."""
    above = [(c.name, c.get_absolute_url()) for c in article.filed_under()[:1]]
    return _print_breadcrumbs([*above, (curl_quotes(article.headline), article.get_absolute_url())])


@register.simple_tag
def list_breadcrumb_data(name: str, url: str, above: Iterable[Category] = ()) -> str:
    """Print the way from the front to a list, by the categories ``above`` it."""
    steps = [(other.name, other.get_absolute_url()) for other in above]
    return _print_breadcrumbs([*steps, (name, url)])


def _print_breadcrumbs(steps: list[tuple[str, str]]) -> str:
    steps = [("Home", reverse("articles:front")), *steps]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
        for position, (name, path) in enumerate(steps, start=1)
    ]
    return _print_block({"@type": "BreadcrumbList", "itemListElement": items})


def _describe_person(author: Author) -> Data:
    url = absolute(author.get_absolute_url())
    return {"@type": "Person", "name": author.name, "url": url}


def _describe_publisher(site: Any) -> Data:
    logo = {
        "@type": "ImageObject",
        "url": absolute(static(LOGO)),
        "width": LOGO_PIXELS,
        "height": LOGO_PIXELS,
    }
    url = absolute(reverse("articles:front"))
    return {"@type": "NewsMediaOrganization", "name": site.name, "url": url, "logo": logo}


def _describe_companies(article: Article) -> list[Data]:
    listings = build_rows(Listing, article.listing_rows)
    return [
        _describe_corporation(company, [row for row in listings if row.company_id == company.pk])
        for company in build_rows(Company, article.company_rows)
    ]


def _describe_corporation(company: Company, listings: Iterable[Listing] = ()) -> Data:
    return _drop_empty(
        {
            "@type": "Corporation",
            "name": company.name,
            "url": absolute(company.get_absolute_url()),
            "tickerSymbol": [
                f"{_MARKETS.get(listing.exchange, listing.exchange)} {listing.symbol}"
                for listing in listings
            ],
        }
    )


def _describe_picture(image: Image) -> Data:
    shared = renditions.find_share_picture(image)
    return _drop_empty(
        {
            "@type": "ImageObject",
            "url": absolute(shared.url),
            "width": shared.width,
            "height": shared.height,
            "caption": image.alt,
            "creditText": image.credit,
        }
    )


def _describe_lead(image: Image) -> list[Data]:
    """The picture, and its crops."""
    told = _describe_picture(image)
    cut = [
        {**told, "url": absolute(crop.path), "width": crop.width, "height": crop.height}
        for crop in list_crops(image)
    ]
    return [told, *cut]


def _format_moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _drop_empty(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in ("", [])}


def _print_block(data: Data) -> str:
    data = {"@context": "https://schema.org"} | _drop_empty(data)
    encoded = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(encoded))
