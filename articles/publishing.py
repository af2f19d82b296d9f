"""The verbs on an article: submitting, publishing, scheduling, withdrawing, filing.

Admin, page and command call these and nothing else, each in one transaction, telling who acts
(``by``: a user, or None for a command). Whether that person *may* is asked where the request comes
in; what no one may (an embargo) is a constraint in the database.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import editorial_log, facts, history, pings, staff_mail
from articles.clock import format_moment
from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Category,
    Correction,
    EditorialLog,
    FollowUp,
    TaggedArticle,
)
from articles.models.placement import ORDER_COLUMNS
from articles.series import prefix_of

Status = Article.Status
PLACEMENTS = (Byline, ArticleCategory, TaggedArticle, ArticleCompany)


class NotNow(ValidationError):
    """The step does not fit the state of the article; the message says why, in plain words."""


@transaction.atomic
def submit(article, *, by):
    """Hand a draft to the desk for review."""
    _step(article, {Status.DRAFT}, Status.IN_REVIEW, by=by, what="Submitted for review")
    staff_mail.tell(staff_mail.Event.SUBMITTED, article, by=by)


@transaction.atomic
def send_back(article, *, by, comment=""):
    """Give an article that is in review or ready back to its writer as a draft, and say why."""
    _step(
        article, {Status.IN_REVIEW, Status.READY}, Status.DRAFT, by=by, what="Sent back as a draft"
    )
    entry = None
    if comment:
        workflow = EditorialLog.Kind.WORKFLOW
        entry = editorial_log.write(article, by=by, kind=workflow, field="Sent back", after=comment)
    staff_mail.tell(staff_mail.Event.SENT_BACK, article, by=by, entry=entry)


@transaction.atomic
def mark_ready(article, *, by):
    """Say that an article needs nothing more but its moment.

    Raises ``NotNow`` while a note on a passage is open.
    """
    hold(article)
    if article.editorial_notes.open().exists():
        raise NotNow("A note on it is still open. Resolve all notes first.")
    _step(article, {Status.DRAFT, Status.IN_REVIEW}, Status.READY, by=by, what="Marked as ready")
    staff_mail.tell(staff_mail.Event.READY, article, by=by)


@transaction.atomic
def publish(article, *, by, at=None):
    """Publish now, or at the aware datetime ``at``; with a time ahead this schedules.

    A withdrawn article that returns keeps its first time unless ``at`` is given. Raises ``NotNow``
    before the end of an embargo, or where the article would be withdrawn before it appears.
    """
    _lock(article)
    now = timezone.now()
    returns = article.status == Status.WITHDRAWN and at is None
    moment = at or (article.published_at if returns else now)
    if article.is_live and at is None:
        raise NotNow("This article is live already.")
    if article.embargo_until and moment < article.embargo_until:
        raise NotNow(
            f"The embargo lasts until {format_moment(article.embargo_until)}. Choose a later time."
        )
    if article.withdraw_at and article.withdraw_at <= max(moment, now):
        if article.status != Status.WITHDRAWN and article.withdraw_at > now:
            raise NotNow(
                "It would be withdrawn before it appears. Change the time to withdraw first."
            )
        article.withdraw_at = None
    article.status = Status.PUBLISHED
    article.published_at = moment
    if not article.was_ever_live():
        article.first_published_at = moment
    _save_order(article)
    is_ahead = moment > now
    log(article, by=by, what=f"Scheduled for {format_moment(moment)}" if is_ahead else "Published")
    staff_mail.tell(
        staff_mail.Event.SCHEDULED if is_ahead else staff_mail.Event.PUBLISHED, article, by=by
    )
    pings.plan(article)


@transaction.atomic
def reschedule(article, *, by, at):
    """Move an article that waits for its time to the aware datetime ``at``, which is ahead too."""
    _lock(article)
    if not article.is_scheduled:
        raise NotNow("This article is not waiting for its time.")
    if at <= timezone.now():
        raise NotNow("That time has passed. Choose a later one.")
    publish(article, by=by, at=at)


@transaction.atomic
def unschedule(article, *, by):
    """Take a time that has not come yet from an article; it is ready again."""
    _lock(article)
    if not article.is_scheduled:
        raise NotNow("This article is not waiting for its time.")
    article.status = Status.READY
    article.first_published_at = None
    article.published_at = None
    _save_order(article)
    log(article, by=by, what="Taken off the schedule")


@transaction.atomic
def withdraw(article, *, by, at=None, reason=""):
    """Take a published article down, now or at ``at`` (aware). Its address answers 410."""
    _lock(article)
    if article.status != Status.PUBLISHED:
        raise NotNow("Only a published article can be withdrawn.")
    if at is not None and at <= timezone.now():
        raise NotNow("The time to withdraw has passed. Choose a later one, or withdraw now.")
    if article.is_scheduled and at is None:
        raise NotNow("No reader has seen this article yet. Take it off the schedule instead.")
    if at is None:
        article.status = Status.WITHDRAWN
    else:
        if at <= article.published_at:
            raise NotNow("The time to withdraw is before the time of publication.")
        article.withdraw_at = at
    _save_order(article)
    what = f"To be withdrawn at {format_moment(at)}" if at else "Withdrawn"
    log(article, by=by, what=f"{what}: {reason}" if reason else what)
    pings.tell(article, at=at)


@transaction.atomic
def set_bylines(article, authors):
    """Make ``authors``, in this order, the byline of ``article``."""
    article.bylines.exclude(author__in=authors).delete()
    for position, author in enumerate(authors):
        Byline.objects.update_or_create(
            article=article, author=author, defaults={"position": position}
        )


@transaction.atomic
def file_under(article, categories):
    """File ``article`` in ``categories``, and count it in each category above them."""
    direct = {category.pk for category in categories}
    paths = {path for category in categories for path in category.ancestor_paths()}
    above = set(Category.objects.filter(path__in=paths).values_list("pk", flat=True)) - direct
    article.category_placements.exclude(category_id__in=direct | above).delete()
    kept = {row.category_id: row for row in article.category_placements.all()}
    for category_id in [*(category.pk for category in categories), *sorted(above)]:
        is_direct = category_id in direct
        row = kept.get(category_id)
        if row is None:
            ArticleCategory.objects.create(
                article=article, category_id=category_id, is_direct=is_direct
            )
        elif row.is_direct != is_direct:
            row.is_direct = is_direct
            row.save(update_fields=["is_direct"])


@transaction.atomic
def file_again_below(category):
    """File the articles of ``category`` and of all below it again: it moved to another parent."""
    tree = Category.objects.filter(path__startswith=f"{category.path}/") | Category.objects.filter(
        pk=category.pk
    )
    placed = ArticleCategory.objects.filter(category__in=tree)
    for article in Article.objects.filter(pk__in=placed.values("article_id")).iterator():
        direct = article.category_placements.filter(is_direct=True).select_related("category")
        file_under(article, [row.category for row in direct])


@transaction.atomic
def set_companies(article, companies):
    """Make ``companies`` the ones that ``article`` is about."""
    article.company_placements.exclude(company__in=companies).delete()
    for company in companies:
        ArticleCompany.objects.get_or_create(article=article, company=company)


def refresh_search_terms(article):
    """Put the names of companies, symbols, tags and authors into the article's search text."""
    (article.search_terms,) = search_terms([article])
    article.save(update_fields=["search_terms"])


