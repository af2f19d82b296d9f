"""Real picture files, good and bad, made on the spot."""

import struct
import zlib
from io import BytesIO

import pi_heif
import pillow_heif
from django.core.files.base import ContentFile
from PIL import Image as pillow
from PIL import ImageCms

SECRET = "planted-7f3a"  # what a file carries besides its pixels, and must not keep
# The site only reads HEIC. The tests write it too, and read it as the site does.
pillow_heif.register_heif_opener()
pi_heif.register_heif_opener(thumbnails=False)

PHP = b"<?php system($_GET['c']); ?>"


def encode(picture, encoding, **options):
    output = BytesIO()
    picture.save(output, encoding, **options)
    return output.getvalue()


def upload(content, name="photo.jpg"):
    return ContentFile(content, name=name)


def pixels(file):
    """The stored picture, decoded; ``file`` is bytes or a file."""
    if not isinstance(file, bytes):
        file.seek(0)
        file = file.read()
    picture = pillow.open(BytesIO(file))
    picture.load()
    return picture


def jpeg(size=(40, 30), color="red", **options):
    return encode(pillow.new("RGB", size, color), "JPEG", **options)


def halves(size=(40, 20)):
    """Red on the left, blue on the right: tells which way up a picture is."""
    picture = pillow.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return picture


def photograph(size=(320, 240)):
    """Something as restless as a photograph: noise over a slope of light."""
    slope = pillow.linear_gradient("L").resize(size)
    noise = [pillow.effect_noise(size, 40) for _ in range(3)]
    return pillow.blend(pillow.merge("RGB", noise), slope.convert("RGB"), 0.5)


def exif(orientation=1):
    """Camera data with a place on the map, a name and a comment."""
    data = pillow.Exif()
    data[0x0112] = orientation
    data[0x013B] = SECRET  # artist
    data.get_ifd(0x8825).update({1: "N", 2: (35.0, 4.0, 57.0), 3: "E", 4: (136.0, 53.0, 1.0)})
    return data


def everything_but_pixels():
    """Options that make Pillow write every kind of metadata that it knows into a JPEG."""
    return {
        "exif": exif(),
        "comment": SECRET.encode(),
        "xmp": f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode(),
        "icc_profile": srgb_profile(),
    }


def srgb_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def moving(encoding):
    frames = [pillow.new("RGB", (40, 30), color) for color in ("red", "green", "blue")]
    return encode(frames[0], encoding, save_all=True, append_images=frames[1:], duration=100)


def png_header(width, height):
    """A PNG that claims to be so large, in a hundred bytes."""

    def chunk(kind, body):
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def with_iptc(content, **words):
    """The JPEG ``content`` with IPTC-IIM records; their numbers by name, as agencies write them."""
    numbers = {"title": 5, "creator": 80, "headline": 105, "credit": 110, "caption": 120}
    records = b""
    for name, text in words.items():
        data = text if isinstance(text, bytes) else text.encode()
        records += b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(data)) + data
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(records)) + records
    block += b"\x00" * (len(block) % 2)
    payload = b"Photoshop 3.0\x00" + block
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + content[2:]


def xmp(properties):
    """An XMP packet around ``properties``, elements of a description."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Credit="Wire">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
