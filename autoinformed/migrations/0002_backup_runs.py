from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("autoinformed", "0001_page_tags"),
    ]

    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("backup", "Backup"), ("check", "Restore tried")], max_length=10
                    ),
                ),
                ("place", models.TextField(help_text="The folder, or s3://bucket/prefix.")),
                ("set_name", models.CharField(blank=True, max_length=40)),
                ("began_at", models.DateTimeField(auto_now_add=True)),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, help_text="Empty: under way, or killed.", null=True
                    ),
                ),
                (
                    "problem",
                    models.TextField(
                        blank=True, help_text="Why it failed; empty where it did not."
                    ),
                ),
                ("files", models.PositiveIntegerField(default=0)),
                ("size", models.BigIntegerField(default=0, help_text="Bytes of the whole set.")),
            ],
            options={
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        models.F("kind"),
                        models.OrderBy(models.F("ended_at"), descending=True),
                        name="backup_runs_by_end",
                    )
                ],
            },
        ),
    ]
