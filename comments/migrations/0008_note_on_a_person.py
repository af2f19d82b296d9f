"""A moderator's note is on a person, by the keyed hash of an e-mail address."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_comment_folded_words")]

    operations = [
        migrations.AddField(
            model_name="note",
            name="email_hash",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="hash_key_id",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=16
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="is_proven",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Whether the e-mail address was proven on the comment that it was written on.",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="written_on",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="note",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="comments.comment",
            ),
        ),
    ]
