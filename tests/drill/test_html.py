"""The Nu HTML checker, the W3C's own, over a page of every kind and our faults' pages."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.page_types import make_newsroom, one_of_each

pytestmark = pytest.mark.django_db

CHECKER = Path(settings.BASE_DIR) / ".tools/checkers/node_modules/vnu-jar/build/dist/vnu.jar"
FAULTS = ("400.html", "403.html", "500.html", "503.html")


def test_the_nu_html_checker_finds_no_error(client, monkeypatch, tmp_path, tell):
    if not shutil.which("java") or not CHECKER.exists():
        pytest.skip("The Nu HTML checker needs Java, and npm to fetch it.")
    pages = {
        kind: client.get(path).content
        for kind, path in one_of_each(client, make_newsroom(monkeypatch)).items()
    }
    pages |= {name: render_to_string(name).encode() for name in FAULTS}
    kinds = {}
    for number, (kind, page) in enumerate(pages.items()):
        file = tmp_path / f"{number}.html"
        file.write_bytes(page)
        kinds[file.name] = kind

    done = subprocess.run(
        [
            "java",
            "-jar",
            CHECKER,
            "--format",
            "json",
            "--exit-zero-always",
            *tmp_path.glob("*.html"),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )

    found = json.loads(done.stderr)["messages"]
    said = {
        f"{kinds[Path(line['url']).name]}: {line['message']} {line.get('extract', '')}"
        for line in found
        if line["type"] == "error"
    }
    warnings = Counter(line["message"] for line in found if line["type"] != "error")
    tell(f"{len(pages)} kinds of page, {len(said)} errors, {len(warnings)} kinds of warning")
    assert not said, "\n".join(sorted(said))
