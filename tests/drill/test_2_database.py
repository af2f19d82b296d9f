"""The database goes away under the running site: readers lose no word and see no stack trace."""

import json
import signal
import threading
import time

from psycopg import errors, sql

from autoinformed import grants
from tests.drill.copy import Web, form, reply_fields, wait_for

ARTICLE = "/report-of-the-line-number-5/"
ACTION = 'class="reply-form" method="post" action="'
# Seconds: for an answer, for the question whether the connection works, and to connect anew.
LIMIT = 15 + 3 + 5 + 7
REFUSED = (errors.InsufficientPrivilege, errors.InvalidParameterValue)


def action(page):
    return page.partition(ACTION)[2].partition('"')[0]


def is_plain(answer):
    """Whether it is a page for people: what broke, and where in the code, is not on it."""
    inner = ("Traceback", "OperationalError", "psycopg", "/autoinformed/", "postgres", "SELECT ")
    return not [word for word in inner if word in answer.text]


def test_readers_get_their_text_back_while_the_database_is_away(copy, tell):
    page = Web(copy.port).get(ARTICLE).text
    copy.supervisor.send_signal(signal.SIGSTOP)  # it would start the database again at once
    postmaster = copy.postmaster()
    sent = []

    def send(reader):
        for number in range(4):
            text = f"Sent into the dark, {reader}.{number}: every word of it matters."
            fields = reply_fields(page, text=text, email=f"dark.{reader}.{number}@readers.example")
            answer = Web(copy.port, ip=f"10.99.{reader}.{number + 1}").post(action(page), fields)
            sent.append((text, fields, answer))

    try:
        readers = [threading.Thread(target=send, args=(reader,)) for reader in range(3)]
        for reader in readers:
            reader.start()
        postmaster.send_signal(signal.SIGQUIT)  # as pg_ctl stop -m immediate does
        postmaster.wait(30)
        for reader in readers:
            reader.join(60)
        send(9)
        pages = {path: Web(copy.port).get(path) for path in ("/", ARTICLE, "/feed/", "/nowhere/")}
        desk = Web(copy.port).get("/admin/login/")
        alive, ready = Web(copy.port).get("/healthz"), Web(copy.port).get("/readyz")
    finally:
        copy.supervisor.send_signal(signal.SIGCONT)
    _, seconds = wait_for(lambda: Web(copy.port).answers("/readyz"), 60)

    refused = [(text, answer) for text, _, answer in sent if answer.status != 303]
    assert len(refused) >= 4
    for text, answer in refused:
        assert answer.status == 503
        assert answer.headers["Retry-After"].isdecimal()
        assert text in answer.text
        assert "Nothing is lost" in answer.text
        assert is_plain(answer)
        assert action(answer.text) == action(page), "It cannot be sent again from the page."
    for answer in pages.values():
        assert is_plain(answer)
        if "last good copy" in answer.headers.get("Cache-Status", ""):  # kept by this process
            assert answer.status == 200
            continue
        assert answer.status == 503
        assert answer.headers["Retry-After"].isdecimal()
        assert "no-store" in answer.headers["Cache-Control"]
    assert desk.status in (200, 503)
    assert is_plain(desk)
    assert (alive.status, ready.status) == (200, 503)
    for text, answer in refused:
        fields = dict(form(answer.text, holding="token"))
        assert fields["text"] == text
        again = Web(copy.port, ip=f"10.98.{len(text)}.{refused.index((text, answer)) + 1}")
        assert again.post(action(answer.text), fields).status == 303
    kept = dict(copy.rows("SELECT text, count(*) FROM comments_comment GROUP BY text"))
    assert {kept.get(text) for text, _, _ in sent} == {1}
    tell(
        f"{len(refused)} of {len(sent)} replies met the outage, came back as 503 with their text,"
        f" and were sent again; pages answer 503; ready {seconds:.1f} s after the supervisor looked"
    )


def test_a_database_that_hangs_for_a_moment_loses_nothing(copy, tell):
    page = Web(copy.port).get(ARTICLE).text
    fields = reply_fields(page, text="Sent while it hung.", email="hung@readers.example")
    frozen = [copy.postmaster(), *copy.postmaster().children()]
    answers = []
    sender = threading.Thread(
        target=lambda: answers.append(Web(copy.port, ip="10.97.0.1").post(action(page), fields))
    )

    for process in frozen:
        process.suspend()
    try:
        sender.start()
        sender.join(3)
    finally:
        for process in frozen:
            process.resume()
    sender.join(30)

    assert answers
    kept = copy.rows("SELECT FROM comments_comment WHERE text = %s", "Sent while it hung.")
    assert (answers[0].status, len(kept)) in {(303, 1), (503, 0)}
    tell(f"a reply sent while it was frozen for 3 s was answered {answers[0].status}")


