"""What search engines and hubs are told, when, and of what they never hear."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from newsroom import notices, pings, publishing
from tests.autoinformed.test_tasks import run_worker
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_series,
    make_user,
)

SITE = "https://news.example"
KEY = "0123456789abcdef"
HOUR = timedelta(hours=1)


@dataclass
class Listener:
    """A server on this machine that writes down what it is sent, and answers ``status``."""

    status: int = 200
    heard: list = field(default_factory=list)  # (path, content type, body)

    def __post_init__(self):
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.heard.append((self.path, self.headers["Content-Type"], body))
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def listener():
    listener = Listener()
    Thread(target=listener.server.serve_forever, args=[0.01], daemon=True).start()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


@pytest.fixture
def told(settings, listener):
    """Settings that name both services, each at an address of the listener."""
    settings.SITE_URL = SITE
    settings.INDEXNOW_KEY = KEY
    settings.INDEXNOW_URL = f"{listener.url}/indexnow"
    settings.WEBSUB_HUB = f"{listener.url}/hub"
    return listener


def planned():
    """When search engines will be told of what: ``[(article's key, time)]``."""
    jobs = ProcrastinateJob.objects.filter(task_name=pings.send_ping.name, args__service="indexnow")
    rows = jobs.order_by("scheduled_at").values_list("args__article_id", "scheduled_at")
    return [(key, at - pings.SETTLES) for key, at in rows if at]


def jobs_of(article):
    return ProcrastinateJob.objects.filter(
        task_name=pings.send_ping.name, args__article_id=article.pk
    )


def is_now(moment):
    return abs(moment - timezone.now()) < timedelta(minutes=1)


# What is sent


@pytest.mark.django_db
def test_search_engines_are_told_the_address_and_where_our_key_is(client, told):
    article = make_article("Rods and Bolts")

    pings.send_ping("indexnow", article_id=article.pk)

    ((path, content_type, body),) = told.heard
    assert (path, content_type) == ("/indexnow", "application/json; charset=utf-8")
    assert json.loads(body) == {
        "host": "news.example",
        "key": KEY,
        "keyLocation": f"{SITE}/{KEY}.txt",
        "urlList": [f"{SITE}/rods-and-bolts/"],
    }
    assert client.get(f"/{KEY}.txt").text == KEY
    assert client.get("/0123456789abcdee.txt").status_code == 404


@pytest.mark.django_db
def test_a_hub_is_told_of_every_feed_that_names_it_and_that_the_article_is_in(client, told):
    article = make_article(
        "Milestones – One",
        authors=[make_author("Dot Camshaft")],
        categories=[make_category("sales", parent=make_category("auto news"))],
        tags=["Steel"],
        companies=[make_company("Corvane")],
    )
    make_series("Milestones")

    pings.send_ping("websub", article_id=article.pk)

    ((path, content_type, body),) = told.heard
    form = parse_qs(body)
    assert (path, content_type) == ("/hub", "application/x-www-form-urlencoded")
    assert form["hub.mode"] == ["publish"]
    assert len(form["hub.url"]) == len(set(form["hub.url"])) == 7 * 3
    for feed in form["hub.url"]:
        response = client.get(feed.removeprefix(SITE))
        assert told.url in response.text, "Who follows it hears by the hub."
        assert "Milestones – One" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("service", ["indexnow", "websub"])
def test_nobody_is_told_of_what_readers_neither_see_nor_saw(told, service):
    ahead = timezone.now() + HOUR
    hidden = [
        make_article(status="draft"),
        make_article(status="ready"),
        make_article(published_at=ahead),
        make_article(status="ready", embargo_until=ahead, published_at=ahead),
        make_article(status="withdrawn", first_published_at=None),
    ]

    for article in hidden:
        pings.send_ping(service, article_id=article.pk)
    pings.send_ping(service, article_id=999_999)

    assert told.heard == []


@pytest.mark.django_db
def test_a_withdrawn_article_is_told_once_its_address_is_gone(client, told):
    gone = make_article(status="withdrawn")
    run_out = make_article(withdraw_at=timezone.now() - timedelta(minutes=1))

    for article in (gone, run_out):
        pings.send_ping("indexnow", article_id=article.pk)
        assert client.get(article.get_absolute_url()).status_code == 410

    addresses = [json.loads(body)["urlList"][0] for _, _, body in told.heard]
    assert addresses == [SITE + article.get_absolute_url() for article in (gone, run_out)]


@pytest.mark.django_db
def test_nothing_is_told_and_no_key_is_shown_until_the_settings_say_so(client, listener):
    article = make_article(status="ready")

    publishing.publish(article, by=None)
    pings.send_ping("indexnow", article_id=article.pk)
    pings.send_ping("websub", article_id=article.pk)

    assert not ProcrastinateJob.objects.filter(task_name=pings.send_ping.name).exists()
    assert listener.heard == []
    assert client.get(f"/{KEY}.txt").status_code == 404


# When


@pytest.mark.django_db
def test_publishing_is_told_now_and_the_time_to_withdraw_then(told):
    leaves = timezone.now() + HOUR
    article = make_article(status="ready", withdraw_at=leaves)

    publishing.publish(article, by=None)

    (now, then) = planned()
    assert is_now(now[1])
    assert (now[0], then) == (article.pk, (article.pk, leaves))


@pytest.mark.django_db
def test_a_scheduled_article_is_told_at_its_minute(told):
    moment = timezone.now() + HOUR
    article = make_article(status="ready")

    publishing.publish(article, by=None, at=moment)

    assert planned() == [(article.pk, moment)]


@pytest.mark.django_db
def test_withdrawing_is_told_now_or_at_its_time(told):
    leaves = timezone.now() + HOUR
    first, second = make_article(), make_article()

    publishing.withdraw(first, by=None)
    publishing.withdraw(second, by=None, at=leaves)

    (now, then) = planned()
    assert is_now(now[1])
    assert (now[0], then) == (first.pk, (second.pk, leaves))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda article: publishing.finish_save(article, article.compile(), by=make_user("editor")),
        lambda article: notices.add_correction(article, by=None, text="It was Tuesday."),
        lambda article: notices.add_follow_up(article, by=None, text="It rained."),
    ],
)
def test_a_change_to_a_live_article_is_told(told, change):
    article = make_article()

    change(article)

    ((key, at),) = planned()
    assert key == article.pk
    assert is_now(at)


