"""Editorial calendar: a week of what is published and scheduled, and moving what is scheduled.

Days and hours are the desk's. A move by form, by arrow keys and by drag is one and the same POST.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.clock import find_midnight, format_moment
from articles.models import Article, Byline
from images.admin.staff_view import staff_view
from newsroom import publishing
from newsroom.models import Assignment
from newsroom.permissions import match_readable
from newsroom.time_field import COMES_TWICE, DeskTimeField, DeskTimeWidget
from newsroom.views.screens import render_screen

MOST = 500  # articles of one week, and as many assignments


class MoveForm(forms.Form):
    """When an article is to appear: a day and a time of the desk's, or an exact moment to undo."""

    at = DeskTimeField(required=False, widget=DeskTimeWidget(required=True))
    exactly = forms.CharField(required=False)

    def __init__(self, article, data=None):
        super().__init__(
            data, initial={"at": article.published_at}, auto_id=f"move-{article.pk}-%s"
        )
        self.article = article

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if typed := cleaned.get("exactly"):
            cleaned["at"] = _read_moment(typed)
        if not cleaned.get("at") and "at" not in self.errors:
            raise ValidationError("Give a day and a time.")
        return cleaned


@dataclass(frozen=True)
class Day:
    """One day of the desk's, what appears on it by the clock, and what is due."""

    day: date
    articles: list[Article]
    due: list[Assignment]
    is_today: bool


@staff_view("articles.view_article")
def show_calendar(request):
    """Show the week of ``?week=2026-W48``, or this one. Three queries, whatever stands in it."""
    return _render_week(request, _read_monday(request.GET.get("week", "")))


def _render_week(request, monday, asked_back=None):
    """Render a week; ``asked_back`` is the form of a move that wants an answer, open there."""
    may_move = request.user.has_perm("articles.publish_article")
    days = _list_days(monday, request.user)
    for article in (article for day in days for article in day.articles):
        if may_move and article.is_scheduled:
            is_asked = asked_back and asked_back.article == article
            article.move_form = asked_back if is_asked else MoveForm(article)
    return render_screen(
        request,
        "article/calendar",
        title="Calendar",
        monday=monday,
        sunday=monday + timedelta(days=6),
        earlier=_name_week(monday - timedelta(days=7)),
        later=_name_week(monday + timedelta(days=7)),
        is_this_week=_name_week(monday) == _name_week(timezone.localdate()),
        days=days,
        may_move=may_move,
        undo=_find_undo(request),
    )


@staff_view("articles.publish_article", methods=("POST",))
def move_article(request, article_id):
    """Move a scheduled article; by the rules of publishing, an embargo among them."""
    article = get_object_or_404(Article.objects.defer("body", "search"), pk=article_id)
    before = article.published_at
    form = MoveForm(article, request.POST)
    shown = {"week": _name_week(timezone.localdate(before))}
    if form.has_error("at", COMES_TWICE):
        return _render_week(request, _find_monday(timezone.localdate(before)), asked_back=form)
    try:
        if not form.is_valid():
            raise ValidationError([e for errors in form.errors.values() for e in errors])
        publishing.reschedule(article, by=request.user, at=form.cleaned_data["at"])
    except ValidationError as error:
        messages.error(request, f"“{article}” was not moved. {' '.join(error.messages)}")
    else:
        shown = {"week": _name_week(timezone.localdate(article.published_at))}
        if before != article.published_at and not form.cleaned_data["exactly"]:
            shown |= {"moved": article.pk, "from": before.isoformat()}
        at = form.cleaned_data["at"]
        told = f"{timezone.localtime(at):%A}, {format_moment(at)}"
        messages.success(request, f"“{article}” is now scheduled for {told}.")
    url = reverse("admin:articles_article_calendar")
    return redirect(f"{url}?{urlencode(shown)}#article-{article.pk}")


def _read_monday(asked):
    """The Monday of a week as ISO 8601 writes it; of this one for anything else."""
    try:
        return datetime.strptime(f"{asked}-1", "%G-W%V-%u").date()  # noqa: DTZ007
    except (ValueError, OverflowError):
        return _find_monday(timezone.localdate())


def _find_monday(day):
    return day - timedelta(days=day.weekday())


def _name_week(day):
    return day.strftime("%G-W%V")


def _read_moment(typed):
    try:
        moment = parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise ValidationError("This time cannot be read. Choose a day and a time.")
    return moment


def _find_undo(request):
    """What was just moved, and when it was to appear before; None where nothing was."""
    pk, before = request.GET.get("moved", ""), request.GET.get("from", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        moment = _read_moment(before)
    except ValidationError:
        return None
    article = Article.objects.scheduled().only("headline").filter(pk=int(pk)).first()
    return {"article": article, "before": moment} if article else None


def _list_days(monday, user):
    days = [monday + timedelta(days=number) for number in range(7)]
    start, end = find_midnight(monday), find_midnight(monday + timedelta(days=7))
    due = Assignment.objects.filter(
        match_readable(user, path="article__"),
        due_at__gte=start,
        due_at__lt=end,
        article__published_at__isnull=True,
    ).select_related("article", "assignee")
    due = due.only("due_at", "task", "article__headline", "assignee__username").order_by("due_at")
    published_on: dict[date, list] = {day: [] for day in days}
    due_on: dict[date, list] = {day: [] for day in days}
    for article in _list_articles(start, end, user):
        published_on[timezone.localdate(article.published_at)].append(article)
    for assignment in due[:MOST]:
        due_on[timezone.localdate(assignment.due_at)].append(assignment)
    today = timezone.localdate()
    return [Day(day, published_on[day], due_on[day], day == today) for day in days]


def _list_articles(start, end, user):
    names = Byline.objects.filter(article=OuterRef("pk")).order_by("position")
    articles = Article.objects.filter(
        match_readable(user),
        status=Article.Status.PUBLISHED,
        published_at__gte=start,
        published_at__lt=end,
    ).only("headline", "slug", "status", "published_at", "withdraw_at", "embargo_until")
    articles = articles.annotate(names=ArraySubquery(names.values("author__name")))
    return articles.order_by("published_at", "pk")[:MOST]
