"""Forms of following: one field, how often, and a trap for machines."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from comments.replying.forms import PlainTextField
from followers.models import Rhythm
from followers.targets import Target
from house_style.email_addresses import EmailAddressField


class EmailForm(forms.Form):
    """An e-mail address; out of sight, a field that people leave empty."""

    email = EmailAddressField(
        label="Your e-mail address",
        max_length=254,
        error_messages={"required": "Write your e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = PlainTextField(
        required=False,
        label="Leave this field empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in what people do not see."""
        return bool(self.data.get("subject", "").strip())


class FollowForm(EmailForm):
    """And how often mail may come; where there is one way, it is not asked."""

    rhythm = forms.ChoiceField(
        label="How often?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose how often mail may come."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, target: Target) -> None:
        super().__init__(data, auto_id="follow-%s", initial={"rhythm": target.rhythms[0].value})
        self.rhythms = target.rhythms
        how_often = cast(forms.ChoiceField, self.fields["rhythm"])
        how_often.choices = [(one.value, one.label) for one in target.rhythms]

    @property
    def is_asked_how_often(self) -> bool:
        return len(self.rhythms) > 1

    def clean_rhythm(self) -> str:
        return self.cleaned_data["rhythm"] or self.rhythms[0].value


class OwnFollowsForm(forms.Form):
    """A follower's own follows, each with how often, or no more."""

    NO_MORE = ""

    def __init__(self, follows: list[Any], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="follow-%s")
        self.follows = follows
        for follow, target in follows:
            ways = [(one.value, one.label) for one in target.rhythms]
            self.fields[f"follow-{follow.pk}"] = forms.ChoiceField(
                label=target.name[:1].upper() + target.name[1:],
                choices=[*ways, (self.NO_MORE, "No more")],
                required=False,
                initial=follow.rhythm,
                widget=forms.Select,
            )

    def read_wanted(self) -> dict[int, Rhythm]:
        """``{key of a follow: its rhythm}`` of those that go on."""
        chosen = {follow.pk: self.cleaned_data[f"follow-{follow.pk}"] for follow, _ in self.follows}
        return {key: Rhythm(rhythm) for key, rhythm in chosen.items() if rhythm}
