"""Letters: one follower's mail as HTML and as plain text, with its headers.

The HTML has its styles on each element (css-inline), for mail programs that drop style sheets, and
the few rules of the dark in one. Pictures are files of the site, the same for all: nothing in a
letter tells us that it was opened.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.core.signing import Signer
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare

from articles.mail import PlainMail, build_mail
from articles.models import Article, Publication
from followers import links
from followers.digests.contents import Contents
from followers.models import Digest, DigestMail, Rhythm
from house_style.curly_quotes import curl_quotes
from images import renditions

PICTURE_WIDTH = 552  # CSS pixels; a letter is 600 wide at most
_NUMBER = re.compile(r"<?digest-(\d+)-([\w-]+)@[^<>\s]*>?")

# The site is asked for nothing while a letter is made.
_inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_signer = Signer(salt="followers.message_id")


# What stands in a letter for the two links that are each reader's own.
OWN_URL, STOP_URL = "https://own.invalid/", "https://stop.invalid/"


@dataclass(frozen=True)
class Letter:
    """The words of a mail, before it has a receiver's headers and links."""

    subject: str
    text: str
    html: str

    def with_links(self, *, own_url: str, stop_url: str) -> "Letter":
        """The letter of one reader."""
        text, html = (
            words.replace(OWN_URL, own_url).replace(STOP_URL, stop_url)
            for words in (self.text, self.html)
        )
        return Letter(self.subject, text, html)


def write_letter(digest: Digest, contents: Contents, *, is_sample: bool = False) -> Letter:
    """Write what all are sent who are due the same; a sample, which has no links of a reader's own,
    is what an editor is shown.
    """
    publication = Publication.current()
    first = contents.sections[0].articles[:1] if contents.sections else []
    context = {
        "digest": digest,
        "contents": contents,
        "picture": _find_picture(first[0]) if first else None,
        "site_name": publication.name,
        "site_url": settings.SITE_URL,
        "own_url": "" if is_sample else OWN_URL,
        "stop_url": "" if is_sample else STOP_URL,
        "is_replies": digest.rhythm == Rhythm.REPLIES,
        "is_weekly": digest.rhythm == Rhythm.WEEKLY,
    }
    return Letter(
        subject=_name_subject(digest, contents),
        text=_tidy(render_to_string("followers/mail/digest.txt", context)),
        html=_inliner.inline(render_to_string("followers/mail/digest.html", context)),
    )


def build_letter(
    mail: DigestMail, contents: Contents, *, email: str, written: dict[Hashable, Letter]
) -> PlainMail:
    """Build the mail that ``mail`` owes. Made again, it has the same Message-ID: a mail server
    that has it already can tell.

    ``written`` keeps the letters of the same part: most followers are due what others are, too.
    """
    stop_url = links.stop_url(mail.follower, mail.digest.rhythm)
    key = contents.key
    if key not in written:
        written[key] = write_letter(mail.digest, contents)
    letter = written[key].with_links(own_url=links.own_url(mail.follower), stop_url=stop_url)
    return build_mail(
        email,
        subject=letter.subject,
        body=letter.text,
        html=letter.html,
        headers={
            "Message-ID": message_id(mail),
            "List-Id": f"<{mail.digest.rhythm}.follow.{_host()}>",
            # RFC 8058: the button of the mail program stops it with one post.
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def message_id(mail: DigestMail) -> str:
    """The Message-ID of a follower's copy: it names no one, and nobody but us can make one up."""
    return f"<digest-{mail.pk}-{_sign(mail.pk)}@{_host()}>"


def find_mail(text: str) -> DigestMail | None:
    """The copy whose Message-ID stands in ``text``, such as a mail that came back; or None."""
    for number, signature in _NUMBER.findall(text):
        if constant_time_compare(_sign(int(number)), signature):
            return DigestMail.objects.select_related("follower").filter(pk=number).first()
    return None


def _sign(number: int) -> str:
    return _signer.signature(str(number))[:20]


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _find_picture(article: Article) -> dict[str, Any] | None:
    """The lead picture as a JPEG where there is one: mail programs know few other kinds."""
    if article.lead_image is None:
        return None
    found = renditions.find_share_picture(article.lead_image)
    height = round(PICTURE_WIDTH * found.height / found.width)
    alt = "" if article.lead_image.is_decorative else article.lead_image.alt
    return {"url": found.url, "alt": alt, "width": PICTURE_WIDTH, "height": height}


def _name_subject(digest: Digest, contents: Contents) -> str:
    if contents.comments:
        threads = len(contents.sections)
        if threads == 1:
            return f"new comments on “{contents.sections[0].target.row.headline}”"
        return f"new comments on {threads} articles"
    if not contents.articles:
        return "a correction to what we mailed you"
    headline = curl_quotes(contents.articles[0].headline)
    more = sum(section.more for section in contents.sections) + len(contents.articles) - 1
    when = "the week – " if digest.rhythm == Rhythm.WEEKLY else ""
    return f"{when}{headline}" + (f", and {more} more" if more else "")


def _tidy(text: str) -> str:
    """Without the empty lines that a template's tags leave; one stays between two paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
