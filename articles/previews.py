"""A link that shows an article which readers do not see yet, to whoever the desk gives it to."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

VALID_FOR = timedelta(days=7)
_signer = TimestampSigner(salt="articles.previews")


def token_for(article):
    """A token that opens the preview of ``article`` for ``VALID_FOR``."""
    return _signer.sign(str(article.pk))


def url_for(article):
    """The path of the preview, good for ``VALID_FOR``."""
    return reverse("articles:preview", args=[token_for(article)])


def article_id(token):
    """The key of the article that ``token`` opens, or None where it is forged or too old."""
    try:
        return int(_signer.unsign(token, max_age=VALID_FOR))
    except BadSignature:
        return None
