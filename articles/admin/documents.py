"""Beside the text: the documents that an article rests on."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from articles import documents
from articles.models import Article, Document


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ["title", "shown_to_readers"]
        widgets = {"title": forms.TextInput(attrs={"class": "vTextField"})}


class AttachForm(DocumentForm):
    file = forms.FileField(
        label="PDF", widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
    )
    field_order = ["file", "title", "shown_to_readers"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text += " Empty: as the file is called."


class DocumentsMixin:
    """A part of ``ArticleAdmin``. Who sees the article reads its documents, who edits it decides
    on them."""

    def get_urls(self):
        desk = self.admin_site.admin_view
        name = "articles_article_document"
        listing = require_http_methods(["GET", "HEAD", "POST"])(self.documents)
        return [
            path("<int:article_id>/documents/", desk(listing), name=f"{name}s"),
            path(
                "documents/<int:document_id>/file/",
                desk(require_safe(self.document_file)),
                name=f"{name}_file",
            ),
            *super().get_urls(),
        ]

    def documents(self, request, article_id):
        """The documents beside an article; a button of each form does one thing."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        may_edit = self.has_change_permission(request, article)
        attach_form, bound = AttachForm(prefix="new"), None
        if request.method == "POST":
            if not may_edit:
                raise PermissionDenied
            if "_attach" in request.POST:
                attach_form = AttachForm(request.POST, request.FILES, prefix="new")
                said = self._attach(request, article, attach_form)
            else:
                said, bound = self._decide(request, article)
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(request.path)
        rows = [
            bound if bound and bound.instance == document else _form(document)
            for document in article.documents.select_related("uploaded_by")
        ]
        context = self.admin_site.each_context(request) | {
            "title": "Source documents",
            "subtitle": str(article),
            "opts": self.opts,
            "original": article,
            "may_edit": may_edit,
            "forms": rows,
            "attach_form": attach_form,
        }
        return render(request, "admin/articles/article/documents.html", context)

    def _attach(self, request, article, form):
        """What to say once the file is beside the article; "" where the form says what is wrong."""
        if not form.is_valid():
            return ""
        typed = form.cleaned_data
        try:
            document = documents.attach(article, typed.pop("file"), by=request.user, **typed)
        except ValidationError as error:
            form.add_error("file", error)
            return ""
        return f"“{document}” is beside the article now."

    def _decide(self, request, article):
        """Save or remove the document whose button was pressed: what to say, and a form at fault"""
        name = "_remove" if "_remove" in request.POST else "_save"
        key = request.POST.get(name, "")
        document = get_object_or_404(article.documents, pk=key if key.isdecimal() else 0)
        if name == "_remove":
            documents.remove(document, by=request.user)
            return f"“{document}” is gone, with its file.", None
        form = _form(Document.objects.get(pk=document.pk), request.POST)
        if not form.is_valid():
            return "", form
        documents.change(document, by=request.user, **form.cleaned_data)
        return f"“{document}” is saved.", None

    def document_file(self, request, document_id):
        """The file of a document, whatever readers may have."""
        found = Document.objects.select_related("article").defer("article__search")
        document = get_object_or_404(found, pk=document_id)
        if not self.has_view_permission(request, document.article):
            raise PermissionDenied
        return documents.as_download(document)


def _form(document, data=None):
    return DocumentForm(data, instance=document, prefix=f"document-{document.pk}")
