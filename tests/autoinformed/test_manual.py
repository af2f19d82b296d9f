"""The manual: its commands exist, its links lead somewhere, its list of checks is the list."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from autoinformed.health.report import CHECKS

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


def name_page(page):
    return page.name


def list_options(name):
    """The options of a command, Django's own among them."""
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_each_command_of_the_manual_exists_with_its_options(page):
    code = re.findall(r"`[^`]+`|^```.*?^```", page.read_text(), re.MULTILINE | re.DOTALL)
    given = re.findall(r"manage\.py\s+([a-z_]+)((?:[ \t]+[^\s`#;|&]+)*)", "\n".join(code))

    for name, rest in given:
        assert name in get_commands(), name
        options = re.findall(r"(?<!\S)--[a-z-]+", rest)
        unknown = set(options) - list_options(name) if options else set()
        assert unknown == set(), name


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_each_link_of_the_manual_leads_to_a_file(page):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_manual_lists_every_check():
    manual = (ROOT / "docs" / "health.md").read_text()
    rows = re.findall(r"^\| `([a-z_]+)` \|", manual, re.MULTILINE)

    assert rows == [check.name for check in CHECKS]
