"""Workflow beside an article: who has it, sending it back, and notes on passages.

Editors give and send back; who may edit the text, notes.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, redirect

from articles.models import Article
from house_style.names import refuse_blank
from images.admin.staff_view import staff_view
from newsroom import assignments, publishing
from newsroom.models import Assignment, EditorialLog, EditorialNote
from newsroom.permissions import may_take_back, may_write_notes
from newsroom.time_field import DeskTimeField, DeskTimeWidget
from newsroom.views.screens import get_readable_article, render_beside

Status = Article.Status


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(assignments.list_assignees(), label="Give it to")
    due_at = DeskTimeField(
        label="Due",
        required=False,
        widget=DeskTimeWidget(day_label="Due on", time_label="Due at"),
    )
    task = forms.CharField(
        label="What is to be done",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label="What the writer should do",
        max_length=2000,
        validators=[refuse_blank],
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class NoteForm(forms.ModelForm):
    class Meta:
        model = EditorialNote
        fields = ["quote", "text"]
        widgets = {
            "quote": forms.TextInput(attrs={"class": "vTextField"}),
            "text": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }


# The name of the button that sends each.
FORMS = {
    "_assign": AssignForm,
    "_unassign": forms.Form,
    "_send_back": SendBackForm,
    "_note": NoteForm,
}


def find_assignment(article):
    """The assignment of ``article`` with its person at hand; None where nobody has it."""
    return Assignment.objects.select_related("assignee").filter(article=article).first()


@staff_view(methods=("GET", "POST"))
def show_workflow(request, article_id):
    """Show who has the article and what is noted on it; a button of each form does one thing."""
    article = get_readable_article(request.user, article_id)
    if not may_write_notes(request.user, article):
        raise PermissionDenied
    is_editor = request.user.has_perm("articles.edit_any_article")
    bound = {}
    if request.method == "POST":
        name = next((name for name in FORMS if name in request.POST), "")
        if not name or (name != "_note" and not is_editor):
            raise PermissionDenied
        given = _read_assignment(article) if name == "_assign" else {}
        form = FORMS[name](request.POST, initial=given)
        if form.is_valid():
            _act(request, article, name, form.cleaned_data)
            return redirect(request.path)
        bound[name] = form
    assignment = find_assignment(article)
    assign_form = send_back_form = None
    if is_editor:
        assign_form = bound.get("_assign") or AssignForm(initial=_read_assignment(article))
        if article.status in {Status.IN_REVIEW, Status.READY}:
            send_back_form = bound.get("_send_back") or SendBackForm()
    return render_beside(
        request,
        "workflow",
        article,
        title="Workflow",
        assignment=assignment,
        assign_form=assign_form,
        send_back_form=send_back_form,
        note_form=bound.get("_note") or NoteForm(),
        notes=article.editorial_notes.select_related("created_by", "resolved_by").prefetch_related(
            "replies__created_by"
        ),
        log_entries=EditorialLog.objects.filter(article=article).select_related("by")[:20],
    )


@staff_view(methods=("POST",))
def take_back(request, article_id):
    """Give a writer their submission back; what they open next can be written in."""
    article = get_readable_article(request.user, article_id)
    if not may_take_back(request.user, article):
        raise PermissionDenied
    try:
        publishing.take_back(article, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"“{article}” is a draft again; the desk is told.")
    return redirect("admin:articles_article_change", article_id)


@staff_view(methods=("POST",))
def resolve_note(request, note_id):
    """Close a note; whoever may write notes on the article may."""
    note = get_object_or_404(EditorialNote.objects.select_related("article"), pk=note_id)
    if not may_write_notes(request.user, note.article):
        raise PermissionDenied
    assignments.resolve_note(note, by=request.user)
    return redirect("admin:articles_article_workflow", note.article_id)


@staff_view(methods=("POST",))
def set_mail(request):
    """Turn mails about articles on or off for the person who asks."""
    request.user.mail_about_articles = on = request.POST.get("mail") == "on"
    request.user.save(update_fields=["mail_about_articles"])
    messages.success(request, f"Mails about articles are {'on' if on else 'off'}.")
    return redirect("admin:index")


def _read_assignment(article):
    """What the form of an assignment holds when it is opened."""
    assignment = find_assignment(article)
    return model_to_dict(assignment, AssignForm.base_fields) if assignment else {}


def _act(request, article, name, typed):
    by = request.user
    try:
        match name:
            case "_assign":
                person = typed.pop("assignee")
                assignments.assign(article, by=by, to=person, **typed)
                said = f"“{article}” is with {person} now."
            case "_unassign":
                assignments.unassign(article, by=by)
                said = f"“{article}” is with nobody now."
            case "_send_back":
                publishing.send_back(article, by=by, comment=typed["comment"])
                said = f"“{article}” is a draft again; its writer is told."
            case _:
                assignments.add_note(article, by=by, text=typed["text"], quote=typed["quote"])
                said = "The note is kept. The article cannot be ready until it is resolved."
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
