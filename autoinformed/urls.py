"""Every address, in the order in which they are tried."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path
from django.views.static import serve

from autoinformed import health

handler500 = "autoinformed.errors.server_error"

password_reset = [
    path("", auth.PasswordResetView.as_view(), name="admin_password_reset"),
    path("sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "<uidb64>/<token>/", auth.PasswordResetConfirmView.as_view(), name="password_reset_confirm"
    ),
    path("done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/password-reset/", include(password_reset)),
    path("admin/", admin.site.urls),
    path("comments/", include("comments.urls")),
    path("", include("pages.urls")),
    path("", include("articles.urls")),
]

if settings.EMBEDDED_DATABASE:
    # One machine, no proxy in front: pictures come from here. A deployment's proxy serves them.
    urlpatterns.insert(
        0,
        re_path(r"^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
    )
if settings.DEBUG:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))
