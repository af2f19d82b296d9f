"""The arrows between the rooms of the house (DESIGN.md) point one way."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each room may import those after it, never those before it.
ROOMS = [
    "autoinformed",
    "demo",
    "pages",
    "comments",
    "articles",
    "authors",
    "images",
    "house_style",
]


def imported_rooms(path):
    """Return ``{room: line}`` of the rooms that a module imports, inside its functions too."""
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        for name in names:
            room = name.partition(".")[0]
            if room in ROOMS:
                found.setdefault(room, node.lineno)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room):
    above = set(ROOMS[: ROOMS.index(room)])

    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {other}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for other, line in imported_rooms(path).items()
        if other in above
    ]

    assert wrong == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "core", "misc", "signals"])
def test_no_module_has_a_name_that_says_nothing(name):
    found = [path for room in ROOMS for path in (ROOT / room).rglob(f"{name}*")]

    assert [path for path in found if path.stem == name] == []
