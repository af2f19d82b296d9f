"""What search engines read: NewsArticle, Corporation, BreadcrumbList as JSON-LD data blocks."""

import json
from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe

from articles.permalinks import absolute
from images import renditions

register = template.Library()

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


@register.filter
def updated_later(article):
    """When the article last changed, if clearly later than its publication; else None."""
    later = article.updated_at - article.published_at > CLEARLY_LATER
    return article.updated_at if later else None


@register.simple_tag
def news_article_data(article, site, around):
    """The NewsArticle of an article's own page; ``around`` has its corrections and follow-ups."""
    address = absolute(article.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "headline": article.headline,
        "description": article.seo_description or article.standfirst or article.teaser,
        "datePublished": article.published_at.isoformat(timespec="seconds"),
        "dateModified": max(article.published_at, article.updated_at).isoformat(timespec="seconds"),
        "author": [
            {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())}
            for author in article.named_authors()
        ],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": site.name,
            "url": absolute(reverse("articles:front")),
        },
        "articleSection": [category.name for category in article.filed_under()],
        "keywords": [tag.name for tag in article.named_tags()],
        "wordCount": article.word_count,
        "commentCount": article.comment_count,
        "isAccessibleForFree": True,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": correction.at.isoformat(timespec="seconds"),
                "url": f"{address}#correction-{correction.pk}",
            }
            for correction in around.corrections
        ],
    }
    if article.series:
        data["isPartOf"] = {"@type": "CreativeWorkSeries", "name": article.series.name}
    if article.lead_image:
        picture = renditions.shared(article.lead_image)
        data["image"] = {
            "@type": "ImageObject",
            "url": absolute(picture.url),
            "width": picture.width,
            "height": picture.height,
        }
    return _block({name: value for name, value in data.items() if value not in ("", [])})


@register.simple_tag
def company_data(company, around):
    """The Corporation of a company's own page; ``around`` comes from ``articles/companies.py``."""
    data = {
        "@context": "https://schema.org",
        "@type": "Corporation",
        "name": company.name,
        "alternateName": [alias.name for alias in around.aliases],
        "url": absolute(company.get_absolute_url()),
        "sameAs": company.website,
        "description": " ".join(strip_tags(company.description).split()),
        "tickerSymbol": [
            f"{_MARKETS.get(listing.exchange, listing.exchange)} {listing.symbol}"
            for listing in around.listings
        ],
        "brand": [
            {"@type": "Brand", "name": name.strip()} for name in company.makes.split(",") if name
        ],
        "subOrganization": [_organisation(subsidiary) for subsidiary in around.subsidiaries],
    }
    if around.parent:
        data["parentOrganization"] = _organisation(around.parent)
    return _block({name: value for name, value in data.items() if value not in ("", [])})


def _organisation(company):
    url = absolute(company.get_absolute_url())
    return {"@type": "Corporation", "name": company.name, "url": url}


@register.simple_tag
def breadcrumb_data(article):
    """The way from the front to an article, by its first category."""
    steps = [("Home", reverse("articles:front"))]
    if categories := article.filed_under():
        steps.append((categories[0].name, categories[0].get_absolute_url()))
    steps.append((article.headline, article.get_absolute_url()))
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
        for position, (name, path) in enumerate(steps, start=1)
    ]
    return _block(
        {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
    )


def _block(data):
    encoded = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(encoded))
