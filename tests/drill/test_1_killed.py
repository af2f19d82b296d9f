"""``kill -9`` while readers send and the desk publishes: what was acknowledged is there."""

import threading
import time
from uuid import uuid4

from tests.drill.copy import Unanswered, Web, form, reply_fields, wait_for

READERS = 3
ENOUGH = 12  # acknowledged replies before anything is killed
LONGEST = 30  # seconds

# The job that tells the moderators names no comment: it is a comment's own where one transaction
# (xmin) wrote it and the comment's log entry. Neither row is ever updated.
WHOLE_COMMENTS = """
    SELECT c.id FROM comments_comment c
    LEFT JOIN comments_privateside p ON p.comment_id = c.id
    WHERE c.text LIKE 'drill %%' AND (
        p.id IS NULL OR p.email_encrypted IS NULL OR p.ip_hash = ''
        OR NOT EXISTS (
            SELECT FROM comments_moderationlog l
            JOIN procrastinate_events e ON e.xmin = l.xmin AND e.type = 'deferred'
            JOIN procrastinate_jobs j ON j.id = e.job_id
            WHERE l.comment_id = c.id AND j.task_name = 'comments.tell_moderators'))
"""
WHOLE_ARTICLES = """
    SELECT a.id, a.headline FROM articles_article a
    WHERE a.headline LIKE 'drill %%' AND NOT (
        EXISTS (SELECT FROM articles_byline b WHERE b.article_id = a.id
                AND b.status = a.status AND b.published_at IS NOT DISTINCT FROM a.published_at)
        AND EXISTS (SELECT FROM articles_articlecategory c WHERE c.article_id = a.id
                AND c.status = a.status AND c.published_at IS NOT DISTINCT FROM a.published_at)
        AND EXISTS (SELECT FROM articles_taggedarticle t WHERE t.article_id = a.id
                AND t.status = a.status AND t.published_at IS NOT DISTINCT FROM a.published_at)
        AND EXISTS (SELECT FROM articles_address d WHERE d.article_id = a.id)
        AND EXISTS (SELECT FROM newsroom_revision r WHERE r.article_id = a.id)
        AND a.body_compiled <> '' AND a.search_terms <> '')
"""


class Stream:
    """Readers who reply and an editor who publishes, until told to stop; counts what was taken."""

    def __init__(self, copy, round_name):
        self.copy = copy
        self.name = round_name
        self.replies = []
        self.articles = []
        self.refused = []
        self.unanswered = 0
        self.stopped = threading.Event()
        work = [(self._reply, n) for n in range(READERS)] + [(self._publish, 0)]
        self.threads = [threading.Thread(target=each, args=(n,)) for each, n in work]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *fault):
        self.stopped.set()
        for thread in self.threads:
            thread.join(90)

    def has_enough(self):
        """Enough replies and articles were acknowledged."""
        return len(self.replies) >= ENOUGH and len(self.articles) >= 3

    def _reply(self, reader):
        page = Web(self.copy.port).get("/report-of-the-line-number-3/").text
        number = 0
        while not self.stopped.is_set():
            number += 1
            text = f"drill {self.name} {reader} {number}"
            # Each from another address, or the flood limit would hold them back.
            web = Web(self.copy.port, ip=f"10.{len(self.name)}.{reader}.{number % 250 + 1}")
            email = f"Planted.{self.name}.{reader}.{number}@readers.example"
            try:
                answer = web.post(self._action(page), reply_fields(page, text=text, email=email))
            except Unanswered:
                self.unanswered += 1
                time.sleep(0.05)
                continue
            if answer.status == 303:
                self.replies.append(text)
            else:
                self.refused.append((answer.status, text in answer.text, answer.text[:200]))

    def _action(self, page):
        return page.partition('class="reply-form" method="post" action="')[2].partition('"')[0]

    def _publish(self, _):
        number = 0
        try:
            desk = Web(self.copy.port).sign_in("editor")
            empty = form(desk.get("/admin/articles/article/add/").text, holding="headline")
        except Unanswered:
            return
        author, category = self.copy.rows(
            "SELECT (SELECT min(id) FROM authors_author), (SELECT min(id) FROM articles_category)"
        )[0]
        while not self.stopped.is_set():
            number += 1
            headline = f"drill {self.name} article {number}"
            fields = dict(empty) | {
                "headline": headline,
                "sitting": uuid4(),
                "body": "<p>Written while the power goes.</p>",
                "byline": author,
                "filed_under": category,
                "tags": "Drills",
                "_publish": "Publish now",
            }
            try:
                answer = desk.post("/admin/articles/article/add/", fields)
            except Unanswered:
                self.unanswered += 1
                time.sleep(0.05)
                continue
            if answer.status == 302:
                self.articles.append(headline)
            else:
                self.refused.append((answer.status, True, answer.text[:200]))


