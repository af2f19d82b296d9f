"""Thread pages beyond an article's own, and the permalink of a comment."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from articles.addresses.slugs import path_of
from articles.caching import public_page
from articles.models import Address, Article
from articles.page_tags import name_row, tag_pages
from articles.reader_functions import is_withdrawn
from articles.views import gone
from comments import thread
from comments.models import Comment
from comments.replying.closing import find_closing
from comments.replying.forms import ReplyForm
from comments.views.reply import COLUMNS


@require_safe
@public_page
def thread_page(request, slug, number):
    """A page of an article's thread; the first, oldest first, is on the article's own page."""
    article = Article.objects.live().only(*COLUMNS).filter(slug=slug).first()
    if article is None:
        return _find_elsewhere(slug, number) or _gone_or_never(request, slug)
    newest_first = request.GET.get("order") == thread.NEWEST
    if number == 1 and not newest_first:
        return redirect(f"{article.get_absolute_url()}#comments", permanent=True)
    context = {
        "article": article,
        "thread_page": thread.load_page(article, number, newest_first=newest_first),
        "closing": find_closing(article),
        "form": ReplyForm(article_id=article.pk),
    }
    response = render(request, "comments/comment_thread.html", context)
    return tag_pages(response, name_row(article))


@require_safe
@public_page
def comment(request, comment_id):
    """A comment's permalink leads to its place in the thread."""
    comments = Comment.objects.public().select_related("article", "root")
    comment = get_object_or_404(comments, pk=comment_id)
    return redirect(thread.find_place(comment))


def _find_elsewhere(slug, number):
    """A redirect to the same page of an article that had ``slug`` before, or None."""
    address = Address.objects.find(path_of(slug))
    if address is None or address.article is None or not address.article.is_live:
        return None
    return redirect("comments:thread_page", address.article.slug, number, permanent=True)


def _gone_or_never(request, slug):
    if is_withdrawn(slug=slug):
        return gone(request)
    raise Http404("No live article has this path.")
