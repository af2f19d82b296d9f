"""Notes in the margin of the article form: written, answered, resolved and reopened in place."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render

from house_style.names import refuse_blank
from images.admin.staff_view import staff_view
from newsroom import assignments, passages
from newsroom.permissions import list_who_see_notes, may_see_notes, may_write_notes
from newsroom.views.screens import get_readable_article

MOST_NAMES = 8


class MarginNoteForm(forms.Form):
    text = forms.CharField(max_length=2000, validators=[refuse_blank])
    quote = forms.CharField(max_length=500, required=False)
    words_before = forms.CharField(max_length=60, required=False)
    words_after = forms.CharField(max_length=60, required=False)
    block = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ReplyForm(forms.Form):
    text = forms.CharField(max_length=2000, validators=[refuse_blank])


def list_notes(user, article):
    """Pairs of a note on ``article`` that ``user`` may see and whether its words are gone."""
    if not may_see_notes(user, article):
        return []
    notes = article.editorial_notes.select_related("created_by", "resolved_by")
    found = list(notes.prefetch_related("replies__created_by"))
    if not any(note.quote for note in found):
        return [(note, False) for note in found]
    blocks = passages.list_blocks(article.body)
    return [
        (note, bool(note.quote) and passages.find_passage(blocks, note.anchor) is None)
        for note in found
    ]


@staff_view(methods=("GET", "POST"))
def write_note(request, article_id):
    """Do what was asked with one note, and answer with the panel as it is then."""
    article = get_readable_article(request.user, article_id)
    may_note = may_write_notes(request.user, article)
    if not may_see_notes(request.user, article) or (request.method == "POST" and not may_note):
        raise PermissionDenied
    if request.method == "POST" and (fault := _act(request, article)):
        return HttpResponseBadRequest(fault, content_type="text/plain; charset=utf-8")
    context = {
        "original": article,
        "notes": list_notes(request.user, article),
        "may_note": may_note,
    }
    return render(request, "admin/articles/article/_notes.html", context)


def _act(request, article):
    """Write, answer, resolve or reopen; returns what is wrong with the request, or nothing."""
    act = request.POST.get("act")
    if act == "add":
        form = MarginNoteForm(request.POST)
        if form.is_valid():
            assignments.add_note(article, by=request.user, **form.cleaned_data)
        return " ".join(str(fault) for faults in form.errors.values() for fault in faults)
    number = request.POST.get("note", "")
    note = get_object_or_404(article.editorial_notes, pk=int(number) if number.isdecimal() else 0)
    match act:
        case "reply":
            form = ReplyForm(request.POST)
            if not form.is_valid():
                return " ".join(map(str, form.errors["text"]))
            assignments.reply_to_note(note, by=request.user, text=form.cleaned_data["text"])
        case "resolve":
            assignments.resolve_note(note, by=request.user)
        case "reopen":
            assignments.reopen_note(note, by=request.user)
        case _:
            return "Nothing was asked for."
    return ""


@staff_view()
def complete_name(request, article_id):
    """Complete a name after ``@``: colleagues who see the notes on this article."""
    article = get_readable_article(request.user, article_id)
    if not may_see_notes(request.user, article):
        raise PermissionDenied
    term = request.GET.get("term", "").strip()
    begun = Q(username__istartswith=term) | Q(first_name__istartswith=term)
    begun |= Q(last_name__istartswith=term)
    seeing = list_who_see_notes(article).filter(begun).order_by("username")
    return JsonResponse(
        {
            "results": [
                {"username": user.get_username(), "name": user.get_full_name()}
                for user in seeing[:MOST_NAMES]
            ]
        }
    )
