"""Running of an import: one export from its survey to its report.

Each post is a transaction of its own, with its comments and its rows in the ledger. Killed at any
moment, the same import goes on where it stood. A rehearsal is the same import, taken back whole.
"""

import hashlib
import json
import resource
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.search.did_you_mean import refresh_search_words
from authors.models import User
from wordpress import records
from wordpress.importing.comments import Comments
from wordpress.importing.fetching import Fetched
from wordpress.importing.files import Folder, NoFiles, Source
from wordpress.importing.later_coverage import LaterCoverage
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.media import Media
from wordpress.importing.old_addresses import Trial, try_old_addresses
from wordpress.importing.pages import Pages
from wordpress.importing.people import People
from wordpress.importing.posts import Bodies, Posts
from wordpress.importing.survey import (
    KINDS,
    LEFT_BEHIND,
    Survey,
    read_records,
    read_survey,
)
from wordpress.importing.terms import Terms, write_series
from wordpress.importing.texts import read_line, read_moment
from wordpress.models import Import, ImportEntry, Kind

# One import at a time: two would both make what both do not find.
LOCK = 0x776F7264
TELL_EVERY = 1.0  # seconds
NOT_OF_AN_ARTICLE = "They stand under a page or an attachment; here articles alone have comments."
NO_POST = "Their post is not here."
NO_SITE = "There is no WordPress export in this file: it names no site."

type Say = Callable[[str, int, int], None]
type ChooseSource = Callable[[Survey], Source]


class ImportRefused(Exception):
    """The import cannot begin; the message says why, in plain words."""


class AnotherIsRunning(ImportRefused):
    """There is an import under way, which this one has to wait for."""


@dataclass(frozen=True)
class Asked:
    """What is asked for beside the files of an export."""

    media: str = ""  # a folder on this machine
    fetch_media: bool = False
    series: tuple[str, ...] = ()
    staff_accounts: bool = False


def begin_import(
    paths: Sequence[Path],
    asked: Asked,
    *,
    by: User | None,
    dry_run: bool = False,
    names: Sequence[str] = (),
) -> Import:
    """Return the import of these files: one that was begun and not finished, or a new row.

    ``names`` are what files that were uploaded were called.
    """
    fingerprint = _read_fingerprint(paths, asked)
    unfinished = Import.objects.unfinished() | Import.objects.filter(status=Import.Status.FAILED)
    known = unfinished.filter(fingerprint=fingerprint, is_dry_run=dry_run).first()
    if known and not dry_run:
        return known
    named = names or [path.name for path in paths]
    files = [
        {"name": name, "size": path.stat().st_size} for name, path in zip(named, paths, strict=True)
    ]
    run = Import(
        files=files,
        fingerprint=fingerprint,
        asked=asdict(asked),
        is_dry_run=dry_run,
        started_by=by,
    )
    run.save()
    return run


def run_import(
    run: Import, paths: Sequence[Path], *, choose_source: ChooseSource | None = None, say: Say
) -> Import:
    """Do the import ``run`` of the files at ``paths``, and keep its report.

    Raises ``ImportRefused``, and whatever stops it, which the row tells then.
    """
    with _hold_lock():
        run.status, run.fault = Import.Status.RUNNING, ""
        run.save(update_fields=["status", "fault"])
        try:
            if run.is_dry_run:
                _rehearse(run, paths, choose_source, say)
            else:
                _Run(run, paths, choose_source, say).do()
        except BaseException as fault:
            run.status = Import.Status.FAILED
            run.fault = str(fault) or type(fault).__name__
            run.finished_at = timezone.now()
            run.save(update_fields=["status", "fault", "finished_at"])
            raise
        run.status, run.finished_at = Import.Status.DONE, timezone.now()
        run.save()
    return run


def _rehearse(
    run: Import, paths: Sequence[Path], choose_source: ChooseSource | None, say: Say
) -> None:
    """Do all of it in one transaction that is taken back, and keep what it would have told."""
    with transaction.atomic():
        begun = _Run(run, paths, choose_source, say)
        begun.do()
        transaction.set_rollback(True)
    ImportEntry.objects.bulk_create(begun.ledger.kept, batch_size=500, ignore_conflicts=True)


