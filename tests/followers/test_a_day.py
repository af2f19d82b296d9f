"""A day of a reader who follows by mail, from the first form to the last erasure."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.models import Correction
from followers.digests import sending
from followers.models import Digest, DigestMail, Follow, Follower, FollowRequest, Rhythm
from newsroom import notices, publishing
from tests.factories import make_article, make_company, make_user
from tests.followers.mailed import ask, link_in, mails_to, send_all, send_digest

pytestmark = pytest.mark.django_db


def test_a_day_of_following(client):  # noqa: PLR0915 (a day is one test)
    company = make_company("Corvane")
    make_article("What Was Before", companies=[company], published_at=_ago(days=9))

    # The evening before: the form on the company's page, and the mail that asks.
    page = client.get(company.get_absolute_url()).text
    assert 'action="/follow/company/corvane/"' in page
    assert ask(client, "/follow/company/corvane/", rhythm="morning").status_code == 200
    (question,) = mails_to()
    assert "news of Corvane (each morning)" in question.body
    confirm = link_in(question, "/follow/confirm/")
    assert "Do you want this mail?" in client.get(confirm).text
    assert not Follow.objects.confirmed().exists()
    assert "You follow news of Corvane" in client.post(confirm).text

    # At night the desk publishes, and writes the digest's first words.
    draft = make_article("Corvane Opens a Works", companies=[company], status="draft")
    make_article("Nothing of Theirs")
    publishing.publish(draft, by=make_user("editor"))
    sending.send_due()
    planned = Digest.objects.get(rhythm=Rhythm.MORNING)
    Digest.objects.filter(pk=planned.pk).update(intro="Good morning.", due_at=_ago(minutes=1))

    # The morning's mail.
    mail.outbox.clear()
    sending.send_due()
    send_all()
    (morning,) = mails_to()
    assert morning.subject == "AutoInformed: Corvane Opens a Works"
    assert "Good morning." in morning.body
    assert "Nothing of Theirs" not in morning.body
    assert "What Was Before" not in morning.body

    # A correction, told once to who read what it corrects.
    notices.add_correction(draft, text="It opens in May.", by=make_user("editor"))
    mail.outbox.clear()
    send_digest()
    send_digest()
    (corrected,) = mails_to()
    assert "It opens in May." in corrected.body
    assert corrected.subject == "AutoInformed: a correction to what we mailed you"
    assert Correction.objects.count() == 1

    # On one's own page: each Monday instead.
    own = link_in(morning, "/follow/mail/")
    follow = Follow.objects.get()
    assert "News of Corvane" in client.get(own).text
    assert "That is kept." in client.post(own, {f"follow-{follow.pk}": "weekly", "save": 1}).text
    make_article("Corvane Opens Another", companies=[company])
    mail.outbox.clear()
    send_digest()
    assert mails_to() == []
    send_digest(Rhythm.WEEKLY)
    (weekly,) = mails_to()
    assert "Corvane Opens Another" in weekly.body
    assert "Corvane Opens a Works" not in weekly.body

    # One click in the mail program ends it, without a cookie.
    stop = (
        weekly.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    )
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()
    make_article("Corvane Opens a Third", companies=[company])
    mail.outbox.clear()
    send_digest(Rhythm.WEEKLY)
    assert mails_to() == []

    # And nothing is left.
    assert "Your data is erased" in client.post(own, {"erase": 1}).text
    for model in (Follower, Follow, FollowRequest, DigestMail):
        assert not model.objects.exists()
    assert client.get(own).status_code == 404


def _ago(**time):
    return timezone.now() - timedelta(**time)
