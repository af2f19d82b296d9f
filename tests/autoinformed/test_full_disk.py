"""A full disk: nothing typed is lost, and the page says what is wrong."""

import errno
import os
from contextlib import contextmanager
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import OperationalError
from django.urls import reverse
from PIL import Image as pillow
from psycopg.errors import DiskFull

from articles.models import Article, Document
from comments.models import Comment
from images.models import Image
from tests.comments.typed import FROM_OUR_PAGE, typed
from tests.factories import make_article, make_comment, make_pdf, make_user

pytestmark = pytest.mark.django_db

TEXT = "A paragraph that somebody typed for ten minutes."
OURS = {"sec-fetch-site": "same-origin", "sec-fetch-dest": "document"}
FOCUS = {"focal_x": "0.5", "focal_y": "0.5"}
FULL = [errno.ENOSPC, errno.EDQUOT]


def picture():
    file = BytesIO()
    pillow.new("RGB", (12, 8), "teal").save(file, "JPEG")
    return ContentFile(file.getvalue(), name="car.jpg")


@pytest.fixture
def editor(client):
    client.raise_request_exception = False
    client.force_login(make_user("editor"))
    return client


@pytest.fixture(params=FULL, ids=errno.errorcode.get)
def no_room(request, monkeypatch):
    """The storages of pictures and documents have room for the first bytes of a file alone."""

    def save(storage, name, content):
        os.makedirs(os.path.dirname(storage.path(name)), exist_ok=True)
        with open(storage.path(name), "wb") as file:
            file.write(b"half")
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(FileSystemStorage, "_save", save)


@contextmanager
def full_database(connection):
    """No row can be written: PostgreSQL says that it could not extend a file."""

    def refuse(execute, sql, *rest):
        if sql.lstrip().startswith(("INSERT", "UPDATE")) and "django_session" not in sql:
            fault = DiskFull("could not extend file: No space left on device")
            raise OperationalError(str(fault)) from fault
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def full(django_db_blocker):
    from django.db import connection

    with full_database(connection):
        yield


def list_files(folder):
    return [name for _, _, names in os.walk(folder) for name in names]


def assert_says_it(answer):
    assert answer.status_code == 507
    assert "The disk is full" in answer.text
    assert "Tell an admin" in answer.text
    assert "OSError" not in answer.text


def test_a_picture_without_room_gives_the_typed_words_back_and_leaves_no_half(
    editor, no_room, settings
):
    sent = {"file": picture(), "alt": "A teal car on a wet road", "caption": TEXT, **FOCUS}

    answer = editor.post(reverse("admin:images_image_add"), sent, headers=OURS)

    assert_says_it(answer)
    assert TEXT in answer.text
    assert "Send it again" in answer.text
    assert not Image.objects.exists()
    assert list_files(settings.MEDIA_ROOT) == []


def test_many_pictures_without_room_are_told_to_the_script(editor, no_room):
    script = {"accept": "application/json", "sec-fetch-dest": "empty"}

    answer = editor.post(
        reverse("admin:images_image_upload"), {"files": [picture()]}, headers=OURS | script
    )

    assert answer.status_code == 507
    assert "The disk is full" in answer.json()["problem"]


def test_a_document_without_room_gives_its_title_back_and_leaves_no_half(editor, no_room):
    article = make_article()
    sent = {"new-file": make_pdf(), "new-title": TEXT, "_attach": "Attach"}

    url = reverse("admin:articles_article_documents", args=[article.pk])
    answer = editor.post(url, sent, headers=OURS)

    assert_says_it(answer)
    assert TEXT in answer.text
    assert not Document.objects.exists()
    assert list_files(storages["documents"].location) == []


@pytest.mark.parametrize("step", ["write", "seek"])
def test_a_large_upload_without_room_on_its_way_keeps_the_words_beside_it(
    editor, monkeypatch, settings, step
):
    """The file is written to the machine's temporary folder before any view sees it."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0

    def refuse(file, *rest):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, step, refuse, raising=False)
    sent = {"file": picture(), "alt": "A teal car on a wet road", "caption": TEXT, **FOCUS}

    answer = editor.post(reverse("admin:images_image_add"), sent, headers=OURS)

    assert_says_it(answer)
    assert TEXT in answer.text
    assert "Files have to be chosen again" in answer.text
    assert not Image.objects.exists()


def test_an_article_that_the_database_has_no_room_for_is_given_back(editor, full):
    sent = {"headline": "Typed in vain", "body": f"<p>{TEXT}</p>"}

    answer = editor.post(reverse("admin:articles_series_add"), sent | {"name": "S", "slug": "s"})
    made = editor.post(
        reverse("admin:articles_article_add"),
        {
            **sent,
            "slug": "typed-in-vain",
            "status": "draft",
            "sitting": "8d2b7b8e-3f43-4a7c-9a26-6e0f0f7f2d10",
        },
        headers=OURS,
    )

    assert_says_it(answer)
    if made.status_code != 200:  # the form itself has nothing against it
        assert_says_it(made)
    assert TEXT in made.text
    assert not Article.objects.exists()


def test_a_reply_that_the_database_has_no_room_for_is_given_back(client, request):
    article = make_article()
    request.getfixturevalue("full")

    answer = client.post(
        reverse("comments:reply", args=[article.pk]),
        typed(article, text=TEXT),
        headers=FROM_OUR_PAGE,
    )

    assert answer.status_code == 503
    assert TEXT in answer.text
    assert not Comment.objects.exists()


def test_an_edit_of_ones_comment_is_given_back(client, request):
    from comments.replying import own_page

    client.raise_request_exception = False
    comment = make_comment(email="wilma@readers.example")
    path = own_page.own_path(comment) + "edit/"
    request.getfixturevalue("full")

    answer = client.post(path, {"text": TEXT}, headers=FROM_OUR_PAGE)

    assert answer.status_code == 503
    assert TEXT in answer.text


def test_another_fault_of_a_file_is_no_full_disk(editor, monkeypatch):
    def refuse(storage, name, content):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)

    answer = editor.post(
        reverse("admin:images_image_add"),
        {"file": picture(), "alt": "A car", **FOCUS},
        headers=OURS,
    )

    assert answer.status_code == 500
    assert "disk is full" not in answer.text
