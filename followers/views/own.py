"""A follower's own pages, which links in their mails open: confirm, change, stop, erase."""

from django.http import JsonResponse
from django.shortcuts import render

from comments.views.decorators import signed_page
from followers import following, links, privacy
from followers.forms import OwnFollowsForm
from followers.targets import read_target

OVER = "followers/link_over.html"


# A mail program may fetch a link unasked: what counts is the button.
@signed_page(links.find_to_confirm, over=OVER)
def confirm(request, follow):
    """Say yes to mail about one thing."""
    is_done = request.method == "POST"
    if is_done:
        following.confirm(follow)
    context = {
        "target": read_target(follow),
        "rhythm": follow.get_rhythm_display(),
        "is_done": is_done,
        "own_url": links.own_url(follow.follower),
    }
    return render(request, "followers/confirm.html", context)


@signed_page(links.find_owner, over=OVER)
def own_page(request, follower):
    """Change or end what is followed; take away or erase all that is kept."""
    if "export" in request.POST:
        return JsonResponse(
            privacy.export_data(follower),
            json_dumps_params={"indent": 2, "ensure_ascii": False},
            headers={"Content-Disposition": 'attachment; filename="what-i-follow.json"'},
        )
    if "erase" in request.POST:
        privacy.erase(follower)
        return render(request, "followers/erased.html")
    said = ""
    if "stop" in request.POST:
        following.stop(follower)
        said = "You get no more of these mails."
    elif "save" in request.POST:
        form = _make_form(follower, request.POST)
        if form.is_valid():
            following.change(follower, form.read_wanted())
            said = "That is kept."
    context = {"form": _make_form(follower), "said": said}
    return render(request, "followers/own.html", context)


@signed_page(links.find_to_stop, over=OVER)
def stop(request, found):
    """Stop what comes in one rhythm, with one post (RFC 8058), or everything."""
    follower, rhythm = found
    wants_none = "all" in request.POST
    if request.method == "POST":
        following.stop(follower, "" if wants_none else rhythm)
    context = {
        "rhythm": rhythm.label,
        "is_done": request.method == "POST",
        "wants_none": wants_none,
        "has_more": follower.follows.confirmed().exists(),
        "own_url": links.own_url(follower),
    }
    return render(request, "followers/stop.html", context)


@signed_page(links.find_unwilling, over=OVER)
def never(request, follower):
    """No mail ever to who did not ask, with one post."""
    if request.method == "POST":
        following.refuse(follower)
    return render(request, "followers/never.html", {"is_done": request.method == "POST"})


def _make_form(follower, data=None):
    follows = follower.follows.confirmed().with_targets()
    return OwnFollowsForm([(follow, read_target(follow)) for follow in follows], data)
