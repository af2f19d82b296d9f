"""The admin site: its names, and how long a signed-in person stays signed in."""

from django.contrib import admin


class NewsroomAdminSite(admin.AdminSite):
    site_header = "AutoInformed newsroom"
    site_title = "AutoInformed newsroom"
    index_title = "Newsroom"
