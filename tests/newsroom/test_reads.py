"""What is read, for the newsroom: on its home, on an article's form, on a screen of its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import most_read
from articles.models import ArticleReads
from tests.factories import make_article, make_category, make_company, make_user

pytestmark = pytest.mark.django_db
SCREEN = "/admin/articles/article/reads/"


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))


@pytest.fixture
def article():
    section = make_category("Plants", parent=make_category("Auto News"))
    made = make_article("A report", categories=[section], companies=[make_company("Corvane")])
    today = timezone.localdate()
    reads = ArticleReads.objects
    reads.add({(made.slug, ""): 4, (made.slug, "news.example"): 3}, on=today)
    reads.add({(made.slug, "-own"): 5}, on=today - timedelta(days=8))
    reads.add({(made.slug, ""): 1000}, on=today - timedelta(days=60))
    return made


def test_the_home_names_what_is_most_read_with_its_number(client, editor, article):
    most_read.refresh_most_read()

    page = client.get("/admin/").text

    assert "A report" in page.partition("Most read this week")[2]
    assert "read 7 times" in page


def test_an_articles_form_shows_its_readers_by_day_and_by_site(client, editor, article):
    page = client.get(f"/admin/articles/article/{article.pk}/change/").text

    assert "Read 1,012 times, 7 of them this week." in page
    assert "Reads by day, 30 days: 12, most on" in page
    assert "<dt>news.example</dt><dd>3</dd>" in page
    assert "<dt>Our own pages</dt><dd>5</dd>" in page


def test_a_draft_has_no_readers(client, editor):
    draft = make_article(status="draft")

    assert "Reads by day" not in client.get(f"/admin/articles/article/{draft.pk}/change/").text


def test_the_screen_sums_up_by_article_section_company_and_site(client, editor, article):
    week, month = client.get(SCREEN).text, client.get(f"{SCREEN}?days=30").text

    assert "Read 7 times in 7 days" in week
    assert "Read 12 times in 30 days" in month
    for name in ("A report</a>", "Auto News", "Corvane"):
        assert f"{name}</th><td>12</td>" in month
    assert "Plants" not in month.partition("Sections</h2>")[2]
    assert "Our own pages" not in week


def test_the_screen_costs_the_same_queries_however_much_was_read(
    client, editor, article, django_assert_max_num_queries
):
    for _ in range(30):
        other = make_article(categories=[make_category()], companies=[make_company()])
        ArticleReads.objects.add({(other.slug, "x.example"): 1}, on=timezone.localdate())
    client.get(SCREEN)

    with django_assert_max_num_queries(12):
        client.get(SCREEN)


def test_who_writes_nothing_sees_no_figures(client):
    client.force_login(make_user("moderator"))

    assert client.get(SCREEN).status_code == 403
    assert "Most read this week" not in client.get("/admin/").text
