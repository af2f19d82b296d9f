"""Picture library in the admin: the grid, one picture, its deletion."""

from dataclasses import asdict

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localtime

from images.admin import crop, filters, views
from images.models import Image
from images.renditions import find_preview_url
from images.suggestions import read_suggestions
from images.uses import list_uses

FOCUS = {"focal_x", "focal_y"}


class ImageForm(forms.ModelForm):
    class Meta:
        widgets = {
            "alt": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "caption": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
        }

    def clean_file(self):
        """Lead to the picture that the library has of this file already, if it has one."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            known = Image.objects.same_as(file).exclude(pk=self.instance.pk).first()
            if known:
                link = reverse("admin:images_image_change", args=[known.pk])
                words = 'The library has this picture already: <a href="{}">{}</a>.'
                raise ValidationError(format_html(words, link, known), code="known")
        return file

    def clean(self):
        """Take over what a new picture's file says of it, where nobody said anything else."""
        super().clean()
        said = self.cleaned_data
        if self.instance._state.adding and "file" in said:
            (file,) = self.files.getlist("file")
            for name, words in asdict(read_suggestions(file)).items():
                if words and not said.get(name) and not (name == "alt" and said["is_decorative"]):
                    said[name] = self.taken_over[name] = words
        if not self.instance._state.adding and FOCUS.isdisjoint(self.changed_data):
            said |= {name: getattr(self.instance, name) for name in FOCUS}
        return said

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FOCUS & self.fields.keys():
            # A crop in another window moves the focus: this form writes only what was set in it.
            self.fields[name].show_hidden_initial = True
        self.taken_over = {}  # by the name of the field, for a person to read


PREVIEW = 240, 180  # pixels, the box that it fits into


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    """The picture library. Staff see every picture; what they may change depends on whose it is."""

    form = ImageForm
    list_display = ["__str__"]  # the grid's template shows the rest
    list_filter = [filters.UseFilter, filters.AltTextFilter, filters.UploaderFilter]
    has_tabs = True
    list_select_related = ["uploaded_by"]
    list_per_page = 48
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would count the library once more
    search_fields = ["alt"]  # any: get_search_results decides
    search_help_text = "Words of the alt text, caption, credit or the name of the sent file."
    readonly_fields = [
        "preview",
        "used_in",
        "focus",
        "dimensions",
        "weight",
        "original_name",
        "uploader",
        "created_at",
        "replaced",
    ]
    fieldsets = [
        (
            None,
            {
                "fields": ["preview", "file", "alt", "is_decorative"],
                "description": "A new file takes the place of this one wherever it is used.",
            },
        ),
        ("Text below the picture", {"fields": ["caption", "credit"]}),
        ("Focus", {"fields": ["focus", ("focal_x", "focal_y")]}),
        ("Where it is used", {"fields": ["used_in"]}),
        (
            "About the file",
            {
                "fields": [
                    ("dimensions", "weight"),
                    "original_name",
                    ("uploader", "created_at", "replaced"),
                ]
            },
        ),
    ]

    def get_urls(self):
        return [
            path("upload/", views.upload_pictures, name="images_image_upload"),
            path("describe/", views.describe_pictures, name="images_image_describe"),
            path("<int:image_id>/crop/", crop.crop_image, name="images_image_crop"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request, obj=None):
        """On the page of a new picture, leave out what nobody knows yet."""
        if obj is not None:
            return super().get_fieldsets(request, obj)
        return [
            (None, {"fields": ["file", "alt", "is_decorative"]}),
            ("Text below the picture", {"fields": ["caption", "credit"]}),
            ("Focus", {"fields": [("focal_x", "focal_y")]}),
        ]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.with_use()
        return changelist

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.may_be_edited_by(request.user))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.may_be_edited_by(request.user))

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)
        if form.taken_over:
            told = "; ".join(f"{name}: {words}" for name, words in form.taken_over.items())
            messages.info(request, f"Read from the file, for you to check. {capfirst(told)}")

    def get_deleted_objects(self, objs, request):
        """Refuse what is in use, and say where: the rows that keep it tell nobody anything."""
        found, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = [_link_use(use) for image in objs for use in list_uses(image)] or protected
            forbidden = set()  # the rows that stay are no matter of permissions
        return found, counts, forbidden, protected

    @admin.display(description="what must stay in sight")
    def focus(self, image):
        return render_to_string("admin/images/image/_focus.html", {"image": image})

    @admin.display(description="used in")
    def used_in(self, image):
        lines = [(_link_use(use),) for use in list_uses(image)]
        if not lines:
            return "Nowhere yet. It can be deleted."
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))

    @admin.display(description="picture")
    def preview(self, image):
        scale = min(PREVIEW[0] / image.width, PREVIEW[1] / image.height, 1)
        width = max(round(image.width * scale), 1)
        return format_html(
            '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>',
            image.url,
            find_preview_url(image, width=min(2 * width, image.width)),  # a dense screen's
            image.alt,
            width,
            max(round(image.height * scale), 1),
        )

    @admin.display(description="uploaded by", ordering="uploaded_by")
    def uploader(self, image):
        # By name alone: as a foreign key it would link to an account that most staff may not see.
        return str(image.uploaded_by or "")

    @admin.display(description="file replaced")
    def replaced(self, image):
        times = image.former_files.values_list("replaced_at", flat=True)
        written = [date_format(localtime(time), "DATETIME_FORMAT") for time in times]
        return "; ".join(written) or "Not yet"

    @admin.display(description="pixels", ordering="width")
    def dimensions(self, image):
        return f"{image.width}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{image.height}"

    @admin.display(description="size")
    def weight(self, image):
        return filesizeformat(image.byte_size)


def _link_use(use):
    label = f"{use.label}, in the trash" if use.is_in_trash else use.label
    if not use.admin_url:
        return f"{label}: {use.row}"
    return format_html('{}: <a href="{}">{}</a>', label, use.admin_url, use.row)
