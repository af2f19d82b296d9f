"""URL paths of the whole site, in the order in which they are tried."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from autoinformed import well_known
from staff.views.passwords import ask_password

handler400 = "autoinformed.errors.bad_request"
handler403 = "autoinformed.errors.permission_denied"
handler404 = "autoinformed.errors.not_found"
handler500 = "autoinformed.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # The admin's sign-in screen links to a new password by this name.
    path("admin/password-reset/", ask_password, name="admin_password_reset"),
    path("admin/", include("staff.urls")),
    path("admin/", admin.site.urls),
    path(".well-known/security.txt", well_known.security),
    path(".well-known/change-password", well_known.change_password),
    path("ads.txt", well_known.ads),
    path("llms.txt", well_known.llms),
    path("follow/", include("followers.urls")),
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
