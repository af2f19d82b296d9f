"""Every kind of list with a hundred thousand articles: the table that `make bench` prints."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.bench

# Under the folder of the tests' own data; kept, so that a second run need not fill it again.
DATA = Path(settings.DATA_DIR) / "bench"
WITHIN = 20  # milliseconds: page 3,000 beside page 1


def test_every_list_at_full_size(capsys):
    environment = os.environ | {
        "AUTOINFORMED_DATA": str(DATA),
        "DJANGO_SETTINGS_MODULE": "autoinformed.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.at_size"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        lines = []
        for line in run.stdout:
            lines.append(line)
            with capsys.disabled():
                print(line, end="") if not line.startswith("[") else None
    assert run.returncode == 0
    (DATA / "bench.md").write_text("".join(lines[:-1]))

    pages = {found["what"]: found for found in json.loads(lines[-1])}
    wrong = {what: found["status"] for what, found in pages.items() if found["status"] != 200}
    assert wrong == {"an address that nothing has": 404}
    for list_ in ("front", "category with the most", "author with the most"):
        first, later = pages[f"{list_}, first page"], pages.get(f"{list_}, page 3,000")
        if later:
            assert later["middle"] <= first["middle"] + WITHIN
