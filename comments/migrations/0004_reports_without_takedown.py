"""Comments that readers reported stand until a moderator has looked."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0003_first_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="reported_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When readers had reported it often enough for a moderator to look.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="was_right",
            field=models.BooleanField(
                blank=True,
                help_text="Whether that decision took the comment down.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="commentsettings",
            name="flags_to_queue",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="So many readers, and a comment comes first in the queue. It stands meanwhile, unless a rule marks its words or links. Readers whose reports proved right count for more, those whose did not for less.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="readers' reports that ask for a moderator",
            ),
        ),
        migrations.AlterField(
            model_name="moderationlog",
            name="action",
            field=models.CharField(
                choices=[
                    ("held", "Held"),
                    ("approved", "Approved"),
                    ("rejected", "Rejected"),
                    ("spam", "Marked as spam"),
                    ("pending", "Put back in the queue"),
                    ("replied", "Replied as staff"),
                    ("edited", "Edit approved"),
                    ("edit_rejected", "Edit rejected"),
                    ("edit_sent", "Changed by the commenter"),
                    ("flagged", "Reported by readers"),
                    ("flags_settled", "Reports looked at; it stays"),
                    ("removed", "Removed by the commenter"),
                    ("erased", "Erased"),
                    ("email_seen", "E-mail address looked at"),
                    ("reworded", "Text edited by a moderator"),
                    ("undone", "Decision undone"),
                    ("standing", "Standing of the commenter changed"),
                    ("exported", "Exported with personal data"),
                ],
                max_length=14,
            ),
        ),
    ]
