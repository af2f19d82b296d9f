"""Home of the newsroom: what needs the person who signed in, from every room of the house."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

from authors.models import User
from autoinformed import jobs
from comments import capped_counts
from comments.models import Comment
from newsroom import home

FAILURES_SHOWN = 5


def make_context(user: User) -> dict[str, Any]:
    """Gather what ``templates/admin/index.html`` is given beside Django's own; in 12 queries."""
    moderates = user.has_perm("comments.moderate_comment")
    return {
        "desk": home.gather_desk(user),
        "comments_waiting": capped_counts.count(Comment.objects.awaiting()) if moderates else None,
        "failures": _count_failures()
        if user.has_perm("procrastinate.view_procrastinatejob")
        else [],
        "may_write": user.has_perm("articles.add_article"),
        "may_edit": user.has_perm("articles.edit_any_article"),
        "desk_zone": settings.TIME_ZONE,
    }


def _count_failures() -> list[Any]:
    """Background work that gave up, by how often: ``[{"task": words, "number": …}]``."""
    failed = ProcrastinateJob.objects.filter(status="failed").values("task_name")
    counted = failed.annotate(number=Count("pk")).order_by("-number")[:FAILURES_SHOWN]
    return [
        {"task": jobs.describe_task(row["task_name"]), "number": row["number"]} for row in counted
    ]
