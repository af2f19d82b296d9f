"""Pingbacks and trackbacks: who linked to a post later. Never comments.

What another site wrote becomes a follow-up with its source. A post of our own that linked stands
under "Later coverage", as it would if its text linked today.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from articles.models import Address, Article, Citation, FollowUp
from house_style.shortening import cut_at_word
from wordpress import records
from wordpress.importing.digests import digest_record
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.survey import Survey
from wordpress.importing.texts import not_ahead, read_line, read_moment, read_text
from wordpress.models import Kind

NOT_APPROVED = "It was never approved there."
UNSEEN = "Its post is not public."
NO_ADDRESS = "It names no web address."
TWICE = "The same page linked to the post twice."
GONE = "The post of ours that linked there was not imported."

_is_url = URLValidator(["http", "https"])


class LaterCoverage:
    """The pings of one export."""

    def __init__(self, ledger: Ledger, survey: Survey) -> None:
        self._ledger = ledger
        self._survey = survey
        # Those of our own posts, until all of them stand: key of the cited article, the ping.
        self._own: list[tuple[int, records.Comment, Entry]] = []

    def write(
        self, article: Article, comments: Sequence[records.Comment], *, place: str, is_public: bool
    ) -> None:
        """Write the pings below one post as follow-ups, in the caller's transaction."""
        pings = [comment for comment in comments if comment.is_ping]
        known = self._ledger.find(Kind.PING, (str(ping.old_id) for ping in pings))
        for ping in pings:
            title = read_line(ping.author_name, longest=200)
            entry = Entry(Kind.PING, str(ping.old_id), title, place)
            if row := known.get(entry.old_key):
                # What it said is what was said then: there is nothing that changes in it.
                self._ledger.count_same(row)
            elif reason := _find_reason(ping, is_public=is_public):
                self._ledger.skip(entry, reason)
            elif urlsplit(ping.author_url.strip()).hostname in self._survey.hosts:
                self._own.append((article.pk, replace(ping, content=""), entry))
            else:
                self._write_follow_up(article, ping, entry)

    def finish(self) -> None:
        """Write the pings of our own posts: the post that linked is later coverage of the other."""
        for cited, ping, entry in self._own:
            with transaction.atomic():
                self._write_citation(cited, ping, entry)
        self._own.clear()

    def _write_follow_up(self, article: Article, ping: records.Comment, entry: Entry) -> None:
        url = ping.author_url.strip()
        if FollowUp.objects.filter(article=article.pk, source_url=url).exists():
            self._ledger.skip(entry, TWICE)
            return
        follow_up = FollowUp.objects.create(
            article_id=article.pk,
            at=not_ahead(read_moment(ping.date_gmt, ping.date)),
            text=_read_text(ping),
            source=entry.title or urlsplit(url).hostname or "",
            source_url=url,
        )
        self._ledger.keep(entry, follow_up, source=digest_record(ping))

    def _write_citation(self, cited: int, ping: records.Comment, entry: Entry) -> None:
        path = self._survey.find_path(ping.author_url.strip()) or ""
        row = Address.objects.filter(path=path.partition("#")[0], article__isnull=False).first()
        if row is None or row.article_id == cited:
            self._ledger.skip(entry, GONE)
            return
        citation, is_new = Citation.objects.get_or_create(
            citing_id=row.article_id, cited_id=cited, defaults={"is_pingback": True}
        )
        self._ledger.keep(entry, citation, source=digest_record(ping), was_here=not is_new)


def _find_reason(ping: records.Comment, *, is_public: bool) -> str:
    if ping.approved not in {"1", "approve", "approved"}:
        return NOT_APPROVED
    if not is_public:
        return UNSEEN
    url = ping.author_url.strip()
    try:
        if len(url) > 500:
            return NO_ADDRESS
        _is_url(url)
    except ValidationError:
        return NO_ADDRESS
    return ""


def _read_text(ping: records.Comment) -> str:
    """What it quotes, without the brackets that WordPress puts around it."""
    text = " ".join(read_text(ping.content).split())
    for sign in ("[…]", "[...]", "[&#8230;]"):
        text = text.removeprefix(sign).removesuffix(sign).strip()
    return cut_at_word(text, 1_999) or read_line(ping.author_name, longest=200) or "It links here."
