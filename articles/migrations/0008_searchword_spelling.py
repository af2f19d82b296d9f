"""Spelling of the words that “did you mean” offers; the worker fills in the archive's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_article_search_version_index")]

    operations = [
        migrations.AlterField(
            model_name="searchword",
            name="word",
            field=models.CharField(
                help_text="Folded: f150.", max_length=40, primary_key=True, serialize=False
            ),
        ),
        migrations.AddField(
            model_name="searchword",
            name="spelling",
            field=models.CharField(
                default="", help_text="As the archive has it: F-150.", max_length=40
            ),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE articles_searchword SET spelling = word", migrations.RunSQL.noop),
    ]
