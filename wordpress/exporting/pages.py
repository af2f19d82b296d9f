"""Pages of an export, such as About."""

from collections.abc import Iterator

from articles.addresses.permalinks import absolute
from pages.models import Page
from wordpress.exporting.bodies import write_body
from wordpress.exporting.items import Item, write_item
from wordpress.exporting.numbers import Numbers
from wordpress.exporting.xml import write_metas

BATCH = 100


def write_pages(numbers: Numbers) -> Iterator[str]:
    for page in Page.objects.order_by("pk").iterator(chunk_size=BATCH):
        number = numbers.give(page)
        guid = absolute(f"/?page_id={number}")
        yield write_item(
            Item(
                parts=[write_metas(_yoast_wpseo_metadesc=page.seo_description)],
                number=number,
                kind="page",
                title=page.title,
                slug=page.slug,
                link=absolute(page.get_absolute_url()) if page.is_published else guid,
                guid=guid,
                status="publish" if page.is_published else "draft",
                at=page.created_at,
                modified=page.updated_at,
                body=write_body(page.body),
            )
        )
