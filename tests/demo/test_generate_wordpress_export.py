"""The generator of WordPress exports: what it writes, and that it writes the same again."""

from collections import Counter
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from PIL import Image as pillow

from wordpress.bodies import compare_visible_words, convert_body
from wordpress.records import Category, Post, Problem
from wordpress.wxr import read_export


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("old") / "site"
    _generate(target)
    return target


def _generate(target, **told):
    numbers = {"posts": 60, "comments": 150, "pictures": 20} | told
    call_command("generate_wordpress_export", target, verbosity=0, **numbers)


def _read_posts(folder):
    records = list(read_export([folder / "export.xml"]))
    assert not [record for record in records if isinstance(record, Problem)]
    return records, [record for record in records if isinstance(record, Post)]


def test_it_writes_as_many_as_were_asked_for(folder):
    _, posts = _read_posts(folder)

    assert Counter(post.type for post in posts) == {"post": 60, "attachment": 20, "page": 4}
    assert sum(len(post.comments) for post in posts) == 150
    assert len({post.old_id for post in posts}) == 84
    files = [file for file in (folder / "uploads").rglob("*.jpg") if "300x200" not in file.name]
    assert len({sha256(file.read_bytes()).digest() for file in files}) == 20


def test_its_posts_have_the_shapes_of_the_site_that_we_replace(folder):
    records, posts = _read_posts(folder)
    articles = [post for post in posts if post.type == "post"]
    bodies = "\n".join(post.body for post in articles)

    assert all(len(post.terms_of("post_tag")) == 9 for post in articles)
    assert {record.parent for record in records if isinstance(record, Category)} > {"manufacturing"}
    assert {"publish", "draft", "pending", "private"} <= {post.status for post in articles}
    for shape in ("[caption id=", "<!--more-->", "*AutoInformed on", "– AutoCrat.]", "(NYSE: "):
        assert shape in bodies
    assert "/?p=" in bodies
    assert "<!-- wp:paragraph -->" in bodies
    comments = [comment for post in posts for comment in post.comments]
    assert any(comment.parent for comment in comments)
    assert {"1", "0", "spam"} <= {comment.approved for comment in comments}
    assert any(comment.is_ping for comment in comments)


def test_its_pictures_are_pictures_and_stand_where_the_export_says(folder):
    _, posts = _read_posts(folder)
    pictures = [post for post in posts if post.type == "attachment"]

    for post in pictures:
        path = post.meta_by_key["_wp_attached_file"]
        assert post.attachment_url.endswith(f"/wp-content/uploads/{path}")
        with pillow.open(folder / "uploads" / path) as image:
            assert image.format == "JPEG"


def test_its_bodies_convert_without_a_word_lost(folder):
    _, posts = _read_posts(folder)

    for post in posts:
        converted = convert_body(post.body)
        assert compare_visible_words(post.body, converted.html) == []
        assert converted.unknown_shortcodes == ()


def test_the_same_seed_writes_the_same_and_another_does_not(folder, tmp_path):
    _generate(tmp_path / "again")
    _generate(tmp_path / "other", seed=2)

    first = (folder / "export.xml").read_bytes()
    assert (tmp_path / "again" / "export.xml").read_bytes() == first
    assert (tmp_path / "other" / "export.xml").read_bytes() != first


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("Mine.")

    with pytest.raises(CommandError, match="already"):
        _generate(tmp_path)
    with pytest.raises(CommandError, match="at least one"):
        _generate(tmp_path / "new", posts=0)
