"""What articles are filed under: categories (a tree), tags, and companies with their listings."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, Substr
from django.urls import reverse
from taggit.managers import _TaggableManager
from taggit.models import TagBase

from articles import addresses
from articles.slugs import wordpress_slug
from house_style.fields import RichTextField


class Category(models.Model):
    """A section of the site. ``path`` is the slugs from the root down, kept by ``save``."""

    name = models.CharField(max_length=200)
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

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Keep ``path``; where it changes, move what stands below and leave redirects."""
        old_path, self.path = self.path, self.path_below_parent()
        moved = bool(self.pk and old_path and old_path != self.path)
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "path"}
        below = []
        if moved:
            below = list(
                Category.objects.filter(path__startswith=f"{old_path}/").values_list(
                    "path", flat=True
                )
            )
        super().save(*args, **kwargs)
        if moved:
            Category.objects.filter(path__startswith=f"{old_path}/").update(
                path=Concat(Value(self.path), Substr("path", len(old_path) + 1))
            )
            for path in [old_path, *below]:
                addresses.redirect(
                    reverse("articles:category", args=[path]),
                    to=reverse("articles:category", args=[self.path + path[len(old_path) :]]),
                )

    def get_absolute_url(self):
        return reverse("articles:category", args=[self.path])

    def clean(self):
        if not self.slug:
            self.slug = wordpress_slug(self.name)
        if not self.slug:
            raise ValidationError({"slug": "Give this category a slug: its name has no letters."})
        if self.slug in {"page", "feed"}:
            raise ValidationError({"slug": f"“{self.slug}” is a word of the site's own addresses."})
        if self.parent and self.pk and self.parent.path_starts_with(self):
            raise ValidationError({"parent": "A category cannot stand below itself."})
        taken = Category.objects.filter(path=self.path_below_parent()).exclude(pk=self.pk)
        if taken.exists():
            raise ValidationError({"slug": "Another category has this address already."})

    def path_below_parent(self):
        """The path that slug and parent give now; differs from ``path`` until saved."""
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def path_starts_with(self, other):
        """Whether this is ``other`` or stands below it."""
        return self.path == other.path or self.path.startswith(f"{other.path}/")

    def ancestor_paths(self):
        """``a/b/c`` gives ``["a", "a/b"]``: the paths above this one, outermost first."""
        parts = self.path.split("/")
        return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


class Tag(TagBase):
    """A word that articles share. Names are one regardless of capitals."""

    description = models.TextField(blank=True, help_text="Plain text, shown above the list.")
    legacy_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_unique_in_any_case",
                violation_error_message="This tag exists.",
            ),
            models.CheckConstraint(name="tag_slug_not_empty", condition=~Q(slug="")),
        ]

    def get_absolute_url(self):
        return reverse("articles:tag", args=[self.slug])

    def clean(self):
        if TagAlias.objects.filter(name__iexact=self.name).exclude(tag=self.pk or 0).exists():
            raise ValidationError({"name": "This is an alias of another tag."})

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Leave a redirect where the address changes."""
        old = Tag.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if old and old.slug != self.slug:
            addresses.redirect_list(old.get_absolute_url(), to=self.get_absolute_url())

    def slugify(self, tag, i=None):
        slug = wordpress_slug(tag)[:90] or "tag"
        return f"{slug}-{i}" if i else slug


class TagAlias(models.Model):
    """Another word for a tag: who types it gives the tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name = "alias"
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="alias_of_one_tag",
                violation_error_message="This alias belongs to a tag already.",
            ),
            models.CheckConstraint(name="tag_alias_not_empty", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = " ".join(self.name.split())
        if Tag.objects.filter(name__iexact=self.name).exists():
            raise ValidationError({"name": "There is a tag of this name. Merge the two instead."})


class TagsByName(_TaggableManager):
    """taggit's way to a model's tags, where an alias stands for its tag."""

    def add(self, *tags, **kwargs):
        return super().add(*_without_aliases(tags), **kwargs)

    def set(self, tags, **kwargs):
        return super().set(_without_aliases(tags), **kwargs)


def _without_aliases(tags):
    """``tags`` (names and ``Tag`` objects) with the tag in the place of each alias; one query."""
    typed = {tag.casefold() for tag in tags if isinstance(tag, str)}
    if not typed:
        return tags
    aliases = TagAlias.objects.annotate(lower=Lower("name")).filter(lower__in=typed)
    known = {alias.lower: alias.tag for alias in aliases.select_related("tag")}
    meant = [known.get(tag.casefold(), tag) if isinstance(tag, str) else tag for tag in tags]
    return list(dict.fromkeys(meant))


class Company(models.Model):
    """A maker or supplier that the site covers."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="subsidiaries"
    )
    makes = models.CharField(
        max_length=300, blank=True, help_text="The makes it sells under, with commas between."
    )
    description = RichTextField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(
                name="company_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(name="company_slug_not_empty", condition=~Q(slug="")),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Leave a redirect where the address changes."""
        old = Company.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if old and old.slug != self.slug:
            addresses.redirect_list(old.get_absolute_url(), to=self.get_absolute_url())

    def get_absolute_url(self):
        return reverse("articles:company", args=[self.slug])


class Listing(models.Model):
    """Where a company's share is traded: an exchange and a symbol there."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="listings")
    exchange = models.CharField(max_length=20, help_text="Such as NYSE, NASDAQ, TSE, XETRA.")
    symbol = models.CharField(
        max_length=20, help_text="Such as TM; for Tokyo the number alone, 7203."
    )
    delisted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["exchange", "symbol"]
        constraints = [
            models.UniqueConstraint(
                "exchange",
                "symbol",
                condition=Q(delisted_on__isnull=True),
                name="listing_one_company_at_a_time",
                violation_error_message="Another company is listed under this symbol.",
            ),
            models.CheckConstraint(
                name="listing_complete", condition=~Q(exchange="") & ~Q(symbol="")
            ),
        ]

    def __str__(self):
        return f"{self.exchange}: {self.symbol}"

    def clean(self):
        self.exchange = self.exchange.strip().upper()
        self.symbol = self.symbol.strip().upper()


class CompanyAlias(models.Model):
    """Another name by which writers and readers know a company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        verbose_name = "alias"
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="alias_of_one_company",
                violation_error_message="This alias belongs to a company already.",
            ),
            models.CheckConstraint(name="alias_not_empty", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name
