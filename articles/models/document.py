"""Documents that an article rests on: a press release, a filing, as a PDF beside it."""

import secrets
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from house_style.names import refuse_blank

from .gate import live_at


def private_storage() -> Storage:
    """Where documents lie: no URL leads there, a view hands them out."""
    return storages["documents"]


def unguessable_name(instance: models.Model, filename: str) -> str:
    """``2026/11/<random>.pdf``: what the sender called the file is no part of it."""
    return f"{timezone.now():%Y/%m}/{secrets.token_urlsafe(18)}.pdf"


class DocumentQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Narrow to what readers may have now."""
        return self.filter(live_at(timezone.now(), path="article__"), shown_to_readers=True)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and, once that is committed, their files."""
        names = list(self.order_by().values_list("file", flat=True))
        deleted = super().delete()
        _remove_after_commit(names)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


class Document(models.Model):
    """A PDF that an article has as its source. Attach one with ``documents.attach``."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="documents"
    )
    file = models.FileField(upload_to=unguessable_name, storage=private_storage, unique=True)
    title = models.CharField(
        max_length=200,
        validators=[refuse_blank],
        help_text="What it is, such as “Corvane’s statement of 4 May”.",
    )
    original_name = models.CharField(
        max_length=255,
        blank=True,
        help_text="What the file was called when it was sent. Never shown to readers.",
    )
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64, help_text="Digest of the file.")
    shown_to_readers = models.BooleanField(
        default=False,
        help_text="Readers may load it from the article’s page while the article is live.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "sha256"], name="document_once_an_article"),
            models.CheckConstraint(name="document_has_file", condition=~Q(file="")),
            models.CheckConstraint(name="document_has_title", condition=Q(title__regex=r"\S")),
            models.CheckConstraint(name="document_has_size", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="document_sha256_is_digest", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:document", args=[self.article.slug, self.pk])

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is committed, its file."""
        name = self.file.name
        deleted = super().delete(*args, **kwargs)
        _remove_after_commit([name])
        return deleted

    delete.alters_data = True


def _remove_after_commit(names: list[str]) -> None:
    # Robust: a storage that is away must not turn a finished deletion into an error.
    for name in names:
        transaction.on_commit(partial(private_storage().delete, name), robust=True)
