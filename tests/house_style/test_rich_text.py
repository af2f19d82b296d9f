"""What is stored is clean, whichever way it came; and cleaning loses no word."""

import io
import json
import re
import string
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import serializers
from django.core.management import call_command
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article, Company
from house_style.fields import CompiledTextField, RichTextField, rich_text_columns
from house_style.sanitizer import COMPILED, SOURCE, CleanHTML, clean, clean_compiled
from house_style.widgets import MODULES, RichTextFormField, RichTextWidget
from tests.factories import make_article, make_company

DIRTY = '<p onclick="x()">Words<script>alert(1)</script></p>'
CLEAN = "<p>Words</p>"

ATTACKS = [
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<img src="x" onerror="alert(1)">',
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '<form action="https://elsewhere.example"><input name="password"></form>',
    '<iframe src="https://elsewhere.example"></iframe>',
    '<p style="background:url(https://elsewhere.example)">x</p>',
    '<base href="https://elsewhere.example">',
    '<p id="comments" class="admin">x</p>',
    "<!-- <script>alert(1)</script> -->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("cleaner", [clean, clean_compiled])
def test_nothing_that_runs_or_calls_another_host_passes(attack, cleaner):
    cleaned = cleaner(attack)

    for trace in [
        "<script",
        "onerror",
        "onclick",
        "javascript:",
        "style=",
        "<iframe",
        "<form",
        "<base",
    ]:
        assert trace not in cleaned
    assert "elsewhere.example" not in cleaned
    assert 'id="comments"' not in cleaned


def test_pictures_come_from_our_own_media_only():
    for source in [
        "https://elsewhere.example/x.jpg",
        "//elsewhere.example/x.jpg",
        "/media/../admin/x.jpg",
        "/media/./x.jpg",
        "/media\\..\\x.jpg",
        "data:image/png;base64,x",
        "/other/x.jpg",
        "",
    ]:
        assert clean(f'<p>a<img src="{source}" alt="x">b</p>') == "<p>ab</p>", source

    own = '<p><img src="/media/2026/car.jpg" alt="A car" width="30" height="20" loading="lazy"></p>'
    assert clean(own) == own


def test_the_same_thing_under_another_name_keeps_its_weight():
    assert clean("<h1>A</h1><h6>B</h6><p><b>c</b> <i>d</i> <del>e</del></p>") == (
        "<h2>A</h2><h4>B</h4><p><strong>c</strong> <em>d</em> <s>e</s></p>"
    )


def test_words_of_foreign_blocks_do_not_run_together():
    assert clean("<div>One</div><section>two</section>") == "<p>One</p><p>two</p>"
    assert clean("<dl><dt>Power</dt><dd>90 kW</dd></dl>") == "<p>Power</p><p>90 kW</p>"


def test_a_link_keeps_what_search_engines_need_to_know():
    link = clean('<a href="https://example.com/" rel="noopener sponsored" target="_blank">x</a>')

    assert link == '<a href="https://example.com/" rel="sponsored">x</a>'


def test_refused_names_what_cleaning_would_drop():
    assert SOURCE.refused(DIRTY) == ["onclick on <p>", "<script>"]
    assert SOURCE.refused('<img src="https://elsewhere.example/x.jpg" alt="">') == [
        'src="https://elsewhere.example/x.jpg" on <img>'
    ]
    assert SOURCE.refused('<p><b>x</b></p><a href="/y/" target="_blank">z</a>') == []


TAGS = sorted({*COMPILED.tags, "div", "b", "button", "svg", "script", "math", "form", "nobr", "dl"})
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(ATTACKS),
        st.sampled_from(
            ['<p class="x', "<a href='/x'>", '<img src="/media/a.jpg">', "<!--", "&lt;b&gt;"]
        ),
        st.text(alphabet=string.ascii_letters + " <>&;\"'*[]–\n\x00", max_size=8),
    ),
    max_size=14,
).map("".join)


def _cleaning_twice_changes_nothing(markup):
    for declaration in (SOURCE, COMPILED):
        once = declaration.clean(markup)
        assert declaration.clean(once) == once
    # What may be stored as a source may be stored as a compiled form too.
    assert clean_compiled(clean(markup)) == clean(markup)


test_cleaning_twice_changes_nothing = settings(max_examples=150, deadline=None)(
    given(MARKUP)(_cleaning_twice_changes_nothing)
)
test_cleaning_twice_changes_nothing_at_length = pytest.mark.drill(
    settings(max_examples=5_000, deadline=None)(given(MARKUP)(_cleaning_twice_changes_nothing))
)


