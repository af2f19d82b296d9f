"""Search words: Python writes the vector now. The rows keep the one they have until `prepare`."""

import django.contrib.postgres.search
from django.db import migrations, models

# PostgreSQL keeps the values and rewrites nothing; back, it computes them all.
WITHOUT_EXPRESSION = """
    ALTER TABLE articles_article
        ALTER COLUMN search DROP EXPRESSION, ALTER COLUMN search SET DEFAULT ''
"""
WITH_EXPRESSION = """
    ALTER TABLE articles_article DROP COLUMN search;
    ALTER TABLE articles_article ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', COALESCE(headline, '')), 'A')
        || setweight(to_tsvector('english', COALESCE(search_terms, '')), 'B')
        || setweight(to_tsvector('english', COALESCE(standfirst, '')), 'B')
        || setweight(to_tsvector('english', COALESCE(body_text, '')), 'C')
    ) STORED NOT NULL;
    CREATE INDEX article_search ON articles_article USING gin (search);
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_visible_texts")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(WITHOUT_EXPRESSION, WITH_EXPRESSION)],
            state_operations=[
                migrations.AlterField(
                    model_name="article",
                    name="search",
                    field=django.contrib.postgres.search.SearchVectorField(
                        db_default="",
                        default="",
                        editable=False,
                        help_text="What a search finds it by; made by index().",
                    ),
                )
            ],
        ),
        migrations.AddField(
            model_name="article",
            name="search_version",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
