"""The article screen in the admin: writing, filing, steps, and never a silent overwrite."""

import re
from datetime import UTC, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.clock import format_moment
from articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_tag,
    make_user,
)
from tests.newsroom.desk import at, two_boxes

pytestmark = pytest.mark.django_db
Status = Article.Status
ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def screen(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def as_it_stands(article):
    """What the browser would post for an article that nobody touched."""
    data = {
        "headline": article.headline,
        "slug": article.slug,
        "body": article.body,
        "base_version": article.version,
        "comments_open": "on",
        "filed_under": list(article.category_placements.values_list("category_id", flat=True)),
    }
    if article.published_at:
        moment = timezone.localtime(article.published_at)
        data |= {
            "published_at_0": moment.strftime("%Y-%m-%d"),
            "published_at_1": moment.strftime("%H:%M:%S"),
        }
    return data


def test_an_article_is_written_filed_and_published_in_one_go(client, editor):
    author, category, company = make_author("Nora Quill"), make_category(), make_company()
    image = make_image(credit="Rolf Mock/Halden")
    make_tag("Hybrid")

    client.post(
        ADD,
        {
            "headline": "U.S. Made at Last",
            "standfirst": "A sentence.",
            "body": "<p>The lead* of it.</p><p>*A note.</p>",
            "lead_image": image.pk,
            "filed_under": [category.pk],
            "tags": ["hybrid", "Trucks"],
            "about_companies": [company.pk],
            "comments_open": "on",
            "byline": [author.pk],
            "_publish": "Publish now",
        },
    )

    article = Article.objects.live().get()
    assert article.slug == "u-s-made-at-last"
    assert article.named_authors() == [author]
    assert article.filed_under() == [category]
    assert [tag.name for tag in article.named_tags()] == ["Hybrid", "Trucks"]
    assert list(article.companies.all()) == [company]
    assert article.created_by == editor
    assert "Hybrid" in article.search_terms


def test_the_writer_with_a_profile_is_the_byline_where_none_is_given(client):
    writer = make_user("writer")
    profile = make_author(user=writer)
    client.force_login(writer)

    client.post(ADD, {"headline": "Mine"})

    assert Article.objects.get().named_authors() == [profile]


def test_publishing_at_a_time_needs_a_time(client, editor):
    article = make_article(status=Status.DRAFT, categories=[make_category()])

    response = client.post(screen(article), as_it_stands(article) | {"_schedule": "1"}, follow=True)

    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert "Couldn’t schedule: choose a time first." in response.text


def test_a_failed_step_keeps_the_save_and_says_why(client, editor):
    article = make_article(
        status=Status.DRAFT,
        categories=[make_category()],
        embargo_until=timezone.now() + timedelta(hours=1),
    )
    embargo = timezone.localtime(article.embargo_until)
    data = as_it_stands(article) | {
        "headline": "Saved anyway",
        "embargo_until_0": embargo.strftime("%Y-%m-%d"),
        "embargo_until_1": embargo.strftime("%H:%M:%S"),
        "_publish": "1",
    }

    response = client.post(screen(article), data, follow=True)

    article.refresh_from_db()
    assert (article.headline, article.status) == ("Saved anyway", Status.DRAFT)
    assert "Saved, but not done: The embargo lasts until" in response.text


def test_a_step_that_does_not_fit_is_refused(client, editor):
    article = make_article(status=Status.DRAFT)

    response = client.post(screen(article), as_it_stands(article) | {"_withdraw": "1"})

    assert response.status_code == 403


def test_the_second_of_two_editors_cannot_overwrite_the_first_unasked(client, editor):
    article = make_article(status=Status.DRAFT, body="<p>As it was.</p>")
    opened_by_both = as_it_stands(article)
    client.post(screen(article), opened_by_both | {"body": "<p>What Eve wrote.</p>"})
    client.force_login(make_user("editor"))

    mine = opened_by_both | {"body": "<p>What I wrote.</p>"}
    response = client.post(screen(article), mine)

    article.refresh_from_db()
    assert "What Eve wrote." in article.body
    assert "eve saved this article at" in response.text
    assert "What I wrote." in response.text

    seen = response.context["conflict"].version
    client.post(screen(article), mine | {"merged_onto": seen, "keep_body": "mine"})

    article.refresh_from_db()
    assert "What I wrote." in article.body
    saved = [revision.snapshot["body"] for revision in article.revisions.all()]
    assert any("What Eve wrote." in body for body in saved)


def test_a_wrong_field_keeps_what_was_typed(client, editor):
    response = client.post(
        ADD,
        {
            "headline": "",
            "body": "<p>Two hours of work.</p>",
            "tags": ["kept-tag"],
        },
    )

    assert response.status_code == 200
    assert "Two hours of work." in response.text
    assert "kept-tag" in response.text
    assert not Article.objects.exists()


def test_an_unmatched_mark_is_reported_to_the_editor(client, editor):
    article = make_article(status=Status.DRAFT)

    response = client.post(
        screen(article),
        as_it_stands(article) | {"body": "<p>A truck.** No note.</p>", "_continue": "1"},
        follow=True,
    )

    panel = response.text.partition('id="checklist-title"')[2].partition("</section>")[0]
    assert "**" in panel


def test_what_readers_have_seen_is_withdrawn_not_deleted(client, editor):
    live, draft = make_article(), make_article(status=Status.DRAFT)

    assert client.get(f"/admin/articles/article/{live.pk}/delete/").status_code == 403
    client.post(f"/admin/articles/article/{draft.pk}/delete/", {"post": "yes"})

    assert list(Article.objects.exclude(status=Status.DELETED)) == [live]


def test_tags_are_completed_while_typing(client, editor):
    for name in ("Hybrid", "Hydrogen", "Plug-in hybrid"):
        make_tag(name)

    response = client.get("/admin/articles/article/tag-names/", {"term": "hyb"})

    assert [row["text"] for row in response.json()["results"]] == ["Hybrid", "Plug-in hybrid"]


def test_tags_are_not_completed_for_who_may_not_edit_articles(client):
    client.force_login(make_user("moderator"))

    assert client.get("/admin/articles/article/tag-names/").status_code == 403


def test_the_list_finds_articles_by_text_company_and_tag(client, editor):
    found = make_article("About grilles", body="<p>Chrome plating.</p>", tags=["Vinyl"])
    make_article("Something else")

    for term in ("grille", "chrome", "vinyl"):
        response = client.get("/admin/articles/article/", {"q": term})
        assert list(response.context["cl"].result_list) == [found]


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        ("live", "Live one"),
        ("scheduled", "Scheduled one"),
        ("draft", "Draft one"),
        ("withdrawn", "Withdrawn one"),
    ],
)
def test_the_list_filters_by_state(client, editor, state, headline):
    make_article("Live one")
    make_article("Scheduled one", published_at=timezone.now() + timedelta(hours=1))
    make_article("Draft one", status=Status.DRAFT)
    make_article("Withdrawn one", status=Status.WITHDRAWN)

    response = client.get("/admin/articles/article/", {"state": state})

    assert [article.headline for article in response.context["cl"].result_list] == [headline]


