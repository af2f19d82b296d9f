"""Lookups while one types: articles to link to, pictures of the library, tags."""

from django.http import JsonResponse
from django.urls import reverse

from articles.clock import format_moment
from articles.models import Article, Tag, TagAlias
from house_style import search_words
from house_style.names import fold_name
from images import renditions
from images.admin.staff_view import staff_view
from images.models import Image
from newsroom.permissions import match_readable

MOST = 10
MOST_TAGS = 20
PREVIEW_WIDTH = 320  # pixels


@staff_view("articles.view_article")
def find_links(request):
    """Find live and scheduled articles by the words of ``term``, the last one maybe begun."""
    begun = search_words.read_begun(request.GET.get("term", ""))
    found = (
        (Article.objects.live() | Article.objects.scheduled())
        .filter(match_readable(request.user), search=begun.build_query())
        .only("headline", "slug", "status", "published_at", "withdraw_at")
        .order_by("-published_at", "-pk")[:MOST]
    )
    return JsonResponse({"results": [_link(article) for article in found]})


@staff_view("images.view_image")
def find_pictures(request):
    """Find the newest pictures with all words of ``term`` in what describes them."""
    found = Image.objects.matching(request.GET.get("term", ""))
    return JsonResponse({"results": [_picture(image) for image in found[:MOST]]})


@staff_view("articles.change_article")
def complete_tag(request):
    """Complete a tag: first those that start with what is typed, then those that hold it."""
    term = request.GET.get("term", "").strip()
    starts = Tag.objects.filter(TagAlias.is_named(term, lookup="startswith"))
    names = [tag.name for tag in starts.order_by("name")[:MOST_TAGS]]
    if len(names) < MOST_TAGS:
        holds = Tag.objects.filter(name_folded__contains=fold_name(term)).exclude(name__in=names)
        names += [tag.name for tag in holds.order_by("name")[: MOST_TAGS - len(names)]]
    results = [{"id": name, "text": name} for name in names]
    return JsonResponse({"results": results, "pagination": {"more": False}})


def _link(article):
    state, label = article.state
    return {
        "headline": article.headline,
        "url": article.get_absolute_url(),
        "state": state,
        "label": label,
        "on": format_moment(article.published_at),
    }


def _picture(image):
    return {
        "pk": image.pk,
        "name": str(image),
        "url": image.url,
        "preview": renditions.find_preview_url(image, width=PREVIEW_WIDTH),
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "crop_url": reverse("admin:images_image_crop", args=[image.pk]),
    }
