"""Index of comments by their words, folded; made while comments come in, before the old one goes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations

from house_style.folding_in_sql import FoldedText


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0006_visible_rules")]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=GinIndex(
                SearchVector(FoldedText("name"), FoldedText("text"), config="english"),
                name="comment_folded_words",
            ),
        ),
        RemoveIndexConcurrently(model_name="comment", name="comment_words"),
    ]
