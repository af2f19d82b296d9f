"""Template tags of comments: the thread, the form, recent ones, a comment's text."""

import re

from django import template
from django.db import models
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from articles.fixed_queries import FixedRows, Given
from articles.models.gate import live_at
from comments import thread
from comments.models import Comment
from comments.replying.closing import find_closing
from comments.replying.forms import ReplyForm

register = template.Library()

# A URL in running text, up to what no URL holds or a person closes or breaks off with; brackets
# in pairs. Each sign is read once. (linkify-it-py takes `”`, `…`, `—it`, `*`, `»` and `。` in, and
# is slow with `[https://a.example/[https://…`.)
_ENDS = (
    r"\s\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2060\ufeff<>\"\\^`{|}"
    "“”„‟«»‹›「」『』【】《》〈〉（）［］…—―。、，．！？：；"
)
_PLAIN = rf"[^{_ENDS}()\[\]]"
_URL = re.compile(
    rf"(?<![^\W_])(?:https?://|www\.)(?=\w)(?:{_PLAIN}+|\({_PLAIN}*\)|\[{_PLAIN}*\])++",
    re.IGNORECASE,
)
# Somebody's name before the host: an e-mail address, or a host that is not the one it looks like.
_USERINFO = re.compile(r"(?:https?://)?[^/?#]*@", re.IGNORECASE)
# What ends a sentence, a quotation or a stressed word after it is not part of it.
_AFTER = ".,:;!?'’‘*–"

RECENT = 4
# One busy thread does not crowd out the others: the newest of each article among so many.
LOOKED_AT = 25
RECENT_COLUMNS = ("article_id", "name", "text", "article__slug", "article__headline")


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context, article):
    """The first page of the article's thread, in two queries, and one for when it closes."""
    return {
        "article": article,
        "thread_page": thread.load_page(article),
        "closing": _closing(context, article),
    }


@register.inclusion_tag("comments/_reply_form.html", takes_context=True)
def reply_form(context, article):
    """The form "Leave a reply", or a sentence that comments are closed; no cookie."""
    return {
        "article": article,
        "form": ReplyForm(article_id=article.pk),
        "closing": _closing(context, article),
        "site": context.get("site"),
    }


def _closing(context, article):
    """When comments close, asked of the database once a page."""
    if "closing" not in context:
        context["closing"] = find_closing(article)
    return context["closing"]


@register.inclusion_tag("comments/_recent_comments.html")
def recent_comments():
    """The newest comment of each live article that was answered lately, in one query."""
    by_article: dict[int, Comment] = {}
    for comment in _recent.fetch(at=timezone.now()):
        by_article.setdefault(comment.article_id, comment)
    return {"comments": list(by_article.values())[:RECENT]}


@FixedRows
def _recent():
    is_live = live_at(Given("at", models.DateTimeField()), path="article__")
    newest = Comment.objects.visible().filter(is_live).order_by("-created_at", "-pk")[:LOOKED_AT]
    return newest.select_related("article").only(*RECENT_COLUMNS).fetch_mode(models.FETCH_RAISE)


@register.filter
def comment_text(text):
    """A reader's plain text as paragraphs, its web URLs as links that vouch for nothing."""
    parts = []
    end = 0
    for match in _URL.finditer(text):
        # An underscore is part of many a URL; around one it stresses, as a star does.
        is_stressed = text[: match.start()].endswith("_")
        url = match[0].rstrip(f"{_AFTER}_" if is_stressed else _AFTER)
        if _USERINFO.match(url):
            continue
        parts += [escape(text[end : match.start()]), _link(url)]
        end = match.start() + len(url)
    parts.append(escape(text[end:]))
    return linebreaks_filter(mark_safe("".join(parts)))


def _link(url):
    href = url if url.lower().startswith("http") else f"https://{url}"
    return format_html('<a href="{}" rel="ugc nofollow">{}</a>', iri_to_uri(href), url)
