"""Round trip: what is exported and imported again into an empty site reads as before."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from articles.models import Address, Article, Category, Citation, Series, Tag
from authors.models import Author
from comments.models import Comment
from images.models import Image
from newsroom import notices, publishing
from pages.models import Page
from tests.crawl import Crawl
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_series,
    make_tag,
    make_user,
)
from wordpress.importing import running

pytestmark = pytest.mark.django_db
REDIRECTS = "/admin/articles/address/"
WHEN = datetime(2026, 5, 4, 13, 30, tzinfo=UTC)
BODY = (
    "<p>Corvane (NYSE: CVNE) builds an axle & a shaft at Millrace.** [Nobody weighed it. –"
    " AutoCrat.] It says so in [gallery] and ]]&gt; <em>twice</em>, see"
    ' <a href="/a-first-report/">the first report</a>.</p>'
    '<figure><img src="{url}" alt="Two cars &amp; a ship" width="12" height="8"><figcaption>At'
    " sea.</figcaption></figure>"
    "<h2>What it weighs</h2><ul><li><p>The old one</p><ul><li><p>90 kilos</p></li></ul></li>"
    "<li><p>The new one</p></li></ul><ol><li><p>First</p></li></ol>"
    "<blockquote><p>“It is lighter.”<br>She said.</p></blockquote>"
    "<table><thead><tr><th>Plant</th><th>2025</th></tr></thead><tbody><tr><td>Millrace</td>"
    "<td>12,345</td></tr></tbody></table><hr>"
    "<p>**By the works’ own scale.</p><p>*AutoInformed on Corvane</p>"
)


@pytest.fixture
def newsroom():
    """Something of all that an export carries."""
    plants = make_category(
        "Plants & works", parent=make_category("Auto News"), description="Where <cars> are made."
    )
    picture = make_image("Two cars & a ship", caption="In port.", credit="Hanako Example")
    ken, dot = make_author("Ken Sample"), make_author("Dot Camshaft")
    make_series("Milestones")
    first = make_article(
        "A First Report",
        authors=[ken],
        categories=[make_category("Racing")],
        tags=[make_tag("axles")],
        published_at=WHEN,
        first_published_at=WHEN,
    )
    second = make_article(
        "Milestones – What “<R&D>” Costs",
        slug="milestones-r-d",
        kicker="Manufacturing",
        standfirst="What it costs & who pays.",
        body=BODY.format(url=picture.url),
        lead_image=picture,
        lead_caption="The ship, seen from the shore.",
        authors=[dot, ken],
        categories=[plants],
        tags=[make_tag("axles & shafts"), make_tag("日本")],
        published_at=WHEN + timedelta(days=1),
        first_published_at=WHEN + timedelta(days=1),
        seo_title="What R&D costs",
        seo_description="Costs, in figures.",
        legacy_id=101407,
    )
    for article in (first, second):
        publishing.finish_save(article, article.compile(), by=None)
    make_article("Nobody Has Read This", slug="not-out", status="draft")
    make_article("In The Trash", slug="in-the-trash", status="deleted")
    make_article("Taken Down", slug="taken-down", status="withdrawn")
    third = make_article("A Look Back", authors=[ken], published_at=WHEN, first_published_at=WHEN)
    Citation.objects.create(citing=third, cited=first, is_pingback=True)
    notices.add_follow_up(
        second,
        by=None,
        text="The court agreed.",
        source="A Court",
        source_url="https://court.example/ruling",
        at=WHEN + timedelta(days=3),
    )
    top = make_comment(second, "It <cannot> be & is.\n\nSee https://scales.example/.")
    make_comment(parent=make_comment(parent=top), email="dot@readers.example")
    make_comment(second, "Waits for a moderator.", status="pending")
    make_comment(second, "Buy pills.", status="spam")
    make_comment(second, "Turned down.", status="rejected")
    about = Page.objects.create(
        title="About us", slug="about", body="<p>Who we are.</p>", is_published=True
    )
    Page.objects.create(title="Unfinished", slug="unfinished")
    Address.objects.redirect("/who-we-are/", to=about.get_absolute_url())
    Address.objects.create(path="/what-it-cost/", article=second)
    # An export has whole seconds.
    for model in (Article, Page):
        model.objects.update(created_at=WHEN, updated_at=WHEN + timedelta(days=2))
    Comment.objects.update(created_at=WHEN + timedelta(days=2))
    return second


def empty_site():
    for rows in (Comment, Article, Page, Image, Tag, Series, Address):
        rows.objects.all().delete()
    for category in Category.objects.order_by("-path"):
        category.delete()
    Author.objects.all().delete()


def read_pages(client):
    """``{path: what a reader gets there}``, less the keys of rows and the names of files."""
    starts = ("/", "/about/", "/feed/", "/comments/feed/", "/sitemap.xml", "/author/", "/tag/")
    old = ("/who-we-are/", "/what-it-cost/", "/?p=101407")
    answers = Crawl(client, (*starts, *old)).answers
    return {_strip(path): (answer.status, _strip(answer.body)) for path, answer in answers.items()}


def _strip(text):
    # A row gets a new key, and a file a name that nobody can guess; a token is made of a key.
    text = re.sub(r'(name="token" value=")[^"]*', r"\1N", text)
    text = re.sub(r"(comment|follow-up)-[0-9]+", r"\1-N", text)
    text = re.sub(r'(data-reply-to="|/admin/articles/article/)[0-9]+', r"\1N", text)
    text = re.sub(r"/comments/[^\"'\s<>]+", "/comments/N", text)
    text = re.sub(r"[0-9]{4}/[0-9]{2}/[\w-]{20,}", "FILE", text)
    text = re.sub(r"[0-9a-f]{12}\.png", "DRAWN.png", text)
    # What was written here has a number of WordPress's once it was there; feeds name it by that.
    text = re.sub(r"tag:[^\s<\"]+:article-[0-9]+", "/?p=N", text)
    text = re.sub(r"(http://[^/]+)?/\?p=[0-9]+", "/?p=N", text)
    return re.sub(r"<(lastBuildDate|updated)>[^<]*", r"<\1>", text)


def test_every_public_page_is_the_same_after_a_round_trip(
    client, newsroom, tmp_path, settings, monkeypatch
):
    monkeypatch.setattr(running, "try_old_addresses", lambda *_: iter(()))
    client.force_login(make_user("editor"))
    redirects = b"".join(client.get(f"{REDIRECTS}export/").streaming_content)
    client.logout()
    assert client.get("/who-we-are/").status_code == 301
    before = read_pages(client)
    export = tmp_path / "export.xml"
    call_command("export_wordpress", str(export), stdout=StringIO())
    media = shutil.copytree(settings.MEDIA_ROOT, tmp_path / "kept")
    empty_site()

    call_command(
        "import_wordpress", str(export), media=media, series=["Milestones"], stdout=StringIO()
    )
    client.force_login(make_user("editor"))
    client.post(f"{REDIRECTS}import/", {"file": SimpleUploadedFile("redirects.csv", redirects)})
    client.logout()
    after = read_pages(client)
    assert sorted(before) == sorted(after)
    for path, (status, body) in before.items():
        assert after[path][0] == status, path
        assert after[path][1].splitlines() == body.splitlines(), path
