"""A new file for a picture that is in use: every page comes to show it before the old one goes.

``Image.save`` leaves a ``FormerFile`` behind. When the new renditions are made, texts that name the
old file are given the new address by the room that owns them; only then, and after every cache has
let go of its pages, are the old files removed.
"""

from django.db import transaction
from procrastinate.contrib.django import app

from images.models import FormerFile, Image

# Longer than a cache that obeys us may show an older page (articles/caching.py).
AFTER = {"minutes": 10}


def show_everywhere(image_id):
    """Have the texts that name a former file of the picture rewritten. Nothing if it has none."""
    if FormerFile.objects.filter(image=image_id, is_stored=True).exists():
        # By its name: texts belong to the rooms above.
        app.configure_task("articles.show_replaced_picture").defer(image_id=image_id)


def remove_later(image_id):
    """Have the former files of the picture removed, once no cache has a page that names them."""
    app.configure_task("images.remove_former_files", schedule_in=AFTER).defer(image_id=image_id)


@transaction.atomic
def remove_former_files(image_id):
    """Remove the files from the storage. Safe to run twice."""
    storage = Image._meta.get_field("file").storage
    for former in FormerFile.objects.select_for_update().filter(image=image_id, is_stored=True):
        for name in former.names():
            storage.delete(name)
        former.is_stored = False
        former.save(update_fields=["is_stored"])
