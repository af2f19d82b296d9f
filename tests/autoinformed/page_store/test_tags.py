"""What readers' pages show, and what a change drops of them.

Each change is made in the database as the newsroom makes it, and all pages are asked for before and
after. Whatever reads differently must be dropped, and what must be dropped is said by the database.
"""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from articles import most_read
from articles.models import Address, ArticleReads, Citation
from autoinformed import grants
from autoinformed.page_store.pages import TAGS_OF_NO_PAGE
from comments import moderation
from comments.models import CommentSettings
from newsroom import filing, notices, publishing
from newsroom.taxonomy import companies, tags
from pages.models import Menu, MenuItem, Page, SiteSettings
from tests.crawl import Crawl
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_image,
    make_series,
    make_tag,
)

pytestmark = pytest.mark.django_db
# The same list in other words; one format stands for all.
ENOUGH = re.compile(
    r"/feed/(?:atom|rdf|rss)|feed\.json|(?:author|company|series|tag)/[^/]+/feed/"
    r"|/sitemap/(?:authors|companies|series|categories|corrections)|/search/|/comments/(?:reply|start|your-data|\d+)/|/20\d\d/\d\d/\d\d/"
    r"|^/share/"  # pictures, drawn anew at each call: their own tests look at them
)
STARTS = ["/", "/once/", "/a-draft/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"]
# Dropped by more than they print, as they are small; and what leads nowhere, or elsewhere.
COARSE = re.compile(r"/feed/|sitemap|^/(?:once|a-draft|follow)/|^/(?:company|tag|author|series)/$")
OF_A_MOMENT = re.compile(r'name="token" value="[^"]*"|<lastBuildDate>[^<]*')
BODY = "<p>Corvane builds it.</p><p>*AutoInformed on Corvane</p>"


class World:
    """A small newsroom, with something in every list."""

    def reload(self):
        """Read the rows anew: what the last change did to them was rolled back."""
        for row in vars(self).values():
            row.refresh_from_db()
        return self

    def __init__(self):
        self.news = make_category("News")
        self.plants = make_category("Plants", parent=self.news)
        self.views = make_category("Views")
        self.axle, self.brake = make_tag("axle"), make_tag("brake")
        self.holding = make_company("Holding")
        self.corvane = make_company("Corvane", parent=self.holding, listings=[("NYSE", "CVNE")])
        self.other = make_company("Otherworks")
        self.image = make_image(size=(1600, 1000))
        self.dot = make_author("Dot Camshaft", portrait=self.image)
        self.kay = make_author("Kay Rod")
        self.series = make_series("Milestones")
        self.old = self._make("Milestones – Old", 40, categories=[self.plants], tags=["axle"])
        self.middle = self._make("Middle", 20, categories=[self.views], tags=["brake"])
        self.new = self._make("Milestones – New", 2, categories=[self.news], tags=["axle"])
        self.aside = self._make("Aside", 30, authors=[self.kay], companies=[self.other])
        self.draft = make_article(
            "A draft",
            status="ready",
            authors=[self.kay],
            categories=[self.views],
            tags=["brake"],
            companies=[self.other],
        )
        Citation.objects.create(citing=self.new, cited=self.old)
        notices.add_follow_up(self.old, by=None, text="It was weighed again.")
        notices.add_correction(self.middle, by=None, text="The scale was another.")
        self.comment = make_comment(self.new, "Seen by all")
        self.waiting = make_comment(self.new, "Seen by nobody", status="pending")
        self.about = Page.objects.create(
            title="About", slug="about", body="<p>Us.</p>", is_published=True
        )
        self.menu = Menu.objects.create(location=Menu.Location.MAIN)
        MenuItem.objects.create(menu=self.menu, label="News", url="/category/news/")
        SiteSettings.objects.create(name="AutoInformed", tagline="Of cars")
        Address.objects.redirect("/once/", to=self.new.get_absolute_url())
        for article in (self.old, self.middle, self.aside):
            _read(article, times=article.pk)

    def _make(self, headline, days, **fields):
        at = timezone.now() - timedelta(days=days)
        given = {"authors": [self.dot], "companies": [self.corvane], "body": BODY}
        article = make_article(headline, published_at=at, lead_image=self.image, **(given | fields))
        publishing.finish_save(article, article.compile(), by=None)
        return article


@pytest.fixture
def world():
    return World()


