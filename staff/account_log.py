"""Log of what happened to an account: Django's own, its history, and the audit trail."""

from django.contrib.admin.models import CHANGE, LogEntry

from authors.audit import Kind, write_audit
from authors.models import User


def log_account(user: User, *, by: User, what: str) -> None:
    """Write down that ``by`` did ``what`` (a sentence, no secret) to the account ``user``."""
    LogEntry.objects.log_actions(by.pk, [user], CHANGE, what, single_object=True)
    write_audit(Kind.ACCOUNT, by=by, about=str(user), what=what)
