"""Mail to colleagues when an article moves on: to whom it concerns, unless they want none."""

from enum import StrEnum

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.models import Article
from newsroom.models import EditorialLog


class Event(StrEnum):
    SUBMITTED = "submitted"
    SENT_BACK = "sent back"
    READY = "ready"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ASSIGNED = "assigned"


SAID = {
    Event.SUBMITTED: "is with the desk for review",
    Event.SENT_BACK: "was sent back to you as a draft",
    Event.READY: "is ready",
    Event.SCHEDULED: "is scheduled",
    Event.PUBLISHED: "is published",
    Event.ASSIGNED: "was given to you",
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell(event, article, *, by, entry=None):
    """Have those whom ``event`` concerns mailed, once the transaction holds; not who did it.

    ``entry`` is the entry of the editorial log that holds the words to them.
    """
    send.defer(
        event=event.value,
        article_id=article.pk,
        by_id=by and by.pk,
        entry_id=entry and entry.pk,
    )


# A mail server may be away for some hours.
@app.task(name="newsroom.mail_staff", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def send(event, article_id, by_id, entry_id):
    """Mail the colleagues whom ``event`` (a value of ``Event``) concerns; returns how many.

    Nothing where the article is gone.
    """
    event = Event(event)
    articles = Article.objects.select_related("assignment").defer("body", "body_compiled", "search")
    article = articles.filter(pk=article_id).first()
    if article is None:
        return 0
    entry = EditorialLog.objects.filter(pk=entry_id).first()
    by = get_user_model().objects.filter(pk=by_id).first()
    people = list(_concerned(event, article).exclude(pk=by_id))
    assignment = getattr(article, "assignment", None) if event == Event.ASSIGNED else None
    words = assignment.task if assignment else entry.after if entry else ""
    for person in people:
        context = {
            "article": article,
            "said": SAID[event],
            "words": words,
            "by": (by.get_full_name() or by.get_username()) if by else "",
            "due_at": assignment.due_at if assignment else None,
            "url": settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk]),
            "choose_url": settings.SITE_URL + reverse("admin:index"),
        }
        headline = " ".join(article.headline.split())
        EmailMessage(
            subject=f"“{headline}” {SAID[event]}",
            body=render_to_string("newsroom/mail/desk.txt", context),
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return len(people)


def _concerned(event, article):
    users = get_user_model().objects.filter(is_active=True, is_staff=True, mail_about_articles=True)
    users = users.exclude(email="").order_by("pk")
    match event:
        case Event.SUBMITTED:
            editors = get_user_model().objects.with_perm(
                "articles.publish_article", backend=BACKEND, include_superusers=False
            )
            return users.filter(pk__in=editors.values("pk"))
        case Event.ASSIGNED:
            assignment = getattr(article, "assignment", None)
            return users.filter(pk=assignment.assignee_id) if assignment else users.none()
        case _:
            on_byline = Q(author__in=article.bylines.values("author"))
            return users.filter(Q(pk=article.created_by_id) | on_byline).distinct()
