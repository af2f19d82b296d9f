"""Preview page: the real page of what readers do not see yet, never cached, never indexed."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import article_page
from articles.models import Article
from newsroom.changes import prepared, previews
from newsroom.models import Revision

OF = {Revision.Kind.AUTOSAVED: "unsaved", Revision.Kind.PREPARED: "change"}


@require_safe
@never_cache
def show_preview(request, token):
    """The real page before readers may see it, to the holder of a link that the desk made."""
    link = previews.find_link(token)
    if link is None:
        raise Http404("No preview link that works now.")
    if request.method == "GET":  # a mail program that only asks whether it is there is no reader
        previews.count_opening(link)
    if link.change:
        return render_revision(request, link.change, until=link.expires_at)
    return render_article(request, link.article_id, until=link.expires_at)


def render_article(request, key, **context):
    """The real page of an article as it is saved."""
    return _page(request, get_object_or_404(Article.objects.for_page(), pk=key), **context)


def render_revision(request, revision, **context):
    """The real page of what ``revision`` holds, as a save of it would make it."""
    snapshot = revision.snapshot
    if revision.is_waiting:
        _, snapshot = prepared.preview_merge(revision)
    article = revision.article or Article(created_by=revision.created_by)
    try:
        with previews.as_if_saved(article, snapshot, by=revision.created_by) as shown:
            of = OF.get(Revision.Kind(revision.kind), "version")
            return _page(request, shown, of=of, **context)
    except ValidationError as error:
        said = "\n".join(["This cannot be shown yet.", *error.messages])
        return _private(HttpResponse(said, content_type="text/plain; charset=utf-8"))


def _page(request, article, **context):
    context = article_page.build_context(article) | {"is_preview": True, **context}
    return _private(render(request, "articles/article_detail.html", context))


def _private(response):
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
