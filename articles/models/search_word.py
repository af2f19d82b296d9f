"""Search words that live articles have, for “did you mean”."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class SearchWord(models.Model):
    """A word in the headline, the standfirst or the names of a live article.

    Kept by ``search/did_you_mean.py``.
    Readers meet one only where a search for it finds something live at that moment.
    """

    MAX_LENGTH = 40

    word = models.CharField(max_length=MAX_LENGTH, primary_key=True, help_text="Folded: f150.")
    spelling = models.CharField(max_length=MAX_LENGTH, help_text="As the archive has it: F-150.")
    uses = models.PositiveIntegerField()

    class Meta:
        ordering = ["word"]
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="searchword_alike")]

    def __str__(self) -> str:
        return self.spelling
