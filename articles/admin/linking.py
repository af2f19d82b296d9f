"""What the editor's dialogs search: our own articles to link to, pictures of the library."""

import re

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from articles.clock import format_moment
from articles.models import Article
from images import renditions
from images.models import Image

MOST = 10
PREVIEW_WIDTH = 320  # pixels


class LinkingMixin:
    """The two searches that ``static/js/newsroom/editor/choices.js`` asks while one types."""

    def get_urls(self):
        links = self.admin_site.admin_view(require_safe(self.link_search))
        pictures = self.admin_site.admin_view(require_safe(self.picture_search))
        return [
            path("link-search/", links, name="articles_article_link_search"),
            path("picture-search/", pictures, name="articles_article_picture_search"),
            *super().get_urls(),
        ]

    def link_search(self, request):
        """Live and scheduled articles with the words of ``term``, the last one maybe begun."""
        if not request.user.has_perm("articles.view_article"):
            raise PermissionDenied
        # In quotes PostgreSQL reads each as it read the text: `U.S.` is one word there.
        words = re.sub(r"['\\\x00]", " ", request.GET.get("term", "")).split()
        if not words:
            return _answer([])
        begun = SearchQuery(
            " & ".join(f"'{word}'" for word in words) + ":*", search_type="raw", config="english"
        )
        reachable = Q(pk__in=Article.objects.live().values("pk")) | Q(
            pk__in=Article.objects.scheduled().values("pk")
        )
        found = (
            Article.objects.filter(reachable, search=begun)
            .only("headline", "slug", "status", "published_at", "withdraw_at")
            .order_by("-published_at", "-pk")[:MOST]
        )
        return _answer([_link(article) for article in found])

    def picture_search(self, request):
        """The newest pictures with all words of ``term`` in what describes them."""
        if not request.user.has_perm("images.view_image"):
            raise PermissionDenied
        found = Image.objects.matching(request.GET.get("term", ""))
        return _answer([_picture(image) for image in found[:MOST]])


def _answer(results):
    return JsonResponse({"results": results})


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
        "name": str(image),
        "url": image.url,
        "preview": renditions.preview(image, width=PREVIEW_WIDTH),
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
    }
