"""Background work in words: what each task does, and how it stands."""

from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

# What each task does, by its name; a test asks for the words of every one.
TASKS = {
    "articles.refresh_most_read": "List what is most read this week",
    "articles.refresh_search_words": "Gather the words that a search suggests",
    "articles.sum_up_reads": "Keep old counts of reads by the month",
    "autoinformed.back_up": "Back up the site",
    "autoinformed.check_backup": "Try the newest backup by restoring it",
    "autoinformed.look_from_outside": "Look at the certificate and at the mail domain’s DNS",
    "autoinformed.mail_health": "Mail an admin how the site is",
    "autoinformed.watch_health": "Look how the site is",
    "autoinformed.retry_stalled": "Run again what a stopped worker had begun",
    "autoinformed.tidy": "Delete ended sessions and finished work",
    "builtin:procrastinate.builtin_tasks.remove_old_jobs": "Delete finished work",
    "comments.ask_to_confirm": "Mail a commenter to confirm an e-mail address",
    "comments.clear_private_data": "Clear private data that is over its time",
    "comments.decide_batch": "Decide on many comments",
    "comments.send_data_link": "Mail a commenter the link to their data",
    "comments.send_digests": "Mail moderators what waits",
    "comments.send_doubtful_spam": "Mail moderators what may not be spam",
    "comments.tell_moderator": "Mail a moderator what waits",
    "comments.tell_moderators": "Mail moderators of a new comment",
    "comments.tell_of_decision": "Mail a commenter what was decided",
    "comments.tell_of_reply": "Mail a commenter of a reply",
    "comments.train_spam_scorer": "Learn spam from what was decided",
    "comments.undo_batch": "Undo a decision on many comments",
    "comments.warn_commenter": "Mail a commenter a warning",
    "followers.clear": "Clear followers’ addresses that are over their time",
    "followers.send_due": "Begin the digests that are due",
    "followers.send_link": "Mail a reader a link to confirm or change what they follow",
    "followers.send_part": "Mail a part of the followers",
    "images.make_renditions": "Make the lighter copies of a picture",
    "images.remove_former_files": "Remove the former files of a replaced picture",
    "newsroom.ask_outside_links": "Ask other sites after what articles link to",
    "newsroom.check_links": "Look after the links of live articles",
    "newsroom.empty_trash": "Empty the trash of what is over its time",
    "newsroom.mail_note": "Mail colleagues of a note",
    "newsroom.mail_staff": "Mail colleagues that an article moved on",
    "newsroom.ping": "Tell a search engine of an article",
    "newsroom.put_due_live": "Put a prepared change live",
    "newsroom.recompile_company": "Link a company in the articles that name it",
    "newsroom.refresh_tag": "Find the articles of a renamed tag by its new name",
    "newsroom.rewrite_texts": "Put a replaced picture into the texts that show it",
    "staff.mail_invitation": "Mail an invitation",
    "staff.mail_password_link": "Mail a link for a new password",
    "wordpress.import_uploaded": "Import an export of WordPress",
    "wordpress.undo": "Undo an import of WordPress",
}

STATES = {
    "todo": "Waiting",
    "doing": "At work",
    "failed": "Failed",
    "succeeded": "Done",
}

# Whose number an argument of a task is: words, and the screen of that row.
ARGUMENTS = {
    "article_id": ("article", "admin:articles_article_change"),
    "comment_id": ("comment", "admin:comments_comment_change"),
    "reply_id": ("comment", "admin:comments_comment_change"),
    "company_id": ("company", "admin:articles_company_change"),
    "tag_id": ("tag", "admin:articles_tag_change"),
    "image_id": ("picture", "admin:images_image_change"),
    "revision_id": ("version", "admin:articles_article_version"),
}


def describe_task(name: str) -> str:
    """What the task does; its name, made readable, where it is no task of ours."""
    return TASKS.get(name) or name.rpartition(".")[2].replace("_", " ").capitalize()


def describe_state(status: str) -> str:
    """How a job stands; what somebody ended by hand has several statuses."""
    return STATES.get(status, "Stopped")


def find_subject(job: ProcrastinateJob) -> tuple[str, str] | None:
    """What ``job`` is about, as words and a URL: ``("article 12", "/admin/…")``; None for none."""
    for name, (words, view) in ARGUMENTS.items():
        if isinstance(key := job.args.get(name), int):
            return f"{words} {key}", reverse(view, args=[key])
    return None
