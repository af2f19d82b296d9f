"""Old paths: WordPress's other ways to write a path, and slips, take one permanent redirect."""

from datetime import timedelta
from urllib.parse import quote, unquote, urlsplit

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Address, Article
from pages import old_paths
from pages.models import Page
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_document,
    make_image,
    make_series,
)

pytestmark = pytest.mark.django_db
SLUG = "f-150-lightning"
FORMS_OF_THE_ARTICLE = """
    /F-150-Lightning/ /F-150-LIGHTNING /f-150-lightning //f-150-lightning/
    /f-150-lightning// ///f-150-lightning/// //F-150-Lightning /f-150-lightning)
    /f-150-lightning, /f-150-lightning” /f-150-lightning. /f-150-lightning%20
    /f-150-lightning%E2%80%9D /f-150-lightning%22 /f-150-lightning' /f-150-lightning/)
    /f-150-lightning/, /f-150-lightning/” /f-150-lightning/. /f-150-lightning/%20
    /f-150-lightning/%E2%80%9D /f-150-lightning/%22 /f-150-lightning/' /f-150-lightning)/
    /f-150-lightning,/ /f-150-lightning”/ /f-150-lightning./ /f-150-lightning%20/
    /f-150-lightning%E2%80%9D/ /f-150-lightning’/ /f-150-lightning]/ /f-150-lightning>
    /f-150-lightning; /f-150-lightning: /f-150-lightning… /f-150-lightning’
    /f-150-lightning* /f-150-lightning! /f-150-lightning%5C /f-150-lightning%3F
    /f-150-lightning| /f-150-lightning). /f-150-lightning/”) /f-150-lightning/%E2%80%8B
    /f-150-lightning%20) /f-150-lightning%25E2%2580%259D /f-150-lightning%2520/
    /f-150-lightning/%0A /%20f-150-lightning/ /%E2%80%9Cf-150-lightning%E2%80%9D/
    /f%E2%80%91150-lightning/ /f-150-lightning™/ /%5Cf-150-lightning/
    /f-150-li%C2%ADghtning/ /index.php/f-150-lightning/ /index.php/f-150-lightning
    /index.php//F-150-Lightning) /2026/11/27/f-150-lightning/ /2026/11/f-150-lightning/
    /2026/11/27/f-150-lightning /index.php/2026/11/27/f-150-lightning/
    /2026/11/27/f-150-lightning/amp/ /f-150-lightning/amp/ /f-150-lightning/amp
    /f-150-lightning/embed/ /f-150-lightning/trackback/ /f-150-lightning/AMP/
    /f-150-lightning/embed). /former-name /Former-Name/ /former-name/amp/
    /2026/11/27/former-name/ /former-name) /2019/05/Old_Name.html /2019/05/Old_Name.html)
    //2019/05/Old_Name.html /f-150-lightning/%3Futm_source=x /f-150-lightning%3Fp=1
    /f-150-lightning/%23comment-1 /f-150-lightning%2523comments
"""
MISSING_OR_HIDDEN = """
    /missing.png /missing.png/ /missing /Missing/ /missing) //missing/ /missing/amp/
    /missing/feed/rss2/ /missing/rss/ /index.php/missing/ /😀/ /2026/11/27/missing/
    /2026/11/27/page/2/ /amp/ /wp-login.php
    /wp-content/uploads/missing.jpg /.env /wp-rss3.php /a.php) /secret /Secret/ /secret/amp/
    /secret/feed/rss2/ /2026/11/27/secret/ /secret/?feed=rss2 /secret). /missing/?feed=rss2
    /?p=13&feed=rss2 //evil.example/ //evil.example /%5Cevil.example/
    /%5C%5Cevil.example/%2e%2e ///evil.example/feed/rss2/ //evil.example/amp/
    /%3F /%23 /%3F/evil /%3Fp=101407
    /index.php//evil.example/ /%00/ /%09/evil.example/ //user@evil.example/
    /https://evil.example/ /%250d%250aX:y/ //admin/ /Admin/ /admin) /static/missing.css
    /media/missing.jpg /Static/x) /Comments/Status/a-token/ /Preview/a-token/
    /comments/reply/1)/
"""


