"""Mail to colleagues when an article moves on: to whom it concerns, unless they want none."""

from django.conf import settings
from django.db.models import Q, QuerySet, TextChoices
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.mail import send_mail
from articles.models import Article
from authors.models import User
from newsroom.models import EditorialLog


class Event(TextChoices):
    """What happened to an article, and what a mail says of it."""

    SUBMITTED = "submitted", "is with the desk for review"
    TAKEN_BACK = "taken back", "was taken back by its writer"
    SENT_BACK = "sent back", "was sent back to you as a draft"
    READY = "ready", "is ready"
    SCHEDULED = "scheduled", "is scheduled"
    PUBLISHED = "published", "is published"
    ASSIGNED = "assigned", "was given to you"


BACKEND = "django.contrib.auth.backends.ModelBackend"


def queue_mail(
    event: Event, article: Article, *, by: User | None, entry: EditorialLog | None = None
) -> None:
    """Have those whom ``event`` concerns mailed, once the transaction holds; not who did it.

    ``entry`` is the entry of the editorial log that holds the words to them.
    """
    send_mails.defer(
        event=event.value,
        article_id=article.pk,
        by_id=by.pk if by else None,
        entry_id=entry.pk if entry else None,
    )


# A mail server may be away for some hours.
@app.task(name="newsroom.mail_staff", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def send_mails(event: str, article_id: int, by_id: int | None, entry_id: int | None) -> int:
    """Mail the colleagues whom ``event`` (a value of ``Event``) concerns; returns how many.

    Nothing where the article is gone.
    """
    what = Event(event)
    articles = Article.objects.select_related("assignment").defer("body", "body_compiled", "search")
    article = articles.filter(pk=article_id).first()
    if article is None:
        return 0
    entry = EditorialLog.objects.filter(pk=entry_id).first() if entry_id else None
    by = User.objects.filter(pk=by_id).first() if by_id else None
    people = [person for person in _list_concerned(what, article) if person.pk != by_id]
    assignment = getattr(article, "assignment", None) if what == Event.ASSIGNED else None
    words = assignment.task if assignment else entry.after if entry else ""
    for person in people:
        context = {
            "article": article,
            "said": what.label,
            "words": words,
            "by": (by.get_full_name() or by.get_username()) if by else "",
            "due_at": assignment.due_at if assignment else None,
            "url": settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk]),
            "choose_url": settings.SITE_URL + reverse("admin:index"),
        }
        subject = f"“{article.headline}” {what.label}"
        send_mail(person.email, subject=subject, template="newsroom/mail/desk.txt", **context)
    return len(people)


def _list_concerned(event: Event, article: Article) -> QuerySet[User]:
    users = User.objects.filter(is_active=True, is_staff=True, mail_about_articles=True)
    users = users.exclude(email="").order_by("pk")
    match event:
        case Event.SUBMITTED | Event.TAKEN_BACK:
            editors = User.objects.with_perm(
                "articles.publish_article", backend=BACKEND, include_superusers=False
            )
            return users.filter(pk__in=editors.values("pk"))
        case Event.ASSIGNED:
            assignment = getattr(article, "assignment", None)
            return users.filter(pk=assignment.assignee_id) if assignment else users.none()
        case _:
            on_byline = Q(author__in=article.bylines.values("author"))
            return users.filter(Q(pk=article.created_by_id) | on_byline).distinct()