def test_the_list_takes_the_same_queries_for_two_articles_as_for_twenty(
    client, editor, django_assert_max_num_queries
):
    for _ in range(20):
        make_article(authors=[make_author()])
    client.get("/admin/articles/article/")  # a session is written once in five minutes

    with django_assert_max_num_queries(9):
        client.get("/admin/articles/article/")


def test_publishing_many_at_once_names_those_that_could_not_be(client, editor):
    filed = {"categories": [make_category()]}
    drafts = [make_article(status=Status.DRAFT, **filed) for _ in range(2)]
    under_embargo = make_article(
        "Locked", status=Status.READY, embargo_until=timezone.now() + timedelta(hours=1), **filed
    )
    chosen = [article.pk for article in [*drafts, under_embargo]]

    response = client.post(
        "/admin/articles/article/",
        {"action": "publish_selected", "_selected_action": chosen},
        follow=True,
    )

    assert set(Article.objects.live()) == set(drafts)
    assert "2 articles published." in response.text
    assert "Locked: The embargo lasts until" in response.text


def test_saving_and_previewing_opens_the_preview_of_the_real_page(client, editor):
    article = make_article(status=Status.DRAFT, headline="Only in preview")

    response = client.post(screen(article), as_it_stands(article) | {"_preview": "1"}, follow=True)

    assert "Only in preview" in response.text
    assert client.get(article.get_absolute_url()).status_code == 404


