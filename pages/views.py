"""Views at the root of the site: articles or pages, old paths, robots.txt and sitemaps."""

from mimetypes import guess_type

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.common import no_append_slash
from django.views.decorators.http import require_safe

from articles import sitemaps as article_sitemaps
from articles import views as article_views
from articles.addresses.permalinks import absolute
from articles.caching import allow_caching, conditional, public_page
from articles.page_tags import ARTICLES, NAMES, TEXTS, name_row, tag_pages
from articles.search.likely_articles import find_likely_articles
from pages import ai_crawlers, old_paths, sitemaps, wordpress_queries
from pages.models import Page, SiteSettings

ICON_AGE = 60 * 60 * 24  # seconds


@require_safe
@no_append_slash
def front(request):
    """The front page, unless the query is one of WordPress's, such as ``/?p=101407``."""
    try:
        path = wordpress_queries.find_path(request.GET)
    except wordpress_queries.Withdrawn:
        return article_views.gone(request)
    if not path:
        return article_views.front(request)
    path = old_paths.find_feed(request, path) or path
    return allow_caching(redirect(path, permanent=True))


@require_safe
@no_append_slash
def article_or_page(request, slug):
    """The article of this slug, live (200) or withdrawn (410), else the page."""
    try:
        return article_views.article_detail(request, slug)
    except Http404:
        return page_detail(request, slug)


@public_page
def page_detail(request, slug):
    page = Page.objects.live().filter(slug=slug).first()
    if page is None:
        raise Http404("Neither an article nor a page has this slug.")
    return tag_pages(render(request, "pages/page_detail.html", {"page": page}), name_row(page))


def not_found(request):
    """One permanent redirect where the path means a page (``old_paths``), else the 404 page.

    The project's ``handler404``.
    """
    if request.method not in ("GET", "HEAD"):
        return render(request, "404.html", status=404)
    if answer := old_paths.find_answer(request):
        return answer
    return render(request, "404.html", {"likely": find_likely_articles(request.path)}, status=404)


@require_safe
@conditional
@cache_control(public=True, max_age=ICON_AGE)
def root_icon(request, file):
    """The site's icon, where browsers and feed readers ask for it unasked: at the root."""
    icon = settings.BASE_DIR / "static" / "img" / file
    return HttpResponse(icon.read_bytes(), content_type=guess_type(file)[0])


@require_safe
@public_page
def robots_txt(request):
    """The site's own lines, those that an admin added or chose, and where the sitemaps are."""
    site = SiteSettings.current()
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/",
        "Disallow: /preview/",
        *site.robots_txt.splitlines(),
        "",
        *ai_crawlers.list_robots_lines(site.ai_crawlers),
        f"Sitemap: {absolute(reverse('pages:sitemap'))}",
        f"Sitemap: {absolute(reverse('pages:news_sitemap'))}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return tag_pages(response)


@require_safe
@public_page
def sitemap(request):
    """The index of sitemaps: one for each month of articles, for pages and each kind of list."""
    context = {"sitemaps": sitemaps.list_parts()}
    response = render(request, "sitemap_index.xml", context, content_type="application/xml")
    return tag_pages(response, ARTICLES, TEXTS, NAMES)


@require_safe
@public_page
def sitemap_section(request, section):
    """The URLs of one section, such as ``2025-12`` or ``tags``."""
    found = sitemaps.find_section(section)
    if found is None:
        raise Http404("There is no such sitemap.")
    response = sitemap_views.sitemap(
        request, sitemaps={section: found}, section=section, template_name="articles/sitemap.xml"
    )
    # A month has what articles say, the others what lists are called.
    return tag_pages(response, ARTICLES, TEXTS if section[0].isdecimal() else NAMES)


@require_safe
@public_page
def news_sitemap(request):
    """The articles of the last two days, in the form that Google News reads."""
    context = {
        "articles": article_sitemaps.list_news(),
        "name": SiteSettings.current().name,
        "language": settings.LANGUAGE_CODE[:2],
    }
    response = render(request, "pages/news_sitemap.xml", context, content_type="application/xml")
    return tag_pages(response, ARTICLES, TEXTS)


@require_safe
@public_page
def indexnow_key(request, key):
    """The file by which search engines know that a ping is ours (newsroom/pings.py)."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404("There is no such file.")
    return HttpResponse(key, content_type="text/plain; charset=utf-8")
