from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index for the newsroom's list, which begins with what was touched last."""

    atomic = False
    dependencies = [("articles", "0010_fill_pictures_in_bodies")]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(fields=["-updated_at", "-id"], name="article_touched"),
        )
    ]
