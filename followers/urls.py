"""URLs of following by mail, below /follow/."""

from django.urls import include, path

import articles.urls  # noqa: F401  (registers the converters name and names)
from followers.views import bounces, follow, own

# What only a follower may open. Reads from `default`: see settings.PRIVATE_VIEWS.
private = [
    path("confirm/<str:token>/", own.confirm, name="confirm"),
    path("mail/<str:token>/", own.own_page, name="own"),
    path("stop/<str:token>/", own.stop, name="stop"),
    path("never/<str:token>/", own.never, name="never"),
]

app_name = "followers"
urlpatterns = [
    path("", follow.site, name="site"),
    path("your-mail/", follow.your_mail, name="your_mail"),
    path("bounces/", bounces.take_bounces, name="bounces"),
    path("", include((private, "private"))),
    path("company/<name:key>/", follow.target, {"kind": "company"}, name="company"),
    path("tag/<name:key>/", follow.target, {"kind": "tag"}, name="tag"),
    path("category/<names:key>/", follow.target, {"kind": "category"}, name="category"),
    path("author/<name:key>/", follow.target, {"kind": "author"}, name="author"),
    path("article/<name:key>/", follow.target, {"kind": "article"}, name="article"),
]
