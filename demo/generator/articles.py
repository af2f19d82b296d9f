"""Invented articles: each one's row, and the rows that ``publishing`` would have kept beside it."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.addresses.slugs import path_of, wordpress_slug
from articles.models import (
    Address,
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Citation,
    Correction,
    FollowUp,
    Tag,
    TaggedArticle,
)
from articles.models.article import SEARCHED_COLUMNS, TEASER_LIMIT
from authors.models import Author
from demo.generator.copying import Table
from demo.generator.taxonomy import GeneratedCompany, Taxonomy
from demo.generator.words import RARE_EVERY, RARE_WORD, Often, Vocabulary
from house_style import compiler, search_words

SPAN = timedelta(days=365 * 15)
MODELS = (
    Article,
    Address,
    Byline,
    ArticleCategory,
    TaggedArticle,
    ArticleCompany,
    Citation,
    Correction,
    FollowUp,
)
Status = Article.Status


@dataclass(frozen=True)
class Moments:
    """What an article's own row and its placements say of when readers see it."""

    status: str
    published_at: datetime | None
    withdraw_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        return (
            self.status == Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
            and (self.withdraw_at is None or self.withdraw_at > now)
        )


class Writer:
    """Gathers the rows of ``count`` articles, the oldest first, and copies them batch by batch."""

    def __init__(self, count: int, image_keys: Sequence[int] = ()) -> None:
        self.tables = {model: Table(model) for model in MODELS}
        self.live: list[tuple[int, datetime]] = []  # (key, published_at)
        self._count, self._image_keys = count, image_keys
        self._now = timezone.now()
        self._first = self.tables[Article].first_key()
        # An empty database gets the same articles each time. (It guards no secret.)
        self._random = random.Random(self._first)  # noqa: S311
        self._vocabulary = Vocabulary(self._random)
        taxonomy = self._taxonomy = Taxonomy(self._vocabulary)
        self._authors = Often(self._random, taxonomy.authors)
        self._tags = Often(self._random, taxonomy.tags)
        self._companies = Often(self._random, taxonomy.companies)
        self._categories = Often(self._random, taxonomy.categories)
        self._citable: list[tuple[str, int]] = []  # (path, key) of every seventh live one

    def add(self, index: int) -> None:
        """Gather the article number ``index`` of ``count``, from 0."""
        pk = self._first + index
        at = self._now - SPAN * ((self._count - index) / self._count)
        moments = self._moments(index, at)
        authors, tags = self._authors.draw_some(2), self._tags.draw_some(6)
        images = self._image_keys
        companies = self._companies.draw_some(2) if index % 10 else []
        series = self._taxonomy.series[index // 25 % 4] if index % 25 == 3 else None
        headline = self._vocabulary.write_headline(companies[0].name if companies else "the market")
        if series:
            headline = f"{series.name} – {headline}"
        slug = f"{wordpress_slug(headline)[:180]}-{pk}"
        cited = self._random.choice(self._citable) if self._citable and index % 5 == 0 else None
        texts = {
            "headline": headline,
            "standfirst": self._vocabulary.write_text(1) if index % 3 else "",
            "search_terms": _search_terms(tags, authors, companies),
        }
        self.tables[Article].add(
            id=pk,
            slug=slug,
            series_id=series.pk if series else None,
            first_published_at=moments.published_at,
            lead_image_id=images[index % len(images)] if images else None,
            created_at=at,
            updated_at=at,
            **vars(moments),
            **_index(texts | self._body(index, companies, cited)),
        )
        self.tables[Address].add(path=path_of(slug), kind=Address.Kind.CURRENT.value, article_id=pk)
        self._place(pk, vars(moments), authors, tags, companies)
        if cited:
            self.tables[Citation].add(citing_id=pk, cited_id=cited[1])
        if moments.is_live(self._now):
            self._add_notices(index, pk, at)
            self.live.append((pk, at))
            if index % 7 == 0:
                self._citable.append((path_of(slug), pk))

    def write(self) -> None:
        """Copy what was gathered into the database."""
        for table in self.tables.values():
            table.write()

    def _moments(self, index: int, at: datetime) -> Moments:
        """Of each hundred, seven are no plain live articles."""
        match index % 100:
            case 11:
                return Moments(Status.DRAFT.value, None, None)
            case 31:
                return Moments(Status.IN_REVIEW.value, None, None)
            case 41:
                return Moments(Status.READY.value, None, None)
            case 51:
                ahead = self._now + timedelta(hours=1 + index % 700)
                return Moments(Status.PUBLISHED.value, ahead, None)
            case 61:
                return Moments(Status.WITHDRAWN.value, at, None)
            case 71:
                return Moments(Status.PUBLISHED.value, at, at + (self._now - at) / 2)
            case 81:
                return Moments(Status.PUBLISHED.value, at, self._now + timedelta(days=365))
            case _:
                return Moments(Status.PUBLISHED.value, at, None)

    def _body(
        self, index: int, companies: list[GeneratedCompany], cited: tuple[str, int] | None
    ) -> dict[str, Any]:
        """Source, compiled form and its facts; as ``Article.compile`` would give them."""
        paragraphs = [self._vocabulary.write_text(count) for count in (3, 4, 3 + index % 9)]
        if index % RARE_EVERY == 7:
            paragraphs[-1] += f" It took one {RARE_WORD}."
        source, compiled, plain = list(paragraphs), list(paragraphs), list(paragraphs)
        for place, company in enumerate(companies):
            source[place] = f"{company.sentence} {paragraphs[place]}"
            plain[place] = source[place]
            compiled[place] = f"{company.compiled_sentence} {paragraphs[place]}"
        if cited:
            link = f'This goes back to <a href="{cited[0]}">an earlier report</a>.'
            source.append(link)
            compiled.append(link)
            plain.append("This goes back to an earlier report.")
        text = "\n".join(plain)
        return {
            "body": _paragraphs(source),
            "body_compiled": _paragraphs(compiled),
            "body_text": text,
            "compiler_version": compiler.COMPILER_VERSION,
            "word_count": len(text.split()),
            "teaser": compiler.cut_teaser(plain[0], limit=TEASER_LIMIT),
        }

    def _place(
        self,
        pk: int,
        order: dict[str, Any],
        authors: list[Author],
        tags: list[Tag],
        companies: list[GeneratedCompany],
    ) -> None:
        for position, author in enumerate(authors):
            self.tables[Byline].add(article_id=pk, author_id=author.pk, position=position, **order)
        (category,) = self._categories.draw(1)
        for category_id, is_direct in self._taxonomy.list_placements(category).items():
            self.tables[ArticleCategory].add(
                article_id=pk, category_id=category_id, is_direct=is_direct, **order
            )
        for tag in tags:
            self.tables[TaggedArticle].add(article_id=pk, tag_id=tag.pk, **order)
        for company in companies:
            self.tables[ArticleCompany].add(
                article_id=pk, company_id=company.pk, is_recognized=True, **order
            )

    def _add_notices(self, index: int, pk: int, at: datetime) -> None:
        later = at + (self._now - at) / 2
        if index % 200 == 5:
            text = "An earlier version named another plant."
            kind = Correction.Kind.CORRECTION.value
            self.tables[Correction].add(article_id=pk, kind=kind, at=later, text=text)
        if index % 200 == 105:
            self.tables[FollowUp].add(article_id=pk, at=later, text="The plant has opened since.")


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _index(columns: dict[str, Any]) -> dict[str, Any]:
    """Add what a search finds the article by, as ``Article.index`` would."""
    searched = ((columns.get(name, ""), weight) for name, weight in SEARCHED_COLUMNS.items())
    return columns | {
        "search": search_words.build_vector(*searched),
        "search_version": search_words.VERSION,
    }


def _search_terms(tags: list[Tag], authors: list[Author], companies: list[GeneratedCompany]) -> str:
    """As ``filing.build_search_terms`` gives them."""
    terms = [tag.name for tag in tags] + [author.name for author in authors]
    for company in sorted(companies, key=lambda company: company.name):
        terms += company.terms
    return " · ".join(dict.fromkeys(terms))