@pytest.fixture
def told(world):
    """The tags that the database told since; it keeps them instead of sending them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told (tag text)")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION page_tell(VARIADIC tags text[]) RETURNS void LANGUAGE sql"
            " AS 'INSERT INTO pg_temp.told SELECT unnest(tags)'"
        )

    def read():
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tag FROM told WHERE tag IS NOT NULL")
            return {tag for (tag,) in cursor.fetchall()}

    return read


def read_pages(client, paths=None):
    """``{path: (what it reads, its tags)}`` of all that is kept; ``paths``, or what is linked."""
    crawl = Crawl(client)
    if paths is None:
        crawl.follow(STARTS, skip=ENOUGH.search).ask(["/tag/axle/feed/", "/company/corvane/feed/"])
    else:
        crawl.ask(paths)
    pages = {}
    for path, answer in crawl.answers.items():
        headers = dict(line.split(": ", 1) for line in answer.headers.splitlines())
        tags = {*headers.get("Cache-Tag", "").split(",")} - {""}
        if answer.status != 200:
            tags |= TAGS_OF_NO_PAGE
        text = OF_A_MOMENT.sub("", answer.body) + headers.get("Location", "")
        pages[path] = (f"{answer.status} {text}", tags)
    return pages


def _rename(row, name, value):
    setattr(row, name, value)
    row.save()


def _read(article, *, times):
    ArticleReads.objects.add({(article.slug, ""): times}, on=timezone.localdate())
    most_read.refresh_most_read()


def _edit(article, **fields):
    for name, value in fields.items():
        setattr(article, name, value)
    compiled = article.compile()
    article.save(compiled=compiled)
    publishing.finish_save(article, compiled, by=None)


CHANGES = {
    "publish": lambda w: publishing.publish(w.draft, by=None),
    "withdraw": lambda w: publishing.withdraw(w.middle, by=None, reason="Wrong."),
    "edit a body": lambda w: _edit(w.middle, body="<p>Otherwise.</p>"),
    "edit a headline": lambda w: _edit(w.middle, headline="The middle one"),
    "move an article in time": lambda w: _edit(
        w.middle, published_at=timezone.now() - timedelta(days=60)
    ),
    "pin to the front": lambda w: _edit(w.old, lead_until=timezone.now() + timedelta(days=1)),
    "file elsewhere": lambda w: filing.file_under(w.middle, [w.plants]),
    "another byline": lambda w: filing.set_bylines(w.middle, [w.kay]),
    "another company": lambda w: filing.set_companies(w.middle, [w.other]),
    "another tag": lambda w: w.middle.tags.add("axle"),
    "correct": lambda w: notices.add_correction(w.new, by=None, text="It was another axle."),
    "follow up": lambda w: notices.add_follow_up(w.new, by=None, text="It was built."),
    "approve": lambda w: moderation.approve(w.waiting, by=None),
    "reject": lambda w: moderation.reject(w.comment, by=None, reason="off topic"),
    "hold a comment": lambda w: make_comment(w.new, "Another", status="pending"),
    "rename a category": lambda w: _rename(w.plants, "name", "Works"),
    "move a category": lambda w: _rename(w.plants, "slug", "works"),
    "begin a category": lambda w: make_category("Rumors", parent=w.news),
    "begin a section": lambda w: make_category("Opinion"),
    "rename a tag": lambda w: _rename(w.axle, "name", "axles"),
    "merge tags": lambda w: tags.merge(keep=w.axle, drop=w.brake, by=None),
    "rename a company": lambda w: _rename(w.corvane, "name", "Corvane Motor"),
    "move a company": lambda w: _rename(w.corvane, "slug", "corvane-motor"),
    "merge companies": lambda w: companies.merge(keep=w.corvane, drop=w.other, by=None),
    "list a share": lambda w: w.corvane.listings.create(exchange="TSE", symbol="7203"),
    "rename an author": lambda w: _rename(w.kay, "name", "Kay Piston"),
    "rename a series": lambda w: _rename(w.series, "name", "Milestone"),
    "describe a picture": lambda w: _rename(w.image, "alt", "Another car"),
    "change the settings": lambda w: _rename(SiteSettings.objects.get(), "tagline", "Of wheels"),
    "change a menu": lambda w: w.menu.items.create(label="Tags", url="/tag/axle/"),
    "change a page": lambda w: _rename(w.about, "body", "<p>You.</p>"),
    "close comments": lambda w: CommentSettings.objects.update_or_create(
        defaults={"close_after_days": 1}
    ),
    "read much": lambda w: _read(w.new, times=w.aside.pk * 2),
    "redirect elsewhere": lambda w: Address.objects.redirect("/once/", to="/middle/"),
}
# These are many a day, or expected to touch little: they drop no page of an article and no list
# that reads the same.
EXACT = {
    "edit a headline",
    "correct",
    "follow up",
    "approve",
    "reject",
    "hold a comment",
    "rename a category",
    "begin a section",
    "rename a tag",
    "rename a company",
    "rename an author",
    "rename a series",
    "describe a picture",
    "read much",
}


def test_whatever_reads_differently_is_dropped_and_little_else(client, world, told):
    before = read_pages(client)
    assert len(before) > 35
    lists = {path for path in before if not COARSE.search(path)}
    missed: dict[str, set[str]] = {}
    spared: dict[str, set[str]] = {}
    for name, change in CHANGES.items():
        with transaction.atomic():
            change(world.reload())
            tags = told()
            dropped = {path for path in before if before[path][1] & tags}
            # What is dropped may read the same, but where the change is said to be exact.
            after = read_pages(client, before if name in EXACT else before.keys() - dropped)
            transaction.set_rollback(True)
        changed = {path for path in after if after[path][0] != before[path][0]}
        missed |= {f"{name}: {path}": tags for path in changed - dropped}
        spared |= {name: lists & dropped - changed}
    assert missed == {}
    assert {name: spared[name] for name in EXACT} == {name: set() for name in EXACT}


def test_every_table_that_readers_pages_are_made_of_tells_its_changes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'page_tags'")
        telling = {table for (table,) in cursor.fetchall()}

    public = {apps.get_model(label)._meta.db_table for label in grants.PUBLIC_MODELS}
    assert telling == public
