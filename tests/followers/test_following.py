"""Asking for mail: from cached pages, without cookies, and telling nobody who follows already."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core import mail, signing
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Address
from comments.models import SilencedEmailAddress
from followers import asking, following, privacy
from followers.models import Follow, Follower, FollowRequest, Rhythm
from newsroom.taxonomy import companies, sections, tags
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_tag,
    make_user,
)
from tests.followers.mailed import EMAIL, ask, follow, link_in, mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    section = make_category("Plants", parent=make_category("Auto News"))
    return make_article(
        "A Report",
        companies=[make_company("Corvane")],
        tags=["Axles"],
        authors=[make_author("Dot Camshaft")],
        categories=[section],
    )


@pytest.mark.parametrize(
    ("page", "path", "kind"),
    [
        ("/company/corvane/", "/follow/company/corvane/", "company"),
        ("/tag/axles/", "/follow/tag/axles/", "tag"),
        ("/author/dot-camshaft/", "/follow/author/dot-camshaft/", "author"),
        ("/category/auto-news/plants/", "/follow/category/auto-news/plants/", "category"),
        ("/a-report/", "/follow/article/a-report/", "article"),
    ],
)
def test_each_page_has_the_form_that_follows_it(client, article, page, path, kind):
    assert f'action="{path}"' in client.get(page).text
    assert client.get(path).status_code == 200

    follow(client, path)

    kept = Follow.objects.confirmed().get()
    assert kept.kind == kind
    assert kept.rhythm == (Rhythm.REPLIES if kind == "article" else Rhythm.MORNING)


def test_the_site_is_followed_from_the_foot_of_every_page(client, article):
    assert 'href="/follow/"' in client.get("/").text

    follow(client, rhythm="weekly")

    kept = Follow.objects.confirmed().get()
    assert (kept.kind, kept.rhythm) == ("site", Rhythm.WEEKLY)


@pytest.mark.parametrize("what", ["draft", "withdrawn"])
def test_what_readers_do_not_see_cannot_be_followed(client, what):
    make_article("Hidden Yet", status=what, companies=[make_company("Corvane")])

    statuses = [
        client.get(path).status_code
        for path in ("/follow/article/hidden-yet/", "/follow/company/corvane/")
    ]

    assert statuses == [404, 404]


def test_the_form_needs_no_cookie_and_its_page_is_the_same_for_all(article):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/follow/company/corvane/")
    answer = ask(client, "/follow/company/corvane/")

    assert "public" in page["Cache-Control"]
    assert not page.cookies
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_form_on_another_sites_page_is_refused(client):
    answer = ask(client, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert not Follower.objects.exists()


def test_a_machine_that_fills_in_every_field_gets_the_same_answer_and_nothing_kept(client):
    answer = ask(client, subject="buy")

    assert "Look into your mail" in answer.text
    assert not Follower.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["", "no address", "two@at@signs.example"])
def test_what_is_no_address_is_given_back(client, email):
    answer = ask(client, email=email)

    assert answer.status_code == 422
    assert "reply-faults" in answer.text
    assert not Follower.objects.exists()


def test_an_odd_rhythm_is_refused(client):
    assert ask(client, rhythm="hourly").status_code == 422


def test_the_answer_does_not_tell_who_follows_already(client, article):
    follow(client)
    known = ask(client)
    stranger = ask(client, email="somebody@else.example")
    own_known = ask(client, "/follow/your-mail/")
    own_stranger = ask(client, "/follow/your-mail/", email="nobody@else.example")

    assert known.content == stranger.content
    assert own_known.content == own_stranger.content
    for answer in (known, stranger):
        del answer["Expires"]  # the second may have turned between the two
    assert known.headers == stranger.headers
    assert mails_to("nobody@else.example") == []


@pytest.mark.parametrize(
    ("path", "verb"),
    [("/follow/", "ask_to_follow"), ("/follow/your-mail/", "ask_for_own_page")],
)
def test_the_typed_address_comes_back_while_the_database_is_away(client, monkeypatch, path, verb):
    def fail(*_, **__):
        raise OperationalError("the database is away")

    monkeypatch.setattr(following, verb, fail)
    client.raise_request_exception = False

    answer = ask(client, path)

    assert answer.status_code == 503
    assert EMAIL in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_follows_already_is_mailed_the_way_to_change_it(client):
    follow(client)

    ask(client, rhythm="weekly")

    (message,) = mails_to()
    assert "You follow this already" in message.body
    assert client.get(link_in(message, "/follow/mail/")).status_code == 200
    assert Follow.objects.get().rhythm == Rhythm.MORNING


def test_one_person_is_one_follower_however_the_address_is_typed(client, article):
    follow(client, email="wilma.sedan@Readers.EXAMPLE ")
    follow(client, "/follow/company/corvane/", email="Wilma.Sedan@readers.example")

    assert Follower.objects.count() == 1
    assert Follow.objects.count() == 2


def test_a_link_that_is_opened_but_not_confirmed_brings_no_mail(client):
    ask(client)
    client.get(link_in(mail.outbox[0], "/follow/confirm/"))

    assert not Follow.objects.confirmed().exists()


def test_a_forged_or_old_link_confirms_nothing(client, monkeypatch):
    ask(client)
    path = link_in(mail.outbox[0], "/follow/confirm/")
    real = signing.time.time()

    forged = client.post(path.replace("/confirm/", "/confirm/9"))
    monkeypatch.setattr(signing.time, "time", lambda: real + 8 * 24 * 3600)
    old = client.post(path)

    assert (forged.status_code, old.status_code) == (404, 404)
    assert "This link is over" in old.text
    assert not Follow.objects.confirmed().exists()


def test_an_address_gets_few_mails_that_it_did_not_confirm(client, article):
    below = ("", "tag/axles/", "company/corvane/", "author/dot-camshaft/")
    paths = [f"/follow/{path}" for path in below]
    for number, path in enumerate([*paths, *paths]):
        ask(client, path, ip=f"198.51.100.{number}")

    assert len(mails_to()) == asking.CAP_PER_EMAIL


def test_one_connection_cannot_ask_for_the_whole_world(client):
    answers = [
        ask(client, email=f"reader-{number}@world.example").status_code
        for number in range(following.CAP_PER_IP + 1)
    ]

    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}
    assert ask(client, ip="198.51.100.1").status_code == 200


def test_who_never_asked_ends_it_for_good_with_one_post(client):
    ask(client)
    (question,) = mails_to()
    never = link_in(question, "/follow/never/")
    assert f"{never}>" in question.extra_headers["List-Unsubscribe"]

    assert "Never a mail" in client.get(never).text
    client.post(never, {"List-Unsubscribe": "One-Click"})
    ask(client)

    assert len(mails_to()) == 1
    assert SilencedEmailAddress.objects.count() == 1


def test_own_page_changes_and_ends_what_is_followed(client, article):
    follow(client)
    follow(client, "/follow/company/corvane/")
    ask(client, "/follow/your-mail/")
    own = link_in(mail.outbox[-1], "/follow/mail/")
    site, company = Follow.objects.order_by("pk")

    client.post(own, {f"follow-{site.pk}": "weekly", f"follow-{company.pk}": "", "save": 1})
    site.refresh_from_db()
    assert site.rhythm == Rhythm.WEEKLY
    assert Follow.objects.count() == 1

    client.post(own, {"stop": 1})
    assert not Follow.objects.exists()
    assert Follower.objects.get().left_at


def test_own_page_changes_nothing_of_anothers(client, article):
    follow(client)
    follow(client, email="other@readers.example")
    ask(client, "/follow/your-mail/")
    own = link_in(mail.outbox[-1], "/follow/mail/")
    others = Follow.objects.order_by("-pk").first()

    client.post(own, {f"follow-{others.pk}": "weekly", "save": 1})

    others.refresh_from_db()
    assert others.rhythm == Rhythm.MORNING


def test_own_page_is_kept_by_nobody_and_told_to_no_site(client):
    follow(client)
    ask(client, "/follow/your-mail/")
    page = client.get(link_in(mail.outbox[-1], "/follow/mail/"))

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert EMAIL not in page.text


def test_own_data_is_handed_out_as_a_file(client, article):
    follow(client, "/follow/company/corvane/")
    ask(client, "/follow/your-mail/")

    answer = client.post(link_in(mail.outbox[-1], "/follow/mail/"), {"export": 1})

    data = answer.json()
    assert "attachment" in answer["Content-Disposition"]
    assert data["address"] == EMAIL
    assert [one["what"] for one in data["follows"]] == ["news of Corvane"]


def test_merging_takes_followers_along(client, article):
    follow(client, "/follow/company/corvane/")
    follow(client, "/follow/tag/axles/")
    follow(client, "/follow/category/auto-news/plants/")
    by = make_user("editor")
    kept = [make_company("Corvane Group"), make_tag("Axle parts"), make_category("Works")]
    merges = [companies.merge, tags.merge, sections.merge]
    dropped = [
        article.companies.get(),
        article.tags.get(),
        article.category_placements.get(is_direct=True).category,
    ]

    for merge, keep, drop in zip(merges, kept, dropped, strict=True):
        merge(keep=keep, drop=drop, by=by)

    followed = Follow.objects.order_by("pk")
    assert [getattr(one, one.kind) for one in followed] == kept


def test_tasks_carry_numbers_alone(client):
    ask(client)

    jobs = ProcrastinateJob.objects.filter(task_name__startswith="followers.")
    assert {tuple(job.args) for job in jobs} == {("request_id",)}


def test_what_nobody_confirms_goes_and_what_was_left_too(client, article):
    follow(client)
    ask(client, email="silent@readers.example")
    follow(client, email="left@readers.example")
    ask(client, "/follow/your-mail/", email="left@readers.example")
    client.post(link_in(mail.outbox[-1], "/follow/mail/"), {"stop": 1})
    long_ago = timezone.now() - timedelta(days=40)
    Follow.objects.update(wanted_at=long_ago)
    for model in (FollowRequest, Follower):
        model.objects.update(created_at=long_ago)
    Follower.objects.exclude(left_at=None).update(left_at=long_ago)

    counts = privacy.clear()

    assert Follower.objects.count() == Follow.objects.count() == 1
    assert Follow.objects.get().confirmed_at
    assert not FollowRequest.objects.exists()
    assert counts["unconfirmed follows"] == counts["followers who left"] == 1
    assert privacy.clear() == dict.fromkeys(counts, 0)


def test_the_ip_address_is_forgotten_once_confirmed(client):
    ask(client)
    assert FollowRequest.objects.get().ip_hash
    client.post(link_in(mail.outbox[0], "/follow/confirm/"))

    assert FollowRequest.objects.get().ip_hash == ""


def test_keys_turn_for_followers_as_for_commenters(client, settings):
    follow(client)
    settings.COMMENT_ADDRESS_KEYS = {"next": Fernet.generate_key().decode()} | (
        settings.COMMENT_ADDRESS_KEYS
    )
    settings.COMMENT_HASH_KEYS = {"next": "another-hash-key"} | settings.COMMENT_HASH_KEYS
    assert following.find_follower(EMAIL)

    call_command("rotate_comment_keys")

    follower = Follower.objects.get()
    assert (follower.email_key_id, follower.hash_key_id) == ("next", "next")
    settings.COMMENT_ADDRESS_KEYS = {"next": settings.COMMENT_ADDRESS_KEYS["next"]}
    settings.COMMENT_HASH_KEYS = {"next": "another-hash-key"}
    assert following.find_follower(EMAIL) == follower
    ask(client, "/follow/your-mail/")
    assert mails_to()


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/follow/", 1), ("/follow/company/corvane/", 2), ("/follow/your-mail/", 1)],
)
def test_queries_of_the_forms(client, article, path, queries, django_assert_num_queries):
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)


def test_no_article_can_take_the_path_of_the_forms():
    assert Address.objects.find_slug_fault("follow")
