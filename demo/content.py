"""Content of the newsroom: whether there is any, what of it is not the demo's, deleting all.

What is the demo's is known by number and slug (or name) together; anything else belongs to somebody
and is never deleted unless that is asked for.
"""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from articles.models import Address, Article, Category, Company, Series, Tag
from authors.models import Author
from comments.models import Comment
from demo.sources import Newsroom
from images.models import Image
from pages.models import Menu, Page


def is_empty() -> bool:
    """Whether nobody has put anything into this newsroom yet."""
    return not any(
        model.objects.exists() for model in (Article, Page, Comment, Author, Company, Image)
    )


def count_foreign_rows(newsroom: Newsroom) -> dict[str, int]:
    """Count what the newsroom holds beside the demo: ``{what: how many}``, empty where nothing."""
    articles = {(pk, article.slug) for pk, article in newsroom.numbered_articles()}
    comments = {(pk, comment.name) for pk, _, comment in newsroom.numbered_comments()}
    images = {picture.file_name for picture in newsroom.all_pictures()}
    found: dict[str, set] = {
        "articles": set(Article.objects.values_list("pk", "slug")) - articles,
        "comments": set(Comment.objects.values_list("pk", "name")) - comments,
        "pages": _slugs(Page) - {page.slug for page in newsroom.pages},
        "authors": _slugs(Author) - {author["slug"] for author in newsroom.authors},
        "companies": _slugs(Company) - {company["slug"] for company in newsroom.companies},
        "categories": set(Category.objects.values_list("path", flat=True))
        - {category["path"] for category in newsroom.categories},
        "series": _slugs(Series) - {series["slug"] for series in newsroom.series},
        "tags": set(Tag.objects.values_list("name", flat=True)) - set(newsroom.tags),
        "pictures": set(
            Image.objects.exclude(original_name__in=images).values_list("pk", flat=True)
        ),
    }
    return {what: len(rows) for what, rows in found.items() if rows}


def _slugs(model: type[Model]) -> set[str]:
    return set(model._default_manager.values_list("slug", flat=True))


def delete_all() -> None:
    """Delete all content; what refers to a thing goes before it."""
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Article)).delete()
    Article.objects.all().delete()
    for page in Page.objects.all():
        page.delete()
    for model in (Menu, Address, Tag, Series, Company):
        model.objects.all().delete()
    for path in sorted(Category.objects.values_list("path", flat=True), key=len, reverse=True):
        Category.objects.filter(path=path).delete()
    Author.objects.all().delete()
    Image.objects.all().delete()
