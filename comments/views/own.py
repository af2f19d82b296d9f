"""Commenter's own page of a comment, to look, change and take back: its path is the key."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comments import moderation
from comments.models import Subscription
from comments.replying import own_page
from comments.replying.forms import EditForm
from comments.views.signed_page import link_is_over, signed_page


def see_other(path):
    """Have the browser fetch ``path`` with GET, whatever this request was."""
    response = redirect(path)
    response.status_code = 303
    return response


@require_safe
@signed_page
def status(request, token):
    """What became of a comment, for its commenter."""
    comment = own_page.find_comment(token)
    if comment is None:
        return link_is_over(request)
    subscription = Subscription.objects.using("default").filter(comment=comment).first()
    context = _about(comment, token) | {
        "subscription": subscription,
        "rule": own_page.find_broken_rule(comment),
    }
    return render(request, "comments/comment_status.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def edit(request, token):
    """Change the text of a comment; the old one stands until a moderator accepts the new."""
    comment = own_page.find_comment(token)
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
    return see_other(own_page.own_path(comment))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def withdraw(request, token):
    """Take a comment back, after one question."""
    comment = own_page.find_comment(token)
    if comment is None:
        return link_is_over(request)
    if comment.is_removed:
        return see_other(own_page.own_path(comment))
    if not own_page.may_change(comment):
        return render(request, "comments/comment_withdraw.html", _about(comment, token), status=409)
    if request.method != "POST":
        return render(request, "comments/comment_withdraw.html", _about(comment, token))
    moderation.remove_by_commenter(comment)
    return see_other(own_page.own_path(comment))


def _about(comment, token):
    return {
        "comment": comment,
        "token": token,
        "may_change": own_page.may_change(comment),
        "changeable_until": own_page.changeable_until(comment),
    }
