"""How many requests a web process works on, and how many connections it takes for them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test import RequestFactory

from autoinformed import load, web_server
from autoinformed.postgresql.pools import pool_connections


@pytest.fixture
def site(settings):
    """A site of one thread, whose work lasts until it is told to end."""
    settings.WEB_THREADS = 1
    begun, may_end = threading.Semaphore(0), threading.Event()

    def work(request):
        begun.release()
        assert may_end.wait(20)
        return HttpResponse("done")

    return load.limit_load(work), begun, may_end


def ask(site, threads, path="/", **posted):
    make = RequestFactory().post if posted else RequestFactory().get
    return threads.submit(site, make(path, posted))


def test_requests_beyond_the_limit_wait_and_those_beyond_are_told_to_come_back(site):
    limited, begun, may_end = site
    with ThreadPoolExecutor(20) as threads:
        asked = [ask(limited, threads) for _ in range(20)]
        try:
            refused = [f for f in asked if wait_briefly(f)]
        finally:
            may_end.set()
        answers = [each.result(20) for each in asked]

    assert begun.acquire(blocking=False)
    assert len(refused) == 20 - (1 + load.WAITING_FOR_EACH)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [503] * 15
    assert all(
        answer["Retry-After"].isdecimal() and answer["Cache-Control"] == "no-store"
        for answer in answers
        if answer.status_code == 503
    )


def wait_briefly(future):
    """The answer that needs no turn, or None."""
    try:
        return future.result(1)
    except TimeoutError:
        return None


def test_who_waits_too_long_gets_back_what_they_wrote(site, monkeypatch):
    limited, begun, may_end = site
    monkeypatch.setattr(load, "LONGEST_WAIT", 0.01)
    with ThreadPoolExecutor(2) as threads:
        first = ask(limited, threads)
        assert begun.acquire(timeout=20)
        try:
            answer = ask(limited, threads, "/comments/reply/1/", text="Long and well considered.")
            refused = answer.result(20)
        finally:
            may_end.set()
        assert first.result(20).status_code == 200

    assert refused.status_code == 503
    assert "Long and well considered." in refused.content.decode()


@pytest.mark.parametrize(
    ("processes", "connections_left", "threads"), [(2, 77, 8), (2, 60, 8), (2, 30, 3), (4, 77, 6)]
)
def test_threads_fit_the_connections_that_postgresql_has(
    settings, processes, connections_left, threads
):
    settings.WEB_PROCESSES, settings.WEB_THREADS = processes, 8

    found = web_server.count_threads_that_fit(connections_left)

    assert found == threads
    assert (processes + 1) * (2 * (found + 1) + 1) <= connections_left


def test_a_server_with_too_few_connections_is_told_in_one_sentence(settings):
    settings.WEB_PROCESSES = 4

    with pytest.raises(web_server.TooFewConnections, match="raise its max_connections to 45"):
        web_server.count_threads_that_fit(5)


@pytest.mark.django_db
def test_the_room_for_the_worker_and_the_owner_is_left_alone(settings):
    settings.WEB_PROCESSES, settings.WEB_THREADS = 1, 1000
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        allowed = int(cursor.fetchone()[0])

    threads = web_server.fit_threads()

    assert 2 * (2 * (threads + 1) + 1) <= allowed - web_server.KEPT_FREE


@pytest.mark.django_db(transaction=True)
def test_many_threads_share_the_few_connections_of_a_pool(monkeypatch):
    for entry in connections.settings.values():
        monkeypatch.setitem(entry, "OPTIONS", entry["OPTIONS"])
        monkeypatch.setitem(entry, "CONN_MAX_AGE", 0)
    connection.close()
    pool_connections(most=2)

    def find_backend():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                return cursor.fetchone()[0]
        finally:
            connection.close()

    try:
        with ThreadPoolExecutor(12) as threads:
            backends = {each.result() for each in [threads.submit(find_backend) for _ in range(40)]}
    finally:
        connection.close_pool()

    assert 1 <= len(backends) <= 2
