"""The arrows between the rooms (docs/architecture.md) point one way, in strings as well.

`make lint` holds the imports (pyproject.toml, import-linter). A string that names a task, a URL, a
permission or a model of a room above is an arrow up too, which no import shows.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = [layer.split(" | ") for layer in LINTER["contracts"][0]["layers"]]
ROOMS = [room for layer in LAYERS for room in layer]


def list_rooms_out_of_reach(room):
    """The rooms that ``room`` may not name: those above it, and its neighbors."""
    level = next(number for number, layer in enumerate(LAYERS) if room in layer)
    return [other for layer in LAYERS[: level + 1] for other in layer if other != room]


def list_names_of(rooms, path):
    """The strings in a module that name a task, a URL, a permission or a model of ``rooms``."""
    room = f"(?:{'|'.join(rooms)})"
    name = re.compile(rf"{room}[:.][\w.]+|admin:{room}_\w+")
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} names {node.value}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and name.fullmatch(node.value)
    ]


def list_modules(room):
    paths = sorted((ROOT / room).rglob("*.py"))
    return [path for path in paths if "migrations" not in path.parts]


@pytest.mark.parametrize("room", ROOMS[1:])
def test_a_room_names_nothing_of_a_room_above_it(room):
    out_of_reach = list_rooms_out_of_reach(room)

    wrong = [name for path in list_modules(room) for name in list_names_of(out_of_reach, path)]

    assert wrong == []


def test_the_linter_knows_every_room():
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert set(LINTER["root_packages"]) == rooms == set(ROOMS)
    assert set(LINTER["contracts"][1]["ancestors"]) == rooms


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "core", "misc", "signals"])
def test_no_module_has_a_name_that_says_nothing(name):
    found = [path for room in ROOMS for path in (ROOT / room).rglob(f"{name}*")]

    assert [path for path in found if path.stem == name] == []
