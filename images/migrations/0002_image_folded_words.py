"""Index of pictures by their words, folded; made while the library is used, then the old one goes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models import F, Func, Value

from house_style.folding_in_sql import FoldedText

FILE_WORDS = Func(
    F("original_name"),
    Value("._-"),
    Value("   "),
    function="translate",
    output_field=models.TextField(),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("images", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="image",
            index=GinIndex(
                SearchVector(
                    *(FoldedText(text) for text in ("alt", "caption", "credit", FILE_WORDS)),
                    config="english",
                ),
                name="image_folded_words",
            ),
        ),
        RemoveIndexConcurrently(model_name="image", name="image_search"),
    ]
