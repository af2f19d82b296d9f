"""Mail to colleagues when an article moves on: to whom it concerns, unless they want none."""

import re

from django.conf import settings
from django.db.models import Q, QuerySet, TextChoices
from django.db.models.functions import Lower
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.mail import send_mail
from articles.models import Article
from authors.models import User
from newsroom.models import EditorialLog, EditorialNote
from newsroom.permissions import BACKEND, list_who_see_notes


class Event(TextChoices):
    """What happened to an article, and what a mail says of it."""

    SUBMITTED = "submitted", "is with the desk for review"
    TAKEN_BACK = "taken back", "was taken back by its writer"
    SENT_BACK = "sent back", "was sent back to you as a draft"
    READY = "ready", "is ready"
    SCHEDULED = "scheduled", "is scheduled"
    PUBLISHED = "published", "is published"
    ASSIGNED = "assigned", "was given to you"


NAMED = re.compile(r"(?<![\w@])@([\w.+-]+)")  # not within an e-mail address


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


def queue_note_mail(
    note: EditorialNote, text: str, *, by: User | None, to_its_writer: bool = False
) -> None:
    """Have whom ``text`` names by ``@username`` mailed once, and maybe the writer of ``note``."""
    names = {name.rstrip(".").casefold() for name in NAMED.findall(text)}
    is_for_writer = to_its_writer and note.created_by_id is not None
    if names or is_for_writer:
        send_note_mails.defer(
            note_id=note.pk,
            text=text,
            by_id=by.pk if by else None,
            names=sorted(names),
            to_its_writer=is_for_writer,
        )


@app.task(name="newsroom.mail_note", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def send_note_mails(
    note_id: int, text: str, by_id: int | None, names: list[str], to_its_writer: bool
) -> int:
    """Mail colleagues who may see the note; returns how many. Nothing where it is gone."""
    notes = EditorialNote.objects.select_related("article").defer(
        "article__body", "article__body_compiled", "article__search"
    )
    note = notes.filter(pk=note_id).first()
    if note is None:
        return 0
    by = User.objects.filter(pk=by_id).first() if by_id else None
    asked = Q(folded__in=names)
    if to_its_writer:
        asked |= Q(pk=note.created_by_id)
    people = (
        list_who_see_notes(note.article)
        .annotate(folded=Lower("username"))
        .filter(asked, mail_about_articles=True)
        .exclude(email="")
        .exclude(pk=by.pk if by else 0)
        .order_by("pk")
    )
    form = reverse("admin:articles_article_change", args=[note.article_id])
    for person in people:
        send_mail(
            person.email,
            subject=f"A note on “{note.article.headline}”",
            template="newsroom/mail/note.txt",
            article=note.article,
            quote=note.quote,
            words=text,
            by=(by.get_full_name() or by.get_username()) if by else "The newsroom",
            url=f"{settings.SITE_URL}{form}#note-{note.pk}",
            choose_url=settings.SITE_URL + reverse("admin:index"),
        )
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
