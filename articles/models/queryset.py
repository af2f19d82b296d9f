"""Queryset of articles: who may see them, and how much of each a page loads."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Expression, OuterRef, Prefetch, Q
from django.utils import timezone

from .company import Listing
from .document import Document
from .gate import LiveQuerySet, Status
from .json_rows import read_rows
from .links import Citation
from .notices import Correction, FollowUp
from .placement import ArticleCategory, ArticleCompany, Byline, PlacementQuerySet, TaggedArticle

CARD_FIELDS = (
    "slug",
    "headline",
    "kicker",
    "standfirst",
    "teaser",
    "status",
    "published_at",
    "withdraw_at",
    "comment_count",
    "lead_image__file",
    "lead_image__alt",
    "lead_image__is_decorative",
    "lead_image__width",
    "lead_image__height",
    "lead_image__focal_x",
    "lead_image__focal_y",
    "lead_image__renditions",
)

MOST_COVERAGE = 10


class ArticleQuerySet(LiveQuerySet):
    """Questions about articles. ``live`` comes from the gate and is the only door to readers."""

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows with all that hangs on them, their documents' files included."""
        Document.objects.filter(article__in=self.order_by().values("pk")).delete()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def withdrawn(self, at: datetime | Expression | None = None) -> Self:
        """What readers could once see and no longer may: its permalink answers 410."""
        moment = at or timezone.now()
        taken_down = Q(status=Status.WITHDRAWN, published_at__lte=moment)
        run_out = Q(status=Status.PUBLISHED, withdraw_at__lte=moment)
        return self.filter(taken_down | run_out)

    def deleted(self) -> Self:
        """What is in the trash: no list, search, preview or screen but the trash has it."""
        return self.filter(status=Status.DELETED)

    def scheduled(self) -> Self:
        """Published with a time still ahead, soonest first."""
        ahead = self.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())
        return ahead.order_by("published_at")

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def placed_by(self, placements: PlacementQuerySet) -> Self:
        """The articles of a (sliced) queryset of placements, which is read from its index alone."""
        return self.filter(pk__in=placements.article_ids()).newest_first()

    def for_cards(self) -> Self:
        """Load what a card prints, less its authors and sections; a later field fetch raises
        ``FieldFetchBlocked``.
        """
        cards = self.select_related("lead_image").only(*CARD_FIELDS)
        return cards.fetch_mode(models.FETCH_RAISE)

    def with_authors(self) -> Self:
        """Add authors with name and slug, for ``named_authors()``."""
        bylines = Byline.objects.filter(article=OuterRef("pk"))
        return self.annotate(
            author_rows=read_rows(bylines, id="author_id", name="author__name", slug="author__slug")
        )

    def with_sections(self) -> Self:
        """Add the categories that an editor chose, for ``filed_under()``."""
        filed = ArticleCategory.objects.filter(article=OuterRef("pk"), is_direct=True)
        return self.annotate(
            category_rows=read_rows(
                filed, id="category_id", name="category__name", path="category__path"
            )
        )

    def with_companies(self) -> Self:
        """Add ``company_ids``, the companies that each is about (``article_page/body.py``)."""
        about = ArticleCompany.objects.filter(article=OuterRef("pk"))
        return self.annotate(company_ids=ArraySubquery(about.values("company_id")))

    def with_notices(self) -> Self:
        """Add corrections and follow-ups, for ``article_page/surroundings.py``."""
        corrections = Correction.objects.filter(article=OuterRef("pk"))
        follow_ups = FollowUp.objects.filter(article=OuterRef("pk"))
        return self.annotate(
            correction_rows=read_rows(corrections, "id", "kind", "at", "text"),
            follow_up_rows=read_rows(follow_ups, "id", "at", "text", "source", "source_url"),
        )

    def without_texts(self) -> Self:
        """Leave out the columns that only writing and searching need."""
        return self.defer("search", "body", "body_text", "search_terms")

    def with_filing(self) -> Self:
        """Add sections and tags, for ``filed_under()`` and ``named_tags()``."""
        tagged = TaggedArticle.objects.filter(content_object=OuterRef("pk"))
        return self.with_sections().annotate(
            tag_rows=read_rows(tagged, id="tag_id", name="tag__name", slug="tag__slug")
        )

    def for_page(self, at: datetime | Expression | None = None) -> Self:
        """Load what the article's own page prints at ``at`` (default now): two queries, however
        much stands around it.
        """
        listings = Listing.objects.filter(
            company__placements__article=OuterRef("pk"), delisted_on__isnull=True
        )
        return (
            self.select_related("lead_image", "series")
            .without_texts()
            .prefetch_related(
                Prefetch("bylines", Byline.objects.select_related("author__portrait"))
            )
            .with_companies()
            .with_notices()
            .with_filing()
            .annotate(
                document_rows=read_rows(
                    Document.objects.filter(article=OuterRef("pk"), shown_to_readers=True),
                    *("id", "title", "size"),
                ),
                company_rows=read_rows(
                    ArticleCompany.objects.filter(article=OuterRef("pk")),
                    id="company_id",
                    name="company__name",
                    slug="company__slug",
                ),
                listing_rows=read_rows(listings, "company_id", "exchange", "symbol"),
                **self._neighbors(at),
            )
        )

    def _neighbors(self, moment: datetime | Expression | None) -> dict[str, ArraySubquery]:
        """Live articles beside each one: cited by it, citing it, next to it in time and series."""
        live = self.model.objects.live(moment)
        at, pk, series = OuterRef("published_at"), OuterRef("pk"), OuterRef("series_id")
        cited = Citation.objects.filter(citing=OuterRef(pk)).values("cited")
        citing = Citation.objects.filter(cited=OuterRef(pk)).values("citing")
        # The bound on the time alone is what the index can start from.
        before = Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(pk__lt=pk))
        after = Q(published_at__gte=at) & (Q(published_at__gt=at) | Q(pk__gt=pk))
        chosen = {
            "earlier_rows": live.filter(pk__in=cited).newest_first()[:MOST_COVERAGE],
            "later_rows": live.filter(pk__in=citing).newest_first()[:MOST_COVERAGE],
            "before_rows": live.filter(before, series=series).newest_first()[:1],
            "after_rows": live.filter(after, series=series).order_by("published_at", "pk")[:1],
            "older_rows": live.filter(before).newest_first()[:1],
            "newer_rows": live.filter(after).order_by("published_at", "pk")[:1],
        }
        return {
            name: read_rows(articles, "id", "headline", "slug", "published_at")
            for name, articles in chosen.items()
        }
