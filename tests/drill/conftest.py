"""One running copy for all drills of a run, and the report that they write together."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings

from autoinformed.local import embedded
from autoinformed.local.embedded import machine
from tests.drill.copy import Copy

PORT = int(os.environ.get("DRILL_PORT", "8170"))
REPORT = Path(settings.DATA_DIR) / "drills.md"
LINES = pytest.StashKey[list]()


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.drill)


@pytest.fixture(scope="session")
def one_copy():
    try:
        machine.find_programs()
    except embedded.EmbeddedDatabaseError as error:
        pytest.skip(str(error))
    data = Path(tempfile.mkdtemp(prefix="autoinformed-drill-"))
    # The drills' readers come from many addresses, as they would through a proxy.
    copy = Copy(data, PORT, TRUSTED_PROXIES="127.0.0.1")
    try:
        copy.run_python("-m", "tests.drill.newsroom")
        yield copy
    finally:
        copy.stop()
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def copy(one_copy):
    """The running copy, started again where the drill before left it down."""
    if not one_copy.is_running():
        one_copy.start()
    return one_copy


@pytest.fixture
def tell(request):
    """Write a line into the report of this drill: what was seen, with its figures."""
    lines = request.node.stash.setdefault(LINES, [])
    return lines.append


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.drill_lines = list(item.stash.get(LINES, []))
    return report


def pytest_terminal_summary(terminalreporter):
    """Print the table of all drills, and keep it in the data folder."""
    rows = []
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            if "tests/drill/" not in report.nodeid:
                continue
            if report.when == "call" or outcome != "passed":
                name = report.nodeid.rpartition("::")[2].removeprefix("test_").replace("_", " ")
                seen = "; ".join(getattr(report, "drill_lines", [])) or "–"
                rows.append(f"| {name} | {outcome} | {report.duration:.0f} s | {seen} |")
    if not rows:
        return
    head = ["| drill | result | took | seen |", "|---|---|---|---|"]
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join([f"# Drills of {when}", "", *head, *rows, ""]))
    terminalreporter.section("drills")
    for line in [*head, *rows]:
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"Kept in {REPORT}.")
