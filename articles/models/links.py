"""Links of a text: to other articles of ours, and to pictures of the library."""

from django.db import models
from django.db.models import F, Q


class Citation(models.Model):
    """``citing`` links to ``cited`` in its body. Kept by ``newsroom/compiling/facts.py``.

    What an article cites is its earlier coverage, and the reverse.
    """

    citing = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="citations"
    )
    cited = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="cited_by")
    is_pingback = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Known from a pingback that WordPress kept, not from the body.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["citing", "cited"], name="citation_once"),
            models.CheckConstraint(
                name="citation_of_another_article", condition=~Q(citing=F("cited"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citing_id} cites {self.cited_id}"


class ArticlePicture(models.Model):
    """``image`` stands in the body of ``article``. Kept by ``publishing`` from the body.

    It protects the picture: what readers see in a text cannot be deleted from the library.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="picture_uses"
    )
    image = models.ForeignKey("images.Image", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "image"], name="article_picture_once")
        ]
