"""What readers may not see is planted in every state and looked for in every public byte.

Each hidden thing has words of its own in each of its parts. The crawl starts where readers and
machines start and follows every link; beside it, every address that somebody could guess is asked
for. A word found anywhere is a hole in the gate.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.admin import site as admin_site
from django.core.signing import TimestampSigner
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from PIL import Image as pillow
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import reader_functions
from articles.models import Address, Article, Citation, Correction, Document, FollowUp
from authors.models import Author
from comments import moderation
from comments.models import Comment
from images import uploads
from newsroom import notices, publishing
from newsroom.changes import previews
from newsroom.history import versions
from newsroom.models import Revision
from pages.models import Menu, MenuItem, Page, SiteSettings
from tests.crawl import Crawl, public_patterns
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_document,
    make_pdf,
    make_series,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CARD = 'class="card__'
STARTS = (
    *("/", "/page/2/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/search/"),
    *("/feed/", "/feed/rss2/", "/favicon.ico", "/apple-touch-icon.png"),
    *("/comments/feed/", "/comments/feed/atom/", "/comments/feed.json"),
)
WELL_KNOWN = (
    *("/.well-known/security.txt", "/.well-known/change-password", "/ads.txt", "/llms.txt"),
    *(f"/{name}/page/2/" for name in ("company", "tag", "author", "series")),
)
FEEDS = ("feed/", "feed/atom/", "feed.json")

# Public patterns that no crawl gets more than a refusal from, and why.
NOT_REACHED = {
    ".well-known/security.txt": "there is none until a setting names it; test_well_known.py",
    "ads.txt": "the same",
    "llms.txt": "the same",
    "articles:share_crop": "JSON-LD alone names it; tests/articles/test_structured_data.py",
    "articles:author_index_page": "a page takes more rows; tests/articles/test_indexes.py",
    "articles:company_index_page": "the same",
    "articles:series_index_page": "the same",
    "articles:tag_index_page": "the same",
    "followers:private:confirm": "a reader's own, tests/followers/test_following.py",
    "followers:private:own": "a reader's own, tests/followers/test_following.py",
    "followers:private:stop": "a reader's own, tests/followers/test_digests.py",
    "followers:private:never": "a reader's own, tests/followers/test_following.py",
    "followers:bounces": "takes posts alone, tests/followers/test_bounces.py",
    "articles:front": "pages:front answers first at the same address",
    "articles:article": "pages:page answers first at the same address",
    "newsroom:preview": "only the holder of a signed link gets in; its refusals are tested below",
    "pages:indexnow_key": "there is none until a setting names it; tests/articles/test_pings.py",
    "comments:private:status": "only a writer's own signed link gets in; tests/test_leaks.py",
    "comments:private:edit": "the same",
    "comments:private:withdraw": "the same",
    "comments:private:confirm_mail": "only a mailed link gets in; tests/test_leaks.py",
    "comments:private:stop_mail": "the same",
    "comments:private:personal_data": "the same",
}

# What a reader gets at a hidden article's own address.
STATES = {
    "draft": 404,
    "review": 404,
    "ready": 404,
    "future": 404,
    "embargoed": 404,
    "returning": 404,
    "withdrawn": 410,
    "runout": 410,
}


@dataclass
class World:
    """What was planted: the words that readers must find, and those that they must not."""

    seen: set[str] = field(default_factory=set)
    hidden: dict[str, set[str]] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)

    @property
    def secrets(self):
        return set().union(*self.hidden.values())

    def guesses(self):
        """Every address of a hidden thing that somebody could know or guess."""
        found = []
        for state in self.articles:
            found += [
                f"/{kind}/zq{state}{kind}/{more}"
                for kind in ("tag", "company", "author", "series")
                for more in ("", *FEEDS)
            ]
            found.append(f"/?tag=zq{state}tag")
        for comment in Comment.objects.all():
            found += [
                reverse("comments:comment", args=[comment.pk]),
                f"{reverse('comments:reply', args=[comment.article_id])}?to={comment.pk}",
            ]
        for document in Document.objects.select_related("article"):
            found += [document.get_absolute_url(), f"/zqliveheadline/source/{document.pk}/"]
        for page in Page.objects.all():
            found += [page.get_absolute_url(), f"/?page_id={page.legacy_id}"]
        return found + searches(self.secrets)


def searches(words, each=6):
    """Searches that would find an article by any of ``words``."""
    words = sorted(word for word in words if word.isalnum())
    some = [words[start : start + each] for start in range(0, len(words), each)]
    return [f"/search/?q={'+or+'.join(query)}" for query in some]


def addresses_of(article):
    """The addresses at which ``article`` itself would answer."""
    return [
        article.get_absolute_url(),
        article.get_absolute_url().rstrip("/"),
        f"{article.get_absolute_url()}?preview=true",
        reverse("comments:thread_page", args=[article.slug, 1]),
        reverse("comments:thread_page", args=[article.slug, 2]),
        *(f"{article.get_absolute_url()}{feed}" for feed in FEEDS),
        reverse("articles:table", args=[article.slug, 1]),
        reverse("comments:reply", args=[article.pk]),
        *(document.get_absolute_url() for document in article.documents.all()),
        f"/?p={article.legacy_id}",
        f"/?page_id={article.legacy_id}",
        f"/?p={article.legacy_id}&preview=true",
        f"/?p={article.legacy_id}&feed=rss2",
        f"{article.get_absolute_url()}?feed=rss2",
        *(
            f"{article.get_absolute_url()}{more}"
            for more in ("amp/", "embed", "feed/rss2/", "atom/")
        ),
        *(
            f"/2026/11/27/{article.slug}/",
            f"/index.php/{article.slug}/",
            f"/{article.slug.upper()})",
        ),
        f"/former-{article.slug}/feed/",
        f"/former-{article.slug}/",
        f"/former-{article.slug}/comment-page-2/",
        f"/preview/{article.pk}/",
        f"/preview/{article.slug}/",
        f"/preview/{TimestampSigner(salt='other').sign(str(article.pk))}/",
        f"/preview/{TimestampSigner(salt='articles.previews').sign(str(article.pk))}/",
    ]


@pytest.fixture
def world(monkeypatch):
    # Short pages, so that a few rows fill several.
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 3)
    monkeypatch.setattr("comments.thread.PER_PAGE", 4)
    world = World()
    section = make_category("zqlivesection", description="zqlivesectiontext", legacy_id=71)
    below = make_category("zqlivesubsection", parent=section)
    shared = {
        "authors": [make_author("zqliveauthor", bio="zqlivebio", legacy_id=81)],
        "categories": [below],
        "companies": [make_company("zqlivecompany", listings=[("NYSE", "ZQLIVE")])],
    }
    tag = make_tag("zqlivetag")
    series = make_series("zqliveseries")
    now = timezone.now()
    for number in range(7):  # three pages of every list, the hidden ones not counted
        moment = now - HOUR * (10 + number)
        older = make_article(
            f"zqliveseries – zqliveheadline{number}",
            slug=f"zqliveheadline{number}",
            series=series,
            tags=["zqlivetag"],
            published_at=moment,
            first_published_at=moment,
            **shared,
        )
        notices.add_correction(older, by=None, text=f"zqlivecorrection{number}")
        notices.add_follow_up(older, by=None, text="zqlivefollowup", source="zqlivesource")
    seen = make_article(
        "zqliveheadline",
        standfirst="zqlivestandfirst",
        kicker="zqlivekicker",
        body="<p>zqlivebody: Zqlivecompany (NYSE: ZQLIVE) says so.*</p><p>*AutoInformed on it</p>"
        "<table><tr><td>zqlivecell</td><td>1</td></tr></table>",
        lead_image=picture("live"),
        tags=["zqlivetag"],
        legacy_id=900,
        **shared,
    )
    Address.objects.create(path="/former-zqlive/", article=seen)
    plant_document(seen, "zqlive", shown_to_readers=True)
    plant_document(seen, "zqdesk")
    world.hidden["document"] = {"zqdeskdocument", "zqdeskdocumenttext", "zqdeskfile"}
    publishing.finish_save(seen, seen.compile(), by=None)
    world.seen |= {f"zqlive{part}" for part in (
        "section", "sectiontext", "subsection", "author", "bio", "company", "tag", "headline",
        "standfirst", "kicker", "body", "alt", "caption", "credit", "commentname", "commenttext",
        "replytext", "answertext", "page", "pagebody", "menu", "sitename", "headline6",
        "document", "documenttext", "series", "correction6", "followup", "source",
    )}  # fmt: skip
    plant_comments(world, seen)
    plant_articles(world, shared, series, tag, now)
    for article in world.articles.values():
        Citation.objects.create(citing=article, cited=seen)
        Citation.objects.create(citing=seen, cited=article)
    plant_pages(world)
    plant_desk(world, seen)
    return world


def plant_articles(world, shared, series, tag, now):
    times = {
        "draft": {"status": "draft"},
        "review": {"status": "review"},
        "ready": {"status": "ready", "published_at": now - HOUR},
        "future": {"published_at": now + HOUR, "first_published_at": now + HOUR},
        "embargoed": {"status": "ready", "embargo_until": now + HOUR, "published_at": now + HOUR},
        # Readers saw it once; an editor gave it a time that is still ahead.
        "returning": {"published_at": now + HOUR, "first_published_at": now - HOUR},
        "withdrawn": {"status": "withdrawn"},
        "runout": {"withdraw_at": now - timedelta(minutes=1)},
    }
    for number, state in enumerate(STATES):
        world.articles[state] = plant_article(
            world,
            state,
            legacy_id=1000 + number,
            tag=tag,
            shared=shared,
            series=series,
            **times[state],
        )


def plant_article(world, state, *, shared, series, tag, **fields):
    """A hidden article that stands in every list that a live one stands in, and in some alone."""
    word = f"zq{state}"
    # In a series of its own that no reader may know of, and every second one between live articles.
    is_among_live = len(world.articles) % 2
    if not is_among_live:
        series = make_series(f"{word}series")
    article = make_article(
        f"{word}headline",
        series=series,
        slug=f"{word}slug",
        kicker=f"{word}kicker",
        standfirst=f"{word}standfirst",
        body=f"<p>{word}body</p><table><tr><td>{word}body</td><td>1</td></tr></table>",
        lead_image=picture(state),
        lead_caption=f"{word}leadcaption",
        seo_title=f"{word}seotitle",
        seo_description=f"{word}seodescription",
        authors=[*shared["authors"], make_author(f"{word}author", bio=f"{word}bio")],
        categories=shared["categories"],
        companies=[
            *shared["companies"],
            make_company(f"{word}company", description=f"<p>{word}companytext</p>"),
        ],
        tags=[tag.name, f"{word}tag"],
        **fields,
    )
    Address.objects.create(path=f"/former-{article.slug}/", article=article)
    make_comment(article, f"{word}commenttext", name=f"{word}commentname")
    Correction.objects.create(article=article, text=f"{word}correction")
    FollowUp.objects.create(article=article, text=f"{word}followup", source=f"{word}source")
    plant_document(article, word, shown_to_readers=True)
    parts = ("headline", "slug", "kicker", "standfirst", "body", "leadcaption", "seotitle",
             "seodescription", "author", "bio", "company", "companytext", "tag", "alt", "caption",
             "credit", "file", "commenttext", "commentname", "correction", "followup",
             "source", "document", "documenttext",
             *([] if is_among_live else ["series"]))  # fmt: skip
    world.hidden[state] = {f"{word}{part}" for part in parts}
    world.hidden[state].add(article.lead_image.file.name.lower())
    return article


def plant_document(article, word, **fields):
    file = make_pdf(f"{word}documenttext", name=f"{word}file.pdf")
    make_document(article, f"{word}document", file=file, **fields)


def picture(state):
    file = BytesIO()
    pillow.new("RGB", (12, 8), "teal").save(file, "JPEG")
    file.name = f"zq{state}file.jpg"
    return uploads.store_picture(
        file, alt=f"zq{state}alt", caption=f"zq{state}caption", credit=f"zq{state}credit"
    )


def plant_comments(world, article):
    """A thread in which every state of a comment stands, two of them as tombstones."""
    top = make_comment(article, "zqlivecommenttext", name="zqlivecommentname")
    make_comment(parent=top, text="zqlivereplytext")
    moderator = make_user("moderator")

    def hide(state, **fields):
        word = f"zqcomment{state}"
        world.hidden[f"comment {state}"] = {f"{word}text", f"{word}name", f"{word}site"}
        return make_comment(
            article,
            f"{word}text",
            name=f"{word}name",
            website=f"https://{word}site.example",
            **fields,
        )

    hide("pending", status="pending")
    hide("spam", status="spam")
    answered = hide("rejected")
    below = make_comment(parent=answered, text="zqliveanswertext")
    make_comment(parent=make_comment(parent=below))  # deep: it names whom it answers
    moderation.reject(answered, by=moderator)
    taken_back = hide("removed")
    make_comment(parent=taken_back, text="An answer to what its writer took back.")
    moderation.remove_by_commenter(taken_back)
    moderation.erase(hide("erased"), by=moderator)
    edited = make_comment(article, "The old text stands.")
    moderation.propose_edit(edited, text="zqcommentedittext")
    world.hidden["comment edit"] = {"zqcommentedittext"}
    for _ in range(3):  # a second page of the thread
        make_comment(article)


def plant_pages(world):
    Page.objects.create(
        title="zqlivepage",
        slug="zqlivepage",
        body="<p>zqlivepagebody</p>",
        is_published=True,
        legacy_id=2000,
    )
    unpublished = Page.objects.create(
        title="zqpagetitle",
        slug="zqpageslug",
        body="<p>zqpagebody</p>",
        seo_description="zqpagedescription",
        legacy_id=2001,
    )
    parts = ("title", "slug", "body", "description")
    world.hidden["page"] = {f"zqpage{part}" for part in parts}
    menu = Menu.objects.create(location=Menu.Location.MAIN)
    MenuItem.objects.create(menu=menu, label="zqlivemenu", url="/zqlivepage/")
    SiteSettings.objects.create(name="zqlivesitename", house_rules=unpublished)


def plant_desk(world, live):
    """What only the desk knows: staff names, and a prepared change to a live article."""
    person = make_user("editor", username="zqstafflogin", first_name="zqstafffirst")
    world.hidden["staff"] = {"zqstafflogin", "zqstafffirst", "zqlivefile"}
    Author.objects.filter(name="zqliveauthor").update(user=person)
    Article.objects.filter(pk=live.pk).update(created_by=person)
    live.refresh_from_db()
    versions.record(live, by=person)
    Revision.objects.create(
        article=live,
        kind=Revision.Kind.PREPARED,
        version=live.version + 1,
        base_version=live.version,
        snapshot=versions.snapshot(live) | {"headline": "zqpreparedheadline"},
        label="zqpreparedlabel",
        created_by=person,
    )
    world.hidden["prepared"] = {"zqpreparedheadline", "zqpreparedlabel"}


def at(monkeypatch, moment):
    """Let it be ``moment`` for the site; no row changes and no job runs."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    reader_functions.create_functions(at=moment)  # until the test is rolled back


