from typing import Any

from django.core.management.base import BaseCommand, CommandError

from images import renditions
from images.models import Image, make_renditions

BATCH = 1000


class Command(BaseCommand):
    help = (
        "Make the lighter copies that pictures still lack, here and now. The task worker makes "
        "those of a new picture by itself; this is for pictures older than it, and for those on "
        "which it gave up. Each picture is kept as soon as it is done, so it is safe to stop and "
        "to run again."
    )

    def handle(self, **options: Any) -> None:
        images = Image.objects.only("width", "renditions").order_by("pk")
        lacking = [
            image.pk
            for image in images.iterator(chunk_size=BATCH)
            if renditions.find_lacking(image)
        ]
        if not lacking:
            self.stdout.write("No picture lacks a rendition.")
            return
        failures = 0
        for done, pk in enumerate(lacking, start=1):
            try:
                make_renditions(image_id=pk)
            except Exception as fault:
                # Whatever one picture suffers from, the others are made.
                failures += 1
                self.stderr.write(f"Picture {pk}: {fault}")
            self.report(done, len(lacking))
        if failures:
            raise CommandError(
                f"{failures} of {len(lacking)} pictures failed; readers get their originals."
            )

    def report(self, done: int, total: int) -> None:
        """Say how far it is: on one line of a terminal, elsewhere every hundred pictures."""
        line = f"{done} of {total} pictures"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="\n" if done == total else "")
            self.stdout.flush()
        elif done % 100 == 0 or done == total:
            self.stdout.write(line)
