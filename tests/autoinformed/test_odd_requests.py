"""What no browser sends by itself: NUL, escapes that are no UTF-8, a body without a length."""

import re
from io import BytesIO

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse

from articles.fixed_tables import OneRowAdmin
from articles.models import Article
from autoinformed.request_bodies import measure_bodies
from comments.models import Comment
from newsroom.models import Revision
from tests.factories import make_article, make_comment, make_image, make_user
from tests.newsroom.desk import as_it_stands, at, screen

pytestmark = pytest.mark.django_db
ODD = ["a%00b", "%ED%A0%80", "%FF"]  # NUL in a word, a lone surrogate, no UTF-8
ASKED = [
    "q",
    "term",
    "o",
    "p",
    "page",
    "all",
    "state",
    "whose",
    "from",
    "to",
    "before",
    "after",
    "order",
    "week",
    "moved",
    "days",
    "pk",
    "pop",
    "listing",
    "for_article",
    "year",
    "by__id__exact",
    "at__gte",
    "at__lt",
    "kind__exact",
    "status__exact",
    "e",
    "s",
    "cat",
    "tag",
    "author",
    "page_id",
    "m",
    "feed",
    "company",
    "category",
    "newest",
    "key",
    "app_label",
    "model_name",
    "field_name",
]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def superuser(client):
    user = make_user("admin", is_superuser=True)
    client.force_login(user)
    return user


def list_routes(resolver, before="/"):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from list_routes(pattern, route)
        elif "(?P" not in route:
            yield route


@pytest.mark.parametrize("odd", ODD)
def test_no_path_is_our_fault(client, superuser, odd):
    article = make_article()
    paths = [
        re.sub(r"<[^>]+>", odd, re.sub(r"<int:[^>]+>", str(article.pk), route))
        for route in list_routes(get_resolver())
    ]

    answers = {path: client.get(path).status_code for path in paths}

    assert len(answers) > 150  # there is something to ask
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert {status for path, status in answers.items() if "%00" in path} <= {400, 404}


@pytest.mark.parametrize("odd", ODD)
def test_no_query_is_our_fault(client, superuser, odd):
    make_article()
    screens = [route for route in list_routes(get_resolver()) if "<" not in route]
    # A first one that is refused hides the others, so not all at once.
    queries = ["&".join(f"{name}={odd}" for name in names) for names in (ASKED[:9], ASKED[9:])]

    answers = {
        url + "?" + query: client.get(f"{url}?{query}") for url in screens for query in queries
    }

    assert [path for path, answer in answers.items() if answer.status_code >= 500] == []


def list_filters():
    """``(table, name in the query)`` of what the admin's tables are narrowed by."""
    for model, table in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name in filter(lambda each: isinstance(each, str), table.list_filter):
            yield from ((url, f"{name}__{how}") for how in ("exact", "id__exact", "isnull"))


@pytest.mark.django_db(transaction=True)
def test_no_filter_of_a_table_is_our_fault(client, superuser):
    asked = [
        f"{url}?{name}={odd}"
        for url, name in list_filters()
        for odd in ("no-such-value", "9" * 30, "2026-99-99")
    ]

    answers = {url: client.get(url, follow=True).status_code for url in asked}

    assert "/admin/comments/holdrule/?kind__exact=no-such-value" in answers
    assert {url: status for url, status in answers.items() if status not in (200, 400)} == {}


def test_nul_is_a_bad_request_in_the_newsroom_and_finds_nothing_elsewhere(client, superuser):
    assert client.get(at("tag_names") + "?term=%00").status_code == 400
    assert client.get("/admin/articles/article/?q=a%00b").status_code == 400
    assert client.get("/search/?q=a%00b").status_code == 200
    assert client.get("/some%00where/").status_code == 404


def test_a_name_that_is_no_utf8_is_found_by_nobody(client, superuser):
    assert client.get("/admin/newsroom/editoriallog/export/?at__gte=%FF").status_code == 400
    assert client.get("/search/?q=%ED%A0%80").status_code == 200