def search_terms(articles):
    """Give what ``refresh_search_terms`` writes for each of ``articles``, in a few queries."""
    fresh = Article.objects.only("pk").prefetch_related(
        "tag_placements__tag",
        "bylines__author",
        "companies__listings",
        "companies__aliases",
    )
    found = fresh.in_bulk([article.pk for article in articles])
    return [_search_terms(found[article.pk]) for article in articles]


def _search_terms(article):
    terms = [placement.tag.name for placement in article.tag_placements.all()]
    terms += [byline.author.name for byline in article.bylines.all()]
    for company in article.companies.all():
        terms.append(company.name)
        terms += [alias.name for alias in company.aliases.all()]
        terms += [listing.symbol for listing in company.listings.all()]
    return " · ".join(dict.fromkeys(terms))


def after_rename(articles):
    """Bring the search text of ``articles`` up to date: a tag, company or author is named anew."""
    for article in articles.defer("body", "body_compiled", "search").iterator(chunk_size=500):
        refresh_search_terms(article)


def take_facts(article):
    """Keep what the house style read in ``article`` (``articles/facts.py``), after it was saved."""
    if article.compiled is None:
        article.compile()
    facts.take([article])


def refresh_order(article):
    """Copy status and times to the rows that place ``article`` in lists."""
    values = {column: getattr(article, column) for column in ORDER_COLUMNS}
    for placement in PLACEMENTS:
        placement.objects.filter(**{placement.article_column: article.pk}).update(**values)


