import re

from django.conf import settings
from django.db import migrations

# One pass over the bodies that name a stored file; what is there already stays.
FILL = """
    INSERT INTO articles_articlepicture (article_id, image_id)
    SELECT DISTINCT article.id, image.id
    FROM articles_article article
    CROSS JOIN LATERAL regexp_matches(article.body, %(address)s, 'g') AS found
    JOIN images_image image ON image.file = found[1]
    WHERE strpos(article.body, %(media)s) > 0
    ON CONFLICT DO NOTHING
"""


def fill(apps, schema_editor):
    media = settings.MEDIA_URL
    address = rf'\s(?:src|href)="{re.escape(media)}([^"?#]+)'
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, {"media": media, "address": address})


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_pictures_in_bodies"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
