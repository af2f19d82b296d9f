"""Times on readers' pages: the hour of today, what was updated when, and what feeds say of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.clock import build_card_tag, build_update_tag
from articles.models import Article
from newsroom import notices
from tests.articles.test_structured_data import data
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db
DESK = ZoneInfo("America/Detroit")


def test_a_card_of_today_carries_the_hour_and_one_of_yesterday_the_day():
    now = timezone.now().astimezone(DESK)

    assert ":" in build_card_tag(now).partition(">")[2]
    assert ":" not in build_card_tag(now - timedelta(days=1)).partition(">")[2]


def test_a_page_with_cards_is_dropped_at_midnight(client):
    make_article()

    assert "today" in client.get("/")["Cache-Tag"].split(",")


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        (datetime(2025, 12, 19, 15, 40, tzinfo=DESK), ">3:40 p.m.<"),
        (datetime(2025, 12, 20, 15, 40, tzinfo=DESK), ">December 20, 2025, 3:40 p.m. EST<"),
    ],
)
def test_an_update_on_the_day_of_publication_is_told_by_its_hour(changed, shown):
    published = datetime(2025, 12, 19, 9, 30, tzinfo=DESK)

    assert shown in build_update_tag(changed, published)


def test_an_article_is_never_older_than_its_correction(client):
    article = make_article(published_at=timezone.now() - timedelta(days=9))
    correction = notices.add_correction(article, by=None, text="It is 6.2.")
    Article.objects.filter(pk=article.pk).update(updated_at=article.published_at)

    news = data(client, article.get_absolute_url())["NewsArticle"]

    assert news["dateModified"] >= correction.at.isoformat(timespec="seconds")
    assert "Updated" in client.get(article.get_absolute_url()).text


def test_a_feed_does_not_ask_to_click_and_says_whose_the_picture_is(client):
    image = make_image(credit="Dot Camshaft")
    make_article(
        lead_image=image,
        lead_caption="In port. Click for more.",
        body=f'<p><img src="{image.url}" alt="A car"><br>At sea. Click for more.</p>',
    )

    html = client.get("/feed.json").json()["items"][0]["content_html"]

    assert "In port. · Picture: Dot Camshaft" in html
    assert "Click for more" not in html
