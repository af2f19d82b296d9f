"""Crop screen: one picture turned by quarters and cut by a box, in percent of what is turned."""

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from images import cropping
from images.admin.staff_view import make_context, staff_view
from images.cropping import Cut
from images.models import Crop, Image


class _Percent(forms.DecimalField):
    def __init__(self, **options):
        super().__init__(min_value=0, max_value=100, max_digits=5, decimal_places=2, **options)


class CropForm(forms.Form):
    """A box in percent, two digits after the point: finer than a pixel of any stored picture."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    turned = forms.TypedChoiceField(
        choices=Crop.Turned, coerce=int, label="Turned", widget=forms.RadioSelect
    )
    left = _Percent(label="From the left, %")
    top = _Percent(label="From the top, %")
    width = _Percent(label="Width, %")
    height = _Percent(label="Height, %")

    def __init__(self, *args, original, **kwargs):
        super().__init__(*args, **kwargs)
        self.original = original

    def clean(self):
        """Turn percent into pixels: ``cleaned_data["cut"]``."""
        super().clean()
        said = self.cleaned_data
        if self.errors:
            return said
        width, height = self.original.measure(said["turned"])
        left, right = _measure(said["left"], said["width"], width)
        top, bottom = _measure(said["top"], said["height"], height)
        said["cut"] = Cut(said["turned"], left, top, right - left, bottom - top)
        return said


def _measure(start, length, side):
    """The pixels at which a part of ``side`` starts and ends. Edges are rounded, not lengths."""
    return round(start * side / 100), round((start + length) * side / 100)


def _write_percent(cut, original):
    width, height = original.measure(cut.turned)
    left, right = _share(cut.left, width), _share(cut.left + cut.width, width)
    top, bottom = _share(cut.top, height), _share(cut.top + cut.height, height)
    return {"left": left, "top": top, "width": right - left, "height": bottom - top}


def _share(pixels, side):
    return (Decimal(pixels) * 100 / side).quantize(Decimal("0.01")).normalize() + 0


@staff_view("images.change_image", methods=("GET", "POST"))
def crop_image(request, image_id):
    """Show the original and the box that pages show of it; cut it anew, or show all of it again."""
    image = get_object_or_404(Image, pk=image_id)
    if not image.may_be_edited_by(request.user):
        return _turn_away(request, image)
    original, cut = cropping.find_original(image), cropping.find_cut(image)
    form = CropForm(
        request.POST if request.method == "POST" else None,
        original=original,
        initial={
            "sha256": image.sha256,
            "turned": cut.turned,
            **_write_percent(cut, original),
        },
    )
    if request.method == "POST" and _take(request, image, form):
        return redirect("admin:images_image_change", image.pk)
    context = {
        **make_context(request, Image, "Crop picture"),
        "form": form,
        "image": image,
        "original": original,
        "original_url": image.file.storage.url(original.name),
        "is_cropped": cropping.find_crop(image) is not None,
        "smallest": cropping.SMALLEST,
    }
    return render(request, "admin/images/image/crop.html", context)


def _turn_away(request, image):
    if request.method == "POST":
        raise PermissionDenied
    messages.warning(request, "This picture is a colleague’s: you can crop those that you sent.")
    return redirect("admin:images_image_change", image.pk)


def _take(request, image, form):
    """Do what the form asks; False where it has to say what is wrong."""
    asked = {"image_id": image.pk, "by": request.user}
    try:
        if "restore" in request.POST:
            done, told = "Shows its original again.", "The original is shown again."
            is_new = cropping.restore_original(sha256=request.POST.get("sha256", ""), **asked)
        elif form.is_valid():
            done, told = "Cropped.", "Cropped. The original is kept."
            is_new = cropping.crop_picture(
                cut=form.cleaned_data["cut"], sha256=form.cleaned_data["sha256"], **asked
            )
        else:
            return False
    except ValidationError as fault:
        form.full_clean()
        form.add_error(None, fault)
        return False
    if is_new:
        LogEntry.objects.log_actions(request.user.pk, [image], CHANGE, change_message=done)
        messages.success(request, f"{told} Pages follow within a minute.")
    else:
        messages.info(request, "Nothing was changed: it is shown like this already.")
    return True