@pytest.fixture
def newsroom():
    """A live article in one list of each kind, a page, and what no reader may see."""
    article = make_article(
        "F-150 Lightning™",
        slug=SLUG,
        legacy_id=12,
        categories=[make_category("Sales", parent=make_category("Auto News"), legacy_id=3)],
        companies=[make_company("Corvane")],
        authors=[make_author("Dot Camshaft", legacy_id=2)],
        series=make_series("Milestones"),
        tags=["Citroën"],
        published_at=timezone.now() - timedelta(days=1),
    )
    make_article("Secret", slug="secret", legacy_id=13, status="draft")
    make_article("Gone", slug="gone", status="withdrawn")
    Page.objects.create(title="About", slug="about", is_published=True)
    Address.objects.create(path="/former-name/", article=article)
    Address.objects.create(path="/2019/05/Old_Name.html", article=article)
    Address.objects.redirect("/category/old/", to="/category/auto-news/")
    return article


def get(client, path):
    """Ask for ``path`` byte by byte: Django's client would read ``//host/`` as a host."""
    path, _, query = path.partition("?")
    raw = unquote(path).encode().decode("latin-1")
    return client.generic("GET", "/", PATH_INFO=raw, QUERY_STRING=query)


def follow_once(client, path):
    """Where the one redirect of ``path`` leads, having seen that it is one and for good."""
    response = get(client, path)
    assert response.status_code == 301, path
    goal = response["Location"]
    assert goal.startswith("/")
    assert not goal.startswith(("//", "/\\"))
    assert client.get(goal).status_code == 200, goal
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    return goal


def test_one_permanent_redirect_leads_to_the_article(client, newsroom):
    for path in FORMS_OF_THE_ARTICLE.split():
        assert follow_once(client, path) == f"/{SLUG}/", path


def test_other_pages_and_queries_take_one_redirect_too(client, newsroom):
    for path, goal in [
        ("//", "/"),
        ("/)", "/"),
        ("/index.php", "/"),
        ("/index.php/", "/"),
        ("/INDEX.PHP", "/"),
        ("/About", "/about/"),
        ("/about/amp/", "/about/"),
        ("/Category/Auto-News/", "/category/auto-news/"),
        ("/category/auto-news//sales", "/category/auto-news/sales/"),
        ("/category/auto-news/sales/)", "/category/auto-news/sales/"),
        ("/category/auto-news/sales/amp/", "/category/auto-news/sales/"),
        ("/category/old/amp/", "/category/auto-news/"),
        ("/tag/Citroën/", "/tag/citroen/"),
        ("/tag/citroen,", "/tag/citroen/"),
        ("/company/Corvane", "/company/corvane/"),
        ("/author/Dot-Camshaft/", "/author/dot-camshaft/"),
        ("/series/milestones).", "/series/milestones/"),
        ("/archives", "/archives/"),
        ("/Robots.txt", "/robots.txt"),
        ("/sitemap.xml/", "/sitemap.xml"),
        ("/feed.json)", "/feed.json"),
        ("/SEARCH/?q=a+b%26c", "/search/?q=a+b%26c"),
        (f"/{SLUG}/amp/?utm_source=mail&n=ö", f"/{SLUG}/?utm_source=mail&n=%C3%B6"),
        ("/former-name/?utm_source=mail", f"/{SLUG}/?utm_source=mail"),
        ("/index.php?p=12", f"/{SLUG}/"),
        ("/index.php?s=axle", "/search/?q=axle"),
    ]:
        assert follow_once(client, path) == goal, path


BELOW = (
    "",
    "category/auto-news/sales/",
    "tag/citroen/",
    "author/dot-camshaft/",
    f"{SLUG}/",
    "company/corvane/",
    "series/milestones/",
    "corrections/",
    "comments/",
)


