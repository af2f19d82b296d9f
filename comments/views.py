"""The readers' pages of comments: a thread's further pages, the reply, and what became of it."""

import logging

from django.core import signing
from django.db import Error as DatabaseFault
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from procrastinate.exceptions import ConnectorException

from articles import addresses
from articles.caching import public_page
from articles.models import Article
from articles.slugs import path_of
from articles.views import gone
from comments import intake, privacy, screening, thread
from comments.cross_site import Origin, origin_of
from comments.forms import ReplyForm
from comments.models import Comment

logger = logging.getLogger(__name__)
_status_signer = signing.Signer(salt="comments.status")

FOREIGN = (
    "This comment did not come from a page of ours, so it was not taken. If it is yours, check it "
    "and send it from here."
)
DATABASE_AWAY = (
    "We cannot keep comments at this moment. Nothing is lost: your comment is below. Wait a minute "
    "and send it again."
)
COLUMNS = ("slug", "headline", "comment_count", "comments_open", "comments_close_at")
WAIT = {429: 600, 503: 30}  # seconds until it is worth sending again


@require_safe
@public_page
def thread_page(request, slug, number):
    """A further page of an article's thread; the first is on the article's own page."""
    article = Article.objects.live().only(*COLUMNS).filter(slug=slug).first()
    if article is None:
        return _elsewhere(slug, "comments:thread_page", number) or _gone_or_never(request, slug)
    if number == 1:
        return redirect(f"{article.get_absolute_url()}#comments", permanent=True)
    is_open = article.accepts_comments()
    context = {
        "article": article,
        "thread_page": thread.page(article, number),
        "is_open": is_open,
        "is_closed": not is_open,
        "form": ReplyForm(article_id=article.pk),
    }
    return render(request, "comments/comment_thread.html", context)


@require_safe
@public_page
def comment(request, comment_id):
    """A comment's permalink leads to its place in the thread."""
    comment = get_object_or_404(
        Comment.objects.visible()
        .filter(article__in=Article.objects.live())
        .select_related("article", "root"),
        pk=comment_id,
    )
    return redirect(thread.url_of(comment))


# No cookie is on the page that the form stands on; cross_site.py does what a CSRF token would.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, article_id):
    """The form on a page of its own, and where every reply is sent."""
    if request.method == "POST":
        return take_reply(request, article_id)
    return ask_for_reply(request, article_id)


@public_page
def ask_for_reply(request, article_id):
    """The form with the comment that it answers, for readers without JavaScript."""
    article = get_object_or_404(Article.objects.live().only(*COLUMNS), pk=article_id)
    asked = request.GET.get("to", "")
    parent = None
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise Http404("There is no such comment.")
        parent = get_object_or_404(Comment.objects.visible(), article=article, pk=asked)
    form = ReplyForm(article_id=article.pk, parent=parent)
    context = {
        "article": article,
        "parent": parent,
        "form": form,
        "is_closed": not article.accepts_comments(),
    }
    return render(request, "comments/comment_reply.html", context)


@never_cache
def take_reply(request, article_id):
    """Keep a reply and show its writer that it waits; or give every word back and say why not."""
    form = ReplyForm(request.POST, article_id=article_id)
    try:
        return _keep_or_refuse(request, form)
    except Article.DoesNotExist:
        notice = "The article is no longer here, so your comment was not taken. This is your text:"
        return _hand_back(request, form, status=404, notice=notice, is_closed=True)
    except (DatabaseFault, ConnectorException) as fault:
        # Its kind alone: the message of a database fault may quote the row.
        logger.error("A reply could not be kept: %s", type(fault).__name__)
        return _hand_back(request, form, status=503, notice=DATABASE_AWAY)


@require_safe
@never_cache
def status(request, token):
    """What became of a reply, for its writer, who alone has this link."""
    try:
        comment_id = int(_status_signer.unsign(token))
    except signing.BadSignature as error:
        raise Http404("Not a link of ours.") from error
    comment = get_object_or_404(
        Comment.objects.using("default").select_related("article"), pk=comment_id
    )
    response = render(request, "comments/comment_status.html", {"comment": comment})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # the link is a key: no other site may see it
    return response


def _keep_or_refuse(request, form):
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        return _give_back(request, form, status=403, notice=FOREIGN)
    if not form.is_valid():
        return _give_back(request, form, status=422)
    try:
        comment = _keep(request, form, origin)
    except intake.TooMany as refusal:
        return _give_back(request, form, status=429, notice=refusal)
    except intake.ParentGone as refusal:
        return _give_back(request, form, status=409, notice=refusal)
    except intake.CommentsClosed as refusal:
        return _give_back(request, form, status=403, notice=refusal, is_closed=True)
    response = redirect("comments:private:status", _status_signer.sign(str(comment.pk)))
    response.status_code = 303  # fetch the next page with GET, whatever this request was
    return response


def _keep(request, form, origin):
    data = form.cleaned_data
    verdict = screening.screen(
        name=data["name"],
        text=data["text"],
        trap=form.trap,
        sent_without_origin=origin is Origin.UNKNOWN,
    )
    return intake.receive(
        article_id=form.article_id,
        name=data["name"],
        address=data["email"],
        website=data["website"],
        text=data["text"],
        parent_id=data["parent"],
        verdict=verdict,
        ip=privacy.client_ip(request),
        browser=request.headers.get("User-Agent", ""),
    )


def _give_back(request, form, **context):
    """The form as it was sent, with its article and, where that is still there, what it answers."""
    article = Article.objects.live().only(*COLUMNS).get(pk=form.article_id)
    answered = Comment.objects.visible().filter(article=article, pk=form.parent_id)
    parent = answered.first() if form.parent_id else None
    if parent is None:
        form.answer_nobody()
    return _hand_back(request, form, article=article, parent=parent, **context)


def _hand_back(request, form, *, status, notice="", is_closed=False, article=None, parent=None):
    """The form as it was sent; asks nothing of the database."""
    form.give_back()
    context = {
        "article": article,
        "parent": parent,
        "form": form,
        "notice": notice,
        "is_closed": is_closed,
    }
    response = render(request, "comments/comment_reply.html", context, status=status)
    if status in WAIT:
        response["Retry-After"] = str(WAIT[status])
    return response


def _elsewhere(slug, name, *args):
    """A redirect to the same page of an article that had ``slug`` before, or None."""
    address = addresses.find(path_of(slug))
    if address is None or address.article is None or not address.article.is_live:
        return None
    return redirect(reverse(name, args=[address.article.slug, *args]), permanent=True)


def _gone_or_never(request, slug):
    if Article.objects.withdrawn().filter(slug=slug).exists():
        return gone(request)
    raise Http404("No live article has this address.")
