"""Health: the page, the command, the figures, and mail when a check turns red."""

from datetime import timedelta

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from autoinformed.health import alerts, jobs, mail_record, report
from autoinformed.health.checks.work import check_failed_jobs, check_oldest_job, check_worker
from autoinformed.health.findings import Finding, State
from autoinformed.models import HealthMark
from staff.invitations import mail_invitation
from tests.autoinformed.test_tasks import run_worker
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def beat(seconds_ago):
    """A worker whose last heartbeat was so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def fail_jobs(number=1):
    """Jobs that were given up."""
    for _ in range(number):
        key = mail_invitation.defer(invitation_id=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [key])
            cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [key])


@pytest.fixture
def checks(monkeypatch):
    """Two checks of this test's own: ``checks["worker"] = State.RED`` sets what one finds."""
    found = {"worker": State.GREEN, "mail": State.GREEN}

    def make(name):
        return report.Check(
            name, name.title(), lambda: Finding(found[name], f"The {name} is so.", "Mend it.")
        )

    monkeypatch.setattr(report, "CHECKS", [make(name) for name in found])
    return found


def test_no_worker_or_a_dead_one_is_red_and_a_living_one_is_well(client):
    assert check_worker().state is State.RED
    assert client.get("/workerz").status_code == 503

    beat(600)
    assert check_worker().state is State.RED
    assert "10 minutes ago" in check_worker().says

    beat(5)
    assert check_worker().state is State.GREEN
    assert client.get("/workerz").status_code == 200


def test_work_that_waits_for_long_is_told_and_what_is_not_due_is_not():
    mail_invitation.configure(schedule_in={"hours": 1}).defer(invitation_id=0)
    assert check_oldest_job().state is State.GREEN

    key = mail_invitation.defer(invitation_id=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '3 hours' WHERE job_id = %s",
            [key],
        )

    assert check_oldest_job().state is State.RED
    assert check_oldest_job().figures["oldest_job_age_seconds"] >= 10800


@pytest.mark.django_db(transaction=True)
def test_an_admin_reads_what_was_given_up_and_has_it_tried_again(client):
    fail_jobs(2)
    client.force_login(make_user("admin"))

    page = client.get("/admin/health/").text
    answer = client.post("/admin/health/retry/", {"task": mail_invitation.name}, follow=True)
    # Jobs that other tests leave stay: no test's end empties their table.
    again = ProcrastinateJob.objects.filter(status="todo", task_name=mail_invitation.name)
    waiting = again.count()
    run_worker()

    assert check_failed_jobs().state is State.GREEN
    assert jobs.list_failed_work() == []
    assert "2 jobs are tried again" in answer.text
    assert "2 times" in page
    assert mail_invitation.name not in page.replace(f'value="{mail_invitation.name}"', "")
    assert waiting == 2


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
@pytest.mark.parametrize("path", ["", "retry/", "mail/"])
def test_others_see_no_health_page_and_press_none_of_its_buttons(client, role, path):
    client.force_login(make_user(role))

    ask = client.post if path else client.get
    assert ask(f"/admin/health/{path}").status_code == 403


def test_a_test_mail_goes_to_who_asks(client):
    admin = make_user("admin", username="otis")
    client.force_login(admin)

    answer = client.post("/admin/health/mail/", follow=True)

    assert [sent.to for sent in mail.outbox] == [["otis@staff.example"]]
    assert "took the test mail" in answer.text


def test_a_mail_server_that_is_down_is_told_on_the_page_and_remembered(client, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "autoinformed.health.mail_record.RecordingBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
        }
    }
    client.force_login(make_user("admin", username="otis"))

    answer = client.post("/admin/health/mail/", follow=True)

    assert "did not take it (ConnectionRefusedError)" in answer.text
    assert HealthMark.objects.get(name=mail_record.FAILED).note == "ConnectionRefusedError"
    assert "did not take the last mail" in answer.text


