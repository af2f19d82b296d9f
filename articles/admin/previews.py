"""Previews for the desk, and the links that show one to somebody without an account."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import previewing, previews
from articles.models import Article, PreviewLink, Revision

# The readers' policy, but that the newsroom's own screen may frame the page.
FRAMED_CSP = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}

LASTING = {
    "hour": ("an hour", timedelta(hours=1)),
    "day": ("a day", timedelta(days=1)),
    "week": ("a week", previews.VALID_FOR),
    "month": ("a month", timedelta(days=30)),
}


class PreviewMixin:
    """The real page of what is typed, prepared or saved; and the links to it."""

    def get_urls(self):
        def private(view):
            return self.admin_site.admin_view(
                xframe_options_sameorigin(csp_override(FRAMED_CSP)(require_safe(view)))
            )

        links = self.admin_site.admin_view(
            require_http_methods(["GET", "POST"])(self.preview_links)
        )
        revoke = self.admin_site.admin_view(require_POST(self.revoke_preview_link))
        name = "articles_article_preview"
        return [
            path("<int:article_id>/preview/", private(self.preview), name=name),
            path(
                "versions/<int:revision_id>/preview/",
                private(self.preview_revision),
                name=f"{name}_revision",
            ),
            path("<int:article_id>/preview-links/", links, name=f"{name}_links"),
            path("preview-links/<int:link_id>/revoke/", revoke, name=f"{name}_link_revoke"),
            *super().get_urls(),
        ]

    def preview(self, request, article_id):
        """The page of an article as it is saved."""
        if not request.user.has_perm("articles.view_article"):
            raise PermissionDenied
        return previewing.of_article(request, article_id, is_framed="framed" in request.GET)

    def preview_revision(self, request, revision_id):
        """The page of what a revision holds; unsaved text is shown to who typed it alone."""
        revision = get_object_or_404(
            Revision.objects.select_related("article", "created_by"), pk=revision_id
        )
        if not self.may_see_revision(request, revision):
            raise PermissionDenied
        return previewing.of_revision(request, revision, is_framed="framed" in request.GET)

    def may_see_revision(self, request, revision):
        if revision.kind == Revision.Kind.AUTOSAVED and revision.created_by != request.user:
            return request.user.has_perms(["articles.view_revision", "articles.edit_any_article"])
        return request.user.has_perm("articles.view_revision")

    def preview_links(self, request, article_id):
        """The links to an article's preview: make one, see how often each was opened."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            _, lasting = LASTING.get(request.POST.get("lasting"), LASTING["week"])
            change = article.revisions.waiting().filter(pk=_number(request.POST.get("change")))
            previews.make_link(article, by=request.user, lasting=lasting, change=change.first())
            return HttpResponseRedirect(request.path)
        links = article.preview_links.select_related("created_by", "change")
        context = self.admin_site.each_context(request) | {
            "title": "Preview links",
            "subtitle": str(article),
            "opts": self.opts,
            "original": article,
            "links": [
                (link, request.build_absolute_uri(previews.url_of(link)) if link.is_open else "")
                for link in links
            ],
            "changes": article.revisions.waiting(),
            "lasting": [(name, label) for name, (label, _) in LASTING.items()],
        }
        return render(request, "admin/articles/article/preview_links.html", context)

    def revoke_preview_link(self, request, link_id):
        link = get_object_or_404(PreviewLink.objects.select_related("article"), pk=link_id)
        if not self.has_change_permission(request, link.article):
            raise PermissionDenied
        previews.revoke(link, by=request.user)
        links = reverse("admin:articles_article_preview_links", args=[link.article_id])
        return HttpResponseRedirect(links)


def _number(text):
    return int(text) if (text or "").isdecimal() else None
