"""Mail to followers in the newsroom: first words, holding, preview and figures, by role."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from followers.models import Digest, Rhythm
from tests.factories import make_article, make_company, make_user
from tests.followers.mailed import follow, send_digest

pytestmark = pytest.mark.django_db
CHANGELIST = reverse("admin:followers_digest_changelist")
FIGURES = reverse("admin:followers_digest_figures")


@pytest.fixture
def desk(client):
    client.force_login(make_user("editor"))
    return client


def make_digest(rhythm=Rhythm.MORNING, **fields):
    return Digest.objects.create(rhythm=rhythm, due_at=timezone.now(), **fields)


def screen(digest, name="change"):
    return reverse(f"admin:followers_digest_{name}", args=[digest.pk])


def test_the_next_digests_stand_in_the_list_before_any_worker_ran(desk):
    page = desk.get(CHANGELIST)

    assert "Each morning" in page.text
    assert "Each Monday" in page.text
    assert "planned" in page.text
    assert CHANGELIST in desk.get("/admin/").text


def test_an_editor_writes_the_first_words_holds_and_lets_go(desk):
    digest = make_digest()

    desk.post(screen(digest), {"intro": "Good morning.", "is_held": "on"})
    digest.refresh_from_db()
    assert (digest.intro, digest.state, digest.held_by.username[:6]) == (
        "Good morning.",
        "held",
        "editor",
    )
    assert re.search(r'name="is_held"[^>]* checked', desk.get(screen(digest)).text)
    desk.post(screen(digest), {"intro": "Good morning."})
    digest.refresh_from_db()
    assert (digest.state, digest.held_by) == ("planned", None)


def test_first_words_stay_once_somebody_has_them_but_holding_works(desk):
    digest = make_digest(started_at=timezone.now(), intro="Sent words.")

    refused = desk.post(screen(digest), {"intro": "Other words."})
    assert "cannot be changed any more" in refused.text
    desk.post(screen(digest), {"intro": "Sent words.", "is_held": "on"})

    digest.refresh_from_db()
    assert (digest.intro, digest.state) == ("Sent words.", "held")


def test_what_is_sent_is_changed_by_nobody(desk):
    digest = make_digest(started_at=timezone.now(), finished_at=timezone.now())

    assert "This is sent." in desk.post(screen(digest), {"intro": "", "is_held": "on"}).text
    digest.refresh_from_db()
    assert digest.state == "sent"


def test_preview_shows_the_mail_as_a_follower_of_the_site_gets_it(desk):
    make_article("Live & New")
    make_article("A Draft", status="draft")
    digest = make_digest(intro="Good <morning>.")

    page = desk.get(screen(digest, "preview"))
    letter = desk.get(screen(digest, "mail"))

    assert "Live &amp; New" in page.text
    assert "Good &lt;morning&gt;." in letter.text
    for answer in (page, letter):
        assert "A Draft" not in answer.text
    policy = letter["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert letter["X-Frame-Options"] == "SAMEORIGIN"
    assert screen(digest, "mail") in page.text


def test_figures_say_how_many_follow_what_and_what_was_sent(desk, client):
    company = make_company("Corvane")
    make_article("News", companies=[company])
    for number in range(3):
        follow(client, "/follow/company/corvane/", email=f"planted-{number}@readers.example")
    follow(client, email="planted-9@readers.example", rhythm="weekly")
    send_digest()

    text = desk.get(FIGURES).text

    assert "<dt>Follow anything</dt><dd>4</dd>" in text
    assert "<dt>Each Monday</dt><dd>1</dd>" in text
    assert "News of Corvane</a></th><td>3</td>" in text
    assert "The whole site</th><td>1</td>" in text
    assert "<td>3</td><td>0</td><td>0</td>" in text
    assert "planted" not in text


@pytest.mark.parametrize("role", ["writer", "moderator"])
def test_other_roles_are_kept_out(client, role):
    client.force_login(make_user(role))
    digest = make_digest()

    pages = [CHANGELIST, FIGURES, *(screen(digest, n) for n in ("change", "preview", "mail"))]
    assert {client.get(page).status_code for page in pages} == {403}
    assert client.post(screen(digest), {"is_held": "on"}).status_code == 403
    assert CHANGELIST not in client.get("/admin/").text


def test_nobody_adds_or_deletes_a_digest(desk):
    digest = make_digest()

    assert desk.get(reverse("admin:followers_digest_add")).status_code == 403
    assert desk.post(screen(digest, "delete")).status_code == 403
