"""The picture library. Articles, authors and pages point here; what is in use cannot be deleted."""

from functools import partial

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from images import renditions, searching
from images.fields import PictureField, awaits_storage, unguessable_name

FOCAL_RANGE = [MinValueValidator(0), MaxValueValidator(1)]


class ImageQuerySet(models.QuerySet):
    def editable_by(self, user):
        """Narrow to what ``user`` may change or delete: all pictures, or those they uploaded."""
        if user.has_perm("images.edit_any_image"):
            return self.all()
        return self.filter(uploaded_by=user)

    def undescribed(self):
        """Narrow to what has no alt text and is not said to be decorative: nobody may print it."""
        return self.filter(alt="", is_decorative=False)

    def same_as(self, picture):
        """Narrow to those that the same file was sent for as ``picture``, a ``CleanPicture``."""
        return self.filter(sha256=picture.sha256).order_by("pk")

    def matching(self, text):
        """Narrow to what has all words of ``text`` in its own words or its file's name."""
        return searching.matching(self, text)

    @transaction.atomic
    def delete(self):
        """Delete the rows and, once that is committed, their files."""
        names = self._file_names()
        deleted = super().delete()
        _remove_after_commit(names)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _file_names(self):
        """The names of all files of these pictures, read under a lock: none is being made now."""
        rows = self.order_by().select_for_update().values_list("file", "renditions", "width")
        names = {name for row in rows for name in _names(*row)}
        former = FormerFile.objects.filter(image__in=self, is_stored=True)
        return names.union(*(file.names() for file in former))


