"""Commenter's own page of a comment, to look, change and take back: its path is the key."""

from django.http import HttpResponseRedirect
from django.shortcuts import render

from comments import moderation
from comments.models import Subscription
from comments.replying import own_page
from comments.replying.forms import EditForm
from comments.views.decorators import signed_page


def see_own_page(comment):
    """Have the browser fetch the page with GET, whatever this request was."""
    return HttpResponseRedirect(own_page.own_path(comment), status=303)


@signed_page(own_page.find_comment, methods=("GET", "HEAD"))
def status(request, comment):
    """What became of a comment, for its commenter."""
    subscription = Subscription.objects.using("default").filter(comment=comment).first()
    rule = own_page.find_broken_rule(comment)
    return _show(request, comment, "status", subscription=subscription, rule=rule)


@signed_page(own_page.find_comment)
def edit(request, comment):
    """Change the text of a comment; the old one stands until a moderator accepts the new."""
    form = EditForm(request.POST or None, initial={"text": comment.edited_text or comment.text})
    if not own_page.may_change(comment):
        return _show(request, comment, "edit", status=409, form=form)
    if request.method != "POST":
        return _show(request, comment, "edit", form=form)
    if not form.is_valid():
        return _show(request, comment, "edit", status=422, form=form)
    if form.has_changed():
        moderation.propose_edit(comment, text=form.cleaned_data["text"])
    return see_own_page(comment)


@signed_page(own_page.find_comment)
def withdraw(request, comment):
    """Take a comment back, after one question."""
    if comment.is_removed:
        return see_own_page(comment)
    if not own_page.may_change(comment):
        return _show(request, comment, "withdraw", status=409)
    if request.method != "POST":
        return _show(request, comment, "withdraw")
    moderation.remove_by_commenter(comment)
    return see_own_page(comment)


def _show(request, comment, page, *, status=200, **context):
    context |= {
        "comment": comment,
        "token": request.resolver_match.kwargs["token"],
        "may_change": own_page.may_change(comment),
        "changeable_until": own_page.changeable_until(comment),
    }
    return render(request, f"comments/comment_{page}.html", context, status=status)
