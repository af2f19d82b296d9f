"""Jobs that were given up: what they were, in words, and another try for them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

AT_ONCE = 1000  # jobs that one press of the button has tried again


@dataclass(frozen=True)
class FailedWork:
    """Jobs of one task that were given up."""

    task_name: str
    words: str
    number: int
    last_at: datetime | None


def list_failed_work() -> list[FailedWork]:
    """The tasks whose jobs were given up, the most frequent first."""
    failed = ProcrastinateJob.objects.filter(status="failed").values("task_name")
    counted = failed.annotate(
        number=Count("pk", distinct=True),
        last_at=Max("procrastinateevent__at", filter=Q(procrastinateevent__type="failed")),
    )
    return [
        FailedWork(row["task_name"], _describe(row["task_name"]), row["number"], row["last_at"])
        for row in counted.order_by("-number", "task_name")
    ]


def retry_failed_work(task_name: str) -> int:
    """Have the worker try again the jobs of a task that were given up; return how many."""
    failed = ProcrastinateJob.objects.filter(status="failed", task_name=task_name)
    keys = list(failed.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        app.job_manager.retry_job_by_id(key, retry_at=timezone.now())
    return len(keys)


def _describe(task_name: str) -> str:
    """What its function says of itself, in its first sentence."""
    task = app.tasks.get(task_name)
    said = (getattr(task, "func", None).__doc__ or "") if task else ""
    first = said.strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    return first or task_name
