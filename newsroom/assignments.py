"""Assignments of articles to colleagues, and editorial notes on passages of them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article
from authors.models import User
from newsroom import mail
from newsroom.history import editorial_log
from newsroom.models import Assignment, EditorialNote, NoteReply
from newsroom.permissions import BACKEND


def list_assignees() -> QuerySet[User]:
    """The colleagues to whom an article can be given: who may write one."""
    users = User.objects.with_perm("articles.change_article", backend=BACKEND)
    return users.filter(is_active=True, is_staff=True).order_by("username")


@transaction.atomic
def assign(
    article: Article,
    *,
    by: User | None,
    to: User,
    due_at: datetime | None = None,
    task: str = "",
) -> Assignment:
    """Give ``article`` to a colleague, due at an aware datetime or never. Returns the assignment.

    Raises ``ValidationError`` where that person may not write articles.
    """
    if not list_assignees().filter(pk=to.pk).exists():
        raise ValidationError(f"{to} may not write articles. Choose somebody else.")
    assignment, _ = Assignment.objects.update_or_create(
        article=article,
        defaults={"assignee": to, "due_at": due_at, "task": task, "assigned_by": by},
    )
    told = f"{to.get_username()}: {task}" if task else to.get_username()
    editorial_log.write(article, by=by, field="Assigned to", after=told)
    mail.queue_mail(mail.Event.ASSIGNED, article, by=by)
    return assignment


@transaction.atomic
def unassign(article: Article, *, by: User | None) -> None:
    """Take ``article`` from whoever has it; nothing where nobody has."""
    for assignment in Assignment.objects.filter(article=article).select_related("assignee"):
        assignment.delete()
        before = assignment.assignee.get_username()
        editorial_log.write(article, by=by, field="Assigned to", before=before)


@transaction.atomic
def add_note(
    article: Article, *, by: User | None, text: str, quote: str = "", **place: str | int
) -> EditorialNote:
    """Note something about a passage. While it is open, the article cannot be marked as ready.

    ``place``: ``words_before``, ``words_after`` and ``block``, where the words are known to stand.
    Whom the text names by ``@username`` is mailed.
    """
    note = EditorialNote.objects.create(
        article=article, text=text, quote=quote, created_by=by, **place
    )
    editorial_log.write(article, by=by, field="Note", before=quote, after=text)
    mail.queue_note_mail(note, text, by=by)
    return note


@transaction.atomic
def reply_to_note(note: EditorialNote, *, by: User | None, text: str) -> NoteReply:
    """Answer ``note``: who wrote it is mailed, and whom the answer names."""
    reply = NoteReply.objects.create(note=note, text=text, created_by=by)
    editorial_log.write(note.article, by=by, field="Answer to a note", before=note.text, after=text)
    mail.queue_note_mail(note, text, by=by, to_its_writer=True)
    return reply


@transaction.atomic
def reopen_note(note: EditorialNote, *, by: User | None) -> None:
    """Say that what ``note`` asks for is not done after all."""
    changed = EditorialNote.objects.filter(pk=note.pk, resolved_at__isnull=False)
    if changed.update(resolved_at=None, resolved_by=None):
        editorial_log.write(note.article, by=by, field="Note opened again", after=note.text)


@transaction.atomic
def resolve_note(note: EditorialNote, *, by: User | None) -> None:
    """Say that what ``note`` asks for is done; a second time changes nothing."""
    changed = EditorialNote.objects.open().filter(pk=note.pk)
    if changed.update(resolved_at=timezone.now(), resolved_by=by):
        editorial_log.write(note.article, by=by, field="Note resolved", after=note.text)
