"""Attachments of an export: pictures, and the PDFs that articles show as their sources.

WordPress's importer fetches their files from this site.
"""

from collections.abc import Iterator

from articles.addresses.permalinks import absolute
from articles.models import Document
from images.models import Image
from wordpress.exporting.items import Item, write_item
from wordpress.exporting.numbers import Numbers
from wordpress.exporting.xml import write_metas

BATCH = 1_000


def write_pictures(numbers: Numbers) -> Iterator[str]:
    for image in Image.objects.order_by("pk").iterator(chunk_size=BATCH):
        number = numbers.give(image)
        yield write_item(
            Item(
                parts=[
                    write_metas(
                        _wp_attached_file=image.file.name,
                        _wp_attachment_image_alt=image.alt,
                        autoinformed_credit=image.credit,
                    )
                ],
                number=number,
                kind="attachment",
                title=image.alt or f"Picture {number}",
                slug=f"picture-{number}",
                link=absolute(f"/?attachment_id={number}"),
                guid=absolute(image.url),
                status="inherit",
                at=image.created_at,
                modified=image.updated_at,
                excerpt=image.caption,
                attachment_url=absolute(image.url),
            )
        )


def write_documents(numbers: Numbers) -> Iterator[str]:
    """Write the documents that readers may have: no URL leads to the others."""
    documents = Document.objects.live().select_related("article").order_by("pk")
    for document in documents.iterator(chunk_size=BATCH):
        number = numbers.give(document)
        url = absolute(document.get_absolute_url())
        yield write_item(
            Item(
                parts=[write_metas(_wp_attached_file=document.file.name)],
                number=number,
                kind="attachment",
                title=document.title,
                slug=f"document-{number}",
                link=absolute(f"/?attachment_id={number}"),
                guid=url,
                status="inherit",
                at=document.uploaded_at,
                modified=document.uploaded_at,
                parent=numbers.give(document.article),
                attachment_url=url,
            )
        )
