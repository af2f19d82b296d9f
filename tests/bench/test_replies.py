"""What a posted reply costs, and how many a second the web server takes, as `make bench` prints."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.bench

# Kept, so that a second run need not make the copy.
DATA = Path(settings.DATA_DIR) / "bench-replies"
MOST_CPU = 8  # ms for one reply, with spam judged; what a machine of 2024 needs


def test_posted_replies(capsys):
    environment = os.environ | {
        "AUTOINFORMED_DATA": str(DATA),
        "AUTOINFORMED_LOCAL": "true",
        "DJANGO_SETTINGS_MODULE": "autoinformed.settings",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.replies"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.returncode == 0
    table, _, figures = run.stdout.rstrip().rpartition("\n")
    with capsys.disabled():
        print(table)

    assert json.loads(figures)["cpu"] <= MOST_CPU
