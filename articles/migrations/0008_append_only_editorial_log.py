from django.db import migrations

from articles.append_only import refuse_changes


class Migration(migrations.Migration):
    """Make the database itself refuse to change or delete a line of the editorial log."""

    dependencies = [("articles", "0007_workflow_log_and_tag_aliases")]

    operations = [refuse_changes("articles_editoriallog", log="editorial log")]