@transaction.atomic
def add_correction(article, *, by, text, kind=Correction.Kind.CORRECTION):
    """Put a dated note on a fault under a published article. Returns it.

    Raises ``NotNow`` where no reader has seen the article yet: nothing is to be corrected there.
    """
    _seen_by_readers(article, "A correction")
    correction = Correction.objects.create(article=article, kind=kind, text=text, created_by=by)
    notices_changed(article)
    log(article, by=by, what=f"{correction.get_kind_display()} added: {text[:200]}")
    return correction


@transaction.atomic
def add_follow_up(article, *, by, text, at=None, source="", source_url=""):
    """Put a later development under a published article, dated ``at`` (aware). Returns it.

    Raises ``NotNow`` where no reader has seen the article yet, or ``at`` is still ahead.
    """
    _seen_by_readers(article, "A follow-up")
    now = timezone.now()
    if at is not None and at > now:
        raise NotNow("A follow-up tells what has happened: its time cannot be ahead.")
    follow_up = FollowUp.objects.create(
        article=article,
        at=at or now,
        text=text,
        source=source,
        source_url=source_url,
        created_by=by,
    )
    notices_changed(article)
    log(article, by=by, what=f"Follow-up added: {text[:200]}")
    return follow_up


def notices_changed(article):
    """Say that readers find the article changed: a note under it is new, reworded or gone."""
    article.save(update_fields=["updated_at"])
    pings.plan(article)


def gather_series(series):
    """Put the articles whose headlines start with the name of ``series`` into it, no others.

    Returns how many are in it now.
    """
    starts = Article.objects.filter(headline__istartswith=series.name).only("headline", "series")
    name = series.name.casefold()
    of_it = [
        article.pk
        for article in starts.iterator()
        if prefix_of(article.headline).casefold() == name
    ]
    Article.objects.filter(series=series).exclude(pk__in=of_it).update(series=None)
    Article.objects.filter(pk__in=of_it).update(series=series)
    return len(of_it)


@transaction.atomic
def saved(article, *, by, sitting=None):
    """What follows each save in the newsroom, once relations stand: order, facts, history.

    ``sitting`` is the opening of the article screen that saved it, where one did.
    """
    refresh_order(article)
    take_facts(article)
    refresh_search_terms(article)
    pings.plan(article)
    return history.record(article, by=by, sitting=sitting)


def _seen_by_readers(article, what):
    if not article.was_ever_live():
        raise NotNow(f"{what} belongs under what readers have seen; change the text itself.")


def hold(article):
    """Hold the row of ``article`` for this transaction.

    Whatever writes rows beside an article holds the article first, so that no two wait for each
    other: a save, an autosave that is under way with it, a change that goes live.
    """
    Article.objects.select_for_update().values_list("pk").get(pk=article.pk)


def _lock(article):
    """Hold the row for this transaction and take over the columns that others may have changed."""
    locked = Article.objects.select_for_update().only(
        "status", "published_at", "first_published_at", "embargo_until", "withdraw_at", "version"
    )
    row = locked.get(pk=article.pk)
    for name in (
        "status",
        "published_at",
        "first_published_at",
        "embargo_until",
        "withdraw_at",
        "version",
    ):
        setattr(article, name, getattr(row, name))


def _step(article, sources, target, *, by, what):
    _lock(article)
    if article.status not in sources:
        raise NotNow(
            f"“{article}” is {article.get_status_display().lower()}; this step is not for it."
        )
    article.status = target
    _save_order(article)
    log(article, by=by, what=what)


def _save_order(article):
    article.save(
        update_fields=["status", "published_at", "first_published_at", "withdraw_at", "updated_at"]
    )
    refresh_order(article)


def log(article, *, by, what):
    """Say in the log of ``article`` what was done, and keep a version where it changed anything."""
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [article], CHANGE, what, single_object=True)
        history.record(article, by=by)
