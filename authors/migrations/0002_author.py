import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("authors", "0001_user"),
        ("images", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        help_text="The last part of /author/…/. Choose something other than a sign-in name.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        help_text="Shown under the name, such as “Editor and publisher”.",
                        max_length=120,
                    ),
                ),
                (
                    "bio",
                    models.TextField(
                        blank=True,
                        help_text="Plain text; a blank line starts a paragraph, web addresses become links.",
                    ),
                ),
                (
                    "legacy_id",
                    models.PositiveBigIntegerField(
                        blank=True,
                        editable=False,
                        help_text="The user id in WordPress.",
                        null=True,
                        unique=True,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "portrait",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portrait_of",
                        to="images.image",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        help_text="The staff account of this author, if there is one. Never shown to readers.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="author",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AuthorLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("url", models.URLField(max_length=500)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="authors.author",
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="author_name_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="author_slug_not_empty"
            ),
        ),
    ]
