"""What changed about an article is written down for good, and found again."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from newsroom import publishing
from newsroom.checklist import faults
from newsroom.history import versions
from newsroom.models import EditorialLog
from tests.factories import make_article, make_user
from tests.newsroom.desk import as_it_stands, screen

pytestmark = pytest.mark.django_db
Kind = EditorialLog.Kind
Status = Article.Status
LOG = "/admin/newsroom/editoriallog/"


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def log_entries(article, **narrowed):
    found = EditorialLog.objects.filter(article=article, **narrowed).order_by("pk")
    return [(entry.kind, entry.before, entry.after) for entry in found]


def test_a_save_logs_a_new_headline_and_slug(client, editor):
    article = make_article("Old words", slug="old-words", status=Status.DRAFT)
    versions.record(article, by=None)

    client.post(screen(article), as_it_stands(article, headline="New words", slug="new-words"))

    assert log_entries(article, by=editor) == [
        (Kind.HEADLINE, "Old words", "New words"),
        (Kind.SLUG, "old-words", "new-words"),
    ]


def test_each_workflow_step_logs_state_and_time(editor):
    article = make_article(status=Status.DRAFT)
    versions.record(article, by=None)

    publishing.submit(article, by=editor)
    publishing.publish(article, by=editor, at=timezone.now() + timedelta(days=1))

    told = log_entries(article, by=editor)
    assert told[:2] == [(Kind.STATE, "Draft", "In review"), (Kind.STATE, "In review", "Published")]
    assert [kind for kind, *_ in told[2:]] == [Kind.TIME]


def test_a_save_without_a_logged_change_logs_nothing(client, editor):
    article = make_article(status=Status.DRAFT)
    versions.record(article, by=None)

    client.post(screen(article), as_it_stands(article, body="<p>Other words.</p>"))

    assert log_entries(article, by=editor) == []


def test_an_overridden_checklist_is_logged_with_its_reason(editor):
    article = make_article(status=Status.DRAFT)

    faults.override(article, [], by=editor, reason="The picture is on its way.")

    assert log_entries(article, kind=Kind.OVERRIDE)[0][2] == "The picture is on its way."


@pytest.mark.parametrize("spoil", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_a_log_entry(spoil):
    article = make_article()
    versions.record(article, by=None)
    written = EditorialLog.objects.filter(article=article)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        written.update(after="Nothing") if spoil == "update" else written.delete()


def test_a_log_entry_outlives_its_article():
    article = make_article("Short life", status=Status.DRAFT)
    versions.record(article, by=None)

    article.delete()

    assert EditorialLog.objects.filter(headline="Short life").exists()


@pytest.fixture
def three_entries(editor):
    first, second = make_article("Axles"), make_article("=Brakes()")
    old = timezone.now() - timedelta(days=40)
    EditorialLog.objects.create(article=first, headline="Axles", kind=Kind.SLUG, by=editor)
    EditorialLog.objects.create(article=first, headline="Axles", kind=Kind.STATE, at=old)
    EditorialLog.objects.create(article=second, headline="=Brakes()", kind=Kind.HEADLINE)
    return first, second


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 3),
        ({"kind__exact": "slug"}, 1),
        ({"by__id__exact": "editor"}, 1),
        ({"at__gte": "a month ago"}, 2),
        ({"q": "axles"}, 2),
        ({"q": "first"}, 2),
    ],
)
def test_the_log_and_its_csv_are_filtered_by_kind_person_day_and_article(
    client, editor, three_entries, asked, found
):
    stands_for = {
        "editor": editor.pk,
        "first": three_entries[0].pk,
        "a month ago": (timezone.now() - timedelta(days=30)).isoformat(),
    }
    asked = {name: stands_for.get(value, value) for name, value in asked.items()}

    shown = client.get(LOG, asked)
    taken = client.get(reverse("admin:newsroom_editoriallog_export"), asked)

    assert len(shown.context["cl"].result_list) == found
    rows = list(csv.reader(StringIO(b"".join(taken).decode("utf-8-sig"))))
    assert len(rows) == found + 1


def test_the_csv_has_no_cell_that_a_spreadsheet_takes_for_a_formula(client, editor, three_entries):
    response = client.get(reverse("admin:newsroom_editoriallog_export"))

    rows = list(csv.reader(StringIO(b"".join(response).decode("utf-8-sig"))))
    assert "'=Brakes()" in {row[3] for row in rows}


def test_a_writer_cannot_read_or_export_the_log(client):
    client.force_login(make_user("writer"))

    assert client.get(LOG).status_code == 403
    assert client.get(reverse("admin:newsroom_editoriallog_export")).status_code == 403


def test_the_log_costs_few_queries(client, editor, three_entries, django_assert_max_num_queries):
    client.get(LOG)

    with django_assert_max_num_queries(10):
        client.get(LOG)
