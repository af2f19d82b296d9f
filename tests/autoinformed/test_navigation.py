"""Navigation of the newsroom: by job, and no door that does not open."""

import pytest
from bs4 import BeautifulSoup

from tests.factories import make_user

pytestmark = pytest.mark.django_db
WRITING = ["Newsroom", "Articles", "Calendar", "What is read", "Pictures"]
FILING = ["Companies", "Tags", "Categories"]


def read_rail(client, path="/admin/"):
    """``{group: {label: URL}}``, and the label of where one is."""
    rail = BeautifulSoup(client.get(path).content, "html.parser").select_one("#nav-sidebar")
    groups = {
        group.select_one(".rail__name").text: {a.text: a["href"] for a in group.select("a")}
        for group in rail.select(".rail__group")
    }
    return groups, [a.text for a in rail.select("a[aria-current]")]


@pytest.mark.parametrize(
    ("role", "work", "has"),
    [
        ("writer", WRITING, {"Filing"}),
        ("editor", [*WRITING, "Comments", "Mail to followers"], {"Filing", "More"}),
        ("moderator", ["Newsroom", "Comments"], {"More"}),
        ("admin", [*WRITING, "Comments", "Mail to followers"], {"Filing", "Site", "More"}),
    ],
)
def test_each_role_sees_its_jobs_and_every_door_opens(client, role, work, has):
    client.force_login(make_user(role))
    groups, _ = read_rail(client)

    assert list(groups["Work"]) == work
    assert has <= groups.keys()
    urls = [url for links in groups.values() for url in links.values()]
    assert len(urls) == len({*urls})
    assert {url: client.get(url, follow=True).status_code for url in urls} == dict.fromkeys(
        urls, 200
    )


def test_a_superuser_reaches_every_table(client):
    client.force_login(make_user(is_superuser=True))
    groups, _ = read_rail(client)

    urls = {url for links in groups.values() for url in links.values()}
    tables = client.get("/admin/").context["available_apps"]
    assert {model["admin_url"] for app in tables for model in app["models"]} <= urls


def test_a_superuser_meets_no_tables_of_packages_that_have_no_use(client):
    client.force_login(make_user(is_superuser=True))
    groups, _ = read_rail(client)

    urls = {url for links in groups.values() for url in links.values()}
    assert not [url for url in urls if "/taggit/" in url or "/sites/" in url]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/admin/", "Newsroom"),
        ("/admin/articles/article/", "Articles"),
        ("/admin/articles/article/add/", "Articles"),
        ("/admin/articles/article/calendar/", "Calendar"),
        ("/admin/articles/tag/", "Tags"),
    ],
)
def test_it_says_where_one_is(client, path, label):
    client.force_login(make_user("admin"))
    _, here = read_rail(client, path)

    assert here == [label]


RAW = ("Select ", "Procrastinate", "Authentication and Authorization", '{"', "pbkdf2", "Groups")


@pytest.mark.parametrize("role", ["writer", "editor", "moderator", "admin"])
def test_every_screen_of_the_rail_is_named_as_there_and_says_nothing_of_the_code(client, role):
    client.force_login(make_user(role))
    groups, _ = read_rail(client)

    for links in groups.values():
        for label, url in links.items():
            if not url.startswith("/admin/") or "account" in url or "password" in url:
                continue
            page = BeautifulSoup(client.get(url, follow=True).content, "html.parser")
            told = page.select_one("#content").get_text(" ") + page.title.text
            assert not [words for words in RAW if words in told.replace("Select an option", "")], (
                url
            )
            trail = [step.text for step in page.select(".breadcrumbs li")]
            if page.select_one("#changelist"):
                assert (page.h1.text, trail) == (label, ["Home", label])


def test_a_form_stands_below_its_list_and_is_headed_by_what_it_is_about(client):
    client.force_login(make_user("admin"))
    writer = make_user("writer", username="quill")

    page = BeautifulSoup(
        client.get(f"/admin/authors/user/{writer.pk}/change/").content, "html.parser"
    )

    assert page.h1.text == "quill"
    trail = [(step.text, step.a and step.a["href"]) for step in page.select(".breadcrumbs li")]
    assert trail == [("Home", "/admin/"), ("Staff", "/admin/authors/user/"), ("quill", None)]
    labels = [label.text.strip(" :\n") for label in page.select("#user_form label")]
    assert {"Sign-in name", "E-mail address", "writer", "moderator"} <= {*labels}


def test_the_list_of_an_app_leads_home(client):
    client.force_login(make_user("admin"))
    response = client.get("/admin/articles/")
    assert (response.status_code, response["Location"]) == (302, "/admin/")
