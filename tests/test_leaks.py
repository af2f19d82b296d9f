"""What a commenter gives in confidence is planted, then looked for everywhere that others can look.

Each secret is sent as a reader sends it, through the form, and meets every fate that a reply can
have. It may then stand in no public byte, in no screen of the newsroom but the one that shows an
address on purpose, in no log line, no mail, no task, and in no table of the database but its own:
not in plain text, and not as a digest that somebody could compare with a guess.
"""

import base64
import codecs
import hashlib
import hmac
import io
import json
import logging
import re
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from comments import moderation
from comments.alerts.digest import tell_moderators
from comments.models import Comment, PrivateSide
from comments.privacy import retention
from staff.models import Session
from tests.comments.mailed import link_in, run_mail_tasks
from tests.comments.typed import FROM_OUR_PAGE, typed
from tests.crawl import Crawl
from tests.factories import make_article, make_author, make_category, make_user
from tests.private_tables import list_private_tables

pytestmark = pytest.mark.django_db

STARTS = ("/", "/sitemap.xml", "/robots.txt", "/feed/", "/comments/feed/")
DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha512", "blake2b")
PRIVATE_TABLE = PrivateSide._meta.db_table
# So much of a digest is enough to know it again, and none turns up by chance.
ENOUGH = 12
_RUN = re.compile(rf"[A-Za-z0-9_-]{{{ENOUGH},}}")


@dataclass(frozen=True)
class Secret:
    """What one commenter gave in confidence."""

    address: str
    ip: str
    browser: str

    @property
    def values(self):
        local = self.address.partition("@")[0]
        return {self.address, self.address.lower(), local, local.lower(), self.ip, self.browser}


NOBODY = Secret("nobody@nowhere.example", "192.0.2.1", "Nobody/0")


class Search:
    """Knows every form of the planted secrets that would give one away."""

    def __init__(self, secrets, salts):
        self.plain = {value.lower() for secret in secrets for value in secret.values}
        self.marks = {mark for secret in secrets for mark in _marks(secret, salts)}
        # What our own tables hold of them, found there by whoever has the key and by nobody else.
        self.stored = {mark for row in PrivateSide.objects.all() for mark in _stored(row)}
        self.marks |= self.stored

    def find(self, where, text, but=frozenset()):
        """What of the secrets stands in ``text``, but for ``but``, as ``["where: what", …]``."""
        lower = text.lower()
        found = {value for value in self.plain if value in lower}
        for run in _RUN.findall(text.replace("+", "-").replace("/", "_")):
            pieces = {run[start : start + ENOUGH] for start in range(len(run) - ENOUGH + 1)}
            found |= pieces & self.marks
        return sorted(f"{where}: {what}" for what in found - set(but))


def _marks(secret, salts):
    for value in secret.values:
        for plain in (value, value[::-1], codecs.encode(value, "rot13")):
            yield from _written(plain.encode())
        salted = {value}
        for salt in salts:
            salted |= {f"{salt}{value}", f"{value}{salt}", f"{salt}:{value}", f"{value}:{salt}"}
        for text in salted:
            for digest in DIGESTS:
                yield from _written(hashlib.new(digest, text.encode()).digest())
        for salt in salts:
            for digest in DIGESTS:
                yield from _written(hmac.digest(salt.encode(), value.encode(), digest))


def _stored(row):
    for digest in filter(None, (row.email_hash, row.ip_hash)):
        yield from _written(bytes.fromhex(digest))
    if row.email_encrypted:
        # The start of a Fernet token is its version and time; what follows is its own.
        yield bytes(row.email_encrypted).decode()[ENOUGH : 2 * ENOUGH]


def _written(data):
    """The first characters of ``data`` in hex and in base64."""
    text = [data.hex(), data.hex().upper(), base64.urlsafe_b64encode(data).decode()]
    return [piece[:ENOUGH] for piece in text if len(piece) >= ENOUGH]


