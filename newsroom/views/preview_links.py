"""Previews for the desk, and the links that show one to somebody without an account."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from images.admin.staff_view import staff_view
from newsroom.changes import previews
from newsroom.models import PreviewLink, Revision
from newsroom.permissions import may_edit, may_see_revision
from newsroom.views import preview_page
from newsroom.views.screens import get_editable_article, get_readable_article, render_beside

# The readers' policy, but that the newsroom's own screen may frame the page.
FRAMED_CSP = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}

LASTING = {
    "hour": ("an hour", timedelta(hours=1)),
    "day": ("a day", timedelta(days=1)),
    "week": ("a week", previews.VALID_FOR),
    "month": ("a month", timedelta(days=30)),
}


@staff_view("articles.view_article")
@xframe_options_sameorigin
@csp_override(FRAMED_CSP)
def preview_article(request, article_id):
    """Show the page of an article as it is saved."""
    get_readable_article(request.user, article_id)
    return preview_page.render_article(request, article_id, is_framed="framed" in request.GET)


@staff_view()
@xframe_options_sameorigin
@csp_override(FRAMED_CSP)
def preview_revision(request, revision_id):
    """Show the page of what a revision holds; unsaved text to who typed it alone."""
    revisions = Revision.objects.select_related("article", "created_by")
    revision = get_object_or_404(revisions, pk=revision_id)
    if not may_see_revision(request.user, revision):
        raise PermissionDenied
    return preview_page.render_revision(request, revision, is_framed="framed" in request.GET)


@staff_view("articles.change_article", methods=("GET", "POST"))
def list_preview_links(request, article_id):
    """Show the links to an article's preview and how often each was opened; make one."""
    article = get_editable_article(request.user, article_id)
    if request.method == "POST":
        _, lasting = LASTING.get(request.POST.get("lasting"), LASTING["week"])
        key = request.POST.get("change", "")
        change = article.revisions.waiting().filter(pk=key if key.isdecimal() else 0)
        previews.make_link(article, by=request.user, lasting=lasting, change=change.first())
        return redirect(request.path)
    links = [
        (link, request.build_absolute_uri(previews.get_url(link)) if link.is_open else "")
        for link in article.preview_links.select_related("created_by", "change")
    ]
    return render_beside(
        request,
        "preview_links",
        article,
        title="Preview links",
        links=links,
        changes=article.revisions.waiting(),
        lasting=[(name, label) for name, (label, _) in LASTING.items()],
    )


@staff_view("articles.change_article", methods=("POST",))
def revoke_preview_link(request, link_id):
    """Let a link open nothing from now on."""
    link = get_object_or_404(PreviewLink.objects.select_related("article"), pk=link_id)
    if not may_edit(request.user, link.article):
        raise PermissionDenied
    previews.revoke_link(link, by=request.user)
    return redirect("admin:articles_article_preview_links", link.article_id)
