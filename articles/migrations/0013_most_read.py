"""The articles that are most read this week, in order."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_article_reads")]

    operations = [
        migrations.CreateModel(
            name="MostRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(unique=True)),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="most_read",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "most read",
                "ordering": ["place"],
                "default_permissions": (),
            },
        ),
    ]