@pytest.mark.django_db
def test_every_way_to_the_database_cleans():
    saved = make_company("Halden Motors", description=DIRTY)
    assert saved.description == CLEAN

    bulk = Company.objects.bulk_create([Company(name="Lyra", slug="lyra", description=DIRTY)])[0]
    updated = make_company("Vega Cars", description="<p>Old</p>")
    Company.objects.filter(pk=updated.pk).update(description=DIRTY)
    changed = make_company("Narvik Steel")
    changed.description = DIRTY
    Company.objects.bulk_update([changed], ["description"])
    upserted, _made = Company.objects.update_or_create(
        slug="upserted", defaults={"name": "Upserted", "description": DIRTY}
    )

    for company in [saved, bulk, updated, changed, upserted]:
        stored = Company.objects.values_list("description", flat=True).get(pk=company.pk)
        assert stored == CLEAN, company


@pytest.mark.django_db
def test_loaddata_cleans_too(tmp_path):
    rows = json.loads(serializers.serialize("json", [make_company("Halden Motors")]))
    rows[0]["fields"]["description"] = DIRTY
    fixture = tmp_path / "companies.json"
    fixture.write_text(json.dumps(rows))

    call_command("loaddata", str(fixture), stdout=io.StringIO())

    assert Company.objects.get().description == CLEAN


def test_every_column_that_holds_html_is_known():
    columns = {f"{model._meta.label}.{field.name}" for model, field in rich_text_columns()}

    assert columns == {
        "articles.Article.body",
        "articles.Article.body_compiled",
        "articles.Company.description",
        "pages.Page.body",
    }


def test_a_form_shows_the_editor_and_refuses_what_would_be_dropped():
    field = RichTextField(blank=True).formfield()

    assert isinstance(field, RichTextFormField)
    assert isinstance(field.widget, RichTextWidget)
    assert field.clean("<p><b>x</b></p>") == "<p><strong>x</strong></p>"
    assert field.clean("<p></p>") == ""
    with pytest.raises(Exception, match=r"<script>"):
        field.clean(DIRTY)


def test_an_empty_paragraph_does_not_fill_a_required_field():
    with pytest.raises(Exception, match="required"):
        RichTextField().formfield().clean("<p></p>")


def test_the_widget_tells_the_editor_the_declaration():
    html = RichTextWidget().render("body", "<p>x</p>", {"id": "id_body"})
    told = json.loads(html.split('data-rich-text="')[1].split('"')[0].replace("&quot;", '"'))

    assert told == {
        "tags": sorted(SOURCE.tags),
        "schemes": ["http", "https", "mailto"],
        "media": "/media/",
        "words_a_minute": 238,
        "links": "/admin/articles/article/link-search/",
        "pictures": "/admin/articles/article/picture-search/",
        "upload": "/admin/images/image/add/",
    }


def test_the_import_map_leads_to_every_part_of_the_editor():
    folder = Path(django_settings.BASE_DIR) / "static/js/newsroom/editor"
    parts = {path.stem: path.read_text() for path in folder.glob("*.js")}

    assert set(MODULES.values()) == {
        f"js/newsroom/editor/{name}.js" for name in parts if name != "start"
    }
    for text in parts.values():
        assert set(re.findall(r'from "(newsroom/[^"]+)"', text)) <= set(MODULES)


def test_scripts_and_their_import_map_carry_the_nonce():
    media = RichTextWidget().media.render(attrs={"nonce": "secret"})

    assert '<script type="importmap" nonce="secret">' in media
    assert media.count("<script") == media.count('nonce="secret" type="module"') + 1
    assert "<style" not in media


def test_the_fields_survive_a_migration():
    _name, path, args, kwargs = CompiledTextField().deconstruct()

    assert path == "house_style.fields.CompiledTextField"
    assert CompiledTextField(*args, **kwargs).editable is False


def test_the_filter_trusts_a_column_and_cleans_all_else():
    template = Template("{% load rich_text %}{{ text|rich_text }}")

    assert template.render(Context({"text": CleanHTML("<p>Words</p>")})) == CLEAN
    assert template.render(Context({"text": DIRTY})) == CLEAN
    assert template.render(Context({"text": None})) == ""


@pytest.mark.django_db
def test_html_read_from_the_database_is_marked_as_cleaned():
    make_article(body=DIRTY)

    article = Article.objects.get()

    assert type(article.body) is type(article.body_compiled) is CleanHTML
