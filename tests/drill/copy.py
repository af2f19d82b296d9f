"""A copy of the site that runs as ``make run`` runs it, and can be killed in part or whole."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
from bs4 import BeautifulSoup

from autoinformed.local import embedded

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds for a start on a busy machine
PASSWORD = "a-password-of-the-drills"


def wait_for(what, seconds, *, every=0.2):
    """Ask ``what()`` until it is true. Returns its answer and the seconds that this took."""
    began = time.monotonic()
    while not (answer := what()):
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"Not within {seconds} seconds: {what.__doc__ or what}")
        time.sleep(every)
    return answer, time.monotonic() - began


class Copy:
    """One data folder and what runs from it. ``start`` may be called again after ``kill_all``."""

    def __init__(self, data, port, **environment):
        self.data = Path(data)
        self.port = port
        self.supervisor = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if "DATABASE_URL" not in name},
            "AUTOINFORMED_DATA": str(self.data),
            "AUTOINFORMED_LOCAL": "true",
            "DJANGO_SETTINGS_MODULE": "autoinformed.settings",
            "DEBUG": "false",
            "PORT": str(port),
            **environment,
        }

    @property
    def output(self):
        """What the copy has printed since its first start."""
        path = self.data / "drill-output.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    def run_python(self, *arguments, timeout=300):
        """Run a Python program beside the site; returns what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self):
        """Start it and wait until it has readers. Returns the seconds that this took."""
        with open(self.data / "drill-output.txt", "ab") as output:
            self.supervisor = subprocess.Popen(
                [sys.executable, "manage.py", "run", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

        def ready():
            """The copy is ready."""
            assert self.supervisor.poll() is None, self.output[-3000:]
            return Web(self.port).answers("/readyz")

        return wait_for(ready, PATIENCE)[1]

    def is_running(self):
        return self.supervisor is not None and self.supervisor.poll() is None

    def stop(self):
        """Stop it as Ctrl-C does; whatever is left then is killed and returned."""
        if self.is_running():
            self.supervisor.terminate()
            self.supervisor.wait(60)
        left = self.processes()
        self.kill(left)
        return left

    def processes(self):
        """Every process that belongs to this copy."""
        ours = {}
        for process in psutil.process_iter():
            try:
                if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                    continue
                if str(self.data) in " ".join(process.cmdline()) or (
                    process.environ().get("AUTOINFORMED_DATA") == str(self.data)
                ):
                    for each in (process, *process.children(recursive=True)):
                        ours[each.pid] = each
            except psutil.Error:
                continue
        return [process for process in ours.values() if process.is_running()]

    def kill(self, processes):
        """``kill -9``, and wait until they are gone."""
        for process in processes:
            try:
                process.kill()
            except psutil.Error:
                pass
        psutil.wait_procs(processes, timeout=10)

    def kill_all(self):
        """``kill -9`` of everything at one moment, and of what it may have started since."""
        killed = self.processes()
        self.kill(killed)
        while left := self.processes():
            self.kill(left)
            killed += left
        self.supervisor.wait()
        return killed

    def postmaster(self):
        number = int((self.data / "postgres" / "postmaster.pid").read_text().split("\n")[0])
        return psutil.Process(number)

    def named(self, words):
        """The copy's processes whose command line holds ``words``."""
        found = []
        for process in self.processes():
            try:
                if words in " ".join(process.cmdline()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    @contextmanager
    def database(self, role="autoinformed"):
        """A connection of one of the real logins."""
        secrets = json.loads((self.data / "secrets.json").read_text())
        password = {"autoinformed": "DATABASE_PASSWORD", "autoinformed_reader": "READER_PASSWORD"}
        connection = psycopg.connect(
            host=str(embedded.socket_folder(self.data)),
            port=5432,
            dbname="autoinformed",
            user=role,
            password=secrets[password[role]],
            autocommit=True,
        )
        with connection:
            yield connection

    def rows(self, query, *values):
        with self.database() as connection:
            return connection.execute(query, values).fetchall()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


class Unanswered(Exception):
    """The server hung up, or was not there: nobody knows whether it took what was sent."""


class Web:
    """A browser without a face: cookies, forms, and no redirect followed unasked."""

    def __init__(self, port, *, ip="", browser="Drill/1", origin="", site="same-origin"):
        self.port = port
        self.sent_from = {
            "Origin": origin or f"http://127.0.0.1:{port}",
            "Sec-Fetch-Site": site,
        }
        self.cookies = {}
        self.headers = {"User-Agent": browser} | ({"X-Forwarded-For": ip} if ip else {})

    def get(self, path):
        return self._ask("GET", path, None, {})

    def post(self, path, fields):
        """Send a form as a page of the site does. ``fields``: pairs, or a dictionary."""
        return self._ask(
            "POST",
            path,
            urlencode(fields),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                **self.sent_from,
            },
        )

    def post_files(self, path, fields, files):
        """Send a form with files. ``files``: ``{name: (file name, type, bytes)}``."""
        mark = "drill-drill-drill"
        parts = [
            (f'form-data; name="{name}"', "text/plain; charset=utf-8", str(value).encode())
            for name, value in dict(fields).items()
        ] + [
            (f'form-data; name="{name}"; filename="{called}"', kind, content)
            for name, (called, kind, content) in files.items()
        ]
        body = b"".join(
            f"--{mark}\r\nContent-Disposition: {what}\r\nContent-Type: {kind}\r\n\r\n".encode()
            + content
            + b"\r\n"
            for what, kind, content in parts
        )
        headers = {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Origin": f"http://127.0.0.1:{self.port}",
            "Sec-Fetch-Site": "same-origin",
        }
        return self._ask("POST", path, body + f"--{mark}--\r\n".encode(), headers)

    def answers(self, path):
        try:
            return self.get(path).status == 200
        except Unanswered:
            return False

    def sign_in(self, name, password=PASSWORD):
        login = "/admin/login/?next=/admin/"
        fields = dict(form(self.get(login).text)) | {"username": name, "password": password}
        assert self.post(login, fields).status == 302
        return self

    def _ask(self, verb, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = self.headers | headers | ({"Cookie": cookies} if cookies else {})
        try:
            connection.request(verb, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(type(error).__name__) from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=]+)=([^;]*)", line).groups()
            self.cookies[name] = value
        return Answer(response.status, response.headers, text)


def form(html, holding="csrfmiddlewaretoken"):
    """The fields of the form that has one called ``holding``, as pairs, as a browser sends them."""
    page = BeautifulSoup(html, "html.parser")
    found = next(form for form in page.find_all("form") if form.select(f'[name="{holding}"]'))
    fields = []
    for field in found.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or field.get("type") in ("submit", "file", "button"):
            continue
        if field.name == "textarea":
            fields.append((name, field.text.removeprefix("\n")))  # as HTML has it
        elif field.name == "select":
            fields += [(name, o.get("value", "")) for o in field.find_all("option", selected=True)]
        elif field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            fields.append((name, field.get("value", "")))
    return fields


def reply_fields(html, *, text, email, name="Drill Reader"):
    """What the reply form on a page sends."""
    return dict(form(html, holding="token")) | {"text": text, "email": email, "name": name}
