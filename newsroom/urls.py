"""The newsroom's one address outside the admin: a preview, for who was given its link."""

from django.urls import path

from newsroom.views import reader_previews

app_name = "newsroom"
urlpatterns = [path("preview/<str:token>/", reader_previews.preview, name="preview")]
