"""Background work on comments. A task carries ids, never an address, and may run twice."""

import logging

from django.contrib.auth import get_user_model
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comments.alerts import digest, doubtful_spam
from comments.privacy import data_requests, retention
from comments.replying import commenter_mail
from comments.spam import training

logger = logging.getLogger(__name__)

# A mail server may be away for some hours: seconds, then minutes, then hours between the tries.
PATIENTLY = RetryStrategy(max_attempts=9, exponential_wait=4)


@app.task(name="comments.tell_moderators", retry=5)
def tell_moderators(comment_id):
    """Mail the moderators who want it at once that something waits."""
    digest.send_instant()


@app.periodic(cron="0 * * * *")
@app.task(name="comments.send_digests", queueing_lock="send_digests", retry=5)
def send_digests(timestamp):
    """Mail the moderators who want it every hour, or every morning."""
    digest.send_hourly()


@app.task(name="comments.ask_to_confirm", retry=PATIENTLY)
def ask_to_confirm(comment_id):
    """Mail a writer who wants mail the link that confirms it."""
    commenter_mail.ask_to_confirm(comment_id)


@app.task(name="comments.tell_writer", retry=PATIENTLY)
def tell_writer(comment_id):
    """Mail a writer what was decided about their comment; first ask, if spam it seemed till now."""
    commenter_mail.ask_to_confirm(comment_id)
    commenter_mail.tell_decision(comment_id)


@app.task(name="comments.tell_of_reply", retry=PATIENTLY)
def tell_of_reply(comment_id):
    """Mail a writer that this comment answers theirs."""
    commenter_mail.tell_of_reply(comment_id)


@app.task(name="comments.decide_batch", retry=5)
def decide_batch(verb, comment_ids, by_id, seen_as):
    """Decide on many comments for a moderator who asked for it and still may."""
    from comments.moderation import bulk  # which defers this task

    by = get_user_model().objects.filter(pk=by_id, is_active=True).first()
    if by is not None and by.has_perm("comments.moderate_comment"):
        bulk.decide(verb, comment_ids, by=by, seen_as=seen_as)


@app.task(name="comments.warn_writer", retry=PATIENTLY)
def warn_writer(standing_id):
    """Mail a writer the warning that a moderator gave."""
    commenter_mail.warn(standing_id)


@app.task(name="comments.send_data_link", retry=PATIENTLY)
def send_data_link(request_id):
    """Mail the link with which a commenter has their data exported or erased."""
    data_requests.send_link(request_id)


@app.periodic(cron="17 4 * * *")
@app.task(name="comments.train_spam_scorer", queueing_lock="train_spam_scorer")
def train_spam_scorer(timestamp):
    """Let the scorer learn from what was decided since, once there is enough."""
    try:
        training.train()
    except training.TooFewLessons as reason:
        logger.info("The spam scorer was not trained: %s", reason)


@app.periodic(cron="0 12 * * 1")
@app.task(name="comments.send_borderline", queueing_lock="send_borderline", retry=5)
def send_borderline(timestamp):
    """Mail the moderators every Monday what was put aside as spam without certainty."""
    doubtful_spam.send_weekly()


@app.periodic(cron="41 3 * * *")
@app.task(name="comments.clear_private_data", queueing_lock="clear_private_data")
def clear_private_data(timestamp):
    """Clear what is kept of commenters and is over its time."""
    retention.clear()
