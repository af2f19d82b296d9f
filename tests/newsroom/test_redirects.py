"""Redirects in the newsroom: made one by one, by file, and of paths that led nowhere."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Address, PathHits
from articles.models.path_hits import MOST_MISSING
from autoinformed.counting.answers import watch
from autoinformed.counting.paths import MOST_PATHS, PathCounter
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/address/"


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def add(client, path, target):
    return client.post(f"{LIST}add/", {"path": path, "target": target}, follow=True)


def send_file(client, text):
    file = SimpleUploadedFile("redirects.csv", text.encode(), content_type="text/csv")
    return client.post(f"{LIST}import/", {"file": file}, follow=True)


def test_an_old_path_may_be_pasted_as_a_whole_url(client, editor, settings):
    make_article(slug="new")

    add(client, "https://old.example/Alt/新/?utm_source=x", f"{settings.SITE_URL}/new/")

    assert client.get("/Alt/新/").headers["Location"] == "/new/"


def test_a_redirect_to_what_redirects_leads_straight_to_its_goal(client, editor):
    make_article(slug="last")
    add(client, "/second/", "/last/")

    add(client, "/first/", "/second/")

    assert client.get("/first/").headers["Location"] == "/last/"
    assert client.get("/second/").headers["Location"] == "/last/"


@pytest.mark.parametrize(
    ("path", "target", "said"),
    [
        ("/a/", "/a/", "circle"),
        ("/c/", "/b/", "circle"),
        ("/admin/x/", "/b/", "own"),
        ("/", "/b/", "own"),
        ("a", "/b/", "slash in front"),
        ("/a/", "javascript:alert(1)", "slash in front"),
        ("/a/", "//evil.example/", "slash in front"),
        ("/a/", "https://evil.example/b/", "slash in front"),
    ],
)
def test_a_redirect_that_cannot_be_is_refused_in_words(client, editor, path, target, said):
    Address.objects.redirect("/b/", to="/c/")

    answer = add(client, path, target)

    assert said in answer.text
    assert not Address.objects.exclude(path="/b/").exists()


def test_the_list_says_how_often_each_was_asked_for(client, editor):
    Address.objects.redirect("/old/", to="/new/")
    PathHits.objects.add({("/old/", False): 41}, on=timezone.localdate())

    assert ">41<" in client.get(LIST).text
    assert "/old/" not in client.get(f"{LIST}?q=other").text


def test_redirects_go_out_as_csv_and_come_in_again(client, editor):
    Address.objects.redirect("/old/", to="/new/")
    sent = b"".join(client.get(f"{LIST}export/").streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(sent)))[1] == ["/old/", "/new/", "0"]
    Address.objects.all().delete()

    answer = send_file(client, sent)

    assert "1 redirects were made" in answer.text
    assert Address.objects.get().target == "/new/"


def test_lines_of_a_file_that_are_wrong_are_named_and_the_others_made(client, editor):
    answer = send_file(client, "/a/,/b/\nno path,/b/\n/c/\n\n/d/,/d/\n")

    assert "1 redirect was made" in answer.text
    for line in ("Line 2", "Line 3", "Line 5"):
        assert line in answer.text
    assert Address.objects.get().path == "/a/"


def test_a_path_that_leads_nowhere_is_mended_by_a_click(client, editor):
    make_article("The plant opens in spring", slug="the-plant-opens-in-spring")
    PathHits.objects.add({("/the-plant-opens-in-sprin/x", True): 7}, on=timezone.localdate())
    row = PathHits.objects.get()
    PathHits.objects.filter(pk=row.pk).update(path="/plant-opens-in-spring/")

    page = client.get(f"{LIST}missing/").text
    assert "7 times" in page
    assert 'value="/the-plant-opens-in-spring/"' in page
    client.post(f"{LIST}missing/mend/", {"pk": row.pk, "to": "/the-plant-opens-in-spring/"})

    answer = client.get("/plant-opens-in-spring/")
    assert answer.headers["Location"] == "/the-plant-opens-in-spring/"
    assert "Nothing so far" in client.get(f"{LIST}missing/").text


def test_a_path_is_taken_off_the_list(client, editor):
    PathHits.objects.add({("/nothing/", True): 1}, on=timezone.localdate())

    client.post(f"{LIST}missing/mend/", {"pk": PathHits.objects.get().pk, "forget": "1"})

    assert not PathHits.objects.exists()


@pytest.mark.parametrize("role", ["writer", "moderator"])
def test_who_may_not_make_redirects_gets_to_none_of_the_screens(client, role):
    client.force_login(make_user(role))

    for path in ("", "missing/", "import/", "export/", "add/"):
        assert client.get(f"{LIST}{path}").status_code == 403
    assert client.post(f"{LIST}missing/mend/").status_code == 403


def ask(counter, path, status, method="GET"):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "email=someone@private.example",
    }

    def application(environ, start_response):
        start_response(status, [])
        return [b""]

    watched = watch(application, counter)
    list(watched(environ, lambda *_: None))


def test_what_readers_ask_for_in_vain_is_counted_without_its_query():
    counter = PathCounter()
    for _ in range(3):
        ask(counter, "/gone/新/", "404 Not Found")
    ask(counter, "/old/", "301 Moved Permanently")
    ask(counter, "/there/", "200 OK")
    ask(counter, "/gone/", "404 Not Found", method="HEAD")

    counter.write()
    counter.write()

    rows = PathHits.objects.order_by("path").values_list("path", "leads_nowhere", "hits")
    assert list(rows) == [("/gone/%E6%96%B0/", True, 3), ("/old/", False, 1)]


def test_what_machines_ask_for_and_paths_with_keys_are_not_counted():
    counter = PathCounter()
    for path in ("/wp-login.php", "/.env", "/x/.git/config", "/comments/own/abc/", "/preview/abc/"):
        ask(counter, path, "404 Not Found")
    ask(counter, f"/{'x' * 400}/", "404 Not Found")

    counter.write()

    assert not PathHits.objects.exists()


def test_made_up_paths_fill_neither_memory_nor_the_table():
    counter = PathCounter()
    for number in range(MOST_PATHS + 50):
        ask(counter, f"/made-up-{number}/", "404 Not Found")
    counter.write()
    assert PathHits.objects.count() == MOST_PATHS

    PathHits.objects.bulk_create(
        PathHits(path=f"/more-{n}/", leads_nowhere=True, hits=1, last_hit_on=timezone.localdate())
        for n in range(MOST_MISSING)
    )
    PathHits.objects.add({("/wanted/", True): 9}, on=timezone.localdate())

    assert PathHits.objects.count() == MOST_MISSING
    assert PathHits.objects.missing().first().path == "/wanted/"
