"""The log is filtered by what was done. Built while the site runs."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0011_batch_of_a_decision")]

    operations = [
        AddIndexConcurrently(
            model_name="moderationlog",
            index=models.Index(fields=["action", "-at"], name="log_by_action"),
        ),
    ]
