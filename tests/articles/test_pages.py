"""Readers' pages: the article's own, the lists, search, previews, and their headers."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.lists.pagination import PER_PAGE
from articles.models import Article
from authors.models import AuthorLink
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_document,
    make_image,
    make_tag,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


def text_of(response):
    return response.content.decode()


def data_blocks(response):
    """The JSON-LD blocks of a page, by type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text_of(response))
    return {block["@type"]: block for block in map(json.loads, found)}


def make_full_article(**fields):
    category = make_category("manufacturing", parent=make_category("auto news"))
    return make_article(
        "Plant Reopens & Everyone <Cheers>",
        kicker="Plants",
        standfirst="Nineteen cents, one furnace, two weeks.",
        body="<p>First <em>word</em>.* [An aside. – AutoCrat.]</p><p>*The note.</p>",
        lead_image=make_image(alt="Bolts in a crate", credit="Hanako Example/Agency"),
        lead_caption="Dot Camshaft on bolts. Click for more.",
        authors=[make_author("Dot Camshaft", bio="Once drove a parts truck.")],
        categories=[category],
        tags=[make_tag("Assembly")],
        companies=[make_company("Corvane Motor Company")],
        **fields,
    )


def test_the_article_page_shows_all_of_the_article(client):
    article = make_full_article(published_at=datetime(2025, 12, 20, 2, 4, tzinfo=UTC))
    make_comment(article, "Well said.", name="Rosalind")

    response = client.get(article.get_absolute_url())

    page = text_of(response)
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert "Plant Reopens &amp; Everyone &lt;Cheers&gt;</h1>" in page
    assert "Plants</a>" in page
    assert "Nineteen cents, one furnace, two weeks." in page
    assert '<a dir="auto" rel="author" href="/author/dot-camshaft/">Dot Camshaft</a>' in page
    # The desk is in Detroit, where it is still the day before.
    shown = '<time datetime="2025-12-19T21:04:00-05:00">December 19, 2025, 9:04 p.m. EST</time>'
    assert shown in page
    assert 'alt="Bolts in a crate"' in page
    assert "Dot Camshaft on bolts." in page
    assert "Picture: Hanako Example/Agency" in page
    assert f'href="{article.lead_image.url}" data-enlarge="picture">Click for more.</a>' in page
    assert page.count("Click for more.") == 1
    assert "<p>First <em>word</em>." in page
    assert 'class="aside"' in page
    assert 'role="doc-endnotes"' in page or 'class="notes"' in page
    filed = '<a href="/category/auto-news/manufacturing/" rel="category" dir="auto">'
    assert f"{filed}manufacturing</a>" in page
    assert '<a href="/tag/assembly/" rel="tag" dir="auto">Assembly</a>' in page
    assert f'href="{article.get_absolute_url()}" rel="bookmark"' in page
    assert "About Dot Camshaft" in page
    assert "Once drove a parts truck." in page
    assert "Well said." in page
    assert "Leave a reply" in page
    assert "Your e-mail address will not be published" in page


def test_the_updated_time_shows_only_where_it_is_clearly_later(client):
    article = make_article()
    published = article.published_at
    Article.objects.filter(pk=article.pk).update(updated_at=published + timedelta(minutes=20))
    soon = text_of(client.get(article.get_absolute_url()))
    Article.objects.filter(pk=article.pk).update(updated_at=published + timedelta(hours=5))

    later = text_of(client.get(article.get_absolute_url()))

    assert "Updated" not in soon
    assert "Updated <time" in later


