"""Report of the site's health: every check, asked one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError

from autoinformed.health.checks import backups, database, machine, mail, outside, site, work
from autoinformed.health.findings import Finding, State


@dataclass(frozen=True)
class Check:
    """One question: its name for commands and /metrics, its label for people, who answers it."""

    name: str
    label: str
    ask: Callable[[], Finding]


@dataclass(frozen=True)
class Answer:
    """A check, and what it found."""

    check: Check
    finding: Finding


# What watches another part of the site adds itself here.
CHECKS = [
    Check("worker", "Worker", work.check_worker),
    Check("jobs", "Waiting work", work.check_oldest_job),
    Check("failed", "Work that was given up", work.check_failed_jobs),
    Check("mail", "Mail", mail.check_mail),
    Check("mail_names", "Names of the mail domain", outside.check_mail_names),
    Check("certificate", "Certificate", outside.check_certificate),
    Check("disk", "Disk", machine.check_disk),
    Check("folders", "Folders", machine.check_folders),
    Check("static", "Static files", machine.check_static_files),
    Check("clock", "Clock", machine.check_clock),
    Check("database", "Database size", database.check_database_size),
    Check("connections", "Connections", database.check_connections),
    Check("statements", "Slow statements", database.check_statements),
    Check("migrations", "Migrations", database.check_migrations),
    Check("keys", "Privacy keys", database.check_privacy_keys),
    Check("backup", "Backup", backups.check_backup),
    Check("restore", "Tried restore", backups.check_tested_restore),
    Check("renditions", "Pictures", site.check_renditions),
    Check("links", "Links", site.check_links),
    Check("lost_paths", "Paths that lead nowhere", site.check_lost_paths),
    Check("settings", "Settings", site.check_settings),
]


def ask_checks(names: list[str] | None = None) -> list[Answer]:
    """Ask them all, or those named; a check that fails is red itself."""
    return [Answer(check, _ask(check)) for check in CHECKS if not names or check.name in names]


def find_worst(answers: list[Answer]) -> State:
    return max((answer.finding.state for answer in answers), default=State.GREEN)


def _ask(check: Check) -> Finding:
    try:
        return check.ask()
    except DatabaseError:
        return Finding(State.RED, "The database does not answer.", "See that PostgreSQL runs.")
    except Exception as fault:  # one that breaks shall not hide the others
        said = f"This check itself failed ({type(fault).__name__})."
        return Finding(State.RED, said, "It is a fault of the program: please report it.")
