"""Reply form. What a reader types, and the marks that a page without a cookie needs."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comments.models import Comment
from comments.replying.tokens import is_good_token, make_token, seconds_since
from house_style.email_addresses import EmailAddressField
from house_style.folding import is_blank, limit_marks, remove_invisible

# Control characters, halves of surrogate pairs, and what could reverse or hide the words of a page:
# direction overrides and isolates.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# What ends a line besides the line break: dropped, it would join two words.
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1f\x85\u2028\u2029]")
_EMAIL_ADDRESS = re.compile(r"\S[@＠﹫]\S+\.\S")


class PlainTextField(forms.CharField):
    """Text without control characters; line breaks are kept, as ``\\n``, where there are lines.

    Marks piled on a letter are cut to what can be read; what nobody can see is empty.
    """

    def to_python(self, value: Any) -> str:
        value = _LINE_ENDS.sub("\n", str(value or ""))
        kept = super().to_python(_UNSEEN.sub("", value)) or ""
        return "" if is_blank(kept) else limit_marks(kept)


class CommentTextField(PlainTextField):
    """What a comment says; of more than one empty line, one stays."""

    def __init__(self) -> None:
        super().__init__(
            label="Comment",
            max_length=Comment._meta.get_field("text").max_length,
            error_messages={"required": "Write your comment."},
            widget=forms.Textarea(attrs={"rows": 8}),
        )

    def to_python(self, value: Any) -> str:
        return re.sub(r"\n{3,}", "\n\n", super().to_python(value))


class WebsiteField(forms.URLField):
    """A web address; what nobody sees in one that was pasted is no part of it."""

    def to_python(self, value: Any) -> str:
        return super().to_python(remove_invisible(str(value or ""))) or ""


class NumberOrNone(forms.IntegerField):
    """A hidden number that no person typed: anything odd reads as none."""

    def clean(self, value: Any) -> int | None:
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
    email = EmailAddressField(
        label="E-mail",
        max_length=254,
        help_text="will not be published",
        error_messages={
            "required": "Write your e-mail address. It will not be published.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = WebsiteField(
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
    # Filled in by a script where there is one (comments/views/reply.py).
    began = PlainTextField(required=False, widget=forms.HiddenInput)
    work = PlainTextField(required=False, widget=forms.HiddenInput)
    # Out of sight for people; machines that fill in every field give themselves away.
    subject = PlainTextField(
        required=False,
        label="Leave this field empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        article_id: int,
        parent: Comment | None = None,
    ) -> None:
        initial = {"token": make_token(article_id), "parent": parent.pk if parent else None}
        super().__init__(data, auto_id="reply-%s", initial=initial)
        self.article_id = article_id

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if _EMAIL_ADDRESS.search(name):
            raise ValidationError(
                "There is an e-mail address in this name, and it would be shown to all readers. "
                "Write a name without it."
            )
        return name

    def clean_website(self) -> str:
        scheme, colon, rest = self.cleaned_data["website"].partition(":")
        website = f"{scheme.lower()}{colon}{rest}"
        if website and not website.startswith(("http://", "https://")):
            raise ValidationError("Write a web address that starts with https://.")
        if website and not Comment(website=website).public_website:
            raise ValidationError(
                "An e-mail address is no website, and it would be shown to all readers. Write a "
                "web address such as https://example.com, or leave this empty."
            )
        return website

    def clean(self) -> dict[str, Any]:
        if not is_good_token(self.data.get("token", ""), self.article_id):
            raise ValidationError(
                "This page was open for a long time. Nothing is lost: check your comment and send "
                "it again.",
                code="stale",
            )
        return self.cleaned_data

    def give_back(self) -> None:
        """Make what was typed ready to be sent again: a new token, and focus on the first fault."""
        self._set("token", make_token(self.article_id))
        self._set("work", "")  # it counted once
        faulty = next((name for name in self.fields if name in self.errors), None)
        if faulty:
            self.fields[faulty].widget.attrs["autofocus"] = True

    def answer_nobody(self) -> None:
        """Make the comment one of its own: what it answered is not there."""
        self._set("parent", "")

    def _set(self, name: str, value: str) -> None:
        self.data = {**dict(self.data.items()), name: value}

    @property
    def parent_id(self) -> int | None:
        """The key of the comment that this one answers, or None; asked before validation too."""
        return self.fields["parent"].clean(self.data.get("parent", ""))

    @property
    def seconds(self) -> int | None:
        """How long a script saw the commenter write; None without one, or with a forged word."""
        return seconds_since(self.data.get("began", ""))

    @property
    def trap(self) -> str:
        """What stands in the field that people do not see."""
        return self.data.get("subject", "")


class EditForm(forms.Form):
    """A commenter's new text of their comment."""

    text = CommentTextField()
