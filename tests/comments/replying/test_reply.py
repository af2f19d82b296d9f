from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, ModerationLog, PrivateSide
from comments.moderation import approve
from comments.replying import intake, tokens
from tests.comments.typed import send, typed
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_a_reply_waits_and_its_commenter_sees_so(client):
    article = make_article()

    sent = send(client, article, text="A first thought.")
    seen = client.get(sent["Location"])

    comment = Comment.objects.get()
    assert sent.status_code == 303
    assert (comment.status, comment.text, comment.article) == (
        "pending",
        "A first thought.",
        article,
    )
    assert "awaiting moderation" in seen.text
    assert "A first thought." in seen.text
    assert article.get_absolute_url() in seen.text
    assert "no-store" in seen["Cache-Control"]
    assert "noindex" in seen["X-Robots-Tag"]


def test_no_answer_to_a_reply_sets_a_cookie(client):
    article = make_article()

    sent = send(client, article)
    seen = client.get(sent["Location"])
    faulty = send(client, article, text="")

    assert not client.cookies
    assert not any(response.cookies for response in (sent, seen, faulty))


def test_a_page_of_yesterday_still_sends_its_reply(client, monkeypatch):
    article = make_article()
    monkeypatch.setattr(tokens, "_today", lambda: timezone.now().toordinal() - 1)
    yesterday = tokens.make_token(article.pk)
    monkeypatch.undo()

    send(client, article, token=yesterday)

    assert Comment.objects.count() == 1


def test_the_form_is_the_same_for_all_readers_of_a_day():
    assert tokens.make_token(7) == tokens.make_token(7)


@pytest.mark.parametrize(
    "token", ["", "forged", "1.738000:forged", "\x00"], ids=["none", "junk", "forged", "nul"]
)
def test_a_bad_token_gives_the_text_back_with_a_good_one(client, token):
    article = make_article()

    response = send(client, article, token=token, text="Long and well considered.")

    assert response.status_code == 422
    assert "Long and well considered." in response.text
    assert tokens.make_token(article.pk) in response.text
    assert not Comment.objects.exists()


