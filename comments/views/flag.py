"""A reader's report of a comment: a small form, without account, cookie or script."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.caching import public_page
from articles.models import Article
from comments import private_side
from comments.models import Comment
from comments.moderation import flags
from comments.replying.cross_site import Origin, origin_of
from comments.replying.forms import FlagForm

FOREIGN = "This did not come from a page of ours, so it was not taken. Send it from here."
TOO_MANY = "You have reported many comments in a short time. Please wait an hour, then send this."


@csrf_exempt  # cross_site.py does what a CSRF token would
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, comment_id):
    """Ask what is wrong with a comment, and tell the moderators."""
    return (take_flag if request.method == "POST" else ask_for_flag)(request, comment_id)


@public_page
def ask_for_flag(request, comment_id):
    return _form(request, _comment(comment_id), FlagForm())


@never_cache
def take_flag(request, comment_id):
    comment = _comment(comment_id)
    form = FlagForm(request.POST)
    if origin_of(request) is Origin.FOREIGN:
        return _form(request, comment, form, status=403, notice=FOREIGN)
    if not form.is_valid():
        return _form(request, comment, form, status=422)
    try:
        flags.take(comment, ip=private_side.client_ip(request), **form.cleaned_data)
    except flags.TooMany:
        return _form(request, comment, form, status=429, notice=TOO_MANY)
    except Comment.DoesNotExist:
        pass  # a moderator was faster
    return render(request, "comments/comment_flagged.html", {"comment": comment})


def _form(request, comment, form, *, status=200, notice=""):
    context = {"comment": comment, "form": form, "notice": notice}
    return render(request, "comments/comment_flag.html", context, status=status)


def _comment(comment_id):
    """A comment that readers see, of a live article."""
    return get_object_or_404(
        Comment.objects.visible()
        .filter(article__in=Article.objects.live())
        .select_related("article"),
        pk=comment_id,
    )
