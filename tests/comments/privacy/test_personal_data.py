"""Personal data, by a mailed link: asked for without a hint, handed out once, erased for good."""

import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from autoinformed.backups import private_copy
from comments import private_side
from comments.models import Comment, DataRequest, ModerationLog, PrivateSide
from comments.privacy import data_requests, personal_data
from tests.comments.mailed import link_in, mails_to, run_mail_tasks
from tests.comments.typed import FROM_OUR_PAGE
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "Wilma.Sedan@readers.example"


def _ask(client, email=ADDRESS, *, ip="203.0.113.7", headers=FROM_OUR_PAGE):
    return client.post("/comments/your-data/", {"email": email}, headers=headers, REMOTE_ADDR=ip)


def _mailed_link(client):
    _ask(client)
    run_mail_tasks()
    return link_in(mails_to(ADDRESS)[-1], "/your-data/")


def test_the_answer_is_the_same_whether_an_email_address_is_known_or_not(client):
    make_comment(email=ADDRESS)

    known, unknown = _ask(client), _ask(client, "nobody@readers.example")
    run_mail_tasks()

    assert known.text == unknown.text
    assert known.status_code == unknown.status_code
    assert known.headers.keys() == unknown.headers.keys()
    assert [message.recipients() for message in mail.outbox] == [[ADDRESS]]
    assert "readers" not in str(list(DataRequest.objects.values())).lower()


def test_the_mailed_link_exports_everything_once(client):
    comment = make_comment(email=ADDRESS.lower(), browser="Browser/1", text="My words.")
    make_comment(email="other@readers.example", text="Not mine.")
    make_comment(email=ADDRESS, text="More of mine.", status="spam")
    link = _mailed_link(client)

    page = client.get(link)
    file = client.post(link, {"export": "1"})
    again = client.post(link, {"export": "1"})

    assert "Erase everything" in page.text
    assert "no-store" in file["Cache-Control"]
    assert "attachment" in file["Content-Disposition"]
    mine = json.loads(file.content)["comments"]
    assert {one["text"] for one in mine} == {"My words.", "More of mine."}
    assert {one["browser"] for one in mine} == {"Browser/1", ""}
    assert "You have had the file" in again.text
    assert ModerationLog.objects.filter(comment_id=comment.pk, action="exported").count() == 1


def test_the_link_erases_everything_and_the_thread_stays_readable(client):
    mine = make_comment(email=ADDRESS, name="Wilma", text="My words.")
    make_comment(parent=mine, text="An answer to them.")
    link = _mailed_link(client)

    by_looking = client.get(link) and Comment.objects.filter(text="My words.").exists()
    answer = client.post(link, {"erase": "1"})
    again = client.post(link, {"erase": "1"})
    thread = client.get(mine.article.get_absolute_url()).text

    assert by_looking
    assert "1 comment and all that came with it" in answer.text
    assert again.status_code == 404
    assert "An answer to them." in thread
    assert "This comment was removed." in thread
    assert "My words." not in thread
    assert not PrivateSide.objects.exists()
    entry = ModerationLog.objects.get(action="erased")
    assert (entry.comment_id, entry.by, entry.reason) == (mine.pk, None, "")


def test_a_link_that_is_forged_or_a_day_old_is_over(client, monkeypatch):
    make_comment(email=ADDRESS)
    link = _mailed_link(client)
    forged = client.post("/comments/your-data/1:a:forged/", {"erase": "1"})
    late = timezone.now() + data_requests.VALID_FOR + timedelta(minutes=1)
    monkeypatch.setattr("time.time", late.timestamp)

    old = client.post(link, {"erase": "1"})

    assert (forged.status_code, old.status_code) == (404, 404)
    assert "This link is over" in old.text
    assert Comment.objects.get().text


