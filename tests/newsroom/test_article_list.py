"""The list of articles: tabs that count, thumbnails, and steps in a row with a way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from images.admin import tabs
from newsroom.models import Assignment
from tests.factories import make_article, make_category, make_image, make_user
from tests.newsroom.desk import at

pytestmark = pytest.mark.django_db
Status = Article.Status
LIST = "/admin/articles/article/"


def row_of(client, article):
    """The cell of the list with the steps of ``article``."""
    page = client.get(LIST).text
    start = page.index(f">{article}</a></th>")
    return page[start : page.index("</tr>", start)]


def test_tabs_say_how_many_articles_they_show(client):
    for _ in range(2):
        make_article()
    make_article(published_at=timezone.now() + timedelta(days=1))
    make_article(status=Status.DRAFT)
    client.force_login(make_user("editor"))

    page = client.get(LIST).text

    for tab, number in {"Live": 2, "Scheduled": 1, "Draft": 1, "In review": 0}.items():
        assert f'>{tab} <span class="tabs__number">{number}</span>' in page


def test_tabs_count_to_a_thousand_and_no_further(client, monkeypatch):
    monkeypatch.setattr(tabs, "MOST", 2)
    for _ in range(4):
        make_article(status=Status.DRAFT)
    client.force_login(make_user("editor"))

    assert '>Draft <span class="tabs__number">2+</span>' in client.get(LIST).text


def test_tabs_of_a_writer_count_what_the_writer_may_read(client):
    writer = make_user("writer")
    make_article(status=Status.DRAFT, created_by=writer)
    make_article(status=Status.DRAFT)
    client.force_login(writer)

    assert '>Draft <span class="tabs__number">1</span>' in client.get(LIST).text


def test_a_row_shows_the_lead_picture_small(client):
    make_article(lead_image=make_image())
    client.force_login(make_user("editor"))

    assert 'class="thumbnail"' in client.get(LIST).text


def test_a_draft_is_published_from_its_row_and_the_list_stays_as_it_was(client):
    article = make_article(status=Status.DRAFT, body="<p>Words.</p>", categories=[make_category()])
    client.force_login(make_user("editor"))
    assert at("take", article.pk, "publish") in row_of(client, article)

    response = client.post(f"{at('take', article.pk, 'publish')}?back=state%3Ddraft", follow=True)

    assert response.redirect_chain[-1][0] == f"{LIST}?state=draft"
    assert f"“{article}” is published." in response.text
    assert article in Article.objects.live()


def test_what_the_checklist_holds_back_leads_from_its_row_to_the_checklist(client):
    article = make_article(status=Status.DRAFT, body="")
    client.force_login(make_user("editor"))

    response = client.post(at("take", article.pk, "publish"))

    assert response.url == at("check", article.pk, "publish")
    assert not Article.objects.live().exists()


def test_a_withdrawal_from_the_list_is_undone_there_once(client):
    article = make_article(body="<p>Words.</p>", categories=[make_category()])
    client.force_login(make_user("editor"))

    shown = client.post(at("take", article.pk, "withdraw"), follow=True).text
    assert not Article.objects.live().exists()
    undo = at("take", article.pk, "republish")
    assert f'class="undo" action="{undo}"' in shown
    client.post(undo)

    assert article in Article.objects.live()
    assert 'class="undo"' not in client.get(LIST).text


def test_a_step_that_no_longer_fits_does_nothing_and_says_so(client):
    article = make_article()
    client.force_login(make_user("editor"))

    response = client.post(at("take", article.pk, "submit"), follow=True)

    assert "“Live” by now. Nothing was done." in response.text


def test_a_row_offers_a_writer_their_own_steps_alone(client):
    writer = make_user("writer")
    draft = make_article("Own draft", status=Status.DRAFT, created_by=writer)
    submitted = make_article("Own, submitted", status=Status.IN_REVIEW, created_by=writer)
    live = make_article("Of others")
    Assignment.objects.create(article=live, assignee=writer)
    client.force_login(writer)

    assert at("take", draft.pk, "submit") in row_of(client, draft)
    for article in (draft, submitted, live):
        assert at("take", article.pk, "publish") not in row_of(client, article)
        assert at("take", article.pk, "withdraw") not in row_of(client, article)
    assert client.post(at("take", live.pk, "withdraw")).status_code == 403
    assert client.get(at("take", draft.pk, "submit")).status_code == 405


def test_what_takes_an_article_back_stands_apart_from_what_publishes_it(client):
    article = make_article(status=Status.IN_REVIEW)
    client.force_login(make_user("editor"))

    row = row_of(client, article)
    apart = row.index("row-steps__back")

    assert row.index(at("take", article.pk, "publish")) < apart
    assert apart < row.index(at("take", article.pk, "send_back")) < row.index("/delete/")
