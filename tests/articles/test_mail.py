"""Mail from the site, in the bytes that a mail server is given."""

import email
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.backends.smtp import EmailBackend

from articles.mail import PlainMail, flow, send_mail
from articles.models import Publication

STOP = "https://cars.example/comments/mail/stop/" + "4Xq-7_" * 20


class Letterbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(envelope.original_content)
        return "250 OK"


@pytest.fixture
def post():
    """Send a mail over a socket; give its bytes."""
    letterbox = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(letterbox, hostname="127.0.0.1", port=port)
    server.start()

    def send(message):
        EmailBackend(alias="default", host="127.0.0.1", port=port).send_messages([message])
        return letterbox.letters[-1]

    yield send
    server.stop()


def make_mail(body="Words.", **headers):
    subject = "AutoInformed: A Car for Łódź – your comment is published"
    return PlainMail(subject=subject, body=body, to=["wilma@readers.example"], headers=headers)


def test_link_that_unsubscribes_leaves_plain_and_on_one_line(post):
    one_click = {
        "List-Unsubscribe": f"<{STOP}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }

    lines = post(make_mail(**one_click)).split(b"\r\n")

    assert f"List-Unsubscribe: <{STOP}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_header_cannot_be_broken_into_two(post):
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        post(make_mail(**{"List-Unsubscribe": "<https://cars.example/>\r\nBcc: all@cars.example"}))


def test_mail_says_that_its_lines_may_be_joined_and_none_is_long(post):
    paragraph = "The axle is lighter, as the makers said. " * 9

    sent = email.message_from_bytes(post(make_mail(paragraph)), policy=policy.SMTP)

    assert sent.get_content_type() == "text/plain"
    assert sent["Content-Type"].params["format"] == "flowed"
    lines = sent.get_content().rstrip("\r\n").splitlines()
    assert max(map(len, lines)) <= 73
    assert "".join(lines) == paragraph.rstrip()


def test_long_link_is_never_broken():
    assert STOP in flow(f"Stop it here: {STOP}").split("\n")


def test_signature_stays_the_line_that_mail_programs_know():
    assert flow("Words.\n\n-- \nThe desk") == "Words.\n\n-- \nThe desk"


def test_line_that_a_mail_program_would_read_as_quoted_has_a_space_before_it():
    assert flow("> said\nFrom Detroit\n  in") == " > said\n From Detroit\n   in"


def test_subject_names_the_site_first(db, mailoutbox):
    Publication(name="Wheels").save()

    send_mail(
        "wilma@readers.example",
        subject="A Car\nfor Łódź – your comment is published",
        template="comments/mail/approved.txt",
        headline="A Car for Łódź",
    )

    (sent,) = mailoutbox
    assert sent.subject == "Wheels: A Car for Łódź – your comment is published"
    assert "“A Car for Łódź”" in sent.body
    assert "\n-- \n" in sent.body
