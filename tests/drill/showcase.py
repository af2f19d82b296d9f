"""Fills a copy with the demo and gives an article 300 comments: ``python -m tests.drill.showcase``.

Prints the address of that article.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

COMMENTS = 300


def fill():
    from django.core.management import call_command
    from django.utils import timezone

    from articles.models import Article
    from comments import moderation
    from comments.models import Comment

    call_command("prepare", verbosity=0)
    call_command("demo", verbosity=0)
    call_command("renditions", verbosity=0)
    article = Article.objects.live().filter(lead_image__isnull=False).newest_first().first()
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            article=article,
            name=f"Reader {number}",
            text=f"What number {number} has to say of the axle, the plant and the price. " * 3,
            status=Comment.Status.APPROVED,
            created_at=now,
            decided_at=now,
        )
        for number in range(COMMENTS)
    )
    moderation.recount(article.pk)
    return article.get_absolute_url()


if __name__ == "__main__":
    import django

    django.setup()
    from autoinformed.local.command_line import use_embedded_database

    use_embedded_database()
    print(fill())
