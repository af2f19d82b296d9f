"""Authors: the public profile on a byline, and the private staff account that signs in."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from house_style.names import refuse_blank


class User(AbstractUser):
    """A member of staff who signs in. Readers have no account and never see one."""

    mail_about_articles = models.BooleanField(
        "mail about articles",
        default=True,
        help_text="When an article is handed over, sent back, ready, published or given to them.",
    )


class Author(models.Model):
    """A name on a byline. Its slug is apart from any login, so a URL betrays no account."""

    name = models.CharField(max_length=120, validators=[refuse_blank])
    slug = models.SlugField(
        max_length=200,
        unique=True,
        allow_unicode=True,
        help_text="The last part of /author/…/. Choose something other than a sign-in name.",
    )
    role = models.CharField(
        max_length=120,
        blank=True,
        help_text="Shown under the name, such as “Editor and publisher”.",
    )
    bio = models.TextField(
        blank=True,
        help_text="Plain text; a blank line starts a paragraph, web addresses become links.",
    )
    portrait = models.ForeignKey(
        "images.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="portrait_of"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text="The staff account of this author, if there is one. Never shown to readers.",
    )
    legacy_id = models.PositiveBigIntegerField(
        null=True, blank=True, unique=True, editable=False, help_text="The user id in WordPress."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # The page stands in a room above, so the project says where: ABSOLUTE_URL_OVERRIDES.
    get_absolute_url: Callable[[], str]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="author_name_not_empty", condition=~models.Q(name="")),
            models.CheckConstraint(name="author_slug_not_empty", condition=~models.Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name


class AuthorLink(models.Model):
    """A link to where else an author is found: a site, a feed, a profile."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=60, validators=[refuse_blank])
    url = models.URLField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "link"

    def __str__(self) -> str:
        return self.label


class AuditEntry(models.Model):
    """One entry of the audit trail. Append-only: a trigger refuses UPDATE and DELETE.

    The person is a number and the name of that day, so that an entry outlives the account. No IP
    address, and nothing of a commenter, enters it.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", "Sign-in"
        ACCOUNT = "account", "Account"
        ROLE = "role", "Role"
        EXPORT = "export", "Export"
        LOOK = "look", "Look at private data"

    at = models.DateTimeField("when", auto_now_add=True)
    kind = models.CharField(max_length=10, choices=Kind)
    person_id = models.PositiveBigIntegerField(null=True)
    person = models.CharField("who", max_length=150, blank=True)
    about = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=300)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit trail"
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["kind", "-at"], name="audit_by_kind"),
        ]

    def __str__(self) -> str:
        return self.what
