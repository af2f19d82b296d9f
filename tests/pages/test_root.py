"""Root of the site, shared by articles, pages, old paths and WordPress's queries."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Address, Article, Publication
from pages.models import Menu, MenuItem, Page, SiteSettings
from tests.factories import make_article, make_author, make_category, make_image, make_user

pytestmark = pytest.mark.django_db
Status = Article.Status


def make_page(title="About", **fields):
    fields.setdefault("slug", title.lower())
    fields.setdefault("is_published", True)
    return Page.objects.create(title=title, **fields)


def test_a_page_answers_at_its_old_path(client):
    make_page(body="<p>Who we are.</p>")

    response = client.get("/about/")

    assert response.status_code == 200
    assert "About</h1>" in response.content.decode()
    assert "<p>Who we are.</p>" in response.content.decode()


def test_an_unpublished_page_answers_404(client):
    make_page(is_published=False)

    assert client.get("/about/").status_code == 404


def test_an_old_path_takes_one_permanent_redirect(client):
    article = make_article("New Name")
    for old in ("/old-name/", "/2019/05/old-name/", "/wp-content/old.htm"):
        Address.objects.redirect(old, to=article.get_absolute_url())

    for old in ("/old-name/", "/old-name", "/2019/05/old-name/", "/wp-content/old.htm"):
        response = client.get(old)
        assert response.status_code == 301, old
        assert response["Location"] == "/new-name/"


def test_an_old_path_in_other_letters_redirects_too(client):
    make_article("New Name")
    Address.objects.redirect("/%E3%83%88%E3%83%A8%E3%82%BF/", to="/new-name/")

    assert client.get("/%e3%83%88%e3%83%a8%e3%82%bf/").status_code == 301


def test_the_old_path_of_a_picture_leads_to_its_file(client):
    image = make_image()
    Address.objects.create(path="/wp-content/uploads/2011/car.jpg", image=image)

    response = client.get("/wp-content/uploads/2011/car.jpg")

    assert response.status_code == 301
    assert response["Location"] == image.url


@pytest.mark.parametrize(
    ("state", "answer"), [(Status.READY, 404), (Status.WITHDRAWN, 410), (Status.PUBLISHED, 301)]
)
def test_the_old_path_of_an_article_passes_the_gate(client, state, answer):
    article = make_article("Told Nobody", status=state)
    Address.objects.create(path="/former/", article=article)

    response = client.get("/former/")

    assert response.status_code == answer
    assert "told-nobody" not in response.content.decode()


def test_an_unknown_path_answers_404_with_a_search_box(client):
    response = client.get("/no/such/place/")

    assert response.status_code == 404
    assert 'type="search"' in response.content.decode()
    assert not response.cookies


def test_wordpress_queries_lead_to_what_they_mean(client):
    author = make_author("Dot Camshaft", legacy_id=2)
    make_article("By Number", legacy_id=101407, authors=[author], tags=["Steel"])
    make_page(legacy_id=7)
    make_category("sales", parent=make_category("auto news"), legacy_id=3)

    for query, path in {
        "p=101407": "/by-number/",
        "page_id=7": "/about/",
        "p=7": "/about/",
        "cat=3": "/category/auto-news/sales/",
        "author=2": "/author/dot-camshaft/",
        "tag=steel": "/tag/steel/",
        "s=four+plants": "/search/?q=four+plants",
        "feed=rss2": "/feed/",
        "paged=4": "/page/4/",
    }.items():
        response = client.get(f"/?{query}")
        assert response.status_code == 301, query
        assert response["Location"] == path


def test_a_wordpress_number_tells_nobody_the_slug_of_what_is_not_live(client):
    make_article("Told Nobody", legacy_id=5, status=Status.DRAFT)
    make_article("Tomorrow", legacy_id=6, published_at=timezone.now() + timedelta(days=1))

    for query in ("p=5", "p=6", "p=999", "p=x", "p=", "p=²", f"p={10**30}", "tag=%00"):
        assert client.get(f"/?{query}").status_code == 404, query


def test_an_unknown_query_shows_the_front(client):
    assert client.get("/?utm_source=mail").status_code == 200


def test_menus_and_notes_of_the_settings_stand_on_every_page(client):
    SiteSettings.objects.create(name="AutoInformed", tagline="Of cars.", footer_note="Fictional.")
    for location, label in ((Menu.Location.MAIN, "Auto News"), (Menu.Location.FOOTER, "Contact")):
        menu = Menu.objects.create(location=location)
        MenuItem.objects.create(menu=menu, label=label, url="/search/")

    for url in ("/", "/search/", "/nowhere/"):
        page = client.get(url).content.decode()
        assert "Of cars." in page
        assert "Fictional." in page
        assert "Contact</a>" in page
    assert 'aria-current="page">Auto News' in client.get("/search/").content.decode()


def test_one_screen_edits_the_publication_with_the_other_settings(client):
    screen = reverse("admin:pages_sitesettings_change", args=[SiteSettings.objects.create().pk])
    client.force_login(make_user("admin"))
    typed = {"name": "Piston & Sons", "description": "All about pistons.", "tagline": "Of cars."}

    response = client.post(screen, typed | {"ai_crawlers": "welcome", "robots_txt": ""})

    assert response.status_code == 302
    publication, settings = Publication.current(), SiteSettings.current()
    assert publication.name == settings.name == "Piston & Sons"
    assert publication.description == "All about pistons."
    assert settings.tagline == "Of cars."


def test_there_is_one_publication_and_its_defaults_hold_until_it_is_saved():
    assert Publication.current().name == "AutoInformed"

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(id=2)
