import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Index the queue, the words of comments and the log, while the site goes on writing."""

    atomic = False

    dependencies = [("comments", "0004_moderators_desk")]

    operations = [
        AddIndexConcurrently(
            "comment",
            models.Index(
                condition=Q(
                    Q(("status", "pending"), ("edited_text_at__isnull", False), _connector="OR"),
                    ("removed_at__isnull", True),
                ),
                fields=["created_at", "id"],
                name="comment_awaiting",
            ),
        ),
        AddIndexConcurrently(
            "comment",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("name", "text", config="english"),
                name="comment_words",
            ),
        ),
        AddIndexConcurrently("moderationlog", models.Index(fields=["-at"], name="log_newest")),
    ]
