"""Companies: their page, how search finds them, and two rows that are one maker."""

import json
import re
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from articles.models import Article, ArticleCompany, Company, CompanyAlias, Listing
from newsroom.taxonomy import companies
from tests.factories import make_article, make_company, make_user

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def corvane():
    """A company with all there is to say of one."""
    parent = make_company("Corvane Group")
    company = make_company(
        "Corvane Motor Company",
        parent=parent,
        makes="Corvane, Tamarack",
        website="https://corvane.example/",
        description="<p>Maker of <em>pickups</em>.</p>",
        listings=[("NYSE", "CVNE"), ("TSE", "7299")],
    )
    Listing.objects.create(
        company=company, exchange="XETRA", symbol="CVN", delisted_on=date(2024, 3, 1)
    )
    CompanyAlias.objects.create(company=company, name="CMC")
    below = make_company("Tamarack Trucks", parent=company)
    make_article("About all", companies=[parent, company, below])
    return company


def corporation(response):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text)
    (found,) = [data for data in map(json.loads, blocks) if data["@type"] == "Corporation"]
    return found


def test_the_page_of_a_company_shows_all_that_is_known_of_it(client, corvane):
    make_company("Secret Project Ltd", parent=corvane)

    page = client.get(corvane.get_absolute_url()).text

    assert "<dd>NYSE: CVNE</dd>" in page
    assert "XETRA: CVN (delisted March 1, 2024)" in page
    assert "<dt>Also called</dt><dd>CMC</dd>" in page
    assert '<a href="/company/corvane-group/">Corvane Group</a>' in page
    assert '<a href="/company/tamarack-trucks/">Tamarack Trucks</a>' in page
    assert "<dt>Makes</dt><dd>Corvane, Tamarack</dd>" in page
    assert "<p>Maker of <em>pickups</em>.</p>" in page
    assert 'href="https://corvane.example/"' in page
    assert "About all</a>" in page
    assert "Secret Project" not in page, "No live article names it."


def test_machines_read_the_listings_of_a_company(client, corvane):
    data = corporation(client.get(corvane.get_absolute_url()))

    assert data["tickerSymbol"] == ["XNYS CVNE", "XTKS 7299"]
    assert data["alternateName"] == ["CMC"]
    assert data["parentOrganization"]["name"] == "Corvane Group"
    assert data["subOrganization"][0]["name"] == "Tamarack Trucks"
    assert data["description"] == "Maker of pickups."


@pytest.mark.parametrize(
    "query",
    ["CVNE", "cvne", "NYSE: CVNE", "7299T", "cmc", "corvane motor", "CORVANE MOTOR COMPANY"],
)
def test_search_shows_the_company_above_what_was_written(client, corvane, query):
    page = client.get("/search/", {"q": query}).text

    assert 'class="company-card"' in page
    assert '<a href="/company/corvane-motor-company/">Corvane Motor Company</a>' in page


@pytest.mark.parametrize("query", ["E", "ne", "motor", "XYZ: ", "%", "nothing of the kind"])
def test_search_shows_no_company_that_was_not_meant(client, corvane, query):
    assert 'class="company-card"' not in client.get("/search/", {"q": query}).text


def test_search_does_not_tell_of_a_company_that_only_a_draft_names(client):
    hidden = make_company("Hushmobile", listings=[("NYSE", "HUSH")])
    make_article(status=Status.DRAFT, companies=[hidden])

    assert "hushmobile/" not in client.get("/search/?q=HUSH").text


def test_merging_moves_everything_and_the_old_path_redirects(client, corvane):
    by = make_user("editor")
    double = make_company("Corvane Motors", listings=[("NASDAQ", "CVNX")], slug="corvane-motors")
    CompanyAlias.objects.create(company=double, name="Corvane of Michigan")
    below = make_company("Corvane Finance", parent=double)
    alone = make_article("Only theirs", companies=[double])
    both = make_article("Both", companies=[corvane, double])

    companies.merge(keep=corvane, drop=double, by=by)

    corvane.refresh_from_db()
    below.refresh_from_db()
    assert not Company.objects.filter(pk=double.pk).exists()
    assert list(alone.companies.all()) == list(both.companies.all()) == [corvane]
    assert corvane.listings.filter(symbol="CVNX").exists()
    assert {alias.name for alias in corvane.aliases.all()} == {
        "CMC",
        "Corvane of Michigan",
        "Corvane Motors",
    }
    assert below.parent == corvane
    assert corvane.website == "https://corvane.example/"
    assert client.get("/company/corvane-motors/")["Location"] == corvane.get_absolute_url()
    assert client.get("/company/corvane-motors/feed/").status_code == 301
    alone.refresh_from_db()
    assert "CVNE" in alone.search_terms
    assert LogEntry.objects.filter(user=by, change_message__contains="Merged into").exists()


def test_after_a_merge_the_stored_links_lead_to_the_kept_company_at_once(client, corvane):
    double = make_company("Corvane Motors")
    article = make_article(companies=[double])
    slot = f'<p><a class="company" data-slot="company-{double.pk}">Corvane</a></p>'
    Article.objects.filter(pk=article.pk).update(body_compiled=slot)

    companies.merge(keep=corvane, drop=double, by=None)

    page = client.get(article.get_absolute_url()).text
    assert '<a class="company" href="/company/corvane-motor-company/">Corvane</a>' in page


def test_what_an_editor_chose_stays_chosen_through_a_merge(corvane):
    double = make_company()
    article = make_article(companies=[double])
    ArticleCompany.objects.create(article=article, company=corvane, is_recognized=True)

    companies.merge(keep=corvane, drop=double, by=None)

    assert not article.company_placements.get().is_recognized


def test_merging_up_and_down_the_family_makes_no_company_its_own_ancestor(corvane):
    group = Company.objects.get(name="Corvane Group")
    trucks = Company.objects.get(name="Tamarack Trucks")

    companies.merge(keep=trucks, drop=group, by=None)

    corvane.refresh_from_db()
    trucks.refresh_from_db()
    assert corvane.parent == trucks
    assert trucks.parent is None


def test_a_company_is_not_merged_into_itself(corvane):
    with pytest.raises(ValidationError):
        companies.merge(keep=corvane, drop=Company.objects.get(pk=corvane.pk), by=None)


def test_a_delisting_shows_at_once(client, corvane):
    corvane.listings.filter(symbol="CVNE").update(delisted_on=date(2026, 1, 2))

    response = client.get(corvane.get_absolute_url())

    assert "NYSE: CVNE (delisted January 2, 2026)" in response.text
    assert corporation(response)["tickerSymbol"] == ["XTKS 7299"]


def test_an_alias_is_one_companys_alone_in_any_case():
    CompanyAlias.objects.create(company=make_company("Corvane"), name="Corvane Motor")
    second = CompanyAlias(company=make_company("Tessaro"), name="  CORVANE   motor ")

    with pytest.raises(ValidationError, match="belongs to another"):
        second.full_clean()
