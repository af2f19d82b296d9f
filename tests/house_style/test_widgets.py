"""Widget of rich text: the editor as the admin prints it, and what its form field refuses."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from house_style.fields import RichTextField
from house_style.sanitizer import SOURCE
from house_style.widgets import MODULES, RichTextFormField, RichTextWidget

DIRTY = '<p onclick="x()">Words<script>alert(1)</script></p>'


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
        "receive": "/admin/images/image/upload/",
        "changes": "/admin/articles/article/fill-changes/",
        "describe": "/admin/images/image/describe/",
    }


def test_the_import_map_leads_to_every_part_of_the_editor():
    folder = Path(django_settings.BASE_DIR) / "static/js/newsroom/editor"
    parts = {path.stem: path.read_text() for path in folder.glob("*.js")}

    assert set(MODULES.values()) == {
        "js/newsroom/picture-dialog.js",
        *(f"js/newsroom/editor/{name}.js" for name in parts if name != "start"),
    }
    for text in parts.values():
        assert set(re.findall(r'from "(newsroom/[^"]+)"', text)) <= set(MODULES)


def test_scripts_and_their_import_map_carry_the_nonce():
    media = RichTextWidget().media.render(attrs={"nonce": "secret"})

    assert '<script type="importmap" nonce="secret">' in media
    assert media.count("<script") == media.count('nonce="secret" type="module"') + 1
    assert "<style" not in media
