"""The running site from a reader's side: on time without a worker, and under load."""

import http.client
import statistics
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings

from tests.drill.copy import Web, form, reply_fields, wait_for

REQUESTS = 300
THREADS = 8


def test_a_scheduled_article_appears_at_its_minute_with_the_worker_killed(copy, tell):
    desk = Web(copy.port).sign_in("editor")
    draft = copy.rows("SELECT id FROM articles_article WHERE status = 'draft'")[0][0]
    screen = f"/admin/articles/article/{draft}/change/"
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=12)
    there = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    fields = dict(form(desk.get(screen).text, holding="headline")) | {
        "filed_under": copy.rows("SELECT id FROM articles_category")[0][0],
        "published_at_0": f"{there:%Y-%m-%d}",
        "published_at_1": f"{there:%H:%M:%S}",
        "_schedule": "Publish at its time",
    }
    slug = fields["slug"]
    stop = threading.Event()
    killer = threading.Thread(target=keep_killing_the_worker, args=(copy, stop))
    killer.start()
    try:
        assert desk.post(screen, fields).status == 302
        kept = copy.rows("SELECT status, published_at FROM articles_article WHERE id = %s", draft)
        assert kept == [("published", moment)], "The desk's time is not what was kept."
        seen_early = []

        def shown():
            """The scheduled article is on its page, on the front and in the feed."""
            answers = [Web(copy.port).get(path) for path in (f"/{slug}/", "/", "/feed/")]
            if datetime.now(UTC) < moment:
                seen_early.append(
                    any(answers[0].status != 404 or slug in a.text for a in answers[1:])
                )
            return answers[0].status == 200 and all(slug in each.text for each in answers)

        wait_for(shown, 40, every=0.1)
        late = (datetime.now(UTC) - moment).total_seconds()
    finally:
        stop.set()
        killer.join()

    assert seen_early
    assert not any(seen_early)
    assert late < 5
    tell(f"asked {len(seen_early)} times before its moment: nowhere; there {late:.2f} s after it")


def test_a_reply_sent_in_chunks_is_kept(copy, tell):
    web = Web(copy.port)
    slug = copy.rows(
        "SELECT slug FROM articles_article WHERE status = 'published' AND comments_open "
        "AND published_at < now() ORDER BY published_at DESC LIMIT 1"
    )[0][0]
    page = web.get(f"/{slug}/").text
    action = page.partition('class="reply-form" method="post" action="')[2].partition('"')[0]
    text = "Sent in chunks, with no length said before."
    body = urlencode(reply_fields(page, text=text, email="chunks@readers.example")).encode()
    connection = http.client.HTTPConnection("127.0.0.1", copy.port, timeout=60)

    connection.request(
        "POST",
        action,
        iter([body[:40], body[40:]]),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{copy.port}",
            "Sec-Fetch-Site": "same-origin",
        },
        encode_chunked=True,
    )
    status = connection.getresponse().status
    connection.close()

    assert status == 303
    assert copy.rows("SELECT count(*) FROM comments_comment WHERE text = %s", text) == [(1,)]
    tell("a reply with no Content-Length is kept")


def keep_killing_the_worker(copy, stop):
    while not stop.is_set():
        copy.kill(copy.named("manage.py work"))
        time.sleep(0.3)


def test_public_pages_under_load(copy, tell):
    paths = [
        "/",
        "/page/2/",
        "/category/auto-news/",
        "/category/auto-news/plants/",
        "/tag/assembly/",
        "/author/dot-camshaft/",
        "/search/?q=millrace",
        "/feed/",
        "/sitemap.xml",
        "/report-of-the-line-number-29/",  # with 60 comments
        *(f"/report-of-the-line-number-{number}/" for number in range(10)),
    ]
    waiting = [paths[number % len(paths)] for number in range(REQUESTS)]
    answers = []

    def read():
        web = Web(copy.port)
        while waiting:
            try:
                path = waiting.pop()
            except IndexError:
                return
            began = time.perf_counter()
            answer = web.get(path)
            answers.append((time.perf_counter() - began, answer.status, path, web.cookies))

    busy, began = processor_seconds(copy), time.perf_counter()
    threads = [threading.Thread(target=read) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    whole, busy = time.perf_counter() - began, processor_seconds(copy) - busy

    times = sorted(took * 1000 for took, _, _, _ in answers)
    assert len(answers) == REQUESTS
    assert {(status, path) for _, status, path, _ in answers if status != 200} == set()
    assert not [cookies for _, _, _, cookies in answers if cookies]
    tell(
        f"{REQUESTS} requests by {THREADS} threads: p50 {statistics.median(times):.0f} ms,"
        f" p95 {times[int(len(times) * 0.95)]:.0f} ms, max {times[-1]:.0f} ms,"
        f" {REQUESTS / whole:.0f} a second, {busy / REQUESTS * 1000:.0f} ms of processor each,"
        f" no 5xx"
    )


def processor_seconds(copy):
    """What the web server's processes have used so far, its database apart."""
    used = [process.cpu_times() for process in copy.named("granian")]
    return sum(each.user + each.system for each in used)