class Image(models.Model):
    """One picture that readers may see, with what describes it.

    Make one with ``uploads.store``, which cleans what it is given.
    """

    # First, so that the facts below are filled in before they are written.
    file = PictureField(
        upload_to=unguessable_name,
        unique=True,
        help_text="A JPEG, PNG, WebP, AVIF or GIF. What it says of camera and place is removed.",
    )
    width = models.PositiveIntegerField(editable=False, help_text="In pixels.")
    height = models.PositiveIntegerField(editable=False, help_text="In pixels.")
    byte_size = models.PositiveIntegerField(
        "size", editable=False, help_text="In bytes, as stored."
    )
    sha256 = models.CharField(
        max_length=64,
        db_index=True,
        editable=False,
        help_text="Digest of the file as it was sent, by which the same upload is known again.",
    )
    original_name = models.CharField(
        max_length=255,
        blank=True,
        editable=False,
        help_text="What the file was called when it was sent. Never shown to readers.",
    )
    renditions = models.JSONField(
        default=dict,
        editable=False,
        help_text="The lighter copies that exist, by encoding and width (images/renditions.py).",
    )
    alt = models.CharField(
        "alt text",
        max_length=500,
        blank=True,
        help_text="What the picture shows, for those who cannot see it, such as “Rows of new cars "
        "beside a ship in the port of Nagoya”.",
    )
    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="Only for a picture that tells a reader nothing; leave alt text empty then.",
    )
    caption = models.TextField(blank=True, help_text="Shown below the picture. Plain text.")
    credit = models.CharField(
        max_length=200,
        blank=True,
        help_text="Whose picture it is, such as “Hanako Example/Agency”.",
    )
    focal_x = models.FloatField(
        "focus, across",
        default=0.5,
        validators=FOCAL_RANGE,
        help_text="The point that must stay in sight when the picture is cut to shape: "
        "0 is the left edge, 0.5 the middle, 1 the right edge.",
    )
    focal_y = models.FloatField(
        "focus, down",
        default=0.5,
        validators=FOCAL_RANGE,
        help_text="0 is the top, 0.5 the middle, 1 the bottom.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_images",
    )
    legacy_id = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="The attachment id in WordPress.",
    )
    created_at = models.DateTimeField("uploaded at", default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ImageQuerySet.as_manager()

    _has_new_file = False  # set with the file, by images/fields.py

    class Meta:
        verbose_name = "picture"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="image_newest_first"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(alt="", is_decorative=False),
                name="image_undescribed",
            ),
            GinIndex(searching.VECTOR, name="image_search"),
        ]
        permissions = [("edit_any_image", "Can edit every picture")]
        constraints = [
            models.CheckConstraint(name="image_has_file", condition=~Q(file="")),
            models.CheckConstraint(
                name="image_alt_has_words",
                condition=Q(alt="") | Q(is_decorative=False, alt__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="image_sizes_positive",
                condition=Q(width__gt=0, height__gt=0, byte_size__gt=0),
            ),
            models.CheckConstraint(
                name="image_sha256_is_digest", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="image_focus_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
            ),
        ]

    def __str__(self):
        return self.alt or self.caption or self.original_name or f"Picture {self.pk}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save the row with its file: a file whose row fails goes, one that was replaced lingers.

        What it leaves behind is a ``FormerFile`` until every page shows the new one. A new file's
        renditions are asked of the task worker. Only it changes ``renditions``: a form that read
        the row before they were made must not forget them.
        """
        is_new_file = self._has_new_file
        former = self._as_former_file() if is_new_file and not self._state.adding else None
        if not (self._state.adding or is_new_file) and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = self._columns_of_a_form()
        try:
            super().save(*args, **kwargs)
        except BaseException:
            if is_new_file and not awaits_storage(self.file):
                _storage().delete(self.file.name)
            raise
        self._has_new_file = False
        if former and former.name != self.file.name:
            former.save()
        if is_new_file:
            # By its name: the tasks import this module.
            app.configure_task("images.make_renditions").defer(image_id=self.pk)

    save.alters_data = True  # type: ignore[attr-defined]

    @property
    def url(self):
        return self.file.url

    def clean(self):
        """Whoever describes a picture says what it shows. Many sent at once are described later."""
        if not self.is_decorative and not self.alt.strip():
            raise ValidationError(
                {"alt": "Say what the picture shows, or tick “Decorative” if it tells nothing."}
            )
        if self.is_decorative and self.alt:
            raise ValidationError(
                {"alt": "A decorative picture has no alt text: empty this, or untick “Decorative”."}
            )

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete the row and, once that is committed, its files."""
        names = self._stored_names()
        deleted = super().delete(*args, **kwargs)
        _remove_after_commit(names)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def is_undescribed(self):
        """Whether nobody has said yet what it shows: readers who cannot see it learn nothing."""
        return not self.alt and not self.is_decorative

    def may_be_edited_by(self, user):
        """Whether this is a picture of ``user``'s own, or ``user`` may edit every picture."""
        return user.has_perm("images.edit_any_image") or (
            self.uploaded_by_id is not None and self.uploaded_by_id == user.pk
        )

    def _as_former_file(self):
        row = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if row is None:
            return None
        return FormerFile(
            image=self, name=str(row.file.name), width=row.width, renditions=row.renditions
        )

    def _stored_names(self):
        return type(self).objects.filter(pk=self.pk)._file_names()

    def _columns_of_a_form(self):
        """All that was loaded and may be saved as it stands here."""
        columns = {field.attname for field in self._meta.concrete_fields if not field.primary_key}
        return columns - {"renditions"} - self.get_deferred_fields()


class FormerFile(models.Model):
    """A file that another took the place of. Texts that name it are shown the picture's new one.

    The row stays, since an older version of a text may come back; the file itself goes when no page
    names it any more (images/replacing.py).
    """

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="former_files")
    name = models.CharField(max_length=100, unique=True)
    width = models.PositiveIntegerField()
    renditions = models.JSONField(default=dict)
    is_stored = models.BooleanField(default=True)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self):
        return self.name

    def names(self):
        """The names of the file and of its renditions, as a set."""
        return _names(self.name, self.renditions, self.width)


def _names(file_name, recorded, width):
    """The stored file's name and those of its renditions."""
    return {file_name, *renditions.all_names(file_name, recorded, width)}


def _storage():
    return Image._meta.get_field("file").storage


def _remove_after_commit(names):
    # Robust: a storage that is away must not turn a finished deletion into an error.
    for name in names:
        transaction.on_commit(partial(_storage().delete, name), robust=True)
