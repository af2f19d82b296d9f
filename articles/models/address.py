"""Every root address that is taken, by what is there now and by what was there before."""

from django.db import models
from django.db.models import Q


class Address(models.Model):
    """A path of this site and who has it. One row, one owner: the database refuses a second.

    A *current* row claims the permalink of an article or of a page (a page has no foreign key here:
    pages stand above articles). An *old* row answers with one permanent redirect to its article,
    its picture, or the path in ``target``.
    """

    class Kind(models.TextChoices):
        CURRENT = "current", "Current"
        OLD = "old", "Old, redirects"

    path = models.TextField(
        unique=True, help_text="From the first slash, percent-encoded, such as /old-name/."
    )
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.OLD)
    article = models.ForeignKey(
        "articles.Article",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="addresses",
    )
    image = models.ForeignKey(
        "images.Image", null=True, blank=True, on_delete=models.CASCADE, related_name="addresses"
    )
    target = models.CharField(
        max_length=2000, blank=True, help_text="A path on this site, where it is no article's."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(name="address_is_a_path", condition=Q(path__startswith="/")),
            models.CheckConstraint(
                name="address_has_one_goal",
                condition=(
                    Q(article__isnull=False, image__isnull=True, target="")
                    | Q(article__isnull=True, image__isnull=False, target="")
                    | Q(article__isnull=True, image__isnull=True, target__startswith="/")
                ),
            ),
            models.CheckConstraint(
                name="address_stays_on_this_site", condition=~Q(target__startswith="//")
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(kind="current"),
                name="address_one_permalink_an_article",
            ),
        ]

    def __str__(self):
        return self.path

    def goal(self):
        """The path or address to send the reader to, with ``article`` and ``image`` at hand."""
        if self.article:
            return self.article.get_absolute_url()
        return self.image.url if self.image else self.target
