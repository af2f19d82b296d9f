"""Background work in the newsroom, in words."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from autoinformed import jobs
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/procrastinate/procrastinatejob/"


def make_job(name, status="failed", args="{}"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
            " VALUES ('default', %s, %s, %s) RETURNING id",
            [name, status, args],
        )
        return cursor.fetchone()[0]


def test_every_task_is_described_in_words():
    ours = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    assert ours - jobs.TASKS.keys() == set()


def test_the_list_says_what_a_job_does_how_it_stands_and_what_it_is_about(client):
    make_job("newsroom.mail_staff", args='{"event": "x", "article_id": 12}')
    client.force_login(make_user("admin"))

    page = client.get(LIST, {"state": "failed"}).text

    assert "Mail colleagues that an article moved on" in page
    assert '<a href="/admin/articles/article/12/change/">article 12</a>' in page
    assert '<span class="state state--failed">Failed</span>' in page
    assert "newsroom.mail_staff" not in page
    assert "article_id" not in page


def test_what_failed_is_tried_again_and_nothing_else(client):
    failed, done = make_job("newsroom.ping"), make_job("newsroom.ping", status="succeeded")
    client.force_login(make_user("admin"))

    response = client.post(
        LIST, {"action": "try_again", "_selected_action": [failed, done]}, follow=True
    )

    assert "To be tried again: 1." in response.text
    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"
    assert ProcrastinateJob.objects.get(pk=done).status == "succeeded"


def test_only_admins_see_background_work(client):
    client.force_login(make_user("editor"))
    assert client.get(LIST).status_code == 403