@pytest.mark.parametrize("below", BELOW)
def test_feeds_of_other_names_lead_to_the_feed_there(client, newsroom, below):
    for feed, goal in (
        *((f"{name}/", "feed/") for name in ("rss", "rss2", "rdf", "feed/feed", "RSS2")),
        *((f"feed/{name}/", "feed/") for name in ("rss", "rss2", "rdf")),
        *(("atom/", "feed/atom/"), ("atom", "feed/atom/"), ("feed/json/", "feed.json")),
        *(
            ("feed", "feed/"),
            ("rss", "feed/"),
            ("feed/rss2).", "feed/"),
            ("Feed/Atom", "feed/atom/"),
        ),
    ):
        assert follow_once(client, f"/{below}{feed}") == f"/{below}{goal}"


def test_old_files_and_queries_of_feeds_lead_to_the_feed(client, newsroom):
    for path, goal in [
        ("/wp-rss2.php", "/feed/"),
        ("/wp-rss.php", "/feed/"),
        ("/wp-rdf.php", "/feed/"),
        ("/wp-feed.php", "/feed/"),
        ("/wp-atom.php", "/feed/atom/"),
        ("/wp-commentsrss2.php", "/comments/feed/"),
        ("/index.php/feed/rss2/", "/feed/"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=rdf", "/feed/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/?feed=comments-rss2", "/comments/feed/"),
        ("/index.php?feed=atom", "/feed/atom/"),
        (f"/{SLUG}/?feed=rss2", f"/{SLUG}/feed/"),
        (f"/{SLUG}/?feed=comments-rss2", f"/{SLUG}/feed/"),
        (f"/{SLUG}/?feed=atom&utm_source=x", f"/{SLUG}/feed/atom/?utm_source=x"),
        (f"/{SLUG}?feed=rss", f"/{SLUG}/feed/"),
        ("/F-150-Lightning)?feed=rss2", f"/{SLUG}/feed/"),
        ("/former-name/?feed=rss2", f"/{SLUG}/feed/"),
        ("/former-name/feed/", f"/{SLUG}/feed/"),
        ("/former-name/feed/rss2/", f"/{SLUG}/feed/"),
        ("/category/auto-news/?feed=rdf", "/category/auto-news/feed/"),
        ("/category/old/feed/rss2/", "/category/auto-news/feed/"),
        ("/tag/citroen/?feed=atom", "/tag/citroen/feed/atom/"),
        ("/2026/11/27/f-150-lightning/feed/", f"/{SLUG}/feed/"),
        ("/?p=12&feed=rss2", f"/{SLUG}/feed/"),
        ("/?cat=3&feed=atom", "/category/auto-news/sales/feed/atom/"),
        ("/?author=2&feed=rss2", "/author/dot-camshaft/feed/"),
        ("/?tag=citroen&feed=rss2", "/tag/citroen/feed/"),
        ("/?s=axle&feed=rss2", "/search/?q=axle"),
        ("/About?feed=rss2", "/about/"),
    ]:
        assert follow_once(client, path) == goal, path


def test_what_is_missing_or_hidden_answers_404_without_a_hop(client, newsroom):
    for path in MISSING_OR_HIDDEN.split():
        response = get(client, path)
        assert (path, response.status_code) == (path, 404)
        assert "Location" not in response


def test_a_withdrawn_article_is_gone_at_its_old_forms_too(client, newsroom):
    for path in ("/gone/", "/gone", "/Gone)", "/gone/amp/", "/2026/11/27/gone/"):
        assert get(client, path).status_code == 410, path


def test_what_answers_at_a_path_of_its_own_is_left_alone(client, newsroom):
    make_article("Atom", slug="atom")
    make_article("Amp", slug="amp")

    for path in (
        "/atom/",
        "/amp/",
        f"/{SLUG}/?amp=1",
        f"/{SLUG}/?feed=nonsense",
        "/about/?feed=rss",
    ):
        assert client.get(path).status_code == 200, path


def test_a_comment_or_document_without_its_slash_takes_one_hop(client, newsroom):
    document = make_document(newsroom, shown_to_readers=True).get_absolute_url()

    assert client.get(document.rstrip("/")).url == document
    assert client.get(f"/{SLUG}/comment-page-1").url == f"/{SLUG}/#comments"


def test_the_old_path_of_a_file_is_found_with_what_hangs_on_it(client):
    image = make_image()
    Address.objects.create(path="/wp-content/uploads/2011/Car.JPG", image=image)

    response = get(client, "//wp-content/uploads/2011/Car.JPG).")

    assert (response.status_code, response["Location"]) == (301, image.url)


def test_rows_that_lead_to_a_missing_page_or_in_a_circle_answer_404(client):
    Address.objects.create(path="/one/", target="/two/")
    Address.objects.create(path="/two/", target="/one/")
    Address.objects.create(path="/three/", target="/nowhere/")

    for path in ("/one/", "/two/", "/three/"):
        assert client.get(path).status_code == 404, path


def test_a_row_whose_goal_moved_on_still_takes_one_redirect(client, newsroom):
    Address.objects.create(path="/first/", target="/former-name/")

    assert follow_once(client, "/first/") == f"/{SLUG}/"


def test_head_takes_the_same_redirect_and_a_post_takes_none(client, newsroom):
    assert client.head(f"/{SLUG}/amp/").status_code == 301
    assert client.post(f"/{SLUG}/amp/").status_code == 404
    assert client.post(f"/{SLUG}/?feed=rss2").status_code == 405


def test_a_query_that_nobody_reads_is_no_fault_of_ours(client, newsroom):
    query = "&".join(["a=1"] * 1001)

    assert get(client, f"/missing/?{query}").status_code == 404
    assert get(client, f"/{SLUG}/amp/?b={'b' * 4000}")["Location"] == f"/{SLUG}/?b={'b' * 4000}"


def test_nothing_is_read_from_a_path_longer_than_any_of_ours(client, monkeypatch):
    monkeypatch.setattr(old_paths, "_tidy", pytest.fail)

    assert client.get(f"/{'%3C' * 20_000}a").status_code == 404


def test_a_copy_that_a_cache_keeps_does_not_hide_a_redirect(client, newsroom):
    etag = client.get(f"/{SLUG}/")["ETag"]

    response = client.get(f"/{SLUG}/amp/", headers={"If-None-Match": etag})

    assert response.status_code == 301


def test_a_plain_missing_path_costs_one_look_at_the_addresses(client, django_assert_num_queries):
    request = RequestFactory().get("/nothing/has/this/path/")

    with django_assert_num_queries(1):
        assert old_paths.find_answer(request) is None


_PIECES = st.sampled_from(
    [
        *"/\\).,;”’…%?#&@:~ \t\u200b\x00",
        *("//", "%2F", "%5C", "%25", "..", "index.php", "2026/11/27", SLUG, "F-150-Lightning"),
        *("amp", "embed", "feed", "rss2", "atom", "secret", "admin", "evil.example", "http:"),
        *("wp-rss2.php", "former-name", "page/2", "category/auto-news"),
    ]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.lists(_PIECES, max_size=7).map("".join), query=st.sampled_from(["", "feed=rss2"]))
def test_no_path_leads_off_the_site_to_a_404_or_to_a_second_redirect(newsroom, path, query):
    client = Client()
    response = get(client, f"/{quote(path)}?{query}")

    assert response.status_code in (200, 301, 302, 404, 405, 410)
    if response.status_code == 301:
        goal = urlsplit(response["Location"])
        assert (goal.scheme, goal.netloc) == ("", "")
        assert "secret" not in goal.path
        if not goal.path.startswith("/admin"):
            assert client.get(response["Location"]).status_code == 200
    assert Article.objects.get(slug="secret").status == "draft"
