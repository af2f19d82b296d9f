"""Pages beside the queue: its figures, one's own mail and feed, and what a mailed link opens."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments.alerts import digest
from comments.models import Comment, Watch
from comments.moderation import queue, queue_feed, statistics
from comments.moderation.bulk import VERBS

PERIODS = (7, 30, 90)  # days


class DeskViews(admin.ModelAdmin):
    """A part of ``CommentAdmin``. The last two are opened without signing in, by a signed link."""

    def has_moderate_permission(self, request):
        return request.user.has_perm("comments.moderate_comment")

    def get_urls(self):
        desk = self.admin_site.admin_view
        return [
            path("statistics/", desk(self.statistics_view), name="comments_desk_statistics"),
            path("mail/", desk(self.watch_view), name="comments_desk_watch"),
            path("by-mail/<str:token>/", self.by_mail_view, name="comments_desk_by_mail"),
            path("queue/<str:token>/feed/", queue_feed.feed, name="comments_desk_feed"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def statistics_view(self, request):
        """How long decisions take, what is held and by which rule, who decides."""
        self._demand_moderator(request)
        asked = request.GET.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else 30
        context = {
            **self._page("How the queue is doing", request),
            "days": days,
            "periods": PERIODS,
            "figures": statistics.figures(days=days),
        }
        return render(request, "admin/comments/statistics.html", context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def watch_view(self, request):
        """One's own mail and feed."""
        self._demand_moderator(request)
        watch, _ = Watch.objects.get_or_create(user=request.user)
        if request.method == "POST":
            if request.POST.get("mail") in Watch.Mail.values:
                watch.mail = request.POST["mail"]
                watch.save(update_fields=["mail"])
                messages.success(request, f"Mail: {watch.get_mail_display().lower()}.")
            elif request.POST.get("feed") in ("new", "none"):
                queue_feed.renew(watch, wanted=request.POST["feed"] == "new")
                messages.success(request, "Every earlier address of your feed is void now.")
            return redirect("admin:comments_desk_watch")
        context = {
            **self._page("Your mail and feed of the queue", request),
            "watch": watch,
            "choices": Watch.Mail.choices,
            "feed_url": queue_feed.url_of(watch),
        }
        return render(request, "admin/comments/watch.html", context)

    @method_decorator(never_cache)
    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def by_mail_view(self, request, token):
        """What a mailed link opens: the comment, and the buttons. To look decides nothing."""
        link = digest.opened_by(token)
        if link is None:
            return render(request, "admin/comments/by_mail_over.html", self._names(), status=410)
        verb = request.POST.get("verb", "")
        said = ""
        if request.method == "POST":
            if verb not in VERBS or verb == "put_back":
                raise Http404("There is no such decision.")
            outcome = VERBS[verb](link.comment, by=link.by, seen_at=request.POST.get("seen_at", ""))
            said = outcome.message
        comments = Comment.objects.filter(pk=link.comment.pk)
        (card,) = queue.cards(queue.with_all(comments, seen_by=link.by))
        context = {**self._names(), "card": card, "said": said, "link": link}
        response = render(request, "admin/comments/by_mail.html", context)
        response["Referrer-Policy"] = "same-origin"  # the link is a key
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _names(self):
        """What a page of the admin is headed by, for who is not signed in."""
        site = self.admin_site
        return {"site_header": site.site_header, "site_title": site.site_title}

    def _demand_moderator(self, request):
        if not self.has_moderate_permission(request):
            raise PermissionDenied

    def _page(self, title, request):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
        }
