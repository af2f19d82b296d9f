"""Loader of the demo newsroom, through the functions that the newsroom itself uses.

Articles and comments have the same numbers at each load, so that links to them hold.
"""

import re
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from articles import most_read
from articles.addresses.slugs import wordpress_slug
from articles.models import (
    Article,
    ArticleReads,
    Category,
    Company,
    CompanyAlias,
    Correction,
    FollowUp,
    Listing,
    Series,
    Tag,
)
from articles.models.reads import NO_SITE, OWN_SITE
from authors.models import Author, AuthorLink, User
from comments import moderation, private_side
from comments.models import Comment, ModerationLog
from demo import content, sign_ins, sources
from demo.generator.copying import reset_sequences
from demo.generator.discussions import ACTIONS
from demo.style_rules import write_style_rules
from house_style import tree
from images import uploads
from images.models import Image
from newsroom import documents, filing, publishing
from newsroom.models import Revision
from pages.models import Menu, MenuItem, Page, SiteSettings

# A comment is decided so long after it came in, and removed by its writer so long after that.
DECIDED_AFTER = timedelta(minutes=9)
REMOVED_AFTER = timedelta(minutes=25)

# Counts of reads go back so many days; the sites that led there, and their part in a hundred.
READ_DAYS = 40
READ_FROM = {NO_SITE: 38, OWN_SITE: 30, "search.example": 24, "forum.example": 8}

PICTURE = re.compile(r"\{\{ picture: (?P<name>[a-z-]+) \| (?P<caption>[^}|]+) \}\}")


class LoadRefused(Exception):
    """The demo cannot be loaded; the message says why."""


class ForeignContent(LoadRefused):
    """The newsroom holds what is not the demo's; the message says what."""


@transaction.atomic
def load_demo(*, replace: bool = False, now: datetime | None = None) -> dict[str, int]:
    """Load the demo anew, dated from ``now`` (aware). Returns ``{what: how many}``.

    Raises ``LoadRefused``; where the newsroom holds rows of somebody else it is ``ForeignContent``,
    unless ``replace``: then they are deleted too. Staff accounts are left alone in any case.
    """
    newsroom = sources.read_newsroom()
    if settings.DEMO_SIGN_INS and sign_ins.find_missing_roles():
        raise LoadRefused("There are no staff roles yet: run `manage.py prepare` first.")
    if taken := settings.DEMO_SIGN_INS and sign_ins.find_taken_names():
        raise LoadRefused(f"These sign-in names are taken: {', '.join(sorted(taken))}.")
    if not replace and (foreign := content.count_foreign_rows(newsroom)):
        held = ", ".join(f"{count} {what}" for what, count in foreign.items())
        raise ForeignContent(f"The newsroom holds what is not the demo's: {held}.")
    content.delete_all()
    return _Loader(newsroom, now or timezone.now()).load_all()