def assert_nothing_is_lost(copy, stream, tell):
    """Every acknowledged row is there once, and no row is half there."""
    kept = copy.rows("SELECT text, count(*) FROM comments_comment GROUP BY text")
    kept = {text: number for text, number in kept if text.startswith(f"drill {stream.name} ")}
    published = dict(copy.rows("SELECT headline, status FROM articles_article"))
    assert {text: kept.get(text) for text in stream.replies} == dict.fromkeys(stream.replies, 1)
    assert {published.get(headline) for headline in stream.articles} <= {"published"}
    assert set(kept.values()) <= {1}
    assert copy.rows(WHOLE_COMMENTS) == []
    assert copy.rows(WHOLE_ARTICLES) == []
    tell(
        f"{len(stream.replies)} replies and {len(stream.articles)} articles acknowledged, all there"
        f" ({len(kept) - len(stream.replies)} more were kept unacknowledged)"
    )


def test_everything_is_killed_at_once(copy, tell):
    with Stream(copy, "outage") as stream:
        wait_for(stream.has_enough, LONGEST)
        killed = copy.kill_all()
    seconds = copy.start()

    assert not [refusal for refusal in stream.refused if refusal[0] != 503]
    assert len(killed) >= 8
    assert not {process.pid for process in killed if process.is_running()}
    assert_nothing_is_lost(copy, stream, tell)
    tell(f"{len(killed)} processes killed, ready again after {seconds:.1f} s")


def test_the_supervisor_alone_is_killed_and_takes_its_children_along(copy, tell):
    with Stream(copy, "headless") as stream:
        wait_for(stream.has_enough, LONGEST)
        copy.kill([copy.named("manage.py run")[0]])
        copy.supervisor.wait()

        def only_the_database_is_left():
            """The web server and the worker are gone."""
            return not copy.named("granian") and not copy.named("manage.py work")

        _, seconds = wait_for(only_the_database_is_left, 40)
    copy.start()

    assert_nothing_is_lost(copy, stream, tell)
    tell(f"its children left within {seconds:.1f} s")


def test_a_killed_web_worker_or_task_worker_comes_back(copy, tell):
    before = {process.pid for process in copy.processes()}
    with Stream(copy, "limbs") as stream:
        wait_for(stream.has_enough, LONGEST)
        copy.kill(copy.named("manage.py work"))
        workers = [p for p in copy.named("granian") if p.ppid() != copy.supervisor.pid]
        copy.kill(workers[:1])
        taken = len(stream.replies)
        wait_for(lambda: len(stream.replies) > taken + 5, LONGEST)
        _, seconds = wait_for(lambda: copy.named("manage.py work"), LONGEST)

    assert workers
    assert {process.pid for process in copy.processes()} - before
    assert_nothing_is_lost(copy, stream, tell)
    tell(f"replies went on; the task worker was back after {seconds:.1f} s")


def test_every_held_reply_reaches_the_moderators_after_all(copy, tell):
    def all_done():
        """Every task was carried out whose time has come."""
        return not copy.rows(
            "SELECT FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            " AND task_name LIKE 'comments.%%' AND (scheduled_at IS NULL OR scheduled_at <= now())"
        )

    _, seconds = wait_for(all_done, 150, every=1)

    failed = copy.rows(
        "SELECT id FROM procrastinate_jobs WHERE status NOT IN ('succeeded', 'todo', 'doing')"
        " AND task_name LIKE 'comments.%%'"
    )
    assert failed == []
    tell(f"no task of a killed worker is left after {seconds:.0f} s")