def test_machines_read_the_article_in_the_head(client, settings):
    settings.SITE_URL = "https://news.example"
    article = make_full_article()

    response = client.get(article.get_absolute_url())

    page = text_of(response)
    url = f"https://news.example{article.get_absolute_url()}"
    assert f'<link rel="canonical" href="{url}">' in page
    assert f'<meta property="og:url" content="{url}">' in page
    assert f'content="https://news.example{article.lead_image.url}"' in page
    news = data_blocks(response)["NewsArticle"]
    assert news["headline"] == "Plant Reopens & Everyone <Cheers>"
    assert news["author"][0]["name"] == "Dot Camshaft"
    assert news["mainEntityOfPage"] == url
    crumbs = data_blocks(response)["BreadcrumbList"]["itemListElement"]
    assert [crumb["name"] for crumb in crumbs] == ["Home", "manufacturing", article.headline]


def test_a_headline_cannot_leave_its_data_block(client):
    article = make_article("</script><script>alert(1)</script>", slug="breakout")

    response = client.get(article.get_absolute_url())

    assert "<script>alert" not in text_of(response)
    assert data_blocks(response)["NewsArticle"]["headline"] == article.headline


def test_a_withdrawn_article_answers_410_without_its_headline(client):
    article = make_article("A Secret Headline", status=Status.WITHDRAWN, body="<p>Its words.</p>")

    response = client.get(article.get_absolute_url())

    assert response.status_code == 410
    assert "Secret" not in text_of(response)
    assert "Its words" not in text_of(response)
    assert "withdrawn" in text_of(response)


@pytest.mark.parametrize("state", [{"status": Status.READY}, {"published_at": "ahead"}])
def test_what_readers_never_saw_answers_404(client, state):
    if state.get("published_at"):
        state = {"published_at": timezone.now() + HOUR}
    article = make_article(**state)

    response = client.get(article.get_absolute_url())

    assert response.status_code == 404
    assert article.headline not in text_of(response)


def test_the_front_leads_with_the_newest_and_goes_on_page_by_page(client):
    now = timezone.now()
    for number in range(PER_PAGE + 1):
        make_article(f"Story {number:02}", published_at=now - number * HOUR)

    first = text_of(client.get("/"))
    second = text_of(client.get("/page/2/"))

    assert re.findall(r"Story \d\d</a>", first) == [f"Story {n:02}</a>" for n in range(PER_PAGE)]
    assert re.search(r'href="/page/2/(\?before=[0-9-]+)?" rel="next"', first)
    assert re.findall(r"Story \d\d</a>", second) == [f"Story {PER_PAGE:02}</a>"]
    assert 'rel="next"' not in second
    assert 'href="/" rel="prev"' in second


def test_a_scheduled_article_stands_on_every_page_once_its_time_comes(client):
    moment = timezone.now() + HOUR
    article = make_article("In Due Time", published_at=moment)

    before = [text_of(client.get(url)) for url in ("/", "/feed/")]
    Article.objects.filter(pk=article.pk).update(published_at=moment - 2 * HOUR)

    after = [text_of(client.get(url)) for url in ("/", "/feed/", "/in-due-time/")]
    assert not any("In Due Time" in text for text in before)
    assert all("In Due Time" in text for text in after)


