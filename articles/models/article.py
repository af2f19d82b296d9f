"""Article: one news post, from first draft to archive."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from articles import body_pictures
from articles.models import company_lookup
from authors.models import Author
from house_style import compiler, sanitizer, search_words
from house_style.company_names import CompanyLookup
from house_style.fields import CompiledTextField, RichTextField
from house_style.names import refuse_blank

from .address import Address
from .gate import Status
from .json_rows import Rows, build_rows
from .placement import ArticleCategory, ArticleCompany, Byline, TaggedArticle
from .queryset import ArticleQuerySet
from .taxonomy import Category, Tag, TagsByName

SEARCH_TEXT_LIMIT = 100_000
TEASER_LIMIT = 300

# What the house style makes of the body; saved whenever the body is.
COMPILED_COLUMNS = (
    "body_compiled",
    "compiler_version",
    "compiler_warnings",
    "body_text",
    "teaser",
    "word_count",
)
# What a search looks through, with what it counts; and what is made of it, saved whenever one is.
SEARCHED_COLUMNS = {
    "headline": "A",
    "kicker": "B",
    "search_terms": "B",
    "standfirst": "B",
    "body_text": "C",
    "lead_caption": "C",
}
SEARCH_COLUMNS = ("search", "search_version")


class Article(models.Model):
    """One news post. All times are aware datetimes, stored in UTC."""

    Status = Status

    headline = models.CharField(max_length=300, validators=[refuse_blank])
    slug = models.SlugField(
        max_length=200,
        unique=True,
        allow_unicode=True,
        help_text="The last part of the address. A later change leaves a redirect.",
    )
    kicker = models.CharField(
        max_length=80, blank=True, help_text="The short label above the headline."
    )
    standfirst = models.CharField(
        max_length=500, blank=True, help_text="One or two sentences under the headline."
    )
    body = RichTextField(blank=True)
    lead_image = models.ForeignKey(
        "images.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="lead_of"
    )
    lead_caption = models.TextField(
        blank=True,
        help_text="The caption in this article. Empty: the caption kept with the picture.",
    )

    authors = models.ManyToManyField("authors.Author", through=Byline, related_name="articles")
    categories = models.ManyToManyField(
        "articles.Category", through=ArticleCategory, related_name="articles"
    )
    companies = models.ManyToManyField(
        "articles.Company", through=ArticleCompany, related_name="articles"
    )
    pictures = models.ManyToManyField(
        "images.Image",
        through="articles.ArticlePicture",
        related_name="in_body_of",
        editable=False,
        verbose_name="pictures in the text",
        help_text="By their addresses in the body; kept by publishing.",
    )
    series = models.ForeignKey(
        "articles.Series",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="articles",
        help_text="By the prefix of the headline; kept by publishing.",
    )
    tags = TaggableManager(
        through=TaggedArticle, blank=True, related_name="articles", manager=TagsByName
    )

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "publication time", null=True, blank=True, help_text="Readers see the article from then on."
    )
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when it is in the trash."
    )
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="No role can publish for a moment before this one."
    )
    withdraw_at = models.DateTimeField(
        null=True, blank=True, help_text="Readers see the article until then."
    )
    lead_until = models.DateTimeField(
        "leads the front page until",
        null=True,
        blank=True,
        help_text="Until then it stands first on the front page, whatever is newer.",
    )
    comments_open = models.BooleanField("open for comments", default=True)
    comments_close_at = models.DateTimeField(
        null=True, blank=True, help_text="No replies after this time. Empty: open without end."
    )
    comment_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Approved comments; kept by comments/moderation.py."
    )

    seo_title = models.CharField(
        "title for search engines", max_length=120, blank=True, help_text="Empty: the headline."
    )
    seo_description = models.CharField(
        "description for search engines",
        max_length=320,
        blank=True,
        help_text="Empty: the standfirst, or the first words.",
    )

    body_compiled = CompiledTextField(blank=True, editable=False)
    compiler_version = models.PositiveSmallIntegerField(default=0, editable=False)
    compiler_warnings = models.JSONField(
        default=list, editable=False, help_text="What the house style could not read, in words."
    )
    body_text = models.TextField(blank=True, editable=False)
    teaser = models.CharField(max_length=TEASER_LIMIT, blank=True, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    search_terms = models.TextField(
        blank=True, editable=False, help_text="Names of companies, symbols, tags and authors."
    )
    # Database defaults: the version before, which serves while `migrate` runs, writes neither.
    search = SearchVectorField(
        default="",
        db_default="",
        editable=False,
        help_text="What a search finds it by; made by index().",
    )
    search_version = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts the saves in the newsroom."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="articles_started",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    legacy_id = models.PositiveBigIntegerField(
        null=True, blank=True, unique=True, editable=False, help_text="The post id in WordPress."
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("edit_any_article", "Can edit the articles of others"),
            ("publish_article", "Can publish, schedule, withdraw and correct articles"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="article_published_has_time",
                condition=~Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
                | Q(published_at__isnull=False),
                violation_error_message="A published article needs a publication time.",
            ),
            models.CheckConstraint(
                name="article_deleted_has_time",
                condition=Q(status=Status.DELETED, deleted_at__isnull=False)
                | (~Q(status=Status.DELETED) & Q(deleted_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="article_not_before_its_embargo",
                condition=Q(embargo_until__isnull=True)
                | Q(published_at__isnull=True)
                | Q(published_at__gte=F("embargo_until")),
                violation_error_message=(
                    "The publication time is before the end of the embargo. Choose a later time."
                ),
            ),
            models.CheckConstraint(
                name="article_withdrawn_after_publication",
                condition=Q(withdraw_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(withdraw_at__gt=F("published_at")),
                violation_error_message="The time to withdraw is before the time of publication.",
            ),
            models.CheckConstraint(
                name="article_headline_not_empty",
                condition=~Q(headline=""),
                violation_error_message="An article needs a headline.",
            ),
            models.CheckConstraint(
                name="article_slug_not_empty",
                condition=~Q(slug=""),
                violation_error_message="An article needs a slug.",
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                include=["withdraw_at"],
                condition=Q(status=Status.PUBLISHED),
                name="article_river",
            ),
            models.Index(
                TruncMonth("published_at", tzinfo=UTC),
                F("updated_at").desc(),
                include=["published_at", "withdraw_at"],
                condition=Q(status=Status.PUBLISHED),
                name="article_sitemap",
            ),
            models.Index(
                fields=["withdraw_at"],
                condition=Q(status=Status.PUBLISHED, withdraw_at__isnull=False),
                name="article_withdraw_at",
            ),
            models.Index(
                F("series_id"),
                F("published_at").desc(),
                F("id").desc(),
                include=["withdraw_at"],
                condition=Q(status=Status.PUBLISHED, series__isnull=False),
                name="article_series",
            ),
            models.Index(
                fields=["lead_until"],
                condition=Q(status=Status.PUBLISHED, lead_until__isnull=False),
                name="article_lead_until",
            ),
            models.Index(fields=["compiler_version"], name="article_compiler_version"),
            models.Index(fields=["search_version"], name="article_search_version"),
            models.Index(fields=["status", "-updated_at"], name="article_desk"),
            models.Index(fields=["-updated_at", "-id"], name="article_touched"),
            GinIndex(fields=["search"], name="article_search"),
        ]

    # What querysets read along: ``for_page()``, ``with_companies()`` and their like.
    company_ids: list[int]
    correction_rows: Rows
    follow_up_rows: Rows
    author_rows: Rows
    page_authors: list[Author]
    category_rows: Rows
    tag_rows: Rows
    document_rows: Rows
    company_rows: Rows
    listing_rows: Rows
    earlier_rows: Rows
    later_rows: Rows
    before_rows: Rows
    after_rows: Rows
    older_rows: Rows
    newer_rows: Rows

    def __str__(self) -> str:
        return self.headline

    @transaction.atomic
    def save(self, *args: Any, compiled: compiler.Compiled | None = None, **kwargs: Any) -> None:
        """Compile the body, index the words and claim the permalink along with the row.

        ``compiled`` is what ``compile`` just returned, where the caller needs it too: the body is
        not compiled again.
        """
        update_fields = kwargs.get("update_fields")
        if update_fields is None or "body" in update_fields:
            if compiled is None:
                self.compile()
            if update_fields is not None:
                update_fields = {*update_fields, *COMPILED_COLUMNS}
        if update_fields is None:
            self.index()
        elif SEARCHED_COLUMNS.keys() & {*update_fields}:
            self.index()
            update_fields = {*update_fields, *SEARCH_COLUMNS}
        kwargs["update_fields"] = update_fields
        super().save(*args, **kwargs)
        if update_fields is None or "slug" in update_fields:
            Address.objects.claim(self)

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row with all that hangs on it, its documents' files included."""
        self.documents.all().delete()
        return super().delete(*args, **kwargs)

    delete.alters_data = True

    def clean(self) -> None:
        if self.headline and not self.slug:
            self.slug = Address.objects.find_free_slug(self.headline, article=self)
        elif self.slug and (fault := Address.objects.find_slug_fault(self.slug, article=self)):
            raise ValidationError({"slug": fault})

    def compile(self, *, companies: CompanyLookup | None = None) -> compiler.Compiled:
        """Read the house style out of the body into the columns that pages print.

        Returns all that was read, for whoever needs its facts. ``companies`` is a ``CompanyLookup``
        that many articles share; left out, it is loaded. Pictures that were replaced are given
        their new addresses.
        """
        self.body = sanitizer.clean(body_pictures.renew_urls(self.body))
        compiled = compiler.compile_body(
            self.body,
            companies=companies or company_lookup.load_company_lookup(),
            site_hosts=company_lookup.list_site_hosts(),
        )
        self.body_compiled = compiled.html
        self.compiler_version = compiler.COMPILER_VERSION
        self.compiler_warnings = compiled.warnings
        self.body_text = compiled.text[:SEARCH_TEXT_LIMIT]
        self.word_count = compiled.words
        self.teaser = compiler.cut_teaser(compiled.opening or compiled.text, limit=TEASER_LIMIT)
        return compiled

    def index(self) -> None:
        """Read what a search finds it by out of its texts into the columns for that."""
        self.search = search_words.build_vector(
            *((getattr(self, name), weight) for name, weight in SEARCHED_COLUMNS.items())
        )
        self.search_version = search_words.VERSION

    @property
    def is_live(self) -> bool:
        """Whether readers see it at this moment: the gate's rule, for one row at hand."""
        now = timezone.now()
        return (
            self.status == Status.PUBLISHED
            and self.published_at <= now
            and (self.withdraw_at is None or self.withdraw_at > now)
        )

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.PUBLISHED and self.published_at > timezone.now()

    @property
    def state(self) -> tuple[str, str]:
        """What the desk calls its state now: a name and a label, ``("live", "Live")``."""
        if self.is_live:
            return "live", "Live"
        if self.is_scheduled:
            return "scheduled", "Scheduled"
        if self.status == Status.PUBLISHED:
            return Status.WITHDRAWN.value, Status.WITHDRAWN.label
        return self.status, self.get_status_display()

    @property
    def last_changed_at(self) -> datetime:
        """When readers last saw it change: not before it was published, nor before a notice under
        it, where those are at hand (``with_notices()``).
        """
        rows = [*self.__dict__.get("correction_rows", ()), *self.__dict__.get("follow_up_rows", ())]
        noticed = [datetime.fromisoformat(row["at"]) for row in rows]
        return max(filter(None, (self.published_at, self.updated_at, *noticed)))

    def was_ever_live(self) -> bool:
        """Whether readers may know its permalink: it was published, and that time has come."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    def filed_under(self) -> list[Category]:
        """The categories that an editor chose, from the page's rows or the placements at hand."""
        if "category_rows" in self.__dict__:
            return build_rows(Category, self.category_rows)
        return [
            placement.category
            for placement in self.category_placements.all()
            if placement.is_direct
        ]

    def named_tags(self) -> list[Tag]:
        """The tags in the order they were given, from the page's rows or the placements at hand."""
        if "tag_rows" in self.__dict__:
            return build_rows(Tag, self.tag_rows)
        return [placement.tag for placement in self.tag_placements.all()]

    def named_authors(self) -> list[Author]:
        """The authors in the order of the byline, from what was read along or the bylines."""
        if "page_authors" in self.__dict__:
            return self.page_authors
        if "author_rows" in self.__dict__:
            return build_rows(Author, self.author_rows)
        return [byline.author for byline in self.bylines.all()]

    @property
    def reading_minutes(self) -> int:
        """How long its body takes to read, at least 1; 0 without a word."""
        return compiler.estimate_reading_minutes(self.word_count)

    @property
    def caption(self) -> str:
        """The lead image's caption here: this article's own, else the one kept with the picture."""
        return self.lead_caption or (self.lead_image.caption if self.lead_image else "")
