"""Menus: edited in the admin, shown on every page, with the reader's own place marked."""

import re

import pytest
from django.urls import reverse

from pages.models import Menu, MenuItem, Page, SiteSettings
from tests.factories import make_category, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu():
    SiteSettings.objects.create()
    return Menu.objects.create(location=Menu.Location.MAIN)


def save(client, menu, *rows):
    """Save the menu's screen with ``rows`` of label, url and position as typed."""
    client.force_login(make_user("editor"))
    kept = list(menu.items.order_by("pk"))
    data = {"items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": len(kept)}
    for number, (label, url, position) in enumerate(rows):
        fields = {"menu": menu.pk, "label": label, "url": url, "position": position}
        fields["id"] = kept[number].pk if number < len(kept) else ""
        data |= {f"items-{number}-{name}": value for name, value in fields.items()}
    response = client.post(reverse("admin:pages_menu_change", args=[menu.pk]), data)
    assert response.status_code == 302, response.text
    return list(menu.items.values_list("label", "position"))


def test_a_link_goes_last_or_between_two_others(client, menu):
    first = save(client, menu, ("Racing", "/category/racing/", ""), ("About", "/about/", ""))

    then = save(
        client,
        menu,
        ("Racing", "/category/racing/", 10),
        ("About", "/about/", 20),
        ("Shows", "/category/shows/", 15),
        ("Elsewhere", "https://example.com/", ""),
    )

    assert first == [("Racing", 10), ("About", 20)]
    assert then == [("Racing", 10), ("Shows", 20), ("About", 30), ("Elsewhere", 40)]


def test_the_first_menu_shows_before_anybody_saved_settings(client, menu):
    SiteSettings.objects.all().delete()

    save(client, menu, ("About", "/about/", ""))

    assert '<a href="/about/">About</a>' in client.get("/").text


def test_the_screen_offers_the_categories_and_live_pages(client, menu):
    make_category("sales", parent=make_category("auto news"))
    Page.objects.create(title="About", slug="about", is_published=True)
    Page.objects.create(title="Not Yet", slug="not-yet")
    client.force_login(make_user("editor"))

    screen = client.get(reverse("admin:pages_menu_change", args=[menu.pk])).text

    assert '<option value="/category/auto-news/sales/">Category: sales</option>' in screen
    assert '<option value="/about/">Page: About</option>' in screen
    assert "/not-yet/" not in screen
    assert 'list="known-paths"' in screen


def test_the_menu_marks_the_current_page_and_its_section(client, menu):
    sales = make_category("sales", parent=make_category("auto news"))
    for url in ("/", "/category/auto-news/", "/category/auto/", sales.get_absolute_url()):
        MenuItem.objects.create(menu=menu, label=url, url=url)

    page = client.get(sales.get_absolute_url()).text

    assert re.findall(r'<a href="([^"]*)" aria-current="([^"]*)"', page) == [
        ("/category/auto-news/", "true"),
        ("/category/auto-news/sales/", "page"),
    ]


def test_on_a_phone_the_browser_alone_opens_the_menu(client, menu):
    assert "popovertarget" not in client.get("/").text, "There is no link to show."
    MenuItem.objects.create(menu=menu, label="About", url="/about/")

    page = client.get("/").text

    assert re.search(r'<button[^>]* aria-label="Menu" popovertarget="sections"', page)
    assert re.search(r'<nav[^>]* id="sections"[^>]* popover', page)
