"""Index by which `prepare` finds what is to be indexed anew, made while the site is written to."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0006_article_search_words")]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(fields=["search_version"], name="article_search_version"),
        ),
    ]
