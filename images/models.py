"""Picture library. Other rooms point here; a picture in use cannot be deleted."""

from collections.abc import Iterable
from functools import partial, reduce
from operator import or_
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from house_style.names import is_file_name
from images import renditions, searching, uses
from images.cleaning import CleanPicture
from images.fields import PictureField, awaits_storage, unguessable_name

FOCAL_RANGE = [MinValueValidator(0), MaxValueValidator(1)]


class ImageQuerySet(models.QuerySet):
    def editable_by(self, user: AbstractUser) -> Self:
        """Narrow to what ``user`` may change or delete: all pictures, or those they uploaded."""
        if user.has_perm("images.edit_any_image"):
            return self.all()
        return self.filter(uploaded_by=user)

    def undescribed(self) -> Self:
        """Narrow to what has no alt text and is not said to be decorative: nobody may print it."""
        return self.filter(alt="", is_decorative=False)

    def same_as(self, picture: CleanPicture) -> Self:
        """Narrow to those that the same file was sent for as ``picture``, a ``CleanPicture``."""
        return self.filter(sha256=picture.sha256).order_by("pk")

    def matching(self, text: str) -> Self:
        """Narrow to what has all words of ``text`` in its own words or its file's name."""
        query = searching.build_query(text)
        if query is None:
            return self
        return self.alias(words=searching.SEARCH_VECTOR).filter(words=query)

    def used(self) -> Self:
        """Narrow to what something shows; what lies in the trash shows nothing."""
        return self.filter(reduce(or_, uses.list_conditions(self.model)))

    def unused(self) -> Self:
        """Narrow to what nothing shows."""
        return self.filter(*(~is_used for is_used in uses.list_conditions(self.model)))

    def with_use(self) -> Self:
        """Give each ``is_used``: whether anything shows it; and ``is_in_trash``: or did once."""
        return self.annotate(
            is_used=reduce(or_, uses.list_conditions(self.model)),
            is_in_trash=reduce(or_, uses.list_conditions(self.model, in_trash=True)),
        )

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and, once that is committed, their files."""
        names = self._lock_file_names()
        deleted = super().delete()
        _remove_after_commit(names)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _lock_file_names(self) -> set[str]:
        """The names of all files of these pictures, read under a lock: none is being made now."""
        rows = self.order_by().select_for_update().values_list("file", "renditions", "width")
        names = {name for row in rows for name in _list_names(*row)}
        former = FormerFile.objects.filter(image__in=self, is_stored=True)
        originals = Crop.objects.filter(image__in=self).values_list("original", flat=True)
        return names.union(originals, *(file.list_names() for file in former))


class Image(models.Model):
    """One picture that readers may see, with what describes it.

    Make one with ``uploads.store_picture``, which cleans what it is given.
    """

    # First, so that the facts below are filled in before they are written.
    file = PictureField(
        upload_to=unguessable_name,
        unique=True,
        help_text="A JPEG, PNG, WebP, AVIF, GIF or HEIC. Its camera and place are removed.",
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
            GinIndex(searching.SEARCH_VECTOR, name="image_folded_words"),
        ]
        permissions = [("edit_any_image", "Can edit every picture")]
        constraints = [
            models.CheckConstraint(name="image_has_file", condition=~Q(file="")),
            models.CheckConstraint(
                name="image_alt_has_words",
                condition=Q(alt="") | Q(is_decorative=False, alt__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="image_sizes_positive", condition=Q(width__gt=0, height__gt=0, byte_size__gt=0)
            ),
            models.CheckConstraint(
                name="image_sha256_is_digest", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="image_focus_inside", condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1))
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.original_name or f"Picture {self.pk}"

    @transaction.atomic
    def save(self, *args: Any, keep_crop: bool = False, **kwargs: Any) -> None:
        """Save the row with its file: a file whose row fails goes, one that was replaced lingers.

        What it leaves behind is a ``FormerFile`` until every page shows the new one. A new file's
        renditions are asked of the task worker. Only it changes ``renditions``: a form that read
        the row before they were made must not forget them. A new file ends the crop of the one
        before it; ``keep_crop`` is for a file that is a crop itself.
        """
        is_new_file = self._has_new_file
        former = self._as_former_file() if is_new_file and not self._state.adding else None
        if not (self._state.adding or is_new_file) and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = self._list_form_columns()
        try:
            super().save(*args, **kwargs)
        except BaseException:
            if is_new_file and not awaits_storage(self.file):
                _storage().delete(str(self.file.name))
            raise
        self._has_new_file = False
        if former and former.name != self.file.name:
            former.save()
            if not keep_crop:
                self._end_crop()
        if is_new_file:
            make_renditions.defer(image_id=self.pk)

    save.alters_data = True  # type: ignore[attr-defined]

    @property
    def url(self) -> str:
        return self.file.url

    def clean(self) -> None:
        """Ask whoever describes a picture for alt text. Many sent at once are described later."""
        if not self.is_decorative and not self.alt.strip():
            raise ValidationError(
                {"alt": "Say what the picture shows, or tick “Decorative” if it tells nothing."}
            )
        if is_file_name(self.alt):
            raise ValidationError(
                {"alt": f"“{self.alt}” is the name of a file. Say what the picture shows."}
            )
        if self.is_decorative and self.alt:
            raise ValidationError(
                {"alt": "A decorative picture has no alt text: empty this, or untick “Decorative”."}
            )

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is committed, its files."""
        names = type(self).objects.filter(pk=self.pk)._lock_file_names()
        deleted = super().delete(*args, **kwargs)
        _remove_after_commit(names)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def is_undescribed(self) -> bool:
        """Whether nobody has said yet what it shows: readers who cannot see it learn nothing."""
        return not self.alt and not self.is_decorative

    def may_be_edited_by(self, user: AbstractUser) -> bool:
        """Whether this is a picture of ``user``'s own, or ``user`` may edit every picture."""
        return user.has_perm("images.edit_any_image") or (
            self.uploaded_by_id is not None and self.uploaded_by_id == user.pk
        )

    def _as_former_file(self) -> "FormerFile | None":
        row = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if row is None:
            return None
        return FormerFile(
            image=self, name=str(row.file.name), width=row.width, renditions=row.renditions
        )

    def _end_crop(self) -> None:
        ended = Crop.objects.filter(image=self)
        originals = list(ended.values_list("original", flat=True))
        ended.delete()
        _remove_after_commit(originals)

    def _list_form_columns(self) -> set[str]:
        """All columns that were loaded and may be saved as they stand here."""
        columns = {field.attname for field in self._meta.concrete_fields if not field.primary_key}
        return columns - {"renditions"} - self.get_deferred_fields()


