"""Lighter copies of a picture: which are made, when pages name them, and that they go with it."""

from io import StringIO
from threading import Thread

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from PIL import Image as pillow
from procrastinate.contrib.django.models import ProcrastinateJob

from images import renditions, uploads
from images.cleaning import clean_picture
from images.models import Image, make_renditions
from tests.autoinformed.test_tasks import run_worker
from tests.factories import make_article, make_image, make_user
from tests.images import files

pytestmark = pytest.mark.django_db

RECORD_OF_500 = {"avif": [160, 320, 500], "webp": [160, 320, 500], "jpg": [500]}


def make_photograph(size=(500, 300), **fields):
    file = files.upload(files.encode(files.photograph(size), "JPEG"))
    return uploads.store_picture(file, **{"alt": "A port", **fields})


def rendered(image):
    """``image`` with its renditions made, read anew."""
    make_renditions(image_id=image.pk)
    return Image.objects.get(pk=image.pk)


def stored_names(settings):
    root = settings.MEDIA_ROOT
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


# What is planned


@pytest.mark.parametrize(
    ("width", "widths", "shared"),
    [
        (12, [12], 12),
        (160, [160], 160),
        (177, [177], 177),  # 160 is more than nine tenths of it
        (178, [160, 178], 178),
        (1200, [160, 320, 480, 720, 1200], 1200),  # so is 1080 of 1200, exactly
        (1440, [160, 320, 480, 720, 1080, 1440], 1200),
        (2560, [160, 320, 480, 720, 1080, 1440, 1920], 1200),
    ],
)
def test_a_picture_gets_every_width_below_its_own_and_is_never_scaled_up(width, widths, shared):
    assert renditions.plan_widths(width) == {"avif": widths, "webp": widths, "jpg": [shared]}


def test_a_recorded_width_is_not_lacking_and_any_other_is():
    image = Image(width=500, renditions={"avif": [160, 500], "webp": [160, 320, 500]})

    assert renditions.find_lacking(image) == {"avif": [320], "jpg": [500]}


# Making them


def test_every_file_is_of_its_kind_and_of_its_width_in_the_pictures_proportions():
    image = rendered(make_photograph())

    assert image.renditions == RECORD_OF_500
    for kind, encoding in [("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")]:
        for width in image.renditions[kind]:
            with default_storage.open(renditions.build_name(image.file.name, kind, width)) as file:
                made = pillow.open(file)
                assert (made.format, made.size) == (encoding, (width, round(width * 300 / 500)))


def test_the_picture_itself_stays_as_it_was(settings):
    image = make_photograph()
    path = settings.MEDIA_ROOT / image.file.name
    before = path.read_bytes()

    rendered(image)

    assert path.read_bytes() == before


def test_names_follow_from_the_unguessable_name_of_the_file(settings):
    image = rendered(make_photograph())

    stem = image.file.name.removesuffix(".jpg")
    assert len(stem.rpartition("/")[2]) == 24
    made = {f"{stem}-{w}.{kind}" for kind in ("avif", "webp") for w in (160, 320, 500)}
    assert stored_names(settings) == {image.file.name, f"{stem}-500.jpg", *made}


def test_a_flat_line_of_a_picture_keeps_at_least_one_pixel():
    image = rendered(make_image(size=(900, 1)))

    assert image.renditions["avif"][0] == 160


def test_transparency_is_kept_and_becomes_white_in_the_jpeg():
    drawing = pillow.new("RGBA", (400, 200), (0, 0, 0, 0))
    drawing.paste((200, 0, 0, 255), (200, 0, 400, 200))
    image = rendered(
        uploads.store_picture(files.upload(files.encode(drawing, "PNG")), alt="A sign")
    )

    for kind in ("avif", "webp"):
        with default_storage.open(renditions.build_name(image.file.name, kind, 320)) as file:
            made = files.pixels(file.read()).convert("RGBA")
        assert made.getpixel((20, 80))[3] == 0
        assert made.getpixel((300, 80))[3] == 255
    with default_storage.open(renditions.build_name(image.file.name, "jpg", 400)) as file:
        made = files.pixels(file.read())
    assert min(made.getpixel((20, 80))) > 250


@pytest.mark.parametrize("kind", ["avif", "webp"])
def test_what_a_phone_gets_is_made_lighter_until_it_fits(kind, monkeypatch):
    restless = files.photograph((renditions.PHONE_WIDTH, 60))
    limit = len(renditions.encode(restless, kind)) // 2
    monkeypatch.setattr(renditions, "PHONE_BYTES", limit)

    made = renditions.encode(restless, kind)

    assert len(made) <= limit
    assert files.pixels(made).size == restless.size


