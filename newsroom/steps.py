"""Steps of the workflow, as buttons: which are offered to whom, and which verb each calls."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from articles.clock import format_from_today, format_moment
from articles.models import Article
from authors.models import User
from newsroom import publishing
from newsroom.checklist import faults
from newsroom.history.versions import PendingVersion
from newsroom.publishing import NotNow

Status = Article.Status


@dataclass(frozen=True)
class Step:
    """One button. ``fits`` says whether it makes sense for an article as it is.

    ``take`` is called with the article, ``by`` and, where the click saved the form too, ``save``:
    what ``publishing.follow_save`` left. One that ``is_checked`` is held back by what blocks in
    ``newsroom/checklist/faults.py``; one that has something to ``ask``, until that is answered. One
    that ``leads_back`` stands apart from those that lead to readers; ``undone_by`` names the step
    that undoes it.
    """

    name: str
    label: str
    permission: str
    fits: Callable[[Article], bool]
    take: Callable[..., None]
    done: str
    is_checked: bool = False
    leads_back: bool = False
    undone_by: str = ""
    ask: Callable[[Article], str] = lambda article: ""

    @property
    def slug(self) -> str:
        """Its name in URLs."""
        return self.name.strip("_")

    def tell(self, article: Article) -> str:
        """Say what was done with ``article``: one that had its time already is live now."""
        done = self.done
        if self.name == "_schedule" and article.is_live:
            done = "“{}” is live now, and carries the date {}."
        moment = format_moment(article.published_at) if article.published_at else ""
        return done.format(article, moment)


def _publish_now(article: Article, *, by: User, save: PendingVersion | None = None) -> None:
    publishing.publish(article, by=by, at=timezone.now(), save=save)


def publish_unless_held_back(article: Article, *, by: User) -> None:
    """Publish unless the checklist has something against it: many at once are asked no reason."""
    if found := faults.list_blocking(article, article.compile()):
        what = " ".join(fault.text for fault in found)
        raise NotNow(f"Settle this first, or open it and publish it with a reason: {what}")
    publishing.publish(article, by=by)


def _schedule(article: Article, *, by: User, save: PendingVersion | None = None) -> None:
    if article.published_at is None:
        raise NotNow("Couldn’t schedule: choose a time first.")
    publishing.publish(article, by=by, at=article.published_at, save=save)


def _ask_about_past_time(article: Article) -> str:
    if article.published_at is None or article.published_at > timezone.now():
        return ""
    moment = format_moment(article.published_at)
    return (
        f"Its publication time, {moment}, has passed. It would go live at once, with that "
        "date, and stand among the articles of that day. For a later moment, go back and change "
        "the time."
    )


UNPUBLISHED = {Status.DRAFT, Status.IN_REVIEW, Status.READY}

STEPS = [
    Step(
        "_publish",
        "Publish now",
        "articles.publish_article",
        lambda article: article.status in UNPUBLISHED or article.is_scheduled,
        _publish_now,
        "“{}” is published.",
        is_checked=True,
    ),
    Step(
        "_schedule",
        "Publish at its time",
        "articles.publish_article",
        lambda article: article.status in UNPUBLISHED,
        _schedule,
        "“{}” is scheduled for {}.",
        is_checked=True,
        ask=_ask_about_past_time,
    ),
    Step(
        "_republish",
        "Publish again",
        "articles.publish_article",
        lambda article: article.status == Status.WITHDRAWN,
        publishing.publish,
        "“{}” is published again.",
        is_checked=True,
    ),
    Step(
        "_mark_ready",
        "Mark as ready",
        "articles.edit_any_article",
        lambda article: article.status in {Status.DRAFT, Status.IN_REVIEW},
        publishing.mark_ready,
        "“{}” is ready.",
        is_checked=True,
        undone_by="_send_back",
    ),
    Step(
        "_submit",
        "Submit for review",
        "articles.change_article",
        lambda article: article.status == Status.DRAFT,
        publishing.submit,
        "“{}” is with the desk for review.",
    ),
    Step(
        "_send_back",
        "Send back as a draft",
        "articles.edit_any_article",
        lambda article: article.status in {Status.IN_REVIEW, Status.READY},
        publishing.send_back,
        "“{}” is a draft again.",
        leads_back=True,
    ),
    Step(
        "_unschedule",
        "Take off the schedule",
        "articles.publish_article",
        lambda article: article.is_scheduled,
        publishing.unschedule,
        "“{}” is no longer scheduled.",
        leads_back=True,
        undone_by="_schedule",
    ),
    Step(
        "_withdraw",
        "Withdraw",
        "articles.publish_article",
        lambda article: article.is_live,
        publishing.withdraw,
        "“{}” is withdrawn; its address says that it is gone. “Publish again” undoes this.",
        leads_back=True,
        undone_by="_republish",
    ),
]


def list_steps(article: Article, user: User) -> list[Step]:
    """The steps that ``user`` may take with ``article`` as it is now."""
    return [step for step in STEPS if step.fits(article) and user.has_perm(step.permission)]


def find_step(article: Article, user: User, slug: str) -> Step | None:
    """The step of a URL, such as "mark_ready"; None where ``user`` may not take it now."""
    return next((step for step in list_steps(article, user) if step.slug == slug), None)


def find_next(article: Article, steps: list[Step]) -> Step | None:
    """The one of ``steps`` that writing leads to; None where that is to save, as of a live one."""
    if article.status not in UNPUBLISHED:
        return None
    has_time = article.published_at is not None and article.published_at > timezone.now()
    wanted = ["_schedule" if has_time else "_publish", "_mark_ready", "_submit"]
    offered = {step.name: step for step in steps}
    return next((offered[name] for name in wanted if name in offered), None)


def label_next(step: Step, article: Article) -> str:
    """What the button of the next step says: when, too, where it has its time.

    (``static/js/newsroom/writing.js`` follows the time while it is typed.)
    """
    if step.name != "_schedule" or article.published_at is None:
        return step.label
    return f"Publish {format_from_today(article.published_at)}"
