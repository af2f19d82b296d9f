"""The house style at length: thousands of random bodies, hostile ones, and the whole archive."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.db import connection
from hypothesis import HealthCheck, given, settings

from articles.models import Article, ArticleCompany
from house_style import compiler
from newsroom.compiling import recompiling
from tests.factories import make_company
from tests.house_style.test_compiler import BODIES, LOOKUP, no_word_is_lost

pytestmark = pytest.mark.drill

test_no_word_is_lost_in_thousands_of_bodies = settings(
    max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck)
)(given(BODIES)(no_word_is_lost))

ODD = {
    "notes": "<p>w.*</p><p>*x</p>",
    "lines": "<p>w.*</p><p>*x<br>",
    "marks": "w.* ",
    "emphasis": "<b>x</b>.* ",
    "cells": "<td>1</td>",
    "rows": "<tr><td>1</td><td>a</td></tr>",
    "tables": "<table><tr><td>1</td></tr></table>",
    "asides": "<em>x</em>[a – AutoCrat] ",
    "pictures": '<img src="/media/a.jpg">',
    "companies": "Halden Motor Corporation (OSL: HLDN) and ",
    "brackets": "(NYSE: ",
    "bare": "x<p>y</p>",
    "quotation marks": '"it\'s" -- 5\'10" ',
    "quotation marks in tags": "<em>\"x</em>' ",
    "bullets": "<p>• x</p>",
    "lines with bullets": "• x<br>",
    "headings": "<h4>x</h4><h2>y</h2>",
    "links without words": '<a href="/x/"></a> ',
    "quotations": "<q>x</q> ",
    "terms": "<dl><dt>x</dt><dd>y</dd></dl>",
    "what is hidden": "<span hidden>x</span> ",
    "feet": "<table><tfoot><tr><td>1</td></tr></tfoot><tr><td>x</td></tr></table>",
}


@pytest.mark.parametrize("piece", ODD.values(), ids=ODD.keys())
def test_the_time_grows_with_the_length(piece):
    def seconds(length):
        body = piece * (length // len(piece))
        if "<td" in piece and "<table" not in piece:
            body = f"<table>{body}</table>"
        start = time.process_time()
        compiler.compile_body(body, companies=LOOKUP)
        return time.process_time() - start

    short, long = seconds(50_000), seconds(200_000)

    # Four times the text: sixteen times the time would be the square of it.
    assert long < 9 * short + 1, f"{short:.2f} s, then {long:.2f} s"


BODY = (
    "<p>Halden Motor Corporation (OSL: HLDN)* said today that it will build car {number}.**</p>"
    + "<p>“It is a car,” Halden said. [So it looks – AutoCrat.]</p>" * 3
    + "<p>Words that go on for a while about plants, prices and the people who pay them. </p>" * 8
    + "<p><strong>*AutoInformed on</strong></p><p><strong>**Where it is built</strong></p>"
    "<ul><li>Narvik</li></ul><table><tr><td>Model</td><td>Units</td></tr>"
    "<tr><td>Vega</td><td>{number}</td></tr></table>"
)
TOTAL = 10_000


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_articles_are_compiled_though_killed_half_way(capsys):
    company = make_company("Halden Motor Corporation", listings=[("OSL", "HLDN")])
    Article.objects.bulk_create(
        [
            Article(headline=f"Car {number}", slug=f"car-{number}", body=BODY.format(number=number))
            for number in range(TOTAL)
        ],
        batch_size=1000,
    )

    first = subprocess.Popen(_command(), env=_environment(), stdout=subprocess.PIPE, text=True)
    start = time.monotonic()
    while recompiling.list_outdated().count() > TOTAL // 2:
        assert first.poll() is None, "the command ended early"
        time.sleep(0.5)
    first.kill()
    first.communicate()
    half = time.monotonic() - start
    left = recompiling.list_outdated().count()
    done = Article.objects.exclude(pk__in=recompiling.list_outdated())
    assert 0 < left <= TOTAL // 2
    # What is done is done whole: the text and the company together.
    assert ArticleCompany.objects.filter(article__in=done).count() == done.count()

    second = subprocess.run(
        _command(), env=_environment(), capture_output=True, text=True, check=True
    )

    assert f"{left} articles to compile." in second.stdout
    assert recompiling.list_outdated().count() == 0
    assert company.placements.count() == TOTAL
    seconds = time.monotonic() - start
    with capsys.disabled():
        print(
            f"\n{TOTAL} articles: killed after {half:.0f} s with {left} left; all after"
            f" {seconds:.0f} s, {TOTAL / seconds:.0f} a second.\n{second.stdout.splitlines()[-2]}"
        )


def _command():
    return [sys.executable, "-m", "django", "recompile"]


def _environment():
    """The command's own process works on this test's database."""
    database = connection.settings_dict
    return os.environ | {
        "PYTHONPATH": str(project.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "tests.drill.settings",
        "AUTOINFORMED_TEST_DATABASE": database["NAME"],
    }
