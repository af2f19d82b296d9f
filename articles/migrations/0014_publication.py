from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_saved_views")]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(default="AutoInformed", max_length=80)),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="What the site is, for search engines and feeds.",
                        max_length=320,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="publication_one_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="publication_name_not_empty",
                    ),
                ]
            },
        ),
    ]
