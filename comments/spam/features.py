"""Features of a comment for the spam scorer: words, pairs of words, links, shouting, sending.

A feature is a short string; its value says how often it occurs, on a scale of logarithms.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from house_style.folding import remove_invisible

# What stands before an @ is no part of the host.
LINK = re.compile(
    r"https?://(?:[^\s/<>\"@]*@)?([\w.-]+)[^\s<>\"]*|\bwww\.([\w.-]+)[^\s<>\"]*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[$€£¥!%]+")
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
# Longer than any word that people write; a longer run is cut, so that no feature is a novel.
_LONGEST = 40


def extract(*, name: str, website: str, text: str, signals: Mapping[str, int]) -> dict[str, float]:
    """Return ``{feature: value}`` of a comment, as typed. ``signals`` are ready features."""
    found = find_hosts(f"{website} {text}")
    words = _words(text)
    counts: Counter[str] = Counter(words)
    counts.update(f"{first} {second}" for first, second in pairwise(words))
    counts.update(f"host:{host}" for host in found)
    counts.update(f"shouted:{word[:_LONGEST].lower()}" for word in _SHOUTED.findall(text))
    counts.update(f"name:{word}" for word in _words(name))
    counts.update(
        [
            f"links:{min(len(LINK.findall(text)), 5)}",
            f"length:{int(math.log2(len(text) + 1))}",
            f"website:{'yes' if website else 'no'}",
        ]
    )
    counts.update(signals)
    return {feature: 1 + math.log(count) for feature, count in counts.items()}


def find_hosts(text: str) -> list[str]:
    """The hosts that ``text`` links to, in lower case, each once and in order."""
    found = (first or second for first, second in LINK.findall(remove_invisible(text)))
    named = (host.lower().rstrip(".,;:!?").removeprefix("www.")[:255] for host in found)
    return list(dict.fromkeys(host for host in named if host))


def hash_words(text: str) -> str:
    """A digest of the words alone: what differs in case, spaces, figures and signs is the same."""
    words = [word for word in _words(text) if word == "#" or word[0].isalnum()]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def describe(feature: str) -> str:
    """Say to a moderator what ``feature`` is."""
    kind, _, rest = feature.partition(":")
    if not rest:
        return f"“{feature.replace('#', '0')}”" if feature != "#" else "a number"
    phrases = {
        "host": f"a link to {rest}",
        "shouted": f"“{rest.upper()}” in capitals",
        "name": f"“{rest}” in the name",
        "links": {"0": "no link", "1": "1 link", "5": "5 links or more"}.get(rest, f"{rest} links"),
        "length": "its length",
        "website": "a website given" if rest == "yes" else "no website given",
        "sent": rest,
    }
    return phrases.get(kind, f"“{feature}”")


def _words(text: str) -> list[str]:
    text = LINK.sub(" ", remove_invisible(text))
    return ["#" if word.isdigit() else word.lower()[:_LONGEST] for word in _WORD.findall(text)]
