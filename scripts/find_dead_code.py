"""Dead code: what vulture finds that no template, query or form names either.

vulture reads Python alone. A field may be used only in a query's keyword or string ("-settled_at"),
a property only in a template; so their words count as uses. What Django calls by a name that it
fixes stands in pyproject.toml, [tool.vulture]. Tests are no use: what only they call is dead.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture
from vulture.config import make_config

ROOT = Path(__file__).resolve().parent.parent
WORD = re.compile(r"[a-z]\w*", re.IGNORECASE)
TAG = re.compile(r"{[{%].*?[%}]}")
NOT_READ = {"tests", "migrations"}


def main() -> int:
    config = make_config([str(ROOT)])
    files = [
        path
        for path in [*ROOT.glob("*.py"), *ROOT.glob("[a-z]*/**/*.py")]
        if not NOT_READ & set(path.relative_to(ROOT).parts)
    ]
    vulture = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    vulture.scavenge([str(path) for path in files])
    for path in files:
        vulture.used_names.update(_words_of_code(ast.parse(path.read_text())))
    for path in (ROOT / "templates").rglob("*.*"):
        for tag in TAG.findall(path.read_text()):
            vulture.used_names.update(WORD.findall(tag))
    dead = [item for item in vulture.get_unused_code() if item.filename.name != "settings.py"]
    for item in dead:
        print(item.get_report())
    return 1 if dead else 0


def _words_of_code(tree: ast.Module) -> Iterator[str]:
    """Give the names in keywords and in strings without a space, and the members of choices."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield from node.arg.split("__")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if " " not in node.value:
                for word in WORD.findall(node.value):
                    yield from word.split("__")
        elif isinstance(node, ast.ClassDef) and "Choices" in "".join(map(ast.unparse, node.bases)):
            for member in node.body:
                if isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name):
                    yield member.targets[0].id


if __name__ == "__main__":
    sys.exit(main())
