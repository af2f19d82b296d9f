"""Companies in the admin: the one-click offer, what a change queues, merging."""

from html import unescape

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article, Company, Listing
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_user,
)
from tests.newsroom.test_article_screen import screen

pytestmark = pytest.mark.django_db
Status = Article.Status
ADD = "/admin/articles/company/add/"
MERGE = "/admin/articles/company/merge/"


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def panel(response):
    return response.text.partition('id="checklist-title"')[2].partition("</section>")[0]


def company_form(company=None, **fields):
    listings = fields.pop("listings", [])
    data = {
        "name": company.name if company else "Ferrum Motors",
        "slug": company.slug if company else "ferrum-motors",
        "aliases-TOTAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
        "listings-TOTAL_FORMS": len(listings),
        "listings-INITIAL_FORMS": 0,
    }
    for number, (exchange, symbol) in enumerate(listings):
        data |= {f"listings-{number}-exchange": exchange, f"listings-{number}-symbol": symbol}
    return data | fields


def test_an_unknown_company_is_offered_with_its_listings_and_made_only_when_saved(client, editor):
    article = make_article(
        status=Status.DRAFT,
        body="<p>Ferrum Motors (NYSE: FRM, TSE: 7299) said so.</p>",
        categories=[make_category()],
        authors=[make_author()],
        lead_image=make_image(credit="Rolf Mock/Halden"),
    )

    offer = panel(client.get(screen(article)))
    url = unescape(offer.partition('attention__act" href="')[2].partition('"')[0])
    form = client.get(url)
    assert not Company.objects.exists()
    response = client.post(
        url, company_form(listings=[("NYSE", "FRM"), ("TSE", "7299")]), follow=True
    )

    assert ">Add Ferrum Motors</a>" in offer
    for value in ("Ferrum Motors", "ferrum-motors", "NYSE", "FRM", "TSE", "7299"):
        assert f'value="{value}"' in form.text
    company = Company.objects.get()
    assert {str(listing) for listing in company.listings.all()} == {"NYSE: FRM", "TSE: 7299"}
    assert response.redirect_chain[-1][0] == screen(article)
    assert "Ferrum Motors is added." in response.text
    assert not panel(response)


def test_a_new_company_has_the_worker_look_for_it_in_what_is_published(client, editor):
    client.post(ADD, company_form())

    job = ProcrastinateJob.objects.get(task_name__contains="recompile_company")
    assert job.args == {"company_id": Company.objects.get().pk}


def test_a_writer_sees_that_a_company_is_unknown_but_cannot_add_it(client):
    writer = make_user("writer")
    client.force_login(writer)
    draft = make_article(
        status=Status.DRAFT, created_by=writer, body="<p>Ferrum Motors (NYSE: FRM) said so.</p>"
    )

    shown = panel(client.get(screen(draft)))

    assert "Ferrum Motors" in shown
    assert "Add Ferrum Motors" not in shown


def test_a_picture_without_alternative_text_is_named(client, editor):
    image = make_image()
    body = f'<p><img src="{image.url}"></p><p><img src="{image.url}" alt="A bolt"></p>'
    article = make_article(status=Status.DRAFT, body=body, categories=[make_category()])

    shown = panel(client.get(screen(article)))

    said = [line for line in shown.splitlines() if "alternative text" in line]
    assert len(said) == 1
    assert "Picture 1 of the text" in said[0]


def test_a_plain_article_has_no_panel(client, editor):
    image = make_image(credit="Rolf Mock/Halden")
    article = make_article(categories=[make_category()], authors=[make_author()], lead_image=image)

    assert not panel(client.get(screen(article)))


def test_merging_shows_what_moves_before_it_moves_and_then_moves_it(client, editor):
    keep = make_company("Corvane Motor Company")
    drop = make_company("Corvane Motors", listings=[("NYSE", "CVNE")])
    article = make_article(companies=[drop])
    action = {"action": "merge_selected", "_selected_action": [keep.pk, drop.pk]}

    chosen = client.post("/admin/articles/company/", action, follow=True)
    shown = client.get(MERGE, {"drop": [keep.pk, drop.pk], "keep": keep.pk})
    assert Company.objects.count() == 2
    done = client.post(MERGE, {"drop": [keep.pk, drop.pk], "keep": keep.pk}, follow=True)

    assert "Show what moves" in chosen.text
    for text in ("From Corvane Motors", "1 article", "NYSE: CVNE", "/company/corvane-motors/"):
        assert text in shown.text
    assert list(Company.objects.all()) == [keep]
    assert list(article.companies.all()) == [keep]
    assert Listing.objects.get().company == keep
    assert "Corvane Motors is Corvane Motor Company now" in done.text


def test_a_company_cannot_be_merged_into_itself_alone(client, editor):
    company = make_company()

    response = client.post(MERGE, {"drop": [company.pk], "keep": company.pk})

    assert "Choose another company" in response.text
    assert Company.objects.exists()


def test_nobody_without_the_right_merges(client):
    keep, drop = make_company(), make_company()
    client.force_login(make_user("writer"))

    response = client.post(MERGE, {"drop": [drop.pk], "keep": keep.pk})

    assert response.status_code == 403
    assert Company.objects.count() == 2


def test_a_changed_slug_leaves_a_redirect_that_readers_follow(client, editor):
    company = make_company("Corvane")
    make_article(companies=[company])

    client.post(
        reverse("admin:articles_company_change", args=[company.pk]),
        company_form(company, slug="corvane-group"),
    )

    assert client.get("/company/corvane/")["Location"] == "/company/corvane-group/"
