import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection

from comments import private_side
from comments.models import ModerationLog, PrivateSide, SilencedEmailAddress
from tests.factories import make_comment, make_user

ADDRESS = "Wilma.Sedan@readers.example"
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def _bytes_of_the_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM comments_privateside p")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.django_db
def test_an_email_address_is_encrypted_and_shown_to_who_may_see_it():
    comment = make_comment(email=ADDRESS, ip="203.0.113.7", browser="Browser/1")
    moderator = make_user("moderator")

    stored = _bytes_of_the_table()
    address = private_side.reveal_email(comment, by=moderator)

    assert address == ADDRESS
    assert "readers.example" not in stored.lower()
    assert "203.0.113.7" not in stored


@pytest.mark.django_db
def test_each_look_at_an_email_address_is_logged():
    comment = make_comment(email=ADDRESS)
    moderator = make_user("moderator")

    private_side.reveal_email(comment, by=moderator)
    private_side.reveal_email(comment, by=moderator)

    looks = ModerationLog.objects.filter(comment_id=comment.pk, action="email_seen")
    assert [look.by for look in looks] == [moderator, moderator]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, "writer", "editor"])
def test_who_may_not_see_an_email_address_gets_none_and_no_log_entry(role):
    comment = make_comment(email=ADDRESS)

    with pytest.raises(PermissionDenied):
        private_side.reveal_email(comment, by=make_user(role))

    assert not ModerationLog.objects.filter(action="email_seen").exists()


@pytest.mark.django_db
def test_a_comment_without_a_private_side_has_no_email_address():
    comment = make_comment()

    assert private_side.reveal_email(comment, by=make_user("moderator")) == ""


@pytest.mark.django_db
def test_an_old_key_still_reads_and_rotation_leaves_it_behind(settings):
    settings.COMMENT_ADDRESS_KEYS = {"old": OLD}
    comment = make_comment(email=ADDRESS)
    settings.COMMENT_ADDRESS_KEYS = {"new": NEW, "old": OLD}
    moderator = make_user("moderator")

    before = private_side.reveal_email(comment, by=moderator)
    rotated = private_side.rotate_encryption()
    again = private_side.rotate_encryption()
    settings.COMMENT_ADDRESS_KEYS = {"new": NEW}
    after = private_side.reveal_email(comment, by=moderator)

    assert (before, after) == (ADDRESS, ADDRESS)
    assert (rotated, again) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("keys", [{"new": NEW}, {"old": NEW}])
def test_without_its_key_an_email_address_is_unreadable_and_the_fault_does_not_name_it(
    settings, keys
):
    settings.COMMENT_ADDRESS_KEYS = {"old": OLD}
    comment = make_comment(email=ADDRESS)
    settings.COMMENT_ADDRESS_KEYS = keys

    with pytest.raises(private_side.EmailUnreadable, match="key with the id 'old'") as fault:
        private_side.reveal_email(comment, by=make_user("moderator"))

    assert "readers" not in str(fault.value).lower()


@pytest.mark.django_db
def test_a_sender_is_found_by_email_or_ip_address_under_any_key(settings):
    settings.COMMENT_HASH_KEYS = {"old": "first secret"}
    comment = make_comment(email=ADDRESS, ip="203.0.113.7")
    settings.COMMENT_HASH_KEYS = {"new": "second secret", "old": "first secret"}
    later = make_comment(email=ADDRESS.lower(), ip="203.0.113.8")

    by_address = private_side.find_sent_by(email=f" {ADDRESS.upper()} ")
    by_line = private_side.find_sent_by(ip="203.0.113.7")

    assert {row.comment for row in by_address} == {comment, later}
    assert {row.comment for row in by_line} == {comment}
    assert not private_side.find_sent_by().exists()


@pytest.mark.django_db
def test_neighbors_in_one_ipv6_network_are_one_sender_and_ipv4_neighbors_are_not():
    make_comment(ip="2001:db8:1:2::10")
    make_comment(ip="203.0.113.7")

    assert private_side.find_sent_by(ip="2001:db8:1:2:ffff::1").count() == 1
    assert private_side.find_sent_by(ip="2001:db8:1:3::10").count() == 0
    assert private_side.find_sent_by(ip="203.0.113.8").count() == 0
    assert private_side.find_sent_by(ip="::ffff:203.0.113.7").count() == 1


@pytest.mark.django_db
def test_the_private_side_never_prints_itself():
    comment = make_comment(email=ADDRESS, ip="203.0.113.7", browser="Browser/1")
    row = PrivateSide.objects.get(comment=comment)

    assert str(row) == f"Private side of comment {comment.pk}"
    assert row.email_hash not in repr(row)


@pytest.mark.django_db
def test_the_command_rotates_and_says_which_key_is_missing(settings, capsys):
    settings.COMMENT_ADDRESS_KEYS = {"old": OLD}
    make_comment(email=ADDRESS)
    settings.COMMENT_ADDRESS_KEYS = {"new": NEW}

    with pytest.raises(CommandError, match="key with the id 'old'"):
        call_command("rotate_comment_keys")
    settings.COMMENT_ADDRESS_KEYS = {"new": NEW, "old": OLD}
    call_command("rotate_comment_keys")

    assert "E-mail addresses encrypted anew: 1." in capsys.readouterr().out
    assert PrivateSide.objects.get().email_key_id == "new"


@pytest.mark.django_db
def test_every_hash_comes_under_the_new_key_and_finds_its_sender_still(settings):
    settings.COMMENT_HASH_KEYS = {"old": "first secret"}
    comment = make_comment(email=ADDRESS, ip="203.0.113.7")
    SilencedEmailAddress.objects.create(**private_side.hash_sender(email=ADDRESS))
    SilencedEmailAddress.objects.create(
        **private_side.hash_sender(email="no-comment@readers.example")
    )
    settings.COMMENT_HASH_KEYS = {"new": "second secret", "old": "first secret"}

    turned = private_side.rotate_hashes()
    again = private_side.rotate_hashes()
    with_both = [row.comment for row in private_side.find_sent_by(ip="203.0.113.7")]
    settings.COMMENT_HASH_KEYS = {"new": "second secret"}

    assert (turned, again) == (2, 0)
    assert with_both == [comment]
    # An address is hashed anew, so the old key may go at once; an IP address is known no more.
    assert private_side.find_sent_by(email=ADDRESS).exists()
    assert SilencedEmailAddress.objects.filter(private_side.match_sender(email=ADDRESS)).exists()
    assert not private_side.find_sent_by(ip="203.0.113.7").exists()


@pytest.mark.django_db
def test_a_hash_is_found_through_three_keys_however_often_they_were_turned(settings):
    settings.COMMENT_HASH_KEYS = {"a": "first"}
    make_comment(ip="203.0.113.7")
    settings.COMMENT_HASH_KEYS = {"b": "second", "a": "first"}
    private_side.rotate_hashes()
    settings.COMMENT_HASH_KEYS = {"c": "third", "b": "second", "a": "first"}

    before = private_side.find_sent_by(ip="203.0.113.7").count()
    private_side.rotate_hashes()

    assert (before, private_side.find_sent_by(ip="203.0.113.7").count()) == (1, 1)
