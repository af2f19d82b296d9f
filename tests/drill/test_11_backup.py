"""A running site is backed up, destroyed, and restored elsewhere: every public page is equal."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.drill.copy import Copy, Web

PORT = 8055
ARTICLES = int(os.environ.get("DRILL_ARTICLES", "10000"))
PASSPHRASE = "a-passphrase-of-the-drills"
STARTS = ["/", "/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", "/robots.txt"]
# Of the moment at which a page is made: the reply form's token, and when a feed was put together.
MOMENT = re.compile(r'name="token" value="[^"]*"|<(lastBuildDate|updated)>[^<]*<')


@pytest.fixture
def folder():
    path = Path(tempfile.mkdtemp(prefix="autoinformed-backup-drill-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def start_copy(folder, monkeypatch):
    monkeypatch.setattr("tests.drill.copy.PATIENCE", 600)
    copies = []

    def start(name):
        copies.append(Copy(folder / name, PORT, AUTOINFORMED_BACKUP_PASSPHRASE=PASSPHRASE))
        return copies[-1]

    yield start
    for copy in copies:
        copy.stop()


def find_addresses(text):
    return [urlsplit(found).path for found in re.findall(r"<loc>([^<]+)</loc>", text)]


def list_public_pages():
    """Every address of the sitemaps, and what stands in none."""
    web = Web(PORT)
    maps = find_addresses(web.get("/sitemap.xml").text)
    pages = [page for each in maps for page in find_addresses(web.get(each).text)]
    pictures = re.findall(r'/media/[^" ,]+', web.get("/").text)
    return sorted({*STARTS, *maps, *pages, *pictures})


def read_pages(paths):
    def read(path):
        answer = Web(PORT).get(path)
        text = MOMENT.sub("", answer.text)
        return answer.status, hashlib.sha256(text.encode()).hexdigest()

    with ThreadPoolExecutor(6) as pool:
        return dict(zip(paths, pool.map(read, paths), strict=True))


def test_a_site_comes_back_from_its_backup(folder, start_copy, tell):
    place = folder / "backups"
    place.mkdir()
    first = start_copy("first")
    first.run_python("manage.py", "prepare", "--verbosity", "0")
    first.run_python("manage.py", "demo", "--verbosity", "0")
    generate = ["manage.py", "generate_articles", str(ARTICLES), "--comments", "2000", "--add"]
    first.run_python(*generate, timeout=1800)
    first.start()
    paths = list_public_pages()
    before = read_pages(paths)

    began = time.monotonic()
    first.run_python("manage.py", "backup", str(place), "--with-keys", timeout=900)
    took = time.monotonic() - began
    first.run_python("manage.py", "backup", str(place), "--check", timeout=900)
    first.stop()
    shutil.rmtree(first.data)

    second = start_copy("second")
    began = time.monotonic()
    said = second.run_python("manage.py", "restore", str(place), "--with-keys", timeout=1800)
    restored = time.monotonic() - began
    second.start()
    after = read_pages(paths)

    assert "each as in the set" in said
    assert len(paths) > ARTICLES
    assert {status for status, _ in before.values()} == {200}
    assert [path for path in paths if before[path] != after[path]] == []
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    tell(f"{len(paths):,} pages, lists, feeds, sitemaps and pictures equal")
    tell(f"backed up in {took:.0f} s ({size / 1e6:.0f} MB), restored in {restored:.0f} s")
