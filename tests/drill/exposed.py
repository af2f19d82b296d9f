"""Fills a copy for the scanners: ``python -m tests.drill.exposed``.

One of each kind of page, staff of each role, and the signed links that mails hold. Prints, as JSON
in its last line, what the scanners are sent to.
"""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

ROLES = ("writer", "editor", "moderator", "admin")


class _ForGood:
    """Stands in for pytest's monkeypatch: this process ends with what it has changed."""

    setattr = staticmethod(lambda *values: None)


def fill():
    from django.core.management import call_command

    from articles.models import Article
    from authors.models import User
    from comments.models import Comment, DataRequest
    from comments.privacy import data_requests
    from comments.replying import own_page
    from newsroom.changes import previews
    from tests.drill.copy import PASSWORD
    from tests.factories import make_article, make_comment, make_user
    from tests.page_types import make_newsroom

    call_command("prepare", verbosity=0)
    starts = make_newsroom(_ForGood)
    for role in ROLES:
        user = make_user(role, username=role)
        user.set_password(PASSWORD)
        user.save()
    article = Article.objects.live().newest_first().first()
    shown = Comment.objects.public().filter(article=article).first()
    # Each button of a signed page has one of its own to press.
    own = [
        make_comment(article, f"A thought of {email}", status="pending", email=email)
        for email in (f"own{number}@readers.example" for number in range(4))
    ]
    for number in range(40):
        make_comment(article, f"Waits as number {number}", status="pending", name=f"Queue {number}")
    data_requests.request_data(email="own1@readers.example", ip="203.0.113.1")
    asked = DataRequest.objects.first()
    draft = make_article("Written and never shown", status="draft")
    link = previews.make_link(draft, by=User.objects.get(username="editor"))
    return {
        "article": article.get_absolute_url(),
        "article_id": article.pk,
        "draft_id": draft.pk,
        "shown": shown.pk,
        "waiting": [c.pk for c in Comment.objects.filter(name__startswith="Queue")],
        "status": own_page.own_path(own[0]),
        "data": f"/comments/your-data/{data_requests._signer.sign(str(asked.pk))}/",
        "preview": previews.get_url(link),
        "admin_id": User.objects.get(username="admin").pk,
        "starts": [*starts, *(own_page.own_path(each) for each in own[2:])],
    }


if __name__ == "__main__":
    import django

    django.setup()
    from autoinformed.local.command_line import use_embedded_database

    use_embedded_database()
    print(json.dumps(fill()))
