"""Ten thousand bot posts in bursts against the running site, with people writing in between."""

import random
import statistics
import threading
import time

from tests.drill.copy import Unanswered, Web, reply_fields

POSTS = 10_000
BURST = 500
THREADS = 8
PEOPLE = 20  # comments by people, one after each burst
WORDS = ["pills", "casino", "bonus", "win", "replica", "watches", "loans", "crypto", "traffic"]
# Who floods from one address is refused; an attack that gets through has many.
BOTS = 400


def bot_post(rng, page, number):
    text = " ".join(rng.choices(WORDS, k=20)) + f" http://shop{rng.randrange(9)}.example/{number}"
    fields = reply_fields(page, text=text, email=f"bot{number}@bots.example", name="Best Offers")
    return fields | ({"subject": "filled in"} if number % 4 == 0 else {})


def test_an_attack_leaves_the_queue_usable_and_loses_no_comment(copy, tell):
    page = Web(copy.port).get("/report-of-the-line-number-3/").text
    action = page.split('action="')[1:]
    action = next(part.split('"')[0] for part in action if part.startswith("/comments/reply/"))
    moderator = Web(copy.port).sign_in("moderator")
    visible = "SELECT count(*) FROM comments_comment WHERE status = 'approved'"
    before = copy.rows(visible)
    statuses: list[int] = []
    queue_times: list[float] = []
    unanswered: list[int] = []
    sent: list[str] = []

    def burst(numbers):
        rng = random.Random(numbers[0])
        for number in numbers:
            bot = number % BOTS
            web = Web(copy.port, ip=f"198.51.{bot // 250}.{bot % 250 + 1}")
            try:
                statuses.append(web.post(action, bot_post(rng, page, number)).status)
            except Unanswered:
                unanswered.append(number)

    began = time.perf_counter()
    for start in range(0, POSTS, BURST):
        numbers = list(range(start, start + BURST))
        threads = [
            threading.Thread(target=burst, args=(numbers[n::THREADS],)) for n in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        asked = time.perf_counter()
        assert moderator.get("/admin/comments/comment/").status == 200
        queue_times.append(time.perf_counter() - asked)
        person = len(sent)
        text = f"What does line {person} build in spring, and where do its axles come from?"
        web = Web(copy.port, ip=f"203.0.113.{person + 1}")
        fields = reply_fields(page, text=text, email=f"reader{person}@readers.example")
        assert web.post(action, fields).status == 303
        sent.append(text)
        for thread in threads:
            thread.join(300)
    whole = time.perf_counter() - began

    good = copy.rows(
        "SELECT status, count(*) FROM comments_comment WHERE text = ANY(%s) GROUP BY 1", sent
    )
    bots = dict(
        copy.rows(
            "SELECT status, count(*) FROM comments_comment WHERE name = 'Best Offers' GROUP BY 1"
        )
    )
    waiting = bots.get("pending", 0)
    assert sum(number for _, number in good) == PEOPLE == len(sent)
    assert {status for status, _ in good} == {"pending"}
    assert bots.get("approved", 0) == 0
    assert copy.rows(visible) == before
    assert set(statuses) <= {303, 429, 503}
    tell(
        f"{POSTS} posts in {whole:.0f} s by {THREADS} threads: {statuses.count(429)} refused as a"
        f" flood, {bots.get('spam', 0)} put aside, {waiting} in the queue, {len(unanswered)}"
        f" unanswered; {PEOPLE} comments by people all wait, none published; the queue under"
        f" attack p50 {statistics.median(queue_times) * 1000:.0f} ms,"
        f" max {max(queue_times) * 1000:.0f} ms"
    )
