"""The index of what awaits a moderator, with what readers reported. Built while the site runs."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0004_reports_without_takedown")]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                fields=["created_at", "id"],
                condition=Q(
                    Q(status="pending")
                    | Q(edited_text_at__isnull=False)
                    | Q(reported_at__isnull=False),
                    removed_at__isnull=True,
                ),
                name="comment_to_decide",
            ),
        ),
        RemoveIndexConcurrently(model_name="comment", name="comment_awaiting"),
    ]
