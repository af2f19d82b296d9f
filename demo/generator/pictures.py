"""Pictures as the library's rows have them, without their files: for lists of them, not to see."""

import hashlib

from demo.generator.copying import Table, go_on_counting
from images.models import Image


def write(count):
    """Returns the table, and the keys of its rows."""
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
    go_on_counting(Image)
    return table, range(first, first + count)
