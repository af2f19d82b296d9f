"""Rich text on a page: the filter trusts what is marked as clean, and cleans all else."""

from django.template import Context, Template

from house_style.sanitizer import CleanHTML

DIRTY = '<p onclick="x()">Words<script>alert(1)</script></p>'
CLEAN = "<p>Words</p>"


def test_the_filter_trusts_a_column_and_cleans_all_else():
    template = Template("{% load rich_text %}{{ text|rich_text }}")

    assert template.render(Context({"text": CleanHTML("<p>Words</p>")})) == CLEAN
    assert template.render(Context({"text": DIRTY})) == CLEAN
    assert template.render(Context({"text": None})) == ""


def test_a_text_without_house_style_has_its_typography():
    template = Template("{% load rich_text %}{{ text|typeset|rich_text }}")
    text = CleanHTML("<h3>\"Us\"</h3><p>It's <code>'x'</code> 5*4.**</p><p>**So</p>")

    printed = template.render(Context({"text": text}))

    assert printed == "<h2>“Us”</h2><p>It’s <code>'x'</code> 5*4.**</p><p>**So</p>"
