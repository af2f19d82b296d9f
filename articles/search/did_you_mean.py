"""“Did you mean”: the words of live articles, offered for one that a search does not find."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connections, transaction
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower
from procrastinate.contrib.django import app

from articles.models import Article, SearchWord

# So many articles, the newest, have the words that readers look for; all of a million take minutes.
NEWEST = 20_000
# A shorter word is like too many others.
SHORTEST = 4
# So many words of one search are looked at, and no more than that is asked of the database.
MOST_WORDS = 8

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{SearchWord.MAX_LENGTH}}}")


@app.periodic(cron="27 * * * *")
@app.task(name="articles.refresh_search_words", queueing_lock="refresh_search_words")
def refresh_search_words(timestamp: int = 0) -> int:
    """Take the words of the newest live articles anew; return how many there are.

    Of headlines, standfirsts and names: in bodies, misspellings hide. Searches see the old words
    until the new ones are all there.
    """
    words, params = _select_words().query.sql_with_params()
    connection = connections["default"]
    table = connection.ops.quote_name(SearchWord._meta.db_table)
    with transaction.atomic(using="default"), connection.cursor() as cursor:
        SearchWord.objects.all().delete()
        cursor.execute(
            f"INSERT INTO {table} (word, uses) SELECT word, count(*) FROM ({words}) AS words"  # noqa: S608
            f" WHERE length(word) BETWEEN {SHORTEST} AND {SearchWord.MAX_LENGTH} GROUP BY word",
            params,
        )
        return cursor.rowcount


def correct_spelling(query: str) -> str:
    """Replace each word of ``query`` by the likest word that we know; "" if none is other."""
    asked = [match[0].lower() for match in _WORD.finditer(query)][:MOST_WORDS]
    likest = _find_likest(dict.fromkeys(asked))
    changed = _WORD.sub(lambda match: likest.get(match[0].lower()) or match[0], query)
    return changed if changed.lower() != query.lower() else ""


def _select_words() -> QuerySet[Any, Any]:
    parts = ("headline", Value(" "), "standfirst", Value(" "), "search_terms")
    text = Lower(Concat(*parts, output_field=TextField()))
    word = Func(
        text, Value("[^[:alpha:]]+"), function="regexp_split_to_table", output_field=TextField()
    )
    word.set_returning = True
    newest = Article.objects.live().newest_first().values("pk")[:NEWEST]
    return Article.objects.filter(pk__in=newest).order_by().annotate(word=word).values("word")


def _find_likest(words: Iterable[str]) -> dict[str, str]:
    """Give ``{word: the likest one that live articles have}``; one query."""
    if not words:
        return {}
    nearest = [
        SearchWord.objects.filter(word__trigram_similar=word)
        .annotate(asked=Value(word), likeness=TrigramSimilarity("word", word))
        .order_by("-likeness", "-uses")
        .values_list("asked", "word", "likeness", "uses")[:1]
        for word in words
    ]
    rows = nearest[0].union(*nearest[1:], all=True)
    return {asked: word for asked, word, *_ in rows}
