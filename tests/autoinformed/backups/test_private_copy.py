"""A copy for a developer holds nothing of what was planted here: in no byte, and in no row."""

import subprocess
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Article, Document
from authors.models import User
from autoinformed.backups.programs import find_programs
from comments.models import Comment, Note, PrivateSide
from images.models import Image
from newsroom.models import EditorialNote, PreviewLink
from pages.models import Page
from staff.models import Invitation, Session
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_document,
    make_image,
    make_pdf,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planted(site):
    """Words that nobody outside may have, each beginning with "planted"; they are returned."""
    boss = make_user("admin", username="planted-username", first_name="plantedfirst")
    boss.set_password("a-password")
    boss.password = "planted-hash$" + boss.password
    boss.save()
    draft = make_article(
        "plantedheadline of a draft",
        status="draft",
        body="<p>plantedbody</p>",
        lead_image=make_image(alt="plantedpicture", size=(31, 17)),
        authors=[make_author("Dot Crankshaft")],
    )
    make_article("plantedlater", published_at=timezone.now() + timedelta(days=1))
    make_article("plantedtrash", status="deleted")
    make_document(draft, "planteddocument", file=make_pdf("plantedpaper"))
    make_document(site, "plantedsource", file=make_pdf("plantedpress"), shown_to_readers=False)
    make_comment(site, "plantedpending", status="pending", name="plantedname")
    make_comment(site, "plantedspam", status="spam", website="https://planted.example/")
    make_comment(site, "Said aloud", edited_text="plantededit", edited_text_at=timezone.now())
    make_comment(draft, "plantedondraft")
    told = make_comment(site, "Another", email="planted@readers.example", browser="plantedbrowser")
    Note.objects.create(comment=told, by=boss, text="plantednote")
    EditorialNote.objects.create(article=site, text="plantedremark", created_by=boss)
    PreviewLink.objects.create(
        article=draft, created_by=boss, expires_at=timezone.now() + timedelta(days=1)
    )
    Page.objects.create(
        title="plantedpage", slug="plantedslug", body="<p>plantedwords</p>", is_published=False
    )
    TOTPDevice.objects.create(user=boss, name="planteddevice", key="ab" * 20)
    Invitation.objects.create(
        email="planted@invited.example", role=Group.objects.get(name="admin"), invited_by=boss
    )
    Session.objects.create(
        session_key="plantedsession", session_data="planteddata", expire_date=timezone.now()
    )
    return site


def read_dump(place):
    """Every word of the dump, as pg_restore writes it."""
    dump = next(place.rglob("database.dump"))
    program = find_programs(connection) / "pg_restore"
    return subprocess.run([program, "--file=-", dump], capture_output=True, check=True).stdout


def test_nothing_private_is_in_a_copy_for_a_developer(planted, place, run, client):
    page = client.get(planted.get_absolute_url()).content
    assert b"planted" not in page.lower()

    run("backup", place, "--private-removed")

    text = read_dump(place)
    assert b"The line restarts" in text
    assert b"Said aloud" in text
    found = [line for line in text.split(b"\n") if b"planted" in line.lower()]
    assert found == []
    assert b"ab" * 20 not in text
    stored = [path.read_bytes() for path in (place / "files").rglob("*") if path.is_file()]
    assert len(stored) == 2  # the picture and the document that readers may have
    assert not [data for data in stored if b"planted" in data]

    run("restore", place, "--overwrite")

    assert client.get(planted.get_absolute_url()).content == page
    assert [article.headline for article in Article.objects.all()] == ["The line restarts"]
    assert Document.objects.count() == Image.objects.count() == 1
    assert not Page.objects.filter(is_published=False).exists()
    for model in (PrivateSide, Note, EditorialNote, PreviewLink, TOTPDevice, Invitation, Session):
        assert not model._default_manager.exists(), model
    assert not Comment.objects.exclude(edited_text="").exists()
    for user in User.objects.all():
        assert (user.username, user.password, user.email) == (f"staff-{user.pk}", "!", "")
        assert not (user.is_active)
        assert not (user.is_staff)
        assert not (user.is_superuser)


def test_documents_are_in_a_copy_whatever_storage_object_their_field_keeps(
    site, place, run, settings, tmp_path, monkeypatch
):
    settings.STATIC_ROOT = tmp_path / "static"  # has Django make its storages anew
    kept = Document._meta.get_field("file").storage.location
    monkeypatch.setattr(storages["documents"], "location", kept)

    run("backup", place, "--private-removed")

    stored = [path.read_bytes() for path in (place / "files").rglob("*") if path.is_file()]
    assert [data[:5] for data in stored if data.startswith(b"%PDF-")] == [b"%PDF-"]


def test_whole_backups_and_copies_for_a_developer_share_no_place(site, place, run):
    run("backup", place)

    with pytest.raises(CommandError, match="its own place"):
        run("backup", place, "--private-removed")


def test_a_place_of_copies_takes_no_whole_backup(site, place, run):
    run("backup", place, "--private-removed")

    with pytest.raises(CommandError, match="a place of their own"):
        run("backup", place)