class _Run:
    """One import on its way."""

    def __init__(
        self, run: Import, paths: Sequence[Path], choose_source: ChooseSource | None, say: Say
    ) -> None:
        self._run = run
        self._paths = paths
        self._asked = Asked(**run.asked | {"series": tuple(run.asked.get("series", ()))})
        self._choose = choose_source or self._choose_source
        self._progress = _Progress(run, say)

    def _choose_source(self, survey: Survey) -> Source:
        if self._asked.fetch_media:
            folder = settings.DOCUMENT_ROOT / "wordpress" / "fetched"
            return Fetched(folder, survey.hosts)
        return Folder(Path(self._asked.media)) if self._asked.media else NoFiles()

    def do(self) -> None:
        run, progress = self._run, self._progress
        progress.begin("Reading the export", 0)
        survey = read_survey(self._paths, say=progress.tell)
        if survey.site is None:
            raise ImportRefused(_say_problems(survey) or NO_SITE)
        run.site, run.total = survey.name, survey.total
        run.save(update_fields=["site", "total"])
        source = self._choose(survey)
        has_media = not isinstance(source, NoFiles)
        self.ledger = ledger = Ledger(run, has_media=has_media)
        people = People(ledger, survey, staff_accounts=self._asked.staff_accounts)
        terms = Terms(ledger, survey)
        media = Media(ledger, survey, source)
        write_series(list(self._asked.series))
        people.write_all()
        terms.write_all()
        progress.begin("Pictures", survey.attachments)
        for _ in media.write_pictures(read_records(self._paths, {Kind.ATTACHMENT})):
            progress.step()
        bodies = Bodies(survey, media)
        posts = Posts(
            ledger,
            survey,
            people=people,
            terms=terms,
            media=media,
            bodies=bodies,
            by=run.started_by,
        )
        writer = _PostWriter(survey, ledger, posts, Pages(ledger, survey, bodies), people)
        progress.begin("Posts and pages", len(survey.planned))
        for _ in writer.write_all(read_records(self._paths, {Kind.POST, Kind.PAGE})):
            progress.step()
        writer.coverage.finish()
        for _ in media.write_documents(read_records(self._paths, {Kind.ATTACHMENT})):
            progress.step()
        refresh_search_words()
        addresses = {} if run.is_dry_run else self._try_addresses(survey)
        run.report = {**_report_survey(survey), **ledger.summarize(), "peak_memory": _peak()}
        run.report |= addresses
        progress.end()

    def _try_addresses(self, survey: Survey) -> dict[str, Any]:
        self._progress.begin("Old addresses", 0)
        trial = Trial()
        for trial in try_old_addresses(survey, read_records(self._paths, {Kind.ATTACHMENT})):
            self._progress.tell(trial.tried)
        return {"addresses": asdict(trial)}


class _PostWriter:
    """Writes posts and pages with what stands below them, each in a transaction."""

    def __init__(
        self, survey: Survey, ledger: Ledger, posts: Posts, pages: Pages, people: People
    ) -> None:
        self._survey = survey
        self._ledger = ledger
        self._posts = posts
        self._pages = pages
        self._comments = Comments(ledger, people)
        self.coverage = LaterCoverage(ledger, survey)

    def write_all(self, posts: Iterable[records.Post]) -> Iterator[None]:
        for post in posts:
            entry = _make_entry(post)
            try:
                with transaction.atomic():
                    self._write(post, entry)
            except Exception as fault:
                self._ledger.fail(entry, fault)
            yield

    def _write(self, post: records.Post, entry: Entry) -> None:
        if reason := LEFT_BEHIND.get(post.status):
            self._ledger.skip(entry, reason)
            self._skip_comments(post, NO_POST)
            return
        row = self._ledger.find_one(entry.kind, entry.old_key)
        if entry.kind == Kind.PAGE:
            self._pages.write(post, entry, row)
            self._skip_comments(post, NOT_OF_AN_ARTICLE)
            return
        article = self._posts.write(post, entry, row)
        if article is None:
            self._skip_comments(post, NO_POST)
        if article is None or not post.comments:
            return
        self._comments.write(
            article,
            [comment for comment in post.comments if not comment.is_ping],
            place=entry.place,
            at=read_moment(post.date_gmt, post.date),
        )
        self.coverage.write(
            article,
            post.comments,
            place=entry.place,
            is_public=self._survey.planned[post.old_id].is_public,
        )

    def _skip_comments(self, post: records.Post, reason: str) -> None:
        for kind, count in _count_comments(post).items():
            if count:
                self._ledger.skip_many(kind, reason, count)


class _Progress:
    """How far an import is, told to a terminal and kept in its row."""

    def __init__(self, run: Import, say: Say) -> None:
        self._run, self._say = run, say
        self._told = 0.0
        self._done = self._total = 0

    def begin(self, stage: str, total: int) -> None:
        self._run.stage, self._done, self._total = stage, 0, total
        self._tell()

    def tell(self, done: int) -> None:
        self._done = done
        if monotonic() - self._told > TELL_EVERY:
            self._tell()

    def step(self) -> None:
        self.tell(self._done + 1)

    def end(self) -> None:
        self._run.stage = ""
        self._run.done = self._run.total

    def _tell(self) -> None:
        self._told = monotonic()
        self._say(self._run.stage, self._done, self._total)
        Import.objects.filter(pk=self._run.pk).update(
            stage=self._run.stage, done=self._done, total=self._total or self._done
        )


def _make_entry(post: records.Post) -> Entry:
    title = read_line(post.title, longest=200)
    place = f"{post.place.file}:{post.place.line}"
    return Entry(KINDS[post.type], str(post.old_id), title, place)


def _count_comments(post: records.Post) -> dict[Kind, int]:
    pings = sum(comment.is_ping for comment in post.comments)
    return {Kind.COMMENT: len(post.comments) - pings, Kind.PING: pings}


def _report_survey(survey: Survey) -> dict[str, Any]:
    return {
        "counted": dict(survey.counted),
        "statuses": {kind: dict(counts) for kind, counts in survey.statuses.items()},
        "others": dict(survey.others),
        "problems": [
            {"place": f"{fault.place.file}:{fault.place.line}", "words": fault.words}
            for fault in survey.problems[:200]
        ],
    }


def _say_problems(survey: Survey) -> str:
    return " ".join(fault.words for fault in survey.problems[:3])


def _read_fingerprint(paths: Sequence[Path], asked: Asked) -> str:
    """The digest of the files and of what was asked: it tells whether an import is the same."""
    digest = hashlib.sha256(json.dumps(asdict(asked), sort_keys=True).encode())
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


@contextmanager
def _hold_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AnotherIsRunning("Another import is running. Wait until it is done.")
        # A machine that fails may take the last moments with it, which the next run writes again.
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _peak() -> int:
    """The most memory that this process had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
