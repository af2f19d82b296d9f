"""Background tasks that belong to no room: trying again after a killed worker, and tidying."""

from datetime import timedelta

from asgiref.sync import sync_to_async
from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from staff import passwords

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


def delete_old_sign_ins() -> None:
    """Delete ended sessions, requests for a password, and failures to sign in of a month ago."""
    call_command("clearsessions")
    passwords.delete_old_requests()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEPT_FAILURES).delete()
