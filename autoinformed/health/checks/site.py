"""Checks of the site itself: unsafe settings, pictures without copies, links and paths."""

from datetime import timedelta

from django.conf import settings
from django.core import checks
from django.utils import timezone

from articles.models import PathHits
from autoinformed.health.findings import Finding, State
from images import renditions
from images.models import Image
from newsroom.models import CheckedLink

LOOKED_AT = 1000  # newest pictures
OFTEN = 20  # times that readers asked for what is not there
LATELY = timedelta(days=7)
MOST_COUNTED = 1000  # broken links
MADE_WITHIN = timedelta(hours=1)


def check_settings() -> Finding:
    """What Django's own deployment check would say, and who must have a second factor."""
    if settings.LOCAL:
        return Finding(State.GREEN, "A copy of one's own, open to this machine alone.")
    faults = [
        str(fault.msg)
        for fault in checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
        if not fault.is_silenced()
    ]
    if not settings.SECOND_FACTOR_ROLES:
        faults.append("Nobody must have a second factor (SECOND_FACTOR_ROLES is none).")
    if faults:
        return Finding(
            State.RED if settings.DEBUG else State.YELLOW,
            " ".join(faults),
            "Set what they name; docs/operations.md has the list of settings.",
        )
    return Finding(State.GREEN, "No setting is unsafe.")


def check_renditions() -> Finding:
    """Whether the newest pictures have the lighter copies that phones are sent."""
    old_enough = Image.objects.filter(created_at__lt=timezone.now() - MADE_WITHIN)
    newest = old_enough.only("width", "renditions").order_by("-pk")[:LOOKED_AT]
    number = sum(1 for image in newest if renditions.find_lacking(image))
    figures = {"pictures_without_renditions": float(number)}
    if not number:
        return Finding(State.GREEN, "Pictures have their lighter copies.", figures=figures)
    said = (
        f"{number} of the newest {LOOKED_AT:,} pictures lack{'s' if number == 1 else ''} lighter "
        "copies: readers are sent the large ones."
    )
    return Finding(State.YELLOW, said, "Run manage.py renditions.", figures)


def check_links() -> Finding:
    """How many links and pictures of live articles are known to lead nowhere."""
    broken = CheckedLink.objects.broken()
    outside = broken.filter(kind=CheckedLink.Kind.OUTSIDE).order_by()[:MOST_COUNTED].count()
    own = broken.exclude(kind=CheckedLink.Kind.OUTSIDE).order_by()[:MOST_COUNTED].count()
    figures = {"broken_own_links": float(own), "broken_outside_links": float(outside)}
    if not own and not outside:
        return Finding(State.GREEN, "No link or picture is known to be broken.", figures=figures)
    said = (
        f"{own:,} link{'' if own == 1 else 's'} to our own pages or pictures and {outside:,} to "
        "other sites lead nowhere."
    )
    screen = "admin:newsroom_checkedlink_changelist"
    if not own:  # other sites change all the time
        return Finding(State.GREEN, said, figures=figures, screen=screen)
    return Finding(State.YELLOW, said, "Have an editor mend them.", figures, screen)


def check_lost_paths() -> Finding:
    """How many paths readers ask for again and again, and find nothing."""
    since = timezone.localdate() - LATELY
    often = PathHits.objects.missing().filter(hits__gte=OFTEN, last_hit_on__gte=since)
    number = often.count()
    figures = {"lost_paths": float(number)}
    if not number:
        return Finding(State.GREEN, "Readers find what they ask for.", figures=figures)
    said = (
        f"Readers asked {OFTEN} times or more for {number} path{'' if number == 1 else 's'} that "
        f"lead{'s' if number == 1 else ''} nowhere."
    )
    screen = "admin:articles_address_missing"
    return Finding(State.YELLOW, said, "Redirect them.", figures, screen)
