"""E-mail addresses: one person's is one to the program, however it was typed.

``clean_email`` is what is kept and mailed to, ``email_key`` what is compared and hashed, and
``mailbox_key`` what bans are compared by. Nothing here asks the DNS, and no fault names the e-mail
address.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from email_validator import EmailNotValidError, validate_email

from house_style.folding import fold_signs

# Providers where what follows a plus is a tag: "name+tag@…" arrives at "name@…", as the help of
# Google, Microsoft, Apple, Proton and Fastmail says. {domain: the one that it is another name of}
TAGS_IGNORED = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), "gmail.com"),
    **{name: name for name in ("outlook.com", "hotmail.com", "live.com", "msn.com")},
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), "icloud.com"),
    **dict.fromkeys(("proton.me", "protonmail.com", "pm.me"), "proton.me"),
    "fastmail.com": "fastmail.com",
}
# Where dots before the @ mean nothing either.
DOTS_IGNORED = {"gmail.com"}

_INVALID = "Write a whole e-mail address, such as name@example.com."


def clean_email(typed: str) -> str:
    """Return ``typed`` without invisible characters, in plain signs, its domain as mail servers
    know it: in ASCII (IDNA 2008) and in small letters. The part before the @ keeps its case.

    Raises ``ValidationError``, in plain words, for what is no e-mail address.
    """
    try:
        found = validate_email(_plain(typed), allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        # Not from the fault: its message quotes what was typed.
        raise ValidationError(_INVALID, code="invalid") from None
    return f"{found.ascii_local_part}@{found.ascii_domain}"


# One comment asks a dozen times. No more than the newest is kept: it is somebody's.
@lru_cache(maxsize=1)
def email_key(typed: str) -> str:
    """Return what is equal for two e-mail addresses of one person; "" for nothing.

    Takes anything, as rows from before these rules hold anything.
    """
    try:
        return clean_email(typed).lower()
    except ValidationError:
        return _plain(_plain(typed).lower())


def mailbox_key(typed: str) -> str:
    """Return what is equal for all spellings that arrive in one mailbox, as far as providers say.

    To know a banned person again, and for nothing else. A mail goes to what was typed, and nobody
    is handed the data of another spelling: were a provider to change its rule, or this table be
    wrong, one person would read what another wrote.
    """
    key = email_key(typed)
    local, _, domain = key.rpartition("@")
    if domain not in TAGS_IGNORED:
        return key
    domain = TAGS_IGNORED[domain]
    name = local.partition("+")[0]
    if domain in DOTS_IGNORED:
        name = name.replace(".", "")
    return f"{name or local}@{domain}"


class EmailAddressField(forms.EmailField):
    """An e-mail address that somebody types, cleaned; its form may word what is required."""

    default_error_messages = {"invalid": _INVALID}

    def to_python(self, value: Any) -> str:
        typed = _plain(super().to_python(value) or "")
        return clean_email(typed) if typed else ""


def _plain(typed: str) -> str:
    # Twice: a form that Unicode takes apart may hold signs of its own (¼ has a slash).
    return fold_signs(unicodedata.normalize("NFKC", fold_signs(typed)))
