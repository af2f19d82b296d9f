"""Targets: what a reader can follow, found by the path of its page, and what each is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.lists.pagination import with_live
from articles.models import Article, Category, Company, Tag
from articles.page_tags import name_list, name_row
from authors.models import Author
from followers.models import Follow, Rhythm
from house_style.curly_quotes import curl_quotes

# {kind: the rows of it that readers know, the column that its path is made of}
KNOWN: dict[str, tuple[Callable[[], QuerySet[Any]], str]] = {
    "company": (lambda: with_live(Company), "slug"),
    "tag": (lambda: with_live(Tag), "slug"),
    "category": (lambda: Category.objects.all(), "path"),
    "author": (lambda: with_live(Author), "slug"),
    "article": (lambda: Article.objects.live().only("slug", "headline"), "slug"),
}


@dataclass(frozen=True)
class Target:
    """The whole site (``kind`` is "site", no row), or a company, a tag, a section, an author, or
    the comments on an article."""

    kind: str
    row: Any = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of ``Follow`` that name it."""
        return {self.kind: self.row} if self.row else {}

    @property
    def path(self) -> str:
        """The path of the form that follows it."""
        if self.row is None:
            return reverse("followers:site")
        return reverse(f"followers:{self.kind}", args=[getattr(self.row, KNOWN[self.kind][1])])

    @property
    def page(self) -> str:
        """The path of the page that it is about; "" where there is none any more."""
        if self.row is None:
            return reverse("articles:front")
        is_gone = self.kind == "article" and not self.row.is_live
        return "" if is_gone else self.row.get_absolute_url()

    @property
    def page_tags(self) -> list[str]:
        """The tags of what its form shows: that it is there, and what it is called."""
        if self.row is None:
            return []
        lists = [] if self.kind == "article" else [name_list(self.row)]
        return [name_row(self.row), *lists]

    @property
    def name(self) -> str:
        """What it is called in a sentence that begins "You follow"."""
        match self.kind:
            case "site":
                return "everything new on the site"
            case "company":
                return f"news of {self.row.name}"
            case "tag":
                return f"articles tagged “{self.row.name}”"
            case "category":
                return f"the section {self.row.name}"
            case "author":
                return f"articles by {self.row.name}"
        if not self.page:
            return "the comments on an article that is not here any more"
        return f"the comments on “{curl_quotes(self.row.headline)}”"

    @property
    def rhythms(self) -> list[Rhythm]:
        """How often mail about it can come; the first unless the reader says otherwise."""
        return [Rhythm.REPLIES] if self.kind == "article" else [Rhythm.MORNING, Rhythm.WEEKLY]


SITE = Target("site")


def find_target(kind: str, key: str) -> Target:
    """The target whose page has ``key`` in its path; raises ``Http404`` where there is none."""
    rows, column = KNOWN[kind]
    return Target(kind, get_object_or_404(rows(), **{column: key}))


def read_target(follow: Follow) -> Target:
    """What a ``Follow`` (read ``with_targets``) is about."""
    return SITE if follow.kind == "site" else Target(follow.kind, getattr(follow, follow.kind))
