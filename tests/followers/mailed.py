"""Readers who follow, what they send from our forms, and what is mailed to them."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from followers.asking import send_link
from followers.digests import schedule, sending
from followers.models import Digest, Rhythm

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
EMAIL = "wilma.sedan@readers.example"


def ask(client, path="/follow/", *, email=EMAIL, ip="203.0.113.7", headers=None, **fields):
    """Send the form at ``path`` as a browser does, and run what it queued."""
    response = client.post(
        path,
        {"email": email, "subject": ""} | fields,
        headers=FROM_OUR_PAGE if headers is None else headers,
        REMOTE_ADDR=ip,
    )
    run_mail_tasks()
    return response


def follow(client, path="/follow/", **fields):
    """Follow what is at ``path``, and say yes to the mail that asks."""
    ask(client, path, **fields)
    url = link_in(mail.outbox[-1], "/follow/confirm/")
    assert client.post(url).status_code == 200
    mail.outbox.clear()


def run_mail_tasks():
    """Mail what requests asked for, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="followers.send_link").order_by("id"):
        send_link(**job.args)


def send_digest(rhythm=Rhythm.MORNING, **fields):
    """Have a digest due now, and sent whole; returns it as it is stored."""
    digest = Digest.objects.create(
        rhythm=rhythm, due_at=timezone.now() - timedelta(seconds=1), **fields
    )
    schedule.start(digest)
    send_all()
    digest.refresh_from_db()
    return digest


def send_all():
    """Send all that is due, part by part."""
    while sending.send_part():
        pass


def mails_to(address=EMAIL):
    return [message for message in mail.outbox if message.recipients() == [address]]


def html_of(message):
    parts = message.message().walk()
    (html,) = (part for part in parts if part.get_content_type() == "text/html")
    return html.get_content()


def link_in(message, part):
    """The path of the link in the text of ``message`` that has ``part`` in it."""
    (link,) = {link for link in re.findall(r"https?://\S+", message.body) if part in link}
    return urlsplit(link).path
