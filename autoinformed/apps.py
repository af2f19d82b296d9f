from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AutoInformedConfig(AppConfig):
    name = "autoinformed"
    verbose_name = "AutoInformed"
    default = True

    def ready(self) -> None:
        """Register the project's checks, as Django documents it."""
        from autoinformed import checks  # noqa: F401, PLC0415 (not before the apps are there)


class NewsroomAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our own site in place of its default one."""

    default = False
    default_site = "autoinformed.admin_site.NewsroomAdminSite"
