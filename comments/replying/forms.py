"""The reply form: what a reader types, and the marks that a page without a cookie needs."""

import re
import time
import unicodedata

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from comments.models import Comment, Flag

# Longer than any cache keeps a page. An older page gives its reader the text back with a new token.
TOKEN_DAYS = 14

_signer = signing.Signer(salt="comments.reply")
_beginning = signing.Signer(salt="comments.began")

# What could reverse or hide the words of a page: direction overrides and isolates.
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def make_token(article_id):
    """Sign that a form belongs to an article, and the day: the same for all readers all day long.

    A day and no finer, for a page that is asked for again must be the same bytes to answer 304.
    """
    return _signer.sign(f"{article_id}.{_today()}")


def token_is_good(token, article_id):
    """Whether we signed ``token`` for this article, not too long ago."""
    try:
        signed_for, _, day = _signer.unsign(token).partition(".")
    except signing.BadSignature:
        return False
    return signed_for == str(article_id) and _today() - int(day) <= TOKEN_DAYS


def make_beginning():
    """Sign this moment, the first touch of a form."""
    return _beginning.sign(str(int(time.time())))


def seconds_since(beginning):
    """Seconds since ``make_beginning`` signed ``beginning``; None where it is not ours."""
    try:
        return max(0, int(time.time()) - int(_beginning.unsign(beginning)))
    except signing.BadSignature:
        return None


def _today():
    return timezone.now().toordinal()


class PlainTextField(forms.CharField):
    """Text without control characters; line breaks are kept, as ``\\n``, where there are lines."""

    def to_python(self, value):
        value = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python("".join(filter(_is_kept, _STEERING.sub("", value))))


class CommentTextField(PlainTextField):
    """What a comment says; of more than one empty line, one stays."""

    def __init__(self):
        super().__init__(
            label="Comment",
            max_length=Comment._meta.get_field("text").max_length,
            error_messages={"required": "Write your comment."},
            widget=forms.Textarea(attrs={"rows": 8}),
        )

    def to_python(self, value):
        return re.sub(r"\n{3,}", "\n\n", super().to_python(value))


class NumberOrNone(forms.IntegerField):
    """A hidden number that no person typed: anything odd reads as none."""

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return None


class ReplyForm(forms.Form):
    """Text, name, e-mail and website, and the hidden parent, token and trap."""

    text = CommentTextField()
    name = PlainTextField(
        max_length=Comment._meta.get_field("name").max_length,
        error_messages={"required": "Write your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="will not be published",
        error_messages={
            "required": "Write your e-mail address. It will not be published.",
            "invalid": "Write a whole e-mail address, such as name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.URLField(
        required=False,
        help_text="optional",
        max_length=Comment._meta.get_field("website").max_length,
        assume_scheme="https",
        error_messages={"invalid": "Write a whole web address, such as https://example.com."},
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
    )
    mail = forms.BooleanField(
        required=False,
        label="Mail me what the moderators decide and who answers",
        help_text="a first mail asks you to confirm it",
    )
    parent = NumberOrNone(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    token = PlainTextField(required=False, widget=forms.HiddenInput)
    # Filled in by a script where there is one (comments/views/start.py).
    began = PlainTextField(required=False, widget=forms.HiddenInput)
    work = PlainTextField(required=False, widget=forms.HiddenInput)
    # Out of sight for people; machines that fill in every field give themselves away.
    subject = PlainTextField(
        required=False,
        label="Leave this field empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data=None, *, article_id, parent=None):
        initial = {"token": make_token(article_id), "parent": parent.pk if parent else None}
        super().__init__(data, auto_id="reply-%s", initial=initial)
        self.article_id = article_id

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        try:
            validate_email(name)
        except ValidationError:
            return name
        raise ValidationError(
            "This is an e-mail address. Write a name: it is shown beside your comment."
        )

    def clean_website(self):
        website = self.cleaned_data["website"]
        if website and not website.startswith(("http://", "https://")):
            raise ValidationError("Write a web address that starts with https://.")
        return website

    def clean(self):
        if not token_is_good(self.data.get("token", ""), self.article_id):
            raise ValidationError(
                "This page was open for a long time. Nothing is lost: check your comment and send "
                "it again.",
                code="stale",
            )
        return self.cleaned_data

    def give_back(self):
        """Make what was typed ready to be sent again: a new token, and focus on the first fault."""
        self._set("token", make_token(self.article_id))
        self._set("work", "")  # it counted once
        faulty = next((name for name in self.fields if name in self.errors), None)
        if faulty:
            self.fields[faulty].widget.attrs["autofocus"] = True

    def answer_nobody(self):
        """Make the comment one of its own: what it answered is not there."""
        self._set("parent", "")

    def _set(self, name, value):
        self.data = {**dict(self.data.items()), name: value}

    @property
    def parent_id(self):
        """The key of the comment that this one answers, or None; asked before validation too."""
        return self.fields["parent"].clean(self.data.get("parent", ""))

    @property
    def seconds(self):
        """How long a script saw its writer write; None without a script, or with a forged word."""
        return seconds_since(self.data.get("began", ""))

    @property
    def trap(self):
        """What stands in the field that people do not see."""
        return self.data.get("subject", "")


class EditForm(forms.Form):
    """A writer's new text of their comment."""

    text = CommentTextField()


class FlagForm(forms.Form):
    """Why a reader thinks that a comment should not stand."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Flag.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    note = PlainTextField(
        required=False,
        label="What should a moderator know?",
        help_text="optional; only moderators read it",
        max_length=Flag._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddressForm(forms.Form):
    """The e-mail address under which somebody commented."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        error_messages={
            "required": "Write the e-mail address under which you commented.",
            "invalid": "Write a whole e-mail address, such as name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _is_kept(character):
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
