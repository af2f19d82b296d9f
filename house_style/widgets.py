"""Widget and form field of rich text: django-prose-editor's parts with a preset of our own.

``static/js/newsroom/editor/start.js`` puts the parts together from what the widget tells it, which
is ``sanitizer.SOURCE``. Its scripts come with an import map, an inline script: the admin's
templates say ``{% csp_nonce_attr media %}``, and the library's ``Media`` puts the nonce on the map
too. A page outside the admin that prints a form with this widget must do the same.
"""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django_prose_editor.widgets import prose_editor_admin_media
from js_asset import ImportMap, Media, Script

from house_style.compiler import WORDS_A_MINUTE
from house_style.sanitizer import LINK_SCHEMES, SOURCE, CleanHTML

# The editor's parts. They import one another by these names, which the map leads to the files as
# they are served, under hashed names in production.
MODULES = {
    f"newsroom/editor/{name}": f"js/newsroom/editor/{name}.js"
    for name in (
        "addresses",
        "changes",
        "choices",
        "count",
        "dialog",
        "faults",
        "find",
        "findings",
        "footnotes",
        "links",
        "pasting",
        "pictures",
        "receiving",
        "schema",
        "sight",
        "source",
        "structure",
        "toolbar",
    )
} | {"newsroom/picture-dialog": "js/newsroom/picture-dialog.js"}


class RichTextWidget(forms.Textarea):
    """A textarea that becomes the editor where scripts run; see ``editor/start.js``."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 20, "class": "vLargeTextField", **(attrs or {})})

    @property
    def media(self) -> Media:
        return prose_editor_admin_media + Media(
            css={
                "all": [
                    "css/newsroom/rich-text.css",
                    "css/newsroom/toolbar.css",
                    "css/newsroom/picture-field.css",
                ]
            },
            js=[Script("js/newsroom/editor/start.js", type="module")],
            importmap=ImportMap(MODULES),
        )

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        told = {
            "tags": sorted(SOURCE.tags),
            "schemes": sorted(LINK_SCHEMES),
            "media": settings.MEDIA_URL,
            "words_a_minute": WORDS_A_MINUTE,
        }
        told |= {part: reverse(name) for part, name in settings.RICH_TEXT_EDITOR_URLS.items()}
        return {**super().build_attrs(base_attrs, extra_attrs), "data-rich-text": json.dumps(told)}

    def use_required_attribute(self, initial: Any) -> bool:
        # The textarea is hidden behind the editor: a browser could not show its message there.
        return False


class RichTextFormField(forms.CharField):
    """Rich text in a form; refuses what the sanitizer would silently drop."""

    widget = RichTextWidget

    def clean(self, value: str | None) -> CleanHTML:
        refused = SOURCE.list_refused(value or "")
        if refused:
            raise forms.ValidationError(
                "Not allowed here, and nothing was saved: %(refused)s. Take it out and save again.",
                code="refused_markup",
                params={"refused": ", ".join(refused)},
            )
        cleaned = SOURCE.clean(value or "")
        super().clean(cleaned)  # which would give it back without its mark
        return cleaned
