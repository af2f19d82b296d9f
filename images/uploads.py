"""How a picture comes into the library: from code (an import, the demo, a test), or sent by staff.

(The admin's form comes the same way: its file field cleans, and the model's field stores.)
"""

from images import suggestions
from images.cleaning import clean
from images.models import Image

__all__ = ["clean", "receive", "store"]


def receive(file, *, by):
    """Take ``file`` as one of many that ``by`` sends, to be described after. ``(image, is_new)``.

    A file that the library has already brings its picture and stores nothing. What the file says
    of itself is taken over where it says anything; alt text may be missing then, which the library
    marks. Raises ``ValidationError`` for a file that ``clean`` refuses.
    """
    cleaned = clean(file)
    if known := Image.objects.same_as(cleaned).first():
        return known, False
    said = suggestions.read(file)
    image = Image(alt=said.alt, caption=said.caption, credit=said.credit, uploaded_by=by)
    image.file = cleaned
    image.save()
    return image, True


def store(
    file,
    *,
    alt="",
    caption="",
    credit="",
    is_decorative=False,
    by=None,
    legacy_id=None,
    first_frame=False,
):
    """Clean ``file``, an open binary file, and return the new ``Image`` that holds it.

    ``by`` is the user who sends it. Raises ``ValidationError`` for a file that ``clean`` refuses
    and for a picture with neither alt text nor ``is_decorative``; nothing is stored then.
    """
    image = Image(
        alt=alt.strip(),
        caption=caption,
        credit=credit,
        is_decorative=is_decorative,
        uploaded_by=by,
        legacy_id=legacy_id,
    )
    # Not an argument above: the facts that it fills in would be reset by the fields after it.
    image.file = clean(file, first_frame=first_frame)
    image.full_clean()
    image.save()
    return image
