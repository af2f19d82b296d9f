"""Followers' addresses are planted, then looked for wherever others read."""

import io
import json
import logging

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from followers.models import Follow, Follower, FollowRequest
from tests.crawl import Crawl
from tests.factories import make_article, make_company, make_user
from tests.followers.mailed import ask, follow, link_in, send_digest
from tests.private_tables import list_private_tables
from tests.test_leaks import Search, Secret

pytestmark = pytest.mark.django_db
SECRETS = [
    Secret(
        f"Planted.Heron{number}q@hidden{number}.example", f"203.0.113.{70 + number}", "-planted-"
    )
    for number in range(4)
]
OWN_TABLES = {"followers_follower", "followers_followrequest"}


@pytest.fixture
def planted(client, caplog):
    """Secrets that met every fate; gives the answers to those who sent them."""
    caplog.set_level(logging.DEBUG)
    article = make_article("News", companies=[make_company("Corvane")])
    confirmed, unconfirmed, stopped, refused = SECRETS
    follow(client, "/follow/company/corvane/", email=confirmed.address, ip=confirmed.ip)
    follow(client, "/follow/article/news/", email=confirmed.address, ip=confirmed.ip)
    follow(client, email=stopped.address, ip=stopped.ip)
    send_digest()
    answers = [
        ask(client, email=unconfirmed.address, ip=unconfirmed.ip),
        ask(client, "/follow/your-mail/", email=stopped.address, ip=stopped.ip),
    ]
    own = link_in(mail.outbox[-1], "/follow/mail/")
    answers += [client.get(own), client.post(own, {"stop": 1})]
    ask(client, email=refused.address, ip=refused.ip)
    answers.append(client.post(link_in(mail.outbox[-1], "/follow/never/")))
    assert {answer.status_code for answer in answers} == {200}
    assert len(mail.outbox) == 5
    assert article.is_live
    return answers


def search():
    """What would give a secret away: all its forms, and what our own tables hold of it."""
    found = Search(SECRETS, set())
    for model in (Follower, FollowRequest):
        for row in model.objects.all():
            hashes = {getattr(row, "email_hash", ""), getattr(row, "ip_hash", "")}
            found.plain |= {one.lower() for one in hashes if one}
    return found


def test_no_public_byte_log_line_task_or_screen_holds_an_address(planted, client, caplog):
    crawl = Crawl(client, ("/", "/sitemap.xml", "/feed/", "/follow/", "/follow/your-mail/"))
    texts = {path: answer.everything for path, answer in crawl.answers.items()}
    texts |= {f"answer {n}": f"{one.headers}{one.text}" for n, one in enumerate(planted)}
    texts["tasks"] = json.dumps(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    client.force_login(make_user("admin"))
    for name in ("digest_changelist", "digest_figures"):
        page = client.get(reverse(f"admin:followers_{name}"))
        assert page.status_code == 200
        texts[name] = page.text
    texts["log"] = caplog.text
    rows = [*Follower.objects.all(), *Follow.objects.all(), *FollowRequest.objects.all()]
    texts["printed"] = "".join(f"{row!r} {row}" for row in rows)
    looked = search()

    found = [fault for where, text in texts.items() for fault in looked.find(where, text)]

    assert found == []
    assert len(crawl.answers) > 10


def test_no_other_table_holds_one_and_these_none_in_plain_text(planted):
    looked, plain = search(), Search(SECRETS, set())
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {name for (name,) in cursor.fetchall()}
        rows = {}
        for name in names:
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(name)} t")
            rows[name] = "\n".join(row for (row,) in cursor.fetchall())
    # Who wants no mail ever is known again by the hash alone, as a commenter is.
    apart = OWN_TABLES | {"comments_silencedemailaddress"}

    found = [
        fault
        for name, text in rows.items()
        for fault in (plain if name in apart else looked).find(name, text)
    ]

    assert found == []
    assert names >= OWN_TABLES


def test_a_mail_names_no_other_reader(planted):
    looked = search()
    for message in mail.outbox:
        own = {message.to[0].lower(), message.to[0].lower().partition("@")[0]}
        assert looked.find("mail", message.message().as_string(), but=own) == []


def test_private_tables_are_left_out_of_copies():
    tables = {"follower", "follow", "followrequest", "digestmail"}

    assert {f"followers_{name}" for name in tables} <= list_private_tables()


def run_data_command(monkeypatch, what, email):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{email}\n"))
    written = io.StringIO()
    call_command("follower_data", what, stdout=written)
    return written.getvalue()


def test_whoever_answers_for_the_data_exports_and_erases_by_command(planted, monkeypatch):
    email = SECRETS[0].address
    data = json.loads(run_data_command(monkeypatch, "export", email.upper()))
    assert {one["what"] for one in data["follows"]} == {
        "news of Corvane",
        "the comments on “News”",
    }
    assert len(data["mails"]) == 1

    assert run_data_command(monkeypatch, "erase", email) == "Erased.\n"
    with pytest.raises(CommandError):
        run_data_command(monkeypatch, "erase", email)
