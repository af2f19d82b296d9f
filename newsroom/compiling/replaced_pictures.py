"""Replaced pictures: every text is given the new path of a picture whose file was replaced."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Field, Model
from procrastinate.contrib.django import app

from articles import body_pictures
from articles.models import Article
from house_style.fields import CompiledTextField, list_rich_text_columns
from images import former_files
from images.models import FormerFile


def queue(image_id: int) -> None:
    """Have the texts rewritten: what the setting ``PICTURE_REPLACED_CALLABLE`` names."""
    rewrite_texts.defer(image_id=image_id)


@app.task(name="newsroom.rewrite_texts", retry=5)
def rewrite_texts(image_id: int) -> None:
    """Rewrite the texts that name a former file of the picture, then let the old files go.

    Nothing else of the articles changes, their "changed at" included. Safe to run twice.
    """
    for pk in Article.objects.filter(pictures=image_id).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            article = Article.objects.select_for_update(of=("self",)).get(pk=pk)
            article.save(update_fields=["body"])
    former = FormerFile.objects.filter(image=image_id, is_stored=True)
    stems = [name.rpartition(".")[0] for name in former.values_list("name", flat=True)]
    for model, field in _list_other_columns():
        for stem in stems:
            for row in model._default_manager.filter(**{f"{field.name}__contains": stem}):
                setattr(row, field.name, body_pictures.renew_urls(getattr(row, field.name)))
                row.save(update_fields=[field.name])
    former_files.queue_removal(image_id)


def _list_other_columns() -> Iterator[tuple[type[Model], Field]]:
    """What people write with pictures in it, besides articles: companies and pages, short lists."""
    for model, field in list_rich_text_columns():
        if model is not Article and not isinstance(field, CompiledTextField):
            yield model, field
