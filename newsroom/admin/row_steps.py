"""Steps in a row of the list of articles: to read it, to pass it on, and apart from both to take it
back or delete it."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.http import urlencode

from articles.models import Article
from newsroom.steps import find_next, label_next, list_steps


def make_column(request):
    """Make the column for who asks. Its buttons send the list's own form, which has the token."""
    back = urlencode({"back": request.GET.urlencode()}) if request.GET else ""
    may_edit_any = request.user.has_perm("articles.edit_any_article")
    may_delete = request.user.has_perm("articles.delete_article")

    @admin.display(description="steps")
    def steps(article):
        # Of what is not live yet, a writer's list has their own alone (newsroom/permissions.py).
        may_edit = may_edit_any or article.status == Article.Status.DRAFT
        offered = list_steps(article, request.user) if may_edit else []
        following = find_next(article, offered)
        context = {
            "article": article,
            "next": following,
            "label": following and label_next(following, article),
            "forward": [one for one in offered if not one.leads_back and one != following],
            "backward": [one for one in offered if one.leads_back],
            "may_delete": may_delete and not article.was_ever_live(),
            "back": back,
        }
        return render_to_string("admin/articles/article/_row_steps.html", context)

    return steps
