"""Cleaning of a file on its way into the library. No database here: bytes in, bytes out."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from images.cleaning import DAMAGED, EMPTY, LONG_SIDE, MOVING, UNREADABLE, clean_picture
from tests.images import files

SEED_PICTURE = (
    Path(__file__).resolve().parents[3] / "shared/data/uploads/2025/12/toyota-export-japan.jpg"
)


def refusal(content, **options):
    with pytest.raises(ValidationError) as caught:
        clean_picture(files.upload(content), **options)
    (message,) = caught.value.messages
    return message


def test_nothing_but_pixels_survives_in_a_photograph():
    sent = files.jpeg(**files.everything_but_pixels())
    assert files.SECRET.encode() in sent

    stored = clean_picture(files.upload(sent)).read()

    picture = files.pixels(stored)
    assert files.SECRET.encode() not in stored
    assert not picture.getexif()
    assert picture.info.keys() <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize("encoding", ["PNG", "WEBP", "AVIF"])
def test_no_place_on_the_map_survives_in_any_encoding(encoding):
    options = {"exif": files.exif(), "icc_profile": files.srgb_profile()}
    sent = files.encode(files.halves(), encoding, **options)
    assert files.SECRET.encode() in sent

    stored = clean_picture(files.upload(sent)).read()

    assert files.SECRET.encode() not in stored
    assert b"Exif" not in stored
    assert not files.pixels(stored).getexif()
    assert "icc_profile" not in files.pixels(stored).info


def test_text_chunks_of_a_png_are_dropped():
    notes = PngInfo()
    notes.add_text("Comment", files.SECRET)
    notes.add_itxt("XML:com.adobe.xmp", files.SECRET)
    sent = files.encode(files.halves(), "PNG", pnginfo=notes)

    stored = clean_picture(files.upload(sent)).read()

    assert files.SECRET.encode() not in stored


def test_code_hidden_in_or_behind_a_picture_is_dropped():
    sent = files.jpeg(comment=files.PHP) + files.PHP + b"<script>alert(1)</script>"

    stored = clean_picture(files.upload(sent, "shell.php.jpg")).read()

    assert b"<?php" not in stored
    assert b"<script" not in stored


def test_a_picture_taken_sideways_is_turned_upright():
    sent = files.encode(files.halves(), "JPEG", exif=files.exif(orientation=6))

    stored = clean_picture(files.upload(sent))

    assert (stored.width, stored.height) == (20, 40)
    red, _, blue = files.pixels(stored).getpixel((10, 5))
    assert red > 200
    assert blue < 60


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_camera_data_beyond_repair_does_not_cost_the_picture():
    sent = files.jpeg(exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\xff" * 40)

    stored = clean_picture(files.upload(sent))

    assert (stored.width, stored.height) == (40, 30)


def test_a_print_shops_cmyk_becomes_rgb():
    sent = files.encode(files.halves().convert("CMYK"), "JPEG")

    picture = files.pixels(clean_picture(files.upload(sent)))

    assert picture.mode == "RGB"
    assert picture.getpixel((5, 10))[0] > 200


def test_colors_are_brought_to_srgb():
    # In this profile the channels of red and blue have changed places.
    profile = files.srgb_profile()
    profile = profile.replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
    sent = files.jpeg(color="red", icc_profile=profile)

    picture = files.pixels(clean_picture(files.upload(sent)))

    red, _, blue = picture.getpixel((5, 5))
    assert (red < 40, blue > 200) == (True, True)
    assert "icc_profile" not in picture.info


@pytest.mark.parametrize(
    "profile",
    [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()],
    ids=["nonsense", "of-another-kind"],
)
def test_a_useless_color_profile_does_not_cost_the_picture(profile):
    sent = files.jpeg(color="red", icc_profile=profile)

    picture = files.pixels(clean_picture(files.upload(sent)))

    assert picture.getpixel((5, 5))[0] > 200
    assert "icc_profile" not in picture.info


def test_sixteen_bits_of_grey_are_scaled_and_not_clipped():
    sent = files.encode(pillow.new("I;16", (8, 8), 32768), "PNG")

    picture = files.pixels(clean_picture(files.upload(sent)))

    assert picture.mode == "L"
    assert picture.getpixel((0, 0)) == 128


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_kind_of_png_is_taken(mode):
    sent = files.encode(files.halves().convert(mode), "PNG")

    stored = clean_picture(files.upload(sent))

    assert (stored.width, stored.height) == (40, 20)
    assert stored.name == "picture.png"


def test_transparency_is_kept():
    drawing = pillow.new("P", (20, 20), 0)
    drawing.putpalette([255, 0, 0, 0, 0, 255])
    drawing.paste(1, (10, 0, 20, 20))
    sent = files.encode(drawing, "PNG", transparency=0)

    picture = files.pixels(clean_picture(files.upload(sent)))

    assert picture.mode == "RGBA"
    assert picture.getpixel((2, 2))[3] == 0
    assert picture.getpixel((15, 2)) == (0, 0, 255, 255)


def test_a_drawing_stays_png_and_a_photograph_sent_as_png_becomes_jpeg():
    drawing = clean_picture(files.upload(files.encode(files.halves(), "PNG")))
    photograph = clean_picture(files.upload(files.encode(files.photograph(), "PNG")))

    assert drawing.name == "picture.png"
    assert files.pixels(drawing).getpixel((5, 5)) == (255, 0, 0)
    assert photograph.name == "picture.jpg"
    assert files.pixels(photograph).format == "JPEG"


def test_a_transparent_photograph_becomes_webp():
    picture = files.photograph()
    picture.putalpha(pillow.linear_gradient("L").resize(picture.size))

    stored = clean_picture(files.upload(files.encode(picture, "PNG")))

    assert stored.name == "picture.webp"
    assert files.pixels(stored).format == "WEBP"


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_the_type_is_read_from_the_file_not_from_its_name(encoding):
    sent = files.encode(files.halves(), encoding)

    stored = clean_picture(files.upload(sent, "report.html"))

    assert stored.name in {"picture.jpg", "picture.png"}
    assert stored.original_name == "report.html"


def test_a_photograph_of_an_iphone_is_taken_upright_and_without_its_place():
    options = {"exif": files.exif(orientation=6).tobytes(), "icc_profile": files.srgb_profile()}
    sent = files.encode(files.photograph(), "HEIF", **options)
    assert files.SECRET.encode() in sent

    stored = clean_picture(files.upload(sent, "IMG_1234.HEIC"))

    assert (stored.name, stored.width, stored.height) == ("picture.jpg", 240, 320)
    assert files.SECRET.encode() not in stored.read()
    assert files.pixels(stored).format == "JPEG"
    assert not files.pixels(stored).getexif()


def test_a_heic_file_of_several_pictures_gives_the_one_that_it_shows():
    # A burst of a phone's, for one: not a picture that moves.
    first, shown = files.pillow.new("RGB", (64, 48), "red"), files.halves((80, 40))
    sent = files.encode(first, "HEIF", save_all=True, append_images=[shown], primary_index=1)

    stored = clean_picture(files.upload(sent))

    assert (stored.width, stored.height) == (80, 40)


def test_a_heic_file_cut_short_is_refused_in_words():
    sent = files.encode(files.photograph(), "HEIF")
    assert refusal(sent[: len(sent) // 2]) in (DAMAGED, UNREADABLE)


def test_a_very_large_photograph_is_made_smaller_and_loads_progressively():
    stored = clean_picture(files.upload(files.jpeg((6000, 3000))))

    picture = files.pixels(stored)
    assert picture.size == (stored.width, stored.height) == (LONG_SIDE, LONG_SIDE // 2)
    assert picture.info["progressive"]


def test_a_small_picture_is_not_made_larger():
    stored = clean_picture(files.upload(files.jpeg((40, 30))))

    assert (stored.width, stored.height) == (40, 30)


@pytest.mark.parametrize("encoding", ["GIF", "WEBP", "PNG", "AVIF"])
def test_a_moving_picture_is_refused_unless_its_first_frame_is_asked_for(encoding):
    sent = files.moving(encoding)

    message = refusal(sent)
    stored = clean_picture(files.upload(sent), first_frame=True)

    assert message == MOVING
    assert files.pixels(stored).convert("RGB").getpixel((5, 5))[0] > 200
    assert not getattr(files.pixels(stored), "is_animated", False)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*<script>alert(1)</script>*/=1;" + bytes(50),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"%PDF-1.7\n",
        b"\xff\xd8\xff\xe0" + bytes(20),
        b"BM" + bytes(60),
        b"words",
        files.png_header(0, 5),
    ],
    ids=["svg", "html", "gif-html", "eps", "pdf", "jpeg-start", "bmp", "text", "no-width"],
)
def test_a_file_of_another_type_is_refused_whatever_its_name(content):
    assert refusal(content) == UNREADABLE


def test_a_tiff_is_refused_although_pillow_knows_it():
    assert refusal(files.encode(files.halves(), "TIFF")) == UNREADABLE


def test_an_empty_file_is_refused():
    assert refusal(b"") == EMPTY


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "GIF"])
def test_a_picture_cut_short_is_refused(encoding):
    sent = files.encode(files.photograph(), encoding)

    assert refusal(sent[: len(sent) // 2]) == DAMAGED


@pytest.mark.parametrize("encoding", ["WEBP", "AVIF"])
def test_a_picture_cut_short_in_a_box_format_is_refused(encoding):
    sent = files.encode(files.photograph(), encoding)

    assert refusal(sent[: len(sent) // 2]) in {DAMAGED, UNREADABLE}


@pytest.mark.parametrize("size", [(60000, 60000), (9000, 9000), (40000, 2), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_by_its_header(size):
    message = refusal(files.png_header(*size))

    assert "the limit is 50 million in all, and 30000 on a side" in message


def test_a_file_over_26_megabytes_is_refused():
    message = refusal(files.jpeg() + bytes(26 * 1024 * 1024))

    assert message == "This file is larger than 25.0\xa0MB. Make it smaller and send it again."


def test_the_same_upload_has_the_same_digest_and_another_has_another():
    first, again, other = files.jpeg(), files.jpeg(), files.jpeg(color="blue")

    digests = [clean_picture(files.upload(content)).sha256 for content in (first, again, other)]

    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\ken\\port of Nagoya.jpg", "port of Nagoya.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\x1b.jpg", "ab.jpg"),
        ("n" * 400, "n" * 255),
    ],
)
def test_the_name_that_the_sender_gave_is_kept_without_its_folders(sent, kept):
    file = files.upload(files.jpeg())
    file.name = sent

    assert clean_picture(file).original_name == kept


def test_the_incumbents_own_picture_is_taken():
    if not SEED_PICTURE.exists():
        pytest.skip("the folder ../shared/data with the incumbent's uploads is not here")
    with SEED_PICTURE.open("rb") as file:
        stored = clean_picture(file)

    assert (stored.width, stored.height) == (1600, 1067)
    assert stored.original_name == "toyota-export-japan.jpg"
