"""Builders of valid rows: a test states only what it is about. Named after what people make."""

from datetime import timedelta
from io import BytesIO
from itertools import count

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as pillow

from articles.addresses.slugs import wordpress_slug
from articles.models import Article, Category, Company, Listing, Series, Tag
from authors.models import Author, User
from autoinformed import roles
from comments import moderation, private_side
from comments.models import Comment
from images import uploads
from newsroom import documents, filing

_number = count(1)
PASSWORD = "a-password-of-the-tests"


def make_user(role=None, *, username=None, **fields):
    """A member of staff in the group ``role`` (writer, editor, moderator, admin), or in none."""
    username = username or f"{role or 'person'}-{next(_number)}"
    user = User.objects.create_user(
        username, f"{username}@staff.example", PASSWORD, is_staff=True, **fields
    )
    if role:
        if not Group.objects.filter(name=role, permissions__isnull=False).exists():
            roles.sync_roles()
        user.groups.add(Group.objects.get(name=role))
    return user


def make_author(name=None, **fields):
    name = name or f"Author {next(_number)}"
    fields.setdefault("slug", wordpress_slug(name))
    return Author.objects.create(name=name, **fields)


def make_category(name=None, **fields):
    name = name or f"category {next(_number)}"
    fields.setdefault("slug", wordpress_slug(name))
    return Category.objects.create(name=name, **fields)


def make_tag(name=None):
    return Tag.objects.create(name=name or f"tag {next(_number)}")


def make_company(name=None, *, listings=(), **fields):
    """A company; ``listings`` are pairs of exchange and symbol."""
    name = name or f"Company {next(_number)}"
    fields.setdefault("slug", wordpress_slug(name))
    company = Company.objects.create(name=name, **fields)
    for exchange, symbol in listings:
        Listing.objects.create(company=company, exchange=exchange, symbol=symbol)
    return company


def make_series(name=None, **fields):
    name = name or f"Series {next(_number)}"
    fields.setdefault("slug", wordpress_slug(name))
    series = Series.objects.create(name=name, **fields)
    filing.gather_series(series)
    return series


def make_article(headline=None, *, authors=(), categories=(), tags=(), companies=(), **fields):
    """An article, live since an hour ago unless ``status`` or ``published_at`` say otherwise."""
    headline = headline or f"A headline number {next(_number)}"
    fields.setdefault("slug", wordpress_slug(headline))
    fields.setdefault("body", "<p>The first paragraph of a report.</p>")
    fields.setdefault("status", Article.Status.PUBLISHED)
    if fields["status"] in {Article.Status.PUBLISHED, Article.Status.WITHDRAWN}:
        fields.setdefault("published_at", timezone.now() - timedelta(hours=1))
        fields.setdefault("first_published_at", fields["published_at"])
    if fields["status"] == Article.Status.DELETED:
        fields.setdefault("deleted_at", timezone.now())
    article = Article.objects.create(headline=headline, **fields)
    filing.set_bylines(article, list(authors))
    filing.file_under(article, list(categories))
    filing.set_companies(article, list(companies))
    article.tags.set(tags)
    (article.search_terms,) = filing.build_search_terms([article])
    article.save(update_fields=["search_terms"])
    return article


def make_image(alt="A car on a road", *, size=(12, 8), **fields):
    """A picture in the library, a tiny JPEG; ``fields`` as ``uploads.store_picture`` takes them."""
    file = BytesIO()
    pillow.new("RGB", size, "teal").save(file, "JPEG")
    return uploads.store_picture(file, alt=alt, **fields)


def make_pdf(words="What the maker says of it.", *, name="statement.pdf"):
    """A file as a browser sends it: the outside of a PDF with ``words`` in it."""
    content = f"%PDF-1.7\n% {words}\n%%EOF\n".encode()
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def make_document(article=None, title="The maker’s statement", *, file=None, **fields):
    """A document beside ``article``; ``fields`` as ``documents.attach`` takes them."""
    fields.setdefault("by", None)
    file = file or make_pdf(f"Number {next(_number)}")
    return documents.attach(article or make_article(), file, title=title, **fields)


def make_comment(article=None, text=None, *, parent=None, email="", ip="", browser="", **fields):
    """A comment, approved unless ``status`` says otherwise; with a private side if one is given."""
    number = next(_number)
    article = article or (parent.article if parent else make_article())
    fields.setdefault("name", f"Reader {number}")
    fields.setdefault("status", Comment.Status.APPROVED)
    fields.setdefault("created_at", timezone.now())
    if fields["status"] != Comment.Status.PENDING:
        fields.setdefault("decided_at", fields["created_at"])
    comment = Comment.objects.create(
        article=article,
        text=text or f"What reader {number} thinks of it.",
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        **fields,
    )
    if email or ip or browser:
        private_side.keep(comment, email=email, ip=ip, browser=browser)
    moderation.recount(article.pk)
    return comment
