"""Decisions of one step are found again, to be undone in one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0010_note_on_a_person_or_a_comment")]

    operations = [
        migrations.AddField(
            model_name="decisionsnapshot",
            name="batch",
            field=models.UUIDField(
                editable=False, help_text="Shared by what was decided on in one step.", null=True
            ),
        ),
        AddIndexConcurrently(
            model_name="decisionsnapshot",
            index=models.Index(
                fields=["batch"],
                condition=models.Q(batch__isnull=False),
                name="snapshots_of_a_batch",
            ),
        ),
    ]
