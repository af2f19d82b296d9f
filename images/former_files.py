"""Former files of replaced pictures: kept until no page names them, then removed.

``Image.save`` leaves a ``FormerFile`` behind. When the new renditions are made, the room that owns
the texts is told (the setting ``PICTURE_REPLACED_CALLABLE``) and gives them the new URL; only then,
and after every cache has let go of its pages, are the old files removed.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from images.models import FormerFile, Image

# Longer than a cache that obeys the site's headers may show an older page (docs/operations.md).
REMOVAL_DELAY = timedelta(minutes=10)


def queue_removal(image_id: int) -> None:
    """Queue the removal of the picture's former files, for when no cache names them any more."""
    at = timezone.now() + REMOVAL_DELAY
    remove_former_files.configure(schedule_at=at).defer(image_id=image_id)


@app.task(name="images.remove_former_files", priority=-10, retry=5)
@transaction.atomic
def remove_former_files(image_id: int) -> None:
    """Remove the former files of the picture from the storage. Safe to run twice."""
    storage = Image._meta.get_field("file").storage
    for former in FormerFile.objects.select_for_update().filter(image=image_id, is_stored=True):
        for name in former.list_names():
            storage.delete(name)
        former.is_stored = False
        former.save(update_fields=["is_stored"])
