import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a request for personal data know a row of its address, whatever key that is hashed with."""

    dependencies = [("comments", "0006_first_rules")]

    operations = [
        migrations.AddField(
            model_name="datarequest",
            name="found",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="comments.privateside",
            ),
        ),
    ]
