"""E-mail addresses: what one person may type for one mailbox, and what is no e-mail address."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from house_style.email_addresses import EmailAddressField, clean_email, email_key, mailbox_key

VICTIM = "victim@example.com"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("victim@exam\u200bple.com", VICTIM),
        ("victim@exa\u00admple.com", VICTIM),
        ("victim@ｅxample.com", VICTIM),
        ("\u2060victim@example.com\ufeff", VICTIM),
        ("vic\u034ftim＠example.com", VICTIM),
        ("victim@example。com", VICTIM),
        (" victim@EXAMPLE.com\u00a0", VICTIM),
        ("pat@exam\u2011ple.com", "pat@exam-ple.com"),
        ("o’brien@example.com", "o'brien@example.com"),
        ("pat@münchen.example", "pat@xn--mnchen-3ya.example"),
        ("pat@mu\u0308nchen.example", "pat@xn--mnchen-3ya.example"),
        ("pat@xn--mnchen-3ya.example", "pat@xn--mnchen-3ya.example"),
        # Another domain than strasse.example, whatever IDNA once said (2003).
        ("pat@straße.example", "pat@xn--strae-oqa.example"),
        ("Pat.Bolt+cars@example.com", "Pat.Bolt+cars@example.com"),
    ],
)
def test_one_mailbox_is_one_however_it_was_typed(typed, kept):
    assert clean_email(typed) == kept
    assert email_key(typed) == kept.lower()
    assert EmailAddressField().clean(typed) == kept
    assert clean_email(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "victim",
        "victim@",
        "@example.com",
        "victim@@example.com",
        '"victim"@example.com',
        "victim(cars)@example.com",
        "victim@[203.0.113.7]",
        "vic tim@example.com",
        "виктим@example.com",
        "victim@exa mple.com",
        "victim@example.com\nBcc: all@example.com",
    ],
)
def test_what_is_no_email_address_is_refused_in_plain_words_that_do_not_repeat_it(typed):
    with pytest.raises(ValidationError) as fault:
        EmailAddressField().clean(typed)

    assert fault.value.messages == ["Write a whole e-mail address, such as name@example.com."]


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "\u00ad\u3164"])
def test_an_email_address_of_invisible_characters_is_none(typed):
    with pytest.raises(ValidationError) as fault:
        EmailAddressField(error_messages={"required": "Write it."}).clean(typed)

    assert fault.value.messages == ["Write it."]
    assert email_key(typed) == ""


@given(st.text(max_size=40))
def test_any_text_has_a_key_that_is_its_own_key(typed):
    assert email_key(email_key(typed)) == email_key(typed)


@pytest.mark.parametrize(
    ("typed", "mailbox"),
    [
        ("P.a.t+cars@GoogleMail.com", "pat@gmail.com"),
        ("pat+cars+two@gmail.com", "pat@gmail.com"),
        ("p.at+cars@outlook.com", "p.at@outlook.com"),
        ("pat@me.com", "pat@icloud.com"),
        ("pat+cars@protonmail.com", "pat@proton.me"),
        # Elsewhere nobody says that it is a tag.
        ("Pat+cars@example.com", "pat+cars@example.com"),
        ("+cars@gmail.com", "+cars@gmail.com"),
        ("pat@gmail.com.example.com", "pat@gmail.com.example.com"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_a_mailbox_is_one_where_its_provider_says_so(typed, mailbox):
    assert mailbox_key(typed) == mailbox
