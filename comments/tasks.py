"""Background work on comments. A task carries ids, never an address, and may run twice."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comments import data_requests, notices, retention
from comments.models import Comment

# A mail server may be away for some hours: seconds, then minutes, then hours between the tries.
PATIENTLY = RetryStrategy(max_attempts=9, exponential_wait=4)


@app.task(name="comments.tell_moderators", retry=5)
def tell_moderators(comment_id):
    """Mail the moderators that a comment waits: where, and not a word of or about its writer."""
    comment = Comment.objects.select_related("article").filter(pk=comment_id).first()
    if comment is None or comment.status != Comment.Status.PENDING or comment.is_removed:
        return
    moderators = get_user_model().objects.with_perm(
        "comments.moderate_comment", backend="django.contrib.auth.backends.ModelBackend"
    )
    addresses = moderators.filter(is_staff=True).exclude(email="").values_list("email", flat=True)
    context = {
        "headline": comment.article.headline,
        "comment_address": _absolute("admin:comments_comment_change", comment.pk),
        "queue_address": _absolute("admin:comments_comment_changelist"),
    }
    # One message for all, so that a second run after a fault cannot reach some of them twice.
    EmailMessage(
        # An imported headline may hold a line break, which no mail header may.
        subject=" ".join(f"A comment awaits moderation: {comment.article.headline}".split()),
        body=render_to_string("comments/mail/held.txt", context),
        bcc=sorted(set(addresses)),
    ).send()


@app.task(name="comments.ask_to_confirm", retry=PATIENTLY)
def ask_to_confirm(comment_id):
    """Mail a writer who wants mail the link that confirms it."""
    notices.ask_to_confirm(comment_id)


@app.task(name="comments.tell_writer", retry=PATIENTLY)
def tell_writer(comment_id):
    """Mail a writer what was decided about their comment; first ask, if spam it seemed till now."""
    notices.ask_to_confirm(comment_id)
    notices.tell_decision(comment_id)


@app.task(name="comments.tell_of_reply", retry=PATIENTLY)
def tell_of_reply(comment_id):
    """Mail a writer that this comment answers theirs."""
    notices.tell_of_reply(comment_id)


@app.task(name="comments.warn_writer", retry=PATIENTLY)
def warn_writer(standing_id):
    """Mail a writer the warning that a moderator gave."""
    notices.warn(standing_id)


@app.task(name="comments.send_data_link", retry=PATIENTLY)
def send_data_link(request_id):
    """Mail the link with which a commenter has their data exported or erased."""
    data_requests.send_link(request_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="comments.clear_private_data", queueing_lock="clear_private_data")
def clear_private_data(timestamp):
    """Clear what is kept of commenters and is over its time."""
    retention.clear()


def _absolute(name, *args):
    return settings.SITE_URL + reverse(name, args=args)
