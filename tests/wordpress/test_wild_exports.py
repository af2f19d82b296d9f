"""Exports as programs of the world write them: each is taken or refused in plain words, twice."""

import pytest
from django.core.management import CommandError

from articles.models import Article
from tests.wordpress.exports import comment, element, export, item, meta, term, write
from tests.wordpress.test_importing import run_import
from wordpress.importing import running

pytestmark = pytest.mark.django_db

WHOLE = export(item(1, comment(3)), item(2))
AUTHORS = "<wp:author><wp:author_login>\n<![CDATA[editor]]>\n</wp:author_login>\n" + (
    "<wp:author_display_name>\n\n<![CDATA[Ken\nSample]]></wp:author_display_name></wp:author>"
)
SHOP = [item(5, post_type=kind) for kind in ("product", "shop_order", "product_variation")]
# {what it is: its text, and how many articles come of it; None where it is refused}
WILD = {
    "WordPress.com": (
        export(item(1, meta("_wpas_done_all", "1"))).replace(
            "http://wordpress.org/export/1.2/", "https://wordpress.org/export/1.2/"
        ),
        1,
    ),
    "Jetpack": (
        export(item(1, meta("_publicize_job_id", "7"), comment(3, comment_type="like"))),
        1,
    ),
    "Co-Authors Plus": (
        export(
            item(1, term("author", "cap-dot", "Dot Camshaft")), item(4, post_type="guest-author")
        ),
        1,
    ),
    "Yoast": (export(item(1, meta("_yoast_wpseo_title", "%%title%% %%sep%% %%sitename%%"))), 1),
    "Rank Math": (export(item(1, meta("rank_math_description", "%excerpt%"))), 1),
    "polylang": (export(item(1, term("language", "en", "English"))), 1),
    "WooCommerce": (export(item(1, comment(9, comment_type="order_note")), *SHOP), 1),
    "cut off": (WHOLE[: WHOLE.index("<wp:post_id>2")], 1),
    "latin-1 declared as UTF-8": (
        WHOLE.replace('"1.0"?>', '"1.0" encoding="UTF-8"?>')
        .replace("Post 1", "Café 1")
        .encode("latin-1"),
        2,
    ),
    "byte order mark": ("\ufeff" + WHOLE, 2),
    "blank lines before the head": ("\n\n \n" + WHOLE, 2),
    "no version": (export(item(1), version=""), 1),
    "authors over several lines": (export(AUTHORS, item(1)), 1),
    "an empty file": ("", None),
    "a web page": ("<!DOCTYPE html><html><body>Sign in</body></html>", None),
    "nothing but a head": ('<?xml version="1.0"?>', None),
}


@pytest.mark.parametrize("name", WILD)
def test_each_is_taken_or_refused_in_plain_words_twice(tmp_path, monkeypatch, name):
    monkeypatch.setattr(running, "try_old_addresses", lambda *_: iter(()))
    text, articles = WILD[name]
    (path,) = write(tmp_path, text)

    if articles is None:
        for _ in range(2):
            with pytest.raises(CommandError, match=r"^[A-Z].*\.$"):
                run_import(path)
        assert not Article.objects.exists()
        return

    run_import(path)
    assert Article.objects.live().count() == articles
    assert "0 changes." in run_import(path)
    assert Article.objects.live().count() == articles


def test_an_export_in_parts_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "try_old_addresses", lambda *_: iter(()))
    link = '<a href="https://old.example/post-2/">that</a>'
    paths = write(
        tmp_path,
        export(element("wp:tag", tag_slug="axles", tag_name="Axles"), item(1, content=link)),
        export(item(2, term("post_tag", "axles", "Axles"))),
    )

    run_import(*paths)

    first, second = Article.objects.order_by("legacy_id")
    assert 'href="/post-2/"' in first.body
    assert [tag.name for tag in second.tags.all()] == ["Axles"]
    assert "0 changes." in run_import(*paths)
