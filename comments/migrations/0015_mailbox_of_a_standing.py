"""A banned mailbox is one under all its spellings (``house_style.email_addresses.mailbox_key``).

``manage.py rotate_comment_keys`` fills it in for e-mail addresses that were kept before.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0014_no_words_in_the_log")]

    operations = [
        migrations.AddField(
            model_name="privateside",
            name="mailbox_hash",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="standing",
            name="mailbox_hash",
            field=models.CharField(db_default="", editable=False, max_length=64),
        ),
        migrations.RunSQL(
            "UPDATE comments_standing SET mailbox_hash = email_hash", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=["mailbox_hash"],
                name="standing_of_a_mailbox",
            ),
        ),
    ]
