from django.db import migrations

from articles.append_only import refuse_changes


class Migration(migrations.Migration):
    """Make the database itself refuse to change or delete an entry of the moderation log."""

    dependencies = [("comments", "0001_initial")]

    operations = [refuse_changes("comments_moderationlog", log="moderation log")]
