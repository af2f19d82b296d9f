"""Redirects on screen: paths that lead nowhere with a fix for each, and redirects as a file."""

import csv
import io

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from articles.csv_download import find_listed, stream_csv
from articles.models import Address, PathHits
from articles.search.likely_articles import find_likely_articles
from images.admin.staff_view import make_context, staff_view
from newsroom.redirects import add_redirect

HEADINGS = ("From", "To", "Asked for")
PER_PAGE = 20  # each looks for the articles that its path is like
MOST_ROWS = 20_000
MOST_BYTES = 5 * 1024 * 1024
MOST_FAULTS = 100  # that are named


@staff_view("articles.change_address")
def list_missing(request):
    """What readers asked for and nothing answered, the most asked for first."""
    page = Paginator(PathHits.objects.missing(), PER_PAGE).get_page(request.GET.get("page"))
    context = make_context(request, Address, "Paths that lead nowhere") | {
        "page": page,
        "rows": [(row, find_likely_articles(row.path)) for row in page],
    }
    return render(request, "admin/articles/address/missing.html", context)


@staff_view("articles.add_address", methods=("POST",))
def mend_missing(request):
    """Have a path that led nowhere lead somewhere, or take it off the list."""
    key = request.POST.get("pk", "")
    row = get_object_or_404(PathHits.objects.missing(), pk=key if key.isdecimal() else 0)
    if "forget" in request.POST:
        row.delete()
        messages.success(request, f"{row.path} is off the list, until somebody asks for it again.")
        return redirect("admin:articles_address_missing")
    try:
        made = add_redirect(row.path, request.POST.get("to", ""))
    except ValidationError as fault:
        messages.error(request, f"{row.path}: {' '.join(fault.messages)}")
    else:
        row.leads_nowhere = False
        row.save(update_fields=["leads_nowhere"])
        messages.success(request, f"{made.path} leads to {made.target} now.")
    return redirect("admin:articles_address_missing")


class FileForm(forms.Form):
    file = forms.FileField(
        label="File of redirects",
        help_text="CSV with two columns: the old path, and where it leads. A line of headings "
        "may stand first.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose a CSV file."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("This file is larger than 5 MB. Send it in parts.")
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("This file is not UTF-8. Save it as “CSV UTF-8”.") from None
        if "\x00" in text:
            raise ValidationError("This is no CSV file.")
        return text


@staff_view("articles.add_address", methods=("GET", "POST"))
def import_redirects(request):
    """Take redirects from a CSV file; what is wrong is named by its line, the rest is made."""
    form = FileForm(request.POST or None, request.FILES or None)
    made, faults = 0, []
    if request.method == "POST" and form.is_valid():
        made, faults = _make_redirects(form.cleaned_data["file"])
        if not faults:
            messages.success(request, f"{made:,} redirects were made.")
            return redirect("admin:articles_address_changelist")
    context = make_context(request, Address, "Redirects from a file") | {
        "form": form,
        "made": made,
        "faults": faults[:MOST_FAULTS],
        "more_faults": max(0, len(faults) - MOST_FAULTS),
    }
    return render(request, "admin/articles/address/import.html", context)


@staff_view("articles.view_address")
def export_redirects(request):
    """Send the redirects that the list shows as a CSV file."""
    listed = find_listed(request, Address)
    rows = ((row.path, row.goal(), row.hit_count or 0) for row in listed.iterator(chunk_size=1000))
    return stream_csv("redirects", HEADINGS, rows, by=request.user)


def _make_redirects(text):
    """Make the redirects of a CSV text. Returns ``(how many, [(line, what is wrong)])``."""
    made, faults = 0, []
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            cells = [cell.strip().removeprefix("'") for cell in row]
            if not any(cells) or (reader.line_num == 1 and _is_heading(cells)):
                continue
            if len(cells) < 2:
                faults.append((reader.line_num, "This line has one column; it needs two."))
            elif made + len(faults) >= MOST_ROWS:
                faults.append((reader.line_num, f"More than {MOST_ROWS:,} lines. Send the rest."))
                break
            else:
                try:
                    add_redirect(cells[0], cells[1])
                    made += 1
                except ValidationError as fault:
                    faults.append((reader.line_num, f"{cells[0]}: {' '.join(fault.messages)}"))
    except csv.Error:
        faults.append((reader.line_num, "This line is no CSV."))
    return made, faults


def _is_heading(cells):
    return not cells[0].startswith(("/", "http"))
