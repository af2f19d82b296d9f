"""What the reading of an export makes of files that are broken, odd or hostile."""

import pytest

from tests.wordpress.exports import cdata, export, item, write
from tests.wordpress.test_reading import read
from wordpress.records import Post, Problem, Site
from wordpress.wxr import read_export


def titles(records):
    return [record.title for record in records if isinstance(record, Post)]


def problems(records):
    return [record for record in records if isinstance(record, Problem)]


def test_a_file_that_was_cut_off_gives_what_stands_before_and_says_where(tmp_path):
    whole = export(item(1, title="First"), item(2, title="Second"))
    cut = whole[: whole.index("</wp:post_name>", whole.index("Second"))]

    records = read(tmp_path, cut, export(item(3, title="Third")))

    (problem,) = problems(records)
    assert titles(records) == ["First", "Third"]
    assert problem.fatal
    assert problem.place.line == cut.count("\n") + 1
    assert "cut off" in problem.words
    assert "Second" in problem.words


def test_broken_xml_says_the_line_and_gives_what_stands_before(tmp_path):
    text = export(item(1, title="First"), "<item><title>a</b></title></item>", item(3))

    records = read(tmp_path, text)

    (problem,) = problems(records)
    assert titles(records) == ["First"]
    assert problem.fatal
    assert f"line {text[: text.index('</b>')].count(chr(10)) + 1}" in problem.words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04zip", "ZIP"),
        (b"\x1f\x8bgzip", "gzip"),
        (b"Title,Date\na,b\n", "no XML"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "web page"),
        (b"<?xml version='1.0'?><opml><body/></opml>", "<opml>"),
        (b"<?xml version='1.0' encoding='klingon'?><rss/>", "klingon"),
        (b"<rss><channel><item><title>News</title></item></channel></rss>", "feed"),
    ],
)
def test_what_is_no_export_is_refused_in_plain_words(tmp_path, content, words):
    (problem,) = read(tmp_path, content)

    assert isinstance(problem, Problem)
    assert problem.fatal
    assert words in problem.words


def test_a_file_that_is_not_there_is_told_and_the_next_is_read(tmp_path):
    (there,) = write(tmp_path, export(item(1)))

    problem, site, post = read_export([tmp_path / "missing.xml", there])

    assert isinstance(problem, Problem)
    assert problem.place.file == "missing.xml"
    assert isinstance(site, Site)
    assert isinstance(post, Post)


def test_entities_that_a_file_declares_are_refused(tmp_path):
    bomb = (
        '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'
        "<rss><channel><item><title>&b;</title></item></channel></rss>"
    )

    (problem,) = read(tmp_path, bomb)

    assert problem.fatal
    assert "entities" in problem.words


@pytest.mark.parametrize(
    "declared",
    ['[<!ENTITY a SYSTEM "file:///etc/hostname">]', 'SYSTEM "https://elsewhere.example/x.dtd"'],
)
def test_what_a_file_refers_to_is_not_read(tmp_path, declared):
    text = (
        f"<!DOCTYPE rss {declared}>\n<rss><channel><item><title>&a;</title></item></channel></rss>"
    )

    (problem,) = read(tmp_path, text)

    assert problem.fatal


def test_a_title_without_end_is_cut_and_told(tmp_path):
    records = read(tmp_path, export(item(1, title="x" * 1_000_000), item(2)))

    (problem,) = problems(records)
    assert not problem.fatal
    assert "<title>" in problem.words
    assert [len(title) for title in titles(records)] == [65_536, len("Post 2")]


def test_an_item_without_end_is_cut_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr("wordpress.wxr.elements.LONGEST_ELEMENT", 20_000)
    metas = "<wp:postmeta><wp:meta_key>k</wp:meta_key></wp:postmeta>" * 100

    records = read(tmp_path, export(item(1, metas), item(2)))

    (problem,) = problems(records)
    assert not problem.fatal
    first, second = [record for record in records if isinstance(record, Post)]
    assert 0 < len(first.meta) < 100
    assert second.old_id == 2


@pytest.mark.parametrize(
    "part", ["<!--{}-->", '<item a="{}"></item>', "<{}", "<a>" * 100 + "{}"], ids=range(4)
)
def test_what_a_parser_would_have_to_hold_whole_is_refused(tmp_path, part):
    text = export(item(1), part.format("x" * 1_200_000))

    records = read(tmp_path, text)

    assert titles(records) == ["Post 1"]
    assert problems(records)[-1].fatal


