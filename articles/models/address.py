"""Addresses: paths that are taken, by what is there now and by what was there before."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from articles.addresses.slugs import is_reserved, path_of, wordpress_slug

_BELOW = re.compile(r"(?P<above>/.+/)(?P<below>page/[0-9]+|feed(?:/[a-z0-9]+)?|feed\.json)/?")
_DATE = re.compile(r"^/[0-9]{4}(?:/[0-9]{2}){0,2}(?=/[^/]+$)")


class AddressQuerySet(models.QuerySet["Address"]):
    """Claiming a path, leaving a redirect, finding an old one."""

    def find_slug_fault(
        self, slug: str, *, article: models.Model | None = None, page_path: str = ""
    ) -> str:
        """Say in plain words why ``slug`` cannot be had at the root; "" if it can.

        ``article`` or ``page_path`` say who asks: their own paths, old ones too, are free to them.
        """
        if not slug:
            return "Give this a slug: nothing in its title can stand in an address."
        if is_reserved(slug):
            return f"“{slug}” is a word of the site's own addresses. Choose another slug."
        holder = self.filter(path=path_of(slug)).select_related("article").first()
        if holder is None or (page_path and holder.target == page_path):
            return ""
        if article is not None and article.pk and holder.article_id == article.pk:
            return ""
        what = f"the article “{holder.article.headline}”" if holder.article else "another page"
        before = "was" if holder.kind == Address.Kind.OLD else "is"
        return f"/{slug}/ {before} the address of {what}. Choose another slug."

    def find_free_slug(self, text: str, *, article: models.Model | None = None) -> str:
        """The slug of ``text`` by WordPress's rule, with ``-2``, ``-3``… where it is taken."""
        slug = base = wordpress_slug(text) or "article"
        number = 1
        while self.find_slug_fault(slug, article=article):
            number += 1
            slug = f"{base[:190]}-{number}"
        return slug

    @transaction.atomic
    def claim(self, article: models.Model) -> None:
        """Make the article's permalink its own; a former one that readers knew redirects to it.

        Raises ``IntegrityError`` where somebody else has the path.
        """
        path = path_of(article.slug)
        current = self.filter(article=article, kind=Address.Kind.CURRENT).first()
        if current and current.path == path:
            return
        if current and article.was_ever_live():
            current.kind = Address.Kind.OLD
            current.save(update_fields=["kind"])
        elif current:
            current.delete()
        self.filter(article=article, path=path, kind=Address.Kind.OLD).delete()
        self.create(article=article, path=path, kind=Address.Kind.CURRENT)

    def claim_page(self, path: str) -> None:
        """Make ``path`` a page's own."""
        defaults = {"kind": Address.Kind.CURRENT, "target": path}
        self.update_or_create(path=path, defaults=defaults)

    def release_page(self, path: str) -> None:
        """Give up the path of a deleted page."""
        self.filter(target=path).delete()

    @transaction.atomic
    def redirect(self, path: str, *, to: str) -> "Address":
        """Answer ``path`` with one permanent redirect to the path ``to``, never with a chain."""
        self.filter(path=to, kind=Address.Kind.OLD).delete()
        self.filter(target=path, kind=Address.Kind.OLD).update(target=to)
        address, _ = self.update_or_create(
            path=path,
            defaults={"kind": Address.Kind.OLD, "target": to, "article": None, "image": None},
        )
        return address

    def find(self, path: str) -> "Address | None":
        """The old row at ``path``. Reads its article and picture along."""
        old = self.filter(path=path, kind=Address.Kind.OLD)
        return old.select_related("article", "image").first()

    def find_below(self, path: str) -> str:
        """Where what stood below an old path stands now, such as a list's feeds; or "".

        The old path itself redirects by its own row. One query, none for any other path.
        """
        if not (parts := _BELOW.fullmatch(path)):
            return ""
        old = self.find(parts["above"])
        is_hidden = old is None or (old.article is not None and not old.article.is_live)
        if is_hidden or not (now := old.goal()).endswith("/"):
            return ""
        return f"{now}{path.removeprefix(parts['above'])}"

    def find_articles(self, paths: Iterable[str]) -> dict[str, int]:
        """``{path: key of the article there, now or before}``, in two queries at most.

        ``/?p=…`` is WordPress's path for a post; one of its dated permalinks ends with the slug.
        """
        numbers: set[int] = set()
        forms: dict[str, list[str]] = {}
        for path in paths:
            if path.startswith("/?p="):
                numbers.add(int(path[4:]))
            else:
                bare = quote(unquote(path)).rstrip("/")
                forms[path] = [f"{bare}/", bare, f"{_DATE.sub('', bare)}/"]
        at = {}
        if asked := {form for several in forms.values() for form in several}:
            rows = self.filter(path__in=asked, article__isnull=False)
            at = dict(rows.values_list("path", "article_id"))
        found = {
            path: next(at[form] for form in several if form in at)
            for path, several in forms.items()
            if any(form in at for form in several)
        }
        if numbers:
            posts = apps.get_model("articles", "Article").objects.filter(legacy_id__in=numbers)
            for number, pk in posts.values_list("legacy_id", "pk"):
                found[f"/?p={number}"] = pk
        return found


class Address(models.Model):
    """A path of this site and who has it. One row, one owner: the database refuses a second.

    A *current* row claims the permalink of an article or of a page (a page has no foreign key here:
    pages stand above articles). An *old* row answers with one permanent redirect to its article,
    its picture, or the path in ``target``.
    """

    class Kind(models.TextChoices):
        CURRENT = "current", "Current"
        OLD = "old", "Old, redirects"

    path = models.TextField(
        unique=True, help_text="From the first slash, percent-encoded, such as /old-name/."
    )
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.OLD)
    article = models.ForeignKey(
        "articles.Article",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="addresses",
    )
    image = models.ForeignKey(
        "images.Image", null=True, blank=True, on_delete=models.CASCADE, related_name="addresses"
    )
    target = models.CharField(
        max_length=2000, blank=True, help_text="A path on this site, where it is no article's."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(name="address_is_a_path", condition=Q(path__startswith="/")),
            models.CheckConstraint(
                name="address_has_one_goal",
                condition=(
                    Q(article__isnull=False, image__isnull=True, target="")
                    | Q(article__isnull=True, image__isnull=False, target="")
                    | Q(article__isnull=True, image__isnull=True, target__startswith="/")
                ),
            ),
            models.CheckConstraint(
                name="address_stays_on_this_site", condition=~Q(target__startswith="//")
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(kind="current"),
                name="address_one_permalink_an_article",
            ),
        ]

    def __str__(self) -> str:
        return self.path

    def goal(self) -> str:
        """The path or address to send the reader to, with ``article`` and ``image`` at hand."""
        if self.article:
            return self.article.get_absolute_url()
        return self.image.url if self.image else self.target


class Movable(models.Model):
    """A row with a page of its own: where its path changes, the old one redirects."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Leave a redirect where the path changes."""
        old = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if old and (path := old.get_absolute_url()) != (new := self.get_absolute_url()):
            Address.objects.redirect(path, to=new)
