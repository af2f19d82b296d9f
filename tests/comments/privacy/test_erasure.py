"""Erasure: words about a person are planted wherever somebody writes some, then looked for."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments import moderation, private_side
from comments.models import DataRequest, ModerationLog, SilencedEmailAddress, Standing
from comments.moderation import standing
from comments.privacy import personal_data, retention
from comments.replying import commenter_mail
from tests.comments.mailed import link_in, mails_to, run_mail_tasks
from tests.comments.typed import FROM_OUR_PAGE, send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

WILMA = "wilma.sedan@readers.example"
PLANTED = "planted-word"


@pytest.fixture
def mona(client):
    user = make_user("moderator", first_name="Mona", last_name="Reyes")
    client.force_login(user)
    return user


def _read_every_table():
    """``{table: all its rows as text}``."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _read(cursor, table) for table in tables}


def _read(cursor, table):
    cursor.execute(f'SELECT string_agg(each::text, chr(10)) FROM "{table}" each')
    return cursor.fetchone()[0] or ""


def _where(word):
    return {table for table, rows in _read_every_table().items() if word in rows.lower()}


def _post(client, name, comment, **fields):
    answer = client.post(reverse(f"admin:comments_comment_{name}", args=[comment.pk]), fields)
    assert answer.status_code == 302, answer.text
    return answer


def _plant(client):
    """Have words about a banned commenter stand in each place where somebody can write them."""
    comment = make_comment(
        text=f"{PLANTED} said", name=f"{PLANTED} name", email=WILMA, ip="203.0.113.7"
    )
    comment.flags.create(reason="abuse", note=f"{PLANTED} reported")
    comment.edited_text, comment.edited_text_at = f"{PLANTED} edited", timezone.now()
    comment.save()
    for verb in ("reject", "approve", "spam", "put_back"):
        _post(client, "decide", comment, verb=verb, reason=f"{PLANTED} {verb}")
    _post(client, "edit", comment, text=f"{PLANTED} reworded")
    _post(client, "note", comment, text=f"{PLANTED} noted")
    for kind in ("warned", "premoderated", "banned"):
        _post(client, "standing", comment, kind=kind, reason=f"{PLANTED} {kind}", days="30")
    return comment


def test_no_word_about_an_erased_person_is_in_any_table(client, mona):
    comment = _plant(client)
    before = _where(PLANTED)

    personal_data.erase_data(WILMA)

    assert {"comments_comment", "comments_note", "comments_standing"} <= before
    assert _where(PLANTED) == set()
    log = list(ModerationLog.objects.filter(comment_id=comment.pk).values_list("reason", flat=True))
    assert {"Banned", "Warned", "Always held"} <= set(log)


def test_no_moderators_word_enters_the_log(client, mona):
    _plant(client)

    assert PLANTED in _read_every_table()["comments_note"]
    assert PLANTED not in _read_every_table()["comments_moderationlog"]


def test_a_ban_holds_after_an_erasure_and_is_all_that_is_left_of_the_person(client, mona):
    comment = _plant(client)
    hashes = set(private_side.hash_sender(email=WILMA, ip="203.0.113.7").values()) - {""}
    personal_data.erase_data(WILMA)

    answer = send(client, make_article(), email=WILMA.upper())
    (ban,) = Standing.objects.all()

    assert answer.status_code == 403
    assert (ban.kind, ban.reason, ban.by, ban.entry) == ("banned", "", None, None)
    assert ban.comment_id == comment.pk
    assert ban.until > timezone.now() + timedelta(days=29)
    long_hashes = {each for each in hashes if len(each) == 64}
    assert {table for each in long_hashes for table in _where(each)} == {"comments_standing"}


@pytest.mark.parametrize("kind", ["warned", "premoderated"])
def test_what_bans_nobody_goes_with_the_person(kind):
    standing.give(make_comment(email=WILMA), kind=kind, by=make_user("moderator"), reason="Tone")

    personal_data.erase_data(WILMA)

    assert not Standing.objects.exists()


def test_a_ban_that_was_lifted_goes_with_the_person():
    moderator = make_user("moderator")
    given = standing.give(make_comment(email=WILMA), kind="banned", by=moderator, reason="Tone")
    standing.lift(given, by=moderator)

    personal_data.erase_data(WILMA)

    assert not Standing.objects.exists()


def test_the_ban_of_an_erased_person_is_cleared_when_it_ends():
    moderator = make_user("moderator")
    for email in (WILMA, "fred@readers.example"):
        standing.give(make_comment(email=email), kind="banned", by=moderator, reason="Tone", days=7)
    personal_data.erase_data(WILMA)

    retention.clear(at=timezone.now() + timedelta(days=6))
    before_its_end = Standing.objects.count()
    retention.clear(at=timezone.now() + timedelta(days=8))

    assert before_its_end == 2
    assert [given.reason for given in Standing.objects.all()] == ["Tone"]


def test_a_ban_is_lifted_after_an_erasure(client, mona):
    given = standing.give(make_comment(email=WILMA), kind="banned", by=mona, reason="Tone")
    personal_data.erase_data(WILMA)

    client.post(
        reverse("admin:comments_standing_changelist"),
        {"action": "lift_selected", "_selected_action": [given.pk]},
    )

    assert send(client, make_article(), email=WILMA).status_code == 303


