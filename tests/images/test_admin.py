"""The picture library in the newsroom: who sends, describes, changes and removes pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from images import renditions
from images.models import Image
from tests.factories import make_author, make_image, make_user
from tests.images import files

pytestmark = pytest.mark.django_db

LIST = reverse("admin:images_image_changelist")
ADD = reverse("admin:images_image_add")


def change_page(image):
    return reverse("admin:images_image_change", args=[image.pk])


def delete_page(image):
    return reverse("admin:images_image_delete", args=[image.pk])


def photo(content=None, name="port of nagoya.jpg"):
    return SimpleUploadedFile(name, content or files.jpeg(**files.everything_but_pixels()))


def form(**fields):
    return {
        "alt": "Cars beside a ship",
        "caption": "",
        "credit": "",
        "focal_x": "0.5",
        "focal_y": "0.5",
    } | fields


def errors(response):
    return response.context["adminform"].form.errors


@pytest.mark.parametrize("role", ["writer", "editor", "admin"])
def test_staff_who_write_can_send_a_picture(client, role):
    user = make_user(role)
    client.force_login(user)

    response = client.post(ADD, form(file=photo(), credit="Agency", focal_x="0.25"))

    assert response.status_code == 302
    image = Image.objects.get()
    assert image.uploaded_by == user
    assert (image.width, image.height, image.focal_x) == (40, 30, 0.25)
    assert image.original_name == "port of nagoya.jpg"
    with image.file.open() as file:
        assert files.SECRET.encode() not in file.read()


def test_a_moderator_sees_no_picture_library(client):
    client.force_login(make_user("moderator"))

    assert client.get(LIST).status_code == 403
    assert client.post(ADD, form(file=photo())).status_code == 403
    assert not Image.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client):
    response = client.get(LIST)

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_a_picture_without_alt_text_is_refused_beside_the_field(client):
    client.force_login(make_user("writer"))

    response = client.post(ADD, form(file=photo(), alt="  ", caption="Kept words"))

    assert errors(response) == {
        "alt": ["Say what the picture shows, or tick “Decorative” if it tells nothing."]
    }
    assert "Kept words" in response.text
    assert not Image.objects.exists()


def test_a_decorative_picture_needs_no_alt_text(client):
    client.force_login(make_user("writer"))

    response = client.post(ADD, form(file=photo(), alt="", is_decorative="on"))

    assert response.status_code == 302
    assert Image.objects.get().is_decorative


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a whole picture"),
        (files.moving("GIF"), "This picture moves"),
        (files.png_header(60000, 60000), "far too large"),
        (files.jpeg(size=(400, 300))[:900], "damaged or cut short"),
    ],
    ids=["svg", "moving", "bomb", "cut-short"],
)
def test_a_bad_file_is_refused_in_one_plain_sentence(client, settings, content, sentence):
    client.force_login(make_user("writer"))

    response = client.post(ADD, form(file=photo(content)))

    assert list(errors(response)) == ["file"]
    (message,) = errors(response)["file"]
    assert sentence in message
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize("focus", ["-0.1", "1.1", "nan", "left"])
def test_a_focus_outside_the_picture_is_refused(client, focus):
    client.force_login(make_user("writer"))

    response = client.post(ADD, form(file=photo(), focal_x=focus))

    assert list(errors(response)) == ["focal_x"]


def test_a_writer_changes_a_picture_of_their_own(client):
    writer = make_user("writer")
    image = make_image(by=writer)
    client.force_login(writer)

    response = client.post(change_page(image), form(alt="A better text"))

    assert response.status_code == 302
    image.refresh_from_db()
    assert image.alt == "A better text"


def test_a_writer_cannot_change_or_delete_anothers_picture(client):
    image = make_image(alt="The first text", by=make_user("writer"))
    orphan = make_image(alt="The first text")
    client.force_login(make_user("writer"))

    for picture in (image, orphan):
        assert client.get(change_page(picture)).status_code == 200  # to read, without a form
        assert client.post(change_page(picture), form(alt="Mine now")).status_code == 403
        assert client.post(delete_page(picture), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
    assert client.post(LIST, action).status_code == 403

    assert Image.objects.filter(alt="The first text").count() == 2


def test_an_editor_changes_any_picture_and_its_sender_stays(client):
    writer = make_user("writer")
    image = make_image(by=writer)
    client.force_login(make_user("editor"))

    response = client.post(change_page(image), form(alt="The desk's text", file=photo()))

    assert response.status_code == 302
    image.refresh_from_db()
    assert image.alt == "The desk's text"
    assert (image.width, image.height) == (40, 30)
    assert image.uploaded_by == writer
    assert "Not yet" not in client.get(change_page(image)).text  # its screen says when


def test_many_pictures_are_deleted_at_once_with_their_files(
    client, settings, django_capture_on_commit_callbacks
):
    doomed = [make_image().pk for _ in range(2)]
    client.force_login(make_user("editor"))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(LIST, {"action": "delete_selected", "_selected_action": doomed, "post": "yes"})

    assert not Image.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_picture_in_use_is_not_deleted(client, settings):
    image = make_image()
    make_author("Hanako Example", portrait=image)
    client.force_login(make_user("editor"))

    response = client.post(delete_page(image), {"post": "yes"})

    assert "Hanako Example" in response.text
    assert Image.objects.filter(pk=image.pk).exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_the_grid_shows_small_files_and_what_is_still_missing(client):
    described = make_image("Cars beside a ship", size=(960, 720), credit="Agency")
    Image.objects.filter(pk=described.pk).update(renditions={"webp": [160, 320, 480, 720]})
    Image.objects.filter(pk=make_image().pk).update(alt="")
    client.force_login(make_user("writer"))

    page = client.get(LIST).text

    small = renditions.build_name(described.file.name, "webp", 480)
    assert f'<img src="/media/{small}" alt="" width="960" height="720" loading="lazy">' in page
    assert page.count("Alt text missing") == page.count("No credit") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("use=unused", {"Mine", "Nobody's", ""}),
        ("use=used", {"On a profile"}),
        ("described=no", {""}),
        ("from=me", {"Mine"}),
    ],
)
def test_the_list_is_narrowed_by_use_alt_text_and_uploader(client, query, found):
    writer = make_user("writer")
    make_image("Mine", by=writer)
    make_image("Nobody's")
    make_author(portrait=make_image("On a profile"))
    Image.objects.filter(pk=make_image().pk).update(alt="")
    client.force_login(writer)

    response = client.get(f"{LIST}?{query}")

    assert {image.alt for image in response.context["cl"].result_list} == found


def test_markup_in_the_words_of_a_picture_is_escaped(client):
    make_image("<script>alert(1)</script>", caption='"><script>alert(2)</script>')
    client.force_login(make_user("writer"))

    page = client.get(LIST).text

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "words", ["ship", "ships", "harb", "agency", "nagoya", "port-of ship", "NAGOYA.JPG"]
)
def test_a_picture_is_found_by_its_words_and_its_senders_file_name(client, words):
    client.force_login(make_user("editor"))
    client.post(
        ADD,
        form(
            file=photo(name="port_of-nagoya.jpg"),
            alt="Cars by a ship",
            caption="In harbour",
            credit="Agency",
        ),
    )
    make_image("Something else")

    response = client.get(LIST, {"q": words})

    assert [image.alt for image in response.context["cl"].queryset] == ["Cars by a ship"]


def test_a_picture_is_found_by_words_beside_typographic_signs_and_without_accents(client):
    client.force_login(make_user("editor"))
    make_image("A “Citroën” at the washer’s", credit="Zoë—Press™")

    for words in ("citroen", "washer", "press", "Zoe\u0308", "“citroën”"):
        found = client.get(LIST, {"q": words}).context["cl"].queryset
        assert len(found) == 1, words


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_pictures(
    client, django_assert_num_queries
):
    client.force_login(make_user("editor"))
    for _ in range(3):
        make_image(by=make_user("writer"))
    client.get(LIST)

    with django_assert_num_queries(8):
        client.get(LIST)
    for _ in range(12):
        make_image(by=make_user("writer"))
    with django_assert_num_queries(8):
        client.get(LIST)


def test_what_a_new_file_says_of_itself_is_taken_over_where_nobody_said_it(client):
    client.force_login(make_user("writer"))
    content = files.with_iptc(
        files.jpeg(), creator="Hanako Example", caption="A launch.", headline="A car on a stage"
    )

    response = client.post(ADD, form(file=photo(content), alt="", caption="Ours"), follow=True)

    image = Image.objects.get()
    assert (image.alt, image.caption) == ("A car on a stage", "Ours")
    assert image.credit == "Hanako Example"
    told = "Read from the file, for you to check. Alt: A car on a stage; credit: Hanako Example"
    assert told in response.text


def test_a_decorative_picture_takes_no_alt_text_from_its_file(client):
    client.force_login(make_user("writer"))
    content = files.with_iptc(files.jpeg(), headline="A line")

    response = client.post(ADD, form(file=photo(content), alt="", is_decorative="on"))

    assert response.status_code == 302
    assert Image.objects.get().alt == ""


def test_a_file_name_in_a_new_file_is_no_alt_text(client):
    client.force_login(make_user("writer"))
    content = files.with_iptc(files.jpeg(), headline="IMG_1234.JPG")

    response = client.post(ADD, form(file=photo(content), alt=""))

    assert list(errors(response)) == ["alt"]
