"""Keys of commenters' privacy are proven before the site has readers."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from comments import keys
from tests.comments.typed import send
from tests.factories import make_article, make_comment

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_malformed_key_is_refused_by_the_checks_and_named(settings):
    settings.COMMENT_ADDRESS_KEYS = {"2": NEW, "1": "short"}

    with pytest.raises(SystemCheckError, match="the key with the id '1' is not 32 bytes") as told:
        call_command("check")

    assert "short" not in str(told.value)


@pytest.mark.django_db
def test_prepare_refuses_a_malformed_key(settings):
    settings.COMMENT_ADDRESS_KEYS = {"1": "short"}

    with pytest.raises(CommandError, match="the key with the id '1'"):
        call_command("prepare", verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({"new": NEW}, "No address key with the id 'old' is set"),
        ({"old": NEW}, "The address key with the id 'old' is not the one it was"),
    ],
    ids=["missing", "another"],
)
@pytest.mark.parametrize("everywhere", [True, False])
def test_a_key_that_stored_addresses_need_is_named(settings, now, told, everywhere):
    settings.COMMENT_ADDRESS_KEYS = {"old": OLD}
    make_comment(email="wilma@readers.example")
    settings.COMMENT_ADDRESS_KEYS = now

    faults = keys.list_missing_keys(everywhere=everywhere)

    assert len(faults) == 1
    assert told in faults[0]


@pytest.mark.django_db
def test_prepare_refuses_to_go_on_without_a_key_that_is_needed(settings):
    settings.COMMENT_ADDRESS_KEYS = {"old": OLD}
    make_comment(email="wilma@readers.example")
    settings.COMMENT_ADDRESS_KEYS = {"new": NEW}

    with pytest.raises(CommandError, match="the id 'old'"):
        call_command("prepare", verbosity=0)


@pytest.mark.django_db
def test_keys_that_read_what_is_stored_pass(settings):
    settings.COMMENT_ADDRESS_KEYS = {"old": OLD}
    make_comment(email="wilma@readers.example")
    make_comment()
    settings.COMMENT_ADDRESS_KEYS = {"new": NEW, "old": OLD}

    assert keys.list_malformed_keys() == keys.list_missing_keys(everywhere=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["COMMENT_ADDRESS_KEYS", "COMMENT_HASH_KEYS"])
def test_a_fault_of_ours_hands_the_reply_back_ready_to_be_sent_again(client, settings, name):
    article = make_article()
    client.raise_request_exception = False
    setattr(settings, name, {"1": "short"} if name == "COMMENT_ADDRESS_KEYS" else {})

    answer = send(client, article, text="Long and well considered.")

    assert answer.status_code == 500
    assert "Long and well considered." in answer.text
    assert "Wilma Sedan" in answer.text
