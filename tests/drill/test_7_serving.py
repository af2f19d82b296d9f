"""Drill: more requests than the site can work on, an outage under the worker, a new version."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.drill.copy import ROOT, Unanswered, Web, wait_for

ARTICLE = "/report-of-the-line-number-7/"
AT_ONCE = 150


@pytest.fixture
def served(copy):
    """The site as a deployment starts it, `manage.py serve`, beside the copy's own."""
    port = copy.port + 1
    log = open(copy.data / "serve-output.txt", "ab")  # noqa: SIM115 (the child's, until it ends)
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env=copy.environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(lambda: Web(port).answers("/readyz"), 120)
        yield port, server
    finally:
        server.terminate()
        server.wait(60)
        log.close()


def test_150_searches_at_once_leave_the_database_to_the_others(copy, served, tell):
    port, _ = served
    answers: Counter[int] = Counter()
    probes: Counter[int] = Counter()
    most: list[int] = []
    done = threading.Event()

    def ask(number):
        answers[Web(port).get(f"/search/?q=line+{number}").status] += 1

    def watch():
        while not done.is_set():
            probes[Web(port).get("/readyz").status] += 1
            query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            most.append(copy.rows(query)[0][0])
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    askers = [threading.Thread(target=ask, args=(number,)) for number in range(AT_ONCE)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(120)
    done.set()
    watcher.join(60)

    assert sum(answers.values()) == AT_ONCE
    assert set(answers) <= {200, 503}
    assert answers[200] >= 40
    assert set(probes) == {200}
    assert max(most) < 80 - 10
    tell(
        f"{AT_ONCE} searches at once: {dict(answers)}; /readyz 200 throughout; at most"
        f" {max(most)} of 80 connections"
    )


def test_processes_are_replaced_without_a_request_dropped(copy, served, tell):
    port, server = served
    answers: Counter[int | str] = Counter()
    done = threading.Event()

    def ask():
        while not done.is_set():
            try:
                answers[Web(port).get(ARTICLE).status] += 1
            except Unanswered:
                answers["dropped"] += 1

    before = children(server)
    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    server.send_signal(signal.SIGHUP)
    try:
        wait_for(lambda: children(server) and not children(server) & before, 120)
        wait_for(lambda: Web(port).answers("/readyz"), 120)
    finally:
        done.set()
        for asker in askers:
            asker.join(60)

    dropped = answers.pop("dropped", 0)
    # Where the kernel does not hand on what waits, it is lost with the process that it waited for.
    hands_on = Path("/proc/sys/net/ipv4/tcp_migrate_req").read_text().strip() == "1"
    assert set(answers) == {200}, answers
    assert dropped <= (0 if hands_on else len(askers) * len(before))
    tell(f"processes replaced under load: {answers[200]} requests answered, {dropped} dropped")


def children(server):
    import psutil

    return {child.pid for child in psutil.Process(server.pid).children()}


def test_a_worker_alone_comes_back_after_the_database_was_away(copy, tell):
    """`manage.py work`, with no supervisor to start it again, and PostgreSQL gone for a minute."""
    log = open(copy.data / "work-output.txt", "ab")  # noqa: SIM115 (the child's, until it ends)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        env=copy.environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(lambda: len(workers(copy)) >= 2, 120)
        copy.supervisor.send_signal(signal.SIGSTOP)  # it would start the database again at once
        killed = copy.postmaster()
        copy.kill([killed, *killed.children()])
        time.sleep(60)
        copy.supervisor.send_signal(signal.SIGCONT)
        wait_for(lambda: Web(copy.port).answers("/readyz"), 120)
        before = set(workers(copy))
        _, seconds = wait_for(lambda: len(set(workers(copy)) - before) >= 1 or alive(copy), 180)
        assert worker.poll() is None
        assert Web(copy.port).answers("/workerz")
    finally:
        copy.supervisor.send_signal(signal.SIGCONT)
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(60)
        log.close()

    assert code == 0
    tell(f"a lone worker was back {seconds:.0f} s after PostgreSQL was, and ended when told to")


def workers(copy):
    return [key for (key,) in copy.rows("SELECT id FROM procrastinate_workers")]


def alive(copy):
    """Two heartbeats are fresh: the supervised worker's and the lone one's."""
    query = (
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '15 s'"
    )
    return copy.rows(query)[0][0] >= 2