@pytest.mark.django_db(databases=["default", "reader"])
def test_no_hidden_word_is_in_any_public_byte(client, world):
    crawl = Crawl(client, STARTS)
    linked = dict(crawl.answers)

    crawl.ask([*world.guesses(), "/healthz", "/readyz", *WELL_KNOWN])

    assert not crawl.missing(world.seen), "The crawl does not see what is live."
    assert not [path for path, answer in linked.items() if answer.status >= 400], "A dead link."
    assert crawl.find(world.secrets) == []
    found = [a.path for a in crawl.answers.values() if "/search/?q=zq" in a.path and CARD in a.body]
    assert not found, "A search finds what is hidden."
    assert {answer.status for answer in crawl.answers.values()} <= {200, 301, 302, 404}
    unseen = {name or route for name, route in public_patterns() - crawl.patterns()}
    assert not unseen - set(NOT_REACHED), "A new public address: crawl it, or say here why not."
    assert not set(NOT_REACHED) - unseen, "These are reached by now: take them off the list."


def test_a_hidden_article_answers_at_none_of_its_paths(client, world):
    for state, article in world.articles.items():
        expected = STATES[state]

        crawl = Crawl(client).ask(addresses_of(article))

        own = {article.get_absolute_url(), f"/former-{article.slug}/"}
        own |= {f"/?p={article.legacy_id}", f"/?page_id={article.legacy_id}"}
        assert {path: crawl.answers[path].status for path in own} == dict.fromkeys(own, expected)
        assert client.head(article.get_absolute_url()).status_code == expected
        assert {answer.status for answer in crawl.answers.values()} <= {301, 404, expected}
        assert crawl.find(world.hidden[state]) == []
    gone = [world.articles[state].get_absolute_url() for state in ("withdrawn", "runout")]
    assert len({client.get(path).text for path in gone}) == 1, "The words tell which it is."


