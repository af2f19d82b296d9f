"""Models of what is published. One file per idea; import them from here."""

from .address import Address
from .article import Article
from .company import Company, CompanyAlias, Listing
from .document import Document
from .links import ArticlePicture, Citation
from .notices import Correction, FollowUp
from .path_hits import PathHits
from .placement import ArticleCategory, ArticleCompany, Byline, TaggedArticle
from .publication import Publication
from .queryset import ArticleQuerySet
from .reads import ArticleReads, MostRead
from .search_word import SearchWord
from .series import Series
from .taxonomy import Category, Tag, TagAlias
