"""A small site with a fault of each kind, on the copy's own database: what the scanners must find.

It is also where a forged request would go (wapiti's "endpoint"): whoever asks for ``/ssrf/…`` here
is kept, and told to wapiti when it asks.
"""

import html
import http.client
import json
import threading
import urllib.request
from contextlib import contextmanager, suppress
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg

INDEX = """<!DOCTYPE html><title>Vulnerable</title>
<a href="/article?id=1">An article</a> <a href="/echo?words=axle">An echo</a>
<a href="/go?to=/echo">A way out</a> <a href="/fetch?page=/">A page fetched</a>
<a href="/file?name=terms.txt">A file</a>
<form action="/note" method="post"><input name="note"><button>Note</button></form>"""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *values):
        pass


class Vulnerable:
    """The site; ``forged`` are the requests that another server was made to send here."""

    def __init__(self, copy, port):
        self.copy = copy
        self.url = f"http://127.0.0.1:{port}/"
        self.forged = []
        self.asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        path = environ["PATH_INFO"]
        asked = {
            name: values[0]
            for name, values in parse_qs(environ["QUERY_STRING"], keep_blank_values=True).items()
        }
        if path.startswith("/ssrf/"):
            self.forged.append(path)
            status, kind, text = "200 OK", "text/plain", "kept"
        elif path == "/get_ssrf.php":
            status, kind, text = "200 OK", "application/json", self._tell(asked["session_id"])
        else:
            kind = "text/html; charset=utf-8"
            status, text = getattr(self, f"answer_{path.strip('/') or 'index'}", _none)(asked)
        headers = [("Content-Type", kind), ("Set-Cookie", "visitor=1")]
        if status.startswith("302"):
            headers.append(("Location", text))
        start_response(status, headers)
        return [text.encode()]

    def answer_index(self, asked):
        return "200 OK", INDEX

    def answer_article(self, asked):
        query = f"SELECT headline FROM articles_article WHERE id = {asked.get('id', '0')}"
        with self.copy.database("autoinformed_reader") as connection:
            try:
                found = connection.execute(query).fetchall()
            except (psycopg.Error, ValueError) as fault:
                return "200 OK", f"Query failed: ERROR: {html.escape(str(fault))}"
        return "200 OK", f"<p>{html.escape(str(found))}</p>"

    def answer_echo(self, asked):
        return "200 OK", f"<p>You said {asked.get('words', '')}</p>"

    def answer_go(self, asked):
        return "302 Found", asked.get("to", "/").replace("\r", "").replace("\n", "")

    def answer_fetch(self, asked):
        page = asked.get("page", "")
        if page.startswith(self.url):  # as a real one would, but to here alone
            threading.Thread(target=_fetch, args=(page,)).start()
        return "200 OK", "<p>Fetched.</p>"

    def answer_file(self, asked):
        if "etc/passwd" in asked.get("name", ""):
            return "200 OK", "root:x:0:0:root:/root:/bin/bash\n"
        return "200 OK", "<p>The terms.</p>"

    def answer_note(self, asked):
        return "200 OK", "<p>Noted.</p>"

    def _tell(self, session):
        """What wapiti's own endpoint says: who was made to ask, by which parameter."""
        told: dict = {}
        for path in self.forged:
            of, request, parameter = path.strip("/").split("/")[1:4]
            if of == session:
                seen = {"url": path, "date": "", "ip": "127.0.0.1", "method": "GET"}
                told.setdefault(request, {}).setdefault(parameter, []).append(seen)
        return json.dumps(told)


def _none(asked):
    return "404 Not Found", "<p>Nothing here.</p>"


def _fetch(page):
    with suppress(OSError, http.client.HTTPException):
        urllib.request.urlopen(page, timeout=10).close()


@contextmanager
def serve_vulnerable(copy, port):
    site = Vulnerable(copy, port)
    server = make_server("127.0.0.1", port, site, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
