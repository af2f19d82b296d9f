"""What is published. One file per idea; import them from here."""

from .address import Address
from .article import Article, ArticleQuerySet
from .placement import ArticleCategory, ArticleCompany, Byline, TaggedArticle
from .revision import Revision
from .taxonomy import Category, Company, CompanyAlias, Listing, Tag

__all__ = [
    "Address",
    "Article",
    "ArticleCategory",
    "ArticleCompany",
    "ArticleQuerySet",
    "Byline",
    "Category",
    "Company",
    "CompanyAlias",
    "Listing",
    "Revision",
    "Tag",
    "TaggedArticle",
]
