"""Curly quotes: straight quotation marks and ``--`` as WordPress prints them (``wptexturize``).

``said "so" -- it's 5'10"`` reads ``said “so” — it’s 5′10″``. Only what readers are shown is curled:
the stored source stays as typed. A block is read whole, across its inline tags, where WordPress
reads each string between two tags alone. Curling twice changes nothing.
"""

import re
from bisect import bisect_left

from bs4 import NavigableString
from bs4.element import Tag
from django.conf import settings

from house_style.tree import list_runs

_TYPED = re.compile(r"""["']|--""")
_TOKEN = re.compile(
    r"""(?P<url>\b(?:https?://|www\.)[^\s"<>]*[^\s"'<>.,;:!?)\]])"""
    # Two hyphens or three: a longer row is a line that somebody drew. `xn--` is a domain's.
    r"|(?P<dash>(?<![-!])(?<!\bxn)-{2,3}(?![->]))"
    r"""|["'“”‘’]""",
    re.IGNORECASE,
)
# "'90s" and "'26", but neither "'9" nor "'99%", "'999" or "'99.5".
_YEAR = re.compile(r"[0-9]{2}(?![0-9%]|[.,][0-9])")
# Words whose first letters are left out: WordPress's list, and rock 'n' roll.
_CUT_WORD = re.compile(
    r"(?:tain['’]t|twere|twas|tis|twill|til|bout|nuff|round|cause|em|n['’])(?!\w)", re.IGNORECASE
)
_INCHES = re.compile(r"[0-9]{1,2}(?![0-9])")
_YEAR_BEFORE = re.compile(r"[0-9]{4}|(?:^|[^0-9])['’][0-9]{2}")
# A note's mark stands between a quotation mark and its word; the others are not seen.
_SKIPPED = "*†‡\u00ad\u200b\u2060\ufeff"
_BEFORE_OPENING = frozenset("([{<«-‐‑–—―/=|")
_AFTER_CLOSING = frozenset(".,;:!?)]}>»…%*†‡-–—―/\"'“”‘’")
_OPEN = {'"': "“", "'": "‘"}
_CLOSE = {'"': "”", "'": "’"}
_PRIME = {'"': "″", "'": "′"}

type _Change = tuple[int, int, str]  # (start, end, what stands there instead)


def curl_quotes(text: str) -> str:
    """Curl the quotation marks and dashes of a plain text; what is a URL stays as it is."""
    if not settings.HOUSE_STYLE_CURLY_QUOTES or not _TYPED.search(text):
        return text
    return _apply(list_changes(text), text, 0)


def curl_tree(root: Tag) -> None:
    """Curl the quotation marks and dashes of all text below ``root`` but code and labels."""
    if not settings.HOUSE_STYLE_CURLY_QUOTES:
        return
    for run in list_runs(root):
        if not _TYPED.search(run.text):
            continue
        changes = list_changes(run.text)
        starts = [start for start, _, _ in changes]
        for piece in run.pieces:
            within = changes[bisect_left(starts, piece.start) : bisect_left(starts, piece.end)]
            # A dash whose hyphens stand in two pieces is left.
            if within and within[-1][1] > piece.end:
                within.pop()
            if within:
                curled = _apply(within, str(piece.string), piece.start)
                piece.string.replace_with(NavigableString(curled))


def _apply(changes: list[_Change], text: str, offset: int) -> str:
    parts = []
    done = offset
    for start, end, instead in changes:
        parts += [text[done - offset : start - offset], instead]
        done = end
    return "".join([*parts, text[done - offset :]])


def list_changes(text: str) -> list[_Change]:
    """List what curling changes in ``text``, in order."""
    tokens = [match for match in _TOKEN.finditer(text) if not match["url"]]
    changes: list[_Change] = []
    is_open = {'"': False, "'": False}
    opens = _list_opening(text, tokens)
    primes = _list_primes(text, tokens, opens)
    for match in tokens:
        typed, start = match[0], match.start()
        if match["dash"]:
            changes.append((start, match.end(), _choose_dash(text, match)))
        elif typed not in _OPEN:  # typed with care; it tells what is open
            kind = '"' if typed in "“”" else "'"
            is_open[kind] = typed in "“‘" or (is_open[kind] and _goes_on(text, start))
        elif start in opens:
            is_open[typed] = True
            changes.append((start, start + 1, _OPEN[typed]))
        elif start in primes and (primes[start] or not is_open[typed]):
            changes.append((start, start + 1, _PRIME[typed]))
        elif typed == '"' and not is_open[typed] and _stands_alone(text, start):
            is_open[typed] = True
            changes.append((start, start + 1, _OPEN[typed]))
        else:
            is_open[typed] = is_open[typed] and typed == "'" and _goes_on(text, start)
            changes.append((start, start + 1, _CLOSE[typed]))
    return changes


def _choose_dash(text: str, match: re.Match[str]) -> str:
    stands_alone = _before(text, match.start()).isspace() and _after(text, match.end()).isspace()
    return "—" if stands_alone or len(match[0]) == 3 else "–"


def _list_opening(text: str, tokens: list[re.Match[str]]) -> set[int]:
    """List where a straight mark opens a quotation, whatever stands before it in the text."""
    opens: set[int] = set()
    for match in tokens:
        typed, start = match[0], match.start()
        if typed in "“‘":
            opens.add(start)
        if typed not in _OPEN:
            continue
        place = start - 1
        while place >= 0 and text[place] in _SKIPPED:
            place -= 1
        before = text[place] if place >= 0 else " "
        after = _after(text, start + 1)
        if not (before.isspace() or before in _BEFORE_OPENING or place in opens):
            continue
        if after.isspace() or (after in _AFTER_CLOSING and after not in "\"'“‘"):
            continue
        if typed == "'" and (_YEAR.match(text, start + 1) or _CUT_WORD.match(text, start + 1)):
            continue
        opens.add(start)
    return opens


def _list_primes(text: str, tokens: list[re.Match[str]], opens: set[int]) -> dict[int, bool]:
    """Tell where a straight mark after a digit may be feet or inches, and where it surely is.

    It surely is where it cannot close a quotation, or where a better one to do that comes later.
    """
    primes: dict[int, bool] = {}
    closes_later = {'"': False, "'": False}
    for match in reversed(tokens):
        typed, start = match[0], match.start()
        kind = '"' if typed in '"“”' else "'"
        if match["dash"] or (typed not in _OPEN and start not in opens and typed != "”"):
            continue
        if start in opens:
            closes_later[kind] = False
        elif typed in _OPEN and _before(text, start).isdigit():
            if can_close := not _goes_on(text, start):
                if not _YEAR_BEFORE.fullmatch(text[max(0, start - 4) : start]):
                    primes[start] = closes_later[kind]
            elif typed == '"' or _INCHES.match(text, start + 1):
                primes[start] = True
            closes_later[kind] = closes_later[kind] or can_close
        elif not _goes_on(text, start):
            closes_later[kind] = True
    return primes


def _stands_alone(text: str, place: int) -> bool:
    return _before(text, place).isspace() and _after(text, place + 1).isspace()


def _goes_on(text: str, place: int) -> bool:
    """Whether a word goes on right after the mark at ``place``."""
    after = _after(text, place + 1)
    return not after.isspace() and after not in _AFTER_CLOSING


def _before(text: str, place: int) -> str:
    return text[place - 1] if place else " "


def _after(text: str, place: int) -> str:
    return text[place] if place < len(text) else " "
