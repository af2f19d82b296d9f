"""Reader's browser: what it sends with a reply."""

from django.urls import reverse

from comments.replying.tokens import make_token

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}


def typed(article, **fields):
    """The fields of the form on ``article``'s page, filled in."""
    return {
        "name": "Wilma Sedan",
        "email": "wilma.sedan@readers.example",
        "website": "",
        "text": "The new axle is lighter, as the makers said.",
        "parent": "",
        "token": make_token(article.pk),
        "subject": "",
    } | fields


def send(client, article, *, headers=None, ip="203.0.113.7", **fields):
    """Post a reply as a browser does from our own page. Returns the response."""
    return client.post(
        reverse("comments:reply", args=[article.pk]),
        typed(article, **fields),
        headers=FROM_OUR_PAGE if headers is None else headers,
        REMOTE_ADDR=ip,
    )
