"""Leaks: what a commenter gave in confidence is planted, then looked for wherever others read."""

import hashlib
import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import reverse

from comments.alerts import digest
from comments.models import Comment, ModerationLog, PrivateSide
from tests.comments.typed import FROM_OUR_PAGE, typed
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "Planted.Address-73@readers.example"
IP = "203.0.113.73"
BROWSER = "PlantedBrowser/73"


def _traces():
    """The secrets themselves, their plain digests, and what our own table holds of them."""
    traces = {ADDRESS, ADDRESS.lower(), "Planted.Address-73", IP, BROWSER}
    for secret in (ADDRESS, ADDRESS.lower(), IP, BROWSER):
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            traces.add(hashlib.new(algorithm, secret.encode()).hexdigest())
    for row in PrivateSide.objects.all():
        traces |= {row.email_hash, row.ip_hash, bytes(row.email_encrypted or b"").decode()}
    return {trace.lower() for trace in traces if trace}


def _assert_clean(where, text):
    found = [trace for trace in _traces() if trace in text.lower()]
    assert not found, f"{where}: {found}"


def _send(client, article, **fields):
    return client.post(
        reverse("comments:reply", args=[article.pk]),
        typed(article, email=ADDRESS, **fields),
        headers=FROM_OUR_PAGE | {"User-Agent": BROWSER},
        REMOTE_ADDR=IP,
    )


def test_nothing_private_is_in_any_public_byte_or_log_line(client, caplog):
    caplog.set_level(logging.DEBUG)
    article = make_article()
    parent = make_comment(article)
    pages = [_send(client, article, text="A planted comment", parent=parent.pk)]
    comment = Comment.objects.get(text="A planted comment")
    pages.append(client.get(pages[0]["Location"]))
    Comment.objects.update(status="approved")
    pages += [
        client.get(url)
        for url in (
            article.get_absolute_url(),
            "/",
            "/feed/",
            "/comments/feed/",
            f"{article.get_absolute_url()}feed/",
            reverse("comments:reply", args=[article.pk]),
            reverse("comments:reply", args=[article.pk]) + f"?to={comment.pk}",
            comment.get_absolute_url(),
            pages[0]["Location"],
        )
    ]

    assert "A planted comment" in pages[2].text
    for page in pages:
        _assert_clean(page.request["PATH_INFO"], page.text + str(page.headers))
    _assert_clean("log", caplog.text)


def test_nothing_private_is_in_the_newsrooms_lists_forms_logs_or_mails(client, caplog):
    caplog.set_level(logging.DEBUG)
    _send(client, make_article())
    comment = Comment.objects.get()
    client.force_login(make_user("moderator"))
    screen = reverse("admin:comments_comment_change", args=[comment.pk])
    pages = [client.get(url) for url in (reverse("admin:comments_comment_changelist"), screen)]
    client.post(reverse("admin:comments_comment_email", args=[comment.pk]))
    digest.tell_moderators()
    client.post(reverse("admin:comments_comment_decide", args=[comment.pk]), {"verb": "approve"})
    pages += [
        client.get(url)
        for url in (screen, reverse("admin:comments_moderationlog_changelist"), "/admin/")
    ]

    assert mail.outbox
    for page in pages:
        assert page.status_code == 200
        _assert_clean(page.request["PATH_INFO"], page.text)
    _assert_clean("log", caplog.text)
    _assert_clean("mail", "".join(message.message().as_string() for message in mail.outbox))
    _assert_clean("moderation log", str(list(ModerationLog.objects.values())))
    _assert_clean("admin history", str(list(LogEntry.objects.values())))
    _assert_clean("printed", f"{comment!r} {comment.private_side!r} {comment.private_side}")


def test_a_fault_of_the_database_writes_no_row_into_the_log(client, caplog, monkeypatch):
    article = make_article()
    # A row that a constraint refuses: PostgreSQL's own message would quote it whole.
    monkeypatch.setattr(
        "comments.views.reply.screening.screen",
        lambda comment, sending: type("Bad", (), {"status": "nonsens", "reason": ADDRESS})(),
    )

    response = _send(client, article, text="Kept for its writer")

    assert response.status_code == 503
    assert "Kept for its writer" in response.text
    _assert_clean("log", caplog.text)
    assert not Comment.objects.exists()
