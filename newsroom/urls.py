"""URL of the newsroom outside the admin: a preview, for whoever was given its link."""

from django.urls import path

from newsroom.views import preview_page

app_name = "newsroom"
urlpatterns = [path("preview/<str:token>/", preview_page.show_preview, name="preview")]
