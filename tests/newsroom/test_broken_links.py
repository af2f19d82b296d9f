"""Broken links of live articles: found by the worker, listed for editors, gone once mended."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models import Address
from articles.open_web import OpenWeb
from autoinformed.health.checks.site import check_links as ask_health
from autoinformed.health.findings import State
from newsroom import publishing
from newsroom.links import asking, checking
from newsroom.models import CheckedLink
from tests.factories import make_article, make_image, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/newsroom/checkedlink/"


@pytest.fixture(autouse=True)
def outside_links_are_asked(settings):
    settings.CHECK_OUTSIDE_LINKS = True


@pytest.fixture
def other_site():
    """A server on this machine that plays another site; ``pages`` is ``{path: status}``."""

    class OtherSite(BaseHTTPRequestHandler):
        pages: dict[str, int] = {}
        asked: list[str] = []

        def do_HEAD(self):
            self.answer(405 if self.path == "/no-head" else self.pages.get(self.path, 404))

        def do_GET(self):
            self.answer(self.pages.get(self.path, 404))

        def answer(self, status):
            self.asked.append(f"{self.command} {self.path}")
            self.send_response(status)
            if status == 301:
                self.send_header("Location", "/there")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), OtherSite) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        OtherSite.port = server.server_port
        OtherSite.web = OpenWeb(
            resolver=lambda host, port: ["127.0.0.1"],
            may_connect=lambda ip: ip == "127.0.0.1",
            ports={server.server_port},
        )
        yield OtherSite
        server.shutdown()
        thread.join()


def link_to(*urls):
    return "".join(f'<p><a href="{url}">a link</a></p>' for url in urls)


def check_all():
    """Go through all articles, as the worker does job after job."""
    checking.check_links()
    for after in CheckedLink.objects.values_list("article_id", flat=True).distinct():
        checking.check_links(after=after)


def list_broken():
    return sorted(CheckedLink.objects.broken().values_list("url", flat=True))


def ask(site):
    """Ask after all links to other sites, whenever they are due."""
    CheckedLink.objects.filter(kind="outside").update(ask_at=timezone.now())
    asking.ask_due(site.web, wait=lambda seconds: None)


def test_own_links_and_pictures_that_lead_nowhere_are_found_without_a_request(settings):
    there, picture = make_article(slug="there"), make_image()
    lead = make_image(alt="Another", size=(20, 10))
    gone = make_image(alt="A third", size=(30, 10))
    body = link_to("/there/", "/nowhere/", f"{settings.SITE_URL}/page-gone/", "/?p=99", "#top")
    make_article(body=f'{body}<p><img src="{picture.url}" alt="A car"></p>', lead_image=lead)
    make_article(slug="second", body=link_to(f"/media/{gone.file.name}", "/tag/none/"))
    make_article(status="draft", body=link_to("/of-a-draft/"))
    for image in (lead, gone):
        default_storage.delete(image.file.name)
    assert there.pk

    checking.check_links()

    assert list_broken() == sorted(
        ["/nowhere/", "/page-gone/", "/?p=99", "/tag/none/"]
        + [f"/media/{image.file.name}" for image in (lead, gone)]
    )


def test_a_site_is_told_once_two_tries_found_nothing(other_site):
    url = f"http://other.example:{other_site.port}/gone"
    make_article(body=link_to(url))
    make_article(body=link_to(url))
    checking.check_links()

    ask(other_site)
    first = list_broken()
    ask(other_site)

    assert first == []
    assert list_broken() == [url, url]
    assert {link.answer for link in CheckedLink.objects.all()} == {"Its host answers 404."}
    assert other_site.asked[:2] == ["HEAD /gone", "GET /gone"]
    other_site.pages["/gone"] = 200
    ask(other_site)
    assert list_broken() == []


@pytest.mark.parametrize("path", ["/fine", "/moved", "/no-head", "/refuses", "/busy"])
def test_what_readers_may_well_get_is_not_told(other_site, path):
    other_site.pages.update(
        {"/fine": 200, "/moved": 301, "/there": 200, "/no-head": 200, "/refuses": 403, "/busy": 429}
    )
    make_article(body=link_to(f"http://other.example:{other_site.port}{path}"))
    checking.check_links()

    for _ in range(2):
        ask(other_site)

    assert list_broken() == []
    assert CheckedLink.objects.get().ask_at > timezone.now() + timedelta(days=6)


def test_a_host_is_asked_a_few_times_and_the_rest_comes_another_time(other_site):
    urls = [f"http://other.example:{other_site.port}/{number}" for number in range(8)]
    make_article(body=link_to(*urls))
    other_site.pages.update({f"/{number}": 200 for number in range(8)})
    checking.check_links()

    ask(other_site)

    assert len(other_site.asked) == asking.OF_A_HOST
    assert not CheckedLink.objects.due(timezone.now()).exists()
    assert CheckedLink.objects.due(timezone.now() + timedelta(days=1)).count() == 5


def test_a_private_address_is_never_asked(other_site):
    make_article(body=link_to(f"http://other.example:{other_site.port}/fine"))
    checking.check_links()
    guarded = OpenWeb(resolver=lambda *_: ["127.0.0.1"], ports={other_site.port})

    for _ in range(2):
        CheckedLink.objects.update(ask_at=timezone.now())
        asking.ask_due(guarded)

    assert other_site.asked == []
    assert "private address" in CheckedLink.objects.get().answer


def test_nothing_is_told_while_our_own_line_is_down():
    def cut_off(host, port):
        raise OSError

    make_article(body=link_to(*(f"https://host-{number}.example/" for number in range(4))))
    checking.check_links()

    for _ in range(2):
        CheckedLink.objects.update(ask_at=timezone.now())
        asking.ask_due(OpenWeb(resolver=cut_off))

    assert list_broken() == []


def test_no_other_site_is_asked_where_the_setting_says_so(settings):
    settings.CHECK_OUTSIDE_LINKS = False
    make_article(body=link_to("https://other.example/", "/nowhere/"))

    checking.check_links()
    asking.ask_outside_links()

    assert list(CheckedLink.objects.values_list("url", flat=True)) == ["/nowhere/"]


def test_a_link_is_off_the_list_once_its_article_is_saved_without_it():
    article = make_article(body=link_to("/nowhere/", "/neither/"))
    checking.check_links()

    article.body = link_to("/neither/")
    article.save()
    publishing.finish_save(article, article.compile(), by=make_user("editor"))

    assert list_broken() == ["/neither/"]


def test_rows_go_with_what_readers_no_longer_see_at_the_next_check():
    article, other = make_article(body=link_to("/a/")), make_article(body=link_to("/b/"))
    checking.check_links()
    type(article).objects.filter(pk=article.pk).update(status="draft")

    shown = list_broken()
    check_all()

    assert shown == ["/b/"]
    assert list(CheckedLink.objects.values_list("article", flat=True)) == [other.pk]


def test_each_batch_has_the_next_one_made(monkeypatch):
    monkeypatch.setattr(checking, "BATCH", 1)
    then = []
    monkeypatch.setattr(checking.check_links, "defer", lambda **known: then.append(known["after"]))
    pks = sorted(make_article(body=link_to("/a/")).pk for _ in range(2))

    checking.check_links()
    checking.check_links(after=then[-1])
    checking.check_links(after=then[-1])

    assert then == pks
    assert CheckedLink.objects.broken().count() == 2


def test_an_editor_reads_the_list_and_looks_again(client, django_assert_max_num_queries):
    article = make_article("The plant opens", body=link_to("/nowhere/", "https://x.example/"))
    checking.check_links()
    CheckedLink.objects.filter(kind="outside").update(broken_since=timezone.now(), answer="404")
    client.force_login(make_user("editor"))

    with django_assert_max_num_queries(12):
        page = client.get(LIST).text
    Address.objects.redirect("/nowhere/", to="/")
    picked = list(CheckedLink.objects.values_list("pk", flat=True))
    answer = client.post(
        LIST, {"action": "look_again", "_selected_action": picked}, follow=True
    ).text

    assert f"/admin/articles/article/{article.pk}/change/" in page
    assert "/admin/articles/address/add/?path=%2Fnowhere%2F" in page
    assert "looked at again" in answer
    assert "/nowhere/" not in answer
    assert CheckedLink.objects.due(timezone.now()).get().url == "https://x.example/"


@pytest.mark.parametrize(("role", "status"), [("writer", 403), ("editor", 200), ("admin", 200)])
def test_the_list_is_for_editors(client, role, status):
    client.force_login(make_user(role))

    assert client.get(LIST).status_code == status


def test_health_tells_of_what_is_broken_and_leads_to_the_list(client):
    assert ask_health().state is State.GREEN
    article = make_article(body=link_to("/nowhere/", "https://x.example/"))
    checking.check_links()
    client.force_login(make_user("admin"))

    page = client.get("/admin/health/").text

    assert ask_health().state is State.YELLOW
    assert "1 link to our own pages or pictures" in page
    assert LIST in page
    article.checked_links.filter(kind="own").delete()
    article.checked_links.update(broken_since=timezone.now(), answer="404")
    assert ask_health().state is State.GREEN
    assert ask_health().figures["broken_outside_links"] == 1