def test_nul_in_a_form_of_the_newsroom_is_let_fall(client, superuser):
    article = make_article(status=Article.Status.DRAFT, published_at=None)
    typed = as_it_stands(article, headline="Now\0here", body="<p>One\0two</p>", tags=["E\0V"])

    kept = client.post(at("autosave", article.pk), typed)
    unsaved = Revision.objects.unsaved().get()
    saved = client.post(screen(article), typed)

    assert kept.status_code == 200
    assert unsaved.snapshot["headline"] == "Nowhere"
    assert saved.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.body) == ("Nowhere", "<p>Onetwo</p>")
    assert list(article.tags.names()) == ["EV"]


def test_nul_in_a_decision_of_a_moderator_is_let_fall(client, superuser):
    comment = make_comment(status=Comment.Status.PENDING)
    decide = reverse("admin:comments_comment_decide", args=[comment.pk])

    answer = client.post(decide, {"verb": "reject", "reason": "ru\0de", "filters": "q=%00"})

    assert answer.status_code < 500
    comment.refresh_from_db()
    assert comment.status == Comment.Status.REJECTED


def test_no_form_of_the_newsroom_fails_on_nul(client, superuser):
    article, comment, image = make_article(), make_comment(), make_image()
    keys = {"article_id": article.pk, "comment_id": comment.pk, "image_id": image.pk}
    names = [
        "headline",
        "text",
        "name",
        "label",
        "title",
        "reason",
        "verb",
        "to",
        "other",
        "change",
        "lasting",
        "mail",
        "days",
        "kind",
        "key",
        "house_rule",
        "quote",
        "task",
        "seen_at",
        "filters",
        "action",
        "_name",
        "_note",
        "_attach",
        "_save",
        "slug",
        "term",
        "pk",
        "username",
        "password1",
        "email",
        "alt_text",
        "query",
        "list_of",
    ]
    answers = {}
    for route in list_routes(get_resolver()):
        if not route.startswith("/admin/") or re.search("logout|delete", route):
            continue
        path = re.sub(r"<int:([^>]+)>", lambda found: str(keys.get(found[1], article.pk)), route)
        path = re.sub(r"<[^>]+>", str(article.pk), path)
        answers[path] = client.post(path, dict.fromkeys(names, "a\0b")).status_code
        client.force_login(superuser)

    assert {path: status for path, status in answers.items() if status >= 500} == {}


