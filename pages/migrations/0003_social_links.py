"""Social links in the footer. A database default: the version before writes none."""

from django.db import migrations, models

import pages.models


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_visible_titles_and_labels")]
    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="social_links",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Where else the site is found, in the footer: one https:// address a line.",
                validators=[pages.models.refuse_other_than_urls],
            ),
        ),
    ]
