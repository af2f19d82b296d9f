"""What README and docs/ say about files is so: each that they name is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "docs" / "decisions").glob("*.md"),
]
# A file or a folder between backticks, from the root; a name with a placeholder is none.
NAMED = re.compile(r"`((?:[\w.-]+/)+(?:[\w-]+\.(?:py|html|css|js|md|toml|xml|txt|svg|webp))?)`")
LINKED = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")
# Folders that a run makes, and a path of another system.
NOT_KEPT = (".data/", ".tools/", ".venv/", "wp-content/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(document):
    text = document.read_text(encoding="utf-8")

    missing = [
        name
        for name in NAMED.findall(text)
        if (name[-1] != "/" or (ROOT / name.partition("/")[0]).exists())
        and not name.startswith(NOT_KEPT)
        and not (ROOT / name).exists()
    ]
    missing += [link for link in LINKED.findall(text) if not (document.parent / link).exists()]

    assert missing == []
