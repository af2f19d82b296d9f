"""Pages such as About, menus, and the settings of the site."""

from typing import Any, Self
from urllib.parse import urlsplit

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from articles.addresses.slugs import path_of, wordpress_slug
from articles.fixed_queries import FixedRows
from articles.models import Address, Publication
from articles.models.address import Movable
from house_style.fields import RichTextField
from house_style.names import refuse_blank
from pages.ai_crawlers import CrawlerPolicy

# How networks are called; others by their host.
NETWORKS = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "threads.net": "Threads",
    "x.com": "X",
    "youtube.com": "YouTube",
}


def refuse_other_than_urls(lines: str) -> None:
    """Refuse lines that are no ``https://`` addresses, in the words of a form."""
    for line in filter(None, map(str.strip, lines.splitlines())):
        try:
            URLValidator(schemes=["https"])(line)
        except ValidationError as error:
            raise ValidationError(f"“{line}” is no address that starts with https://.") from error


class PageQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Narrow to what readers may see."""
        return self.filter(is_published=True)


class Page(Movable):
    """A page at the root of the site, such as About. Shares its paths with the articles."""

    title = models.CharField(max_length=200, validators=[refuse_blank])
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    body = RichTextField(blank=True)
    is_published = models.BooleanField("published", default=False)
    seo_description = models.CharField("description for search engines", max_length=320, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    legacy_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(name="page_title_not_empty", condition=~Q(title="")),
            models.CheckConstraint(name="page_slug_not_empty", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Address.objects.claim_page(path_of(self.slug))

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])

    def clean(self) -> None:
        self.slug = self.slug or wordpress_slug(self.title)
        saved = Page.objects.filter(pk=self.pk).only("slug").first() if self.pk else None
        own_path = path_of(saved.slug) if saved else ""
        if fault := Address.objects.find_slug_fault(self.slug, page_path=own_path):
            raise ValidationError({"slug": fault})

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        Address.objects.release_page(path_of(self.slug))
        return super().delete(*args, **kwargs)


class Menu(models.Model):
    """The links in one location of every page."""

    class Location(models.TextChoices):
        MAIN = "main", "Under the masthead"
        FOOTER = "footer", "In the footer"

    location = models.CharField(max_length=10, choices=Location, unique=True)

    class Meta:
        ordering = ["location"]

    def __str__(self) -> str:
        return self.get_location_display()


class MenuItem(models.Model):
    """One link of a menu: to a category, a page, or any path of this site, or a URL elsewhere."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="items")
    label = models.CharField(max_length=60, validators=[refuse_blank])
    url = models.CharField(
        max_length=500,
        help_text="A path of this site, such as /category/auto-news/, or a full URL.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="menuitem_goes_somewhere_safe",
                condition=(Q(url__startswith="/") & ~Q(url__startswith="//"))
                | Q(url__startswith="https://")
                | Q(url__startswith="http://"),
                violation_error_message="Start with / for this site, or with https:// for another.",
            )
        ]

    def __str__(self) -> str:
        return self.label


def _list_links(location: Menu.Location) -> ArraySubquery:
    items = MenuItem.objects.filter(menu__location=location).order_by("position", "pk")
    return ArraySubquery(items.values(link=JSONObject(label="label", url="url")))


class SiteSettings(Publication):
    """The publication with what frames its pages: tagline, notes, robots.txt. One row.

    Name and description lie in the row of ``Publication``, which rooms below this one read too;
    one screen edits all of it.
    """

    tagline = models.CharField(max_length=160, blank=True)
    footer_note = models.CharField(max_length=300, blank=True)
    house_rules = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The page with the rules for comments, linked from every reply form.",
    )
    social_links = models.TextField(
        blank=True,
        default="",
        db_default="",
        validators=[refuse_other_than_urls],
        help_text="Where else the site is found, in the footer: one https:// address a line.",
    )
    robots_txt = models.TextField(
        "robots.txt",
        blank=True,
        help_text="Lines added to the site's own robots.txt, such as Disallow: /old/.",
    )
    ai_crawlers = models.CharField(
        "AI crawlers",
        max_length=11,
        choices=CrawlerPolicy,
        default=CrawlerPolicy.WELCOME,
        help_text="What robots.txt asks of them; it cannot compel. It leaves search engines alone.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    # What ``current`` adds.
    main_menu: list[dict[str, str]]
    footer_menu: list[dict[str, str]]

    class Meta:
        verbose_name = "site settings"
        verbose_name_plural = "site settings"
        constraints = [
            models.CheckConstraint(
                name="sitesettings_ai_crawlers_is_known",
                condition=Q(ai_crawlers__in=CrawlerPolicy.values),
            )
        ]

    def list_social_links(self) -> list[dict[str, str]]:
        """The social links as ``{"url": …, "label": …}``; labels are names of networks or hosts."""
        urls = self.social_links.split()
        hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in urls]
        return [
            {"url": url, "label": NETWORKS.get(host, host)}
            for url, host in zip(urls, hosts, strict=True)
        ]

    @classmethod
    def current(cls) -> Self:
        """Read the settings with their menus, in one query; the defaults where nobody saved any."""
        return next(iter(_settings.fetch()), None) or cls.defaults()

    @classmethod
    def defaults(cls) -> Self:
        """Give what holds until somebody saves settings: the name, and no menus."""
        settings = cls()
        settings.main_menu, settings.footer_menu = [], []
        return settings


@FixedRows
def _settings() -> models.QuerySet[Any]:
    with_menus = SiteSettings.objects.annotate(
        main_menu=_list_links(Menu.Location.MAIN), footer_menu=_list_links(Menu.Location.FOOTER)
    )
    return with_menus.select_related("house_rules")
