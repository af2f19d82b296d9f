"""Screens of imports: uploading an export, the report of one, undoing it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from images.admin.staff_view import make_context, staff_view
from wordpress import uploads
from wordpress.importing.running import Asked
from wordpress.models import Import, Outcome
from wordpress.report import count_changes, list_lines

ENTRIES_PER_PAGE = 100
MOST_ADDRESSES = 100


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files that were chosen together, as a list."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        clean_one = super().clean
        return [clean_one(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """The files of an export, and what to do with it."""

    exports = SeveralFilesField(
        label="Export of WordPress",
        help_text="Under Tools, Export, All content. Where it came in several files, choose all.",
        widget=SeveralFilesInput(attrs={"accept": ".xml,text/xml"}),
        error_messages={"required": "Choose the file that WordPress exported."},
    )
    series = forms.CharField(
        required=False,
        help_text="Words before the dash in titles that make a series, parted by commas: "
        "Milestones, Road Test. Empty for none.",
    )
    fetch_media = forms.BooleanField(
        required=False,
        label="Fetch the pictures from the old site",
        help_text="It must still answer at its old address. Where it does not, have "
        "import_wordpress run with a copy of its uploads.",
    )
    staff_accounts = forms.BooleanField(
        required=False,
        label="Make staff accounts of its authors",
        help_text="Without a role and without a password. Every author gets a profile in any case.",
    )

    def clean_series(self):
        names = [" ".join(name.split()) for name in self.cleaned_data["series"].split(",")]
        return tuple(name for name in names if name)


@staff_view("wordpress.run_import", methods=("GET", "POST"))
def upload_export(request):
    """Take an export, and have the worker import it or rehearse that."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        asked = Asked(
            fetch_media=form.cleaned_data["fetch_media"],
            series=form.cleaned_data["series"],
            staff_accounts=form.cleaned_data["staff_accounts"],
        )
        run = uploads.receive_export(
            form.cleaned_data["exports"],
            asked,
            by=request.user,
            dry_run="rehearse" in request.POST,
        )
        return redirect(run)
    context = make_context(request, Import, "Import from WordPress") | {"form": form}
    return render(request, "admin/wordpress/import/upload.html", context)


@staff_view("wordpress.view_import")
def show_report(request, import_id):
    """How far an import is, and its report once it is done."""
    run = get_object_or_404(Import.objects.select_related("started_by"), pk=import_id)
    chosen = request.GET.get("outcome", "")
    entries = run.entries.exclude(notes=[])
    if chosen in Outcome.values:
        entries = run.entries.filter(outcome=chosen)
    page = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    addresses = run.report.get("addresses", {})
    context = make_context(request, Import, str(run)) | {
        "run": run,
        "lines": list_lines(run),
        "outcomes": Outcome.choices,
        "chosen": chosen,
        "changes": count_changes(run),
        "entries": page,
        "told": [(entry, _find_screen(entry)) for entry in page],
        "addresses": addresses,
        "failed_addresses": addresses.get("failed", [])[:MOST_ADDRESSES],
        "may_run": request.user.has_perm("wordpress.run_import"),
        "may_undo": not run.is_dry_run and run.status in (Import.Status.DONE, Import.Status.FAILED),
    }
    return render(request, "admin/wordpress/import/report.html", context)


@staff_view("wordpress.run_import", methods=("POST",))
def undo(request, import_id):
    """Have the worker take away what an import made."""
    run = get_object_or_404(Import, pk=import_id)
    if run.is_dry_run or run.is_under_way:
        raise BadRequest("Only an import that was done can be undone.")
    run.status = Import.Status.UNDOING
    run.save(update_fields=["status"])
    uploads.undo.defer(import_id=run.pk, user_id=request.user.pk)
    messages.success(request, "The import is being undone. This page tells what stays.")
    return redirect(run)


@staff_view("wordpress.run_import", methods=("POST",))
def go_on(request, import_id):
    """Have the worker go on with an import that a fault stopped."""
    run = get_object_or_404(Import, pk=import_id, status=Import.Status.FAILED)
    if not run.stored:
        raise BadRequest("Its files are not here. Upload them again: it goes on where it stood.")
    run.status = Import.Status.WAITING
    run.save(update_fields=["status"])
    uploads.import_uploaded.defer(import_id=run.pk)
    return redirect(run)


def _find_screen(entry):
    """The screen of what an entry is here; "" where it has none."""
    if not entry.object_id or "." not in entry.model:
        return ""
    try:
        return reverse(f"admin:{entry.model.replace('.', '_')}_change", args=[entry.object_id])
    except NoReverseMatch:
        return ""
