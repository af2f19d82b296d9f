"""Where the links in our mails lead: to confirm that mail is wanted, and to stop it."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comments.moderation import standing
from comments.replying import commenter_mail, own_page
from comments.views.own import link_is_over, signed_page


# A mail program may fetch a link unasked: what counts is the button.
@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def confirm(request, token):
    """Confirm that mail about a comment is wanted, and that its address is one's own."""
    subscription = commenter_mail.asked_by(token)
    if subscription is None:
        return link_is_over(request)
    is_done = request.method == "POST"
    if is_done:
        commenter_mail.confirm(subscription)
        standing.let_appear(subscription.comment)
        standing.let_appear(subscription.comment)
    context = {
        "comment": subscription.comment,
        "is_done": is_done,
        "own_url": own_page.url_of(subscription.comment),
    }
    return render(request, "comments/mail_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def stop(request, token):
    """Stop mail about one comment, with one post (RFC 8058), or all mail to its address."""
    subscription = commenter_mail.stopped_by(token)
    if subscription is None:
        return link_is_over(request)
    wants_none = "all" in request.POST
    if request.method == "POST":
        (commenter_mail.silence if wants_none else commenter_mail.stop)(subscription)
    context = {
        "comment": subscription.comment,
        "is_done": request.method == "POST",
        "wants_none": wants_none,
    }
    return render(request, "comments/mail_stop.html", context)
