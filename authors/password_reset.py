"""Password reset form: a member of staff is found by the e-mail address, however it is typed."""

from collections.abc import Iterator

from django.contrib.auth.forms import PasswordResetForm as DjangoPasswordResetForm

from authors.models import User
from house_style.email_addresses import EmailAddressField, email_key


class PasswordResetForm(DjangoPasswordResetForm):
    """Asks for the e-mail address of a staff account."""

    email = EmailAddressField(label="Email", max_length=254)

    def get_users(self, email: str) -> Iterator[User]:
        """Find the active accounts with this e-mail address and a password of their own."""
        staff = User.objects.filter(is_active=True).exclude(email="")
        same = (user for user in staff if email_key(user.email) == email_key(email))
        return (user for user in same if user.has_usable_password())
