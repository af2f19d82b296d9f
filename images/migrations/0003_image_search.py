import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # as PostgreSQL wants it for an index that locks nobody out

    dependencies = [
        ("images", "0002_image_renditions"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="image",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    "alt",
                    "caption",
                    "credit",
                    models.Func(
                        models.F("original_name"),
                        models.Value("._-"),
                        models.Value("   "),
                        function="translate",
                        output_field=models.TextField(),
                    ),
                    config="english",
                ),
                name="image_search",
            ),
        ),
    ]
