"""How often each article was read, by day and by the site that led there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_path_hits")]

    operations = [
        migrations.CreateModel(
            name="ArticleReads",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="Where the desk is.")),
                (
                    "site",
                    models.CharField(
                        blank=True,
                        help_text="The site that led there, without “www.”.",
                        max_length=100,
                    ),
                ),
                ("reads", models.PositiveBigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reads",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "article reads",
                "default_permissions": (),
                "indexes": [models.Index(fields=["day", "article"], name="articlereads_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "day", "site"), name="articlereads_one_a_day_and_site"
                    )
                ],
            },
        ),
    ]
