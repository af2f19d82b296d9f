"""Categories (a tree) and tags: what articles are filed under."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse
from taggit.managers import _TaggableManager
from taggit.models import TagBase

from articles.addresses.slugs import wordpress_slug
from house_style.names import FoldedName, UniqueName, fold_name, refuse_blank

from .address import Address, Movable
from .alias import Alias


class Category(Movable):
    """A section of the site. ``path`` is the slugs from the root down, kept by ``save``."""

    name = models.CharField(max_length=200, validators=[refuse_blank])
    slug = models.SlugField(max_length=200, allow_unicode=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=800, unique=True, editable=False)
    description = models.TextField(blank=True, help_text="Plain text, shown above the list.")
    position = models.PositiveIntegerField(default=0, help_text="Lower numbers come first.")
    legacy_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(
                name="category_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(name="category_slug_not_empty", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``path``; where it changes, move what stands below and leave redirects."""
        old_path, self.path = self.path, self.path_below_parent()
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "path"}
        super().save(*args, **kwargs)
        if not old_path or old_path == self.path:
            return
        below = Category.objects.filter(path__startswith=f"{old_path}/")
        paths = list(below.values_list("path", flat=True))
        below.update(path=Concat(Value(self.path), Substr("path", len(old_path) + 1)))
        for path in paths:
            Address.objects.redirect(
                reverse("articles:category", args=[path]),
                to=reverse("articles:category", args=[self.path + path[len(old_path) :]]),
            )

    def get_absolute_url(self) -> str:
        return reverse("articles:category", args=[self.path])

    def clean(self) -> None:
        self.slug = self.slug or wordpress_slug(self.name)
        if not self.slug:
            raise ValidationError({"slug": "Give this category a slug: its name has no letters."})
        if self.slug in {"page", "feed"}:
            raise ValidationError({"slug": f"“{self.slug}” is a word of the site's own addresses."})
        if self.parent and self.pk and self.parent.path_starts_with(self):
            raise ValidationError({"parent": "A category cannot stand below itself."})
        taken = Category.objects.filter(path=self.path_below_parent()).exclude(pk=self.pk)
        if taken.exists():
            raise ValidationError({"slug": "Another category has this address already."})

    def path_below_parent(self) -> str:
        """The path that slug and parent give now; differs from ``path`` until saved."""
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def path_starts_with(self, other: "Category") -> bool:
        """Whether this is ``other`` or stands below it."""
        return self.path == other.path or self.path.startswith(f"{other.path}/")

    def ancestor_paths(self) -> list[str]:
        """``a/b/c`` gives ``["a", "a/b"]``: the paths above this one, outermost first."""
        parts = self.path.split("/")
        return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


class Tag(Movable, TagBase):
    """A word that articles share. Names that are equal to the eye are one tag."""

    name = models.CharField(max_length=100, unique=True, validators=[refuse_blank])
    name_folded = FoldedName()
    description = models.TextField(blank=True, help_text="Plain text, shown above the list.")
    legacy_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True, editable=False)

    objects: ClassVar[models.Manager["Tag"]]

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueName(
                fields=["name_folded"],
                name="tag_name_unique_when_folded",
                violation_error_message="This tag exists.",
            ),
            models.CheckConstraint(name="tag_name_not_empty", condition=~Q(name_folded="")),
            models.CheckConstraint(name="tag_slug_not_empty", condition=~Q(slug="")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])

    def clean(self) -> None:
        alike = TagAlias.objects.filter(name_folded=fold_name(self.name))
        if alike.exclude(tag=self.pk or 0).exists():
            raise ValidationError({"name": "This is an alias of another tag."})

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = wordpress_slug(tag)[:90] or "tag"
        return f"{slug}-{i}" if i else slug


class TagAlias(Alias):
    """Another word for a tag: who types it gives the tag."""

    OWNER = "tag"

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="aliases")

    def clean(self) -> None:
        super().clean()
        if Tag.objects.filter(name_folded=fold_name(self.name)).exists():
            raise ValidationError({"name": "There is a tag of this name. Merge the two instead."})


class TagsByName(_TaggableManager):
    """taggit's way to a model's tags, where another spelling or an alias stands for its tag."""

    def add(self, *tags: str | Tag, **kwargs: Any) -> None:
        return super().add(*_find_tags(tags), **kwargs)

    def set(self, tags: Iterable[str | Tag], **kwargs: Any) -> None:
        return super().set(_find_tags(tags), **kwargs)


def _find_tags(tags: Iterable[str | Tag]) -> Iterable[str | Tag]:
    """``tags`` (names and ``Tag`` objects) with the tag there is in the place of each name that it
    has or an alias of it; two queries. Raises ``ValidationError`` for a name that nobody sees.
    """
    tags = list(tags)
    typed = {fold_name(tag): tag for tag in reversed(tags) if isinstance(tag, str)}
    if not typed:
        return tags
    for name in typed.values():
        refuse_blank(name)
    aliases = TagAlias.objects.filter(name_folded__in=typed).select_related("tag")
    known = {alias.name_folded: alias.tag for alias in aliases}
    known |= {tag.name_folded: tag for tag in Tag.objects.filter(name_folded__in=typed)}
    meant = (
        known.get(key := fold_name(tag), typed[key]) if isinstance(tag, str) else tag
        for tag in tags
    )
    return list(dict.fromkeys(meant))
