"""Background work of the project itself, on the real queue."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicDeferrer

from autoinformed import tasks
from staff.models import Session


def run_worker():
    """Work until the queue is empty, as `manage.py procrastinate worker --one-shot` does."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:

        async def work():
            async with worker.open_async():
                await worker.run_worker_async(
                    wait=False, install_signal_handlers=False, listen_notify=False
                )

        # In a thread of its own: a browser test before this one leaves its event loop in ours.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(work())).result()


def list_due(moment):
    """The names of the tasks whose hour on the clock came within the minute before ``moment``."""
    deferrer = PeriodicDeferrer(registry=app.periodic_registry, max_delay=60)
    return {task.task.name for task, _ in deferrer.get_previous_tasks(at=moment.timestamp())}


@pytest.mark.django_db
def test_ended_sessions_and_old_sign_in_failures_are_deleted():
    now = timezone.now()
    for key, days in [("ended", -1), ("open", 1)]:
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(days=days)
        )
    for name, age in [("old", 40), ("new", 1)]:
        attempt = AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now - timedelta(days=age))

    tasks.delete_old_sign_ins()

    assert [session.session_key for session in Session.objects.all()] == ["open"]
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_both_tasks_of_the_project():
    ids = [task.defer(timestamp=0) for task in (tasks.retry_stalled, tasks.tidy)]

    run_worker()

    states = ProcrastinateJob.objects.filter(pk__in=ids).values_list("status", flat=True)
    assert list(states) == ["succeeded", "succeeded"]


def test_both_tasks_of_the_project_are_periodic():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert periodic["autoinformed.tidy"] == "17 3 * * *"
    assert periodic["autoinformed.retry_stalled"] == "* * * * *"
