"""Views of what readers read: the article, every list, the search."""

from django.db.models import Model, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from articles import article_page, company_page, downloads
from articles.caching import public_page
from articles.csv_download import CSV, write_csv
from articles.lists import archives, indexes, pagination
from articles.lists.front import build_front
from articles.models import Article, Category, Correction, Document, Series, Tag
from articles.page_tags import (
    ARTICLES,
    NAMES,
    name_cards,
    name_links,
    name_list,
    name_row,
    tag_pages,
)
from articles.reader_functions import is_withdrawn
from articles.search.form import WITHIN, SearchForm
from articles.search.results import answer_search
from authors.models import Author


@require_safe
@public_page
@pagination.paged
def front(request, page):
    """The lead story, the river and the sections; its further pages are the river alone."""
    if page.number == 1:
        front = build_front()
        response = render(request, "articles/article_front.html", {"front": front})
        return tag_pages(response, ARTICLES, *front.page_tags)
    url = reverse("articles:front")
    river = pagination.paginate(Article.objects, path=url, page=page)
    context = {"name": "Older articles", "url": url, "list_page": river}
    response = render(request, "articles/article_river.html", context)
    return tag_pages(response, ARTICLES, *name_cards(river.articles))


@require_safe
@public_page
def article_detail(request, slug):
    """One live article; 410 where it was withdrawn, 404 where readers never saw it."""
    article = article_page.find_live(slug)
    if article is not None:
        context = article_page.build_context(article)
        response = render(request, "articles/article_detail.html", context)
        return tag_pages(response, *article_page.name_tags(article, context["around"]))
    if is_withdrawn(slug=slug):
        return gone(request)
    raise Http404("No live article has this slug.")


def gone(request):
    """Say that an article was withdrawn, in words that do not name it."""
    return render(request, "410.html", status=410)


@require_safe
@public_page
def document(request, slug, document_id):
    """A document that a live article shows to readers, as a file; 404 for any other."""
    live = Document.objects.live().select_related("article")
    found = live.only("file", "title", "sha256", "article__slug")
    document = get_object_or_404(found, pk=document_id)
    if document.article.slug != slug:
        return redirect(document, permanent=True)
    etag = f'"{document.sha256}"'
    response = get_conditional_response(request, etag) or downloads.build_download(document)
    response["ETag"] = etag
    return response


