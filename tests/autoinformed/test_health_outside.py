"""Health of what others see: certificate and DNS, looked at by the worker; statements and paths."""

import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.utils import timezone

from articles.models import PathHits
from autoinformed.health import outside_looks, report
from autoinformed.health.findings import State
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_deployment(settings):
    settings.LOCAL = False
    settings.DEFAULT_FROM_EMAIL = "AutoInformed <newsroom@news.example>"
    settings.MAILERS = {
        "default": {"BACKEND": "autoinformed.health.mail_record.RecordingBackend", "OPTIONS": {}}
    }


def ask(name):
    (answer,) = report.ask_checks([name])
    return answer.finding


def make_certificate(folder, *, days):
    """Write a certificate for 127.0.0.1 that holds for ``days`` more of 90; return its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    ends = timezone.now() + timedelta(days=days)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ends - timedelta(days=90))
        .not_valid_after(ends)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@contextmanager
def serve_tls(file):
    """A host on this machine that shows the certificate in ``file``; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            raw, _ = server.accept()
            with raw:
                try:
                    context.wrap_socket(raw, server_side=True).close()
                except OSError:
                    pass  # who asked did not like it

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [
        (60, State.GREEN, "holds for 59 days"),
        (10, State.YELLOW, "holds for 9 days"),
        (2, State.RED, "holds for 47 hours"),
        (-1, State.RED, "certificate has expired"),
    ],
)
def test_the_end_of_the_certificate_is_told_in_time(
    settings, tmp_path, monkeypatch, days, state, said
):
    file = make_certificate(tmp_path, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with serve_tls(file) as port:
        settings.SITE_URL = f"https://127.0.0.1:{port}"
        outside_looks.look_at_certificate()

    assert ask("certificate").state is state
    assert said in ask("certificate").says


def test_a_certificate_that_nobody_knows_is_refused_and_then_well_again(
    settings, tmp_path, monkeypatch
):
    file = make_certificate(tmp_path, days=60)
    with serve_tls(file) as port:
        settings.SITE_URL = f"https://127.0.0.1:{port}"
        outside_looks.look_at_certificate()
    refused = ask("certificate")

    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serve_tls(file) as port:
        settings.SITE_URL = f"https://127.0.0.1:{port}"
        outside_looks.look_at_certificate()

    assert refused.state is State.RED
    assert "self-signed" in refused.says
    assert ask("certificate").state is State.GREEN


def test_a_host_that_does_not_answer_the_worker_is_told_and_never_looked_at_is_not(settings):
    settings.SITE_URL = "https://127.0.0.1:1"
    assert ask("certificate").state is State.GREEN

    outside_looks.look_at_certificate()

    assert ask("certificate").state is State.YELLOW
    assert "ConnectionRefusedError" in ask("certificate").says


@contextmanager
def serve_dns(records):
    """A name server of this test's own, ``{name: [text]}``; gives a resolver that asks it."""
    names = {name.lower() for name in records}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def answer():
            while True:
                wire, who = server.recvfrom(4096)
                if not wire:
                    return
                query = dns.message.from_wire(wire)
                reply = dns.message.make_response(query)
                reply.flags |= dns.flags.RA
                asked = query.question[0].name.to_text(omit_final_dot=True).lower()
                if texts := records.get(asked):
                    quoted = [f'"{text}"' for text in texts]
                    reply.answer.append(dns.rrset.from_text(f"{asked}.", 60, "IN", "TXT", *quoted))
                elif not any(name.endswith(f".{asked}") for name in names):
                    reply.set_rcode(dns.rcode.NXDOMAIN)
                server.sendto(reply.to_wire(), who)

        thread = threading.Thread(target=answer)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = server.getsockname()[1]
        yield resolver
        server.sendto(b"", server.getsockname())
        thread.join()


WELL = {
    "news.example": ["v=spf1 include:mail.example -all", "another text"],
    "mail._domainkey.news.example": ["v=DKIM1; p=AAAA"],
    "_dmarc.news.example": ["v=DMARC1; p=reject"],
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, None),
        ({"_dmarc.news.example": None}, "news.example has no DMARC record"),
        ({"news.example": ["another text"]}, "news.example has no SPF record"),
        ({"news.example": ["v=spf1 -all", "v=spf1 mx -all"]}, "has 2 SPF records"),
        ({"news.example": ["v=spf1 +all"]}, "lets everybody send"),
        ({"news.example": ["v=spf10 -all"]}, "news.example has no SPF record"),
        ({"mail._domainkey.news.example": None}, "news.example has no DKIM key"),
    ],
)
def test_what_dns_lacks_for_our_mail_is_told(change, said):
    records = {name: texts for name, texts in (WELL | change).items() if texts is not None}

    with serve_dns(records) as resolver:
        outside_looks.look_at_mail_names(resolver)

    assert ask("mail_names").state is (State.YELLOW if said else State.GREEN)
    assert (said or "has SPF, a DKIM key and DMARC") in ask("mail_names").says


