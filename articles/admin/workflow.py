"""Beside the text: who has an article, sending it back, and notes on passages."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles import publishing, workflow
from articles.admin.forms import DESK_ZONE
from articles.models import Article, Assignment, EditorialLog, EditorialNote
from authors.models import User

Status = Article.Status


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(User.objects.none(), label="Give it to")
    due_at = forms.SplitDateTimeField(
        label="Due",
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "aria-label": "Due on"},
            time_attrs={"type": "time", "aria-label": "Due at"},
        ),
    )
    task = forms.CharField(
        label="What is to be done",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = workflow.people()


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label="What the writer should do",
        max_length=2000,
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


class WorkflowMixin:
    """A part of ``ArticleAdmin``. Editors give and send back; who may edit the text, notes."""

    FORMS = {"_assign": AssignForm, "_send_back": SendBackForm, "_note": NoteForm}

    def get_urls(self):
        desk = self.admin_site.admin_view
        name = "articles_article_workflow"
        return [
            path(
                "<int:article_id>/workflow/",
                desk(require_http_methods(["GET", "HEAD", "POST"])(self.workflow)),
                name=name,
            ),
            path(
                "notes/<int:note_id>/resolve/",
                desk(require_POST(self.resolve_note)),
                name="articles_article_note_resolve",
            ),
            path("mail/", desk(require_POST(self.mail)), name="articles_article_mail"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {
                "assignment": _assignment(obj),
                "open_notes": list(obj.editorial_notes.open().select_related("created_by")),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def workflow(self, request, article_id):
        """Who has the article and what is noted on it; a button of each form does one thing."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        edits = request.user.has_perm("articles.edit_any_article")
        if not (edits or (self.has_change_permission(request) and request.user.owns(article))):
            raise PermissionDenied
        assignment = _assignment(article)
        bound = {}
        if request.method == "POST":
            name = next((name for name in [*self.FORMS, "_unassign"] if name in request.POST), "")
            if not name or (name != "_note" and not edits):
                raise PermissionDenied
            form = self.FORMS[name](request.POST) if name in self.FORMS else None
            if form is None or form.is_valid():
                return self._do(request, article, name, form)
            bound[name] = form
        initial = (
            {"assignee": assignment.assignee_id, "due_at": assignment.due_at} if assignment else {}
        )
        initial |= {"task": assignment.task} if assignment else {}
        returns = article.status in {Status.IN_REVIEW, Status.READY}
        context = self.admin_site.each_context(request) | {
            "title": "Workflow",
            "subtitle": str(article),
            "opts": self.opts,
            "original": article,
            "assignment": assignment,
            "may_edit": edits,
            "desk_zone": DESK_ZONE,
            "assign_form": bound.get("_assign") or (AssignForm(initial=initial) if edits else None),
            "send_back_form": bound.get("_send_back") or SendBackForm()
            if edits and returns
            else None,
            "note_form": bound.get("_note") or NoteForm(),
            "notes": article.editorial_notes.select_related("created_by", "resolved_by"),
            "lines": EditorialLog.objects.filter(article=article).select_related("by")[:20],
        }
        return render(request, "admin/articles/article/workflow.html", context)

    def _do(self, request, article, name, form):
        by, typed = request.user, form.cleaned_data if form else {}
        try:
            match name:
                case "_assign":
                    workflow.assign(
                        article,
                        by=by,
                        to=typed["assignee"],
                        due_at=typed["due_at"],
                        task=typed["task"],
                    )
                    said = f"“{article}” is with {typed['assignee']} now."
                case "_unassign":
                    workflow.unassign(article, by=by)
                    said = f"“{article}” is with nobody now."
                case "_send_back":
                    publishing.send_back(article, by=by, comment=typed["comment"])
                    said = f"“{article}” is a draft again; its writer is told."
                case _:
                    workflow.add_note(article, by=by, text=typed["text"], quote=typed["quote"])
                    said = "The note is kept. The article cannot be ready until it is resolved."
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(request.path)

    def resolve_note(self, request, note_id):
        """Close a note; whoever may write notes on the article may."""
        note = get_object_or_404(EditorialNote.objects.select_related("article"), pk=note_id)
        edits = request.user.has_perm("articles.edit_any_article")
        owns = self.has_change_permission(request) and request.user.owns(note.article)
        if not (edits or owns):
            raise PermissionDenied
        workflow.resolve(note, by=request.user)
        url = reverse("admin:articles_article_workflow", args=[note.article_id])
        return HttpResponseRedirect(url)

    def mail(self, request):
        """One's own mails about articles: on or off."""
        request.user.mail_about_articles = request.POST.get("mail") == "on"
        request.user.save(update_fields=["mail_about_articles"])
        on = request.user.mail_about_articles
        messages.success(request, f"Mails about articles are {'on' if on else 'off'}.")
        return HttpResponseRedirect(reverse("admin:index"))


def _assignment(article):
    return Assignment.objects.select_related("assignee").filter(article=article).first()