@require_safe
@public_page
def table(request, slug, number):
    """A table of a live article as a file for spreadsheets; 404 where there is none."""
    article = get_object_or_404(Article.objects.live().only("slug", "body_compiled"), slug=slug)
    rows = article_page.read_table(article, number)
    if not rows:
        raise Http404("This article has no such table.")
    response = HttpResponse("".join(write_csv(rows[0], rows[1:])), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{slug}-table-{number}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return tag_pages(response, name_row(article))


@require_safe
@public_page
@pagination.paged
def category(request, path, page):
    """A category with the articles filed in it and below it."""
    category = get_object_or_404(Category, path=path)
    is_near = Q(path__in=category.ancestor_paths()) | Q(parent=category)
    near = list(Category.objects.filter(is_near).order_by("path"))
    context = _list_context(category, category.placements, page) | {
        "category": category,
        "above": [other for other in near if category.path_starts_with(other)],
        "below": [other for other in near if not category.path_starts_with(other)],
    }
    response = render(request, "articles/category_detail.html", context)
    below = f"below-{name_row(category)}"
    return tag_pages(response, *context["page_tags"], *map(name_row, near), below)


@require_safe
@public_page
@pagination.paged
def tag(request, slug, page):
    """What has this tag."""
    tag = get_object_or_404(pagination.with_live(Tag), slug=slug)
    context = _list_context(tag, tag.placements, page) | {"tag": tag}
    return tag_pages(render(request, "articles/tag_detail.html", context), *context["page_tags"])


@require_safe
@public_page
@pagination.paged
def company(request, slug, page):
    """A company, where its share is traded, and what was written about it."""
    company = get_object_or_404(company_page.companies_with_page(), slug=slug)
    context = _list_context(company, company.placements, page) | {
        "company": company,
        "around": company_page.build_surroundings(company),
        "description": strip_tags(company.description),
    }
    response = render(request, "articles/company_detail.html", context)
    return tag_pages(response, *context["page_tags"], *context["around"].page_tags)


@require_safe
@public_page
@pagination.paged
def series(request, slug, page):
    """A series: the articles whose headlines share its name."""
    series = get_object_or_404(pagination.with_live(Series), slug=slug)
    context = _list_context(series, series.articles, page) | {"series": series}
    return tag_pages(render(request, "articles/series_detail.html", context), *context["page_tags"])


@require_safe
@public_page
@pagination.paged
def corrections(request, page):
    """What was corrected, clarified or brought up to date in live articles, newest first."""
    url = reverse("articles:corrections")
    list_page = pagination.paginate_rows(
        Correction.objects.live(),
        number=page.number,
        build_url=lambda number: url if number == 1 else f"{url}page/{number}/",
    )
    context = {"list_page": list_page, "name": "Corrections", "url": url}
    response = render(request, "articles/correction_list.html", context)
    shown = [correction.article for correction in list_page.articles]
    return tag_pages(response, "corrections", ARTICLES, *name_links(shown))


@require_safe
@public_page
@pagination.paged
def author(request, slug, page):
    """Who writes under this name, and what they wrote."""
    author = get_object_or_404(pagination.with_live(Author).select_related("portrait"), slug=slug)
    context = _list_context(author, author.bylines, page) | {
        "author": author,
        "links": author.links.all(),
        "description": author.bio,
    }
    response = render(request, "authors/author_detail.html", context)
    return tag_pages(response, *context["page_tags"], f"image-{author.portrait_id}")


@require_safe
@public_page
@pagination.paged
def archive(request, page, year, month=0, day=0):
    """What was published in a year, a month or a day; 404 where nothing live was."""
    try:
        period = archives.Period(year, month, day)
    except ValueError as error:
        raise Http404("No calendar has this date.") from error
    context = _list_context(period, period.articles(), page)
    if not context["list_page"].articles:
        raise Http404("Nothing that readers may see was published then.")
    context |= {
        "period": period,
        "neighbors": archives.find_neighbors(period),
        "parts": archives.count_parts(period),
    }
    response = render(request, "articles/archive_detail.html", context)
    return tag_pages(response, ARTICLES, *name_cards(context["list_page"].articles))


@require_safe
@public_page
def archive_index(request):
    """Every month with live articles, by year."""
    response = render(request, "articles/archive_index.html", {"years": archives.list_years()})
    return tag_pages(response, ARTICLES)


@require_safe
@public_page
@pagination.paged
def index(request, page, kind):
    """All companies, tags, authors or series with a live article, by their names."""
    list_page, letters = indexes.paginate_index(kind, number=page.number)
    context = {
        "kind": kind,
        "index": indexes.INDEXES[kind],
        "list_page": list_page,
        "letters": letters,
    }
    response = render(request, "articles/index_page.html", context)
    return tag_pages(response, ARTICLES, NAMES, *indexes.name_tags(list_page))


@require_safe
@public_page
def search_articles(request):
    """The articles that match the words in ``q``, narrowed as asked; a form without any."""
    form = SearchForm(request.GET)
    form.full_clean()
    asked = form.cleaned_data
    answer = answer_search(form) if asked["words"] else None
    context = {"asked": asked, "answer": answer, "within": WITHIN.items()}
    response = render(request, "articles/article_search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _list_context(owner, rows, page):
    """What ``articles/list_page.html`` needs of the list ``rows`` that ``owner`` heads."""
    url = owner.get_absolute_url()
    list_page = pagination.paginate(rows, path=url, page=page)
    own = [name_row(owner), name_list(owner)] if isinstance(owner, Model) else []
    return {
        "name": str(owner),
        "url": url,
        "description": getattr(owner, "description", ""),
        "list_page": list_page,
        "page_tags": [*own, *name_cards(list_page.articles)],
    }