def test_a_database_that_hangs_answers_503_within_the_limit(copy, tell):
    """Every process of it is frozen for longer than the limit, then thaws."""
    page = Web(copy.port).get(ARTICLE).text
    fields = reply_fields(page, text="Sent into the ice.", email="ice@readers.example")
    editor = Web(copy.port).sign_in("editor")
    asked = {
        "front": lambda: Web(copy.port).get("/"),
        "article": lambda: Web(copy.port).get(ARTICLE),
        "feed": lambda: Web(copy.port).get("/feed/"),
        "nowhere": lambda: Web(copy.port).get("/nowhere/"),
        "reply": lambda: Web(copy.port, ip="10.95.0.1").post(action(page), fields),
        "newsroom": lambda: editor.get("/admin/articles/article/"),
        "healthz": lambda: Web(copy.port).get("/healthz"),
        "readyz": lambda: Web(copy.port).get("/readyz"),
    }
    answers = {}

    def ask(name):
        began = time.monotonic()
        answer = asked[name]()
        answers[name] = (answer, time.monotonic() - began)

    copy.supervisor.send_signal(signal.SIGSTOP)  # it would take the database for dead
    frozen = [copy.postmaster(), *copy.postmaster().children()]
    for process in frozen:
        process.suspend()
    try:
        askers = [threading.Thread(target=ask, args=(name,)) for name in asked]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join(2 * LIMIT)
        again = {name: Web(copy.port).get(path) for name, path in (("front", "/"),)}
    finally:
        for process in frozen:
            process.resume()
        copy.supervisor.send_signal(signal.SIGCONT)
    wait_for(lambda: Web(copy.port).answers("/readyz"), 60)

    assert set(answers) == set(asked)
    statuses = {name: answer.status for name, (answer, _) in answers.items()}
    assert statuses.pop("healthz") == 200
    # A page that this process kept, as it was; all else says that the database is away.
    kept = {name: statuses.pop(name) for name in ("front", "article", "feed")}
    assert set(kept.values()) <= {200, 503}, kept
    assert set(statuses.values()) == {503}, statuses
    assert max(seconds for _, seconds in answers.values()) <= LIMIT
    assert again["front"].status in (200, 503)
    assert "Sent into the ice." in answers["reply"][0].text
    for answer, _ in answers.values():
        assert is_plain(answer)
    for name in ("front", "article", "feed", "newsroom", "readyz"):
        assert asked[name]().status == 200
    assert Web(copy.port, ip="10.95.0.2").post(action(page), fields).status == 303
    taken = ", ".join(f"{name} {seconds:.1f} s" for name, (_, seconds) in sorted(answers.items()))
    tell(f"frozen for good, the site answered: {taken}")


def test_the_readers_login_reads_public_rows_and_nothing_else(copy, tell):
    """Against the running site, with rows of readers in it (the fast suite has the long list)."""
    page = Web(copy.port).get(ARTICLE).text
    fields = reply_fields(page, text="Kept for the login.", email="kept@readers.example")
    assert Web(copy.port, ip="10.96.0.1").post(action(page), fields).status == 303
    with copy.database() as owner:
        tables = {
            name
            for (name,) in owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
        }
        kept = owner.execute("SELECT count(*) FROM comments_privateside").fetchone()[0]
    private = tables - set(grants.list_public_tables())
    refused = 0

    assert kept > 0
    assert {"comments_privateside", "authors_user", "django_session", "newsroom_revision"} < private
    with copy.database("autoinformed_reader") as reader:
        assert reader.execute("SELECT count(*) FROM articles_article").fetchone()[0] > 0
        reader.execute("SET default_transaction_read_only = off")
        for table in sorted(private):
            query = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
            refused += is_refused(reader, query)
        for attempt in ATTEMPTS:
            refused += is_refused(reader, attempt)
        seen = reader.execute(
            "SELECT query FROM pg_stat_activity WHERE usename <> 'autoinformed_reader'"
        ).fetchall()
    assert not [query for (query,) in seen if query and "insufficient privilege" not in query]
    tell(f"{len(private)} private tables and {len(ATTEMPTS)} ways around them: {refused} refused")


ATTEMPTS = [
    "SELECT set_config('role', 'autoinformed', false)",
    "SET ROLE autoinformed",
    "SET SESSION AUTHORIZATION postgres",
    "COPY comments_privateside TO STDOUT",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "CREATE TEMPORARY TABLE loot AS SELECT 1",
    "CREATE TABLE loot (a int)",
    "CREATE EXTENSION dblink",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'loot')",
    "INSERT INTO comments_comment (text) VALUES ('x')",
    "UPDATE articles_article SET headline = 'x'",
    "DELETE FROM articles_article",
    "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', 't')",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_user_mapping",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_largeobject",
    "ALTER ROLE autoinformed_reader SUPERUSER",
    "ALTER TABLE comments_comment OWNER TO autoinformed_reader",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'autoinformed'",
    "SELECT pg_reload_conf()",
]


def is_refused(reader, attempt):
    """Try it; a refusal for want of a right is what must come, and nothing else."""
    try:
        reader.execute(attempt)
    except REFUSED:
        return True
    raise AssertionError(f"The reader's login may: {attempt}")


def test_public_pages_do_read_through_that_login(copy, tell):
    web = Web(copy.port)
    others = copy.named("manage.py work")  # it has a connection of that login, and uses it
    for process in others:
        process.suspend()
    try:
        before = reads(copy)

        for path in ("/", ARTICLE, "/search/?q=line", "/sitemap.xml", "/feed/", "/nowhere/"):
            assert web.get(path).status in (200, 404)

        after = reads(copy)
    finally:
        for process in others:
            process.resume()
    assert after - before == set(), "A public page read through the login that may write."
    tell("six public pages made no transaction of the login that may write")


def reads(copy):
    """What the connections of the writing login asked last, and when."""
    rows = copy.rows(
        "SELECT pid, query_start, query FROM pg_stat_activity WHERE usename = 'autoinformed'"
        " AND pid <> pg_backend_pid()"
    )
    return set(rows)


def test_the_secrets_of_the_copy_are_its_owners_alone(copy, tell):
    modes = {
        path.name: path.stat().st_mode & 0o077
        for path in (copy.data / "secrets.json", copy.data / "run", copy.data / "postgres")
    }

    assert set(modes.values()) == {0}
    assert json.loads((copy.data / "secrets.json").read_text())
    tell("secrets, socket and cluster are readable to nobody else")
