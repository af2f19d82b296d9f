from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="renditions",
            field=models.JSONField(
                default=dict,
                editable=False,
                help_text="The lighter copies that exist, by encoding and width (images/renditions.py).",
            ),
        ),
    ]
