"""Posts of the old site: articles, filed as the newsroom files them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from django.utils import timezone

from articles.addresses.slugs import path_of, wordpress_slug
from articles.models import (
    Address,
    Article,
    ArticleCategory,
    Byline,
    Category,
    Tag,
    TaggedArticle,
    company_lookup,
)
from articles.models.placement import ORDER_COLUMNS
from authors.models import Author, User
from house_style.company_names import CompanyLookup
from house_style.shortening import cut_at_word
from newsroom import filing
from newsroom.compiling import facts
from newsroom.history import versions
from newsroom.models import Revision
from wordpress import records
from wordpress.bodies import ConvertedBody, compare_visible_words, convert_body
from wordpress.importing.digests import digest_record, digest_snapshot
from wordpress.importing.files import find_url_path
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.media import Media
from wordpress.importing.people import People
from wordpress.importing.seo import read_seo
from wordpress.importing.survey import Survey, normal_path
from wordpress.importing.terms import Terms
from wordpress.importing.texts import is_cut, not_ahead, read_line, read_moment, read_text
from wordpress.models import ImportedRow

Status = Article.Status

HEADLINE_LENGTH = 300
STANDFIRST_LENGTH = 500
KICKER_LENGTH = 80
STICKY_DAYS = 7
MOST_WORDS = 12  # of lost ones that are named
# {status: the state here, and what to tell}
STATES: dict[str, tuple[str, str]] = {
    "publish": (Status.PUBLISHED, ""),
    "draft": (Status.DRAFT, ""),
    "pending": (Status.IN_REVIEW, "It awaited review there, and does here."),
    "future": (
        Status.READY,
        "It was scheduled there for {when}. It is not public here: schedule it again.",
    ),
    "private": (Status.DRAFT, "It was private there. It is a draft here, which no reader sees."),
}
PASSWORD = "A password protected it there. It is a draft here, which no reader sees."  # noqa: S105
UNKNOWN_STATUS = "Its status “{status}” is unknown here. It is a draft, which no reader sees."
# What stands before the slug in WordPress's dated permalinks; pages/old_paths.py drops it.
_DATE = re.compile(r"^/[12][0-9]{3}/[0-9]{2}/(?:[0-9]{2}/)?(?=.)")
# Custom fields that say nothing of a post that readers saw, or that are read elsewhere.
_FIELDS_OF_PLUGINS = (
    "_",
    "autoinformed_",
    "footnotes",
    "rank_math_",
    "ampforwp",
    "jetpack_",
    "wpcom_",
    "geo_",
    "publicize_",
)


class Bodies:
    """Conversion of bodies: what they link to and show is looked up in one export."""

    def __init__(self, survey: Survey, media: Media) -> None:
        self._survey = survey
        self._media = media
        self._attached: dict[int, list[int]] = {}
        for old_id, parent in survey.attachment_parents.items():
            if parent:
                self._attached.setdefault(parent, []).append(old_id)

    def convert(self, post: records.Post, entry: Entry) -> tuple[ConvertedBody, bool]:
        """Convert the body of ``post``: what came of it, and whether pictures of it are missing."""
        missing: list[str] = []

        def find_picture(url: str) -> Any:
            found = self._media.find_picture(url)
            if found is None:
                missing.append(url)
            elif url in missing:
                missing.remove(url)
            return found

        converted = convert_body(
            post.body,
            resolve_link=self._find_link,
            resolve_picture=find_picture,
            resolve_attachment=self._media.find_attachment,
            resolve_block=self._survey.reusable_blocks.get,
            attached=self._attached.get(post.old_id, ()),
            site_hosts=sorted(self._survey.hosts),
            footnotes=post.meta_by_key.get("footnotes", ""),
        )
        entry.note(*converted.warnings)
        if converted.unknown_shortcodes:
            names = ", ".join(f"[{name}]" for name in converted.unknown_shortcodes)
            entry.note(f"Shortcodes that nobody knows here stand as text: {names}.")
        return converted, bool(missing)

    def _find_link(self, url: str) -> str | None:
        if path := self._survey.find_path(url):
            return path
        picture = self._media.find_picture(url) if "." in url.rpartition("/")[2] else None
        return picture.url if picture else None


@dataclass(frozen=True)
class _Plan:
    """What a post becomes: the columns of its article, and what it is filed under."""

    columns: dict[str, Any]
    authors: Sequence[Author]
    categories: Sequence[Category]
    tags: Sequence[Tag]
    lacks_files: bool


class Posts:
    """The posts of one export."""

    def __init__(
        self,
        ledger: Ledger,
        survey: Survey,
        *,
        people: People,
        terms: Terms,
        media: Media,
        bodies: Bodies,
        by: User | None,
    ) -> None:
        self._ledger = ledger
        self._survey = survey
        self._people = people
        self._terms = terms
        self._media = media
        self._bodies = bodies
        self._by = by
        self._companies: CompanyLookup = company_lookup.load_company_lookup()

    def write(self, post: records.Post, entry: Entry, row: ImportedRow | None) -> Article | None:
        """Write the article of ``post``, in the caller's transaction.

        Returns it, or None where nothing stands here for it any more.
        """
        source = digest_record(post)
        if row and self._ledger.is_same(row, source):
            self._ledger.count_same(row)
            return Article.objects.filter(pk=row.object_id).only("pk", "legacy_id").first()
        if row:
            article = self._ledger.find_unedited(row, entry)
            if article is None:
                self._ledger.keep_edited(entry, row)
                return Article.objects.filter(pk=row.object_id).first()
            plan = self._plan(post, entry)
            written = self._change(article, plan)
            _keep_times(article, post)
        else:
            plan = self._plan(post, entry)
            article = Article(
                slug=self._survey.planned[post.old_id].slug,
                legacy_id=self._free_legacy_id(post.old_id),
                created_by=None,
                **plan.columns,
            )
            written = self._make(article, plan, post, entry)
        self._keep_old_path(article, post, entry)
        self._keep_old_slugs(article, post)
        self._ledger.keep(
            entry,
            article,
            source=source,
            written=written,
            row=row,
            lacks_files=plan.lacks_files,
        )
        return article

    # What a post becomes

    def _plan(self, post: records.Post, entry: Entry) -> _Plan:
        converted, lacks_files = self._bodies.convert(post, entry)
        compare_words(post, converted, entry)
        headline = _read_headline(post, entry)
        standfirst = _read_standfirst(post, entry)
        seo_title, seo_description, seo_notes = read_seo(
            post.meta_by_key,
            title=headline,
            site_title=self._survey.site.title if self._survey.site else "",
        )
        entry.note(*seo_notes)
        lead_image, lacks_lead = self._find_lead(post, entry)
        _note_fields(post, entry)
        meta = post.meta_by_key
        columns = {
            "headline": headline,
            "standfirst": standfirst,
            "body": converted.html,
            "kicker": read_line(meta.get("autoinformed_kicker", ""), longest=KICKER_LENGTH),
            "lead_image": lead_image,
            "lead_caption": read_text(meta.get("autoinformed_lead_caption", "")),
            "seo_title": seo_title,
            "seo_description": seo_description,
            "comments_open": post.comment_status == "open",
            **_read_state(post, entry),
        }
        if post.is_sticky and columns["status"] == Status.PUBLISHED:
            columns["lead_until"] = timezone.now() + timedelta(days=STICKY_DAYS)
            entry.note(f"It was sticky there. It leads the front page for {STICKY_DAYS} days.")
        return _Plan(
            columns,
            self._find_authors(post),
            self._find_categories(post),
            self._find_tags(post),
            lacks_files or lacks_lead,
        )

    def _find_lead(self, post: records.Post, entry: Entry) -> tuple[Any, bool]:
        thumbnail = post.meta_by_key.get("_thumbnail_id", "").strip()
        if not (thumbnail.isascii() and thumbnail.isdecimal() and 0 < int(thumbnail) < 2**63):
            return None, False
        image = self._media.find_image(int(thumbnail))
        if image is None:
            entry.note("Its featured image is not here.")
        return image, image is None

    def _find_authors(self, post: records.Post) -> list[Author]:
        guests = [
            self._people.find_guest(term.nicename, term.name) for term in post.terms_of("author")
        ]
        found = guests if any(guests) else [self._people.find(post.author_login)]
        return list(dict.fromkeys(filter(None, found)))

    def _find_categories(self, post: records.Post) -> list[Category]:
        terms = post.terms_of("category")
        found = [self._terms.find_category(term.nicename, term.name) for term in terms]
        return list(dict.fromkeys(filter(None, found)))

    def _find_tags(self, post: records.Post) -> list[Tag]:
        terms = [*post.terms_of("post_tag"), *post.terms_of("tag")]
        found = [self._terms.find_tag(term.nicename, term.name) for term in terms]
        return list(dict.fromkeys(filter(None, found)))

    # Writing

    def _make(self, article: Article, plan: _Plan, post: records.Post, entry: Entry) -> str:
        """Write a new article with all that hangs on it. Returns the digest of what was written."""
        compiled = article.compile(companies=self._companies)
        # Most articles name no company that is known here: they are indexed once, right.
        article.search_terms = filing.join_terms(plan.tags, plan.authors)
        if Address.objects.find_slug_fault(article.slug):  # taken since the survey
            article.slug = Address.objects.find_free_slug(article.slug)
            entry.note(f"Its address was taken: it is /{article.slug}/ now.")
        article.save(force_insert=True, compiled=compiled)
        _file_new(article, plan)
        facts.apply_facts({article: compiled})
        if compiled.companies:
            (article.search_terms,) = filing.build_search_terms([article])
            article.save(update_fields=["search_terms"])
        snapshot = versions.snapshot(article)
        _keep_times(article, post, series=article.series, version=1)
        Revision.objects.create(
            article=article,
            version=1,
            base_version=0,
            snapshot=snapshot,
            label="As it came from WordPress",
            created_by=self._by,
        )
        return digest_snapshot(snapshot)

    def _change(self, article: Article, plan: _Plan) -> str:
        """Write what a newer export says over an article that nobody edited here."""
        for name, value in plan.columns.items():
            if name != "lead_until":
                setattr(article, name, value)
        compiled = article.compile(companies=self._companies)
        article.save(compiled=compiled)
        filing.set_bylines(article, plan.authors)
        filing.file_under(article, plan.categories)
        article.tags.set(plan.tags)
        filing.refresh_order(article)
        facts.apply_facts({article: compiled})
        (article.search_terms,) = filing.build_search_terms([article])
        article.save(update_fields=["series", "search_terms"])
        versions.record(article, by=self._by)
        return digest_snapshot(versions.snapshot(article))

    def _keep_old_path(self, article: Article, post: records.Post, entry: Entry) -> None:
        """Have its old address lead to it, where no rule reads that (pages/old_paths.py)."""
        link = self._survey.planned[post.old_id].link
        if "?" in link or not link.strip("/"):
            return
        path = find_url_path(link)
        if _DATE.sub("/", normal_path(link)) == article.get_absolute_url():
            return
        holder = Address.objects.filter(path=path).first()
        if holder is None:
            Address.objects.create(path=path, article=article)
        elif holder.article_id != article.pk:
            entry.note(f"Its old address {link[:200]} belongs to something else here.")

    def _keep_old_slugs(self, article: Article, post: records.Post) -> None:
        """Have the slugs that it had before lead to it, unless they are something else's."""
        slugs = {
            wordpress_slug(unquote(value)) for key, value in post.meta if key == "_wp_old_slug"
        }
        for slug in slugs - {"", *self._survey.slugs}:
            if not Address.objects.find_slug_fault(slug, article=article):
                Address.objects.get_or_create(path=path_of(slug), defaults={"article": article})

    def _free_legacy_id(self, old_id: int) -> int | None:
        return None if Article.objects.filter(legacy_id=old_id).exists() else old_id


