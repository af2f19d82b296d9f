"""A page with nothing but the editor, for tests: like an admin form, with the admin's own CSP."""

from django import forms
from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from house_style.widgets import RichTextFormField

TEMPLATE = """{% load static %}<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Editor</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static 'admin/css/base.css' %}">
<link rel="stylesheet" href="{% static 'admin/css/dark_mode.css' %}">
<link rel="stylesheet" href="{% static 'admin/css/forms.css' %}">
<link rel="stylesheet" href="{% static 'admin/css/widgets.css' %}">
<link rel="stylesheet" href="{% static 'admin/css/responsive.css' %}">
{% csp_nonce_attr form.media %}</head>
<body><main id="content"><h1>Change article</h1>
<form method="post">
<div class="form-row">{{ form.body.errors }}<div class="flex-container">
<label for="id_body">Body:</label>{{ form.body }}</div></div>
<input type="submit" value="Save"></form>
{% if sent %}<textarea id="sent" readonly>{{ sent }}</textarea>{% endif %}
</main></body></html>"""


def started_editor(page):
    """The editor's box, once it is there: until then the textarea under it has the same name."""
    box = page.locator(".ProseMirror")
    box.wait_for()
    return box


class EditorForm(forms.Form):
    body = RichTextFormField(required=False)


@csrf_exempt
def editor(request):
    form = EditorForm(request.POST or None, initial={"body": request.GET.get("body", "")})
    sent = form.cleaned_data["body"] if form.is_bound and form.is_valid() else ""
    template = engines["django"].from_string(TEMPLATE)
    return HttpResponse(template.render({"form": form, "sent": sent}, request))


urlpatterns = [
    path("admin/", admin.site.urls),
    path("editor/", include(([path("", editor, name="editor")], "admin"))),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