def test_the_limit_for_a_phone_is_eighty_kilobytes():
    assert renditions.PHONE_BYTES == 80_000


def test_a_wide_screen_gets_the_first_quality_however_heavy(monkeypatch):
    monkeypatch.setattr(renditions, "PHONE_BYTES", 10)
    noise = files.photograph((renditions.PHONE_WIDTH + 1, 40))

    wide, narrow = (renditions.encode(noise.crop((0, 0, w, 40)), "webp") for w in (1081, 1080))

    assert len(wide) > 2 * len(narrow)


def test_a_second_run_makes_no_rendition_again(monkeypatch):
    image = rendered(make_photograph())
    monkeypatch.setattr(renditions, "encode", lambda *args: pytest.fail("made again"))

    assert rendered(image).renditions == RECORD_OF_500


def test_a_run_completes_what_a_killed_one_left(settings):
    image = make_photograph()
    torn = renditions.build_name(image.file.name, "avif", 160)
    (settings.MEDIA_ROOT / torn).write_bytes(b"half of a")

    image = rendered(image)

    assert files.pixels((settings.MEDIA_ROOT / torn).read_bytes()).width == 160
    assert len(stored_names(settings)) == 1 + 7


def test_only_missing_widths_are_made_when_more_are_planned(monkeypatch):
    monkeypatch.setattr(renditions, "WIDTHS", (100, 320, 1920))
    image = rendered(make_photograph())
    monkeypatch.setattr(renditions, "WIDTHS", (160, 320, 1920))
    made = []
    encode = renditions.encode
    monkeypatch.setattr(
        renditions, "encode", lambda picture, kind: (made.append(kind), encode(picture, kind))[1]
    )

    image = rendered(image)

    assert made == ["avif", "webp"]
    # A page that somebody keeps may still name the width of old.
    assert image.renditions["avif"] == [100, 160, 320, 500]


def test_the_task_passes_over_a_picture_that_is_gone():
    make_renditions(image_id=0)


# When


def jobs_for(image):
    return ProcrastinateJob.objects.filter(
        task_name="images.make_renditions", args={"image_id": image.pk}
    )


def test_a_stored_picture_is_given_to_the_worker_once_after_what_is_more_urgent():
    image = make_image()
    image.caption = "Another caption."
    image.save()

    (job,) = jobs_for(image)
    assert job.priority < 0


def test_a_picture_sent_in_the_admin_is_given_to_the_worker(client):
    client.force_login(make_user("editor"))

    client.post(
        "/admin/images/image/add/",
        {
            "file": files.upload(files.jpeg()),
            "alt": "A car",
            "focal_x": "0.5",
            "focal_y": "0.5",
        },
    )

    assert jobs_for(Image.objects.get()).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_renditions():
    image = make_photograph()

    run_worker()

    image.refresh_from_db()
    assert image.renditions == RECORD_OF_500
    assert jobs_for(image).get().status == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_rendition_that_fails_is_tried_again_and_the_page_has_the_picture_itself(client):
    image = make_photograph()
    article = make_article(lead_image=image)
    default_storage.delete(image.file.name)

    run_worker()

    job = jobs_for(image).get()
    assert (job.status, job.attempts) == ("todo", 1)
    page = client.get(article.get_absolute_url()).text
    assert f'src="{image.url}"' in page
    assert "<source" not in page


@pytest.mark.django_db(transaction=True)
def test_a_picture_being_rendered_cannot_be_deleted_but_can_be_used(monkeypatch):
    image = make_photograph()
    outcomes = []

    def hold():
        try:
            with transaction.atomic():
                Image.objects.select_for_update(nowait=True).get(pk=image.pk)
                outcomes.append("held")
        except OperationalError:
            outcomes.append("refused")
        finally:
            connection.close()

    def make(picture):
        holder = Thread(target=hold)
        holder.start()
        holder.join()
        article = Thread(target=lambda: (make_article(lead_image=image), connection.close()))
        article.start()
        article.join(timeout=20)
        outcomes.append("waits" if article.is_alive() else "taken")
        return RECORD_OF_500

    monkeypatch.setattr(renditions, "make_lacking", make)

    make_renditions(image_id=image.pk)

    assert outcomes == ["refused", "taken"]


