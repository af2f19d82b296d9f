"""Mail to commenters: the pages that confirm that it is wanted, and stop it."""

from django.shortcuts import render

from comments.moderation import standing
from comments.replying import commenter_mail, own_page
from comments.views.decorators import signed_page


# A mail program may fetch a link unasked: what counts is the button.
@signed_page(commenter_mail.find_to_confirm)
def confirm(request, subscription):
    """Confirm that mail about a comment is wanted, and that its e-mail address is one's own."""
    is_done = request.method == "POST"
    if is_done:
        commenter_mail.confirm(subscription)
        standing.approve_if_trusted(subscription.comment)
    context = {
        "comment": subscription.comment,
        "is_done": is_done,
        "own_url": own_page.own_path(subscription.comment),
    }
    return render(request, "comments/mail_confirm.html", context)


@signed_page(commenter_mail.find_to_stop)
def stop(request, subscription):
    """Stop mail about one comment, with one post (RFC 8058), or all mail to its e-mail address."""
    wants_none = "all" in request.POST
    if request.method == "POST":
        (commenter_mail.silence if wants_none else commenter_mail.stop)(subscription)
    context = {
        "comment": subscription.comment,
        "is_done": request.method == "POST",
        "wants_none": wants_none,
    }
    return render(request, "comments/mail_stop.html", context)
