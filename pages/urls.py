"""URLs at the root of the site: WordPress query URLs, pages, files for machines.

Included before ``articles.urls``, whose names ``articles:front`` and ``articles:article`` stay the
ones to reverse: these two routes answer first at the same paths.
"""

from django.urls import path

import articles.urls  # noqa: F401  (registers the converter root_slug)
from pages import views

app_name = "pages"
urlpatterns = [
    path("", views.front, name="front"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("favicon.ico", views.root_icon, {"file": "favicon.ico"}, name="favicon"),
    path(
        "apple-touch-icon.png", views.root_icon, {"file": "apple-touch-icon.png"}, name="touch_icon"
    ),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("news-sitemap.xml", views.news_sitemap, name="news_sitemap"),
    path("<slug:key>.txt", views.indexnow_key, name="indexnow_key"),
    path("sitemap/<str:section>.xml", views.sitemap_section, name="sitemap_section"),
    path("<root_slug:slug>/", views.article_or_page, name="page"),
]
