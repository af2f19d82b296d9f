"""Forms of the staff's sign-in: a code, an invitation, a first name and password."""

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from authors.models import User
from house_style.email_addresses import EmailAddressField
from staff import invitations
from staff.models import Invitation


class CodeForm(forms.Form):
    """A code from the app, or a recovery code: which one, its form tells."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class EmailAddressForm(forms.Form):
    """The e-mail address to which a new password's link goes."""

    email = EmailAddressField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class InvitationForm(forms.ModelForm):
    email = EmailAddressField(label="E-mail address", max_length=254)

    class Meta:
        model = Invitation
        fields = ["email", "role"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if obstacle := invitations.find_obstacle(email):
            raise forms.ValidationError(obstacle)
        return email


class JoinForm(BaseUserCreationForm):
    """What the invited say of themselves; e-mail address and role are the invitation's."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "username"]
        labels = {"username": "Sign-in name"}
        help_texts = {"username": "Letters, digits and @ . + - _. Readers never see it."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = True
        del self.fields["username"].widget.attrs["autofocus"]  # it is not the first
