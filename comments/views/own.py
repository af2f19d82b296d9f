"""A writer's own page of a comment, to look, change and take back: its address is the key."""

from functools import wraps

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from comments import moderation
from comments.models import Subscription
from comments.replying import own_page
from comments.replying.forms import EditForm


def signed_page(view):
    """A page that its address alone opens: kept by no cache, found by no machine, told to no site.

    No cookie is at work, and who could forge a post has not got the address: no CSRF token either.
    """

    @csrf_exempt
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def signed(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return signed


def link_is_over(request):
    """What an old, used or mistyped link of ours shows."""
    return render(request, "comments/link_over.html", status=404)


def see_other(address):
    """Have the browser fetch ``address`` with GET, whatever this request was."""
    response = redirect(address)
    response.status_code = 303
    return response


@require_safe
@signed_page
def status(request, token):
    """What became of a comment, for its writer."""
    comment = own_page.comment_of(token)
    if comment is None:
        return link_is_over(request)
    subscription = Subscription.objects.using("default").filter(comment=comment).first()
    context = _about(comment, token) | {
        "subscription": subscription,
        "rule": own_page.rule_against(comment),
    }
    return render(request, "comments/comment_status.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def edit(request, token):
    """Change the text of a comment; the old one stands until a moderator accepts the new."""
    comment = own_page.comment_of(token)
    if comment is None:
        return link_is_over(request)
    form = EditForm(request.POST or None, initial={"text": comment.edited_text or comment.text})
    context = _about(comment, token) | {"form": form}
    if not own_page.may_change(comment):
        return render(request, "comments/comment_edit.html", context, status=409)
    if request.method != "POST":
        return render(request, "comments/comment_edit.html", context)
    if not form.is_valid():
        return render(request, "comments/comment_edit.html", context, status=422)
    if form.has_changed():
        moderation.propose_edit(comment, text=form.cleaned_data["text"])
    return see_other(own_page.url_of(comment))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def withdraw(request, token):
    """Take a comment back, after one question."""
    comment = own_page.comment_of(token)
    if comment is None:
        return link_is_over(request)
    if comment.is_removed:
        return see_other(own_page.url_of(comment))
    if not own_page.may_change(comment):
        return render(request, "comments/comment_withdraw.html", _about(comment, token), status=409)
    if request.method != "POST":
        return render(request, "comments/comment_withdraw.html", _about(comment, token))
    moderation.remove_by_writer(comment)
    return see_other(own_page.url_of(comment))


def _about(comment, token):
    return {
        "comment": comment,
        "token": token,
        "may_change": own_page.may_change(comment),
        "changeable_until": own_page.changeable_until(comment),
    }
