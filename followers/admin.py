"""Mail to followers in the admin: what is planned and was sent, and its first words.

No screen shows a follower: they are numbers here.
"""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from articles.clock import format_moment
from articles.fixed_tables import FixedTableAdmin
from followers import figures
from followers.digests import contents, letters, material, schedule
from followers.models import Digest
from images.admin.staff_view import make_context, staff_view

# A mail has its styles on its elements, and no script. Its pictures are ours.
PREVIEW_CSP = {
    "default-src": [CSP.NONE],
    "img-src": [CSP.SELF],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
}


class DigestForm(forms.ModelForm):
    """What an editor decides about a digest before it goes out."""

    is_held = forms.BooleanField(
        label="Hold it",
        required=False,
        help_text="No mail of it goes out until you take this away. "
        "What it would have told is in the next one.",
    )

    class Meta:
        model = Digest
        fields = ["intro"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 4, "cols": 80})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_held"].initial = self.instance.held_at is not None

    def clean(self):
        if self.instance.finished_at:
            raise forms.ValidationError("This is sent. Nothing about it can be changed any more.")
        if self.instance.started_at and "intro" in self.changed_data:
            raise forms.ValidationError(
                "This is being sent: some have it with the first words that you see below it. "
                "They cannot be changed any more. You can still hold what has not gone out."
            )
        return super().clean()


@admin.register(Digest)
class DigestAdmin(FixedTableAdmin):
    """What was sent and what comes next."""

    form = DigestForm
    list_display = ["what", "due", "state", "sent_count", "empty_count", "failed_count", "finished"]
    list_filter = ["rhythm"]
    fields = ["what", "due", "state", "intro", "is_held"]
    readonly_fields = ["what", "due", "state"]

    class Media:
        css = {
            "all": ["css/newsroom.css", "css/newsroom/figures.css", "css/newsroom/followers.css"]
        }

    def get_urls(self):
        return [
            path("figures/", show_figures, name="followers_digest_figures"),
            path("<int:digest_id>/preview/", show_preview, name="followers_digest_preview"),
            path("<int:digest_id>/preview/mail/", show_mail, name="followers_digest_mail"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        if self.has_change_permission(request):
            schedule.plan()  # also where no worker has run yet
        return super().changelist_view(request, extra_context)

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        try:
            schedule.edit(obj, intro=data["intro"], is_held=data["is_held"], by=request.user)
        except schedule.AlreadyStarted:
            self.message_user(
                request, "It began to be sent meanwhile. Nothing was changed.", messages.WARNING
            )

    @admin.display(description="mail", ordering="rhythm")
    def what(self, digest):
        return digest.get_rhythm_display()

    @admin.display(description="due", ordering="due_at")
    def due(self, digest):
        return format_moment(digest.due_at)

    @admin.display(description="state")
    def state(self, digest):
        return digest.state

    @admin.display(description="sent by", ordering="finished_at")
    def finished(self, digest):
        return format_moment(digest.finished_at) if digest.finished_at else "–"


@staff_view("followers.view_digest")
def show_figures(request):
    """How many follow what, and what was sent; nobody's opening is counted."""
    context = {
        **make_context(request, Digest, "Who follows what"),
        "figures": figures.count_figures(),
    }
    return render(request, "admin/followers/figures.html", context)


@staff_view("followers.view_digest")
def show_preview(request, digest_id):
    """The digest as a new follower of the whole site would get it now: HTML and plain text."""
    digest, letter = _write_sample(digest_id)
    context = {
        **make_context(request, Digest, f"Preview: {digest}"),
        "original": digest,
        "letter": letter,
    }
    return render(request, "admin/followers/preview.html", context)


@csp_override(PREVIEW_CSP)
@staff_view("followers.view_digest")
def show_mail(request, digest_id):
    """The HTML of that mail, alone."""
    _, letter = _write_sample(digest_id)
    response = HttpResponse(letter.html)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _write_sample(digest_id):
    digest = get_object_or_404(Digest.objects.edited(), pk=digest_id)
    since = digest.since or schedule.find_since(digest)
    news = material.load_material(digest, since=since)
    return digest, letters.write_letter(
        digest, contents.choose_sample(digest.rhythm, news), is_sample=True
    )