def test_admins_are_mailed_once_when_a_check_turns_red_and_once_when_it_is_well(
    checks, monkeypatch
):
    make_user("admin", username="otis")
    make_user("editor", username="juno")
    monkeypatch.setattr(alerts.mail_admin, "defer", lambda **told: alerts.mail_admin(**told))

    for state in (State.GREEN, State.RED, State.RED, State.YELLOW, State.GREEN):
        checks["worker"] = state
        alerts.watch_health()

    assert [sent.to for sent in mail.outbox] == [["otis@staff.example"]] * 2
    first, second = mail.outbox
    assert "act now: Worker" in first.subject
    assert "The worker is so." in first.body
    assert "Mend it." in first.body
    assert "/admin/health/" in first.body
    assert "well again: Worker" in second.subject


@pytest.mark.parametrize(("state", "code"), [(State.YELLOW, 1), (State.RED, 2)])
def test_the_command_says_the_same_and_ends_with_a_code_for_cron(checks, capsys, state, code):
    checks["mail"] = state

    with pytest.raises(SystemExit) as end:
        call_command("check_site")

    assert end.value.code == code
    assert f"{state.word:10}  Mail: The mail is so." in capsys.readouterr().out
    call_command("check_site", "worker")  # well: no code


def test_the_command_for_cron_says_nothing_unless_somebody_must_act(checks, capsys):
    checks["mail"] = State.YELLOW

    call_command("check_site", "--quiet")

    assert capsys.readouterr().out == ""


def test_a_check_that_does_not_exist_is_named():
    with pytest.raises(CommandError, match="There is no check wurker"):
        call_command("check_site", "wurker")


def test_a_check_that_breaks_or_finds_no_database_is_red_itself(monkeypatch):
    def away():
        raise OperationalError

    def broken():
        raise KeyError

    checks = [report.Check("one", "One", away), report.Check("two", "Two", broken)]
    monkeypatch.setattr(report, "CHECKS", checks)

    said = [answer.finding.says for answer in report.ask_checks()]

    assert said == ["The database does not answer.", "This check itself failed (KeyError)."]


def test_every_check_answers_on_a_site_that_is_well():
    beat(1)

    found = {a.check.name: (a.finding.state, a.finding.says) for a in report.ask_checks()}

    assert {name: what for name, what in found.items() if what[0] is State.RED} == {}
    assert len(found) >= 14


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"X-Forwarded-For": "203.0.113.7"}, 403),
        ("invented", {}, 403),
        ("invented", {"Authorization": "Bearer other"}, 403),
        ("invented", {"Authorization": "Bearer invented", "X-Forwarded-For": "203.0.113.7"}, 200),
    ],
)
def test_figures_are_for_this_machine_or_for_who_has_the_token(
    client, settings, token, headers, status
):
    settings.METRICS_TOKEN = token
    beat(1)

    answer = client.get("/metrics", headers=headers)

    assert answer.status_code == status
    if status == 200:
        assert 'autoinformed_check_state{check="worker"} 0' in answer.text
        assert "autoinformed_database_size_bytes " in answer.text


def test_a_site_without_collected_static_files_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(staticfiles_storage, "hashed_files", {}, raising=False)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "static files were not collected\n")


def test_a_folder_that_is_a_file_is_red(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.write_text("")

    (answer,) = report.ask_checks(["folders"])

    assert answer.finding.state is State.RED
    assert "is a file" in answer.finding.says


def test_old_marks_of_mail_lose_to_the_newer_one(settings):
    settings.MAILERS = {
        "default": {"BACKEND": "autoinformed.health.mail_record.RecordingBackend", "OPTIONS": {}}
    }
    now = timezone.now()
    HealthMark.objects.create(name=mail_record.FAILED, at=now - timedelta(hours=1), note="x")
    HealthMark.objects.create(name=mail_record.SENT, at=now)

    (answer,) = report.ask_checks(["mail"])

    assert answer.finding.state is State.GREEN
