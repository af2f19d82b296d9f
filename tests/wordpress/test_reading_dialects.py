"""Exports as the common producers write them."""

import pytest

from tests.wordpress.exports import SITE, cdata, comment, element, export, item, meta, term
from tests.wordpress.test_reading import read, read_post
from wordpress.records import Category, OtherTerm, Post, PostTerm, Problem, Site, Tag


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_each_known_version_is_taken(tmp_path, version):
    site, post = read(tmp_path, export(item(), version=version))

    assert site.version == version
    assert post.body == "Words."


@pytest.mark.parametrize(("version", "words"), [("1.3", "not known"), ("newest", "no number")])
def test_an_unknown_version_is_taken_and_told(tmp_path, version, words):
    site, problem, post = read(tmp_path, export(item(), version=version))

    assert isinstance(site, Site)
    assert isinstance(problem, Problem)
    assert words in problem.words
    assert isinstance(post, Post)


def test_an_export_without_a_version_is_taken(tmp_path):
    site, post = read(tmp_path, export(item(), version=""))

    assert site.version == ""
    assert post.title == "Post 5"


def test_format_1_0_names_parents_and_terms_by_their_names(tmp_path):
    text = export(
        element("wp:category", category_nicename="auto-news", cat_name="Auto News"),
        element(
            "wp:category",
            category_nicename="plants",
            category_parent="Auto News",
            cat_name="Plants",
        ),
        item(
            5,
            "<category><![CDATA[Plants]]></category>",
            term("category", "plants", "Plants"),
            "<category domain='tag'><![CDATA[Tires]]></category>",
            term("tag", "tires", "Tires"),
        ),
        version="1.0",
    )

    _, above, below, post = read(tmp_path, text)

    assert isinstance(above, Category)
    assert below.parent == "auto-news"
    assert post.terms == (
        PostTerm("category", "plants", "Plants"),
        PostTerm("post_tag", "tires", "Tires"),
    )


def test_wordpress_com_writes_another_namespace_and_its_own_head(tmp_path):
    text = export(
        item(5, meta("_publicize_pending", "1"), guid="http://old.wordpress.example/?p=5"),
        head=(
            '<?xml version="1.0" encoding="UTF-8"?>\n<!-- This file was written by a program -->\n'
            '<!-- generator="WordPress.com" created="2026-01-27 14:56"-->\n'
        ),
    ).replace("http://wordpress.org/export/", "https://wordpress.org/export/")

    site, post = read(tmp_path, text)

    assert site.generator == "WordPress.com"
    assert post.meta_by_key == {"_publicize_pending": "1"}


def test_a_prefix_of_their_own_is_known_by_its_namespace(tmp_path):
    text = export(item(5)).replace("wp:", "w:").replace("xmlns:wp=", "xmlns:w=")

    post = read_post(tmp_path, text)

    assert post.old_id == 5


def test_a_prefix_that_was_never_declared_is_taken(tmp_path):
    text = export(item(5)).replace(' xmlns:wp="http://wordpress.org/export/1.2/"', "")

    assert read_post(tmp_path, text).old_id == 5


def test_jetpack_leaves_ratings_and_likes_of_comments(tmp_path):
    likes = element("wp:commentmeta", meta_key="_likes", meta_value="5")
    text = export(item(5, comment(1).replace("</wp:comment>", f"{likes}</wp:comment>")))

    (only,) = read_post(tmp_path, text).comments

    assert only.content == "Words of a reader."


def test_co_authors_plus_names_its_guests_as_terms_and_posts(tmp_path):
    text = export(
        element("wp:term", term_id=9, term_taxonomy="author", term_slug="cap-bea", term_name="bea"),
        item(4, meta("cap-display_name", "Bea Sprocket"), post_type="guest-author"),
        item(5, term("author", "cap-bea", "bea"), term("author", "cap-cleo", "cleo")),
    )

    _, guest, profile, post = read(tmp_path, text)

    assert isinstance(guest, OtherTerm)
    assert (profile.type, profile.meta_by_key["cap-display_name"]) == (
        "guest-author",
        "Bea Sprocket",
    )
    assert [one.nicename for one in post.terms_of("author")] == ["cap-bea", "cap-cleo"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("_yoast_wpseo_title", "%%title%% %%sep%% %%sitename%%"),
        ("_yoast_wpseo_metadesc", "What the engine shows."),
        ("rank_math_title", "A title & more"),
        ("rank_math_robots", 'a:1:{i:0;s:7:"noindex";}'),
        ("_elementor_data", '[{"id":"1","settings":{"editor":"<p>]]></p>"}}]'),
    ],
)
def test_custom_fields_of_plugins_come_as_they_stand(tmp_path, key, value):
    assert read_post(tmp_path, export(item(5, meta(key, value)))).meta == ((key, value),)


def test_polylang_gives_posts_a_language_and_their_translations(tmp_path):
    text = export(
        element(
            "wp:term",
            term_taxonomy="post_translations",
            term_slug="pll_5f",
            term_name="pll_5f",
            term_description='a:2:{s:2:"en";i:5;s:2:"de";i:6;}',
        ),
        item(5, term("language", "en", "English"), term("post_translations", "pll_5f", "pll_5f")),
    )

    _, translations, post = read(tmp_path, text)

    assert translations.description == 'a:2:{s:2:"en";i:5;s:2:"de";i:6;}'
    assert post.terms_of("language") == (PostTerm("language", "en", "English"),)


def test_woocommerce_brings_types_of_its_own(tmp_path):
    text = export(
        item(5, comment(1, comment_type="review"), post_type="product"),
        item(
            6, comment(2, comment_type="order_note"), post_type="shop_order", status="wc-completed"
        ),
    )

    _, product, order = read(tmp_path, text)

    assert (product.type, product.comments[0].type) == ("product", "review")
    assert (order.type, order.status) == ("shop_order", "wc-completed")
    assert not product.comments[0].is_ping


def test_terms_may_come_in_the_general_form(tmp_path):
    _, category, tag = read(
        tmp_path,
        export(
            element("wp:term", term_taxonomy="category", term_slug="plants", term_name="Plants"),
            element("wp:term", term_taxonomy="post_tag", term_slug="tires", term_name="Tires"),
        ),
    )

    assert isinstance(category, Category)
    assert isinstance(tag, Tag)


@pytest.mark.parametrize("tag", ["wp:author", "wp:category", "wp:tag", "wp:term"])
def test_an_author_or_a_term_without_a_name_is_left_out_and_told(tmp_path, tag):
    _, problem = read(tmp_path, export(f"<{tag}><wp:term_id>3</wp:term_id></{tag}>"))

    assert isinstance(problem, Problem)
    assert not problem.fatal


def test_an_attachment_has_the_address_of_its_file(tmp_path):
    address = f"{SITE}/wp-content/uploads/2025/12/plant.jpg"
    text = export(
        item(5, meta("_wp_attached_file", "2025/12/plant.jpg"), post_type="attachment").replace(
            "</item>", f"<wp:attachment_url>{cdata(address)}</wp:attachment_url></item>"
        )
    )

    assert read_post(tmp_path, text).attachment_url == address


def test_windows_line_ends_and_no_final_one_are_no_problem(tmp_path):
    text = export(item(5, content="One.\n\nTwo.")).replace("\n", "\r\n").rstrip()

    assert read_post(tmp_path, text).body == "One.\n\nTwo."