def test_blank_lines_a_byte_order_mark_and_a_warning_before_the_head_are_passed_over(tmp_path):
    text = export(item(1))
    noisy = "\ufeff\n\n<br />\n<b>Warning</b>: something in plugin.php\n" + text

    quiet = read(tmp_path, "\ufeff\n \n" + text)
    told, *records = read(tmp_path, noisy)

    assert titles(quiet) == titles(records) == ["Post 1"]
    assert not problems(quiet)
    assert "before the head" in told.words
    assert quiet[-1].place.line == text[: text.index("<item>")].count("\n") + 3


def test_latin_1_in_what_says_it_is_utf_8_is_read_and_told(tmp_path):
    text = export(item(1, title="Citroën “5 €”"), head='<?xml version="1.0" encoding="UTF-8"?>\n')

    records = read(tmp_path, text.encode("cp1252"))

    (problem,) = problems(records)
    assert titles(records) == ["Citroën “5 €”"]
    assert problem.place.line == text[: text.index("Citro")].count("\n") + 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "shift_jis", "euc_jp"])
def test_other_encodings_are_read_as_declared(tmp_path, encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'

    records = read(tmp_path, export(item(1, title="日本の工場"), head=head).encode(encoding))

    assert titles(records) == ["日本の工場"]


def test_a_letter_across_two_chunks_is_one(tmp_path, monkeypatch):
    text = export(item(1, title="é" * 40 + "€" * 40), item(2, title="a &amp; b & c &eacute;"))
    for size in (7, 8, 9, 31):
        monkeypatch.setattr("wordpress.wxr.decoding.CHUNK", size)

        records = read(tmp_path, text)

        assert titles(records) == ["é" * 40 + "€" * 40, "a &amp; b & c &eacute;"]


def test_control_characters_are_left_out_and_told(tmp_path):
    text = export("<item><title>a\x0bb&#x1F;c&#0;d\ufffee</title><wp:post_id>1</wp:post_id></item>")

    records = read(tmp_path, text)

    assert titles(records) == ["abcde"]
    assert len(problems(records)) == 1


def test_entities_of_html_and_bare_ampersands_are_text(tmp_path):
    title = "Tom & Jerry&nbsp;&eacute;&#8217;s &bogus; AT&T &lt;b&gt; &amp;amp;"
    text = export(f"<item><title>{title}</title><wp:post_id>1</wp:post_id></item>")

    records = read(tmp_path, text)

    assert titles(records) == ["Tom & Jerry\xa0é’s &bogus; AT&T <b> &amp;"]
    assert not problems(records)


def test_cdata_is_taken_as_it_stands(tmp_path):
    body = "a & b &nbsp; <!-- wp:more --> ]]> <![CDATA[ &#8; end"
    text = export(item(1, content=body))

    (post,) = [record for record in read(tmp_path, text) if isinstance(record, Post)]

    assert post.body == body


def test_cdata_on_lines_of_its_own_is_the_same_text(tmp_path):
    author = (
        "<wp:author>\n<wp:author_login>\n<![CDATA[\nbsprocket\n]]>\n</wp:author_login>\n"
        "<wp:author_display_name>\n<![CDATA[Bea\nSprocket]]>\n</wp:author_display_name>\n</wp:author>"
    )

    _, read_author = read(tmp_path, export(author))

    assert (read_author.login, read_author.display_name) == ("bsprocket", "Bea Sprocket")


def test_what_stands_after_the_end_is_told(tmp_path):
    records = read(tmp_path, export(item(1)) + "\n<br />Warning: something")

    assert titles(records) == ["Post 1"]
    assert "after the end" in problems(records)[-1].words


def test_a_comment_of_the_program_after_the_end_is_no_problem(tmp_path):
    records = read(tmp_path, export(item(1)) + "\n<!-- served from a cache -->\n")

    assert titles(records) == ["Post 1"]
    assert not problems(records)


def test_script_in_every_field_is_only_text(tmp_path):
    script = "<script>alert(1)</script>"
    text = export(item(1, title=script, content=script, post_name=script, creator=script))

    (post,) = [record for record in read(tmp_path, text) if isinstance(record, Post)]

    assert {post.title, post.body, post.slug, post.author_login} == {script}


def test_markup_that_is_no_cdata_stays_in_its_field(tmp_path):
    text = export(f"<item><title>a</title><wp:post_id>1</wp:post_id>{cdata('stray')}</item>")

    assert titles(read(tmp_path, text)) == ["a"]
