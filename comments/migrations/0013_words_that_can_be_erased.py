"""The words of a moderator, for a decision or a standing, stand beside the log, and can be erased."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0012_moderation_log_by_action")]

    operations = [
        migrations.AddField(
            model_name="note",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                editable=False,
                help_text="The entry of the decision that these words are the reason of.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="note",
                to="comments.moderationlog",
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                editable=False,
                help_text="Its entry in the moderation log, which shows the reason from here.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="standing",
                to="comments.moderationlog",
            ),
        ),
        migrations.AlterField(
            model_name="moderationlog",
            name="reason",
            field=models.CharField(
                blank=True, help_text="In the site's own words.", max_length=200
            ),
        ),
        migrations.AlterField(
            model_name="standing",
            name="reason",
            field=models.CharField(
                blank=True,
                help_text="For moderators; the person may be handed it. Emptied by an erasure.",
                max_length=200,
            ),
        ),
    ]
