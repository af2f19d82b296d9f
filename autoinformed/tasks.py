"""Background tasks that belong to no room: trying again after a killed worker, and tidying,
and backups."""

import logging
from datetime import timedelta

from asgiref.sync import sync_to_async
from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from autoinformed.backups.checking import check_newest
from autoinformed.backups.making import make_backup
from autoinformed.backups.places import name_place, open_place
from autoinformed.backups.runs import record_run
from autoinformed.health import alerts, outside_looks
from autoinformed.models import BackupRun
from staff import passwords

__all__ = ["alerts", "outside_looks"]  # so that the worker finds its tasks

logger = logging.getLogger(__name__)

KEPT_JOBS = 24 * 7  # hours
KEPT_FAILURES = timedelta(days=30)


@app.periodic(cron="* * * * *")
@app.task(name="autoinformed.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Run again what a worker had begun when it was killed; every task may run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="autoinformed.tidy", queueing_lock="tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Delete what nobody needs any more: ended sessions, old failures to sign in, finished jobs."""
    await sync_to_async(delete_old_sign_ins)()
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_JOBS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="41 2 * * *")
@app.task(name="autoinformed.back_up", queueing_lock="back_up")
def back_up(timestamp: int) -> None:
    """Make the night's backup, where a place for it is set."""
    if settings.BACKUP_PLACE:
        with record_run(BackupRun.Kind.BACKUP, place=name_place(settings.BACKUP_PLACE)) as run:
            place = open_place(settings.BACKUP_PLACE)
            make_backup(place, run=run, passphrase=settings.BACKUP_PASSPHRASE, say=logger.debug)


@app.periodic(cron="11 5 * * 0")
@app.task(name="autoinformed.check_backup", queueing_lock="check_backup")
def check_backup(timestamp: int) -> None:
    """Try each week to restore the newest backup, beside the real database."""
    if settings.BACKUP_PLACE:
        with record_run(BackupRun.Kind.CHECK, place=name_place(settings.BACKUP_PLACE)) as run:
            check_newest(open_place(settings.BACKUP_PLACE), run=run, say=logger.debug)


def delete_old_sign_ins() -> None:
    """Delete ended sessions, requests for a password, and failures to sign in of a month ago."""
    call_command("clearsessions")
    passwords.delete_old_requests()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEPT_FAILURES).delete()
