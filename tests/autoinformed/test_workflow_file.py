"""The checks that a change must pass: the same ones on the forge, before a commit and in lint."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
JOB = WORKFLOW["jobs"]["check"]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
MAKEFILE = (ROOT / "Makefile").read_text()


def test_the_forge_runs_tests_and_lint_on_every_python_that_the_project_allows():
    commands = [step["run"] for step in JOB["steps"] if "run" in step]

    assert commands == ["make test", "make lint"]
    assert JOB["strategy"]["matrix"]["python"] == ["3.12", "3.13", "3.14"]
    assert (ROOT / ".python-version").read_text().strip() in JOB["strategy"]["matrix"]["python"]


def test_the_forge_tests_with_the_python_that_it_set_up():
    (setup,) = [step for step in JOB["steps"] if "setup-python" in step.get("uses", "")]

    assert setup["with"]["python-version"] == "${{ matrix.python }}"
    assert JOB["env"]["PYTHON"] == "python${{ matrix.python }}"
    assert '"${PYTHON:-}"' in (ROOT / "scripts" / "setup").read_text()


def test_the_forge_runs_no_code_but_ours_and_its_own_and_may_only_read():
    used = [step["uses"] for step in JOB["steps"] if "uses" in step]

    assert all(re.fullmatch(r"actions/(checkout|setup-python)@v\d+", name) for name in used)
    assert WORKFLOW["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(
    "check", re.findall(r"lint-[\w-]+", MAKEFILE.split("\nlint: ")[1].split("#")[0])
)
def test_a_commit_is_held_to_each_check_of_lint(check):
    hooks = [hook for repository in HOOKS for hook in repository["hooks"]]

    assert [repository["repo"] for repository in HOOKS] == ["local"]
    assert f"make {check}" in {hook["entry"] for hook in hooks}
    assert f"\n{check}:" in MAKEFILE
