"""Background work on pictures. A task carries ids and may run twice."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from images import renditions, replacing
from images.models import Image


# After everything else that waits: a mail is not held up by an archive of pictures.
@app.task(
    name="images.make_renditions",
    priority=-10,
    retry=RetryStrategy(max_attempts=6, exponential_wait=5),
)
def make_renditions(image_id):
    """Make what the picture still lacks of its renditions. Nothing where it is gone or complete."""
    _make_renditions(image_id)
    replacing.show_everywhere(image_id)


@app.task(name="images.remove_former_files", priority=-10, retry=5)
def remove_former_files(image_id):
    """Remove the files that the picture had before, now that no page names them."""
    replacing.remove_former_files(image_id)


def _make_renditions(image_id):
    with transaction.atomic():
        # Whoever deletes it or gives it another file waits, and then finds all of these to remove.
        rows = Image.objects.select_for_update(no_key=True)
        image = rows.only("file", "width", "height", "renditions").filter(pk=image_id).first()
        if image is None or not renditions.lacking(image):
            return
        made = renditions.make(image)
        Image.objects.filter(pk=image_id).update(renditions=made)
