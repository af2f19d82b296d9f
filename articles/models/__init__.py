"""What is published. One file per idea; import them from here."""

from .address import Address
from .article import Article
from .citation import Citation
from .document import Document
from .editorial_log import EditorialLog
from .notices import Correction, FollowUp
from .picture_use import ArticlePicture
from .placement import ArticleCategory, ArticleCompany, Byline, TaggedArticle
from .presence import Presence
from .preview_link import PreviewLink
from .queryset import ArticleQuerySet
from .revision import Revision
from .saved_view import SavedView
from .search_word import SearchWord
from .series import Series
from .taxonomy import Category, Company, CompanyAlias, Listing, Tag, TagAlias
from .workflow import Assignment, EditorialNote

__all__ = [
    "Address",
    "Article",
    "ArticleCategory",
    "ArticleCompany",
    "ArticlePicture",
    "ArticleQuerySet",
    "Assignment",
    "Byline",
    "Category",
    "Citation",
    "Company",
    "CompanyAlias",
    "Correction",
    "Document",
    "EditorialLog",
    "EditorialNote",
    "FollowUp",
    "Listing",
    "Presence",
    "PreviewLink",
    "Revision",
    "SavedView",
    "SearchWord",
    "Series",
    "Tag",
    "TagAlias",
    "TaggedArticle",
]
