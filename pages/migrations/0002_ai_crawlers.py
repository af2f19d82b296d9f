from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]

    operations = [
        migrations.AddField(
            "sitesettings",
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
        migrations.AddConstraint(
            "sitesettings",
            models.CheckConstraint(
                name="sitesettings_ai_crawlers_is_known",
                condition=models.Q(("ai_crawlers__in", ["welcome", "no-training", "refused"])),
            ),
        ),
    ]
