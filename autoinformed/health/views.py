"""Health page of the newsroom: how each part of the site is, and what to do next."""

from smtplib import SMTPException
from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.mail import send_mail
from authors.models import User
from autoinformed.health import jobs, report
from autoinformed.health.mail_record import describe_fault

for_admins = permission_required("autoinformed.see_health", raise_exception=True)


@require_safe
@for_admins
def show(request: HttpRequest) -> HttpResponse:
    answers = report.ask_checks()
    context = admin.site.each_context(request) | {
        "title": "Health",
        "answers": sorted(answers, key=lambda answer: -answer.finding.state),
        "worst": report.find_worst(answers),
        "failed": jobs.list_failed_work(),
    }
    return render(request, "admin/health.html", context)


@require_POST
@for_admins
def retry(request: HttpRequest) -> HttpResponse:
    """Have the worker try again what it gave up of one task."""
    number = jobs.retry_failed_work(request.POST.get("task", ""))
    said = f"{number} job{' is' if number == 1 else 's are'} tried again by the worker."
    messages.success(request, said)
    return redirect("admin:health")


@require_POST
@for_admins
def send_test_mail(request: HttpRequest) -> HttpResponse:
    """Send a mail to who asks, here and now, and say what the mail server said."""
    user = cast(User, request.user)
    if not user.email:
        messages.error(request, "Your account has no e-mail address: enter one first.")
        return redirect("admin:health")
    try:
        send_mail(user.email, subject="a test mail", template="health/mail/test.txt")
    except (OSError, SMTPException) as fault:
        said = f"The mail server did not take it ({describe_fault(fault)}). Check EMAIL_URL."
        messages.error(request, said)
    else:
        said = "The mail server took the test mail. Look into your mailbox, also among the spam."
        messages.success(request, said)
    return redirect("admin:health")
