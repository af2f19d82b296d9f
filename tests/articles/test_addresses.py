"""Addresses: one owner each (articles, pages, reserved words), and old ones redirect."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.addresses.slugs import RESERVED, wordpress_slug
from articles.models import Address, Article
from pages.models import Page
from tests.factories import make_article


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "Toyota to Export U.S. Made Vehicles to Japan",
            "toyota-to-export-u-s-made-vehicles-to-japan",
        ),
        ("Milestones – Citroën’s 2CV at 75", "milestones-citroens-2cv-at-75"),
        ("AT&T, VW & Co.: 5*4 = 20%", "att-vw-co-54-20"),
        ("  U.S.-Japan / EU  ", "u-s-japan-eu"),
        ("Škoda, Đuro, Straße", "skoda-duro-strase"),
        ("Lightning™", "lightning"),
        ("Cheap < 30,000 > Fast", "cheap-30000-fast"),
        ("F-150 Lightning® Adds 10° More©", "f-150-lightning-adds-10-more"),
        ("4×4", "4x4"),
        ("it…s", "its"),
        ("Łódź", "lodz"),
        ("Œuvre", "oeuvre"),
        ("Þór, Garðar, Ægir, Sørensen, ŋ, ıĳ", "thor-gardar-aegir-sorensen-n-iij"),
        ("1ª y 2º", "1a-y-2o"),
        ("€100 or £90", "e100-or-90"),
        ("¡Olé! ¿Qué?", "ole-que"),
        ("“Hybrid” ‘Z’ „E“ ‹a› «b» • c·d", "hybrid-z-e-a-b-cd"),
        ("Zero\u200bwidth so\u00adft \ufeffhy\u2060phen", "zerowidth-soft-hyphen"),
        ("one\u00a0two\u3000three\u2009four", "one-two-three-four"),
        ("F\u2011150, −10", "f-150-10"),
        ("Citroe\u0308n", "citroen"),
        ("Tiếng Việt", "tieng-viet"),
        ("ááa´aˊ", "aaaa"),
        ("CO₂ ﬁts Ｂ", "co2-fits-b"),
        ("Новый Ёж", "новый-ёж"),
        ("हिन्दी", "हिन्दी"),
        ("Car \U0001f697 and \u2764\ufe0f love", "car-and-love"),
        ("One &amp; Two&nbsp;Three &#8211; Four", "one-two-three-four"),
        ("日産の新型", "日産の新型"),
        ("<em>Sold</em> out", "sold-out"),
        ("***", ""),
    ],
)
def test_slugs_follow_the_rule_of_wordpress(text, slug):
    assert wordpress_slug(text) == slug


def test_a_slug_is_at_most_two_hundred_characters():
    assert len(wordpress_slug("word " * 100)) <= 200


@pytest.mark.django_db
@pytest.mark.parametrize("slug", [*sorted(RESERVED), "2025", "7"])
def test_words_of_the_site_are_refused_as_slugs(slug):
    assert "word of the site" in Address.objects.find_slug_fault(slug)


@pytest.mark.django_db
def test_a_page_and_an_article_cannot_share_a_path():
    Page.objects.create(title="About", slug="about", is_published=True)
    make_article(slug="taken")

    with pytest.raises(ValidationError):
        Article(headline="About", slug="about").full_clean()
    with pytest.raises(ValidationError):
        Page(title="Taken", slug="taken").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(slug="about")


@pytest.mark.django_db
def test_a_second_article_of_the_same_headline_gets_a_slug_of_its_own():
    make_article("Same headline")
    second = Article(headline="Same headline")

    second.full_clean(exclude=["slug"])

    assert second.slug == "same-headline-2"


@pytest.mark.django_db
def test_a_changed_slug_of_a_published_article_leaves_one_redirect(client):
    article = make_article(slug="first")
    for slug in ("second", "third"):
        article.slug = slug
        article.save()

    for old in ("first", "second"):
        response = client.get(f"/{old}/")
        assert (response.status_code, response.url) == (301, "/third/")
    assert client.get("/third/").status_code == 200


@pytest.mark.django_db
def test_a_slug_taken_back_stops_redirecting(client):
    article = make_article(slug="first")
    for slug in ("second", "first"):
        article.slug = slug
        article.save()

    assert client.get("/first/").status_code == 200
    assert client.get("/second/").url == "/first/"


@pytest.mark.django_db
def test_the_former_slug_of_a_draft_is_free_again():
    article = make_article(slug="first", status=Article.Status.DRAFT)
    article.slug = "second"
    article.save()

    assert Address.objects.find_slug_fault("first") == ""
    assert list(Address.objects.values_list("path", flat=True)) == ["/second/"]


@pytest.mark.django_db
def test_a_redirect_betrays_nothing_of_an_article_that_is_not_live(client):
    article = make_article(slug="first")
    article.slug = "second-with-a-telling-name"
    article.save()
    Article.objects.update(published_at=timezone.now() + timedelta(hours=1))

    response = client.get("/first/")

    assert response.status_code == 404


@pytest.mark.django_db
def test_redirects_never_form_a_chain():
    Address.objects.redirect("/a/", to="/b/")
    Address.objects.redirect("/b/", to="/c/")

    assert Address.objects.find("/a/").goal() == "/c/"