def test_the_ban_of_an_erased_person_holds_under_a_new_key(client, settings):
    settings.COMMENT_HASH_KEYS = {"old": "first secret"}
    comment = make_comment(email=WILMA)
    standing.give(comment, kind="banned", by=make_user("moderator"), reason="Tone")
    personal_data.erase_data(WILMA)
    settings.COMMENT_HASH_KEYS = {"new": "second secret", "old": "first secret"}

    private_side.rotate_hashes()

    assert send(client, make_article(), email=WILMA).status_code == 403


def test_the_wish_for_no_mail_and_the_lines_of_the_requests_go_with_the_person(client):
    comment = make_comment(email=WILMA)
    SilencedEmailAddress.objects.create(**private_side.hash_sender(email=WILMA))
    client.post(
        "/comments/your-data/", {"email": WILMA}, headers=FROM_OUR_PAGE, REMOTE_ADDR="203.0.113.7"
    )

    personal_data.erase_data(WILMA)

    assert not SilencedEmailAddress.objects.exists()
    request = DataRequest.objects.get()
    assert (request.email_hash, request.ip_hash, request.found) == ("", "", None)
    assert not commenter_mail.Subscription.objects.filter(comment=comment).exists()


def test_what_stays_is_said_before_and_after_an_erasure_and_where_all_is_listed(client):
    make_comment(email=WILMA)
    client.post("/comments/your-data/", {"email": WILMA}, headers=FROM_OUR_PAGE)
    run_mail_tasks()
    link = link_in(mails_to(WILMA)[-1], "/your-data/")

    pages = [client.get(link).text, client.post(link, {"erase": "1"}).text]
    pages.append(client.get("/comments/your-data/").text)

    for page in pages:
        assert "A ban, where one is in force, so that it holds" in page
        assert "The log of what moderators and the site did" in page
        assert "keep nothing" not in page
    assert "moderators’ notes" in pages[0].lower()
    assert "readers’ reports of your comment" in pages[2].lower()


# What was decided, on the moderators' screens


def test_the_reason_of_a_decision_is_on_the_comments_screen_and_in_the_log_until_it_is_erased(
    client, mona
):
    comment = make_comment(email=WILMA, status="pending")
    _post(client, "decide", comment, verb="reject", reason=f"{PLANTED} rejected")
    _post(client, "standing", comment, kind="banned", reason=f"{PLANTED} banned")
    urls = [
        reverse("admin:comments_comment_change", args=[comment.pk]),
        reverse("admin:comments_moderationlog_changelist"),
        reverse("admin:comments_moderationlog_export"),
    ]

    before = [_text(client.get(url)) for url in urls]
    personal_data.erase_data(WILMA)
    after = [_text(client.get(url)) for url in urls]

    for page in before:
        assert f"{PLANTED} rejected" in page
        assert f"Banned: {PLANTED} banned" in page
    assert not any(PLANTED in page for page in after)
    assert all("Rejected" in page and "Banned" in page for page in after)


def _text(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def test_the_reason_on_a_comment_without_an_email_address_goes_with_the_comment(client, mona):
    comment = make_comment(status="pending")
    _post(client, "decide", comment, verb="reject", reason=f"{PLANTED} rejected")

    moderation.erase(comment, by=mona)

    assert _where(PLANTED) == set()


def test_what_the_log_held_before_is_carried_over_to_notes_and_emptied(mona):
    migration = import_module("comments.migrations.0014_no_words_in_the_log")
    known, unknown = make_comment(email=WILMA), make_comment()
    erased = make_comment(email="fred@readers.example")
    for comment in (known, unknown, erased):
        _enter(comment, "rejected", f"{PLANTED} {comment.pk}", mona)
    _enter(known, "standing", f"Banned: {PLANTED}", mona)
    _enter(known, "standing", "Lifted: Banned", mona)
    _enter(known, "undone", "Was: Rejected", mona)
    _enter(known, "approved", "Trusted commenter", None)
    moderation.erase(erased, by=None)

    with connection.cursor() as cursor:
        for statement in migration.Migration.operations[0].sql:
            cursor.execute(statement)

    entries = ModerationLog.objects.order_by("pk").select_related("note")
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("rejected", ""),
        ("rejected", ""),
        ("rejected", ""),
        ("standing", "Banned"),
        ("standing", "Lifted: Banned"),
        ("undone", "Was: Rejected"),
        ("approved", "Trusted commenter"),
        ("erased", ""),
    ]
    assert [entry.words for entry in entries[:3]] == [
        f"{PLANTED} {known.pk}",
        f"{PLANTED} {unknown.pk}",
        "",
    ]
    assert entries[0].note.email_hash == known.private_side.email_hash
    assert entries[1].note.comment == unknown
    with pytest.raises(Exception, match="append-only"):
        ModerationLog.objects.update(reason="never")


def _enter(comment, action, reason, by):
    ModerationLog.objects.create(comment_id=comment.pk, action=action, reason=reason, by=by)