def test_no_form_of_a_reader_fails_on_nul(client):
    comment = make_comment()
    article = comment.article
    sent = {"name": "Pat\0", "email": "pat@reader.example", "text": "So\0it is.", "website": "\0"}

    answers = [
        client.post(reverse("comments:reply", args=[article.pk]), sent),
        client.post(reverse("comments:flag", args=[comment.pk]), {"reason": "\0", "note": "\0"}),
        client.post("/admin/login/", {"username": "a\0b", "password": "\0"}),
        client.post("/admin/password-reset/", {"email": "pat\0@reader.example"}),
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert "it is." in answers[0].text


@pytest.mark.parametrize("name", ["x" * 256, "é" * 256, "x" * 5000])
def test_a_name_too_long_for_any_account_is_a_failed_sign_in(client, name):
    answers = [
        client.post("/admin/login/", {"username": name, "password": "guessed"}) for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert AccessAttempt.objects.get().failures_since_start >= 5


def test_every_table_of_the_admin_is_searched_for_nul(client, superuser):
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(url + "?q=%00").status_code == 400


NO_KEYS = ["abc", "1'", "1e5", "-1", "9" * 19, "9" * 5000]


@pytest.mark.parametrize("typed", NO_KEYS)
def test_what_no_box_of_the_newsroom_offers_is_no_choice(client, superuser, typed):
    """Such as ``?parent=abc`` from a link that was cut, or a box that a script filled in."""
    boxes = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"): list(fields)
        for model, table in admin.site._registry.items()
        if (fields := table.autocomplete_fields) and not isinstance(table, OneRowAdmin)
    }
    boxes[at("add")] = ["byline", "about_companies", "lead_image"]
    boxes[reverse("admin:articles_tag_merge")] = ["keep", "drop"]
    boxes[reverse("admin:articles_company_merge")] = ["keep", "drop"]

    asked = {url: client.get(url, dict.fromkeys(names, typed)) for url, names in boxes.items()}
    sent = {url: client.post(url, dict.fromkeys(names, typed)) for url, names in boxes.items()}

    assert len(boxes) >= 8
    assert {url: answer.status_code for url, answer in asked.items()} == dict.fromkeys(boxes, 200)
    assert {url: answer.status_code for url, answer in sent.items()} == dict.fromkeys(boxes, 200)
    assert "Select a valid choice" in sent[at("add")].text


@pytest.mark.parametrize("typed", NO_KEYS)
def test_what_no_box_of_the_settings_offers_is_no_choice(client, superuser, typed):
    rules = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-category": typed, "0-days": 3}

    for url, sent in [
        ("/admin/comments/commentsettings/1/change/", rules),
        ("/admin/pages/sitesettings/1/change/", {"house_rules": typed}),
    ]:
        client.get(url.removesuffix("1/change/"))  # makes the row
        page = client.get(url).text
        prefix = found[1] if (found := re.search(r'name="(\w+)-TOTAL_FORMS"', page)) else ""
        named = {f"{prefix}-{name}" if prefix else name: value for name, value in sent.items()}
        answer = client.post(url, named)

        assert answer.status_code == 200
        assert "Select a valid choice" in answer.text


def run(application, **environ):
    told = []
    body = b"".join(application(environ, lambda status, headers: told.append(status)))
    return told, body


def echo(environ, start_response):
    start_response("200 OK", [])
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return [environ["wsgi.input"].read(length)]


class HungUp:
    """A body of which the client never sends the rest."""

    def read(self, *length):
        raise OSError("Connection lost.")

    readline = read


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=half"]
)
def test_who_hangs_up_in_the_middle_of_a_form_is_no_fault_of_ours(client, superuser, kind, caplog):
    comment = make_comment()
    urls = [
        screen(comment.article),
        reverse("admin:articles_article_history", args=[comment.article.pk]),
        reverse("comments:reply", args=[comment.article.pk]),
        reverse("comments:flag", args=[comment.pk]),
    ]

    half = {"wsgi.input": HungUp()}
    answers = [client.generic("POST", url, b"a=1", content_type=kind, **half) for url in urls]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


CHUNKED = {"REQUEST_METHOD": "POST", "wsgi.input_terminated": True}


def test_a_body_without_a_length_is_read_to_its_end():
    _, body = run(measure_bodies(echo), **CHUNKED, **{"wsgi.input": BytesIO(b"text=" + b"a" * 99)})

    assert body == b"text=" + b"a" * 99


def test_a_body_without_a_length_has_an_end(settings):
    settings.IMAGE_MAX_BYTES = settings.DOCUMENT_MAX_BYTES = 500
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500

    told, _ = run(measure_bodies(echo), **CHUNKED, **{"wsgi.input": BytesIO(b"a" * 1001)})

    assert told[0].startswith("413 ")


def test_a_body_whose_end_the_server_does_not_mark_is_not_waited_for():
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": BytesIO(b"text=a")}

    assert run(measure_bodies(echo), **environ)[1] == b""


def test_a_reply_sent_in_chunks_is_read(client):
    """Django reads no body without a length: ``measure_bodies`` stands in front of it."""
    article = make_article()
    url = reverse("comments:reply", args=[article.pk])
    handler = client.handler

    def chunked(environ):
        del environ["CONTENT_LENGTH"]
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read())
        environ["wsgi.input_terminated"] = True
        answers = []
        measure_bodies(lambda given, start: answers.append(handler(given)) or [])(environ, None)
        return answers[0]

    client.handler = chunked
    sent = {"name": "", "email": "pat@reader.example", "text": "Sent in chunks."}
    answer = client.post(url, sent)

    assert answer.status_code == 422
    assert "Sent in chunks." in answer.text
