"""Lighthouse, as a phone on a slow line sees the site in production: four times 100, or why not."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import QUIET, _chromium
from tests.drill.conftest import PORT
from tests.drill.copy import Copy

CHECKER = Path(settings.BASE_DIR) / ".tools/checkers/node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# A busy machine makes a page slow, not fast: the best of so many runs counts.
RUNS = 3


@pytest.fixture(scope="module")
def showcase():
    if not (shutil.which("node") and CHECKER.exists()):
        pytest.skip("Lighthouse needs node, and npm to fetch it.")
    if not _chromium():
        pytest.skip("Lighthouse needs a Chromium.")
    data = Path(tempfile.mkdtemp(prefix="autoinformed-drill-"))
    copy = Copy(data, PORT + 1)
    try:
        copy.article = copy.run_python("-m", "tests.drill.showcase", timeout=900).split()[-1]
        copy.start()
        yield copy
    finally:
        copy.stop()
        shutil.rmtree(data, ignore_errors=True)


@pytest.mark.parametrize("page", ["home", "article", "category", "search"])
def test_lighthouse_gives_four_times_a_hundred(showcase, page, tell):
    (category,) = showcase.rows("SELECT path FROM articles_category ORDER BY path LIMIT 1")[0]
    address = {
        "home": "/",
        "article": showcase.article,
        "category": f"/category/{category}/",
        "search": "/search/?q=plant",
    }[page]
    # What a search finds is for readers, not for search engines: noindex is meant.
    skipped = ["--skip-audits=is-crawlable"] if page == "search" else []

    scores: dict[str, int] = {}
    lost: list = []
    for _ in range(RUNS):
        found, costs = ask(f"http://127.0.0.1:{showcase.port}{address}", skipped)
        if sum(found.values()) > sum(scores.values()):
            scores, lost = found, costs
        if set(scores.values()) == {100}:
            break

    tell(f"{address}: " + ", ".join(f"{name} {score}" for name, score in scores.items()))
    assert scores == dict.fromkeys(CATEGORIES, 100), lost


def ask(address, options):
    """Lighthouse's scores of one page, out of 100, and the audits that cost a point.

    No scores where it got lost on the way, as it does on a busy machine.
    """
    done = subprocess.run(
        [
            "node",
            CHECKER,
            address,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags=--headless=new {' '.join(QUIET)}",
            *options,
        ],
        env=os.environ | {"CHROME_PATH": _chromium()},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        return {}, [done.stderr[-2000:]]
    report = json.loads(done.stdout)
    scores = {name: round(found["score"] * 100) for name, found in report["categories"].items()}
    weighed = {
        audit["id"]
        for found in report["categories"].values()
        for audit in found["auditRefs"]
        if audit["weight"]
    }
    lost = [
        f"{name}: {audit['title']} {audit.get('displayValue', '')}"
        for name, audit in report["audits"].items()
        if name in weighed and audit["score"] is not None and audit["score"] < 1
    ]
    return scores, lost
