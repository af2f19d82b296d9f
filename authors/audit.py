"""Audit trail: who of the staff signed in, changed an account, took along or saw what is private.

``write_audit`` is called by the verb itself, in its transaction: what is done is written down.
"""

from authors.models import AuditEntry, User

Kind = AuditEntry.Kind


def write_audit(kind: str, *, by: User | None, what: str, about: str = "") -> None:
    """Write down that ``by`` did ``what`` (a sentence, no secret) about somebody or something.

    None is a command on the server.
    """
    AuditEntry.objects.create(
        kind=kind,
        person_id=by.pk if by else None,
        person=str(by) if by else "",
        about=about[:200],
        what=what[:300],
    )
