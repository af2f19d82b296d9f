"""Measure posted replies; run as ``python -m tests.bench.replies``.

It keeps a copy of the site in the folder that ``AUTOINFORMED_DATA`` names, with the demo newsroom,
one hold rule of each kind and a scorer that was trained on invented texts. First one reply after
the other in this process, for its CPU time and its statements; then ``SENT`` of them over
``CONNECTIONS`` connections to the web server as `make run` starts it, ``ROUNDS`` times. Each reply
is somebody else's. Prints a table, and its figures as JSON at the end.
"""

import json
import os
import subprocess
import sys
import time
from io import BytesIO
from random import Random
from statistics import median

import psutil

from tests.bench.posting import CONNECTIONS, send_all, write_post

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")
# Each reply comes from an IP address of its own, as a proxy in front would say.
os.environ["TRUSTED_PROXIES"] = "127.0.0.1"

SENT = int(os.environ.get("BENCH_REPLIES", "1000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
PORT = int(os.environ.get("BENCH_PORT", "8765"))
WARM = 200
ARTICLES = 20
NAMED = "Bench "
SOLD = ["casino", "pills", "loan", "jackpot", "crypto", "bonus"]
LESSONS = 1_500  # of each kind


def fill():
    """Make the copy, once: the demo newsroom, a rule of each kind, a trained scorer."""
    from django.core.management import call_command

    from comments.models import Comment, HoldRule, SpamModel

    call_command("prepare", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", if_empty=True, verbosity=0)
    if not HoldRule.objects.filter(kind="words").exists():
        lines = "\n".join(f"{word}{number}*" for word in SOLD for number in range(20))
        HoldRule.objects.create(name="Sold", kind="words", words=lines, is_active=True)
    if not SpamModel.objects.exists():
        _learn().save()
    # What an earlier run sent would make this one's articles hotter, and slower to count.
    Comment.objects.filter(name__startswith=NAMED).delete()


def _learn():
    from comments.spam import features, training

    def extract(text):
        return features.extract(name="Ann", website="", text=text, signals={})

    writer = Writer(1)
    good = [extract(writer.write()) for _ in range(LESSONS)]
    spam = [
        extract(f"{writer.write()} {' '.join(writer.random.choices(SOLD, k=9))}")
        for _ in range(LESSONS)
    ]
    return training.learn(good, spam)


class Writer:
    """Invents replies, no two alike."""

    def __init__(self, seed):
        from demo.generator.words import Vocabulary

        self.random = Random(seed)
        self._words = Vocabulary(self.random)

    def write(self):
        return self._words.write_text(4)

    def fill_form(self, article_id):
        """The fields of the reply form under an article, and the headers that come with it."""
        from comments.replying.tokens import make_token

        number = self.random.randrange(10**9)
        fields = {
            "name": f"{NAMED}{number}",
            "email": f"wilma.{number}@readers.example",
            "website": "",
            "text": self.write(),
            "parent": "",
            "token": make_token(article_id),
            "subject": "",
        }
        parts = [self.random.randrange(256) for _ in range(3)]
        headers = {
            "Host": f"127.0.0.1:{PORT}",
            "Origin": f"http://127.0.0.1:{PORT}",
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "X-Forwarded-For": "10.{}.{}.{}".format(*parts),
        }
        return fields, headers


def write_requests(count):
    """``(address, bytes)`` of so many replies under the newest articles that take some."""
    from django.urls import reverse

    from articles.models import Article

    articles = Article.objects.live().filter(comments_open=True).newest_first()[:ARTICLES]
    writer = Writer(time.time_ns())
    keys = [article.pk for article in articles]
    for _ in range(count):
        key = writer.random.choice(keys)
        address = reverse("comments:reply", args=[key])
        yield address, write_post(address, *writer.fill_form(key))


def ask_in_process(application, address, request):
    """Answer one request as a server has it answered; the CPU time of this thread, in ms."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in lines}
    environ |= {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": environ["HTTP_CONTENT_TYPE"],
        "CONTENT_LENGTH": environ["HTTP_CONTENT_LENGTH"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    statuses = []
    began = time.thread_time()
    answer = application(environ, lambda status, headers, fault=None: statuses.append(status))
    for _ in answer:
        pass
    answer.close()
    took = (time.thread_time() - began) * 1000
    assert statuses == ["303 See Other"], statuses
    return took


def measure_in_process():
    """``(CPU ms of one reply, its statements)``, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from autoinformed.wsgi import application

    requests = list(write_requests(WARM + ROUNDS * 50 + 1))
    times = [ask_in_process(application, *request) for request in requests[:-1]]
    with CaptureQueriesContext(connection) as statements:
        ask_in_process(application, *requests[-1])
    return median(times[WARM:]), len(statements)


def start_server():
    from autoinformed.local.supervisor import _web_command

    server = subprocess.Popen([sys.executable, "-m", *_web_command(PORT)])
    deadline = time.monotonic() + 60
    while True:
        try:
            send_all(PORT, [b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"], connections=1)
            return server
        except OSError:
            assert time.monotonic() < deadline
            assert server.poll() is None
            time.sleep(0.2)


def measure_server(server):
    """Rounds of ``(replies a second, CPU ms of the web server for one)``."""
    send_all(PORT, [request for _, request in write_requests(WARM)])
    for _ in range(ROUNDS):
        requests = [request for _, request in write_requests(SENT)]
        before = _cpu_seconds(server)
        load = send_all(PORT, requests)
        used = _cpu_seconds(server) - before
        assert load.statuses == {303: SENT}, load.statuses
        yield load.rate, used / SENT * 1000


def _cpu_seconds(server):
    root = psutil.Process(server.pid)
    times = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return sum(used.user + used.system for used in times)


def main():
    import django

    django.setup()
    from autoinformed.local.command_line import use_embedded_database

    use_embedded_database()
    fill()
    cpu, statements = measure_in_process()
    server = start_server()
    try:
        rounds = list(measure_server(server))
    finally:
        server.terminate()
        server.wait()
    rate, server_cpu = (median(figures) for figures in zip(*rounds, strict=True))
    print(
        f"\nOne posted reply: {statements} statements. Medians of {ROUNDS} rounds, "
        f"{SENT} replies over {CONNECTIONS} connections.\n\n"
        "| CPU of its thread, ms | CPU of the web server, ms | replies a second |\n"
        "|---|---|---|\n"
        f"| {cpu:.1f} | {server_cpu:.1f} | {rate:.0f} |\n"
    )
    print(json.dumps({"cpu": cpu, "statements": statements, "rate": rate, "server": server_cpu}))


if __name__ == "__main__":
    main()
