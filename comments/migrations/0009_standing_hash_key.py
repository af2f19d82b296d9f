from django.db import migrations, models


class Migration(migrations.Migration):
    """Note under which key a person's hash is, so that it turns with the others."""

    dependencies = [("comments", "0008_what_is_learned_about_spam")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="hash_key_id",
            field=models.CharField(default="", editable=False, max_length=16),
            preserve_default=False,
        ),
    ]
