"""Looks from outside: what the worker asks others of this site each hour, for checks to show.

The certificate that its host shows, and what DNS says of its mail. Each look leaves a mark: when it
was, and what was found. A look that nobody answered leaves the mark of before.
"""

import socket
import ssl
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import dns.exception
import dns.resolver
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from autoinformed.models import HealthMark

# The span that it holds for; why browsers refuse it; or that nobody showed one.
CERTIFICATE, REFUSED, SILENT = "certificate.span", "certificate.refused", "certificate.silent"
SPF, DKIM, DMARC = "dns.spf", "dns.dkim", "dns.dmarc"
TIMEOUT = 10.0  # seconds
LONGEST_NOTE = 200


@app.periodic(cron="37 * * * *")
@app.task(name="autoinformed.look_from_outside", queueing_lock="look_from_outside")
def look_from_outside(timestamp: int = 0) -> None:
    """Look at the site's certificate, and at what DNS says of its mail."""
    if settings.LOCAL:
        return
    look_at_certificate()
    try:
        resolver = dns.resolver.get_default_resolver()
    except dns.exception.DNSException:
        return  # this machine asks none
    look_at_mail_names(resolver)


def look_at_certificate() -> None:
    """Keep from when to when the certificate of the site's host holds, or why it does not."""
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or not address.hostname:
        return
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((address.hostname, address.port or 443), TIMEOUT) as raw,
            context.wrap_socket(raw, server_hostname=address.hostname) as secure,
        ):
            shown: Any = secure.getpeercert()
    except ssl.SSLCertVerificationError as fault:
        _mark(REFUSED, fault.verify_message)
    except OSError as fault:
        _mark(SILENT, type(fault).__name__)
    else:
        span = " ".join(
            datetime.fromtimestamp(ssl.cert_time_to_seconds(shown[name]), UTC).isoformat()
            for name in ("notBefore", "notAfter")
        )
        _mark(CERTIFICATE, span)
        HealthMark.objects.filter(name__in=[REFUSED, SILENT]).delete()


def find_mail_domain() -> str:
    """The domain that our mails come from, as DNS knows it; "" where there is none."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].strip().rstrip(".")
    try:
        return domain.encode("idna").decode().lower() if "." in domain else ""
    except UnicodeError:
        return ""


def look_at_mail_names(resolver: dns.resolver.Resolver) -> None:
    """Keep what DNS lacks for mail from our domain to be believed; "" where it lacks nothing."""
    domain = find_mail_domain()
    if not domain:
        return
    for name, find_fault in [
        (SPF, find_spf_fault),
        (DKIM, find_dkim_fault),
        (DMARC, find_dmarc_fault),
    ]:
        try:
            _mark(name, find_fault(domain, resolver))
        except (dns.exception.DNSException, OSError):
            pass  # nobody answered; what was known stands


def find_spf_fault(domain: str, resolver: dns.resolver.Resolver) -> str:
    """RFC 7208: one record, which does not let everybody send."""
    records = [text for text in _read_texts(domain, resolver) if _is_version(text, "v=spf1")]
    if not records:
        return f"{domain} has no SPF record"
    if len(records) > 1:
        return f"{domain} has {len(records)} SPF records, which counts as none"
    words = records[0].lower().split()
    return f"The SPF record of {domain} lets everybody send" if {"all", "+all"} & {*words} else ""


def find_dkim_fault(domain: str, resolver: dns.resolver.Resolver) -> str:
    """RFC 8020: where nothing is below ``_domainkey``, the name itself does not exist.

    Which selector the mail server signs with is not to be seen in DNS.
    """
    try:
        resolver.resolve(f"_domainkey.{domain}", "TXT", raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return f"{domain} has no DKIM key"
    return ""


def find_dmarc_fault(domain: str, resolver: dns.resolver.Resolver) -> str:
    """RFC 7489: a record of the domain, or of one above it."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        above = ".".join(labels[start:])
        texts = _read_texts(f"_dmarc.{above}", resolver)
        if any(_is_version(text, "v=DMARC1") for text in texts):
            return ""
    return f"{domain} has no DMARC record"


def _read_texts(name: str, resolver: dns.resolver.Resolver) -> list[str]:
    """The TXT records of ``name``. Raises ``DNSException`` where nobody answers."""
    try:
        answer = resolver.resolve(name, "TXT", raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return []
    records: Any = answer.rrset or ()
    return [b"".join(record.strings).decode("utf-8", "replace") for record in records]


def _is_version(text: str, version: str) -> bool:
    rest = text.strip()[len(version) :]
    return text.strip().lower().startswith(version.lower()) and rest[:1] in ("", " ", ";")


def _mark(name: str, note: str) -> None:
    values = {"at": timezone.now(), "note": note[:LONGEST_NOTE]}
    HealthMark.objects.update_or_create(name=name, defaults=values)
