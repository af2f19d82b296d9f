"""Uploads: pictures that come into the library, sent by staff or from code (an import, the demo).

(The admin's form goes the same way: its file field cleans, and the model's field stores.)
"""

from dataclasses import asdict
from typing import IO

from django.contrib.auth.models import AbstractUser
from django.core.files.base import File

from images.cleaning import clean_picture
from images.models import Image
from images.suggestions import read_suggestions


def receive_picture(file: File | IO[bytes], *, by: AbstractUser) -> tuple[Image, bool]:
    """Take ``file`` as one of many that ``by`` sends, to be described after: ``(image, is_new)``.

    A file that the library has already brings its picture and stores nothing. What its metadata
    suggests is taken over; alt text may be missing then, which the library marks. Raises
    ``ValidationError`` for a file that ``clean_picture`` refuses.
    """
    cleaned = clean_picture(file)
    if known := Image.objects.same_as(cleaned).first():
        return known, False
    found = read_suggestions(file)
    image = Image(**asdict(found), uploaded_by_id=by.pk)
    image.file = cleaned
    image.save()
    return image, True


def store_picture(
    file: File | IO[bytes],
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    is_decorative: bool = False,
    by: AbstractUser | None = None,
    legacy_id: int | None = None,
    first_frame: bool = False,
) -> Image:
    """Clean ``file``, an open binary file, and return the new ``Image`` that holds it.

    ``by`` is the user who sends it. Raises ``ValidationError`` for a file that ``clean_picture``
    refuses and for a picture with neither alt text nor ``is_decorative``; nothing is stored then.
    """
    image = Image(
        alt=alt.strip(),
        caption=caption,
        credit=credit,
        is_decorative=is_decorative,
        uploaded_by_id=by.pk if by else None,
        legacy_id=legacy_id,
    )
    # Not an argument above: the facts that it fills in would be reset by the fields after it.
    image.file = clean_picture(file, first_frame=first_frame)
    image.full_clean()
    image.save()
    return image
