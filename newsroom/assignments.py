"""Assignments and notes: giving an article to somebody, and noting something on a passage."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from newsroom import mail
from newsroom.history import editorial_log
from newsroom.models import Assignment, EditorialLog, EditorialNote

WORKFLOW = EditorialLog.Kind.WORKFLOW


def list_assignees():
    """The colleagues to whom an article can be given: who may write one."""
    users = get_user_model().objects.with_perm("articles.change_article", backend=mail.BACKEND)
    return users.filter(is_active=True, is_staff=True).order_by("username")


@transaction.atomic
def assign(article, *, by, to, due_at=None, task=""):
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
    editorial_log.write(article, by=by, kind=WORKFLOW, field="Assigned to", after=told)
    mail.tell(mail.Event.ASSIGNED, article, by=by)
    return assignment


@transaction.atomic
def unassign(article, *, by):
    """Take ``article`` from whoever has it; nothing where nobody has."""
    for assignment in Assignment.objects.filter(article=article).select_related("assignee"):
        assignment.delete()
        before = assignment.assignee.get_username()
        editorial_log.write(article, by=by, kind=WORKFLOW, field="Assigned to", before=before)


@transaction.atomic
def add_note(article, *, by, text, quote=""):
    """Note something about a passage. While it is open, the article cannot be marked as ready."""
    note = EditorialNote.objects.create(article=article, text=text, quote=quote, created_by=by)
    editorial_log.write(article, by=by, kind=WORKFLOW, field="Note", before=quote, after=text)
    return note


@transaction.atomic
def resolve(note, *, by):
    """Say that what ``note`` asks for is done; a second time changes nothing."""
    changed = EditorialNote.objects.open().filter(pk=note.pk)
    if changed.update(resolved_at=timezone.now(), resolved_by=by):
        editorial_log.write(
            note.article, by=by, kind=WORKFLOW, field="Note resolved", after=note.text
        )