class Log(logging.Handler):
    """Keeps every record of every logger, whatever level and handlers the settings give it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        extras = {name: repr(value) for name, value in vars(record).items()}
        self.lines.append(f"{logging.Formatter().format(record)} {extras}")


@pytest.fixture(autouse=True)
def log():
    handler = Log()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    # Its lines at DEBUG are whole contexts, of which one may hold an address: pinned above that.
    loggers.remove(logging.getLogger("django.template"))
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    deaf = [logger for logger in loggers if logger is logging.root or not logger.propagate]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    for logger in deaf:
        logger.addHandler(handler)
    assert not logging.getLogger("django.template").isEnabledFor(logging.DEBUG)
    yield handler
    for logger in deaf:
        logger.removeHandler(handler)
    for logger, level, disabled in before:
        logger.setLevel(level)
        logger.disabled = disabled


class Planted:
    """Commenters whose replies met every fate, and the answers that they got."""

    def __init__(self, client, settings, monkeypatch):
        settings.TRUSTED_PROXIES = ["127.0.0.1"]
        self.client = client
        self.monkeypatch = monkeypatch
        self.secrets = []
        self.answers = []  # (who sent it, response)
        self.article = make_article(
            "An article that is answered",
            authors=[make_author()],
            categories=[make_category()],
            tags=["A tag"],
        )
        self.moderator = make_user("moderator")
        self.desk = Client()
        self.desk.force_login(self.moderator)
        self._decided()
        self._taken_back()
        self._mailed()
        self._refused()

    def search(self):
        salts = {"AutoInformed", "testserver", "example.com", "127.0.0.1:8000", self.article.slug}
        salts |= {f"{comment.pk}" for comment in Comment.objects.all()}
        salts |= {comment.name for comment in Comment.objects.exclude(name="")}
        return Search(self.secrets, salts)

    def status_pages(self):
        return [response["Location"] for _, response in self.answers if "Location" in response]

    def send(self, article=None, *, secret=None, headers=None, **fields):
        """Post a reply as a browser does. Returns the comment, or the response if none is kept."""
        number = len(self.secrets)
        if secret is None:
            ip = f"203.0.113.{number + 20}" if number % 3 else f"2001:db8:77{number}::5"
            secret = Secret(
                f"Planted.Kestrel{number}q@hidden{number}.example", ip, f"PlantedBrowser{number}/7"
            )
            self.secrets.append(secret)
        behind_proxy = {"REMOTE_ADDR": "127.0.0.1"}
        forwarded = {"X-Forwarded-For": f"198.51.100.99, {secret.ip}"}
        if number % 2:
            behind_proxy, forwarded = {"REMOTE_ADDR": secret.ip}, {}
        article = article or self.article
        kept = set(Comment.objects.values_list("pk", flat=True))
        response = self.client.post(
            reverse("comments:reply", args=[article.pk]),
            typed(
                article,
                **{"email": secret.address, "text": f"A reply of number {number}."} | fields,
            ),
            headers=(FROM_OUR_PAGE if headers is None else headers)
            | {"User-Agent": secret.browser}
            | forwarded,
            **behind_proxy,
        )
        self.answers.append((secret, response))
        return Comment.objects.exclude(pk__in=kept).first() or response

    def decide(self, comment, verb):
        url = reverse("admin:comments_comment_decide", args=[comment.pk])
        assert self.desk.post(url, {"verb": verb, "reason": "House rules."}).status_code == 302

    def _decided(self):
        self.send()  # stays pending
        for verbs in (["approve"], ["reject"], ["spam"], ["approve", "put_back"]):
            comment = self.send()
            for verb in verbs:
                self.decide(comment, verb)
        shown = self.send(name="Shown Reader", text="Shown in the thread.")
        self.decide(shown, "approve")
        answer = self.send(parent=shown.pk)
        self.decide(answer, "approve")
        url = reverse("admin:comments_comment_reply", args=[answer.pk])
        self.desk.post(url, {"text": "An answer of the desk."})
        assert self.send(subject="a trap for machines").status == "spam"
        together = [self.send(), self.send()]
        self.desk.post(
            reverse("admin:comments_comment_changelist"),
            {"action": "approve_selected", "_selected_action": [c.pk for c in together]},
        )

    def _taken_back(self):
        removed, erased, edited = self.send(), self.send(), self.send()
        for comment in (removed, erased, edited):
            self.decide(comment, "approve")
        moderation.remove_by_commenter(removed)
        moderation.erase(erased, by=self.moderator)
        moderation.propose_edit(edited, text="A second thought.")

    def _mailed(self):
        """Mail that was wanted, confirmed, stopped and silenced; reports; requests for data."""
        wanted = [self.send(mail="on", text=f"Wanted {n}.") for n in range(3)]
        run_mail_tasks()
        confirm, stop, silence = (mail.outbox[n - 3] for n in range(3))
        own_pages = [self.client.post(link_in(confirm, "/confirm/"))]
        own_pages.append(self.client.post(link_in(stop, "/stop/")))
        own_pages.append(self.client.post(link_in(silence, "/stop/"), {"all": "1"}))
        self.decide(wanted[0], "approve")
        answer = self.send(parent=wanted[0].pk)
        self.decide(answer, "approve")
        reporter = self.secrets[0]
        for comment in (wanted[0], answer):
            own_pages.append(
                self.client.post(
                    reverse("comments:flag", args=[comment.pk]),
                    {"reason": "other", "note": "Look at this."},
                    headers=FROM_OUR_PAGE | {"User-Agent": reporter.browser},
                    REMOTE_ADDR="127.0.0.1",
                    HTTP_X_FORWARDED_FOR=reporter.ip,
                )
            )
        for address in (self.secrets[1].address, "Planted.Kestrel99q@hidden99.example"):
            own_pages.append(
                self.client.post(
                    reverse("comments:your_data"), {"email": address}, headers=FROM_OUR_PAGE
                )
            )
        run_mail_tasks()
        assert {page.status_code for page in own_pages} == {200}
        self.answers += [(NOBODY, page) for page in own_pages]

    def _refused(self):
        """Each refusal gives its writer the form back, with the address in it, and nobody else."""
        statuses = [
            self.send(text="").status_code,
            self.send(token="stale").status_code,
            self.send(email="Planted.NoAddress").status_code,
            self.send(headers={"Sec-Fetch-Site": "cross-site"}).status_code,
            self.send(parent=10**9).status_code,
            self.send(make_article(comments_open=False)).status_code,
            self.send(make_article(status="withdrawn")).status_code,
        ]
        assert statuses == [422, 422, 422, 403, 409, 403, 404]
        flood = [self.send(text="First.")]
        flood += [self.send(secret=self.secrets[-1], text=f"Again {n}.") for n in range(5)]
        assert flood[-1].status_code == 429
        self.client.raise_request_exception = False
        for fault, status in (
            (IntegrityError("Failing row contains (Planted.Kestrel0q, 2001:db8:770::5)."), 503),
            (OperationalError("lost while sending Planted.Kestrel0q@hidden0.example"), 503),
            (RuntimeError("a fault of ours"), 500),
        ):
            self.monkeypatch.setattr("comments.views.reply.intake.receive", _raiser(fault))
            assert self.send().status_code == status
        self.monkeypatch.undo()


def _raiser(fault):
    def fail(*args, **kwargs):
        raise fault

    return fail


@pytest.fixture
def planted(client, settings):
    with pytest.MonkeyPatch.context() as monkeypatch:
        return Planted(client, settings, monkeypatch)


def test_nothing_private_is_in_any_public_byte(planted, log, monkeypatch):
    numbers = list(Comment.objects.values_list("pk", flat=True))
    reply = reverse("comments:reply", args=[planted.article.pk])

    crawl = Crawl(Client(raise_request_exception=False), STARTS)
    crawl.ask(planted.status_pages())  # each the page of another
    crawl.ask(f"/comments/status/{number}/" for number in numbers)
    crawl.ask(f"/comments/{number}/" for number in numbers)
    crawl.ask(f"{reply}?to={number}" for number in numbers)
    crawl.ask([f"/search/?q={planted.secrets[0].address}", "/nothing/here/"])
    Article.objects.filter(pk=planted.article.pk).update(status="withdrawn")
    crawl.ask([f"{planted.article.get_absolute_url()}?gone"])
    for number, fault in enumerate((RuntimeError("a fault of ours"), OperationalError("away"))):
        monkeypatch.setattr("articles.lists.pagination.load_cards", _raiser(fault))
        crawl.ask([f"/?fault={number}"])

    search = planted.search()
    found = []
    for answer in crawl.answers.values():
        asked = {value for value in search.plain if value in unquote(answer.path).lower()}
        found += search.find(answer.path, answer.everything, but=asked)
    assert found == []
    assert {answer.status for answer in crawl.answers.values()} == {200, 302, 404, 410, 500, 503}
    assert "Shown in the thread." in crawl.answers[planted.article.get_absolute_url()].body
    assert search.find("log", "\n".join(log.lines)) == []
    assert len(log.lines) > 10


def test_a_reader_gets_no_cookie_and_nothing_from_another_host(planted):
    client = Client()
    # As another program on the same host leaves them.
    client.cookies.load("sessionid=odd; csrftoken=odd!; messages=odd")

    crawl = Crawl(client, STARTS).ask(planted.status_pages())

    assert {path for path, answer in crawl.answers.items() if answer.cookies} == set()
    assert not any("Set-Cookie" in answer.headers for answer in crawl.answers.values())
    assert not any(re.search("vary: .*cookie", a.headers, re.I) for a in crawl.answers.values())
    assert not any(response.cookies for _, response in planted.answers)
    assert crawl.elsewhere == set()
    assert crawl.inline == set()
    assert len(crawl.answers) > 40


def test_a_refused_form_gives_back_what_was_typed_and_nothing_else(planted):
    search = planted.search()

    for secret, response in planted.answers:
        address = secret.address.lower()
        # The form comes back as it was sent, to who sent it, and is kept by no cache.
        own = {address, address.partition("@")[0]} if response.status_code != 303 else set()
        text = f"{response.headers}\n{response.cookies}\n{response.text}"
        assert search.find(response.status_code, text, but=own) == []
        assert "no-store" in response.get("Cache-Control", "") or response.status_code == 500


def test_nothing_private_is_in_the_newsroom_its_mails_or_its_tables(planted, log):
    for _ in ProcrastinateJob.objects.filter(task_name=tell_moderators.name):
        tell_moderators()
    retention.clear()
    texts = {"export": output_of("export_comments")}
    for role in ("editor", "moderator", "admin"):
        desk = Client()
        desk.force_login(make_user(role))
        for path in newsroom_pages(role):
            response = desk.get(path)
            assert response.status_code == 200, path
            texts[f"{role} {path}"] = f"{response.headers} {response.cookies} {response.text}"
    shown = planted.desk.post(
        reverse("admin:comments_comment_email", args=[Comment.objects.order_by("pk")[0].pk])
    )
    texts |= tables(without=list_private_tables())
    texts |= {f"session {row.pk}": json.dumps(row.get_decoded()) for row in Session.objects.all()}
    texts["log"] = "\n".join(log.lines)
    texts["printed"] = "".join(f"{row!r} {row}" for row in PrivateSide.objects.all())
    search = planted.search()

    found = [fault for where, text in texts.items() for fault in search.find(where, text)]

    assert found == []
    # On purpose, to who may see it, and kept by no cache.
    assert planted.secrets[0].address in shown.text
    assert "no-store" in shown["Cache-Control"]
    # A table that may hold them, so the search above was able to find something.
    assert search.find("", _rows(PRIVATE_TABLE))
    # Even there, nothing that a guess could be compared with: hashes with our key alone.
    for where, text in tables(only=list_private_tables()).items():
        assert search.find(where, text, but=search.stored | browsers(planted)) == []


def test_a_mail_goes_to_the_email_address_it_is_about_and_names_no_other(planted):
    for _ in ProcrastinateJob.objects.filter(task_name=tell_moderators.name):
        tell_moderators()
    search = planted.search()

    found = []
    for message in mail.outbox:
        own = {address.lower() for address in message.to}
        own |= {address.partition("@")[0] for address in own}
        found += search.find(message.subject, _readable(message), but=own)

    assert found == []
    subjects = "\n".join(message.subject for message in mail.outbox)
    assert all(said in subjects for said in ("your comment is published", "an answer to your"))
    assert all(said in subjects for said in ("do you want mail", "your data in the comments"))


def output_of(command, *args):
    written = io.StringIO()
    call_command(command, *args, stdout=written)
    return written.getvalue()


def browsers(planted):
    """The browsers, which their own table holds as they were sent."""
    return {secret.browser.lower() for secret in planted.secrets}


def newsroom_pages(role):
    """The screens where a comment, its article or a decision shows, of those ``role`` may see."""
    comments = reverse("admin:comments_comment_changelist")
    article = Article.objects.order_by("pk")[0]
    pages = [reverse("admin:index"), comments, reverse("admin:comments_moderationlog_changelist")]
    pages += [f"{comments}?state={state}" for state in ("all", *Comment.Status.values)]
    if role != "moderator":
        pages.append(reverse("admin:articles_article_change", args=[article.pk]))
    for comment in Comment.objects.order_by("pk")[: None if role == "moderator" else 2]:
        pages.append(reverse("admin:comments_comment_change", args=[comment.pk]))
    if role == "admin":
        pages.append(reverse("admin:authors_user_changelist"))
    return pages


def tables(*, only=None, without=frozenset()):
    """Every row of the database's tables as text, of all but some or of some alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {name for (name,) in cursor.fetchall()}
    assert {Comment._meta.db_table, PRIVATE_TABLE} <= names
    return {f"table {name}": _rows(name) for name in (only or names) - without}


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
        return "\n".join(row for (row,) in cursor.fetchall())


