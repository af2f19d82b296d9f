"""“Did you mean”: the words of live articles, offered for one that a search does not find."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import Value
from procrastinate.contrib.django import app

from articles.models import Article, SearchWord
from house_style import search_words

# So many articles, the newest, have the words that readers look for; all of a million take minutes.
NEWEST = 20_000
# A shorter word is like too many others.
SHORTEST = 4
# So many words of one search are looked at, and no more than that is asked of the database.
MOST_WORDS = 8

_POSSESSIVE = re.compile("['’]s$", re.IGNORECASE)
_MINUS = re.compile(r"(?:^|\s)[-‐‑−]+$")
_LETTER = re.compile(r"[^\W\d_]")


@app.periodic(cron="27 * * * *")
@app.task(name="articles.refresh_search_words", queueing_lock="refresh_search_words")
def refresh_search_words(timestamp: int = 0) -> int:
    """Take the words of the newest live articles anew; return how many there are.

    Of headlines, standfirsts and names: in bodies, misspellings hide. Searches see the old words
    until the new ones are all there.
    """
    spellings = _count_spellings()
    words = [
        SearchWord(word=word, spelling=_choose_spelling(counts), uses=counts.total())
        for word, counts in spellings.items()
    ]
    with transaction.atomic(using="default"):
        SearchWord.objects.all().delete()
        SearchWord.objects.bulk_create(words, batch_size=5_000)
    return len(words)


def correct_spelling(query: str) -> str:
    """Spell each word of ``query`` as live articles do, in their letter case; "" if none is other.

    Of those that we do not know, the likest that we know stands for each.
    """
    # What is to be left out is no word that was looked for and not found.
    runs = [run for run in search_words.find_runs(query) if not _MINUS.search(query[: run.start()])]
    words = {run[0]: word for run in runs if (word := _read_word(run[0]))}
    asked = list(dict.fromkeys(words.values()))[:MOST_WORDS]
    likest = {asked: found for asked, found in _find_likest(asked).items() if found.word != asked}
    corrected, end = "", 0
    for run in runs:
        if found := likest.get(words.get(run[0], "")):
            corrected += query[end : run.start()] + found.spelling
            end = run.end()
    return corrected + query[end:] if corrected else ""


def _read_word(run: str) -> str:
    """Read the word that ``run`` is, where it is one to offer or to look for; else ""."""
    word = search_words.read_run(run).word
    is_word = SHORTEST <= len(word) <= SearchWord.MAX_LENGTH and _LETTER.search(word)
    return word if is_word and word not in search_words.STOP_WORDS else ""


def _count_spellings() -> dict[str, Counter[str]]:
    """Count how the words of the newest live articles are spelled: ``{word: {spelling: uses}}``."""
    columns = ("headline", "standfirst", "search_terms")
    newest = Article.objects.using("default").live().newest_first()[:NEWEST]
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for texts in newest.values_list(*columns).iterator(chunk_size=2_000):
        for text in texts:
            for run in search_words.find_runs(text):
                if word := _read_word(run[0]):
                    spellings[word][_POSSESSIVE.sub("", run[0])[: SearchWord.MAX_LENGTH]] += 1
    return spellings


def _choose_spelling(counts: Counter[str]) -> str:
    """Choose the commonest spelling; small letters where any are: headlines capitalize all."""
    small = [spelling for spelling in counts if spelling == spelling.lower()]
    return max(small or counts, key=counts.__getitem__)


def _find_likest(words: Iterable[str]) -> dict[str, SearchWord]:
    """Give ``{word: the likest one that live articles have}``; one query."""
    if not words:
        return {}
    nearest = [
        SearchWord.objects.filter(word__trigram_similar=word)
        .annotate(asked=Value(word), likeness=TrigramSimilarity("word", word))
        .order_by("-likeness", "-uses")
        .values_list("asked", "word", "spelling", "likeness", "uses")[:1]
        for word in words
    ]
    rows = nearest[0].union(*nearest[1:], all=True)
    return {asked: SearchWord(word=word, spelling=spelling) for asked, word, spelling, *_ in rows}
