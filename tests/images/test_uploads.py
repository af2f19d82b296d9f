"""The library's rows and files: stored together, removed together, refused together."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from images import uploads
from images.cleaning import clean_picture
from images.models import Image
from tests.factories import make_author, make_image, make_user
from tests.images import files

pytestmark = pytest.mark.django_db


def stored_files(settings):
    return sorted(str(path.name) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_a_stored_picture_knows_its_facts():
    writer = make_user("writer")
    file = files.upload(files.jpeg((40, 30)), "toyota port.jpg")

    image = uploads.store_picture(
        file, alt=" Cars beside a ship ", caption="Click for more.", credit="Agency", by=writer
    )

    image.refresh_from_db()
    assert (image.width, image.height) == (40, 30)
    assert image.byte_size == image.file.size > 0
    assert image.alt == "Cars beside a ship"
    assert image.uploaded_by == writer
    assert image.original_name == "toyota port.jpg"
    assert (image.focal_x, image.focal_y) == (0.5, 0.5)
    assert str(image) == "Cars beside a ship"


def test_the_path_of_a_picture_tells_nothing_and_is_never_used_again():
    content = files.jpeg()

    images = [
        uploads.store_picture(files.upload(content, "secret-car.jpg"), alt="A car")
        for _ in range(2)
    ]

    assert images[0].url != images[1].url
    for image in images:
        assert re.fullmatch(r"/media/\d{4}/\d\d/[\w-]{24}\.jpg", image.url)


def test_no_byte_of_the_sent_file_but_its_pixels_is_stored(settings):
    sent = files.jpeg(**files.everything_but_pixels()) + files.PHP

    image = uploads.store_picture(files.upload(sent), alt="A port")

    with image.file.open() as file:
        stored = file.read()
    assert files.SECRET.encode() not in stored
    assert files.PHP not in stored
    assert stored_files(settings) == [image.file.name.rpartition("/")[2]]


def test_a_file_that_was_not_cleaned_cannot_be_stored(settings):
    dirty = ContentFile(files.jpeg(**files.everything_but_pixels()), name="photo.jpg")
    image = make_image()
    before = stored_files(settings)

    with pytest.raises(TypeError, match="clean"):
        image.file.save("photo.html", dirty)
    with pytest.raises(TypeError, match="clean"):
        Image(file=dirty, alt="A car", width=1, height=1, byte_size=1).save()
    with pytest.raises(TypeError, match="clean"):
        Image.objects.bulk_create(
            [Image(file=dirty, alt="A car", width=1, height=1, byte_size=1, sha256="0" * 64)]
        )

    assert stored_files(settings) == before


def test_the_senders_name_never_reaches_the_storage():
    image = make_image()

    image.file.save("shell.html", clean_picture(files.upload(files.jpeg())))

    assert image.file.name.endswith(".jpg")


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_picture_needs_alt_text_unless_it_is_decorative(settings, alt):
    with pytest.raises(ValidationError) as caught:
        make_image(alt=alt)

    assert caught.value.message_dict == {
        "alt": ["Say what the picture shows, or tick “Decorative” if it tells nothing."]
    }
    assert not settings.MEDIA_ROOT.exists()


def test_a_decorative_picture_has_no_alt_text():
    image = make_image(alt="", is_decorative=True)

    assert image.pk
    with pytest.raises(ValidationError, match="untick"):
        make_image(alt="A line", is_decorative=True)


@pytest.mark.parametrize(
    "change",
    [
        {"alt": " \n"},
        {"is_decorative": True},
        {"focal_x": 1.01},
        {"focal_y": -0.01},
        {"focal_x": float("nan")},
        {"width": 0},
        {"height": 0},
        {"byte_size": 0},
        {"sha256": "not a digest"},
        {"file": ""},
    ],
    ids=str,
)
def test_the_database_refuses_what_no_picture_can_be(change):
    image = make_image()

    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=image.pk).update(**change)


def test_two_rows_cannot_share_a_file():
    one, other = make_image(), make_image()

    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=other.pk).update(file=one.file.name)


def test_an_attachment_comes_in_once():
    make_image(legacy_id=101)

    with pytest.raises(ValidationError, match="already exists"):
        make_image(legacy_id=101)


def test_a_file_whose_row_fails_is_removed(settings, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("the database is away")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLInsertCompiler.execute_sql", fail)

    with pytest.raises(DatabaseError):
        make_image()

    assert stored_files(settings) == []


def test_deleting_a_picture_removes_its_file_once_that_is_committed(
    settings, django_capture_on_commit_callbacks
):
    image = make_image()

    with django_capture_on_commit_callbacks() as callbacks:
        image.delete()

    assert len(stored_files(settings)) == 1
    for callback in callbacks:
        callback()
    assert stored_files(settings) == []


def test_deleting_many_pictures_removes_their_files(settings, django_capture_on_commit_callbacks):
    kept = make_image()
    doomed = [make_image().pk for _ in range(3)]

    with django_capture_on_commit_callbacks(execute=True):
        Image.objects.filter(pk__in=doomed).delete()

    assert stored_files(settings) == [kept.file.name.rpartition("/")[2]]


def test_a_picture_in_use_keeps_its_row_and_its_file(settings, django_capture_on_commit_callbacks):
    image = make_image()
    make_author(portrait=image)

    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ProtectedError):
            image.delete()
        with pytest.raises(ProtectedError):
            Image.objects.all().delete()

    assert Image.objects.filter(pk=image.pk).exists()
    assert len(stored_files(settings)) == 1


def test_a_replaced_file_lingers_and_the_facts_follow(settings, django_capture_on_commit_callbacks):
    image = make_image(size=(12, 8))
    old = image.file.name

    with django_capture_on_commit_callbacks(execute=True):
        image.file = clean_picture(files.upload(files.jpeg((50, 20)), "better.jpg"))
        image.save()

    image.refresh_from_db()
    assert image.file.name != old
    assert (image.width, image.height, image.original_name) == (50, 20, "better.jpg")
    assert image.former_files.get().name == old
    assert len(stored_files(settings)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert stored_files(settings) == []


def test_saving_a_picture_anew_does_not_touch_its_file(django_assert_num_queries):
    image = make_image()
    name = image.file.name

    image.caption = "Another caption."
    with django_assert_num_queries(3):  # savepoint, update, release
        image.save()

    image.refresh_from_db()
    assert image.file.name == name


def test_pictures_stay_when_the_account_that_sent_them_goes():
    writer = make_user("writer")
    image = make_image(by=writer)

    writer.delete()

    image.refresh_from_db()
    assert image.uploaded_by is None