class Crop(models.Model):
    """Crop of a picture: what of its original readers see, and where that original is kept.

    The picture's own file is the part inside the box. The original lies below a name that no page
    tells, so whatever was cut away is out of the readers' reach. All measures are whole pixels; the
    box is measured on the original as ``turned`` (images/cropping.py makes and undoes crops).
    """

    class Turned(models.IntegerChoices):
        """Degrees clockwise that the original is turned by before it is cut."""

        NOT = 0, "not turned"
        RIGHT = 90, "to the right"
        OVER = 180, "upside down"
        LEFT = 270, "to the left"

    image = models.OneToOneField(
        Image, primary_key=True, on_delete=models.CASCADE, related_name="crop"
    )
    original = models.CharField(
        max_length=100, unique=True, editable=False, help_text="The name of its file."
    )
    original_width = models.PositiveIntegerField()
    original_height = models.PositiveIntegerField()
    turned = models.PositiveSmallIntegerField(choices=Turned)
    left = models.PositiveIntegerField()
    top = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="crop_turned_by_quarters", condition=Q(turned__in=[0, 90, 180, 270])
            ),
            models.CheckConstraint(
                name="crop_box_has_area", condition=Q(width__gt=0, height__gt=0)
            ),
            models.CheckConstraint(
                name="crop_box_inside_original",
                condition=Q(
                    turned__in=[0, 180],
                    original_width__gte=F("left") + F("width"),
                    original_height__gte=F("top") + F("height"),
                )
                | Q(
                    turned__in=[90, 270],
                    original_height__gte=F("left") + F("width"),
                    original_width__gte=F("top") + F("height"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height} of {self.original}"


class FormerFile(models.Model):
    """A file that another took the place of. Texts that name it are shown the picture's new one.

    The row stays, since an older version of a text may come back; the file itself goes when no page
    names it any more (images/former_files.py).
    """

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="former_files")
    name = models.CharField(max_length=100, unique=True)
    width = models.PositiveIntegerField()
    renditions = models.JSONField(default=dict)
    is_stored = models.BooleanField(default=True)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def list_names(self) -> set[str]:
        """List the names of the file and of its renditions."""
        return _list_names(self.name, self.renditions, self.width)


# After everything else that waits: a mail is not held up by an archive of pictures.
@app.task(
    name="images.make_renditions",
    priority=-10,
    retry=RetryStrategy(max_attempts=6, exponential_wait=5),
)
def make_renditions(image_id: int) -> None:
    """Make what the picture still lacks of its renditions, then tell of a replaced file.

    Nothing where the picture is gone or complete. Safe to run twice.
    """
    with transaction.atomic():
        # Whoever deletes it or gives it another file waits, and then finds all of these to remove.
        rows = Image.objects.select_for_update(no_key=True)
        image = rows.only("file", "width", "height", "renditions").filter(pk=image_id).first()
        if image and renditions.find_lacking(image):
            Image.objects.filter(pk=image_id).update(renditions=renditions.make_lacking(image))
    if FormerFile.objects.filter(image=image_id, is_stored=True).exists():
        import_string(settings.PICTURE_REPLACED_CALLABLE)(image_id)


def _list_names(file_name: str, recorded: renditions.Record, width: int) -> set[str]:
    """List the stored file's name and those of its renditions."""
    return {file_name, *renditions.list_names(file_name, recorded, width)}


def _storage() -> Storage:
    return Image._meta.get_field("file").storage


def _remove_after_commit(names: Iterable[str]) -> None:
    # Robust: a storage that is away must not turn a finished deletion into an error.
    for name in names:
        transaction.on_commit(partial(_storage().delete, name), robust=True)
