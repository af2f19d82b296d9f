"""Fills an empty copy for the drills; run beside it as ``python -m tests.drill.newsroom``."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

ARTICLES = 30
COMMENTS = 60


def fill():
    from django.core.management import call_command

    from authors.models import User
    from tests.drill.copy import PASSWORD
    from tests.factories import (
        make_article,
        make_author,
        make_category,
        make_comment,
        make_image,
        make_user,
    )

    call_command("prepare", verbosity=0)
    for role in ("editor", "moderator"):
        user = make_user(role, username=role)
        user.set_password(PASSWORD)
        user.save()
    author = make_author("Dot Camshaft", bio="Drives what others only print.")
    section = make_category("Auto News")
    below = make_category("Plants", parent=section)
    paragraph = "<p>" + "The line at Millrace builds what the drawings promised. " * 12 + "</p>"
    for number in range(ARTICLES):
        article = make_article(
            f"Report of the line, number {number}",
            standfirst="What was built, and by whom.",
            body=paragraph * 6,
            authors=[author],
            categories=[section if number % 2 else below],
            tags=["Assembly", f"Line {number % 5}"],
            lead_image=make_image(size=(160, 90)) if number < 10 else None,
        )
    for number in range(COMMENTS):
        make_comment(article, f"A thought of number {number}, on the line and its makers.")
    make_article("Written and never shown", status="draft", authors=[author])
    assert User.objects.count() == 2


if __name__ == "__main__":
    import django

    django.setup()
    from autoinformed.local.command_line import use_embedded_database

    use_embedded_database()
    fill()
    print("filled")
