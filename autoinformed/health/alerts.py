"""Alerts: mail to the admins, once when a check turns red and once when it is well again.

The worker asks every five minutes. Whether a worker is there at all, another machine must ask
(docs/health.md).
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.mail import send_mail
from authors.models import User
from autoinformed.health import report
from autoinformed.health.findings import State
from autoinformed.models import HealthMark
from autoinformed.roles import ADMIN

RED = "red."  # before the name of a check that is red


@app.periodic(cron="*/5 * * * *")
@app.task(name="autoinformed.watch_health", queueing_lock="watch_health")
def watch_health(timestamp: int = 0) -> None:
    """Ask every check, and have the admins told of what changed."""
    tell_changes(report.ask_checks())


@transaction.atomic
def tell_changes(answers: list[report.Answer]) -> None:
    """Remember what is red, and queue a mail to each admin where that is news."""
    now_red = {answer.check.name: answer for answer in answers if answer.finding.state is State.RED}
    told = HealthMark.objects.select_for_update().filter(name__startswith=RED)
    before = {mark.name.removeprefix(RED) for mark in told}
    turned_red = [answer for name, answer in now_red.items() if name not in before]
    turned_well = [
        answer
        for answer in answers
        if answer.check.name in before and answer.finding.state is not State.RED
    ]
    if not turned_red and not turned_well:
        return
    now = timezone.now()
    for answer in turned_red:
        HealthMark.objects.create(name=RED + answer.check.name, at=now)
    HealthMark.objects.filter(name__in=[RED + each.check.name for each in turned_well]).delete()
    for user_id in _find_admins():
        mail_admin.defer(
            user_id=user_id,
            red=[_describe(answer) for answer in turned_red],
            well=[_describe(answer) for answer in turned_well],
        )


@app.task(name="autoinformed.mail_health", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def mail_admin(user_id: int, red: list[dict[str, str]], well: list[dict[str, str]]) -> None:
    """Mail to an admin about what turned red or well again."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    names = ", ".join(each["label"] for each in red or well)
    send_mail(
        user.email,
        subject=f"act now: {names}" if red else f"well again: {names}",
        template="health/mail/health.txt",
        red=red,
        well=well,
        site_url=settings.SITE_URL,
    )


def _find_admins() -> list[int]:
    admins = User.objects.filter(Q(groups__name=ADMIN) | Q(is_superuser=True), is_active=True)
    return list(admins.exclude(email="").order_by("pk").distinct().values_list("pk", flat=True))


def _describe(answer: report.Answer) -> dict[str, str]:
    finding = answer.finding
    return {"label": answer.check.label, "says": finding.says, "then": finding.then}
