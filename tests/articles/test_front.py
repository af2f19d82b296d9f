"""Front page: what leads it, what stands below; nothing empty, said twice or endless."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from articles.lists import front
from articles.lists.pagination import PER_PAGE
from articles.models import Article, FollowUp
from comments.models import Comment
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def page_of(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def headlines(page):
    """What the page links by a headline, from top to bottom."""
    return re.findall(r'class="(?:card__headline"><a|line__headline") href="[^"]*">([^<]*)<', page)


def make_river(count, *, since=HOUR, **fields):
    """So many articles, the newest first, named ``Story 00`` and on."""
    now = timezone.now()
    return [
        make_article(f"Story {number:02}", published_at=now - since - number * HOUR, **fields)
        for number in range(count)
    ]


def pin(article, ahead):
    Article.objects.filter(pk=article.pk).update(lead_until=timezone.now() + ahead)


def test_a_pinned_article_leads_until_its_time_runs_out(client):
    stories = make_river(3)
    pin(stories[2], HOUR)
    while_pinned = headlines(page_of(client))

    pin(stories[2], -HOUR)
    run_out = headlines(page_of(client))

    assert while_pinned == ["Story 02", "Story 00", "Story 01"]
    assert run_out == ["Story 00", "Story 01", "Story 02"]


def test_of_several_pinned_articles_the_newest_leads(client):
    stories = make_river(3)
    pin(stories[1], HOUR)
    pin(stories[2], 9 * HOUR)

    assert headlines(page_of(client)) == ["Story 01", "Story 00", "Story 02"]


def test_a_pinned_article_from_far_back_leads_and_the_river_goes_on_below_it(client):
    stories = make_river(PER_PAGE + 3)
    pin(stories[-1], HOUR)

    page = page_of(client)

    assert headlines(page) == [f"Story {PER_PAGE + 2}"] + [f"Story {n:02}" for n in range(PER_PAGE)]
    assert 'href="/page/2/" rel="next"' in page


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Article.Status.READY},
        {"status": Article.Status.WITHDRAWN},
        {"published_at": timezone.now() + 9 * HOUR},
        {"withdraw_at": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_an_article_that_is_not_live_does_not_lead(client, fields):
    make_article("Seen by All")
    make_article("Told Nobody", lead_until=timezone.now() + 99 * HOUR, **fields)

    page = page_of(client)

    assert headlines(page) == ["Seen by All"]
    assert "Told Nobody" not in page


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("pictured", [True, False])
def test_a_front_with_few_articles_has_no_empty_part(client, count, pictured):
    image = make_image() if pictured else None
    make_river(count, lead_image=image, categories=[make_category("racing")])

    page = page_of(client)

    assert headlines(page) == [f"Story {number:02}" for number in range(count)]
    for part in ("What happened since", "From the comments", 'class="section"', 'rel="next"'):
        assert part not in page
    assert ("The latest" in page) == (count == 5)
    # The only section has its articles above; it is still to be found.
    assert 'href="/category/racing/"' in page
    assert not re.search(r"<[ou]l[^>]*>\s*</[ou]l>", page), "No list is empty."


def test_no_article_stands_twice_on_the_front(client):
    racing, shows = make_category("racing", position=1), make_category("shows", position=2)
    stock_cars = make_category("stock cars", parent=racing)
    make_river(PER_PAGE, categories=[racing])
    older = timezone.now() - 99 * HOUR
    make_article("Both", published_at=older, categories=[stock_cars, shows])
    make_article("Shown", published_at=older - HOUR, categories=[shows])

    page = page_of(client)

    assert headlines(page)[PER_PAGE:] == ["Both", "Shown"]
    assert re.findall(r'<h2 class="strip" id="section-\d+"><a href="([^"]*)"', page) == [
        "/category/racing/",
        "/category/shows/",
    ]
    assert "stock cars</a></h2>" not in page, "It stands below racing."


def test_only_so_many_sections_show_articles_and_the_others_are_linked(client):
    make_river(PER_PAGE)
    for number in range(front.MOST_SECTIONS + 2):
        section = make_category(f"section {number}", position=number)
        for story in range(front.PER_SECTION + 1):
            make_article(
                f"Old {number}.{story}",
                published_at=timezone.now() - (99 + story) * HOUR,
                categories=[section],
            )

    page = page_of(client)

    assert page.count('<section class="section"') == front.MOST_SECTIONS
    assert len(headlines(page)) == PER_PAGE + front.MOST_SECTIONS * front.PER_SECTION
    named = page[page.index("More sections") :]
    assert f'href="/category/section-{front.MOST_SECTIONS}/"' in named
    assert f'href="/category/section-{front.MOST_SECTIONS + 1}/"' in named
    assert 'href="/category/section-0/"' not in named


def test_recent_follow_ups_of_live_articles_stand_beside_the_river(client):
    live, gone = make_article("Plant Shuts"), make_article("Gone", status=Article.Status.WITHDRAWN)
    newest = FollowUp.objects.create(article=live, text="It opened again.")
    FollowUp.objects.create(article=gone, text="Nobody may know.")
    for number in range(front.FOLLOW_UPS):
        at = timezone.now() - (number + 1) * HOUR
        FollowUp.objects.create(article=live, text=f"Day {number}.", at=at)

    page = page_of(client)

    assert "It opened again." in page
    assert f'href="/plant-shuts/#follow-up-{newest.pk}"' in page
    assert f"Day {front.FOLLOW_UPS - 1}." not in page, "Only the newest few."
    assert "Nobody may know." not in page


def test_what_happened_long_ago_is_no_news_of_the_front(client):
    article = make_article("Plant Shuts")
    for days in (3, 40):
        at = timezone.now() - timedelta(days=days)
        FollowUp.objects.create(article=article, text=f"{days} days.", at=at)

    page = page_of(client)

    assert "3 days." in page
    assert "40 days." not in page


def test_recent_comments_are_visible_ones_on_live_articles_one_for_each(client):
    now = timezone.now()
    busy, quiet = make_article("Busy"), make_article("Quiet")
    shown = make_comment(quiet, "Second <thoughts>.", name="Hob", created_at=now - HOUR)
    make_comment(busy, "The older word.", created_at=now - 2 * HOUR)
    make_comment(busy, "The newer word.", created_at=now)
    make_comment(busy, "Pending word.", status=Comment.Status.PENDING)
    make_comment(busy, "Spam word.", status=Comment.Status.SPAM)
    make_comment(busy, "Removed word.", removed_at=now, removal="commenter")
    make_comment(make_article("Gone", status=Article.Status.WITHDRAWN), "Word on what is gone.")

    page = page_of(client)

    assert re.findall(r'bulletin__text"><p>([^<]*)<', page) == [
        "The newer word.",
        "Second &lt;thoughts&gt;.",
    ]
    assert f'<bdi>Hob</bdi> on <a dir="auto" href="{shown.get_absolute_url()}"' in page


def test_the_front_takes_eight_queries_however_many_sections(client, django_assert_max_num_queries):
    authors, image = [make_author(), make_author()], make_image()
    for number in range(9):
        places = {"authors": authors, "lead_image": image}
        places["categories"] = [make_category(f"section {number}")]
        article = make_article(f"Pinned {number}", lead_until=timezone.now() + HOUR, **places)
        make_article(published_at=timezone.now() - 9 * HOUR, **places)
        FollowUp.objects.create(article=article, text="And then.")
        make_comment(article)
    cache.clear()

    with django_assert_max_num_queries(8):
        page = page_of(client)

    assert 'class="section"' in page


def test_an_editor_chooses_the_lead_and_a_writer_does_not(client):
    writer = make_user("writer")
    draft = make_article(status=Article.Status.DRAFT, created_by=writer)
    screen = reverse("admin:articles_article_change", args=[draft.pk])

    client.force_login(make_user("editor"))
    editors = client.get(screen).text
    client.force_login(writer)
    writers = client.get(screen).text

    assert 'name="lead_until_0"' in editors
    assert 'name="lead_until_0"' not in writers
