"""Pages beside the queue, as views: its figures, one's own alerts, and what a mailed link opens."""

from django.contrib import admin, messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments.admin.filters import find_key
from comments.alerts import digest
from comments.desk import queue, queue_feed, queue_news, statistics
from comments.models import Comment, ModeratorAlert
from comments.moderation.bulk import VERBS
from images.admin.staff_view import make_context, staff_view

PERIODS = (7, 30, 90)  # days
MOST_SHOWN = 100  # cards that one page can ask about


@staff_view("comments.moderate_comment")
def show_statistics(request):
    """How long decisions take, what is held and by which rule, who decides."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else 30
    context = {
        **make_context(request, Comment, "How the queue is doing"),
        "days": days,
        "periods": PERIODS,
        "figures": statistics.count_figures(days=days),
    }
    return render(request, "admin/comments/statistics.html", context)


@staff_view("comments.moderate_comment")
def tell_news(request):
    """What came and what others decided since a page of the queue was made, for its script."""
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        return JsonResponse({"message": "Say since when."}, status=400)
    asked = request.GET.get("shown", "").split(",")[:MOST_SHOWN]
    shown = [key for key in map(find_key, asked) if key]
    return JsonResponse(
        {
            "new": queue_news.count_new(since=since, shown=shown),
            "changed": queue_news.list_changed(since=since, shown=shown, seen_by=request.user),
        }
    )


@staff_view("comments.moderate_comment", methods=("GET", "POST"))
def choose_alerts(request):
    """One's own mail and feed."""
    alert, _ = ModeratorAlert.objects.get_or_create(user=request.user)
    if request.method == "POST":
        if request.POST.get("mail") in ModeratorAlert.Mail.values:
            alert.mail = request.POST["mail"]
            alert.save(update_fields=["mail"])
            messages.success(request, f"Mail: {alert.get_mail_display().lower()}.")
        elif request.POST.get("feed") in ("new", "none"):
            queue_feed.renew_feed(alert, wanted=request.POST["feed"] == "new")
            messages.success(request, "Every earlier URL of your feed is void now.")
        return redirect("admin:comments_desk_alerts")
    context = {
        **make_context(request, Comment, "Your mail and feed of the queue"),
        "alert": alert,
        "choices": ModeratorAlert.Mail.choices,
        "feed_url": queue_feed.feed_url(alert),
    }
    return render(request, "admin/comments/alerts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide_by_mail(request, token):
    """What a mailed link opens: the comment, and the buttons. To look decides nothing."""
    names = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
    opened = digest.open_link(token)
    if opened is None:
        return render(request, "admin/comments/by_mail_over.html", names, status=410)
    (comment, by), said = opened, ""
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb not in VERBS or verb == "put_back":
            raise Http404("There is no such decision.")
        outcome = VERBS[verb](comment, by=by, seen_at=request.POST.get("seen_at", ""))
        said = outcome.message
    (card,) = queue.make_cards(Comment.objects.filter(pk=comment.pk), seen_by=by)
    context = {**names, "card": card, "said": said, "by": by}
    response = render(request, "admin/comments/by_mail.html", context)
    response["Referrer-Policy"] = "same-origin"  # the link is a key
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
