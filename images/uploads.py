"""How a picture comes into the library from code: an import, the demo, a test.

(The admin's form comes the same way: its file field cleans, and the model's field stores.)
"""

from images.cleaning import clean
from images.models import Image

__all__ = ["clean", "store"]


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