def _readable(message):
    parts = [message.subject, message.body, message.message().as_string(), *message.recipients()]
    return "\n".join(parts)


@pytest.mark.parametrize(
    "leak",
    [
        "Mail Planted.Kestrel1q@hidden1.example now",
        "PLANTED.KESTREL1Q",
        "from 203.0.113.21 at noon",
        "PlantedBrowser1/7",
        hashlib.md5(b"planted.kestrel1q@hidden1.example").hexdigest(),
        f"/avatar/{hashlib.sha256(b'planted.kestrel1q@hidden1.example').hexdigest()}?s=80",
        f"id-{hashlib.sha1(b'203.0.113.21').hexdigest()[:16]}",
        base64.b64encode(hashlib.sha256(b"Shown Reader:203.0.113.21").digest()).decode(),
        base64.b64encode(b"Planted.Kestrel1q@hidden1.example").decode(),
        hmac.digest(b"AutoInformed", b"203.0.113.21", "sha256").hex(),
    ],
)
def test_the_search_of_this_test_finds_a_planted_secret(leak):
    secret = Secret("Planted.Kestrel1q@hidden1.example", "203.0.113.21", "PlantedBrowser1/7")
    search = Search([secret], {"AutoInformed", "Shown Reader"})

    assert search.find("here", f"before {leak} after")
    assert not search.find("here", "A page without any of it: 203.0.113.2 and Kestrel.")
