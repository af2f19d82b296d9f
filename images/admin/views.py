"""Upload of many pictures at once, and their description afterwards."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.forms import modelformset_factory
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.template.loader import render_to_string
from django.urls import reverse

from images.admin.staff_view import make_context, staff_view
from images.cleaning import ACCEPT
from images.models import Image
from images.uploads import receive_picture

AT_ONCE = 100  # files in one request: Django's DATA_UPLOAD_MAX_NUMBER_FILES


@dataclass(frozen=True)
class UploadResult:
    """The outcome for one sent file: a new picture, one that was there before, or a refusal."""

    name: str
    image: Image | None = None
    is_new: bool = False
    fault: str = ""

    @property
    def new_pk(self):
        return self.image.pk if self.image and self.is_new else None


@staff_view("images.add_image", methods=("GET", "POST"))
def upload_pictures(request):
    """Take files, each for itself: one that is refused holds up no other.

    A script that sends them one by one asks for JSON:
    ``{"sent": [{"pk", "html", "picture", "fault"}]}``.
    """
    results = [_receive(file, by=request.user) for file in request.FILES.getlist("files")]
    if request.accepts("application/json") and not request.accepts("text/html"):
        template = "admin/images/image/_upload_result.html"
        answers = [
            {
                "pk": result.new_pk,
                "html": render_to_string(template, {"result": result}),
                "picture": _tell(result.image) if result.image else None,
                "fault": result.fault,
            }
            for result in results
        ]
        return JsonResponse({"sent": answers})
    context = {
        **make_context(request, Image, "Upload pictures"),
        "results": results,
        "new_keys": [result.new_pk for result in results if result.new_pk],
        "is_empty": request.method == "POST" and not results,
        "accept": ACCEPT,
        "at_once": AT_ONCE,
    }
    return render(request, "admin/images/image/upload.html", context)


def _tell(image):
    """What a text needs to show ``image``."""
    told = {name: getattr(image, name) for name in ("alt", "caption", "credit", "width", "height")}
    crop_url = reverse("admin:images_image_crop", args=[image.pk])
    return {"pk": image.pk, "url": image.url, "crop_url": crop_url, **told}


def _receive(file, *, by):
    try:
        image, is_new = receive_picture(file, by=by)
    except ValidationError as fault:
        return UploadResult(file.name, fault=" ".join(fault.messages))
    return UploadResult(file.name, image, is_new)


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


@staff_view("images.change_image", methods=("GET", "POST"))
def describe_pictures(request):
    """Describe several pictures on one page; what is left as it was is not looked at."""
    keys = [key for key in request.GET.getlist("pk")[:AT_ONCE] if key.isdecimal()]
    pictures = Image.objects.editable_by(request.user).filter(pk__in=keys).order_by("pk")
    formset = Descriptions(
        request.POST if request.method == "POST" else None,
        queryset=pictures,
        form_kwargs={"empty_permitted": True, "use_required_attribute": False},
    )
    if request.method == "POST" and formset.is_valid():
        changed = formset.save()
        LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, change_message="Described.")
        # Who describes one in the dialog of an article sees it there.
        if "in_dialog" not in request.POST:
            messages.success(request, f"{len(changed)} picture{pluralize(len(changed))} described.")
        return redirect("admin:images_image_changelist")
    context = {**make_context(request, Image, "Describe pictures"), "formset": formset}
    return render(request, "admin/images/image/describe.html", context)