def _keep_times(article: Article, post: records.Post, **columns: Any) -> None:
    """Keep when it was written and last changed there: a save sets both to now."""
    created = not_ahead(read_moment(post.date_gmt, post.date))
    modified = not_ahead(read_moment(post.modified_gmt, post.modified) or created)
    Article.objects.filter(pk=article.pk).update(
        created_at=created, updated_at=max(created, modified), **columns
    )


def _file_new(article: Article, plan: _Plan) -> None:
    """File a new article in three statements, as ``newsroom.filing`` does one by one."""
    order = {column: getattr(article, column) for column in ORDER_COLUMNS}
    Byline.objects.bulk_create(
        Byline(article=article, author=author, position=position, **order)
        for position, author in enumerate(plan.authors)
    )
    direct = {category.pk for category in plan.categories}
    paths = {path for category in plan.categories for path in category.ancestor_paths()}
    above: list[int] = []
    if paths:
        rows = Category.objects.filter(path__in=paths).exclude(pk__in=direct)
        above = sorted(rows.values_list("pk", flat=True))
    ArticleCategory.objects.bulk_create(
        ArticleCategory(article=article, category_id=pk, is_direct=pk in direct, **order)
        for pk in [*(category.pk for category in plan.categories), *above]
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag, **order) for tag in plan.tags
    )


