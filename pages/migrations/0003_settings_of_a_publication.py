import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Have name and description stand in ``articles``; made anew, as a base cannot be added."""

    dependencies = [("articles", "0014_publication"), ("pages", "0002_ai_crawlers")]

    operations = [
        migrations.DeleteModel("SiteSettings"),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                (
                    "publication_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="articles.publication",
                    ),
                ),
                ("tagline", models.CharField(blank=True, max_length=160)),
                ("footer_note", models.CharField(blank=True, max_length=300)),
                (
                    "robots_txt",
                    models.TextField(
                        blank=True,
                        help_text="Lines added to the site's own robots.txt, such as Disallow: /old/.",
                        verbose_name="robots.txt",
                    ),
                ),
                (
                    "ai_crawlers",
                    models.CharField(
                        choices=[
                            ("welcome", "All may read"),
                            ("no-training", "They may answer questions with it, not train on it"),
                            ("refused", "None may read"),
                        ],
                        default="welcome",
                        help_text="What robots.txt asks of them; it can ask, not compel. Search engines "
                        "are not meant.",
                        max_length=11,
                        verbose_name="crawlers of artificial intelligence",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "house_rules",
                    models.ForeignKey(
                        blank=True,
                        help_text="The page with the rules for comments, linked from every reply form.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pages.page",
                    ),
                ),
            ],
            options={
                "verbose_name": "site settings",
                "verbose_name_plural": "site settings",
                "constraints": [
                    models.CheckConstraint(
                        name="sitesettings_ai_crawlers_is_known",
                        condition=models.Q(
                            ("ai_crawlers__in", ["welcome", "no-training", "refused"])
                        ),
                    )
                ],
            },
            bases=("articles.publication",),
        ),
    ]
