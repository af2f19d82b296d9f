"""What is published. One file per idea; import them from here."""

from .address import Address
from .article import Article
from .company import Company, CompanyAlias, Listing
from .document import Document
from .editorial_log import EditorialLog
from .links import ArticlePicture, Citation
from .notices import Correction, FollowUp
from .placement import ArticleCategory, ArticleCompany, Byline, TaggedArticle
from .presence import Presence
from .preview_link import PreviewLink
from .publication import Publication
from .queryset import ArticleQuerySet
from .revision import Revision
from .saved_view import SavedView
from .search_word import SearchWord
from .series import Series
from .taxonomy import Category, Tag, TagAlias
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
    "Publication",
    "Revision",
    "SavedView",
    "SearchWord",
    "Series",
    "Tag",
    "TagAlias",
    "TaggedArticle",
]
