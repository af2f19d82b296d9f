"""Trash of articles: a state, and since when. Its constraints are checked while the site is used."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0008_searchword_spelling")]

    operations = [
        migrations.RemoveConstraint(
            model_name="article",
            name="article_status_is_known",
        ),
        migrations.AddField(
            model_name="article",
            name="deleted_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="Since when it is in the trash.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("ready", "Ready"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("deleted", "In the trash"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="articlecategory",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("ready", "Ready"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("deleted", "In the trash"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="articlecompany",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("ready", "Ready"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("deleted", "In the trash"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="byline",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("ready", "Ready"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("deleted", "In the trash"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="taggedarticle",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("ready", "Ready"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("deleted", "In the trash"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        AddConstraintNotValid(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["draft", "review", "ready", "published", "withdrawn", "deleted"],
                    )
                ),
                name="article_status_is_known",
            ),
        ),
        AddConstraintNotValid(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at__isnull", False), ("status", "deleted")),
                    models.Q(
                        models.Q(("status", "deleted"), _negated=True), ("deleted_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="article_deleted_has_time",
            ),
        ),
        ValidateConstraint(model_name="article", name="article_status_is_known"),
        ValidateConstraint(model_name="article", name="article_deleted_has_time"),
    ]
