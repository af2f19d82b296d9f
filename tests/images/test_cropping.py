"""Crops of pictures: what is cut, what is kept, where the focus goes, and the way back."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from PIL import Image as pillow
from procrastinate.contrib.django.models import ProcrastinateJob

from images import cropping, former_files, uploads
from images.cropping import Cut
from images.models import Crop, Image, make_renditions
from newsroom.compiling import replaced_pictures
from tests.factories import make_article, make_image, make_user
from tests.images import files

pytestmark = pytest.mark.django_db

RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(size=(200, 100)):
    """Red and lime above, blue and white below: tells how a picture was turned and cut."""
    width, height = size[0] // 2, size[1] // 2
    picture = pillow.new("RGB", size, RED)
    picture.paste(LIME, (width, 0, *size[:1], height))
    picture.paste(BLUE, (0, height, width, size[1]))
    picture.paste(WHITE, (width, height, *size))
    return picture


def store(picture=None, encoding="PNG", **options):
    sent = files.upload(files.encode(picture or quarters(), encoding, **options), "sent.png")
    return uploads.store_picture(sent, alt="Four colors")


def look(image):
    """The stored picture and the colors of its corners, clockwise from the top left."""
    with image.file.open() as file:
        shown = files.pixels(file.read()).convert("RGB")
    right, bottom = shown.width - 3, shown.height - 3
    return shown, [shown.getpixel(at) for at in ((2, 2), (right, 2), (right, bottom), (2, bottom))]


def page_of(image):
    return reverse("admin:images_image_crop", args=[image.pk])


def said(image, *, turned=0, left="0", top="0", width="100", height="100"):
    box = {"left": left, "top": top, "width": width, "height": height}
    return {"sha256": image.sha256, "turned": turned, **box}


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def crop(client, image, **box):
    response = client.post(page_of(image), said(image, **box))
    assert response.status_code == 302, response.context["form"].errors
    return Image.objects.get(pk=image.pk)


def stored_names(settings):
    root = settings.MEDIA_ROOT
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("box", "size", "corners"),
    [
        ({"width": "50"}, (100, 100), [RED, RED, BLUE, BLUE]),
        ({"left": "50", "top": "50", "width": "50", "height": "50"}, (100, 50), [WHITE] * 4),
        ({"left": "25", "width": "50"}, (100, 100), [RED, LIME, WHITE, BLUE]),
        ({"turned": 90}, (100, 200), [BLUE, RED, LIME, WHITE]),
        ({"turned": 180}, (200, 100), [WHITE, BLUE, RED, LIME]),
        ({"turned": 270}, (100, 200), [LIME, WHITE, BLUE, RED]),
        ({"turned": 90, "height": "50"}, (100, 100), [BLUE, RED, RED, BLUE]),
    ],
)
def test_the_new_file_holds_what_was_turned_and_then_cut(client, editor, box, size, corners):
    image = crop(client, store(), **box)

    shown, found = look(image)
    assert (image.width, image.height) == shown.size == size
    assert found == corners
    assert image.byte_size == image.file.size


def test_a_photograph_taken_sideways_is_cut_as_it_is_seen(client, editor):
    # Orientation 6: the camera was turned, so what is seen is turned to the right.
    image = store(quarters(), "JPEG", quality=95, exif=files.exif(6))
    assert (image.width, image.height) == (100, 200)

    image = crop(client, image, height="50")

    shown, corners = look(image)
    assert shown.size == (100, 100)
    for found, meant in zip(corners, [BLUE, RED, RED, BLUE], strict=True):
        assert all(abs(one - other) < 40 for one, other in zip(found, meant, strict=True))
    assert image.file.name.endswith(".jpg")


def test_what_is_seen_through_stays_so(client, editor):
    clear = pillow.new("RGBA", (100, 100), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 50, 100))

    image = crop(client, store(clear), left="25", width="50")

    with image.file.open() as file:
        shown = files.pixels(file.read())
    assert shown.getpixel((2, 50)) == (0, 0, 255, 255)
    assert shown.getpixel((47, 50))[3] == 0


def test_each_crop_is_cut_from_the_original(client, editor, settings):
    image = store()
    first = crop(client, image, width="50")
    second = crop(client, first, left="50", width="50")

    _, corners = look(second)
    assert corners == [LIME, LIME, WHITE, WHITE]
    kept = Crop.objects.get()
    assert (kept.left, kept.top, kept.width, kept.height) == (100, 0, 100, 100)
    assert (kept.original_width, kept.original_height) == (200, 100)
    assert {first.file.name, second.file.name, kept.original} <= stored_names(settings)
    assert set(image.former_files.values_list("name", flat=True)) == {
        image.file.name,
        first.file.name,
    }


def test_what_is_cut_away_leaves_the_readers_with_the_former_file(client, editor, settings):
    image = store()
    cropped = crop(client, image, width="50")

    former_files.remove_former_files(image_id=image.pk)

    original = Crop.objects.get().original
    assert stored_names(settings) == {cropped.file.name, original}
    article = make_article(lead_image=cropped, body=f'<p><img src="{image.url}" alt="x"></p>')
    page = client.get(article.get_absolute_url()).text
    assert cropped.url in page
    assert image.file.name not in page
    assert original not in page


def test_texts_show_the_crop_in_its_own_shape(client, editor):
    image = store()
    body = f'<p><img src="{image.url}" alt="Colors > gray" width="200" height="100"></p>'
    article = make_article(body=body)
    article.pictures.add(image)

    cropped = crop(client, image, width="50")
    make_renditions(image_id=image.pk)
    (job,) = ProcrastinateJob.objects.filter(task_name=replaced_pictures.rewrite_texts.name)
    replaced_pictures.rewrite_texts(**job.args)

    article.refresh_from_db()
    assert f'src="{cropped.url}"' in article.body
    assert 'width="100" height="100"' in article.body
    cropped.refresh_from_db()
    assert cropped.renditions["webp"] == [100]


def test_the_original_is_used_again_to_the_byte(client, editor, settings):
    image = store(quarters(), "JPEG")
    with image.file.open() as file:
        before = file.read()
    cropped = crop(client, image, turned=90, left="25", width="50")

    response = client.post(page_of(image), {"sha256": image.sha256, "restore": "yes"}, follow=True)

    assert "The original is shown again" in response.text
    image.refresh_from_db()
    with image.file.open() as file:
        assert file.read() == before
    assert (image.width, image.height) == (200, 100)
    assert not Crop.objects.exists()
    assert cropped.file.name in set(image.former_files.values_list("name", flat=True))


def test_the_whole_picture_not_turned_is_the_original(
    client, editor, settings, django_capture_on_commit_callbacks
):
    image = crop(client, store(), width="50")
    original = Crop.objects.get().original

    with django_capture_on_commit_callbacks(execute=True):
        image = crop(client, image)

    assert look(image)[1] == [RED, LIME, WHITE, BLUE]
    assert not Crop.objects.exists()
    assert original not in stored_names(settings)


def test_a_form_that_is_sent_twice_crops_once(client, editor):
    image = store()
    crop(client, image, width="50")

    again = client.post(page_of(image), said(image, width="50"), follow=True)

    assert "Nothing was changed" in again.text
    assert image.former_files.count() == 1
    client.post(page_of(image), said(image) | {"restore": "yes"})
    again = client.post(page_of(image), said(image) | {"restore": "yes"}, follow=True)
    assert "Nothing was changed" in again.text
    assert image.former_files.count() == 2


def test_the_form_that_is_opened_and_sent_as_it_is_changes_nothing(client, editor):
    image = crop(
        client, store(quarters((333, 101))), left="3.33", top="7.92", width="41.14", height="70"
    )
    form = client.get(page_of(image)).context["form"]

    sent = {name: form[name].value() for name in form.fields}
    response = client.post(page_of(image), sent, follow=True)

    assert "Nothing was changed" in response.text


@pytest.mark.parametrize(
    ("focus", "box", "moved"),
    [
        ((0.25, 0.5), {"width": "50"}, (0.5, 0.5)),
        ((0.25, 0.2), {"turned": 90}, (0.8, 0.25)),
        ((0.25, 0.2), {"turned": 180}, (0.75, 0.8)),
        ((0.25, 0.2), {"turned": 270}, (0.2, 0.75)),
        ((0.9, 0.2), {"width": "50"}, (0.5, 0.5)),
    ],
)
def test_the_focus_stays_where_it_was_set_or_in_the_middle(client, editor, focus, box, moved):
    image = store()
    Image.objects.filter(pk=image.pk).update(focal_x=focus[0], focal_y=focus[1])

    image = crop(client, image, **box)

    assert (image.focal_x, image.focal_y) == moved


def test_the_focus_comes_back_with_the_original(client, editor):
    image = store()
    Image.objects.filter(pk=image.pk).update(focal_x=0.25, focal_y=0.2)
    crop(client, image, turned=90, left="50", width="50")

    client.post(page_of(image), said(image) | {"restore": "yes"})

    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (0.25, 0.2)


@pytest.mark.parametrize(
    ("box", "sentence"),
    [
        ({"left": "60", "width": "50"}, "reaches beyond the picture"),
        ({"top": "1"}, "reaches beyond the picture"),
        ({"width": "1"}, "keep at least 16 pixels each way"),
        ({"height": "0"}, "keep at least 16 pixels each way"),
        ({"left": "-1"}, "greater than or equal to 0"),
        ({"width": "101"}, "less than or equal to 100"),
        ({"width": "nan"}, "Enter a number"),
        ({"width": "half"}, "Enter a number"),
        ({"width": "1e-99999999"}, "no more than"),
        ({"width": ""}, "This field is required"),
        ({"turned": 45}, "Select a valid choice"),
    ],
)
def test_a_box_that_cannot_be_is_refused_beside_what_was_typed(client, editor, box, sentence):
    image = store()

    response = client.post(page_of(image), said(image, **box))

    assert response.status_code == 200
    assert "Nothing was cropped yet" in response.text
    assert sentence in response.text
    assert not Crop.objects.exists()


@pytest.mark.parametrize("asked", [{"width": "50"}, {"restore": "yes"}])
def test_a_picture_that_was_given_another_file_meanwhile_is_not_cropped(client, editor, asked):
    image = store()
    seen = said(image)
    image.file = cropping.CleanPicture(
        files.jpeg(), name="x.jpg", width=40, height=30, sha256="a" * 64, original_name=""
    )
    image.save()

    response = client.post(page_of(image), seen | asked)

    assert "given another file meanwhile" in response.text
    assert not Crop.objects.exists()


def test_a_new_file_ends_the_crop_and_its_original_goes(
    client, editor, settings, django_capture_on_commit_callbacks
):
    image = crop(client, store(), width="50")
    original = Crop.objects.get().original
    form = {"alt": "New", "caption": "", "credit": "", "focal_x": "0.5", "focal_y": "0.5"}
    file = SimpleUploadedFile("new.jpg", files.jpeg())

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("admin:images_image_change", args=[image.pk]), form | {"file": file}
        )

    assert response.status_code == 302
    assert not Crop.objects.exists()
    assert original not in stored_names(settings)


def test_the_words_of_a_cropped_picture_are_changed_and_its_crop_stays(client, editor):
    image = crop(client, store(), width="50")
    form = {"alt": "New", "caption": "", "credit": "", "focal_x": "0.5", "focal_y": "0.5"}

    client.post(reverse("admin:images_image_change", args=[image.pk]), form)

    assert Crop.objects.filter(image=image).exists()


@pytest.mark.parametrize(("typed", "kept"), [("0.5", 0.25), ("0.4", 0.4)])
def test_a_form_opened_before_the_crop_writes_no_focus_but_one_set_in_it(
    client, editor, typed, kept
):
    image = store()
    url = reverse("admin:images_image_change", args=[image.pk])
    page = client.get(url).text
    opened = dict(re.findall(r'name="(initial-focal_[xy])" value="([^"]*)"', page))
    Image.objects.filter(pk=image.pk).update(focal_x=0.25)  # as a crop does, in another window

    form = {"alt": "New", "caption": "", "credit": "", "focal_x": typed, "focal_y": "0.5"}
    client.post(url, form | opened)

    image.refresh_from_db()
    assert (image.alt, image.focal_x) == ("New", kept)


def test_the_same_upload_finds_the_cropped_picture(client, editor):
    image = crop(client, store(), width="50")

    known, is_new = uploads.receive_picture(
        files.upload(files.encode(quarters(), "PNG")), by=editor
    )

    assert (known, is_new) == (image, False)


def test_a_deleted_picture_takes_its_original_along(
    client, editor, settings, django_capture_on_commit_callbacks
):
    one, other = crop(client, store(), width="50"), crop(client, store(), width="40")

    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
        Image.objects.filter(pk=other.pk).delete()

    assert stored_names(settings) == set()


def test_a_crop_whose_row_fails_leaves_no_file_behind(client, editor, settings, monkeypatch):
    image = store()
    before = stored_names(settings)

    def fail(*args, **kwargs):
        raise DatabaseError("the database is away")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLUpdateCompiler.execute_sql", fail)
    with pytest.raises(DatabaseError):
        cropping.crop_picture(
            image_id=image.pk, cut=Cut(0, 0, 0, 50, 50), sha256=image.sha256, by=editor
        )

    assert stored_names(settings) == before


def test_who_may_crop_a_picture(client):
    writer = make_user("writer")
    own, colleagues = make_image(size=(40, 40), by=writer), make_image(size=(40, 40))
    client.force_login(writer)

    assert client.post(page_of(own), said(own, width="50")).status_code == 302
    assert client.post(page_of(colleagues), said(colleagues, width="50")).status_code == 403
    shown = client.get(page_of(colleagues), follow=True)
    assert "you can crop those that you sent" in shown.text
    screen = reverse("admin:images_image_change", args=[own.pk])
    assert page_of(own) in client.get(screen).text
    assert page_of(colleagues) not in shown.text
    client.force_login(make_user("moderator"))
    assert client.get(page_of(own)).status_code == 403
    assert client.post(page_of(own), said(own)).status_code == 403
    client.logout()
    assert client.get(page_of(own)).url.startswith(reverse("admin:login"))
    assert Crop.objects.get().image == own
    with pytest.raises(Image.DoesNotExist):
        cropping.crop_picture(
            image_id=colleagues.pk, cut=Cut(0, 0, 0, 20, 20), sha256=colleagues.sha256, by=writer
        )


def test_no_such_picture(client, editor):
    assert client.get(reverse("admin:images_image_crop", args=[9])).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"turned": 45},
        {"width": 0},
        {"height": 0},
        {"left": 101},
        {"top": 1},
        {"turned": 90, "height": 201},
        {"turned": 270, "width": 101},
    ],
    ids=str,
)
def test_the_database_refuses_a_box_outside_its_original(client, editor, change):
    crop(client, store(), width="50")

    with pytest.raises(IntegrityError), transaction.atomic():
        Crop.objects.update(**{"width": 100, "height": 100} | change)


def test_a_cut_outside_is_refused_by_the_verb_too(editor):
    image = store()

    with pytest.raises(ValidationError, match="beyond"):
        cropping.crop_picture(
            image_id=image.pk, cut=Cut(90, 0, 0, 200, 100), sha256=image.sha256, by=editor
        )