def test_a_record_of_the_domain_above_counts_for_dmarc(settings):
    settings.DEFAULT_FROM_EMAIL = "newsroom@mail.news.example"

    with serve_dns(WELL) as resolver:
        assert outside_looks.find_dmarc_fault("mail.news.example", resolver) == ""


def test_what_was_known_stands_while_no_name_server_answers():
    with serve_dns(WELL | {"news.example": ["v=spf1 +all"]}) as resolver:
        outside_looks.look_at_mail_names(resolver)
    resolver.nameservers, resolver.lifetime = ["127.0.0.1"], 0.2

    outside_looks.look_at_mail_names(resolver)

    assert "lets everybody send" in ask("mail_names").says


def test_a_copy_of_ones_own_asks_nobody(settings, monkeypatch):
    settings.LOCAL = True
    monkeypatch.setattr(outside_looks, "look_at_certificate", None)
    monkeypatch.setattr(outside_looks, "look_at_mail_names", None)

    outside_looks.look_from_outside()

    assert ask("certificate").state is ask("mail_names").state is State.GREEN


def count_statements(*rows):
    """Have PostgreSQL say what its extension would, of ``(query, calls, mean milliseconds)``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE pg_stat_statements"
            " (query text, calls bigint, mean_exec_time float, dbid oid)"
        )
        for row in rows:
            cursor.execute(
                "INSERT INTO pg_stat_statements SELECT %s, %s, %s, oid FROM pg_database"
                " WHERE datname = current_database()",
                row,
            )


def test_frequent_statements_that_are_slow_are_told():
    assert "counts no statements" in ask("statements").says
    count_statements(
        ("SELECT\n  * FROM articles", 5000, 812.4),
        ("SELECT once_a_night", 3, 60_000.0),
        ("SELECT quick", 900_000, 2.0),
        ("ALTER ROLE reader PASSWORD 'planted'", 200, 900.0),
    )

    finding = ask("statements")

    assert finding.state is State.YELLOW
    assert finding.says == "Slow on average: 812 ms, 5,000 times: SELECT * FROM articles."
    assert finding.figures == {"slow_statements": 1}


def test_an_extension_that_was_not_preloaded_is_told():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS bigint LANGUAGE plpgsql AS"
            " $$BEGIN RAISE 'not preloaded' USING ERRCODE = '55000'; END$$"
        )
        cursor.execute(
            "CREATE VIEW pg_stat_statements AS SELECT 'select 1' AS query, refuse() AS calls,"
            " 900.0 AS mean_exec_time, oid AS dbid FROM pg_database"
        )

    assert ask("statements").state is State.YELLOW
    assert "shared_preload_libraries" in ask("statements").then


def test_paths_that_readers_ask_for_in_vain_lead_to_the_screen_that_mends_them(client):
    today = timezone.localdate()
    PathHits.objects.add({("/once/", True): 1, ("/redirected/", False): 900}, on=today)
    assert ask("lost_paths").state is State.GREEN

    PathHits.objects.add({("/often/", True): 20}, on=today)
    client.force_login(make_user("admin"))

    assert ask("lost_paths").state is State.YELLOW
    assert 'href="/admin/articles/address/missing/"' in client.get("/admin/health/").text