def test_an_empty_newsroom_has_a_front_page(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "Nothing is published yet." in text_of(response)


def test_a_category_lists_what_is_filed_below_it_too(client):
    above = make_category("auto news")
    below = make_category("sales", parent=above)
    make_article("Filed Below", categories=[below])

    response = client.get("/category/auto-news/")
    nested = client.get("/category/auto-news/sales/")

    assert "Filed Below" in text_of(response)
    assert 'href="/category/auto-news/sales/"' in text_of(response)
    assert "Filed Below" in text_of(nested)


def test_tag_company_and_author_pages_list_their_articles(client):
    author = make_author("Dot Camshaft", bio="Reads https://example.com/ daily.", role="Editor")
    AuthorLink.objects.create(author=author, label="Letters", url="https://example.com/letters")
    company = make_company("Corvane Motor Company", listings=[("NYSE", "CVNE")])
    make_article("Theirs", authors=[author], tags=[make_tag("Plants")], companies=[company])

    tagged = text_of(client.get("/tag/plants/"))
    covered = text_of(client.get("/company/corvane-motor-company/"))
    written = text_of(client.get("/author/dot-camshaft/"))

    assert "Theirs</a>" in tagged
    assert "Theirs</a>" in covered
    assert "NYSE: CVNE" in covered
    assert "Theirs</a>" in written
    assert 'href="https://example.com/"' in written
    assert 'href="https://example.com/letters"' in written


def test_an_empty_category_says_so_and_stays_out_of_search_engines(client):
    category = make_category("racing")

    response = client.get(category.get_absolute_url())

    assert response.status_code == 200
    assert "There is nothing here yet." in text_of(response)
    assert '<meta name="robots" content="noindex">' in text_of(response)


def public_urls():
    article = make_full_article()
    return [
        article.get_absolute_url(),
        *("/", "/feed/", "/sitemap.xml", "/robots.txt", "/search/?q=plant"),
        *("/category/auto-news/", "/tag/assembly/", "/author/dot-camshaft/"),
        "/company/corvane-motor-company/",
        f"/sitemap/{article.published_at:%Y-%m}.xml",
    ]


def test_every_public_page_is_cacheable_whole_and_sets_no_cookie(client):
    for url in public_urls():
        response = client.get(url)

        assert response.status_code == 200, url
        assert "public" in response["Cache-Control"], url
        assert "s-maxage" in response["Cache-Control"], url
        assert not response.cookies, url
        assert "Cookie" not in response.get("Vary", ""), url


def test_an_unchanged_page_answers_304(client):
    for url in public_urls():
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first["ETag"]})

        assert again.status_code == 304, url


def test_head_has_the_headers_of_get_and_answers_304_too(client):
    article, *others = public_urls()
    document = make_document(Article.objects.get(), shown_to_readers=True)
    make_comment(Article.objects.get())  # a feed without an entry says when it was asked for
    known = {"If-None-Match": f'"{document.sha256}"'}
    feeds = ("/feed/atom/", "/feed.json", "/comments/feed/", f"{article}feed/")
    files = ("/favicon.ico", "/apple-touch-icon.png", "/news-sitemap.xml")
    for url in (
        article,
        *others,
        *feeds,
        *files,
        "/archives/",
        "/corrections/",
        f"{article}?amp=1",
    ):
        page, head = client.get(url), client.head(url)
        again = client.head(url, headers={"If-None-Match": page["ETag"]})

        assert dict(head.headers) == dict(page.headers), url
        small = {"Accept-Encoding": "gzip"}
        assert client.head(url, headers=small)["ETag"] == client.get(url, headers=small)["ETag"]
        assert head["ETag"], url
        assert not b"".join(head), url
        assert again.status_code == 304, url
        assert client.get(url, headers={"If-None-Match": head["ETag"]}).status_code == 304, url
    assert client.head(document.get_absolute_url(), headers=known).status_code == 304


def test_an_icon_is_at_the_root_where_browsers_ask_for_one(client):
    for path in ("/favicon.ico", "/apple-touch-icon.png"):
        response = client.get(path)

        assert response.status_code == 200
        assert response["Content-Type"].startswith("image/")
        assert "max-age=86400" in response["Cache-Control"]
        assert not response.cookies
        Image.open(BytesIO(response.content)).verify()


def test_a_signed_in_editor_sees_the_very_page_that_readers_see(client, admin_client):
    article = make_article()

    for url in ("/", article.get_absolute_url()):
        theirs = re.sub(r'name="token" value="[^"]*"', "", text_of(client.get(url)))
        ours = re.sub(r'name="token" value="[^"]*"', "", text_of(admin_client.get(url)))
        assert theirs == ours


def test_a_public_page_takes_only_get_and_head(client):
    article = make_article()

    assert client.post(article.get_absolute_url()).status_code == 405
    assert client.head(reverse("articles:front")).status_code == 200