def test_a_new_redirect_may_not_hide_what_is_published(client, editor):
    make_article(slug="taken")

    response = client.post("/admin/articles/address/add/", {"path": "/taken/", "target": "/tag/x/"})

    assert "cannot redirect" in response.text


def test_a_time_is_typed_and_shown_in_the_zone_of_the_desk(client, editor):
    article = make_article(status=Status.DRAFT, categories=[make_category()])
    in_january = {"published_at_0": "2030-01-15", "published_at_1": "09:30:00"}

    client.post(screen(article), as_it_stands(article) | in_january | {"_schedule": "1"})
    response = client.get(screen(article))

    article.refresh_from_db()
    assert article.published_at.astimezone(UTC).isoformat() == "2030-01-15T14:30:00+00:00"
    assert "15 January 2030, 09:30 EST" in response.text
    assert 'value="09:30"' in response.text


def test_a_new_address_of_what_readers_have_seen_redirects_and_says_so(client, editor):
    article = make_article(slug="first-words")

    told = client.post(screen(article), as_it_stands(article) | {"slug": "better"}, follow=True)

    assert "The path is now /better/. The old one, /first-words/, redirects to it." in told.text
    assert client.get("/first-words/")["Location"] == "/better/"


def test_a_new_slug_of_a_draft_is_not_announced(client, editor):
    draft = make_article(slug="first-words", status=Status.DRAFT)

    told = client.post(screen(draft), as_it_stands(draft) | {"slug": "better"}, follow=True)

    assert "The path is now" not in told.text
    assert client.get("/first-words/").status_code == 404


def test_the_zone_of_the_desk_stands_beside_the_times(client, editor):
    assert "Times are the desk’s: America/Detroit, where it is" in client.get(ADD).text


def test_the_byline_keeps_the_order_in_which_it_was_chosen(client, editor):
    article = make_article(status=Status.DRAFT)
    first, second = make_author("Zoe First"), make_author("Ada Second")

    client.post(screen(article), as_it_stands(article) | {"byline": [first.pk, second.pk]})
    page = client.get(screen(article)).text

    assert Article.objects.get().named_authors() == [first, second]
    assert page.index("Zoe First</option>") < page.index("Ada Second</option>")


def test_publishing_at_a_time_that_has_passed_asks_first_and_says_what_was_done(client, editor):
    article = make_article(status=Status.DRAFT, categories=[make_category()])
    past = timezone.now() - timedelta(days=40)
    typed = as_it_stands(article) | {"_schedule": "1"} | two_boxes("published_at", past)

    asked = client.post(screen(article), typed, follow=True)
    unanswered = client.post(at("check", article.pk, "schedule"), {}, follow=True)
    held = Article.objects.get()
    answered = client.post(at("check", article.pk, "schedule"), {"answered": "1"}, follow=True)

    date = format_moment(past)
    assert f"Its publication time, {date}, has passed. It would go live at once" in asked.text
    assert "Publish at once, with that date" in asked.text
    assert "It would go live at once" in unanswered.text
    assert held.status == Status.DRAFT
    assert f"is live now, and carries the date {date}." in answered.text
    assert "will be published" not in answered.text
    assert Article.objects.get().is_live


def test_publishing_at_a_time_ahead_asks_nothing_and_names_the_time(client, editor):
    article = make_article(status=Status.DRAFT, categories=[make_category()])
    ahead = timezone.now() + timedelta(days=2)
    typed = as_it_stands(article) | {"_schedule": "1"} | two_boxes("published_at", ahead)

    told = client.post(screen(article), typed, follow=True)

    assert f"is scheduled for {format_moment(ahead)}." in told.text
    assert Article.objects.get().is_scheduled


@pytest.mark.parametrize(
    ("status", "said"), [(Status.DRAFT, "Save draft"), (Status.PUBLISHED, "Save changes")]
)
def test_the_button_says_what_is_saved(client, status, said):
    client.force_login(make_user("editor"))
    article = make_article(status=status)

    page = client.get(screen(article)).text

    (button,) = re.findall(r'<input type="submit" value="([^"]*)"[^>]*name="_continue"', page)
    assert button == said
