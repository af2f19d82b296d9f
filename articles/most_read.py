"""Most read this week: the list, made anew every ten minutes, and the counts that it is made of."""

from datetime import datetime

from django.db import transaction
from django.db.models import Expression, Sum
from procrastinate.contrib.django import app

from articles.models import Article, ArticleQuerySet, ArticleReads, MostRead

KEPT = 10  # places; pages show fewer, and one of them may be withdrawn


def list_most_read(*, at: datetime | Expression | None = None) -> ArticleQuerySet:
    """The articles of the list that are live at ``at`` (default now), the most read first."""
    return Article.objects.live(at).filter(most_read__isnull=False).order_by("most_read__place")


@app.periodic(cron="*/10 * * * *")
@app.task(name="articles.refresh_most_read", queueing_lock="refresh_most_read")
def refresh_most_read(timestamp: int = 0) -> None:
    """Write down which live articles were read most; no page is dropped where they are the same."""
    reads = ArticleReads.objects.this_week().filter(article__in=Article.objects.live())
    most = reads.values("article").annotate(sum=Sum("reads")).order_by("-sum", "-article")[:KEPT]
    keys = [row["article"] for row in most]
    if keys == list(MostRead.objects.values_list("article_id", flat=True)):
        return
    with transaction.atomic():
        MostRead.objects.all().delete()
        places = enumerate(keys, start=1)
        MostRead.objects.bulk_create(MostRead(place=n, article_id=key) for n, key in places)


@app.periodic(cron="37 3 * * *")
@app.task(name="articles.sum_up_reads", queueing_lock="sum_up_reads")
def sum_up_reads(timestamp: int = 0) -> None:
    """Keep one row a month of what is over 90 days old."""
    ArticleReads.objects.sum_up_old()
