"""One person is one, however the e-mail address is typed: refusals, caps, bans, trust, own data."""

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from comments import private_side
from comments.models import Comment, DataRequest, PrivateSide, SilencedEmailAddress, Standing
from comments.moderation import standing
from comments.replying import commenter_mail
from tests.comments.mailed import link_in, mails_to, run_mail_tasks
from tests.comments.typed import FROM_OUR_PAGE, send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

SPELLINGS = {
    "victim@exam\u200bple.com": "victim@example.com",
    "victim@exa\u00admple.com": "victim@example.com",
    "victim@ｅxample.com": "victim@example.com",
    "Victim@EXAMPLE.com": "victim@example.com",
    "victim@münchen.example": "victim@xn--mnchen-3ya.example",
    "victim@xn--mnchen-3ya.example": "victim@münchen.example",
}
each_spelling = pytest.mark.parametrize(("typed", "known"), SPELLINGS.items())


def _send(client, email, number=0, **fields):
    """One more comment under ``email``, from a connection of its own; returns the answer."""
    text = f"Thought {number} about {email!r}."
    return send(client, make_article(), email=email, text=text, ip=f"203.0.113.{number}", **fields)


def _keep_as_before(comment, email):
    """Have ``comment`` stand as it did before e-mail addresses were cleaned. Returns the hash."""
    key_id = private_side._hash_key_id()
    key_id_of_address, key = next(iter(private_side.settings.COMMENT_ADDRESS_KEYS.items()))
    row = PrivateSide.objects.create(
        comment=comment,
        created_at=comment.created_at,
        email_encrypted=Fernet(key).encrypt(email.strip().encode()),
        email_key_id=key_id_of_address,
        email_hash=private_side._hash("email", email.strip().lower(), key_id),
        hash_key_id=key_id,
        email_proven_at=timezone.now(),
    )
    return row.email_hash


@each_spelling
def test_who_wants_no_mail_ever_gets_none_under_any_spelling(client, typed, known):
    _send(client, known, mail="on")
    run_mail_tasks()
    subscription = Comment.objects.get().subscription
    commenter_mail.silence(subscription)
    mail.outbox.clear()

    answer = _send(client, typed, 2, mail="on")
    run_mail_tasks()

    assert answer.status_code == 303
    assert Comment.objects.count() == 2
    assert mail.outbox == []


def test_three_mails_a_day_are_the_most_that_one_person_is_asked_by_under_all_spellings(client):
    spellings = ["victim@example.com", *list(SPELLINGS)[:4]]
    for number, email in enumerate(spellings):
        assert _send(client, email, number, mail="on").status_code == 303

    run_mail_tasks()

    assert len(mail.outbox) == commenter_mail.CAP_PER_EMAIL
    assert {tuple(each.recipients()) for each in mail.outbox} == {("victim@example.com",)}


@each_spelling
def test_who_is_banned_is_banned_under_any_spelling(client, typed, known):
    moderator = make_user("moderator")
    comment = make_comment(email=known)
    standing.give(comment, kind=Standing.Kind.BANNED, by=moderator, reason="Insults")

    answer = _send(client, typed)

    assert answer.status_code == 403
    assert Comment.objects.get() == comment


@each_spelling
def test_trust_is_one_persons_under_any_spelling(typed, known):
    comment, before = make_comment(email=typed), make_comment(email=known)
    for each in (comment, before):
        private_side.mark_email_proven(each)

    assert standing.is_trusted(comment, after=1)
    assert private_side.have_same_commenter(comment, before)


@each_spelling
def test_whoever_pastes_any_spelling_finds_all_that_is_kept(client, typed, known):
    comments = {make_comment(email=known), make_comment(email=typed)}

    answer = client.post("/comments/your-data/", {"email": typed}, headers=FROM_OUR_PAGE)
    run_mail_tasks()
    (message,) = mail.outbox
    file = client.post(link_in(message, "/your-data/"), {"export": "1"})

    assert answer.status_code == 200
    assert {each["number"] for each in file.json()["comments"]} == {each.pk for each in comments}


@pytest.mark.parametrize(
    "typed", ['"victim"@example.com', "victim@example", "victim@exam ple.com", "victim@[127.0.0.1]"]
)
def test_what_is_no_email_address_is_refused_in_plain_words(client, typed):
    answer = _send(client, typed)

    assert answer.status_code == 422
    assert "Write a whole e-mail address, such as name@example.com." in answer.text
    assert not Comment.objects.exists()


def test_an_invisible_email_address_is_asked_for(client):
    answer = _send(client, "\u200b")

    assert "Write your e-mail address. It will not be published." in answer.text


def test_the_command_makes_one_person_of_what_were_two(client):
    moderator = make_user("moderator")
    plain, odd = make_comment(text="Plain."), make_comment(text="Odd.")
    hashes = [
        _keep_as_before(plain, "Victim@example.com"),
        _keep_as_before(odd, "victim@exam\u200bple.com"),
    ]
    for each in hashes:
        kept = {"email_hash": each, "hash_key_id": private_side._hash_key_id()}
        SilencedEmailAddress.objects.create(**kept)
        DataRequest.objects.create(**kept)
    standing.give(odd, kind=Standing.Kind.BANNED, by=moderator, reason="Insults")
    before = _send(client, "victim@example.com").status_code

    call_command("rotate_comment_keys")
    row_versions = _row_versions()
    call_command("rotate_comment_keys")

    assert before == 303
    assert _send(client, "victim@example.com", 2).status_code == 403
    assert set(PrivateSide.objects.values_list("email_hash", flat=True)) == {hashes[0]}
    assert SilencedEmailAddress.objects.get().email_hash == hashes[0]
    assert DataRequest.objects.filter(email_hash=hashes[0]).count() == 2
    assert private_side.email_for_mail(odd) == "victim@example.com"
    assert private_side.email_for_mail(plain) == "Victim@example.com"
    assert standing.find_in_force(plain).exists()
    assert _row_versions() == row_versions


def test_the_command_joins_two_spellings_while_it_turns_keys(settings):
    settings.COMMENT_HASH_KEYS = {"old": "first secret"}
    for email in ("victim@münchen.example", "victim@xn--mnchen-3ya.example"):
        email_hash = _keep_as_before(make_comment(), email)
        SilencedEmailAddress.objects.create(email_hash=email_hash, hash_key_id="old")
    settings.COMMENT_HASH_KEYS = {"new": "second secret", "old": "first secret"}

    call_command("rotate_comment_keys")
    settings.COMMENT_HASH_KEYS = {"new": "second secret"}

    assert private_side.find_sent_by(email="victim@münchen.example").count() == 2
    wanted = private_side.match_sender(email="victim@xn--mnchen-3ya.example")
    assert SilencedEmailAddress.objects.get(wanted).hash_key_id == "new"


def _row_versions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM comments_privateside ORDER BY id")
        return cursor.fetchall()


def test_mails_go_to_the_cleaned_email_address_alone(client):
    _send(client, "victim@exa\u00admple.com", mail="on")

    run_mail_tasks()

    assert len(mails_to("victim@example.com")) == len(mail.outbox) == 1
