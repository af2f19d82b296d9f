"""Documents beside an article: sent and kept by the desk, handed out to readers only if ticked."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Document
from articles.models.document import private_storage
from newsroom import documents, publishing
from newsroom.models import EditorialLog
from tests.factories import make_article, make_document, make_pdf, make_user
from tests.newsroom.desk import at, screen

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def is_stored(document):
    return private_storage().exists(document.file.name)


def test_an_editor_attaches_a_press_release_and_finds_it_on_its_screen(client, editor):
    article = make_article(status=Status.DRAFT)
    listing = at("documents", article.pk)
    file = make_pdf("Every word of it", name="Draft 3 for Dot.pdf")

    assert listing in client.get(screen(article)).text
    page = client.post(
        listing, {"_attach": "1", "new-file": file, "new-title": "A statement"}, follow=True
    )
    document = article.documents.get()
    got = client.get(at("document_file", document.pk))

    assert "“A statement” is beside the article now." in page.text
    assert "Draft 3 for Dot.pdf" in page.text
    assert (document.uploaded_by, document.shown_to_readers) == (editor, False)
    assert "Every word of it" in b"".join(got).decode()
    assert "Draft" not in document.file.name
    assert "A statement" in EditorialLog.objects.get(field="Source document").after


def test_a_document_without_a_title_is_called_as_its_file(client, editor):
    article = make_article()

    client.post(
        at("documents", article.pk), {"_attach": "1", "new-file": make_pdf(name="Form 8-K.pdf")}
    )

    assert article.documents.get().title == "Form 8-K"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"<script>alert(1)</script>", "This is not a PDF."),
        (b"MZ %PDF-1.7 %%EOF", "This is not a PDF."),
        (b"%PDF-1.7\n and then no more", "This PDF is cut short."),
        (b"%PDF-1.7\n" + b"x" * 300 + b"%%EOF", "This file is larger than 200"),
    ],
)
def test_anything_but_a_whole_pdf_is_refused_in_plain_words(
    client, editor, settings, content, said
):
    settings.DOCUMENT_MAX_BYTES = 200
    article = make_article()
    file = SimpleUploadedFile("statement.pdf", content)

    page = client.post(
        at("documents", article.pk), {"_attach": "1", "new-file": file, "new-title": "My title"}
    )

    assert said in page.text
    assert 'value="My title"' in page.text
    assert not Document.objects.exists()


def test_the_same_file_is_beside_an_article_once():
    document = make_document(title="The first", file=make_pdf("One"))

    with pytest.raises(ValidationError, match="here already, as “The first”"):
        documents.attach(document.article, make_pdf("One"), by=None)
    documents.attach(make_article(), make_pdf("One"), by=None)


def test_readers_load_a_ticked_document_from_the_articles_page(client):
    article = make_article()
    document = make_document(article, "Statement of 4 May", shown_to_readers=True)

    page = client.get(article.get_absolute_url())
    got = client.get(document.get_absolute_url())

    assert f'href="{document.get_absolute_url()}"' in page.text
    assert "Statement of 4 May" in page.text
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="statement-of-4-may.pdf"'
    assert got["Content-Length"] == str(document.size)
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "max-age=60" in got["Cache-Control"]
    assert not got.cookies
    assert len(b"".join(got)) == document.size
    again = client.get(document.get_absolute_url(), headers={"If-None-Match": got["ETag"]})
    assert again.status_code == 304


def test_a_document_that_is_not_ticked_is_the_desks_alone(client):
    document = make_document(title="For our eyes")

    page = client.get(document.article.get_absolute_url())

    assert "For our eyes" not in page.text
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "run out"])
def test_a_ticked_document_is_not_handed_out_unless_its_article_is_live(client, state):
    hour = timedelta(hours=1)
    fields = {
        "draft": {"status": Status.DRAFT},
        "scheduled": {"published_at": timezone.now() + hour},
        "withdrawn": {"status": Status.WITHDRAWN},
        "run out": {"withdraw_at": timezone.now() - hour / 2},
    }
    document = make_document(make_article(**fields[state]), shown_to_readers=True)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_document_follows_its_article_to_a_new_address(client):
    article = make_article(slug="before")
    document = make_document(article, shown_to_readers=True)
    article.slug = "after"
    article.save()

    response = client.get(f"/before/source/{document.pk}/")

    assert (response.status_code, response.url) == (301, f"/after/source/{document.pk}/")


def test_no_server_of_pictures_reaches_a_document(client, settings):
    document = make_document(shown_to_readers=True)

    assert not (settings.MEDIA_ROOT / document.file.name).exists()
    assert not settings.DOCUMENT_ROOT.is_relative_to(settings.MEDIA_ROOT)


def test_an_editor_shows_a_document_to_readers_and_gives_it_another_title(client, editor):
    article = make_article(published_at=timezone.now() - timedelta(days=2))
    document = make_document(article)
    Article.objects.filter(pk=article.pk).update(updated_at=article.published_at)
    field = f"document-{document.pk}"

    empty = client.post(at("documents", article.pk), {"_save": document.pk, f"{field}-title": ""})
    client.post(
        at("documents", article.pk),
        {"_save": document.pk, f"{field}-title": "Renamed", f"{field}-shown_to_readers": "on"},
    )

    assert "This field is required." in empty.text
    document.refresh_from_db()
    article.refresh_from_db()
    assert (document.title, document.shown_to_readers) == ("Renamed", True)
    assert article.updated_at > article.published_at
    assert "Renamed (shown to readers)" in EditorialLog.objects.first().after


def test_a_document_of_another_article_cannot_be_changed_from_here(client, editor):
    document = make_document()

    response = client.post(at("documents", make_article().pk), {"_remove": document.pk})

    assert response.status_code == 404
    assert is_stored(document)


def test_removing_a_document_removes_its_file(client, editor, django_capture_on_commit_callbacks):
    document = make_document()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("documents", document.article_id), {"_remove": document.pk})

    assert not Document.objects.exists()
    assert not is_stored(document)


@pytest.mark.parametrize("how", ["one", "many"])
def test_deleting_an_article_removes_the_files_of_its_documents(
    django_capture_on_commit_callbacks, how
):
    document, other = make_document(), make_document()

    with django_capture_on_commit_callbacks(execute=True):
        if how == "one":
            document.article.delete()
        else:
            Article.objects.filter(pk=document.article_id).delete()

    assert not is_stored(document)
    assert is_stored(other)


def test_a_file_whose_row_fails_is_not_left_behind():
    article = make_article()

    with pytest.raises(DataError), transaction.atomic():
        documents.attach(article, make_pdf(), by=None, title="x" * 201)

    assert not list(Path(private_storage().location).rglob("*.pdf"))


def test_a_document_whose_file_is_lost_answers_404(client):
    document = make_document(shown_to_readers=True)
    private_storage().delete(document.file.name)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_preview_names_the_documents_without_a_link(client, editor):
    article = make_article(status=Status.DRAFT)
    document = make_document(article, "The statement", shown_to_readers=True)

    page = client.get(reverse("admin:articles_article_preview", args=[article.pk])).text

    assert "The statement" in page
    assert document.get_absolute_url() not in page


def test_nobody_who_is_not_signed_in_gets_a_file_from_the_newsroom(client):
    document = make_document(shown_to_readers=True)
    publishing.withdraw(document.article, by=None)

    response = client.get(at("document_file", document.pk))

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