def _read_state(post: records.Post, entry: Entry) -> dict[str, Any]:
    moment = read_moment(post.date_gmt, post.date) or post.published
    status, told = STATES.get(
        post.status, (Status.DRAFT, UNKNOWN_STATUS.format(status=post.status))
    )
    if post.password:
        status, told = Status.DRAFT, PASSWORD
    is_ahead = moment is not None and moment > timezone.now()
    if status == Status.PUBLISHED and is_ahead:
        status, told = STATES["future"]
    if told:
        entry.note(told.format(when=f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "later"))
    if status != Status.PUBLISHED:
        return {"status": status, "published_at": None, "first_published_at": None}
    published = not_ahead(moment or read_moment(post.modified_gmt, post.modified))
    return {"status": status, "published_at": published, "first_published_at": published}


def _read_headline(post: records.Post, entry: Entry) -> str:
    headline = read_line(post.title, longest=HEADLINE_LENGTH)
    if is_cut(post.title, headline):
        entry.note(
            f"Its title has {len(post.title):,} characters, of which a headline takes "
            f"{HEADLINE_LENGTH}."
        )
    if not headline:
        words = read_line(post.excerpt or post.body, longest=80)
        headline = words or f"Untitled ({post.old_id})"
        entry.note("It had no title; its first words are its headline.")
    entry.title = headline
    return headline


def _read_standfirst(post: records.Post, entry: Entry) -> str:
    """Its excerpt alone: what stands before ``<!--more-->`` is in the text, and lists show it."""
    text = " ".join(read_text(post.excerpt).split())
    standfirst = cut_at_word(text, STANDFIRST_LENGTH)
    if len(text) > STANDFIRST_LENGTH:
        entry.note(f"Its excerpt was cut to {STANDFIRST_LENGTH} characters.")
    return standfirst


def compare_words(post: records.Post, converted: ConvertedBody, entry: Entry) -> None:
    if lost := compare_visible_words(post.body, converted.html):
        named = " ".join(lost[:MOST_WORDS])
        more = f" and {len(lost) - MOST_WORDS} more" if len(lost) > MOST_WORDS else ""
        entry.note(f"Words that are not in the new text: {named}{more}.")


def _note_fields(post: records.Post, entry: Entry) -> None:
    """Name the custom fields that somebody typed and that have no place here."""
    names = sorted(
        {key for key, value in post.meta if value and not key.startswith(_FIELDS_OF_PLUGINS)}
    )
    if names:
        entry.note(f"Custom fields that were not taken: {', '.join(names[:10])[:300]}.")
