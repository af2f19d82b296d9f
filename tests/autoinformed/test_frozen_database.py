"""A database that hangs: a server that takes what is sent and never answers, or hangs later on."""

import socket
import threading
from contextlib import contextmanager, suppress

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connections
from django.urls import reverse

from autoinformed.postgresql import base
from tests.comments.typed import FROM_OUR_PAGE, typed
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


class Line:
    """What stands between us and the server. Once it is cut, what is sent is taken, and is all."""

    def __init__(self, server):
        self.server = server
        self.is_cut = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sockets = [self.listener]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                ours, _ = self.listener.accept()
            except OSError:
                return
            theirs = self._call()
            self.sockets += [ours, theirs]
            for one, other in ((ours, theirs), (theirs, ours)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _call(self):
        if not self.server["HOST"].startswith("/"):
            return socket.create_connection((self.server["HOST"], self.server["PORT"] or 5432))
        caller = socket.socket(socket.AF_UNIX)
        caller.connect(f"{self.server['HOST']}/.s.PGSQL.{self.server['PORT'] or 5432}")
        return caller

    def _carry(self, one, other):
        try:
            while data := one.recv(65536):
                if not self.is_cut.is_set():
                    other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture
def line(monkeypatch):
    """Both logins reach the server over a line that the test can cut."""
    line = Line({**connections["default"].settings_dict})
    for alias in ("default", "reader"):
        connections[alias].close()
        entry = connections[alias].settings_dict
        monkeypatch.setitem(entry, "HOST", "127.0.0.1")
        monkeypatch.setitem(entry, "PORT", str(line.port))
        monkeypatch.setitem(entry, "OPTIONS", entry["OPTIONS"] | {"connect_timeout": 2})
    monkeypatch.setattr(base, "_limit", 0.3)
    monkeypatch.setattr(base, "CHECK_SECONDS", 0.2)
    yield line
    monkeypatch.undo()
    for alias in ("default", "reader"):
        connections[alias].close()
    line.close()
    with connections["default"].cursor() as cursor:  # a session of the server ends after its line
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )


@contextmanager
def cut(line):
    line.is_cut.set()
    try:
        yield
    finally:
        line.is_cut.clear()


def test_a_statement_without_an_answer_ends_and_its_connection_with_it(line):
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
        with cut(line), pytest.raises(OperationalError):
            cursor.execute("SELECT 2")

    assert connections["default"].connection.closed
    connections["default"].close()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 3")
        assert cursor.fetchone() == (3,)


def test_a_slow_statement_is_left_alone_where_no_limit_is_set(line, monkeypatch):
    monkeypatch.setattr(base, "_limit", None)

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")

    assert not connections["default"].connection.closed


def test_a_refused_statement_keeps_its_connection(line):
    with connections["default"].cursor() as cursor:
        cursor.execute("SET statement_timeout = '50ms'")
        with pytest.raises(OperationalError) as caught:
            cursor.execute("SELECT pg_sleep(0.2)")

    assert isinstance(caught.value.__cause__, psycopg.errors.QueryCanceled)
    assert not connections["default"].connection.closed


def test_every_page_answers_503_and_works_again_after(line, client):
    client.raise_request_exception = False
    article = make_article()
    assert client.get(article.get_absolute_url()).status_code == 200
    reply = reverse("comments:reply", args=[article.pk])
    sent = typed(article, text="Typed while it hung.")

    def ask(path):
        close_old_connections()  # as a request does whose client is not Django's own
        return client.get(path)

    def send():
        close_old_connections()
        return client.post(reply, sent, headers=FROM_OUR_PAGE)

    with cut(line):
        pages = {path: ask(path).status_code for path in (article.get_absolute_url(), "/")}
        answer = send()
        probes = [ask(path).status_code for path in ("/healthz", "/readyz")]

    assert set(pages.values()) == {503}, pages
    assert answer.status_code == 503
    assert "Typed while it hung." in answer.content.decode()
    assert probes == [200, 503]
    assert ask(article.get_absolute_url()).status_code == 200
    assert send().status_code == 303
