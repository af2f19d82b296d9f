"""Sending many pictures at once, and describing them after."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import modelformset_factory
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from images import uploads
from images.cleaning import ACCEPT
from images.models import Image

AT_ONCE = 100  # files in one request: Django's DATA_UPLOAD_MAX_NUMBER_FILES


class DescriptionForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["alt", "is_decorative", "caption", "credit"]
        widgets = {
            "alt": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "caption": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
            "credit": forms.TextInput(attrs={"class": "vLargeTextField"}),
        }


Descriptions = modelformset_factory(Image, form=DescriptionForm, extra=0, edit_only=True)


@dataclass(frozen=True)
class Sent:
    """What became of one sent file: a new picture, one that was there before, or a refusal."""

    name: str
    image: Image | None = None
    is_new: bool = False
    fault: str = ""


class SendingAdmin(admin.ModelAdmin):
    """The two screens of the library for many pictures."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload_view), name="images_image_upload"),
            path("describe/", view(self.describe_view), name="images_image_describe"),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def upload_view(self, request):
        """Take files, each for itself: one that is refused holds up no other.

        A script that sends them one by one asks for JSON: ``{"sent": [{"pk", "html"}]}``.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = [_receive(file, by=request.user) for file in request.FILES.getlist("files")]
        if request.accepts("application/json") and not request.accepts("text/html"):
            lines = [
                {
                    "pk": one.image.pk if one.image and one.is_new else None,
                    "html": render_to_string("admin/images/image/_sent.html", {"one": one}),
                }
                for one in sent
            ]
            return JsonResponse({"sent": lines})
        context = {
            **self.admin_site.each_context(request),
            "title": "Upload pictures",
            "opts": self.opts,
            "sent": sent,
            "new": [one.image for one in sent if one.image and one.is_new],
            "is_empty": request.method == "POST" and not sent,
            "accept": ACCEPT,
            "at_once": AT_ONCE,
        }
        return render(request, "admin/images/image/upload.html", context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def describe_view(self, request):
        """Words for several pictures on one page; what is left as it was is not looked at."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = [key for key in request.GET.getlist("pk")[:AT_ONCE] if key.isdecimal()]
        pictures = Image.objects.editable_by(request.user).filter(pk__in=keys).order_by("pk")
        formset = Descriptions(
            request.POST if request.method == "POST" else None,
            queryset=pictures,
            form_kwargs={"empty_permitted": True, "use_required_attribute": False},
        )
        if request.method == "POST" and formset.is_valid():
            changed = formset.save()
            for image in changed:
                self.log_change(request, image, "Described.")
            messages.success(request, f"{len(changed)} picture{pluralize(len(changed))} described.")
            return redirect(reverse("admin:images_image_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Describe pictures",
            "opts": self.opts,
            "formset": formset,
        }
        return render(request, "admin/images/image/describe.html", context)


def _receive(file, *, by):
    try:
        image, is_new = uploads.receive(file, by=by)
    except ValidationError as fault:
        return Sent(file.name, fault=" ".join(fault.messages))
    return Sent(file.name, image, is_new)
