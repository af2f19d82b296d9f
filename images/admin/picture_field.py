"""Picture field of a form: the picture itself, a dialog to choose another, a place to drop one."""

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from js_asset import ImportMap, Media, Script

from images.models import Image


class PictureWidget(forms.TextInput):
    """The picture's number as text, which ``picture-field.js`` hides behind the picture.

    Name the field in the admin's ``raw_id_fields`` too: that leaves out Django's own links.
    """

    @property
    def media(self):
        return Media(
            css={"all": ["css/newsroom/picture-field.css"]},
            js=[Script("js/newsroom/picture-field.js", type="module")],
            importmap=ImportMap(
                {"newsroom/picture-dialog": "js/newsroom/picture-dialog.js"},
            ),
        )

    def render(self, name, value, attrs=None, renderer=None):
        # A longer one is no key of the database's.
        is_number = str(value or "").isdecimal() and len(str(value)) <= 18
        field = super().render(name, value, {"inputmode": "numeric", **(attrs or {})}, renderer)
        context = {
            "field": field,
            "image": Image.objects.filter(pk=value).first() if is_number else None,
            "library_url": reverse("admin:images_image_changelist"),
            "search_url": reverse(settings.RICH_TEXT_EDITOR_URLS["pictures"]),
            "receive_url": reverse("admin:images_image_upload"),
            "describe_url": reverse("admin:images_image_describe"),
        }
        return render_to_string("admin/images/image/_picture_field.html", context)
