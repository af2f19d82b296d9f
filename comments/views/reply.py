"""Reply page. The form on a page of its own, and what becomes of what it sends."""

import logging

from django.db import Error as DatabaseFault
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.exceptions import ConnectorException

from articles.models import Article
from articles.prepared_statements import prepare_statements
from comments.client_ip import find_client_ip
from comments.models import Comment, CommentSettings
from comments.replying import intake
from comments.replying.closing import COLUMNS as OF_CLOSING
from comments.replying.closing import Closing, find_closing
from comments.replying.cross_site import Origin, find_origin
from comments.replying.forms import ReplyForm
from comments.replying.tokens import sign_beginning
from comments.spam import challenge, screening
from comments.spam.screening import Sending
from comments.views.decorators import form_page
from comments.views.own import see_own_page

logger = logging.getLogger(__name__)

FOREIGN = (
    "This comment did not come from a page of ours, so it was not taken. If it is yours, check it "
    "and send it from here."
)
DATABASE_AWAY = (
    "We cannot keep comments at this moment. Nothing is lost: your comment is below. Wait a minute "
    "and send it again."
)
FAULT = (
    "Something broke on our side, so your comment was not taken. Nothing is lost: it is below. The "
    "fault was logged; try again in a while."
)
COLUMNS = ("slug", "headline", "comment_count", *OF_CLOSING)
OPEN = Closing(False)
WAIT = {429: 600, 503: 30}  # seconds until it is worth sending again


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
    closing = find_closing(article)
    context = {"article": article, "parent": parent, "form": form, "closing": closing}
    return render(request, "comments/comment_reply.html", context)


def take_reply(request, article_id):
    """Keep a reply and show that it waits; or give every word back and say why not."""
    form = ReplyForm(request.POST, article_id=article_id)
    try:
        return _keep_or_refuse(request, form)
    except Article.DoesNotExist:
        notice = "The article is no longer here, so your comment was not taken. This is your text:"
        return _hand_back(request, form, status=404, notice=notice, closing=Closing(True))
    except (DatabaseFault, ConnectorException) as fault:
        # Its kind alone: the message of a database fault may quote the row.
        logger.error("A reply could not be kept: %s", type(fault).__name__)
        return _hand_back(request, form, status=503, notice=DATABASE_AWAY)
    except Exception:  # what was typed is worth more than the page for a fault
        logger.exception("A reply could not be kept.")
        return _hand_back(request, form, status=500, notice=FAULT)


@require_safe
@never_cache
def start(request):
    """The signed moment at which a reader first touched the form, for its script.

    While the site is under attack, a proof of work to compute is beside it.
    """
    asked = challenge.issue() if CommentSettings.current().proof_of_work else None
    return JsonResponse({"began": sign_beginning(), "challenge": asked})


# The form on a page of its own, and where every reply is sent.
reply = form_page(ask_for_reply, take_reply)


def _keep_or_refuse(request, form):
    origin = find_origin(request)
    if origin is Origin.FOREIGN:
        return _give_back(request, form, status=403, notice=FOREIGN)
    if not form.is_valid():
        return _give_back(request, form, status=422)
    if "preview" in form.data:
        return _give_back(request, form, status=200, preview=form.cleaned_data)
    try:
        comment = _keep(request, form, origin)
    except intake.TooManyReplies as refusal:
        return _give_back(request, form, status=429, notice=refusal)
    except intake.ParentGone as refusal:
        return _give_back(request, form, status=409, notice=refusal)
    except intake.CommentsClosed as refusal:
        return _give_back(request, form, status=403, notice=refusal, closing=Closing(True))
    return see_own_page(comment)


def _keep(request, form, origin):
    data = form.cleaned_data
    comment = Comment(
        article_id=form.article_id,
        parent_id=data["parent"],
        name=data["name"],
        website=data["website"],
        text=data["text"],
    )
    sending = Sending(
        has_origin=origin is not Origin.UNKNOWN,
        trap=form.trap,
        seconds=form.seconds,
        proof=data["work"],
    )
    sender = intake.Sender(
        email=data["email"],
        ip=find_client_ip(request),
        browser=request.headers.get("User-Agent", ""),
    )
    with prepare_statements():
        verdict = screening.screen(comment, sending)
        return intake.receive(comment, sender=sender, verdict=verdict, wants_mail=data["mail"])


def _give_back(request, form, *, closing=None, **context):
    """The form as it was sent, with its article and, where that is still there, what it answers."""
    article = Article.objects.live().only(*COLUMNS).get(pk=form.article_id)
    answered = Comment.objects.visible().filter(article=article, pk=form.parent_id)
    parent = answered.first() if form.parent_id else None
    if parent is None:
        form.answer_nobody()
    closing = closing or find_closing(article)
    return _hand_back(request, form, article=article, parent=parent, closing=closing, **context)


def _hand_back(request, form, *, status, closing=OPEN, **context):
    """The form as it was sent; asks nothing of the database."""
    form.give_back()
    context |= {"form": form, "closing": closing}
    response = render(request, "comments/comment_reply.html", context, status=status)
    if status in WAIT:
        response["Retry-After"] = str(WAIT[status])
    return response
