"""Views of share pictures. Their URLs never mean another picture, so anybody may keep them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.common import no_append_slash
from django.views.decorators.http import require_safe

from articles.page_tags import tag_pages
from articles.share_pictures import cards, crops
from images.models import Image

A_MONTH = 30 * 24 * 60 * 60  # seconds


@require_safe
@no_append_slash
def share_card(request: HttpRequest, token: str) -> HttpResponse:
    """The picture with a page's title on it."""
    words = cards.read_card(token)
    if words is None:
        raise Http404("This is no card of ours.")
    return _send(cards.draw_card(*words), "image/png")


@require_safe
@no_append_slash
def share_crop(request: HttpRequest, token: str) -> HttpResponse:
    """A picture cut to a shape."""
    asked = crops.read_crop(token)
    if asked is None:
        raise Http404("This is no crop of ours.")
    key, shape = asked
    image = get_object_or_404(Image, pk=key)
    return _send(crops.cut_crop(image, shape), "image/jpeg", f"image-{key}")


def _send(content: bytes, mime_type: str, *tags: str) -> HttpResponse:
    response = HttpResponse(content, content_type=mime_type)
    patch_cache_control(response, public=True, max_age=A_MONTH)
    return tag_pages(response, *tags)