def test_a_token_too_old_or_of_another_article_is_no_good(monkeypatch):
    monkeypatch.setattr(tokens, "_today", lambda: 1000)
    token = tokens.make_token(7)
    monkeypatch.setattr(tokens, "_today", lambda: 1015)

    assert not tokens.is_good_token(token, 7)
    assert not tokens.is_good_token(tokens.make_token(8), 7)
    assert tokens.is_good_token(tokens.make_token(7), 7)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("name", " ", "Write your name."),
        ("name", "wilma@readers.example", "e-mail address in this name"),
        ("name", "Pat <pat@example.com>", "e-mail address in this name"),
        ("name", "Pat, pat＠example.com", "e-mail address in this name"),
        ("name", "x" * 81, "80"),
        ("email", "", "It will not be published."),
        ("email", "wilma", "Write a whole e-mail address"),
        ("website", "not a site", "Write a whole web address"),
        ("website", "ftp://files.example", "https://"),
        ("website", "pat@example.com", "An e-mail address is no website"),
        ("website", "https://pat@example.com", "An e-mail address is no website"),
        ("website", "HTTPS://pat:secret@example.com/", "An e-mail address is no website"),
        ("website", "mailto:pat@example.com", "Write a whole web address"),
        ("website", "https://pat＠example.com", "web address"),
        ("text", " \n ", "Write your comment."),
        ("text", "x" * 10_001, "10000"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(client, field, value, fault):
    article = make_article()
    fields = {"website": "https://wilma.example"} | {field: value}

    response = send(client, article, **fields)

    assert response.status_code == 422
    assert fault in response.text
    form = response.context["form"]
    assert {name: form[name].value() for name in ("name", "email", "website", "text")} == {
        "name": "Wilma Sedan",
        "email": "wilma.sedan@readers.example",
        "website": "https://wilma.example",
        "text": "The new axle is lighter, as the makers said.",
    } | {field: value}
    faulty = str(form[field])
    assert "autofocus" in faulty
    assert 'aria-invalid="true"' in faulty
    assert f"reply-{field}_error" in faulty
    assert f'id="reply-{field}_error"' in response.text
    assert response.text.count("autofocus") == 1
    assert not Comment.objects.exists()


def test_control_characters_are_dropped(client):
    article = make_article()

    send(client, article, name="Wil\x00ma\x1b Se\u202edan", text="One\r\ntwo\x00\x07\u2066 three")

    comment = Comment.objects.get()
    assert comment.name == "Wilma Sedan"
    assert comment.text == "One\ntwo three"


@pytest.mark.parametrize("space", ["\f", "\v", "\x85", "\x1c", "\u2028"])
def test_a_form_feed_and_its_like_part_words(client, space):
    send(client, make_article(), name=f"Wilma{space}Sedan", text=f"One{space}two")

    comment = Comment.objects.get()
    assert (comment.name, comment.text) == ("Wilma Sedan", "One\ntwo")


@pytest.mark.parametrize(
    "website", ["\u200bhttps://wilma.example/A", "https://wil\u00adma.example/A\u2060"]
)
def test_what_nobody_sees_is_no_part_of_a_website(client, website):
    send(client, make_article(), website=website)

    assert Comment.objects.get().public_website == "https://wilma.example/A"


@pytest.mark.parametrize("website", ["Https://wilma.example/A", "HTTPS://wilma.example/A"])
def test_a_website_is_taken_whatever_the_case_of_its_scheme(client, website):
    send(client, make_article(), website=website)

    assert Comment.objects.get().public_website == "https://wilma.example/A"


@pytest.mark.parametrize("name", ["Pat @ Halden", "@pat", "Pat@Halden"])
def test_a_name_may_have_an_at_sign(client, name):
    send(client, make_article(), name=name)

    assert Comment.objects.get().name == name


@pytest.mark.parametrize("parent", ["x", "-1", "99999999999999999999", "\x00"])
def test_a_parent_that_is_no_number_makes_a_comment_of_its_own(client, parent):
    article = make_article()

    response = send(client, article, parent=parent)

    assert response.status_code == 303
    assert Comment.objects.get().parent is None


def test_a_reply_to_a_reply_knows_its_parent_and_its_root(client):
    top = make_comment()
    answer = make_comment(parent=top)

    send(client, top.article, parent=answer.pk)

    comment = Comment.objects.latest("pk")
    assert (comment.parent, comment.root) == (answer, top)


def _pending(article):
    return make_comment(article, status="pending")


def _removed(article):
    return make_comment(article, removed_at=timezone.now(), removal="commenter")


def _elsewhere(article):
    return make_comment(make_article())


@pytest.mark.parametrize("make_parent", [_pending, _removed, _elsewhere])
def test_only_a_visible_comment_of_the_same_article_is_answered(client, make_parent):
    article = make_article()
    parent = make_parent(article)

    response = send(client, article, parent=parent.pk, text="An answer to nobody.")

    assert response.status_code == 409
    assert "An answer to nobody." in response.text
    assert response.context["form"]["parent"].value() == ""
    assert not Comment.objects.filter(text="An answer to nobody.").exists()


# Cross-site posts


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://sub.testserver"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_post_from_another_site_is_refused_and_given_back(client, headers):
    article = make_article()

    response = send(client, article, headers=headers, text="Said with care.")

    assert response.status_code == 403
    assert "did not come from a page of ours" in response.text
    assert "Said with care." in response.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_a_post_from_our_page_or_without_an_origin_is_taken(client, headers):
    article = make_article()

    response = send(client, article, headers=headers)

    assert response.status_code == 303


def test_a_post_without_an_origin_is_scored(client):
    article = make_article()

    send(client, article, headers={})

    assert "sent without an origin" in ModerationLog.objects.get().reason


def test_djangos_own_csrf_check_does_not_stand_in_the_way():
    article = make_article()

    response = send(Client(enforce_csrf_checks=True), article)

    assert response.status_code == 303


# Spam, doubles, floods


def test_who_fills_in_the_hidden_field_gets_the_same_answer_and_lands_in_spam(client):
    article = make_article()

    sent = send(client, article, subject="Buy")
    seen = client.get(sent["Location"])

    assert sent.status_code == 303
    assert "awaiting moderation" in seen.text
    assert Comment.objects.get().status == "spam"


def test_a_second_click_finds_what_the_first_one_kept(client):
    article = make_article()

    first = send(client, article)
    second = send(client, article)

    assert second["Location"] == first["Location"]
    assert Comment.objects.count() == 1


def test_a_second_click_on_what_the_filter_took_for_spam_keeps_no_second_one(client):
    article = make_article()

    send(client, article, subject="Buy")
    send(client, article, subject="Buy")

    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"email": "other@readers.example"},
        {"name": "Otto Wagon"},
        {"website": "https://wagon.example"},
        {"ip": "203.0.113.8"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_two_people_who_write_the_same_words_have_a_comment_and_a_page_each(client, other):
    article = make_article()

    first = send(client, article, text="Agreed.")
    second = send(client, article, text="Agreed.", **other)

    assert Comment.objects.count() == 2
    assert second["Location"] != first["Location"]


def test_a_public_text_sent_again_under_its_address_is_no_key_to_its_commenters_page(client):
    article = make_article()
    sent = send(client, article)
    comment = Comment.objects.get()
    approve(comment, by=make_user("moderator"))

    resent = send(client, article)

    assert resent["Location"] != sent["Location"]
    comment.refresh_from_db()
    assert not comment.is_removed


def test_a_guessed_address_is_not_told_from_a_wrong_one(client):
    article = make_article()
    send(client, article, ip="203.0.113.7")

    guessed = send(client, article, ip="198.51.100.9")
    wrong = send(client, article, ip="198.51.100.9", email="nobody@readers.example")

    assert guessed.status_code == wrong.status_code == 303
    assert Comment.objects.count() == 3


def test_a_comment_taken_back_and_sent_again_is_not_lost(client):
    article = make_article()
    sent = send(client, article)
    client.post(f"{sent['Location']}withdraw/")

    again = send(client, article)

    assert again["Location"] != sent["Location"]
    assert Comment.objects.filter(removed_at=None).count() == 1


def test_too_many_replies_from_one_ip_address_are_refused_and_given_back(client):
    article = make_article()
    for number in range(intake.SHARED_FLOOD_LIMIT):
        send(client, article, text=f"Thought {number}", email=f"n{number}@readers.example")

    response = send(client, article, text="One more thought", email="next@readers.example")

    assert response.status_code == 429
    assert "Many comments came from your network" in response.text
    assert "You have sent" not in response.text
    assert "One more thought" in response.text
    assert response["Retry-After"]
    assert Comment.objects.count() == intake.SHARED_FLOOD_LIMIT


def test_the_sixth_reader_of_an_office_is_not_told_to_wait(client):
    article = make_article()
    for number in range(intake.FLOOD_LIMIT):
        send(client, article, text=f"Thought {number}", email=f"n{number}@readers.example")

    response = send(client, article, text="One more thought", email="next@readers.example")

    assert response.status_code == 303


def test_too_many_replies_under_one_email_address_are_refused_wherever_they_come_from(client):
    article = make_article()
    for number in range(intake.FLOOD_LIMIT):
        send(client, article, text=f"Thought {number}", ip=f"203.0.113.{number}")

    response = send(client, article, text="One more", ip="203.0.113.99")

    assert response.status_code == 429


def test_a_reply_sent_long_ago_counts_neither_as_twin_nor_as_flood(client):
    article = make_article()
    for number in range(intake.FLOOD_LIMIT):
        send(client, article, text=f"Thought {number}")
    PrivateSide.objects.update(created_at=timezone.now() - timedelta(hours=1))

    response = send(client, article, text="Thought 0")

    assert response.status_code == 303
    assert Comment.objects.count() == intake.FLOOD_LIMIT + 1


# Where no reply is taken


def test_a_closed_article_says_so_and_gives_the_text_back(client):
    article = make_article(comments_open=False)

    response = send(client, article, text="Too late, it seems.")

    assert response.status_code == 403
    assert "Comments on this article are closed." in response.text
    assert "Too late, it seems." in response.text
    assert not Comment.objects.exists()


def test_comments_close_at_their_time(client):
    article = make_article(comments_close_at=timezone.now() - timedelta(minutes=1))

    response = send(client, article)

    assert response.status_code == 403


@pytest.mark.parametrize(
    "state",
    [
        {"status": Article.Status.DRAFT},
        {"status": Article.Status.IN_REVIEW},
        {"status": Article.Status.WITHDRAWN},
        {"published_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_an_article_that_is_not_live_takes_no_reply_and_is_not_named(client, state):
    article = make_article("A secret headline", **state)

    asked = client.get(reverse("comments:reply", args=[article.pk]))
    response = send(client, article, text="Kept for its writer.")

    assert asked.status_code == 404
    assert response.status_code == 404
    assert "Kept for its writer." in response.text
    assert "A secret headline" not in response.text + asked.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize("number", [0, 987654321, 2**70])
def test_an_article_that_never_was_gives_the_text_back(client, number):
    article = make_article()
    fields = typed(article, text="Kept for its writer.")

    response = client.post(
        f"/comments/reply/{number}/", fields, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert response.status_code in (404, 422)
    assert "Kept for its writer." in response.text


def test_with_the_database_away_every_field_comes_back(client, monkeypatch, caplog):
    article = make_article()

    def away(*args, **fields):
        raise OperationalError("could not connect; detail: wilma.sedan@readers.example")

    monkeypatch.setattr(intake, "receive", away)
    response = send(client, article, website="https://wilma.example", text="Do not lose me.")

    assert response.status_code == 503
    assert "Nothing is lost" in response.text
    for value in ("Do not lose me.", "Wilma Sedan", "wilma.sedan@readers.example", "wilma.example"):
        assert value in response.text
    assert response["Retry-After"]
    assert "readers.example" not in caplog.text


def test_the_form_page_shows_the_comment_that_is_answered(client):
    comment = make_comment(text="Which axle do they mean?")

    response = client.get(
        reverse("comments:reply", args=[comment.article_id]), {"to": str(comment.pk)}
    )

    assert response.status_code == 200
    assert "Which axle do they mean?" in response.text
    assert f'name="parent" value="{comment.pk}"' in response.text
    assert "public" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("asked", ["x", "0", "999999999", "9" * 30, "²"])
def test_the_reply_page_of_an_unknown_comment_answers_404(client, asked):
    article = make_article()

    response = client.get(reverse("comments:reply", args=[article.pk]), {"to": asked})

    assert response.status_code == 404


def test_a_status_link_that_we_did_not_sign_opens_nothing(client):
    comment = make_comment(status="pending")

    response = client.get(reverse("comments:private:status", args=[f"{comment.pk}:forged"]))

    assert response.status_code == 404


def test_the_status_page_follows_the_decision(client):
    article = make_article()
    where = send(client, article)["Location"]

    Comment.objects.update(status="approved")
    approved = client.get(where).text
    Comment.objects.update(status="rejected")
    rejected = client.get(where).text

    assert "is published" in approved
    assert "was not published" in rejected


def test_a_reply_from_an_unknown_ip_address_is_kept(client):
    article = make_article()

    for number in range(intake.SHARED_FLOOD_LIMIT + 1):
        send(client, article, ip="", email=f"w{number}@readers.example", text=f"Thought {number}.")

    assert Comment.objects.count() == intake.SHARED_FLOOD_LIMIT + 1
