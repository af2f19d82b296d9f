"""Imports in the newsroom: upload, report, going on and undoing, for who may."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article
from tests.autoinformed.test_tasks import run_worker
from tests.factories import make_user
from tests.wordpress.exports import export, item
from wordpress.models import Import

LIST = "/admin/wordpress/import/"
UPLOAD = f"{LIST}upload/"


def upload(client, *items, button="import", **fields):
    file = SimpleUploadedFile("site.xml", export(*items).encode(), content_type="text/xml")
    return client.post(UPLOAD, {"exports": [file], button: "1", **fields})


def list_stored():
    return storages["documents"].listdir("wordpress")[1]


@pytest.mark.django_db(transaction=True)
def test_an_uploaded_export_is_imported_by_the_worker_and_removed(client):
    client.force_login(make_user("admin"))

    answer = upload(client, item(1, title="A plant opens"), item(2, status="trash"))
    report = client.get(answer.url).content.decode()
    assert "Waiting for the worker" in report
    assert len(list_stored()) == 1
    run_worker()

    assert Article.objects.get().headline == "A plant opens"
    report = client.get(answer.url).content.decode()
    assert "site.xml" in report
    assert "old site&#x27;s trash" in report
    assert "A plant opens" in client.get(f"{answer.url}?outcome=imported").content.decode()
    assert "old.example" in client.get(LIST).content.decode()
    assert list_stored() == []


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_and_an_undoing_by_click(client):
    client.force_login(make_user("admin"))
    rehearsal = upload(client, item(1), button="rehearse")
    run_worker()
    assert "Nothing was written" in client.get(rehearsal.url).content.decode()
    assert not Article.objects.exists()
    done = upload(client, item(1))
    run_worker()
    assert Article.objects.exists()

    client.post(f"{done.url}undo/")
    run_worker()

    assert not Article.objects.exists()
    assert "1 removed" in client.get(done.url).content.decode()


@pytest.mark.django_db
def test_an_upload_without_a_file_says_what_is_missing(client):
    client.force_login(make_user("admin"))

    answer = client.post(UPLOAD, {"import": "1"})

    assert "Choose the file that WordPress exported." in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
def test_admins_alone_import(client, role):
    run = Import.objects.create(fingerprint="x")
    client.force_login(make_user(role))

    for path in (LIST, UPLOAD, f"{LIST}{run.pk}/"):
        assert client.get(path).status_code == 403, path
    for path in (UPLOAD, f"{LIST}{run.pk}/undo/", f"{LIST}{run.pk}/continue/"):
        assert client.post(path).status_code == 403, path
