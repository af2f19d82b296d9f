"""Paragraphs of the classic editor: a blank line ends one, a single line end is a line break.

WordPress stores a classic body without ``<p>`` and puts them in whenever it shows it; here it is
done once, on HTML whose tags are balanced.
"""

import re

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
_SPACES = re.compile(r"[ \t]{2,}")
# With at most one space in a row, none of these tries a place twice.
_BLANK_LINE = re.compile(r"\n[ \t]?\n\s*")
_BREAKS = re.compile(r"<br[^>]*>(?:\s*<br[^>]*>)+")
_LINE_END = re.compile(r"[ \t]?\n?[ \t]?<br[^>]*>[ \t]?\n?[ \t]?|[ \t]?\n[ \t]?")
_LONE_URL = re.compile(r"(?:^|(?<=\n))[ \t]?(https?://[^\s<>\"\[\]]+)[ \t]?(?=\n|$)")
_TAG_WITHOUT_SIGHT = re.compile(r"<(?!img|iframe)[^>]*>")

_FLOW_NAMES = (
    "address article aside blockquote body center details div fieldset footer form header main nav"
    " section"
)
_LINE_NAMES = "caption dt figcaption h1 h2 h3 h4 h5 h6 legend p summary"
_KEPT_NAMES = "audio dl figure hr object ol pre select table tbody textarea tfoot thead tr ul video"
_FLOW = frozenset(_FLOW_NAMES.split())  # where paragraphs stand
_CELLS = frozenset({"dd", "li", "td", "th"})  # where they do if there are several
_LINES = frozenset(_LINE_NAMES.split())  # where only lines do
_KEPT = frozenset(_KEPT_NAMES.split())  # where the text is as it is
_BLOCKS = _FLOW | _CELLS | _LINES | _KEPT
_VERBATIM = frozenset({"pre", "textarea"})


def make_paragraphs(html: str) -> str:
    """Give balanced ``html`` with the paragraphs and line breaks that its line ends stand for."""
    written: list[str] = []
    run: list[str] = []  # text and inline tags since the last block's tag
    within = ["body"]
    for token in _TOKEN.findall(html):
        tag = _TAG.match(token)
        if tag is None or tag[2] not in _BLOCKS or (within[-1] in _VERBATIM and not tag[1]):
            run.append(token)
            continue
        written.append(_write_run("".join(run), within[-1]))
        run.clear()
        written.append(token)
        if tag[2] == "hr":
            continue
        if not tag[1]:
            within.append(tag[2])
        elif len(within) > 1 and within[-1] == tag[2]:
            within.pop()
    written.append(_write_run("".join(run), within[-1]))
    return "".join(written)


def _write_run(text: str, within: str) -> str:
    if within in _KEPT:
        return text
    if not text.strip():
        return ""
    text = _SPACES.sub(" ", text)
    if within not in _LINES:
        text = _LONE_URL.sub(r"\n\n\1\n\n", text)
    paragraphs = _BLANK_LINE.split(_BREAKS.sub("\n\n", text).strip())
    paragraphs = [_LINE_END.sub("<br>", paragraph.strip()) for paragraph in paragraphs]
    if within == "p":
        return "</p><p>".join(paragraphs)
    if within in _LINES:
        return "<br>".join(paragraphs)
    if within in _CELLS and len(paragraphs) == 1:
        return paragraphs[0]
    return "".join(
        f"<p>{paragraph}</p>" if _TAG_WITHOUT_SIGHT.sub("", paragraph).strip() else paragraph
        for paragraph in paragraphs
    )
