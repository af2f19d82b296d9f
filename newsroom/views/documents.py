"""Source documents beside an article: attaching, changing, removing and reading them.

Who may read the article reads its documents, who edits it decides on them.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect

from articles import downloads
from articles.models import Document
from images.admin.staff_view import staff_view
from newsroom import documents
from newsroom.permissions import may_edit, may_read
from newsroom.views.screens import get_readable_article, render_beside


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


@staff_view("articles.view_article", methods=("GET", "POST"))
def list_documents(request, article_id):
    """Show the documents beside an article; a button of each form does one thing."""
    article = get_readable_article(request.user, article_id)
    is_editor = may_edit(request.user, article)
    attach_form, faulty = AttachForm(prefix="new"), None
    if request.method == "POST":
        if not is_editor:
            raise PermissionDenied
        if "_attach" in request.POST:
            attach_form = AttachForm(request.POST, request.FILES, prefix="new")
            said = _attach(request, article, attach_form)
        else:
            said, faulty = _decide(request, article)
        if said:
            messages.success(request, said)
            return redirect(request.path)
    rows = [
        faulty if faulty and faulty.instance == document else _form(document)
        for document in article.documents.select_related("uploaded_by")
    ]
    context = {"may_edit": is_editor, "forms": rows, "attach_form": attach_form}
    return render_beside(request, "documents", article, title="Source documents", **context)


@staff_view("articles.view_article")
def download_document(request, document_id):
    """The file of a document, for who may read its article, whatever readers may have."""
    document = get_object_or_404(Document.objects.select_related("article"), pk=document_id)
    if not may_read(request.user, document.article):
        raise PermissionDenied
    return downloads.build_download(document)


def _attach(request, article, form):
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


def _decide(request, article):
    """Save or remove the document whose button was pressed: what to say, and a form at fault."""
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


def _form(document, data=None):
    return DocumentForm(data, instance=document, prefix=f"document-{document.pk}")
