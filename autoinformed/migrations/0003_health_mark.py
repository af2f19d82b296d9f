"""Marks that checks of the site's health and its alerts remember."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("autoinformed", "0002_backup_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="HealthMark",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "permissions": [("see_health", "Can see the site's health and send test mails")],
                "default_permissions": (),
            },
        ),
    ]
