"""Pictures of the library that stand in the text of an article."""

from django.db import models


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
