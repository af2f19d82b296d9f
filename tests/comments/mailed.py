"""Mails to readers, and what readers do with them: open the link."""

import re
from urllib.parse import urlsplit

from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from comments.privacy.data_requests import send_data_link
from comments.replying.commenter_mail import ask_to_confirm, tell_of_decision, tell_of_reply

_TASKS = {
    task.name: task for task in (ask_to_confirm, tell_of_decision, tell_of_reply, send_data_link)
}


def run_mail_tasks():
    """Run every task that mails a reader, as the worker would, also those of later."""
    for job in ProcrastinateJob.objects.filter(task_name__startswith="comments.").order_by("id"):
        if task := _TASKS.get(job.task_name):
            task(**job.args)


def mails_to(address):
    return [message for message in mail.outbox if message.recipients() == [address]]


def link_in(message, part):
    """The path of the link in ``message`` that has ``part`` in it."""
    (link,) = {link for link in re.findall(r"https?://\S+", message.body) if part in link}
    return urlsplit(link).path