def test_the_clock_alone_shows_and_hides_an_article_at_its_minute(client, world, monkeypatch):
    comes = world.articles["future"]
    goes = Article.objects.get(slug="zqliveheadline")
    publishing.withdraw(goes, by=None, at=comes.published_at)
    # The picture's own caption gives way to the article's; what a file was called nobody sees.
    coming = {word for word in world.hidden["future"] if not word.endswith(("ecaption", "efile"))}
    going = {"zqlivestandfirst", "zqlivebody", "zqlivecommenttext"}
    jobs = ProcrastinateJob.objects.count()

    at(monkeypatch, comes.published_at - timedelta(microseconds=1))
    before = Crawl(client).ask([*STARTS, *addresses_of(comes), goes.get_absolute_url()])
    at(monkeypatch, comes.published_at)
    after = Crawl(client, STARTS).ask(["/search/?q=zqfuturebody", goes.get_absolute_url()])

    assert before.find(coming) == []
    assert before.missing(going) == set()
    assert after.missing(coming) == set()
    assert after.find(going) == []
    assert CARD in after.answers["/search/?q=zqfuturebody"].body
    assert before.answers[comes.get_absolute_url()].status == 404
    assert after.answers[goes.get_absolute_url()].status == 410
    assert ProcrastinateJob.objects.count() == jobs


def test_an_expired_preview_shows_nothing(client, world, monkeypatch):
    article = world.articles["draft"]
    address = previews.get_url(previews.make_link(article, by=None))
    opened = client.get(address)

    late = timezone.now() + previews.VALID_FOR + HOUR
    at(monkeypatch, late)
    refused = client.get(address)

    assert "zqdraftheadline" in opened.text
    assert refused.status_code == 404
    assert "zqdraft" not in refused.text


def test_the_newsroom_shows_nothing_without_signing_in(client, world):
    names = [
        f"admin:{pattern.name}"
        for pattern in admin_site.get_urls()
        if getattr(pattern, "name", None)
    ] + [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in admin_site._registry
        for page in ("changelist", "add", "change", "history", "delete")
    ]
    starts = []
    for name in names:
        for args in ([], [world.articles["draft"].pk]):
            try:
                starts.append(reverse(name, args=args))
            except NoReverseMatch:
                continue

    for path in starts:
        response = client.get(path)
        text = f"{response.headers} {response.content!r}".lower()
        assert response.status_code in {200, 302, 404}, path
        assert not [word for word in world.secrets if word in text], path

    assert len(starts) > 40