@pytest.mark.django_db
def test_a_change_to_what_readers_do_not_see_is_not_told(told):
    editor = make_user("editor")

    for status in ("draft", "review", "ready", "withdrawn"):
        article = make_article(status=status)
        publishing.finish_save(article, article.compile(), by=editor)
    publishing.submit(make_article(status="draft"), by=editor)

    assert planned() == []


@pytest.mark.django_db
def test_changes_in_a_row_are_told_once(told):
    article = make_article()

    for _ in range(3):
        publishing.finish_save(article, article.compile(), by=None)

    assert len(planned()) == 1


# By the worker


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_both_and_tries_again_where_one_does_not_listen(told, monkeypatch):
    monkeypatch.setattr(pings, "SETTLES", timedelta(0))
    article = make_article()
    told.status = 503
    publishing.finish_save(article, article.compile(), by=None)

    run_worker()
    refused = list(jobs_of(article))
    told.status = 202
    for job in refused:
        pings.send_ping(**job.args)

    assert sorted(path for path, _, _ in told.heard) == ["/hub", "/hub", "/indexnow", "/indexnow"]
    assert [(job.status, job.attempts) for job in refused] == [("todo", 1), ("todo", 1)]
    assert all(job.scheduled_at > timezone.now() for job in refused)


@pytest.mark.django_db(transaction=True)
def test_the_worker_looks_again_before_it_tells(told, monkeypatch):
    monkeypatch.setattr(pings, "SETTLES", timedelta(0))
    article = make_article()
    publishing.finish_save(article, article.compile(), by=None)
    Article.objects.filter(pk=article.pk).update(status="draft")

    run_worker()

    assert {job.status for job in jobs_of(article)} == {"succeeded"}
    assert told.heard == []
