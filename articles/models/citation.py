"""Links between our own articles: what one cites is its earlier coverage, and the reverse."""

from django.db import models
from django.db.models import F, Q


class Citation(models.Model):
    """``citing`` links to ``cited`` in its body. Kept by ``publishing`` from the compiled facts."""

    citing = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="citations"
    )
    cited = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="cited_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["citing", "cited"], name="citation_once"),
            models.CheckConstraint(
                name="citation_of_another_article", condition=~Q(citing=F("cited"))
            ),
        ]

    def __str__(self):
        return f"{self.citing_id} cites {self.cited_id}"
