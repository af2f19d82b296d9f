"""Menu editing: the paths that a link may lead to, and the order of the links."""

from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse

from articles.lists.indexes import INDEXES
from articles.models import Category, Series
from pages.models import Menu, Page

# Where a link without a position of its own goes: behind all others.
LAST_POSITION = 32_000
STEP = 10


def list_known_paths() -> Iterator[tuple[str, str]]:
    """List the paths of this site that a menu may lead to, each with what stands there."""
    yield reverse("articles:front"), "Front page"
    for category in Category.objects.order_by("path"):
        yield category.get_absolute_url(), f"Category: {category.name}"
    for page in Page.objects.live():
        yield page.get_absolute_url(), f"Page: {page.title}"
    for series in Series.objects.order_by("name"):
        yield series.get_absolute_url(), f"Series: {series.name}"
    for kind, index in INDEXES.items():
        yield reverse(f"articles:{kind}_index"), f"Index: {index.title}"
    for name in ("archives", "corrections", "search"):
        yield reverse(f"articles:{name}"), name.capitalize()


@transaction.atomic
def renumber_links(menu: Menu) -> None:
    """Number the links of ``menu`` 10, 20, 30 in their order, so that one fits between two."""
    for number, item in enumerate(menu.items.order_by("position", "pk"), start=1):
        if item.position != number * STEP:
            item.position = number * STEP
            item.save(update_fields=["position"])
