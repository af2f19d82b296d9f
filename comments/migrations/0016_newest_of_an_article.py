import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

PLAIN = "comments_comment_article_id_94fe60a2"


class Migration(migrations.Migration):
    """Let the index of an article's newest comments serve the foreign key too.

    The plain index goes by its own statement: changing the field would drop the foreign key and
    check every row anew, under a lock.
    """

    atomic = False
    dependencies = [("comments", "0015_mailbox_of_a_standing")]
    operations = [
        AddIndexConcurrently(
            "comment",
            models.Index(fields=["article", "-created_at"], name="comment_newest_of_article"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "comment",
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="articles.article",
                    ),
                )
            ],
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {PLAIN}",
                    f"CREATE INDEX CONCURRENTLY {PLAIN} ON comments_comment (article_id)",
                )
            ],
        ),
    ]
