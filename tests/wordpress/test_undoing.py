"""Undoing an import: what it made goes, what somebody edited or needs stays and is named."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import Address, Article, Category, Tag
from authors.models import Author
from comments.models import Comment, PrivateSide
from pages.models import Page
from tests.factories import make_article, make_category
from tests.wordpress.exports import comment, export, item, term, write
from tests.wordpress.test_importing import run_import, without_addresses  # noqa: F401
from wordpress.models import Import, ImportedRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_addresses")]


def do_import(folder, *parts):
    (path,) = write(folder, export(*parts))
    run_import(path)
    return Import.objects.first()


def undo(run):
    call_command("undo_wordpress_import", run.pk, verbosity=0)
    run.refresh_from_db()
    return run.report["undone"]


def test_nothing_is_left_of_what_nobody_touched(tmp_path):
    make_category("Ours")
    run = do_import(
        tmp_path,
        item(
            1,
            *(term("category", "news", "News"), term("post_tag", "tires", "Tires")),
            *(comment(1), comment(2, comment_parent=1)),
        ),
        item(2, post_type="page"),
    )

    told = undo(run)

    for model in (Article, Page, Comment, PrivateSide, Tag, Author, Address, ImportedRow):
        assert not model.objects.exists(), model
    assert Category.objects.get().name == "Ours"
    assert told["removed"] == {
        "comment": 2,
        "post": 1,
        "page": 1,
        "tag": 1,
        "category": 1,
        "author": 1,
    }
    assert told["left"] == {}
    assert run.status == Import.Status.UNDONE


def test_what_was_edited_here_stays_with_all_that_it_needs(tmp_path):
    run = do_import(tmp_path, item(1, term("post_tag", "tires", "Tires")), item(2))
    kept = Article.objects.get(legacy_id=1)
    kept.headline = "A headline of ours"
    kept.save()

    told = undo(run)

    assert Article.objects.get() == kept
    assert [tag.name for tag in kept.tags.all()] == ["Tires"]
    assert kept.bylines.get().author.name == "editor"
    assert told["left"]["post"] == {"Edited here since": 1}
    assert told["left"]["author"] == {"In use here": 1}


def test_an_article_that_readers_answered_here_stays(tmp_path):
    run = do_import(tmp_path, item(1))
    article = Article.objects.get()
    Comment.objects.create(
        article=article, name="Reader", text="New.", created_at=article.published_at
    )

    undo(run)

    assert Article.objects.get() == article


def test_what_was_undone_comes_in_again(tmp_path):
    undo(do_import(tmp_path, item(1)))

    do_import(tmp_path, item(1))

    assert Article.objects.get().legacy_id == 1


def test_a_rehearsal_cannot_be_undone():
    run = Import.objects.create(fingerprint="x", is_dry_run=True, status=Import.Status.DONE)
    make_article()

    with pytest.raises(CommandError, match="was done"):
        undo(run)

    assert Article.objects.exists()
