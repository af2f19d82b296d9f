"""Many pictures sent at once: read, recognized, refused one by one, and described after."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from images.models import Image
from images.suggestions import Suggestions, read_suggestions
from tests.factories import make_image, make_user
from tests.images import files

UPLOAD = reverse("admin:images_image_upload")
DESCRIBE = reverse("admin:images_image_describe")


def sent(name, content):
    return SimpleUploadedFile(name, content)


def test_words_are_read_from_iptc():
    photo = files.with_iptc(
        files.jpeg(),
        headline="Cars beside\na ship",
        caption="The port of Nagoya. " * 200,
        creator="Hanako Example".encode("latin-1"),
        credit="Büro".encode("latin-1"),
    )

    found = read_suggestions(files.upload(photo))

    assert (found.alt, found.credit) == ("Cars beside a ship", "Hanako Example/Büro")
    assert found.caption.startswith("The port of Nagoya. The")
    assert len(found.caption) <= 2000


def test_words_in_xmp_come_before_those_in_iptc():
    packet = files.xmp(
        "<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li>Rows of cars</rdf:li>"
        "<rdf:li>Reihen</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>"
        "<dc:description><rdf:Alt><rdf:li>They wait &amp; wait.</rdf:li></rdf:Alt></dc:description>"
    )
    photo = files.with_iptc(files.jpeg(xmp=packet), headline="A headline", caption="Older")

    found = read_suggestions(files.upload(photo))

    assert found == Suggestions("Rows of cars", "They wait & wait.", "Wire")


def test_words_are_read_from_exif_where_nothing_better_is():
    data = files.exif()
    data[0x010E] = "Neue Wagen in Köln".encode()
    data[0x013B] = "Hanako Müller".encode("latin-1")
    data[0x8298] = "© Agency".encode()
    photo = files.jpeg(exif=data)
    found = read_suggestions(files.upload(photo))
    assert found == Suggestions(caption="Neue Wagen in Köln", credit="Hanako Müller")

    found = read_suggestions(files.upload(files.with_iptc(photo, creator="Jane Roe")))
    assert (found.caption, found.credit) == ("Neue Wagen in Köln", "Jane Roe")

    del data[0x013B]
    data[0x010E] = "OLYMPUS DIGITAL CAMERA"
    found = read_suggestions(files.upload(files.jpeg(exif=data)))
    assert found == Suggestions(credit="© Agency")


def test_hostile_xmp_grows_to_nothing():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + "<i>" * 60_000
    packet = (bomb.encode() + files.xmp("<dc:description>&b;&b;&b;</dc:description>"))[:60_000]
    found = read_suggestions(files.upload(files.jpeg(xmp=packet)))
    assert len(found.caption) < 20


@pytest.mark.parametrize("content", [b"", b"<svg/>", files.jpeg(), files.png_header(9, 9)[:30]])
def test_a_file_that_says_nothing_suggests_nothing(content):
    assert read_suggestions(files.upload(content)) == Suggestions()


@pytest.mark.django_db
def test_each_of_many_files_is_taken_recognized_or_refused_for_itself(client):
    writer = make_user("writer")
    client.force_login(writer)
    described = files.with_iptc(files.jpeg(color="blue"), headline="A blue car")
    client.post(UPLOAD, {"files": [sent("blue.jpg", described)]})

    response = client.post(
        UPLOAD,
        {
            "files": [
                sent("red.jpg", files.jpeg()),
                sent("again.jpg", described),
                sent("note.txt", b"words"),
            ]
        },
    )

    first, second = Image.objects.order_by("pk")
    assert (first.alt, first.uploaded_by) == ("A blue car", writer)
    assert (second.original_name, second.is_undescribed) == ("red.jpg", True)
    page = response.text
    assert "1 of 3 added." in page
    assert "The library has this picture already" in page
    assert reverse("admin:images_image_change", args=[first.pk]) in page
    assert "not a whole picture" in page
    assert f"{DESCRIBE}?pk={second.pk}" in page


@pytest.mark.django_db
def test_a_script_gets_a_line_for_the_file_that_it_sent(client):
    client.force_login(make_user("writer"))

    response = client.post(
        UPLOAD, {"files": [sent("a.jpg", files.jpeg())]}, headers={"accept": "application/json"}
    )

    (line,) = response.json()["sent"]
    assert line["pk"] == Image.objects.get().pk
    assert "alt text missing" in line["html"]


@pytest.mark.django_db
def test_a_form_without_a_file_says_so(client):
    client.force_login(make_user("writer"))

    assert "Choose at least one file." in client.post(UPLOAD).text


@pytest.mark.django_db
def test_the_form_of_one_picture_leads_to_the_one_that_is_there(client):
    content = files.jpeg(color="green")
    client.force_login(make_user("writer"))
    client.post(UPLOAD, {"files": [sent("a.jpg", content)]})
    known = Image.objects.get()

    response = client.post(
        reverse("admin:images_image_add"),
        {"file": sent("b.jpg", content), "alt": "A car", "focal_x": "0.5", "focal_y": "0.5"},
    )

    (message,) = response.context["adminform"].form.errors["file"]
    assert reverse("admin:images_image_change", args=[known.pk]) in message
    assert Image.objects.count() == 1


def described(images, **fields):
    data = {"form-TOTAL_FORMS": len(images), "form-INITIAL_FORMS": len(images)}
    for number, image in enumerate(images):
        data |= {f"form-{number}-id": image.pk, f"form-{number}-alt": image.alt}
        data |= {f"form-{number}-caption": image.caption, f"form-{number}-credit": image.credit}
    return data | fields


@pytest.mark.django_db
def test_several_pictures_are_described_on_one_page_and_blank_ones_wait(client):
    writer = make_user("writer")
    images = [make_image("Red", by=writer), make_image("Blue", by=writer)]
    Image.objects.update(alt="")
    images = list(Image.objects.order_by("pk"))
    client.force_login(writer)
    address = f"{DESCRIBE}?pk={images[0].pk}&pk={images[1].pk}"

    response = client.post(address, described(images, **{"form-0-alt": "A red car"}))

    assert response.status_code == 302
    assert list(Image.objects.order_by("pk").values_list("alt", flat=True)) == ["A red car", ""]


@pytest.mark.django_db
def test_a_fault_in_one_description_loses_no_word_of_the_others(client):
    writer = make_user("writer")
    images = [make_image("Red", by=writer), make_image("Blue", by=writer)]
    client.force_login(writer)
    address = f"{DESCRIBE}?pk={images[0].pk}&pk={images[1].pk}"
    typed = {"form-0-alt": "", "form-1-caption": "Typed words"}

    response = client.post(address, described(images, **typed))

    assert "Say what the picture shows" in response.text
    assert "Typed words" in response.text
    assert not Image.objects.filter(caption="Typed words").exists()


@pytest.mark.django_db
def test_nobody_describes_anothers_picture(client):
    image = make_image("Theirs", by=make_user("writer"))
    client.force_login(make_user("writer"))

    page = client.get(f"{DESCRIBE}?pk={image.pk}").text
    client.post(f"{DESCRIBE}?pk={image.pk}", described([image], **{"form-0-alt": "Mine"}))

    assert "Nothing to describe here." in page
    image.refresh_from_db()
    assert image.alt == "Theirs"
