"""URL paths of the whole site, in the order in which they are tried."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path

from authors.password_reset import PasswordResetForm

handler404 = "autoinformed.errors.not_found"
handler500 = "autoinformed.errors.server_error"

# Django's own views and the admin's own pages for them; the names are those the admin links to.
names = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
password_reset = [
    path(
        "",
        auth.PasswordResetView.as_view(form_class=PasswordResetForm, extra_context=names),
        name="admin_password_reset",
    ),
    path(
        "sent/", auth.PasswordResetDoneView.as_view(extra_context=names), name="password_reset_done"
    ),
    path(
        "<uidb64>/<token>/", auth.PasswordResetConfirmView.as_view(), name="password_reset_confirm"
    ),
    path(
        "done/",
        auth.PasswordResetCompleteView.as_view(extra_context=names),
        name="password_reset_complete",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/password-reset/", include(password_reset)),
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("newsroom.urls")),
    path("", include("pages.urls")),
    path("", include("articles.urls")),
]

if settings.DEBUG:
    urlpatterns = [
        path("__debug__/", include("debug_toolbar.urls")),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
        *urlpatterns,
    ]
