"""The export of the whole site: open files that say what they are, and nothing in confidence."""

import hashlib
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Address
from comments import moderation
from comments.models import ModerationLog
from newsroom import publishing
from pages.models import Page
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_document,
    make_image,
    make_tag,
    make_user,
)

# As of one moment: the export has a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def export(tmp_path):
    def run(name="site", **options):
        run.told = StringIO()
        call_command(
            "export_site", str(tmp_path / name), stdout=run.told, stderr=run.told, **options
        )
        return tmp_path / name

    return run


@pytest.fixture
def article():
    picture = make_image("Two cars", credit="Hanako Example")
    editor = make_user("editor", username="signs-in")
    article = make_article(
        "Headline – 日本",
        body="<p>Words.</p>",
        lead_image=picture,
        authors=[make_author("Ken", portrait=picture, user=editor)],
        categories=[make_category("News")],
        tags=[make_tag("axles")],
        created_by=editor,
    )
    publishing.finish_save(article, article.compile(), by=editor)
    make_document(article)
    make_comment(article, "An opinion.", email="dot@readers.example", ip="192.0.2.7")
    moderation.remove_by_commenter(make_comment(article, "Taken back.", name="Somebody"))
    make_article("A draft", status="draft")
    Page.objects.create(title="About", slug="about")
    Address.objects.redirect("/who-we-are/", to="/about/")
    return article


def read(folder, table):
    text = (folder / "tables" / f"{table}.jsonl").read_text()
    return [json.loads(line) for line in text.split("\n") if line]


def test_all_that_the_owner_needs_is_in_files_that_any_program_reads(export, article):
    folder = export()

    by_headline = {row["headline"]: row for row in read(folder, "articles")}
    row = by_headline["Headline – 日本"]
    assert (row["id"], row["body"], row["status"]) == (article.pk, "<p>Words.</p>", "published")
    assert by_headline["A draft"]["status"] == "draft"
    assert [row["article_id"] for row in read(folder, "revisions")] == [article.pk]
    assert read(folder, "bylines")[0].keys() == {"id", "article_id", "author_id", "position"}
    assert [tag["name"] for tag in read(folder, "tags")] == ["axles"]
    old = [row for row in read(folder, "addresses") if row["kind"] == "old"]
    assert [(row["path"], row["target"]) for row in old] == [("/who-we-are/", "/about/")]
    assert {row["text"] for row in read(folder, "comments")} == {"An opinion.", ""}
    for name, rows in (("media", "pictures"), ("documents", "documents")):
        for row in read(folder, rows):
            assert (folder / name / row["file"]).stat().st_size > 0


def test_each_file_has_its_checksum_and_each_column_its_words(export, article):
    folder = export()

    sums = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert sums.keys() == files - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    readme = (folder / "README.md").read_text()
    assert "tables/articles.jsonl: 2 rows" in readme
    assert "| `id` | number |" in readme
    for path in (folder / "tables").iterdir():
        described = readme.partition(f"tables/{path.name}: ")[2].partition("\n## ")[0]
        for row in read(folder, path.stem):
            assert row.keys() <= {*re.findall(r"`(\w+)` \|", described)}, path.name


def test_nobodys_account_or_email_address_is_in_it_unless_asked_for(export, article):
    folder = export()

    text = "".join(path.read_text() for path in (folder / "tables").iterdir())
    for private in ("readers.example", "staff.example", "signs-in", "Taken back", "Somebody"):
        assert private not in text
    assert not ModerationLog.objects.filter(action="exported").exists()

    folder = export("again", with_personal_data=True)

    (row,) = read(folder, "commenters")
    assert row["email"] == "dot@readers.example"
    assert ModerationLog.objects.get(action="exported").comment_id == row["comment_id"]
    assert "tables/commenters.jsonl: 1 rows" in (folder / "README.md").read_text()


def test_a_missing_picture_is_named_and_a_full_folder_refused(export, article, settings):
    image = article.lead_image
    image.file.storage.delete(image.file.name)

    export()

    assert f"media/{image.file.name} is named by a row" in export.told.getvalue()
    with pytest.raises(CommandError, match="not empty"):
        export()
