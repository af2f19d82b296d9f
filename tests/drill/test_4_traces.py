"""What readers gave in confidence, looked for in every file that the copy has written."""

import base64
import hashlib

from tests.drill.copy import Web, reply_fields

ADDRESS = "Planted.Drill.Osprey@hidden-readers.example"
IP = "203.0.113.199"
BROWSER = "PlantedDrillBrowser/9"
ARTICLE = "/report-of-the-line-number-7/"


def marks():
    secrets = [ADDRESS, ADDRESS.lower(), "Planted.Drill.Osprey", IP]
    found = {secret.encode() for secret in secrets}
    for secret in secrets:
        found.add(base64.b64encode(secret.encode())[:16])
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, secret.encode())
            found |= {digest.hexdigest().encode(), digest.digest()}
    return found


def test_no_file_of_the_copy_holds_an_address(copy, tell):
    page = Web(copy.port).get(ARTICLE).text
    action = page.partition('class="reply-form" method="post" action="')[2].partition('"')[0]
    web = Web(copy.port, ip=IP, browser=BROWSER)
    fields = reply_fields(page, text="Planted words of a reader.", email=ADDRESS)
    assert web.post(action, fields).status == 303
    assert web.post(action, fields | {"text": "", "name": ""}).status == 422
    assert web.post(action, fields | {"token": "stale", "text": "Other."}).status == 422
    Web(copy.port, ip=IP, browser=BROWSER).get("/no-such-page/")

    left = copy.stop()  # which writes the database's memory to its files

    secrets = marks()
    files, found, words = 0, [], 0
    for path in copy.data.rglob("*"):
        if path.is_file() and not path.is_relative_to(copy.data / "static"):
            data = path.read_bytes()
            files += 1
            words += b"Planted words of a reader." in data
            found += [(str(path.relative_to(copy.data)), mark) for mark in secrets if mark in data]
            if not path.is_relative_to(copy.data / "postgres"):
                found += [(str(path), BROWSER)] if BROWSER.encode() in data else []
    assert found == []
    assert left == []
    assert words, "The comment itself is in no file: nothing was searched."
    tell(f"{files} files (database, its log, mails, output) hold no plain address, IP or digest")
    tell("an orderly stop left no process")
