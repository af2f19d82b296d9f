"""Pictures as the library's rows have them, without their files: for lists of them, not to see."""

import hashlib

from demo.generator.copying import Table, reset_sequences
from images.models import Image


def write_pictures(count: int) -> tuple[Table, range]:
    """Write ``count`` rows. Returns their table and their keys."""
    table = Table(Image)
    first = table.first_key()
    for pk in range(first, first + count):
        table.add(
            id=pk,
            file=f"generated/{pk}.jpg",
            width=1600,
            height=1000,
            byte_size=200_000,
            sha256=hashlib.sha256(str(pk).encode()).hexdigest(),
            original_name=f"generated-{pk}.jpg",
            alt=f"Invented picture {pk}",
            caption="There is no such plant.",
            credit="Nobody",
        )
    table.write()
    reset_sequences(Image)
    return table, range(first, first + count)
