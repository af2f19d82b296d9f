import datetime

import django.db.models.functions.datetime
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0004_unsaved_prepared_and_previewed")]

    operations = [
        AddIndexConcurrently(
            "article",
            models.Index(
                django.db.models.functions.datetime.TruncMonth("published_at", tzinfo=datetime.UTC),
                models.OrderBy(models.F("updated_at"), descending=True),
                condition=models.Q(("status", "published")),
                include=("published_at", "withdraw_at"),
                name="article_sitemap",
            ),
        )
    ]