@pytest.mark.parametrize("way", ["assigned", "field"])
def test_a_replaced_file_starts_anew(settings, django_capture_on_commit_callbacks, way):
    image = rendered(make_photograph())
    better = clean_picture(files.upload(files.jpeg((200, 100)), "better.jpg"))

    with django_capture_on_commit_callbacks(execute=True):
        if way == "assigned":
            image.file = better
            image.save()
        else:
            image.file.save("better.jpg", better)

    image = Image.objects.get(pk=image.pk)
    assert image.renditions == {}
    assert image.file.name in stored_names(settings)
    assert jobs_for(image).count() == 2
    assert rendered(image).renditions["avif"] == [160, 200]


def test_a_file_that_is_read_anew_before_it_is_saved_loses_nothing(
    settings, django_capture_on_commit_callbacks
):
    image = rendered(make_photograph())
    before = stored_names(settings)

    with django_capture_on_commit_callbacks(execute=True):
        image.file = clean_picture(files.upload(files.jpeg()))
        image.refresh_from_db()
        image.save()

    image.refresh_from_db()
    assert image.renditions == RECORD_OF_500
    assert stored_names(settings) == before


def test_a_form_opened_before_the_renditions_were_made_keeps_them():
    opened_before = make_photograph()
    rendered(opened_before)

    opened_before.alt = "A port at night"
    opened_before.save()

    image = Image.objects.get(pk=opened_before.pk)
    assert (image.alt, image.renditions) == ("A port at night", RECORD_OF_500)


def test_a_row_of_few_columns_saves_what_it_has():
    image = make_photograph(caption="As it was.")
    partly = Image.objects.only("alt").get(pk=image.pk)

    partly.alt = "A port at night"
    partly.save()

    image.refresh_from_db()
    assert (image.alt, image.caption) == ("A port at night", "As it was.")


# That they go


@pytest.mark.parametrize("way", ["one", "many"])
def test_renditions_are_removed_with_their_picture_recorded_or_not(
    settings, django_capture_on_commit_callbacks, way
):
    kept = rendered(make_photograph())
    names = stored_names(settings)
    stale = make_photograph()
    rendered(stale)
    Image.objects.filter(pk=stale.pk).update(renditions={"avif": [160, 77]})
    odd = renditions.build_name(stale.file.name, "avif", 77)  # of a width no longer planned
    (settings.MEDIA_ROOT / odd).write_bytes(b"old")

    with django_capture_on_commit_callbacks(execute=True):
        if way == "one":
            stale.delete()
        else:
            Image.objects.filter(pk=stale.pk).delete()

    assert Image.objects.get() == kept
    assert stored_names(settings) == names


# The command


def test_the_command_makes_what_is_missing_and_says_how_many():
    images = [make_photograph((200, 100)) for _ in range(2)]
    rendered(images[0])
    output = StringIO()

    call_command("renditions", stdout=output)

    assert output.getvalue() == "1 of 1 pictures\n"
    assert all(Image.objects.values_list("renditions", flat=True))
    output = StringIO()
    call_command("renditions", stdout=output)
    assert output.getvalue() == "No picture lacks a rendition.\n"


def test_the_command_goes_on_after_a_picture_that_fails_and_tells_at_the_end():
    broken, sound = make_photograph((200, 100)), make_photograph((200, 100))
    default_storage.delete(broken.file.name)
    errors = StringIO()

    with pytest.raises(CommandError, match="1 of 2 pictures failed"):
        call_command("renditions", stdout=StringIO(), stderr=errors)

    assert f"Picture {broken.pk}:" in errors.getvalue()
    sound.refresh_from_db()
    assert sound.renditions["avif"] == [160, 200]


# Which a page names


def test_a_box_wider_than_the_picture_offers_every_width():
    image = Image(file="x.jpg", width=200, height=100, renditions=renditions.plan_widths(200))

    assert renditions.build_srcset(image, "avif", up_to=320).endswith(" 200w")


def test_the_newsroom_shows_the_smallest_rendition_that_is_wide_enough(client):
    client.force_login(make_user("editor"))
    image = rendered(make_photograph())

    page = client.get("/admin/images/image/").text

    assert renditions.find_preview_url(image, width=480).endswith("-500.webp")
    assert f'src="{renditions.find_preview_url(image, width=480)}"' in page
    assert renditions.find_preview_url(image, width=501) == image.url