def test_data_requests_are_capped_by_email_and_by_ip_address(client, monkeypatch):
    make_comment(email=ADDRESS)
    for number in range(data_requests.CAP_PER_EMAIL + 2):
        assert _ask(client, ip=f"203.0.113.{number}").status_code == 200
    monkeypatch.setattr(data_requests, "CAP_PER_IP", 1)

    refused = _ask(client, "other@readers.example", ip="203.0.113.1")
    run_mail_tasks()

    assert refused.status_code == 429
    assert len(mail.outbox) == data_requests.CAP_PER_EMAIL


@pytest.mark.parametrize(
    ("typed", "headers", "status"),
    [
        ("", FROM_OUR_PAGE, 422),
        ("wilma", FROM_OUR_PAGE, 422),
        (ADDRESS, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_request_without_an_email_address_or_from_another_site_is_given_back(
    client, typed, headers, status
):
    answer = _ask(client, typed, headers=headers)

    assert answer.status_code == status
    assert answer.context["form"]["email"].value() == typed
    assert not DataRequest.objects.exists()


def test_the_link_still_opens_after_the_keys_were_turned(client, settings):
    old = make_comment(email=ADDRESS)
    link = _mailed_link(client)
    settings.COMMENT_HASH_KEYS = {"new": "another secret", **settings.COMMENT_HASH_KEYS}
    new = make_comment(email=ADDRESS)
    private_side.rotate_hashes()

    answer = client.post(link, {"export": "1"})

    numbers = {one["number"] for one in json.loads(answer.content)["comments"]}
    assert numbers == {old.pk, new.pk}


# The commands


def test_an_admin_erases_by_a_comments_number_after_a_dry_run(capsys):
    comment = make_comment(email=ADDRESS)
    make_comment(email=ADDRESS.lower())

    call_command("commenter_data", "erase", "--comment", str(comment.pk), "--dry-run")
    kept = PrivateSide.objects.count()
    call_command("commenter_data", "erase", "--comment", str(comment.pk))

    printed = capsys.readouterr().out
    assert kept == 2
    assert not PrivateSide.objects.exists()
    assert "2 comments would be erased.\n2 comments erased." in printed
    assert "readers" not in printed.lower()


def test_an_admin_exports_by_an_email_address_on_standard_input(capsys, monkeypatch):
    make_comment(email=ADDRESS, text="My words.")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ADDRESS}\n"))

    call_command("commenter_data", "export")

    assert json.loads(capsys.readouterr().out)["comments"][0]["text"] == "My words."


def test_a_command_without_a_known_comment_says_so():
    with pytest.raises(CommandError, match="no such comment"):
        call_command("commenter_data", "erase", "--comment", "987654321")


# The export of all


@pytest.mark.parametrize("file_format", ["jsonl", "csv"])
def test_comments_are_exported_with_personal_data_only_if_asked(capsys, file_format):
    comment = make_comment(email=ADDRESS, browser="Browser/1", text="=SUM(A1)")

    call_command("export_comments", "--format", file_format)
    without = capsys.readouterr().out
    entries = ModerationLog.objects.count()
    call_command("export_comments", "--format", file_format, "--with-personal-data")
    with_it = capsys.readouterr().out

    assert comment.name in without
    assert not {ADDRESS, "Browser/1"} & set(without.replace('"', " ").replace(",", " ").split())
    assert ADDRESS in with_it
    assert entries == 0
    assert ModerationLog.objects.get().action == "exported"
    assert ("'=SUM" in without) == (file_format == "csv")


def test_no_table_with_personal_data_goes_into_a_copy_for_a_developer():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND"
            " column_name ~ '(email|ip)_hash$|encrypted|browser$|user_agent|ip_address|session_'"
        )
        sensitive = {name for (name,) in cursor.fetchall()}

    assert "comments_privateside" in sensitive
    assert sensitive - set(private_copy.list_private_tables()) == set()


def test_an_erasure_by_staff_names_who_did_it():
    make_comment(email=ADDRESS)
    moderator = make_user("moderator")

    personal_data.erase_data(ADDRESS, by=moderator)

    assert ModerationLog.objects.get(action="erased").by == moderator
