"""Source documents of an article: attaching, naming and removing them."""

import hashlib
from pathlib import PureWindowsPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from articles.models import Article, Document
from articles.models.document import private_storage
from authors.models import User
from newsroom import notices
from newsroom.history import editorial_log

# Where Acrobat looks for the mark of a file's end (PDF Reference 1.7, appendix H.3, note 18).
_END_WITHIN = 1024
_FIELD = "Source document"  # in the editorial log


@transaction.atomic
def attach(
    article: Article,
    file: File,
    *,
    by: User | None,
    title: str = "",
    shown_to_readers: bool = False,
) -> Document:
    """Put ``file``, an open binary file, beside ``article`` as a source. Returns the document.

    Without a ``title``, it is called as its file is. Raises ``ValidationError`` with one plain
    sentence for what is no whole PDF of bearable size, or is beside the article already.
    """
    content = _read(file)
    sha256 = hashlib.sha256(content).hexdigest()
    # One at a time: two clicks on the button are one document.
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    if known := article.documents.filter(sha256=sha256).first():
        raise ValidationError(f"This document is here already, as “{known}”.")
    original_name = _read_name(file)
    document = Document(
        article=article,
        title=title.strip() or original_name.removesuffix(".pdf")[:200] or "Document",
        original_name=original_name,
        size=len(content),
        sha256=sha256,
        shown_to_readers=shown_to_readers,
        uploaded_by=by,
    )
    document.file = ContentFile(content, name="document.pdf")
    try:
        document.save()
    except BaseException:
        if document.file._committed:  # stored, but its row is not
            private_storage().delete(document.file.name)
        raise
    editorial_log.write(article, by=by, field=_FIELD, after=_describe(document))
    if shown_to_readers:
        notices.mark_changed(article)
    return document


@transaction.atomic
def change(document: Document, *, by: User | None, title: str, shown_to_readers: bool) -> None:
    """Give ``document`` another title, or show it to readers, or no longer."""
    before, was_shown = _describe(document), document.shown_to_readers
    document.title, document.shown_to_readers = title, shown_to_readers
    after = _describe(document)
    if after == before:
        return
    document.save(update_fields=["title", "shown_to_readers"])
    editorial_log.write(document.article, by=by, field=_FIELD, before=before, after=after)
    if was_shown or shown_to_readers:
        notices.mark_changed(document.article)


@transaction.atomic
def remove(document: Document, *, by: User | None) -> None:
    """Delete ``document`` with its file."""
    article, before, was_shown = document.article, _describe(document), document.shown_to_readers
    document.delete()
    editorial_log.write(article, by=by, field=_FIELD, before=before, after="removed")
    if was_shown:
        notices.mark_changed(article)


def _read(file: File) -> bytes:
    limit = settings.DOCUMENT_MAX_BYTES
    file.seek(0)
    content = file.read(limit + 1)
    if not content:
        raise ValidationError("This file is empty. Choose another.")
    if len(content) > limit:
        raise ValidationError(
            f"This file is larger than {filesizeformat(limit)}. Make it smaller and send it again."
        )
    if not content.startswith(b"%PDF-"):
        raise ValidationError("This is not a PDF. Save the document as one and send that.")
    if b"%%EOF" not in content[-_END_WITHIN:]:
        raise ValidationError("This PDF is cut short. Send it again from the original file.")
    return content


def _read_name(file: File) -> str:
    name = PureWindowsPath(getattr(file, "name", None) or "").name
    return "".join(letter for letter in name if letter.isprintable())[:255]


def _describe(document: Document) -> str:
    seen = "shown to readers" if document.shown_to_readers else "for the desk alone"
    return f"{document.title} ({seen})"
