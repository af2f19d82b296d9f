"""Authors, categories and tags of an export, which stand before what is filed under them."""

from collections.abc import Iterator

from articles.models import Category, Tag
from authors.models import Author
from wordpress.exporting.numbers import Numbers
from wordpress.exporting.xml import write_fields, write_text

BATCH = 1_000


class Terms:
    """What articles are filed under. Of the categories, which are few, it knows the nicenames."""

    def __init__(self, *, personal_data: bool) -> None:
        self._personal_data = personal_data
        self.author_numbers = Numbers(Author)
        self._term_numbers = Numbers(Category, Tag)
        # By key. WordPress has one category of a nicename, wherever it stands.
        self.nicenames: dict[int, str] = {}
        taken: set[str] = set()
        for category in Category.objects.select_related("parent").order_by("path"):
            nicename = category.slug
            if nicename in taken and category.parent:
                nicename = f"{category.slug}-{category.parent.slug}"
            base, number = nicename, 1
            while nicename in taken:
                number += 1
                nicename = f"{base}-{number}"
            taken.add(nicename)
            self.nicenames[category.pk] = nicename

    def write_all(self) -> Iterator[str]:
        authors = Author.objects.select_related("user").order_by("pk")
        for author in authors.iterator(chunk_size=BATCH):
            yield write_fields(
                "author",
                author_id=self.author_numbers.give(author),
                # The name in its address, and no staff account's: nobody learns how who signs in.
                author_login=author.slug,
                author_email=author.user.email if author.user and self._personal_data else "",
                author_display_name=write_text(author.name),
            )
        for category in Category.objects.order_by("path").iterator(chunk_size=BATCH):
            yield write_fields(
                "category",
                term_id=self._term_numbers.give(category),
                category_nicename=self.nicenames[category.pk],
                category_parent=self.nicenames.get(category.parent_id or 0, ""),
                cat_name=write_text(category.name),
                category_description=write_text(category.description),
            )
        for tag in Tag.objects.order_by("pk").iterator(chunk_size=BATCH):
            yield write_fields(
                "tag",
                term_id=self._term_numbers.give(tag),
                tag_slug=tag.slug,
                tag_name=write_text(tag.name),
                tag_description=write_text(tag.description),
            )
