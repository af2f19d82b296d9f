"""Newsroom full of invented articles, pictures and comments, written all or nothing."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Model

from articles.models import Article
from comments.models import Comment
from demo.generator import articles, discussions
from demo.generator.copying import Table, reset_sequences, without_search_indexes
from images.models import Image

BATCH = 5_000


def fill_newsroom(
    *,
    count: int,
    comments: int = 0,
    threads: Sequence[int] = (),
    images: int = 0,
    say: Callable[[str], None] = lambda line: None,
) -> dict[type[Model], int]:
    """Write ``count`` articles, ``images`` as rows alone, and ``comments`` spread over the live.

    Each number in ``threads`` is one more thread of so many comments: the first under the newest
    live article, the next under the one before it. ``say`` is told of the progress. Returns
    ``{model: how many rows}``.
    """
    with transaction.atomic(), without_search_indexes(Article, Comment, Image):
        image_table, image_keys = _write_pictures(images)
        writer = articles.Writer(count, image_keys)
        for index in range(count):
            writer.add(index)
            if (index + 1) % BATCH == 0 or index + 1 == count:
                writer.write()
                say(f"{index + 1:,} of {count:,} articles")
        tables = [image_table, *writer.tables.values()]
        tables += discussions.write_comments(writer.live, comments, threads, say=say)
        reset_sequences(Article, Comment, Image)
        say("The database checks what refers to what, and builds the search index.")
    counts = {table.model: table.count for table in tables if table.count}
    _tidy(counts)
    return counts


def _write_pictures(count: int) -> tuple[Table, range]:
    """Write rows of pictures without their files, for lists of them. Returns table and keys."""
    table = Table(Image)
    keys = range(table.first_key(), table.first_key() + count)
    for pk in keys:
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
    return table, keys


def _tidy(models: Iterable[type[Model]]) -> None:
    """Tell the planner of the new rows, and let indexes answer alone, as they would by tomorrow."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"{verb} {connection.ops.quote_name(model._meta.db_table)}")
