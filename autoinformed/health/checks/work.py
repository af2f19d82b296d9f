"""Checks of background work: is there a worker, does it keep up, and what did it give up."""

from datetime import timedelta

from django.db.models import Max, Min
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from autoinformed.health.findings import Finding, State
from autoinformed.health.words import say_age

# A worker writes its heartbeat every ten seconds.
HEARTBEAT_LATE = timedelta(seconds=60)
JOB_LATE = timedelta(minutes=15)
JOB_VERY_LATE = timedelta(hours=2)
START_IT = "Start it: manage.py work (with Compose: docker compose up --detach worker)."


def check_worker() -> Finding:
    """Whether a worker lives, by the heartbeat that it writes into the database."""
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    if last is None:
        return Finding(
            State.RED, "No worker runs: no mail leaves and no picture is prepared.", START_IT
        )
    age = timezone.now() - last
    figures = {"worker_heartbeat_age_seconds": age.total_seconds()}
    if age > HEARTBEAT_LATE:
        said = f"The worker was last alive {say_age(age)} ago: no mail leaves."
        return Finding(State.RED, said, f"Look at its log. {START_IT}", figures)
    return Finding(State.GREEN, "The worker is alive.", figures=figures)


def check_oldest_job() -> Finding:
    """How long the oldest job that may begin has waited."""
    waiting = ProcrastinateJob.objects.filter(
        status="todo", procrastinateevent__type="deferred"
    ).annotate(due=Coalesce("scheduled_at", "procrastinateevent__at"))
    now = timezone.now()
    oldest = waiting.filter(due__lte=now).aggregate(oldest=Min("due"))["oldest"]
    if oldest is None:
        return Finding(State.GREEN, "No job waits.", figures={"oldest_job_age_seconds": 0})
    age = now - oldest
    state = State.RED if age > JOB_VERY_LATE else State.YELLOW if age > JOB_LATE else State.GREEN
    return Finding(
        state,
        f"The oldest job has waited for {say_age(age)}.",
        "The worker is away, stuck in a long job, or has too much to do: look at its log."
        if state
        else "",
        {"oldest_job_age_seconds": age.total_seconds()},
    )


def check_failed_jobs() -> Finding:
    """How many jobs were given up after all their tries."""
    number = ProcrastinateJob.objects.filter(status="failed").count()
    figures = {"failed_jobs": float(number)}
    if not number:
        return Finding(State.GREEN, "No job was given up.", figures=figures)
    said = f"{number} job{' was' if number == 1 else 's were'} given up."
    then = "See below what they are, mend what stopped them, then have them tried again."
    return Finding(State.YELLOW, said, then, figures)
