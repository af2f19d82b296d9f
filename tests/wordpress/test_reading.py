"""What the reading of an export gives of what stands in the file."""

import re
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.wordpress.exports import SITE, comment, element, export, item, meta, term, write
from wordpress.records import (
    Author,
    Category,
    OtherTerm,
    Post,
    PostTerm,
    Problem,
    Record,
    Site,
    Tag,
)
from wordpress.wxr import read_export

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"


def read(folder: Path, *texts: str | bytes) -> list[Record]:
    return list(read_export(write(folder, *texts)))


def read_post(folder: Path, text: str) -> Post:
    (post,) = [record for record in read(folder, text) if isinstance(record, Post)]
    return post


def test_an_export_tells_its_site_before_all_else_of_it(tmp_path):
    site, author = read(tmp_path, export(element("wp:author", author_login="editor")))

    assert isinstance(site, Site)
    assert (site.title, site.url, site.version) == ("Old Site", SITE, "1.2")
    assert isinstance(author, Author)


def test_an_export_without_a_post_tells_its_site_all_the_same(tmp_path):
    (site,) = read(tmp_path, export())

    assert isinstance(site, Site)


def test_authors_and_terms_have_what_the_file_says_of_them(tmp_path):
    _, author, category, tag, menu = read(
        tmp_path,
        export(
            element(
                "wp:author",
                author_id=7,
                author_login="bsprocket",
                author_email="b@private.example",
                author_display_name="Bea Sprocket",
                author_first_name="Bea",
                author_last_name="Sprocket",
            ),
            element(
                "wp:category",
                term_id=10,
                category_nicename="plants",
                category_parent="auto-news",
                cat_name="Plants",
                category_description="Where cars <em>come</em> from.",
            ),
            element("wp:tag", term_id=11, tag_slug="tires", tag_name="Tires & more"),
            element(
                "wp:term",
                term_id=12,
                term_taxonomy="nav_menu",
                term_slug="top",
                term_name="Top",
            ),
        ),
    )

    assert author == Author(
        author.place, 7, "bsprocket", "b@private.example", "Bea Sprocket", "Bea", "Sprocket"
    )
    assert category == Category(
        category.place, 10, "plants", "Plants", "auto-news", "Where cars <em>come</em> from."
    )
    assert tag == Tag(tag.place, 11, "tires", "Tires & more")
    assert menu == OtherTerm(menu.place, 12, "nav_menu", "top", "Top")


def test_a_post_has_all_its_fields_terms_custom_fields_and_comments(tmp_path):
    post = read_post(
        tmp_path,
        export(
            item(
                42,
                "<wp:is_sticky>1</wp:is_sticky><wp:menu_order>3</wp:menu_order>",
                "<wp:post_parent>9</wp:post_parent>",
                "<wp:comment_status>open</wp:comment_status>",
                term("category", "plants", "Plants"),
                term("category", "plants", "Plants"),
                term("post_tag", "tires", "Tires"),
                meta("_thumbnail_id", "41"),
                meta("source", "a"),
                meta("source", "b"),
                comment(501, comment_author="Ada", comment_user_id=3),
                comment(502, comment_parent=501, comment_approved="spam", comment_type="pingback"),
                title="Tom & Jerry’s “plant”",
                content="One.\n\nTwo ]]> three.",
                excerpt="Short.",
                post_password="open sesame",
                post_modified_gmt="2026-01-02 03:04:05",
            )
        ),
    )

    assert (post.old_id, post.type, post.title) == (42, "post", "Tom & Jerry’s “plant”")
    assert (post.body, post.excerpt) == ("One.\n\nTwo ]]> three.", "Short.")
    assert (post.is_sticky, post.menu_order, post.parent) == (True, 3, 9)
    assert (post.status, post.password, post.author_login) == ("publish", "open sesame", "editor")
    assert post.date == datetime(2025, 12, 19, 10, 4)
    assert post.date_gmt == datetime(2025, 12, 19, 15, 4, tzinfo=UTC)
    assert post.modified_gmt == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert post.published == datetime(2025, 12, 19, 15, 4, tzinfo=UTC)
    assert post.terms == (
        PostTerm("category", "plants", "Plants"),
        PostTerm("post_tag", "tires", "Tires"),
    )
    assert post.meta == (("_thumbnail_id", "41"), ("source", "a"), ("source", "b"))
    first, second = post.comments
    assert (first.old_id, first.author_name, first.user_id) == (501, "Ada", 3)
    assert (second.parent, second.approved, second.is_ping) == (501, "spam", True)


def test_a_draft_has_no_time_in_utc(tmp_path):
    post = read_post(tmp_path, export(item(post_date_gmt="0000-00-00 00:00:00", status="draft")))

    assert post.date_gmt is None
    assert post.date == datetime(2025, 12, 19, 10, 4)


def test_a_post_without_a_status_is_no_published_one(tmp_path):
    post = read_post(tmp_path, export("<item><wp:post_id>5</wp:post_id></item>"))

    assert (post.status, post.type, post.title) == ("draft", "post", "")


def test_an_item_without_a_number_is_known_by_its_guid_or_left_out(tmp_path):
    text = export(
        f"<item><title>By guid</title><guid>{SITE}/?p=77</guid><wp:status>x</wp:status></item>",
        "<item><title>By nothing</title><wp:status>publish</wp:status></item>",
    )

    post, problem = read(tmp_path, text)[1:]

    assert isinstance(post, Post)
    assert post.old_id == 77
    assert isinstance(problem, Problem)
    assert "By nothing" in problem.words


def test_several_files_are_read_one_after_the_other(tmp_path):
    records = read(tmp_path, export(item(1)), export(item(2)))

    assert [type(record) for record in records] == [Site, Post, Site, Post]
    assert [record.place.file for record in records] == [
        *["export-1.xml"] * 2,
        *["export-2.xml"] * 2,
    ]


def test_each_record_tells_its_line(tmp_path):
    text = export(item(1), item(2))

    posts = [record for record in read(tmp_path, text) if isinstance(record, Post)]

    lines = text.splitlines()
    assert all(lines[post.place.line - 1] == "<item>" for post in posts)
    assert posts[0].place.line < posts[1].place.line


def test_a_large_file_is_read_in_the_memory_of_its_largest_item(tmp_path):
    items = (item(number, content="word " * 2_000) for number in range(2_000))
    paths = write(tmp_path, export(*items))
    size = paths[0].stat().st_size

    tracemalloc.start()
    count = sum(1 for _ in read_export(paths))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 2_001
    assert size > 20_000_000
    assert peak < 2_000_000


@pytest.mark.parametrize("name", ["seed-article.wxr.xml", "theme-unit-test.wxr.xml"])
def test_a_known_export_is_counted_as_a_plain_search_counts_it(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"No export at {path}: this test needs the folder shared/data.")
    text = path.read_text()

    records = list(read_export([path]))

    posts = [record for record in records if isinstance(record, Post)]
    by_kind = Counter(type(record) for record in records)
    assert by_kind[Problem] == 0
    assert by_kind[Author] == text.count("<wp:author>")
    assert by_kind[Category] == text.count("<wp:category>")
    assert by_kind[Tag] == text.count("<wp:tag>")
    assert by_kind[OtherTerm] == text.count("<wp:term>")
    assert len(posts) == text.count("<item>")
    assert sum(len(post.comments) for post in posts) == text.count("<wp:comment>")
    types = re.findall(r"<wp:post_type>(?:<!\[CDATA\[)?([\w-]+)", text)
    assert Counter(post.type for post in posts) == Counter(types)
    assert sum(len(post.meta) for post in posts) == text.count("<wp:postmeta>")