class _Loader:
    """One load: what was made so far, by the names that the sources use."""

    def __init__(self, newsroom: sources.Newsroom, now: datetime) -> None:
        self.newsroom = newsroom
        self.day = newsroom.day_of_loading(now)
        self.users: dict[str, User] = {}
        self.images: dict[str, Image] = {}
        self.authors: dict[str, Author] = {}
        self.categories: dict[str, Category] = {}
        self.companies: list[Company] = []

    def load_all(self) -> dict[str, int]:
        if settings.DEMO_SIGN_INS:
            self.users = sign_ins.create_accounts()
        self.store_pictures()
        self.write_authors()
        self.write_taxonomy()
        for pk, source in self.newsroom.numbered_articles():
            self.write_article(pk, source)
        self.write_comments()
        self.write_reads()
        self.write_frame()
        write_style_rules()
        reset_sequences(Article, Comment, Tag)
        return {
            "articles": len(self.newsroom.articles),
            "pictures": len(self.images),
            "authors": len(self.authors),
            "companies": len(self.companies),
            "categories": len(self.categories),
            "tags": len(self.newsroom.tags),
            "comments": Comment.objects.count(),
            "pages": len(self.newsroom.pages),
            "staff accounts": len(self.users),
        }

    def store_pictures(self) -> None:
        for source in self.newsroom.all_pictures():
            image = uploads.store_picture(
                source.read_file(),
                alt=source.alt,
                credit=source.credit,
                by=self.users.get("editor"),
            )
            image.focal_x, image.focal_y = source.focus
            image.save(update_fields=["focal_x", "focal_y"])
            self.images[source.name] = image

    def write_authors(self) -> None:
        for plan in self.newsroom.authors:
            author = Author.objects.create(
                slug=plan["slug"],
                name=plan["name"],
                role=plan["role"],
                bio=plan["bio"].strip(),
                portrait=self.images[plan["slug"]],
                user=self.users.get(plan.get("sign_in", "")),
            )
            for position, link in enumerate(plan["links"]):
                AuthorLink.objects.create(author=author, position=position, **link)
            self.authors[author.slug] = author

    def write_taxonomy(self) -> None:
        for position, plan in enumerate(self.newsroom.categories):
            above, _, slug = plan["path"].rpartition("/")
            self.categories[plan["path"]] = Category.objects.create(
                name=plan["name"],
                slug=slug,
                parent=self.categories[above] if above else None,
                description=plan["description"],
                position=position,
            )
        for pk, name in enumerate(self.newsroom.tags, start=1):
            Tag.objects.create(pk=pk, name=name, slug=wordpress_slug(name))
        # Before the articles: they are put into a series by the prefix of their headlines.
        Series.objects.bulk_create(Series(**plan) for plan in self.newsroom.series)
        for plan in self.newsroom.companies:
            company = Company.objects.create(
                slug=plan["slug"],
                name=plan["name"],
                makes=plan.get("makes", ""),
                website=plan["website"],
                description=plan["description"],
            )
            Listing.objects.bulk_create(
                Listing(company=company, exchange=exchange, symbol=symbol)
                for exchange, symbol in plan["listings"]
            )
            CompanyAlias.objects.bulk_create(
                CompanyAlias(company=company, name=name) for name in plan["aliases"]
            )
            self.companies.append(company)

    def write_article(self, pk: int, source: sources.ArticleSource) -> None:
        moment = source.moment(self.day)
        bylines = [self.authors[slug] for slug in source.by]
        starter = bylines[0].user or self.users.get("editor")
        article = Article(
            pk=pk,
            slug=source.slug,
            headline=source.headline,
            standfirst=source.standfirst,
            kicker=source.kicker,
            body=self.insert_pictures(source.body),
            lead_image=self.images[source.picture] if source.picture else None,
            lead_caption=source.caption,
            comments_open=source.comments == "open",
            embargo_until=moment if source.embargo else None,
            created_by=starter,
        )
        compiled = article.compile()
        article.save(force_insert=True, compiled=compiled)
        filing.set_bylines(article, bylines)
        filing.file_under(article, [self.categories[path] for path in source.categories])
        text = tree.extract_text(article.body)
        filing.set_companies(
            article, [company for company in self.companies if company.name in text]
        )
        article.tags.set(source.tags)
        publishing.finish_save(article, compiled, by=starter)
        self.set_status(article, source.status, moment, by=starter)
        for plan in source.documents:
            with (sources.DOCUMENTS / plan["file"]).open("rb") as file:
                documents.attach(
                    article,
                    File(file, name=plan["file"]),
                    title=plan["title"],
                    shown_to_readers=True,
                    by=starter,
                )
        for model, notices in ((Correction, source.corrections), (FollowUp, source.follow_ups)):
            for notice in notices:
                self.add_notice(model, article, moment, **notice)
        noted = [timedelta(hours=n["after_hours"]) for n in source.corrections + source.follow_ups]
        self.backdate(article, moment, changed=moment + max(noted, default=timedelta()))

    def add_notice(
        self,
        model: type[Correction | FollowUp],
        article: Article,
        moment: datetime,
        *,
        after_hours: int,
        **fields: Any,
    ) -> None:
        at = moment + timedelta(hours=after_hours)
        editor = self.users.get("editor")
        notice = model.objects.create(article=article, at=at, created_by=editor, **fields)
        model.objects.filter(pk=notice.pk).update(created_at=at)

    def insert_pictures(self, body: str) -> str:
        """Put the demo's own pictures where the source names them."""

        def figure(found: re.Match[str]) -> str:
            image = self.images[found["name"]]
            return format_html(
                '<img src="{}" alt="{}" width="{}" height="{}"><figcaption>{}</figcaption>',
                image.url,
                image.alt,
                image.width,
                image.height,
                found["caption"],
            )

        return PICTURE.sub(figure, body)

    def set_status(
        self, article: Article, status: str, moment: datetime, *, by: User | None
    ) -> None:
        editor = self.users.get("editor")
        if status in {"in review", "ready"}:
            publishing.submit(article, by=by)
        if status == "ready":
            publishing.mark_ready(article, by=editor)
        if status in {"published", "scheduled", "withdrawn"}:
            publishing.publish(article, by=editor, at=moment)
        if status == "withdrawn":
            publishing.withdraw(article, by=editor, reason="The report could not be confirmed.")

    def backdate(self, article: Article, moment: datetime, *, changed: datetime) -> None:
        """Let the history say that all this was done back then, not today."""
        done = min(moment, timezone.now())
        started = done - timedelta(hours=2)
        Article.objects.filter(pk=article.pk).update(
            created_at=started, updated_at=min(max(done, changed), timezone.now())
        )
        Revision.objects.filter(article=article).update(created_at=done)
        content_type = ContentType.objects.get_for_model(Article)
        LogEntry.objects.filter(content_type=content_type, object_id=article.pk).update(
            action_time=done
        )

    def write_comments(self) -> None:
        articles = Article.objects.only("slug", "published_at").in_bulk(
            list(self.newsroom.comments), field_name="slug"
        )
        rows: list[Comment] = []
        secrets = []
        first: dict[str, int] = {}  # the number of each article's first comment
        for pk, slug, source in self.newsroom.numbered_comments():
            first.setdefault(slug, pk)
            parent = rows[first[slug] + source.parent - 1] if source.parent is not None else None
            row = self.build_comment(pk, articles[slug], source, parent)
            rows.append(row)
            if source.state != "staff":
                secrets.append((row, self.newsroom.readers[source.name]["address"]))
        Comment.objects.bulk_create(rows)
        for row, address in secrets:
            # An address of the range kept for documentation, one for each reader (RFC 5737).
            place = list(self.newsroom.readers).index(row.name) + 1
            private_side.keep(
                row, email=address, ip=f"192.0.2.{place}", browser="A browser of the demo"
            )
        self.log_decisions(rows)
        for article in articles.values():
            moderation.recount(article.pk)

    def build_comment(
        self, pk: int, article: Article, source: sources.CommentSource, parent: Comment | None
    ) -> Comment:
        assert article.published_at  # comments stand below what was published
        created_at = article.published_at + source.after
        is_status = source.state in Comment.Status.values
        status = Comment.Status(source.state) if is_status else Comment.Status.APPROVED
        is_staff, is_removed = source.state == "staff", source.state == "removed"
        users = {author.name: author.user for author in self.authors.values()}
        return Comment(
            pk=pk,
            article=article,
            parent=parent,
            root=(parent.root or parent) if parent else None,
            name=source.name,
            website="" if is_staff else self.newsroom.readers[source.name].get("website", ""),
            text=source.text,
            status=status,
            created_at=created_at,
            decided_at=None if status == Comment.Status.PENDING else created_at + DECIDED_AFTER,
            removed_at=created_at + REMOVED_AFTER if is_removed else None,
            removal=Comment.Removal.COMMENTER if is_removed else "",
            edited_text=source.edited_text,
            edited_text_at=created_at + REMOVED_AFTER if source.edited_text else None,
            staff=users.get(source.name) if is_staff else None,
        )

    def log_decisions(self, rows: list[Comment]) -> None:
        # Nothing leaves the log, so a second load finds the lines of the first.
        known = set(ModerationLog.objects.values_list("comment_id", flat=True))
        moderator = self.users.get("moderator")
        ModerationLog.objects.bulk_create(
            ModerationLog(
                comment_id=row.pk,
                action=ModerationLog.Action.REPLIED if row.staff else ACTIONS[row.status],
                from_status="" if row.staff or row.status == "pending" else "pending",
                by=row.staff or (None if row.status == Comment.Status.PENDING else moderator),
            )
            for row in rows
            if row.pk not in known
        )

    def write_reads(self) -> None:
        """Have the articles read in the last weeks: much on their first days, then less."""
        live = list(Article.objects.live().only("slug", "published_at"))
        for ago in range(READ_DAYS):
            day = timezone.localdate() - timedelta(days=ago)
            counts: dict[tuple[str, str], int] = {}
            for article in live:
                assert article.published_at  # it is live
                age = (day - timezone.localdate(article.published_at)).days
                wanted = 200 + crc32(article.slug.encode()) % 700
                if age >= 0 and (reads := wanted // (1 + age) ** 2 + wanted % 7):
                    shares = {site: reads * percent // 100 for site, percent in READ_FROM.items()}
                    counts |= {(article.slug, site): n for site, n in shares.items() if n}
            ArticleReads.objects.add(counts, on=day)
        most_read.refresh_most_read()

    def write_frame(self) -> None:
        pages = {}
        for source in self.newsroom.pages:
            pages[source.slug] = Page.objects.create(
                slug=source.slug,
                title=source.title,
                body=source.body,
                seo_description=source.seo_description,
                is_published=True,
            )
        for location, items in self.newsroom.menus.items():
            menu = Menu.objects.create(location=location)
            MenuItem.objects.bulk_create(
                MenuItem(menu=menu, position=position, **item)
                for position, item in enumerate(items)
            )
        site = dict(self.newsroom.site)
        site["house_rules"] = pages[site["house_rules"]]
        SiteSettings.objects.update_or_create(pk=SiteSettings.SINGLETON, defaults=site)
