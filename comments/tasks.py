"""Background work on comments. A task carries ids, never an address, and may run twice."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from procrastinate.contrib.django import app

from comments.models import Comment


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


def _absolute(name, *args):
    return settings.SITE_URL + reverse(name, args=args)
